/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is due goes hour by hour and some at a time; a clock that was set makes nothing go. */
#include "test_store.h"

#include "hall.h"
#include "store_consult.h"
#include "store_leaving.h"

enum { HOUR = 3600 * 1000, LINES = 250 };

static const uint64_t wall = 1800000000000u; /* ms since 1970 */

static struct hub_options options = { .always_open = true };

static void start(struct hub *hub, struct store *store)
{
	memset(hub, 0, sizeof *hub);
	for (unsigned i = 0; i < KEEPING_COUNT; i++)
		options.limits.keeping[i] = 10;
	peers_init(hub);
	hub->options = &options;
	hub->store = store;
	hub->recent = recent_create(store, 10);
	hub->now = 1000;
	hub->wall = wall;
	hub->guests_due = UINT64_MAX;
	retention_init(hub);
}

/* So much time goes by, and the clock on the wall is set besides; then the hub does its chores until it rests. */
static void pass(struct hub *hub, uint64_t ms, int64_t set)
{
	hub->now += ms;
	hub->wall += ms + (uint64_t)set;
	for (int i = 0; i < 100 && retention_due(hub) <= hub->now + 1000; i++) {
		hub->now += 100;
		hub->wall += 100;
		retention_run(hub);
	}
	assert_true(retention_due(hub) > hub->now + 1000);
}

static void say_some(struct store *store, uint64_t at_ms)
{
	for (unsigned i = 0; i < LINES; i++) {
		struct store_line line = test_line("free", 0, 0, "words");

		line.at_ms = at_ms;
		assert_int_equal(store_add_line(store, &line), STORE_OK);
	}
}

static bool is_there(struct store *store, uint64_t line)
{
	struct store_line out;

	return store_find_line(store, "free", line, &out) == STORE_OK;
}

static void what_is_due_goes_within_the_hour(void **state)
{
	struct test_place *place = *state;
	uint64_t haru = test_account(place->store, "はる"), day = 86400000u;
	struct store_account account;
	struct hub hub;

	say_some(place->store, wall - 11 * day);
	say_some(place->store, wall - 9 * day);
	assert_int_equal(store_set_leaving(place->store, haru, (int64_t)(wall / 1000) + 60), STORE_OK);
	start(&hub, place->store);
	pass(&hub, 0, 0);
	assert_true(is_there(place->store, 1));
	pass(&hub, HOUR, 0);
	assert_false(is_there(place->store, 1));
	assert_false(is_there(place->store, LINES));
	assert_true(is_there(place->store, LINES + 1));
	assert_int_equal(store_find_account(place->store, haru, &account), STORE_NONE);
	recent_destroy(hub.recent);
	test_is_whole(place->store);
}

static void a_clock_that_was_set_makes_nothing_go(void **state)
{
	struct test_place *place = *state;
	struct hub hub;

	say_some(place->store, wall);
	start(&hub, place->store);
	pass(&hub, HOUR, (int64_t)400 * 86400 * 1000);
	assert_true(is_there(place->store, 1));
	hub.wall -= (uint64_t)400 * 86400 * 1000; /* and set back before the hour is over */
	pass(&hub, HOUR, 0);
	pass(&hub, HOUR, 0);
	assert_true(is_there(place->store, 1));
	recent_destroy(hub.recent);
}

static void consultations_go_some_time_after_their_end(void **state)
{
	static const char *const names[] = { "はる", "なつ", "あき" };
	struct test_place *place = *state;
	int64_t now = (int64_t)(wall / 1000), day = 86400;
	struct store_consult out;
	struct hub hub;

	for (uint64_t i = 0; i < 3; i++)
		assert_int_equal(store_add_consult(place->store, &(struct store_consult){ .consultation = i + 1,
			.account = test_account(place->store, names[i]), .asked = now - 30 * day, .since = now - 30 * day }), STORE_OK);
	assert_int_equal(store_set_consult_state(place->store, 1, CONSULT_CLOSED, now - 11 * day), STORE_OK);
	assert_int_equal(store_set_consult_state(place->store, 2, CONSULT_CLOSED, now - 9 * day), STORE_OK);
	start(&hub, place->store);
	pass(&hub, HOUR, 0);
	assert_int_equal(store_find_consult(place->store, 1, &out), STORE_NONE);
	assert_int_equal(store_find_consult(place->store, 2, &out), STORE_OK);
	assert_int_equal(store_find_consult(place->store, 3, &out), STORE_OK); /* nobody has answered it yet */
	recent_destroy(hub.recent);
}

#define ON_STORE(name) cmocka_unit_test_setup_teardown(name, test_place_make, test_place_remove)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_STORE(what_is_due_goes_within_the_hour), ON_STORE(a_clock_that_was_set_makes_nothing_go),
		ON_STORE(consultations_go_some_time_after_their_end)
	};

	return cmocka_run_group_tests_name("retention", tests, NULL, NULL);
}
