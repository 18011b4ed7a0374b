/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many may knock, and where the gate listens. */
#include "bounds.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "listen.h"

static const struct bounds_limits limits = { .starting_per_source = 4, .sessions = 50,
	.sessions_per_source = 20, .visitors = 5, .visitors_per_source = 2, .applications_per_source = 2 };

static enum bounds_answer ask(struct bounds *bounds, uint64_t source, uint64_t now)
{
	unsigned delay;

	return bounds_ask(bounds, source, now, &delay);
}

static void test_one_source_cannot_take_all(void **state)
{
	struct bounds *bounds = bounds_create(&limits);

	(void)state;
	for (int i = 0; i < 4; i++) {
		assert_int_equal(ask(bounds, 1, 0), BOUNDS_WELCOME);
		bounds_begin(bounds, 1, 0);
	}
	assert_int_equal(ask(bounds, 1, 0), BOUNDS_SOURCE_KNOCKS);
	assert_int_equal(ask(bounds, 2, 0), BOUNDS_WELCOME);
	bounds_is_in(bounds, 1);
	assert_int_equal(ask(bounds, 1, 0), BOUNDS_WELCOME);
	bounds_destroy(bounds);
}

static void test_there_is_an_end_to_sessions(void **state)
{
	struct bounds *bounds = bounds_create(&limits);

	(void)state;
	for (uint64_t source = 0; source < 50; source++) {
		bounds_begin(bounds, source, 0);
		bounds_is_in(bounds, source);
	}
	assert_int_equal(ask(bounds, 100, 0), BOUNDS_FULL);
	bounds_end(bounds, 7, true);
	assert_int_equal(ask(bounds, 100, 0), BOUNDS_WELCOME);
	for (int i = 0; i < 19; i++) {
		bounds_begin(bounds, 8, 0);
		bounds_is_in(bounds, 8);
		bounds_end(bounds, (uint64_t)i + 20, true);
	}
	assert_int_equal(ask(bounds, 8, 0), BOUNDS_SOURCE_FULL);
	bounds_destroy(bounds);
}

static void test_wrong_logins_make_one_wait_longer_and_longer(void **state)
{
	struct bounds *bounds = bounds_create(&limits);
	unsigned delay, before = 0;

	(void)state;
	for (int i = 0; i < 4; i++) {
		bounds_penalise(bounds, 1, 1000);
		bounds_ask(bounds, 1, 1000, &delay);
		assert_true(delay > before);
		before = delay;
	}
	for (int i = 0; i < 100; i++)
		bounds_penalise(bounds, 1, 1000);
	bounds_ask(bounds, 1, 1000, &delay);
	assert_int_equal(delay, BOUNDS_DELAY_MAX_MS);
	bounds_ask(bounds, 2, 1000, &delay);
	assert_int_equal(delay, 0);
	bounds_destroy(bounds);
}

static void test_wrong_logins_are_forgiven(void **state)
{
	struct bounds *bounds = bounds_create(&limits);
	unsigned delay;

	(void)state;
	bounds_penalise(bounds, 1, 1000);
	bounds_penalise(bounds, 1, 1000);
	bounds_ask(bounds, 1, 1000 + BOUNDS_FORGIVE_MS, &delay);
	assert_int_equal(delay, BOUNDS_DELAY_MS);
	bounds_ask(bounds, 1, 1000 + 2 * BOUNDS_FORGIVE_MS, &delay);
	assert_int_equal(delay, 0);
	bounds_destroy(bounds);
}

static void test_strangers_that_are_gone_are_forgotten(void **state)
{
	struct bounds *bounds = bounds_create(&limits);

	(void)state;
	for (uint64_t i = 0; i < 100000; i++) {
		uint64_t source = i * 0x9e3779b97f4a7c15u;

		bounds_begin(bounds, source, 0);
		bounds_end(bounds, source, false);
	}
	assert_in_range(bounds_remembered(bounds), 1, 1024);
	bounds_destroy(bounds);
}

/* Each stands in the table until half a minute is over, then for nobody. */
static void test_penalties_of_strangers_that_are_gone_end(void **state)
{
	struct bounds *bounds = bounds_create(&limits);
	unsigned delay;

	(void)state;
	for (uint64_t i = 0; i < 300000; i++)
		bounds_penalise(bounds, (i + 1) * 0x9e3779b97f4a7c15u, i);
	assert_in_range(bounds_remembered(bounds), 1, 1 << 19);
	for (uint64_t i = 0; i < 1000000; i++) {
		bounds_begin(bounds, (i + 1) * 0xd1342543de82ef95u, 400000);
		bounds_end(bounds, (i + 1) * 0xd1342543de82ef95u, false);
	}
	assert_in_range(bounds_remembered(bounds), 1, 1024);
	bounds_penalise(bounds, 7, 400000);
	bounds_ask(bounds, 7, 400000, &delay);
	assert_int_equal(delay, BOUNDS_DELAY_MS);
	bounds_destroy(bounds);
}

