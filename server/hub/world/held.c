/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A room, or the whole place, for those alone who are in it, for a while: who has a seat there, though their line
 * broke, may come back to it, and staff come and go. It ends with the day, if nobody ends it before. */
#include "handlers.h"

#include <stdio.h>
#include <string.h>

#include "store_act.h"
#include "store_measure.h"
#include "text.h"

static int64_t held_until(struct hub *hub, const char *room)
{
	return store_find_held_door(hub->store, room, (int64_t)(hub->wall / 1000));
}

bool held_keeps_out(const struct peer *peer, const struct room *room)
{
	struct hub *hub = peer->hub;
	bool is_in_place = world_next_of(hub->world, peer->account.account, NULL) != NULL;

	return (!is_in_place && held_until(hub, "") > 0) || held_until(hub, world_plan(room)->id) > 0;
}

static void tell(struct peer *peer, const char *room, int64_t until, bool is_mine)
{
	peer_send(peer, &(struct message){ .number = EV_DOOR_HELD, .door_held = { .room = wire_string(room), .on = until > 0,
		.until = (uint64_t)until * 1000, .is_mine = is_mine } });
}

/* Who is inside is told, so that nobody wonders why nobody comes. at: see place_of. */
static void tell_inside(struct hub *hub, uint32_t at)
{
	struct room *room = at > 0 ? world_next_room(hub->world, NULL) : NULL;
	struct peer *peer;
	const char *id;

	for (; at > 1 && room; at--)
		room = world_next_room(hub->world, room);
	id = room ? world_plan(room)->id : "";
	TAILQ_FOREACH(peer, &hub->peers, all)
		if (peer->presence && (!room || world_room_of(peer->presence) == room))
			tell(peer, id, held_until(hub, id), false);
}

/* 0 for the place, else the room's place among all, from 1. */
static uint32_t place_of(struct hub *hub, const struct room *room)
{
	uint32_t at = 1;

	for (struct room *other = world_next_room(hub->world, NULL); room && other != room; at++)
		other = world_next_room(hub->world, other);
	return room ? at : 0;
}

static enum reason hold(struct peer *peer, const struct wire_hold_door *asked, const char *id)
{
	struct hub *hub = peer->hub;
	struct store_act act = { .staff = peer->account.account, .at = (int64_t)(hub->wall / 1000) };
	enum store_result result;

	if (asked->reason.size > 0 && text_clean(asked->reason.at, asked->reason.size, REASON_MAX, REASON_MAX, act.reason,
			sizeof act.reason) != TEXT_FINE)
		return REASON_TEXT;
	if (!asked->on && held_until(hub, id) == 0)
		return REASON_SETTLED;
	snprintf(act.act, sizeof act.act, "%s", asked->on ? "only-present" : "open-again");
	snprintf(act.room, sizeof act.room, "%s", id);
	if (!turn_stores(hub, peer, REQ_HOLD_DOOR))
		return REASON_BUSY;
	result = asked->on ? store_hold_door(hub->store, id, act.staff, act.at, rest_day_end(hub))
		: store_release_door(hub->store, id);
	return result == STORE_OK && store_add_act(hub->store, &act) == STORE_OK ? REASON_NONE : REASON_BUSY;
}

void handle_hold_door(struct peer *peer, const struct message *message)
{
	const struct wire_hold_door *asked = &message->hold_door;
	struct hub *hub = peer->hub;
	char id[ID_MAX + 1] = "";
	struct room *room = NULL;
	enum reason reason = REASON_NONE;

	if (asked->room.size > 0) {
		room = wire_copy(id, sizeof id, asked->room) ? world_room(hub->world, id) : NULL;
		reason = room ? REASON_NONE : REASON_NO_ROOM;
	}
	if (reason == REASON_NONE)
		reason = turn_may_follow(hub) ? hold(peer, asked, id) : REASON_BUSY;
	if (reason == REASON_NONE && !turn_then(hub, tell_inside, place_of(hub, room)))
		reason = REASON_BUSY;
	if (reason != REASON_NONE)
		peer_refuse(peer, REQ_HOLD_DOOR, reason, 0);
	else
		tell(peer, id, held_until(hub, id), true);
}
