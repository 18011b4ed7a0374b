/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What hub and post say to each other: it comes out as it went in, and nothing else is taken for it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "postbag.h"

static int ends[2];
static uint8_t room[POSTBAG_PACKET_MAX];

static struct postbag passed(const struct postbag *sent)
{
	struct postbag received;

	assert_int_equal(postbag_send(ends[0], sent), POSTBAG_OK);
	assert_int_equal(postbag_receive(ends[1], room, &received), POSTBAG_OK);
	assert_int_equal(received.number, sent->number);
	return received;
}

static void what_goes_in_comes_out(void **state)
{
	static uint8_t sealed[5000], code[300];
	struct postbag mail = { .number = POSTBAG_MAIL, .mail = 1ull << 40, .kind = MAIL_DECLINED, .language = LANGUAGE_EN,
		.about = UINT64_MAX, .hours = 72, .sealed = { sealed, sizeof sealed }, .code = { code, sizeof code } };
	struct postbag told = { .number = POSTBAG_TOLD, .mail = 3, .outcome = OUTCOME_UNTRIED, .fault = FAULT_TEMPLATE };
	struct postbag got;

	(void)state;
	memset(sealed, 1, sizeof sealed);
	memset(code, 2, sizeof code);
	got = passed(&mail);
	assert_true(got.mail == mail.mail && got.about == mail.about);
	assert_int_equal(got.kind, MAIL_DECLINED);
	assert_int_equal(got.language, LANGUAGE_EN);
	assert_int_equal(got.hours, 72);
	assert_int_equal(got.sealed.size, sizeof sealed);
	assert_memory_equal(got.sealed.at, sealed, sizeof sealed);
	assert_int_equal(got.code.size, sizeof code);
	got = passed(&told);
	assert_int_equal(got.outcome, OUTCOME_UNTRIED);
	assert_int_equal(got.fault, FAULT_TEMPLATE);
	for (int number = POSTBAG_WHO; number <= POSTBAG_ASK; number++)
		if (number != POSTBAG_MAIL)
			passed(&(struct postbag){ .number = (enum postbag_number)number });
}

static void nothing_else_is_taken_for_it(void **state)
{
	static const struct { uint8_t bytes[12]; size_t size; } wrong[] = {
		{ { 0 }, 1 }, { { 9 }, 1 }, { { POSTBAG_ASK, 0 }, 2 }, { { POSTBAG_TOLD, 0, 0, 0, 0, 0, 0, 0, 1, 0 }, 10 },
		{ { POSTBAG_TOLD, 0, 0, 0, 0, 0, 0, 0, 1, OUTCOME_COUNT, 0 }, 11 },
		{ { POSTBAG_TOLD, 0, 0, 0, 0, 0, 0, 0, 1, 0, FAULT_COUNT }, 11 },
		{ { POSTBAG_TOLD, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0 }, 12 }, { { POSTBAG_MAIL, 0, 0, 0 }, 4 }
	};
	struct postbag postbag;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		assert_false(postbag_read(wrong[i].bytes, wrong[i].size, &postbag));
		assert_true(send(ends[0], wrong[i].bytes, wrong[i].size, 0) > 0);
		assert_int_equal(postbag_receive(ends[1], room, &postbag), POSTBAG_STRANGE);
	}
	passed(&(struct postbag){ .number = POSTBAG_ASK });
}

static void sizes_inside_are_not_believed(void **state)
{
	struct postbag mail = { .number = POSTBAG_MAIL, .mail = 1, .sealed = { (const uint8_t *)"abc", 3 } }, read;
	uint8_t packet[64];
	ssize_t size;

	(void)state;
	assert_int_equal(postbag_send(ends[0], &mail), POSTBAG_OK);
	size = recv(ends[1], packet, sizeof packet, 0);
	assert_true(size > 0);
	for (ssize_t cut = 0; cut < size; cut++)
		assert_false(postbag_read(packet, (size_t)cut, &read));
	packet[size - 7] = 0xff; /* the length of what is sealed */
	assert_false(postbag_read(packet, (size_t)size, &read));
}

static void what_is_too_large_or_gone_is_told(void **state)
{
	static uint8_t large[POSTBAG_PACKET_MAX];
	struct postbag mail = { .number = POSTBAG_MAIL, .sealed = { large, sizeof large } }, postbag;

	(void)state;
	assert_int_equal(postbag_send(ends[0], &mail), POSTBAG_STRANGE);
	assert_int_equal(postbag_receive(ends[1], room, &postbag), POSTBAG_LATER);
	close(ends[0]);
	assert_int_equal(postbag_receive(ends[1], room, &postbag), POSTBAG_OVER);
	assert_int_equal(postbag_send(ends[1], &(struct postbag){ .number = POSTBAG_ASK }), POSTBAG_OVER);
	ends[0] = -1;
}

static int set_up(void **state)
{
	(void)state;
	return socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends);
}

static int tear_down(void **state)
{
	(void)state;
	if (ends[0] >= 0)
		close(ends[0]);
	return close(ends[1]);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(what_goes_in_comes_out), CASE(nothing_else_is_taken_for_it), CASE(sizes_inside_are_not_believed),
		CASE(what_is_too_large_or_gone_is_told)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
