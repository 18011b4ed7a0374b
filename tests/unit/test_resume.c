/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A hub dies and another one comes: who was there is there, by the same handle and on the same tile, and nobody else
 * can be them. Sessions here are this one process. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hub_setup.h"
#include "store.h"
#include "store_account.h"

struct person {
	struct session session;
	unsigned account;
	struct wire_ticket ticket;
	uint32_t handle;
	uint8_t x, y;
	uint16_t state;
};

static void send_key(struct person *person)
{
	char blob[16];

	snprintf(blob, sizeof blob, "key %u", person->account);
	session_send(&person->session, &(struct message){ .number = REQ_KEY,
		.key = { .algorithm = wire_string("ssh-ed25519"), .blob = wire_string(blob) } });
}

static void note_me(struct person *person, const struct message *event)
{
	if (event->number != EV_PERSON || !(event->person.state & STATE_ME))
		return;
	person->handle = event->person.person;
	person->x = event->person.x;
	person->y = event->person.y;
	person->state = event->person.state;
}

/* The room as it is told, up to EV_ROOM_READY; counts what was told. */
static void see_room(struct person *person, unsigned counts[WIRE_NUMBER_MAX])
{
	struct message event;

	while (session_next(&person->session, &event)) {
		counts[event.number]++;
		note_me(person, &event);
		if (event.number == EV_ROOM_READY)
			return;
	}
	fail_msg("the hub has closed");
}

static void come_in(struct person *person, unsigned account, const char *zone)
{
	struct message event;
	unsigned counts[WIRE_NUMBER_MAX] = { 0 };

	person->account = account;
	session_open(&fixture, &person->session, DOOR, account);
	send_key(person);
	assert_true(session_wait(&person->session, EV_TICKET, &event));
	person->ticket = event.ticket;
	session_send(&person->session, &(struct message){ .number = REQ_ENTER,
		.enter = { wire_string("free"), wire_string(zone) } });
	see_room(person, counts);
}

static void ask_back(struct person *person, uint64_t account, const struct wire_ticket *ticket, uint64_t newest)
{
	struct message request = { .number = REQ_RESUME, .resume = { .account = account, .room = wire_string("free"),
		.newest = newest } };

	session_lose(&person->session);
	session_open(&fixture, &person->session, DOOR, 0);
	memcpy(request.resume.ticket.bytes, ticket->ticket.bytes, sizeof request.resume.ticket.bytes);
	session_send(&person->session, &request);
}

static void come_back(struct person *person, unsigned counts[WIRE_NUMBER_MAX])
{
	ask_back(person, person->account, &person->ticket, 1);
	see_room(person, counts);
}

static bool is_refused(struct person *person, uint64_t account, const struct wire_ticket *ticket)
{
	struct message event;

	ask_back(person, account, ticket, 1);
	assert_true(session_wait(&person->session, EV_REFUSED, &event));
	assert_int_equal(event.refused.request, REQ_RESUME);
	return event.refused.reason == REASON_UNKNOWN_LOGIN;
}

static void person_say(struct person *person, uint64_t id, const char *text)
{
	session_send(&person->session, &(struct message){ .number = REQ_SAY, .say = { .id = id, .room = wire_string(""),
		.note = wire_string(""), .text = wire_string(text) } });
}

static void everybody_is_where_they_were_and_nobody_is_told(void **state)
{
	struct person a, b, before;
	struct message event;
	unsigned counts[WIRE_NUMBER_MAX] = { 0 };

	(void)state;
	come_in(&a, KOTARO, "table-a");
	come_in(&b, MIKAN, "table-b");
	session_send(&a.session, &(struct message){ .number = REQ_SET,
		.set = { SETTING_HAND, wire_string("1") } });
	assert_true(session_wait(&a.session, EV_SETTING, &event));
	assert_true(session_wait(&a.session, EV_PERSON, &event));
	note_me(&a, &event);
	person_say(&b, 5, "ここにいます");
	assert_true(session_wait(&b.session, EV_SAID, &event));
	before = a;
	hub_fixture_restart(&fixture);
	come_back(&b, counts);
	assert_int_equal(counts[EV_AGAIN], 1);
	assert_int_equal(counts[EV_ROOM], 0);
	assert_int_equal(counts[EV_PERSON], 2); /* the other is there, though its session is not yet */
	assert_int_equal(counts[EV_SETTING], 0);
	come_back(&a, counts);
	assert_true(a.handle == before.handle && a.x == before.x && a.y == before.y);
	assert_int_equal(a.state, STATE_ME | STATE_HAND);
	memset(counts, 0, sizeof counts);
	person_say(&a, 6, "わたしも");
	assert_true(session_count(&b.session, EV_SAID, counts));
	assert_int_equal(counts[EV_PERSON] + counts[EV_GONE] + counts[EV_MOVED], 0);
	session_close(&a.session);
	session_close(&b.session);
}

