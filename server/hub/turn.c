/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A turn: what every ready peer sent is handled inside at most one transaction; only after its commit is anybody told.
 * If the disk does not take it, the turn's words are taken back, who asked is refused, and who saw the turn's beginning
 * gets a fresh picture. */
#include "hall.h"

#include <string.h>

#include "appointments.h"
#include "clock.h"
#include "consoles.h"
#include "consults.h"
#include "desk_here.h"
#include "dismissals.h"
#include "figures.h"
#include "handlers.h"
#include "log.h"
#include "rests.h"
#include "talks.h"

static bool take(void *context, const struct message *message)
{
	struct peer *peer = context;

	if (peer->phase >= KNOWN)
		peer_count(peer);
	return handlers_dispatch(peer, message);
}

static void receive(struct hub *hub)
{
	struct peer *peer;

	while ((peer = TAILQ_FIRST(&hub->ready))) {
		TAILQ_REMOVE(&hub->ready, peer, ready);
		peer->is_ready = false;
		if (link_receive(&peer->link, PACKETS_A_TURN, take, peer) == LINK_CLOSED)
			peer_lose(peer);
	}
}

/* Who went: the seat is kept, unless they said goodbye, were sent away or never had one. */
static void part(struct peer *peer)
{
	struct hub *hub = peer->hub;

	slots_release(peer);
	draft_hand_on(peer);
	if (!peer->presence)
		return;
	if (peer->is_leaving || hub->is_stopping)
		peer_leave_room(peer);
	else
		guests_keep(peer, talks_sits(peer) != 0 ? CONSULT_SECONDS : AWAY_SECONDS);
}

/* Somebody who became known in this turn did not: nothing of them is on disk. */
static void forget_newcomers(struct hub *hub)
{
	struct peer *peer;

	TAILQ_FOREACH(peer, &hub->touched, touched)
		if (peer->phase >= KNOWN && peer->phase_before < KNOWN)
			peer_becomes_nobody(peer);
}

/* What a peer was told in this turn may not be so: it is taken off its queue, and a hashing slot with it. */
static void untell(struct peer *peer)
{
	buf_truncate(&peer->link.out, peer->queued_before);
	slots_take_back(peer);
	desk_here_miss(peer);
	consults_miss(peer);
}

/* Who was not touched saw nothing of this turn, and misses nothing. */
static void take_back(struct hub *hub)
{
	struct peer *peer;

	log_warning("a turn could not be stored; its requests are refused");
	recent_forget(hub->recent);
	forget_newcomers(hub);
	hub->erased_count = hub->thens_count = 0;
	opening_take_back(hub);
	dismissals_take_back(hub);
	talks_take_back(hub);
	appointments_take_back(hub);
	rests_take_back(hub);
	waiting_touch(hub);
	TAILQ_FOREACH(peer, &hub->touched, touched) {
		if (!peer->presence && peer->undo_count == 0 && !peer->hears_consults)
			continue;
		untell(peer);
		peer->guide = 0;
		for (int i = 0; i < peer->undo_count; i++) {
			peer_refuse(peer, peer->undo[i], REASON_BUSY, 0);
			if (peer->account.account != 0)
				meter_give_back(peer_meter(peer), peer->undo[i]);
		}
		if (peer->undo_count > 0 && peer->phase >= KNOWN)
			peer_reload(peer);
		peer->wants_snapshot = peer->wants_snapshot || peer->presence;
	}
}

bool turn_may_follow(const struct hub *hub)
{
	return hub->thens_count < THEN_MAX;
}

bool turn_then(struct hub *hub, void (*run)(struct hub *hub, uint32_t number), uint32_t number)
{
	if (hub->thens_count == THEN_MAX)
		return false;
	hub->thens[hub->thens_count++] = (struct then){ run, number };
	return true;
}

static void do_thens(struct hub *hub)
{
	for (int i = 0; i < hub->thens_count; i++)
		hub->thens[i].run(hub, hub->thens[i].number);
	hub->thens_count = 0;
}

static bool commit(struct hub *hub)
{
	enum store_result result;

	if (!hub->in_transaction)
		return true;
	hub->in_transaction = false;
	result = store_commit(hub->store);
	if (result != STORE_OK)
		store_rollback(hub->store);
	return result == STORE_OK;
}

/* A whole picture for who missed something. It always fits an empty queue; if it does not, nothing ever will. */
static void give_snapshot(struct peer *peer)
{
	peer->wants_snapshot = false;
	peer_make_room(peer, true);
	tell_snapshot(peer);
	peer_make_room(peer, false);
	if (peer->link.overflowed) {
		log_warning("a room is too large to be told; a session ends");
		peer_lose(peer);
	}
}

