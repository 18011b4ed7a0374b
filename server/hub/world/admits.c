/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks each rule in turn, the person's own first. Knows what may keep somebody out, not why it does. */
#include "admits.h"

#include "consoles.h"

static bool is_in(const struct peer *peer, const struct room *room);
static bool is_staffed(const struct hub *hub, const struct room *room);

enum reason admits_reason(const struct peer *peer, const struct room *room)
{
	if (!room)
		return REASON_NONE;
	if (rest_is_on(peer))
		return REASON_RESTING;
	if (!opening_admits(peer))
		return REASON_CLOSED;
	if (role_is_staff(peer->role) || is_in(peer, room))
		return REASON_NONE;
	if (held_keeps_out(peer, room))
		return REASON_HELD;
	if (!is_staffed(peer->hub, room))
		return REASON_FEW_STAFF;
	return household_admits(peer, room) ? REASON_NONE : REASON_ANOTHER_ROOM;
}

void admits_refuse(struct peer *peer, enum wire_number request, enum reason reason)
{
	peer_refuse(peer, request, reason, reason == REASON_FEW_STAFF ? peer->hub->options->staff_needed
		: reason == REASON_RESTING ? rest_seconds(peer) : 0);
}

static bool is_in(const struct peer *peer, const struct room *room)
{
	for (const struct presence *own = world_next_of(peer->hub->world, peer->account.account, NULL); own;
			own = world_next_of(peer->hub->world, peer->account.account, own))
		if (world_room_of(own) == room)
			return true;
	return false;
}

/* So that nobody of staff is alone with a guest where it is about something: rooms whose files say `staff = yes`. A
 * place without opening hours has nobody there most of the time, and asks for none. */
static bool is_staffed(const struct hub *hub, const struct room *room)
{
	return !world_plan(room)->needs_staff || hub->options->always_open
		|| console_staff(hub) >= hub->options->staff_needed;
}
