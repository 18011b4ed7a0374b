/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Secrets on paper; the header has the form. What was copied is overwritten before a function returns. Knows no
 * file. */
#include "paper.h"

#include <ctype.h>
#include <sodium.h>

#include "big_endian.h"
#include "crockford.h"

enum { ROW_BYTES = 8, ROW_SYMBOLS = PAPER_ROW - 1 };

static char check_symbol(enum paper paper, int row, uint64_t value);
static bool read_row(const char *row, enum paper paper, int number, uint64_t *value);

void paper_show(enum paper paper, const uint8_t bytes[PAPER_BYTES], char shown[PAPER_ROOM])
{
	char *at = shown;

	for (int row = 0; row < PAPER_ROWS; row++) {
		uint64_t value = big_endian_get(bytes + row * ROW_BYTES, ROW_BYTES);

		for (int i = 0; i < ROW_SYMBOLS; i++) {
			int shift = 5 * (ROW_SYMBOLS - 1 - i);

			*at++ = crockford_symbol(value >> shift & 31);
			if (i == 4 || i == 9)
				*at++ = '-';
		}
		*at++ = check_symbol(paper, row, value);
		*at++ = '\n';
	}
	*at = '\0';
}

bool paper_parse(enum paper paper, const char *typed, size_t n, uint8_t bytes[PAPER_BYTES], int *row)
{
	char copied[PAPER_ROWS * PAPER_ROW];
	size_t count = 0;
	int bad = 0;

	for (size_t i = 0; i < n && count <= sizeof copied; i++) {
		if (isspace((unsigned char)typed[i]) || typed[i] == '-')
			continue;
		if (count < sizeof copied)
			copied[count] = typed[i];
		count++;
	}
	for (int i = 0; i < PAPER_ROWS && !bad; i++) {
		uint64_t value = 0;
		size_t start = (size_t)i * PAPER_ROW;

		if (count < start + PAPER_ROW || !read_row(copied + start, paper, i, &value))
			bad = i + 1;
		big_endian_put(bytes + i * ROW_BYTES, value, ROW_BYTES);
	}
	if (!bad && count != sizeof copied)
		bad = PAPER_ROWS;
	if (bad)
		sodium_memzero(bytes, PAPER_BYTES);
	if (row)
		*row = bad;
	sodium_memzero(copied, sizeof copied);
	return !bad;
}

static char check_symbol(enum paper paper, int row, uint64_t value)
{
	/* 2^64 = 12 (mod 37) */
	uint64_t number = (uint64_t)paper * PAPER_ROWS + (uint64_t)row;

	return crockford_symbol((value % CROCKFORD_CHECK + number * 12) % CROCKFORD_CHECK);
}

static bool read_row(const char *row, enum paper paper, int number, uint64_t *value)
{
	*value = 0;
	for (int i = 0; i < ROW_SYMBOLS; i++) {
		int digit = crockford_value(row[i]);

		if (digit < 0 || digit > 31 || (i == 0 && digit > 15))
			return false;
		*value = *value << 5 | (uint64_t)digit;
	}
	return crockford_value(row[ROW_SYMBOLS]) == crockford_value(check_symbol(paper, number, *value));
}