static void send_queue(struct peer *peer)
{
	switch (link_flush(&peer->link)) {
	case LINK_OK:
		peer->sent = peer->told;
		peer->is_outside = peer->is_outside && peer->link.overflowed;
		event_del(peer->writable);
		if (peer->is_exporting || peer->link.overflowed)
			event_add(peer->writable, NULL);
		break;
	case LINK_AGAIN:
		event_add(peer->writable, NULL);
		break;
	case LINK_CLOSED:
		peer_lose(peer);
		break;
	}
}

/* After all that the messages brought. */
static void acknowledge(struct peer *peer)
{
	struct message message = { .number = EV_HEARD, .heard = { .count = peer->taken } };

	if (peer->heard != peer->taken && !peer->link.overflowed && link_send(&peer->link, &message))
		peer->heard = peer->taken;
}

/* Who fell behind is told again what must not be missed. */
static void renew(struct peer *peer)
{
	link_reset(&peer->link);
	if (peer->phase >= KNOWN)
		desk_here_tell(peer);
	if (!peer->is_outside)
		return;
	if (rest_is_on(peer)) {
		rest_tell(peer);
		return;
	}
	opening_tell(peer);
	opening_show_out(peer);
}

static void flush(struct hub *hub)
{
	bool has_news = peers_wake(hub);
	unsigned told = 0;
	struct peer *peer;

	/* What anybody hears, the next hub knows. */
	TAILQ_FOREACH(peer, &hub->touched, touched)
		resume_note(peer);
	TAILQ_FOREACH(peer, &hub->touched, touched) {
		bool is_urgent = peer->is_urgent || peer->wants_snapshot;

		peer_wait(peer, !is_urgent && !has_news);
		if (peer->is_later)
			continue;
		told += !is_urgent;
		if (peer->link.overflowed && peer->link.out.size == 0)
			renew(peer);
		if (peer->wants_snapshot && !peer->link.overflowed && peer->presence)
			give_snapshot(peer);
		if (peer->misses_consults && !peer->link.overflowed)
			consults_tell_missed(peer);
		acknowledge(peer);
		if (peer->is_exporting)
			handle_export_more(peer);
		send_queue(peer);
	}
	peers_rest(hub, told);
}

static void end_turn(struct hub *hub)
{
	struct peer *peer, *next;

	while ((peer = TAILQ_FIRST(&hub->touched))) {
		TAILQ_REMOVE(&hub->touched, peer, touched);
		peer->is_touched = peer->is_urgent = peer->hears_consults = false;
		peer->undo_count = 0;
	}
	for (peer = TAILQ_FIRST(&hub->gone); peer; peer = next) {
		next = TAILQ_NEXT(peer, gone);
		if (!peer->presence && !draft_is_elsewhere(peer))
			peer_destroy(peer);
		else
			event_active(hub->timer, EV_TIMEOUT, 0); /* went while being told: parts in a turn of its own */
	}
}

void turn_run(struct hub *hub)
{
	struct peer *peer;

	hub_look_at_clocks(hub);
	receive(hub);
	peers_cut_off(hub);
	TAILQ_FOREACH(peer, &hub->gone, gone)
		part(peer);
	guests_expire(hub);
	slots_serve(hub);
	team_tend(hub);
	talks_tend(hub);
	appointments_tend(hub);
	rests_tend(hub);
	if (commit(hub)) {
		dismissals_do(hub);
		handle_erased(hub);
		do_thens(hub);
	} else {
		take_back(hub);
	}
	rest_expire(hub);
	opening_tend(hub);
	console_tell(hub);
	desk_here_tend(hub);
	if (peers_refresh(hub))
		event_active(hub->timer, EV_TIMEOUT, 0);
	flush(hub);
	end_turn(hub);
	if (hub->seen_count >= SEEN_MAX / 2 || hub->came_count >= SEEN_MAX / 2 || hub->seen_at <= hub->now)
		turn_note_days(hub);
}

/* The day somebody was here last: worth a try, no more, so that a full disk keeps nobody out. */
void turn_note_days(struct hub *hub)
{
	int64_t today = clock_day(hub->wall);

	if (hub->seen_count == 0 && hub->came_count == 0)
		return;
	if (store_begin(hub->store) == STORE_OK) {
		for (int i = 0; i < hub->seen_count; i++)
			store_set_seen_day(hub->store, hub->seen[i], today);
		figures_flush(hub);
		if (store_commit(hub->store) != STORE_OK)
			store_rollback(hub->store);
	}
	hub->seen_count = hub->came_count = 0;
}

bool turn_stores(struct hub *hub, struct peer *peer, enum wire_number request)
{
	if (peer && peer->undo_count == UNDO_MAX)
		return false;
	if (!hub->in_transaction) {
		if (store_begin(hub->store) != STORE_OK)
			return false;
		hub->in_transaction = true;
	}
	if (peer) {
		peer_touch(peer);
		peer->undo[peer->undo_count++] = (uint16_t)request;
	}
	return true;
}
