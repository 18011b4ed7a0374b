/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lays lines out from the newest back until the area is full, then draws them downwards. While all of them fit they
 * stand at the top; later the area scrolls, its last row kept free for the reactions that the newest line may get, so
 * that those cost one short row and no scrolling. */
#include "chat.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "clock.h"
#include "width.h"
#include "words.h"

enum {
	WORDS_MAX = SAY_MAX + NOTE_MAX + TITLE_MAX + 80,
	WIDE_COLUMNS = 60,    /* from here on names have ten columns, and a header and a free row are kept */
	NARROW_COLUMNS = 24
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
};

static void lay_line(struct layer *layer, const struct visit *visit, const struct view_line *line, bool is_bare);
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

static struct layer layer_for(const struct term *term, struct area area)
{
	return (struct layer){ .row = area.row, .end = area.row + area.rows, .column = area.column,
		.columns = area.columns > 1 ? area.columns - 1 : 1, .gutter = gutter_of(area.columns),
		.ambiguous = term_ambiguous(term) };
}

static int rows_of(const struct term *term, const struct visit *visit, struct area area, int index, bool is_bare)
{
	struct layer layer = layer_for(term, area);
	lay_line(&layer, visit, &visit->view.lines[index], is_bare);
	return layer.rows;
}

/* The first line that is seen when room rows end with line end - 1; *total: rows from it on. */
static int first_of(const struct term *term, const struct visit *visit, struct area area, int end, int room, int *total,
	bool is_bare)
{
	int first = end;
	*total = 0;
	while (first > 0 && *total < room)
		*total += rows_of(term, visit, area, --first, is_bare);
	return first;
}

static void draw_lines(struct term *term, const struct visit *visit, struct area area, bool is_bare)
{
	const struct view *view = &visit->view;
	bool is_wide = area.columns >= WIDE_COLUMNS && area.rows >= 5 && !is_bare;
	int end = view->lines_count - visit->scroll, total;
	end = end < 0 ? 0 : end;
	bool keeps_row = is_wide && visit->scroll == 0 && end > 0 && !has_reactions(&view->lines[end - 1]);
	int room = area.rows - (keeps_row ? 1 : 0);
	int first = first_of(term, visit, area, end, room + 1, &total, is_bare);
	bool has_older = total > room || (view->lines_count > 0 && view->lines[0].before != 0);
	struct layer layer = layer_for(term, area);
	layer.term = term;
	if (is_wide && has_older) {
		/* TRANSLATORS: -- ここから前の会話は PgUp -- */
		char words[128];
		snprintf(words, sizeof words, "      %s", _("-- PgUp for earlier talk --"));
		draw_row(term, layer.row++, area.column, area.columns, words);
		room--;
	}
	first = first_of(term, visit, area, end, room, &total, is_bare);
	layer.skip = total > room ? total - room : 0;
	for (int i = first; i < end; i++)
		lay_line(&layer, visit, &view->lines[i], is_bare);
	for (; layer.row < layer.end; layer.row++)
		draw_blank(term, layer.row, area.column, area.columns);
}

void chat_draw(struct term *term, const struct visit *visit, struct area area)
{
	draw_lines(term, visit, area, false);
}

void chat_draw_bare(struct term *term, const struct visit *visit, struct area area)
{
	draw_lines(term, visit, area, true);
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

static void lay_line(struct layer *layer, const struct visit *visit, const struct view_line *line, bool is_bare)
{
	char name[NICKNAME_MAX + 32], words[WORDS_MAX + 16], reactions[256];
	chat_label(line, name, sizeof name);
	put_words(visit, line, words, sizeof words);
	reactions_of(line, reactions, sizeof reactions);
	int used = width_text(name, strlen(name), layer->ambiguous);
	int gutter = is_bare ? 0 : layer->gutter;
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
