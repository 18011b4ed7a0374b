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
#include "visit_rest.h"
#include "width.h"
#include "words.h"

enum {
	WORDS_MAX = SAY_MAX + NOTE_MAX + TITLE_MAX + 80,
	WIDE_COLUMNS = 60,    /* from here on names have ten columns, and a header and a free row are kept */
	NARROW_COLUMNS = 24,
	MARKED_ROWS = 5
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
	bool has_away;        /* the row where one's absence begins was drawn */
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

static struct layer layer_for(const struct term *term, const struct visit *visit, struct area area)
{
	return (struct layer){ .row = area.row, .end = area.row + area.rows, .column = area.column,
		.columns = area.columns > 1 ? area.columns - 1 : 1, .gutter = visit->shows_bare_text ? 0 : gutter_of(area.columns),
		.ambiguous = term_ambiguous(term), .is_marked = is_marked(visit, area) };
}

static int rows_of(const struct term *term, const struct visit *visit, struct area area, int index)
{
	struct layer layer = layer_for(term, visit, area);
	lay_line(&layer, visit, index);
	return layer.rows;
}

/* The first line that is seen when room rows end with line end - 1; *total: rows from it on. */
static int first_of(const struct term *term, const struct visit *visit, struct area area, int end, int room, int *total)
{
	int first = end;
	*total = 0;
	while (first > 0 && *total < room)
		*total += rows_of(term, visit, area, --first);
	return first;
}

/* The same for less room, from what first_of found for more: hardly anything is laid out twice. */
static int later_of(const struct term *term, const struct visit *visit, struct area area, int first, int room,
	int *total)
{
	while (*total > room) {
		int rows = rows_of(term, visit, area, first);
		if (*total - rows < room)
			break;
		*total -= rows;
		first++;
	}
	return first;
}

static int rows_between(const struct term *term, const struct visit *visit, struct area area, int first, int end)
{
	int rows = 0;
	for (int i = first; i < end; i++)
		rows += rows_of(term, visit, area, i);
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
	int count = visit->view.lines_count, end = count - visit->scroll, scroll = 0;
	int room = area.rows - (is_marked(visit, area) ? 2 : 0);
	int whole = rows_between(term, visit, area, 0, count);
	int most = whole > area.rows - keeps_row(visit, area) ? whole - room : 0;
	int below = rows_between(term, visit, area, end > 0 ? end : 0, count) + place->hidden + rows;
	*is_first = below > most;
	below = below > most ? most : below;
	while (scroll < count && below > 0) {
		int line = rows_of(term, visit, area, count - 1 - scroll);
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

static void draw_later(struct term *term, const struct visit *visit, struct area area, uint64_t read_to)
{
	const struct view *view = &visit->view;
	char words[128];
	unsigned unread = 0;
	while ((int)unread < view->lines_count && view->lines[view->lines_count - 1 - (int)unread].line > read_to)
		unread++;
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

bool chat_draw(struct term *term, const struct visit *visit, struct area area, const struct chat_place *place)
{
	const struct view *view = &visit->view;
	struct chat_place now = *place;
	bool is_first, is_marked_here = is_marked(visit, area);
	int scroll = visit->scroll > 0 || now.hidden > 0 ? chat_move(term, visit, area, &now, 0, &is_first) : 0;
	int end = view->lines_count - scroll, total;
	bool is_back = scroll > 0 || now.hidden > 0;
	bool is_wide = area.columns >= WIDE_COLUMNS && is_marked_here;
	int room = area.rows - (is_back ? is_marked_here : keeps_row(visit, area));
	int first = first_of(term, visit, area, end, room + now.hidden, &total);
	bool is_cut = total - now.hidden > room, has_away = is_away_above(visit, area, place, first, is_cut);
	struct layer layer = layer_for(term, visit, area);
	layer.term = term;
	if ((is_back && is_marked_here) || (is_wide && has_older(view, first, is_cut)) || has_away) {
		room--;
		first = later_of(term, visit, area, first, room + now.hidden, &total);
		is_cut = total - now.hidden > room;
		has_away = is_away_above(visit, area, place, first, is_cut);
		draw_earlier(term, visit, area, has_older(view, first, is_cut), has_away);
		layer.row++;
	}
	layer.skip = is_cut ? total - now.hidden - room : 0;
	layer.end = layer.row + room;
	for (int i = first; i < end; i++)
		lay_line(&layer, visit, i);
	for (; layer.row < area.row + area.rows; layer.row++)
		draw_blank(term, layer.row, area.column, area.columns);
	if (is_back && is_marked_here)
		draw_later(term, visit, area, place->read_to);
	return layer.has_away;
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
	int row = layer->row;
	/* TRANSLATORS: -- ここから いない間の会話 -- */
	snprintf(words, sizeof words, "%s%s", layer->columns >= WIDE_COLUMNS - 1 ? "      " : "",
		_("-- from here on: while you were away --"));
	lay_row(layer, words, layer->columns, "", 0);
	layer->has_away = layer->has_away || layer->row > row;
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
