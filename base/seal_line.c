/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sealed lines with libsodium; the header has the format. Every line is read as if an enemy had written it. What was
 * inside is wiped from every buffer but the caller's. Does not know what lines say. */
#include "seal_line.h"

#include <sodium.h>
#include <string.h>

#include "big_endian.h"

enum {
	NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
	SUM = crypto_aead_xchacha20poly1305_ietf_ABYTES,
	STEP = 256,
	AROUND = SEAL_TAG + NONCE + SUM,
	PLACE = SEAL_TAG + 8 + 4 + 8 + 4 + SEAL_LINE_ID
};

_Static_assert(SEAL_BOX_KEY == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "as libsodium has it");

static const char line_tag[SEAL_TAG] = { 'K', 'K', 'm', '1' };

static size_t padded_size(size_t n);
static void write_place(const struct seal_line *line, uint8_t ad[PLACE]);

size_t seal_line_size(size_t n)
{
	return AROUND + padded_size(n);
}

bool seal_line(const struct seal_line *line, const uint8_t key[SEAL_BOX_KEY], const void *inside, size_t n,
	uint8_t *to)
{
	uint8_t ad[PLACE], *nonce = to + SEAL_TAG;
	size_t size = padded_size(n);
	uint8_t *padded = n <= SEAL_LINE_INSIDE_MAX ? sodium_malloc(size) : NULL;
	bool is_padded;

	if (!padded)
		return false;
	if (n > 0)
		memcpy(padded, inside, n);
	is_padded = sodium_pad(&size, padded, n, STEP, size) == 0;
	if (is_padded) {
		write_place(line, ad);
		memcpy(to, line_tag, SEAL_TAG);
		randombytes_buf(nonce, NONCE);
		crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + NONCE, NULL, padded, size, ad, sizeof ad, NULL, nonce, key);
	}
	sodium_free(padded);
	return is_padded;
}

enum seal_opening seal_line_open(const struct seal_line *line, const uint8_t key[SEAL_BOX_KEY], const uint8_t *sealed,
	size_t size, void *to, size_t *n)
{
	enum seal_opening opening = seal_version(sealed, size, line_tag);
	uint8_t ad[PLACE], *padded;
	size_t inside;

	if (opening != SEAL_OPENED)
		return opening;
	padded = seal_is_line(sealed, size) ? sodium_malloc(size - AROUND) : NULL;
	if (!padded)
		return SEAL_CLOSED;
	write_place(line, ad);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(padded, NULL, NULL, sealed + SEAL_TAG + NONCE,
			size - SEAL_TAG - NONCE, ad, sizeof ad, sealed + SEAL_TAG, key) == 0
			&& sodium_unpad(&inside, padded, size - AROUND, STEP) == 0) {
		memcpy(to, padded, inside);
		*n = inside;
	} else {
		opening = SEAL_CLOSED;
	}
	sodium_free(padded);
	return opening;
}

bool seal_is_line(const uint8_t *record, size_t size)
{
	return seal_version(record, size, line_tag) == SEAL_OPENED && size >= seal_line_size(0)
		&& size <= seal_line_size(SEAL_LINE_INSIDE_MAX) && (size - AROUND) % STEP == 0;
}

bool seal_line_is_newer(const uint8_t *record, size_t size)
{
	return seal_version(record, size, line_tag) == SEAL_NEWER;
}

static size_t padded_size(size_t n)
{
	return (n / STEP + 1) * STEP;
}

static void write_place(const struct seal_line *line, uint8_t ad[PLACE])
{
	memcpy(ad, line_tag, SEAL_TAG);
	ad = big_endian_put(ad + SEAL_TAG, line->circle, 8);
	ad = big_endian_put(ad, line->epoch, 4);
	ad = big_endian_put(ad, line->author, 8);
	ad = big_endian_put(ad, line->counter, 4);
	memcpy(ad, line->id, SEAL_LINE_ID);
}
