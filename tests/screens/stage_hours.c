/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening hours as the hub would tell them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "stage.h"

struct differs { int64_t day, other; char hours[64], why[WHY_MAX + 1]; };

static void send(struct stage *stage, const struct message *event)
{
	face_event(stage->face, event, stage->now);
}

static char *word(char **rest)
{
	char *start = *rest + strspn(*rest, " "), *end = start + strcspn(start, " ");
	*rest = *end == '\0' ? end : end + 1;
	*end = '\0';
	return start;
}

static int64_t day_of(const char *text)
{
	struct clock_date date;
	int64_t day = 0;
	if (strcmp(text, "-") != 0 && (sscanf(text, "%d-%d-%d", &date.year, &date.month, &date.day) != 3
			|| !clock_day_of(date, &day))) {
		fprintf(stderr, "screens: no such day: %s\n", text);
		exit(EXIT_FAILURE);
	}
	return day;
}

static uint64_t moment_of(const char *text)
{
	unsigned hour, minute;
	if (strcmp(text, "-") == 0 || sscanf(text, "%*d-%*d-%*dT%u:%u", &hour, &minute) != 2)
		return 0;
	return (uint64_t)clock_moment(day_of(text), hour * 60 + minute);
}

static struct differs differs_of(char *words)
{
	struct differs differs = { .day = 0 };
	if (words[0] == '\0')
		return differs;
	differs.day = day_of(word(&words));
	char *hours = word(&words);
	snprintf(differs.hours, sizeof differs.hours, "%s", strcmp(hours, "-") == 0 ? "" : hours);
	differs.other = day_of(word(&words));
	snprintf(differs.why, sizeof differs.why, "%s", words);
	return differs;
}

void stage_rules(struct stage *stage, const char *rules)
{
	struct message place = { .number = EV_PLACE, .place = { WIRE_VERSION, wire_string("ここにいるよ。"),
		wire_string("I'm here"), wire_string("Asia/Tokyo"), LANGUAGE_JA, 0, wire_string(rules), wire_string("2026-11-01"),
		3 } };
	clock_zone_use("Asia/Tokyo");
	send(stage, &place);
}

void stage_contact(struct stage *stage, const char *name, const char *number, const char *note)
{
	struct message event = { .number = EV_CONTACT, .contact = { wire_string(name), wire_string(number),
		wire_string(note) } };
	send(stage, &event);
}

void stage_differs(struct stage *stage, char *words)
{
	snprintf(stage->differs, sizeof stage->differs, "%s", words);
}

void stage_opening(struct stage *stage, char *words)
{
	struct differs differs = differs_of(stage->differs);
	struct message event = { .number = EV_OPENING, .opening = { .note_day = (uint32_t)differs.day,
		.note_hours = wire_string(differs.hours), .note_other = (uint32_t)differs.other, .note = wire_string(differs.why) } };
	event.opening.is_open = strcmp(word(&words), "open") == 0;
	event.opening.minutes = (uint8_t)strtoul(word(&words), NULL, 10);
	event.opening.closes = moment_of(word(&words));
	event.opening.from = moment_of(word(&words));
	event.opening.to = moment_of(word(&words));
	event.opening.then_from = moment_of(word(&words));
	event.opening.then_to = moment_of(word(&words));
	send(stage, &event);
}

void stage_outside(struct stage *stage)
{
	struct message event = { .number = EV_OUTSIDE };
	send(stage, &event);
}

void stage_ahead(struct stage *stage, char *words)
{
	struct message event = { .number = EV_AHEAD };
	event.ahead.from = moment_of(word(&words));
	event.ahead.to = moment_of(word(&words));
	send(stage, &event);
}

void stage_day(struct stage *stage, char *words, enum day_news news)
{
	struct differs differs = differs_of(words);
	struct message event = { .number = EV_DAY_INFO, .day_info = { (uint32_t)differs.day, wire_string(differs.hours),
		(uint32_t)differs.other, wire_string(differs.why), (uint8_t)news } };
	send(stage, &event);
}

void stage_hours_end(struct stage *stage)
{
	struct message event = { .number = EV_DONE, .done = { REQ_HOURS } };
	send(stage, &event);
}
