/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening hours as a visit meets them: the closed screen, being seen out and let in again, days as people type them,
 * and what a coordinator's line asks the hub for. */
#include "visit_pages.h"
#include "visit_setup.h"

#include "clock.h"
#include "closed.h"
#include "opening_day.h"
#include "opening_words.h"
#include "visit_rest.h"

enum { WEDNESDAY = 20782 }; /* 25 November 2026 */

static uint64_t moment(int64_t day, unsigned hour)
{
	return (uint64_t)clock_moment(day, hour * 60);
}

static struct message event_opening(bool is_open)
{
	struct message event = { .number = EV_OPENING, .opening = { .is_open = is_open,
		.from = moment(WEDNESDAY, 13), .to = moment(WEDNESDAY, 21), .note_hours = wire_string(""),
		.note = wire_string("") } };

	if (is_open)
		event.opening.closes = moment(WEDNESDAY - 7, 21);
	return event;
}

static struct message event_outside(void)
{
	return (struct message){ .number = EV_OUTSIDE };
}

static struct message event_hours(void)
{
	return (struct message){ .number = EV_AHEAD, .ahead = { moment(WEDNESDAY, 13), moment(WEDNESDAY, 21) } };
}

static struct message event_day(uint32_t day, const char *hours, uint32_t other, enum day_news news)
{
	return (struct message){ .number = EV_DAY_INFO, .day_info = { day, wire_string(hours), other,
		wire_string("storm"), (uint8_t)news } };
}

static int set_up_zone(void **state)
{
	set_up(state);
	assert_true(clock_zone_use("Asia/Tokyo"));
	return 0;
}

static struct visit *come_while_closed(void **state)
{
	struct visit *visit = *state;

	visit->face = FACE_LINE;
	give(visit, event_opening(false));
	visit_begin(visit, 1000);
	give(visit, event_refused(REQ_ENTER, REASON_CLOSED));
	return visit;
}

/* -- the closed screen -- */

static void who_comes_while_it_is_closed_sees_when_it_opens(void **state)
{
	struct visit *visit = come_while_closed(state);

	assert_true(page_says(visit, "The place is closed just now. Thank you for coming."));
	assert_true(page_says(visit, "Next open day: Wed 25 November, 13:00 to 21:00"));
	assert_false(page_says(visit, "And then"));
	assert_true(page_says(visit, "0 Leave"));
	assert_false(page_says(visit, "Which screen")); /* nor any other question of a first visit */
}

static void without_a_day_in_sight_it_says_so(void **state)
{
	struct visit *visit = *state;
	struct message closed = event_opening(false);

	closed.opening.from = closed.opening.to = 0;
	closed.opening.note_day = WEDNESDAY;
	closed.opening.note = wire_string("A storm is coming.");
	give(visit, closed);
	visit_begin(visit, 1000);
	give(visit, event_refused(REQ_ENTER, REASON_CLOSED));
	assert_true(page_says(visit, "The next open day is not settled yet."));
	assert_true(page_says(visit, "Wed 25 November is closed. A storm is coming."));
}

static void it_opens_without_a_jump_and_enter_goes_in(void **state)
{
	struct visit *visit = come_while_closed(state);
	struct message request;

	buf_clear(&visit->requests);
	visit_submit(visit, "", 1000);
	assert_false(has_request(visit, REQ_ENTER, &request));
	give(visit, event_opening(true));
	assert_true(page_says(visit, "The place is open now, until 21:00."));
	assert_false(has_request(visit, REQ_ENTER, &request));
	give(visit, event_setting(SETTING_VISITED, "1"));
	visit->face = FACE_LINE;
	visit_submit(visit, "", 1000);
	assert_true(has_request(visit, REQ_ENTER, &request));
}

static void it_closes_again_before_one_went_in(void **state)
{
	struct visit *visit = come_while_closed(state);

	give(visit, event_opening(true));
	give(visit, event_opening(false));
	assert_true(page_says(visit, "Next open day"));
}

