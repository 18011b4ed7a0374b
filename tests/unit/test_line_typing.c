/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Typing in the line face: what is echoed, asked about and given back, with a terminal and without one. */
#include <locale.h>

#include "line.h"
#include "line_setup.h"
#include "text.h"
#include "visit_fixture.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(menus_are_numbered_and_answered),
		cmocka_unit_test(nothing_is_echoed_without_a_terminal),
		cmocka_unit_test(a_second_line_does_not_swallow_the_one_that_waits),
		cmocka_unit_test(ones_own_line_stands_on_a_terminal_once),
		cmocka_unit_test(a_question_about_a_line_gives_it_back_when_left),
		cmocka_unit_test(a_line_that_was_not_said_is_shown_without_a_terminal),
		cmocka_unit_test(a_prompt_comes_once_it_is_quiet_and_names_the_audience),
		cmocka_unit_test(typing_is_echoed_and_edited_by_backspaces_alone),
		cmocka_unit_test(a_wide_character_is_rubbed_out_whole),
		cmocka_unit_test(a_long_line_is_edited_on_a_fresh_row),
		cmocka_unit_test(lines_wait_while_the_input_holds_text),
		cmocka_unit_test(a_line_given_back_stands_in_the_input_again),
		cmocka_unit_test(control_c_once_cancels_and_twice_is_gone_without_words),
		cmocka_unit_test(control_d_and_the_end_of_input_say_goodbye),
		cmocka_unit_test(hiding_shows_nothing_until_enter),
		cmocka_unit_test(shift_jis_is_understood_and_answered_in_ascii),
		cmocka_unit_test(bytes_that_are_no_text_at_all_are_not_said),
		cmocka_unit_test(an_endless_line_is_let_go_and_told),
		cmocka_unit_test(any_bytes_leave_a_plain_transcript),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests_name("line_typing", tests, NULL, NULL);
}
