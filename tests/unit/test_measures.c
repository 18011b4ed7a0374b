/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports and the ladder as sessions meet them: who sees what, who may do what, what it does, and what stays when the
 * hub dies in between. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "hub_fixture.h"
#include "store.h"
#include "store_account.h"
#include "store_measure.h"
#include "store_report.h"

/* A participant, family, two supporters, a counsellor, two coordinators. */
enum { KOTARO = 1, YUKI = 2, SATO = 3, SUZUKI = 4, TANAKA = 5, MIKAN = 6, KIMURA = 8, AOKI = 10 };

static struct hub_fixture fixture;

static int start(void **state)
{
	(void)state;
	hub_fixture_make(&fixture, 0);
	fixture.options.limits.second_from = 4;
	fixture.options.limits.confirm_minutes = 10;
	hub_fixture_serve(&fixture);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	assert_int_equal(hub_fixture_stop(&fixture), 0);
	return 0;
}

static uint64_t say(struct session *session, const char *text)
{
	static uint64_t id = 100;
	struct message event;

	id++;
	session_send(session, &(struct message){ .number = REQ_SAY, .say = { .id = id, .room = wire_string(""),
		.note = wire_string(""), .text = wire_string(text) } });
	do
		assert_true(session_wait(session, EV_SAID, &event));
	while (event.said.id != id);
	return event.said.line;
}

static enum reason refusal(struct session *session)
{
	struct message event;

	assert_true(session_wait(session, EV_REFUSED, &event));
	return (enum reason)event.refused.reason;
}

static void report(struct session *session, enum report_about about, uint64_t line, const char *nickname,
	const char *words)
{
	session_send(session, &(struct message){ .number = REQ_REPORT, .report = { .about = (uint8_t)about,
		.room = wire_string(""), .subject = line, .nickname = wire_string(nickname), .words = wire_string(words) } });
}

static void measure(struct session *session, enum rung rung, uint32_t about, const char *nickname, const char *reason,
	const char *words)
{
	session_send(session, &(struct message){ .number = REQ_MEASURE, .measure = { .rung = (uint8_t)rung, .report = about,
		.nickname = wire_string(nickname), .zone = wire_string(""), .reason = wire_string(reason),
		.words = wire_string(words) } });
}

static uint32_t wait_measure(struct session *session, enum rung rung, enum measure_state state)
{
	struct message event;

	do
		assert_true(session_wait(session, EV_MEASURE, &event));
	while (event.measure_seen.rung != rung || event.measure_seen.state != state);
	return event.measure_seen.measure;
}

static void confirm(struct session *session, uint32_t number, bool agrees)
{
	session_send(session, &(struct message){ .number = REQ_CONFIRM, .confirm = { number, agrees } });
}

static void undo(struct session *session, uint32_t number)
{
	session_send(session, &(struct message){ .number = REQ_UNDO, .undo = { number } });
}

/* What somebody was sent up to now, but for the refusal that ends it. */
static size_t bytes_until_now(struct session *session)
{
	struct message event;
	struct buf all;
	size_t size;

	buf_init(&all, 1 << 20);
	session_send(session, &(struct message){ .number = REQ_HELLO });
	while (session_next(session, &event) && event.number != EV_REFUSED)
		if (event.number != EV_HEARD)
			assert_true(wire_put(&all, &event));
	size = all.size;
	buf_finish(&all);
	return size;
}

/* The newest one that this one of staff is shown, 0 for none. */
static uint32_t newest_report(struct session *session)
{
	struct message event;
	uint32_t number = 0;

	session_send(session, &(struct message){ .number = REQ_REPORTS });
	while (session_next(session, &event) && event.number != EV_DONE)
		if (event.number == EV_REPORT)
			number = event.report_seen.report;
	return number;
}

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

