/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coming in, moving about, leaving. The world decides what is possible; here it is told to those who see it. */
#include "handlers.h"

#include <string.h>

#include "admits.h"
#include "consoles.h"
#include "figures.h"
#include "talks.h"

/* A terminal of the same person that is in a room already gives its place to the newer one. */
static struct kept take_over(struct peer *peer)
{
	uint64_t account = peer->account.account;

	for (struct peer *other = peers_next_of(peer->hub, account, NULL); other;
			other = peers_next_of(peer->hub, account, other)) {
		struct presence *presence = other->presence;
		struct kept kept;

		if (other == peer || !presence)
			continue;
		kept = (struct kept){ presence, NULL, UINT64_MAX, talks_sits(other) };
		other->presence = NULL;
		other->sits = 0;
		other->is_taken_over = true;
		peer_close(other, CLOSING_TAKEN_OVER);
		return kept;
	}
	return guests_take(peer->hub, peer->account.account);
}

/* Is a place waiting that take_over would give? */
static bool has_place(struct peer *peer)
{
	uint64_t account = peer->account.account;

	for (struct peer *other = peers_next_of(peer->hub, account, NULL); other;
			other = peers_next_of(peer->hub, account, other))
		if (other != peer && other->presence)
			return true;
	for (struct guest *guest = guests_next_of(peer->hub, account, NULL); guest;
			guest = guests_next_of(peer->hub, account, guest))
		if (guest->is_seat && guest->presence)
			return true;
	return false;
}

/* Does that room take them in? room may be NULL: there is none ahead. */
static bool lets_in(struct peer *peer, enum wire_number request, const struct room *room)
{
	enum reason reason = admits_reason(peer, room);

	/* who may stay a little longer than the others and walks out goes home */
	if (reason == REASON_CLOSED && peer->phase == INSIDE)
		reason = REASON_NONE;
	if (reason != REASON_NONE)
		admits_refuse(peer, request, reason);
	return reason == REASON_NONE;
}

/* Back in one's seat. The others are told only what they would see. */
static void sit_down_again(struct peer *peer, struct presence *presence, const struct newcomer *now)
{
	struct presence_facts before = *world_facts(presence);
	const struct presence_facts *after;

	peer->presence = presence;
	world_set_owner(presence, peer);
	world_set_role(presence, now->role);
	world_set_state(presence, now->state);
	world_set_avatar(presence, now->avatar);
	after = world_facts(presence);
	if (after->role != before.role || after->state != before.state || strcmp(after->avatar, before.avatar) != 0)
		tell_person(presence);
}

void handle_enter(struct peer *peer, const struct message *message)
{
	struct hub *hub = peer->hub;
	char room[ID_MAX + 1], zone[ID_MAX + 1], avatar[AVATAR_MAX + 1];
	struct newcomer newcomer = { .account = peer->account.account, .nickname = peer->account.nickname, .avatar = avatar,
		.role = peer->role, .state = peer_state(peer), .owner = peer };
	struct kept kept;

	if (!wire_copy(room, sizeof room, message->enter.room) || !wire_copy(zone, sizeof zone, message->enter.zone)
			|| !world_room(hub->world, room)) {
		peer_refuse(peer, REQ_ENTER, REASON_NO_ROOM, 0);
		return;
	}
	if (!has_place(peer) && !lets_in(peer, REQ_ENTER, world_room(hub->world, room))) {
		leaving_take_back(peer);
		return;
	}
	peer_avatar(peer, avatar);
	kept = take_over(peer);
	peer->phase = INSIDE;
	if (kept.presence) {
		sit_down_again(peer, kept.presence, &newcomer);
		away_tell(peer, kept.told);
		talks_sit_again(peer, kept.sits);
	} else {
		peer->presence = world_enter(hub->world, &newcomer, room, zone);
		tell_others(peer->presence);
	}
	tell_snapshot(peer);
	silence_look(peer);
	waiting_touch(hub);
	figures_came(peer);
	leaving_take_back(peer);
	draft_give(peer, kept.draft);
}

void handle_leave(struct peer *peer, const struct message *message)
{
	(void)message;
	peer->is_leaving = true;
	peer_lose(peer);
}

