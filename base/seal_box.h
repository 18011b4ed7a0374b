/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sealed boxes: whoever has a public key can put something in, only who holds the secret key takes it out.
 *
 *   sealed = tag[4] crypto_box_seal(tag[4] about[8] padded, public key)                         X25519, libsodium
 *   padded = what is inside, with sodium_pad to a multiple of 256 bytes, so that its length tells little
 *
 * tag says what kind of record it is, about (big-endian) whose it is: a box that was moved to another row, or is taken
 * for another kind, does not open. */
#ifndef SEAL_BOX_H
#define SEAL_BOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SEAL_TAG = 4, SEAL_BOX_KEY = 32, SEAL_BOX_INSIDE_MAX = 64 * 1024, SEAL_BOX_KEY_ROOM = 2 * SEAL_BOX_KEY + 1 };

void seal_box_pair(uint8_t public_key[SEAL_BOX_KEY], uint8_t secret_key[SEAL_BOX_KEY]);
/* The public key that belongs to a secret one. */
void seal_box_public(const uint8_t secret_key[SEAL_BOX_KEY], uint8_t public_key[SEAL_BOX_KEY]);
/* A public key as 64 hexadecimal digits, in small letters. */
void seal_box_show_key(const uint8_t public_key[SEAL_BOX_KEY], char shown[SEAL_BOX_KEY_ROOM]);
/* Reads one, in small or large letters; false, and all zero, unless it is one that can be sealed to. */
bool seal_box_read_key(const char *shown, uint8_t public_key[SEAL_BOX_KEY]);
/* Bytes that n bytes take once sealed. */
size_t seal_box_size(size_t n);
/* Seals n bytes, at most SEAL_BOX_INSIDE_MAX, into seal_box_size(n) bytes at `to`; false if there is no memory, n is
 * too large or the key is none. */
bool seal_box(const char tag[SEAL_TAG], uint64_t about, const uint8_t public_key[SEAL_BOX_KEY], const void *inside,
	size_t n, uint8_t *to);
/* Opens sealed: at most size bytes go to `to`, *n says how many were inside. False, and nothing written, if it is not
 * a box of that tag and about for that pair, was changed, or the pair does not belong together. */
bool seal_box_open(const char tag[SEAL_TAG], uint64_t about, const uint8_t public_key[SEAL_BOX_KEY],
	const uint8_t secret_key[SEAL_BOX_KEY], const uint8_t *sealed, size_t size, void *to, size_t *n);

/* Sealed bytes as text, in base64 (RFC 4648 section 4); owned, to be freed. */
char *seal_box_text(const uint8_t *sealed, size_t size);

#endif
