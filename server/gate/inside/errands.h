/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests that the hub has not taken for certain: each is kept as it was written until the hub says that it was heard,
 * so that it can be sent once more to the next hub. Pure. */
#ifndef ERRANDS_H
#define ERRANDS_H

#include "wire.h"

enum { ERRANDS_MAX = 64, ERRANDS_BYTES = 48 * 1024 };

struct errand {
	const void *owner;   /* who asked: a verb's run, NULL for the face */
	uint16_t number, size; /* of the message, its head included */
	bool is_sent;
};

struct errands {
	struct buf bytes;    /* the messages, oldest first */
	struct errand list[ERRANDS_MAX];
	int count;
	uint32_t heard;      /* on this connection */
};

void errands_init(struct errands *errands);
void errands_finish(struct errands *errands);

/* Takes as many of these whole messages as there is room for, and returns their bytes. is_sent says whether they are on
 * their way from now on. Steps do not wait: where nobody can be seen moving, nobody walks. */
size_t errands_take(struct errands *errands, const void *owner, const uint8_t *messages, size_t size, bool is_sent);
/* The hub has handled so many on this connection. */
void errands_heard(struct errands *errands, uint32_t count);
/* The hub is gone, and with it the connection's count. What may have been done already and must not be done twice is
 * given to dropped and forgotten; the rest waits, unsent. */
void errands_lost(struct errands *errands, void (*dropped)(void *context, const void *owner, enum wire_number number),
	void *context);
/* All that waits is on its way now. */
void errands_sent(struct errands *errands);
bool errands_have(const struct errands *errands, const void *owner);
/* Nobody waits any more for what owner asked; what was not sent will not be. */
void errands_forget(struct errands *errands, const void *owner);

#endif