static void test_who_knocks_is_counted_by_source(void **state)
{
	struct bounds *bounds = bounds_create(&limits);

	(void)state;
	assert_int_equal(bounds_starting(bounds, 1), 0);
	bounds_begin(bounds, 1, 0);
	bounds_begin(bounds, 1, 0);
	bounds_begin(bounds, 2, 0);
	bounds_is_in(bounds, 1);
	assert_int_equal(bounds_starting(bounds, 1), 1);
	assert_int_equal(bounds_starting(bounds, 2), 1);
	bounds_end(bounds, 2, false);
	assert_int_equal(bounds_starting(bounds, 2), 0);
	bounds_destroy(bounds);
}

static void test_visitors_leave_room_for_others(void **state)
{
	struct bounds *bounds = bounds_create(&limits);

	(void)state;
	for (uint64_t i = 0; i < 5; i++) {
		assert_true(bounds_takes_visitor(bounds, i / 2));
		bounds_begin(bounds, i / 2, 0);
		bounds_visit_begins(bounds, i / 2);
		bounds_is_in(bounds, i / 2);
		assert_int_equal(bounds_takes_visitor(bounds, i / 2), i % 2 == 0 && i < 4);
	}
	assert_false(bounds_takes_visitor(bounds, 100));
	assert_int_equal(ask(bounds, 100, 0), BOUNDS_WELCOME);
	bounds_visit_ends(bounds, 0);
	bounds_end(bounds, 0, true);
	assert_true(bounds_takes_visitor(bounds, 100));
	assert_true(bounds_takes_visitor(bounds, 0));
	assert_false(bounds_takes_visitor(bounds, 1));
	bounds_destroy(bounds);
}

static void test_addresses_are_read(void **state)
{
	struct listen_address to[LISTEN_MAX];

	(void)state;
	assert_int_equal(listen_parse("127.0.0.1:2222", to), 1);
	assert_string_equal(to[0].host, "127.0.0.1");
	assert_string_equal(to[0].port, "2222");
	assert_int_equal(listen_parse("[::1]:22, 0.0.0.0:2222,*:1", to), 3);
	assert_string_equal(to[0].host, "::1");
	assert_string_equal(to[2].host, "");
}

static void test_what_is_no_address_is_not_read(void **state)
{
	static const char *const texts[] = { "", "2222", "127.0.0.1", ":2222", "::1:2222", "127.0.0.1:", "127.0.0.1:x",
		"127.0.0.1:123456789", "[]:22", "a:1,b" };
	struct listen_address to[LISTEN_MAX];
	char long_host[200];

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		assert_int_equal(listen_parse(texts[i], to), 0);
	memset(long_host, '1', sizeof long_host);
	memcpy(long_host + sizeof long_host - 4, ":22", 4);
	assert_int_equal(listen_parse(long_host, to), 0);
}

static void a_source_applies_so_often_a_day(void **state)
{
	struct bounds *bounds = bounds_create(&limits);
	uint64_t now = 1000;

	(void)state;
	assert_true(bounds_takes_application(bounds, 1, now));
	for (int i = 0; i < 2; i++)
		bounds_note_application(bounds, 1, now += 1000);
	assert_false(bounds_takes_application(bounds, 1, now));
	assert_true(bounds_takes_application(bounds, 2, now));
	for (uint64_t other = 10; other < 5000; other++) { /* not forgotten among others that come and go */
		bounds_begin(bounds, other, now);
		bounds_end(bounds, other, false);
	}
	assert_false(bounds_takes_application(bounds, 1, now));
	assert_true(bounds_takes_application(bounds, 1, now + BOUNDS_DAY_MS));
	bounds_note_application(bounds, 1, now + BOUNDS_DAY_MS);
	assert_true(bounds_takes_application(bounds, 1, now + BOUNDS_DAY_MS));
	bounds_destroy(bounds);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_source_cannot_take_all),
		cmocka_unit_test(test_penalties_of_strangers_that_are_gone_end),
		cmocka_unit_test(test_there_is_an_end_to_sessions),
		cmocka_unit_test(test_wrong_logins_make_one_wait_longer_and_longer),
		cmocka_unit_test(test_wrong_logins_are_forgiven),
		cmocka_unit_test(test_strangers_that_are_gone_are_forgotten),
		cmocka_unit_test(test_who_knocks_is_counted_by_source),
		cmocka_unit_test(test_visitors_leave_room_for_others),
		cmocka_unit_test(test_addresses_are_read),
		cmocka_unit_test(test_what_is_no_address_is_not_read),
		cmocka_unit_test(a_source_applies_so_often_a_day)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
