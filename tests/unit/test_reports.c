/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports: who may say what about whom, who learns of it, and what staff read. */
#include "care_fixture.h"

#include "store.h"

static void only_staff_learn_of_a_report(void **state)
{
	struct session kotaro, yuki, sato;
	struct message event;
	uint64_t line;
	uint32_t number;

	(void)state;
	session_open(&fixture, &kotaro, INSIDE, KOTARO);
	session_open(&fixture, &yuki, INSIDE, YUKI);
	session_open(&fixture, &sato, INSIDE, SATO);
	line = say(&kotaro, "起きれば?って思う");
	bytes_until_now(&kotaro);
	report(&yuki, REPORT_LINE, line, "", "ことばが強い");
	assert_true(session_wait(&yuki, EV_REPORTED, &event));
	assert_true(wire_equals(event.reported.nickname, "こたろう") && !event.reported.is_staff);
	number = newest_report(&sato);
	session_send(&sato, &(struct message){ .number = REQ_REPORT_READ, .report_read = { number } });
	assert_true(session_wait(&sato, EV_REPORT, &event));
	assert_true(event.report_seen.is_opened && wire_equals(event.report_seen.words, "ことばが強い"));
	assert_true(wire_equals(event.report_seen.taken_by, "さとう"));
	do
		assert_true(session_wait(&sato, EV_REPORT_LINE, &event));
	while (!event.report_line.is_reported);
	assert_true(event.report_line.line == line && wire_equals(event.report_line.text, "起きれば?って思う"));
	assert_true(session_wait(&sato, EV_DONE, &event));
	assert_int_equal(bytes_until_now(&kotaro), 0);
	report(&yuki, REPORT_LINE, line, "", "");
	assert_true(session_wait(&yuki, EV_REPORTED, &event)); /* once is enough, and twice is no matter */
	session_send(&sato, &(struct message){ .number = REQ_REPORT_CLOSE,
		.report_close = { number, wire_string("") } });
	assert_true(session_wait(&sato, EV_DONE, &event));
	assert_int_equal(bytes_until_now(&kotaro), 0);
	session_close(&kotaro);
	session_close(&yuki);
	session_close(&sato);
}

/* What somebody who opens a report is told of measures before the end; 0 for none. */
static uint32_t standing_of(struct session *session, uint32_t number)
{
	struct message event;
	uint32_t standing = 0;

	session_send(session, &(struct message){ .number = REQ_REPORT_READ, .report_read = { number } });
	while (session_next(session, &event) && event.number != EV_DONE)
		if (event.number == EV_MEASURE && event.measure_seen.is_listed)
			standing = event.measure_seen.measure;
	return standing;
}

static void a_report_says_what_is_done_about_its_person_already(void **state)
{
	struct session kotaro, yuki, sato;
	struct message event;
	uint32_t number, watched, other;

	(void)state;
	session_open(&fixture, &kotaro, INSIDE, KOTARO);
	session_open(&fixture, &yuki, INSIDE, YUKI);
	session_open(&fixture, &sato, INSIDE, SATO);
	report(&yuki, REPORT_LINE, say(&kotaro, "まだ寝てるの"), "", "");
	assert_true(session_wait(&yuki, EV_REPORTED, &event));
	number = newest_report(&sato);
	measure(&sato, RUNG_WATCH, 0, "ゆき", "", "");
	other = wait_measure(&sato, RUNG_WATCH, MEASURE_DONE);
	assert_int_equal(standing_of(&sato, number), 0);
	measure(&sato, RUNG_WATCH, number, "", "", "");
	watched = wait_measure(&sato, RUNG_WATCH, MEASURE_DONE);
	assert_int_equal(standing_of(&sato, number), watched);
	undo(&sato, watched);
	wait_measure(&sato, RUNG_WATCH, MEASURE_UNDONE);
	undo(&sato, other);
	wait_measure(&sato, RUNG_WATCH, MEASURE_UNDONE);
	session_send(&sato, &(struct message){ .number = REQ_REPORT_CLOSE,
		.report_close = { number, wire_string("") } });
	assert_true(session_wait(&sato, EV_DONE, &event));
	session_close(&kotaro);
	session_close(&yuki);
	session_close(&sato);
}

static void one_reports_what_one_may_know_and_not_oneself(void **state)
{
	struct session kotaro, yuki;
	struct message event;
	uint64_t line;

	(void)state;
	session_open(&fixture, &kotaro, INSIDE, KOTARO);
	session_open(&fixture, &yuki, INSIDE, YUKI);
	line = say(&kotaro, "つぎの行");
	report(&kotaro, REPORT_LINE, line, "", "");
	assert_int_equal(refusal(&kotaro), REASON_NO_LINE);
	report(&yuki, REPORT_LINE, 99999, "", "");
	assert_int_equal(refusal(&yuki), REASON_NO_LINE);
	report(&yuki, REPORT_MANNER, 0, "みかん", ""); /* has never been seen here */
	assert_int_equal(refusal(&yuki), REASON_NO_PERSON);
	report(&yuki, REPORT_MANNER, 0, "ゆき", "");
	assert_int_equal(refusal(&yuki), REASON_NO_PERSON);
	report(&yuki, REPORT_MANNER, 0, "だれでもない", "");
	assert_int_equal(refusal(&yuki), REASON_NO_PERSON);
	report(&yuki, REPORT_ABOUT_COUNT, 0, "こたろう", "");
	assert_int_equal(refusal(&yuki), REASON_MALFORMED);
	session_send(&kotaro, &(struct message){ .number = REQ_UNSAY, .unsay = { line } });
	assert_true(session_wait(&yuki, EV_UNSAID, &event));
	report(&yuki, REPORT_LINE, line, "", ""); /* it was there when the page was opened */
	assert_true(session_wait(&yuki, EV_REPORTED, &event));
	session_close(&kotaro);
	session_close(&yuki);
}

