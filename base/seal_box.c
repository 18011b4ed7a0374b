/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sealed boxes with libsodium; the header has the format. What was inside is wiped from every buffer but the caller's.
 * Does not know what is sealed or why. */
#include "seal_box.h"

#include <string.h>

#include <sodium.h>

#include "big_endian.h"
#include "mem.h"

enum { ABOUT = 8, HEAD = SEAL_TAG + ABOUT, STEP = 256 };

static size_t inner_size(size_t n)
{
	return HEAD + (n / STEP + 1) * STEP;
}

static void put_head(uint8_t *to, const char tag[SEAL_TAG], uint64_t about)
{
	memcpy(to, tag, SEAL_TAG);
	big_endian_put(to + SEAL_TAG, about, ABOUT);
}

void seal_box_pair(uint8_t public_key[SEAL_BOX_KEY], uint8_t secret_key[SEAL_BOX_KEY])
{
	crypto_box_keypair(public_key, secret_key);
}

void seal_box_public(const uint8_t secret_key[SEAL_BOX_KEY], uint8_t public_key[SEAL_BOX_KEY])
{
	(void)crypto_scalarmult_base(public_key, secret_key);
}

void seal_box_show_key(const uint8_t public_key[SEAL_BOX_KEY], char shown[SEAL_BOX_KEY_ROOM])
{
	sodium_bin2hex(shown, SEAL_BOX_KEY_ROOM, public_key, SEAL_BOX_KEY);
}

bool seal_box_read_key(const char *shown, uint8_t public_key[SEAL_BOX_KEY])
{
	size_t size = 0, n = strlen(shown);
	uint8_t tried[crypto_box_SEALBYTES];

	if (sodium_hex2bin(public_key, SEAL_BOX_KEY, shown, n, NULL, &size, NULL) == 0 && n == 2 * SEAL_BOX_KEY
			&& size == SEAL_BOX_KEY && crypto_box_seal(tried, NULL, 0, public_key) == 0)
		return true;
	memset(public_key, 0, SEAL_BOX_KEY);
	return false;
}

size_t seal_box_size(size_t n)
{
	return SEAL_TAG + crypto_box_SEALBYTES + inner_size(n);
}

bool seal_box(const char tag[SEAL_TAG], uint64_t about, const uint8_t public_key[SEAL_BOX_KEY], const void *inside,
	size_t n, uint8_t *to)
{
	size_t size = inner_size(n), padded;
	uint8_t *inner = n <= SEAL_BOX_INSIDE_MAX ? sodium_malloc(size) : NULL;
	bool is_done;

	if (!inner)
		return false;
	put_head(inner, tag, about);
	if (n > 0)
		memcpy(inner + HEAD, inside, n);
	is_done = sodium_pad(&padded, inner + HEAD, n, STEP, size - HEAD) == 0
		&& crypto_box_seal(to + SEAL_TAG, inner, HEAD + padded, public_key) == 0;
	memcpy(to, tag, SEAL_TAG);
	sodium_free(inner);
	return is_done;
}

bool seal_box_open(const char tag[SEAL_TAG], uint64_t about, const uint8_t public_key[SEAL_BOX_KEY],
	const uint8_t secret_key[SEAL_BOX_KEY], const uint8_t *sealed, size_t size, void *to, size_t *n)
{
	size_t least = seal_box_size(0), inner_n = size >= least ? size - SEAL_TAG - crypto_box_SEALBYTES : 0, inside;
	uint8_t head[HEAD], *inner;
	bool is_open;

	if (size < least || size > seal_box_size(SEAL_BOX_INSIDE_MAX) || memcmp(sealed, tag, SEAL_TAG) != 0)
		return false;
	inner = sodium_malloc(inner_n);
	if (!inner)
		return false;
	put_head(head, tag, about);
	is_open = crypto_box_seal_open(inner, sealed + SEAL_TAG, size - SEAL_TAG, public_key, secret_key) == 0
		&& sodium_memcmp(inner, head, HEAD) == 0 && sodium_unpad(&inside, inner + HEAD, inner_n - HEAD, STEP) == 0;
	if (is_open) {
		memcpy(to, inner + HEAD, inside);
		*n = inside;
	}
	sodium_free(inner);
	return is_open;
}

char *seal_box_text(const uint8_t *sealed, size_t size)
{
	size_t room = sodium_base64_encoded_len(size, sodium_base64_VARIANT_ORIGINAL);

	return sodium_bin2base64(mem_alloc(room), room, sealed, size, sodium_base64_VARIANT_ORIGINAL);
}
