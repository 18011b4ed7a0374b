/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file for the recovery key, opened and printed for people. */
#ifndef RECOVERY_OPEN_H
#define RECOVERY_OPEN_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "paper.h"

enum recovery_opening {
	RECOVERY_OPENED,
	RECOVERY_CLOSED,  /* no grant in it opens: other halves, or another place's */
	RECOVERY_DAMAGED
};

/* Prints a file of n bytes (wire/recovered.h), each line opened or with a word on why not; nothing if no grant opens.
 * *bad_row gets the row that does not belong there, from 1, or 0; what comes before it was printed. */
enum recovery_opening recovery_open(const char *text, size_t n, const uint8_t public_key[PAPER_BYTES],
	const uint8_t secret_key[PAPER_BYTES], FILE *out, unsigned *bad_row);

#endif
