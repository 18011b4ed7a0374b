/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What waits for staff: one table of sources, each of which says what waits of its kind, from the store or the world.
 * Consoles that are open hear at the end of a turn what has changed of it. */
#ifndef WAITING_H
#define WAITING_H

#include "handlers.h"

struct waiting_row {
	enum waiting_kind kind;
	uint64_t number;          /* names it among those of its kind for as long as it waits */
	int64_t since;            /* seconds since 1970; 0: waits for nobody in particular, and no minutes are shown */
	uint64_t account;         /* who is named beside it; 0: nobody, as for whoever reported something */
	unsigned count;           /* of what the row stands for; 0 for one thing that stands for itself */
	char words[NOTE_MAX + 1]; /* "" for none */
};

/* Being gathered; only a source adds to it. */
struct waiting;
/* Copies row. What comes after very many rows is left out. */
void waiting_add(struct waiting *waiting, const struct waiting_row *row);

/* Something may have begun to wait, or waits no longer: the sources are asked at the end of this turn. */
void waiting_touch(struct hub *hub);
/* The turn is on disk, or taken back: tells open consoles what differs from what they were told. */
void waiting_tell(struct hub *hub);

/* A console: what one session of staff is told. Opened again, it is told everything anew. */
void console_open(struct peer *peer);
void console_close(struct peer *peer);
/* What its session was told may not have arrived. */
void console_miss(struct peer *peer);

/* Does this person come for the first time, today or in this visit? */
bool console_is_first(const struct peer *peer);

#endif
