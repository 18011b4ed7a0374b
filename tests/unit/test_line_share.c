/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line face on a thin line: what a frame may hold, and what becomes of the rest. */
#include <locale.h>
#include <stdio.h>

#include "line.h"
#include "visit_fixture.h"

enum { NOW = 1000 };

struct listener {
	struct visit visit;
	struct line *line;
};

static void give(void *context, struct message event)
{
	struct listener *listener = context;

	line_event(listener->line, &event, visit_event(&listener->visit, &event, NOW), NOW);
}

static const char *frame(struct listener *listener, size_t room, bool only_own)
{
	static char text[8192];
	const struct face_share share = { room, only_own };
	size_t size;
	const uint8_t *bytes = line_frame(listener->line, &share, NOW, &size);

	assert_true(size < sizeof text);
	if (size > 0)
		memcpy(text, bytes, size);
	text[size] = '\0';
	return text;
}

static void come_in(struct listener *listener)
{
	visit_init(&listener->visit, LANGUAGE_EN);
	listener->visit.face = FACE_LINE;
	listener->line = line_create(&listener->visit);
	give(listener, event_place());
	give(listener, event_known(ROLE_PARTICIPANT));
	give(listener, event_setting(SETTING_VISITED, "1"));
	line_begin(listener->line, 0, NOW);
	visit_begin(&listener->visit, NOW);
	each_room_event(give, listener);
	frame(listener, SIZE_MAX, false);
}

static void leave(struct listener *listener)
{
	line_destroy(listener->line);
	visit_finish(&listener->visit);
}

static void the_newest_lines_come_and_how_many_did_not(void **state)
{
	struct listener listener;
	char text[64];
	const char *seen;

	(void)state;
	come_in(&listener);
	for (unsigned i = 6; i < 30; i++) {
		snprintf(text, sizeof text, "line %u of many words that are said here", i);
		give(&listener, event_line(EV_SAID, i, i - 1, "こたろう", text));
	}
	assert_int_equal(line_urgency(listener.line), FRAME_SOON);
	seen = frame(&listener, 500, false);
	assert_in_range(strlen(seen), 300, 500);
	assert_memory_equal(seen, "19 lines are left out. /back 24 shows them.\n", 44);
	assert_null(strstr(seen, "line 24 "));
	assert_non_null(strstr(seen, "line 25 "));
	assert_non_null(strstr(seen, "line 29 "));
	assert_int_equal(line_urgency(listener.line), FRAME_NONE);
	leave(&listener);
}

static void one_line_always_comes(void **state)
{
	struct listener listener;

	(void)state;
	come_in(&listener);
	give(&listener, event_line(EV_SAID, 6, 5, "こたろう", "one alone, however long it may be"));
	assert_string_equal(frame(&listener, 1, false), "こたろう: one alone, however long it may be\n");
	leave(&listener);
}

static void lines_of_others_wait_while_only_own_doing_is_shown(void **state)
{
	struct listener listener;

	(void)state;
	come_in(&listener);
	give(&listener, event_line(EV_SAID, 6, 5, "こたろう", "はい"));
	assert_string_equal(frame(&listener, 500, true), "");
	assert_int_equal(line_urgency(listener.line), FRAME_SOON);
	assert_string_equal(frame(&listener, 500, false), "こたろう: はい\n");
	leave(&listener);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_newest_lines_come_and_how_many_did_not),
		cmocka_unit_test(one_line_always_comes),
		cmocka_unit_test(lines_of_others_wait_while_only_own_doing_is_shown)
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
