/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Appointments beside the clock: whose time has come waits for their turn as others do, what is over is forgotten, and
 * who booked one hears what has become of it. */
#ifndef APPOINTMENTS_H
#define APPOINTMENTS_H

#include "store_appointment.h"
#include "waiting.h"

enum {
	APPOINTMENT_AHEAD_DAYS = 90,       /* so far ahead one may be offered */
	APPOINTMENT_MIN = 10, APPOINTMENT_MAX = 120, /* minutes */
	APPOINTMENTS_AT_ONCE = 12,         /* offered by one request ... */
	APPOINTMENTS_OF_ONE = 100,         /* ... and by one person, of those to come */
	APPOINTMENT_EARLY_SECONDS = 900    /* so long before, consoles show it */
};

/* To who has just become known: their own consultation that is to be later, if there is one. */
void appointments_greet(struct peer *peer);
/* The same, and also that there is none. */
void appointments_tell_one(struct peer *peer);
/* Theirs may be another one, or none, from now on: to all lines of an account, and to who may know of the
 * consultation. */
void appointments_tell(struct hub *hub, uint64_t account);
/* When one begins that is booked and holds, seconds since 1970; 0: there is none. */
int64_t appointments_begin(struct hub *hub, uint64_t consultation);
/* When the one ends that was booked for it and goes on, seconds since 1970; 0: there is none. */
int64_t appointments_end(struct hub *hub, uint64_t consultation);
/* Is the place open all through it? */
bool appointments_fit(struct hub *hub, int64_t at, unsigned minutes);
/* In a turn: looks at what the clock has brought about. */
void appointments_tend(struct hub *hub);
/* Accounts have changed: who is of the desk no more keeps none of theirs. */
void appointments_look_again(struct hub *hub);
/* The turn was taken back: it is looked at once more, soon. */
void appointments_take_back(struct hub *hub);
/* When to look again though nothing happens, mono ms. */
uint64_t appointments_due(const struct hub *hub);
/* For consoles: those that are near, or go on and nobody has come to; and who has no time yet. */
void appointments_gather(struct hub *hub, struct waiting *waiting);

#endif
