/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rest that staff gave somebody: out of the rooms until a time, which is in the store, so that neither another window
 * nor another hub ends it earlier. Does not know who gave it, nor why. */
#include "hall.h"

#include <string.h>
#include <time.h>

#include "clock.h"
#include "store_measure.h"

static int64_t now_of(const struct hub *hub)
{
	return (int64_t)(hub->wall / 1000);
}

static bool find_rest(struct hub *hub, uint64_t account, struct store_measure *measure)
{
	return store_find_rest(hub->store, account, MEASURE_DONE, now_of(hub), measure) == STORE_OK;
}

bool rest_is_stored(struct hub *hub, uint64_t account)
{
	struct store_measure measure;

	return find_rest(hub, account, &measure);
}

bool rest_is_on(const struct peer *peer)
{
	return peer->rest_until > now_of(peer->hub);
}

unsigned rest_seconds(const struct peer *peer)
{
	return rest_is_on(peer) ? (unsigned)(peer->rest_until - now_of(peer->hub)) : 0;
}

static void tell(struct peer *peer, enum rung rung, int64_t until, const char *words)
{
	peer_send(peer, &(struct message){ .number = EV_REST, .rest = { .rung = (uint8_t)rung, .until = (uint64_t)until * 1000,
		.words = wire_string(words) } });
}

/* The wall's clock is looked at again then: it may have been set. */
static void wake_at(struct hub *hub, int64_t until)
{
	uint64_t due = hub->now + (uint64_t)(until - now_of(hub)) * 1000;

	if (due < hub->rest_at)
		hub->rest_at = due;
}

void rest_tell(struct peer *peer)
{
	struct store_measure measure;

	peer->rest_until = 0;
	if (!find_rest(peer->hub, peer->account.account, &measure))
		return;
	peer->rest_until = measure.until;
	wake_at(peer->hub, measure.until);
	tell(peer, (enum rung)measure.rung, measure.until, measure.words);
}

static void leave_rooms(struct peer *peer)
{
	if (!peer->presence)
		return;
	peer_leave_room(peer);
	peer->wants_snapshot = false;
	peer->is_outside = true; /* told again if it misses it */
	peer->phase = KNOWN;
}

void rest_follow(struct hub *hub, uint64_t account)
{
	bool rests = rest_is_stored(hub, account);

	for (struct peer *own = peers_next_of(hub, account, NULL); own; own = peers_next_of(hub, account, own)) {
		bool did_rest = own->rest_until != 0;

		if (own->is_leaving)
			continue;
		if (rests)
			leave_rooms(own);
		rest_tell(own);
		if (did_rest && !rests)
			tell(own, RUNG_NONE, 0, "");
	}
	if (rests)
		guests_forget(hub, account);
}

uint64_t rest_expire(struct hub *hub)
{
	struct peer *peer;

	if (hub->now < hub->rest_at)
		return hub->rest_at;
	hub->rest_at = UINT64_MAX;
	TAILQ_FOREACH(peer, &hub->peers, all) {
		if (peer->rest_until == 0)
			continue;
		if (rest_is_on(peer)) {
			wake_at(hub, peer->rest_until);
			continue;
		}
		peer->rest_until = 0;
		tell(peer, RUNG_NONE, 0, "");
	}
	return hub->rest_at;
}

/* The day is over as the place closes, or else at midnight. */
int64_t rest_day_end(const struct hub *hub)
{
	struct tm tm;
	time_t end;

	if (hub->opening.hours && opening_is_open(hub) && hub->opening.shown.closes > now_of(hub))
		return hub->opening.shown.closes;
	clock_local(hub->wall, &tm);
	tm.tm_mday++;
	tm.tm_hour = tm.tm_min = tm.tm_sec = 0;
	tm.tm_isdst = -1;
	end = mktime(&tm);
	return (int64_t)end > now_of(hub) ? (int64_t)end : now_of(hub) + 86400;
}
