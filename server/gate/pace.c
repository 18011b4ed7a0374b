/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rhythm of frames. Knows numbers only, no socket and no screen. */
#include "pace.h"

enum {
	LAZY_BYTES = 1024,   /* still unsent when the next frame is due: the line does not keep up */
	SLOW_FOR_MS = 5000
};

static uint64_t due(const struct pace *pace, bool is_saving, uint64_t now)
{
	uint64_t gap = is_saving ? PACE_SAVER_MS : now < pace->slow_until ? PACE_SLOW_MS : PACE_QUICK_MS;

	return pace->drawn_at == 0 ? 0 : pace->drawn_at + gap;
}

bool pace_may_draw(struct pace *pace, const struct pace_link *link, bool is_own, bool is_saving, uint64_t now)
{
	bool is_full = link->window == 0 || link->is_pending || link->unsent >= PACE_UNSENT_MAX;

	if (is_full || (link->unsent > LAZY_BYTES && now >= pace->drawn_at + PACE_QUICK_MS))
		pace->slow_until = now + SLOW_FOR_MS;
	return !is_full && (is_own || now >= due(pace, is_saving, now));
}

void pace_drew(struct pace *pace, uint64_t now)
{
	pace->drawn_at = now;
}

uint64_t pace_again(const struct pace *pace, bool is_own, bool is_saving, uint64_t now)
{
	uint64_t at = is_own ? 0 : due(pace, is_saving, now);

	return at > now ? at : now + PACE_LOOK_MS;
}
