/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rosters: in order whoever wrote them, and read only if they are one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "seal_record.h"
#include "seal_roster.h"

enum { YUKI = 7, SATO = 8, COUNT = 3 };

static const struct seal_reader written[COUNT] = {
	{ SEAL_READER_TEAM(2, 1), { 1 } }, { SATO, { 2 } }, { YUKI, { 3 } },
};

static void a_roster_comes_back_in_order(void **state)
{
	struct seal_reader readers[COUNT], other[COUNT] = { written[2], written[0], written[1] }, back[SEAL_ROSTER_MAX];
	uint8_t bytes[COUNT * SEAL_ROSTER_ONE], other_bytes[sizeof bytes];

	(void)state;
	memcpy(readers, written, sizeof readers);
	seal_roster_write(readers, COUNT, bytes);
	seal_roster_write(other, COUNT, other_bytes);
	assert_memory_equal(bytes, other_bytes, sizeof bytes);
	assert_int_equal(seal_roster_read(bytes, sizeof bytes, back), COUNT);
	assert_int_equal(back[0].reader, YUKI);
	assert_int_equal(back[1].reader, SATO);
	assert_true(back[2].reader == SEAL_READER_TEAM(2, 1));
	assert_true(seal_roster_is_same(back, COUNT, readers, COUNT));
	assert_memory_equal(bytes, "\0\0\0\0\0\0\0\007\003\0", 10);
}

static void another_roster_is_told_apart(void **state)
{
	struct seal_reader readers[COUNT], other[COUNT];

	(void)state;
	memcpy(readers, written, sizeof readers);
	assert_true(seal_roster_is_same(readers, 0, written, 0));
	assert_false(seal_roster_is_same(readers, COUNT, written, COUNT - 1));
	assert_false(seal_roster_is_same(readers, COUNT - 1, written, COUNT));
	for (int i = 0; i < COUNT; i++) {
		memcpy(other, written, sizeof other);
		other[i].public_key[31] ^= 1;
		assert_false(seal_roster_is_same(readers, COUNT, other, COUNT));
		other[i] = written[i];
		other[i].reader++;
		assert_false(seal_roster_is_same(readers, COUNT, other, COUNT));
	}
}

static void what_is_no_roster_is_not_read(void **state)
{
	struct seal_reader most[SEAL_ROSTER_MAX + 1] = { 0 }, back[SEAL_ROSTER_MAX];
	uint8_t bytes[sizeof most / sizeof *most * SEAL_ROSTER_ONE];
	const size_t one = SEAL_ROSTER_ONE;

	(void)state;
	for (unsigned i = 0; i <= SEAL_ROSTER_MAX; i++)
		most[i].reader = i;
	seal_roster_write(most, SEAL_ROSTER_MAX + 1, bytes);
	for (size_t size = 0; size <= sizeof bytes; size++)
		assert_int_equal(seal_roster_read(bytes, size, back),
			size > 0 && size % one == 0 && size <= SEAL_ROSTER_MAX * one ? (int)(size / one) : -1);
	memcpy(bytes + one, bytes, one);
	assert_int_equal(seal_roster_read(bytes, 2 * one, back), -1);
	bytes[7] = 9;
	assert_int_equal(seal_roster_read(bytes, 2 * one, back), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_roster_comes_back_in_order),
		cmocka_unit_test(another_roster_is_told_apart),
		cmocka_unit_test(what_is_no_roster_is_not_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
