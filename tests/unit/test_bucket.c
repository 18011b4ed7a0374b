/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Token buckets over hand-made times. */
#include "bucket.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const struct bucket_rate rate = { 3, 2, 1000 };

static void a_burst_then_a_rate(void **state)
{
	struct bucket bucket = { 0 };
	uint32_t wait = 0;

	(void)state;
	for (int i = 0; i < 3; i++)
		assert_true(bucket_take(&bucket, rate, 10000, &wait));
	assert_false(bucket_take(&bucket, rate, 10000, &wait));
	assert_int_equal(wait, 1);
	assert_false(bucket_take(&bucket, rate, 10499, &wait));
	assert_true(bucket_take(&bucket, rate, 10500, &wait));
	assert_false(bucket_take(&bucket, rate, 10500, &wait));
}

static void it_never_holds_more_than_the_burst(void **state)
{
	struct bucket bucket = { 0 };

	(void)state;
	assert_true(bucket_take(&bucket, rate, 1, NULL));
	for (int i = 0; i < 3; i++)
		assert_true(bucket_take(&bucket, rate, 1000000000000, NULL));
	assert_false(bucket_take(&bucket, rate, 1000000000000, NULL));
}

static void a_clock_that_stands_or_goes_back_gives_nothing(void **state)
{
	struct bucket bucket = { 0 };

	(void)state;
	for (int i = 0; i < 3; i++)
		assert_true(bucket_take(&bucket, rate, 5000, NULL));
	assert_false(bucket_take(&bucket, rate, 5000, NULL));
	assert_false(bucket_take(&bucket, rate, 0, NULL));
}

static void a_rate_of_nothing_says_to_wait_long(void **state)
{
	struct bucket bucket = { 0 };
	uint32_t wait = 0;

	(void)state;
	assert_false(bucket_take(&bucket, (struct bucket_rate){ 0, 0, 0 }, 5, &wait));
	assert_true(wait >= 60);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_burst_then_a_rate), cmocka_unit_test(it_never_holds_more_than_the_burst),
		cmocka_unit_test(a_clock_that_stands_or_goes_back_gives_nothing),
		cmocka_unit_test(a_rate_of_nothing_says_to_wait_long)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
