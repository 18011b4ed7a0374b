/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes of terminals as actions. Each case is run whole and byte by byte: packets may be cut anywhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "keys.h"

struct log {
	char text[8192];
	size_t size;
};

static const char *const names[] = {
	[ACT_ENTER] = "ENTER", [ACT_TAB] = "TAB", [ACT_BACK_TAB] = "BACKTAB", [ACT_BACKSPACE] = "BS",
	[ACT_DELETE] = "DEL", [ACT_UP] = "UP", [ACT_DOWN] = "DOWN", [ACT_LEFT] = "LEFT", [ACT_RIGHT] = "RIGHT",
	[ACT_WALK_UP] = "WALKUP", [ACT_WALK_DOWN] = "WALKDOWN", [ACT_WALK_LEFT] = "WALKLEFT", [ACT_WALK_RIGHT] = "WALKRIGHT",
	[ACT_HOME] = "HOME", [ACT_END] = "END", [ACT_PAGE_UP] = "PGUP", [ACT_PAGE_DOWN] = "PGDN",
	[ACT_BACKWARD] = "BACKWARD", [ACT_FORWARD] = "FORWARD", [ACT_KILL_END] = "KILLEND", [ACT_KILL_START] = "KILLSTART",
	[ACT_KILL_WORD] = "KILLWORD", [ACT_YANK] = "YANK", [ACT_LOOK] = "LOOK", [ACT_REACT] = "REACT", [ACT_HIDE] = "HIDE",
	[ACT_REDRAW] = "REDRAW", [ACT_NEXT] = "NEXT", [ACT_PREVIOUS] = "PREVIOUS", [ACT_CANCEL] = "CANCEL", [ACT_EOF] = "EOF",
	[ACT_ESCAPE] = "ESC",
};

static void on_key(void *context, const struct key *key)
{
	struct log *log = context;
	char *to = log->text + log->size;
	size_t room = sizeof log->text - log->size;
	if (key->action == ACT_TEXT)
		log->size += (size_t)snprintf(to, room, "%s", key->bytes);
	else if (key->action == ACT_RAW)
		for (int i = 0; i < key->size; i++)
			log->size += (size_t)snprintf(log->text + log->size, sizeof log->text - log->size, "<%02x>", (uint8_t)key->bytes[i]);
	else if (key->action == ACT_POSITION || key->action == ACT_MODE)
		log->size += (size_t)snprintf(to, room, "{%s %u %u}", key->action == ACT_MODE ? "MODE" : "AT", key->a, key->b);
	else
		log->size += (size_t)snprintf(to, room, "{%s}", names[key->action]);
	assert_true(log->size < sizeof log->text);
}

static void feed(struct keys *keys, struct log *log, const char *bytes, size_t size, size_t step, uint64_t now)
{
	for (size_t at = 0; at < size; at += step)
		keys_feed(keys, (const uint8_t *)bytes + at, size - at < step ? size - at : step, now, on_key, log);
}

static void expect_bytes(const char *bytes, size_t size, const char *expected)
{
	for (size_t step = size; step > 0; step = step == 1 ? 0 : step > 7 ? 3 : 1) {
		struct keys keys;
		struct log log = { .size = 0 };
		keys_init(&keys);
		feed(&keys, &log, bytes, size, step, 1000);
		keys_tick(&keys, 10000, on_key, &log);
		assert_string_equal(log.text, expected);
		assert_true(keys_deadline(&keys) == UINT64_MAX);
	}
}

#define expect(bytes, expected) expect_bytes(bytes, sizeof bytes - 1, expected)

static void text_is_given_a_character_at_a_time(void **state)
{
	(void)state;
	expect("abc 今日は\U0001F600", "abc 今日は\U0001F600");
	expect("か\u3099", "か\u3099");
}

static void each_kind_of_line_end_is_one_enter(void **state)
{
	(void)state;
	expect("a\rb\nc\r\nd\r\re\n\n", "a{ENTER}b{ENTER}c{ENTER}d{ENTER}{ENTER}e{ENTER}{ENTER}");
	expect("\033OM", "{ENTER}");
}

static void both_rubouts_work(void **state)
{
	(void)state;
	expect("\b\177\033[3~", "{BS}{BS}{DEL}");
}

