/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is of one household meets in a room only if both wish it. Whoever comes second finds the room not to be entered
 * just now, in words that do not say why; nobody is ever moved. A room in which everybody is by themselves is no
 * meeting, and staff are where their work is. */
#include "hall.h"

#include <string.h>

#include "store_household.h"

struct meeting {
	const struct peer *peer;
	const struct room *room;
	bool is_willing;         /* the one who comes */
	bool is_unwished;
};

/* Seen there as a guest, or reading along. */
static bool is_in(struct hub *hub, uint64_t account, const struct room *room)
{
	for (const struct presence *own = world_next_of(hub->world, account, NULL); own;
			own = world_next_of(hub->world, account, own))
		if (world_room_of(own) == room && !role_is_staff(world_facts(own)->role))
			return true;
	for (struct guest *guest = guests_next_of(hub, account, NULL); guest; guest = guests_next_of(hub, account, guest))
		if (strcmp(guest->room, world_plan(room)->id) == 0)
			return true;
	return false;
}

/* Do newcomers see nobody, and nobody them? */
static bool is_for_one(const struct room *room)
{
	const struct room_plan *plan = world_plan(room);

	return plan->is_private || (plan->start != NOWHERE && plan->zones[plan->start].is_private);
}

static bool each_kin(void *context, uint64_t other, bool is_willing)
{
	struct meeting *meeting = context;

	meeting->is_unwished = !(meeting->is_willing && is_willing) && is_in(meeting->peer->hub, other, meeting->room);
	return !meeting->is_unwished;
}

bool household_admits(const struct peer *peer, const struct room *room)
{
	struct meeting meeting = { .peer = peer, .room = room,
		.is_willing = peer_setting_is_on(peer, SETTING_HOUSEHOLD) };

	if (role_is_staff(peer->role) || is_for_one(room) || is_in(peer->hub, peer->account.account, room))
		return true;
	return store_each_kin(peer->hub->store, peer->account.account, each_kin, &meeting) == STORE_OK
		&& !meeting.is_unwished;
}
