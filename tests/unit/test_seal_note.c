/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notes about a consultation: what was written is read, in its place and by its author's name only. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "seal.h"
#include "seal_note.h"

static const struct seal_note here = { 4711, 8, 99 };
static uint8_t public_key[SEAL_BOX_KEY], secret_key[SEAL_BOX_KEY];

/* The text it says, of *n bytes; NULL for none. */
static const char *open_note(const struct seal_note *note, const uint8_t *box, size_t size, uint8_t *inside, size_t *n)
{
	return seal_box_open(SEAL_NOTE_TAG, note->number, public_key, secret_key, box, size, inside, n)
		? seal_note_text(note, inside, n) : NULL;
}

static void what_was_written_is_read(void **state)
{
	static const size_t sizes[] = { 0, 1, 239, 240, 4000 };
	static uint8_t box[5000], inside[5000];
	static char words[4000];

	(void)state;
	memset(words, 'w', sizeof words);
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		const char *text;
		size_t n = 0;

		assert_true(seal_note(&here, public_key, words, sizes[i], box));
		text = open_note(&here, box, seal_note_size(sizes[i]), inside, &n);
		assert_non_null(text);
		assert_int_equal(n, sizes[i]);
		assert_memory_equal(text, words, n);
	}
	assert_false(seal_note(&here, public_key, words, SEAL_BOX_INSIDE_MAX, box));
}

static void a_moved_or_changed_note_says_nothing(void **state)
{
	const struct seal_note moved[] = { { 4712, 8, 99 }, { 4711, 9, 99 }, { 4711, 8, 98 } };
	uint8_t box[512], inside[512];
	size_t size = seal_note_size(5), n;

	(void)state;
	assert_true(seal_note(&here, public_key, "words", 5, box));
	for (size_t i = 0; i < sizeof moved / sizeof *moved; i++)
		assert_null(open_note(&moved[i], box, size, inside, &n));
	for (size_t at = 0; at < size; at++) {
		box[at] ^= 1;
		assert_null(open_note(&here, box, size, inside, &n));
		box[at] ^= 1;
		assert_null(open_note(&here, box, at, inside, &n));
	}
	assert_non_null(open_note(&here, box, size, inside, &n));
}

static void what_is_too_short_is_no_note(void **state)
{
	uint8_t inside[16] = { 0 };

	(void)state;
	for (size_t size = 0; size < sizeof inside; size++) {
		size_t n = size;

		assert_null(seal_note_text(&here, inside, &n));
		assert_int_equal(n, size);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_written_is_read),
		cmocka_unit_test(a_moved_or_changed_note_says_nothing),
		cmocka_unit_test(what_is_too_short_is_no_note),
	};

	if (!seal_init())
		return 1;
	seal_box_pair(public_key, secret_key);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
