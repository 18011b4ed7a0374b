/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notices, boards and searches as sessions meet them at the hub. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "handlers.h"
#include "hub_setup.h"
#include "store_team.h"

static uint64_t ids = 1000;

static void ask_post(struct session *session, uint64_t id, const char *room, uint32_t thread, const char *title,
	const char *text)
{
	session_send(session, &(struct message){ .number = REQ_POST, .post = { .id = id, .room = wire_string(room),
		.thread = thread, .title = wire_string(title), .note = wire_string(""), .text = wire_string(text) } });
}

/* Gives the thread; *post is the post. */
static uint32_t post(struct session *session, uint32_t thread, const char *title, const char *text, uint32_t *number)
{
	struct message event;

	ask_post(session, ++ids, "free", thread, title, text);
	assert_true(session_wait(session, EV_POSTED, &event));
	if (number)
		*number = event.posted.post;
	return event.posted.thread;
}

static void ask_thread(struct session *session, uint32_t thread, uint16_t first)
{
	session_send(session, &(struct message){ .number = REQ_THREAD, .thread = { thread, first } });
}

/* How many posts a page of it has; the last one's texts go to *last, which borrows from storage. */
static unsigned read_thread(struct session *session, uint32_t thread, uint16_t first, struct wire_post_told *last)
{
	static char text[POST_MAX + 1], why[REASON_MAX + 1];
	struct message event;
	unsigned count = 0;

	ask_thread(session, thread, first);
	while (session_next(session, &event) && event.number != EV_DONE) {
		assert_int_not_equal(event.number, EV_REFUSED);
		if (event.number != EV_POST)
			continue;
		count++;
		if (!last)
			continue;
		*last = event.post_told;
		assert_true(wire_copy(text, sizeof text, last->text) && wire_copy(why, sizeof why, last->why));
		last->text = wire_string(text);
		last->why = wire_string(why);
	}
	return count;
}

static unsigned search(struct session *session, const char *words)
{
	struct message event;
	unsigned count = 0;

	session_send(session, &(struct message){ .number = REQ_SEARCH, .search = { .words = wire_string(words) } });
	while (session_next(session, &event) && event.number != EV_DONE) {
		assert_int_not_equal(event.number, EV_REFUSED);
		count += event.number == EV_FOUND;
	}
	return count;
}

static void a_post_is_read_by_all_and_stored_once(void **state)
{
	struct session a, b;
	struct message first, second;
	struct wire_post_told told;

	(void)state;
	session_open(&fixture, &a, INSIDE, KOTARO);
	session_open(&fixture, &b, KNOWN, YUKI);
	ask_post(&a, 1, "free", 0, "朝ごはん", "おにぎり\n\n\nと  おちゃ\033[2J");
	assert_true(session_wait(&a, EV_POSTED, &first));
	ask_post(&a, 1, "free", 0, "朝ごはん", "おにぎり");
	assert_true(session_wait(&a, EV_POSTED, &second));
	assert_int_equal(first.posted.post, second.posted.post);
	assert_int_equal(read_thread(&b, first.posted.thread, FIRST_UNREAD, &told), 1);
	assert_true(wire_equals(told.text, "おにぎり\n\nと  おちゃ[2J"));
	assert_false(told.is_mine);
	assert_true(told.is_unread);
	assert_int_equal(read_thread(&b, first.posted.thread, FIRST_UNREAD, &told), 1);
	assert_false(told.is_unread);
	session_close(&a);
	session_close(&b);
}

static void who_writes_is_inside_and_takes_part(void **state)
{
	struct session a, staff;

	(void)state;
	session_open(&fixture, &a, KNOWN, KOTARO);
	ask_post(&a, 11, "free", 0, "題", "本文");
	assert_int_equal(refusal(&a), REASON_NOT_INSIDE);
	session_close(&a);
	session_open(&fixture, &a, INSIDE, KOTARO);
	set(&a, SETTING_LISTENING, "1");
	ask_post(&a, 12, "free", 0, "題", "本文");
	assert_int_equal(refusal(&a), REASON_LISTENING);
	set(&a, SETTING_LISTENING, "0");
	ask_post(&a, 13, "consult", 0, "題", "本文");
	assert_int_equal(refusal(&a), REASON_NO_BOARD);
	ask_post(&a, 14, "nowhere", 0, "題", "本文");
	assert_int_equal(refusal(&a), REASON_NO_BOARD);
	ask_post(&a, 15, "free", 0, "", "本文");
	assert_int_equal(refusal(&a), REASON_TEXT);
	ask_post(&a, 16, "free", 99999, "", "本文");
	assert_int_equal(refusal(&a), REASON_NO_POST);
	session_open(&fixture, &staff, KNOWN, SATO);
	ask_post(&staff, 17, "free", 0, "職員から", "いつでも書けます");
	assert_true(session_wait(&staff, EV_POSTED, &(struct message){ 0 }));
	session_close(&a);
	session_close(&staff);
}

