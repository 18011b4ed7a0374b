/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two sockets in a place's run/ and the one of systemd. A path of any length will do: they are reached through an
 * open directory. */
#ifndef SOCKETS_H
#define SOCKETS_H

#include "place.h"

#define SOCKETS_SESSIONS "hub.sock" /* for sessions, SOCK_SEQPACKET */
#define SOCKETS_ADMIN "admin.sock"  /* for the command line, SOCK_STREAM */
enum { SOCKETS_BACKLOG = 4096 };

/* A non-blocking socket that listens as DIR/run/name, which appears at once with its rights: owner uid alone may
 * connect (and root). type: SOCK_SEQPACKET or SOCK_STREAM. -1, with errno. */
int sockets_listen(const struct place *place, const char *name, int type, uid_t uid);
/* Takes the name away. */
void sockets_remove(const struct place *place, const char *name);
/* A blocking connection to DIR/run/name; -1, with errno: ENOENT and ECONNREFUSED mean that nobody serves. */
int sockets_connect(const struct place *place, const char *name, int type);

/* Tells the service manager, if address (of NOTIFY_SOCKET, may be NULL) says there is one: sd_notify(3). Does not wait
 * for one that does not read. */
void sockets_notify(const char *address, const char *state);

#endif
