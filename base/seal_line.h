/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of a consultation, sealed under the key of its epoch, which its readers share. Integers are big-endian.
 *
 *   KKm1 = "KKm1" nonce[24] XChaCha20-Poly1305(padded; key of the epoch, associated data as follows)
 *          associated data = "KKm1" circle[8] epoch[4] author[8] counter[4] id[16]
 *   padded = what is inside, with sodium_pad to a multiple of 256 bytes: kind[1] text
 *
 * The nonce is random each time. A line that was moved to another consultation, epoch, author or place does not
 * open. */
#ifndef SEAL_LINE_H
#define SEAL_LINE_H

#include "seal_record.h"

enum { SEAL_LINE_ID = 16, SEAL_LINE_INSIDE_MAX = 8192 };

struct seal_line {
	uint64_t circle;           /* the consultation */
	uint32_t epoch;
	uint64_t author;           /* account */
	uint32_t counter;          /* the author's own, from 1: gaps show what is not there any more */
	uint8_t id[SEAL_LINE_ID];  /* random: stored once */
};

/* Bytes that n bytes take once sealed: 300 up to 255. */
size_t seal_line_size(size_t n);
/* Seals n bytes, at most SEAL_LINE_INSIDE_MAX, into seal_line_size(n) bytes at `to`; false if n is too large. */
bool seal_line(const struct seal_line *line, const uint8_t key[SEAL_BOX_KEY], const void *inside, size_t n,
	uint8_t *to);
/* At most size bytes go to `to`, *n says how many were inside; nothing is written unless SEAL_OPENED. */
enum seal_opening seal_line_open(const struct seal_line *line, const uint8_t key[SEAL_BOX_KEY], const uint8_t *sealed,
	size_t size, void *to, size_t *n);
/* Could it be one of ours, as far as that shows without a key? */
bool seal_is_line(const uint8_t *record, size_t size);
/* Or of a kind that only a newer version knows? */
bool seal_line_is_newer(const uint8_t *record, size_t size);

#endif
