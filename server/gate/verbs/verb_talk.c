/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verbs that read and speak. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "verbs.h"
#include "words.h"

enum { READ_LINES = 20, READ_LINES_MAX = 500, LABEL_ROOM = 128 };

static const char *const reactions[REACTION_COUNT] = {
	[REACTION_NOD] = "nod", [REACTION_CLAP] = "clap", [REACTION_LIKE] = "like", [REACTION_SAME] = "same",
	[REACTION_REST] = "rest", [REACTION_THANKS] = "thanks"
};
static const char *const kinds[LINE_COUNT] = { [LINE_SAID] = "said", [LINE_TABLE] = "table", [LINE_NOTICE] = "notice" };

void verb_read(struct verb_run *run)
{
	const char *rest = run->argument;
	char word[VERB_ROOM_MAX];
	unsigned long count = READ_LINES;
	bool has_count = false;

	snprintf(run->room, sizeof run->room, "free");
	for (int i = 0; verb_word(&rest, word, sizeof word); i++) {
		if (word[strspn(word, "0123456789")] == '\0' && !has_count) {
			count = strtoul(word, NULL, 10);
			has_count = true;
		} else if (i == 0) {
			memcpy(run->room, word, sizeof word);
		} else {
			verb_fail(run, VERB_USAGE, "%s", _("`read` takes a room and a number, as in: read free 20"));
			return;
		}
	}
	if (count == 0)
		count = READ_LINES;
	verb_ask(run, &(struct message){ .number = REQ_READ, .read = { .room = wire_string(run->room),
		.count = (uint16_t)(count < READ_LINES_MAX ? count : READ_LINES_MAX) } });
}

static void put_time(struct json *json, uint64_t at_ms)
{
	time_t seconds = (time_t)(at_ms / 1000);
	struct tm tm;
	char text[32] = "";

	if (gmtime_r(&seconds, &tm))
		strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm);
	json_string(json, text);
}

static void put_reactions(struct json *json, const struct wire_line *line)
{
	const uint16_t counts[REACTION_COUNT] = { line->n0, line->n1, line->n2, line->n3, line->n4, line->n5 };

	json_open(json, '{');
	for (int i = 0; i < REACTION_COUNT; i++) {
		json_name(json, reactions[i]);
		json_number(json, counts[i]);
	}
	json_close(json, '}');
}

static void put_line(struct verb_run *run, const struct wire_line *line)
{
	struct json json = { &run->out, false };

	json_open(&json, '{');
	json_name(&json, "room");
	json_text(&json, line->room);
	json_name(&json, "line");
	json_number(&json, line->line);
	json_name(&json, "at");
	put_time(&json, line->at);
	json_name(&json, "nickname");
	json_text(&json, line->nickname);
	json_name(&json, "role");
	json_string(&json, line->role < ROLE_COUNT ? role_name((enum role)line->role) : "");
	json_name(&json, "kind");
	json_string(&json, line->kind < LINE_COUNT ? kinds[line->kind] : "");
	json_name(&json, "note");
	json_text(&json, line->note);
	json_name(&json, "text");
	json_text(&json, line->text);
	json_name(&json, "reactions");
	put_reactions(&json, line);
	json_close(&json, '}');
	buf_put(&run->out, "\n", 1);
}

/* One event, one line: nobody's text can begin another. */
static void flatten(char *text)
{
	for (; *text; text++)
		if (*text == '\n' || *text == '\r')
			*text = ' ';
}

static void print_line(struct verb_run *run, const struct wire_line *line)
{
	char nickname[NICKNAME_MAX + 1], note[NOTE_MAX + 1], text[SAY_MAX + 1], label[LABEL_ROOM];

	if (!wire_copy(nickname, sizeof nickname, line->nickname) || !wire_copy(note, sizeof note, line->note)
			|| !wire_copy(text, sizeof text, line->text))
		return;
	flatten(nickname);
	flatten(note);
	flatten(text);
	words_person(nickname, (enum role)line->role, label, sizeof label);
	if (line->kind == LINE_NOTICE)
		verb_print(run, _("Notice from %s: %s\n"), label, text);
	else if (note[0])
		verb_print(run, _("%s: (about: %s; --json shows it)\n"), label, note);
	else
		verb_print(run, "%s: %s\n", label, text);
}

void verb_read_event(struct verb_run *run, const struct message *event)
{
	if (event->number == EV_LINE && run->is_json)
		put_line(run, &event->line);
	else if (event->number == EV_LINE)
		print_line(run, &event->line);
	else
		verb_ends(run, event, REQ_READ);
}

void verb_say(struct verb_run *run)
{
	const char *rest = run->argument;

	if (!verb_word(&rest, run->room, sizeof run->room) || rest[0] == '\0' || rest[1] == '\0') {
		verb_fail(run, VERB_USAGE, "%s", _("`say` takes a room and words, as in: say free hello"));
		return;
	}
	rest++; /* the one space; the rest is said as it came */
	seal_random(&run->id, sizeof run->id);
	verb_ask(run, &(struct message){ .number = REQ_SAY, .say = { .id = run->id, .room = wire_string(run->room),
		.text = wire_string(rest) } });
}

void verb_say_event(struct verb_run *run, const struct message *event)
{
	struct json json = { &run->out, false };

	if (event->number != EV_SAID || event->said.id != run->id) {
		verb_ends(run, event, REQ_SAY);
		return;
	}
	if (run->is_json) {
		json_open(&json, '{');
		json_name(&json, "said");
		json_bool(&json, true);
		json_name(&json, "room");
		json_text(&json, event->said.room);
		json_name(&json, "line");
		json_number(&json, event->said.line);
		json_close(&json, '}');
		buf_put(&run->out, "\n", 1);
	} else {
		verb_print(run, "%s\n", _("Your line is in the room."));
	}
	verb_finish(run, VERB_DONE);
}
