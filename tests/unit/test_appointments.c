/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Appointments as the hub serves them: offering, choosing, moving, taking back, and what the clock does. The place is
 * open from 10:00 to 18:00 in Tokyo; its clocks are the test's. */
#include <stdlib.h>
#include <string.h>

#include "hub_setup.h"
#include "store_account.h"
#include "store_appointment.h"
#include "store_consult.h"

/* A Wednesday, 25 November 2026, nine o'clock in Tokyo. */
enum { DAY = 20782, NINE = DAY * 86400, MINUTE = 60, HOUR = 3600 };
enum { CONSULT = 71, OTHER = 72 };

static void ask_for_later(struct store *store, uint64_t consultation, uint64_t account)
{
	struct store_consult consult = { .consultation = consultation, .account = account, .state = CONSULT_BOOKED,
		.wish = WISH_LATER, .asked = NINE, .since = NINE };

	assert_int_equal(store_begin(store), STORE_OK);
	assert_int_equal(store_add_consult(store, &consult), STORE_OK);
	assert_int_equal(store_commit(store), STORE_OK);
}

static void two_ask(struct store *store)
{
	ask_for_later(store, CONSULT, KOTARO);
	ask_for_later(store, OTHER, MIKAN);
}

static int start_waiting(void **state)
{
	(void)state;
	memset(&fixture, 0, sizeof fixture);
	fixture.has_hours = true;
	fixture.rule = "FREQ=DAILY 10:00-18:00";
	hub_fixture_set_wall(NINE + HOUR + MINUTE);
	hub_fixture_start(&fixture);
	hub_fixture_change(&fixture, two_ask);
	return 0;
}

/* -- what sessions do -- */

static void send_offer(struct session *session, int64_t at, unsigned minutes, unsigned count)
{
	session_send(session, &(struct message){ .number = REQ_OFFER,
		.offer = { (uint64_t)at, (uint16_t)minutes, (uint8_t)count } });
}

static void offers(struct session *session, int64_t at, unsigned count)
{
	struct message event;

	send_offer(session, at, 40, count);
	assert_true(session_wait(session, EV_DONE, &event));
	assert_int_equal(event.done.request, REQ_OFFER);
}

struct listed { unsigned count; struct wire_appointment_told rows[16]; char nickname[64]; };

static struct listed list(struct session *session)
{
	struct listed listed = { .count = 0 };
	struct message event;

	session_send(session, &(struct message){ .number = REQ_APPOINTMENTS });
	for (;;) {
		assert_true(session_next(session, &event));
		if (event.number == EV_DONE && event.done.request == REQ_APPOINTMENTS)
			return listed;
		if (event.number != EV_APPOINTMENT)
			continue;
		wire_copy(listed.nickname, sizeof listed.nickname, event.appointment_told.nickname);
		listed.rows[listed.count++] = event.appointment_told;
	}
}

static void book(struct session *session, uint64_t consultation, uint64_t appointment)
{
	session_send(session, &(struct message){ .number = REQ_BOOK, .book = { consultation, appointment } });
}

/* As its person is told next. */
static struct wire_booked booked(struct session *session)
{
	struct message event;

	assert_true(session_wait(session, EV_BOOKED, &event));
	return event.booked;
}

static struct session suzuki, kotaro;

/* Suzuki offers three from 14:00 on, and Kotaro, inside, has not chosen yet. */
static struct listed begin(void)
{
	session_open(&fixture, &suzuki, KNOWN, SUZUKI);
	offers(&suzuki, NINE + 5 * HOUR, 3);
	session_open(&fixture, &kotaro, INSIDE, KOTARO);
	return list(&kotaro);
}

static void end(void)
{
	session_close(&kotaro);
	session_close(&suzuki);
}

static enum consult_state found_state;

static void find_state(struct store *store)
{
	struct store_consult consult;

	assert_int_equal(store_find_consult(store, CONSULT, &consult), STORE_OK);
	found_state = (enum consult_state)consult.state;
}

/* Of Kotaro's; the hub dies for it. */
static enum consult_state state_found(void)
{
	hub_fixture_change(&fixture, find_state);
	return found_state;
}

