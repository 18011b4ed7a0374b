/* SPDX-License-Identifier: GPL-3.0-or-later */
/* May a frame be drawn now, and how large may it be? The newest state, never a backlog: what the line cannot take yet
 * is not drawn at all, and the one frame drawn later shows what matters then. On a thin line what matters is time, not
 * bytes, so what the line carries is learnt from what it has carried. Pure: times in milliseconds of a monotonic clock
 * come in. */
#ifndef PACE_H
#define PACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	PACE_UNSENT_MAX = 4096, /* bytes on their way; beyond them nothing new is drawn, on the best of lines */
	PACE_QUICK_MS = 250,    /* between frames that others caused */
	PACE_SLOW_MS = 1000,    /* the same on a line that does not keep up */
	PACE_SAVER_MS = 10000,  /* the same while data is being saved */
	PACE_LOOK_MS = 50       /* a full line is looked at again after this */
};

/* What the connection can take, and what it has carried since it began (tcp(7), TCP_INFO). */
struct pace_link {
	uint32_t window;   /* of the channel, bytes */
	bool is_pending;   /* bytes wait in the SSH library or in our own queue */
	unsigned unsent;   /* bytes that the other end's kernel has not acknowledged */
	uint64_t acked;    /* bytes that it has; 0 where the kernel does not say */
	uint64_t busy_ms;  /* time with something unacknowledged */
	uint32_t trip_ms;  /* the shortest way there and back of late */
	uint32_t resent;   /* segments sent once more */
};

struct pace {
	uint64_t drawn_at;  /* 0: never */
	uint64_t whole_at;  /* the same of a frame with what others did */
	uint64_t slow_until;
	bool is_watching;   /* a frame is on its way whose time is taken */
	struct pace_link watched; /* the line just before it */
	uint64_t watched_end; /* what is acknowledged once it is */
	unsigned rate;      /* bytes a second; 0: more than matters */
	unsigned cost_ms;   /* that the last frame with what others did takes of the line */
	unsigned full_ms;   /* until a full line is worth another look */
};

enum pace_turn {
	PACE_WAIT,
	PACE_OWN,   /* only what this person did */
	PACE_WHOLE
};

/* For a connection that has carried a login. */
void pace_init(struct pace *pace, const struct pace_link *link);
/* is_own: this person did something, which shows at once. */
enum pace_turn pace_may_draw(struct pace *pace, const struct pace_link *link, bool is_own, bool is_saving,
	uint64_t now);
/* Bytes that a frame may have, or a key pressed after it would be kept waiting; SIZE_MAX where it does not matter. */
size_t pace_room(const struct pace *pace, uint64_t now);
/* A frame of so many bytes was drawn as pace_may_draw had said. */
void pace_drew(struct pace *pace, const struct pace_link *link, enum pace_turn turn, size_t size, uint64_t now);
/* When to ask again while a frame is wanted. */
uint64_t pace_again(const struct pace *pace, bool is_own, bool is_saving, uint64_t now);

#endif