static void one_takes_back_ones_own_post_only(void **state)
{
	struct session a, b;
	struct message event;
	uint32_t thread, number;

	(void)state;
	session_open(&fixture, &a, INSIDE, KOTARO);
	session_open(&fixture, &b, INSIDE, MIKAN);
	thread = post(&a, 0, "取り消す", "ことば", &number);
	session_send(&b, &(struct message){ .number = REQ_UNPOST, .unpost = { number } });
	assert_int_equal(refusal(&b), REASON_NO_POST);
	session_send(&a, &(struct message){ .number = REQ_UNPOST, .unpost = { number } });
	assert_true(session_wait(&a, EV_UNPOSTED, &event));
	ask_thread(&b, thread, 0);
	assert_int_equal(refusal(&b), REASON_NO_POST);
	session_send(&a, &(struct message){ .number = REQ_UNPOST, .unpost = { number } });
	assert_int_equal(refusal(&a), REASON_NO_POST);
	assert_int_equal(search(&b, "取り消す"), 0);
	session_close(&a);
	session_close(&b);
}

static void what_staff_hide_its_author_reads_with_the_reason(void **state)
{
	struct session a, b, staff;
	struct message event;
	struct wire_post_told told;
	uint32_t thread, number;

	(void)state;
	session_open(&fixture, &a, INSIDE, HAYASHI);
	session_open(&fixture, &b, INSIDE, MIKAN);
	session_open(&fixture, &staff, KNOWN, SATO);
	thread = post(&a, 0, "強いことば", "ばか", &number);
	session_send(&b, &(struct message){ .number = REQ_HIDE_POST, .hide_post = { number, 1, wire_string("いや") } });
	assert_int_equal(refusal(&b), REASON_NOT_NOW);
	session_send(&staff, &(struct message){ .number = REQ_HIDE_POST, .hide_post = { number, 1, wire_string("") } });
	assert_int_equal(refusal(&staff), REASON_TEXT);
	session_send(&staff, &(struct message){ .number = REQ_HIDE_POST, .hide_post = { number, 1, wire_string("強い") } });
	assert_true(session_wait(&staff, EV_POST_HIDDEN, &event));
	assert_true(session_wait(&a, EV_POST_HIDDEN, &event));
	assert_true(event.post_hidden.is_mine && wire_equals(event.post_hidden.why, "強い"));
	assert_int_equal(read_thread(&b, thread, 0, &told), 1);
	assert_true(told.is_hidden && told.text.size == 0 && told.why.size == 0);
	assert_int_equal(read_thread(&a, thread, 0, &told), 1);
	assert_true(told.is_hidden && wire_equals(told.text, "ばか") && wire_equals(told.why, "強い"));
	assert_int_equal(read_thread(&staff, thread, 0, &told), 1);
	assert_true(wire_equals(told.text, "ばか"));
	assert_int_equal(search(&a, "強いことば"), 0);
	session_send(&staff, &(struct message){ .number = REQ_HIDE_POST, .hide_post = { number, 0, wire_string("") } });
	assert_true(session_wait(&staff, EV_POST_HIDDEN, &event));
	assert_int_equal(read_thread(&b, thread, 0, &told), 1);
	assert_true(wire_equals(told.text, "ばか"));
	session_close(&a);
	session_close(&b);
	session_close(&staff);
}

