/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is sealed for the post process alone: to whom a mail goes and what somebody wrote for it, and an invitation's
 * code. Sealed boxes (seal_box.h) to post's public key; both name the mail by a random number of its own, so that a
 * code put beside another address does not open.
 *
 *   envelope = box "KKp1", about: address '\n' words          words: lines of text, may be empty
 *   code     = box "KKpc", about: nine digits
 *
 * Post's key pair lies in keys/post and keys/post.pub, each written as a pepper is (seal.h). */
#ifndef ENVELOPE_H
#define ENVELOPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "address.h"
#include "seal_box.h"

enum {
	ENVELOPE_WORDS_MAX = 4000, /* bytes */
	ENVELOPE_ROOM = 5120,      /* sealed ones are shorter */
	ENVELOPE_CODE_ROOM = 512
};

/* The number of a mail that is about to be sealed. Never 0. */
uint64_t envelope_number(void);

/* Seals an address as address_read gave it, and words of at most ENVELOPE_WORDS_MAX bytes; gives the bytes at `to`, 0
 * if it cannot be done. */
size_t envelope_seal(uint64_t about, const uint8_t public_key[SEAL_BOX_KEY], const char *address, const char *words,
	uint8_t to[ENVELOPE_ROOM]);
/* Opens; false, and empty strings, unless it holds an address and words as above. */
bool envelope_open(uint64_t about, const uint8_t public_key[SEAL_BOX_KEY], const uint8_t secret_key[SEAL_BOX_KEY],
	const uint8_t *sealed, size_t size, char address[ADDRESS_ROOM], char words[ENVELOPE_WORDS_MAX + 1]);

/* The same for the digits of an invitation code. */
size_t envelope_seal_code(uint64_t about, const uint8_t public_key[SEAL_BOX_KEY], const char digits[10],
	uint8_t to[ENVELOPE_CODE_ROOM]);
bool envelope_open_code(uint64_t about, const uint8_t public_key[SEAL_BOX_KEY],
	const uint8_t secret_key[SEAL_BOX_KEY], const uint8_t *sealed, size_t size, char digits[10]);

#endif
