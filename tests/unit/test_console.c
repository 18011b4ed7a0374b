/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The console as the hub serves it: what staff are told of what waits, and what they do about it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "hub_fixture.h"

/* A participant, family, a supporter, a participant, a counsellor, a coordinator. */
enum { KOTARO = 1, YUKI = 2, SATO = 3, SUZUKI = 4, TANAKA = 5, MIKAN = 6 };

static struct hub_fixture fixture;

static int start(void **state)
{
	(void)state;
	hub_fixture_start(&fixture);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	assert_int_equal(hub_fixture_stop(&fixture), 0);
	return 0;
}

static void open_console(struct session *session, unsigned account)
{
	struct message event;

	session_open(&fixture, session, KNOWN, account);
	session_send(session, &(struct message){ .number = REQ_CONSOLE });
	assert_true(session_wait(session, EV_CONSOLE, &event));
}

static void call(struct session *session, const char *value)
{
	struct message event;

	session_send(session, &(struct message){ .number = REQ_SET,
		.set = { .setting = SETTING_CALLING, .value = wire_string(value) } });
	assert_true(session_wait(session, EV_SETTING, &event));
}

static void who_calls_waits_until_they_do_not(void **state)
{
	struct session staff, guest;
	struct message event;
	uint64_t before = (uint64_t)time(NULL);

	(void)state;
	open_console(&staff, SATO);
	session_open(&fixture, &guest, INSIDE, MIKAN);
	call(&guest, "1");
	assert_true(session_wait(&staff, EV_WAITING, &event));
	assert_int_equal(event.waiting.kind, WAITING_CALL);
	assert_int_equal(event.waiting.number, MIKAN);
	assert_true(wire_equals(event.waiting.nickname, "みかん"));
	assert_in_range(event.waiting.since, before, before + 10);
	assert_int_equal(event.waiting.marks, MARK_FIRST);
	call(&guest, "0");
	assert_true(session_wait(&staff, EV_WAITING_GONE, &event));
	assert_true(event.waiting_gone.kind == WAITING_CALL && event.waiting_gone.number == MIKAN);
	session_close(&guest);
	session_close(&staff);
}

static void a_call_ends_with_its_line(void **state)
{
	struct session staff, left, broken;
	struct message event;

	(void)state;
	open_console(&staff, SUZUKI);
	session_open(&fixture, &left, INSIDE, MIKAN);
	call(&left, "1");
	assert_true(session_wait(&staff, EV_WAITING, &event));
	session_close(&left);
	assert_true(session_wait(&staff, EV_WAITING_GONE, &event));
	session_open(&fixture, &broken, INSIDE, YUKI);
	call(&broken, "1");
	assert_true(session_wait(&staff, EV_WAITING, &event));
	assert_int_equal(event.waiting.role, ROLE_FAMILY);
	session_lose(&broken);
	assert_true(session_wait(&staff, EV_WAITING_GONE, &event));
	session_close(&staff);
}

static void who_opens_later_hears_of_all_that_waits(void **state)
{
	struct session first, second, guest;
	struct message event, again;

	(void)state;
	open_console(&first, SATO);
	session_open(&fixture, &guest, INSIDE, KOTARO);
	call(&guest, "1");
	assert_true(session_wait(&first, EV_WAITING, &event));
	open_console(&second, TANAKA);
	assert_true(session_wait(&second, EV_WAITING, &again));
	assert_true(again.waiting.number == KOTARO && again.waiting.since == event.waiting.since);
	session_send(&first, &(struct message){ .number = REQ_CONSOLE });
	assert_true(session_next(&first, &event) && event.number != EV_WAITING);
	assert_true(session_wait(&first, EV_WAITING, &event));
	session_close(&guest);
	session_close(&first);
	session_close(&second);
}

static void a_call_outlives_the_hub(void **state)
{
	struct session staff, guest;
	struct message event, ticket, resume = { .number = REQ_RESUME };
	uint64_t since;

	(void)state;
	open_console(&staff, SATO);
	session_open(&fixture, &guest, DOOR, 0);
	session_send(&guest, &(struct message){ .number = REQ_KEY,
		.key = { .algorithm = wire_string("ssh-ed25519"), .blob = wire_string("key 6") } });
	assert_true(session_wait(&guest, EV_TICKET, &ticket));
	session_send(&guest, &(struct message){ .number = REQ_ENTER, .enter = { wire_string("free"), wire_string("") } });
	assert_true(session_wait(&guest, EV_ROOM_READY, &event));
	call(&guest, "1");
	assert_true(session_wait(&staff, EV_WAITING, &event));
	since = event.waiting.since;
	hub_fixture_kill(&fixture);
	session_lose(&staff);
	session_lose(&guest);
	hub_fixture_serve(&fixture);
	session_open(&fixture, &guest, DOOR, 0);
	resume.resume = (struct wire_resume){ .account = MIKAN, .ticket = ticket.ticket.ticket, .room = wire_string("free") };
	session_send(&guest, &resume);
	assert_true(session_wait(&guest, EV_ROOM_READY, &event));
	open_console(&staff, SATO);
	assert_true(session_wait(&staff, EV_WAITING, &event));
	assert_int_equal(event.waiting.since, since);
	assert_int_equal(event.waiting.marks, MARK_FIRST);
	session_close(&guest);
	session_close(&staff);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_calls_waits_until_they_do_not),
		cmocka_unit_test(a_call_ends_with_its_line),
		cmocka_unit_test(who_opens_later_hears_of_all_that_waits),
		cmocka_unit_test(a_call_outlives_the_hub)
	};

	return cmocka_run_group_tests(tests, start, stop);
}
