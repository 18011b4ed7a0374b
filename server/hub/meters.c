/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of meters with a few places for each account to lie in. Knows nothing of what is measured, but
 * which request is counted where. */
#include "meters.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"

enum { METERS = 16384, WAYS = 8 };

/* What people would have to wait for before they can ask again. */
static const struct { enum wire_number request; size_t bucket; } counted[] = {
	{ REQ_SAY, offsetof(struct meter, says) },
	{ REQ_POST, offsetof(struct meter, posts) },
	{ REQ_REPORT, offsetof(struct meter, reports) },
	{ REQ_LETTER_WRITE, offsetof(struct meter, letters) },
	{ REQ_CONSULT, offsetof(struct meter, consults) },
	{ REQ_CONSULT_SAY, offsetof(struct meter, says) },
	{ REQ_CONSULT_NOTE, offsetof(struct meter, desk) },
	{ REQ_CONSULT_HAND, offsetof(struct meter, desk) },
	{ REQ_RESET, offsetof(struct meter, resets) }
};

struct meters {
	struct meter list[METERS];
};

struct meters *meters_create(void)
{
	return mem_zero(1, sizeof(struct meters));
}

void meters_destroy(struct meters *meters)
{
	free(meters);
}

void meter_give_back(struct meter *meter, enum wire_number request)
{
	for (size_t i = 0; i < sizeof counted / sizeof *counted; i++)
		if (counted[i].request == request)
			bucket_give_back((struct bucket *)(void *)((char *)meter + counted[i].bucket));
}

struct meter *meters_of(struct meters *meters, uint64_t account, uint64_t now_ms)
{
	struct meter *set = &meters->list[account * WAYS % METERS], *oldest = set;

	for (int i = 0; i < WAYS; i++) {
		if (set[i].account == account) {
			set[i].used_at = now_ms;
			return &set[i];
		}
		if (set[i].used_at < oldest->used_at)
			oldest = &set[i];
	}
	memset(oldest, 0, sizeof *oldest);
	oldest->account = account;
	oldest->used_at = now_ms;
	return oldest;
}
