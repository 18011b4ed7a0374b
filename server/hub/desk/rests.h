/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Consultations that nobody goes on with end gently: a talk in which nobody writes any more, a letter that nobody
 * takes, and the turn of somebody who has gone, which becomes a letter. Their person hears of it at their next visit.
 * All of it is found in the store, so that a new hub goes on with it. */
#ifndef RESTS_H
#define RESTS_H

#include "hall.h"

void rests_start(struct hub *hub);
/* An hour has passed by a clock that nobody set: what has been at rest long enough is looked for. */
void rests_look(struct hub *hub);
/* In a turn, before its commit. */
void rests_tend(struct hub *hub);
/* That turn was not stored. */
void rests_take_back(struct hub *hub);
/* When something is due: mono ms. */
uint64_t rests_due(const struct hub *hub);

#endif
