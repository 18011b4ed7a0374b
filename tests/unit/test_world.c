/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules of the world, on the default rooms and on small ones drawn here: seats, who sees and hears whom, counts. */
#include <stdio.h>
#include <stdlib.h>

#include "world.h"
#include "world_setup.h"

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

#define PLACE_TEST(test) cmocka_unit_test_setup_teardown(test, open_place, close_place)

int main(void)
{
	const struct CMUnitTest tests[] = {
		PLACE_TEST(newcomers_sit_at_the_window_apart),
		PLACE_TEST(a_wanted_zone_is_given),
		PLACE_TEST(five_hundred_enter_and_nobody_is_refused),
		PLACE_TEST(ten_thousand_fit_and_are_found),
		PLACE_TEST(going_to_a_zone_takes_a_seat_there),
		cmocka_unit_test(a_full_zone_gives_its_floor_then_nothing),
		PLACE_TEST(seats_are_counted),
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
