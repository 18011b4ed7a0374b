/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mail as it goes over the line: byte by byte where it is short, by its rules where it is long. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "message.h"

static const struct message_parts plain = {
	.from_name = "", .from = "kokoiru@example.jp", .to = "taro@example.com", .subject = "Hello", .body = "one\ntwo\n",
	.language = LANGUAGE_EN, .about = 7, .at = 1800000000
};

static char *built(const struct message_parts *parts)
{
	struct buf out;

	buf_init(&out, 64 * 1024);
	assert_true(message_build(parts, &out));
	buf_put_u8(&out, '\0');
	assert_false(out.failed);
	return (char *)out.data;
}

static void a_short_one_byte_by_byte(void **state)
{
	char *message = built(&plain), *id = strstr(message, "Message-ID: <");

	(void)state;
	assert_non_null(id);
	assert_int_equal(strcspn(id + 13, "@"), 32);
	memset(id + 13, 'x', 32);
	assert_string_equal(message,
		"Date: Fri, 15 Jan 2027 08:00:00 +0000\r\n"
		"From: <kokoiru@example.jp>\r\n"
		"To: taro@example.com\r\n"
		"Subject: Hello\r\n"
		"Message-ID: <xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx@example.jp>\r\n"
		"MIME-Version: 1.0\r\n"
		"Content-Type: text/plain; charset=UTF-8\r\n"
		"Content-Transfer-Encoding: base64\r\n"
		"Content-Language: en\r\n"
		"Auto-Submitted: auto-generated\r\n"
		"\r\n"
		"b25lDQp0d28NCg==\r\n");
	free(message);
}

static void sent_again_it_has_the_same_id(void **state)
{
	struct message_parts other = plain;
	char *one = built(&plain), *again = built(&plain), *another;

	(void)state;
	assert_string_equal(one, again);
	other.about = 8;
	another = built(&other);
	assert_string_not_equal(strstr(one, "Message-ID"), strstr(another, "Message-ID"));
	free(one);
	free(again);
	free(another);
}

static void subjects_are_encoded_in_words_of_whole_characters(void **state)
{
	struct message_parts parts = plain;
	char *message;

	(void)state;
	parts.subject = "お申し込みについてのご案内です、ながいながい件名";
	message = built(&parts);
	assert_non_null(strstr(message,
		"Subject: =?UTF-8?B?44GK55Sz44GX6L6844G/44Gr44Gk44GE44Gm44Gu44GU5qGI5YaF44Gn?=\r\n"
		" =?UTF-8?B?44GZ44CB44Gq44GM44GE44Gq44GM44GE5Lu25ZCN?=\r\n"));
	free(message);
	parts.subject = "=?UTF-8?B?AAAA?=";
	message = built(&parts);
	assert_non_null(strstr(message, "Subject: =?UTF-8?B?PT9VVEYtOD9CP0FBQUE/PQ==?=\r\n"));
	free(message);
}

static void a_name_is_never_read_as_anything_else(void **state)
{
	struct message_parts parts = plain;
	char *message;

	(void)state;
	parts.from_name = "a\" <x@y>, b";
	message = built(&parts);
	assert_non_null(strstr(message, "From: =?UTF-8?B?YSIgPHhAeT4sIGI=?=\r\n <kokoiru@example.jp>\r\n"));
	free(message);
}

static void line_breaks_in_headers_are_not_written(void **state)
{
	static const char *const wrong[] = { "a\r\nBcc: x@example.jp", "a\nb", "a\rb", "a\tb", "a\x1b[2J", "a\xc2\x85", "\xff",
		"a\xe2\x80\xa8" };
	struct buf out;

	(void)state;
	buf_init(&out, 64 * 1024);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct message_parts subject = plain, name = plain;

		subject.subject = wrong[i];
		name.from_name = wrong[i];
		assert_false(message_build(&subject, &out));
		assert_false(message_build(&name, &out));
		assert_int_equal(out.size, 0);
	}
	buf_finish(&out);
}

static void what_does_not_fit_leaves_nothing(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 300);
	assert_false(message_build(&plain, &out));
	assert_int_equal(out.size, 0);
	buf_finish(&out);
}

/* Whatever the text, and wherever its line ends fall: short ASCII lines with CRLF. */
static void lines_stay_short_and_plain(void **state)
{
	char body[400];

	(void)state;
	for (size_t size = 0; size < 200; size++) {
		struct message_parts parts = plain;
		char *message;

		memset(body, 'a', sizeof body);
		body[size] = '\n';
		body[size + 1] = '.';
		body[size + 60] = '\0';
		parts.body = body;
		message = built(&parts);
		for (const char *at = message; *at;) {
			size_t line = strcspn(at, "\r\n");

			assert_true(line <= 78);
			assert_memory_equal(at + line, "\r\n", 2);
			for (size_t i = 0; i < line; i++)
				assert_in_range((unsigned char)at[i], 0x20, 0x7e);
			/* padding stands at the end only */
			assert_true(!strstr(message, "\r\n\r\n") || at < strstr(message, "\r\n\r\n") || !memchr(at, '=', line)
				|| at[line + 2] == '\0');
			at += line + 2;
		}
		free(message);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_short_one_byte_by_byte), cmocka_unit_test(sent_again_it_has_the_same_id),
		cmocka_unit_test(subjects_are_encoded_in_words_of_whole_characters),
		cmocka_unit_test(a_name_is_never_read_as_anything_else),
		cmocka_unit_test(line_breaks_in_headers_are_not_written), cmocka_unit_test(what_does_not_fit_leaves_nothing),
		cmocka_unit_test(lines_stay_short_and_plain)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
