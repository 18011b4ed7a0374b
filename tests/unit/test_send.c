/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines on their way: one after the other, and how many may wait. */
#include "visit_rest.h"
#include "visit_setup.h"

/* The place lets so many lines in at a time: a page that was pasted goes on by itself, whole and in order. */
static void what_is_too_fast_is_said_a_little_later(void **state)
{
	struct visit *visit = come_in(state);
	struct message request, refused = event_refused(REQ_SAY, REASON_TOO_MANY);

	refused.refused.number = 1;
	sit_at_the_table(visit);
	visit_submit(visit, "/注意 学校の話", 2000);
	visit_submit(visit, "一", 2000);
	visit_submit(visit, "二", 2000);
	visit_submit(visit, "/who", 2000);
	assert_true(has_request(visit, REQ_SAY, &request));
	assert_false(has_request(visit, REQ_SAY, &request)); /* the second one waits for the first */
	visit_event(visit, &refused, 2000);
	assert_null(visit->draft);
	assert_string_equal(visit->told, "Your lines are being said one after the other. Ctrl-C keeps the rest back.");
	assert_int_equal(visit_deadline(visit), 3000);
	visit_tick(visit, 2999);
	assert_false(has_request(visit, REQ_SAY, &request));
	visit_tick(visit, 3000);
	assert_true(has_request(visit, REQ_SAY, &request));
	assert_true(wire_equals(request.say.text, "一") && wire_equals(request.say.note, "学校の話"));
	give(visit, event_line(EV_SAID, 6, 5, "みかん", "一"));
	assert_true(has_request(visit, REQ_SAY, &request));
	assert_true(wire_equals(request.say.text, "二") && request.say.note.size == 0);
	assert_null(visit->page);
	visit_event(visit, &refused, 3000);
	assert_true(visit_cancel(visit)); /* and the rest is kept back */
	visit_tick(visit, 9000);
	assert_false(has_request(visit, REQ_SAY, &request));
	assert_null(visit->page);
}

static void only_so_many_lines_wait(void **state)
{
	struct visit *visit = come_in(state);
	struct message request;
	int count = 0;

	sit_at_the_table(visit);
	for (int i = 0; i <= QUEUED_MAX; i++) {
		assert_int_equal(visit_is_full(visit), i == QUEUED_MAX + 1);
		visit_submit(visit, "はりつけた行", 2000);
	}
	assert_true(visit_is_full(visit));
	visit_submit(visit, "その先", 2000);
	assert_string_equal(visit->told,
		"Up to 100 lines wait their turn. What came after was not taken; paste it again in a while.");
	while (has_request(visit, REQ_SAY, &request)) {
		assert_true(wire_equals(request.say.text, "はりつけた行"));
		give(visit, event_line(EV_SAID, 6 + (uint64_t)count, 5 + (uint64_t)count, "みかん", "はりつけた行"));
		count++;
	}
	assert_int_equal(count, QUEUED_MAX + 1);
}

/* What was meant for a table is not said on the way to the door. */
static void lines_stay_where_they_were_meant(void **state)
{
	struct visit *visit = come_in(state);
	struct message request, refused = event_refused(REQ_SAY, REASON_TOO_MANY);

	refused.refused.number = 1;
	sit_at_the_table(visit);
	visit_submit(visit, "ここだけの話", 2000);
	visit_submit(visit, "つづき", 2000);
	visit_step(visit, STEP_LEFT);
	assert_string_equal(visit->told, "Your lines are being said one after the other. Ctrl-C keeps the rest back.");
	assert_false(has_request(visit, REQ_STEP, &request));
	assert_true(visit_cancel(visit));
	visit_step(visit, STEP_LEFT);
	assert_true(has_request(visit, REQ_STEP, &request));
	visit_event(visit, &refused, 2000);
	give(visit, event_moved(ME, 11, 5, ZONE_FLOOR));
	visit_tick(visit, 9000);
	assert_false(has_request(visit, REQ_SAY, &request));
	assert_string_equal(visit->draft, "ここだけの話");
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(what_is_too_fast_is_said_a_little_later), CASE(only_so_many_lines_wait),
		CASE(lines_stay_where_they_were_meant)
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests_name("send", tests, NULL, NULL);
}
