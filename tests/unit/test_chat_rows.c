/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which rows of the talk only move, and what is known of them afterwards. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "chat_rows.h"

enum { MARK = 2, COUNT = 5 };

/* Rows of one line each, 0 for an empty one. */
static void fill(struct chat_row *rows, const uint64_t *lines)
{
	for (int i = 0; i < COUNT; i++)
		rows[i] = (struct chat_row){ .line = lines[i], .count = lines[i] > 0 };
}

static struct chat_shift shift_between(struct chat_rows *rows, const uint64_t *before, struct chat_row *now,
	const uint64_t *after)
{
	fill(now, before);
	chat_rows_keep(rows, now, COUNT);
	fill(now, after);
	return chat_rows_shift(rows, now);
}

static void expect_shift(struct chat_shift shift, int first, int end, int by)
{
	assert_int_equal(shift.first, first);
	assert_int_equal(shift.end, end);
	assert_int_equal(shift.by, by);
}

static void a_new_line_moves_the_others_up(void **state)
{
	struct chat_rows rows = { 0 };
	struct chat_row now[COUNT];
	(void)state;
	struct chat_shift shift = shift_between(&rows, (uint64_t[]){ 1, 2, 3, 4, 0 }, now, (uint64_t[]){ 2, 3, 4, 5, 0 });
	expect_shift(shift, 0, 4, 1);
	chat_rows_move(&rows, shift);
	for (int i = 0; i < COUNT; i++)
		assert_int_equal(chat_rows_holds(&rows, i, &now[i]), i != 3);
	assert_int_equal(rows.rows[3].line, 0);
	chat_rows_forget(&rows);
}

static void who_reads_back_moves_them_down_below_the_mark(void **state)
{
	struct chat_rows rows = { 0 };
	struct chat_row now[COUNT];
	(void)state;
	struct chat_shift shift = shift_between(&rows, (uint64_t[]){ 9, 5, 6, 7, 8 }, now, (uint64_t[]){ 9, 3, 4, 5, 6 });
	expect_shift(shift, 1, 5, -2);
	chat_rows_move(&rows, shift);
	for (int i = 0; i < COUNT; i++)
		assert_int_equal(chat_rows_holds(&rows, i, &now[i]), i == 0 || i > 2);
	chat_rows_forget(&rows);
}

static void where_all_is_new_or_all_is_there_nothing_moves(void **state)
{
	struct chat_rows rows = { 0 };
	struct chat_row now[COUNT];
	(void)state;
	struct chat_shift shift = shift_between(&rows, (uint64_t[]){ 1, 2, 3, 4, 5 }, now, (uint64_t[]){ 6, 7, 8, 9, 10 });
	assert_int_equal(shift.by, 0);
	shift = shift_between(&rows, (uint64_t[]){ 1, 2, 3, 0, 0 }, now, (uint64_t[]){ 1, 2, 3, 4, 0 });
	assert_int_equal(shift.by, 0);
	shift = shift_between(&rows, (uint64_t[]){ 1, 2, 3, 4, 5 }, now, (uint64_t[]){ 1, 2, 3, 4, 5 });
	assert_int_equal(shift.by, 0);
	chat_rows_forget(&rows);
	assert_int_equal(chat_rows_shift(&rows, now).by, 0);
}

static void a_line_that_changed_is_measured_anew(void **state)
{
	struct chat_rows rows = { 0 };
	struct chat_row now[COUNT] = { { 1, 1, 3, 7, MARK }, { 1, 2, 3, 7, MARK } };
	(void)state;
	assert_int_equal(chat_rows_of(&rows, 1, 7, MARK), 0);
	chat_rows_keep(&rows, now, COUNT);
	assert_int_equal(chat_rows_of(&rows, 1, 7, MARK), 3);
	assert_int_equal(chat_rows_of(&rows, 1, 8, MARK), 0);
	assert_int_equal(chat_rows_of(&rows, 1, 7, 0), 0);
	chat_rows_forget(&rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_line_moves_the_others_up),
		cmocka_unit_test(who_reads_back_moves_them_down_below_the_mark),
		cmocka_unit_test(where_all_is_new_or_all_is_there_nothing_moves),
		cmocka_unit_test(a_line_that_changed_is_measured_anew),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
