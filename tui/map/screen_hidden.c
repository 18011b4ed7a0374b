/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shows nothing that says what this window is. */
#include "screen_hidden.h"

#include "draw.h"

bool screen_hidden_applies(const struct board *board)
{
	return board->visit->is_hidden;
}

void screen_hidden_draw(struct board *board)
{
	struct term *term = board->term;
	draw_blank_area(term, (struct area){ 0, 0, term_rows(term), term_columns(term) });
	draw_text(term, 0, 0, 1, STYLE_PLAIN, ">");
	board->caret_row = 0;
	board->caret_column = term_columns(term) > 2 ? 2 : term_columns(term) - 1;
}
