/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notes of staff about a consultation, sealed to the key of whoever is to read them.
 *
 *   note   = box "KKn1", about: the note's number (seal_box.h)
 *   inside = consultation[8] author[8] text                    big-endian; author: an account; text: UTF-8
 *
 * A note that was moved to another consultation, or said to be somebody else's, says nothing. */
#ifndef SEAL_NOTE_H
#define SEAL_NOTE_H

#include "seal_box.h"

#define SEAL_NOTE_TAG "KKn1"

struct seal_note {
	uint64_t consultation, author, number;
};

/* Bytes that a text of n bytes takes once sealed. */
size_t seal_note_size(size_t n);
/* Seals it into seal_note_size(n) bytes at `to`; false where seal_box is. */
bool seal_note(const struct seal_note *note, const uint8_t public_key[SEAL_BOX_KEY], const char *text, size_t n,
	uint8_t *to);
/* The text in what its box held, of *n bytes, which then says how many of those it has; NULL if it is another's. */
const char *seal_note_text(const struct seal_note *note, const uint8_t *inside, size_t *n);

#endif