static void a_ticket_is_for_one_account_and_only_for_who_was_there(void **state)
{
	struct person a, b, thief = { .account = YUKI };
	struct wire_ticket altered;
	struct message event;
	unsigned counts[WIRE_NUMBER_MAX] = { 0 };

	(void)state;
	come_in(&a, KOTARO, "");
	come_in(&b, MIKAN, "");
	session_open(&fixture, &thief.session, DOOR, 0);
	assert_true(is_refused(&thief, KOTARO, &a.ticket)); /* its owner is still there: no hub has died */
	hub_fixture_restart(&fixture);
	altered = a.ticket;
	for (size_t i = 0; i < sizeof altered.ticket.bytes; i += 5) {
		altered.ticket.bytes[i] ^= 1;
		assert_true(is_refused(&thief, KOTARO, &altered));
		altered.ticket.bytes[i] ^= 1;
	}
	memset(&altered, 0, sizeof altered);
	assert_true(is_refused(&thief, KOTARO, &altered));
	assert_true(is_refused(&thief, SATO, &a.ticket));
	assert_true(is_refused(&thief, MIKAN, &a.ticket));
	assert_true(is_refused(&thief, 0, &a.ticket));
	come_back(&a, counts);
	assert_true(is_refused(&thief, KOTARO, &a.ticket)); /* once */
	come_back(&b, counts);
	session_close(&b.session);
	assert_true(session_wait(&a.session, EV_GONE, &event));
	hub_fixture_restart(&fixture);
	come_back(&a, counts); /* it serves again after the next death ... */
	assert_true(is_refused(&thief, MIKAN, &b.ticket)); /* ... but not to who had left */
	session_close(&a.session);
	session_close(&thief.session);
}

