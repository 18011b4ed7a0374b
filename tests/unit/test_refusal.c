/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes that tell a client why it is not let in. */
#include "refusal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static uint32_t number(const uint8_t *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/* RFC 4253, section 6: the length counts what follows it; all of it is a multiple of eight; padding of four or more. */
static void is_packet(const struct refusal *refusal, size_t at, const char *words, size_t size)
{
	const uint8_t *packet = refusal->bytes + at;
	uint32_t length = number(packet);
	uint8_t padding = packet[4];

	assert_int_equal(at + 4 + length, refusal->size);
	assert_int_equal((4 + length) % 8, 0);
	assert_in_range(padding, 4, 255);
	assert_int_equal(packet[5], 1);
	assert_int_equal(number(packet + 6), 12);
	assert_int_equal(number(packet + 10), size);
	assert_memory_equal(packet + 14, words, size);
	assert_int_equal(number(packet + 14 + size), 2);
	assert_memory_equal(packet + 18 + size, "en", 2);
	assert_int_equal(20 + size + padding, 4 + length);
}

static void test_every_length_is_one_packet(void **state)
{
	struct refusal refusal;
	char words[600];

	(void)state;
	memset(words, 'w', sizeof words);
	for (size_t size = 0; size < sizeof words; size++) {
		words[size] = '\0';
		refusal_make(&refusal, "kokoiru", words);
		words[size] = 'w';
		assert_memory_equal(refusal.bytes, "SSH-2.0-kokoiru\r\n", 17);
		is_packet(&refusal, 17, words, size < 300 ? size : 300);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_length_is_one_packet)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
