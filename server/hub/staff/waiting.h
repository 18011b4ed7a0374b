/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What waits for staff: one table of sources, each of which says what waits of its kind, from the store or the world.
 * Consoles that are open (consoles.h) hear at the end of a turn what has changed of it. */
#ifndef WAITING_H
#define WAITING_H

#include "handlers.h"

struct waiting_row {
	enum waiting_kind kind;
	uint64_t number;          /* names it among those of its kind for as long as it waits */
	int64_t since;            /* seconds since 1970; 0: waits for nobody in particular, and no minutes are shown */
	uint64_t account;         /* who is named beside it; 0: nobody, as for whoever reported something */
	unsigned marks;           /* MARK_* bits */
	unsigned roles;           /* only these are told; 0: all whom its kind is for */
	uint64_t hidden_from;     /* an account that is not told; 0: none */
	unsigned count;           /* of what the row stands for; 0 for one thing that stands for itself */
	char words[NOTE_MAX + 1]; /* "" for none */
	uint64_t mine;            /* the account whose task it has become; 0: nobody's yet */
};

/* Rows as they were gathered. */
struct waiting {
	struct waiting_row *rows; /* owned */
	int count;
};

/* For sources: copies row. What comes after very many rows is left out. */
void waiting_add(struct waiting *waiting, const struct waiting_row *row);

/* Something may have begun to wait, or waits no longer: the sources are asked at the end of this turn. */
void waiting_touch(struct hub *hub);

/* All that waits now, each source's rows in its own order; waiting_forget ends it. */
struct waiting waiting_gather(struct hub *hub);
/* Those of them that this one of staff is told of. */
struct waiting waiting_for(const struct waiting *waiting, const struct peer *peer);
void waiting_forget(struct waiting *waiting);
/* The row of that kind and number, or NULL; and do both say the same? */
const struct waiting_row *waiting_find(const struct waiting *waiting, const struct waiting_row *row);
bool waiting_is_same(const struct waiting_row *a, const struct waiting_row *b);

/* handle_review.c: the applications that nobody has answered, as one row. */
void review_gather(struct hub *hub, struct waiting *waiting);
/* handle_mail.c: mail that is held or given up, as one row. */
void mails_gather(struct hub *hub, struct waiting *waiting);

#endif
