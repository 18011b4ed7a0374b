/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The world's rules on the default rooms and on small ones drawn here: seats, walls, ropes, doors, who sees and
 * hears. */
#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static uint32_t random_of(void *context)
{
	uint32_t *seed = context;

	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

static uint32_t seed = 2463534242u;

/* A world of the default rooms. */
static int open_place(void **state)
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

static int close_place(void **state)
{
	world_destroy(*state);
	return 0;
}

/* A world of one room with that head and drawing. */
static struct world *small(const char *head, const char *drawing)
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

static struct presence *enter_as(struct world *world, const char *nickname, enum role role, unsigned mark,
	const char *room, const char *zone)
{
	struct newcomer newcomer = {
		.account = (uint64_t)nickname[0] + 100, .nickname = nickname, .avatar = "@", .role = role, .state = mark
	};

	return world_enter(world, &newcomer, room, zone);
}

static struct presence *enter(struct world *world, const char *nickname, const char *room, const char *zone)
{
	return enter_as(world, nickname, ROLE_PARTICIPANT, 0, room, zone);
}

static const char *zone_of(const struct presence *presence)
{
	uint8_t zone = world_facts(presence)->zone;

	return zone == NOWHERE ? "" : world_plan(world_room_of(presence))->zones[zone].id;
}

static enum tile tile_under(const struct presence *presence)
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

static void assert_at(const struct presence *presence, int x, int y)
{
	assert_int_equal(world_facts(presence)->x, x);
	assert_int_equal(world_facts(presence)->y, y);
}

static uint8_t zone_index(const struct presence *presence, const char *id)
{
	const struct room_plan *plan = world_plan(world_room_of(presence));
	uint8_t i = 0;

	while (strcmp(plan->zones[i].id, id) != 0)
		i++;
	return i;
}

static void newcomers_sit_at_the_window_apart(void **state)
{
	struct presence *a = enter(*state, "a", "", NULL), *b = enter(*state, "b", "free", NULL);

	assert_string_equal(room_id(a), "free");
	assert_string_equal(zone_of(a), "window");
	assert_int_equal(tile_under(a), TILE_SEAT);
	assert_true(world_is_silent(a));
	assert_int_equal(tile_under(b), TILE_SEAT);
	/* The first one has the window's first seat, so the second one gets its last. */
	assert_at(a, 2, 1);
	assert_at(b, 8, 1);
}

static void a_wanted_zone_is_given(void **state)
{
	struct presence *a = enter(*state, "a", "free", "sofa"), *b = enter(*state, "b", "free", "nothing");

	assert_string_equal(zone_of(a), "sofa");
	assert_int_equal(tile_under(a), TILE_SOFA);
	assert_string_equal(zone_of(b), "window");
	assert_null(enter(*state, "c", "cellar", NULL));
}

static void five_hundred_enter_and_nobody_is_refused(void **state)
{
	struct room *room = world_room(*state, "free");
	const struct room_plan *plan = world_plan(room);
	uint8_t taken[TILES_MAX] = { 0 };
	unsigned placed = 0, standing = 0;
	struct presence *last = NULL;

	for (unsigned i = 0; i < (unsigned)plan->columns * plan->rows; i++)
		standing += tile_is_walkable((enum tile)plan->tiles[i]) && plan->tiles[i] != TILE_DOOR;
	for (unsigned i = 0; i < 500; i++) {
		char nickname[16];

		snprintf(nickname, sizeof nickname, "n%u", i);
		last = enter(*state, nickname, "free", NULL);
		assert_non_null(last);
		if (world_facts(last)->x == NOWHERE)
			continue;
		placed++;
		assert_int_equal(taken[world_facts(last)->y * plan->columns + world_facts(last)->x]++, 0);
	}
	assert_int_equal(placed, standing);
	assert_int_equal(world_count(room).people, 500);
	assert_int_equal(world_facts(last)->y, NOWHERE);
	assert_int_equal(world_facts(last)->zone, NOWHERE);
	assert_int_equal(world_talk(last), TALK_ROOM);
	assert_int_equal(world_step(last, STEP_UP), WORLD_OCCUPIED);
	world_leave(world_next(room, NULL));
	assert_int_equal(world_step(last, STEP_UP), WORLD_MOVED);
	assert_int_not_equal(world_facts(last)->x, NOWHERE);
	assert_int_equal(world_count(room).people, 499);
}

static void ten_thousand_fit_and_are_found(void **state)
{
	struct presence *found = NULL;
	uint32_t person = 0;

	for (unsigned i = 0; i < 10000; i++) {
		char nickname[16];
		struct newcomer newcomer = { .account = i + 1, .nickname = nickname, .avatar = "a" };
		struct presence *presence;

		snprintf(nickname, sizeof nickname, "n%u", i);
		presence = world_enter(*state, &newcomer, i % 2 ? "gallery" : "exchange", NULL);
		if (i == 7777) {
			found = presence;
			person = world_facts(presence)->person;
		}
	}
	assert_ptr_equal(world_find(*state, person), found);
	assert_ptr_equal(world_next_of(*state, 7778, NULL), found);
	assert_null(world_next_of(*state, 7778, found));
	assert_int_equal(world_count_place(*state).people, 5000);
	assert_int_equal(world_count_place(*state).watching, 5000);
	world_leave(found);
	assert_null(world_find(*state, person));
	assert_null(world_next_of(*state, 7778, NULL));
}

static void steps_go_round_what_stands_there(void **state)
{
	struct world *world = small("", "##########\n##()  []##\n##  ()&&##\n##########\n");
	struct presence *a = enter(world, "a", "small", NULL), *b = enter(world, "b", "small", NULL);

	(void)state;
	assert_at(a, 1, 1);
	assert_at(b, 2, 2);
	assert_int_equal(world_step(a, STEP_UP), WORLD_WALL);
	assert_int_equal(world_step(a, STEP_LEFT), WORLD_WALL);
	assert_int_equal(world_step(a, STEP_RIGHT), WORLD_MOVED);
	assert_at(a, 2, 1);
	assert_int_equal(world_step(a, STEP_RIGHT), WORLD_WALL);
	assert_int_equal(world_step(a, STEP_DOWN), WORLD_OCCUPIED);
	assert_int_equal(world_step(b, STEP_RIGHT), WORLD_WALL);
	assert_int_equal(world_step(a, STEP_COUNT), WORLD_WALL);
	assert_at(a, 2, 1);
	world_destroy(world);
}

static void the_edge_of_a_drawing_is_a_wall(void **state)
{
	struct world *world = small("", "()");
	struct presence *a = enter(world, "a", "small", NULL);

	(void)state;
	for (int i = 0; i < STEP_COUNT; i++)
		assert_int_equal(world_step(a, (enum direction)i), WORLD_WALL);
	world_destroy(world);
}

static void nobody_steps_beside_the_quiet(void **state)
{
	struct world *world = small("", "()        \n          \n()        \n");
	struct presence *quiet = enter_as(world, "q", ROLE_PARTICIPANT, STATE_QUIET, "small", NULL);
	struct presence *other = enter(world, "b", "small", NULL);

	(void)state;
	assert_at(quiet, 0, 0);
	assert_at(other, 0, 2);
	assert_int_equal(world_step(other, STEP_UP), WORLD_NEAR_QUIET);
	assert_int_equal(world_step(other, STEP_RIGHT), WORLD_MOVED);
	assert_int_equal(world_step(other, STEP_UP), WORLD_NEAR_QUIET); /* diagonally */
	assert_int_equal(world_step(quiet, STEP_DOWN), WORLD_MOVED);    /* who may come near themselves */
	assert_int_equal(world_step(other, STEP_LEFT), WORLD_NEAR_QUIET); /* from the corner to the side: nearer */
	assert_int_equal(world_step(other, STEP_RIGHT), WORLD_MOVED);
	world_set_state(quiet, 0);
	assert_int_equal(world_step(other, STEP_LEFT), WORLD_MOVED);
	world_destroy(world);
}

static void who_is_beside_the_quiet_may_step_away(void **state)
{
	struct world *world = small("", "()()    \n        \n");
	struct presence *a = enter(world, "a", "small", NULL), *b = enter(world, "b", "small", NULL);

	(void)state;
	world_set_state(a, STATE_QUIET);
	assert_at(b, 1, 0);
	assert_int_equal(world_step(b, STEP_DOWN), WORLD_MOVED);
	assert_int_equal(world_step(b, STEP_RIGHT), WORLD_MOVED);
	assert_int_equal(world_step(b, STEP_LEFT), WORLD_NEAR_QUIET);
	world_destroy(world);
}

static void nobody_is_seated_beside_the_quiet(void **state)
{
	struct world *world = small("[zone a]\nname = a\nname_en = a\narea = 0,0-5,0\n[zone b]\nname = b\nname_en = b\n",
		"()()()          \n");
	struct presence *quiet = enter_as(world, "q", ROLE_PARTICIPANT, STATE_QUIET, "small", "a");
	struct presence *b = enter(world, "b", "small", "a"), *c = enter(world, "c", "small", "a");

	(void)state;
	assert_at(quiet, 0, 0);
	assert_at(b, 2, 0);
	assert_string_equal(zone_of(c), "b");
	assert_int_equal(world_go(c, "a"), WORLD_NO_SEAT);
	assert_string_equal(zone_of(c), "b");
	world_destroy(world);
}

static void going_to_a_zone_takes_a_seat_there(void **state)
{
	struct presence *a = enter(*state, "a", "free", NULL), *b = enter(*state, "b", "free", "table-a");
	uint32_t person = world_facts(a)->person;

	assert_int_equal(world_go(a, "table-a"), WORLD_MOVED);
	assert_string_equal(zone_of(a), "table-a");
	assert_int_equal(tile_under(a), TILE_SEAT);
	assert_int_equal(world_facts(a)->person, person);
	assert_int_equal(world_go(a, "table-a"), WORLD_STAYED);
	assert_int_equal(world_go(a, "balcony"), WORLD_NO_ZONE);
	assert_int_equal(world_go(a, ""), WORLD_NO_ZONE);
	assert_int_equal(world_go(a, "floor"), WORLD_MOVED);
	assert_int_equal(tile_under(a), TILE_FLOOR);
	assert_int_equal(world_go(a, "floor"), WORLD_STAYED);
	assert_string_equal(zone_of(b), "table-a");
}

static void a_full_zone_gives_its_floor_then_nothing(void **state)
{
	struct world *world = small("[zone a]\nname = a\nname_en = a\narea = 0,0-3,0\n", "()          \n");
	struct presence *people[3];

	(void)state;
	for (unsigned i = 0; i < 3; i++)
		people[i] = enter(world, "a", "small", "a");
	world_leave(people[0]);
	assert_int_equal(world_go(people[2], "a"), WORLD_MOVED);
	assert_at(people[2], 0, 0);
	people[0] = enter(world, "a", "small", NULL);
	assert_int_equal(world_go(people[0], "a"), WORLD_NO_SEAT);
	assert_int_equal(world_go(people[1], "a"), WORLD_NO_SEAT);
	assert_at(people[1], 1, 0);
	world_destroy(world);
}

static void seats_are_counted(void **state)
{
	struct presence *a = enter(*state, "a", "free", "sofa"), *b = enter(*state, "b", "consult", NULL);
	unsigned taken;

	assert_int_equal(world_seats(world_room_of(a), zone_index(a, "sofa"), &taken), 8);
	assert_int_equal(taken, 1);
	assert_int_equal(world_seats(world_room_of(b), zone_index(b, "waiting"), &taken), 4);
	assert_int_equal(taken, 0);
}

static void going_to_a_room_arrives_where_newcomers_sit(void **state)
{
	struct presence *a = enter(*state, "a", "free", NULL);
	uint32_t person = world_facts(a)->person;

	assert_int_equal(world_go(a, "gallery"), WORLD_ENTERED);
	assert_string_equal(room_id(a), "gallery");
	assert_string_equal(zone_of(a), "sofa");
	assert_int_not_equal(world_facts(a)->person, person);
	assert_null(world_find(*state, person));
	assert_ptr_equal(world_find(*state, world_facts(a)->person), a);
	assert_null(world_next(world_room(*state, "free"), NULL));
	assert_int_equal(world_count(world_room(*state, "free")).people, 0);
	assert_int_equal(world_go(a, "free"), WORLD_ENTERED);
	assert_string_equal(zone_of(a), "window");
	assert_int_equal(world_go(a, "sofa"), WORLD_MOVED);
	assert_int_equal(world_go(a, "free"), WORLD_MOVED);
	assert_string_equal(zone_of(a), "window");
}

static void a_door_underfoot_leads_on(void **state)
{
	struct presence *a = enter(*state, "a", "free", "floor");

	assert_int_equal(world_door(a), WORLD_WALL);
	/* To the consultation's door in the right wall. */
	while (world_facts(a)->y != 4)
		assert_int_equal(world_step(a, world_facts(a)->y > 4 ? STEP_UP : STEP_DOWN), WORLD_MOVED);
	while (world_step(a, STEP_RIGHT) == WORLD_MOVED)
		;
	assert_int_equal(tile_under(a), TILE_DOOR);
	assert_int_equal(world_door(a), WORLD_ENTERED);
	assert_string_equal(room_id(a), "consult");
	assert_string_equal(zone_of(a), "waiting");
	assert_int_equal(tile_under(a), TILE_SEAT);
}

static void every_door_leads_to_its_room(void **state)
{
	for (struct room *room = world_next_room(*state, NULL); room; room = world_next_room(*state, room)) {
		const struct room_plan *plan = world_plan(room);

		for (unsigned i = 0; i < plan->doors_count; i++)
			assert_non_null(world_room(*state, plan->doors[i].to));
	}
}

static void the_exchange_is_entered_behind_the_rope(void **state)
{
	struct presence *a = enter(*state, "a", "exchange", NULL), *b = enter(*state, "b", "exchange", "table-a");
	struct world_count count = world_count(world_room(*state, "exchange"));

	assert_string_equal(zone_of(a), "watch");
	assert_string_equal(zone_of(b), "watch");
	assert_true(world_facts(a)->state & STATE_OBSERVER);
	assert_int_equal(world_talk(a), TALK_NONE);
	assert_int_equal(count.people, 0);
	assert_int_equal(count.watching, 2);
}

static void joining_in_seats_one_where_all_hear(void **state)
{
	struct presence *a = enter(*state, "a", "exchange", NULL);
	uint32_t person = world_facts(a)->person;

	assert_int_equal(world_participate(a), WORLD_MOVED);
	assert_string_equal(zone_of(a), "front");
	assert_int_equal(tile_under(a), TILE_SEAT);
	assert_int_equal(world_facts(a)->state & STATE_OBSERVER, 0);
	assert_int_not_equal(world_facts(a)->person, person);
	assert_int_equal(world_count(world_room_of(a)).people, 1);
	assert_int_equal(world_participate(a), WORLD_STAYED);
	person = world_facts(a)->person;
	assert_int_equal(world_go(a, "watch"), WORLD_MOVED);
	assert_int_not_equal(world_facts(a)->person, person);
	assert_true(world_facts(a)->state & STATE_OBSERVER);
}

static void crossing_the_rope_takes_part_and_the_door_does_not(void **state)
{
	struct presence *a = enter(*state, "a", "exchange", NULL);
	uint32_t person = world_facts(a)->person;

	assert_int_equal(world_step(a, STEP_UP), WORLD_MOVED);
	while (world_step(a, STEP_RIGHT) == WORLD_MOVED)
		;
	assert_int_equal(tile_under(a), TILE_DOOR);
	assert_true(world_facts(a)->state & STATE_OBSERVER);
	assert_int_equal(world_facts(a)->person, person);
	assert_int_equal(world_step(a, STEP_UP), WORLD_WALL);
	while (world_facts(a)->x > 20)
		assert_int_equal(world_step(a, STEP_LEFT), WORLD_MOVED);
	assert_int_equal(world_step(a, STEP_UP), WORLD_MOVED);
	assert_int_equal(world_facts(a)->state & STATE_OBSERVER, 0);
	assert_int_not_equal(world_facts(a)->person, person);
	person = world_facts(a)->person;
	assert_int_equal(world_step(a, STEP_DOWN), WORLD_MOVED);
	assert_true(world_facts(a)->state & STATE_OBSERVER);
	assert_int_not_equal(world_facts(a)->person, person);
}

static void a_full_hall_keeps_watchers_behind_the_rope(void **state)
{
	struct presence *last = NULL;

	for (unsigned i = 0; i < 100; i++)
		last = enter(*state, "a", "exchange", NULL);
	assert_int_equal(world_facts(last)->x, NOWHERE);
	assert_string_equal(zone_of(last), "watch");
	assert_true(world_facts(last)->state & STATE_OBSERVER);
	assert_int_equal(world_count(world_room_of(last)).watching, 100);
	assert_int_equal(world_step(last, STEP_UP), WORLD_OCCUPIED);
	assert_true(world_facts(last)->state & STATE_OBSERVER);
	assert_int_equal(world_participate(last), WORLD_MOVED);
	assert_int_equal(world_count(world_room_of(last)).people, 1);
}

static void joining_in_is_never_refused(void **state)
{
	struct world *world = small("start = w\n[zone w]\nname = w\nname_en = w\narea = 0,0-3,0\nwatch = yes\n", "()()()");
	struct presence *a = enter(world, "a", "small", NULL), *b = enter(world, "b", "small", NULL);
	struct presence *c = enter(world, "c", "small", NULL);

	(void)state;
	assert_int_equal(world_facts(c)->x, NOWHERE);
	assert_int_equal(world_participate(a), WORLD_MOVED);
	assert_int_equal(world_participate(b), WORLD_MOVED);
	assert_int_equal(world_facts(b)->x, NOWHERE);
	assert_int_equal(world_facts(b)->state & STATE_OBSERVER, 0);
	assert_int_equal(world_step(b, STEP_UP), WORLD_OCCUPIED);
	assert_int_equal(world_facts(b)->state & STATE_OBSERVER, 0);
	world_leave(a);
	assert_int_equal(world_step(b, STEP_UP), WORLD_MOVED);
	assert_at(b, 2, 0);
	assert_int_equal(world_step(c, STEP_UP), WORLD_MOVED);
	assert_true(world_facts(c)->state & STATE_OBSERVER);
	world_destroy(world);
}

static void in_private_rooms_everybody_is_alone(void **state)
{
	static const char *const rooms[] = { "gallery", "consult" };

	for (unsigned i = 0; i < 2; i++) {
		struct presence *a = enter(*state, "a", rooms[i], NULL), *b = enter(*state, "b", rooms[i], NULL);
		struct presence *staff = enter_as(*state, "s", ROLE_COUNSELLOR, 0, rooms[i], NULL);

		assert_true(world_is_private(a));
		assert_true(world_sees(a, a));
		assert_false(world_sees(a, b));
		assert_false(world_sees(a, staff));
		assert_true(world_sees(staff, a));
		/* Where one sits says nothing about others. */
		assert_at(b, world_facts(a)->x, world_facts(a)->y);
		assert_false(world_hears(b, TALK_ROOM, world_facts(a)->zone));
		assert_false(world_hears(staff, TALK_ROOM, NOWHERE));
		assert_null(world_named(a, "b"));
		assert_ptr_equal(world_named(staff, "b"), b);
	}
}

static void booths_are_closed_by_curtains(void **state)
{
	struct presence *a = enter(*state, "a", "consult", NULL);

	assert_int_equal(world_go(a, "booth-1"), WORLD_MOVED);
	assert_string_equal(zone_of(a), "booth-1");
	while (world_step(a, STEP_DOWN) == WORLD_MOVED)
		;
	assert_string_equal(zone_of(a), "booth-1");
	assert_int_equal(world_go(a, "waiting"), WORLD_MOVED);
}

static void nobody_sees_into_a_booth(void **state)
{
	struct presence *a = enter(*state, "a", "consult", NULL);
	struct presence *staff = enter_as(*state, "s", ROLE_COUNSELLOR, 0, "consult", NULL);

	assert_true(world_sees(staff, a));
	assert_int_equal(world_go(a, "booth-1"), WORLD_MOVED);
	assert_false(world_sees(staff, a));
	assert_int_equal(world_go(staff, "booth-1"), WORLD_MOVED);
	assert_false(world_sees(staff, a));
	assert_false(world_sees(a, staff));
	assert_null(world_named(staff, "a"));
}

static void a_private_zone_hides_who_is_in_it(void **state)
{
	struct world *world = small("talk = room\n[zone p]\nname = p\nname_en = p\narea = 0,0-3,0\nprivate = yes\n",
		"()()    ()\n");
	struct presence *hidden = enter(world, "h", "small", "p"), *open = enter(world, "o", "small", NULL);

	(void)state;
	assert_string_equal(zone_of(hidden), "p");
	assert_string_equal(zone_of(open), "");
	assert_false(world_sees(open, hidden));
	assert_true(world_sees(hidden, open));
	assert_false(world_hears(open, TALK_ROOM, 0));
	assert_true(world_hears(hidden, TALK_ROOM, NOWHERE));
	world_destroy(world);
}

static void the_free_space_hears_as_a_whole(void **state)
{
	struct presence *a = enter(*state, "a", "free", NULL), *b = enter(*state, "b", "free", "sofa");

	assert_int_equal(world_talk(a), TALK_ROOM);
	assert_true(world_sees(a, b));
	assert_true(world_hears(a, TALK_ROOM, world_facts(b)->zone));
	assert_true(world_hears(b, TALK_ROOM, world_facts(a)->zone));
	assert_false(world_hears(b, TALK_NONE, world_facts(a)->zone));
}

static void table_talk_stays_at_the_table(void **state)
{
	struct presence *a = enter(*state, "a", "exchange", NULL), *b = enter(*state, "b", "exchange", NULL);
	struct presence *watcher = enter(*state, "w", "exchange", NULL);
	struct presence *staff = enter_as(*state, "s", ROLE_SUPPORTER, 0, "exchange", NULL);
	uint8_t table = zone_index(a, "table-a");

	assert_int_equal(world_go(a, "table-a"), WORLD_MOVED);
	assert_int_equal(world_go(b, "table-b"), WORLD_MOVED);
	assert_int_equal(world_talk(a), TALK_ZONE);
	assert_true(world_hears(a, TALK_ZONE, table));
	assert_false(world_hears(b, TALK_ZONE, table));
	assert_false(world_hears(watcher, TALK_ZONE, table));
	assert_false(world_hears(staff, TALK_ZONE, table)); /* behind the rope nobody would know */
	assert_int_equal(world_participate(staff), WORLD_MOVED);
	assert_true(world_hears(staff, TALK_ZONE, table));
	assert_true(world_hears(watcher, TALK_ROOM, zone_index(a, "front")));
}

static void observers_have_no_name(void **state)
{
	struct presence *a = enter(*state, "a", "exchange", NULL), *b = enter(*state, "b", "exchange", NULL);
	struct presence *staff = enter_as(*state, "s", ROLE_SUPPORTER, 0, "exchange", NULL);

	assert_true(world_sees(a, b));
	assert_null(world_named(a, "b"));
	assert_null(world_named(staff, "b"));
	assert_ptr_equal(world_named(b, "b"), b);
	world_participate(b);
	assert_ptr_equal(world_named(a, "b"), b);
}

static void names_are_found_by_their_looks(void **state)
{
	struct presence *a = enter(*state, "ねこ", "free", NULL);

	assert_ptr_equal(world_named(a, "ねこ"), a);
	assert_ptr_equal(world_named(a, "ネコ"), a);
	assert_null(world_named(a, "いぬ"));
	assert_null(world_named(a, "ねこねこねこねこねこねこねこねこ"));
}

static void an_account_may_be_in_several_rooms(void **state)
{
	struct presence *a = enter(*state, "a", "free", NULL), *b = enter(*state, "a", "exchange", NULL), *first, *second;
	uint64_t account = world_facts(a)->account;

	first = world_next_of(*state, account, NULL);
	second = world_next_of(*state, account, first);
	assert_true((first == a && second == b) || (first == b && second == a));
	assert_null(world_next_of(*state, account, second));
	world_leave(a);
	assert_ptr_equal(world_next_of(*state, account, NULL), b);
}

static void counts_follow_roles_and_readers(void **state)
{
	struct room *room = world_room(*state, "free");
	struct presence *a = enter(*state, "a", "free", NULL);

	assert_int_equal(world_count(room).staff, 0);
	world_set_role(a, ROLE_SUPPORTER);
	assert_int_equal(world_count(room).staff, 1);
	assert_int_equal(world_count(room).people, 1);
	world_observe(room, 1);
	assert_int_equal(world_count(room).readers, 1);
	world_observe(room, -1);
	world_observe(room, -1);
	assert_int_equal(world_count(room).readers, 0);
	world_leave(a);
	assert_int_equal(world_count(room).people, 0);
	assert_int_equal(world_count(room).staff, 0);
}

static void states_are_set_but_not_the_worlds_own(void **state)
{
	struct presence *a = enter_as(*state, "a", ROLE_FAMILY, STATE_OBSERVER | STATE_ME | STATE_QUIET, "free", NULL);

	assert_int_equal(world_facts(a)->state, STATE_QUIET);
	world_set_state(a, STATE_OBSERVER | STATE_HAND);
	assert_int_equal(world_facts(a)->state, STATE_HAND);
	world_go(a, "exchange");
	world_set_state(a, STATE_LISTENING);
	assert_int_equal(world_facts(a)->state, STATE_LISTENING | STATE_OBSERVER);
	world_set_avatar(a, "猫");
	assert_string_equal(world_facts(a)->avatar, "猫");
	world_set_owner(a, state);
	assert_ptr_equal(world_facts(a)->owner, state);
}

static void people_are_listed_in_the_order_they_came(void **state)
{
	struct presence *a = enter(*state, "a", "free", NULL), *b = enter(*state, "b", "free", NULL);
	struct presence *c = enter(*state, "c", "free", NULL);
	struct room *room = world_room_of(a);

	world_leave(b);
	assert_ptr_equal(world_next(room, NULL), a);
	assert_ptr_equal(world_next(room, a), c);
	assert_null(world_next(room, c));
}

static void who_stands_at_the_door_does_not_block_it(void **state)
{
	struct newcomer newcomer = { .account = 1, .nickname = "a", .avatar = "a", .is_at_door = true };
	struct presence *a = world_enter(*state, &newcomer, "exchange", NULL);

	assert_int_equal(tile_under(a), TILE_FLOOR);
	assert_false(world_facts(a)->state & STATE_OBSERVER);
	assert_int_equal(world_talk(a), TALK_ROOM);
	a = world_enter(*state, &newcomer, "free", NULL);
	assert_int_equal(tile_under(a), TILE_FLOOR);
}

#define PLACE_TEST(test) cmocka_unit_test_setup_teardown(test, open_place, close_place)

int main(void)
{
	const struct CMUnitTest tests[] = {
		PLACE_TEST(newcomers_sit_at_the_window_apart),
		PLACE_TEST(a_wanted_zone_is_given),
		PLACE_TEST(five_hundred_enter_and_nobody_is_refused),
		PLACE_TEST(ten_thousand_fit_and_are_found),
		cmocka_unit_test(steps_go_round_what_stands_there),
		cmocka_unit_test(the_edge_of_a_drawing_is_a_wall),
		cmocka_unit_test(nobody_steps_beside_the_quiet),
		cmocka_unit_test(who_is_beside_the_quiet_may_step_away),
		cmocka_unit_test(nobody_is_seated_beside_the_quiet),
		PLACE_TEST(going_to_a_zone_takes_a_seat_there),
		cmocka_unit_test(a_full_zone_gives_its_floor_then_nothing),
		PLACE_TEST(seats_are_counted),
		PLACE_TEST(going_to_a_room_arrives_where_newcomers_sit),
		PLACE_TEST(a_door_underfoot_leads_on),
		PLACE_TEST(every_door_leads_to_its_room),
		PLACE_TEST(the_exchange_is_entered_behind_the_rope),
		PLACE_TEST(joining_in_seats_one_where_all_hear),
		PLACE_TEST(crossing_the_rope_takes_part_and_the_door_does_not),
		PLACE_TEST(a_full_hall_keeps_watchers_behind_the_rope),
		cmocka_unit_test(joining_in_is_never_refused),
		PLACE_TEST(in_private_rooms_everybody_is_alone),
		PLACE_TEST(nobody_sees_into_a_booth),
		PLACE_TEST(booths_are_closed_by_curtains),
		cmocka_unit_test(a_private_zone_hides_who_is_in_it),
		PLACE_TEST(the_free_space_hears_as_a_whole),
		PLACE_TEST(table_talk_stays_at_the_table),
		PLACE_TEST(observers_have_no_name),
		PLACE_TEST(names_are_found_by_their_looks),
		PLACE_TEST(an_account_may_be_in_several_rooms),
		PLACE_TEST(counts_follow_roles_and_readers),
		PLACE_TEST(states_are_set_but_not_the_worlds_own),
		PLACE_TEST(people_are_listed_in_the_order_they_came),
		PLACE_TEST(who_stands_at_the_door_does_not_block_it)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
