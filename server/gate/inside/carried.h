/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the kernel knows of a connection's line. */
#ifndef CARRIED_H
#define CARRIED_H

#include "pace.h"

/* Fills in what a TCP socket has carried (tcp(7), TCP_INFO) and, of the bytes written to it since it was accepted, how
 * many have not arrived; leaves 0 what the kernel does not tell. */
void carried_look(int socket, uint64_t written, struct pace_link *link);

#endif
