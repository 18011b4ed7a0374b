/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sealed boxes: what went in comes out, and nothing else ever does. */
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "seal.h"
#include "seal_box.h"

static uint8_t own_public[SEAL_BOX_KEY], own_secret[SEAL_BOX_KEY];

static uint8_t *sealed(const char *words, size_t *size)
{
	uint8_t *box;

	*size = seal_box_size(strlen(words));
	box = malloc(*size);
	assert_non_null(box);
	assert_true(seal_box("KKt1", 7, own_public, words, strlen(words), box));
	return box;
}

static void what_goes_in_comes_out(void **state)
{
	static const size_t sizes[] = { 0, 1, 255, 256, 257, 5000, SEAL_BOX_INSIDE_MAX };
	uint8_t *words = malloc(SEAL_BOX_INSIDE_MAX), *back = malloc(seal_box_size(SEAL_BOX_INSIDE_MAX));

	(void)state;
	seal_random(words, SEAL_BOX_INSIDE_MAX);
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		size_t size = seal_box_size(sizes[i]), n = 1;
		uint8_t *box = malloc(size);

		assert_true(seal_box("KKt1", 7, own_public, words, sizes[i], box));
		assert_true(seal_box_open("KKt1", 7, own_public, own_secret, box, size, back, &n));
		assert_int_equal(n, sizes[i]);
		assert_memory_equal(back, words, n);
		free(box);
	}
	assert_false(seal_box("KKt1", 7, own_public, words, SEAL_BOX_INSIDE_MAX + 1, back));
	free(back);
	free(words);
}

static void lengths_are_hidden_in_steps(void **state)
{
	(void)state;
	assert_int_equal(seal_box_size(0), seal_box_size(255));
	assert_int_equal(seal_box_size(256), seal_box_size(255) + 256);
}

static void a_moved_box_does_not_open(void **state)
{
	uint8_t other_public[SEAL_BOX_KEY], other_secret[SEAL_BOX_KEY], back[512];
	size_t size, n = 99;
	uint8_t *box = sealed("ここだけの話です", &size);

	(void)state;
	seal_box_pair(other_public, other_secret);
	assert_false(seal_box_open("KKt2", 7, own_public, own_secret, box, size, back, &n));
	assert_false(seal_box_open("KKt1", 8, own_public, own_secret, box, size, back, &n));
	assert_false(seal_box_open("KKt1", 7, other_public, other_secret, box, size, back, &n));
	assert_false(seal_box_open("KKt1", 7, own_public, other_secret, box, size, back, &n));
	memcpy(box, "KKt2", 4);
	assert_false(seal_box_open("KKt2", 7, own_public, own_secret, box, size, back, &n));
	assert_int_equal(n, 99);
	free(box);
}

static void every_flipped_bit_and_every_cut_is_noticed(void **state)
{
	uint8_t back[512];
	size_t size, n;
	uint8_t *box = sealed("だれにも言えないことを 書きます", &size);

	(void)state;
	for (size_t i = 0; i < size; i++) {
		box[i] ^= (uint8_t)(1 << i % 8);
		assert_false(seal_box_open("KKt1", 7, own_public, own_secret, box, size, back, &n));
		box[i] ^= (uint8_t)(1 << i % 8);
	}
	for (size_t cut = 0; cut < size; cut++) {
		uint8_t *part = malloc(cut + 1);

		memcpy(part, box, cut);
		assert_false(seal_box_open("KKt1", 7, own_public, own_secret, part, cut, back, &n));
		free(part);
	}
	free(box);
}

static void a_key_is_read_as_it_was_shown(void **state)
{
	static const uint8_t none[SEAL_BOX_KEY];
	char shown[SEAL_BOX_KEY_ROOM];
	uint8_t back[SEAL_BOX_KEY];

	(void)state;
	seal_box_show_key(own_public, shown);
	assert_int_equal(strlen(shown), 64);
	assert_true(seal_box_read_key(shown, back));
	assert_memory_equal(back, own_public, sizeof back);
	for (size_t i = 0; shown[i]; i++)
		shown[i] = (char)toupper(shown[i]);
	assert_true(seal_box_read_key(shown, back));
	assert_memory_equal(back, own_public, sizeof back);
	for (size_t i = 0; i < 64; i++) {
		char was = shown[i];

		shown[i] = 'g';
		assert_false(seal_box_read_key(shown, back));
		shown[i] = '\0';
		assert_false(seal_box_read_key(shown, back));
		shown[i] = was;
	}
	assert_memory_equal(back, none, sizeof back);
	seal_box_show_key(none, shown);
	assert_false(seal_box_read_key(shown, back)); /* nothing can be sealed to it */
	assert_false(seal_box_read_key("00000000000000000000000000000000000000000000000000000000000000000", back));
}

static int make_pair(void **state)
{
	(void)state;
	assert_true(seal_init());
	seal_box_pair(own_public, own_secret);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_goes_in_comes_out),
		cmocka_unit_test(lengths_are_hidden_in_steps),
		cmocka_unit_test(a_moved_box_does_not_open),
		cmocka_unit_test(every_flipped_bit_and_every_cut_is_noticed),
		cmocka_unit_test(a_key_is_read_as_it_was_shown),
	};

	return cmocka_run_group_tests(tests, make_pair, NULL);
}
