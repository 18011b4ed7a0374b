/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The visit: the first one, the usual ones, and the words in which it says who and when. */
#include "avatar.h"
#include "opening_words.h"
#include "page.h"
#include "visit_setup.h"
#include "words.h"

static void empty_lines_lead_a_first_visit_to_the_window(void **state)
{
	struct visit *visit = *state;
	struct message request;
	int questions = 0;

	visit_begin(visit, 1000);
	while (visit->page && visit->page->stays && questions < 10) {
		questions++;
		visit_submit(visit, "", 1000);
	}
	assert_in_range(questions, 1, 4);
	assert_true(has_request(visit, REQ_ENTER, &request));
	assert_true(wire_equals(request.enter.room, "free"));
	assert_true(wire_equals(request.enter.zone, "window"));
	visit_submit(visit, "", 1000);
	visit_submit(visit, "", 1000);
	assert_int_equal(visit->requests.size, 0);
	assert_int_equal(visit->face_wish, FACE_MAP);
}

static void a_first_visit_sets_nobody_to_listening(void **state)
{
	struct visit *visit = *state;
	struct reader reader;
	struct message request;
	bool has_visited = false, has_avatar = false;

	visit_begin(visit, 1000);
	for (int i = 0; i < 4; i++)
		visit_submit(visit, "", 1000);
	reader = (struct reader){ visit->requests.data, visit->requests.size, false };
	while (wire_take(&reader, &request) == WIRE_OK) {
		if (request.number != REQ_SET)
			continue;
		assert_int_not_equal(request.set.setting, SETTING_LISTENING);
		has_visited = has_visited || request.set.setting == SETTING_VISITED;
		has_avatar = has_avatar || (request.set.setting == SETTING_AVATAR && wire_equals(request.set.value, "m"));
	}
	assert_true(has_visited);
	assert_true(has_avatar);
}

static void the_face_is_asked_only_where_both_are_possible(void **state)
{
	struct visit *visit = *state;

	visit->face = FACE_LINE;
	visit_begin(visit, 1000);
	assert_int_equal(visit->page->choices, AVATAR_CHOICES);
}

static void a_first_visit_may_be_put_off(void **state)
{
	struct visit *visit = *state;
	struct message request;

	visit->face = FACE_LINE;
	visit_begin(visit, 1000);
	visit_submit(visit, "", 1000);
	visit_submit(visit, "０", 1000);
	assert_int_equal(visit->end, VISIT_LEAVES);
	assert_non_null(visit->farewell);
	assert_false(has_request(visit, REQ_ENTER, &request));
}

static void looking_in_from_outside_enters_nothing_by_itself(void **state)
{
	struct visit *visit = *state;
	struct message request;
	struct message info = { .number = EV_ROOM_INFO, .room_info = { wire_string("free"), wire_string("フリースペース"),
		wire_string("Free space"), 5, 1, wire_string("さとう\nみどり"), 0 } };

	visit->face = FACE_LINE;
	visit_begin(visit, 1000);
	visit_submit(visit, "", 1000);
	visit_submit(visit, "1", 1000);
	assert_true(has_request(visit, REQ_ROOMS, &request));
	assert_int_equal(visit->requests.size, 0);
	give(visit, info);
	give(visit, event_done(REQ_ROOMS));
	assert_non_null(visit->page);
	assert_true(visit->is_greeting);
	visit_submit(visit, "1", 1000);
	assert_true(has_request(visit, REQ_ENTER, &request));
	assert_true(wire_equals(request.enter.room, "free"));
	each_room_event(give, visit);
	assert_false(visit->is_greeting);
}

static void staff_can_be_asked_to_show_one_round(void **state)
{
	struct visit *visit = *state;
	struct message request;

	visit->face = FACE_LINE;
	visit_begin(visit, 1000);
	visit_submit(visit, "", 1000);
	visit_submit(visit, "4", 1000);
	assert_true(has_request(visit, REQ_ENTER, &request));
	assert_true(has_request(visit, REQ_SET, &request));
	assert_int_equal(request.set.setting, SETTING_CALLING);
}

static void a_question_is_asked_again_in_the_other_language(void **state)
{
	struct visit *visit = *state;
	struct message request;
	unsigned number;

	visit_begin(visit, 1000);
	number = visit->page_number;
	visit_submit(visit, "ja", 1000);
	assert_int_equal(visit->language, LANGUAGE_JA);
	assert_int_not_equal(visit->page_number, number);
	assert_non_null(strstr(visit->page->title, "English: en + Enter"));
	assert_true(has_request(visit, REQ_SET, &request));
	assert_int_equal(request.set.setting, SETTING_LANGUAGE);
	visit_language(visit, LANGUAGE_EN);
}

static void help_at_a_question_leads_back_to_it(void **state)
{
	struct visit *visit = *state;
	struct message request;

	visit->face = FACE_LINE;
	visit_begin(visit, 1000);
	visit_submit(visit, "/contacts", 1000);
	assert_false(visit->page->stays);
	visit_submit(visit, "0", 1000);
	assert_true(visit->page->stays);
	visit_submit(visit, "", 1000);
	visit_submit(visit, "", 1000);
	assert_true(has_request(visit, REQ_ENTER, &request));
}

