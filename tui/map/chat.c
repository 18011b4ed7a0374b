/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lays lines out from the newest back until the area is full, then draws them downwards. While all of them fit they
 * stand at the top; later the area scrolls, its last row kept free for the reactions that the newest line may get, so
 * that those cost one short row and no scrolling. Who reads back has a row above and one below, which say how to go
 * on. */
#include "chat.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "clock.h"
#include "face.h"
#include "visit_rest.h"
#include "width.h"
#include "words.h"

enum {
	WORDS_MAX = SAY_MAX + NOTE_MAX + TITLE_MAX + 80,
	WIDE_COLUMNS = 60,    /* from here on names have ten columns, and a header and a free row are kept */
	NARROW_COLUMNS = 24,
	MARKED_ROWS = 5
};

/* What a row of the pane holds; without a number of a line and ROW_TALK it is empty. */
enum row_kind { ROW_TALK, ROW_AWAY, ROW_EARLIER, ROW_LATER };

/* What is asked for and drawn: this talk in this piece of the screen. */
struct pane {
	const struct term *term;
	const struct visit *visit;
	struct area area;
	const struct chat_rows *rows; /* as drawn last */
	struct measured {
		uint64_t line;
		int rows;
	} *measured;                  /* the one laid out last, which is asked for several times */
};

/* What is to be seen of it. */
struct sight {
	int first, end;               /* lines */
	int skip;                     /* rows of the first one that lie above */
	int row, room;                /* of the pane, for them */
	bool is_headed, is_footed;    /* the first row and the last one say what lies beyond */
	bool has_older, has_away;     /* above */
};

/* Where rows go; term NULL: they are only counted. */
struct layer {
	struct term *term;
	int skip;             /* rows not to draw at first */
	int row, end;
	int rows;             /* laid so far */
	int column, columns;
	int gutter;           /* columns of a name; 0: names stand before the text */
	int ambiguous;
	bool is_marked;       /* there is room to say where what begins */
};

static void lay_line(struct layer *layer, const struct visit *visit, int index);
static void lay_row(struct layer *layer, const char *name, int offset, const char *text, size_t size);
static void lay_text(struct layer *layer, const char *name, int offset, int indent, const char *text);
static void reactions_of(const struct view_line *line, char *to, size_t size);
static int gutter_of(int columns);

static bool has_reactions(const struct view_line *line)
{
	for (int i = 0; i < REACTION_COUNT; i++)
		if (line->reactions[i] > 0)
			return true;
	return false;
}

static bool is_marked(const struct visit *visit, struct area area)
{
	return area.rows >= MARKED_ROWS && !visit->shows_bare_text;
}

static struct layer layer_for(const struct pane *pane)
{
	const struct visit *visit = pane->visit;
	struct area area = pane->area;
	return (struct layer){ .row = area.row, .end = area.row + area.rows, .column = area.column,
		.columns = area.columns > 1 ? area.columns - 1 : 1, .gutter = visit->shows_bare_text ? 0 : gutter_of(area.columns),
		.ambiguous = term_ambiguous(pane->term), .is_marked = is_marked(visit, area) };
}

/* With the row above it where one's absence begins there. */
static enum row_kind kind_of(const struct pane *pane, int index)
{
	return is_marked(pane->visit, pane->area) && view_begins_away(&pane->visit->view, index) ? ROW_AWAY : ROW_TALK;
}

static int rows_of(const struct pane *pane, int index)
{
	const struct view_line *line = &pane->visit->view.lines[index];
	int known = chat_rows_of(pane->rows, line->line, line->edition, kind_of(pane, index));
	if (known > 0)
		return known;
	if (pane->measured->line == line->line)
		return pane->measured->rows;
	struct layer layer = layer_for(pane);
	lay_line(&layer, pane->visit, index);
	*pane->measured = (struct measured){ line->line, layer.rows };
	return layer.rows;
}

/* The first line that is seen when room rows end with line end - 1; *total: rows from it on. */
static int first_of(const struct pane *pane, int end, int room, int *total)
{
	int first = end;
	*total = 0;
	while (first > 0 && *total < room)
		*total += rows_of(pane, --first);
	return first;
}

/* The same for less room, from what first_of found for more: hardly anything is laid out twice. */
static int later_of(const struct pane *pane, int first, int room, int *total)
{
	while (*total > room) {
		int rows = rows_of(pane, first);
		if (*total - rows < room)
			break;
		*total -= rows;
		first++;
	}
	return first;
}

static int rows_between(const struct pane *pane, int first, int end)
{
	int rows = 0;
	for (int i = first; i < end; i++)
		rows += rows_of(pane, i);
	return rows;
}

