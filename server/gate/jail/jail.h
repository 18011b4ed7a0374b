/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each process gives up: the one place where privileges, limits and rights are dropped. */
#ifndef JAIL_H
#define JAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* As uid and gid: the process stays who it is. */
#define JAIL_KEEP ((unsigned)-1)

enum jail_role { JAIL_SUPERVISOR, JAIL_HUB, JAIL_GATE, JAIL_POST, JAIL_SESSION, JAIL_CONSOLE, JAIL_COUNT };

/* For a process that has just been forked and still needs to open what it lives from: no core files, not to be looked
 * at by others of its uid, no new privileges, its role's resource limits, and, started as root, the rights of uid and
 * gid only, which is refused if uid is 0. Hub, gate and post ask to be sent SIGTERM when their parent dies; sessions
 * outlive the gate, and from here on make no system call but those of their role. Returns false, with errno, if the
 * process kept what it had to give up: then it must end. */
bool jail_shed(enum jail_role role, uid_t uid, gid_t gid);

/* What stays open to one role beside what all keep. */
struct jail_opening {
	const char *directory; /* the hub's: all of it; NULL: none */
	unsigned port;         /* post's: the one it connects to by TCP, and what looks up names; 0: none */
};

/* Once the process has opened all that it needs (a session: once somebody has logged in): narrows it to that for good,
 * to the system calls of its role, and hub, gate, post and the sessions forked from then on to the files that libraries
 * read, and to opening, which may be NULL. Where the kernel cannot tell files or ports apart, the rest holds all the
 * same. Returns false, with errno, if that did not work: then it must end. */
bool jail_close(enum jail_role role, const struct jail_opening *opening);

/* A descriptor by which this process can say, after jail_shed too, how gladly the kernel, short of memory, shall end
 * it; -1 if the system has none. */
int jail_weight_open(void);
/* Says it as a role wants it. What is forked then inherits it, so the gate weighs itself as a session while it forks
 * one. */
void jail_weigh(int fd, enum jail_role role);

/* Closes every descriptor but 0, 1, 2 and the count ones of keep. */
void jail_keep_descriptors(const int *keep, size_t count);

#endif
