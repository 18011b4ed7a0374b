/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports, measures and held doors as rows: once each, open and closed, and what goes when somebody leaves for ever. */
#include "test_store.h"

#include "store_measure.h"
#include "store_report.h"

enum { LINE, BEHAVIOUR };
enum { ASKED, DONE, UNDONE };
enum { PAUSE = 5 };

static struct store_report test_report(uint64_t person, uint64_t reporter, uint64_t line, const char *words)
{
	struct store_report report = { .about = line ? LINE : BEHAVIOUR, .subject = line, .person = person,
		.reporter = reporter, .at = 1000 };

	(void)strcpy(report.room, "free");
	(void)strcpy(report.words, words);
	return report;
}

static bool on_report(void *context, const struct store_report *report)
{
	*(uint32_t *)context = *(uint32_t *)context * 10 + report->number;
	return true;
}

static void a_subject_is_reported_once_by_each(void **state)
{
	struct store *store = ((struct test_place *)*state)->store;
	uint64_t haru = test_account(store, "はる"), natsu = test_account(store, "なつ"), aki = test_account(store, "あき");
	uint64_t line = test_say(store, "free", haru, "きつい言い方");
	struct store_report first = test_report(haru, natsu, line, "つらい"), again = test_report(haru, natsu, line, "");
	struct store_report other = test_report(haru, aki, line, ""), out;
	uint32_t seen = 0;

	assert_int_equal(store_add_report(store, &first, true), STORE_OK);
	assert_int_equal(store_add_report(store, &again, true), STORE_TAKEN);
	assert_int_equal(store_add_report(store, &other, true), STORE_OK);
	assert_int_equal(store_count_reports(store, natsu, 1000), 1);
	assert_int_equal(store_count_reports(store, natsu, 1001), 0);
	assert_int_equal(store_find_report(store, first.number, &out), STORE_OK);
	assert_string_equal(out.words, "つらい");
	assert_string_equal(out.nickname, "はる");
	assert_true(out.subject == line && out.reporter == natsu && out.taken_by == 0 && out.closed_at == 0);
	assert_int_equal(store_take_report(store, first.number, aki), STORE_OK);
	assert_int_equal(store_take_report(store, first.number, natsu), STORE_NONE);
	assert_int_equal(store_each_open_report(store, on_report, &seen), STORE_OK);
	assert_int_equal(seen, first.number * 10 + other.number);
	assert_int_equal(store_close_report(store, first.number, 2000), STORE_OK);
	assert_int_equal(store_close_report(store, first.number, 2001), STORE_NONE);
	seen = 0;
	assert_int_equal(store_each_open_report(store, on_report, &seen), STORE_OK);
	assert_int_equal(seen, other.number);
}

static void how_somebody_behaves_is_reported_while_none_is_open(void **state)
{
	struct store *store = ((struct test_place *)*state)->store;
	uint64_t haru = test_account(store, "はる"), natsu = test_account(store, "なつ");
	struct store_report report = test_report(haru, natsu, 0, "");
	unsigned count;

	assert_false(store_has_reported(store, natsu, haru));
	assert_int_equal(store_add_report(store, &report, false), STORE_OK);
	assert_true(store_has_reported(store, natsu, haru));
	assert_false(store_has_reported(store, haru, natsu));
	assert_int_equal(store_close_report(store, report.number, 2000), STORE_OK);
	assert_false(store_has_reported(store, natsu, haru));
	assert_int_equal(store_forget_reports(store, 2000, 9, &count), STORE_OK);
	assert_int_equal(store_find_report(store, report.number, &report), STORE_OK);
	assert_int_equal(store_forget_reports(store, 2001, 9, &count), STORE_OK);
	assert_int_equal(count, 1);
	assert_int_equal(store_find_report(store, report.number, &report), STORE_NONE);
}

static void a_reported_line_keeps_its_words_while_staff_look_at_it(void **state)
{
	struct store *store = ((struct test_place *)*state)->store;
	uint64_t haru = test_account(store, "はる"), natsu = test_account(store, "なつ");
	uint64_t reported = test_say(store, "free", haru, "のこることば"), plain = test_say(store, "free", haru, "きえることば");
	struct store_report report = test_report(haru, natsu, reported, "");
	struct store_line out;
	unsigned count;

	assert_int_equal(store_add_report(store, &report, true), STORE_OK);
	assert_int_equal(store_withdraw_line(store, "free", reported, 100), STORE_OK);
	assert_int_equal(store_withdraw_line(store, "free", plain, 100), STORE_OK);
	assert_int_equal(store_forget_withdrawn(store, 1, 9, &count), STORE_OK);
	assert_int_equal(store_find_line(store, "free", reported, &out), STORE_OK);
	assert_string_equal(out.text, "のこることば");
	assert_int_equal(store_find_line(store, "free", plain, &out), STORE_OK);
	assert_string_equal(out.text, "");
	assert_int_equal(store_close_report(store, report.number, 5000), STORE_OK);
	assert_int_equal(store_forget_withdrawn(store, 1, 9, &count), STORE_OK);
	assert_int_equal(store_find_line(store, "free", reported, &out), STORE_OK);
	assert_string_equal(out.text, "のこることば");
	assert_int_equal(store_forget_reports(store, 5001, 9, &count), STORE_OK);
	assert_int_equal(store_forget_withdrawn(store, 1, 9, &count), STORE_OK);
	assert_int_equal(store_find_line(store, "free", reported, &out), STORE_OK);
	assert_string_equal(out.text, "");
}

