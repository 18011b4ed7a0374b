/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of scripts for what is looked at: the screen, its bytes, the requests, the end. */
#include "play.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "12/24", and the three bytes of a day of the week in the parentheses after it. */
static void mask_date(char *date, const char *end)
{
	char *day = memchr(date, '(', (size_t)(end - date));
	memcpy(date, "11/25", 5);
	if (day != NULL && end - day > 4)
		memcpy(day + 1, (unsigned char)day[1] < 0x80 ? "Wed" : "水", 3);
}

/* The clock is not the same twice. */
static void mask_clock(char *text)
{
	char *end = text + strcspn(text, "\n");
	for (char *at = text; at + 5 <= end; at++) {
		bool is_clock = strspn(at, "0123456789") == 2 && at[2] == ':' && strspn(at + 3, "0123456789") == 2;
		bool is_date = strspn(at, "0123456789") == 2 && at[2] == '/' && strspn(at + 3, "0123456789") == 2;
		if (is_clock) {
			memcpy(at, "19:42", 5);
			return; /* what may follow is until when it is open */
		}
		if (is_date)
			mask_date(at, end);
	}
}

static void print_glass(struct play *play, const char *title)
{
	char *text;
	size_t size;
	int row, column;
	FILE *to = open_memstream(&text, &size);
	glass_print(play->glass, to);
	fclose(to);
	mask_clock(text);
	glass_cursor(play->glass, &row, &column);
	fprintf(play->seen, "== %s: cursor at row %d, column %d\n%s", title, row, column, text);
	free(text);
}

static void do_check(struct play *play, char *rest)
{
	print_glass(play, rest);
}

/* budget MAX TITLE: what the command before cost. Binding where the figures were promised. */
static void do_budget(struct play *play, char *rest)
{
	unsigned most = play_number(&rest);
	bool binds = strncmp(play->term, "xterm", 5) == 0 && play->share == 0;
	printf("%-16s %-40s %5zu B (at most %u)\n", play->term, rest, play->bytes, most);
	if (binds && play->bytes > most)
		play_complain(play, "too many bytes for", rest);
}

static void do_requests(struct play *play, char *rest)
{
	struct buf *requests = &face_visit(play->stage.face)->requests;
	struct reader reader = { requests->data, requests->size, false };
	struct message message;
	fprintf(play->seen, "== %s: requests", rest);
	while (wire_take(&reader, &message) == WIRE_OK)
		fprintf(play->seen, " %s", wire_row_of(message.number)->name);
	fprintf(play->seen, "\n");
	buf_clear(requests);
}

static void do_farewell(struct play *play, char *rest)
{
	static const char *const ends[] = { "goes on", "leaves", "vanishes", "ended" };
	size_t size;
	fprintf(play->seen, "== %s: %s\n", rest, ends[face_visit(play->stage.face)->end]);
	const uint8_t *bytes = face_farewell(play->stage.face, &size);
	for (size_t i = 0; i < size; i++) {
		const char *name = bytes[i] == '\033' ? "\\e" : bytes[i] == '\r' ? "\\r" : bytes[i] == '\n' ? "\\n" : NULL;
		if (name != NULL)
			fputs(name, play->seen);
		else
			fputc(bytes[i], play->seen);
	}
	fprintf(play->seen, "\n");
	glass_write(play->glass, bytes, size);
	print_glass(play, rest);
}

const struct play_command play_look_commands[] = {
	{ "check", false, do_check }, { "budget", false, do_budget }, { "requests", false, do_requests },
	{ "farewell", false, do_farewell },
	{ NULL, false, NULL }
};
