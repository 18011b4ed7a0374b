/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Talk at the hub: who hears a line, who takes it back, what is slowed. */

#include "hub_setup.h"

static void a_line_reaches_everybody_with_the_one_before(void **state)
{
	struct session a, b;
	struct message first, second;
	uint64_t before;

	(void)state;
	session_open(&fixture, &a, INSIDE, KOTARO);
	session_open(&fixture, &b, INSIDE, YUKI);
	send_say(&a, 11, "こんにちは");
	assert_true(session_wait(&b, EV_SAID, &first));
	assert_true(wire_equals(first.said.text, "こんにちは") && wire_equals(first.said.nickname, "こたろう"));
	assert_true(first.said.id == 0 && !first.said.is_mine);
	before = first.said.line;
	assert_true(session_wait(&a, EV_SAID, &first));
	assert_true(first.said.id == 11 && first.said.is_mine && first.said.line == before);
	send_say(&b, 12, "はい");
	assert_true(session_wait(&a, EV_SAID, &second));
	assert_true(second.said.before == before && second.said.line > before && second.said.role == ROLE_FAMILY);
	session_close(&a);
	session_close(&b);
}

static void a_line_sent_twice_is_stored_once(void **state)
{
	struct session a, b;
	struct message first, second;
	unsigned counts[WIRE_NUMBER_MAX] = { 0 };

	(void)state;
	session_open(&fixture, &a, INSIDE, KOTARO);
	session_open(&fixture, &b, INSIDE, MIKAN);
	send_say(&a, 77, "一度だけ");
	assert_true(session_wait(&a, EV_SAID, &first));
	send_say(&a, 77, "一度だけ");
	assert_true(session_wait(&a, EV_SAID, &second)); /* its author learns that it was taken */
	assert_int_equal(first.said.line, second.said.line);
	session_send(&b, &(struct message){ .number = REQ_HELLO });
	assert_true(session_count(&b, EV_REFUSED, counts));
	assert_int_equal(counts[EV_SAID], 1);
	session_close(&a);
	session_close(&b);
}

static void one_takes_back_ones_own_line_only(void **state)
{
	struct session a, b;
	struct message event;
	uint64_t line;

	(void)state;
	session_open(&fixture, &a, INSIDE, KOTARO);
	session_open(&fixture, &b, INSIDE, MIKAN);
	send_say(&a, 21, "言いすぎました");
	assert_true(session_wait(&b, EV_SAID, &event));
	line = event.said.line;
	session_send(&b, &(struct message){ .number = REQ_UNSAY, .unsay = { .line = line } });
	assert_int_equal(refusal(&b), REASON_NO_LINE);
	session_send(&a, &(struct message){ .number = REQ_UNSAY, .unsay = { .line = 0 } });
	assert_true(session_wait(&b, EV_UNSAID, &event));
	assert_true(event.unsaid.line == line && !event.unsaid.is_mine);
	session_send(&b, &(struct message){ .number = REQ_REACT, .react = { .line = line } });
	assert_int_equal(refusal(&b), REASON_NO_LINE);
	session_send(&b, &(struct message){ .number = REQ_READ, .read = { .room = wire_string(""), .count = 500 } });
	while (session_wait(&b, EV_LINE, &event) && event.line.line < line - 1)
		assert_true(event.line.line != line);
	session_close(&a);
	session_close(&b);
}

static void reactions_are_counted_once_a_person(void **state)
{
	struct session a, b;
	struct message event;

	(void)state;
	session_open(&fixture, &a, INSIDE, KOTARO);
	session_open(&fixture, &b, INSIDE, YUKI);
	send_say(&a, 31, "つかれました");
	assert_true(session_wait(&b, EV_SAID, &event));
	for (int i = 0; i < 2; i++) {
		session_send(&b, &(struct message){ .number = REQ_REACT, .react = { .line = 0, .reaction = REACTION_NOD } });
		assert_true(session_wait(&b, EV_REACTED, &event));
		assert_true(event.reacted.count == 1 && event.reacted.is_mine);
	}
	assert_true(session_wait(&a, EV_REACTED, &event));
	assert_true(event.reacted.count == 1 && !event.reacted.is_mine);
	session_close(&a);
	session_close(&b);
}

static void who_listens_or_watches_does_not_talk(void **state)
{
	struct session a;
	struct message event;

	(void)state;
	session_open(&fixture, &a, INSIDE, KOTARO);
	set(&a, SETTING_LISTENING, "1");
	send_say(&a, 41, "あ");
	assert_int_equal(refusal(&a), REASON_LISTENING);
	set(&a, SETTING_LISTENING, "0");
	session_send(&a, &(struct message){ .number = REQ_GO, .go = { wire_string("exchange") } });
	assert_true(session_wait(&a, EV_ROOM_READY, &event));
	send_say(&a, 42, "あ");
	assert_int_equal(refusal(&a), REASON_WATCHING);
	session_send(&a, &(struct message){ .number = REQ_JOIN_IN });
	assert_true(session_wait(&a, EV_PERSON, &event));
	send_say(&a, 43, "参加しました");
	assert_true(session_wait(&a, EV_SAID, &event));
	session_close(&a);
}

static void an_observer_has_no_name(void **state)
{
	struct session a, b;
	struct message event;

	(void)state;
	session_open(&fixture, &b, INSIDE, YUKI);
	session_send(&b, &(struct message){ .number = REQ_GO, .go = { wire_string("exchange") } });
	assert_true(session_wait(&b, EV_ROOM_READY, &event));
	session_open(&fixture, &a, INSIDE, MIKAN);
	session_send(&a, &(struct message){ .number = REQ_GO, .go = { wire_string("exchange") } });
	assert_true(session_wait(&b, EV_PERSON, &event));
	assert_true(event.person.nickname.size == 0 && (event.person.state & STATE_OBSERVER));
	session_close(&a);
	session_close(&b);
}

