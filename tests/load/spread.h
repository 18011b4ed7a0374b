/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long things took: a histogram of microseconds, exact to about three in a hundred, of a fixed size. */
#ifndef SPREAD_H
#define SPREAD_H

#include <stdint.h>

enum { SPREAD_STEPS = 32, SPREAD_BUCKETS = 40 * SPREAD_STEPS };

/* All zero is an empty one. */
struct spread {
	uint64_t count, sum, max;
	uint32_t buckets[SPREAD_BUCKETS];
};

/* Notes one duration. */
void spread_add(struct spread *spread, uint64_t us);
/* The duration that `part` of 1000 of all stayed within; 0 for an empty one. */
uint64_t spread_at(const struct spread *spread, unsigned part);
/* Prints count, p50, p95, p99 and max as rows NAME_p50 VALUE ms; nothing of an empty one but its count. */
void spread_print(const struct spread *spread, const char *name);

#endif
