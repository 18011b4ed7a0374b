/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rooms that guests come into only while enough of staff are signed in. Who is in stays in. */
#ifndef STAFFED_H
#define STAFFED_H

#include "hall.h"

/* Is the room open for this person? NULL is no room, and is. */
bool staffed_is_open(const struct peer *peer, const struct room *room);
/* The same; refuses request if not. */
bool staffed_lets_in(struct peer *peer, enum wire_number request, const struct room *room);
/* The room that one comes into by going to that id, or through the door underfoot; NULL if it is none, or one's own. */
const struct room *staffed_target(const struct peer *peer, const char *id);
const struct room *staffed_behind_door(const struct peer *peer);

#endif