static void a_word_reaches_its_person_alone(void **state)
{
	struct session kotaro, yuki, sato;
	struct message event;

	(void)state;
	session_open(&fixture, &kotaro, INSIDE, KOTARO);
	session_open(&fixture, &yuki, INSIDE, YUKI);
	session_open(&fixture, &sato, INSIDE, SATO);
	measure(&sato, RUNG_WORD, 0, "こたろう", "", "ことば");
	assert_int_equal(refusal(&sato), REASON_NO_REASON);
	measure(&sato, RUNG_WORD, 0, "こたろう", "強い言い方", "");
	assert_int_equal(refusal(&sato), REASON_TEXT);
	measure(&sato, RUNG_WORD, 0, "さとう", "強い言い方", "ことば");
	assert_int_equal(refusal(&sato), REASON_OWN);
	measure(&sato, RUNG_COUNT, 0, "こたろう", "強い言い方", "ことば");
	assert_int_equal(refusal(&sato), REASON_MALFORMED);
	measure(&sato, RUNG_SUSPEND, 0, "こたろう", "強い言い方", "ことば");
	assert_int_equal(refusal(&sato), REASON_MALFORMED);
	bytes_until_now(&yuki);
	measure(&sato, RUNG_WORD, 0, "こたろう", "強い言い方", "言い方が強く届いたかもしれません。");
	assert_true(session_wait(&kotaro, EV_WORD, &event));
	assert_true(wire_equals(event.word.staff, "さとう"));
	assert_true(wire_equals(event.word.words, "言い方が強く届いたかもしれません。"));
	assert_int_equal(bytes_until_now(&yuki), 0);
	undo(&sato, wait_measure(&sato, RUNG_WORD, MEASURE_DONE));
	assert_int_equal(refusal(&sato), REASON_NO_UNDOING);
	session_close(&kotaro);
	session_close(&yuki);
	session_close(&sato);
}

static void a_pause_needs_a_second_one_and_ends_by_itself(void **state)
{
	struct session kotaro, window, sato, aoki;
	struct message event;
	uint32_t number;

	(void)state;
	session_open(&fixture, &kotaro, INSIDE, KOTARO);
	session_open(&fixture, &sato, INSIDE, SATO);
	session_open(&fixture, &aoki, INSIDE, AOKI);
	bytes_until_now(&kotaro);
	measure(&sato, RUNG_PAUSE, 0, "あおき", "つかれている様子", "");
	assert_int_equal(refusal(&sato), REASON_STAFF);
	measure(&sato, RUNG_PAUSE, 0, "こたろう", "つかれている様子", "ひと息つきましょう。");
	number = wait_measure(&aoki, RUNG_PAUSE, MEASURE_ASKED);
	assert_int_equal(bytes_until_now(&kotaro), 0);
	confirm(&sato, number, true);
	assert_int_equal(refusal(&sato), REASON_OWN);
	confirm(&aoki, number, true);
	assert_true(session_wait(&kotaro, EV_REST, &event));
	assert_true(event.rest.rung == RUNG_PAUSE && wire_equals(event.rest.words, "ひと息つきましょう。"));
	assert_true(event.rest.until / 1000 > (uint64_t)time(NULL) + 590);
	confirm(&aoki, number, true);
	assert_int_equal(refusal(&aoki), REASON_SETTLED);
	session_send(&kotaro, &(struct message){ .number = REQ_ENTER, .enter = { wire_string("free"), wire_string("") } });
	assert_int_equal(refusal(&kotaro), REASON_RESTING);
	session_send(&kotaro, &(struct message){ .number = REQ_SAY, .say = { .id = 7, .room = wire_string("free"),
		.note = wire_string(""), .text = wire_string("はい") } });
	assert_int_equal(refusal(&kotaro), REASON_RESTING);
	session_open(&fixture, &window, KNOWN, KOTARO); /* another window, another login */
	session_send(&window, &(struct message){ .number = REQ_ENTER, .enter = { wire_string("free"), wire_string("") } });
	assert_int_equal(refusal(&window), REASON_RESTING);
	session_close(&window);
	undo(&aoki, number);
	assert_true(session_wait(&kotaro, EV_REST, &event));
	assert_int_equal(event.rest.rung, RUNG_NONE);
	session_send(&kotaro, &(struct message){ .number = REQ_ENTER, .enter = { wire_string("free"), wire_string("") } });
	assert_true(session_wait(&kotaro, EV_ROOM_READY, &event));
	undo(&aoki, number);
	assert_int_equal(refusal(&aoki), REASON_SETTLED);
	session_close(&kotaro);
	session_close(&sato);
	session_close(&aoki);
}

