/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A hub that keeps opening hours: who may do what while it is closed, and how it opens and closes over people. */
#include <stdlib.h>
#include <string.h>

#include "hub_setup.h"
#include "opening_setup.h"

static void hello_says_when_it_opens(void **state)
{
	struct session session;
	struct message event;

	(void)state;
	session_open(&fixture, &session, KNOCK, 0);
	session_send(&session, &(struct message){ .number = REQ_HELLO, .hello = { .version = WIRE_VERSION } });
	assert_true(session_wait(&session, EV_OPENING, &event));
	assert_int_equal(event.opening.is_open, 0);
	assert_int_equal(event.opening.closes, 0);
	assert_int_equal(event.opening.from, at(DAY, 10, 0));
	assert_int_equal(event.opening.to, at(DAY, 18, 0));
	assert_int_equal(event.opening.then_from, at(DAY + 1, 10, 0));
	session_lose(&session);
}

static void guests_stay_outside_while_it_is_closed(void **state)
{
	static const struct { enum wire_number number; } requests[] = {
		{ REQ_ENTER }, { REQ_SAY }, { REQ_READ }, { REQ_ROOMS }, { REQ_PEEK } };
	struct session session;
	struct message message;

	(void)state;
	for (unsigned account = KOTARO; account <= YUKI; account++) {
		session_open(&fixture, &session, KNOWN, account);
		for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
			memset(&message, 0, sizeof message);
			message.number = requests[i].number;
			session_send(&session, &message);
			assert_int_equal(refusal_of(&session, requests[i].number), REASON_CLOSED);
		}
		say_in(&session, "free", "だれかいますか");
		assert_int_equal(refusal_of(&session, REQ_SAY), REASON_CLOSED);
		session_send(&session, &(struct message){ .number = REQ_KEYS });
		assert_true(session_wait(&session, EV_DONE, &message));
		session_lose(&session);
	}
}

static void staff_may_be_inside_at_any_time(void **state)
{
	struct session session;
	struct message event;

	(void)state;
	session_open(&fixture, &session, KNOWN, SATO);
	enter(&session, "free");
	assert_true(session_wait(&session, EV_ROOM_READY, &event));
	say_in(&session, "", "準備しています");
	assert_true(session_wait(&session, EV_SAID, &event));
	wait_poked(&session);
	session_close(&session);
}

static void somebody_may_join_while_it_is_closed(void **state)
{
	struct session session;
	struct message event, join = { .number = REQ_JOIN, .join = { .nickname = wire_string("もも"), .passes = 1,
		.memory_kib = 8192, .language = LANGUAGE_JA } };

	(void)state;
	session_open(&fixture, &session, DOOR, 0);
	session_send(&session, &(struct message){ .number = REQ_CODE, .code = { wire_string(fixture.code) } });
	assert_true(session_wait(&session, EV_CODE, &event));
	session_send(&session, &join);
	assert_true(session_wait(&session, EV_KNOWN, &event));
	enter(&session, "");
	assert_int_equal(refusal_of(&session, REQ_ENTER), REASON_CLOSED);
	session_lose(&session);
}

static void it_opens_for_who_waits(void **state)
{
	struct session guest;
	struct message event;
	struct wire_opening told;

	(void)state;
	session_open(&fixture, &guest, KNOWN, KOTARO);
	hub_fixture_wait(3600 + 1);
	poke(&guest);
	told = opening(&guest);
	assert_int_equal(told.is_open, 1);
	assert_int_equal(told.closes, at(DAY, 18, 0));
	assert_int_equal(told.from, at(DAY + 1, 10, 0));
	assert_int_equal(told.minutes, 0);
	enter(&guest, "free");
	assert_true(session_wait(&guest, EV_ROOM_READY, &event));
	session_close(&guest);
}

static void it_says_fifteen_and_five_minutes_and_closes(void **state)
{
	struct session guest, staff;
	struct message event;
	unsigned counts[WIRE_NUMBER_MAX];

	(void)state;
	session_open(&fixture, &guest, INSIDE, KOTARO);
	session_open(&fixture, &staff, INSIDE, SATO);
	hub_fixture_wait(164 * MINUTE);
	count_poked(&guest, counts);
	assert_int_equal(counts[EV_OPENING], 0);
	hub_fixture_wait(MINUTE);
	poke(&guest);
	assert_int_equal(opening(&guest).minutes, 15);
	hub_fixture_wait(5 * MINUTE);
	count_poked(&guest, counts);
	assert_int_equal(counts[EV_OPENING], 0);
	hub_fixture_wait(5 * MINUTE);
	poke(&guest);
	assert_int_equal(opening(&guest).minutes, 5);
	hub_fixture_wait(5 * MINUTE);
	poke(&staff);
	assert_int_equal(opening(&guest).is_open, 0);
	assert_true(session_wait(&guest, EV_OUTSIDE, &event));
	assert_true(session_wait(&staff, EV_GONE, &event));
	say_in(&guest, "", "まだ話せますか");
	assert_int_equal(refusal_of(&guest, REQ_SAY), REASON_CLOSED);
	say_in(&staff, "", "おつかれさまでした");
	assert_true(session_wait(&staff, EV_SAID, &event));
	wait_poked(&guest);
	session_close(&staff);
	session_close(&guest);
}

