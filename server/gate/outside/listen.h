/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The listening sockets, and what is done to a connection before anybody speaks on it. */
#ifndef LISTEN_H
#define LISTEN_H

#include <stdbool.h>
#include <stdint.h>

enum { LISTEN_MAX = 16 };

struct listen_address { char host[64], port[8]; }; /* host "": all */

/* Splits "ADDRESS:PORT,[ADDRESS]:PORT,*:PORT". The count, or 0 if it cannot be read. Pure. */
int listen_parse(const char *text, struct listen_address to[LISTEN_MAX]);
/* Opens sockets for all of them; the count, or 0 after a line on stderr. */
int listen_open(const char *text, int sockets[LISTEN_MAX]);

/* A connection: non-blocking, small writes at once, the kernel's own search for dead peers on; and the number that
 * stands for its source while this gate lives. -1 with errno as accept4 has it. */
int listen_accept(int socket, const uint8_t secret[32], uint64_t *source);
/* Bytes sent to the peer and not acknowledged by it; come from the peer and not read yet. */
unsigned listen_unsent(int socket);
unsigned listen_unread(int socket);
/* Has the peer ever sent anything? */
bool listen_has_spoken(int socket);
/* Has all of either side been taken by the other, and nothing come for ms? */
bool listen_is_stalled(int socket, unsigned ms);
/* Forgets what has come from the peer without looking at it; false once nothing more can come. */
bool listen_discard(int socket);

#endif