static void a_page_over_it_leads_back_and_is_not_taken_away(void **state)
{
	struct visit *visit = come_while_closed(state);
	struct message request;

	visit_command(visit, "/hours");
	assert_true(has_request(visit, REQ_HOURS, &request));
	give(visit, event_hours());
	give(visit, event_done(REQ_HOURS));
	assert_true(page_says(visit, "Opening hours"));
	give(visit, event_opening(true));
	assert_true(page_says(visit, "Opening hours"));
	assert_string_equal(visit->told, "The place has just opened. 0 goes back, and you can come in.");
	visit_submit(visit, "0", 1000);
	assert_true(page_says(visit, "Come in"));
}

static void other_words_are_no_talk(void **state)
{
	struct visit *visit = come_while_closed(state);
	struct message request;

	buf_clear(&visit->requests);
	visit_submit(visit, "こんにちは", 1000);
	assert_false(has_request(visit, REQ_SAY, &request));
	assert_string_equal(visit->told, "A number from the list, please. 0 leaves.");
	visit_submit(visit, "0", 1000);
	assert_int_equal(visit->end, VISIT_LEAVES);
	assert_string_equal(visit->farewell, "Come again any time. It opens next on Wed 25 November, 13:00 to 21:00.");
}

static void staff_are_asked_nothing_of_it(void **state)
{
	struct visit *visit = *state;
	struct message request;

	give(visit, event_known(ROLE_SUPPORTER));
	give(visit, event_setting(SETTING_VISITED, "1"));
	give(visit, event_opening(false));
	visit->face = FACE_LINE;
	visit_begin(visit, 1000);
	assert_true(has_request(visit, REQ_ENTER, &request));
	assert_null(visit->page);
}

/* -- seen out -- */

static void the_end_is_told_twice_before(void **state)
{
	struct visit *visit = come_in(state);
	struct message soon = event_opening(true);

	soon.opening.minutes = 15;
	give(visit, soon);
	assert_string_equal(visit->told, "The place closes in 15 minutes, at 21:00. What you write is kept.");
	assert_null(visit->page);
}

static void who_is_seen_out_keeps_what_they_were_writing(void **state)
{
	struct visit *visit = come_in(state);

	sit_at_the_table(visit);
	visit_submit(visit, "/slow", 1000);
	give(visit, event_setting(SETTING_SLOW, "1"));
	give(visit, event_opening(false));
	give(visit, event_outside());
	assert_true(visit->wants_aside);
	assert_string_equal(visit->view.room, "");
	assert_int_equal(visit->view.people_count, 0);
	visit->aside = strdup("また来ま"); /* as a face does */
	closed_show(visit);
	assert_true(page_says(visit, "It is closing time. Thank you for having been here."));
	assert_true(page_says(visit, "What you were writing is kept here: また来ま"));
	give(visit, event_opening(true));
	each_room_event(give, visit);
	assert_null(visit->page);
	assert_string_equal(visit->draft, "また来ま");
	assert_null(visit->aside);
}

static void a_line_on_its_way_comes_back(void **state)
{
	struct visit *visit = come_in(state);

	sit_at_the_table(visit);
	visit_submit(visit, "さようなら", 1000);
	give(visit, event_opening(false));
	give(visit, event_outside());
	give(visit, event_refused(REQ_SAY, REASON_CLOSED));
	assert_string_equal(visit->draft, "さようなら");
	assert_true(visit->page != NULL);
}

static void steps_on_their_way_are_not_remarked_on(void **state)
{
	struct visit *visit = come_in(state);
	unsigned told;

	give(visit, event_opening(false));
	give(visit, event_outside());
	told = visit->told_number;
	give(visit, event_refused(REQ_STEP, REASON_NOT_NOW));
	give(visit, event_refused(REQ_GO, REASON_NOT_NOW));
	assert_int_equal(visit->told_number, told);
}

/* -- days as people type them -- */

