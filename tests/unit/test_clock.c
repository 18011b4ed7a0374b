/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Zones by their names, and days as the calendar on the wall counts them. A process has one zone: the place's. */
#include "clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { HOUR_MS = 3600 * 1000 };

static void only_listed_zones_are_known(void **state)
{
	static const char *const known[] = {
		"Asia/Tokyo", "UTC", "Etc/UTC", "Japan", "America/Argentina/Buenos_Aires", "Etc/GMT+9",
	};
	static const char *const unknown[] = {
		"", "asia/tokyo", "Asia/Sendai", "Asia", "Asia/", "../../../etc/passwd", "/etc/localtime",
		"/usr/share/zoneinfo/UTC", "Asia/../Asia/Tokyo", "posix/Asia/Tokyo", "tzdata.zi", "JST-9",
		":Asia/Tokyo", "Asia/Tokyo\n", " Asia/Tokyo", "-", "#",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	};

	(void)state;
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		assert_true(clock_zone_is_known(known[i]));
	for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++)
		assert_false(clock_zone_is_known(unknown[i]));
}

static void local_time_is_the_zones(void **state)
{
	struct tm tm;

	(void)state;
	assert_false(clock_zone_use("Asia/Sendai"));
	assert_true(clock_zone_use("Asia/Tokyo"));
	clock_local(0, &tm);
	assert_int_equal(tm.tm_hour, 9);
	clock_local(UINT64_C(1731909600999), &tm); /* 2024-11-18 06:00 UTC */
	assert_int_equal(tm.tm_year, 124);
	assert_int_equal(tm.tm_mon, 10);
	assert_int_equal(tm.tm_mday, 18);
	assert_int_equal(tm.tm_hour, 15);
	clock_local(UINT64_MAX, &tm);
	assert_in_range(tm.tm_mday, 1, 31);
}

static void days_change_at_local_midnight(void **state)
{
	(void)state;
	assert_true(clock_zone_use("Asia/Tokyo"));
	assert_int_equal(clock_day(0), 0);
	assert_int_equal(clock_day(15 * HOUR_MS - 1), 0);
	assert_int_equal(clock_day(15 * HOUR_MS), 1);
	assert_int_equal(clock_day(UINT64_C(1709132399999)), 19781); /* 2024-02-28 23:59:59.999 */
	assert_int_equal(clock_day(UINT64_C(1709132400000)), 19782); /* the leap day */
	assert_int_equal(clock_day(UINT64_C(1709218800000)), 19783);
	assert_int_equal(clock_day(UINT64_C(4107423600000)), 47540); /* 2100-02-28, no leap year */
	assert_int_equal(clock_day(UINT64_C(4107510000000)), 47541); /* 2100-03-01 */
	assert_true(clock_zone_use("UTC"));
	assert_int_equal(clock_day(UINT64_C(24) * HOUR_MS - 1), 0);
	assert_int_equal(clock_day(UINT64_C(24) * HOUR_MS), 1);
}

static void clocks_go_on(void **state)
{
	uint64_t before = clock_mono_ms();

	(void)state;
	assert_true(clock_wall_ms() > UINT64_C(1700000000000));
	assert_true(clock_mono_ms() >= before);
	assert_true(before > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_listed_zones_are_known),
		cmocka_unit_test(local_time_is_the_zones),
		cmocka_unit_test(days_change_at_local_midnight),
		cmocka_unit_test(clocks_go_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
