/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the service manager is told, if there is one: sd_notify(3), sd_watchdog_enabled(3). */
#ifndef MANAGER_H
#define MANAGER_H

#include <stdbool.h>
#include <stdint.h>

struct manager {
	const char *address; /* of NOTIFY_SOCKET, borrowed from the environment; NULL: nobody listens */
	uint64_t every_ms;   /* it wants to hear so often that all is well; 0: never */
	uint64_t due;        /* mono ms of the next time; UINT64_MAX: never */
};

/* Reads the environment. */
void manager_find(struct manager *manager);
/* READY=1 and the like. */
void manager_tell(const struct manager *manager, const char *state);
/* The configuration is being read again; manager_tell(READY=1) ends it. */
void manager_tell_reloading(const struct manager *manager);
/* Says that all is well if that is due. now: mono ms. */
void manager_ping(struct manager *manager, uint64_t now, bool is_well);

#endif
