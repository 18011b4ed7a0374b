/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows are compared by the numbers of what they hold. A shift is looked for only between the first row and the last
 * that differ, since what frames the talk stays where it is. */
#include "chat_rows.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"

static bool is_same(const struct chat_row *a, const struct chat_row *b)
{
	return a->line == b->line && a->part == b->part && a->count == b->count && a->edition == b->edition
		&& a->kind == b->kind;
}

void chat_rows_forget(struct chat_rows *rows)
{
	free(rows->rows);
	*rows = (struct chat_rows){ 0 };
}

void chat_rows_keep(struct chat_rows *rows, const struct chat_row *now, int count)
{
	if (count != rows->count)
		rows->rows = mem_resize(rows->rows, (size_t)count, sizeof *now);
	rows->count = count;
	memcpy(rows->rows, now, (size_t)count * sizeof *now);
}

bool chat_rows_holds(const struct chat_rows *rows, int row, const struct chat_row *now)
{
	return row < rows->count && is_same(&rows->rows[row], now);
}

int chat_rows_of(const struct chat_rows *rows, uint64_t line, unsigned edition, unsigned kind)
{
	for (int i = rows->count - 1; i >= 0; i--) {
		const struct chat_row *row = &rows->rows[i];
		if (row->line == line && row->edition == edition && row->kind == kind)
			return row->count;
	}
	return 0;
}

/* Rows with words that would be in their place. */
static int count_kept(const struct chat_rows *rows, const struct chat_row *now, struct chat_shift shift)
{
	int kept = 0;
	for (int i = shift.first; i < shift.end; i++)
		if (i + shift.by >= shift.first && i + shift.by < shift.end && now[i].line != 0)
			kept += is_same(&now[i], &rows->rows[i + shift.by]);
	return kept;
}

struct chat_shift chat_rows_shift(const struct chat_rows *rows, const struct chat_row *now)
{
	struct chat_shift shift = { 0, rows->count, 0 }, best = { 0 };
	while (shift.first < shift.end && is_same(&rows->rows[shift.first], &now[shift.first]))
		shift.first++;
	while (shift.end > shift.first && is_same(&rows->rows[shift.end - 1], &now[shift.end - 1]))
		shift.end--;
	int room = shift.end - shift.first, most = count_kept(rows, now, shift);
	for (int by = 1; by < room; by++) {
		for (int sign = 1; sign >= -1; sign -= 2) {
			shift.by = sign * by;
			int kept = count_kept(rows, now, shift);
			if (kept > most)
				best = shift;
			most = kept > most ? kept : most;
		}
	}
	return best;
}

void chat_rows_move(struct chat_rows *rows, struct chat_shift shift)
{
	int by = shift.by > 0 ? shift.by : -shift.by, kept = shift.end - shift.first - by;
	struct chat_row *first = rows->rows + shift.first;
	memmove(shift.by > 0 ? first : first + by, shift.by > 0 ? first + by : first, (size_t)kept * sizeof *first);
	memset(shift.by > 0 ? first + kept : first, 0, (size_t)by * sizeof *first);
}
