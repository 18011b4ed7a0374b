/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The life of a console: who has one open, and that what it was told holds no more. */
#include "consoles.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "mem.h"

bool console_is_first(const struct peer *peer)
{
	return peer->is_first || peer->account.made_day == clock_day(peer->hub->wall);
}

unsigned console_staff(const struct hub *hub)
{
	const struct peer *peer, *before;
	unsigned count = 0;

	TAILQ_FOREACH(peer, &hub->consoles, consoles) {
		TAILQ_FOREACH(before, &hub->consoles, consoles)
			if (before == peer || before->account.account == peer->account.account)
				break;
		count += before == peer && !peer->is_leaving && !peer->is_gone;
	}
	return count;
}

uint64_t console_due(const struct hub *hub)
{
	return TAILQ_EMPTY(&hub->consoles) ? UINT64_MAX : hub->console_at;
}

void console_open(struct peer *peer)
{
	struct hub *hub = peer->hub;

	if (!peer->console) {
		peer->console = mem_zero(1, sizeof *peer->console);
		TAILQ_INSERT_TAIL(&hub->consoles, peer, consoles);
	}
	peer->console->is_anew = true;
	hub->console_at = hub->today_at = 0;
	waiting_touch(hub);
}

void console_forget_people(struct console_people *people)
{
	free(people->list);
	*people = (struct console_people){ .count = 0 };
}

void console_forget(struct console *console)
{
	waiting_forget(&console->waiting);
	console_forget_people(&console->people);
	free(console->notes.list);
	memset(console, 0, sizeof *console);
}

void console_close(struct peer *peer)
{
	if (!peer->console)
		return;
	TAILQ_REMOVE(&peer->hub->consoles, peer, consoles);
	console_forget(peer->console);
	free(peer->console);
	peer->console = NULL;
}

void console_miss(struct peer *peer)
{
	if (!peer->console)
		return;
	console_open(peer);
	event_active(peer->hub->timer, EV_TIMEOUT, 0);
}
