/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coming, walking, sitting down, crossing ropes and doors, going. What may be done is decided here; which tile of those
 * that will do is found by world_seat.c. */
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "world_parts.h"

static void place_newcomer(struct presence *presence, unsigned wanted);
static void place_speaker(struct presence *presence);
static bool place_again(struct presence *presence, const struct former *former);
static bool place(struct presence *presence, struct wish wish);
static void stand(struct presence *presence, unsigned tile, uint8_t zone);
static void lift(struct presence *presence);
static void change_room(struct presence *presence, struct room *room);
static enum world_result return_from_nowhere(struct presence *presence);
static enum world_result go_to_zone(struct presence *presence, unsigned zone);
static unsigned zone_named(const struct room_plan *plan, const char *id);

static struct presence *come(struct room *room, const struct newcomer *newcomer)
{
	struct presence *presence = mem_zero(1, sizeof *presence);

	presence->facts.owner = newcomer->owner;
	presence->facts.account = newcomer->account;
	presence->facts.role = newcomer->role;
	memcpy(presence->facts.nickname, newcomer->nickname, strnlen(newcomer->nickname, NICKNAME_MAX));
	name_skeleton(presence->facts.nickname, presence->key);
	world_link(presence, room);
	world_set_state(presence, newcomer->state);
	world_set_avatar(presence, newcomer->avatar);
	world_rename(presence);
	world_register(presence);
	return presence;
}

struct presence *world_enter(struct world *world, const struct newcomer *newcomer, const char *room, const char *zone)
{
	struct room *entered = world_room(world, room);
	struct presence *presence;

	if (!entered)
		return NULL;
	presence = come(entered, newcomer);
	if (newcomer->is_at_door) {
		/* Who speaks takes part: before a rope, not behind it. */
		if (!place(presence, (struct wish){ .is_near_door = true, .zone = ZONE_PUBLIC }))
			place_speaker(presence);
		return presence;
	}
	place_newcomer(presence, zone ? zone_named(&entered->plan, zone) : NOWHERE);
	return presence;
}

struct presence *world_restore(struct world *world, const struct newcomer *newcomer, const char *room,
	const struct former *former)
{
	struct room *entered = *room ? world_room(world, room) : NULL;
	struct presence *presence;

	if (!entered)
		return NULL;
	presence = come(entered, newcomer);
	if (!place_again(presence, former))
		place_newcomer(presence, NOWHERE);
	world_name_again(presence, former->person);
	return presence;
}

void world_leave(struct presence *presence)
{
	lift(presence);
	world_forget(presence);
	world_unlink(presence);
	free(presence);
}

enum world_result world_step(struct presence *presence, enum direction direction)
{
	static const struct { int x, y; } ways[STEP_COUNT] = {
		[STEP_UP] = { 0, -1 }, [STEP_DOWN] = { 0, 1 }, [STEP_LEFT] = { -1, 0 }, [STEP_RIGHT] = { 1, 0 }
	};
	struct room *room = presence->room;
	unsigned from = world_tile_of(presence), to;
	int x, y;

	if ((unsigned)direction >= STEP_COUNT)
		return WORLD_WALL;
	if (from == NO_TILE)
		return return_from_nowhere(presence);
	x = presence->facts.x + ways[direction].x;
	y = presence->facts.y + ways[direction].y;
	if (x < 0 || y < 0 || x >= room->plan.columns || y >= room->plan.rows)
		return WORLD_WALL;
	to = (unsigned)(y * room->plan.columns + x);
	if (!tile_is_walkable((enum tile)room->plan.tiles[to]))
		return WORLD_WALL;
	if (room->at[to])
		return WORLD_OCCUPIED;
	if (world_comes_near_quiet(room, presence, from, to))
		return WORLD_NEAR_QUIET;
	stand(presence, to, room->plan.zone_at[to]);
	return WORLD_MOVED;
}

enum world_result world_go(struct presence *presence, const char *id)
{
	const struct room_plan *plan = &presence->room->plan;
	unsigned zone = zone_named(plan, id);
	struct room *room;

