/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What coordinators decide about single days: closing them, moving them, closing now. */
#include <stdlib.h>

#include "hub_setup.h"
#include "opening_setup.h"

static void a_coordinator_closes_a_day_to_come(void **state)
{
	struct session guest, coordinator;
	struct message event;
	struct wire_opening told;

	(void)state;
	session_open(&fixture, &guest, KNOWN, KOTARO);
	session_open(&fixture, &coordinator, KNOWN, AOKI);
	decide(&coordinator, DAY + 1, "", 0, false);
	assert_true(session_wait(&coordinator, EV_DAY_INFO, &event));
	assert_int_equal(event.day_info.news, DAY_SET);
	told = opening(&guest);
	assert_int_equal(told.is_open, 1);
	assert_int_equal(told.from, at(DAY + 2, 10, 0));
	assert_int_equal(told.note_day, DAY + 1);
	assert_true(wire_equals(told.note, "台風のため"));
	session_send(&guest, &(struct message){ .number = REQ_HOURS });
	assert_true(session_wait(&guest, EV_DAY_INFO, &event));
	assert_true(event.day_info.day == DAY + 1 && event.day_info.hours.size == 0 && event.day_info.news == DAY_LISTED);
	session_send(&coordinator, &(struct message){ .number = REQ_DAY_FREE, .day_free = { .day = DAY + 1 } });
	told = opening(&guest);
	assert_int_equal(told.from, at(DAY + 1, 10, 0));
	assert_int_equal(told.note_day, 0);
	session_close(&guest);
	session_close(&coordinator);
}

static void a_day_is_moved_and_taken_back_whole(void **state)
{
	struct session coordinator;
	struct message event;
	unsigned days = 0;

	(void)state;
	session_open(&fixture, &coordinator, KNOWN, AOKI);
	decide(&coordinator, DAY + 1, "", 0, false);
	assert_true(session_wait(&coordinator, EV_DAY_INFO, &event));
	decide(&coordinator, DAY, "10:00-12:00", DAY + 1, false);
	assert_true(session_wait(&coordinator, EV_DAY_INFO, &event));
	assert_true(event.day_info.day == DAY && event.day_info.other == DAY + 1 && event.day_info.hours.size == 0);
	session_send(&coordinator, &(struct message){ .number = REQ_HOURS });
	while (session_next(&coordinator, &event) && event.number != EV_DONE) {
		days += event.number == EV_DAY_INFO;
		if (event.number == EV_DAY_INFO && event.day_info.day == DAY)
			assert_true(event.day_info.hours.size == 0 && event.day_info.other == DAY + 1);
		if (event.number == EV_DAY_INFO && event.day_info.day == DAY + 1)
			assert_true(wire_equals(event.day_info.hours, "10:00-12:00") && event.day_info.other == DAY);
	}
	assert_int_equal(days, 2);
	session_send(&coordinator, &(struct message){ .number = REQ_DAY_FREE, .day_free = { .day = DAY + 1 } });
	assert_true(session_wait(&coordinator, EV_DAY_INFO, &event));
	days = 0;
	session_send(&coordinator, &(struct message){ .number = REQ_HOURS });
	while (session_next(&coordinator, &event) && event.number != EV_DONE)
		days += event.number == EV_DAY_INFO;
	assert_int_equal(days, 0);
	session_close(&coordinator);
}

static void what_cannot_be_decided_is_refused(void **state)
{
	struct session coordinator;

	(void)state;
	session_open(&fixture, &coordinator, KNOWN, AOKI);
	decide(&coordinator, DAY - 1, "", 0, false);
	assert_int_equal(refusal_of(&coordinator, REQ_DAY_SET), REASON_DAY);
	decide(&coordinator, DAY + 800, "", 0, false);
	assert_int_equal(refusal_of(&coordinator, REQ_DAY_SET), REASON_DAY);
	decide(&coordinator, DAY, "", DAY, false);
	assert_int_equal(refusal_of(&coordinator, REQ_DAY_SET), REASON_DAY);
	decide(&coordinator, DAY, "25-26", 0, false);
	assert_int_equal(refusal_of(&coordinator, REQ_DAY_SET), REASON_HOURS);
	decide(&coordinator, DAY, "", DAY + 1, false); /* which is open already */
	assert_int_equal(refusal_of(&coordinator, REQ_DAY_SET), REASON_DAY_TAKEN);
	session_send(&coordinator, &(struct message){ .number = REQ_DAY_SET, .day_set = { .day = DAY,
		.hours = wire_string(""), .why = wire_string("\x01") } });
	assert_int_equal(refusal_of(&coordinator, REQ_DAY_SET), REASON_TEXT);
	session_send(&coordinator, &(struct message){ .number = REQ_DAY_FREE, .day_free = { .day = DAY } });
	assert_int_equal(refusal_of(&coordinator, REQ_DAY_FREE), REASON_DAY);
	session_close(&coordinator);
}

