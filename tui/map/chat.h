/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The talk as rows: names in a gutter, wrapped text indented below, reactions on a row of their own. */
#ifndef CHAT_H
#define CHAT_H

#include "chat_rows.h"
#include "draw.h"
#include "visit.h"

/* Where somebody reads, beside visit->scroll, which counts the whole lines below the pane. */
struct chat_place {
	int hidden;            /* rows of the last line seen that lie below the pane */
	uint64_t read_to;      /* the newest line that was on the screen */
	bool has_met_away;     /* so was the row where the talk of one's absence begins */
	struct chat_rows rows; /* as drawn last; to be forgotten when something else is drawn there, and in the end */
};

/* Draws what is read into area, but for rows that hold it already; without gutter, names' column and frames while
 * visit->shows_bare_text. Gives whether the row where the talk of one's absence begins was among it. */
bool chat_draw(struct term *term, const struct visit *visit, struct area area, struct chat_place *place);
/* Moves so many rows back (or on, if negative), as far as the pane stays full: gives the new visit->scroll and sets
 * place->hidden. *is_first: there was no row left to go back to. */
int chat_move(const struct term *term, const struct visit *visit, struct area area, struct chat_place *place, int rows,
	bool *is_first);
/* How somebody's line is labelled here: さとう職員, お知らせ. */
void chat_label(const struct view_line *line, char *to, size_t size);
/* The words of a line as they are shown here: a folded one only says what it is about. Writes at most size bytes. */
void chat_words(const struct visit *visit, const struct view_line *line, char *to, size_t size);

#endif