/* -- */

static void what_is_offered_is_free_for_guests(void **state)
{
	struct listed listed = begin();

	(void)state;
	assert_int_equal(listed.count, 3);
	assert_true(listed.rows[0].at == NINE + 5 * HOUR && listed.rows[1].at == NINE + 5 * HOUR + 40 * MINUTE);
	assert_true(listed.rows[0].minutes == 40 && listed.rows[0].counsellor_account == SUZUKI);
	offers(&suzuki, NINE + 5 * HOUR, 3); /* asked once more, as after a hub's death */
	assert_int_equal(list(&kotaro).count, 3);
	assert_int_equal(list(&suzuki).count, 3);
	end();
}

static void what_cannot_be_offered_is_refused(void **state)
{
	static const struct { int64_t at; unsigned minutes, count; } wrong[] = {
		{ NINE, 40, 1 },                        /* over */
		{ NINE + 5 * HOUR + 1, 40, 1 },         /* no whole minute */
		{ NINE + 5 * HOUR, 40, 0 }, { NINE + 5 * HOUR, 40, 13 },
		{ NINE + 5 * HOUR, 9, 1 }, { NINE + 5 * HOUR, 121, 1 },
		{ NINE + 8 * HOUR, 40, 2 },             /* the second one ends after closing time */
		{ NINE + 15 * HOUR, 40, 1 },            /* at night */
		{ NINE + 5 * HOUR + 100 * 86400, 40, 1 }, { INT64_MAX, 40, 1 },
		{ NINE + 5 * HOUR + 20 * MINUTE, 40, 1 } /* beside one that is there */
	};

	(void)state;
	begin();
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		send_offer(&suzuki, wrong[i].at, wrong[i].minutes, wrong[i].count);
		assert_int_equal(refusal_of(&suzuki, REQ_OFFER), REASON_TIMES);
	}
	assert_int_equal(list(&suzuki).count, 3);
	end();
}

static void one_chooses_and_moves_without_a_reason(void **state)
{
	struct listed listed = begin();
	struct wire_booked own;

	(void)state;
	book(&kotaro, CONSULT, listed.rows[0].appointment);
	own = booked(&kotaro);
	assert_true(own.consultation == CONSULT && own.appointment == listed.rows[0].appointment && !own.is_void);
	assert_true(own.at == NINE + 5 * HOUR && own.minutes == 40);
	assert_int_equal(list(&kotaro).count, 2);
	listed = list(&suzuki);
	assert_true(listed.rows[0].consultation == CONSULT && listed.rows[1].consultation == 0);
	book(&kotaro, CONSULT, listed.rows[2].appointment);
	assert_true(booked(&kotaro).appointment == listed.rows[2].appointment);
	assert_true(list(&suzuki).rows[0].consultation == 0);
	end();
}

static void of_two_who_choose_the_same_one_has_it(void **state)
{
	struct listed listed = begin();
	struct session mikan;

	(void)state;
	session_open(&fixture, &mikan, KNOWN, MIKAN);
	book(&kotaro, CONSULT, listed.rows[1].appointment);
	assert_true(booked(&kotaro).appointment == listed.rows[1].appointment);
	book(&mikan, OTHER, listed.rows[1].appointment);
	assert_int_equal(refusal_of(&mikan, REQ_BOOK), REASON_NO_SLOT);
	assert_int_equal(list(&mikan).count, 2); /* and nothing of who has it */
	session_close(&mikan);
	end();
}

static void nobody_books_for_somebody_else(void **state)
{
	struct listed listed = begin();

	(void)state;
	book(&kotaro, OTHER, listed.rows[0].appointment);
	assert_int_equal(refusal_of(&kotaro, REQ_BOOK), REASON_NO_CONSULT);
	book(&suzuki, CONSULT, listed.rows[0].appointment); /* who may read it may not choose, either */
	assert_int_equal(refusal_of(&suzuki, REQ_BOOK), REASON_NOT_NOW);
	book(&kotaro, CONSULT, 0);
	assert_int_equal(refusal_of(&kotaro, REQ_BOOK), REASON_NO_SLOT);
	book(&kotaro, CONSULT, 999);
	assert_int_equal(refusal_of(&kotaro, REQ_BOOK), REASON_NO_SLOT);
	end();
}

