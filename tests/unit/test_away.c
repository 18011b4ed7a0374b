/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines that break: what a person finds again, what is not for them, and that nobody else notices anything. */
#include <stdlib.h>
#include <string.h>

#include "hub_setup.h"
#include "kinds.h"

static void hear(struct session *session, const char *text)
{
	struct message event;

	do {
		assert_true(session_wait(session, EV_SAID, &event));
	} while (!wire_equals(event.said.text, text));
}

static void write_draft(struct session *session, const char *text)
{
	session_send(session, &(struct message){ .number = REQ_DRAFT, .draft = { .text = wire_string(text) } });
}

static void see(struct session *session, uint64_t line)
{
	session_send(session, &(struct message){ .number = REQ_SEEN, .seen = { wire_string("free"), line } });
}

static void go(struct session *session, const char *target)
{
	struct message event;

	session_send(session, &(struct message){ .number = REQ_GO, .go = { wire_string(target) } });
	assert_true(session_wait(session, EV_MOVED, &event));
}

/* Everything that coming in brings; what is offered comes before the answer to the request that follows. */
static void come_in(struct session *session, unsigned account, unsigned counts[WIRE_NUMBER_MAX])
{
	memset(counts, 0, WIRE_NUMBER_MAX * sizeof *counts);
	session_open(&fixture, session, KNOWN, account);
	session_send(session, &(struct message){ .number = REQ_ENTER, .enter = { wire_string("free"), wire_string("") } });
	session_send(session, &(struct message){ .number = REQ_ROOMS });
	assert_true(session_count(session, EV_DONE, counts));
}

static void who_comes_back_hears_where_their_absence_began(void **state)
{
	struct session a, b;
	struct message event;
	uint64_t known;

	(void)state;
	session_open(&fixture, &b, INSIDE, YUKI);
	session_open(&fixture, &a, INSIDE, MIKAN);
	known = say(&b, "まだ います");
	hear(&a, "まだ います");
	session_lose(&a);
	say(&b, "いない間の一");
	say(&b, "いない間の二");
	session_open(&fixture, &a, KNOWN, MIKAN);
	session_send(&a, &(struct message){ .number = REQ_ENTER, .enter = { wire_string(""), wire_string("") } });
	assert_true(session_wait(&a, EV_AWAY, &event));
	assert_true(wire_equals(event.away.room, "free"));
	assert_int_equal(event.away.line, known);
	assert_int_equal(event.away.count, 2);
	assert_true(session_wait(&a, EV_ROOM, &event)); /* known before the room is drawn */
	session_close(&a);
	session_close(&b);
}

static void only_what_one_may_read_counts(void **state)
{
	struct session a, again, b, table;
	struct message event;
	unsigned counts[WIRE_NUMBER_MAX];

	(void)state;
	session_open(&fixture, &a, INSIDE, MIKAN);
	session_open(&fixture, &b, INSIDE, KOTARO);
	session_send(&a, &(struct message){ .number = REQ_IGNORE, .ignore = { wire_string("こたろう"), 1 } });
	assert_true(session_wait(&a, EV_IGNORED, &event));
	session_lose(&a);
	say(&b, "見えない行");
	session_open(&fixture, &again, KNOWN, MIKAN);
	session_send(&again, &(struct message){ .number = REQ_SAY, .say = { .id = 2000, .room = wire_string("free"),
		.note = wire_string(""), .text = wire_string("自分の行") } }); /* by a verb */
	assert_true(session_wait(&again, EV_DONE, &event));
	session_lose(&again);
	come_in(&a, MIKAN, counts);
	assert_int_equal(counts[EV_AWAY], 0);
	session_send(&a, &(struct message){ .number = REQ_IGNORE, .ignore = { wire_string("こたろう"), 0 } });
	assert_true(session_wait(&a, EV_IGNORED, &event));
	session_close(&a);
	session_close(&b);

	session_open(&fixture, &table, KNOWN, KOTARO);
	session_open(&fixture, &a, KNOWN, MIKAN);
	for (int i = 0; i < 2; i++) {
		session_send(i ? &a : &table, &(struct message){ .number = REQ_ENTER,
			.enter = { wire_string("exchange"), wire_string("") } });
		assert_true(session_wait(i ? &a : &table, EV_ROOM_READY, &event));
		session_send(i ? &a : &table, &(struct message){ .number = REQ_JOIN_IN });
		assert_true(session_wait(i ? &a : &table, EV_GONE, &event));
		session_send(i ? &a : &table, &(struct message){ .number = REQ_GO,
			.go = { wire_string(i ? "table-b" : "table-a") } });
		assert_true(session_wait(i ? &a : &table, EV_MOVED, &event));
	}
	session_lose(&a);
	say(&table, "テーブルAだけの話");
	come_in(&a, MIKAN, counts);
	assert_int_equal(counts[EV_AWAY], 0);
	assert_int_equal(counts[EV_LINE], 0);
	session_close(&a);
	session_close(&table);
}