/* The newest line's next row is left free. */
static int keeps_row(const struct visit *visit, struct area area)
{
	const struct view *view = &visit->view;
	return is_marked(visit, area) && area.columns >= WIDE_COLUMNS && view->lines_count > 0
		&& !has_reactions(&view->lines[view->lines_count - 1]);
}

int chat_move(const struct term *term, const struct visit *visit, struct area area, struct chat_place *place, int rows,
	bool *is_first)
{
	const struct pane pane = { term, visit, area, &place->rows, &(struct measured){ 0 } };
	int count = visit->view.lines_count, end = count - visit->scroll, scroll = 0;
	int room = area.rows - (is_marked(visit, area) ? 2 : 0);
	int whole = rows_between(&pane, 0, count);
	int most = whole > area.rows - keeps_row(visit, area) ? whole - room : 0;
	int below = rows_between(&pane, end > 0 ? end : 0, count) + place->hidden + rows;
	*is_first = below > most;
	below = below > most ? most : below;
	while (scroll < count && below > 0) {
		int line = rows_of(&pane, count - 1 - scroll);
		if (below < line)
			break;
		below -= line;
		scroll++;
	}
	place->hidden = below > 0 ? below : 0;
	return scroll;
}

static void draw_mark(struct term *term, struct area area, int row, const char *words)
{
	char mark[192];
	snprintf(mark, sizeof mark, "%s%s", area.columns >= WIDE_COLUMNS ? "      " : "", words);
	draw_row(term, row, area.column, area.columns, mark);
}

static unsigned unread_of(const struct view *view, uint64_t read_to)
{
	unsigned unread = 0;
	while ((int)unread < view->lines_count && view->lines[view->lines_count - 1 - (int)unread].line > read_to)
		unread++;
	return unread;
}

static void draw_later(struct term *term, struct area area, unsigned unread)
{
	char words[128];
	if (unread > 0)
		/* TRANSLATORS: -- PgDn で つづきへ  新しい行 %u -- */
		snprintf(words, sizeof words, _("-- PgDn for newer talk, new: %u --"), unread);
	else
		/* TRANSLATORS: -- PgDn で 新しい会話へ -- */
		snprintf(words, sizeof words, "%s", _("-- PgDn for newer talk --"));
	draw_mark(term, area, area.row + area.rows - 1, words);
}

/* Does the talk of one's absence begin above the first row that is seen? Once it was seen it is not asked any more. */
static bool is_away_above(const struct visit *visit, struct area area, const struct chat_place *place, int first,
	bool is_cut)
{
	bool begins_here = first < visit->view.lines_count && view_begins_away(&visit->view, first);
	return is_marked(visit, area) && !place->has_met_away
		&& (visit_is_away_above(visit, first) || (begins_here && is_cut));
}

static bool has_older(const struct view *view, int first, bool is_cut)
{
	return first > 0 || is_cut || (view->lines_count > 0 && view->lines[0].before != 0);
}

static void draw_earlier(struct term *term, const struct visit *visit, struct area area, bool has_more, bool has_away)
{
	bool is_wide = area.columns >= WIDE_COLUMNS;
	unsigned count = visit->view.away_count;
	char words[128];
	/* TRANSLATORS: -- ここから前の会話は PgUp --; -- はじめの行です -- */
	snprintf(words, sizeof words, "%s", has_more ? _("-- PgUp for earlier talk --") : _("-- the first line --"));
	if (has_away && is_wide)
		/* TRANSLATORS: -- いない間に %u行ありました。PgUp で読めます -- */
		snprintf(words, sizeof words, ngettext("-- while you were away, %u line was said: PgUp --",
			"-- while you were away, %u lines were said: PgUp --", count), count);
	else if (has_away)
		/* TRANSLATORS: -- いない間に %u行  PgUp -- */
		snprintf(words, sizeof words, ngettext("-- %u line while away: PgUp --", "-- %u lines while away: PgUp --", count),
			count);
	draw_mark(term, area, area.row, words);
}

static struct sight sight_of(const struct pane *pane, const struct chat_place *place)
{
	const struct visit *visit = pane->visit;
	const struct area area = pane->area;
	struct chat_place now = *place;
	bool is_first, has_marks = is_marked(visit, area);
	int scroll = visit->scroll > 0 || now.hidden > 0 ? chat_move(pane->term, visit, area, &now, 0, &is_first) : 0;
	bool is_back = scroll > 0 || now.hidden > 0, is_wide = area.columns >= WIDE_COLUMNS && has_marks;
	struct sight sight = { .end = visit->view.lines_count - scroll, .is_footed = is_back && has_marks };
	int total;
	sight.room = area.rows - (is_back ? has_marks : keeps_row(visit, area));
	sight.first = first_of(pane, sight.end, sight.room + now.hidden, &total);
	bool is_cut = total - now.hidden > sight.room;
	sight.has_away = is_away_above(visit, area, place, sight.first, is_cut);
	sight.has_older = has_older(&visit->view, sight.first, is_cut);
	if (sight.is_footed || (is_wide && sight.has_older) || sight.has_away) {
		sight.is_headed = true;
		sight.row = 1;
		sight.room--;
		sight.first = later_of(pane, sight.first, sight.room + now.hidden, &total);
		is_cut = total - now.hidden > sight.room;
		sight.has_away = is_away_above(visit, area, place, sight.first, is_cut);
		sight.has_older = has_older(&visit->view, sight.first, is_cut);
	}
	sight.skip = is_cut ? total - now.hidden - sight.room : 0;
	return sight;
}

