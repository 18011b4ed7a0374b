/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The only place that puts characters on stdscr. What every terminal draws alike goes there as it is; any other cluster
 * goes through the terminal's stand-ins, cut down to what one cell or two can show. */
#include "draw.h"

#include <curses.h>
#include <string.h>

#include "text.h"
#include "width.h"

enum { RUN_MAX = 256 };

/* Attributes cost some twenty bytes each time they are drawn, so what moves most, oneself, has none without colours. */
static const struct {
	attr_t attributes;
	short color;      /* -1: the terminal's own */
} styles[STYLE_COUNT] = {
	[STYLE_PLAIN] = { A_NORMAL, -1 }, [STYLE_SELF] = { A_NORMAL, COLOR_YELLOW }, [STYLE_STAFF] = { A_REVERSE, -1 },
	[STYLE_GLASS] = { A_NORMAL, COLOR_CYAN }, [STYLE_PLANT] = { A_NORMAL, COLOR_GREEN },
	[STYLE_DOOR] = { A_NORMAL, COLOR_YELLOW }, [STYLE_WARNING] = { A_BOLD, COLOR_RED },
};

static bool is_drawable(uint32_t cp);
static size_t plain_size(const char *cluster, size_t size);

void draw_begin(const struct term *term)
{
	for (short style = 0; term_has_colors(term) && style < STYLE_COUNT; style++)
		if (styles[style].color >= 0)
			init_pair((short)(style + 1), styles[style].color, -1);
}

static void set_style(const struct term *term, enum style style)
{
	bool is_colored = term_has_colors(term) && styles[style].color >= 0;
	attr_set(styles[style].attributes, (short)(is_colored ? style + 1 : 0), NULL);
}

int draw_text(struct term *term, int row, int column, int columns, enum style style, const char *text)
{
	return draw_bytes(term, row, column, columns, style, text, strlen(text));
}

int draw_bytes(struct term *term, int row, int column, int columns, enum style style, const char *text, size_t size)
{
	wchar_t run[RUN_MAX];
	int count = 0, used = 0, ambiguous = term_ambiguous(term);
	if (column + columns > term_columns(term))
		columns = term_columns(term) - column;
	if (row < 0 || row >= term_rows(term) || columns <= 0)
		return 0;
	for (size_t at = 0, bytes; at < size && count < RUN_MAX; at += bytes) {
		uint32_t cp;
		size_t first = text_decode(text + at, size - at, &cp);
		bytes = first == 0 ? 1 : text_cluster(text + at, size - at);
		bool is_shown = first > 0 && is_drawable(cp);
		int width = !is_shown ? 1 : bytes == first ? width_of(cp, ambiguous) : width_text(text + at, bytes, ambiguous);
		width = width > 2 ? 2 : width;
		bool is_last = column + used + width >= term_columns(term);
		if (width == 0)
			continue;
		if (used + width > columns)
			break;
		if (!is_shown)
			run[count++] = L'?';
		else if (bytes == first && width_is_safe(cp))
			run[count++] = (wchar_t)cp;
		else if (is_last) /* after the last cell there is nothing to address */
			break;
		else
			run[count++] = term_stand_in(term, text + at, plain_size(text + at, bytes), width, column + used);
		used += width;
	}
	set_style(term, style);
	mvaddnwstr(row, column, run, count);
	attr_set(A_NORMAL, 0, NULL);
	return used;
}

void draw_row(struct term *term, int row, int column, int columns, const char *text)
{
	draw_blank(term, row, column, columns);
	draw_text(term, row, column, columns, STYLE_PLAIN, text);
}

void draw_blank(const struct term *term, int row, int column, int columns)
{
	if (row >= 0 && row < term_rows(term) && columns > 0 && column < term_columns(term))
		mvhline(row, column, ' ', columns);
}

void draw_blank_area(const struct term *term, struct area area)
{
	for (int row = area.row; row < area.row + area.rows; row++)
		draw_blank(term, row, area.column, area.columns);
}

void draw_rule(struct term *term, int row, int columns, const char *text, bool is_filled)
{
	draw_blank(term, row, 0, columns);
	int used = text[0] == '\0' ? 0 : draw_text(term, row, 0, columns, STYLE_PLAIN, "-- ");
	used += draw_text(term, row, used, columns - used, STYLE_PLAIN, text);
	used += used > 0;
	if (is_filled && row < term_rows(term) && used < columns)
		mvhline(row, used, '-', columns - used);
}

/* Not a control character. */
static bool is_drawable(uint32_t cp)
{
	return cp >= 0x20 && (cp < 0x7f || cp >= 0xa0);
}

static bool is_mark(uint32_t cp)
{
	return width_of(cp, 1) == 0 && cp != 0x200d && !(cp >= 0xfe00 && cp <= 0xfe0f) && cp < 0xe0000;
}

/* The bytes of a cluster that any terminal draws inside its cells: the base and its marks, without joiners, selectors
 * and what follows them. The voiced mark of half-width kana joins them and has a cell of its own. */
static size_t plain_size(const char *cluster, size_t size)
{
	uint32_t cp;
	size_t used = text_decode(cluster, size, &cp);
	int cells = width_of(cp, 1);
	while (used < size) {
		size_t bytes = text_decode(cluster + used, size - used, &cp);
		bool is_voiced = cp == 0xff9e || cp == 0xff9f;
		cells += is_voiced;
		if (bytes == 0 || (is_voiced ? cells > 2 : !is_mark(cp)))
			break;
		used += bytes;
	}
	return used;
}