/* Tells what a move did. before: the facts and the room as they were. */
static void moved(struct peer *peer, enum wire_number request, enum world_result result,
	const struct presence_facts *before, const struct room *room, bool was_private)
{
	static const enum reason reasons[] = { [WORLD_WALL] = REASON_WALL, [WORLD_OCCUPIED] = REASON_WALL,
		[WORLD_NEAR_QUIET] = REASON_QUIET, [WORLD_NO_ZONE] = REASON_NO_ZONE, [WORLD_NO_SEAT] = REASON_NO_SEAT };
	const struct presence_facts *now = world_facts(peer->presence);

	silence_look(peer);
	talks_look(peer);
	if (result == WORLD_ENTERED) {
		tell_gone(room, before->person, was_private);
		tell_others(peer->presence);
		tell_snapshot(peer);
	} else if (result == WORLD_MOVED && now->person == before->person && was_private == world_is_private(peer->presence)) {
		tell_moved(peer->presence);
	} else if (result == WORLD_MOVED) {
		tell_gone(room, before->person, was_private);
		tell_person(peer->presence);
	} else if (result != WORLD_STAYED) {
		peer_refuse(peer, request, reasons[result], 0);
	}
}

bool room_put(struct peer *peer, const char *zone)
{
	struct presence_facts before = *world_facts(peer->presence);
	const struct room *room = world_room_of(peer->presence);
	bool was_private = world_is_private(peer->presence);
	enum world_result result;

	if (world_room_ahead(peer->presence, zone))
		return false;
	result = world_go(peer->presence, zone);
	if (result == WORLD_MOVED)
		moved(peer, REQ_GO, result, &before, room, was_private);
	return result == WORLD_MOVED;
}

bool room_go(struct peer *peer, const char *room, const char *zone)
{
	struct presence_facts before = *world_facts(peer->presence);
	const struct room *from = world_room_of(peer->presence);
	bool was_private = world_is_private(peer->presence), has_zone = true;
	enum world_result result = WORLD_STAYED, then;

	if (strcmp(world_plan(from)->id, room) != 0)
		result = world_go(peer->presence, room);
	if (zone[0] && !world_room_ahead(peer->presence, zone)) {
		then = world_go(peer->presence, zone);
		has_zone = then == WORLD_MOVED || then == WORLD_STAYED;
		result = result == WORLD_STAYED ? then : result;
	}
	if (result == WORLD_MOVED || result == WORLD_ENTERED)
		moved(peer, REQ_GO, result, &before, from, was_private);
	return has_zone;
}

void handle_step(struct peer *peer, const struct message *message)
{
	struct presence_facts before = *world_facts(peer->presence);
	const struct room *room = world_room_of(peer->presence);
	bool was_private = world_is_private(peer->presence);

	if (message->step.direction >= STEP_COUNT)
		peer_refuse(peer, REQ_STEP, REASON_MALFORMED, 0);
	else
		moved(peer, REQ_STEP, world_step(peer->presence, (enum direction)message->step.direction), &before, room,
			was_private);
}

void handle_go(struct peer *peer, const struct message *message)
{
	struct presence_facts before = *world_facts(peer->presence);
	const struct room *room = world_room_of(peer->presence);
	bool was_private = world_is_private(peer->presence);
	char target[ID_MAX + 1];

	if (!wire_copy(target, sizeof target, message->go.target) || !target[0])
		peer_refuse(peer, REQ_GO, REASON_NO_ZONE, 0);
	else if (lets_in(peer, REQ_GO, world_room_ahead(peer->presence, target)))
		moved(peer, REQ_GO, world_go(peer->presence, target), &before, room, was_private);
}

void handle_door(struct peer *peer, const struct message *message)
{
	struct presence_facts before = *world_facts(peer->presence);
	const struct room *room = world_room_of(peer->presence);
	bool was_private = world_is_private(peer->presence);

	(void)message;
	if (lets_in(peer, REQ_DOOR, world_room_behind_door(peer->presence)))
		moved(peer, REQ_DOOR, world_door(peer->presence), &before, room, was_private);
}

void handle_join_in(struct peer *peer, const struct message *message)
{
	struct presence_facts before = *world_facts(peer->presence);
	const struct room *room = world_room_of(peer->presence);
	bool was_private = world_is_private(peer->presence);

	(void)message;
	moved(peer, REQ_JOIN_IN, world_participate(peer->presence), &before, room, was_private);
}

void handle_rooms(struct peer *peer, const struct message *message)
{
	(void)message;
	peer->has_peeked = true;
	tell_rooms(peer, NULL);
	peer_done(peer, REQ_ROOMS);
}

void handle_peek(struct peer *peer, const struct message *message)
{
	char id[ID_MAX + 1];
	struct room *room = wire_copy(id, sizeof id, message->peek.room) ? world_room(peer->hub->world, id) : NULL;

	if (!room) {
		peer_refuse(peer, REQ_PEEK, REASON_NO_ROOM, 0);
		return;
	}
	peer->has_peeked = true;
	tell_rooms(peer, room);
	peer_done(peer, REQ_PEEK);
}