	if (zone == NOWHERE && strcmp(plan->id, id) == 0)
		zone = plan->start;
	if (zone != NOWHERE)
		return go_to_zone(presence, zone);
	room = *id ? world_room(presence->room->world, id) : NULL;
	if (!room)
		return WORLD_NO_ZONE;
	if (room == presence->room)
		return WORLD_STAYED;
	change_room(presence, room);
	return WORLD_ENTERED;
}

enum world_result world_door(struct presence *presence)
{
	struct room *room = world_room_behind_door(presence);

	if (!room)
		return WORLD_WALL;
	change_room(presence, room);
	return WORLD_ENTERED;
}

struct room *world_room_ahead(const struct presence *presence, const char *id)
{
	const struct room_plan *plan = &presence->room->plan;
	bool is_here = !*id || strcmp(plan->id, id) == 0 || zone_named(plan, id) != NOWHERE;

	return is_here ? NULL : world_room(presence->room->world, id);
}

struct room *world_room_behind_door(const struct presence *presence)
{
	const struct room_plan *plan = &presence->room->plan;

	for (unsigned i = 0; i < plan->doors_count; i++) {
		const struct plan_door *door = &plan->doors[i];
		struct room *room = world_room(presence->room->world, door->to);

		if (door->x == presence->facts.x && door->y == presence->facts.y && room && room != presence->room)
			return room;
	}
	return NULL;
}

enum world_result world_participate(struct presence *presence)
{
	if (!(presence->facts.state & STATE_OBSERVER))
		return WORLD_STAYED;
	place_speaker(presence);
	return WORLD_MOVED;
}

/* False if the tile is not there any more, or is another's. */
static bool place_again(struct presence *presence, const struct former *former)
{
	const struct room *room = presence->room;
	const struct room_plan *plan = &room->plan;
	unsigned tile = (unsigned)former->y * plan->columns + former->x;
	bool is_nowhere = former->x == NOWHERE && former->y == NOWHERE;

	if (former->zone != NOWHERE && former->zone >= plan->zones_count)
		return false;
	if (!is_nowhere && (former->x >= plan->columns || former->y >= plan->rows || plan->zone_at[tile] != former->zone
			|| !tile_is_walkable((enum tile)plan->tiles[tile]) || room->at[tile]))
		return false;
	stand(presence, is_nowhere ? NO_TILE : tile, former->zone);
	return true;
}

/* Seats who comes in, in the wanted zone or (NOWHERE) where newcomers sit. Where that is behind a rope, nobody is put
 * on its other side unasked, not even for want of tiles. */
static void place_newcomer(struct presence *presence, unsigned wanted)
{
	const struct room_plan *plan = &presence->room->plan;
	bool is_roped = plan->start != NOWHERE && plan->zones[plan->start].is_watch;
	unsigned zone = is_roped || wanted == NOWHERE ? plan->start : wanted;
	bool is_silent = zone != NOWHERE && plan->zones[zone].is_silent;

	if (zone != NOWHERE && place(presence, (struct wish){ .is_seat = true, .zone = zone }))
		return;
	if (is_roped || (zone != NOWHERE && plan->zones[zone].is_private)) {
		if (!place(presence, (struct wish){ .zone = zone }))
			stand(presence, NO_TILE, (uint8_t)zone);
		return;
	}
	if (wanted != NOWHERE && !is_silent && place(presence, (struct wish){ .zone = zone }))
		return;
	/* Who would sit where nobody is addressed sits there elsewhere, before they sit anywhere, before they stand. */
	if (!(is_silent && place(presence, (struct wish){ .is_seat = true, .is_silent = true, .zone = ZONE_PUBLIC })) &&
	    !place(presence, (struct wish){ .is_seat = true, .zone = ZONE_PUBLIC }) &&
	    !place(presence, (struct wish){ .zone = ZONE_PUBLIC }))
		stand(presence, NO_TILE, NOWHERE);
}

