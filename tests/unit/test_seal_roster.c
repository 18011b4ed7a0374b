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

static struct seal_roster linked(int links)
{
	struct seal_roster roster = { .count = COUNT, .links_count = links };

	memcpy(roster.readers, written, sizeof written);
	for (int i = 0; i < links; i++) {
		roster.links[i].former = (uint32_t)(links - i);
		memset(roster.links[i].proof, 0xa0 + i, sizeof roster.links[i].proof);
	}
	return roster;
}

static void links_come_back_with_it(void **state)
{
	uint8_t bytes[SEAL_ROSTER_ROOM + 1];
	struct seal_roster back;

	(void)state;
	for (int links = 0; links <= SEAL_LINKS_MAX; links++) {
		struct seal_roster roster = linked(links);
		size_t size = seal_roster_put(&roster, bytes);

		assert_int_equal(size, 5 + links * SEAL_LINK + COUNT * SEAL_ROSTER_ONE);
		assert_true(seal_roster_take(bytes, size, &back));
		assert_false(back.is_old);
		assert_int_equal(back.links_count, links);
		assert_true(seal_roster_is_same(back.readers, back.count, roster.readers, COUNT));
		for (int i = 0; i < links; i++)
			assert_memory_equal(&back.links[i], &roster.links[i], sizeof back.links[i]);
		for (size_t other = 0; other < size; other++)
			if (seal_roster_take(bytes, other, &back))
				assert_true(back.count < COUNT && (size - other) % SEAL_ROSTER_ONE == 0);
		assert_false(seal_roster_take(bytes, size + 1, &back));
	}
	bytes[3]++;
	assert_false(seal_roster_take(bytes, SEAL_ROSTER_ROOM, &back)); /* a later version's */
}

static void links_that_are_none_are_not_read(void **state)
{
	struct seal_roster roster = linked(2), back;
	uint8_t bytes[SEAL_ROSTER_ROOM];
	size_t size;

	(void)state;
	roster.links[1].former = roster.links[0].former;
	size = seal_roster_put(&roster, bytes);
	assert_false(seal_roster_take(bytes, size, &back));
	roster.links[1].former = 0;
	size = seal_roster_put(&roster, bytes);
	assert_false(seal_roster_take(bytes, size, &back));
	bytes[4] = SEAL_LINKS_MAX + 1;
	assert_false(seal_roster_take(bytes, sizeof bytes, &back));
}

/* Whatever a proof is of, another one is another. */
static void a_proof_is_of_all_that_it_says(void **state)
{
	struct seal_roster roster = linked(0), other = roster;
	uint8_t key[32] = { 1 }, former[32] = { 2 }, proofs[8][32];

	(void)state;
	other.readers[COUNT - 1].public_key[31] ^= 1;
	seal_roster_prove(9, 2, key, 1, former, &roster, proofs[0]);
	seal_roster_prove(8, 2, key, 1, former, &roster, proofs[1]);
	seal_roster_prove(9, 3, key, 1, former, &roster, proofs[2]);
	seal_roster_prove(9, 2, former, 1, former, &roster, proofs[3]);
	seal_roster_prove(9, 2, key, 2, former, &roster, proofs[4]);
	seal_roster_prove(9, 2, key, 1, key, &roster, proofs[5]);
	seal_roster_prove(9, 2, key, 1, former, &other, proofs[6]);
	other = roster;
	other.count--;
	seal_roster_prove(9, 2, key, 1, former, &other, proofs[7]);
	for (int i = 0; i < 8; i++)
		for (int j = 0; j < i; j++)
			assert_memory_not_equal(proofs[i], proofs[j], sizeof *proofs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_roster_comes_back_in_order),
		cmocka_unit_test(another_roster_is_told_apart),
		cmocka_unit_test(what_is_no_roster_is_not_read),
		cmocka_unit_test(links_come_back_with_it),
		cmocka_unit_test(links_that_are_none_are_not_read),
		cmocka_unit_test(a_proof_is_of_all_that_it_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
