/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work that may meet hostile bytes, done by a process of its own: as root, by one that is not root any more. */
#ifndef APART_H
#define APART_H

#include <signal.h>
#include <sys/types.h>

/* Runs work in a child with the rights of uid and gid only (as root; otherwise one's own) and gives the exit code it
 * returned; what it says goes where this process's words go. CLI_NO_WRITE, with words about what, if it could not be
 * run or died. While it runs, this process is not ended by the signals of apart_endings; the child is. */
int apart_run(uid_t uid, gid_t gid, int (*work)(void *context), void *context, const char *what);

/* The signals by which people end a command. Who has something to put away afterwards blocks them until it is done. */
void apart_endings(sigset_t *set);

/* The user of places, or nobody: whose rights suffice to look at bytes. */
void apart_harmless(uid_t *uid, gid_t *gid);

#endif
