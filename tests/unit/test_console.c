/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The console as the hub serves it: what staff are told of what waits, and what they do about it. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "hub_setup.h"

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
	sign_in(&staff, SATO);
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
	sign_in(&staff, SUZUKI);
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
	session_open(&fixture, &broken, INSIDE, YUKI);
	session_close(&broken); /* so that no seat is kept */
	session_close(&staff);
}

static void who_opens_later_hears_of_all_that_waits(void **state)
{
	struct session first, second, guest;
	struct message event, again;

	(void)state;
	sign_in(&first, SATO);
	session_open(&fixture, &guest, INSIDE, KOTARO);
	call(&guest, "1");
	assert_true(session_wait(&first, EV_WAITING, &event));
	sign_in(&second, TANAKA);
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
	sign_in(&staff, SATO);
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
	sign_in(&staff, SATO);
	assert_true(session_wait(&staff, EV_WAITING, &event));
	assert_int_equal(event.waiting.since, since);
	assert_int_equal(event.waiting.marks, MARK_FIRST);
	session_close(&guest);
	session_close(&staff);
}

static void staff_say_that_they_are_coming(void **state)
{
	struct session staff, guest;
	struct message event;

	(void)state;
	sign_in(&staff, SATO);
	session_open(&fixture, &guest, INSIDE, MIKAN);
	session_send(&staff, &(struct message){ .number = REQ_GUIDE, .guide = { .account = MIKAN } });
	assert_int_equal(refusal(&staff), REASON_NO_PERSON); /* nobody goes where nobody called */
	call(&guest, "1");
	assert_true(session_wait(&staff, EV_WAITING, &event));
	session_send(&staff, &(struct message){ .number = REQ_GUIDE, .guide = { .account = MIKAN } });
	assert_true(session_wait(&guest, EV_GUIDED, &event));
	assert_true(wire_equals(event.guided.nickname, "さとう") && !event.guided.is_mine && !event.guided.is_over);
	assert_true(session_wait(&staff, EV_WAITING, &event));
	assert_true(wire_equals(event.waiting.words, "さとう") && (event.waiting.marks & MARK_MINE));
	session_send(&staff, &(struct message){ .number = REQ_GUIDE, .guide = { .account = MIKAN, .is_over = 1 } });
	assert_true(session_wait(&guest, EV_SETTING, &event));
	assert_true(event.setting.setting == SETTING_CALLING && wire_equals(event.setting.value, "0"));
	assert_true(session_wait(&staff, EV_WAITING_GONE, &event));
	session_close(&guest);
	session_close(&staff);
}

static void a_guest_may_say_no_to_who_is_coming(void **state)
{
	struct session staff, guest;
	struct message event;

	(void)state;
	sign_in(&staff, SATO);
	session_open(&fixture, &guest, INSIDE, MIKAN);
	call(&guest, "1");
	assert_true(session_wait(&staff, EV_WAITING, &event));
	session_send(&staff, &(struct message){ .number = REQ_GUIDE, .guide = { .account = MIKAN } });
	assert_true(session_wait(&guest, EV_GUIDED, &event));
	call(&guest, "0");
	assert_true(session_wait(&staff, EV_WAITING_GONE, &event));
	call(&guest, "1");
	assert_true(session_wait(&staff, EV_WAITING, &event));
	assert_int_equal(event.waiting.words.size, 0); /* nobody is on the way to a new call */
	session_close(&guest);
	session_close(&staff);
}

/* Waits for what a console says of somebody of that name. */
static struct message somebody(struct session *session, const char *nickname)
{
	struct message event;

	do
		assert_true(session_wait(session, EV_SOMEBODY, &event));
	while (!wire_equals(event.somebody.nickname, nickname));
	return event;
}

static void go(struct session *session, const char *target, enum wire_number until)
{
	struct message event;

	session_send(session, &(struct message){ .number = REQ_GO, .go = { wire_string(target) } });
	assert_true(session_wait(session, until, &event));
}

static void people_are_told_with_where_they_are(void **state)
{
	struct session staff, guest;
	struct message event;

	(void)state;
	session_open(&fixture, &guest, INSIDE, KOTARO);
	go(&guest, "sofa", EV_MOVED);
	sign_in(&staff, SATO);
	event = somebody(&staff, "こたろう");
	assert_true(wire_equals(event.somebody.room, "free") && wire_equals(event.somebody.spot, "ソファ"));
	assert_true(event.somebody.marks & MARK_FIRST);
	assert_true(session_wait(&staff, EV_PRESENT, &event));
	assert_int_equal(event.present.people, 1);
	assert_int_equal(event.present.staff, 1);
	go(&guest, "exchange", EV_ROOM_READY);
	assert_true(session_wait(&staff, EV_SOMEBODY_GONE, &event)); /* behind a rope: counted, not named */
	assert_true(session_wait(&staff, EV_PRESENT, &event));
	assert_true(event.present.people == 0 && event.present.watching == 1);
	session_close(&guest);
	session_close(&staff);
}

