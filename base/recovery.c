/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recovery codes: making, showing, reading. Knows nobody whose they are. */
#include "recovery.h"

#include <sodium.h>
#include <string.h>

#include "crockford.h"
#include "text.h"

enum { SYMBOLS = 32, GROUP = 4, TYPED_MAX = 256, BITS = 5 };

static unsigned check_of(const uint8_t code[RECOVERY_CODE]);
static unsigned symbol_at(const uint8_t code[RECOVERY_CODE], unsigned at);
static bool is_between(char c);

void recovery_make(uint8_t code[RECOVERY_CODE])
{
	randombytes_buf(code, RECOVERY_CODE);
}

void recovery_show(const uint8_t code[RECOVERY_CODE], char shown[RECOVERY_ROOM])
{
	char *at = shown;

	for (unsigned i = 0; i < SYMBOLS; i++) {
		*at++ = crockford_symbol(symbol_at(code, i));
		if (i % GROUP == GROUP - 1)
			*at++ = '-';
	}
	*at++ = crockford_symbol(check_of(code));
	*at = '\0';
}

bool recovery_read(const char *typed, size_t n, uint8_t code[RECOVERY_CODE])
{
	char plain[TYPED_MAX];
	unsigned count = 0;
	int check = -1, value = 0;
	size_t size = n < TYPED_MAX ? text_normalise(typed, n, plain, sizeof plain) : SIZE_MAX;

	memset(code, 0, RECOVERY_CODE);
	for (size_t i = 0; size != SIZE_MAX && i < size && value >= 0; i++) {
		if (is_between(plain[i]))
			continue;
		value = count <= SYMBOLS ? crockford_value(plain[i]) : -1;
		if (value >= 1 << BITS && count < SYMBOLS)
			value = -1;
		for (unsigned bit = 0; value >= 0 && count < SYMBOLS && bit < BITS; bit++)
			code[(count * BITS + bit) / 8] |= (uint8_t)((value >> (BITS - 1 - bit) & 1) << (7 - (count * BITS + bit) % 8));
		if (count == SYMBOLS)
			check = value;
		count++;
	}
	sodium_memzero(plain, sizeof plain);
	if (value >= 0 && count == SYMBOLS + 1 && check == (int)check_of(code))
		return true;
	sodium_memzero(code, RECOVERY_CODE);
	return false;
}

void recovery_wrapping_key(const uint8_t code[RECOVERY_CODE], uint8_t wrap[RECOVERY_KEY])
{
	crypto_generichash(wrap, RECOVERY_KEY, code, RECOVERY_CODE, NULL, 0);
}

void recovery_proof(const uint8_t code[RECOVERY_CODE], uint8_t proof[RECOVERY_KEY])
{
	uint8_t input[8 + RECOVERY_CODE] = { 'K', 'K', 'r', 'e', 'c', 'v', '_', '1' };

	memcpy(input + 8, code, RECOVERY_CODE);
	crypto_generichash(proof, RECOVERY_KEY, input, sizeof input, NULL, 0);
	sodium_memzero(input, sizeof input);
}

static unsigned check_of(const uint8_t code[RECOVERY_CODE])
{
	unsigned rest = 0;

	for (int i = 0; i < RECOVERY_CODE; i++)
		rest = (rest << 8 | code[i]) % CROCKFORD_CHECK;
	return rest;
}

static unsigned symbol_at(const uint8_t code[RECOVERY_CODE], unsigned at)
{
	unsigned value = 0;

	for (unsigned bit = at * BITS; bit < (at + 1) * BITS; bit++)
		value = value << 1 | (code[bit / 8] >> (7 - bit % 8) & 1);
	return value;
}

static bool is_between(char c)
{
	return c == ' ' || c == '-' || c == '\t';
}
