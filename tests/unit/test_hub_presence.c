/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Being there at the hub: coming and going, lines that drop, second terminals, verbs at the door, walking. */
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "hub_setup.h"

static void a_second_terminal_takes_over(void **state)
{
	struct session a, again;
	struct message event;

	(void)state;
	session_open(&fixture, &a, INSIDE, KOTARO);
	session_open(&fixture, &again, INSIDE, KOTARO);
	assert_true(session_wait(&a, EV_CLOSING, &event));
	assert_int_equal(event.closing.why, CLOSING_TAKEN_OVER);
	session_send(&a, &(struct message){ .number = REQ_DRAFT, .draft = { .text = wire_string("つづき") } });
	assert_true(session_wait(&again, EV_DRAFT, &event));
	assert_true(wire_equals(event.draft_kept.text, "つづき"));
	send_say(&again, 71, "ここにいます");
	assert_true(session_wait(&again, EV_SAID, &event));
	session_close(&a);
	session_close(&again);
}

static void a_lost_line_keeps_its_seat_and_says_nothing(void **state)
{
	struct session a, b;
	struct message event, mine;
	unsigned counts[WIRE_NUMBER_MAX] = { 0 };

	(void)state;
	session_open(&fixture, &b, INSIDE, YUKI);
	session_open(&fixture, &a, INSIDE, MIKAN);
	session_send(&a, &(struct message){ .number = REQ_GO, .go = { wire_string("sofa") } });
	assert_true(session_wait(&a, EV_MOVED, &mine));
	session_send(&a, &(struct message){ .number = REQ_DRAFT, .draft = { .text = wire_string("書きかけの") } });
	session_lose(&a);
	send_say(&b, 65, "だれか いますか");
	assert_true(session_count(&b, EV_SAID, counts));
	assert_int_equal(counts[EV_GONE], 0);
	session_open(&fixture, &a, KNOWN, MIKAN);
	session_send(&a, &(struct message){ .number = REQ_ENTER, .enter = { wire_string(""), wire_string("") } });
	do {
		assert_true(session_wait(&a, EV_PERSON, &event));
	} while (!(event.person.state & STATE_ME));
	assert_true(event.person.x == mine.moved.x && event.person.y == mine.moved.y);
	assert_true(session_wait(&a, EV_DRAFT, &event));
	assert_true(wire_equals(event.draft_kept.text, "書きかけの"));
	session_close(&a);
	session_close(&b);
}

static void who_speaks_by_a_verb_stands_at_the_door(void **state)
{
	struct session verb, b;
	struct message event;

	(void)state;
	session_open(&fixture, &b, INSIDE, YUKI);
	session_open(&fixture, &verb, KNOWN, HAYASHI);
	session_send(&verb, &(struct message){ .number = REQ_SAY, .say = { .id = 66, .room = wire_string("free"),
		.note = wire_string(""), .text = wire_string("とおりがかりです") } });
	assert_true(session_wait(&b, EV_PERSON, &event));
	assert_true(wire_equals(event.person.nickname, "はやし"));
	assert_true(session_wait(&b, EV_SAID, &event));
	session_send(&verb, &(struct message){ .number = REQ_ENTER, .enter = { wire_string(""), wire_string("") } });
	assert_true(session_wait(&b, EV_GONE, &event)); /* from the door ... */
	assert_true(session_wait(&b, EV_PERSON, &event)); /* ... to a seat: one person, once */
	session_close(&verb);
	session_close(&b);
}

static void a_verb_speaks_before_the_rope(void **state)
{
	struct session verb;
	struct message event;

	(void)state;
	session_open(&fixture, &verb, KNOWN, AOKI);
	session_send(&verb, &(struct message){ .number = REQ_SAY, .say = { .id = 67, .room = wire_string("exchange"),
		.note = wire_string(""), .text = wire_string("まもなく はじめます") } });
	assert_true(session_wait(&verb, EV_SAID, &event));
	assert_true(session_wait(&verb, EV_DONE, &event));
	session_close(&verb);
}

static void who_reads_by_a_verb_is_counted_unnamed(void **state)
{
	struct session verb, b;
	struct message event;

	(void)state;
	session_open(&fixture, &b, INSIDE, YUKI);
	session_open(&fixture, &verb, KNOWN, HAYASHI);
	session_send(&verb, &(struct message){ .number = REQ_READ, .read = { .room = wire_string("free"), .count = 1 } });
	assert_true(session_wait(&b, EV_OBSERVERS, &event));
	assert_int_equal(event.observers.count, 1);
	session_close(&verb);
	session_close(&b);
}

static void newcomer_open(struct session *session)
{
	struct message event;
	struct message join = { .number = REQ_JOIN, .join = { .nickname = wire_string("すずめ"), .passes = 1,
		.memory_kib = 8192, .auth = { .bytes = "proof" }, .algorithm = wire_string(""), .blob = wire_string("") } };

	session_open(&fixture, session, DOOR, 0);
	session_send(session, &(struct message){ .number = REQ_CODE, .code = { wire_string(fixture.code) } });
	assert_true(session_wait(session, EV_CODE, &event));
	session_send(session, &join);
	assert_true(session_wait(session, EV_KNOWN, &event));
	session_send(session, &(struct message){ .number = REQ_ENTER, .enter = { wire_string("free"), wire_string("") } });
	assert_true(session_wait(session, EV_ROOM_READY, &event));
}

