/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each process gives up: the one place where privileges, limits and rights are dropped. */
#ifndef JAIL_H
#define JAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* As uid and gid: the process stays who it is. */
#define JAIL_KEEP ((unsigned)-1)

enum jail_role { JAIL_SUPERVISOR, JAIL_HUB, JAIL_GATE, JAIL_POST, JAIL_SESSION, JAIL_COUNT };

/* For a process that has just been forked and still needs to open what it lives from: no core files, not to be looked
 * at by others of its uid, no new privileges, its role's resource limits, and, started as root, the rights of uid and
 * gid only, which is refused if uid is 0. Hub, gate and post ask to be sent SIGTERM when their parent dies; sessions
 * outlive the gate. Returns false, with errno, if the process kept what it had to give up: then it must end. */
bool jail_shed(enum jail_role role, uid_t uid, gid_t gid);

/* Once the process has opened all that it needs (a session: once somebody has logged in): narrows it to that for good.
 * Returns false, with errno, if that did not work: then it must end. */
bool jail_close(enum jail_role role);

/* Closes every descriptor but 0, 1, 2 and the count ones of keep. */
void jail_keep_descriptors(const int *keep, size_t count);

#endif
