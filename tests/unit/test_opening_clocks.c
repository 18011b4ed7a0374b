/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening hours over restarts of the hub and over clocks that are set. */
#include <stdlib.h>
#include <string.h>

#include "hub_setup.h"
#include "opening_setup.h"

static void the_minutes_that_are_left_outlive_the_hub(void **state)
{
	struct session guest, coordinator;
	struct wire_opening told;

	(void)state;
	session_open(&fixture, &guest, INSIDE, KOTARO);
	session_open(&fixture, &coordinator, KNOWN, AOKI);
	decide(&coordinator, DAY, "", 0, false);
	opening(&guest);
	hub_fixture_kill(&fixture);
	session_lose(&guest);
	session_lose(&coordinator);
	hub_fixture_serve(&fixture);
	session_open(&fixture, &guest, KNOCK, 0);
	session_send(&guest, &(struct message){ .number = REQ_HELLO, .hello = { .version = WIRE_VERSION } });
	told = opening(&guest);
	assert_int_equal(told.is_open, 1);
	assert_in_range(told.closes, at(DAY, 15, 14), at(DAY, 15, 16));
	session_lose(&guest);
}

/* Inside, with what lets one come back to another hub. */
static void come_with_ticket(struct session *guest, struct message *resume)
{
	struct message event;

	session_open(&fixture, guest, KNOCK, 0);
	session_send(guest, &(struct message){ .number = REQ_HELLO, .hello = { .version = WIRE_VERSION } });
	session_send(guest, &(struct message){ .number = REQ_KEY, .key = { wire_string("ssh-ed25519"),
		wire_string("key 1") } });
	assert_true(session_wait(guest, EV_TICKET, &event));
	memcpy(resume->resume.ticket.bytes, event.ticket.ticket.bytes, 32);
	enter(guest, "free");
	assert_true(session_wait(guest, EV_ROOM_READY, &event));
}

static void who_comes_back_to_a_hub_that_closed_meanwhile_is_outside(void **state)
{
	struct session guest;
	struct message event, resume = { .number = REQ_RESUME, .resume = { .account = KOTARO, .room = wire_string("free") } };

	(void)state;
	come_with_ticket(&guest, &resume);
	hub_fixture_kill(&fixture);
	session_lose(&guest);
	hub_fixture_wait(3 * 3600 + 60);
	hub_fixture_serve(&fixture);
	session_open(&fixture, &guest, KNOCK, 0);
	session_send(&guest, &(struct message){ .number = REQ_HELLO, .hello = { .version = WIRE_VERSION } });
	session_send(&guest, &resume);
	assert_int_equal(opening(&guest).is_open, 0);
	assert_true(session_wait(&guest, EV_KNOWN, &event));
	assert_true(session_wait(&guest, EV_OUTSIDE, &event));
	enter(&guest, "free");
	assert_int_equal(refusal_of(&guest, REQ_ENTER), REASON_CLOSED);
	session_close(&guest);
}

static void rules_that_are_others_after_a_restart_leave_fifteen_minutes(void **state)
{
	struct session guest;
	struct message event, resume = { .number = REQ_RESUME, .resume = { .account = KOTARO, .room = wire_string("free") } };

	(void)state;
	come_with_ticket(&guest, &resume);
	hub_fixture_kill(&fixture);
	session_lose(&guest);
	fixture.rule = "FREQ=DAILY 08:00-09:00";
	hub_fixture_serve(&fixture);
	session_open(&fixture, &guest, KNOCK, 0);
	session_send(&guest, &(struct message){ .number = REQ_HELLO, .hello = { .version = WIRE_VERSION } });
	session_send(&guest, &resume);
	assert_int_equal(opening(&guest).is_open, 1);
	assert_true(session_wait(&guest, EV_ROOM_READY, &event));
	hub_fixture_wait(15 * MINUTE + 2);
	poke(&guest);
	assert_true(session_wait(&guest, EV_OUTSIDE, &event));
	session_close(&guest);
}

static void a_clock_set_past_the_end_leaves_fifteen_minutes(void **state)
{
	struct session guest;
	struct message event;
	struct wire_opening told;

	(void)state;
	session_open(&fixture, &guest, INSIDE, KOTARO);
	hub_fixture_set_wall(at(DAY, 20, 0));
	poke(&guest);
	told = opening(&guest);
	assert_int_equal(told.is_open, 1);
	assert_int_equal(told.minutes, 15);
	hub_fixture_wait(15 * MINUTE + 2);
	poke(&guest);
	assert_true(session_wait(&guest, EV_OUTSIDE, &event));
	session_close(&guest);
}

static void a_clock_set_by_a_day_changes_nothing_inside(void **state)
{
	struct session guest;
	struct message event;
	unsigned counts[WIRE_NUMBER_MAX];

	(void)state;
	session_open(&fixture, &guest, INSIDE, KOTARO);
	for (int days = -1; days <= 1; days += 2) {
		hub_fixture_set_wall(at(DAY + days, 15, 0));
		count_poked(&guest, counts);
		assert_int_equal(counts[EV_OUTSIDE], 0);
	}
	say_in(&guest, "", "まだいます");
	assert_true(session_wait(&guest, EV_SAID, &event));
	session_close(&guest);
}

static void a_clock_set_back_over_the_end_opens_again(void **state)
{
	struct session guest;
	struct message event;
	unsigned counts[WIRE_NUMBER_MAX];

	(void)state;
	session_open(&fixture, &guest, INSIDE, KOTARO);
	hub_fixture_wait(3 * 3600 + 1);
	poke(&guest);
	assert_true(session_wait(&guest, EV_OUTSIDE, &event));
	wait_poked(&guest);
	hub_fixture_set_wall(at(DAY, 18, 0) - 2); /* a clock that is put right by seconds does not open for seconds */
	count_poked(&guest, counts);
	assert_int_equal(counts[EV_OPENING], 0);
	hub_fixture_set_wall(at(DAY, 17, 0));
	poke(&guest);
	assert_int_equal(opening(&guest).is_open, 1);
	enter(&guest, "free");
	assert_true(session_wait(&guest, EV_ROOM_READY, &event));
	session_close(&guest);
}

#define OPEN(test) cmocka_unit_test_setup_teardown(test, start_open, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		OPEN(the_minutes_that_are_left_outlive_the_hub),
		OPEN(who_comes_back_to_a_hub_that_closed_meanwhile_is_outside),
		OPEN(rules_that_are_others_after_a_restart_leave_fifteen_minutes),
		OPEN(a_clock_set_past_the_end_leaves_fifteen_minutes),
		OPEN(a_clock_set_by_a_day_changes_nothing_inside),
		OPEN(a_clock_set_back_over_the_end_opens_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