static void who_peeks_is_counted(void **state)
{
	struct session staff, guest;
	struct message event;

	(void)state;
	session_open(&fixture, &guest, KNOWN, MIKAN);
	session_send(&guest, &(struct message){ .number = REQ_ROOMS });
	assert_true(session_wait(&guest, EV_DONE, &event));
	sign_in(&staff, SATO);
	assert_true(session_wait(&staff, EV_PRESENT, &event));
	assert_int_equal(event.present.peeking, 1);
	session_close(&guest);
	session_close(&staff);
}

/* Silence is a second here. */
static void silence_among_talk_is_told_once(void **state)
{
	struct session staff, guest;
	struct message event;

	(void)state;
	session_open(&fixture, &guest, INSIDE, MIKAN);
	go(&guest, "sofa", EV_MOVED);
	sign_in(&staff, SATO);
	do
		event = somebody(&staff, "みかん");
	while (!(event.somebody.marks & MARK_SILENT));
	session_send(&guest, &(struct message){ .number = REQ_SAY, .say = { .id = 501, .room = wire_string(""),
		.note = wire_string(""), .text = wire_string("はい") } });
	event = somebody(&staff, "みかん");
	assert_false(event.somebody.marks & MARK_SILENT);
	session_send(&guest, &(struct message){ .number = REQ_SET, .set = { SETTING_HAND, wire_string("1") } });
	event = somebody(&staff, "みかん");
	session_send(&guest, &(struct message){ .number = REQ_SET, .set = { SETTING_HAND, wire_string("0") } });
	event = somebody(&staff, "みかん"); /* four seconds on: not again */
	assert_false(event.somebody.marks & MARK_SILENT);
	session_close(&guest);
	session_close(&staff);
}

static void silence_of_who_is_quiet_is_theirs(void **state)
{
	struct session staff, guest;
	struct message event;

	(void)state;
	session_open(&fixture, &guest, INSIDE, YUKI);
	session_send(&guest, &(struct message){ .number = REQ_SET, .set = { SETTING_QUIET, wire_string("1") } });
	assert_true(session_wait(&guest, EV_SETTING, &event));
	go(&guest, "sofa", EV_MOVED);
	sign_in(&staff, SATO);
	event = somebody(&staff, "ゆき");
	session_send(&guest, &(struct message){ .number = REQ_SET, .set = { SETTING_HAND, wire_string("1") } });
	event = somebody(&staff, "ゆき");
	session_send(&guest, &(struct message){ .number = REQ_SET, .set = { SETTING_HAND, wire_string("0") } });
	event = somebody(&staff, "ゆき");
	assert_false(event.somebody.marks & MARK_SILENT);
	session_send(&guest, &(struct message){ .number = REQ_SET, .set = { SETTING_QUIET, wire_string("0") } });
	session_close(&guest);
	session_close(&staff);
}

static void hand_over(struct session *session, uint64_t id, const char *about, const char *text)
{
	session_send(session, &(struct message){ .number = REQ_HANDOVER, .handover = { .id = id,
		.about = wire_string(about), .days = 0, .text = wire_string(text) } });
}

static void a_note_waits_until_each_has_read_it(void **state)
{
	struct session writer, reader;
	struct message event;
	uint64_t note;

	(void)state;
	sign_in(&writer, SATO);
	hand_over(&writer, 7, "みかん", "急がない");
	assert_true(session_wait(&writer, EV_HANDOVER, &event));
	assert_true(event.handover_told.is_mine && event.handover_told.is_read);
	note = event.handover_told.handover;
	hand_over(&writer, 7, "みかん", "急がない"); /* the same, sent twice */
	assert_true(session_wait(&writer, EV_DONE, &event));
	sign_in(&reader, SUZUKI);
	assert_true(session_wait(&reader, EV_HANDOVER, &event));
	assert_true(event.handover_told.handover == note && !event.handover_told.is_read);
	assert_true(wire_equals(event.handover_told.about, "みかん") && wire_equals(event.handover_told.nickname, "さとう"));
	session_send(&reader, &(struct message){ .number = REQ_HANDOVER_READ });
	assert_true(session_wait(&reader, EV_HANDOVER, &event));
	assert_true(event.handover_told.handover == note && event.handover_told.is_read);
	session_send(&reader, &(struct message){ .number = REQ_HANDOVER_BACK, .handover_back = { note } });
	assert_int_equal(refusal(&reader), REASON_NO_LINE); /* it is somebody else's */
	session_send(&writer, &(struct message){ .number = REQ_HANDOVER_BACK, .handover_back = { note } });
	assert_true(session_wait(&reader, EV_HANDOVER_GONE, &event));
	assert_true(event.handover_gone.handover == note);
	session_close(&writer);
	session_close(&reader);
}

static void a_note_is_about_somebody_who_is_known(void **state)
{
	struct session staff;

	(void)state;
	sign_in(&staff, SATO);
	hand_over(&staff, 8, "だれそれ", "急がない");
	assert_int_equal(refusal(&staff), REASON_NO_PERSON);
	hand_over(&staff, 9, "", "");
	assert_int_equal(refusal(&staff), REASON_TEXT);
	session_close(&staff);
}

