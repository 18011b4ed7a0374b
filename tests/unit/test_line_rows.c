/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the line face breaks what the place says: between words and by kinsoku, at the terminal's width. What people
 * said stays one line. */
#include <locale.h>
#include <stdio.h>

#include "line.h"
#include "visit_fixture.h"
#include "width.h"

enum { NOW = 1000, NARROW = 40, USUAL = 80, WIDE = 132 };

static const char english[] = "For 90 days you can read it again and write letters: /consult. Then it is erased. "
	"Whoever has it, and whoever asked for it, can read all of it until then, and nobody else ever could.";
static const char japanese[] = "話したことは、封をして 90日のこります。そのあと消えます(読みなおせるのは、あなたと"
	"「相談員」の2人だけです)。ゆっくりで だいじょうぶ、いつでも やめて かまいません。";

struct audience {
	struct visit visit;
	struct line *line;
};

static void give(void *context, struct message event)
{
	struct audience *reader = context;

	line_event(reader->line, &event, visit_event(&reader->visit, &event, NOW), NOW);
}

static char *frame(struct audience *reader)
{
	static char text[16384];
	const struct face_share share = { SIZE_MAX, false };
	size_t size;
	const uint8_t *bytes = line_frame(reader->line, &share, NOW, &size);

	assert_true(size < sizeof text);
	if (size > 0)
		memcpy(text, bytes, size);
	text[size] = '\0';
	return text;
}

static void come_in(struct audience *reader, enum language language, int columns)
{
	visit_init(&reader->visit, language);
	reader->visit.has_pty = columns > 0;
	reader->visit.face = FACE_LINE;
	reader->line = line_create(&reader->visit);
	give(reader, event_place());
	give(reader, event_known(ROLE_PARTICIPANT));
	give(reader, event_setting(SETTING_VISITED, "1"));
	line_begin(reader->line, columns, NOW);
	visit_begin(&reader->visit, NOW);
	each_room_event(give, reader);
	frame(reader);
}

static void leave(struct audience *reader)
{
	line_destroy(reader->line);
	visit_finish(&reader->visit);
}

static char *told(struct audience *reader, const char *words)
{
	visit_tell(&reader->visit, "%s", words);
	return frame(reader);
}

/* Each row fits, none begins or ends as it must not, and put together again nothing is missing. */
static void assert_rows(char *seen, const char *words, int columns)
{
	const char *at = words;

	for (char *row = strtok(seen, "\r\n"); row; row = strtok(NULL, "\r\n")) {
		size_t size = strlen(row);

		assert_true(width_text(row, size, 1) <= columns);
		while (*at == ' ')
			at++;
		assert_memory_equal(at, row, size);
		at += size;
		assert_true(*at == '\0' || *at == ' ' || (unsigned char)*at > 0x7f || (unsigned char)at[-1] > 0x7f);
	}
	assert_string_equal(at, "");
}

static void words_stay_whole_at_any_width(void **state)
{
	static const int widths[] = { NARROW, USUAL, WIDE };

	(void)state;
	for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
		struct audience reader;

		come_in(&reader, LANGUAGE_EN, widths[i]);
		assert_rows(told(&reader, english), english, widths[i]);
		assert_rows(told(&reader, japanese), japanese, widths[i]);
		leave(&reader);
	}
}

static void no_row_begins_with_a_closing_mark(void **state)
{
	static const char *const never_first[] = { "\n、", "\n。", "\n」", "\n)", "\nょ", "\nー" };

	(void)state;
	for (int columns = 20; columns <= WIDE; columns++) {
		struct audience reader;
		const char *seen;

		come_in(&reader, LANGUAGE_JA, columns);
		seen = told(&reader, japanese);
		for (size_t i = 0; i < sizeof never_first / sizeof *never_first; i++)
			assert_null(strstr(seen, never_first[i]));
		assert_null(strstr(seen, "「\r"));
		leave(&reader);
	}
}

static void what_people_say_stays_one_line(void **state)
{
	struct audience reader;
	char expected[1024];

	(void)state;
	come_in(&reader, LANGUAGE_EN, NARROW);
	give(&reader, event_line(EV_SAID, 6, 5, "こたろう", english));
	snprintf(expected, sizeof expected, "こたろう: %s\r\n", english);
	assert_string_equal(frame(&reader), expected);
	leave(&reader);
}

static void a_width_that_was_chosen_counts_for_all(void **state)
{
	struct audience reader;

	(void)state;
	come_in(&reader, LANGUAGE_EN, USUAL);
	give(&reader, event_setting(SETTING_WRAP, "0"));
	assert_string_equal(strchr(told(&reader, english), '\n'), "\n");
	give(&reader, event_setting(SETTING_WRAP, "40"));
	assert_rows(told(&reader, english), english, NARROW);
	give(&reader, event_line(EV_SAID, 6, 5, "こたろう", "words that take more than forty columns of it"));
	assert_string_equal(frame(&reader), "こたろう: words that take more than\r\nforty columns of it\r\n");
	leave(&reader);
}

static void without_a_terminal_nothing_is_broken(void **state)
{
	struct audience reader;
	char expected[1024];

	(void)state;
	come_in(&reader, LANGUAGE_EN, 0);
	snprintf(expected, sizeof expected, "%s\n", english);
	assert_string_equal(told(&reader, english), expected);
	leave(&reader);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_stay_whole_at_any_width), cmocka_unit_test(no_row_begins_with_a_closing_mark),
		cmocka_unit_test(what_people_say_stays_one_line), cmocka_unit_test(a_width_that_was_chosen_counts_for_all),
		cmocka_unit_test(without_a_terminal_nothing_is_broken)
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
