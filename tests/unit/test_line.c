/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line face: what a screen reader, a braille row or a pipe is told. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "line.h"
#include "line_setup.h"
#include "visit_fixture.h"

static void the_first_line_names_the_mode_and_why(void **state)
{
	struct session *session = start(false, true);

	(void)state;
	assert_int_equal(strncmp(session->seen, "This is the screen of lines only (there is no terminal on this connection). "
		"/mode changes it. What was shown stays in your terminal.\n", 132), 0);
	end(session);
}

static void a_room_is_described_in_whole_sentences(void **state)
{
	struct session *session = start_inside(false);

	(void)state;
	assert_non_null(strstr(session->seen,
		"Free space. 4 people are here. 1 watches. You are at By the window 2. Nobody speaks to you in this seat.\n"
		"Nobody near you. Table A: こたろう, ゆき(family)(in peace).\n"
		"Staff here: さとう. Ways out: 1 ギャラリー, 2 交流スペース. If in doubt, type help and Enter.\n"
		"こたろう: 今日は昼すぎに起きました\n"
		"ゆき(family): うちの子もそうです\n"));
	assert_is_plain(session->seen, false);
	end(session);
}

static void a_fresh_picture_of_the_room_repeats_nothing(void **state)
{
	struct session *session = start_inside(false);

	(void)state;
	forget(session);
	each_room_event(give, session);
	assert_string_equal(session->seen, "");
	give(session, event_line(EV_SAID, 6, 5, "こたろう", "はい"));
	assert_string_equal(session->seen, "こたろう: はい\n");
	end(session);
}

static void one_event_is_one_labelled_line(void **state)
{
	struct session *session = start_inside(false);
	struct message notice = event_line(EV_SAID, 8, 7, "さとう", "20時から");

	(void)state;
	forget(session);
	give(session, event_line(EV_SAID, 6, 5, "みかん", "こんにちは"));
	give(session, event_line(EV_SAID, 7, 6, "さとう", "おかえりなさい"));
	notice.said.kind = LINE_NOTICE;
	give(session, notice);
	assert_string_equal(session->seen, "みかん: こんにちは\nstaff さとう: おかえりなさい\nNotice: 20時から\n");
	end(session);
}

static void coming_going_and_walking_are_silent(void **state)
{
	struct session *session = start_inside(false);

	(void)state;
	forget(session);
	give(session, event_person(20, "まめ", ROLE_PARTICIPANT, 0, 14, 2, ZONE_FLOOR));
	give(session, event_moved(20, 13, 2, ZONE_FLOOR));
	give(session, (struct message){ .number = EV_GONE, .gone = { 20 } });
	give(session, (struct message){ .number = EV_OBSERVERS, .observers = { 3 } });
	assert_string_equal(session->seen, "");
	end(session);
}

static void reactions_of_ten_seconds_become_one_line(void **state)
{
	struct session *session = start_inside(false);

	(void)state;
	forget(session);
	for (uint16_t i = 0; i < 3; i++)
		give(session, (struct message){ .number = EV_REACTED, .reacted = { 3, REACTION_NOD, (uint16_t)(i + 1), 0 } });
	give(session, (struct message){ .number = EV_REACTED, .reacted = { 5, REACTION_CLAP, 1, 0 } });
	assert_string_equal(session->seen, "");
	assert_int_equal(line_deadline(session->line), session->now + 10000);
	wait_for(session, 10000);
	assert_string_equal(session->seen, "Reactions: to こたろう, nod 3. to ゆき(family), applause 1.\n");
	end(session);
}

static void a_folded_line_is_opened_by_its_number(void **state)
{
	struct session *session = start_inside(false);
	struct message said = event_line(EV_SAID, 6, 5, "こたろう", "あのころは");

	(void)state;
	forget(session);
	said.said.note = wire_string("学校の話");
	give(session, said);
	assert_string_equal(session->seen, "こたろう: (note: 学校の話) /read 6 unfolds it\n");
	forget(session);
	type(session, "/read 6\n");
	assert_string_equal(session->seen, "こたろう: あのころは\n");
	end(session);
}

static void earlier_lines_are_shown_step_by_step(void **state)
{
	struct session *session = start_inside(false);

	(void)state;
	forget(session);
	type(session, "/back 1\n");
	type(session, "/back 1\n");
	assert_string_equal(session->seen, "ゆき(family): うちの子もそうです\nこたろう: 今日は昼すぎに起きました\n");
	forget(session);
	type(session, "/back 2\n");
	give(session, event_line(EV_LINE, 1, 0, "さとう", "はじめに"));
	give(session, event_done(REQ_READ));
	assert_string_equal(session->seen, "staff さとう: はじめに\n");
	end(session);
}

