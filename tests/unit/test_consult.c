/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Consultations as the hub deals with them, by sessions with real keys: the whole way of one, who may read when, and
 * two who take one at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "desk_fixture.h"

/* A participant; two counsellors; a coordinator; another participant. */
enum { KOTARO = 1, SUZUKI = 4, TANAKA = 5, MIKAN = 6, MORI = 9 };

static struct hub_fixture fixture;
static struct member kotaro, suzuki, mori, mikan;

static int start(void **state)
{
	(void)state;
	hub_fixture_make(&fixture, 0);
	fixture.options.limits.act_burst = fixture.options.limits.say_burst = 100000;
	hub_fixture_serve(&fixture);
	member_come(&suzuki, &fixture, SUZUKI);
	member_settle(&suzuki, NULL);
	member_come(&mori, &fixture, MORI);
	member_settle(&suzuki, NULL);
	member_settle(&mori, NULL);
	member_come(&kotaro, &fixture, KOTARO);
	member_come(&mikan, &fixture, MIKAN);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	member_leave(&kotaro);
	member_leave(&suzuki);
	member_leave(&mori);
	member_leave(&mikan);
	assert_int_equal(hub_fixture_stop(&fixture), 0);
	return 0;
}

static void hear_line(struct member *member, enum consult_kind kind, const char *words)
{
	struct message event;
	char text[5000];

	do
		member_hear(member, EV_CONSULT_LINE, &event);
	while (event.consult_line.kind != kind);
	member_open(member, &event.consult_line, text, sizeof text);
	assert_string_equal(text, words);
}

static void the_whole_way_of_one(void **state)
{
	unsigned opened;

	(void)state;
	member_ask(&kotaro, 77, WISH_ANYBODY, "うまく言えないです");
	assert_int_equal(kotaro.consult.state, CONSULT_WAITING);
	assert_int_equal(kotaro.consult.nth, 1);
	assert_int_equal(member_read(&suzuki, 77, &opened), 3);
	assert_int_equal(opened, 2);
	member_claim(&suzuki, 77);
	member_settle(&kotaro, NULL);
	member_settle(&suzuki, NULL);
	member_settle(&kotaro, NULL);
	assert_int_equal(suzuki.consult.epoch, 2);
	assert_int_equal(kotaro.consult.epoch, 2);
	assert_int_equal(kotaro.consult.next, 0);
	member_read(&kotaro, 77, &opened);
	member_read(&suzuki, 77, &opened);
	assert_int_equal(opened, 3);
	member_sit(&suzuki, 77);
	member_sit(&kotaro, 77);
	member_settle(&kotaro, NULL);
	assert_true(kotaro.consult.is_there);
	member_say(&kotaro, 77, CONSULT_SAID, "ねむれません");
	hear_line(&kotaro, CONSULT_SAID, "ねむれません");
	hear_line(&suzuki, CONSULT_SAID, "ねむれません");
	member_say(&suzuki, 77, CONSULT_SAID, "はい。");
	hear_line(&kotaro, CONSULT_SAID, "はい。");
	session_send(&suzuki.session, &(struct message){ .number = REQ_CONSULT_STEP,
		.consult_step = { .consultation = 77, .step = CONSULT_STEP_END } });
	member_hear_state(&kotaro, 77, CONSULT_CLOSED);
	member_send_number(&kotaro, REQ_CONSULT_SIT, 0);
	member_send_number(&suzuki, REQ_CONSULT_SIT, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_whole_way_of_one),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