static void control_keys_edit_and_command(void **state)
{
	(void)state;
	expect("\001\005\002\006\013\025\027\031", "{HOME}{END}{BACKWARD}{FORWARD}{KILLEND}{KILLSTART}{KILLWORD}{YANK}");
	expect("\016\020\014\017\022\007\003\004\t", "{NEXT}{PREVIOUS}{REDRAW}{LOOK}{REACT}{HIDE}{CANCEL}{EOF}{TAB}");
}

static void arrows_work_in_both_modes_and_with_alt(void **state)
{
	(void)state;
	expect("\033[A\033[B\033[C\033[D\033OA\033OB\033OC\033OD", "{UP}{DOWN}{RIGHT}{LEFT}{UP}{DOWN}{RIGHT}{LEFT}");
	expect("\033[1;3A\033[1;3D\033\033[B\033\033OC", "{WALKUP}{WALKLEFT}{WALKDOWN}{WALKRIGHT}");
	expect("\033[1;5C\033[1;2D", "{RIGHT}{LEFT}");
}

static void home_end_and_pages_work_as_terminals_send_them(void **state)
{
	(void)state;
	expect("\033[H\033[F\033OH\033OF\033[1~\033[4~\033[7~\033[8~", "{HOME}{END}{HOME}{END}{HOME}{END}{HOME}{END}");
	expect("\033[5~\033[6~\033[Z", "{PGUP}{PGDN}{BACKTAB}");
}

static void the_keypad_types_digits(void **state)
{
	(void)state;
	expect("\033Op\033Oy\033On\033Ok", "09.+");
}

static void answers_of_the_terminal_are_told_apart(void **state)
{
	(void)state;
	expect("\033[1;3R\033[?2026;2$y", "{AT 1 3}{MODE 2026 2}");
	expect("\033[R\033[?1;2c", "");
}

static void unknown_sequences_vanish_whole(void **state)
{
	(void)state;
	expect("a\033[15;2~b\033[[Ac\033OPde\033[200;7Hf", "abcde{HOME}f");
	expect("a\033[ Ab\033[<0;10;10Mc", "abc");
	expect("a\033]0;title\007b\033]11;rgb:00/00/00\033\\c\033P1$r\033\\d\033_x\033\\e", "abcde");
}

static void an_endless_string_costs_one_line_at_most(void **state)
{
	(void)state;
	expect("\033]lost words\rb", "{ENTER}b");
	char bytes[5002];
	memset(bytes, 'x', sizeof bytes);
	memcpy(bytes, "\033]", 2);
	struct keys keys;
	struct log log = { .size = 0 };
	keys_init(&keys);
	feed(&keys, &log, bytes, sizeof bytes, 100, 1);
	assert_true(log.size > 0 && log.size < 1000);
}

static void a_lone_escape_waits_and_a_split_sequence_does_not_break(void **state)
{
	struct keys keys;
	struct log log = { .size = 0 };
	(void)state;
	keys_init(&keys);
	feed(&keys, &log, "\033", 1, 1, 1000);
	assert_true(keys_deadline(&keys) > 1500);
	feed(&keys, &log, "[", 1, 1, 1500);
	feed(&keys, &log, "A", 1, 1, 2000);
	assert_string_equal(log.text, "{UP}");
	feed(&keys, &log, "\033", 1, 1, 3000);
	keys_tick(&keys, keys_deadline(&keys), on_key, &log);
	assert_string_equal(log.text, "{UP}{ESC}");
	feed(&keys, &log, "\033", 1, 1, 5000);
	feed(&keys, &log, "/x", 2, 2, 5300);
	assert_string_equal(log.text, "{UP}{ESC}{ESC}/x");
}

static void a_letter_with_alt_is_no_letter(void **state)
{
	(void)state;
	expect("a\033fb\033dc", "abc");
}

static void escape_before_a_control_key_keeps_both(void **state)
{
	(void)state;
	expect("\033\r\033\003", "{ESC}{ENTER}{ESC}{CANCEL}");
}

static void escape_before_a_command_keeps_its_slash(void **state)
{
	(void)state;
	expect("\033/go exchange\r", "{ESC}/go exchange{ENTER}");
	expect("\033+\r\033 x\033\033/2\033\xef\xbc\x8f", "{ESC}+{ENTER}{ESC} x{ESC}/2{ESC}\xef\xbc\x8f");
}