static void a_second_one_may_rather_not(void **state)
{
	struct session kotaro, sato, aoki;
	uint32_t number;

	(void)state;
	session_open(&fixture, &kotaro, INSIDE, KOTARO);
	session_open(&fixture, &sato, INSIDE, SATO);
	session_open(&fixture, &aoki, INSIDE, AOKI);
	bytes_until_now(&kotaro);
	measure(&sato, RUNG_TODAY, 0, "こたろう", "つかれている様子", "");
	number = wait_measure(&aoki, RUNG_TODAY, MEASURE_ASKED);
	confirm(&aoki, number, false);
	assert_int_equal(wait_measure(&sato, RUNG_TODAY, MEASURE_DECLINED), number);
	confirm(&aoki, number, true);
	assert_int_equal(refusal(&aoki), REASON_SETTLED);
	assert_int_equal(bytes_until_now(&kotaro), 0);
	session_close(&kotaro);
	session_close(&sato);
	session_close(&aoki);
}

static void make_sato_a_guest(struct store *store)
{
	assert_int_equal(store_set_role(store, SATO, "participant"), STORE_OK);
}

static void make_sato_staff(struct store *store)
{
	assert_int_equal(store_set_role(store, SATO, "supporter"), STORE_OK);
}

static void what_somebody_asked_who_is_no_staff_any_more_is_settled(void **state)
{
	struct session sato, aoki;
	uint32_t number;

	(void)state;
	session_open(&fixture, &sato, INSIDE, SATO);
	session_open(&fixture, &aoki, INSIDE, AOKI);
	measure(&sato, RUNG_PAUSE, 0, "こたろう", "つかれている様子", "");
	number = wait_measure(&aoki, RUNG_PAUSE, MEASURE_ASKED);
	session_lose(&sato);
	session_lose(&aoki);
	hub_fixture_change(&fixture, make_sato_a_guest);
	session_open(&fixture, &aoki, INSIDE, AOKI);
	confirm(&aoki, number, true);
	assert_int_equal(refusal(&aoki), REASON_SETTLED);
	session_lose(&aoki);
	hub_fixture_change(&fixture, make_sato_staff);
}

static void a_rest_outlives_the_hub(void **state)
{
	struct session kotaro, sato, aoki;
	struct message event;
	uint32_t number;

	(void)state;
	session_open(&fixture, &kotaro, INSIDE, KOTARO);
	session_open(&fixture, &sato, INSIDE, SATO);
	session_open(&fixture, &aoki, INSIDE, AOKI);
	measure(&sato, RUNG_TODAY, 0, "こたろう", "つかれている様子", "");
	number = wait_measure(&aoki, RUNG_TODAY, MEASURE_ASKED);
	confirm(&aoki, number, true);
	assert_true(session_wait(&kotaro, EV_REST, &event));
	session_lose(&kotaro);
	session_lose(&sato);
	session_lose(&aoki);
	hub_fixture_kill(&fixture);
	hub_fixture_serve(&fixture);
	session_open(&fixture, &kotaro, KNOWN, KOTARO);
	assert_true(session_wait(&kotaro, EV_REST, &event));
	assert_int_equal(event.rest.rung, RUNG_TODAY);
	session_send(&kotaro, &(struct message){ .number = REQ_ENTER, .enter = { wire_string("free"), wire_string("") } });
	assert_int_equal(refusal(&kotaro), REASON_RESTING);
	session_open(&fixture, &sato, INSIDE, SATO);
	undo(&sato, number);
	assert_true(session_wait(&kotaro, EV_REST, &event));
	assert_int_equal(event.rest.rung, RUNG_NONE);
	session_close(&kotaro);
	session_close(&sato);
}

