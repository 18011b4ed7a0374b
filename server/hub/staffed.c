/* SPDX-License-Identifier: GPL-3.0-or-later */
/* So that nobody of staff is alone with a guest where it is about something: rooms whose files say `staff = yes`. A
 * place without opening hours has nobody there most of the time, and asks for none. */
#include "staffed.h"

#include <string.h>

#include "console.h"

bool staffed_is_open(const struct peer *peer, const struct room *room)
{
	const struct hub_options *options = peer->hub->options;

	return !room || !world_plan(room)->needs_staff || role_is_staff(peer->role) || options->always_open
		|| console_staff(peer->hub) >= options->staff_needed;
}

bool staffed_lets_in(struct peer *peer, enum wire_number request, const struct room *room)
{
	if (staffed_is_open(peer, room))
		return true;
	peer_refuse(peer, request, REASON_FEW_STAFF, peer->hub->options->staff_needed);
	return false;
}

const struct room *staffed_target(const struct peer *peer, const char *id)
{
	const struct room *own = world_room_of(peer->presence);
	const struct room_plan *plan = world_plan(own);
	const struct room *room = id[0] ? world_room(peer->hub->world, id) : NULL;

	for (unsigned i = 0; i < plan->zones_count; i++)
		if (strcmp(plan->zones[i].id, id) == 0)
			return NULL;
	return room != own ? room : NULL;
}

const struct room *staffed_behind_door(const struct peer *peer)
{
	const struct presence_facts *facts = world_facts(peer->presence);
	const struct room_plan *plan = world_plan(world_room_of(peer->presence));

	for (unsigned i = 0; i < plan->doors_count; i++)
		if (plan->doors[i].x == facts->x && plan->doors[i].y == facts->y)
			return staffed_target(peer, plan->doors[i].to);
	return NULL;
}
