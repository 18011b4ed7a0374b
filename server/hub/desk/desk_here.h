/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What everybody is told of the desk as a whole: whether somebody is there who takes consultations, what may be told to
 * others, how long one is kept, and whether there is a recovery key. Knows no consultation. */
#ifndef DESK_HERE_H
#define DESK_HERE_H

#include "hall.h"

/* To who has just become known. */
void desk_here_tell(struct peer *peer);
/* What its session was told may not have arrived: it is told again at the end of a turn. */
void desk_here_miss(struct peer *peer);
/* The turn is on disk, or taken back: tells those for whom somebody of the desk has come or gone. */
void desk_here_tend(struct hub *hub);
/* Is somebody of the desk signed in, besides that account? */
bool desk_here_is(const struct hub *hub, uint64_t besides);

#endif
