/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The recovery key of a place: what consultations are sealed to beside their readers, if a place wants that. It is made
 * where no network is, and nobody holds its secret half: two people keep one half of that each.
 *
 *   first half[32]  = random
 *   second half[32] = secret key[32] XOR first half            either alone says nothing of the key
 *
 * A half in a file or on paper: see paper.h; rows that begin with '#' are words for people. */
#ifndef RECOVERY_KEY_H
#define RECOVERY_KEY_H

#include "paper.h"

enum { RECOVERY_HALVES = 2 };

/* A new pair; its secret key is nowhere but in both halves. */
void recovery_key_make(uint8_t public_key[PAPER_BYTES], uint8_t halves[RECOVERY_HALVES][PAPER_BYTES]);
/* Reads a file of n bytes: which half it is, PAPER_FIRST_HALF or PAPER_SECOND_HALF; PAPER_KINDS, and half all zero, if
 * it is none. */
enum paper recovery_key_read(const char *text, size_t n, uint8_t half[PAPER_BYTES]);
/* The pair that both give. Halves that do not belong together give another one, which opens nothing. */
void recovery_key_join(const uint8_t a[PAPER_BYTES], const uint8_t b[PAPER_BYTES], uint8_t public_key[PAPER_BYTES],
	uint8_t secret_key[PAPER_BYTES]);

#endif
