/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Talking in a visit: where lines go, what holds them, and what comes back. */
#include "page.h"
#include "visit_setup.h"
#include "words.h"

static void talk_goes_to_the_room_with_an_id(void **state)
{
	struct visit *visit = come_in(state);
	struct message request;

	sit_at_the_table(visit);
	visit_submit(visit, "こんにちは", 2000);
	assert_true(has_request(visit, REQ_SAY, &request));
	assert_true(wire_equals(request.say.text, "こんにちは"));
	assert_int_not_equal(request.say.id, 0);
}

static void a_silent_seat_needs_enter_twice_on_the_map(void **state)
{
	struct visit *visit = come_in(state);
	struct message request;

	visit_submit(visit, "あの", 2000);
	assert_false(has_request(visit, REQ_SAY, &request));
	assert_string_equal(visit->told, "Enter once more, and 5 people can read it.");
	assert_string_equal(visit->draft, "あの");
	free(visit->draft);
	visit->draft = NULL;
	visit_submit(visit, "あの", 2100);
	assert_true(has_request(visit, REQ_SAY, &request));
	assert_null(visit->held);
}

static void a_held_line_that_was_rubbed_out_is_never_said(void **state)
{
	struct visit *visit = come_in(state);
	struct message request;

	visit_submit(visit, "あの", 2000);
	free(visit->draft);
	visit->draft = NULL;
	visit_submit(visit, "", 2100);
	visit_submit(visit, "", 2200);
	assert_false(has_request(visit, REQ_SAY, &request));
}

static void a_line_that_waits_is_not_said_in_another_room(void **state)
{
	struct visit *visit = come_in(state);
	struct message request;

	visit->face = FACE_LINE;
	visit_submit(visit, "あの", 2000);
	give(visit, event_room("exchange"));
	give(visit, event_person(ME, "みかん", ROLE_PARTICIPANT, STATE_ME, 4, 1, NOWHERE));
	assert_null(visit->held);
	assert_string_equal(visit->told, "Not said: あの");
	give(visit, event_ready(0, 0));
	visit_submit(visit, "", 2100);
	assert_false(has_request(visit, REQ_SAY, &request));
}

static void reactions_go_to_the_newest_line_of_others(void **state)
{
	struct visit *visit = come_in(state);
	struct message request;

	give(visit, event_line(EV_SAID, 6, 5, "みかん", "はい"));
	visit_submit(visit, "+", 2000);
	assert_true(has_request(visit, REQ_REACT, &request));
	assert_int_equal(request.react.line, 5);
	give(visit, (struct message){ .number = EV_REACTED, .reacted = { 5, REACTION_NOD, 1, 1 } });
	assert_string_equal(visit->told, "To the line of ゆき: nod sent.");
	visit->view.lines[0].is_mine = visit->view.lines[1].is_mine = true;
	assert_int_equal(visit_newest_of_others(visit), 0);
	visit_submit(visit, "+", 2000);
	assert_false(has_request(visit, REQ_REACT, &request));
}

static void when_all_is_taken_back_it_is_said_so(void **state)
{
	struct visit *visit = come_in(state);

	give(visit, event_refused(REQ_UNSAY, REASON_NO_LINE));
	assert_non_null(strstr(visit->told, "not said anything yet"));
	give(visit, event_line(EV_SAID, 6, 5, "みかん", "はい"));
	give(visit, event_refused(REQ_UNSAY, REASON_NO_LINE));
	assert_string_equal(visit->told, "There is no line left to take back.");
}

static void in_lines_an_empty_line_is_the_second_enter(void **state)
{
	struct visit *visit = come_in(state);
	struct message request;

	visit->face = FACE_LINE;
	visit_submit(visit, "あの", 2000);
	assert_null(visit->draft);
	assert_false(has_request(visit, REQ_SAY, &request));
	visit_submit(visit, "　", 2100);
	assert_true(has_request(visit, REQ_SAY, &request));
	assert_true(wire_equals(request.say.text, "あの"));
}

static void commands_never_need_enter_twice(void **state)
{
	struct visit *visit = come_in(state);
	struct message request;

	visit_submit(visit, "＋", 2000);
	assert_true(has_request(visit, REQ_REACT, &request));
	visit_submit(visit, "／１", 2000);
	assert_true(has_request(visit, REQ_REACT, &request));
	assert_int_equal(request.react.reaction, REACTION_NOD);
}

