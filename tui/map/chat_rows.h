/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands in each row of the talk, so that a new line costs its own rows and not the drawing of all of them. Knows
 * numbers of lines, and neither their words nor the screen. */
#ifndef CHAT_ROWS_H
#define CHAT_ROWS_H

#include <stdbool.h>
#include <stdint.h>

/* All zero: the row is empty. */
struct chat_row {
	uint64_t line;        /* 0 for what is no line */
	uint16_t part, count; /* which of the line's rows, and how many it has */
	uint16_t edition;     /* of the line, or what else the row tells */
	uint16_t kind;
};

struct chat_rows {
	struct chat_row *rows; /* owned; NULL: nothing is known of the pane */
	int count;
};

/* Rows first to end - 1 now hold what stood `by` rows further down, or further up if negative. 0: none of them do. */
struct chat_shift {
	int first, end, by;
};

void chat_rows_forget(struct chat_rows *rows);
/* The pane now has so many rows, and they are these. */
void chat_rows_keep(struct chat_rows *rows, const struct chat_row *now, int count);
bool chat_rows_holds(const struct chat_rows *rows, int row, const struct chat_row *now);
/* Rows of a line that is seen already, 0 if it is not, or is to be shown otherwise. */
int chat_rows_of(const struct chat_rows *rows, uint64_t line, unsigned edition, unsigned kind);
/* How what stood there must move so that most of it need not be drawn again. */
struct chat_shift chat_rows_shift(const struct chat_rows *rows, const struct chat_row *now);
/* It has moved. */
void chat_rows_move(struct chat_rows *rows, struct chat_shift shift);

#endif