static void a_way_typed_at_a_question_is_taken_once_inside(void **state)
{
	struct visit *visit = *state;
	struct message request;

	visit_begin(visit, 1000);
	visit_submit(visit, "/go table-a", 1000);
	visit_submit(visit, "こんにちは", 1000);
	assert_int_equal(visit->face_wish, FACE_MAP);
	assert_true(has_request(visit, REQ_ENTER, &request));
	assert_true(wire_equals(request.enter.room, "table-a"));
	give(visit, event_refused(REQ_ENTER, REASON_NO_ROOM));
	assert_true(has_request(visit, REQ_ENTER, &request));
	assert_int_equal(request.enter.room.size, 0);
	assert_int_equal(visit->requests.size, 0);
	each_room_event(give, visit);
	assert_true(has_request(visit, REQ_GO, &request));
	assert_true(wire_equals(request.go.target, "table-a"));
	sit_at_the_table(visit);
	assert_true(has_request(visit, REQ_SAY, &request));
}

static void a_slip_from_outside_lets_nobody_in(void **state)
{
	struct visit *visit = *state;
	struct message request;

	visit->face = FACE_LINE;
	visit_begin(visit, 1000);
	visit_submit(visit, "", 1000);
	visit_submit(visit, "1", 1000);
	give(visit, event_done(REQ_ROOMS));
	visit_submit(visit, "/go nowhere", 1000);
	assert_true(has_request(visit, REQ_ENTER, &request));
	give(visit, event_refused(REQ_ENTER, REASON_NO_ROOM));
	assert_false(has_request(visit, REQ_ENTER, &request));
}

static void who_has_been_here_goes_straight_in(void **state)
{
	struct visit *visit = *state;
	struct message request;

	visit->face = FACE_MAP;
	give(visit, event_setting(SETTING_VISITED, "1"));
	give(visit, event_setting(SETTING_LANGUAGE, "ja"));
	visit_begin(visit, 1000);
	assert_null(visit->page);
	assert_int_equal(visit->language, LANGUAGE_JA);
	assert_true(has_request(visit, REQ_ENTER, &request));
	assert_int_equal(request.enter.room.size, 0);
	visit_language(visit, LANGUAGE_EN);
}

static void a_place_that_is_closed_says_what_one_can_do(void **state)
{
	struct visit *visit = *state;

	visit->face = FACE_MAP;
	give(visit, event_setting(SETTING_VISITED, "1"));
	visit_begin(visit, 1000);
	give(visit, event_refused(REQ_ENTER, REASON_CLOSED));
	assert_non_null(visit->page);
	assert_true(visit->is_greeting);
	assert_string_equal(visit->page->rows[0].text, "The place is closed just now. Thank you for coming.");
	visit_submit(visit, "1", 1000);
	assert_string_equal(visit->page->title, "Gallery");
	visit_submit(visit, "", 1000);
	assert_string_equal(visit->page->rows[0].text, "While it is closed:");
}

static void entering_is_told_in_one_line_and_once(void **state)
{
	struct visit *visit = come_in(state);
	unsigned told = visit->told_number;

	assert_string_equal(visit->told,
		"Free space. 4 people are here. 1 watches. You are at By the window 2. Nobody speaks to you in this seat.");
	each_room_event(give, visit);
	assert_int_equal(visit->told_number, told);
}

static void who_is_alone_hears_of_staff_and_never_of_nobody(void **state)
{
	struct visit *visit = *state;
	struct message request;
	struct message info = { .number = EV_ROOM_INFO, .room_info = { wire_string("gallery"), wire_string("ギャラリー"),
		wire_string("Gallery"), 1, 0, wire_string("さとう"), 0 } };

	visit->face = FACE_MAP;
	give(visit, event_setting(SETTING_VISITED, "1"));
	visit_begin(visit, 1000);
	give(visit, event_room("free"));
	give(visit, event_person(ME, "みかん", ROLE_PARTICIPANT, STATE_ME, 4, 1, NOWHERE));
	give(visit, event_ready(0, 0));
	assert_null(strstr(visit->told, "0"));
	assert_true(has_request(visit, REQ_ROOMS, &request));
	give(visit, info);
	give(visit, event_done(REQ_ROOMS));
	assert_null(visit->page);
	assert_non_null(strstr(visit->told, "さとう"));
}

