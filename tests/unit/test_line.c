/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line face: what a screen reader, a braille row or a pipe gets. */
#include <locale.h>
#include <stdlib.h>
#include <stdio.h>

#include "line.h"
#include "mem.h"
#include "text.h"
#include "visit_fixture.h"

struct session {
	struct visit visit;
	struct line *line;
	char *seen;      /* owned; all bytes since the last look */
	size_t size;
	uint64_t now;
	struct face_share share;
};

static void collect(struct session *session)
{
	size_t size;

	while (line_urgency(session->line) != FRAME_NONE) {
		const uint8_t *bytes = line_frame(session->line, &session->share, session->now, &size);

		session->seen = mem_resize(session->seen, session->size + size + 1, 1);
		memcpy(session->seen + session->size, bytes, size);
		session->size += size;
		session->seen[session->size] = '\0';
	}
}

static void forget(struct session *session)
{
	collect(session);
	session->size = 0;
	session->seen[0] = '\0';
}

static void give(void *context, struct message event)
{
	struct session *session = context;
	unsigned changed = visit_event(&session->visit, &event, session->now);

	line_event(session->line, &event, changed, session->now);
	collect(session);
}

static void type(struct session *session, const char *text)
{
	line_bytes(session->line, (const uint8_t *)text, strlen(text), session->now);
	collect(session);
}

static void wait_for(struct session *session, uint64_t ms)
{
	session->now += ms;
	visit_tick(&session->visit, session->now);
	line_tick(session->line, session->now);
	collect(session);
}

static struct session *start(bool has_pty, bool has_visited)
{
	struct session *session = calloc(1, sizeof *session);

	session->now = 1000;
	session->share.room = SIZE_MAX;
	session->seen = mem_string("");
	visit_init(&session->visit, LANGUAGE_EN);
	session->visit.has_pty = has_pty;
	session->visit.face = FACE_LINE;
	session->visit.face_why = has_pty ? WHY_SUFFIX : WHY_NO_PTY;
	session->line = line_create(&session->visit);
	give(session, event_place());
	give(session, event_known(ROLE_PARTICIPANT));
	if (has_visited)
		give(session, event_setting(SETTING_VISITED, "1"));
	line_begin(session->line, has_pty ? 80 : 0, session->now);
	visit_begin(&session->visit, session->now);
	line_tick(session->line, session->now);
	collect(session);
	return session;
}

static struct session *start_inside(bool has_pty)
{
	struct session *session = start(has_pty, true);

	each_room_event(give, session);
	wait_for(session, 300);
	return session;
}

static void end(struct session *session)
{
	line_destroy(session->line);
	visit_finish(&session->visit);
	free(session->seen);
	free(session);
}

static void assert_is_plain(const char *seen, bool has_pty)
{
	for (const char *at = seen; *at; at++) {
		unsigned char byte = (unsigned char)*at;

		assert_true(byte >= 0x20 || byte == '\n' || byte == '\r' || byte == '\b');
		assert_int_not_equal(byte, 0x7f);
		if (byte == '\r')
			assert_true(has_pty && at[1] == '\n');
		if (byte == '\b')
			assert_true(has_pty);
	}
	if (!has_pty)
		assert_null(strstr(seen, "  "));
}

/* What stands on the screen once backspaces and spaces have done their work (one cell a character is enough here). */
static void assert_last_row(const struct session *session, const char *expected)
{
	const char *row = strrchr(session->seen, '\n');
	char shown[1024] = "";
	size_t caret = 0, size = 0;

	for (row = row ? row + 1 : session->seen; *row; row++) {
		if (*row == '\b') {
			caret--;
			continue;
		}
		shown[caret++] = *row;
		size = caret > size ? caret : size;
	}
	shown[size] = '\0';
	while (size > 0 && shown[size - 1] == ' ' && size > strlen(expected))
		shown[--size] = '\0';
	assert_string_equal(shown, expected);
}

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

static void menus_are_numbered_and_answered(void **state)
{
	struct session *session = start_inside(false);

	(void)state;
	forget(session);
	type(session, "/席\n");
	assert_non_null(strstr(session->seen, "Seats you can take. Type a number.\n1 By the window, "));
	buf_clear(&session->visit.requests);
	forget(session);
	type(session, "3\r\n");
	assert_int_not_equal(session->visit.requests.size, 0);
	give(session, event_moved(ME, 15, 5, ZONE_TABLE));
	assert_string_equal(session->seen, "You are now at Table A 2. What you say can be read by 5 in this room.\n");
	end(session);
}

