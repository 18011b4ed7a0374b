/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose answer an event is. */
#include "route.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static int who, reader; /* two owners beside the face */

static void send(struct route *route, const void *owner, const struct message *request, uint64_t now)
{
	struct buf buf;

	buf_init(&buf, WIRE_PACKET_MAX);
	assert_true(wire_put(&buf, request));
	route_sent(route, owner, buf.data, buf.size, now);
	buf_finish(&buf);
}

static const void *take(struct route *route, enum wire_number number, enum wire_number about)
{
	struct message event = { .number = number };

	if (number == EV_DONE)
		event.done.request = (uint16_t)about;
	if (number == EV_REFUSED)
		event.refused.request = (uint16_t)about;
	return route_take(route, &event, 1000);
}

static void test_answers_follow_the_order_of_questions(void **state)
{
	struct route route = { 0 };

	(void)state;
	send(&route, NULL, &(struct message){ .number = REQ_ROOMS }, 0);
	send(&route, &who, &(struct message){ .number = REQ_ROOMS }, 0);
	assert_null(take(&route, EV_ROOM_INFO, 0));
	assert_null(take(&route, EV_DONE, REQ_ROOMS));
	assert_ptr_equal(take(&route, EV_ROOM_INFO, 0), &who);
	assert_ptr_equal(take(&route, EV_ZONE_INFO, 0), &who);
	assert_ptr_equal(take(&route, EV_DONE, REQ_ROOMS), &who);
	assert_null(take(&route, EV_ROOM_INFO, 0));
}

static void test_a_slot_given_back_brings_no_answer(void **state)
{
	struct route route = { 0 };

	(void)state;
	send(&route, &reader, &(struct message){ .number = REQ_SLOT, .slot = { .spare = 1 } }, 0);
	send(&route, &who, &(struct message){ .number = REQ_SLOT }, 0);
	assert_ptr_equal(take(&route, EV_SLOT, 0), &who);
}

static void test_questions_of_other_kinds_do_not_mix(void **state)
{
	struct route route = { 0 };

	(void)state;
	send(&route, &who, &(struct message){ .number = REQ_ROOMS }, 0);
	send(&route, &reader, &(struct message){ .number = REQ_READ }, 0);
	assert_ptr_equal(take(&route, EV_LINE, 0), &reader);
	assert_ptr_equal(take(&route, EV_REFUSED, REQ_READ), &reader);
	assert_ptr_equal(take(&route, EV_ROOM_INFO, 0), &who);
	assert_null(take(&route, EV_REFUSED, REQ_STEP));
}

static void test_lines_of_a_snapshot_are_the_faces(void **state)
{
	struct route route = { 0 };

	(void)state;
	send(&route, &reader, &(struct message){ .number = REQ_READ }, 0);
	assert_null(take(&route, EV_ROOM, 0));
	assert_null(take(&route, EV_LINE, 0));
	assert_null(take(&route, EV_ROOM_READY, 0));
	assert_ptr_equal(take(&route, EV_LINE, 0), &reader);
}

static void test_a_line_said_is_found_by_its_id(void **state)
{
	struct route route = { 0 };
	struct message said = { .number = EV_SAID, .said = { .id = 7, .is_mine = 1 } };

	(void)state;
	send(&route, NULL, &(struct message){ .number = REQ_SAY, .say = { .id = 6 } }, 0);
	send(&route, &who, &(struct message){ .number = REQ_SAY, .say = { .id = 7 } }, 0);
	assert_ptr_equal(route_take(&route, &said, 1000), &who);
	said.said.id = 9;
	assert_null(route_take(&route, &said, 1000));
	assert_null(take(&route, EV_REFUSED, REQ_SAY));
	assert_int_equal(route.count, 0);
}

static void test_who_is_gone_hears_nothing_and_shifts_nobody(void **state)
{
	struct route route = { 0 };

	(void)state;
	send(&route, &who, &(struct message){ .number = REQ_KEYS }, 0);
	send(&route, &reader, &(struct message){ .number = REQ_KEYS }, 0);
	route_forget(&route, &who);
	assert_ptr_not_equal(take(&route, EV_DONE, REQ_KEYS), &reader);
	assert_ptr_equal(take(&route, EV_KEY_INFO, 0), &reader);
}

static void test_an_answer_that_never_came_is_forgotten(void **state)
{
	struct route route = { 0 };
	struct message done = { .number = EV_DONE, .done = { .request = REQ_KEYS } };

	(void)state;
	send(&route, &who, &(struct message){ .number = REQ_KEYS }, 0);
	assert_null(route_take(&route, &done, ROUTE_MS + 1));
}

static void test_it_never_grows_past_its_bound(void **state)
{
	struct route route = { 0 };

	(void)state;
	for (int i = 0; i < ROUTE_MAX * 3; i++)
		send(&route, &who, &(struct message){ .number = REQ_KEYS }, 0);
	assert_int_equal(route.count, ROUTE_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answers_follow_the_order_of_questions),
		cmocka_unit_test(test_a_slot_given_back_brings_no_answer),
		cmocka_unit_test(test_questions_of_other_kinds_do_not_mix),
		cmocka_unit_test(test_lines_of_a_snapshot_are_the_faces),
		cmocka_unit_test(test_a_line_said_is_found_by_its_id),
		cmocka_unit_test(test_who_is_gone_hears_nothing_and_shifts_nobody),
		cmocka_unit_test(test_an_answer_that_never_came_is_forgotten),
		cmocka_unit_test(test_it_never_grows_past_its_bound)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