static void days_are_read_as_they_are_typed(void **state)
{
	static const struct { const char *typed; int year, month, day; } days[] = {
		{ "12/5", 2026, 12, 5 }, { "2026-12-05", 2026, 12, 5 }, { "2026/12/5", 2026, 12, 5 }, { "12月5日", 2026, 12, 5 },
		{ "2027年1月6日(水)", 2027, 1, 6 }, { "１２／５", 2026, 12, 5 }, { "１２月５日", 2026, 12, 5 }, { "1/6", 2027, 1, 6 },
		{ "11/25", 2026, 11, 25 }, { "11/24", 2027, 11, 24 }, { "2/29", 2028, 2, 29 }, { "今日", 2026, 11, 25 },
		{ "tomorrow", 2026, 11, 26 }, { "あさって", 2026, 11, 27 }, { "12.5", 2026, 12, 5 },
		{ "", 0, 0, 0 }, { "5", 0, 0, 0 }, { "13/5", 0, 0, 0 }, { "12/32", 0, 0, 0 }, { "2027-2-29", 0, 0, 0 },
		{ "昨日", 0, 0, 0 }, { "1/2/3/4", 0, 0, 0 }, { "12/5x", 0, 0, 0 }, { "99999/1/1", 0, 0, 0 }, { "/5", 0, 0, 0 }
	};

	(void)state;
	for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
		int64_t day = 0;
		bool is_day = opening_day_read(days[i].typed, WEDNESDAY, &day);
		struct clock_date date = clock_date_of(day);

		if (is_day != (days[i].year != 0))
			fail_msg("%s", days[i].typed);
		if (is_day && (date.year != days[i].year || date.month != days[i].month || date.day != days[i].day))
			fail_msg("%s: %d-%d-%d", days[i].typed, date.year, date.month, date.day);
	}
}

/* -- a coordinator's line -- */

static struct visit *come_as_coordinator(void **state)
{
	struct visit *visit = *state;

	give(visit, event_known(ROLE_COORDINATOR));
	come_in(state);
	buf_clear(&visit->requests);
	return visit;
}

static void one_line_decides(void **state)
{
	static const struct { const char *line, *hours, *why; int other; bool is_now; } lines[] = {
		{ "/opening 2037-12-05 closed a storm", "", "a storm", 0, false },
		{ "／開室 2037年12月5日 休み すぐ 台風のため", "", "台風のため", 0, true },
		{ "/opening 2037-12-05 10-12 13:00-15:00 a trial", "10-12 13:00-15:00", "a trial", 0, false },
		{ "/opening 2037-12-05 13時から18時 ためし", "13時から18時", "ためし", 0, false },
		{ "/opening 2037-12-05 to 2037-12-12 snow", "", "snow", 7, false },
		{ "/opening 2037-12-05 移す 2037-12-12 13-18 雪のため", "13-18", "雪のため", 7, false }
	};
	struct visit *visit = come_as_coordinator(state);
	struct message request;
	int64_t day;

	assert_true(opening_day_read("2037-12-05", WEDNESDAY, &day));
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		visit_submit(visit, lines[i].line, 1000);
		if (!has_request(visit, REQ_DAY_SET, &request))
			fail_msg("%s", lines[i].line);
		assert_int_equal(request.day_set.day, day);
		assert_int_equal(request.day_set.other, lines[i].other ? day + lines[i].other : 0);
		assert_true(wire_equals(request.day_set.hours, lines[i].hours));
		assert_true(wire_equals(request.day_set.why, lines[i].why));
		assert_int_equal(request.day_set.is_now, lines[i].is_now);
	}
	visit_submit(visit, "/opening 2037-12-05 back", 1000);
	assert_true(has_request(visit, REQ_DAY_FREE, &request));
	visit_submit(visit, "/opening 2037-12-05 perhaps", 1000);
	assert_false(has_request(visit, REQ_DAY_SET, &request));
	visit_submit(visit, "/opening 2017-12-05 closed why", 1000);
	assert_false(has_request(visit, REQ_DAY_SET, &request));
}

