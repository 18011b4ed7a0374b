/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The wire: every message of the table comes out as it went in, whatever is cut, and nothing else is taken. */
#include "wire.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "json.h"
#include "link.h"

/* A payload of one repeated byte is a message with large integers and empty texts; filled texts follow by hand. */
static struct message sample(enum wire_number number)
{
	struct message message;

	memset(&message, 0, sizeof message);
	message.number = number;
	return message;
}

static void every_message_comes_back(void **state)
{
	(void)state;
	for (size_t i = 0; i < wire_rows_count; i++) {
		struct message in = sample(wire_rows[i].number), out;
		struct buf buf;
		struct reader reader;

		buf_init(&buf, WIRE_MESSAGE_MAX);
		assert_true(wire_put(&buf, &in));
		reader = (struct reader){ buf.data, buf.size, false };
		assert_int_equal(wire_take(&reader, &out), WIRE_OK);
		assert_int_equal(out.number, in.number);
		assert_int_equal(wire_take(&reader, &out), WIRE_END);
		buf_finish(&buf);
	}
}

static struct message said(void)
{
	return (struct message){ .number = EV_SAID, .said = { .room = wire_string("free"), .line = 0x1122334455667788,
		.before = 7, .at = 1, .id = UINT64_MAX, .nickname = wire_string("こたろう"), .role = ROLE_FAMILY, .kind = LINE_SAID,
		.zone = 3, .is_mine = 1, .n0 = 1, .n5 = 65535, .note = wire_string(""), .text = wire_string("今日は昼すぎに起きました") } };
}

static void texts_and_integers_survive(void **state)
{
	struct message in = said(), out;
	struct buf buf;
	struct reader reader;

	(void)state;
	buf_init(&buf, WIRE_MESSAGE_MAX);
	assert_true(wire_put(&buf, &in));
	reader = (struct reader){ buf.data, buf.size, false };
	assert_int_equal(wire_take(&reader, &out), WIRE_OK);
	assert_true(wire_equals(out.said.nickname, "こたろう"));
	assert_true(wire_equals(out.said.text, "今日は昼すぎに起きました"));
	assert_true(out.said.line == in.said.line && out.said.id == UINT64_MAX && out.said.n5 == 65535);
	buf_finish(&buf);
}

static void every_cut_is_refused(void **state)
{
	struct message in = said(), out;
	struct buf buf;

	(void)state;
	buf_init(&buf, WIRE_MESSAGE_MAX);
	assert_true(wire_put(&buf, &in));
	for (size_t cut = 1; cut < buf.size; cut++) {
		uint8_t *copy = malloc(cut); /* its own end, so that a sanitizer sees a byte read too far */
		struct reader reader = { copy, cut, false };

		memcpy(copy, buf.data, cut);
		assert_int_equal(wire_take(&reader, &out), WIRE_BAD);
		free(copy);
	}
	buf_finish(&buf);
}

static void a_longer_payload_is_refused(void **state)
{
	struct message in = sample(REQ_STEP), out;
	struct buf buf;
	struct reader reader;

	(void)state;
	buf_init(&buf, WIRE_MESSAGE_MAX);
	assert_true(wire_put(&buf, &in));
	buf_put_u8(&buf, 0);
	buf.data[3]++;
	reader = (struct reader){ buf.data, buf.size, false };
	assert_int_equal(wire_take(&reader, &out), WIRE_BAD);
	buf_finish(&buf);
}

static void bad_text_is_refused(void **state)
{
	static const char *const bad[] = { "\xff", "\xc0\x80", "\xed\xa0\x80", "\xef\xbf\xbe", "\xe3\x81" };

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct message in = { .number = REQ_SAY, .say = { .text = wire_string(bad[i]), .note = wire_string(""),
			.room = wire_string("") } }, out;
		struct buf buf;
		struct reader reader;

		buf_init(&buf, WIRE_MESSAGE_MAX);
		assert_true(wire_put(&buf, &in));
		reader = (struct reader){ buf.data, buf.size, false };
		assert_int_equal(wire_take(&reader, &out), WIRE_BAD);
		buf_finish(&buf);
	}
}

