/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The counting that all figures rest on: marks are found however they arrive, each hearing counts once, and who left is
 * not waited for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "marks.h"

struct hall {
	struct marks marks;
	struct ear ears[3];
};

static int open_hall(void **state)
{
	static struct hall hall;

	memset(&hall, 0, sizeof hall);
	marks_init(&hall.marks);
	for (int i = 0; i < 3; i++)
		ear_open(&hall.ears[i], &hall.marks, marks_room(&hall.marks, "r"), i == 2);
	*state = &hall;
	return 0;
}

static int close_hall(void **state)
{
	struct hall *hall = *state;

	marks_finish(&hall->marks);
	return 0;
}

static void take(struct hall *hall, int ear, const char *text, size_t size, uint64_t now)
{
	ear_take(&hall->ears[ear], &hall->marks, (const uint8_t *)text, size, now);
}

static void finds_marks_in_pieces(void **state)
{
	struct hall *hall = *state;
	char text[64] = "\033[3mnobody: \033[m";
	size_t before = strlen(text);

	for (int i = 0; i < 3000; i++) {
		marks_say(&hall->marks, &hall->ears[0], 1000, text + before);
		memcpy(text + before + MARK_SIZE, " and more\r\n", 12);
		for (const char *c = text; *c; c++)
			take(hall, 1, c, 1, 1500);
		take(hall, 2, text, strlen(text), 3000);
	}
	assert_int_equal(hall->marks.expected, 6000);
	assert_int_equal(hall->marks.heard, 6000);
	assert_int_equal(hall->marks.doubled, 0);
	assert_in_range(spread_at(&hall->marks.delivery, 500), 500, 516);
	assert_int_equal(hall->marks.delivery.max, 2000);
}

static void counts_doubles_in_lines_only(void **state)
{
	struct hall *hall = *state;
	char mark[MARK_SIZE];

	marks_say(&hall->marks, &hall->ears[0], 0, mark);
	for (int i = 0; i < 3; i++) {
		take(hall, 0, mark, sizeof mark, 1);
		take(hall, 1, mark, sizeof mark, 1);
		take(hall, 1, " ", 1, 1);
		take(hall, 2, mark, sizeof mark, 1);
		take(hall, 2, " ", 1, 1);
	}
	assert_int_equal(hall->marks.heard, 2);
	assert_int_equal(hall->marks.doubled, 2);
}

static void does_not_wait_for_who_left(void **state)
{
	struct hall *hall = *state;
	char mark[MARK_SIZE];

	marks_say(&hall->marks, &hall->ears[0], 0, mark);
	assert_int_equal(hall->marks.expected, 2);
	take(hall, 1, mark, sizeof mark, 1);
	ear_close(&hall->ears[1], &hall->marks);
	assert_int_equal(hall->marks.expected, 2);
	ear_close(&hall->ears[2], &hall->marks);
	assert_int_equal(hall->marks.expected, 1);
	assert_int_equal(hall->marks.heard, 1);
	take(hall, 2, mark, sizeof mark, 1);
	marks_say(&hall->marks, &hall->ears[0], 0, mark);
	assert_int_equal(hall->marks.expected, 1);
	assert_int_equal(hall->marks.heard, 1);
}

static void other_words_are_no_marks(void **state)
{
	struct hall *hall = *state;
	char mark[MARK_SIZE], other[MARK_SIZE];

	marks_say(&hall->marks, &hall->ears[0], 0, mark);
	for (int i = 1; i < MARK_SIZE - 1; i++) {
		memcpy(other, mark, sizeof other);
		other[i] = other[i] == 'a' ? 'b' : 'a';
		take(hall, 1, other, sizeof other, 1);
		take(hall, 1, "-", 1, 1);
	}
	assert_int_equal(hall->marks.heard, 0);
}

static void spread_tells_parts(void **state)
{
	struct spread spread = { .count = 0 };

	(void)state;
	assert_int_equal(spread_at(&spread, 500), 0);
	for (uint64_t us = 1; us <= 100000; us++)
		spread_add(&spread, us);
	assert_in_range(spread_at(&spread, 500), 50000, 51600);
	assert_in_range(spread_at(&spread, 990), 99000, 100000);
	assert_int_equal(spread_at(&spread, 1000), 100000);
	spread_add(&spread, UINT64_MAX);
	assert_int_equal(spread_at(&spread, 1000), UINT64_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(finds_marks_in_pieces, open_hall, close_hall),
		cmocka_unit_test_setup_teardown(counts_doubles_in_lines_only, open_hall, close_hall),
		cmocka_unit_test_setup_teardown(does_not_wait_for_who_left, open_hall, close_hall),
		cmocka_unit_test_setup_teardown(other_words_are_no_marks, open_hall, close_hall),
		cmocka_unit_test(spread_tells_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
