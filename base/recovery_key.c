/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Halves of the recovery key with libsodium. Knows neither files nor what the key opens. */
#include "recovery_key.h"

#include <sodium.h>
#include <string.h>

enum { TEXT_MAX = 1024 };

_Static_assert(PAPER_BYTES == crypto_box_SECRETKEYBYTES, "a half is as long as the key");

static size_t without_words(const char *text, size_t n, char rows[TEXT_MAX]);

void recovery_key_make(uint8_t public_key[PAPER_BYTES], uint8_t halves[RECOVERY_HALVES][PAPER_BYTES])
{
	uint8_t secret_key[PAPER_BYTES];

	crypto_box_keypair(public_key, secret_key);
	randombytes_buf(halves[0], PAPER_BYTES);
	for (int i = 0; i < PAPER_BYTES; i++)
		halves[1][i] = secret_key[i] ^ halves[0][i];
	sodium_memzero(secret_key, sizeof secret_key);
}

enum paper recovery_key_read(const char *text, size_t n, uint8_t half[PAPER_BYTES])
{
	char rows[TEXT_MAX];
	size_t size = without_words(text, n, rows);
	enum paper paper = PAPER_FIRST_HALF;

	while (paper < PAPER_KINDS && !paper_parse(paper, rows, size, half, NULL))
		paper++;
	sodium_memzero(rows, sizeof rows);
	return paper;
}

void recovery_key_join(const uint8_t a[PAPER_BYTES], const uint8_t b[PAPER_BYTES], uint8_t public_key[PAPER_BYTES],
	uint8_t secret_key[PAPER_BYTES])
{
	for (int i = 0; i < PAPER_BYTES; i++)
		secret_key[i] = a[i] ^ b[i];
	(void)crypto_scalarmult_base(public_key, secret_key);
}

/* How many bytes its rows have without those that begin with '#'; 0 if they are more than a half has. */
static size_t without_words(const char *text, size_t n, char rows[TEXT_MAX])
{
	const char *end = text + n;
	size_t size = 0;

	while (text < end) {
		const char *next = memchr(text, '\n', (size_t)(end - text));
		size_t row = (size_t)((next ? next + 1 : end) - text);

		if (text[0] != '#') {
			if (row > TEXT_MAX - size)
				return 0;
			memcpy(rows + size, text, row);
			size += row;
		}
		text += row;
	}
	return size;
}