static void all_go_together_and_hear_nothing_of_each_other(void **state)
{
	static const unsigned accounts[] = { KOTARO, YUKI, MIKAN, MIKAN + 1 };
	enum { GUESTS = sizeof accounts / sizeof *accounts };
	struct session guests[GUESTS];
	struct message event;
	unsigned counts[WIRE_NUMBER_MAX];

	(void)state;
	for (unsigned i = 0; i < GUESTS; i++)
		session_open(&fixture, &guests[i], INSIDE, accounts[i]);
	for (unsigned i = 0; i < GUESTS; i++)
		wait_poked(&guests[i]);
	hub_fixture_wait(3 * 3600 + 1);
	poke(&guests[0]);
	for (unsigned i = 0; i < GUESTS; i++) {
		memset(counts, 0, sizeof counts);
		assert_true(session_count(&guests[i], EV_OUTSIDE, counts));
		assert_int_equal(counts[EV_GONE], 0);
		say_in(&guests[i], "", "まだつながっています");
		assert_int_equal(refusal_of(&guests[i], REQ_SAY), REASON_CLOSED);
		session_send(&guests[i], &(struct message){ .number = REQ_KEYS });
		assert_true(session_wait(&guests[i], EV_DONE, &event));
		session_close(&guests[i]);
	}
}

static void go(struct session *session, const char *target)
{
	session_send(session, &(struct message){ .number = REQ_GO, .go = { wire_string(target) } });
}

/* At the console: consultations take two of staff. */
static void sign_in_inside(struct session *session, unsigned account)
{
	struct message event;

	session_open(&fixture, session, INSIDE, account);
	session_send(session, &(struct message){ .number = REQ_CONSOLE });
	assert_true(session_wait(session, EV_CONSOLE, &event));
}

static void sit_in_booth(struct session *guest)
{
	struct message event;

	session_open(&fixture, guest, INSIDE, KOTARO);
	go(guest, "consult");
	assert_true(session_wait(guest, EV_ROOM_READY, &event));
	go(guest, "booth-1");
	assert_true(session_wait(guest, EV_MOVED, &event));
}

static void consultations_have_ten_minutes_more(void **state)
{
	struct session guest, staff, other;
	struct message event;
	unsigned counts[WIRE_NUMBER_MAX];

	(void)state;
	sign_in_inside(&staff, SATO);
	sign_in_inside(&other, SUZUKI);
	sit_in_booth(&guest);
	hub_fixture_wait(3 * 3600 + 1);
	poke(&guest);
	do
		assert_true(session_wait(&guest, EV_OPENING, &event));
	while (event.opening.is_open);
	assert_in_range(event.opening.closes, at(DAY, 18, 9), at(DAY, 18, 11));
	count_poked(&guest, counts);
	assert_int_equal(counts[EV_OUTSIDE], 0);
	say_in(&guest, "free", "ほかの部屋へ");
	assert_int_equal(refusal_of(&guest, REQ_SAY), REASON_CLOSED);
	hub_fixture_wait(10 * MINUTE);
	poke(&staff);
	assert_true(session_wait(&guest, EV_OUTSIDE, &event));
	session_close(&guest);
	session_close(&staff);
	session_close(&other);
}

static void who_walks_out_of_a_consultation_then_is_outside(void **state)
{
	struct session guest, staff, other;
	struct message event;

	(void)state;
	sign_in_inside(&staff, SATO);
	sign_in_inside(&other, SUZUKI);
	sit_in_booth(&guest);
	hub_fixture_wait(3 * 3600 + 1);
	wait_poked(&guest);
	go(&guest, "free");
	assert_true(session_wait(&guest, EV_OUTSIDE, &event));
	session_close(&guest);
	session_close(&staff);
	session_close(&other);
}

static void a_kept_seat_ends_and_the_draft_does_not(void **state)
{
	struct session guest, staff;
	struct message event;

	(void)state;
	session_open(&fixture, &staff, INSIDE, SATO);
	session_open(&fixture, &guest, INSIDE, KOTARO);
	session_send(&guest, &(struct message){ .number = REQ_DRAFT, .draft = { wire_string("書きかけの") } });
	hub_fixture_wait(3 * 3600 - 60);
	wait_poked(&guest);
	session_lose(&guest);
	wait_poked(&staff);
	hub_fixture_wait(61);
	poke(&staff);
	assert_true(session_wait(&staff, EV_GONE, &event));
	session_open(&fixture, &guest, KNOWN, KOTARO);
	enter(&guest, "free");
	assert_true(session_wait(&guest, EV_DRAFT, &event));
	assert_true(wire_equals(event.draft_kept.text, "書きかけの"));
	assert_int_equal(refusal_of(&guest, REQ_ENTER), REASON_CLOSED);
	session_close(&guest);
	session_close(&staff);
}

#define CLOSED(test) cmocka_unit_test_setup_teardown(test, start_closed, stop)
#define OPEN(test) cmocka_unit_test_setup_teardown(test, start_open, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLOSED(hello_says_when_it_opens),
		CLOSED(guests_stay_outside_while_it_is_closed),
		CLOSED(staff_may_be_inside_at_any_time),
		CLOSED(somebody_may_join_while_it_is_closed),
		CLOSED(it_opens_for_who_waits),
		OPEN(it_says_fifteen_and_five_minutes_and_closes),
		OPEN(all_go_together_and_hear_nothing_of_each_other),
		OPEN(consultations_have_ten_minutes_more),
		OPEN(who_walks_out_of_a_consultation_then_is_outside),
		OPEN(a_kept_seat_ends_and_the_draft_does_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
