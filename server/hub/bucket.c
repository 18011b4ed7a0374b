/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Token buckets for what people may do in a time. Knows neither people nor what is being bounded. */
#include "bucket.h"

#include <stddef.h>

bool bucket_take(struct bucket *bucket, struct bucket_rate rate, uint64_t now_ms, uint32_t *wait_s)
{
	uint64_t full = (uint64_t)rate.burst * 1000;
	uint64_t passed = now_ms > bucket->filled_at ? now_ms - bucket->filled_at : 0;
	uint64_t period = rate.period_ms ? rate.period_ms : 1;

	if (bucket->filled_at == 0 || passed > full * period)
		bucket->thousandths = full;
	else
		bucket->thousandths += passed * rate.count * 1000 / period;
	if (bucket->thousandths > full)
		bucket->thousandths = full;
	bucket->filled_at = now_ms ? now_ms : 1;
	if (bucket->thousandths >= 1000) {
		bucket->thousandths -= 1000;
		return true;
	}
	if (wait_s) {
		uint64_t missing = 1000 - bucket->thousandths;
		uint64_t ms = rate.count ? missing * period / ((uint64_t)rate.count * 1000) : 60000;

		*wait_s = (uint32_t)(ms / 1000 + 1);
	}
	return false;
}

/* More than fit are cut off as the next one is taken. */
void bucket_give_back(struct bucket *bucket)
{
	if (bucket->filled_at != 0)
		bucket->thousandths += 1000;
}

bool bucket_has(const struct bucket *bucket, struct bucket_rate rate, uint64_t now_ms)
{
	struct bucket copy = *bucket;

	return bucket_take(&copy, rate, now_ms, NULL);
}