static void closing_a_day_leaves_who_is_inside_fifteen_minutes(void **state)
{
	struct session guest, coordinator;
	struct message event;
	struct wire_opening told;

	(void)state;
	session_open(&fixture, &guest, INSIDE, KOTARO);
	session_open(&fixture, &coordinator, KNOWN, AOKI);
	decide(&coordinator, DAY, "", 0, false);
	told = opening(&guest);
	assert_int_equal(told.is_open, 1);
	assert_int_equal(told.minutes, 15);
	assert_in_range(told.closes, at(DAY, 15, 14), at(DAY, 15, 16));
	hub_fixture_wait(15 * MINUTE + 2);
	poke(&coordinator);
	assert_true(session_wait(&guest, EV_OUTSIDE, &event));
	session_close(&guest);
	session_close(&coordinator);
}

/* Nobody gets more than they had been told, either. */
static void a_decision_near_the_end_gives_no_more_than_was_left(void **state)
{
	struct session guest, coordinator;
	struct wire_opening told;

	(void)state;
	session_open(&fixture, &guest, INSIDE, KOTARO);
	session_open(&fixture, &coordinator, KNOWN, AOKI);
	hub_fixture_wait(172 * MINUTE);
	poke(&guest);
	assert_in_range(opening(&guest).minutes, 8, 9);
	decide(&coordinator, DAY, "", 0, false);
	told = opening(&guest);
	assert_int_equal(told.is_open, 1);
	assert_in_range(told.closes, at(DAY, 17, 59), at(DAY, 18, 0) + 2);
	session_close(&guest);
	session_close(&coordinator);
}

static void closing_now_means_now(void **state)
{
	struct session guest, coordinator;
	struct message event;

	(void)state;
	session_open(&fixture, &guest, INSIDE, KOTARO);
	session_open(&fixture, &coordinator, KNOWN, AOKI);
	decide(&coordinator, DAY, "", 0, true);
	assert_int_equal(opening(&guest).is_open, 0);
	assert_true(session_wait(&guest, EV_OUTSIDE, &event));
	session_send(&coordinator, &(struct message){ .number = REQ_DAY_FREE, .day_free = { .day = DAY } });
	assert_int_equal(opening(&guest).is_open, 1);
	enter(&guest, "free");
	assert_true(session_wait(&guest, EV_ROOM_READY, &event));
	session_close(&guest);
	session_close(&coordinator);
}

static void what_has_no_end_in_sight_is_told_without_one(void **state)
{
	struct session guest, coordinator;
	struct wire_opening told;

	(void)state;
	session_open(&fixture, &guest, INSIDE, KOTARO);
	session_open(&fixture, &coordinator, KNOWN, AOKI);
	decide(&coordinator, DAY, "", 0, true);
	told = opening(&guest);
	assert_int_equal(told.is_open, 0);
	assert_int_equal(told.from, at(DAY + 1, 0, 0));
	assert_int_equal(told.to, 0);
	assert_int_equal(told.then_from, 0);
	session_close(&guest);
	session_close(&coordinator);
}

#define OPEN(test) cmocka_unit_test_setup_teardown(test, start_open, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		OPEN(a_coordinator_closes_a_day_to_come),
		OPEN(a_day_is_moved_and_taken_back_whole),
		OPEN(what_cannot_be_decided_is_refused),
		OPEN(closing_a_day_leaves_who_is_inside_fifteen_minutes),
		OPEN(a_decision_near_the_end_gives_no_more_than_was_left),
		OPEN(closing_now_means_now),
		cmocka_unit_test_setup_teardown(what_has_no_end_in_sight_is_told_without_one, start_day_and_night, stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
