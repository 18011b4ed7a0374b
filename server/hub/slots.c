/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Leave to hash a passphrase: a few at a time, in the order they asked, each for a short time only. */
#include "hall.h"

enum { SLOT_MS = 20 * 1000 }; /* a granted slot comes back by itself */

void slots_ask(struct peer *peer)
{
	peer->slot = SLOT_WAITING;
	TAILQ_INSERT_TAIL(&peer->hub->slots_waiting, peer, slots);
}

void slots_release(struct peer *peer)
{
	struct hub *hub = peer->hub;

	if (peer->slot == SLOT_WAITING)
		TAILQ_REMOVE(&hub->slots_waiting, peer, slots);
	if (peer->slot == SLOT_HELD) {
		TAILQ_REMOVE(&hub->slots_held, peer, slots);
		hub->slots_count--;
	}
	peer->slot = SLOT_NONE;
}

void slots_take_back(struct peer *peer)
{
	if (peer->slot != SLOT_HELD || peer->slot_until != peer->hub->now + SLOT_MS)
		return;
	slots_release(peer);
	peer->slot = SLOT_WAITING;
	TAILQ_INSERT_HEAD(&peer->hub->slots_waiting, peer, slots);
}

void slots_serve(struct hub *hub)
{
	struct peer *peer;

	while ((peer = TAILQ_FIRST(&hub->slots_held)) && peer->slot_until <= hub->now) {
		slots_release(peer);
		peer->slot_lapsed = true;
	}
	while (hub->slots_count < hub->options->limits.hash_slots && (peer = TAILQ_FIRST(&hub->slots_waiting))) {
		slots_release(peer);
		peer->slot = SLOT_HELD;
		peer->slot_until = hub->now + SLOT_MS;
		TAILQ_INSERT_TAIL(&hub->slots_held, peer, slots);
		hub->slots_count++;
		peer_send(peer, &(struct message){ .number = EV_SLOT });
	}
}