static void nothing_is_echoed_without_a_terminal(void **state)
{
	struct session *session = start_inside(false);

	(void)state;
	forget(session);
	type(session, "こんにち");
	type(session, "は");
	assert_string_equal(session->seen, "");
	type(session, "\n");
	assert_string_equal(session->seen, "Enter once more, and 5 people can read it: こんにちは\n");
	end(session);
}

static void a_second_line_does_not_swallow_the_one_that_waits(void **state)
{
	struct session *session = start_inside(false);

	(void)state;
	forget(session);
	type(session, "こんにちは\n");
	type(session, "あいうえおかきくけこさしすせそ\n");
	assert_string_equal(session->seen, "Enter once more, and 5 people can read it: こんにちは\n"
		"Not said: こんにちは\nEnter once more, and 5 people can read it: あいうえおかきくけこさし...\n");
	assert_string_equal(session->visit.held, "あいうえおかきくけこさしすせそ");
	end(session);
}

static void ones_own_line_stands_on_a_terminal_once(void **state)
{
	struct session *session = start_inside(true);

	(void)state;
	give(session, event_moved(ME, 15, 5, ZONE_TABLE));
	type(session, "こんにちは\r");
	forget(session);
	give(session, event_line(EV_SAID, 6, 5, "みかん", "こんにちは"));
	assert_string_equal(session->seen, "");
	give(session, event_line(EV_SAID, 7, 6, "みかん", "ほかの窓から"));
	assert_string_equal(session->seen, "みかん: ほかの窓から\r\n");
	forget(session);
	type(session, "/back 2\r");
	assert_non_null(strstr(session->seen, "みかん: こんにちは\r\n"));
	end(session);
}

static void a_question_about_a_line_gives_it_back_when_left(void **state)
{
	struct session *session = start_inside(false);

	(void)state;
	give(session, event_moved(ME, 15, 5, ZONE_TABLE));
	forget(session);
	type(session, "席\nこんにちは\n");
	assert_non_null(strstr(session->seen, "Not said: 席\n"));
	end(session);
	session = start_inside(true);
	give(session, event_moved(ME, 15, 5, ZONE_TABLE));
	type(session, "席\r0\r");
	assert_null(session->visit.page);
	assert_last_row(session, "Free space, heard by 5> 席");
	end(session);
}