/* As a hub finds it that comes up shortly before the end. */
static void a_rest_ends_by_itself(void **state)
{
	struct store_measure measure = { .rung = RUNG_PAUSE, .state = MEASURE_DONE, .person = KOTARO, .staff = SATO,
		.at = time(NULL), .until = time(NULL) + 2 };
	struct session kotaro;
	struct message event;
	struct store *store;
	char path[96];

	(void)state;
	hub_fixture_kill(&fixture);
	snprintf(path, sizeof path, "%s/kokoiru.db", fixture.directory);
	assert_int_equal(store_open(path, &store), STORE_OPENED);
	assert_int_equal(store_add_measure(store, &measure), STORE_OK);
	store_close(store);
	hub_fixture_serve(&fixture);
	session_open(&fixture, &kotaro, KNOWN, KOTARO);
	assert_true(session_wait(&kotaro, EV_REST, &event));
	assert_int_equal(event.rest.rung, RUNG_PAUSE);
	assert_true(session_wait(&kotaro, EV_REST, &event));
	assert_int_equal(event.rest.rung, RUNG_NONE);
	session_send(&kotaro, &(struct message){ .number = REQ_ENTER, .enter = { wire_string("free"), wire_string("") } });
	assert_true(session_wait(&kotaro, EV_ROOM_READY, &event));
	session_close(&kotaro);
}

static void two_who_agree_at_once_do_it_once(void **state)
{
	struct session kotaro, sato, tanaka, aoki;
	struct message event;
	uint32_t number;
	bool was_refused[2] = { false, false };

	(void)state;
	session_open(&fixture, &kotaro, INSIDE, KOTARO);
	session_open(&fixture, &sato, INSIDE, SATO);
	session_open(&fixture, &tanaka, INSIDE, TANAKA);
	session_open(&fixture, &aoki, INSIDE, AOKI);
	measure(&sato, RUNG_PAUSE, 0, "こたろう", "つかれている様子", "");
	number = wait_measure(&aoki, RUNG_PAUSE, MEASURE_ASKED);
	confirm(&tanaka, number, true);
	confirm(&aoki, number, true);
	session_send(&tanaka, &(struct message){ .number = REQ_HELLO });
	session_send(&aoki, &(struct message){ .number = REQ_HELLO });
	for (int i = 0; i < 2; i++) {
		do {
			assert_true(session_wait(i == 0 ? &tanaka : &aoki, EV_REFUSED, &event));
			was_refused[i] = was_refused[i] || event.refused.reason == REASON_SETTLED;
		} while (event.refused.request != REQ_HELLO);
	}
	assert_int_equal(was_refused[0] + was_refused[1], 1);
	undo(&sato, number);
	assert_int_equal(wait_measure(&sato, RUNG_PAUSE, MEASURE_UNDONE), number);
	session_close(&kotaro);
	session_close(&sato);
	session_close(&tanaka);
	session_close(&aoki);
}

/* はやし talks, is reported by ゆき, and both leave for ever while staff still weigh it. */
static void who_has_left_is_not_acted_on(void **state)
{
	enum { HAYASHI = 7 };
	struct session hayashi, yuki, sato, aoki;
	struct message event;
	struct store_report found;
	struct store *store;
	uint32_t number, reported;
	uint64_t line;
	char path[96];

	(void)state;
	session_open(&fixture, &hayashi, INSIDE, HAYASHI);
	session_open(&fixture, &yuki, INSIDE, YUKI);
	session_open(&fixture, &sato, INSIDE, SATO);
	session_open(&fixture, &aoki, INSIDE, AOKI);
	line = say(&hayashi, "さようなら");
	report(&yuki, REPORT_LINE, line, "", "ひとこと");
	assert_true(session_wait(&yuki, EV_REPORTED, &event));
	reported = newest_report(&sato);
	measure(&sato, RUNG_TODAY, reported, "", "つかれている様子", "");
	number = wait_measure(&aoki, RUNG_TODAY, MEASURE_ASKED);
	session_lose(&hayashi);
	session_lose(&yuki);
	session_lose(&sato);
	session_lose(&aoki);
	hub_fixture_kill(&fixture);
	snprintf(path, sizeof path, "%s/kokoiru.db", fixture.directory);
	assert_int_equal(store_open(path, &store), STORE_OPENED);
	assert_int_equal(store_erase_account(store, YUKI), STORE_OK);
	assert_int_equal(store_find_report(store, reported, &found), STORE_OK);
	assert_true(found.reporter == 0 && found.words[0] == '\0');
	assert_int_equal(store_erase_account(store, HAYASHI), STORE_OK);
	store_close(store);
	hub_fixture_serve(&fixture);
	session_open(&fixture, &aoki, INSIDE, AOKI);
	confirm(&aoki, number, true);
	assert_int_equal(refusal(&aoki), REASON_NO_REPORT);
	session_send(&aoki, &(struct message){ .number = REQ_REPORT_READ, .report_read = { reported } });
	assert_int_equal(refusal(&aoki), REASON_NO_REPORT);
	session_close(&aoki);
}

