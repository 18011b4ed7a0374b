/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a hub would send, for screens: a place, its default rooms, people and lines that a script makes up. */
#ifndef STAGE_H
#define STAGE_H

#include "face.h"

enum { STAGE_PEOPLE_MAX = 64 };

struct stage_person {
	char nickname[NICKNAME_MAX + 1];
	char avatar[AVATAR_MAX + 1];
	enum role role;
	unsigned state;
	uint8_t x, y;
};

struct stage {
	struct face *face;
	struct vault *vault;     /* owned; NULL for none */
	const char *me;
	const char *rooms;       /* directory of *.room files */
	struct room_plan *plan;  /* owned; the room one is in */
	struct stage_person people[STAGE_PEOPLE_MAX];
	unsigned count;
	uint64_t line;           /* newest line's number */
	uint64_t now;
	struct stage_consult *consult; /* owned; a talk of two, or NULL */
	char differs[512];       /* as stage_differs was given it */
};

void stage_finish(struct stage *stage);
/* The place, who one is, a setting. */
void stage_open(struct stage *stage, const char *nickname, const char *role);
void stage_set(struct stage *stage, const char *setting, const char *value);
/* Into a room, and what is there; stage_ready ends it. */
void stage_room(struct stage *stage, const char *id);
void stage_ready(struct stage *stage, unsigned observers);
void stage_person(struct stage *stage, const char *nickname, const char *role, const char *spot, const char *states,
	const char *avatar);
void stage_move(struct stage *stage, const char *nickname, const char *spot);
void stage_gone(struct stage *stage, const char *nickname);
void stage_observers(struct stage *stage, unsigned count);
/* number: EV_SAID, or EV_LINE for one from before. */
void stage_say(struct stage *stage, enum wire_number number, enum line_kind kind, const char *nickname,
	const char *note, const char *text);
void stage_react(struct stage *stage, uint64_t back, int reaction, unsigned count);
void stage_unsay(struct stage *stage, uint64_t back);
void stage_refuse(struct stage *stage, enum wire_number request, enum reason reason);
void stage_away(struct stage *stage, unsigned count, uint64_t back);
void stage_draft(struct stage *stage, const char *text);
void stage_close(struct stage *stage);

/* stage_hours.c: opening hours. Instants are written 2026-11-25T13:00 as the place's wall shows them, days 2026-11-25,
 * and - stands for none. */
/* The place has these rules, one a line, and is not always open. */
void stage_rules(struct stage *stage, const char *rules);
void stage_contact(struct stage *stage, const char *name, const char *number, const char *note);
/* What the next stage_opening says of a day that differs: "DAY HOURS OTHER WHY". */
void stage_differs(struct stage *stage, char *words);
/* "open|closed MINUTES CLOSES FROM TO FROM TO" */
void stage_opening(struct stage *stage, char *words);
void stage_outside(struct stage *stage);
/* What a list of the hours holds: "FROM TO"; "DAY HOURS OTHER WHY"; its end. news: DAY_*. */
void stage_ahead(struct stage *stage, char *words);
void stage_day(struct stage *stage, char *words, enum day_news news);
void stage_hours_end(struct stage *stage);

#endif
