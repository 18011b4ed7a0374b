/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What staff do about somebody: rung by rung, with a second one, undone, and through the death of a hub. */
#include "care_fixture.h"

#include "store.h"
#include "store_account.h"
#include "store_measure.h"
#include "store_report.h"

/* こたろう, somebody of staff, and a second one who may agree or not. */
static void three_come(struct session *kotaro, struct session *sato, struct session *aoki)
{
	session_open(&fixture, kotaro, INSIDE, KOTARO);
	session_open(&fixture, sato, INSIDE, SATO);
	session_open(&fixture, aoki, INSIDE, AOKI);
}

static void three_leave(struct session *kotaro, struct session *sato, struct session *aoki)
{
	session_close(kotaro);
	session_close(sato);
	session_close(aoki);
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
	three_come(&kotaro, &sato, &aoki);
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
	three_leave(&kotaro, &sato, &aoki);
}

static void a_second_one_may_rather_not(void **state)
{
	struct session kotaro, sato, aoki;
	uint32_t number;

	(void)state;
	three_come(&kotaro, &sato, &aoki);
	bytes_until_now(&kotaro);
	measure(&sato, RUNG_TODAY, 0, "こたろう", "つかれている様子", "");
	number = wait_measure(&aoki, RUNG_TODAY, MEASURE_ASKED);
	confirm(&aoki, number, false);
	assert_int_equal(wait_measure(&sato, RUNG_TODAY, MEASURE_DECLINED), number);
	confirm(&aoki, number, true);
	assert_int_equal(refusal(&aoki), REASON_SETTLED);
	assert_int_equal(bytes_until_now(&kotaro), 0);
	three_leave(&kotaro, &sato, &aoki);
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
	three_come(&kotaro, &sato, &aoki);
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
	three_come(&kotaro, &sato, &aoki);
	session_send(&kotaro, &(struct message){ .number = REQ_GO, .go = { wire_string("table-a") } });
	assert_true(session_wait(&kotaro, EV_MOVED, &event));
	measure(&sato, RUNG_SEAT, 0, "こたろう", "となりと近すぎる", "");
	confirm(&aoki, wait_measure(&aoki, RUNG_SEAT, MEASURE_ASKED), true);
	assert_true(session_wait(&kotaro, EV_MOVED, &event));
	assert_true(session_wait(&kotaro, EV_WORD, &event));
	assert_int_equal(event.word.rung, RUNG_SEAT);
	three_leave(&kotaro, &sato, &aoki);
}

/* Who is put elsewhere stays in their room: the doors of others have rules of their own. */
static void a_seat_elsewhere_is_in_the_same_room(void **state)
{
	struct session kotaro, sato, aoki;
	struct message event;

	(void)state;
	three_come(&kotaro, &sato, &aoki);
	session_send(&sato, &(struct message){ .number = REQ_MEASURE, .measure = { .rung = RUNG_SEAT,
		.nickname = wire_string("こたろう"), .zone = wire_string("exchange"), .reason = wire_string("となりと近すぎる"),
		.words = wire_string("") } });
	confirm(&aoki, wait_measure(&aoki, RUNG_SEAT, MEASURE_ASKED), true);
	assert_true(session_wait(&kotaro, EV_WORD, &event));
	say(&kotaro, "ここにいます");
	assert_true(session_wait(&sato, EV_SAID, &event));
	assert_true(wire_equals(event.said.room, "free"));
	three_leave(&kotaro, &sato, &aoki);
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
	three_come(&kotaro, &sato, &aoki);
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
	three_leave(&kotaro, &sato, &aoki);
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

	return cmocka_run_group_tests(tests, start_care, stop);
}
