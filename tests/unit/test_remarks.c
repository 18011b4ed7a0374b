/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a visit remarks on and asks with: prompts, sentences about where one is, answers to events. */
#include "visit_setup.h"

static void the_prompt_names_the_audience(void **state)
{
	struct visit *visit = come_in(state);
	char prompt[128];

	visit_prompt(visit, prompt, sizeof prompt);
	assert_string_equal(prompt, "By the window (to speak, Enter twice)> ");
	sit_at_the_table(visit);
	visit_prompt(visit, prompt, sizeof prompt);
	assert_string_equal(prompt, "Free space, heard by 5> ");
	visit->view.zones[ZONE_TABLE].talk = TALK_ZONE;
	visit_prompt(visit, prompt, sizeof prompt);
	assert_string_equal(prompt, "Table A, heard by 4> ");
	visit->view.zones[ZONE_TABLE].talk = TALK_NONE;
	visit_prompt(visit, prompt, sizeof prompt);
	assert_string_equal(prompt, "Table A (nobody talks here)> ");
	visit->view.people_count = 1;
	visit->view.observers = 0;
	visit->view.zones[ZONE_TABLE].talk = TALK_ROOM;
	visit_prompt(visit, prompt, sizeof prompt);
	assert_string_equal(prompt, "Free space (only you just now)> ");
	give(visit, event_setting(SETTING_LISTENING, "1"));
	visit_prompt(visit, prompt, sizeof prompt);
	assert_string_equal(prompt, "Listening (/join lets you speak)> ");
}

static void the_prompt_of_a_table_names_it_even_alone(void **state)
{
	struct visit *visit = come_in(state);
	char prompt[128];

	visit->view.zones[ZONE_TABLE].talk = TALK_ZONE;
	sit_at_the_table(visit);
	assert_string_equal(visit->told, "You are now at Table A 2. Only the 4 here can read what you say.");
	visit_prompt_short(visit, prompt, sizeof prompt);
	assert_string_equal(prompt, "To 4> ");
	visit->view.people_count = 1;
	visit_prompt(visit, prompt, sizeof prompt);
	assert_string_equal(prompt, "Table A (only you just now)> ");
	give(visit, event_moved(ME, 4, 1, ZONE_WINDOW));
	visit_prompt_short(visit, prompt, sizeof prompt);
	assert_string_equal(prompt, "(Enter twice)> ");
}

static void a_seat_of_a_numbered_table_is_told_apart(void **state)
{
	struct visit *visit = come_in(state);
	char spot[128];

	strcpy(visit->view.zones[ZONE_TABLE].name_en, "Table 2");
	sit_at_the_table(visit);
	visit_spot(visit, spot, sizeof spot);
	assert_string_equal(spot, "Table 2, seat 2");
}

static void a_room_where_nobody_talks_says_where_one_can(void **state)
{
	struct visit *visit = come_in(state);
	char prompt[128];

	for (int i = 0; i < visit->view.zones_count; i++)
		visit->view.zones[i].talk = TALK_NONE;
	visit->view.talk = TALK_NONE;
	visit_submit(visit, "こんにちは", 2000);
	assert_string_equal(visit->told, "To talk, come to the free space: /go free");
	visit->view.is_private = true;
	visit_prompt(visit, prompt, sizeof prompt);
	assert_string_equal(prompt, "Free space (by yourself)> ");
}

static void crossing_the_rope_says_how_to_speak_and_the_way_back(void **state)
{
	struct visit *visit = come_in(state);

	visit->view.zones[ZONE_TABLE].is_watch = true;
	sit_at_the_table(visit);
	visit_submit(visit, "/参加", 2000);
	give(visit, event_moved(ME, 13, 2, ZONE_FLOOR));
	assert_string_equal(visit->told,
		"You take part now. You are now at Floor. Type and press Enter to speak. To go back: /go table-a");
	sit_at_the_table(visit);
	give(visit, event_moved(ME, 13, 2, NOWHERE));
	assert_int_equal(strncmp(visit->told, "You are inside the rope now.", 28), 0);
}

static void who_is_near_is_named_once_and_a_crowd_is_counted(void **state)
{
	struct visit *visit = come_in(state);

	sit_at_the_table(visit);
	visit_submit(visit, "/look", 2000);
	assert_string_equal(visit->page->rows[1].text, "Near you: ゆき(family)(in peace). Table A: こたろう.");
	for (uint32_t i = 20; i < 25; i++)
		give(visit, event_person(i, "まめ", ROLE_PARTICIPANT, 0, 12, 2, ZONE_FLOOR));
	visit_submit(visit, "/look", 2000);
	assert_string_equal(visit->page->rows[1].text,
		"Near you: ゆき(family)(in peace). Table A: 1 person. Floor: 5 people. /who names them.");
	assert_non_null(strstr(visit->page->rows[2].text, "Staff here: さとう."));
}

