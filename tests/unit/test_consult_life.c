/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of a consultation in the course of time, as the hub deals with it, for sessions with real keys. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "desk_fixture.h"

/* A participant and two counsellors. */
enum { KOTARO = 1, SUZUKI = 4, MORI = 9 };
enum { ACTS = 200, RESTING = 30, KEPT = 90, AWAY_HOURS = 12 };

static struct hub_fixture fixture;
static struct member kotaro, suzuki, mori;
static struct member *const all[] = { &kotaro, &suzuki, &mori };
enum { ALL = sizeof all / sizeof *all };
static const uint64_t number = 4712;

static int start(void **state)
{
	(void)state;
	hub_fixture_make(&fixture, 0);
	fixture.options.limits.act_burst = ACTS;
	fixture.options.limits.act_per_second = 1;
	fixture.options.limits.keeping[KEEPING_RESTS] = RESTING;
	fixture.options.limits.keeping[KEEPING_CONSULTATIONS] = KEPT;
	fixture.options.limits.away_hours = AWAY_HOURS;
	hub_fixture_wait(0); /* its clocks can be moved from now on */
	hub_fixture_serve(&fixture);
	member_come(&suzuki, &fixture, SUZUKI);
	member_come(&mori, &fixture, MORI);
	member_come(&kotaro, &fixture, KOTARO);
	members_settle(all, ALL);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	for (int i = 0; i < ALL; i++)
		member_leave(all[i]);
	assert_int_equal(hub_fixture_stop(&fixture), 0);
	return 0;
}

/* -- reading -- */

/* How often the hub took that request before it said how long to wait. */
static unsigned exhaust(enum wire_number request)
{
	struct message event;
	unsigned taken = 0;

	for (;; taken++) {
		member_send_number(&kotaro, request, number);
		do
			assert_true(session_next(&kotaro.session, &event));
		while (!(event.number == EV_REFUSED && event.refused.request == request)
			&& !(event.number == EV_DONE && event.done.request == request));
		if (event.number == EV_DONE)
			continue;
		assert_int_equal(event.refused.reason, REASON_TOO_MANY);
		assert_in_range(event.refused.number, 1, 2);
		return taken;
	}
}

static void whoever_did_much_still_reads_their_talk(void **state)
{
	(void)state;
	member_ask(&kotaro, number, WISH_ANYBODY, "うまく言えないです");
	assert_in_range(exhaust(REQ_KEYS), 1, 1000);
	assert_true(member_read(&kotaro, number, NULL) > 0);
	assert_in_range(exhaust(REQ_CONSULT_READ), ACTS - 10, 1000);
	hub_fixture_wait(60);
	assert_true(member_read(&kotaro, number, NULL) > 0);
}

/* -- what nobody goes on with -- */

/* How it stands for them; state CONSULT_STATES: they know of none. *news may be NULL. */
static struct wire_consult_told ask(struct member *member, uint8_t *news)
{
	struct wire_consult_told told = { .state = CONSULT_STATES };
	struct message event;

	if (news)
		*news = NEWS_NONE;
	session_send(&member->session, &(struct message){ .number = REQ_CONSULTS });
	for (;;) {
		assert_true(session_next(&member->session, &event));
		if (event.number == EV_CONSULT && event.consult_told.consultation == number)
			told = event.consult_told;
		if (event.number == EV_CONSULT_NEWS && event.consult_news.consultation == number && news)
			*news = event.consult_news.news;
		if (event.number == EV_DONE && event.done.request == REQ_CONSULTS)
			return told;
	}
}

/* So many days go by, and the hub looks at what has been at rest. */
static void pass_days(unsigned days)
{
	hub_fixture_wait((int64_t)days * 86400);
	for (int i = 0; i < 4; i++) /* the chores of the hour come after a turn, and what they find in the next one */
		member_settle(&mori, NULL);
}

static void assert_told_once(uint8_t expected)
{
	uint8_t news;

	ask(&kotaro, &news);
	assert_int_equal(news, expected);
	ask(&kotaro, &news);
	assert_int_equal(news, expected); /* until they have seen it */
	member_send_number(&kotaro, REQ_CONSULT_HEARD, number);
	ask(&kotaro, &news);
	assert_int_equal(news, NEWS_NONE);
}

static void a_talk_at_rest_ends_gently(void **state)
{
	(void)state;
	member_ask(&kotaro, number, WISH_ANYBODY, "うまく言えないです");
	member_claim(&suzuki, number);
	members_settle(all, ALL);
	pass_days(RESTING - 1);
	member_say(&kotaro, number, CONSULT_LETTER, "まだ ここにいます");
	member_settle(&kotaro, NULL);
	session_lose(&kotaro.session);
	pass_days(RESTING - 1);
	assert_int_equal(ask(&suzuki, NULL).state, CONSULT_TAKEN);
	pass_days(2);
	assert_int_equal(ask(&suzuki, NULL).state, CONSULT_CLOSED);
	member_come_again(&kotaro);
	assert_told_once(NEWS_RESTED);
	assert_true(member_read(&kotaro, number, NULL) > 0); /* and a letter can still be written */
	member_say(&kotaro, number, CONSULT_LETTER, "ありがとうございました");
	member_settle(&kotaro, NULL);
	assert_int_equal(ask(&suzuki, NULL).unread, 2);
	pass_days(KEPT + 1);
	assert_int_equal(ask(&kotaro, NULL).state, CONSULT_STATES);
}

