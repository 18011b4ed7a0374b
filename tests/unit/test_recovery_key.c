/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Halves of a recovery key: two that belong together give it back, nothing else does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "recovery_key.h"
#include "seal.h"
#include "seal_box.h"

struct made {
	uint8_t public_key[PAPER_BYTES], halves[RECOVERY_HALVES][PAPER_BYTES];
	char shown[RECOVERY_HALVES][PAPER_ROOM];
};

static struct made make(void)
{
	struct made made;

	recovery_key_make(made.public_key, made.halves);
	paper_show(PAPER_FIRST_HALF, made.halves[0], made.shown[0]);
	paper_show(PAPER_SECOND_HALF, made.halves[1], made.shown[1]);
	return made;
}

static enum paper look(const char *text, uint8_t half[PAPER_BYTES])
{
	static const uint8_t zeros[PAPER_BYTES];
	enum paper paper = recovery_key_read(text, strlen(text), half);

	if (paper == PAPER_KINDS)
		assert_memory_equal(half, zeros, sizeof zeros);
	return paper;
}

static void both_halves_give_the_key_back(void **state)
{
	struct made made = make();
	uint8_t a[PAPER_BYTES], b[PAPER_BYTES], public_key[PAPER_BYTES], secret_key[PAPER_BYTES], box[512];
	char words[512];
	size_t n = 0;

	(void)state;
	assert_int_equal(look(made.shown[0], a), PAPER_FIRST_HALF);
	assert_int_equal(look(made.shown[1], b), PAPER_SECOND_HALF);
	recovery_key_join(a, b, public_key, secret_key);
	assert_memory_equal(public_key, made.public_key, sizeof public_key);
	recovery_key_join(b, a, public_key, secret_key);
	assert_memory_equal(public_key, made.public_key, sizeof public_key);
	assert_true(seal_box("KKt1", 3, made.public_key, "words", 5, box));
	assert_true(seal_box_open("KKt1", 3, made.public_key, secret_key, box, seal_box_size(5), words, &n));
	assert_memory_equal(words, "words", n);
}

static void halves_that_do_not_belong_together_give_another_key(void **state)
{
	struct made made = make(), other = make();
	uint8_t public_key[PAPER_BYTES], secret_key[PAPER_BYTES];

	(void)state;
	recovery_key_join(made.halves[0], made.halves[0], public_key, secret_key);
	assert_memory_not_equal(public_key, made.public_key, sizeof public_key);
	recovery_key_join(made.halves[0], other.halves[1], public_key, secret_key);
	assert_memory_not_equal(public_key, made.public_key, sizeof public_key);
	assert_memory_not_equal(public_key, other.public_key, sizeof public_key);
	assert_memory_not_equal(made.halves[0], other.halves[0], sizeof other.halves[0]);
}

static void a_file_may_hold_words_for_people(void **state)
{
	struct made made = make();
	uint8_t half[PAPER_BYTES];
	char text[512];

	(void)state;
	snprintf(text, sizeof text, "# a half\n#\n%s# keep it\n", made.shown[1]);
	assert_int_equal(look(text, half), PAPER_SECOND_HALF);
	assert_memory_equal(half, made.halves[1], sizeof half);
	text[strlen(text) - 1] = '\0';
	assert_int_equal(look(text, half), PAPER_SECOND_HALF);
}

static void nothing_else_is_taken_for_a_half(void **state)
{
	struct made made = make();
	char pepper[PAPER_ROOM], text[4 * PAPER_ROOM], long_row[3000];
	uint8_t half[PAPER_BYTES];

	(void)state;
	paper_show(PAPER_PEPPER, made.halves[0], pepper);
	assert_int_equal(look(pepper, half), PAPER_KINDS);
	assert_false(paper_parse(PAPER_PEPPER, made.shown[0], strlen(made.shown[0]), half, NULL));
	for (size_t n = 0; n < PAPER_ROOM - 2; n++) {
		snprintf(text, sizeof text, "%.*s", (int)n, made.shown[0]);
		assert_int_equal(look(text, half), PAPER_KINDS);
	}
	snprintf(text, sizeof text, "%s%s", made.shown[0], made.shown[1]);
	assert_int_equal(look(text, half), PAPER_KINDS);
	memset(long_row, '1', sizeof long_row);
	long_row[sizeof long_row - 1] = '\0';
	assert_int_equal(look(long_row, half), PAPER_KINDS);
	for (size_t i = 0; made.shown[0][i]; i++) {
		char was = made.shown[0][i];

		if (was == '-' || was == '\n')
			continue;
		made.shown[0][i] = was == '7' ? '8' : '7';
		assert_int_equal(look(made.shown[0], half), PAPER_KINDS);
		made.shown[0][i] = was;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_halves_give_the_key_back),
		cmocka_unit_test(halves_that_do_not_belong_together_give_another_key),
		cmocka_unit_test(a_file_may_hold_words_for_people),
		cmocka_unit_test(nothing_else_is_taken_for_a_half),
	};

	if (!seal_init())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