static void what_is_taken_back_is_told_to_who_had_it(void **state)
{
	struct listed listed = begin();
	struct session other;
	struct message event;

	(void)state;
	book(&kotaro, CONSULT, listed.rows[0].appointment);
	booked(&kotaro);
	session_open(&fixture, &other, KNOWN, MORI);
	session_send(&other, &(struct message){ .number = REQ_WITHDRAW, .withdraw = { listed.rows[0].appointment } });
	assert_int_equal(refusal_of(&other, REQ_WITHDRAW), REASON_NO_SLOT); /* a colleague's */
	session_close(&other);
	session_open(&fixture, &other, KNOWN, TANAKA); /* for a colleague who cannot come */
	session_send(&other, &(struct message){ .number = REQ_WITHDRAW, .withdraw = { listed.rows[0].appointment } });
	assert_true(session_wait(&other, EV_DONE, &event));
	assert_true(booked(&kotaro).is_void);
	session_close(&kotaro);
	session_open(&fixture, &kotaro, KNOWN, KOTARO);
	assert_true(booked(&kotaro).is_void); /* who was away hears of it, too */
	book(&kotaro, CONSULT, listed.rows[1].appointment);
	assert_false(booked(&kotaro).is_void);
	session_close(&other);
	end();
}

static void a_day_that_is_closed_after_all_keeps_none(void **state)
{
	struct session coordinator;
	struct message event;
	struct listed listed;

	(void)state;
	session_open(&fixture, &suzuki, KNOWN, SUZUKI);
	offers(&suzuki, NINE + 86400 + 5 * HOUR, 2);
	session_open(&fixture, &kotaro, INSIDE, KOTARO);
	listed = list(&kotaro);
	book(&kotaro, CONSULT, listed.rows[0].appointment);
	assert_false(booked(&kotaro).is_void);
	session_open(&fixture, &coordinator, KNOWN, TANAKA);
	session_send(&coordinator, &(struct message){ .number = REQ_DAY_SET, .day_set = { .day = DAY + 1,
		.hours = wire_string(""), .why = wire_string("台風") } });
	assert_true(session_wait(&coordinator, EV_DAY_INFO, &event));
	assert_int_equal(list(&kotaro).count, 0);
	session_close(&kotaro);
	session_open(&fixture, &kotaro, KNOWN, KOTARO);
	assert_true(booked(&kotaro).is_void);
	session_close(&coordinator);
	end();
}

static void who_is_inside_waits_from_that_minute_on(void **state)
{
	struct listed listed = begin();

	(void)state;
	book(&kotaro, CONSULT, listed.rows[0].appointment);
	booked(&kotaro);
	hub_fixture_wait(4 * HOUR);
	session_send(&kotaro, &(struct message){ .number = REQ_ROOMS });
	assert_true(booked(&kotaro).consultation == 0); /* it is later no more */
	assert_int_equal(state_found(), CONSULT_WAITING);
	end();
}

static void who_comes_in_during_it_waits_then(void **state)
{
	struct listed listed = begin();

	(void)state;
	book(&kotaro, CONSULT, listed.rows[0].appointment);
	booked(&kotaro);
	session_close(&kotaro);
	hub_fixture_wait(4 * HOUR + 5 * MINUTE);
	session_open(&fixture, &kotaro, INSIDE, KOTARO);
	hub_fixture_wait(3);
	session_send(&kotaro, &(struct message){ .number = REQ_ROOMS });
	while (booked(&kotaro).consultation != 0)
		;
	assert_int_equal(state_found(), CONSULT_WAITING);
	end();
}