static void who_sits_in_silence_sits_there_still(void **state)
{
	(void)state;
	member_ask(&kotaro, number, WISH_ANYBODY, NULL);
	member_claim(&suzuki, number);
	members_settle(all, ALL);
	member_sit(&kotaro, number);
	member_sit(&suzuki, number);
	pass_days(RESTING + 1);
	assert_int_equal(ask(&kotaro, NULL).state, CONSULT_TAKEN);
}

static void a_letter_that_nobody_takes_ends_after_all(void **state)
{
	unsigned opened = 0;

	(void)state;
	member_ask(&kotaro, number, WISH_LETTER, "読んでもらえますか");
	pass_days(KEPT - 1);
	assert_int_equal(ask(&mori, NULL).state, CONSULT_WRITTEN);
	pass_days(2);
	assert_int_equal(ask(&mori, NULL).state, CONSULT_STATES); /* nothing of the desk's any more */
	member_read(&kotaro, number, &opened);
	assert_true(opened > 1);
	members_settle(all, ALL);
	assert_told_once(NEWS_UNANSWERED);
	member_ask(&kotaro, number + 1, WISH_LETTER, "もう一度");
}

static void what_gets_no_time_ends_too(void **state)
{
	(void)state;
	member_ask(&kotaro, number, WISH_LATER, "来月にでも");
	pass_days(KEPT - 1);
	assert_int_equal(ask(&kotaro, NULL).state, CONSULT_BOOKED);
	pass_days(2);
	assert_int_equal(ask(&mori, NULL).state, CONSULT_STATES);
	assert_told_once(NEWS_UNTIMED);
	assert_int_equal(ask(&kotaro, NULL).state, CONSULT_CLOSED);
	member_ask(&kotaro, number + 1, WISH_LATER, "来年にでも");
}

/* -- who waits and went away -- */

static void pass_seconds(int64_t seconds)
{
	hub_fixture_wait(seconds);
	member_settle(&mori, NULL);
	member_settle(&mori, NULL);
}

static void who_waits_and_went_keeps_their_turn_and_is_called(void **state)
{
	(void)state;
	member_ask(&kotaro, number, WISH_ANYBODY, "うまく言えないです");
	assert_true(ask(&suzuki, NULL).is_there);
	session_lose(&kotaro.session);
	pass_seconds(31);
	assert_false(ask(&suzuki, NULL).is_there);
	assert_int_equal(ask(&suzuki, NULL).state, CONSULT_WAITING);
	member_come_again(&kotaro);
	pass_seconds(31);
	assert_true(ask(&suzuki, NULL).is_there);
	session_lose(&kotaro.session);
	pass_seconds(31);
	member_claim(&suzuki, number);
	members_settle((struct member *[]){ &suzuki, &mori }, 2);
	member_read(&suzuki, number, NULL);
	member_say(&suzuki, number, CONSULT_LETTER, "いつでも どうぞ");
	member_settle(&suzuki, NULL);
	kotaro.consult = (struct wire_consult_told){ .state = CONSULT_STATES };
	member_come_again(&kotaro);
	assert_int_equal(kotaro.consult.state, CONSULT_TAKEN); /* told as they come */
	assert_int_equal(ask(&kotaro, NULL).unread, 1);
}

static void who_stays_away_is_answered_in_writing(void **state)
{
	(void)state;
	member_ask(&kotaro, number, WISH_ANYBODY, "うまく言えないです");
	session_lose(&kotaro.session);
	pass_seconds(31);
	pass_seconds(AWAY_HOURS * 3600 - 60);
	assert_int_equal(ask(&suzuki, NULL).state, CONSULT_WAITING);
	hub_fixture_kill(&fixture); /* another hub counts on from there */
	hub_fixture_serve(&fixture);
	member_resume(&suzuki);
	member_resume(&mori);
	pass_seconds(120);
	assert_int_equal(ask(&suzuki, NULL).state, CONSULT_WRITTEN);
	member_come_again(&kotaro);
	assert_told_once(NEWS_LETTER);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, start, stop)
	const struct CMUnitTest tests[] = {
		CASE(whoever_did_much_still_reads_their_talk), CASE(a_talk_at_rest_ends_gently),
		CASE(who_sits_in_silence_sits_there_still), CASE(a_letter_that_nobody_takes_ends_after_all),
		CASE(what_gets_no_time_ends_too),
		CASE(who_waits_and_went_keeps_their_turn_and_is_called), CASE(who_stays_away_is_answered_in_writing)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