/* What each row is to hold. Gives whether the row where one's absence begins is among them. */
static bool plan(const struct pane *pane, const struct sight *sight, unsigned unread, struct chat_row *now)
{
	const struct view *view = &pane->visit->view;
	int row = sight->row, part = sight->skip;
	bool has_met_away = false;
	for (int i = sight->first; i < sight->end; i++, part = 0) {
		const struct view_line *line = &view->lines[i];
		enum row_kind kind = kind_of(pane, i);
		int count = rows_of(pane, i);
		for (; part < count && row < sight->row + sight->room; part++, row++) {
			has_met_away = has_met_away || (kind == ROW_AWAY && part == 0);
			now[row] = (struct chat_row){ line->line, (uint16_t)part, (uint16_t)count, line->edition, (uint16_t)kind };
		}
	}
	if (sight->is_headed)
		now[0] = (struct chat_row){ .part = sight->has_older, .count = sight->has_away,
			.edition = (uint16_t)view->away_count, .kind = ROW_EARLIER };
	if (sight->is_footed)
		now[pane->area.rows - 1] = (struct chat_row){ .edition = (uint16_t)unread, .kind = ROW_LATER };
	return has_met_away;
}

/* What only moved is moved on the terminal, if it can do so. */
static void shift(struct term *term, struct area area, struct chat_rows *rows, const struct chat_row *now)
{
	struct chat_shift shift = chat_rows_shift(rows, now);
	bool is_whole_row = area.column == 0 && area.columns == term_columns(term);
	if (shift.by != 0 && is_whole_row && term_shift(term, area.row + shift.first, shift.end - shift.first, shift.by))
		chat_rows_move(rows, shift);
}

/* Draws the lines of which some row is not there yet. */
static void draw_lines(struct term *term, const struct pane *pane, const struct sight *sight,
	const struct chat_row *now)
{
	struct layer layer = layer_for(pane);
	int end = sight->row + sight->room, row = sight->row;
	layer.term = term;
	layer.end = layer.row + end;
	for (int i = sight->first; i < sight->end && row < end; i++) {
		bool is_there = true;
		layer.skip = i == sight->first ? sight->skip : 0;
		layer.row = pane->area.row + row;
		for (int left = now[row].count - now[row].part; left > 0 && row < end; left--, row++)
			is_there = is_there && chat_rows_holds(pane->rows, row, &now[row]);
		if (!is_there)
			lay_line(&layer, pane->visit, i);
	}
}

bool chat_draw(struct term *term, const struct visit *visit, struct area area, struct chat_place *place)
{
	struct chat_row now[FACE_ROWS_MAX] = { 0 };
	struct chat_rows *rows = &place->rows;
	if (rows->count != area.rows)
		chat_rows_forget(rows);
	const struct pane pane = { term, visit, area, rows, &(struct measured){ 0 } };
	struct sight sight = sight_of(&pane, place);
	unsigned unread = sight.is_footed ? unread_of(&visit->view, place->read_to) : 0;
	bool has_met_away = plan(&pane, &sight, unread, now);
	shift(term, area, rows, now);
	if (sight.is_headed && !chat_rows_holds(rows, 0, &now[0]))
		draw_earlier(term, visit, area, sight.has_older, sight.has_away);
	draw_lines(term, &pane, &sight, now);
	for (int row = 0; row < area.rows; row++)
		if (now[row].line == 0 && now[row].kind == ROW_TALK && !chat_rows_holds(rows, row, &now[row]))
			draw_blank(term, area.row + row, area.column, area.columns);
	if (sight.is_footed && !chat_rows_holds(rows, area.rows - 1, &now[area.rows - 1]))
		draw_later(term, area, unread);
	chat_rows_keep(rows, now, area.rows);
	return has_met_away;
}

