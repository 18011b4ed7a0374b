/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What user names mean at the door, and what a client's environment asks for. */
#include "entrance.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "environment.h"

static void expect_entrance(const char *user, enum entrance entrance, enum face_kind wish)
{
	enum face_kind found = FACE_ASK;

	assert_int_equal(entrance_of(user, &found), entrance);
	assert_int_equal(found, wish);
}

static void test_words_are_entrances(void **state)
{
	(void)state;
	expect_entrance("join", ENTRANCE_JOIN, FACE_ASK);
	expect_entrance("apply", ENTRANCE_APPLY, FACE_ASK);
	expect_entrance("look", ENTRANCE_LOOK, FACE_ASK);
	expect_entrance("kokoiru", ENTRANCE_PERSON, FACE_ASK);
}

static void test_suffixes_choose_a_face(void **state)
{
	(void)state;
	expect_entrance("kokoiru+line", ENTRANCE_PERSON, FACE_LINE);
	expect_entrance("join+tui", ENTRANCE_JOIN, FACE_MAP);
	expect_entrance("look+line", ENTRANCE_LOOK, FACE_LINE);
	expect_entrance("+line", ENTRANCE_PERSON, FACE_LINE);
}

static void test_any_other_name_means_nothing(void **state)
{
	static const char *const names[] = { "", "sato.taro", "Join", "joiner", "xjoin", "-join", "join ", "join+", "\x1b[31m",
		"look\n", "\xff\xfe" };
	char huge[200001];

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		expect_entrance(names[i], ENTRANCE_PERSON, FACE_ASK);
	memset(huge, 'j', sizeof huge - 1);
	huge[sizeof huge - 1] = '\0';
	expect_entrance(huge, ENTRANCE_PERSON, FACE_ASK);
}

static void test_languages_come_in_order(void **state)
{
	struct environment environment = { 0 };
	enum language language = LANGUAGE_COUNT;

	(void)state;
	assert_false(environment_language(&environment, &language));
	assert_true(environment_take(&environment, "LANG", "ja_JP.UTF-8"));
	assert_true(environment_language(&environment, &language));
	assert_int_equal(language, LANGUAGE_JA);
	assert_true(environment_take(&environment, "LC_ALL", "en_US.UTF-8"));
	assert_true(environment_language(&environment, &language));
	assert_int_equal(language, LANGUAGE_EN);
	assert_true(environment_take(&environment, "KOKOIRU_LANG", "ja"));
	assert_true(environment_language(&environment, &language));
	assert_int_equal(language, LANGUAGE_JA);
}

static void test_c_and_posix_are_no_language(void **state)
{
	static const char *const values[] = { "C", "C.UTF-8", "POSIX", "" };

	(void)state;
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		struct environment environment = { 0 };
		enum language language;

		assert_true(environment_take(&environment, "LANG", values[i]));
		assert_false(environment_language(&environment, &language));
	}
}

static void test_only_the_named_variables_are_taken(void **state)
{
	static const char *const refused[] = { "PATH", "TERM", "LANGUAGE", "LD_PRELOAD", "", "lang", "NO_COLOUR", "LC" };
	struct environment environment = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		assert_false(environment_take(&environment, refused[i], "1"));
	assert_true(environment_take(&environment, "LC_TIME", "ja_JP.UTF-8"));
	assert_true(environment_take(&environment, "NO_COLOR", "1"));
	assert_true(environment.no_color);
}

static void test_ten_thousand_variables_are_not_taken(void **state)
{
	struct environment environment = { 0 };
	int taken = 0;

	(void)state;
	for (int i = 0; i < 10000; i++)
		taken += environment_take(&environment, "LC_CTYPE", "x");
	assert_in_range(taken, 1, 100);
}

static void test_the_environment_chooses_a_face(void **state)
{
	struct environment environment = { 0 };

	(void)state;
	assert_int_equal(environment_face(&environment), FACE_ASK);
	environment_take(&environment, "ACCESSIBLE", "0");
	assert_int_equal(environment_face(&environment), FACE_ASK);
	environment_take(&environment, "ACCESSIBLE", "1");
	assert_int_equal(environment_face(&environment), FACE_LINE);
	environment_take(&environment, "KOKOIRU_UI", "tui");
	assert_int_equal(environment_face(&environment), FACE_MAP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words_are_entrances),
		cmocka_unit_test(test_suffixes_choose_a_face),
		cmocka_unit_test(test_any_other_name_means_nothing),
		cmocka_unit_test(test_languages_come_in_order),
		cmocka_unit_test(test_c_and_posix_are_no_language),
		cmocka_unit_test(test_only_the_named_variables_are_taken),
		cmocka_unit_test(test_ten_thousand_variables_are_not_taken),
		cmocka_unit_test(test_the_environment_chooses_a_face)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
