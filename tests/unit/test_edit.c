/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The input line by itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "edit.h"

static void type(struct edit *edit, const char *text)
{
	for (size_t at = 0, bytes; text[at] != '\0'; at += bytes) {
		bytes = edit_cluster(text + at, strlen(text) - at);
		assert_true(edit_insert(edit, text + at, bytes));
	}
}

static void press(struct edit *edit, enum action action)
{
	struct key key = { .action = action };
	assert_true(edit_key(edit, &key));
}

static int make(void **state)
{
	static struct edit edit;
	edit_init(&edit);
	*state = &edit;
	return 0;
}

static int finish(void **state)
{
	edit_finish(*state);
	return 0;
}

static void typing_and_rubbing_out_go_by_clusters(void **state)
{
	struct edit *edit = *state;
	type(edit, "あか\u3099z");
	assert_int_equal(edit->size, 10);
	press(edit, ACT_BACKSPACE);
	press(edit, ACT_BACKSPACE);
	assert_string_equal(edit->text, "あ");
	press(edit, ACT_BACKSPACE);
	press(edit, ACT_BACKSPACE);
	assert_string_equal(edit->text, "");
}

static void the_caret_moves_and_inserts_in_the_middle(void **state)
{
	struct edit *edit = *state;
	type(edit, "今日は");
	press(edit, ACT_LEFT);
	type(edit, "x");
	assert_string_equal(edit->text, "今日xは");
	press(edit, ACT_HOME);
	press(edit, ACT_DELETE);
	press(edit, ACT_FORWARD);
	press(edit, ACT_BACKSPACE);
	assert_string_equal(edit->text, "xは");
	press(edit, ACT_END);
	press(edit, ACT_RIGHT);
	press(edit, ACT_DELETE);
	assert_int_equal(edit->caret, 4);
}

static void words_and_ends_are_killed_and_yanked(void **state)
{
	struct edit *edit = *state;
	type(edit, "ねこ　いぬ とり");
	press(edit, ACT_KILL_WORD);
	assert_string_equal(edit->text, "ねこ　いぬ ");
	press(edit, ACT_KILL_WORD);
	assert_string_equal(edit->text, "ねこ　");
	press(edit, ACT_YANK);
	press(edit, ACT_YANK);
	assert_string_equal(edit->text, "ねこ　いぬ いぬ ");
	press(edit, ACT_HOME);
	press(edit, ACT_RIGHT);
	press(edit, ACT_KILL_END);
	assert_string_equal(edit->text, "ね");
	press(edit, ACT_KILL_START);
	assert_string_equal(edit->text, "");
	press(edit, ACT_YANK);
	assert_string_equal(edit->text, "ね");
}

static void a_full_line_takes_no_more(void **state)
{
	struct edit *edit = *state;
	for (int i = 0; i < SAY_MAX / 3; i++)
		assert_true(edit_insert(edit, "あ", 3));
	assert_false(edit_insert(edit, "あ", 3));
	assert_int_equal(edit->size, SAY_MAX);
	char text[SAY_MAX + 8];
	memset(text, 'x', sizeof text);
	memcpy(text + SAY_MAX - 1, "あああ", 9);
	text[sizeof text - 1] = '\0';
	edit_set(edit, text);
	assert_int_equal(edit->size, SAY_MAX - 1);
}

static void history_goes_back_and_returns_to_what_was_typed(void **state)
{
	struct edit *edit = *state;
	edit_remember(edit, "one");
	edit_remember(edit, "two");
	edit_remember(edit, "two");
	edit_remember(edit, "");
	type(edit, "three");
	press(edit, ACT_UP);
	assert_string_equal(edit->text, "two");
	press(edit, ACT_UP);
	press(edit, ACT_UP);
	assert_string_equal(edit->text, "one");
	press(edit, ACT_DOWN);
	press(edit, ACT_DOWN);
	press(edit, ACT_DOWN);
	assert_string_equal(edit->text, "three");
}

static void history_is_bounded(void **state)
{
	struct edit *edit = *state;
	for (int i = 0; i < 2 * EDIT_HISTORY_MAX; i++)
		edit_remember(edit, i % 2 ? "a" : "b");
	assert_int_equal(edit->history_count, EDIT_HISTORY_MAX);
}

static void bytes_that_are_no_text_are_kept_and_counted(void **state)
{
	struct edit *edit = *state;
	struct key key = { .action = ACT_RAW, .size = 2, .bytes = "\x82\xa0" };
	type(edit, "a");
	assert_true(edit_key(edit, &key));
	type(edit, "b");
	assert_int_equal(edit->size, 4);
	assert_int_equal(edit_columns(edit->text, edit->size, 1), 4);
	press(edit, ACT_BACKSPACE);
	press(edit, ACT_BACKSPACE);
	assert_int_equal(edit->size, 2);
}

static void the_window_keeps_room_for_what_is_being_composed(void **state)
{
	struct edit *edit = *state;
	for (int i = 0; i < 100; i++) {
		type(edit, "あ");
		struct edit_window window = edit_window(edit, 60, 1);
		assert_true(window.caret <= 60 - EDIT_FREE_COLUMNS - 1);
		assert_int_equal(window.end, edit->size);
	}
	press(edit, ACT_HOME);
	struct edit_window window = edit_window(edit, 60, 1);
	assert_int_equal(window.first, 0);
	assert_int_equal(window.caret, 0);
	assert_int_equal(window.end, 29 * 3);
}

static void the_window_goes_by_jumps(void **state)
{
	struct edit *edit = *state;
	size_t first = 0;
	int jumps = 0;
	for (int i = 0; i < 200; i++) {
		type(edit, "x");
		size_t now = edit_window(edit, 60, 1).first;
		jumps += now != first;
		first = now;
	}
	assert_in_range(jumps, 5, 15);
}

static void a_narrow_row_still_shows_the_caret(void **state)
{
	struct edit *edit = *state;
	type(edit, "あいうえお");
	for (int columns = 0; columns < 12; columns++) {
		struct edit_window window = edit_window(edit, columns, 1);
		assert_true(window.caret >= 0 && window.caret <= (columns > 0 ? columns : 1));
		assert_true(window.first <= edit->caret && window.end >= window.first);
	}
}

static void ambiguous_characters_count_as_the_terminal_says(void **state)
{
	(void)state;
	assert_int_equal(edit_columns("○", 3, 1), 1);
	assert_int_equal(edit_columns("○", 3, 2), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(typing_and_rubbing_out_go_by_clusters, make, finish),
		cmocka_unit_test_setup_teardown(the_caret_moves_and_inserts_in_the_middle, make, finish),
		cmocka_unit_test_setup_teardown(words_and_ends_are_killed_and_yanked, make, finish),
		cmocka_unit_test_setup_teardown(a_full_line_takes_no_more, make, finish),
		cmocka_unit_test_setup_teardown(history_goes_back_and_returns_to_what_was_typed, make, finish),
		cmocka_unit_test_setup_teardown(history_is_bounded, make, finish),
		cmocka_unit_test_setup_teardown(bytes_that_are_no_text_are_kept_and_counted, make, finish),
		cmocka_unit_test_setup_teardown(the_window_keeps_room_for_what_is_being_composed, make, finish),
		cmocka_unit_test_setup_teardown(the_window_goes_by_jumps, make, finish),
		cmocka_unit_test_setup_teardown(a_narrow_row_still_shows_the_caret, make, finish),
		cmocka_unit_test_setup_teardown(ambiguous_characters_count_as_the_terminal_says, make, finish),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
