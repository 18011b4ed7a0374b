/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file of phrases: what is read, what is named. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "phrases.h"

static unsigned lines[16];
static int count;

static void on_finding(void *context, unsigned line, const char *words)
{
	(void)context;
	assert_true(words[0]);
	if (count < 16)
		lines[count] = line;
	count++;
}

static struct phrases *parse(const char *text)
{
	count = 0;
	return phrases_parse(text, strlen(text), on_finding, NULL);
}

static void phrases_stand_under_their_situation(void **state)
{
	struct phrases *phrases = parse("; a remark\n\n[はじめて = New here]\nようこそ。 = Welcome.\r\n! 話しますか。 = Shall we talk?\n"
		"[出る = Leaving]\n  また いつでも。 = Any time.");

	(void)state;
	assert_int_equal(count, 0);
	assert_int_equal(phrases_count(phrases), 3);
	assert_string_equal(phrases_at(phrases, 0)->situation, "はじめて");
	assert_string_equal(phrases_at(phrases, 0)->text_en, "Welcome.");
	assert_false(phrases_at(phrases, 0)->persuades);
	assert_true(phrases_at(phrases, 1)->persuades);
	assert_string_equal(phrases_at(phrases, 1)->text, "話しますか。");
	assert_string_equal(phrases_at(phrases, 2)->situation_en, "Leaving");
	phrases_destroy(phrases);
}

static void what_is_not_right_is_named_and_left_out(void **state)
{
	struct phrases *phrases = parse("はい = Yes\n[x]\nはい = Yes\n[a = b]\nno sign\n\xff = x\nはい = Yes\n");

	(void)state;
	assert_int_equal(phrases_count(phrases), 1);
	assert_int_equal(count, 5);
	assert_int_equal(lines[0], 1);
	assert_int_equal(lines[1], 2);
	assert_int_equal(lines[2], 3);
	assert_int_equal(lines[3], 5);
	assert_int_equal(lines[4], 6);
	phrases_destroy(phrases);
}

static void there_are_not_too_many(void **state)
{
	char text[4096] = "[a = b]\n";
	struct phrases *phrases;

	(void)state;
	for (int i = 0; i <= PHRASES_MAX; i++)
		strcat(text, "は = y\n");
	phrases = parse(text);
	assert_int_equal(phrases_count(phrases), PHRASES_MAX);
	assert_int_equal(count, 1);
	phrases_destroy(phrases);
}

static void a_place_may_have_none(void **state)
{
	struct phrases *phrases;

	(void)state;
	count = 0;
	phrases = phrases_read("/nonexistent", on_finding, NULL);
	assert_int_equal(phrases_count(phrases), 0);
	assert_int_equal(count, 0);
	phrases_destroy(phrases);
	phrases_destroy(NULL);
	assert_int_equal(phrases_count(NULL), 0);
}

static void the_default_ones_are_right(void **state)
{
	char directory[4096];
	struct phrases *phrases;
	bool has_persuading = false, has_others = false;

	(void)state;
	snprintf(directory, sizeof directory, "%s/place", getenv("SOURCE_ROOT"));
	count = 0;
	phrases = phrases_read(directory, on_finding, NULL);
	assert_int_equal(count, 0);
	assert_in_range(phrases_count(phrases), 10, PHRASES_MAX);
	for (int i = 0; i < phrases_count(phrases); i++) {
		has_persuading = has_persuading || phrases_at(phrases, i)->persuades;
		has_others = has_others || !phrases_at(phrases, i)->persuades;
		assert_null(strstr(phrases_at(phrases, i)->text, "必ず"));
		assert_null(strstr(phrases_at(phrases, i)->text, "がんばって"));
	}
	assert_true(has_persuading && has_others);
	phrases_destroy(phrases);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(phrases_stand_under_their_situation), cmocka_unit_test(what_is_not_right_is_named_and_left_out),
		cmocka_unit_test(there_are_not_too_many), cmocka_unit_test(a_place_may_have_none),
		cmocka_unit_test(the_default_ones_are_right)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
