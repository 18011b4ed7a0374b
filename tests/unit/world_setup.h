/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The world for tests: the default rooms, and small ones drawn by a test. Chance is the same each time. */
#ifndef WORLD_SETUP_H
#define WORLD_SETUP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "world.h"

static inline uint32_t random_of(void *context)
{
	uint32_t *seed = context;

	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

static uint32_t seed = 2463534242u;

/* A world of the default rooms. */
static inline int open_place(void **state)
{
	static const char *const ids[] = { "free", "gallery", "consult", "exchange" };
	struct room_plan *plans = calloc(4, sizeof *plans);
	char *text = malloc(ROOMFILE_MAX);

	if (!getenv("SOURCE_ROOT"))
		return 1;
	for (unsigned i = 0; i < 4; i++) {
		struct roomfile_faults faults = { .count = 0 };
		char path[4096];
		FILE *file;
		size_t size;

		snprintf(path, sizeof path, "%s/place/rooms/%s.room", getenv("SOURCE_ROOT"), ids[i]);
		file = fopen(path, "rb");
		if (!file)
			return 1;
		size = fread(text, 1, ROOMFILE_MAX, file);
		fclose(file);
		if (!roomfile_parse(text, size, &plans[i], &faults))
			return 1;
	}
	*state = world_create(plans, 4, random_of, &seed);
	free(text);
	free(plans);
	return 0;
}

static inline int close_place(void **state)
{
	world_destroy(*state);
	return 0;
}

/* A world of one room with that head and drawing. */
static inline struct world *small(const char *head, const char *drawing)
{
	struct roomfile_faults faults = { .count = 0 };
	struct room_plan *plan = malloc(sizeof *plan);
	char text[4096];
	struct world *world;

	snprintf(text, sizeof text, "[room]\nid = small\nname = a\nname_en = a\n%s\n---\n%s", head, drawing);
	if (!roomfile_parse(text, strlen(text), plan, &faults))
		fail_msg("%u:%u %s", faults.list[0].line, faults.list[0].column, roomfile_fault_words(faults.list[0].kind));
	world = world_create(plan, 1, random_of, &seed);
	free(plan);
	return world;
}

static inline struct presence *enter_as(struct world *world, const char *nickname, enum role role, unsigned mark,
	const char *room, const char *zone)
{
	struct newcomer newcomer = {
		.account = (uint64_t)nickname[0] + 100, .nickname = nickname, .avatar = "@", .role = role, .state = mark
	};

	return world_enter(world, &newcomer, room, zone);
}

static inline struct presence *enter(struct world *world, const char *nickname, const char *room, const char *zone)
{
	return enter_as(world, nickname, ROLE_PARTICIPANT, 0, room, zone);
}

static const char *zone_of(const struct presence *presence)
{
	uint8_t zone = world_facts(presence)->zone;

	return zone == NOWHERE ? "" : world_plan(world_room_of(presence))->zones[zone].id;
}

static inline enum tile tile_under(const struct presence *presence)
{
	const struct room_plan *plan = world_plan(world_room_of(presence));
	const struct presence_facts *facts = world_facts(presence);

	assert_int_not_equal(facts->x, NOWHERE);
	return (enum tile)plan->tiles[facts->y * plan->columns + facts->x];
}

static const char *room_id(const struct presence *presence)
{
	return world_plan(world_room_of(presence))->id;
}

static inline void assert_at(const struct presence *presence, int x, int y)
{
	assert_int_equal(world_facts(presence)->x, x);
	assert_int_equal(world_facts(presence)->y, y);
}

static inline uint8_t zone_index(const struct presence *presence, const char *id)
{
	const struct room_plan *plan = world_plan(world_room_of(presence));
	uint8_t i = 0;

	while (strcmp(plan->zones[i].id, id) != 0)
		i++;
	return i;
}

#endif
