/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which tile somebody is put on: free, of the wanted kind, beside nobody who wishes to be left alone, and as far from
 * everybody as there is. Moves nobody. */
#include <string.h>

#include "world_parts.h"

enum { FAR = 255 };

static bool suits(const struct room *room, unsigned tile, struct wish wish);
static bool is_free(const struct room *room, const struct presence *presence, unsigned tile);
static void measure_from_people(const struct room *room, const struct presence *presence, uint8_t distance[TILES_MAX]);
static void measure_from_doors(const struct room *room, uint8_t distance[TILES_MAX]);
static void spread(const struct room_plan *plan, uint8_t distance[TILES_MAX]);

unsigned world_seek(const struct room *room, const struct presence *presence, struct wish wish)
{
	uint8_t distance[TILES_MAX];
	unsigned best = NO_TILE;
	int best_rank = -1;

	if (wish.is_near_door)
		measure_from_doors(room, distance);
	else
		measure_from_people(room, presence, distance);
	for (unsigned i = 0; i < (unsigned)room->plan.columns * room->plan.rows; i++) {
		/* In a private spot others must not even be guessed from where one is put. */
		int away = world_tile_is_private(room, i) && !wish.is_near_door ? FAR : distance[i];
		int rank = wish.is_near_door ? FAR - away : away;

		if (rank <= best_rank || !suits(room, i, wish) || !is_free(room, presence, i) ||
		    world_comes_near_quiet(room, presence, NO_TILE, i))
			continue;
		best = i;
		best_rank = rank;
	}
	return best;
}

bool world_tile_is_private(const struct room *room, unsigned tile)
{
	uint8_t zone = room->plan.zone_at[tile];

	return room->plan.is_private || (zone != NOWHERE && room->plan.zones[zone].is_private);
}

unsigned world_tile_of(const struct presence *presence)
{
	const struct presence_facts *facts = &presence->facts;

	return facts->x == NOWHERE ? NO_TILE : (unsigned)facts->y * presence->room->plan.columns + facts->x;
}

static int square(int number)
{
	return number * number;
}

static int distance_between(const struct room_plan *plan, unsigned a, unsigned b)
{
	return square((int)(a % plan->columns) - (int)(b % plan->columns)) +
		square((int)(a / plan->columns) - (int)(b / plan->columns));
}

bool world_comes_near_quiet(const struct room *room, const struct presence *presence, unsigned from, unsigned to)
{
	const struct room_plan *plan = &room->plan;
	int columns = plan->columns, rows = plan->rows, x = (int)to % columns, y = (int)to / columns;

	if (world_tile_is_private(room, to))
		return false;
	for (int beside_y = y - 1; beside_y <= y + 1; beside_y++) {
		for (int beside_x = x - 1; beside_x <= x + 1; beside_x++) {
			unsigned beside = (unsigned)(beside_y * columns + beside_x);
			const struct presence *other;

			if (beside_x < 0 || beside_y < 0 || beside_x >= columns || beside_y >= rows)
				continue;
			other = room->at[beside];
			if (!other || other == presence || !(other->facts.state & STATE_QUIET))
				continue;
			/* Who is beside them already may step away, be it past their corner. */
			if (from == NO_TILE || distance_between(plan, from, beside) > 2 ||
			    distance_between(plan, to, beside) <= distance_between(plan, from, beside))
				return true;
		}
	}
	return false;
}

static bool suits(const struct room *room, unsigned tile, struct wish wish)
{
	const struct room_plan *plan = &room->plan;
	enum tile kind = (enum tile)plan->tiles[tile];
	const struct plan_zone *zone = plan->zone_at[tile] == NOWHERE ? NULL : &plan->zones[plan->zone_at[tile]];

	/* Never on a door: it would be shut for everybody else. */
	if (wish.is_seat ? !tile_is_seat(kind) : kind != TILE_FLOOR)
		return false;
	if (wish.zone != ZONE_PUBLIC && plan->zone_at[tile] != wish.zone)
		return false;
	if (wish.zone == ZONE_PUBLIC && zone && (zone->is_watch || zone->is_private))
		return false;
	if (wish.is_silent && !(zone && zone->is_silent))
		return false;
	if (wish.talks == 0)
		return true;
	return (wish.talks & 1u << (zone ? zone->talk : plan->talk)) && !(zone && zone->is_silent);
}

static bool is_free(const struct room *room, const struct presence *presence, unsigned tile)
{
	return !room->at[tile] || room->at[tile] == presence;
}

/* Steps to the nearest person, diagonal ones too, as if there were no walls. */
static void measure_from_people(const struct room *room, const struct presence *presence, uint8_t distance[TILES_MAX])
{
	for (unsigned i = 0; i < (unsigned)room->plan.columns * room->plan.rows; i++)
		distance[i] = is_free(room, presence, i) ? FAR : 0;
	spread(&room->plan, distance);
}

static void measure_from_doors(const struct room *room, uint8_t distance[TILES_MAX])
{
	for (unsigned i = 0; i < (unsigned)room->plan.columns * room->plan.rows; i++)
		distance[i] = room->plan.tiles[i] == TILE_DOOR ? 0 : FAR;
	spread(&room->plan, distance);
}

static void lower(uint8_t *distance, uint8_t beside)
{
	if (beside < FAR && beside + 1 < *distance)
		*distance = (uint8_t)(beside + 1);
}

/* From the tiles at 0 to all others in two sweeps (Rosenfeld and Pfaltz 1968, the chessboard distance). */
static void spread(const struct room_plan *plan, uint8_t distance[TILES_MAX])
{
	int columns = plan->columns, tiles = columns * plan->rows;

	for (int sweep = 0; sweep < 2; sweep++) {
		int by = sweep == 0 ? 1 : -1;

		for (int i = sweep == 0 ? 0 : tiles - 1; i >= 0 && i < tiles; i += by) {
			/* The row before in this sweep, and the neighbours before and behind in the sweep's direction. */
			int row = i - by * columns, column = i % columns;
			bool has_row = row >= 0 && row < tiles;
			bool has_before = sweep == 0 ? column > 0 : column < columns - 1;
			bool has_behind = sweep == 0 ? column < columns - 1 : column > 0;

			if (has_before)
				lower(&distance[i], distance[i - by]);
			if (has_row)
				lower(&distance[i], distance[row]);
			if (has_row && has_before)
				lower(&distance[i], distance[row - by]);
			if (has_row && has_behind)
				lower(&distance[i], distance[row + by]);
		}
	}
}