/* Seats who takes part from now on: where the room hears, else at a table, else on the floor, else nowhere. */
static void place_speaker(struct presence *presence)
{
	const unsigned room = 1u << TALK_ROOM, table = 1u << TALK_ZONE;

	if (!place(presence, (struct wish){ .is_seat = true, .talks = room, .zone = ZONE_PUBLIC }) &&
	    !place(presence, (struct wish){ .is_seat = true, .talks = room | table, .zone = ZONE_PUBLIC }) &&
	    !place(presence, (struct wish){ .zone = ZONE_PUBLIC }))
		stand(presence, NO_TILE, NOWHERE);
}

static bool place(struct presence *presence, struct wish wish)
{
	unsigned tile = world_seek(presence->room, presence, wish);

	if (tile == NO_TILE)
		return false;
	stand(presence, tile, presence->room->plan.zone_at[tile]);
	return true;
}

/* Puts presence on a tile (or NO_TILE) of its room. Who crosses a rope becomes another person to everybody else. */
static void stand(struct presence *presence, unsigned tile, uint8_t zone)
{
	struct room *room = presence->room;
	bool was_watching = presence->facts.state & STATE_OBSERVER;
	bool is_watching = zone != NOWHERE && room->plan.zones[zone].is_watch;

	lift(presence);
	presence->facts.zone = zone;
	if (tile != NO_TILE) {
		presence->facts.x = (uint8_t)(tile % room->plan.columns);
		presence->facts.y = (uint8_t)(tile / room->plan.columns);
		if (!world_tile_is_private(room, tile))
			room->at[tile] = presence;
	}
	if (was_watching == is_watching)
		return;
	world_tally(presence, -1);
	presence->facts.state ^= STATE_OBSERVER;
	world_tally(presence, 1);
	world_rename(presence);
}

static void lift(struct presence *presence)
{
	unsigned tile = world_tile_of(presence);

	if (tile != NO_TILE && presence->room->at[tile] == presence)
		presence->room->at[tile] = NULL;
	presence->facts.x = presence->facts.y = NOWHERE;
}

static void change_room(struct presence *presence, struct room *room)
{
	lift(presence);
	world_unlink(presence);
	world_link(presence, room);
	world_rename(presence);
	place_newcomer(presence, NOWHERE);
}

/* Who found no tile before may find one now, on the same side of the rope. */
static enum world_result return_from_nowhere(struct presence *presence)
{
	const struct room_plan *plan = &presence->room->plan;
	bool is_roped = plan->start != NOWHERE && plan->zones[plan->start].is_watch;

	if (is_roped && !(presence->facts.state & STATE_OBSERVER))
		place_speaker(presence);
	else
		place_newcomer(presence, NOWHERE);
	return presence->facts.x == NOWHERE ? WORLD_OCCUPIED : WORLD_MOVED;
}

static enum world_result go_to_zone(struct presence *presence, unsigned zone)
{
	const struct room *room = presence->room;
	unsigned from = world_tile_of(presence), taken;
	bool is_there = from != NO_TILE && room->plan.zone_at[from] == zone;
	bool is_seated = from != NO_TILE && tile_is_seat((enum tile)room->plan.tiles[from]);
	unsigned seats = world_seats(room, zone, &taken);

	if (is_there && (is_seated || seats == 0))
		return WORLD_STAYED;
	if (place(presence, (struct wish){ .is_seat = true, .zone = zone }))
		return WORLD_MOVED;
	/* Nobody is stood among those who sit where nobody is addressed. */
	if (!is_there && !(seats > 0 && room->plan.zones[zone].is_silent) && place(presence, (struct wish){ .zone = zone }))
		return WORLD_MOVED;
	return WORLD_NO_SEAT;
}

static unsigned zone_named(const struct room_plan *plan, const char *id)
{
	for (unsigned i = 0; i < plan->zones_count; i++)
		if (strcmp(plan->zones[i].id, id) == 0)
			return i;
	return NOWHERE;
}