static void table_talk_stays_at_the_table(void **state)
{
	struct session a, b, staff;
	struct message event;
	struct session *sessions[] = { &a, &b, &staff };
	static const unsigned accounts[] = { KOTARO, YUKI, SATO };
	static const char *const zones[] = { "table-a", "table-b", "front" };

	(void)state;
	for (int i = 0; i < 3; i++) {
		session_open(&fixture, sessions[i], INSIDE, accounts[i]);
		session_send(sessions[i], &(struct message){ .number = REQ_GO, .go = { wire_string("exchange") } });
		assert_true(session_wait(sessions[i], EV_ROOM_READY, &event));
		session_send(sessions[i], &(struct message){ .number = REQ_GO, .go = { wire_string(zones[i]) } });
		assert_true(session_wait(sessions[i], EV_PERSON, &event));
	}
	send_say(&a, 51, "テーブルの話");
	assert_true(session_wait(&staff, EV_SAID, &event));
	assert_int_equal(event.said.kind, LINE_TABLE);
	send_say(&staff, 52, "みんなへ");
	assert_true(session_wait(&b, EV_SAID, &event));
	assert_true(wire_equals(event.said.text, "みんなへ"));
	for (int i = 0; i < 3; i++)
		session_close(sessions[i]);
}

static void who_is_ignored_is_not_heard_and_not_told(void **state)
{
	struct session a, b, c;
	struct message event;

	(void)state;
	session_open(&fixture, &a, INSIDE, KOTARO);
	session_open(&fixture, &b, INSIDE, HAYASHI);
	session_open(&fixture, &c, INSIDE, YUKI);
	session_send(&a, &(struct message){ .number = REQ_IGNORE, .ignore = { .nickname = wire_string("はやし"), .on = 1 } });
	assert_true(session_wait(&a, EV_ROOM_READY, &event));
	send_say(&b, 61, "聞こえないはず");
	assert_true(session_wait(&c, EV_SAID, &event));
	send_say(&c, 62, "聞こえるはず");
	assert_true(session_wait(&a, EV_SAID, &event));
	assert_true(wire_equals(event.said.text, "聞こえるはず"));
	session_send(&a, &(struct message){ .number = REQ_IGNORE, .ignore = { .nickname = wire_string("はやし"), .on = 0 } });
	assert_true(session_wait(&a, EV_LINE, &event));
	session_close(&a);
	session_close(&b);
	session_close(&c);
}

static void talk_too_fast_is_slowed_in_words(void **state)
{
	struct session a;
	struct message event;
	unsigned i;

	(void)state;
	session_open(&fixture, &a, INSIDE, MIKAN);
	for (i = 0; i < 30; i++)
		send_say(&a, 1000 + i, "はやい");
	assert_true(session_wait(&a, EV_REFUSED, &event));
	assert_int_equal(event.refused.reason, REASON_TOO_MANY);
	assert_true(event.refused.number >= 1 && event.refused.request == REQ_SAY);
	session_close(&a);
}

static void more_lines_give_nobody_more(void **state)
{
	struct session a;
	struct message event;

	(void)state;
	session_open(&fixture, &a, INSIDE, MIKAN); /* who just spoke too fast on another line */
	send_say(&a, 2000, "もう一本");
	assert_int_equal(refusal(&a), REASON_TOO_MANY);
	session_close(&a);
	session_open(&fixture, &a, INSIDE, AOKI);
	send_say(&a, 2001, "ほかの人は 話せます");
	assert_true(session_wait(&a, EV_SAID, &event));
	session_close(&a);
}

/* To a table of the room with the rope, and out from behind it. */
static void sit_at_table_a(struct session *session)
{
	struct message event;

	session_send(session, &(struct message){ .number = REQ_GO, .go = { wire_string("exchange") } });
	assert_true(session_wait(session, EV_ROOM_READY, &event));
	session_send(session, &(struct message){ .number = REQ_GO, .go = { wire_string("table-a") } });
	do
		assert_true(session_wait(session, EV_PERSON, &event));
	while (!(event.person.state & STATE_ME) || (event.person.state & STATE_OBSERVER));
}

static void a_line_taken_back_leaves_who_moved_on_too(void **state)
{
	struct session a, b;
	struct message event;

	(void)state;
	session_open(&fixture, &a, INSIDE, KOTARO);
	session_open(&fixture, &b, INSIDE, YUKI);
	sit_at_table_a(&a);
	sit_at_table_a(&b);
	send_say(&a, 55, "テーブルだけの話");
	assert_true(session_wait(&b, EV_SAID, &event));
	session_send(&b, &(struct message){ .number = REQ_GO, .go = { wire_string("table-b") } });
	assert_true(session_wait(&b, EV_MOVED, &event));
	session_send(&a, &(struct message){ .number = REQ_UNSAY });
	assert_true(session_wait(&b, EV_UNSAID, &event));
	session_close(&a);
	session_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_reaches_everybody_with_the_one_before),
		cmocka_unit_test(a_line_sent_twice_is_stored_once),
		cmocka_unit_test(one_takes_back_ones_own_line_only),
		cmocka_unit_test(reactions_are_counted_once_a_person),
		cmocka_unit_test(who_listens_or_watches_does_not_talk),
		cmocka_unit_test(an_observer_has_no_name),
		cmocka_unit_test(table_talk_stays_at_the_table),
		cmocka_unit_test(who_is_ignored_is_not_heard_and_not_told),
		cmocka_unit_test(talk_too_fast_is_slowed_in_words),
		cmocka_unit_test(more_lines_give_nobody_more),
		cmocka_unit_test(a_line_taken_back_leaves_who_moved_on_too),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