static void another_process_cannot_use_it(void **state)
{
	struct person a, thief = { .account = YUKI };
	unsigned counts[WIRE_NUMBER_MAX] = { 0 };
	pid_t child;
	int status;

	(void)state;
	come_in(&a, KOTARO, "");
	hub_fixture_restart(&fixture);
	child = fork();
	if (child == 0) {
		session_open(&fixture, &thief.session, DOOR, 0);
		_exit(is_refused(&thief, KOTARO, &a.ticket) ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	come_back(&a, counts);
	session_close(&a.session);
}

static void change_account(unsigned account, bool is_erased)
{
	struct store *store;
	char path[128];

	snprintf(path, sizeof path, "%s/kokoiru.db", fixture.directory);
	assert_int_equal(store_open(path, &store), STORE_OPENED);
	assert_int_equal(store_begin(store), STORE_OK);
	assert_int_equal(is_erased ? store_erase_account(store, account) : store_set_suspended(store, account, true),
		STORE_OK);
	assert_int_equal(store_commit(store), STORE_OK);
	store_close(store);
}

static void who_may_not_be_here_any_more_is_told_why(void **state)
{
	struct person a, b;
	struct message event;

	(void)state;
	come_in(&a, 7, "");
	come_in(&b, 8, "");
	hub_fixture_kill(&fixture);
	change_account(7, false);
	change_account(8, true);
	hub_fixture_serve(&fixture);
	ask_back(&a, 7, &a.ticket, 1);
	assert_true(session_wait(&a.session, EV_CLOSING, &event));
	assert_int_equal(event.closing.why, CLOSING_SUSPENDED);
	ask_back(&b, 8, &b.ticket, 1);
	assert_true(session_wait(&b.session, EV_CLOSING, &event));
	assert_int_equal(event.closing.why, CLOSING_ERASED);
	session_lose(&a.session);
	session_lose(&b.session);
}

static void a_seat_and_its_words_outlive_line_and_hub(void **state)
{
	struct person a, b, again;
	struct message event;
	unsigned counts[WIRE_NUMBER_MAX] = { 0 };

	(void)state;
	come_in(&a, KOTARO, "table-a");
	come_in(&b, MIKAN, "");
	session_send(&a.session, &(struct message){ .number = REQ_DRAFT, .draft = { wire_string("まだ途中") } });
	do
		assert_true(session_wait(&a.session, EV_HEARD, &event));
	while (event.heard.count < 2);
	session_lose(&a.session);
	hub_fixture_restart(&fixture);
	come_back(&b, counts);
	assert_int_equal(counts[EV_PERSON], 2);
	come_in(&again, KOTARO, "");
	assert_true(again.x == a.x && again.y == a.y);
	assert_true(session_wait(&again.session, EV_DRAFT, &event));
	assert_true(wire_equals(event.draft_kept.text, "まだ途中"));
	session_close(&again.session);
	session_close(&b.session);
}

static void whose_seat_was_taken_over_meanwhile_is_told(void **state)
{
	struct person a, again;
	struct message event;

	(void)state;
	come_in(&a, KOTARO, "");
	hub_fixture_restart(&fixture);
	come_in(&again, KOTARO, "");
	assert_true(again.x == a.x && again.y == a.y);
	ask_back(&a, KOTARO, &a.ticket, 1);
	assert_true(session_wait(&a.session, EV_CLOSING, &event));
	assert_int_equal(event.closing.why, CLOSING_TAKEN_OVER);
	session_lose(&a.session);
	session_close(&again.session);
}

static void who_only_reads_is_counted_as_before(void **state)
{
	struct person a, reader = { .account = YUKI };
	struct message event;

	(void)state;
	come_in(&a, KOTARO, "");
	session_open(&fixture, &reader.session, KNOWN, YUKI);
	session_send(&reader.session, &(struct message){ .number = REQ_READ, .read = { wire_string("free"), 0, 5 } });
	assert_true(session_wait(&reader.session, EV_DONE, &event));
	assert_true(session_wait(&a.session, EV_OBSERVERS, &event));
	hub_fixture_restart(&fixture);
	ask_back(&a, KOTARO, &a.ticket, 1);
	assert_true(session_wait(&a.session, EV_ROOM_READY, &event));
	assert_int_equal(event.room_ready.observers, 1);
	session_close(&a.session);
	session_close(&reader.session);
}

static void a_hub_that_makes_room_says_nothing(void **state)
{
	struct person a;
	struct message event;
	unsigned counts[WIRE_NUMBER_MAX] = { 0 };
	int status;

	(void)state;
	come_in(&a, KOTARO, "table-a");
	assert_int_equal(kill(fixture.hub, SIGHUP), 0);
	while (session_next(&a.session, &event))
		assert_int_not_equal(event.number, EV_CLOSING);
	assert_int_equal(waitpid(fixture.hub, &status, 0), fixture.hub);
	assert_int_equal(status, 0);
	close(fixture.lifeline);
	hub_fixture_serve(&fixture);
	come_back(&a, counts);
	assert_int_equal(counts[EV_AGAIN], 1);
	session_close(&a.session);
}

static void without_a_picture_one_gets_a_whole_one(void **state)
{
	struct person a;
	unsigned counts[WIRE_NUMBER_MAX] = { 0 };

	(void)state;
	come_in(&a, KOTARO, "table-a");
	hub_fixture_restart(&fixture);
	ask_back(&a, KOTARO, &a.ticket, 0);
	see_room(&a, counts);
	assert_int_equal(counts[EV_ROOM], 1);
	session_close(&a.session);
}

static void a_hub_without_its_keep_still_lets_people_in(void **state)
{
	struct person a;
	unsigned counts[WIRE_NUMBER_MAX] = { 0 };
	uint32_t version = 99;

	(void)state;
	come_in(&a, KOTARO, "table-a");
	hub_fixture_kill(&fixture);
	assert_int_equal(pwrite(fixture.keep, &version, sizeof version, 32), sizeof version);
	hub_fixture_serve(&fixture);
	come_back(&a, counts);
	assert_int_equal(counts[EV_ROOM], 1);
	session_close(&a.session);
}

static void wait_until_heard(struct person *person, unsigned count)
{
	struct message event;

	do
		assert_true(session_wait(&person->session, EV_HEARD, &event));
	while (event.heard.count < count);
}

static void a_draft_that_was_said_is_nowhere_any_more(void **state)
{
	struct person a, again;
	struct message event;
	unsigned counts[WIRE_NUMBER_MAX] = { 0 };

	(void)state;
	come_in(&a, KOTARO, "table-a");
	session_send(&a.session, &(struct message){ .number = REQ_DRAFT, .draft = { wire_string("もう言った") } });
	wait_until_heard(&a, 2);
	person_say(&a, 21, "もう言ったこと");
	wait_until_heard(&a, 3);
	hub_fixture_restart(&fixture);
	session_lose(&a.session);
	session_open(&fixture, &again.session, KNOWN, KOTARO);
	session_send(&again.session, &(struct message){ .number = REQ_ENTER,
		.enter = { wire_string("free"), wire_string("") } });
	see_room(&again, counts);
	assert_true(session_count(&again.session, EV_HEARD, counts));
	assert_int_equal(counts[EV_DRAFT], 0);
	session_send(&again.session, &(struct message){ .number = REQ_UNSAY });
	assert_true(session_wait(&again.session, EV_UNSAID, &event));
	session_close(&again.session);
}

static void spoil_keep(void)
{
	uint32_t version = 99;

	hub_fixture_kill(&fixture);
	assert_int_equal(pwrite(fixture.keep, &version, sizeof version, 32), sizeof version);
	hub_fixture_serve(&fixture);
}

/* They sit elsewhere now, and others would hear what was on its way to a table. */
static void words_for_a_table_are_not_said_to_the_room(void **state)
{
	struct person a;
	struct message event;
	unsigned counts[WIRE_NUMBER_MAX] = { 0 };

	(void)state;
	come_in(&a, KOTARO, "table-a");
	spoil_keep();
	ask_back(&a, KOTARO, &a.ticket, 1);
	person_say(&a, 22, "このテーブルだけに");
	see_room(&a, counts);
	assert_int_equal(counts[EV_ROOM], 1);
	assert_true(session_wait(&a.session, EV_REFUSED, &event));
	assert_true(event.refused.request == REQ_SAY && event.refused.reason == REASON_BUSY);
	session_close(&a.session);
}

static void nobody_is_there_twice_without_a_keep(void **state)
{
	struct person a, again;
	struct message event;

	(void)state;
	come_in(&a, KOTARO, "table-a");
	spoil_keep();
	come_in(&again, KOTARO, "");
	ask_back(&a, KOTARO, &a.ticket, 1);
	assert_true(session_wait(&a.session, EV_CLOSING, &event));
	assert_int_equal(event.closing.why, CLOSING_TAKEN_OVER);
	session_lose(&a.session);
	session_close(&again.session);
}

/* An operator in a hurry: no hub lived long, and none did anything wrong. */
static void many_renewals_in_a_row_lose_nobody(void **state)
{
	struct person a;
	unsigned counts[WIRE_NUMBER_MAX] = { 0 };
	int status;

	(void)state;
	come_in(&a, KOTARO, "table-a");
	for (int i = 0; i < 7; i++) {
		assert_int_equal(kill(fixture.hub, SIGHUP), 0);
		assert_int_equal(waitpid(fixture.hub, &status, 0), fixture.hub);
		close(fixture.lifeline);
		hub_fixture_serve(&fixture);
	}
	come_back(&a, counts);
	assert_int_equal(counts[EV_AGAIN], 1);
	session_close(&a.session);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everybody_is_where_they_were_and_nobody_is_told),
		cmocka_unit_test(a_ticket_is_for_one_account_and_only_for_who_was_there),
		cmocka_unit_test(another_process_cannot_use_it),
		cmocka_unit_test(who_may_not_be_here_any_more_is_told_why),
		cmocka_unit_test(a_seat_and_its_words_outlive_line_and_hub),
		cmocka_unit_test(whose_seat_was_taken_over_meanwhile_is_told),
		cmocka_unit_test(who_only_reads_is_counted_as_before),
		cmocka_unit_test(a_hub_that_makes_room_says_nothing),
		cmocka_unit_test(without_a_picture_one_gets_a_whole_one),
		cmocka_unit_test(a_hub_without_its_keep_still_lets_people_in),
		cmocka_unit_test(a_draft_that_was_said_is_nowhere_any_more),
		cmocka_unit_test(words_for_a_table_are_not_said_to_the_room),
		cmocka_unit_test(nobody_is_there_twice_without_a_keep),
		cmocka_unit_test(many_renewals_in_a_row_lose_nobody)
	};

	return cmocka_run_group_tests(tests, start, stop);
}
