/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Starts hub and gate, starts again whichever dies, ends them in order. No network, no database, no parsing of anything
 * from people. */
#ifndef SUPERVISOR_H
#define SUPERVISOR_H

#include "place.h"

/* Serves the place, whose lock is held, until SIGTERM, SIGINT or SIGHUP, or until hub or gate refuse to start. door:
 * who may connect to the hub, besides root. listen: as the gate takes it. Returns an exit code of the program; what
 * went wrong is on stderr. */
int supervisor_run(const struct place *place, uid_t door, const char *listen);

#endif
