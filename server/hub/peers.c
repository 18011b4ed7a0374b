/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which peers there are, and which of them a turn is about: so that it costs what happened in it, however many others
 * sit there in silence. Does not know what is done with those it lists. */
#include "hall.h"

enum {
	STALE_A_TURN = 64,
	/* Each one who is told wakes a session, which draws: a tenth of a millisecond and more, so that a crowd which is
	 * on its feet takes a fifth of a core at most for news of one another. */
	NEWS_MS = 50, NEWS_MS_MAX = 2000, TOLD_A_MS = 1
};

void peers_init(struct hub *hub)
{
	TAILQ_INIT(&hub->peers);
	TAILQ_INIT(&hub->ready);
	TAILQ_INIT(&hub->touched);
	TAILQ_INIT(&hub->gone);
	TAILQ_INIT(&hub->closing);
	TAILQ_INIT(&hub->stale);
	TAILQ_INIT(&hub->later);
	TAILQ_INIT(&hub->consoles);
	TAILQ_INIT(&hub->slots_waiting);
	TAILQ_INIT(&hub->slots_held);
}

void peers_add(struct peer *peer)
{
	struct hub *hub = peer->hub;

	TAILQ_INSERT_TAIL(&hub->peers, peer, all);
	LIST_INSERT_HEAD(&hub->processes[(unsigned)peer->process % PEER_BUCKETS], peer, same_process);
}

void peers_remove(struct peer *peer)
{
	struct hub *hub = peer->hub;

	peers_name(peer, 0);
	LIST_REMOVE(peer, same_process);
	TAILQ_REMOVE(&hub->peers, peer, all);
	if (peer->is_ready)
		TAILQ_REMOVE(&hub->ready, peer, ready);
	if (peer->is_touched)
		TAILQ_REMOVE(&hub->touched, peer, touched);
	if (peer->is_gone)
		TAILQ_REMOVE(&hub->gone, peer, gone);
	if (peer->close_at > 0)
		TAILQ_REMOVE(&hub->closing, peer, closing);
	if (peer->is_stale)
		TAILQ_REMOVE(&hub->stale, peer, stale);
	peer_wait(peer, false);
}

void peers_name(struct peer *peer, uint64_t account)
{
	if (peer->account.account == account)
		return;
	if (peer->account.account != 0)
		LIST_REMOVE(peer, same_account);
	peer->account.account = account;
	if (account != 0)
		LIST_INSERT_HEAD(&peer->hub->accounts[account % PEER_BUCKETS], peer, same_account);
}

struct peer *peers_next_of(struct hub *hub, uint64_t account, struct peer *peer)
{
	struct peer *next = peer ? LIST_NEXT(peer, same_account) : LIST_FIRST(&hub->accounts[account % PEER_BUCKETS]);

	while (next && next->account.account != account)
		next = LIST_NEXT(next, same_account);
	return next;
}

unsigned peers_of_process(const struct hub *hub, pid_t process)
{
	const struct peer *peer;
	unsigned count = 0;

	LIST_FOREACH(peer, &hub->processes[(unsigned)process % PEER_BUCKETS], same_process)
		count += peer->process == process;
	return count;
}

void peer_rouse(struct peer *peer)
{
	if (peer->is_ready)
		return;
	peer->is_ready = true;
	TAILQ_INSERT_TAIL(&peer->hub->ready, peer, ready);
}

/* To the front: who is touched while a turn is being taken back has nothing to take back. */
void peer_touch(struct peer *peer)
{
	if (peer->is_touched)
		return;
	peer->is_touched = true;
	peer->queued_before = peer->link.out.size;
	peer->phase_before = peer->phase;
	TAILQ_INSERT_HEAD(&peer->hub->touched, peer, touched);
}

void peer_lose(struct peer *peer)
{
	if (peer->is_gone)
		return;
	peer->is_gone = true;
	TAILQ_INSERT_TAIL(&peer->hub->gone, peer, gone);
}

void peer_want_snapshot(struct peer *peer)
{
	peer_touch(peer);
	peer->is_urgent = true;
	peer->wants_snapshot = true;
}

void peer_wait(struct peer *peer, bool is_later)
{
	if (peer->is_later == is_later)
		return;
	peer->is_later = is_later;
	if (is_later)
		TAILQ_INSERT_TAIL(&peer->hub->later, peer, later);
	else
		TAILQ_REMOVE(&peer->hub->later, peer, later);
}

bool peers_wake(struct hub *hub)
{
	struct peer *peer;

	if (hub->now < hub->news_at)
		return false;
	while ((peer = TAILQ_FIRST(&hub->later))) {
		peer_wait(peer, false);
		peer_touch(peer);
	}
	return true;
}

void peers_rest(struct hub *hub, unsigned told)
{
	unsigned ms = NEWS_MS + told / TOLD_A_MS;

	if (told > 0)
		hub->news_at = hub->now + (ms < NEWS_MS_MAX ? ms : NEWS_MS_MAX);
}

/* All are given the same time, so that the list stays in order. */
void peer_count_down(struct peer *peer)
{
	struct hub *hub = peer->hub;

	if (peer->close_at > 0)
		TAILQ_REMOVE(&hub->closing, peer, closing);
	peer->close_at = hub->now + CLOSE_SECONDS * 1000;
	TAILQ_INSERT_TAIL(&hub->closing, peer, closing);
}

void peers_cut_off(struct hub *hub)
{
	struct peer *peer;

	while ((peer = TAILQ_FIRST(&hub->closing)) && peer->close_at <= hub->now) {
		TAILQ_REMOVE(&hub->closing, peer, closing);
		peer->close_at = 0;
		peer_lose(peer);
	}
}

void peers_make_stale(struct hub *hub)
{
	struct peer *peer;

	TAILQ_FOREACH(peer, &hub->peers, all) {
		if (!peer->presence || peer->is_stale)
			continue;
		peer->is_stale = true;
		TAILQ_INSERT_TAIL(&hub->stale, peer, stale);
	}
}

bool peers_refresh(struct hub *hub)
{
	struct peer *peer;

	for (int i = 0; i < STALE_A_TURN && (peer = TAILQ_FIRST(&hub->stale)); i++) {
		TAILQ_REMOVE(&hub->stale, peer, stale);
		peer->is_stale = false;
		if (peer->presence)
			peer_want_snapshot(peer);
	}
	return !TAILQ_EMPTY(&hub->stale);
}