static void lines_wait_for_more_when_they_are_pulled(void **state)
{
	struct session *session = start_inside(false);

	(void)state;
	give(session, event_setting(SETTING_FLOW, "pull"));
	forget(session);
	give(session, event_line(EV_SAID, 6, 5, "こたろう", "はい"));
	wait_for(session, 60000);
	assert_string_equal(session->seen, "");
	type(session, "/つづき\n");
	assert_string_equal(session->seen, "こたろう: はい\n");
	forget(session);
	type(session, "/つづき\n");
	assert_string_equal(session->seen, "There are no new lines.\n");
	end(session);
}

static void lines_come_together_when_they_are_batched(void **state)
{
	struct session *session = start_inside(false);

	(void)state;
	give(session, event_setting(SETTING_FLOW, "batch 30"));
	forget(session);
	give(session, event_line(EV_SAID, 6, 5, "こたろう", "はい"));
	wait_for(session, 10000);
	give(session, event_line(EV_SAID, 7, 6, "ゆき", "ええ"));
	assert_string_equal(session->seen, "");
	assert_int_equal(line_deadline(session->line), session->now + 20000);
	wait_for(session, 20000);
	assert_string_equal(session->seen, "こたろう: はい\nゆき(family): ええ\n");
	end(session);
}

static void a_gap_is_filled_before_the_lines_after_it(void **state)
{
	struct session *session = start_inside(false);

	(void)state;
	forget(session);
	give(session, event_line(EV_SAID, 8, 7, "こたろう", "あと"));
	assert_string_equal(session->seen, "");
	give(session, event_line(EV_LINE, 7, 5, "ゆき", "さき"));
	give(session, event_done(REQ_READ));
	assert_string_equal(session->seen, "ゆき(family): さき\nこたろう: あと\n");
	end(session);
}

static void a_stalled_reader_costs_a_constant_and_hears_of_it(void **state)
{
	struct session *session = start_inside(false);
	size_t size, most = 0;

	(void)state;
	forget(session);
	for (uint64_t i = 6; i < 6000; i++) {
		struct message said = event_line(EV_SAID, i, i - 1, "こたろう", "はいはいはいはいはいはいはいはい");

		line_event(session->line, &said, visit_event(&session->visit, &said, session->now), session->now);
	}
	collect(session);
	for (const char *at = session->seen; *at; at++)
		most++;
	assert_true(most < 200000);
	assert_non_null(strstr(session->seen, "lines are left out. /back shows them."));
	line_frame(session->line, &session->share, session->now, &size);
	assert_int_equal(size, 0);
	end(session);
}

static void a_first_visit_without_a_terminal_is_plain_lines(void **state)
{
	struct session *session = start(false, false);

	(void)state;
	assert_non_null(strstr(session->seen,
		"kokoiru, I'm here (日本語: ja + Enter)\n5 people are here now. 2 of them are staff.\n"));
	assert_non_null(strstr(session->seen, "\n1 m\n"));
	assert_non_null(strstr(session->seen, "Number and Enter (just Enter means 1): \n"));
	type(session, "\n\n");
	each_room_event(give, session);
	assert_non_null(strstr(session->seen, "Where would you like to start?\n"));
	assert_non_null(strstr(session->seen, "Ctrl-C ends at once.\n"));
	assert_null(strstr(session->seen, "Ctrl-C twice"));
	assert_non_null(strstr(session->seen, "こたろう: 今日は昼すぎに起きました\n"));
	assert_is_plain(session->seen, false);
	end(session);
}

static void long_lines_are_wrapped_only_on_wish(void **state)
{
	struct session *session = start_inside(false);

	(void)state;
	give(session, event_setting(SETTING_WRAP, "20"));
	forget(session);
	give(session, event_line(EV_SAID, 6, 5, "こたろう", "あいうえおかきくけこ"));
	assert_string_equal(session->seen, "こたろう: あいうえお\nかきくけこ\n");
	end(session);
}

static void control_characters_never_pass(void **state)
{
	struct session *session = start_inside(false);

	(void)state;
	forget(session);
	give(session, event_line(EV_SAID, 6, 5, "こたろう", "a\x1b[2Jb\x07" "c\rd\xc2\x9b" "e"));
	assert_string_equal(session->seen, "こたろう: a[2Jbcde\n");
	end(session);
}