static void two_requests_of_staff_are_two_remarks(void **state)
{
	struct visit *visit = come_in(state);
	unsigned told = visit->told_number;

	give(visit, (struct message){ .number = EV_ASKED, .asked = { wire_string("さとう"), ASK_MOVE, 0 } });
	give(visit, (struct message){ .number = EV_ASKED, .asked = { wire_string("さとう"), ASK_LEAVE, 0 } });
	give(visit, (struct message){ .number = EV_ASKED, .asked = { wire_string("さとう"), ASK_LEAVE, 0 } });
	assert_int_equal(visit->told_number, told + 2);
	assert_non_null(strstr(visit_told(visit, told + 1), "/seat"));
	assert_non_null(strstr(visit_told(visit, told + 2), "/bye"));
}

static void the_same_words_do_not_wait_twice(void **state)
{
	struct visit *visit = come_in(state);
	struct message wave = { .number = EV_WAVED, .waved = { wire_string("ゆき"), ROLE_FAMILY, 0 } };
	unsigned told = visit->told_number;

	give(visit, wave);
	give(visit, wave);
	assert_int_equal(visit->told_number, told + 1);
	visit_submit(visit, "", 2000);
	give(visit, wave);
	assert_int_equal(visit->told_number, told + 2);
}

static void a_new_rule_is_told_and_a_step_is_not(void **state)
{
	struct visit *visit = come_in(state);
	unsigned told;

	sit_at_the_table(visit);
	assert_string_equal(visit->told, "You are now at Table A 2. What you say can be read by 5 in this room.");
	told = visit->told_number;
	give(visit, event_moved(ME, 15, 6, ZONE_TABLE));
	give(visit, event_moved(KOTARO, 13, 2, ZONE_FLOOR));
	assert_int_equal(visit->told_number, told);
}

static void nothing_is_remarked_when_others_come_and_go(void **state)
{
	struct visit *visit = come_in(state);
	unsigned told = visit->told_number;

	give(visit, (struct message){ .number = EV_GONE, .gone = { YUKI } });
	give(visit, event_person(20, "まめ", ROLE_PARTICIPANT, 0, 14, 2, ZONE_FLOOR));
	give(visit, event_line(EV_SAID, 6, 5, "こたろう", "はい"));
	assert_int_equal(visit->told_number, told);
}

static void requests_of_staff_are_gentle_and_say_what_one_can_do(void **state)
{
	struct visit *visit = come_in(state);

	give(visit, (struct message){ .number = EV_ASKED, .asked = { wire_string("さとう"), ASK_MOVE, 0 } });
	assert_non_null(strstr(visit->told, "/seat"));
	give(visit, (struct message){ .number = EV_ASKED, .asked = { wire_string("さとう"), ASK_LEAVE, 0 } });
	assert_non_null(strstr(visit->told, "/bye"));
	assert_int_equal(visit->end, VISIT_GOES_ON);
}

static void a_gap_is_asked_for_once(void **state)
{
	struct visit *visit = come_in(state);
	struct message request;

	give(visit, event_line(EV_SAID, 9, 7, "こたろう", "はい"));
	give(visit, event_line(EV_SAID, 10, 9, "こたろう", "ええ"));
	assert_true(has_request(visit, REQ_READ, &request));
	assert_int_equal(request.read.before, 9);
	assert_int_equal(visit->requests.size, 0);
}

static void older_lines_are_asked_for_where_the_known_ones_end(void **state)
{
	struct visit *visit = come_in(state);
	struct message request;

	visit_scroll(visit, 1);
	assert_int_equal(visit->scroll, 1);
	assert_int_equal(visit->requests.size, 0);
	visit_scroll(visit, 5);
	assert_int_equal(visit->scroll, 1);
	assert_true(has_request(visit, REQ_READ, &request));
	assert_int_equal(request.read.before, 3);
	visit_scroll(visit, -9);
	assert_int_equal(visit->scroll, 0);
}

static void the_end_has_words(void **state)
{
	struct visit *visit = come_in(state);

	give(visit, (struct message){ .number = EV_CLOSING, .closing = { CLOSING_STOP, wire_string("また あした") } });
	assert_int_equal(visit->end, VISIT_ENDED);
	assert_non_null(strstr(visit->farewell, "また あした"));
}