static void a_missed_one_leaves_no_trace(void **state)
{
	struct listed listed = begin();

	(void)state;
	book(&kotaro, CONSULT, listed.rows[0].appointment);
	booked(&kotaro);
	session_close(&kotaro);
	hub_fixture_wait(4 * HOUR + 45 * MINUTE);
	session_open(&fixture, &kotaro, KNOWN, KOTARO);
	session_send(&suzuki, &(struct message){ .number = REQ_ROOMS });
	while (booked(&kotaro).appointment != 0)
		;
	assert_int_equal(list(&suzuki).count, 2);
	assert_int_equal(state_found(), CONSULT_BOOKED); /* another one may be chosen */
	end();
}

static void suzuki_is_of_the_desk_no_more(struct store *store)
{
	assert_int_equal(store_begin(store), STORE_OK);
	assert_int_equal(store_set_role(store, SUZUKI, "supporter"), STORE_OK);
	assert_int_equal(store_commit(store), STORE_OK);
}

static void who_is_of_the_desk_no_more_keeps_none(void **state)
{
	struct listed listed = begin();

	(void)state;
	book(&kotaro, CONSULT, listed.rows[0].appointment);
	booked(&kotaro);
	end();
	hub_fixture_change(&fixture, suzuki_is_of_the_desk_no_more);
	session_open(&fixture, &kotaro, INSIDE, KOTARO);
	assert_int_equal(list(&kotaro).count, 0);
	session_close(&kotaro);
	session_open(&fixture, &kotaro, KNOWN, KOTARO);
	assert_true(booked(&kotaro).is_void);
	session_close(&kotaro);
}

static void the_desk_sees_who_is_expected(void **state)
{
	struct listed listed;
	struct session mori;
	struct message event;

	(void)state;
	sign_in(&mori, MORI);
	assert_true(session_wait(&mori, EV_WAITING, &event));
	assert_true(event.waiting.kind == WAITING_APPOINTMENT && wire_equals(event.waiting.words, ""));
	listed = begin();
	book(&kotaro, CONSULT, listed.rows[0].appointment);
	booked(&kotaro);
	assert_true(session_wait(&mori, EV_WAITING_GONE, &event));
	hub_fixture_wait(4 * HOUR - 10 * MINUTE);
	session_close(&kotaro);
	do
		assert_true(session_wait(&mori, EV_WAITING, &event));
	while (event.waiting.number != CONSULT);
	assert_true(wire_equals(event.waiting.words, "14:00 すずき") && event.waiting.since == 0);
	session_close(&mori);
	session_close(&suzuki);
}

static void supporters_see_none_of_it(void **state)
{
	struct session sato;
	struct message event;

	(void)state;
	session_open(&fixture, &sato, KNOWN, SATO);
	send_offer(&sato, NINE + 5 * HOUR, 40, 1);
	assert_int_equal(refusal_of(&sato, REQ_OFFER), REASON_NOT_NOW);
	session_send(&sato, &(struct message){ .number = REQ_CONSOLE });
	do {
		assert_true(session_next(&sato, &event));
		assert_false(event.number == EV_WAITING && event.waiting.kind == WAITING_APPOINTMENT);
	} while (event.number != EV_DONE || event.done.request != REQ_CONSOLE);
	session_close(&sato);
}

#define WITH_HUB(test) cmocka_unit_test_setup_teardown(test, start_waiting, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HUB(what_is_offered_is_free_for_guests),
		WITH_HUB(what_cannot_be_offered_is_refused),
		WITH_HUB(one_chooses_and_moves_without_a_reason),
		WITH_HUB(of_two_who_choose_the_same_one_has_it),
		WITH_HUB(nobody_books_for_somebody_else),
		WITH_HUB(what_is_taken_back_is_told_to_who_had_it),
		WITH_HUB(a_day_that_is_closed_after_all_keeps_none),
		WITH_HUB(who_is_inside_waits_from_that_minute_on),
		WITH_HUB(who_comes_in_during_it_waits_then),
		WITH_HUB(a_missed_one_leaves_no_trace),
		WITH_HUB(who_is_of_the_desk_no_more_keeps_none),
		WITH_HUB(the_desk_sees_who_is_expected),
		WITH_HUB(supporters_see_none_of_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
