/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the door says before it knows a language fits a terminal. */
#include "bilingual.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "width.h"

static void expect_rows(const char *words)
{
	while (*words) {
		size_t size = strcspn(words, "\n");

		assert_in_range(width_text(words, size, 2), 1, 77);
		assert_int_not_equal(words[size - 1], ' ');
		words += size + (words[size] == '\n');
	}
}

static void test_every_reason_fits(void **state)
{
	char words[BILINGUAL_ROOM];

	(void)state;
	for (int reason = REASON_NONE + 1; reason < REASON_COUNT; reason++) {
		bilingual_reason(words, sizeof words, (enum reason)reason);
		expect_rows(words);
	}
}

static void test_lines_break_between_words(void **state)
{
	char words[BILINGUAL_ROOM];

	(void)state;
	bilingual_words(words, sizeof words, "a word that stands at the very edge of such a line is kept whole by the break "
		"before it");
	assert_string_equal(words, "a word that stands at the very edge of such a line is kept whole by the break\n"
		"before it");
	bilingual_words(words, sizeof words, "short");
	assert_string_equal(words, "short");
}

static void test_what_is_too_long_is_cut(void **state)
{
	char text[4000], words[BILINGUAL_ROOM];

	(void)state;
	memset(text, 'x', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	bilingual_words(words, sizeof words, text);
	assert_true(strlen(words) < sizeof words);
	expect_rows(words);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_reason_fits),
		cmocka_unit_test(test_lines_break_between_words),
		cmocka_unit_test(test_what_is_too_long_is_cut)
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