static void a_listener_is_told_how_to_speak_and_keeps_the_line(void **state)
{
	struct visit *visit = come_in(state);
	struct message request;

	sit_at_the_table(visit);
	give(visit, event_setting(SETTING_LISTENING, "1"));
	visit_submit(visit, "こんにちは", 2000);
	assert_false(has_request(visit, REQ_SAY, &request));
	assert_string_equal(visit->draft, "こんにちは");
	assert_non_null(strstr(visit->told, "/join"));
}

static void slow_holds_a_line_for_five_seconds(void **state)
{
	struct visit *visit = come_in(state);
	struct message request;

	sit_at_the_table(visit);
	give(visit, event_setting(SETTING_SLOW, "1"));
	visit_submit(visit, "こんにちは", 2000);
	assert_int_equal(visit_deadline(visit), 7000);
	visit_tick(visit, 6999);
	assert_false(has_request(visit, REQ_SAY, &request));
	visit_tick(visit, 7000);
	assert_true(has_request(visit, REQ_SAY, &request));
	assert_null(visit->held);
}

static void a_line_that_takes_long_is_spoken_of_once(void **state)
{
	struct visit *visit = come_in(state);
	struct message said = event_line(EV_SAID, 6, 5, "みかん", "こんにちは");

	said.said.is_mine = 1;
	said.said.id = 1;
	sit_at_the_table(visit);
	visit_submit(visit, "こんにちは", 2000);
	visit_submit(visit, "きこえますか", 2100);
	assert_int_equal(visit_deadline(visit), 3500);
	visit_tick(visit, 3499);
	assert_null(strstr(visit->told, "Sending"));
	visit_tick(visit, 3500);
	assert_non_null(strstr(visit->told, "Sending"));
	assert_int_equal(visit_deadline(visit), 4000); /* the second line waits for the first, and no longer than that */
	give(visit, said);
	assert_null(visit_told(visit, visit->told_number)); /* it holds no longer */
	give(visit, said);
	visit_tick(visit, 9000);
	assert_int_equal(visit_deadline(visit), UINT64_MAX);
}

static void a_slow_line_can_be_kept_back(void **state)
{
	struct visit *visit = come_in(state);
	struct message request;

	sit_at_the_table(visit);
	give(visit, event_setting(SETTING_SLOW, "1"));
	visit_submit(visit, "こんにちは", 2000);
	visit_submit(visit, "/消す", 2500);
	visit_tick(visit, 9000);
	assert_false(has_request(visit, REQ_UNSAY, &request));
	visit_submit(visit, "やっぱり", 10000);
	assert_true(visit_cancel(visit));
	visit_tick(visit, 19000);
	assert_false(has_request(visit, REQ_SAY, &request));
}

static void a_refused_line_comes_back(void **state)
{
	struct visit *visit = come_in(state);

	sit_at_the_table(visit);
	visit_submit(visit, "ひとつめ", 2000);
	visit_submit(visit, "ふたつめ", 2000);
	give(visit, event_line(EV_SAID, 6, 5, "みかん", "ひとつめ"));
	give(visit, event_refused(REQ_SAY, REASON_BUSY));
	assert_string_equal(visit->draft, "ふたつめ");
	assert_string_equal(visit->told, words_reason(REASON_BUSY));
}

