/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked again of the next hub, and what is not. */
#include "errands.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static int who, reader; /* two owners beside the face */

struct dropping { int count; enum wire_number last; const void *owner; };

static void on_dropped(void *context, const void *owner, enum wire_number number)
{
	struct dropping *dropping = context;

	dropping->count++;
	dropping->last = number;
	dropping->owner = owner;
}

static void take(struct errands *errands, const void *owner, const struct message *request, bool is_sent)
{
	struct buf buf;

	buf_init(&buf, WIRE_PACKET_MAX);
	assert_true(wire_put(&buf, request));
	assert_int_equal(errands_take(errands, owner, buf.data, buf.size, is_sent), buf.size);
	buf_finish(&buf);
}

static struct message saying(uint64_t id)
{
	return (struct message){ .number = REQ_SAY, .say = { .id = id, .room = wire_string(""), .note = wire_string(""),
		.text = wire_string("こんにちは") } };
}

/* The ids of what waits, in order. */
static int ids(struct errands *errands, uint64_t found[ERRANDS_MAX])
{
	struct reader rest = { errands->bytes.data, errands->bytes.size, false };
	struct message message;
	int count = 0;

	while (wire_take(&rest, &message) == WIRE_OK)
		found[count++] = message.number == REQ_SAY ? message.say.id : 0;
	assert_int_equal(count, errands->count);
	return count;
}

static void what_was_heard_is_not_asked_again(void **state)
{
	struct errands errands;
	struct dropping dropping = { 0 };
	uint64_t found[ERRANDS_MAX];

	(void)state;
	errands_init(&errands);
	for (uint64_t i = 1; i <= 4; i++)
		take(&errands, NULL, &(struct message){ .number = REQ_SAY, .say = saying(i).say }, i < 4);
	errands_heard(&errands, 2);
	assert_int_equal(ids(&errands, found), 2);
	assert_true(found[0] == 3 && found[1] == 4);
	errands_heard(&errands, 9); /* what was not sent cannot have been heard */
	assert_int_equal(ids(&errands, found), 1);
	errands_lost(&errands, on_dropped, &dropping);
	errands_sent(&errands);
	errands_heard(&errands, 1);  /* the next connection counts from the beginning */
	assert_int_equal(errands.count, 0);
	assert_int_equal(dropping.count, 0);
	errands_finish(&errands);
}

static void nothing_is_done_twice(void **state)
{
	static const enum wire_number once[] = { REQ_DOOR, REQ_WAVE, REQ_ASK, REQ_KEY_REMOVE };
	struct errands errands;
	struct dropping dropping = { 0 };
	uint64_t found[ERRANDS_MAX];

	(void)state;
	errands_init(&errands);
	for (size_t i = 0; i < sizeof once / sizeof *once; i++)
		take(&errands, &who, &(struct message){ .number = once[i] }, true);
	take(&errands, NULL, &(struct message){ .number = REQ_UNSAY, .unsay = { .line = 0 } }, true);
	take(&errands, NULL, &(struct message){ .number = REQ_UNSAY, .unsay = { .line = 7 } }, true);
	take(&errands, NULL, &(struct message){ .number = REQ_SAY, .say = saying(5).say }, true);
	take(&errands, NULL, &(struct message){ .number = REQ_CONSULT_UNSAY, .consult_unsay = { .line = 7 } }, true);
	take(&errands, NULL, &(struct message){ .number = REQ_STEP }, true);
	take(&errands, NULL, &(struct message){ .number = REQ_DOOR }, false);
	errands_lost(&errands, on_dropped, &dropping);
	assert_int_equal(dropping.count, 5); /* nobody is told of a step */
	assert_int_equal(dropping.last, REQ_UNSAY);
	assert_int_equal(ids(&errands, found), 4); /* lines by number, the words, the door that was not tried */
	assert_true(found[1] == 5);
	errands_finish(&errands);
}

static void steps_do_not_wait(void **state)
{
	struct errands errands;

	(void)state;
	errands_init(&errands);
	take(&errands, NULL, &(struct message){ .number = REQ_STEP }, false);
	assert_int_equal(errands.count, 0);
	errands_finish(&errands);
}

static void there_is_a_bound_and_nothing_is_cut(void **state)
{
	struct errands errands;
	struct message message = saying(1);
	struct buf buf;
	size_t one, taken;

	(void)state;
	errands_init(&errands);
	buf_init(&buf, 1 << 20);
	wire_put(&buf, &message);
	one = buf.size;
	for (int i = 1; i < ERRANDS_MAX + 10; i++)
		wire_put(&buf, &message);
	taken = errands_take(&errands, NULL, buf.data, buf.size, false);
	assert_int_equal(taken, one * ERRANDS_MAX);
	assert_int_equal(errands_take(&errands, NULL, buf.data + taken, buf.size - taken, false), 0);
	assert_int_equal(errands_take(&errands, NULL, buf.data, 3, true), 0); /* not even a head */
	buf_finish(&buf);
	errands_finish(&errands);
}

static void who_is_gone_waits_for_nothing(void **state)
{
	struct errands errands;
	uint64_t found[ERRANDS_MAX];

	(void)state;
	errands_init(&errands);
	take(&errands, &who, &(struct message){ .number = REQ_SAY, .say = saying(1).say }, true);
	take(&errands, &who, &(struct message){ .number = REQ_SAY, .say = saying(2).say }, false);
	take(&errands, &reader, &(struct message){ .number = REQ_SAY, .say = saying(3).say }, false);
	assert_true(errands_have(&errands, &who));
	errands_forget(&errands, &who);
	assert_false(errands_have(&errands, &who));
	assert_true(errands_have(&errands, &reader));
	assert_int_equal(ids(&errands, found), 2); /* what is on its way is still counted */
	assert_true(found[0] == 1 && found[1] == 3);
	errands_finish(&errands);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_heard_is_not_asked_again),
		cmocka_unit_test(nothing_is_done_twice),
		cmocka_unit_test(steps_do_not_wait),
		cmocka_unit_test(there_is_a_bound_and_nothing_is_cut),
		cmocka_unit_test(who_is_gone_waits_for_nothing)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
