/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of scripts for what the person does: typing, waiting, another size of the window. */
#include "play.h"

#include <stdio.h>
#include <string.h>

static void do_type(struct play *play, char *rest)
{
	play_feed(play, rest, strlen(rest));
}

static void do_key(struct play *play, char *rest)
{
	static const struct { const char *name, *bytes; } keys[] = {
		{ "Enter", "\r" }, { "Up", "\033[A" }, { "Down", "\033[B" }, { "Right", "\033[C" }, { "Left", "\033[D" },
		{ "Alt-Up", "\033[1;3A" }, { "Alt-Down", "\033[1;3B" }, { "Alt-Right", "\033[1;3C" }, { "Alt-Left", "\033[1;3D" },
		{ "PgUp", "\033[5~" }, { "PgDn", "\033[6~" }, { "Home", "\033[H" }, { "End", "\033[F" }, { "Tab", "\t" },
		{ "Backspace", "\177" }, { "Delete", "\033[3~" }, { "Escape", "\033" },
	};
	while (*rest != '\0') {
		const char *name = play_word(&rest);
		size_t i = 0;
		if (strncmp(name, "Ctrl-", 5) == 0) {
			char control = (char)(name[5] & 31);
			play_feed(play, &control, 1);
			continue;
		}
		while (i < sizeof keys / sizeof *keys && strcmp(keys[i].name, name) != 0)
			i++;
		if (i == sizeof keys / sizeof *keys)
			play_complain(play, "no such key:", name);
		else
			play_feed(play, keys[i].bytes, strlen(keys[i].bytes));
	}
}

/* With \e for ESC and \xNN for any byte. */
static void do_bytes(struct play *play, char *rest)
{
	char bytes[PLAY_LINE_ROOM];
	size_t size = 0;
	for (; *rest != '\0'; rest++) {
		unsigned value;
		if (strncmp(rest, "\\e", 2) == 0) {
			bytes[size++] = '\033';
			rest++;
		} else if (sscanf(rest, "\\x%2x", &value) == 1) {
			bytes[size++] = (char)value;
			rest += 3;
		} else {
			bytes[size++] = *rest;
		}
	}
	play_feed(play, bytes, size);
}

static void do_wait(struct play *play, char *rest)
{
	uint64_t until = play->stage.now + play_number(&rest);
	while (face_deadline(play->stage.face) <= until) {
		if (play->stage.now < face_deadline(play->stage.face))
			play->stage.now = face_deadline(play->stage.face);
		face_tick(play->stage.face, play->stage.now);
		play_draw(play);
	}
	play->stage.now = until;
}

static void do_size(struct play *play, char *rest)
{
	sscanf(rest, "%dx%d", &play->columns, &play->rows);
	glass_destroy(play->glass);
	play->glass = glass_create(play->columns, play->rows);
	if (play->stage.face != NULL)
		face_resize(play->stage.face, play->columns, play->rows, play->stage.now);
}

/* Many sizes at once, then back. */
static void do_storm(struct play *play, char *rest)
{
	static const int sizes[][2] = { { 1, 1 }, { 2, 1 }, { 1, 40 }, { 3, 2 }, { 7, 3 }, { 10, 4 }, { 20, 5 }, { 39, 11 },
		{ 40, 12 }, { 79, 24 }, { 80, 19 }, { 80, 20 }, { 81, 25 }, { 119, 35 }, { 120, 36 }, { 200, 60 }, { 500, 200 },
		{ 0, 0 }, { -5, 99999 }, { 200, 1 }, { 1, 60 } };
	int columns = play->columns, rows = play->rows;
	(void)rest;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		face_resize(play->stage.face, sizes[i][0], sizes[i][1], play->stage.now);
		glass_destroy(play->glass);
		play->glass = glass_create(sizes[i][0] > 0 ? sizes[i][0] : 80, sizes[i][1] > 0 ? sizes[i][1] : 24);
		play_draw(play);
		play_feed(play, "\t", 1);
		play_draw(play);
	}
	play->columns = columns;
	play->rows = rows;
	glass_destroy(play->glass);
	play->glass = glass_create(columns, rows);
	face_resize(play->stage.face, columns, rows, play->stage.now);
}

const struct play_command play_person_commands[] = {
	{ "type", true, do_type }, { "key", true, do_key }, { "bytes", true, do_bytes }, { "wait", true, do_wait },
	{ "size", true, do_size }, { "storm", true, do_storm },
	{ NULL, false, NULL }
};