static void after_a_goodbye_nothing_is_kept(void **state)
{
	struct session a, b;
	unsigned counts[WIRE_NUMBER_MAX];

	(void)state;
	session_open(&fixture, &b, INSIDE, YUKI);
	session_open(&fixture, &a, INSIDE, MIKAN);
	write_draft(&a, "言わないで おく");
	session_close(&a);
	say(&b, "さようなら の あと");
	come_in(&a, MIKAN, counts);
	assert_int_equal(counts[EV_AWAY], 0);
	assert_int_equal(counts[EV_DRAFT], 0);
	session_close(&a);
	session_close(&b);
}

/* A stalled line is told of what never arrives; its session says so in parting. */
static void what_was_told_and_not_seen_counts(void **state)
{
	struct session a, b;
	struct message event;
	uint64_t seen;

	(void)state;
	session_open(&fixture, &b, INSIDE, YUKI);
	session_open(&fixture, &a, INSIDE, MIKAN);
	seen = say(&b, "とどいた行");
	say(&b, "とどかない行");
	hear(&a, "とどかない行");
	see(&a, seen);
	session_lose(&a);
	say(&b, "いない間の行");
	session_open(&fixture, &a, KNOWN, MIKAN);
	session_send(&a, &(struct message){ .number = REQ_ENTER, .enter = { wire_string(""), wire_string("") } });
	assert_true(session_wait(&a, EV_AWAY, &event));
	assert_int_equal(event.away.line, seen);
	assert_int_equal(event.away.count, 2);
	session_close(&a);
	session_close(&b);
}

static void a_terminal_that_takes_over_a_stalled_one_hears_it_too(void **state)
{
	struct session a, b, again;
	struct message event;
	uint64_t seen;

	(void)state;
	session_open(&fixture, &b, INSIDE, YUKI);
	session_open(&fixture, &a, INSIDE, MIKAN);
	seen = say(&b, "とどいた行");
	say(&b, "とどかない行");
	session_open(&fixture, &again, INSIDE, MIKAN);
	assert_true(session_wait(&a, EV_CLOSING, &event));
	see(&a, seen);
	assert_true(session_wait(&again, EV_AWAY, &event));
	assert_int_equal(event.away.line, seen);
	assert_int_equal(event.away.count, 1);
	session_lose(&a);
	session_close(&again);
	session_close(&b);
}

static void a_draft_comes_back_until_it_is_said_or_emptied(void **state)
{
	struct session a;
	struct message event;
	unsigned counts[WIRE_NUMBER_MAX];

	(void)state;
	session_open(&fixture, &a, INSIDE, MIKAN);
	write_draft(&a, "かきかけの");
	write_draft(&a, "かきかけの ことば");
	session_lose(&a);
	for (int i = 0; i < 2; i++) { /* it stays kept for who is given it */
		session_open(&fixture, &a, INSIDE, MIKAN);
		assert_true(session_wait(&a, EV_DRAFT, &event));
		assert_true(wire_equals(event.draft_kept.text, "かきかけの ことば"));
		session_lose(&a);
	}
	session_open(&fixture, &a, INSIDE, MIKAN);
	say(&a, "かきかけの ことばです");
	session_lose(&a);
	come_in(&a, MIKAN, counts);
	assert_int_equal(counts[EV_DRAFT], 0);
	write_draft(&a, "やめておく");
	write_draft(&a, "");
	session_lose(&a);
	come_in(&a, MIKAN, counts);
	assert_int_equal(counts[EV_DRAFT], 0);
	session_close(&a);
}

