/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of meters with a few places for each account to lie in. Knows nothing of what is measured. */
#include "meters.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"

enum { METERS = 16384, WAYS = 8 };

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