static void what_a_line_does_not_say_is_asked(void **state)
{
	struct visit *visit = come_as_coordinator(state);
	struct message request;

	visit_submit(visit, "/opening 2037-12-05 to", 1000);
	assert_true(page_says(visit, "To which day?"));
	visit_submit(visit, "2037-12-12", 1000);
	visit_submit(visit, "", 1000);
	visit_submit(visit, "雪のため", 1000);
	assert_false(has_request(visit, REQ_DAY_SET, &request));
	assert_true(page_says(visit, "Other day: 2037-12-12"));
	visit_submit(visit, "1", 1000);
	assert_true(has_request(visit, REQ_DAY_SET, &request));
	assert_int_equal(request.day_set.other, request.day_set.day + 7);
	assert_true(wire_equals(request.day_set.why, "雪のため"));
	give(visit, event_refused(REQ_DAY_SET, REASON_DAY_TAKEN));
	assert_true(page_says(visit, "Other day: 2037-12-12")); /* to be mended */
	visit_submit(visit, "1", 1000);
	give(visit, event_day(WEDNESDAY, "", WEDNESDAY + 7, DAY_SET));
	assert_null(visit->rest->form);
	assert_string_equal(visit->told,
		"Decided: Wed 25 November is closed; it moved to Wed 2 December. storm (to undo it: /opening 2026-11-25 back)");
}

static void days_are_listed_and_chosen(void **state)
{
	struct visit *visit = come_as_coordinator(state);
	struct message request;

	visit_submit(visit, "/opening", 1000);
	assert_true(has_request(visit, REQ_HOURS, &request));
	give(visit, event_hours());
	give(visit, event_day(WEDNESDAY + 7, "13:00-18:00", 0, DAY_LISTED));
	give(visit, event_done(REQ_HOURS));
	assert_int_equal(visit->page->choices, 2);
	assert_string_equal(page_command(visit->page, 1), "/opening 2026-12-02");
	assert_string_equal(page_command(visit->page, 2), "/opening 2026-11-25");
}

static void others_decide_nothing(void **state)
{
	struct visit *visit = *state;
	struct message request;

	give(visit, event_known(ROLE_SUPPORTER));
	come_in(state);
	visit_submit(visit, "/opening 2037-12-05 closed why", 1000);
	assert_false(has_request(visit, REQ_DAY_SET, &request));
	assert_string_equal(visit->told, "Coordinators change when the place opens. /hours shows when it does.");
}

/* -- words -- */

static void openings_in_words(void **state)
{
	char words[OPENING_WORDS_ROOM];

	(void)state;
	opening_words_span(moment(WEDNESDAY, 13), moment(WEDNESDAY, 24), words, sizeof words);
	assert_string_equal(words, "Wed 25 November, 13:00 to 24:00");
	opening_words_span(moment(WEDNESDAY, 22), moment(WEDNESDAY + 1, 2), words, sizeof words);
	assert_string_equal(words, "Wed 25 November, 22:00 to 02:00 of the day after");
	opening_words_span(moment(WEDNESDAY, 22), 0, words, sizeof words);
	assert_string_equal(words, "Wed 25 November, from 22:00 on");
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up_zone, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(who_comes_while_it_is_closed_sees_when_it_opens),
		CASE(without_a_day_in_sight_it_says_so),
		CASE(it_opens_without_a_jump_and_enter_goes_in),
		CASE(it_closes_again_before_one_went_in),
		CASE(a_page_over_it_leads_back_and_is_not_taken_away),
		CASE(other_words_are_no_talk),
		CASE(staff_are_asked_nothing_of_it),
		CASE(the_end_is_told_twice_before),
		CASE(who_is_seen_out_keeps_what_they_were_writing),
		CASE(a_line_on_its_way_comes_back),
		CASE(steps_on_their_way_are_not_remarked_on),
		CASE(days_are_read_as_they_are_typed),
		CASE(one_line_decides),
		CASE(what_a_line_does_not_say_is_asked),
		CASE(days_are_listed_and_chosen),
		CASE(others_decide_nothing),
		CASE(openings_in_words),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
