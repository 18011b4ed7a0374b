/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Templates of mails: what is taken for one, what it becomes, and that the default place's are fine. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "template.h"

#define GOOD "Subject\n\nType {ssh}, compare {fingerprint}.\n{contacts}\nCode: {code}\n"

static const char *const values[TEMPLATE_NAMES] = {
	[TEMPLATE_PLACE] = "here", [TEMPLATE_SSH] = "ssh a@b", [TEMPLATE_CONTACTS] = "", [TEMPLATE_CODE] = "482-913-557",
	[TEMPLATE_FINGERPRINT] = "SHA256:x", [TEMPLATE_UNTIL] = "then", [TEMPLATE_WORDS] = "{code} one\ntwo"
};

static void expect(const char *text, enum mail_kind kind, enum template_fault fault, unsigned at)
{
	const char *lacks = "";
	unsigned line = 0;

	assert_int_equal(template_check(text, strlen(text), kind, &line, &lacks), fault);
	if (at > 0)
		assert_int_equal(line, at);
}

static void what_can_be_used_is_taken(void **state)
{
	(void)state;
	expect(GOOD, MAIL_INVITATION, TEMPLATE_FINE, 0);
	expect("件名\n\n{words}\n", MAIL_DECLINED, TEMPLATE_FINE, 0);
	expect("s\n\n{words} {place} {ssh} {contacts}", MAIL_QUESTION, TEMPLATE_FINE, 0);
}

static void what_cannot_is_found_with_its_line(void **state)
{
	char *large = malloc(TEMPLATE_MAX + 2);

	(void)state;
	expect("", MAIL_DECLINED, TEMPLATE_SUBJECT, 0);
	expect("\n\n{words}\n", MAIL_DECLINED, TEMPLATE_SUBJECT, 0);
	expect("s\n{words}\n", MAIL_DECLINED, TEMPLATE_SUBJECT, 0);
	expect("s {words}\n\n{words}\n", MAIL_DECLINED, TEMPLATE_SUBJECT, 0);
	expect("s\n\n{words}\n{code}\n", MAIL_DECLINED, TEMPLATE_UNKNOWN, 4);
	expect("s\n\n\n{words} {\n", MAIL_DECLINED, TEMPLATE_UNKNOWN, 4);
	expect("s\n\n{words}\n}\n", MAIL_DECLINED, TEMPLATE_UNKNOWN, 4);
	expect("s\n\n{words}\r\n", MAIL_DECLINED, TEMPLATE_TEXT, 3);
	expect("s\n\n{words}\n\xff\n", MAIL_DECLINED, TEMPLATE_TEXT, 4);
	expect("s\n\nwords\n", MAIL_DECLINED, TEMPLATE_LACKS, 0);
	assert_non_null(large);
	memset(large, 'a', TEMPLATE_MAX + 1);
	large[TEMPLATE_MAX + 1] = '\0';
	expect(large, MAIL_DECLINED, TEMPLATE_LONG, 0);
	large[TEMPLATE_SUBJECT_MAX + 1] = large[TEMPLATE_SUBJECT_MAX + 2] = '\n';
	large[TEMPLATE_MAX] = '\0';
	expect(large, MAIL_DECLINED, TEMPLATE_SUBJECT, 0);
	free(large);
}

static void each_name_that_is_needed_is_asked_for(void **state)
{
	static const char *const without[][2] = {
		{ "s\n\n{fingerprint} {code}\n", "{ssh}" }, { "s\n\n{ssh} {code}\n", "{fingerprint}" },
		{ "s\n\n{ssh} {fingerprint}\n", "{code}" }
	};
	const char *lacks = "";

	(void)state;
	for (size_t i = 0; i < sizeof without / sizeof *without; i++) {
		assert_int_equal(template_check(without[i][0], strlen(without[i][0]), MAIL_INVITATION, NULL, &lacks),
			TEMPLATE_LACKS);
		assert_string_equal(lacks, without[i][1]);
	}
}

static void filled(const char *text, const char *subject, const char *body)
{
	struct buf first, rest;

	buf_init(&first, 1000);
	buf_init(&rest, 10000);
	assert_true(template_fill(text, strlen(text), values, &first, &rest));
	assert_int_equal(first.size, strlen(subject));
	assert_memory_equal(first.data, subject, first.size);
	assert_int_equal(rest.size, strlen(body));
	assert_memory_equal(rest.data, body, rest.size);
	buf_finish(&first);
	buf_finish(&rest);
}

static void names_become_what_they_stand_for(void **state)
{
	(void)state;
	filled(GOOD, "Subject", "Type ssh a@b, compare SHA256:x.\nCode: 482-913-557\n");
	filled("s\n\n{contacts} stays\n{contacts}\n\nend", "s", " stays\n\nend\n");
}

/* What staff wrote is shown as they wrote it. */
static void words_are_not_read_as_a_template(void **state)
{
	(void)state;
	filled("s\n\n{words}\n", "s", "{code} one\ntwo\n");
}

static void what_does_not_fit_is_not_sent(void **state)
{
	struct buf subject, body;

	(void)state;
	buf_init(&subject, 1000);
	buf_init(&body, 10);
	assert_false(template_fill(GOOD, strlen(GOOD), values, &subject, &body));
	buf_finish(&subject);
	buf_finish(&body);
}

static void those_of_the_default_place_are_fine(void **state)
{
	static const char *const languages[] = { "ja", "en" };
	char path[1000], text[TEMPLATE_MAX + 1];

	(void)state;
	for (int kind = 0; kind < MAIL_COUNT; kind++) {
		for (size_t i = 0; i < 2; i++) {
			FILE *file;
			size_t size;

			snprintf(path, sizeof path, "%s/place/mail/%s.%s.txt", getenv("SOURCE_ROOT"),
				mail_kind_name((enum mail_kind)kind), languages[i]);
			file = fopen(path, "re");
			assert_non_null(file);
			size = fread(text, 1, sizeof text, file);
			fclose(file);
			assert_int_equal(template_check(text, size, (enum mail_kind)kind, NULL, NULL), TEMPLATE_FINE);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_can_be_used_is_taken), cmocka_unit_test(what_cannot_is_found_with_its_line),
		cmocka_unit_test(each_name_that_is_needed_is_asked_for), cmocka_unit_test(names_become_what_they_stand_for),
		cmocka_unit_test(words_are_not_read_as_a_template), cmocka_unit_test(what_does_not_fit_is_not_sent),
		cmocka_unit_test(those_of_the_default_place_are_fine)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
