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
/* Bytes sent to the peer and not acknowledged by it. */
unsigned listen_unsent(int socket);

#endif