static void bytes_that_are_no_utf8_keep_their_place(void **state)
{
	(void)state;
	expect("a\x82\xa0z\r", "a<82><a0>z{ENTER}");
	expect("\xe3\x81\r", "<e3><81>{ENTER}");
	expect("\xed\xa0\x80\xc0\xaf\xf5", "<ed><a0><80><c0><af><f5>");
	expect("\xc2\x9b" "31m", "<c2><9b>31m");
}

static void a_paste_never_sends(void **state)
{
	(void)state;
	expect("\033[200~one\r\ntwo\nthree\rfour\tfive\003\033[201~", "one two three four five");
	expect("\033[200~x\033[Ay\033]0;z\033[201~", "xy]0;z");
}

static void what_follows_an_end_of_paste_inside_a_paste_is_pasted_too(void **state)
{
	(void)state;
	expect("\033[200~one\033[201~\r/bye\r\003\033[201~", "one /bye ");
	expect("\033[200~one\033[201~two\r\033[201~three\n\033[201~", "onetwo three ");
}

static void enter_after_a_paste_sends_soon(void **state)
{
	struct keys keys;
	struct log log = { .size = 0 };
	(void)state;
	expect("\033[200~one\033[201~\r", "one{ENTER}");
	expect("\033[200~one\033[201~\r\033[200~two\033[201~", "one{ENTER}two");
	keys_init(&keys);
	feed(&keys, &log, "\033[200~one\033[201~", 15, 15, 1000);
	feed(&keys, &log, "\r", 1, 1, 1500);
	assert_string_equal(log.text, "one{ENTER}");
	feed(&keys, &log, "\033[200~one\033[201~\r", 16, 16, 2000);
	assert_true(keys_deadline(&keys) <= 2300);
	keys_tick(&keys, keys_deadline(&keys), on_key, &log);
	assert_string_equal(log.text, "one{ENTER}one{ENTER}");
}

static void a_paste_whose_end_is_lost_ends_by_itself(void **state)
{
	struct keys keys;
	struct log log = { .size = 0 };
	(void)state;
	keys_init(&keys);
	feed(&keys, &log, "\033[200~x\r", 8, 8, 1000);
	keys_tick(&keys, keys_deadline(&keys), on_key, &log);
	feed(&keys, &log, "\r", 1, 1, 9000);
	assert_string_equal(log.text, "x {ENTER}");
}

static void a_flood_after_a_paste_is_bounded(void **state)
{
	struct keys keys;
	struct log log = { .size = 0 };
	(void)state;
	keys_init(&keys);
	feed(&keys, &log, "\033[200~\033[201~\r", 13, 13, 1000);
	for (int i = 0; i < 3000; i++)
		feed(&keys, &log, "x", 1, 1, 1000);
	keys_tick(&keys, 9000, on_key, &log);
	assert_int_equal(log.size, 3001);
	assert_null(strstr(log.text, "{ENTER}"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_given_a_character_at_a_time),
		cmocka_unit_test(each_kind_of_line_end_is_one_enter),
		cmocka_unit_test(both_rubouts_work),
		cmocka_unit_test(control_keys_edit_and_command),
		cmocka_unit_test(arrows_work_in_both_modes_and_with_alt),
		cmocka_unit_test(home_end_and_pages_work_as_terminals_send_them),
		cmocka_unit_test(the_keypad_types_digits),
		cmocka_unit_test(answers_of_the_terminal_are_told_apart),
		cmocka_unit_test(unknown_sequences_vanish_whole),
		cmocka_unit_test(an_endless_string_costs_one_line_at_most),
		cmocka_unit_test(a_lone_escape_waits_and_a_split_sequence_does_not_break),
		cmocka_unit_test(a_letter_with_alt_is_no_letter),
		cmocka_unit_test(escape_before_a_control_key_keeps_both),
		cmocka_unit_test(escape_before_a_command_keeps_its_slash),
		cmocka_unit_test(bytes_that_are_no_utf8_keep_their_place),
		cmocka_unit_test(a_paste_never_sends),
		cmocka_unit_test(what_follows_an_end_of_paste_inside_a_paste_is_pasted_too),
		cmocka_unit_test(enter_after_a_paste_sends_soon),
		cmocka_unit_test(a_paste_whose_end_is_lost_ends_by_itself),
		cmocka_unit_test(a_flood_after_a_paste_is_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
