/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Datagrams to systemd, without its library. Does not know what makes the place well. */
#include "manager.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "clock.h"
#include "sockets.h"

/* A whole number; 0 if there is none. */
static uint64_t number_of(const char *name)
{
	const char *text = getenv(name);
	char *end;
	unsigned long long number;

	if (!text || *text < '0' || *text > '9')
		return 0;
	errno = 0;
	number = strtoull(text, &end, 10);
	return *end == '\0' && errno == 0 ? number : 0;
}

void manager_find(struct manager *manager)
{
	uint64_t process = number_of("WATCHDOG_PID");

	*manager = (struct manager){ .address = getenv("NOTIFY_SOCKET"), .due = UINT64_MAX };
	if (!manager->address || (process != 0 && process != (uint64_t)getpid()))
		return;
	/* twice as often as asked, as sd_watchdog_enabled(3) advises; in milliseconds */
	manager->every_ms = number_of("WATCHDOG_USEC") / 2000;
	if (manager->every_ms > 0)
		manager->due = 0;
}

void manager_tell(const struct manager *manager, const char *state)
{
	sockets_notify(manager->address, state);
}

void manager_tell_reloading(const struct manager *manager)
{
	char state[64];

	snprintf(state, sizeof state, "RELOADING=1\nMONOTONIC_USEC=%llu", (unsigned long long)clock_mono_ms() * 1000);
	manager_tell(manager, state);
}

void manager_ping(struct manager *manager, uint64_t now, bool is_well)
{
	if (now < manager->due)
		return;
	manager->due = now + manager->every_ms;
	if (is_well)
		manager_tell(manager, "WATCHDOG=1");
}