static void answers_are_kept_until_a_face_has_shown_them(void **state)
{
	struct visit *visit = *state;

	for (int i = 0; i < 40; i++)
		visit_tell(visit, "%d", i);
	assert_null(visit_told(visit, visit->told_number - VISIT_TOLD_MAX));
	assert_string_equal(visit_told(visit, visit->told_number), "39");
	assert_string_equal(visit_told(visit, visit->told_number - 15), "24");
	assert_null(visit_told(visit, visit->told_number + 1));
	assert_null(visit_told(visit, 0));
}

static void begin_to_wait(struct visit *visit, enum waiting_kind kind, uint64_t number)
{
	give(visit, (struct message){ .number = EV_WAITING, .waiting = { .kind = (uint8_t)kind, .number = number,
		.nickname = wire_string("みかん"), .words = wire_string("") } });
}

static void wait_no_more(struct visit *visit, enum waiting_kind kind, uint64_t number)
{
	give(visit, (struct message){ .number = EV_WAITING_GONE, .waiting_gone = { (uint8_t)kind, number } });
}

/* Somebody of staff, whose console has come. */
static struct visit *sign_in(void **state, unsigned waiting)
{
	struct visit *visit = come_in(state);

	give(visit, event_known(ROLE_COORDINATOR));
	give(visit, (struct message){ .number = EV_CONSOLE });
	for (unsigned i = 0; i < waiting; i++)
		begin_to_wait(visit, WAITING_CALL, 100 + i);
	give(visit, (struct message){ .number = EV_DONE, .done = { REQ_CONSOLE } });
	return visit;
}

static void what_waits_no_more_is_not_said_any_more(void **state)
{
	struct visit *visit = sign_in(state, 0);

	for (unsigned kind = 0; kind < WAITING_KINDS; kind++) {
		unsigned before = visit->told_number;

		begin_to_wait(visit, (enum waiting_kind)kind, 7);
		begin_to_wait(visit, (enum waiting_kind)kind, 8);
		assert_int_equal(visit->told_number - before, kind == WAITING_CONFIRM ? 0 : 2);
		if (kind == WAITING_CONFIRM) /* staff ask each other in words of their own */
			continue;
		wait_no_more(visit, (enum waiting_kind)kind, 7);
		assert_null(visit_told(visit, before + 1));
		assert_non_null(visit_told(visit, before + 2));
		wait_no_more(visit, (enum waiting_kind)kind, 8);
		assert_null(visit_told(visit, before + 2));
	}
	assert_null(visit->told);
}

static void what_another_hub_does_not_tell_of_waits_no_more(void **state)
{
	struct visit *visit = sign_in(state, 0);
	unsigned first;

	begin_to_wait(visit, WAITING_CONSULT, 7);
	first = visit->told_number;
	begin_to_wait(visit, WAITING_CONSULT, 8);
	give(visit, (struct message){ .number = EV_CONSOLE });
	begin_to_wait(visit, WAITING_CONSULT, 8);
	assert_non_null(visit_told(visit, first));
	give(visit, (struct message){ .number = EV_DONE, .done = { REQ_CONSOLE } });
	assert_null(visit_told(visit, first));
	assert_non_null(visit_told(visit, first + 1));
}

static void how_many_wait_is_said_while_somebody_does(void **state)
{
	struct visit *visit = sign_in(state, 2);
	unsigned told = visit->told_number;

	assert_string_equal(visit_told(visit, told), "2 wait: /console");
	wait_no_more(visit, WAITING_CALL, 100);
	assert_non_null(visit_told(visit, told));
	wait_no_more(visit, WAITING_CALL, 101);
	assert_null(visit_told(visit, told));
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(the_prompt_names_the_audience), CASE(the_prompt_of_a_table_names_it_even_alone),
		CASE(a_seat_of_a_numbered_table_is_told_apart), CASE(a_room_where_nobody_talks_says_where_one_can),
		CASE(crossing_the_rope_says_how_to_speak_and_the_way_back),
		CASE(who_is_near_is_named_once_and_a_crowd_is_counted), CASE(two_requests_of_staff_are_two_remarks),
		CASE(the_same_words_do_not_wait_twice),
		CASE(a_new_rule_is_told_and_a_step_is_not), CASE(nothing_is_remarked_when_others_come_and_go),
		CASE(requests_of_staff_are_gentle_and_say_what_one_can_do), CASE(a_gap_is_asked_for_once),
		CASE(older_lines_are_asked_for_where_the_known_ones_end), CASE(the_end_has_words),
		CASE(answers_are_kept_until_a_face_has_shown_them), CASE(what_waits_no_more_is_not_said_any_more),
		CASE(what_another_hub_does_not_tell_of_waits_no_more), CASE(how_many_wait_is_said_while_somebody_does)
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests_name("remarks", tests, NULL, NULL);
}
