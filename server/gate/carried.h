/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the kernel knows of a connection's line. */
#ifndef CARRIED_H
#define CARRIED_H

#include "pace.h"

/* Fills in what a TCP socket has not sent and what it has carried (tcp(7), TCP_INFO); leaves 0 what the kernel does not
 * tell. */
void carried_look(int socket, struct pace_link *link);

#endif
