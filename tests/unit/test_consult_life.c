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
enum { ACTS = 200 };

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

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, start, stop)
	const struct CMUnitTest tests[] = {
		CASE(whoever_did_much_still_reads_their_talk)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
