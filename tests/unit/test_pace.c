/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a frame may be drawn. */
#include "pace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const struct pace_link idle = { .window = 100000 };

static void test_first_frame_is_drawn_at_once(void **state)
{
	struct pace pace = { 0 };

	(void)state;
	assert_true(pace_may_draw(&pace, &idle, false, false, 5));
}

static void test_others_are_drawn_four_times_a_second(void **state)
{
	struct pace pace = { 0 };
	int frames = 0;

	(void)state;
	for (uint64_t now = 10000; now < 20000; now += 10) {
		if (!pace_may_draw(&pace, &idle, false, false, now))
			continue;
		frames++;
		pace_drew(&pace, now);
	}
	assert_in_range(frames, 38, 40);
}

static void test_own_doing_is_drawn_at_once(void **state)
{
	struct pace pace = { 0 };

	(void)state;
	pace_drew(&pace, 1000);
	assert_false(pace_may_draw(&pace, &idle, false, false, 1001));
	assert_true(pace_may_draw(&pace, &idle, true, false, 1001));
}

static void test_nothing_is_drawn_on_a_full_line(void **state)
{
	static const struct pace_link full[] = {
		{ .window = 0 }, { .window = 100000, .is_pending = true }, { .window = 100000, .unsent = PACE_UNSENT_MAX } };

	(void)state;
	for (size_t i = 0; i < sizeof full / sizeof *full; i++) {
		struct pace pace = { 0 };

		assert_false(pace_may_draw(&pace, &full[i], false, false, 50000));
		assert_false(pace_may_draw(&pace, &full[i], true, false, 50000));
	}
}

static void test_a_slow_line_gets_one_frame_a_second(void **state)
{
	const struct pace_link lazy = { .window = 100000, .unsent = 2000 };
	struct pace pace = { 0 };
	int frames = 0;

	(void)state;
	for (uint64_t now = 10000; now < 20000; now += 10) {
		if (!pace_may_draw(&pace, &lazy, false, false, now))
			continue;
		frames++;
		pace_drew(&pace, now);
	}
	assert_in_range(frames, 9, 11);
}

static void test_a_line_that_recovers_is_quick_again(void **state)
{
	const struct pace_link full = { .window = 0 };
	struct pace pace = { 0 };

	(void)state;
	pace_drew(&pace, 1000);
	assert_false(pace_may_draw(&pace, &full, false, false, 2000));
	assert_true(pace_may_draw(&pace, &idle, false, false, 2001));
	pace_drew(&pace, 9000);
	assert_true(pace_may_draw(&pace, &idle, false, false, 9250));
}

static void test_saving_data_means_ten_seconds(void **state)
{
	struct pace pace = { 0 };

	(void)state;
	pace_drew(&pace, 1000);
	assert_false(pace_may_draw(&pace, &idle, false, true, 10900));
	assert_true(pace_may_draw(&pace, &idle, true, true, 1001));
	assert_true(pace_may_draw(&pace, &idle, false, true, 11000));
}

static void test_the_next_look_is_never_now(void **state)
{
	struct pace pace = { 0 };

	(void)state;
	pace_drew(&pace, 1000);
	assert_int_equal(pace_again(&pace, false, false, 1100), 1250);
	assert_int_equal(pace_again(&pace, true, false, 1100), 1100 + PACE_LOOK_MS);
	assert_int_equal(pace_again(&pace, false, false, 9000), 9000 + PACE_LOOK_MS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_first_frame_is_drawn_at_once),
		cmocka_unit_test(test_others_are_drawn_four_times_a_second),
		cmocka_unit_test(test_own_doing_is_drawn_at_once),
		cmocka_unit_test(test_nothing_is_drawn_on_a_full_line),
		cmocka_unit_test(test_a_slow_line_gets_one_frame_a_second),
		cmocka_unit_test(test_a_line_that_recovers_is_quick_again),
		cmocka_unit_test(test_saving_data_means_ten_seconds),
		cmocka_unit_test(test_the_next_look_is_never_now)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
