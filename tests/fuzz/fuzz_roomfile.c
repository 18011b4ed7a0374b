/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a room file. What turns out whole becomes a world, in which a few people walk about. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "world.h"

enum { PEOPLE = 8, MOVES = 64 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint32_t random_of(void *context)
{
	uint32_t *seed = context;

	*seed = *seed * 1664525u + 1013904223u;
	return *seed;
}

static void act(struct presence *presence, uint32_t choice)
{
	const struct room_plan *plan = world_plan(world_room_of(presence));
	unsigned taken;

	switch (choice % 8) {
	case 4:
		if (plan->zones_count > 0)
			world_go(presence, plan->zones[choice / 8 % plan->zones_count].id);
		break;
	case 5:
		world_participate(presence);
		break;
	case 6:
		world_door(presence);
		break;
	case 7:
		world_set_state(presence, choice / 8 % 2 ? STATE_QUIET : 0);
		break;
	default:
		world_step(presence, (enum direction)(choice % 4));
	}
	/* One avatar a tile is what must hold whatever happened. */
	for (unsigned i = 0; i < plan->zones_count; i++)
		if (world_seats(world_room_of(presence), i, &taken) < taken)
			abort();
}

static void check(struct room *room)
{
	const struct room_plan *plan = world_plan(room);
	static uint8_t taken[TILES_MAX];

	memset(taken, 0, sizeof taken);
	for (struct presence *one = world_next(room, NULL); one; one = world_next(room, one)) {
		const struct presence_facts *facts = world_facts(one);
		unsigned tile = (unsigned)facts->y * plan->columns + facts->x;

		if (facts->x == NOWHERE)
			continue;
		if (facts->x >= plan->columns || facts->y >= plan->rows || facts->zone != plan->zone_at[tile])
			abort();
		if (!tile_is_walkable((enum tile)plan->tiles[tile]) || (!world_is_private(one) && taken[tile]++))
			abort();
	}
}

static void live_in(const struct room_plan *plan, uint32_t seed)
{
	struct world *world = world_create(plan, 1, random_of, &seed);
	struct room *room = world_next_room(world, NULL);
	struct presence *people[PEOPLE];

	for (unsigned i = 0; i < PEOPLE; i++) {
		struct newcomer newcomer = { .account = i, .nickname = "a", .avatar = "a", .state = i % 4 ? 0 : STATE_QUIET,
			.is_at_door = i % 5 == 4 };

		people[i] = world_enter(world, &newcomer, plan->id, NULL);
	}
	for (unsigned i = 0; i < MOVES; i++) {
		uint32_t choice = random_of(&seed) >> 8;

		act(people[i % PEOPLE], choice);
		check(room);
	}
	world_leave(people[0]);
	world_destroy(world);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct room_plan plan;
	static struct roomfile_faults faults;

	faults.count = 0;
	if (!roomfile_parse((const char *)data, size, &plan, &faults)) {
		if (faults.count == 0)
			abort();
		return 0;
	}
	roomfile_check_place(&plan, 1, &faults);
	live_in(&plan, (uint32_t)size);
	return 0;
}
