/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small things that are stored of one person and that nothing but their own export asks for. */
#ifndef STORE_OWN_H
#define STORE_OWN_H

#include "store.h"

enum { STORE_OWN_WORDS = 601 };

enum store_own {
	STORE_OWN_REACTIONS,    /* room, number: the line, detail: the reaction */
	STORE_OWN_NOTICES_READ, /* number: the notice */
	STORE_OWN_THREADS_READ, /* number: the thread, detail: the newest post read */
	STORE_OWN_REPORTS,      /* made by them: room, number: the line or post, detail: when, words */
	STORE_OWN_COUNT
};

struct store_own_row {
	uint64_t place;         /* in the list; a walk goes on after it */
	char room[STORE_ROOM_ROOM];
	uint64_t number, detail;
	char words[STORE_OWN_WORDS];
};

/* At most count rows after that place (0: from the first). */
enum store_result store_each_own(struct store *store, enum store_own what, uint64_t account, uint64_t after,
	unsigned count, bool (*each)(void *context, const struct store_own_row *row), void *context);

#endif
