/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The connections that a gate has, in the order in which they came to the state they are in, and found by the process
 * that serves them. Decides nothing, and knows addresses as numbers only. */
#ifndef CROWD_H
#define CROWD_H

#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>
#include <sys/types.h>

enum crowd_state {
	CROWD_FREE,     /* nobody */
	CROWD_DELAYED,  /* waits without a session, since wrong logins came from there */
	CROWD_SILENT,   /* waits without a session, and has sent nothing yet */
	CROWD_READY,    /* waits without a session, and has sent something */
	CROWD_STARTING, /* has a session; no login was asked for yet */
	CROWD_ENTERING, /* is asked who it is */
	CROWD_INSIDE,
	CROWD_DYING,    /* has to make room; its session has not ended yet */
	CROWD_REFUSED,  /* is told why it gets no session */
	CROWD_STATES
};

struct guest {
	uint64_t source;
	uint64_t came, since, due; /* clock_mono_ms: when it came, when to this state, when this state ends if it ends */
	pid_t pid;                 /* 0: no session */
	int fd, pipe;              /* of the connection, from the session; -1: not held */
	enum crowd_state state;
	bool is_visitor, is_killed;
	struct guest *before, *after, *next; /* in the order of its state, and among processes */
};

struct crowd;
/* Room for count guests at most. It does not outlast a fork: a child has no crowd, and must not touch it. */
struct crowd *crowd_create(size_t count);
/* Overwrites what it knew; closes nothing. */
void crowd_destroy(struct crowd *crowd);

/* A new one, last in its state, without descriptors and process; NULL if there is no room. */
struct guest *crowd_add(struct crowd *crowd, enum crowd_state state, uint64_t source, uint64_t now);
/* Puts it last in another state. */
void crowd_move(struct crowd *crowd, struct guest *guest, enum crowd_state state, uint64_t now);
void crowd_set_process(struct crowd *crowd, struct guest *guest, pid_t pid);
/* Forgets it; closes nothing. */
void crowd_remove(struct crowd *crowd, struct guest *guest);

size_t crowd_count(const struct crowd *crowd, enum crowd_state state);
/* Who came to the state first, last; the others by guest->after. NULL: nobody. */
struct guest *crowd_first(const struct crowd *crowd, enum crowd_state state);
struct guest *crowd_last(const struct crowd *crowd, enum crowd_state state);
struct guest *crowd_of_process(const struct crowd *crowd, pid_t pid);
/* A small number for a guest, and back; NULL if nobody has it now. */
size_t crowd_number(const struct crowd *crowd, const struct guest *guest);
struct guest *crowd_of_number(const struct crowd *crowd, size_t number);

#endif
