/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sitting among talk without a word. Staff may like to know of it once, so that nobody is overlooked; it is fine, so
 * they are not told again, and never of who listens or wishes to be left alone. */
#include "consoles.h"

/* Seated where others talk, and neither listening nor quiet. */
static bool sits_among_talk(const struct peer *peer)
{
	const struct presence_facts *facts;
	const struct room_plan *plan;

	if (!peer->presence || role_is_staff(peer->role))
		return false;
	facts = world_facts(peer->presence);
	plan = world_plan(world_room_of(peer->presence));
	if (facts->x == NOWHERE || (facts->state & (STATE_LISTENING | STATE_QUIET | STATE_OBSERVER)))
		return false;
	return world_talk(peer->presence) != TALK_NONE && !world_is_silent(peer->presence)
		&& !world_is_private(peer->presence)
		&& tile_is_seat((enum tile)plan->tiles[facts->y * plan->columns + facts->x]);
}

static bool has_lasted(const struct peer *peer)
{
	return peer->silent_since > 0
		&& peer->hub->now - peer->silent_since >= (uint64_t)peer->hub->options->silent_seconds * 1000;
}

/* Once it was long, it is not told of again. */
static void end(struct peer *peer)
{
	peer->was_silent = peer->was_silent || has_lasted(peer);
	peer->silent_since = 0;
}

void silence_look(struct peer *peer)
{
	if (!sits_among_talk(peer))
		end(peer);
	else if (peer->silent_since == 0)
		peer->silent_since = peer->hub->now;
}

void silence_spoke(struct peer *peer)
{
	end(peer);
	silence_look(peer);
}

bool silence_is_long(const struct peer *peer)
{
	return !peer->was_silent && has_lasted(peer);
}
