/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text of several rows through the gate. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "text_rows.h"

static void expect(const char *in, enum text_fault fault, const char *out)
{
	char to[256], again[256];

	assert_int_equal(text_clean_rows(in, strlen(in), 200, 100, to, sizeof to), fault);
	assert_string_equal(to, out);
	if (fault != TEXT_FINE)
		return;
	assert_int_equal(text_clean_rows(to, strlen(to), 200, 100, again, sizeof again), TEXT_FINE);
	assert_string_equal(again, to);
}

static void rows_stay_rows(void **state)
{
	(void)state;
	expect("一行目\n二行目", TEXT_FINE, "一行目\n二行目");
	expect("一\r\n二\r三\n四", TEXT_FINE, "一\n二\n三\n四");
	expect("  空白は消え \n\t 次の行 ", TEXT_FINE, "空白は消え\n次の行");
}

static void of_empty_rows_one_stays_between_others(void **state)
{
	(void)state;
	expect("\n\n一\n\n\n 　\n二\n\n", TEXT_FINE, "一\n\n二");
	expect("", TEXT_EMPTY, "");
	expect(" \n\r\n　\n", TEXT_EMPTY, "");
}

static void nothing_in_a_row_moves_a_cursor(void **state)
{
	(void)state;
	expect("a\033[2Jb\nc\bd", TEXT_FINE, "a[2Jb\ncd");
	expect("右\xe2\x80\xae左\n\xe2\x80\x8bいち", TEXT_FINE, "右左\nいち");
	expect("よい\n\xff\n", TEXT_NOT_UTF8, "");
}

static void too_much_is_refused_and_not_cut(void **state)
{
	char in[512], to[512];

	(void)state;
	memset(in, 'x', sizeof in);
	assert_int_equal(text_clean_rows(in, 101, 200, 100, to, sizeof to), TEXT_TOO_LONG);
	assert_string_equal(to, "");
	in[50] = '\n'; /* counts as a character */
	assert_int_equal(text_clean_rows(in, 101, 200, 100, to, sizeof to), TEXT_TOO_LONG);
	assert_int_equal(text_clean_rows(in, 100, 200, 100, to, sizeof to), TEXT_FINE);
	assert_int_equal(text_clean_rows(in, 100, 99, 100, to, sizeof to), TEXT_TOO_LONG);
	assert_int_equal(text_clean_rows(in, 100, 200, 100, to, 100), TEXT_TOO_LONG);
	for (size_t i = 0; i < sizeof in; i += 2)
		in[i] = 'x', in[i + 1] = '\n';
	assert_int_equal(text_clean_rows(in, 2 * TEXT_ROWS_MAX, 400, 400, to, sizeof to), TEXT_FINE);
	assert_int_equal(text_clean_rows(in, 2 * TEXT_ROWS_MAX + 1, 400, 400, to, sizeof to), TEXT_TOO_LONG);
}

static void folding_joins_rows(void **state)
{
	static const char in[] = "ｶﾀｶﾅ\n\nＡbC";
	char to[64];

	(void)state;
	assert_true(text_fold_rows(in, strlen(in), to, sizeof to));
	assert_string_equal(to, "カタカナ abc");
	assert_false(text_fold_rows(in, strlen(in), to, 8));
	assert_string_equal(to, "");
	assert_false(text_fold_rows("a\n\xff", 3, to, sizeof to));
	assert_true(text_fold_rows("", 0, to, sizeof to));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_stay_rows),
		cmocka_unit_test(of_empty_rows_one_stays_between_others),
		cmocka_unit_test(nothing_in_a_row_moves_a_cursor),
		cmocka_unit_test(too_much_is_refused_and_not_cut),
		cmocka_unit_test(folding_joins_rows),
	};

	return cmocka_run_group_tests_name("text_rows", tests, NULL, NULL);
}
