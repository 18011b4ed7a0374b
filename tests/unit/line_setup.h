/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Somebody in the line face: what is given to them, what they type, and all that was written since one last looked. */
#ifndef LINE_SETUP_H
#define LINE_SETUP_H

#include <stdlib.h>

#include "line.h"
#include "mem.h"
#include "visit_fixture.h"

struct session {
	struct visit visit;
	struct line *line;
	char *seen;      /* owned; all bytes since the last look */
	size_t size;
	uint64_t now;
	struct face_share share;
};

static inline void collect(struct session *session)
{
	size_t size;

	while (line_urgency(session->line) != FRAME_NONE) {
		const uint8_t *bytes = line_frame(session->line, &session->share, session->now, &size);

		session->seen = mem_resize(session->seen, session->size + size + 1, 1);
		memcpy(session->seen + session->size, bytes, size);
		session->size += size;
		session->seen[session->size] = '\0';
	}
}

static inline void forget(struct session *session)
{
	collect(session);
	session->size = 0;
	session->seen[0] = '\0';
}

static inline void give(void *context, struct message event)
{
	struct session *session = context;
	unsigned changed = visit_event(&session->visit, &event, session->now);

	line_event(session->line, &event, changed, session->now);
	collect(session);
}

static inline void type(struct session *session, const char *text)
{
	line_bytes(session->line, (const uint8_t *)text, strlen(text), session->now);
	collect(session);
}

static inline void wait_for(struct session *session, uint64_t ms)
{
	session->now += ms;
	visit_tick(&session->visit, session->now);
	line_tick(session->line, session->now);
	collect(session);
}

static inline struct session *start(bool has_pty, bool has_visited)
{
	struct session *session = calloc(1, sizeof *session);

	session->now = 1000;
	session->share.room = SIZE_MAX;
	session->seen = mem_string("");
	visit_init(&session->visit, LANGUAGE_EN);
	session->visit.has_pty = has_pty;
	session->visit.face = FACE_LINE;
	session->visit.face_why = has_pty ? WHY_SUFFIX : WHY_NO_PTY;
	session->line = line_create(&session->visit);
	give(session, event_place());
	give(session, event_known(ROLE_PARTICIPANT));
	if (has_visited)
		give(session, event_setting(SETTING_VISITED, "1"));
	line_begin(session->line, has_pty ? 80 : 0, session->now);
	visit_begin(&session->visit, session->now);
	line_tick(session->line, session->now);
	collect(session);
	return session;
}

static inline struct session *start_inside(bool has_pty)
{
	struct session *session = start(has_pty, true);

	each_room_event(give, session);
	wait_for(session, 300);
	return session;
}

static inline void end(struct session *session)
{
	line_destroy(session->line);
	visit_finish(&session->visit);
	free(session->seen);
	free(session);
}

static inline void assert_is_plain(const char *seen, bool has_pty)
{
	for (const char *at = seen; *at; at++) {
		unsigned char byte = (unsigned char)*at;

		assert_true(byte >= 0x20 || byte == '\n' || byte == '\r' || byte == '\b');
		assert_int_not_equal(byte, 0x7f);
		if (byte == '\r')
			assert_true(has_pty && at[1] == '\n');
		if (byte == '\b')
			assert_true(has_pty);
	}
	if (!has_pty)
		assert_null(strstr(seen, "  "));
}

/* What stands on the screen once backspaces and spaces have done their work (one cell a character is enough here). */
static inline void assert_last_row(const struct session *session, const char *expected)
{
	const char *row = strrchr(session->seen, '\n');
	char shown[1024] = "";
	size_t caret = 0, size = 0;

	for (row = row ? row + 1 : session->seen; *row; row++) {
		if (*row == '\b') {
			caret--;
			continue;
		}
		shown[caret++] = *row;
		size = caret > size ? caret : size;
	}
	shown[size] = '\0';
	while (size > 0 && shown[size - 1] == ' ' && size > strlen(expected))
		shown[--size] = '\0';
	assert_string_equal(shown, expected);
}

#endif
