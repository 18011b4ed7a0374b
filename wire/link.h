/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One end of a session's socket to the hub (AF_UNIX, SOCK_SEQPACKET): whole messages in, whole messages out, a bounded
 * queue between. The descriptor must be non-blocking. Does not know what the messages mean. */
#ifndef LINK_H
#define LINK_H

#include "wire.h"

struct link {
	int fd;           /* owned; -1 when closed */
	struct buf out;   /* messages waiting to be sent, whole ones only */
	bool overflowed;  /* something did not fit since link_reset */
};

void link_init(struct link *link, int fd, size_t limit);
void link_finish(struct link *link); /* closes */

/* Queues; false if the queue is full (and then overflowed is set and stays). */
bool link_send(struct link *link, const struct message *message);
/* Queues messages that wire_put made before, whole ones. */
bool link_send_encoded(struct link *link, const uint8_t *data, size_t size);
/* Forgets everything queued and the overflow. */
void link_reset(struct link *link);

enum link_result {
	LINK_OK,    /* flushed all, or handled all there was */
	LINK_AGAIN, /* the peer takes no more for now, or more waits to be read */
	LINK_CLOSED /* the peer is gone or broke the rules */
};

/* Sends what is queued, many messages a packet. */
enum link_result link_flush(struct link *link);

/* Reads at most packets packets and gives each message to take, whose false ends the reading as LINK_CLOSED. */
enum link_result link_receive(struct link *link, int packets,
	bool (*take)(void *context, const struct message *message), void *context);

#endif