static void whom_one_ignores_one_does_not_read(void **state)
{
	struct session a, b;
	struct message event;
	uint32_t own, other;

	(void)state;
	session_open(&fixture, &a, INSIDE, KOTARO);
	session_open(&fixture, &b, INSIDE, YUKI);
	other = post(&a, 0, "見えなくなる題", "見えなくなる文", NULL);
	own = post(&b, 0, "わたしの題", "わたしの文", NULL);
	post(&a, own, "", "へんじ", NULL);
	assert_int_equal(read_thread(&b, own, 0, NULL), 2);
	session_send(&b, &(struct message){ .number = REQ_IGNORE, .ignore = { wire_string("こたろう"), 1 } });
	assert_true(session_wait(&b, EV_ROOM_READY, &event));
	assert_int_equal(read_thread(&b, own, 0, NULL), 1);
	assert_int_equal(search(&b, "見えなくなる"), 0);
	ask_thread(&b, other, 0);
	assert_int_equal(refusal(&b), REASON_NO_POST);
	session_send(&b, &(struct message){ .number = REQ_IGNORE, .ignore = { wire_string("こたろう"), 0 } });
	assert_true(session_wait(&b, EV_ROOM_READY, &event));
	session_close(&a);
	session_close(&b);
}

static void a_long_thread_comes_in_pages(void **state)
{
	struct session a, b, staff;
	struct message event;
	uint32_t thread;

	(void)state;
	session_open(&fixture, &staff, INSIDE, SATO);
	session_open(&fixture, &a, INSIDE, MIKAN);
	session_open(&fixture, &b, INSIDE, YUKI);
	thread = post(&staff, 0, "長い話", "1", NULL);
	post(&staff, thread, "", "2", NULL);
	post(&staff, thread, "", "3", NULL);
	post(&a, thread, "", "4", NULL);
	post(&a, thread, "", "5", NULL);
	post(&a, thread, "", "6", NULL);
	post(&b, thread, "", "7", NULL);
	assert_int_equal(read_thread(&b, thread, 0, NULL), BOARD_POSTS);
	ask_thread(&b, thread, 5);
	assert_true(session_wait(&b, EV_THREAD_PAGE, &event));
	assert_true(event.thread_page.first == 5 && event.thread_page.count == 7);
	assert_true(wire_equals(event.thread_page.title, "長い話"));
	assert_true(session_wait(&b, EV_DONE, &event));
	assert_int_equal(read_thread(&a, thread, 60000, NULL), 2);
	session_close(&a);
	session_close(&b);
	session_close(&staff);
}

static void writing_much_is_slowed_down(void **state)
{
	struct session a;
	struct message event;
	bool is_slowed = false;

	(void)state;
	session_open(&fixture, &a, INSIDE, HAYASHI);
	for (int i = 0; i < 8 && !is_slowed; i++) {
		ask_post(&a, ++ids, "free", 0, "題", "本文");
		while (session_next(&a, &event) && event.number != EV_POSTED && event.number != EV_REFUSED)
			continue;
		is_slowed = event.number == EV_REFUSED && event.refused.reason == REASON_TOO_MANY;
	}
	assert_true(is_slowed);
	session_close(&a);
}

static void turning_pages_fast_is_slowed_down(void **state)
{
	struct session a;
	struct message event;
	unsigned slowed = 0;

	(void)state;
	session_open(&fixture, &a, KNOWN, HAYASHI);
	for (int i = 0; i < 40; i++) {
		session_send(&a, &(struct message){ .number = REQ_BOARD, .board = { wire_string("free"), 0 } });
		while (session_next(&a, &event) && event.number != EV_DONE && event.number != EV_REFUSED)
			continue;
		slowed += event.number == EV_REFUSED && event.refused.reason == REASON_TOO_MANY;
	}
	assert_in_range(slowed, 1, 39);
	session_close(&a);
}

/* -- letters -- */

enum { BOX = 6000 };

static void give_staff_a_key(void)
{
	struct store_pair pair = { .account = SATO, .wrapped = { .bytes = "KKs1", .size = 4 } };
	struct store_team_key key = { .team = "staff", .epoch = 1 };
	struct store_team_grant grant = { .account = SATO, .team = "staff", .epoch = 1,
		.sealed = { .bytes = "KKg1", .size = 4 } };
	struct store *store;
	char path[96];

	hub_fixture_kill(&fixture);
	snprintf(path, sizeof path, "%s/kokoiru.db", fixture.directory);
	assert_int_equal(store_open(path, &store), STORE_OPENED);
	assert_int_equal(store_add_pair(store, &pair), STORE_OK);
	assert_int_equal(store_add_team_key(store, &key, &grant), STORE_OK);
	store_close(store);
	hub_fixture_wait(0); /* the next hub's clocks are ours */
	hub_fixture_serve(&fixture);
}

