/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose answer is this? The open face and the exec verbs of one connection share one socket to the hub, which answers
 * the requests of one kind in the order they were sent. Pure. */
#ifndef ROUTE_H
#define ROUTE_H

#include "wire.h"

enum { ROUTE_MAX = 64, ROUTE_MS = 60000 };

struct route_entry {
	uint16_t number;  /* the request's */
	uint64_t id;      /* of REQ_SAY, else 0 */
	const void *owner;
	bool is_begun;    /* something of the answer has come */
	uint64_t until;   /* forgotten then: an answer that never came must not shift the others */
};

struct route {
	struct route_entry entries[ROUTE_MAX];
	int count;
	bool in_snapshot; /* between EV_ROOM and EV_ROOM_READY lines belong to the face */
};

/* Encoded requests, whole messages, that owner is sending. The face is the owner NULL. */
void route_sent(struct route *route, const void *owner, const uint8_t *messages, size_t size, uint64_t now);
/* Who asked for this event: an owner, or NULL for the face. */
const void *route_take(struct route *route, const struct message *event, uint64_t now);
/* Is something still to be answered to owner; has its answer begun and not ended? */
bool route_has(const struct route *route, const void *owner);
bool route_has_begun(const struct route *route, const void *owner);
/* owner is gone: what is still answered to it reaches nobody. */
void route_forget(struct route *route, const void *owner);

#endif
