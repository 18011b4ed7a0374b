/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text, rows and rules on stdscr, clipped by our own width table. Knows nothing of rooms and people. */
#ifndef DRAW_H
#define DRAW_H

#include "term.h"

/* A piece of the screen, in cells. */
struct area {
	int row, column, rows, columns;
};

/* How a text is set off; on a terminal without colours some of them look like STYLE_PLAIN. Never the only sign. */
enum style { STYLE_PLAIN, STYLE_SELF, STYLE_STAFF, STYLE_GLASS, STYLE_PLANT, STYLE_DOOR, STYLE_WARNING, STYLE_COUNT };

/* Makes the colours known to ncurses; once, after term_create. */
void draw_begin(const struct term *term);
/* Draws text from row, column on, at most `columns` cells of it; gives the cells used. Onto blank cells only: ncurses
 * 6.4 loses count where the second half of a new wide character meets the first half of an old one. */
int draw_text(struct term *term, int row, int column, int columns, enum style style, const char *text);
int draw_bytes(struct term *term, int row, int column, int columns, enum style style, const char *text, size_t size);
/* Empties `columns` cells of the row and draws text there. */
void draw_row(struct term *term, int row, int column, int columns, const char *text);
void draw_blank(const struct term *term, int row, int column, int columns);
void draw_blank_area(const struct term *term, struct area area);
/* "-- text -----", dashes up to the end if is_filled. */
void draw_rule(struct term *term, int row, int columns, const char *text, bool is_filled);

#endif