static void a_line_that_was_not_said_is_shown_without_a_terminal(void **state)
{
	struct session *session = start_inside(false);

	(void)state;
	give(session, event_setting(SETTING_LISTENING, "1"));
	forget(session);
	type(session, "こんにちは\n");
	assert_non_null(strstr(session->seen, "/join"));
	assert_non_null(strstr(session->seen, "\nNot said: こんにちは\n"));
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

static void a_prompt_comes_once_it_is_quiet_and_names_the_audience(void **state)
{
	struct session *session = start_inside(true);

	(void)state;
	assert_last_row(session, "By the window (to speak, Enter twice)> ");
	forget(session);
	give(session, event_line(EV_SAID, 6, 5, "こたろう", "はい"));
	wait_for(session, 5000);
	assert_string_equal(session->seen, "\r\nこたろう: はい\r\n");
	type(session, "a");
	assert_last_row(session, "By the window (to speak, Enter twice)> a");
	assert_is_plain(session->seen, true);
	end(session);
}

static void typing_is_echoed_and_edited_by_backspaces_alone(void **state)
{
	struct session *session = start_inside(true);

	(void)state;
	type(session, "abcd\x1b[D\x1b[DX");
	assert_last_row(session, "By the window (to speak, Enter twice)> abXcd");
	type(session, "\x7f\x7f");
	assert_last_row(session, "By the window (to speak, Enter twice)> acd");
	type(session, "\x05" "e\x15");
	assert_last_row(session, "By the window (to speak, Enter twice)> ");
	assert_is_plain(session->seen, true);
	end(session);
}

static void a_wide_character_is_rubbed_out_whole(void **state)
{
	struct session *session = start_inside(true);

	(void)state;
	type(session, "あ");
	forget(session);
	type(session, "\x7f");
	assert_string_equal(session->seen, "\b\b  \b\b");
	end(session);
}

static void a_long_line_is_edited_on_a_fresh_row(void **state)
{
	struct session *session = start_inside(true);

	(void)state;
	for (int i = 0; i < 60; i++)
		type(session, "x");
	forget(session);
	for (int i = 0; i < 30; i++)
		type(session, "\x7f");
	assert_last_row(session, "By the window (to speak, Enter twice)> xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
	assert_is_plain(session->seen, true);
	end(session);
}

static void lines_wait_while_the_input_holds_text(void **state)
{
	struct session *session = start_inside(true);

	(void)state;
	type(session, "/da");
	forget(session);
	give(session, event_line(EV_SAID, 6, 5, "こたろう", "はい"));
	give(session, event_line(EV_SAID, 7, 6, "ゆき", "ええ"));
	assert_string_equal(session->seen, "");
	type(session, "ta\r");
	assert_non_null(strstr(session->seen, "2 lines came meanwhile.\r\nこたろう: はい\r\nゆき(family): ええ\r\n"));
	end(session);
}

static void a_line_given_back_stands_in_the_input_again(void **state)
{
	struct session *session = start_inside(true);

	(void)state;
	give(session, event_setting(SETTING_LISTENING, "1"));
	type(session, "hello\r");
	assert_last_row(session, "Listening (/join lets you speak)> hello");
	assert_null(session->visit.draft);
	end(session);
}

static void control_c_once_cancels_and_twice_is_gone_without_words(void **state)
{
	struct session *session = start_inside(true);
	size_t size;

	(void)state;
	type(session, "abc\x03");
	assert_int_equal(session->visit.end, VISIT_GOES_ON);
	wait_for(session, 2000);
	type(session, "\x03");
	assert_int_equal(session->visit.end, VISIT_GOES_ON);
	wait_for(session, 1000);
	type(session, "\x03");
	assert_int_equal(session->visit.end, VISIT_VANISHES);
	forget(session);
	line_farewell(session->line, &size);
	assert_in_range(size, 0, 2);
	end(session);
}

static void control_d_and_the_end_of_input_say_goodbye(void **state)
{
	struct session *session = start_inside(true);
	size_t size;
	const uint8_t *bytes;

	(void)state;
	type(session, "\x04");
	assert_int_equal(session->visit.end, VISIT_LEAVES);
	bytes = line_farewell(session->line, &size);
	assert_true(size > 2 && memcmp(bytes + size - 2, "\r\n", 2) == 0);
	end(session);
	session = start_inside(false);
	line_eof(session->line, session->now);
	assert_int_equal(session->visit.end, VISIT_LEAVES);
	end(session);
}

static void hiding_shows_nothing_until_enter(void **state)
{
	struct session *session = start_inside(true);

	(void)state;
	type(session, "\x07");
	wait_for(session, 1000);
	forget(session);
	give(session, event_line(EV_SAID, 6, 5, "こたろう", "はい"));
	type(session, "xyz");
	assert_string_equal(session->seen, "");
	type(session, "\x15\r");
	assert_non_null(strstr(session->seen, "こたろう: はい\r\n"));
	end(session);
}

static void shift_jis_is_understood_and_answered_in_ascii(void **state)
{
	static const char hello[] = "\x82\xb1\x82\xf1\x82\xc9\x82\xbf\x82\xcd\n"; /* こんにちは in CP932 */
	struct session *session = start_inside(false);
	struct message request;
	uint8_t storage[4096];

	(void)state;
	text_rescue_open();
	give(session, event_moved(ME, 15, 5, ZONE_TABLE));
	forget(session);
	type(session, hello);
	for (const char *at = session->seen; *at; at++)
		assert_in_range((unsigned char)*at, '\n', '~');
	assert_non_null(strstr(session->seen, "/moji sjis"));
	assert_true(take_request(&session->visit, REQ_SAY, &request, storage, sizeof storage));
	assert_true(wire_equals(request.say.text, "こんにちは"));
	type(session, "/moji sjis\n");
	forget(session);
	give(session, event_line(EV_SAID, 6, 5, "みかん", "こんにちは"));
	assert_non_null(strstr(session->seen, "\x82\xb1\x82\xf1\x82\xc9\x82\xbf\x82\xcd\n"));
	forget(session);
	type(session, hello);
	assert_null(strstr(session->seen, "Shift_JIS"));
	end(session);
}

static void bytes_that_are_no_text_at_all_are_not_said(void **state)
{
	struct session *session = start_inside(false);
	struct message request;
	uint8_t storage[4096];

	(void)state;
	give(session, event_moved(ME, 15, 5, ZONE_TABLE));
	forget(session);
	type(session, "\xff\xfe\x81\x01\xff\n");
	assert_false(take_request(&session->visit, REQ_SAY, &request, storage, sizeof storage));
	assert_true(session->size > 0);
	assert_is_plain(session->seen, false);
	end(session);
}

static void an_endless_line_is_let_go_and_told(void **state)
{
	struct session *session = start_inside(false);
	struct message request;
	uint8_t storage[4096];

	(void)state;
	give(session, event_moved(ME, 15, 5, ZONE_TABLE));
	forget(session);
	for (int i = 0; i < 5000; i++)
		type(session, "abc");
	type(session, "\nhello\n");
	assert_true(take_request(&session->visit, REQ_SAY, &request, storage, sizeof storage));
	assert_true(wire_equals(request.say.text, "hello"));
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

static void any_bytes_leave_a_plain_transcript(void **state)
{
	uint32_t seed = 1;

	(void)state;
	for (int round = 0; round < 60; round++) {
		struct session *session = start_inside(round & 1);

		for (int i = 0; i < 400 && session->visit.end == VISIT_GOES_ON; i++) {
			static const char *const pieces[] = { "/", "あ", "\r", "\n", "\x7f", "\x1b[D", "\x1b", "\x82", "\xf0\x9f\x98\x80",
				"1", "+", "0", "席", " ", "\x17", "\x0b", "\x19", "\x12", "help", "\x1b[A", "\x0f", "か\xe3\x82\x99", "ja", "en" };
			char piece[2] = "";

			seed = seed * 1664525u + 1013904223u;
			piece[0] = (char)(seed >> 24);
			type(session, seed & 0x100 ? pieces[(seed >> 10) % (sizeof pieces / sizeof *pieces)] : piece);
			if (i % 37 == 0)
				wait_for(session, 400);
		}
		session->visit.charset = CHARSET_UTF8;
		for (const char *at = session->seen; *at; at++)
			assert_true((unsigned char)*at >= 0x20 || *at == '\n' || *at == '\r' || *at == '\b');
		end(session);
	}
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
		cmocka_unit_test(the_first_line_names_the_mode_and_why), cmocka_unit_test(a_room_is_described_in_whole_sentences),
		cmocka_unit_test(a_fresh_picture_of_the_room_repeats_nothing), cmocka_unit_test(one_event_is_one_labelled_line),
		cmocka_unit_test(coming_going_and_walking_are_silent), cmocka_unit_test(reactions_of_ten_seconds_become_one_line),
		cmocka_unit_test(menus_are_numbered_and_answered), cmocka_unit_test(nothing_is_echoed_without_a_terminal),
		cmocka_unit_test(a_second_line_does_not_swallow_the_one_that_waits),
		cmocka_unit_test(ones_own_line_stands_on_a_terminal_once),
		cmocka_unit_test(a_question_about_a_line_gives_it_back_when_left),
		cmocka_unit_test(a_line_that_was_not_said_is_shown_without_a_terminal),
		cmocka_unit_test(a_folded_line_is_opened_by_its_number), cmocka_unit_test(earlier_lines_are_shown_step_by_step),
		cmocka_unit_test(lines_wait_for_more_when_they_are_pulled),
		cmocka_unit_test(lines_come_together_when_they_are_batched),
		cmocka_unit_test(a_gap_is_filled_before_the_lines_after_it),
		cmocka_unit_test(a_stalled_reader_costs_a_constant_and_hears_of_it),
		cmocka_unit_test(a_prompt_comes_once_it_is_quiet_and_names_the_audience),
		cmocka_unit_test(typing_is_echoed_and_edited_by_backspaces_alone),
		cmocka_unit_test(a_wide_character_is_rubbed_out_whole), cmocka_unit_test(a_long_line_is_edited_on_a_fresh_row),
		cmocka_unit_test(lines_wait_while_the_input_holds_text),
		cmocka_unit_test(a_line_given_back_stands_in_the_input_again),
		cmocka_unit_test(control_c_once_cancels_and_twice_is_gone_without_words),
		cmocka_unit_test(control_d_and_the_end_of_input_say_goodbye), cmocka_unit_test(hiding_shows_nothing_until_enter),
		cmocka_unit_test(shift_jis_is_understood_and_answered_in_ascii),
		cmocka_unit_test(bytes_that_are_no_text_at_all_are_not_said), cmocka_unit_test(an_endless_line_is_let_go_and_told),
		cmocka_unit_test(a_first_visit_without_a_terminal_is_plain_lines),
		cmocka_unit_test(long_lines_are_wrapped_only_on_wish), cmocka_unit_test(control_characters_never_pass),
		cmocka_unit_test(after_the_map_the_room_is_described_and_little_repeated),
		cmocka_unit_test(any_bytes_leave_a_plain_transcript), cmocka_unit_test(what_was_missed_is_told_apart),
		cmocka_unit_test(of_much_that_was_missed_a_page_is_printed),
		cmocka_unit_test(what_turns_out_missed_is_printed_once_more)
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests_name("line", tests, NULL, NULL);
}
