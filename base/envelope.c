/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Seals and opens what post is to send; the header has the form. What was inside is wiped from every buffer but the
 * caller's. Sends nothing. */
#include "envelope.h"

#include <string.h>

#include "seal.h"
#include "text_rows.h"

enum { DIGITS = 9, INSIDE_MAX = ADDRESS_ROOM + ENVELOPE_WORDS_MAX };

static const char tag[] = "KKp1", code_tag[] = "KKpc";

static bool read_inside(const char *inside, size_t n, char address[ADDRESS_ROOM], char *words);

uint64_t envelope_number(void)
{
	uint64_t about;

	do
		seal_random(&about, sizeof about);
	while (about == 0);
	return about;
}

size_t envelope_seal(uint64_t about, const uint8_t public_key[SEAL_BOX_KEY], const char *address, const char *words,
	uint8_t to[ENVELOPE_ROOM])
{
	char inside[INSIDE_MAX];
	size_t named = strlen(address), written = strlen(words);
	bool is_sealed;

	if (named == 0 || named >= ADDRESS_ROOM || written > ENVELOPE_WORDS_MAX)
		return 0;
	memcpy(inside, address, named);
	inside[named] = '\n';
	memcpy(inside + named + 1, words, written);
	is_sealed = seal_box(tag, about, public_key, inside, named + 1 + written, to);
	seal_zero(inside, sizeof inside);
	return is_sealed ? seal_box_size(named + 1 + written) : 0;
}

bool envelope_open(uint64_t about, const uint8_t public_key[SEAL_BOX_KEY], const uint8_t secret_key[SEAL_BOX_KEY],
	const uint8_t *sealed, size_t size, char address[ADDRESS_ROOM], char words[ENVELOPE_WORDS_MAX + 1])
{
	char inside[ENVELOPE_ROOM];
	size_t n = 0;
	bool is_open = size <= sizeof inside
		&& seal_box_open(tag, about, public_key, secret_key, sealed, size, inside, &n)
		&& read_inside(inside, n, address, words);

	seal_zero(inside, sizeof inside);
	if (!is_open)
		address[0] = words[0] = '\0';
	return is_open;
}

size_t envelope_seal_code(uint64_t about, const uint8_t public_key[SEAL_BOX_KEY], const char digits[10],
	uint8_t to[ENVELOPE_CODE_ROOM])
{
	return seal_box(code_tag, about, public_key, digits, DIGITS, to) ? seal_box_size(DIGITS) : 0;
}

bool envelope_open_code(uint64_t about, const uint8_t public_key[SEAL_BOX_KEY],
	const uint8_t secret_key[SEAL_BOX_KEY], const uint8_t *sealed, size_t size, char digits[10])
{
	char inside[ENVELOPE_CODE_ROOM] = "";
	size_t n = 0;
	bool is_open = size < sizeof inside
		&& seal_box_open(code_tag, about, public_key, secret_key, sealed, size, inside, &n)
		&& n == DIGITS && strspn(inside, "0123456789") == DIGITS;

	memcpy(digits, inside, DIGITS);
	digits[is_open ? DIGITS : 0] = '\0';
	seal_zero(inside, sizeof inside);
	return is_open;
}

/* Whoever sealed it may have been anybody: the address is read again, and the words are cleaned. */
static bool read_inside(const char *inside, size_t n, char address[ADDRESS_ROOM], char *words)
{
	const char *end = memchr(inside, '\n', n);
	size_t named = end ? (size_t)(end - inside) : 0, written = end ? n - named - 1 : 0;

	if (!end || address_read(inside, named, address) != ADDRESS_FINE || written > ENVELOPE_WORDS_MAX)
		return false;
	words[0] = '\0';
	return written == 0 || text_clean_rows(end + 1, written, ENVELOPE_WORDS_MAX, ENVELOPE_WORDS_MAX, words,
		ENVELOPE_WORDS_MAX + 1) == TEXT_FINE;
}