static void write_sheet(struct session *session, uint32_t letter)
{
	static const char box[BOX];
	struct message event;

	session_send(session, &(struct message){ .number = REQ_LETTER_WRITE, .letter_write = { .id = ++ids, .letter = letter,
		.epoch = 1, .for_team = { box, BOX }, .for_writer = { box, BOX } } });
	while (session_next(session, &event) && event.number != EV_DONE)
		assert_int_not_equal(event.number, EV_REFUSED);
	hub_fixture_wait(120);
}

static unsigned count_letters(struct session *session, uint32_t *newest)
{
	struct message event;
	unsigned count = 0;

	session_send(session, &(struct message){ .number = REQ_LETTERS });
	while (session_next(session, &event) && event.number != EV_DONE) {
		if (event.number != EV_LETTER)
			continue;
		*newest = event.letter_told.letter > *newest ? event.letter_told.letter : *newest;
		count++;
	}
	return count;
}

static void a_letter_of_many_sheets_is_read_and_goes_on_in_another(void **state)
{
	struct session writer, other, staff;
	unsigned counts[WIRE_NUMBER_MAX] = { 0 };
	uint32_t letter = 0;

	(void)state;
	give_staff_a_key();
	session_open(&fixture, &writer, KNOWN, YUKI);
	write_sheet(&writer, 0);
	assert_int_equal(count_letters(&writer, &letter), 1);
	for (int i = 1; i < 100; i++)
		write_sheet(&writer, letter);
	assert_int_equal(count_letters(&writer, &letter), 1);
	session_open(&fixture, &other, KNOWN, KOTARO);
	session_send(&other, &(struct message){ .number = REQ_LETTER, .letter = { letter } });
	assert_int_equal(refusal(&other), REASON_NO_POST);
	session_open(&fixture, &staff, KNOWN, SATO);
	session_send(&staff, &(struct message){ .number = REQ_LETTER, .letter = { letter } });
	assert_true(session_count(&staff, EV_DONE, counts));
	assert_int_equal(counts[EV_SHEET], 100);
	write_sheet(&writer, letter);
	assert_int_equal(count_letters(&writer, &letter), 2);
	session_close(&writer);
	session_close(&other);
	session_close(&staff);
}

static void ask_notice(struct session *session, uint64_t id, uint32_t notice, const char *title, const char *text)
{
	session_send(session, &(struct message){ .number = REQ_NOTICE_WRITE, .notice_write = { .id = id, .notice = notice,
		.days = 30, .title = wire_string(title), .title_en = wire_string(""), .text = wire_string(text),
		.text_en = wire_string("") } });
}

static void notices_are_unread_until_they_are_read(void **state)
{
	struct session a, staff;
	struct message event;
	uint32_t notice;

	(void)state;
	session_open(&fixture, &staff, INSIDE, SATO);
	session_open(&fixture, &a, KNOWN, KOTARO);
	ask_notice(&a, 1, 0, "題", "本文");
	assert_int_equal(refusal(&a), REASON_NOT_NOW);
	ask_notice(&staff, 2, 0, "12月のお知らせ", "土曜日も開きます");
	assert_true(session_wait(&staff, EV_NOTICE, &event));
	notice = event.notice_told.notice;
	assert_true(session_wait(&staff, EV_DONE, &event));
	session_send(&a, &(struct message){ .number = REQ_NOTICES, .notices = { 0 } });
	assert_true(session_wait(&a, EV_NOTICE, &event));
	assert_true(event.notice_told.is_unread && event.notice_told.text.size == 0);
	session_send(&a, &(struct message){ .number = REQ_NOTICES, .notices = { notice } });
	assert_true(session_wait(&a, EV_DONE, &event));
	assert_true(session_wait(&a, EV_NOTICE, &event));
	assert_true(wire_equals(event.notice_told.text, "土曜日も開きます"));
	session_send(&a, &(struct message){ .number = REQ_NOTICES, .notices = { 0 } });
	assert_true(session_wait(&a, EV_DONE, &event));
	assert_true(session_wait(&a, EV_NOTICE, &event));
	assert_false(event.notice_told.is_unread);
	assert_true(session_wait(&a, EV_DONE, &event));
	assert_int_equal(search(&a, "土曜"), 1);
	ask_notice(&staff, 0, notice, "12月のお知らせ", "日曜日も開きます");
	assert_true(session_wait(&staff, EV_DONE, &event));
	assert_int_equal(search(&a, "土曜"), 0);
	assert_int_equal(search(&a, "日曜"), 1);
	session_send(&staff, &(struct message){ .number = REQ_NOTICE_END, .notice_end = { notice } });
	assert_true(session_wait(&staff, EV_DONE, &event));
	session_send(&a, &(struct message){ .number = REQ_NOTICES, .notices = { notice } });
	assert_int_equal(refusal(&a), REASON_NO_POST);
	assert_int_equal(search(&a, "日曜"), 0);
	session_close(&a);
	session_close(&staff);
}