static void unknown_numbers_are_refused(void **state)
{
	struct message out;

	(void)state;
	for (unsigned number = 0; number <= 0xffff; number++) {
		uint8_t head[4] = { (uint8_t)(number >> 8), (uint8_t)number, 0, 0 };
		struct reader reader = { head, sizeof head, false };

		if (!wire_row_of(number))
			assert_int_equal(wire_take(&reader, &out), WIRE_BAD);
	}
}

static void a_full_buffer_stays_as_it_was(void **state)
{
	struct message in = said();
	struct buf buf;
	size_t before;

	(void)state;
	buf_init(&buf, 150);
	assert_true(wire_put(&buf, &in));
	before = buf.size;
	assert_false(wire_put(&buf, &in));
	assert_int_equal(buf.size, before);
	assert_false(buf.failed);
	buf_finish(&buf);
}

struct counting { int count; uint64_t last; };

static bool count(void *context, const struct message *message)
{
	struct counting *counting = context;

	assert_int_equal(message->number, EV_SAID);
	assert_true(message->said.line == ++counting->last);
	counting->count++;
	return true;
}

static void a_link_carries_whole_messages_in_order(void **state)
{
	struct link a, b;
	struct counting counting = { 0 };
	int pair[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK, 0, pair), 0);
	link_init(&a, pair[0], 1 << 20);
	link_init(&b, pair[1], 1 << 20);
	for (uint64_t i = 1; i <= 3000; i++) {
		struct message message = said();

		message.said.line = i;
		assert_true(link_send(&a, &message));
		if (i % 1000 == 0) {
			while (link_flush(&a) == LINK_AGAIN)
				assert_int_not_equal(link_receive(&b, 4, count, &counting), LINK_CLOSED);
			while (link_receive(&b, 4, count, &counting) == LINK_AGAIN)
				;
		}
	}
	assert_int_equal(counting.count, 3000);
	link_finish(&a);
	assert_int_equal(link_receive(&b, 1, count, &counting), LINK_CLOSED);
	link_finish(&b);
}

/* Many packets are read at a time: what came before the end, or before a broken one, counts all the same. */
static void a_link_reads_up_to_the_end_and_no_further(void **state)
{
	static const struct { int good, most, counted; const char *last; size_t size; enum link_result result; } table[] = {
		{ 0, 8, 0, NULL, 0, LINK_OK }, { 1, 8, 1, NULL, 0, LINK_OK }, { 2, 8, 2, NULL, 0, LINK_OK },
		{ 2, 2, 2, NULL, 0, LINK_AGAIN }, { 3, 2, 2, NULL, 0, LINK_AGAIN }, { 3, 3, 3, NULL, 0, LINK_AGAIN },
		{ 1, 8, 1, "", 0, LINK_CLOSED }, { 2, 8, 2, "", 0, LINK_CLOSED },
		{ 1, 8, 1, "\xff\xff\xff\xff", 4, LINK_CLOSED }, { 2, 8, 2, "x", 1, LINK_CLOSED } };

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct counting counting = { 0 };
		struct message message = said();
		struct link a, b;
		int pair[2];

		assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK, 0, pair), 0);
		link_init(&a, pair[0], 1 << 20);
		link_init(&b, pair[1], 1 << 20);
		for (int k = 1; k <= table[i].good; k++) {
			message.said.line = (uint64_t)k;
			assert_true(link_send(&a, &message));
			assert_int_equal(link_flush(&a), LINK_OK);
		}
		if (table[i].size > 0)
			assert_true(send(pair[0], table[i].last, table[i].size, 0) == (ssize_t)table[i].size);
		if (table[i].last && table[i].size == 0)
			link_finish(&a);
		assert_int_equal(link_receive(&b, table[i].most, count, &counting), table[i].result);
		assert_int_equal(counting.count, table[i].counted);
		link_finish(&a);
		link_finish(&b);
	}
}

