/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counting what a day is like. Of guests it is counted that they were here and how they took part, once a day each, in
 * the strongest way; never who. */
#ifndef FIGURES_H
#define FIGURES_H

#include "hall.h"
#include "store_figure.h"

/* Somebody has come in. Counted soon, with others; staff are not. */
void figures_came(struct peer *peer);
/* Inside a turn that stores: somebody took part so. */
void figures_took_part(struct peer *peer, enum store_part part);
/* Inside a turn that stores: one more of a figure; somebody waited for staff since then (seconds since 1970). */
void figures_count(struct hub *hub, enum figure figure);
void figures_waited(struct hub *hub, int64_t since);
/* Outside turns: counts who came, in a transaction that is begun. */
void figures_flush(struct hub *hub);
/* How long the place is open today, as planned by now. */
void figures_note_hours(struct hub *hub);

#endif
