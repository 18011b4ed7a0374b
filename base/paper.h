/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Thirty-two secret bytes as people keep them on paper: four rows of 8 bytes, each as 13 symbols of Crockford's base32
 * (65 bits, the first bit zero) and his check symbol over (number of the row times 2^64, plus value) mod 37, grouped
 * 5-5-4:
 *   4C1X9-7QZ0M-2HT*
 * Rows are numbered from 0 in a pepper, from 4 in the first half of a recovery key, from 8 in the second, so a slip of
 * the pen is found, and its row, and nothing is taken for what it is not. */
#ifndef PAPER_H
#define PAPER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	PAPER_BYTES = 32,
	PAPER_ROWS = 4, PAPER_ROW = 14, /* symbols, without dashes */
	PAPER_ROOM = 69                 /* shown: rows of 16 with '\n' after each, NUL */
};

enum paper { PAPER_PEPPER, PAPER_FIRST_HALF, PAPER_SECOND_HALF, PAPER_KINDS };

void paper_show(enum paper paper, const uint8_t bytes[PAPER_BYTES], char shown[PAPER_ROOM]);
/* Reads what paper_show wrote, or somebody copied by hand: case, spaces and dashes do not matter, O is 0, I and L are
 * 1. False, and bytes all zero, if it is not. *row, unless NULL, gets the first row, from 1, that does not fit, or
 * 0. */
bool paper_parse(enum paper paper, const char *typed, size_t n, uint8_t bytes[PAPER_BYTES], int *row);

#endif