static void who_leaves_takes_their_words_along(void **state)
{
	struct store *store = ((struct test_place *)*state)->store;
	uint64_t haru = test_account(store, "はる"), natsu = test_account(store, "なつ");
	struct store_report report = test_report(haru, natsu, test_say(store, "free", haru, "はい"), "名前を書いた");

	assert_int_equal(store_add_report(store, &report, true), STORE_OK);
	assert_int_equal(store_erase_account(store, natsu), STORE_OK);
	assert_int_equal(store_find_report(store, report.number, &report), STORE_OK);
	assert_string_equal(report.words, "");
	assert_int_equal(report.reporter, 0);
	test_is_whole(store);
	assert_int_equal(store_erase_account(store, haru), STORE_OK);
	assert_int_equal(store_find_report(store, report.number, &report), STORE_NONE);
	test_is_whole(store);
}

static void a_measure_goes_from_state_to_state_once(void **state)
{
	struct store *store = ((struct test_place *)*state)->store;
	uint64_t haru = test_account(store, "はる");
	struct store_measure measure = { .rung = PAUSE, .person = haru, .staff = 70, .at = 1000 }, out;
	unsigned count;

	(void)strcpy(measure.reason, "強い言い方が続いた");
	assert_int_equal(store_add_measure(store, &measure), STORE_OK);
	assert_int_equal(store_find_rest(store, haru, DONE, 1000, &out), STORE_NONE);
	measure.state = DONE;
	measure.second = 71;
	measure.until = 1600;
	assert_int_equal(store_move_measure(store, &measure, ASKED), STORE_OK);
	assert_int_equal(store_move_measure(store, &measure, ASKED), STORE_NONE);
	assert_int_equal(store_find_rest(store, haru, DONE, 1599, &out), STORE_OK);
	assert_true(out.number == measure.number && out.second == 71 && out.until == 1600);
	assert_string_equal(out.reason, "強い言い方が続いた");
	assert_string_equal(out.nickname, "はる");
	assert_int_equal(store_find_rest(store, haru, DONE, 1600, &out), STORE_NONE);
	assert_int_equal(store_forget_measures(store, 1600, 9, &count), STORE_OK);
	assert_int_equal(store_find_measure(store, measure.number, &out), STORE_OK);
	assert_int_equal(store_forget_measures(store, 1601, 9, &count), STORE_OK);
	assert_int_equal(store_find_measure(store, measure.number, &out), STORE_NONE);
}

static void a_door_is_held_until_its_time(void **state)
{
	struct store *store = ((struct test_place *)*state)->store;

	assert_int_equal(store_find_held_door(store, "free", 1), 0);
	assert_int_equal(store_hold_door(store, "free", 70, 1000, 2000), STORE_OK);
	assert_int_equal(store_hold_door(store, "free", 71, 1001, 3000), STORE_OK);
	assert_int_equal(store_find_held_door(store, "free", 2999), 3000);
	assert_int_equal(store_find_held_door(store, "free", 3000), 0);
	assert_int_equal(store_find_held_door(store, "", 1000), 0);
	assert_int_equal(store_release_door(store, "free"), STORE_OK);
	assert_int_equal(store_release_door(store, "free"), STORE_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_subject_is_reported_once_by_each, test_place_make, test_place_remove),
		cmocka_unit_test_setup_teardown(how_somebody_behaves_is_reported_while_none_is_open, test_place_make,
			test_place_remove),
		cmocka_unit_test_setup_teardown(a_reported_line_keeps_its_words_while_staff_look_at_it, test_place_make,
			test_place_remove),
		cmocka_unit_test_setup_teardown(who_leaves_takes_their_words_along, test_place_make, test_place_remove),
		cmocka_unit_test_setup_teardown(a_measure_goes_from_state_to_state_once, test_place_make, test_place_remove),
		cmocka_unit_test_setup_teardown(a_door_is_held_until_its_time, test_place_make, test_place_remove),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
