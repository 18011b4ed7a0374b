/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of text, each cleaned by itself. Knows nothing of who writes them and where they are shown. */
#include "text_rows.h"

#include <string.h>

/* What has been taken so far. */
struct rows {
	char *to;
	size_t used, graphemes, count;
	size_t bytes_max, graphemes_max;
	bool has_gap;  /* an empty row came after the last one */
};

static size_t row_end(const char *s, size_t n);
static enum text_fault add_row(struct rows *rows, const char *s, size_t n);

enum text_fault text_clean_rows(const char *s, size_t n, size_t bytes_max, size_t graphemes_max, char *to, size_t room)
{
	struct rows rows = { .to = to, .bytes_max = bytes_max < room ? bytes_max : room - 1, .graphemes_max = graphemes_max };
	enum text_fault fault = TEXT_FINE;

	if (room == 0)
		return TEXT_TOO_LONG;
	for (size_t end; fault == TEXT_FINE && n > 0; s += end, n -= end) {
		end = row_end(s, n);
		fault = add_row(&rows, s, text_row(s, n));
	}
	if (fault == TEXT_FINE && rows.used == 0)
		fault = TEXT_EMPTY;
	to[fault == TEXT_FINE ? rows.used : 0] = '\0';
	return fault;
}

static enum text_fault add_row(struct rows *rows, const char *s, size_t n)
{
	size_t breaks = rows->count == 0 ? 0 : rows->has_gap ? 2 : 1, size;
	char row[TEXT_CLEAN_MAX + 1];
	enum text_fault fault = text_clean(s, n, sizeof row - 1, rows->graphemes_max, row, sizeof row);

	if (fault == TEXT_EMPTY)
		rows->has_gap = rows->count > 0;
	if (fault != TEXT_FINE)
		return fault == TEXT_EMPTY ? TEXT_FINE : fault;
	size = strlen(row);
	rows->graphemes += text_graphemes(row, size) + breaks;
	rows->count += breaks > 0 ? breaks : 1;
	if (rows->used + breaks + size > rows->bytes_max || rows->graphemes > rows->graphemes_max
			|| rows->count > TEXT_ROWS_MAX)
		return TEXT_TOO_LONG;
	memset(rows->to + rows->used, '\n', breaks);
	memcpy(rows->to + rows->used + breaks, row, size);
	rows->used += breaks + size;
	rows->has_gap = false;
	return TEXT_FINE;
}

size_t text_row(const char *s, size_t n)
{
	size_t size = 0;

	while (size < n && s[size] != '\n' && s[size] != '\r')
		size++;
	return size;
}

bool text_fold_rows(const char *s, size_t n, char *to, size_t room)
{
	size_t used = 0;

	if (room == 0)
		return false;
	to[0] = '\0';
	for (size_t end; n > 0; s += end, n -= end) {
		size_t space = used > 0;

		end = row_end(s, n);
		if (used + space >= room || !text_fold(s, text_row(s, n), to + used + space, room - used - space)) {
			to[0] = '\0';
			return false;
		}
		if (to[used + space] == '\0') {
			to[used] = '\0';
			continue;
		}
		if (space)
			to[used] = ' ';
		used += space + strlen(to + used + space);
	}
	return true;
}

/* Its bytes with what ends it. */
static size_t row_end(const char *s, size_t n)
{
	size_t size = text_row(s, n);

	if (size < n && s[size] == '\r' && size + 1 < n && s[size + 1] == '\n')
		return size + 2;
	return size < n ? size + 1 : size;
}
