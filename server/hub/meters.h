/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each person did lately, by account, so that more lines or more terminals give nobody more. Of bounded size: who
 * was quiet longest makes room. */
#ifndef METERS_H
#define METERS_H

#include "bucket.h"
#include "wire.h"

struct meter {
	uint64_t account;  /* 0: free */
	uint64_t used_at;  /* mono ms */
	struct bucket says, acts, threads, exports, posts, reads, letters, searches, reports, consults, desk, tries, doubts,
		resets;
};

struct meters;

/* That request came to nothing through no fault of theirs: it does not count. */
void meter_give_back(struct meter *meter, enum wire_number request);

struct meters *meters_create(void);
void meters_destroy(struct meters *meters);
/* The account's own; never NULL. Borrowed until the next call. */
struct meter *meters_of(struct meters *meters, uint64_t account, uint64_t now_ms);

#endif