static void a_seat_elsewhere_comes_with_a_word(void **state)
{
	struct session kotaro, sato, aoki;
	struct message event;

	(void)state;
	session_open(&fixture, &kotaro, INSIDE, KOTARO);
	session_open(&fixture, &sato, INSIDE, SATO);
	session_open(&fixture, &aoki, INSIDE, AOKI);
	session_send(&kotaro, &(struct message){ .number = REQ_GO, .go = { wire_string("table-a") } });
	assert_true(session_wait(&kotaro, EV_MOVED, &event));
	measure(&sato, RUNG_SEAT, 0, "こたろう", "となりと近すぎる", "");
	confirm(&aoki, wait_measure(&aoki, RUNG_SEAT, MEASURE_ASKED), true);
	assert_true(session_wait(&kotaro, EV_MOVED, &event));
	assert_true(session_wait(&kotaro, EV_WORD, &event));
	assert_int_equal(event.word.rung, RUNG_SEAT);
	session_close(&kotaro);
	session_close(&sato);
	session_close(&aoki);
}

/* Who is put elsewhere stays in their room: the doors of others have rules of their own. */
static void a_seat_elsewhere_is_in_the_same_room(void **state)
{
	struct session kotaro, sato, aoki;
	struct message event;

	(void)state;
	session_open(&fixture, &kotaro, INSIDE, KOTARO);
	session_open(&fixture, &sato, INSIDE, SATO);
	session_open(&fixture, &aoki, INSIDE, AOKI);
	session_send(&sato, &(struct message){ .number = REQ_MEASURE, .measure = { .rung = RUNG_SEAT,
		.nickname = wire_string("こたろう"), .zone = wire_string("exchange"), .reason = wire_string("となりと近すぎる"),
		.words = wire_string("") } });
	confirm(&aoki, wait_measure(&aoki, RUNG_SEAT, MEASURE_ASKED), true);
	assert_true(session_wait(&kotaro, EV_WORD, &event));
	say(&kotaro, "ここにいます");
	assert_true(session_wait(&sato, EV_SAID, &event));
	assert_true(wire_equals(event.said.room, "free"));
	session_close(&kotaro);
	session_close(&sato);
	session_close(&aoki);
}

static void suspending_takes_two_coordinators_and_ends_the_visit(void **state)
{
	struct session mikan, sato, tanaka, aoki, again;
	struct message event;
	uint32_t number;
	char blob[16];

	(void)state;
	session_open(&fixture, &mikan, INSIDE, MIKAN);
	session_open(&fixture, &sato, INSIDE, SATO);
	session_open(&fixture, &tanaka, INSIDE, TANAKA);
	session_open(&fixture, &aoki, INSIDE, AOKI);
	session_send(&aoki, &(struct message){ .number = REQ_SUSPEND, .suspend = { wire_string("みかん"), 1,
		wire_string("") } });
	assert_int_equal(refusal(&aoki), REASON_NO_REASON);
	session_send(&aoki, &(struct message){ .number = REQ_SUSPEND, .suspend = { wire_string("みかん"), 1,
		wire_string("約束のことで 話しあう時間がいる") } });
	number = wait_measure(&tanaka, RUNG_SUSPEND, MEASURE_ASKED);
	confirm(&sato, number, true);
	assert_int_equal(refusal(&sato), REASON_NO_REPORT);
	confirm(&tanaka, number, true);
	assert_true(session_wait(&mikan, EV_CLOSING, &event));
	assert_int_equal(event.closing.why, CLOSING_SUSPENDED);
	session_open(&fixture, &again, DOOR, MIKAN);
	hub_fixture_key(MIKAN, blob);
	session_send(&again, &(struct message){ .number = REQ_KEY,
		.key = { .algorithm = wire_string("ssh-ed25519"), .blob = wire_string(blob) } });
	assert_int_equal(refusal(&again), REASON_SUSPENDED);
	session_send(&aoki, &(struct message){ .number = REQ_SUSPEND, .suspend = { wire_string("みかん"), 0,
		wire_string("") } });
	confirm(&tanaka, wait_measure(&tanaka, RUNG_LIFT, MEASURE_ASKED), true);
	assert_int_equal(wait_measure(&aoki, RUNG_LIFT, MEASURE_ASKED), number + 1);
	assert_int_equal(wait_measure(&aoki, RUNG_LIFT, MEASURE_DONE), number + 1);
	session_lose(&again);
	session_lose(&mikan);
	session_open(&fixture, &mikan, KNOWN, MIKAN);
	session_close(&mikan);
	session_close(&sato);
	session_close(&tanaka);
	session_close(&aoki);
}