void chat_label(const struct view_line *line, char *to, size_t size)
{
	if (line->kind == LINE_NOTICE)
		/* TRANSLATORS: お知らせ */
		snprintf(to, size, "%s", _("Notice"));
	else if (role_is_staff(line->role))
		/* TRANSLATORS: %s職員 */
		snprintf(to, size, _("%s(staff)"), line->nickname);
	else
		snprintf(to, size, "%s", line->nickname);
}

void chat_words(const struct visit *visit, const struct view_line *line, char *to, size_t size)
{
	const struct view *view = &visit->view;
	const struct view_zone *zone = line->zone < view->zones_count ? &view->zones[line->zone] : NULL;
	bool is_folded = line->note[0] != '\0' && !line->is_unfolded && !line->is_mine;
	if (is_folded)
		/* TRANSLATORS: (%s の話。読むなら /読む %llu) */
		snprintf(to, size, _("(about: %s. To read it: /read %llu)"), line->note, (unsigned long long)line->line);
	else if (line->kind == LINE_TABLE && zone != NULL)
		snprintf(to, size, "[%s] %s", visit_name(visit, zone->name, zone->name_en), line->text);
	else
		snprintf(to, size, "%s", line->text);
}

static int gutter_of(int columns)
{
	return columns >= WIDE_COLUMNS ? 10 : columns >= NARROW_COLUMNS ? 8 : 0;
}

/* Times stand there only for who asked for them. */
static void put_words(const struct visit *visit, const struct view_line *line, char *to, size_t size)
{
	size_t used = 0;
	struct tm tm;
	if (view_setting_is(&visit->view, SETTING_TIMES, "1")) {
		clock_local(line->at, &tm);
		used = (size_t)snprintf(to, size, "%02d:%02d ", tm.tm_hour, tm.tm_min);
	}
	chat_words(visit, line, to + used, size - used);
}

/* The row above the talk of one's absence. */
static void lay_away(struct layer *layer)
{
	char words[128];
	/* TRANSLATORS: -- ここから いない間の会話 -- */
	snprintf(words, sizeof words, "%s%s", layer->columns >= WIDE_COLUMNS - 1 ? "      " : "",
		_("-- from here on: while you were away --"));
	lay_row(layer, words, layer->columns, "", 0);
}

static void lay_line(struct layer *layer, const struct visit *visit, int index)
{
	const struct view_line *line = &visit->view.lines[index];
	char name[NICKNAME_MAX + 32], words[WORDS_MAX + 16], reactions[256];
	if (layer->is_marked && view_begins_away(&visit->view, index))
		lay_away(layer);
	chat_label(line, name, sizeof name);
	put_words(visit, line, words, sizeof words);
	reactions_of(line, reactions, sizeof reactions);
	int used = width_text(name, strlen(name), layer->ambiguous);
	int gutter = layer->gutter;
	int offset = (used > gutter ? used : gutter) + 1;
	int indent = gutter > 0 ? gutter + 1 : 0;
	if (offset > layer->columns * 2 / 3) { /* a name that leaves no room has its own row */
		lay_text(layer, "", 0, 0, name);
		name[0] = '\0';
		offset = indent;
	}
	lay_text(layer, name, offset, indent, words);
	if (reactions[0] != '\0')
		lay_text(layer, "", gutter > 0 ? indent + 2 : 0, gutter > 0 ? indent + 2 : 0, reactions);
}

static void lay_row(struct layer *layer, const char *name, int offset, const char *text, size_t size)
{
	layer->rows++;
	if (layer->term == NULL)
		return;
	if (layer->skip > 0) {
		layer->skip--;
		return;
	}
	if (layer->row >= layer->end)
		return;
	draw_row(layer->term, layer->row, layer->column, layer->columns + 1, name);
	draw_bytes(layer->term, layer->row, layer->column + offset, layer->columns - offset, STYLE_PLAIN, text, size);
	layer->row++;
}

/* The first row begins at offset after the name, the others at indent. */
static void lay_text(struct layer *layer, const char *name, int offset, int indent, const char *text)
{
	size_t size = strlen(text);
	do {
		int columns = layer->columns - offset;
		size_t bytes = width_wrap(text, size, columns > 0 ? columns : 1, layer->ambiguous);
		lay_row(layer, name, offset, text, width_shown(text, bytes));
		text += bytes;
		size -= bytes;
		name = "";
		offset = indent;
	} while (size > 0);
}

static void reactions_of(const struct view_line *line, char *to, size_t size)
{
	size_t used = 0;
	to[0] = '\0';
	for (int i = 0; i < REACTION_COUNT; i++) {
		if (line->reactions[i] == 0)
			continue;
		int wrote = snprintf(to + used, size - used, "%s%s %u", used > 0 ? "   " : "", words_reaction((enum reaction)i),
			line->reactions[i]);
		if (wrote < 0 || (size_t)wrote >= size - used)
			return;
		used += (size_t)wrote;
	}
}
