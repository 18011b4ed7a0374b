/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A token bucket: so many at once, then so many a time. Pure; times are monotonic milliseconds. */
#ifndef BUCKET_H
#define BUCKET_H

#include <stdbool.h>
#include <stdint.h>

struct bucket {
	uint64_t thousandths; /* tokens left, in 1/1000 */
	uint64_t filled_at;   /* ms; 0: never used, hence full */
};

/* What fills it: burst tokens at most, count of them in each period of ms. */
struct bucket_rate { unsigned burst, count, period_ms; };

/* Takes one token; false when there is none, and then *wait_s (may be NULL) is the whole seconds until there is. */
bool bucket_take(struct bucket *bucket, struct bucket_rate rate, uint64_t now_ms, uint32_t *wait_s);

/* Puts back one that was taken for nothing. */
void bucket_give_back(struct bucket *bucket);

/* Is there a token? Takes none. */
bool bucket_has(const struct bucket *bucket, struct bucket_rate rate, uint64_t now_ms);

#endif
