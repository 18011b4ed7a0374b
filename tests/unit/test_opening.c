/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A hub that keeps opening hours, 10:00 to 18:00 in Tokyo: who may do what while it is closed, how it opens and closes
 * over people, what coordinators decide, and clocks that are set. Its clocks are the test's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "clock.h"
#include "hub_fixture.h"

/* A participant, family, a supporter, a coordinator. */
enum { KOTARO = 1, YUKI = 2, SATO = 3, MIKAN = 6, AOKI = 10 };
/* A Wednesday, 25 November 2026. */
enum { DAY = 20782, DAY_SECONDS = 86400, TOKYO = 9 * 3600, MINUTE = 60 };

static struct hub_fixture fixture;

static int64_t at(int64_t day, int hour, int minute)
{
	return day * DAY_SECONDS - TOKYO + (int64_t)hour * 3600 + minute * MINUTE;
}

static int start_at(int64_t second, const char *rule)
{
	memset(&fixture, 0, sizeof fixture);
	fixture.has_hours = true;
	fixture.rule = rule;
	hub_fixture_set_wall(second);
	hub_fixture_start(&fixture);
	return 0;
}

static int start_closed(void **state)
{
	(void)state;
	return start_at(at(DAY, 9, 0), "FREQ=DAILY 10:00-18:00");
}

static int start_open(void **state)
{
	(void)state;
	return start_at(at(DAY, 15, 0), "FREQ=DAILY 10:00-18:00");
}

static int start_day_and_night(void **state)
{
	(void)state;
	return start_at(at(DAY, 15, 0), "FREQ=DAILY 00:00-24:00");
}

static int stop(void **state)
{
	(void)state;
	assert_int_equal(hub_fixture_stop(&fixture), 0);
	return 0;
}

/* The hub looks at its clocks whenever somebody asks something. */
static void poke(struct session *session)
{
	session_send(session, &(struct message){ .number = REQ_HOURS });
}

static void wait_poked(struct session *session)
{
	struct message event;

	poke(session);
	do
		assert_true(session_wait(session, EV_DONE, &event));
	while (event.done.request != REQ_HOURS);
}

static void enter(struct session *session, const char *room)
{
	session_send(session, &(struct message){ .number = REQ_ENTER, .enter = { wire_string(room), wire_string("") } });
}

static void say(struct session *session, const char *room, const char *text)
{
	static uint64_t id;

	session_send(session, &(struct message){ .number = REQ_SAY, .say = { .id = ++id, .room = wire_string(room),
		.note = wire_string(""), .text = wire_string(text) } });
}

static enum reason refusal(struct session *session, enum wire_number request)
{
	struct message event;

	do
		assert_true(session_wait(session, EV_REFUSED, &event));
	while (event.refused.request != request);
	return (enum reason)event.refused.reason;
}

/* The next one; its texts are borrowed. */
static struct wire_opening opening(struct session *session)
{
	struct message event;

	assert_true(session_wait(session, EV_OPENING, &event));
	return event.opening;
}

/* Everything until the answer to a poke, counted. */
static void count_poked(struct session *session, unsigned counts[WIRE_NUMBER_MAX])
{
	memset(counts, 0, WIRE_NUMBER_MAX * sizeof *counts);
	poke(session);
	assert_true(session_count(session, EV_DONE, counts));
}

static void decide(struct session *session, uint32_t day, const char *hours, uint32_t other, bool is_now)
{
	session_send(session, &(struct message){ .number = REQ_DAY_SET, .day_set = { .day = day, .hours = wire_string(hours),
		.other = other, .is_now = is_now, .why = wire_string("台風のため") } });
}

/* -- closed -- */

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
			assert_int_equal(refusal(&session, requests[i].number), REASON_CLOSED);
		}
		say(&session, "free", "だれかいますか");
		assert_int_equal(refusal(&session, REQ_SAY), REASON_CLOSED);
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
	say(&session, "", "準備しています");
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
	assert_int_equal(refusal(&session, REQ_ENTER), REASON_CLOSED);
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

/* -- closing -- */

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
	say(&guest, "", "まだ話せますか");
	assert_int_equal(refusal(&guest, REQ_SAY), REASON_CLOSED);
	say(&staff, "", "おつかれさまでした");
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
		say(&guests[i], "", "まだつながっています");
		assert_int_equal(refusal(&guests[i], REQ_SAY), REASON_CLOSED);
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
static void sign_in(struct session *session, unsigned account)
{
	struct message event;

	session_open(&fixture, session, INSIDE, account);
	session_send(session, &(struct message){ .number = REQ_CONSOLE });
	assert_true(session_wait(session, EV_CONSOLE, &event));
}

