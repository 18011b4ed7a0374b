/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports, measures and rests as a script makes them up, all on one afternoon. */
#include "stage_care.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const uint64_t afternoon = 1795603200000; /* 2026-11-25 19:40 in Tokyo */

static void send(struct stage *stage, const struct message *event)
{
	face_event(stage->face, event, stage->now);
}

/* The first word; *rest goes on behind it. */
static char *first(char **rest)
{
	char *word = *rest;

	*rest += strcspn(word, " ");
	if (**rest)
		*(*rest)++ = '\0';
	return word;
}

static void done(struct stage *stage, enum wire_number request)
{
	struct message event = { .number = EV_DONE, .done = { (uint16_t)request } };

	send(stage, &event);
}

static void care_reported(struct stage *stage, char *rest)
{
	struct message event = { .number = EV_REPORTED, .reported = { REPORT_LINE, wire_string(rest), 0 } };

	send(stage, &event);
}

static void send_report(struct stage *stage, const char *name, const char *words, bool is_opened)
{
	struct message event = { .number = EV_REPORT, .report_seen = { .report = 3, .about = REPORT_LINE,
		.room = wire_string("free"), .subject = 12, .at = afternoon, .nickname = wire_string(name),
		.taken_by = wire_string(is_opened ? "さとう" : ""), .is_opened = is_opened,
		.words = wire_string(words) } };

	send(stage, &event);
}

static void care_list(struct stage *stage, char *rest)
{
	if (*rest)
		send_report(stage, rest, "", false);
	done(stage, REQ_REPORTS);
}

static void care_report(struct stage *stage, char *rest)
{
	char *name = first(&rest);

	send_report(stage, name, rest, true);
}

/* line KIND NAME WORDS; KIND: before, reported, withdrawn */
static void care_line(struct stage *stage, char *rest)
{
	char *kind = first(&rest), *name = first(&rest);
	struct message event = { .number = EV_REPORT_LINE, .report_line = { .line = 12, .at = afternoon - 60000,
		.nickname = wire_string(name), .is_reported = strcmp(kind, "reported") == 0,
		.is_withdrawn = strcmp(kind, "withdrawn") == 0, .note = wire_string(""), .text = wire_string(rest) } };

	send(stage, &event);
}

static void care_read(struct stage *stage, char *rest)
{
	(void)rest;
	done(stage, REQ_REPORT_READ);
}

/* STATE RUNG STAFF NAME REASON */
static void send_measure(struct stage *stage, char *rest, bool is_listed)
{
	int state = atoi(first(&rest)), rung = atoi(first(&rest));
	char *staff = first(&rest), *name = first(&rest);
	struct message event = { .number = EV_MEASURE, .measure_seen = { .measure = 7, .rung = (uint8_t)rung,
		.state = (uint8_t)state, .nickname = wire_string(name), .staff = wire_string(staff), .second = wire_string(""),
		.room = wire_string("free"), .at = afternoon, .until = afternoon + 600000,
		.is_mine = strcmp(staff, stage->me) == 0, .is_listed = is_listed, .reason = wire_string(rest) } };

	send(stage, &event);
}

static void care_measure(struct stage *stage, char *rest)
{
	send_measure(stage, rest, false);
}

static void care_listed(struct stage *stage, char *rest)
{
	send_measure(stage, rest, true);
}

static void care_measures(struct stage *stage, char *rest)
{
	(void)rest;
	done(stage, REQ_MEASURES);
}

static void care_word(struct stage *stage, char *rest)
{
	char *staff = first(&rest);
	struct message event = { .number = EV_WORD, .word = { RUNG_WORD, wire_string(staff), wire_string(rest) } };

	send(stage, &event);
}

/* rest RUNG WORDS; RUNG 0: over */
static void care_rest(struct stage *stage, char *rest)
{
	int rung = atoi(first(&rest));
	struct message event = { .number = EV_REST, .rest = { (uint8_t)rung, rung > 0 ? afternoon + 600000 : 0,
		wire_string(rest) } };

	send(stage, &event);
}

static void care_held(struct stage *stage, char *rest)
{
	struct message event = { .number = EV_DOOR_HELD, .door_held = { wire_string("free"), rest[0] == '1', afternoon, 0 } };

	send(stage, &event);
}

static void care_about(struct stage *stage, char *rest)
{
	char *act = first(&rest);
	struct message event = { .number = EV_ABOUT_ME, .about_me_seen = { afternoon, wire_string(act), wire_string("free"),
		wire_string(rest) } };

	send(stage, &event);
}

static void care_about_done(struct stage *stage, char *rest)
{
	(void)rest;
	done(stage, REQ_ABOUT_ME);
}

static void care_step(struct stage *stage, char *rest)
{
	int step = atoi(first(&rest)), is_last = atoi(first(&rest));
	struct message event = { .number = EV_EMERGENCY, .emergency_step = { 7, (uint8_t)step, (uint8_t)is_last,
		wire_string(rest) } };

	send(stage, &event);
}

void stage_care(struct stage *stage, char *words)
{
	static const struct { const char *name; void (*does)(struct stage *stage, char *rest); } cares[] = {
		{ "reported", care_reported }, { "list", care_list }, { "report", care_report },
		{ "line", care_line }, { "read", care_read }, { "measure", care_measure }, { "listed", care_listed },
		{ "measures", care_measures }, { "word", care_word },
		{ "rest", care_rest }, { "held", care_held }, { "about", care_about }, { "about_done", care_about_done },
		{ "step", care_step }
	};
	char *name = first(&words);

	for (size_t i = 0; i < sizeof cares / sizeof *cares; i++) {
		if (strcmp(cares[i].name, name) == 0) {
			cares[i].does(stage, words);
			return;
		}
	}
	fprintf(stderr, "screens: no such care: %s\n", name);
	exit(EXIT_FAILURE);
}
