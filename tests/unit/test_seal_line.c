/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sealed lines: one opens under its key, in its place, whole and unchanged; everything else is told apart from text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "seal.h"
#include "seal_line.h"

enum { ROOM = 9000 };

static const struct seal_line here = { 0x0123456789abcdef, 2, 7, 41, "sixteen bytes !" };
static const uint8_t key[SEAL_BOX_KEY] = { 0x51 };

/* What it says of a record; nothing but an opening writes anything. */
static enum seal_opening look(const struct seal_line *line, const uint8_t *use, const uint8_t *sealed, size_t size)
{
	uint8_t words[ROOM], untouched[ROOM];
	size_t n = 12345;
	enum seal_opening opening;

	memset(words, 0xee, sizeof words);
	memset(untouched, 0xee, sizeof untouched);
	opening = seal_line_open(line, use, sealed, size, words, &n);
	if (opening != SEAL_OPENED) {
		assert_memory_equal(words, untouched, sizeof words);
		assert_int_equal(n, 12345);
	}
	return opening;
}

static void what_goes_in_comes_out(void **state)
{
	static const size_t sizes[] = { 0, 1, 255, 256, 257, 4351, SEAL_LINE_INSIDE_MAX - 1, SEAL_LINE_INSIDE_MAX };
	static uint8_t words[SEAL_LINE_INSIDE_MAX + 1], sealed[ROOM], again[ROOM], back[ROOM];

	(void)state;
	seal_random(words, sizeof words);
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		size_t size = seal_line_size(sizes[i]), n = 0;

		assert_true(seal_line(&here, key, words, sizes[i], sealed));
		assert_true(seal_is_line(sealed, size));
		assert_int_equal(seal_line_open(&here, key, sealed, size, back, &n), SEAL_OPENED);
		assert_int_equal(n, sizes[i]);
		assert_memory_equal(back, words, n);
		assert_true(seal_line(&here, key, words, sizes[i], again));
		assert_memory_not_equal(sealed, again, size);
	}
	assert_false(seal_line(&here, key, words, sizeof words, sealed));
}

static void lengths_are_hidden_in_steps(void **state)
{
	(void)state;
	assert_int_equal(seal_line_size(0), 300);
	assert_int_equal(seal_line_size(255), 300);
	assert_int_equal(seal_line_size(256), 556);
}

static void no_flipped_bit_opens(void **state)
{
	uint8_t sealed[300], other_key[SEAL_BOX_KEY];

	(void)state;
	assert_true(seal_line(&here, key, "\001つらい日でした", 22, sealed));
	for (size_t bit = 0; bit < 8 * sizeof sealed; bit++) {
		sealed[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_int_not_equal(look(&here, key, sealed, sizeof sealed), SEAL_OPENED);
		sealed[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	for (size_t bit = 0; bit < 8 * sizeof key; bit++) {
		memcpy(other_key, key, sizeof key);
		other_key[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_int_equal(look(&here, other_key, sealed, sizeof sealed), SEAL_CLOSED);
	}
	assert_int_equal(look(&here, key, sealed, sizeof sealed), SEAL_OPENED);
}

static void no_other_length_opens(void **state)
{
	static uint8_t sealed[ROOM], words[600];
	size_t size = seal_line_size(sizeof words);

	(void)state;
	assert_true(seal_line(&here, key, words, sizeof words, sealed));
	for (size_t other = 0; other < sizeof sealed; other++)
		assert_int_equal(look(&here, key, sealed, other), other == size ? SEAL_OPENED : SEAL_CLOSED);
	assert_false(seal_is_line(sealed, size - 1));
	assert_false(seal_is_line(sealed, 44));
	assert_false(seal_is_line(sealed, seal_line_size(SEAL_LINE_INSIDE_MAX) + 256));
}

static void a_moved_line_does_not_open(void **state)
{
	struct seal_line moved[6] = { here, here, here, here, here, here };
	uint8_t sealed[300];

	(void)state;
	assert_true(seal_line(&here, key, "\001here", 5, sealed));
	moved[0].circle++;
	moved[1].epoch--;
	moved[2].author ^= UINT64_C(1) << 63;
	moved[3].counter++;
	moved[4].id[0] ^= 0x80;
	moved[5].id[SEAL_LINE_ID - 1] ^= 1;
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(look(&moved[i], key, sealed, sizeof sealed), SEAL_CLOSED);
}

static void what_a_newer_version_wrote_is_told_apart(void **state)
{
	uint8_t sealed[300];

	(void)state;
	assert_true(seal_line(&here, key, "\001here", 5, sealed));
	sealed[3] = '2';
	assert_int_equal(look(&here, key, sealed, sizeof sealed), SEAL_NEWER);
	assert_int_equal(look(&here, key, sealed, 4), SEAL_NEWER);
	assert_true(seal_line_is_newer(sealed, 4));
	assert_false(seal_is_line(sealed, sizeof sealed));
	sealed[3] = '0';
	assert_int_equal(look(&here, key, sealed, sizeof sealed), SEAL_CLOSED);
	memcpy(sealed, "KKg1", 4);
	assert_int_equal(look(&here, key, sealed, sizeof sealed), SEAL_CLOSED);
	assert_false(seal_line_is_newer(sealed, 4));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_goes_in_comes_out),
		cmocka_unit_test(lengths_are_hidden_in_steps),
		cmocka_unit_test(no_flipped_bit_opens),
		cmocka_unit_test(no_other_length_opens),
		cmocka_unit_test(a_moved_line_does_not_open),
		cmocka_unit_test(what_a_newer_version_wrote_is_told_apart),
	};

	if (!seal_init())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