static void steps_of_the_day_are_told_to_all(void **state)
{
	struct session first, second;
	struct message event;

	(void)state;
	sign_in(&first, SATO);
	sign_in(&second, TANAKA);
	session_send(&first, &(struct message){ .number = REQ_DAY, .day = { DAY_ROOMS } });
	assert_true(session_wait(&second, EV_DAY, &event));
	assert_true(event.day_done.step == DAY_ROOMS && wire_equals(event.day_done.nickname, "さとう"));
	assert_true(event.day_done.at > 0);
	session_send(&first, &(struct message){ .number = REQ_DAY, .day = { DAY_STEPS } });
	assert_int_equal(refusal(&first), REASON_MALFORMED);
	session_close(&first);
	session_close(&second);
}

static void a_notice_reaches_all_rooms_once(void **state)
{
	struct session staff, here, there;
	struct message event, notice = { .number = REQ_NOTICE, .notice = { .id = 4000, .room = wire_string("*"),
		.text = wire_string("まもなく おわりです") } };
	unsigned counts[WIRE_NUMBER_MAX] = { 0 };

	(void)state;
	session_open(&fixture, &here, INSIDE, MIKAN);
	session_open(&fixture, &there, INSIDE, KOTARO);
	go(&there, "exchange", EV_ROOM_READY);
	sign_in(&staff, SATO);
	session_send(&staff, &notice);
	assert_true(session_wait(&here, EV_SAID, &event));
	assert_true(event.said.kind == LINE_NOTICE && wire_equals(event.said.nickname, "さとう"));
	assert_true(session_wait(&there, EV_SAID, &event));
	session_send(&staff, &notice); /* sent once more to a new hub, say */
	assert_true(session_wait(&staff, EV_DONE, &event));
	session_send(&here, &(struct message){ .number = REQ_HELLO });
	assert_true(session_count(&here, EV_REFUSED, counts));
	assert_int_equal(counts[EV_SAID], 0);
	session_close(&here);
	session_close(&there);
	session_close(&staff);
}

static void some_rooms_open_with_two_of_staff(void **state)
{
	struct session guest, first, again, second;
	struct message event;

	(void)state;
	hub_fixture_kill(&fixture);
	fixture.has_hours = true;
	hub_fixture_serve(&fixture);
	session_open(&fixture, &guest, INSIDE, MIKAN);
	sign_in(&first, SATO);
	sign_in(&again, SATO); /* one person of staff in two windows */
	session_send(&guest, &(struct message){ .number = REQ_GO, .go = { wire_string("exchange") } });
	assert_int_equal(refusal(&guest), REASON_FEW_STAFF);
	sign_in(&second, SUZUKI);
	go(&guest, "exchange", EV_ROOM_READY);
	do
		assert_true(session_wait(&first, EV_PRESENT, &event));
	while (event.present.staff < 2);
	session_close(&second);
	do
		assert_true(session_wait(&first, EV_PRESENT, &event));
	while (event.present.staff > 1);
	session_send(&guest, &(struct message){ .number = REQ_SAY, .say = { .id = 601, .room = wire_string("consult"),
		.text = wire_string("はい") } });
	assert_int_equal(refusal(&guest), REASON_FEW_STAFF); /* a word at its door comes in as one does */
	session_send(&guest, &(struct message){ .number = REQ_GO, .go = { wire_string("consult") } });
	assert_int_equal(refusal(&guest), REASON_FEW_STAFF);
	session_send(&first, &(struct message){ .number = REQ_ENTER, .enter = { wire_string("consult"), wire_string("") } });
	assert_true(session_wait(&first, EV_ROOM_READY, &event)); /* staff may */
	session_close(&guest);
	session_close(&first);
	session_close(&again);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_calls_waits_until_they_do_not),
		cmocka_unit_test(a_call_ends_with_its_line),
		cmocka_unit_test(who_opens_later_hears_of_all_that_waits),
		cmocka_unit_test(staff_say_that_they_are_coming),
		cmocka_unit_test(a_guest_may_say_no_to_who_is_coming),
		cmocka_unit_test(people_are_told_with_where_they_are),
		cmocka_unit_test(who_peeks_is_counted),
		cmocka_unit_test(silence_among_talk_is_told_once),
		cmocka_unit_test(silence_of_who_is_quiet_is_theirs),
		cmocka_unit_test(a_note_waits_until_each_has_read_it),
		cmocka_unit_test(a_note_is_about_somebody_who_is_known),
		cmocka_unit_test(steps_of_the_day_are_told_to_all),
		cmocka_unit_test(a_notice_reaches_all_rooms_once),
		cmocka_unit_test(a_call_outlives_the_hub),
		cmocka_unit_test(some_rooms_open_with_two_of_staff)
	};

	return cmocka_run_group_tests(tests, start, stop);
}
