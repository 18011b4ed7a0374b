/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What carries bytes between a person and their session: an SSH connection (session.c, channel.c), or the terminal at
 * the machine itself (terminal.c). The loop inside knows neither. */
#ifndef CARRIER_H
#define CARRIER_H

#include "pace.h"

struct session;
struct channel;

struct carrier {
	/* Works, and waits for news of the person, the hub and signals for at most ms. */
	void (*turn)(struct session *session, uint64_t ms);
	/* What it can take, and has carried. */
	void (*look)(const struct session *session, const struct channel *channel, struct pace_link *line);
	bool (*is_there)(const struct session *session);
	/* Asks for a sign of life; NULL: it tells by itself when it is gone. */
	void (*seek_life)(struct session *session);
};

/* Of one channel. */
struct channel_way {
	/* Takes bytes without waiting; gives how many, 0 for none just now, -1 if it is broken. */
	long (*write)(struct channel *channel, bool is_err, const void *bytes, size_t size);
	/* All has been written, and channel->status is what came of it. */
	void (*end)(struct channel *channel);
	/* Before the channel is freed. */
	void (*finish)(struct channel *channel);
};

#endif