static void an_overlong_line_comes_back(void **state)
{
	struct visit *visit = come_in(state);
	char text[1200];
	struct message request;

	sit_at_the_table(visit);
	memset(text, 'a', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	visit_submit(visit, text, 2000);
	assert_false(has_request(visit, REQ_SAY, &request));
	assert_string_equal(visit->draft, text);
	assert_string_equal(visit->told, "This line has 1199 characters; up to 300 can be said. What you wrote is kept.");
	assert_null(visit->held);
}

static void behind_the_rope_only_numbers_arrive(void **state)
{
	struct visit *visit = come_in(state);
	struct message request;
	char prompt[128];

	visit->view.zones[ZONE_TABLE].is_watch = true;
	sit_at_the_table(visit);
	visit_submit(visit, "3", 2000);
	assert_true(has_request(visit, REQ_REACT, &request));
	assert_int_equal(request.react.reaction, REACTION_LIKE);
	visit_submit(visit, "はい", 2000);
	assert_false(has_request(visit, REQ_SAY, &request));
	visit_prompt(visit, prompt, sizeof prompt);
	assert_string_equal(prompt, "Watching (only numbers and reactions arrive)> ");
	visit_submit(visit, "/参加", 2000);
	assert_true(has_request(visit, REQ_JOIN_IN, &request));
}

static void a_bare_command_word_is_asked_about_in_lines(void **state)
{
	struct visit *visit = come_in(state);
	struct message request;

	sit_at_the_table(visit);
	visit->face = FACE_LINE;
	visit_submit(visit, "まわり", 2000);
	assert_int_equal(visit->page->choices, 2);
	assert_false(has_request(visit, REQ_SAY, &request));
	visit_submit(visit, "２", 2000);
	assert_true(has_request(visit, REQ_SAY, &request));
	assert_true(wire_equals(request.say.text, "まわり"));
	give(visit, event_line(EV_SAID, 6, 5, "みかん", "まわり"));
	visit_submit(visit, "bye", 2000);
	visit_submit(visit, "1", 2000);
	assert_int_equal(visit->end, VISIT_LEAVES);
}

static void words_typed_at_a_number_prompt_are_given_back(void **state)
{
	struct visit *visit = come_in(state);
	struct message request;

	sit_at_the_table(visit);
	visit_submit(visit, "/seat", 2000);
	visit_submit(visit, "こんにちは", 2000);
	assert_null(visit->page);
	assert_false(has_request(visit, REQ_SAY, &request));
	assert_string_equal(visit->draft, "こんにちは");
	visit->has_pty = false;
	visit_submit(visit, "/seat", 2000);
	visit_submit(visit, "こんにちは", 2000);
	assert_true(has_request(visit, REQ_SAY, &request));
}

static void a_hidden_screen_says_nothing_to_anybody(void **state)
{
	struct visit *visit = come_in(state);
	struct message request;
	char prompt[64];

	sit_at_the_table(visit);
	visit_submit(visit, "/hide", 2000);
	visit_prompt(visit, prompt, sizeof prompt);
	assert_string_equal(prompt, "> ");
	visit_submit(visit, "ひみつ", 2000);
	assert_false(visit->is_hidden);
	assert_false(has_request(visit, REQ_SAY, &request));
	assert_string_equal(visit->draft, "ひみつ");
}

static void an_empty_enter_on_a_door_goes_through(void **state)
{
	struct visit *visit = come_in(state);
	struct message request;

	visit_submit(visit, "", 2000);
	assert_int_equal(visit->requests.size, 0);
	give(visit, event_moved(ME, 11, 10, ZONE_FLOOR));
	visit_submit(visit, "", 2000);
	assert_true(has_request(visit, REQ_DOOR, &request));
}

static void a_note_folds_the_next_line_only(void **state)
{
	struct visit *visit = come_in(state);
	struct message request;

	sit_at_the_table(visit);
	visit_submit(visit, "/注意　学校の話", 2000);
	visit_submit(visit, "あのころは", 2000);
	assert_true(has_request(visit, REQ_SAY, &request));
	assert_true(wire_equals(request.say.note, "学校の話"));
	give(visit, event_line(EV_SAID, 6, 5, "みかん", "あのころは"));
	visit_submit(visit, "はい", 2000);
	assert_true(has_request(visit, REQ_SAY, &request));
	assert_int_equal(request.say.note.size, 0);
}

static void words_typed_ahead_wait_for_where_one_goes(void **state)
{
	struct visit *visit = come_in(state);
	struct message request;

	visit_submit(visit, "/go table-a", 2000);
	visit_submit(visit, "こんにちは", 2000);
	assert_true(has_request(visit, REQ_GO, &request));
	assert_int_equal(visit->requests.size, 0);
	assert_int_equal(visit_deadline(visit), 4000);
	sit_at_the_table(visit);
	assert_true(has_request(visit, REQ_SAY, &request));
	assert_null(visit->held);
}

static void words_typed_before_the_first_room_are_said_in_it(void **state)
{
	struct visit *visit = *state;
	struct message request;

	visit->face = FACE_LINE;
	visit->has_pty = false;
	visit_begin(visit, 1000);
	visit_submit(visit, "", 1000);
	visit_submit(visit, "", 1000);
	visit_submit(visit, "/go table-a", 1000);
	visit_submit(visit, "こんにちは", 1000);
	visit_submit(visit, "/bye", 1000);
	assert_true(has_request(visit, REQ_ENTER, &request));
	each_room_event(give, visit);
	assert_true(has_request(visit, REQ_GO, &request));
	assert_int_equal(visit->end, VISIT_GOES_ON);
	sit_at_the_table(visit);
	assert_true(has_request(visit, REQ_SAY, &request));
	assert_int_equal(visit->end, VISIT_GOES_ON);
	give(visit, event_line(EV_SAID, 6, 5, "みかん", "こんにちは"));
	assert_int_equal(visit->end, VISIT_LEAVES);
}

static void an_outcome_that_never_comes_is_not_waited_for_long(void **state)
{
	struct visit *visit = come_in(state);
	struct message request;

	visit_submit(visit, "/go table-a", 2000);
	visit_submit(visit, "+", 2000);
	visit_tick(visit, 3999);
	assert_false(has_request(visit, REQ_REACT, &request));
	visit_tick(visit, 4000);
	assert_true(has_request(visit, REQ_REACT, &request));
}

static void a_refusal_lets_the_next_line_go_on(void **state)
{
	struct visit *visit = come_in(state);
	struct message request;

	visit_submit(visit, "/go table-a", 2000);
	visit_submit(visit, "+", 2000);
	give(visit, event_refused(REQ_GO, REASON_NO_SEAT));
	assert_true(has_request(visit, REQ_REACT, &request));
	visit_submit(visit, "/go table-a", 2000);
	visit_submit(visit, "ひみつ", 2000);
	assert_true(visit_cancel(visit));
	sit_at_the_table(visit);
	assert_false(has_request(visit, REQ_SAY, &request));
}

static void talk_moves_older_lines_out_unless_they_are_being_read(void **state)
{
	struct visit *visit = come_in(state);

	for (uint64_t line = 6; line < 600; line++)
		give(visit, event_line(EV_SAID, line, line - 1, "こたろう", "はい"));
	assert_in_range(visit->view.lines_count, VIEW_LINES_MAX, VIEW_LINES_MAX + 50);
	visit_scroll(visit, 20);
	for (uint64_t line = 600; line < 900; line++)
		give(visit, event_line(EV_SAID, line, line - 1, "こたろう", "はい"));
	assert_true(visit->view.lines_count > VIEW_LINES_MAX + 50);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(talk_moves_older_lines_out_unless_they_are_being_read),
		CASE(a_line_that_waits_is_not_said_in_another_room),
		CASE(reactions_go_to_the_newest_line_of_others),
		CASE(when_all_is_taken_back_it_is_said_so),
		CASE(talk_goes_to_the_room_with_an_id),
		CASE(a_silent_seat_needs_enter_twice_on_the_map),
		CASE(a_held_line_that_was_rubbed_out_is_never_said),
		CASE(in_lines_an_empty_line_is_the_second_enter),
		CASE(commands_never_need_enter_twice),
		CASE(a_listener_is_told_how_to_speak_and_keeps_the_line),
		CASE(slow_holds_a_line_for_five_seconds),
		CASE(a_line_that_takes_long_is_spoken_of_once),
		CASE(a_slow_line_can_be_kept_back),
		CASE(a_refused_line_comes_back),
		CASE(an_overlong_line_comes_back),
		CASE(behind_the_rope_only_numbers_arrive),
		CASE(a_bare_command_word_is_asked_about_in_lines),
		CASE(words_typed_at_a_number_prompt_are_given_back),
		CASE(a_hidden_screen_says_nothing_to_anybody),
		CASE(an_empty_enter_on_a_door_goes_through),
		CASE(a_note_folds_the_next_line_only),
		CASE(words_typed_ahead_wait_for_where_one_goes),
		CASE(words_typed_before_the_first_room_are_said_in_it),
		CASE(an_outcome_that_never_comes_is_not_waited_for_long),
		CASE(a_refusal_lets_the_next_line_go_on),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests_name("visit_talk", tests, NULL, NULL);
}
