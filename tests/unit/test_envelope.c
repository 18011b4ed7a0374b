/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Envelopes: post reads who and what, nobody else does, and nothing that was put inside by others is believed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "envelope.h"
#include "seal.h"

static uint8_t own_public[SEAL_BOX_KEY], own_secret[SEAL_BOX_KEY];
static char address[ADDRESS_ROOM], words[ENVELOPE_WORDS_MAX + 1];

static bool open_it(uint64_t about, const uint8_t *sealed, size_t size)
{
	return envelope_open(about, own_public, own_secret, sealed, size, address, words);
}

static void post_reads_what_was_written(void **state)
{
	uint8_t sealed[ENVELOPE_ROOM];
	char long_words[ENVELOPE_WORDS_MAX + 2];
	size_t size = envelope_seal(7, own_public, "taro@example.jp", "いつでも\nどうぞ", sealed);

	(void)state;
	assert_true(size > 0 && size <= sizeof sealed);
	assert_true(open_it(7, sealed, size));
	assert_string_equal(address, "taro@example.jp");
	assert_string_equal(words, "いつでも\nどうぞ");
	memset(long_words, 'a', sizeof long_words);
	long_words[ENVELOPE_WORDS_MAX + 1] = '\0';
	assert_int_equal(envelope_seal(7, own_public, "taro@example.jp", long_words, sealed), 0);
	long_words[ENVELOPE_WORDS_MAX] = '\0';
	size = envelope_seal(7, own_public, "taro@example.jp", long_words, sealed);
	assert_true(size > 0 && open_it(7, sealed, size));
	assert_string_equal(words, long_words);
	assert_int_equal(envelope_seal(7, own_public, "", "x", sealed), 0);
}

static void nobody_else_does(void **state)
{
	uint8_t sealed[ENVELOPE_ROOM], other_public[SEAL_BOX_KEY], other_secret[SEAL_BOX_KEY];
	size_t size = envelope_seal(7, own_public, "taro@example.jp", "", sealed);

	(void)state;
	assert_false(open_it(8, sealed, size));
	assert_string_equal(address, "");
	seal_box_pair(other_public, other_secret);
	assert_false(envelope_open(7, other_public, other_secret, sealed, size, address, words));
	for (size_t i = 0; i < size; i++) {
		sealed[i] ^= 1;
		assert_false(open_it(7, sealed, size));
		sealed[i] ^= 1;
		assert_false(open_it(7, sealed, i));
	}
}

/* As a hostile session would: sealed well, filled badly. */
static void what_is_inside_is_read_strictly(void **state)
{
	static const char *const inside[] = {
		"", "taro@example.jp", "taro@example.jp\r\nBcc: x@example.jp\n", "not an address\n", "\nwords",
		"taro@example.jp\n\xff"
	};
	uint8_t sealed[ENVELOPE_ROOM];

	(void)state;
	for (size_t i = 0; i < sizeof inside / sizeof *inside; i++) {
		assert_true(seal_box("KKp1", 7, own_public, inside[i], strlen(inside[i]), sealed));
		assert_false(open_it(7, sealed, seal_box_size(strlen(inside[i]))));
		assert_string_equal(address, "");
		assert_string_equal(words, "");
	}
}

/* What could move a cursor or turn a row round reaches nobody's mail reader. */
static void words_are_cleaned_where_they_are_opened(void **state)
{
	static const char inside[] = "taro@example.jp\n\x1b]52;c;eA==\aいつでも\xe2\x80\xaeどうぞ\r\n\r\n\r\nまた";
	uint8_t sealed[ENVELOPE_ROOM];

	(void)state;
	assert_true(seal_box("KKp1", 7, own_public, inside, strlen(inside), sealed));
	assert_true(open_it(7, sealed, seal_box_size(strlen(inside))));
	for (const char *at = words; *at; at++)
		assert_true((unsigned char)*at >= 0x20 || *at == '\n');
	assert_null(strstr(words, "\xe2\x80\xae"));
	assert_non_null(strstr(words, "\n\nまた"));
}

static void a_code_opens_beside_its_own_address_only(void **state)
{
	uint8_t sealed[ENVELOPE_CODE_ROOM];
	char digits[10];
	size_t size = envelope_seal_code(7, own_public, "482913557", sealed);

	(void)state;
	assert_true(size > 0);
	assert_true(envelope_open_code(7, own_public, own_secret, sealed, size, digits));
	assert_string_equal(digits, "482913557");
	assert_false(envelope_open_code(8, own_public, own_secret, sealed, size, digits));
	assert_string_equal(digits, "");
	assert_true(seal_box("KKpc", 7, own_public, "48291355x", 9, sealed));
	assert_false(envelope_open_code(7, own_public, own_secret, sealed, size, digits));
	assert_string_equal(digits, "");
}

static void numbers_differ(void **state)
{
	(void)state;
	assert_int_not_equal(envelope_number(), envelope_number());
}

static int set_up(void **state)
{
	(void)state;
	assert_true(seal_init());
	seal_box_pair(own_public, own_secret);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(post_reads_what_was_written), cmocka_unit_test(nobody_else_does),
		cmocka_unit_test(what_is_inside_is_read_strictly),
		cmocka_unit_test(words_are_cleaned_where_they_are_opened), cmocka_unit_test(a_code_opens_beside_its_own_address_only),
		cmocka_unit_test(numbers_differ)
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
