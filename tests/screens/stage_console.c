/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Made-up consoles. Spots and rooms have their Japanese names in both languages: they come from the place's files. */
#include "stage_console.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"

enum { NOTED_AT = 1763460000 /* the 18th of November 2025, in any zone */ };

static void send(struct stage *stage, const struct message *event)
{
	face_event(stage->face, event, stage->now);
}

static const char *word(char **words)
{
	char *start = *words + strspn(*words, " ");
	char *end = start + strcspn(start, " ");

	*words = *end == '\0' ? end : end + 1;
	*end = '\0';
	return strcmp(start, "-") == 0 ? "" : start;
}

static unsigned number(char **words)
{
	return (unsigned)strtoul(word(words), NULL, 10);
}

static uint8_t role_of(const char *name)
{
	enum role role = ROLE_PARTICIPANT;

	role_parse(name, &role);
	return (uint8_t)role;
}

static uint16_t marks_of(const char *signs)
{
	return (uint16_t)((strchr(signs, 'f') ? MARK_FIRST : 0) | (strchr(signs, 's') ? MARK_SILENT : 0)
		| (strchr(signs, 'm') ? MARK_MINE : 0));
}

static uint16_t states_of(const char *signs)
{
	return (uint16_t)((strchr(signs, '.') ? STATE_LISTENING : 0) | (strchr(signs, '~') ? STATE_QUIET : 0)
		| (strchr(signs, '!') ? STATE_CALLING : 0) | (strchr(signs, '^') ? STATE_HAND : 0));
}

void stage_console(struct stage *stage, char *words)
{
	send(stage, &(struct message){ .number = EV_CONSOLE, .console_open = { (uint8_t)number(&words) } });
}

void stage_console_ends(struct stage *stage, char *words)
{
	(void)words;
	send(stage, &(struct message){ .number = EV_DONE, .done = { REQ_CONSOLE } });
}

void stage_waits(struct stage *stage, char *words)
{
	struct message event = { .number = EV_WAITING };
	const char *minutes;

	event.waiting.kind = (uint8_t)number(&words);
	event.waiting.number = number(&words);
	minutes = word(&words);
	if (minutes[0])
		event.waiting.since = clock_wall_ms() / 1000 - 60 * strtoul(minutes, NULL, 10) - 1;
	event.waiting.nickname = wire_string(word(&words));
	event.waiting.role = role_of(word(&words));
	event.waiting.marks = marks_of(word(&words));
	event.waiting.count = (uint16_t)number(&words);
	event.waiting.words = wire_string(strcmp(words, "-") == 0 ? "" : words);
	send(stage, &event);
}

void stage_waits_not(struct stage *stage, char *words)
{
	struct message event = { .number = EV_WAITING_GONE };

	event.waiting_gone.kind = (uint8_t)number(&words);
	event.waiting_gone.number = number(&words);
	send(stage, &event);
}

void stage_somebody(struct stage *stage, char *words)
{
	struct message event = { .number = EV_SOMEBODY };
	struct wire_somebody *somebody = &event.somebody;

	somebody->person = number(&words);
	somebody->nickname = wire_string(word(&words));
	somebody->role = role_of(word(&words));
	somebody->state = states_of(word(&words));
	somebody->marks = marks_of(word(&words));
	somebody->room = wire_string(word(&words));
	somebody->name = somebody->name_en = wire_string(strncmp(somebody->room.at, "free", 4) == 0 ? "フリースペース"
		: "交流スペース");
	somebody->spot = somebody->spot_en = wire_string(words);
	send(stage, &event);
}

void stage_somebody_gone(struct stage *stage, char *words)
{
	send(stage, &(struct message){ .number = EV_SOMEBODY_GONE, .somebody_gone = { number(&words) } });
}

void stage_present(struct stage *stage, char *words)
{
	struct message event = { .number = EV_PRESENT };

	event.present.people = (uint16_t)number(&words);
	event.present.staff = (uint16_t)number(&words);
	event.present.watching = (uint16_t)number(&words);
	event.present.peeking = (uint16_t)number(&words);
	send(stage, &event);
}

void stage_today(struct stage *stage, char *words)
{
	struct message event = { .number = EV_TODAY };

	event.today.people = number(&words);
	event.today.first = number(&words);
	event.today.talked = number(&words);
	send(stage, &event);
}

void stage_note(struct stage *stage, char *words)
{
	struct message event = { .number = EV_HANDOVER, .handover_told = { .at = NOTED_AT, .until = 30000 } };
	const char *writer;

	event.handover_told.handover = number(&words);
	writer = word(&words);
	event.handover_told.nickname = wire_string(writer);
	event.handover_told.is_mine = strcmp(writer, stage->me) == 0;
	event.handover_told.about = wire_string(word(&words));
	event.handover_told.is_read = (uint8_t)number(&words);
	event.handover_told.text = wire_string(words);
	send(stage, &event);
}

void stage_note_gone(struct stage *stage, char *words)
{
	send(stage, &(struct message){ .number = EV_HANDOVER_GONE, .handover_gone = { number(&words) } });
}

void stage_sentence(struct stage *stage, char *words)
{
	static uint16_t count;
	struct message event = { .number = EV_PHRASE, .phrase = { .number = ++count } };

	event.phrase.persuades = (uint8_t)number(&words);
	event.phrase.situation = event.phrase.situation_en = wire_string(word(&words));
	event.phrase.text = event.phrase.text_en = wire_string(words);
	send(stage, &event);
}

void stage_step(struct stage *stage, char *words)
{
	struct message event = { .number = EV_DAY, .day_done = { .at = NOTED_AT } };

	event.day_done.step = (uint8_t)number(&words);
	event.day_done.nickname = wire_string(words);
	send(stage, &event);
}

void stage_done(struct stage *stage, char *words)
{
	send(stage, &(struct message){ .number = EV_DONE, .done = { (uint16_t)number(&words) } });
}

void stage_guided(struct stage *stage, char *words)
{
	struct message event = { .number = EV_GUIDED };

	event.guided.nickname = wire_string(word(&words));
	event.guided.is_mine = (uint8_t)number(&words);
	event.guided.is_over = (uint8_t)number(&words);
	send(stage, &event);
}