static void avatars_follow_the_first_character(void **state)
{
	static const struct { const char *nickname, *avatar; } rows[] = {
		{ "こたろう", "k" }, { "ゆき", "y" }, { "さとう", "s" }, { "あめ", "a" }, { "がく", "g" }, { "Mika", "m" },
		{ "ジロ", "z" }, { "ん", "n" }, { "猫", "猫" }, { "7up", "o" }, { "", "o" }, { "ぺん", "p" }, { "ヴィ", "v" }
	};
	char avatar[AVATAR_MAX + 1], avatars[AVATAR_CHOICES][AVATAR_MAX + 1];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		avatar_suggest(rows[i].nickname, avatar);
		assert_string_equal(avatar, rows[i].avatar);
		avatar_choices(rows[i].nickname, avatars);
		for (int k = 0; k < AVATAR_CHOICES; k++) {
			assert_true(avatars[k][0]);
			for (int m = 0; m < k; m++)
				assert_string_not_equal(avatars[k], avatars[m]);
		}
	}
	assert_true(avatar_read(" x ", avatar));
	assert_false(avatar_read("S", avatar));
	assert_false(avatar_read("職", avatar));
	assert_false(avatar_read("官", avatar));
	avatar_suggest("相田", avatar);
	assert_string_equal(avatar, "o");
	assert_false(avatar_read("ab", avatar));
	assert_false(avatar_read("\xf0\x9f\x98\x80", avatar));
	assert_false(avatar_read("", avatar));
}

static void hours_are_said_as_people_say_them(void **state)
{
	char words[256];

	(void)state;
	opening_words_rule("FREQ=MONTHLY;BYDAY=2WE,-1SA 13:00-21:00", words, sizeof words);
	assert_string_equal(words, "2nd Wednesday, last Saturday 13:00-21:00");
	opening_words_rule("FREQ=WEEKLY;BYDAY=MO 10:00-12:00", words, sizeof words);
	assert_string_equal(words, "every Monday 10:00-12:00");
	opening_words_rule("FREQ=DAILY 10:00-12:00", words, sizeof words);
	assert_string_equal(words, "every day 10:00-12:00");
	opening_words_rule("FREQ=YEARLY;BYMONTH=1 10:00-12:00", words, sizeof words);
	assert_string_equal(words, "FREQ=YEARLY;BYMONTH=1 10:00-12:00");
	opening_words_rule("", words, sizeof words);
	assert_string_equal(words, "");
}

static void a_page_holds_nine_choices(void **state)
{
	struct page *page = page_create("t");

	(void)state;
	for (int i = 0; i < 12; i++)
		page_choice(page, "/look", "%d", i);
	assert_int_equal(page->choices, 9);
	assert_int_equal(page->count, 12);
	assert_string_equal(page->rows[9].text, "9: /look");
	assert_string_equal(page_command(page, 9), "/look");
	assert_null(page_command(page, 10));
	assert_null(page_command(page, 0));
	page_destroy(page);
}

static void every_reason_has_words_and_a_next_step(void **state)
{
	(void)state;
	for (int i = 0; i < REASON_COUNT; i++)
		assert_true(strlen(words_reason((enum reason)i)) > 20);
	for (int i = 0; i < CLOSING_COUNT; i++)
		assert_true(strlen(words_closing((enum closing)i)) > 20);
	for (int i = 0; i < REACTION_COUNT; i++)
		assert_true(words_reaction((enum reaction)i)[0]);
}

static void staff_and_families_are_labelled(void **state)
{
	char words[256];

	(void)state;
	words_said(LINE_SAID, "さとう", ROLE_SUPPORTER, "はい", words, sizeof words);
	assert_string_equal(words, "staff さとう: はい");
	words_said(LINE_SAID, "ゆき", ROLE_FAMILY, "はい", words, sizeof words);
	assert_string_equal(words, "ゆき(family): はい");
	words_said(LINE_SAID, "まめ", ROLE_PARTICIPANT, "はい", words, sizeof words);
	assert_string_equal(words, "まめ: はい");
	words_said(LINE_NOTICE, "さとう", ROLE_SUPPORTER, "はい", words, sizeof words);
	assert_string_equal(words, "Notice: はい");
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(empty_lines_lead_a_first_visit_to_the_window),
		CASE(a_first_visit_sets_nobody_to_listening),
		CASE(the_face_is_asked_only_where_both_are_possible),
		CASE(a_first_visit_may_be_put_off),
		CASE(looking_in_from_outside_enters_nothing_by_itself),
		CASE(staff_can_be_asked_to_show_one_round),
		CASE(a_question_is_asked_again_in_the_other_language),
		CASE(help_at_a_question_leads_back_to_it),
		CASE(a_way_typed_at_a_question_is_taken_once_inside),
		CASE(a_slip_from_outside_lets_nobody_in),
		CASE(who_has_been_here_goes_straight_in),
		CASE(a_place_that_is_closed_says_what_one_can_do),
		CASE(entering_is_told_in_one_line_and_once),
		CASE(who_is_alone_hears_of_staff_and_never_of_nobody),
		CASE(avatars_follow_the_first_character),
		CASE(hours_are_said_as_people_say_them),
		CASE(a_page_holds_nine_choices),
		CASE(every_reason_has_words_and_a_next_step),
		CASE(staff_and_families_are_labelled),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests_name("visit", tests, NULL, NULL);
}
