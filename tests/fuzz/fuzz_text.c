/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes through everything that reads what people type: what comes out is text, bounded and plain, cleaning twice
 * is cleaning once, and wrapping ends. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "name.h"
#include "seal.h"
#include "text.h"
#include "width.h"

enum { ROOM = 1300, BYTES_MAX = 1200, GRAPHEMES_MAX = 300 };

static void must(bool claim)
{
	if (!claim)
		abort();
}

static void must_be_plain(const char *s)
{
	size_t n = strlen(s);
	uint32_t cp;

	must(text_is_valid(s, n));
	while (n > 0) {
		size_t bytes = text_decode(s, n, &cp);

		must(cp >= 0x20 && !(cp >= 0x7F && cp <= 0x9F));
		must((cp < 0x200B || cp > 0x200F) && (cp < 0x2028 || cp > 0x202E) && (cp < 0x2060 || cp > 0x206F));
		s += bytes;
		n -= bytes;
	}
}

static void try_clean(const char *s, size_t n)
{
	char to[ROOM], again[ROOM];

	if (text_clean(s, n, BYTES_MAX, GRAPHEMES_MAX, to, sizeof to) != TEXT_FINE) {
		must(to[0] == '\0');
		return;
	}
	must_be_plain(to);
	must(to[0] != '\0' && strlen(to) <= BYTES_MAX && text_graphemes(to, strlen(to)) <= GRAPHEMES_MAX);
	must(text_clean(to, strlen(to), BYTES_MAX, GRAPHEMES_MAX, again, sizeof again) == TEXT_FINE);
	must(strcmp(to, again) == 0);
}

static void try_fold(const char *s, size_t n)
{
	char to[ROOM];

	if (text_fold(s, n, to, sizeof to))
		must_be_plain(to);
	else
		must(to[0] == '\0');
}

static void try_name(const char *s, size_t n)
{
	char name[NAME_ROOM], again[NAME_ROOM], key[NAME_KEY_ROOM], key_again[NAME_KEY_ROOM], any[64];
	enum name_fault fault = name_clean(s, n, name);

	must((fault == NAME_LENGTH || fault == NAME_CHARACTERS) == (name[0] == '\0'));
	if (name[0]) {
		must_be_plain(name);
		must(text_graphemes(name, strlen(name)) <= NAME_CHARACTERS_MAX);
		must(name_clean(name, strlen(name), again) == fault && strcmp(name, again) == 0);
		name_skeleton(name, key);
		must(key[0] != '\0');
		name_skeleton(key, key_again);
		must(strcmp(key, key_again) == 0);
	}
	snprintf(any, sizeof any, "%.*s", (int)(n < 60 ? n : 60), s);
	name_skeleton(any, key);
	must(strlen(key) < NAME_KEY_ROOM && text_is_valid(key, strlen(key)));
}

static void try_wrap(const char *s, size_t n, int columns)
{
	size_t left = n, used_bytes;
	int used;

	used_bytes = width_cut(s, n, columns, 2, &used);
	must(used_bytes <= n && used <= columns);
	must(width_text(s, used_bytes, 2) == used);
	while (left > 0) {
		size_t bytes = width_wrap(s + n - left, left, columns, 1);

		must(bytes > 0 && bytes <= left);
		must(width_shown(s + n - left, bytes) <= bytes);
		left -= bytes;
	}
}

static void try_secrets(const char *s, size_t n)
{
	char digits[10], shown[12], again[10];
	uint8_t pepper[SEAL_KEY];
	int row;

	if (seal_code_read(s, n, digits)) {
		seal_code_show(digits, shown);
		must(seal_code_read(shown, 11, again) && strcmp(digits, again) == 0);
	}
	must(seal_pepper_parse(s, n, pepper, &row) == (row == 0));
	seal_passphrase_is_good(s, n);
}

static void try_rescue(const char *s, size_t n)
{
	enum text_charset found;
	char to[ROOM];

	if (text_rescue(s, n, to, sizeof to, &found)) {
		must(text_is_valid(to, strlen(to)));
		try_clean(to, strlen(to));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *s = (const char *)data;

	must(seal_init() && text_rescue_open());
	try_clean(s, size);
	try_fold(s, size);
	try_name(s, size);
	try_wrap(s, size, size > 0 ? 1 + data[0] % 100 : 1);
	try_secrets(s, size);
	try_rescue(s, size);
	return 0;
}
