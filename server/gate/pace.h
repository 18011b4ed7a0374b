/* SPDX-License-Identifier: GPL-3.0-or-later */
/* May a frame be drawn now? The newest state, never a backlog: what the line cannot take yet is not drawn at all, and
 * the one frame drawn later shows what matters then. Pure: times in milliseconds of a monotonic clock come in. */
#ifndef PACE_H
#define PACE_H

#include <stdbool.h>
#include <stdint.h>

enum {
	PACE_UNSENT_MAX = 4096, /* bytes on their way; beyond them nothing new is drawn */
	PACE_QUICK_MS = 250,    /* between frames that others caused */
	PACE_SLOW_MS = 1000,    /* the same on a line that does not keep up */
	PACE_SAVER_MS = 10000,  /* the same while data is being saved */
	PACE_LOOK_MS = 50       /* a full line is looked at again after this */
};

/* What the connection can take. */
struct pace_link {
	uint32_t window;   /* of the channel, bytes */
	bool is_pending;   /* bytes wait in the SSH library or in our own queue */
	unsigned unsent;   /* bytes the kernel still holds */
};

struct pace {
	uint64_t drawn_at; /* 0: never */
	uint64_t slow_until;
};

/* is_own: this person did something, which shows at once. */
bool pace_may_draw(struct pace *pace, const struct pace_link *link, bool is_own, bool is_saving, uint64_t now);
void pace_drew(struct pace *pace, uint64_t now);
/* When to ask again while a frame is wanted. */
uint64_t pace_again(const struct pace *pace, bool is_own, bool is_saving, uint64_t now);

#endif
