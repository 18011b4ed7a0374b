/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page's rows, numbered choices among them, wrapped; what does not fit is reached with PgDn. It covers as little of
 * the room as it can: the map's rows, and the talk only if it is long. */
#include "screen_page.h"

#include <stdio.h>
#include <string.h>

#include "draw.h"
#include "screen_console.h"
#include "screen_room.h"
#include "width.h"
#include "words.h"

enum { CHOICE_COLUMNS = 5 /* "  1  " */, TEXT_COLUMNS = 2, NARROW_COLUMNS = 24 };

/* Rows going by, of which some are drawn. */
struct pager {
	struct term *term;        /* NULL: they are only counted */
	struct area area;
	int first, row;           /* first one to draw; the next one's number */
};

static int draw_title(struct term *term, const char *title, struct area area, int ambiguous);
static int go_through(const struct page *page, struct pager *pager, int ambiguous);
static void put_row(struct pager *pager, int column, const char *text, size_t size);
static void draw_footer(struct board *board, struct area area, int first, int whole);

bool screen_page_applies(const struct board *board)
{
	return board->visit->page != NULL;
}

/* Rows of all of it at that width, with title and footer. */
static int rows_of(const struct page *page, int columns, int ambiguous)
{
	struct area area = { 0, 0, 0, columns };
	struct pager count = { .area = area };
	return draw_title(NULL, page->title, area, ambiguous) + go_through(page, &count, ambiguous) + 1;
}

/* As little of what is there as it can do with: over the room the map's rows, over the console the talk, the
 * notes above it, or all lists on that side. */
static struct area area_of(const struct board *board, const struct room_layout *layout)
{
	const struct page *page = board->visit->page;
	int ambiguous = term_ambiguous(board->term), columns = term_columns(board->term), top = layout->status.rows;
	int bottom = layout->told.rows > 0 ? layout->told.row : layout->prompt.row;
	struct area whole = { top, 0, bottom - top, columns }, small = whole;
	if (visit_is_at_console(board->visit) && layout->is_wide) {
		small = screen_console_layout(board).talk;
		struct area notes = screen_console_layout(board).notes, left = { top, 0, bottom - top, small.columns };
		struct area lower = { notes.row, 0, notes.rows + small.rows, small.columns };
		int rows = rows_of(page, small.columns, ambiguous);
		return rows <= small.rows ? small : rows <= lower.rows ? lower : rows <= left.rows ? left : whole;
	}
	if (layout->is_wide)
		small.rows = layout->map.row + layout->map.rows - top;
	bool is_short = rows_of(page, columns, ambiguous) <= small.rows && board->visit->view.room[0] != '\0'; /* or nothing */
	return is_short ? small : whole;
}

void screen_page_draw(struct board *board)
{
	struct room_layout layout = screen_room_layout(board);
	const struct page *page = board->visit->page;
	struct term *term = board->term;
	int ambiguous = term_ambiguous(term);
	struct area area = area_of(board, &layout);
	int title = draw_title(NULL, page->title, area, ambiguous);
	int whole = rows_of(page, area.columns, ambiguous) - title - 1;
	title = area.rows > title + 2 ? title : 0;
	int shown = area.rows > 2 ? area.rows - title - 1 : area.rows;
	board->page_rows = shown;
	if (board->page_first > whole - shown)
		board->page_first = whole - shown;
	if (board->page_first < 0)
		board->page_first = 0;
	if (visit_is_at_console(board->visit))
		screen_console_draw_around(board, area);
	if ((board->dirty & DIRTY_PAGE) && area.rows > 0) {
		struct pager pager = { term, { area.row + title, 0, shown, area.columns }, board->page_first, 0 };
		draw_blank_area(term, area);
		if (title > 0)
			draw_title(term, page->title, area, ambiguous);
		go_through(page, &pager, ambiguous);
		if (area.rows > 2)
			draw_footer(board, area, board->page_first + shown, whole);
	}
	if (visit_is_at_console(board->visit))
		return;
	screen_room_draw_status(board);
	screen_room_draw_below(board, area.row + area.rows);
}

/* Gives the number of rows; term NULL: they are only counted. */
static int draw_title(struct term *term, const char *title, struct area area, int ambiguous)
{
	int rows = 0, room = area.columns > 2 ? area.columns - 2 : 1;
	for (size_t size = strlen(title), bytes; size > 0; size -= bytes, title += bytes, rows++) {
		bytes = width_wrap(title, size, room, ambiguous);
		if (term != NULL)
			draw_bytes(term, area.row + rows, 1, room, STYLE_PLAIN, title, width_shown(title, bytes));
	}
	return rows;
}

/* Gives the number of rows. */
static int go_through(const struct page *page, struct pager *pager, int ambiguous)
{
	int number = 0;
	for (int i = 0; i < page->count; i++) {
		const char *text = page->rows[i].text;
		size_t size = strlen(text);
		bool is_choice = page->rows[i].command != NULL;
		bool is_narrow = pager->area.columns < NARROW_COLUMNS;
		bool is_deep = is_choice || page->rows[i].is_below;
		int column = is_narrow ? (is_deep ? 2 : 0) : is_deep ? CHOICE_COLUMNS : TEXT_COLUMNS;
		int columns = pager->area.columns - 1 - column > 0 ? pager->area.columns - 1 - column : 1;
		number += is_choice;
		do {
			char digits[16] = "";
			size_t bytes = width_wrap(text, size, columns, ambiguous);
			if (is_choice)
				snprintf(digits, sizeof digits, is_narrow ? "%d" : "  %d", number);
			bool is_drawn = pager->term != NULL && pager->row >= pager->first;
			if (is_drawn && pager->row - pager->first < pager->area.rows && column > 0)
				draw_text(pager->term, pager->area.row + pager->row - pager->first, 0, column, STYLE_PLAIN, digits);
			put_row(pager, column, text, width_shown(text, bytes));
			is_choice = false;
			text += bytes;
			size -= bytes;
		} while (size > 0);
	}
	return pager->row;
}

static void put_row(struct pager *pager, int column, const char *text, size_t size)
{
	int row = pager->row++ - pager->first;
	if (pager->term != NULL && row >= 0 && row < pager->area.rows)
		draw_bytes(pager->term, pager->area.row + row, column, pager->area.columns - column, STYLE_PLAIN, text, size);
}

/* How one gets away from the page; an empty line does not do where it is an answer. */
static const char *way_back(const struct page *page)
{
	if (page->stays)
		return "";
	/* TRANSLATORS: 0 で もどる */
	if (page->standard > 0)
		return _("0 goes back");
	/* TRANSLATORS: Enter で もどる */
	return _("Enter goes back");
}

static void draw_footer(struct board *board, struct area area, int end, int whole)
{
	char words[192];
	/* TRANSLATORS: PgDn で つづき */
	const char *more = end < whole ? _("PgDn for more") : board->page_first > 0 ? _("PgUp goes back") : "";
	const char *out = way_back(board->visit->page);
	snprintf(words, sizeof words, "  %s%s%s", more, more[0] != '\0' && out[0] != '\0' ? "   " : "", out);
	draw_row(board->term, area.row + area.rows - 1, 0, area.columns, words);
}