static void a_draft_moves_with_its_person(void **state)
{
	struct session a, b, c;
	struct message event;

	(void)state;
	session_open(&fixture, &a, INSIDE, MIKAN);
	write_draft(&a, "ことば");
	session_open(&fixture, &b, INSIDE, MIKAN);
	session_open(&fixture, &c, INSIDE, MIKAN); /* before the first one has said how it stands */
	assert_true(session_wait(&a, EV_CLOSING, &event));
	write_draft(&a, "ことば つづき");
	session_lose(&a);
	assert_true(session_wait(&c, EV_DRAFT, &event));
	assert_true(wire_equals(event.draft_kept.text, "ことば つづき"));
	session_lose(&b);
	session_open(&fixture, &b, INSIDE, MIKAN);
	session_lose(&c); /* without a word, as if it was killed: its copy moves */
	assert_true(session_wait(&b, EV_DRAFT, &event));
	assert_true(wire_equals(event.draft_kept.text, "ことば つづき"));
	session_close(&b);
}

static void a_terminal_that_does_not_answer_is_cut_off_and_its_copy_moves(void **state)
{
	struct session a, b;
	struct message event;

	(void)state;
	session_open(&fixture, &a, INSIDE, MIKAN);
	write_draft(&a, "とまった窓の ことば");
	session_open(&fixture, &b, INSIDE, MIKAN);
	assert_true(session_wait(&b, EV_DRAFT, &event));
	assert_true(wire_equals(event.draft_kept.text, "とまった窓の ことば"));
	session_lose(&a);
	session_close(&b);
}

static void nobody_else_hears_of_any_of_it(void **state)
{
	struct session a, again, b;
	unsigned counts[WIRE_NUMBER_MAX] = { 0 };
	uint64_t line;

	(void)state;
	session_open(&fixture, &a, INSIDE, MIKAN);
	go(&a, "sofa");
	session_open(&fixture, &b, INSIDE, YUKI);
	line = say(&b, "はじめ");
	write_draft(&a, "かきかけの");
	see(&a, line);
	session_lose(&a);
	session_open(&fixture, &a, INSIDE, MIKAN);
	session_open(&fixture, &again, INSIDE, MIKAN);
	session_lose(&a);
	session_lose(&again);
	session_open(&fixture, &a, INSIDE, MIKAN);
	session_send(&b, &(struct message){ .number = REQ_ROOMS });
	assert_true(session_count(&b, EV_DONE, counts));
	for (unsigned number = 0; number < WIRE_NUMBER_MAX; number++)
		if (number != EV_ROOM_INFO && number != EV_ZONE_INFO && number != EV_DONE && number != EV_HEARD)
			assert_int_equal(counts[number], 0);
	session_close(&a);
	session_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_comes_back_hears_where_their_absence_began),
		cmocka_unit_test(only_what_one_may_read_counts), cmocka_unit_test(after_a_goodbye_nothing_is_kept),
		cmocka_unit_test(what_was_told_and_not_seen_counts),
		cmocka_unit_test(a_terminal_that_takes_over_a_stalled_one_hears_it_too),
		cmocka_unit_test(a_draft_comes_back_until_it_is_said_or_emptied), cmocka_unit_test(a_draft_moves_with_its_person),
		cmocka_unit_test(a_terminal_that_does_not_answer_is_cut_off_and_its_copy_moves),
		cmocka_unit_test(nobody_else_hears_of_any_of_it)
	};

	return cmocka_run_group_tests_name("away", tests, start, stop);
}
