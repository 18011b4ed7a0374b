/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list for the length of a turn. Neither the rooms nor who sits in them can be taken back as the store can. */
#include "dismissals.h"

#include <stdlib.h>

#include "mem.h"
#include "talks.h"

static void dismiss(struct hub *hub, const struct dismissal *dismissal)
{
	struct peer *peer = NULL;

	while (dismissal->is_up && (peer = peers_next_of(hub, dismissal->account, peer))) {
		if (peer->reads == dismissal->consultation)
			peer->reads = 0;
		if (talks_sits(peer) == dismissal->consultation && !peer->is_leaving && !peer->is_gone)
			talks_get_up(peer);
	}
	talks_give_up_seats(hub, dismissal->account, dismissal->consultation);
}

void dismissals_add(struct hub *hub, uint64_t account, uint64_t consultation, bool is_up)
{
	struct dismissal dismissal = { account, consultation, is_up };

	if (!hub->in_transaction) {
		dismiss(hub, &dismissal);
		return;
	}
	hub->dismissals = mem_resize(hub->dismissals, hub->dismissals_count + 1, sizeof dismissal);
	hub->dismissals[hub->dismissals_count++] = dismissal;
}

void dismissals_do(struct hub *hub)
{
	for (size_t i = 0; i < hub->dismissals_count; i++)
		dismiss(hub, &hub->dismissals[i]);
	hub->dismissals_count = 0;
}

void dismissals_take_back(struct hub *hub)
{
	hub->dismissals_count = 0;
}

void dismissals_finish(struct hub *hub)
{
	free(hub->dismissals);
	hub->dismissals = NULL;
	hub->dismissals_count = 0;
}
