/* SPDX-License-Identifier: GPL-3.0-or-later */
/* So that nobody of staff is alone with a guest where it is about something: rooms whose files say `staff = yes`. A
 * place without opening hours has nobody there most of the time, and asks for none. */
#include "staffed.h"

#include "consoles.h"

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
