/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What staff did to somebody, with the reason they gave. Holds numbers, no names, and outlives the accounts. */
#ifndef STORE_ACT_H
#define STORE_ACT_H

#include "store.h"

enum { STORE_ACT_ROOM = 16, STORE_REASON_ROOM = 601 };

struct store_act {
	uint64_t staff, person;     /* accounts; person may be 0 */
	char act[STORE_ACT_ROOM];
	char room[STORE_ROOM_ROOM];
	char reason[STORE_REASON_ROOM];
	int64_t at;                 /* seconds since 1970 */
};

enum store_result store_add_act(struct store *store, const struct store_act *act);
/* Newest first. */
enum store_result store_each_act(struct store *store,
	bool (*each)(void *context, const struct store_act *act), void *context);

#endif
