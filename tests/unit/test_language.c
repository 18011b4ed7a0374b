/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which language a locale means, and that a process can change the one it speaks. Needs no catalogue. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "language.h"

static void set(const char *name, const char *value)
{
	if (value)
		setenv(name, value, 1);
	else
		unsetenv(name);
}

static const char *language_of(const char *all, const char *messages, const char *lang, const char *list)
{
	set("LC_ALL", all);
	set("LC_MESSAGES", messages);
	set("LANG", lang);
	set("LANGUAGE", list);
	return language_of_locale();
}

static void a_japanese_locale_is_japanese(void **state)
{
	(void)state;
	assert_string_equal(language_of(NULL, NULL, "ja_JP.UTF-8", NULL), "ja");
	assert_string_equal(language_of(NULL, NULL, "ja", NULL), "ja");
	assert_string_equal(language_of("", "", "ja_JP", ""), "ja");
}

static void every_other_locale_is_english(void **state)
{
	(void)state;
	assert_string_equal(language_of(NULL, NULL, NULL, NULL), "en");
	assert_string_equal(language_of(NULL, NULL, "en_US.UTF-8", NULL), "en");
	assert_string_equal(language_of(NULL, NULL, "de_DE.UTF-8", NULL), "en");
	assert_string_equal(language_of(NULL, NULL, "jam_JM", NULL), "en");
}

static void the_stronger_variable_decides(void **state)
{
	(void)state;
	assert_string_equal(language_of("C.UTF-8", NULL, "ja_JP.UTF-8", NULL), "en");
	assert_string_equal(language_of("ja_JP.UTF-8", "en_US.UTF-8", "en_US.UTF-8", NULL), "ja");
	assert_string_equal(language_of(NULL, "ja_JP.UTF-8", "en_US.UTF-8", NULL), "ja");
}

static void a_list_of_languages_goes_before_the_locale(void **state)
{
	(void)state;
	assert_string_equal(language_of(NULL, NULL, "en_US.UTF-8", "ja"), "ja");
	assert_string_equal(language_of(NULL, NULL, "ja_JP.UTF-8", "de:en_GB:ja"), "en");
	assert_string_equal(language_of(NULL, NULL, "ja_JP.UTF-8", ":fr:"), "ja");
}

static void under_the_locale_c_a_list_means_nothing(void **state)
{
	(void)state;
	assert_string_equal(language_of(NULL, NULL, NULL, "ja"), "en");
	assert_string_equal(language_of("C", NULL, NULL, "ja"), "en");
	assert_string_equal(language_of("POSIX", NULL, "ja_JP.UTF-8", "ja"), "en");
	assert_string_equal(language_of(NULL, NULL, "C.UTF-8", "ja"), "en");
}

static void a_process_speaks_what_it_was_told_last(void **state)
{
	(void)state;
	language_use("ja");
	assert_string_equal(language_in_use(), "ja");
	language_use("en");
	assert_string_equal(language_in_use(), "en");
	language_use("../elsewhere");
	assert_string_equal(language_in_use(), "en");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_japanese_locale_is_japanese),
		cmocka_unit_test(every_other_locale_is_english),
		cmocka_unit_test(the_stronger_variable_decides),
		cmocka_unit_test(a_list_of_languages_goes_before_the_locale),
		cmocka_unit_test(under_the_locale_c_a_list_means_nothing),
		cmocka_unit_test(a_process_speaks_what_it_was_told_last),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
