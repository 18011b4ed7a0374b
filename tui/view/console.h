/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one person of staff knows of the place as a whole: what waits, who is here, the notes of those before, the day.
 * Pure, as the view is: events in, facts out. */
#ifndef CONSOLE_H
#define CONSOLE_H

#include "wire.h"

struct console_waiting {
	enum waiting_kind kind;
	uint64_t number;                 /* the hub's */
	unsigned place;                  /* by which staff choose it; the same for as long as it waits */
	uint64_t since;                  /* seconds since 1970; 0: minutes say nothing here */
	char nickname[NICKNAME_MAX + 1]; /* "" for nobody's, or not to be known */
	enum role role;
	unsigned marks;                  /* MARK_* bits */
	unsigned count;                  /* 0 for one thing */
	char words[NOTE_MAX + 1];
};

struct console_person {
	uint32_t person;
	char nickname[NICKNAME_MAX + 1];
	enum role role;
	unsigned state, marks;           /* STATE_*, MARK_* bits */
	char room[ID_MAX + 1], name[TITLE_MAX + 1], name_en[TITLE_MAX + 1];
	char spot[TITLE_MAX + 1], spot_en[TITLE_MAX + 1]; /* "" for none */
};

struct console_note {
	uint64_t handover;
	uint64_t at;                     /* seconds since 1970 */
	uint32_t until;                  /* days since 1970 */
	char nickname[NICKNAME_MAX + 1], about[NICKNAME_MAX + 1]; /* who wrote it; whom it is about, "" for nobody */
	bool is_mine, is_read;
	char *text;                      /* owned */
};

struct console_phrase {
	unsigned number;
	bool persuades;
	char *situation, *situation_en, *text, *text_en; /* owned */
};

struct console_day {
	uint64_t at;                     /* seconds since 1970; 0: not yet */
	char nickname[NICKNAME_MAX + 1];
};

/* What an event changed (bits). */
enum {
	CONSOLE_WAITING = 1 << 0, CONSOLE_PEOPLE = 1 << 1, CONSOLE_NOTES = 1 << 2, CONSOLE_FIGURES = 1 << 3,
	CONSOLE_ALL = (1 << 4) - 1
};

struct console {
	bool is_open;                    /* the hub tells */
	unsigned needed;                 /* of staff, for some rooms to be open; 0: none */
	struct console_waiting *waiting; /* owned; who waits longest first, what nobody waits for last */
	int waiting_count;
	struct console_person *people;   /* owned; whom staff may want to look after first, staff last */
	int people_count;
	struct console_note *notes;      /* owned; unread ones first, then newest first */
	int notes_count;
	struct console_phrase *phrases;  /* owned */
	int phrases_count;
	struct console_day days[DAY_STEPS];
	unsigned present, staff, watching, peeking;     /* now; staff: signed in */
	unsigned today_people, today_first, today_talked; /* guests */
	unsigned today_reports;
};

void console_init(struct console *console);
void console_finish(struct console *console);
/* Applies one event; returns the CONSOLE_* bits of what changed. */
unsigned console_apply(struct console *console, const struct message *event);

/* By the number that staff choose it by, NULL for none. */
const struct console_waiting *console_waiting_at(const struct console *console, unsigned place);
const struct console_waiting *console_waiting_of(const struct console *console, enum waiting_kind kind,
	uint64_t number);
const struct console_person *console_person_named(const struct console *console, const char *nickname);
const struct console_note *console_note_numbered(const struct console *console, uint64_t handover);
int console_unread(const struct console *console);
/* Minutes that somebody has waited at wall_ms, whole ones; never negative. */
unsigned console_minutes(const struct console_waiting *waiting, uint64_t wall_ms);

#endif