/* Zones go by number, and the numbers of the room that is left mean other places. */
static void who_comes_into_a_room_hears_of_it_before_where_they_sit(void **state)
{
	struct session a;
	struct message event;
	unsigned seen = 0;

	(void)state;
	session_open(&fixture, &a, INSIDE, MIKAN);
	session_send(&a, &(struct message){ .number = REQ_GO, .go = { wire_string("exchange") } });
	for (bool is_drawn = false; !is_drawn || event.number != EV_ROOM_READY;
			is_drawn = is_drawn || event.number == EV_ROOM) {
		assert_true(session_next(&a, &event));
		if (event.number == EV_PERSON && (event.person.state & STATE_ME)) {
			assert_true(is_drawn);
			seen++;
		}
	}
	assert_int_equal(seen, 1);
	session_close(&a);
}

static void who_leaves_for_ever_leaves_screens_and_memory(void **state)
{
	struct session newcomer, other;
	struct message event;

	(void)state;
	session_open(&fixture, &other, INSIDE, YUKI);
	newcomer_open(&newcomer);
	send_say(&newcomer, 1, "わすれてください");
	do
		assert_true(session_wait(&other, EV_SAID, &event));
	while (!wire_equals(event.said.text, "わすれてください"));
	session_send(&newcomer, &(struct message){ .number = REQ_ERASE, .erase = { .auth = { .bytes = "proof" } } });
	assert_true(session_wait(&newcomer, EV_CLOSING, &event));
	assert_int_equal(event.closing.why, CLOSING_ERASED);
	assert_true(session_wait(&other, EV_ROOM, &event)); /* a fresh picture */
	session_send(&other, &(struct message){ .number = REQ_READ, .read = { .room = wire_string(""), .count = 500 } });
	do {
		assert_true(session_next(&other, &event));
		assert_false(event.number == EV_LINE && wire_equals(event.line.text, "わすれてください"));
	} while (event.number != EV_DONE);
	session_lose(&newcomer);
	session_close(&other);
}

static void who_comes_back_in_time_stays(void **state)
{
	struct message later = { .number = REQ_ERASE_LATER }, event;
	struct session a;

	(void)state;
	memset(later.erase_later.auth.bytes, 255, sizeof later.erase_later.auth.bytes);
	session_open(&fixture, &a, KNOWN, HAYASHI);
	session_send(&a, &later);
	assert_true(session_wait(&a, EV_DONE, &event));
	session_send(&a, &(struct message){ .number = REQ_ENTER, .enter = { wire_string("free"), wire_string("") } });
	assert_true(session_wait(&a, EV_STAYING, &event));
	session_close(&a);
	session_open(&fixture, &a, KNOWN, HAYASHI);
	session_send(&a, &(struct message){ .number = REQ_ENTER, .enter = { wire_string("free"), wire_string("") } });
	session_send(&a, &(struct message){ .number = REQ_KEYS });
	do {
		assert_true(session_next(&a, &event));
		assert_int_not_equal(event.number, EV_STAYING);
	} while (event.number != EV_DONE);
	session_close(&a);
}

static uint64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static bool count_moves(void *context, const struct message *message)
{
	*(unsigned *)context += message->number == EV_MOVED;
	return true;
}

/* Every step shows at once to who makes it; others see all of them, some at a time. */
static void who_walks_wakes_others_now_and_then(void **state)
{
	enum { STEPS = 40 };
	struct session walker, other;
	struct message event;
	unsigned moves = 0, packets = 0;
	uint64_t since;
	struct pollfd poller;

	(void)state;
	session_open(&fixture, &walker, INSIDE, KOTARO);
	session_open(&fixture, &other, INSIDE, YUKI);
	session_send(&other, &(struct message){ .number = REQ_STEP, .step = { .direction = STEP_COUNT } });
	assert_int_equal(refusal(&other), REASON_MALFORMED); /* nothing older waits for it */
	poller = (struct pollfd){ .fd = other.link.fd, .events = POLLIN };
	since = now_ms();
	for (int i = 0; i < STEPS; i++) {
		session_send(&walker, &(struct message){ .number = REQ_STEP, .step = { .direction = i % 2 ? STEP_UP : STEP_DOWN } });
		assert_true(session_wait(&walker, EV_MOVED, &event));
	}
	while (moves < STEPS) {
		assert_int_equal(poll(&poller, 1, 10000), 1);
		assert_int_not_equal(link_receive(&other.link, 1, count_moves, &moves), LINK_CLOSED);
		packets++;
	}
	assert_int_equal(moves, STEPS);
	assert_in_range(packets, 1, 2 + (now_ms() - since) / 50);
	session_close(&walker);
	session_close(&other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_second_terminal_takes_over),
		cmocka_unit_test(a_lost_line_keeps_its_seat_and_says_nothing),
		cmocka_unit_test(who_speaks_by_a_verb_stands_at_the_door),
		cmocka_unit_test(a_verb_speaks_before_the_rope),
		cmocka_unit_test(who_reads_by_a_verb_is_counted_unnamed),
		cmocka_unit_test(who_comes_into_a_room_hears_of_it_before_where_they_sit),
		cmocka_unit_test(who_leaves_for_ever_leaves_screens_and_memory),
		cmocka_unit_test(who_comes_back_in_time_stays),
		cmocka_unit_test(who_walks_wakes_others_now_and_then),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
