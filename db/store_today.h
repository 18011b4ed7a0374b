/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a day has been like so far, in numbers, and what staff said they have done for it. */
#ifndef STORE_TODAY_H
#define STORE_TODAY_H

#include "store.h"

struct store_today {
	unsigned people, first, talked; /* guests: who were here, of them for the first time, who said something */
	unsigned reports;
};

/* The day, as days are counted in accounts, and the instant at which it began: milliseconds since 1970. */
enum store_result store_count_today(struct store *store, int64_t day, uint64_t begun_ms, struct store_today *today);

/* The newest act of that name since then, seconds since 1970: when, and by whom ("" for somebody who is gone). *at is 0
 * for none. */
enum store_result store_find_act_since(struct store *store, const char *act, int64_t since, int64_t *at,
	char nickname[STORE_NICKNAME_ROOM]);

#endif
