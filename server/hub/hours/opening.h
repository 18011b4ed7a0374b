/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Open or closed: what follows from the hours, moment by moment, for the place and for whoever is in it. What was
 * decided for single days lies in the store; here it is read, held beside the clock, and told. */
#ifndef OPENING_H
#define OPENING_H

#include "hours.h"
#include "store_day.h"
#include "wire.h"

enum {
	STAY_SECONDS = 900,      /* nobody inside has less time to go than this, unless it is wished so */
	LATE_SECONDS = 600,      /* consultations go on for so long */
	NOTE_DAYS = 14,          /* a day that differs is spoken of so long before */
	PAST_DAYS = 366          /* what was decided for those that are over is still in the calendar */
};

struct hub;
struct peer;
struct presence;

/* As it was told last. */
struct opening_shown {
	bool is_open;
	int64_t closes;            /* seconds since 1970; 0: not in sight */
	struct hours_span ahead[2]; /* from 0: none */
	struct store_day note; /* day 0: none */
};

struct opening {
	struct hours *hours;       /* owned; NULL where the place is always open */
	struct opening_shown shown;
	uint64_t closes_at;        /* mono ms; UINT64_MAX: not in sight */
	int64_t looked_at, look_at; /* seconds since 1970: when this was found, and from when it may be otherwise */
	int64_t shift;             /* ms that the wall's clock was ahead of the monotonic one */
	unsigned mark;             /* minutes before the end that were spoken of: 15, 5, or 0 */
	uint64_t late_until;       /* mono ms; consultations end then; 0: none are left */
	bool is_stale;             /* what is decided may have changed */
	bool is_now;               /* and nobody is left time */
};

/* Reads what is decided, once the store is open. */
void opening_start(struct hub *hub);
void opening_finish(struct hub *hub);
/* May guests be inside? */
bool opening_is_open(const struct hub *hub);
/* May this one ask for what is only there while it is open? */
bool opening_admits(const struct peer *peer);
/* Refuses that, as the place is closed. Whoever would have come in is given what they were writing as it closed. */
void opening_refuse(struct peer *peer, enum wire_number request);
/* To one peer: how it stands. */
void opening_tell(struct peer *peer);
/* This one is in no room any more; said once more to who may have missed it, as long as is_outside. */
void opening_show_out(struct peer *peer);
/* A decision was stored in this turn. is_now: whoever is inside is left no time. */
void opening_touch(struct hub *hub, bool is_now);
/* The calendar with all that is decided, in this turn too; NULL where the place is always open. Borrowed. */
const struct hours *opening_hours(struct hub *hub);
/* It was not stored after all. */
void opening_take_back(struct hub *hub);
/* Between turns: looks at the clock and at what was decided, tells, and sees guests out. */
void opening_tend(struct hub *hub);
/* When to look again though nothing happens, mono ms. */
uint64_t opening_due(const struct hub *hub);

#endif
