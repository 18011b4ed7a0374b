/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a room takes somebody in: the one question that all ways in ask, by foot, by name, by a verb or after the hub
 * was away. What they are refused with is never why somebody else is there. */
#ifndef ADMITS_H
#define ADMITS_H

#include "hall.h"

/* Why this person cannot come into that room now, or REASON_NONE: a rest, opening hours, a door that is held, too few
 * staff members, somebody of their household. Who is in it already, on any line, may stay. room may be NULL: none is
 * ahead. */
enum reason admits_reason(const struct peer *peer, const struct room *room);
/* Refuses request for that reason, with the number that belongs to it. */
void admits_refuse(struct peer *peer, enum wire_number request, enum reason reason);

#endif