static void who_comes_hears_of_new_notices(void **state)
{
	struct session a, staff;
	struct message event;
	unsigned counts[WIRE_NUMBER_MAX] = { 0 };
	char blob[16];

	(void)state;
	session_open(&fixture, &staff, INSIDE, SATO);
	ask_notice(&staff, ++ids, 0, "新しいお知らせ", "本文");
	assert_true(session_wait(&staff, EV_NOTICE, &event));
	session_open(&fixture, &a, DOOR, 0);
	hub_fixture_key(MIKAN, blob);
	session_send(&a, &(struct message){ .number = REQ_KEY,
		.key = { .algorithm = wire_string("ssh-ed25519"), .blob = wire_string(blob) } });
	assert_true(session_count(&a, EV_KNOWN, counts));
	assert_int_equal(counts[EV_UNREAD], 1);
	session_close(&a);
	session_close(&staff);
}

static void talk_is_found_by_who_may_read_it(void **state)
{
	struct session a, b, outside;
	struct message event;

	(void)state;
	session_open(&fixture, &a, INSIDE, KOTARO);
	session_open(&fixture, &b, INSIDE, YUKI);
	session_open(&fixture, &outside, KNOWN, MIKAN);
	session_send(&a, &(struct message){ .number = REQ_SAY, .say = { .id = ++ids, .room = wire_string(""),
		.note = wire_string(""), .text = wire_string("ゆうべは 流れ星を見ました") } });
	assert_true(session_wait(&b, EV_SAID, &event));
	assert_int_equal(search(&b, "流れ星"), 1);
	assert_int_equal(search(&b, "星"), 1);
	assert_int_equal(search(&outside, "流れ星"), 0);
	session_send(&a, &(struct message){ .number = REQ_UNSAY, .unsay = { 0 } });
	assert_true(session_wait(&b, EV_UNSAID, &event));
	assert_int_equal(search(&b, "流れ星"), 0);
	session_close(&a);
	session_close(&b);
	session_close(&outside);
}

static void what_was_posted_is_there_after_a_kill(void **state)
{
	struct session a;
	struct wire_post_told told;
	uint32_t thread;

	(void)state;
	session_open(&fixture, &a, INSIDE, MIKAN);
	thread = post(&a, 0, "のこる題", "のこる文", NULL);
	session_lose(&a);
	hub_fixture_kill(&fixture);
	hub_fixture_serve(&fixture);
	session_open(&fixture, &a, KNOWN, YUKI);
	assert_int_equal(read_thread(&a, thread, 0, &told), 1);
	assert_true(wire_equals(told.text, "のこる文"));
	assert_int_equal(search(&a, "のこる文"), 1);
	session_close(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_post_is_read_by_all_and_stored_once),
		cmocka_unit_test(who_writes_is_inside_and_takes_part),
		cmocka_unit_test(one_takes_back_ones_own_post_only),
		cmocka_unit_test(what_staff_hide_its_author_reads_with_the_reason),
		cmocka_unit_test(whom_one_ignores_one_does_not_read),
		cmocka_unit_test(a_long_thread_comes_in_pages),
		cmocka_unit_test(writing_much_is_slowed_down),
		cmocka_unit_test(turning_pages_fast_is_slowed_down),
		cmocka_unit_test(a_letter_of_many_sheets_is_read_and_goes_on_in_another),
		cmocka_unit_test(notices_are_unread_until_they_are_read),
		cmocka_unit_test(who_comes_hears_of_new_notices),
		cmocka_unit_test(talk_is_found_by_who_may_read_it),
		cmocka_unit_test(what_was_posted_is_there_after_a_kill),
	};

	return cmocka_run_group_tests_name("board", tests, start, stop);
}
