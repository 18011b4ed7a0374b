/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rooms that guests come into only while enough of staff are signed in. Who is in stays in. */
#ifndef STAFFED_H
#define STAFFED_H

#include "hall.h"

/* Is the room open for this person? NULL is no room, and is. */
bool staffed_is_open(const struct peer *peer, const struct room *room);
/* The same; refuses request if not. */
bool staffed_lets_in(struct peer *peer, enum wire_number request, const struct room *room);

#endif