static void after_the_map_the_room_is_described_and_little_repeated(void **state)
{
	struct session *session = start_inside(true);

	(void)state;
	for (uint64_t i = 6; i < 40; i++)
		give(session, event_line(EV_SAID, i, i - 1, "こたろう", "はい"));
	forget(session);
	line_destroy(session->line);
	session->line = line_create(&session->visit);
	session->visit.face_why = WHY_CHOSEN;
	line_begin(session->line, 80, session->now);
	collect(session);
	assert_non_null(strstr(session->seen, "(you chose it)"));
	assert_non_null(strstr(session->seen, "\r\nFree space. 4 people are here."));
	assert_true(session->size < 800);
	assert_is_plain(session->seen, true);
	end(session);
}

/* A room of lines 1 to newest in which one had read up to line known. */
static void give_long_room(struct session *session, uint64_t known, uint64_t newest)
{
	char words[32];

	give(session, event_room("free"));
	give(session, event_person(ME, "みかん", ROLE_PARTICIPANT, STATE_ME, 12, 5, NOWHERE));
	give(session, event_person(KOTARO, "こたろう", ROLE_PARTICIPANT, 0, 15, 5, NOWHERE));
	for (uint64_t line = 1; line <= newest; line++) {
		snprintf(words, sizeof words, "line %u%s", (unsigned)line, line > known ? ", missed" : "");
		give(session, event_line(EV_LINE, line, line - 1, "こたろう", words));
	}
	give(session, event_ready(newest, 0));
}

static void what_was_missed_is_told_apart(void **state)
{
	struct session *session = start(false, true);

	(void)state;
	give(session, event_away(5, 2));
	give_long_room(session, 5, 7);
	assert_non_null(strstr(session->seen, "こたろう: line 5\nFrom here on, 2 lines were said while you were away.\n"
		"こたろう: line 6, missed\nこたろう: line 7, missed\n"));
	end(session);
}

static void of_much_that_was_missed_a_page_is_printed(void **state)
{
	struct session *session = start(false, true);

	(void)state;
	give(session, event_away(5, 30));
	give_long_room(session, 5, 35);
	assert_non_null(strstr(session->seen, "30 lines were said while you were away. Here are the newest 10; /back shows "
		"the ones before.\nこたろう: line 26, missed\n"));
	forget(session);
	type(session, "/back 25\n");
	assert_non_null(strstr(session->seen, "こたろう: line 5\nFrom here on, 30 lines were said while you were away.\n"
		"こたろう: line 6, missed\n"));
	end(session);
}

static void what_turns_out_missed_is_printed_once_more(void **state)
{
	struct session *session = start(false, true);

	(void)state;
	give_long_room(session, 7, 7);
	forget(session);
	give(session, event_away(6, 1));
	assert_string_equal(session->seen, "From here on, 1 line was said while you were away.\nこたろう: line 7\n");
	end(session);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_line_names_the_mode_and_why),
		cmocka_unit_test(a_room_is_described_in_whole_sentences),
		cmocka_unit_test(a_fresh_picture_of_the_room_repeats_nothing),
		cmocka_unit_test(one_event_is_one_labelled_line),
		cmocka_unit_test(coming_going_and_walking_are_silent),
		cmocka_unit_test(reactions_of_ten_seconds_become_one_line),
		cmocka_unit_test(a_folded_line_is_opened_by_its_number),
		cmocka_unit_test(earlier_lines_are_shown_step_by_step),
		cmocka_unit_test(lines_wait_for_more_when_they_are_pulled),
		cmocka_unit_test(lines_come_together_when_they_are_batched),
		cmocka_unit_test(a_gap_is_filled_before_the_lines_after_it),
		cmocka_unit_test(a_stalled_reader_costs_a_constant_and_hears_of_it),
		cmocka_unit_test(a_first_visit_without_a_terminal_is_plain_lines),
		cmocka_unit_test(long_lines_are_wrapped_only_on_wish),
		cmocka_unit_test(control_characters_never_pass),
		cmocka_unit_test(after_the_map_the_room_is_described_and_little_repeated),
		cmocka_unit_test(what_was_missed_is_told_apart),
		cmocka_unit_test(of_much_that_was_missed_a_page_is_printed),
		cmocka_unit_test(what_turns_out_missed_is_printed_once_more),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests_name("line", tests, NULL, NULL);
}
