/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The world's ways: steps, walls, the quiet, doors, and the rope. */
#include <stdlib.h>

#include "world.h"
#include "world_setup.h"

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
		cmocka_unit_test(steps_go_round_what_stands_there),
		cmocka_unit_test(the_edge_of_a_drawing_is_a_wall),
		cmocka_unit_test(nobody_steps_beside_the_quiet),
		cmocka_unit_test(who_is_beside_the_quiet_may_step_away),
		cmocka_unit_test(nobody_is_seated_beside_the_quiet),
		PLACE_TEST(going_to_a_room_arrives_where_newcomers_sit),
		PLACE_TEST(a_door_underfoot_leads_on),
		PLACE_TEST(every_door_leads_to_its_room),
		PLACE_TEST(the_exchange_is_entered_behind_the_rope),
		PLACE_TEST(joining_in_seats_one_where_all_hear),
		PLACE_TEST(crossing_the_rope_takes_part_and_the_door_does_not),
		PLACE_TEST(a_full_hall_keeps_watchers_behind_the_rope),
		PLACE_TEST(who_stands_at_the_door_does_not_block_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
