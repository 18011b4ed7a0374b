/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What staff know of the place: lists in the order in which they are read, numbers that stay. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console.h"

static struct console console;

static int start(void **state)
{
	(void)state;
	console_init(&console);
	assert_int_equal(console_apply(&console, &(struct message){ .number = EV_CONSOLE, .console_open = { 2 } }),
		CONSOLE_ALL);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	console_finish(&console);
	return 0;
}

static void wait(enum waiting_kind kind, uint64_t number, uint64_t since)
{
	assert_int_equal(console_apply(&console, &(struct message){ .number = EV_WAITING, .waiting = { .kind = (uint8_t)kind,
		.number = number, .since = since, .nickname = wire_string("みかん"), .words = wire_string("") } }),
		CONSOLE_WAITING);
}

static void wait_no_more(enum waiting_kind kind, uint64_t number)
{
	console_apply(&console, &(struct message){ .number = EV_WAITING_GONE, .waiting_gone = { (uint8_t)kind, number } });
}

static void somebody(uint32_t person, const char *nickname, enum role role, unsigned state, unsigned marks)
{
	console_apply(&console, &(struct message){ .number = EV_SOMEBODY, .somebody = { .person = person,
		.nickname = wire_string(nickname), .role = (uint8_t)role, .state = (uint16_t)state, .marks = (uint16_t)marks,
		.room = wire_string("free"), .name = wire_string("x"), .name_en = wire_string("x"), .spot = wire_string(""),
		.spot_en = wire_string("") } });
}

static void note(uint64_t handover, bool is_read)
{
	console_apply(&console, &(struct message){ .number = EV_HANDOVER, .handover_told = { .handover = handover,
		.nickname = wire_string("さとう"), .about = wire_string(""), .is_read = is_read, .text = wire_string("x") } });
}

static void who_waits_longest_is_first_and_keeps_its_number(void **state)
{
	(void)state;
	wait(WAITING_CALL, 5, 300);
	wait(WAITING_LETTER, 0, 0);
	wait(WAITING_CALL, 6, 100);
	assert_int_equal(console.waiting[0].number, 6);
	assert_int_equal(console.waiting[0].place, 3);
	assert_int_equal(console.waiting[2].kind, WAITING_LETTER); /* nobody counts its minutes */
	wait_no_more(WAITING_CALL, 5);
	assert_int_equal(console_waiting_at(&console, 3)->number, 6);
	assert_null(console_waiting_at(&console, 1));
	wait(WAITING_CALL, 6, 400); /* the same, changed */
	assert_int_equal(console.waiting_count, 2);
	assert_int_equal(console.waiting[0].place, 3);
	wait(WAITING_CALL, 7, 500);
	assert_int_equal(console_waiting_of(&console, WAITING_CALL, 7)->place, 4);
}

static void digits_reach_as_many_as_they_can(void **state)
{
	(void)state;
	for (uint64_t i = 1; i <= 9; i++)
		wait(WAITING_CALL, i, i);
	wait_no_more(WAITING_CALL, 4);
	wait(WAITING_CALL, 20, 20);
	assert_int_equal(console_waiting_of(&console, WAITING_CALL, 20)->place, 4);
	wait(WAITING_CALL, 21, 21);
	assert_int_equal(console_waiting_of(&console, WAITING_CALL, 21)->place, 10);
}

static void minutes_are_whole_and_never_negative(void **state)
{
	struct console_waiting waiting = { .since = 1000 };

	(void)state;
	assert_int_equal(console_minutes(&waiting, 1059999), 0);
	assert_int_equal(console_minutes(&waiting, 1060000), 1);
	assert_int_equal(console_minutes(&waiting, 0), 0); /* a clock that was set back */
}

static void who_may_want_somebody_comes_first(void **state)
{
	static const char *const order[] = { "よぶ", "はじめて", "しずか", "あき", "ふゆ", "しょくいん" };

	(void)state;
	somebody(1, "しょくいん", ROLE_SUPPORTER, STATE_CALLING, 0);
	somebody(2, "ふゆ", ROLE_PARTICIPANT, 0, 0);
	somebody(3, "しずか", ROLE_FAMILY, 0, MARK_SILENT);
	somebody(4, "あき", ROLE_PARTICIPANT, STATE_QUIET, 0);
	somebody(5, "はじめて", ROLE_PARTICIPANT, 0, MARK_FIRST);
	somebody(6, "よぶ", ROLE_PARTICIPANT, 0, 0);
	somebody(6, "よぶ", ROLE_PARTICIPANT, STATE_CALLING, 0);
	for (int i = 0; i < 6; i++)
		assert_string_equal(console.people[i].nickname, order[i]);
	console_apply(&console, &(struct message){ .number = EV_SOMEBODY_GONE, .somebody_gone = { 6 } });
	assert_int_equal(console.people_count, 5);
	assert_null(console_person_named(&console, "よぶ"));
	assert_non_null(console_person_named(&console, "あき"));
}

static void unread_notes_come_first_newest_first(void **state)
{
	(void)state;
	note(1, true);
	note(2, false);
	note(3, false);
	assert_int_equal(console_unread(&console), 2);
	assert_int_equal(console.notes[0].handover, 3);
	note(3, true);
	assert_int_equal(console.notes[0].handover, 2);
	assert_int_equal(console.notes[1].handover, 3);
	console_apply(&console, &(struct message){ .number = EV_HANDOVER_GONE, .handover_gone = { 2 } });
	assert_null(console_note_numbered(&console, 2));
	assert_int_equal(console_unread(&console), 0);
}

static void a_new_beginning_forgets_all_of_it(void **state)
{
	(void)state;
	wait(WAITING_CALL, 1, 1);
	note(1, false);
	somebody(1, "あき", ROLE_PARTICIPANT, 0, 0);
	console_apply(&console, &(struct message){ .number = EV_CONSOLE });
	assert_int_equal(console.waiting_count + console.notes_count + console.people_count, 0);
	assert_int_equal(console.needed, 0);
}

static void what_nobody_knows_changes_nothing(void **state)
{
	(void)state;
	assert_int_equal(console_apply(&console, &(struct message){ .number = EV_WAITING,
		.waiting = { .kind = WAITING_KINDS, .nickname = wire_string(""), .words = wire_string("") } }), 0);
	assert_int_equal(console_apply(&console, &(struct message){ .number = EV_DAY, .day_done = { .step = DAY_STEPS } }), 0);
	assert_int_equal(console_apply(&console, &(struct message){ .number = EV_WAITING_GONE }), 0);
	assert_int_equal(console_apply(&console, &(struct message){ .number = EV_HEARD }), 0);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(who_waits_longest_is_first_and_keeps_its_number), CASE(digits_reach_as_many_as_they_can),
		CASE(minutes_are_whole_and_never_negative), CASE(who_may_want_somebody_comes_first),
		CASE(unread_notes_come_first_newest_first), CASE(a_new_beginning_forgets_all_of_it),
		CASE(what_nobody_knows_changes_nothing)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