static void consultations_have_ten_minutes_more(void **state)
{
	struct session guest, staff, other;
	struct message event;
	unsigned counts[WIRE_NUMBER_MAX];

	(void)state;
	sign_in(&staff, SATO);
	sign_in(&other, SATO + 1);
	session_open(&fixture, &guest, INSIDE, KOTARO);
	go(&guest, "consult");
	assert_true(session_wait(&guest, EV_ROOM_READY, &event));
	go(&guest, "booth-1");
	assert_true(session_wait(&guest, EV_MOVED, &event));
	hub_fixture_wait(3 * 3600 + 1);
	poke(&guest);
	do
		assert_true(session_wait(&guest, EV_OPENING, &event));
	while (event.opening.is_open);
	assert_in_range(event.opening.closes, at(DAY, 18, 9), at(DAY, 18, 11));
	count_poked(&guest, counts);
	assert_int_equal(counts[EV_OUTSIDE], 0);
	say(&guest, "free", "ほかの部屋へ");
	assert_int_equal(refusal(&guest, REQ_SAY), REASON_CLOSED);
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
	sign_in(&staff, SATO);
	sign_in(&other, SATO + 1);
	session_open(&fixture, &guest, INSIDE, KOTARO);
	go(&guest, "consult");
	assert_true(session_wait(&guest, EV_ROOM_READY, &event));
	go(&guest, "booth-2");
	assert_true(session_wait(&guest, EV_MOVED, &event));
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
	assert_int_equal(refusal(&guest, REQ_ENTER), REASON_CLOSED);
	session_close(&guest);
	session_close(&staff);
}

/* -- what is decided -- */

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
	assert_int_equal(refusal(&coordinator, REQ_DAY_SET), REASON_DAY);
	decide(&coordinator, DAY + 800, "", 0, false);
	assert_int_equal(refusal(&coordinator, REQ_DAY_SET), REASON_DAY);
	decide(&coordinator, DAY, "", DAY, false);
	assert_int_equal(refusal(&coordinator, REQ_DAY_SET), REASON_DAY);
	decide(&coordinator, DAY, "25-26", 0, false);
	assert_int_equal(refusal(&coordinator, REQ_DAY_SET), REASON_HOURS);
	decide(&coordinator, DAY, "", DAY + 1, false); /* which is open already */
	assert_int_equal(refusal(&coordinator, REQ_DAY_SET), REASON_DAY_TAKEN);
	session_send(&coordinator, &(struct message){ .number = REQ_DAY_SET, .day_set = { .day = DAY,
		.hours = wire_string(""), .why = wire_string("\x01") } });
	assert_int_equal(refusal(&coordinator, REQ_DAY_SET), REASON_TEXT);
	session_send(&coordinator, &(struct message){ .number = REQ_DAY_FREE, .day_free = { .day = DAY } });
	assert_int_equal(refusal(&coordinator, REQ_DAY_FREE), REASON_DAY);
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
	assert_int_equal(refusal(&guest, REQ_ENTER), REASON_CLOSED);
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

/* -- clocks that are set -- */

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
	say(&guest, "", "まだいます");
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
		OPEN(a_coordinator_closes_a_day_to_come),
		OPEN(a_day_is_moved_and_taken_back_whole),
		OPEN(what_cannot_be_decided_is_refused),
		OPEN(closing_a_day_leaves_who_is_inside_fifteen_minutes),
		OPEN(a_decision_near_the_end_gives_no_more_than_was_left),
		OPEN(closing_now_means_now),
		cmocka_unit_test_setup_teardown(what_has_no_end_in_sight_is_told_without_one, start_day_and_night, stop),
		OPEN(the_minutes_that_are_left_outlive_the_hub),
		OPEN(who_comes_back_to_a_hub_that_closed_meanwhile_is_outside),
		OPEN(rules_that_are_others_after_a_restart_leave_fifteen_minutes),
		OPEN(a_clock_set_past_the_end_leaves_fifteen_minutes),
		OPEN(a_clock_set_by_a_day_changes_nothing_inside),
		OPEN(a_clock_set_back_over_the_end_opens_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