static void reports_of_one_person_are_bounded(void **state)
{
	struct session mikan, kotaro;
	struct message event;
	uint64_t line;

	(void)state;
	session_open(&fixture, &mikan, INSIDE, MIKAN);
	session_open(&fixture, &kotaro, INSIDE, KOTARO);
	for (int i = 0; i < 5; i++) {
		line = say(&kotaro, "ことば");
		report(&mikan, REPORT_LINE, line, "", "");
		assert_true(session_wait(&mikan, EV_REPORTED, &event));
	}
	line = say(&kotaro, "ことば");
	report(&mikan, REPORT_LINE, line, "", "");
	assert_int_equal(refusal(&mikan), REASON_TOO_MANY);
	session_close(&mikan);
	session_close(&kotaro);
}

static void a_post_is_reported_as_a_line_is(void **state)
{
	struct session kotaro, tanaka, sato;
	struct message event;
	uint32_t post, number;

	(void)state;
	session_open(&fixture, &kotaro, INSIDE, KOTARO);
	session_open(&fixture, &tanaka, INSIDE, TANAKA);
	session_open(&fixture, &sato, INSIDE, SATO);
	session_send(&kotaro, &(struct message){ .number = REQ_POST, .post = { .id = 5, .room = wire_string("free"),
		.title = wire_string("題"), .note = wire_string(""), .text = wire_string("1行目\n2行目") } });
	assert_true(session_wait(&kotaro, EV_POSTED, &event));
	post = event.posted.post;
	report(&kotaro, REPORT_POST, post, "", "");
	assert_int_equal(refusal(&kotaro), REASON_NO_POST);
	report(&tanaka, REPORT_POST, post + 1, "", "");
	assert_int_equal(refusal(&tanaka), REASON_NO_POST);
	report(&tanaka, REPORT_POST, post, "", "");
	assert_true(session_wait(&tanaka, EV_REPORTED, &event));
	number = newest_report(&sato);
	session_send(&sato, &(struct message){ .number = REQ_REPORT_READ, .report_read = { number } });
	assert_true(session_wait(&sato, EV_REPORT_LINE, &event));
	assert_true(wire_equals(event.report_line.text, "1行目\n2行目") && wire_equals(event.report_line.nickname, "こたろう"));
	session_close(&kotaro);
	session_close(&tanaka);
	session_close(&sato);
}

static void nobody_of_staff_reads_a_report_about_themself(void **state)
{
	struct session yuki, sato, suzuki, aoki;
	struct message event;
	uint32_t number;

	(void)state;
	session_open(&fixture, &sato, INSIDE, SATO);
	session_open(&fixture, &suzuki, INSIDE, SUZUKI);
	session_open(&fixture, &aoki, INSIDE, AOKI);
	session_open(&fixture, &yuki, INSIDE, YUKI);
	bytes_until_now(&sato);
	bytes_until_now(&suzuki);
	report(&yuki, REPORT_MANNER, 0, "さとう", "");
	assert_true(session_wait(&yuki, EV_REPORTED, &event));
	assert_true(event.reported.is_staff);
	number = newest_report(&aoki);
	assert_int_equal(bytes_until_now(&sato), 0);
	assert_int_equal(bytes_until_now(&suzuki), 0);
	assert_int_not_equal(newest_report(&sato), number);
	assert_int_not_equal(newest_report(&suzuki), number);
	session_send(&sato, &(struct message){ .number = REQ_REPORT_READ, .report_read = { number } });
	assert_int_equal(refusal(&sato), REASON_NO_REPORT);
	session_send(&suzuki, &(struct message){ .number = REQ_REPORT_READ, .report_read = { number } });
	assert_int_equal(refusal(&suzuki), REASON_NO_REPORT);
	session_send(&aoki, &(struct message){ .number = REQ_REPORT_READ, .report_read = { number } });
	assert_true(session_wait(&aoki, EV_DONE, &event));
	session_close(&yuki);
	session_close(&sato);
	session_close(&suzuki);
	session_close(&aoki);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_staff_learn_of_a_report),
		cmocka_unit_test(a_report_says_what_is_done_about_its_person_already),
		cmocka_unit_test(one_reports_what_one_may_know_and_not_oneself),
		cmocka_unit_test(reports_of_one_person_are_bounded),
		cmocka_unit_test(a_post_is_reported_as_a_line_is),
		cmocka_unit_test(nobody_of_staff_reads_a_report_about_themself),
	};

	return cmocka_run_group_tests(tests, start_care, stop);
}
