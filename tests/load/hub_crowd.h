/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A crowd of sessions without faces, each one socket to a hub: they come in, and count what they are told. Knows no
 * figures; see hub_bench.c. */
#ifndef HUB_CROWD_H
#define HUB_CROWD_H

#include "hub_fixture.h"

/* One of the crowd, by index; its account is FIXTURE_ACCOUNTS + 1 + index. */
struct member {
	int fd;              /* -1: not connected */
	bool is_in;          /* has its first picture of a room */
	uint64_t came, in;   /* clock of crowd_now */
	char room[ID_MAX + 1];
};

struct crowd {
	struct hub_fixture *fixture;
	struct member *members; /* owned */
	unsigned count;
	int poller;
	unsigned in_count;
	uint64_t told, bytes;   /* lines (EV_SAID) and bytes of all kinds that reached the crowd */
	uint64_t refused;
	uint64_t *latencies;    /* owned; microseconds, of the first LATENCIES_MAX lines told since crowd_forget */
	unsigned latencies_count;
};
enum { LATENCIES_MAX = 1 << 20 };

void crowd_start(struct crowd *crowd, struct hub_fixture *fixture, unsigned count);
void crowd_finish(struct crowd *crowd);
/* Microseconds of the monotonic clock. */
uint64_t crowd_now(void);
/* Members from first on go to their rooms, all at once; returns when each is in. */
void crowd_enter(struct crowd *crowd, unsigned first, unsigned count);
/* Members from first on say goodbye. */
void crowd_leave(struct crowd *crowd, unsigned first, unsigned count);
/* Says a line that carries the time, so that its latency is known where it arrives. */
void crowd_say(struct crowd *crowd, unsigned index);
void crowd_send(struct crowd *crowd, unsigned index, const struct message *message);
/* Receives until the time, or until told or refused reached what is given. False: the time came first. */
bool crowd_receive(struct crowd *crowd, uint64_t until, uint64_t told, uint64_t refused);
/* Sets the counts back. */
void crowd_forget(struct crowd *crowd);

#endif