/* One byte more than a packet may have is no packet, whatever came with it. */
static void a_link_takes_no_packet_that_is_too_large(void **state)
{
	static uint8_t bytes[WIRE_PACKET_MAX + 1];
	struct counting counting = { 0 };
	struct message message = said();
	struct link a, b;
	int pair[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK, 0, pair), 0);
	link_init(&a, pair[0], 1 << 20);
	link_init(&b, pair[1], 1 << 20);
	message.said.line = 1;
	assert_true(link_send(&a, &message));
	assert_int_equal(link_flush(&a), LINK_OK);
	assert_true(send(pair[0], bytes, sizeof bytes, 0) == (ssize_t)sizeof bytes);
	assert_int_equal(link_receive(&b, 8, count, &counting), LINK_CLOSED);
	assert_int_equal(counting.count, 1);
	link_finish(&a);
	link_finish(&b);
}

static void a_link_overflows_at_its_limit_and_can_be_reset(void **state)
{
	struct message message = said();
	struct link link;
	int pair[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK, 0, pair), 0);
	link_init(&link, pair[0], 1000);
	while (link_send(&link, &message))
		;
	assert_true(link.overflowed && link.out.size <= 1000);
	link_reset(&link);
	assert_true(!link.overflowed && link.out.size == 0 && link_send(&link, &message));
	link_finish(&link);
	close(pair[1]);
}

static void settings_take_their_values_only(void **state)
{
	static const struct { enum setting setting; const char *value; bool is_valid; } table[] = {
		{ SETTING_LANGUAGE, "", true }, { SETTING_LANGUAGE, "ja", true }, { SETTING_LANGUAGE, "fr", false },
		{ SETTING_FLOW, "flow", true }, { SETTING_FLOW, "batch 30", true }, { SETTING_FLOW, "batch ", false },
		{ SETTING_FLOW, "batch 3000", false }, { SETTING_FLOW, "batch x", false }, { SETTING_WRAP, "40", true },
		{ SETTING_WRAP, "", false }, { SETTING_LISTENING, "1", true }, { SETTING_LISTENING, "|", false },
		{ SETTING_LISTENING, "0|1", false }, { SETTING_AVATAR, "anything", true }, { SETTING_COUNT, "1", false } };

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		assert_int_equal(setting_value_is_valid(table[i].setting, table[i].value, strlen(table[i].value)), table[i].is_valid);
}

static void json_is_quoted(void **state)
{
	struct buf buf;
	struct json json = { &buf, false };

	(void)state;
	buf_init(&buf, 1000);
	json_open(&json, '{');
	json_name(&json, "a");
	json_string(&json, "\"\\\n\x7fこ");
	json_name(&json, "b");
	json_open(&json, '[');
	json_number(&json, UINT64_MAX);
	json_bool(&json, true);
	json_null(&json);
	json_close(&json, ']');
	json_close(&json, '}');
	buf_put_u8(&buf, 0);
	assert_string_equal((char *)buf.data, "{\"a\":\"\\\"\\\\\\u000a\\u007fこ\",\"b\":[18446744073709551615,true,null]}");
	buf_finish(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_message_comes_back), cmocka_unit_test(texts_and_integers_survive),
		cmocka_unit_test(every_cut_is_refused), cmocka_unit_test(a_longer_payload_is_refused),
		cmocka_unit_test(bad_text_is_refused), cmocka_unit_test(unknown_numbers_are_refused),
		cmocka_unit_test(a_full_buffer_stays_as_it_was), cmocka_unit_test(a_link_carries_whole_messages_in_order),
		cmocka_unit_test(a_link_reads_up_to_the_end_and_no_further),
		cmocka_unit_test(a_link_takes_no_packet_that_is_too_large),
		cmocka_unit_test(a_link_overflows_at_its_limit_and_can_be_reset),
		cmocka_unit_test(settings_take_their_values_only), cmocka_unit_test(json_is_quoted)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
