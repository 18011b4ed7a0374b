/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Buckets grow with what they hold: 32 to each doubling. Does not know what was measured. */
#include "spread.h"

#include <stdio.h>

static unsigned bucket_of(uint64_t us)
{
	unsigned doublings;

	if (us < SPREAD_STEPS)
		return (unsigned)us;
	doublings = 63 - (unsigned)__builtin_clzll(us) - 5;
	doublings = doublings < SPREAD_BUCKETS / SPREAD_STEPS - 2 ? doublings : SPREAD_BUCKETS / SPREAD_STEPS - 2;
	return (doublings + 1) * SPREAD_STEPS + (unsigned)(us >> doublings & (SPREAD_STEPS - 1));
}

/* The longest duration that falls into a bucket. */
static uint64_t end_of(unsigned bucket)
{
	unsigned doublings = bucket / SPREAD_STEPS;

	if (doublings == 0)
		return bucket;
	return ((uint64_t)(SPREAD_STEPS + bucket % SPREAD_STEPS + 1) << (doublings - 1)) - 1;
}

void spread_add(struct spread *spread, uint64_t us)
{
	spread->count++;
	spread->sum += us;
	if (us > spread->max)
		spread->max = us;
	spread->buckets[bucket_of(us)]++;
}

uint64_t spread_at(const struct spread *spread, unsigned part)
{
	uint64_t wanted = (spread->count * part + 999) / 1000, seen = 0;

	for (unsigned i = 0; i < SPREAD_BUCKETS && spread->count > 0; i++) {
		seen += spread->buckets[i];
		if (seen >= wanted)
			return i < SPREAD_BUCKETS - 1 && end_of(i) < spread->max ? end_of(i) : spread->max;
	}
	return spread->max;
}

void spread_print(const struct spread *spread, const char *name)
{
	static const unsigned parts[] = { 500, 950, 990 };

	printf("%s_count %llu\n", name, (unsigned long long)spread->count);
	if (spread->count == 0)
		return;
	for (unsigned i = 0; i < sizeof parts / sizeof *parts; i++)
		printf("%s_p%u %.2f ms\n", name, parts[i] / 10, (double)spread_at(spread, parts[i]) / 1000);
	printf("%s_max %.2f ms\n", name, (double)spread->max / 1000);
}
