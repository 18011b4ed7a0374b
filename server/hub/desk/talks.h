/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Talks that go on: who of the two sits there, how long one waits alone for the other, and what becomes of a talk as
 * the place closes. A talk is a consultation whose two may sit in a booth, each seeing nobody else there. Who sits is
 * in memory, and in the keep; since when somebody waits alone is in the store, so that a new hub knows. */
#ifndef TALKS_H
#define TALKS_H

#include "hall.h"
#include "store_consult.h"

/* Does this presence stand in a booth? */
bool talks_is_booth(const struct presence *presence);
/* The consultation in which this peer sits, 0 for none. */
uint64_t talks_sits(const struct peer *peer);
/* Does that account sit there now, on any line that holds? */
bool talks_has(struct hub *hub, uint64_t account, uint64_t consultation);
/* Sits down in it; REASON_NONE, or why not: there is no such room, or it does not take them in. */
enum reason talks_sit(struct peer *peer, const struct store_consult *consult);
/* Sits down again where their seat was kept, or taken over; consultation 0: it was no talk. */
void talks_sit_again(struct peer *peer, uint64_t consultation);
/* Gets up, to where they were before, else to where people start. Nothing happens if they do not sit. */
void talks_get_up(struct peer *peer);
/* Lets go the seats that are kept for this account in that talk. */
void talks_give_up_seats(struct hub *hub, uint64_t account, uint64_t consultation);
/* A peer was moved, or came or went: it may not sit any more. */
void talks_look(struct peer *peer);
/* Something about who sits in that talk, or about its state, has changed: it is looked at in this turn, or the next.
 * */
void talks_touch(struct hub *hub, uint64_t consultation);

/* A new hub: takes up talks in which somebody waited alone. */
void talks_start(struct hub *hub);
/* In a turn, before its commit: looks at what was touched, and at what is due. */
void talks_tend(struct hub *hub);
/* That turn was not stored. */
void talks_take_back(struct hub *hub);
/* When something is due: mono ms; UINT64_MAX: nothing is. */
uint64_t talks_due(const struct hub *hub);
void talks_finish(struct hub *hub);

#endif