static void the_rest_of_the_ladder_does_nothing_to_anybody(void **state)
{
	static const enum rung rungs[] = { RUNG_WATCH, RUNG_COORDINATOR, RUNG_EMERGENCY };
	struct session kotaro, sato, aoki;
	uint32_t number;

	(void)state;
	session_open(&fixture, &kotaro, INSIDE, KOTARO);
	session_open(&fixture, &sato, INSIDE, SATO);
	session_open(&fixture, &aoki, INSIDE, AOKI);
	bytes_until_now(&kotaro);
	for (size_t i = 0; i < sizeof rungs / sizeof *rungs; i++) {
		measure(&sato, rungs[i], 0, "こたろう", "心配", "");
		number = wait_measure(&aoki, rungs[i], MEASURE_DONE);
		confirm(&aoki, number, true);
		if (rungs[i] == RUNG_WATCH)
			assert_int_equal(refusal(&aoki), REASON_SETTLED);
		else
			assert_int_equal(wait_measure(&aoki, rungs[i], MEASURE_DONE), number);
		undo(&aoki, number);
		assert_int_equal(wait_measure(&sato, rungs[i], MEASURE_UNDONE), number);
	}
	assert_int_equal(bytes_until_now(&kotaro), 0);
	session_close(&kotaro);
	session_close(&sato);
	session_close(&aoki);
}

static void a_held_door_lets_those_who_are_in_come_back(void **state)
{
	struct session kotaro, yuki, mikan, sato;
	struct message event;

	(void)state;
	session_open(&fixture, &kotaro, INSIDE, KOTARO);
	session_open(&fixture, &yuki, INSIDE, YUKI);
	session_open(&fixture, &sato, INSIDE, SATO);
	session_send(&yuki, &(struct message){ .number = REQ_GO, .go = { wire_string("exchange") } });
	assert_true(session_wait(&yuki, EV_ROOM_READY, &event));
	session_send(&sato, &(struct message){ .number = REQ_HOLD_DOOR, .hold_door = { wire_string("free"), 1,
		wire_string("静かに話したい") } });
	assert_true(session_wait(&kotaro, EV_DOOR_HELD, &event));
	assert_true(event.door_held.on && wire_equals(event.door_held.room, "free"));
	session_send(&yuki, &(struct message){ .number = REQ_GO, .go = { wire_string("free") } });
	assert_int_equal(refusal(&yuki), REASON_HELD);
	session_open(&fixture, &mikan, KNOWN, MIKAN);
	session_send(&mikan, &(struct message){ .number = REQ_ENTER, .enter = { wire_string(""), wire_string("") } });
	assert_int_equal(refusal(&mikan), REASON_HELD);
	session_send(&mikan, &(struct message){ .number = REQ_READ, .read = { wire_string("free"), 0, 5 } });
	assert_int_equal(refusal(&mikan), REASON_HELD);
	session_send(&mikan, &(struct message){ .number = REQ_SAY, .say = { .id = 9, .room = wire_string("free"),
		.note = wire_string(""), .text = wire_string("はい") } });
	assert_int_equal(refusal(&mikan), REASON_HELD);
	session_lose(&kotaro); /* the line broke */
	session_open(&fixture, &kotaro, INSIDE, KOTARO);
	session_send(&sato, &(struct message){ .number = REQ_HOLD_DOOR, .hold_door = { wire_string("free"), 0,
		wire_string("") } });
	do
		assert_true(session_wait(&kotaro, EV_DOOR_HELD, &event));
	while (event.door_held.on);
	session_send(&mikan, &(struct message){ .number = REQ_ENTER, .enter = { wire_string(""), wire_string("") } });
	assert_true(session_wait(&mikan, EV_ROOM_READY, &event));
	session_close(&kotaro);
	session_close(&yuki);
	session_close(&mikan);
	session_close(&sato);
}

