/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Open consoles: each is one session of staff that is told what waits, who is in the place, the notes of those on duty
 * before, and what the day has been like; afterwards only what has changed of it. */
#ifndef CONSOLES_H
#define CONSOLES_H

#include "hall.h"
#include "store_handover.h"
#include "waiting.h"

/* Who is in the place, and the figures, are looked at so often; sooner after somebody came, went or called. */
enum { CONSOLE_MS = 2000, CONSOLE_SOON_MS = 200, TODAY_MS = 30000 };

/* Somebody in the place, as a console was told. */
struct console_person {
	uint32_t person;
	unsigned state, marks;
	enum role role;
	const struct room *room;
	uint8_t zone;
};

struct console_people {
	struct console_person *list; /* owned; in the order of their handles */
	int count;
};

struct console_note { uint64_t handover; bool is_read; };
struct console_notes {
	struct console_note *list;   /* owned */
	int count;
};

/* What one console was told. */
struct console {
	bool is_anew;                /* none of it holds: all is told once more */
	struct waiting waiting;
	struct console_people people;
	struct console_notes notes;
	struct wire_present present;
	struct wire_today today;
	int64_t days[DAY_STEPS];     /* when each step was done, seconds since 1970 */
};

/* The acts of staff that say that a step of the day is done. */
extern const char *const console_day_acts[DAY_STEPS];

/* Opens a console, or tells one that is open everything anew. */
void console_open(struct peer *peer);
void console_close(struct peer *peer);
/* Forgets what it was told: frees what is in it. */
void console_forget(struct console *console);
/* What its session was told may not have arrived. Nothing happens if its console is not open. */
void console_miss(struct peer *peer);
/* consoles_tell.c: the turn is on disk, or taken back; tells open consoles what differs from what they were told. */
void console_tell(struct hub *hub);
/* When consoles are to be looked after though nothing happens: mono ms; UINT64_MAX: none is open. */
uint64_t console_due(const struct hub *hub);
/* Staff who are signed in: each counts once. */
unsigned console_staff(const struct hub *hub);
/* Does this person come for the first time, today or in this visit? */
bool console_is_first(const struct peer *peer);

/* consoles_people.c: tells who has come, gone or changed, and how many there are. */
void console_tell_people(struct peer *peer);
/* Frees what is in it. */
void console_forget_people(struct console_people *people);

/* silence.c: somebody spoke; where they sit or what they wish has changed. */
void silence_spoke(struct peer *peer);
void silence_look(struct peer *peer);
/* Have they sat among talk and said nothing for long, for the first time in this visit? */
bool silence_is_long(const struct peer *peer);

#endif