/* By now a word, rests, a seat, and what staff only looked at or weighed. */
static void one_sees_what_was_done_about_oneself(void **state)
{
	static const char *const hidden[] = { "read-report", "close-report", "ask-second", "second", "decline", "watch",
		"to-coordinator", "emergency" };
	struct session kotaro;
	struct message event;
	unsigned acts = 0, pauses = 0;

	(void)state;
	session_open(&fixture, &kotaro, KNOWN, KOTARO);
	session_send(&kotaro, &(struct message){ .number = REQ_ABOUT_ME });
	while (session_next(&kotaro, &event) && event.number != EV_DONE) {
		if (event.number != EV_ABOUT_ME)
			continue;
		acts++;
		for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
			assert_false(wire_equals(event.about_me_seen.act, hidden[i]));
		if (wire_equals(event.about_me_seen.act, "pause")) {
			pauses++;
			assert_true(wire_equals(event.about_me_seen.reason, "つかれている様子"));
		}
	}
	assert_int_equal(pauses, 2);
	assert_true(acts >= 5);
	session_close(&kotaro);
}

static void one_hides_whom_one_has_met_wherever_they_are(void **state)
{
	struct session yuki;
	struct message event;

	(void)state;
	session_open(&fixture, &yuki, KNOWN, YUKI);
	session_send(&yuki, &(struct message){ .number = REQ_IGNORE, .ignore = { wire_string("こたろう"), 1 } });
	do
		assert_true(session_wait(&yuki, EV_IGNORED, &event));
	while (!wire_equals(event.ignored.nickname, "こたろう") || !event.ignored.on);
	session_send(&yuki, &(struct message){ .number = REQ_IGNORE, .ignore = { wire_string("はやし"), 1 } });
	assert_int_equal(refusal(&yuki), REASON_NO_PERSON);
	session_send(&yuki, &(struct message){ .number = REQ_IGNORE, .ignore = { wire_string("こたろう"), 0 } });
	assert_true(session_wait(&yuki, EV_IGNORED, &event));
	assert_false(event.ignored.on);
	session_close(&yuki);
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
		cmocka_unit_test(a_word_reaches_its_person_alone),
		cmocka_unit_test(a_pause_needs_a_second_one_and_ends_by_itself),
		cmocka_unit_test(a_second_one_may_rather_not),
		cmocka_unit_test(what_somebody_asked_who_is_no_staff_any_more_is_settled),
		cmocka_unit_test(a_rest_outlives_the_hub),
		cmocka_unit_test(a_rest_ends_by_itself),
		cmocka_unit_test(two_who_agree_at_once_do_it_once),
		cmocka_unit_test(a_seat_elsewhere_comes_with_a_word),
		cmocka_unit_test(a_seat_elsewhere_is_in_the_same_room),
		cmocka_unit_test(suspending_takes_two_coordinators_and_ends_the_visit),
		cmocka_unit_test(the_rest_of_the_ladder_does_nothing_to_anybody),
		cmocka_unit_test(a_held_door_lets_those_who_are_in_come_back),
		cmocka_unit_test(one_sees_what_was_done_about_oneself),
		cmocka_unit_test(one_hides_whom_one_has_met_wherever_they_are),
		cmocka_unit_test(who_has_left_is_not_acted_on),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
