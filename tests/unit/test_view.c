/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The view: what a person may know, from events alone. */
#include "visit_fixture.h"

static void apply(void *context, struct message event)
{
	view_apply(context, &event);
}

static int set_up(void **state)
{
	static struct view view;

	view_init(&view);
	each_room_event(apply, &view);
	*state = &view;
	return 0;
}

static int tear_down(void **state)
{
	view_finish(*state);
	return 0;
}

static void a_snapshot_fills_the_room(void **state)
{
	struct view *view = *state;

	assert_true(view->is_ready);
	assert_string_equal(view->room, "free");
	assert_int_equal(view->columns, 48);
	assert_int_equal(view->rows, 11);
	assert_int_equal(view->people_count, 4);
	assert_int_equal(view->lines_count, 2);
	assert_int_equal(view->newest, 5);
	assert_int_equal(view->observers, 1);
	assert_string_equal(view_me(view)->nickname, "みかん");
	assert_string_equal(view_my_zone(view)->id, "window");
}

static void a_new_room_empties_the_room_part_only(void **state)
{
	struct view *view = *state;
	struct message known = event_known(ROLE_FAMILY), room = event_room("exchange");

	view_apply(view, &known);
	assert_true(view_apply(view, &room) & VIEW_ROOM);
	assert_int_equal(view->people_count, 0);
	assert_int_equal(view->lines_count, 0);
	assert_int_equal(view->zones_count, 0);
	assert_int_equal(view->newest, 0);
	assert_false(view->is_ready);
	assert_null(view_me(view));
	assert_string_equal(view->nickname, "みかん");
	assert_int_equal(view->role, ROLE_FAMILY);
}

static void tiles_seats_and_zones_are_read_off_the_map(void **state)
{
	struct view *view = *state;
	int taken;

	assert_int_equal(view_tile(view, 2, 1), TILE_SEAT);
	assert_int_equal(view_tile(view, 23, 7), TILE_DOOR);
	assert_int_equal(view_tile(view, -1, 0), TILE_WALL);
	assert_int_equal(view_tile(view, 24, 0), TILE_WALL);
	assert_int_equal(view_tile(view, 0, 11), TILE_WALL);
	assert_int_equal(view_seats_in(view, &view->zones[ZONE_TABLE], &taken), 4);
	assert_int_equal(taken, 2);
	assert_int_equal(view_seat_number(view, 4, 1), 2);
	assert_int_equal(view_seat_number(view, 15, 6), 4);
	assert_int_equal(view_seat_number(view, 3, 2), 0);
	assert_string_equal(view_zone_at(view, 12, 5)->id, "table-a");
	assert_string_equal(view_zone_at(view, 2, 7)->id, "floor");
}

static void the_audience_counts_everyone_who_can_read(void **state)
{
	struct view *view = *state;
	struct message watcher = event_person(9, "", ROLE_PARTICIPANT, STATE_OBSERVER, 1, 2, ZONE_WINDOW);

	assert_int_equal(view_audience(view), 5);
	view_apply(view, &watcher);
	assert_int_equal(view_audience(view), 6);
	assert_int_equal(view_staff_count(view), 1);
}

static void table_talk_is_heard_by_the_table_and_by_staff(void **state)
{
	struct view *view = *state;
	struct message moved = event_moved(ME, 15, 5, ZONE_TABLE);

	view->zones[ZONE_TABLE].talk = TALK_ZONE;
	view_apply(view, &moved);
	assert_int_equal(view_audience(view), 4);
}

static void oneself_in_another_room_waits_for_its_picture(void **state)
{
	struct view *view = *state;
	struct message ahead = event_person(31, "みかん", ROLE_PARTICIPANT, STATE_ME, 20, 1, ZONE_DESK);
	struct message gone = { .number = EV_GONE, .gone = { ME } };

	assert_int_equal(view_apply(view, &ahead), 0);
	assert_string_equal(view_my_zone(view)->id, "window");
	assert_int_equal(view_apply(view, &gone), VIEW_PEOPLE); /* across a rope one is another person in the same room */
	assert_int_equal(view_apply(view, &ahead), VIEW_PEOPLE);
	assert_string_equal(view_my_zone(view)->id, "desk");
}

static void people_come_move_and_go(void **state)
{
	struct view *view = *state;
	struct message moved = event_moved(KOTARO, 5, 5, ZONE_FLOOR);
	struct message gone = { .number = EV_GONE, .gone = { YUKI } };
	struct message nobody = event_moved(77, 1, 1, 0);

	assert_int_equal(view_apply(view, &moved), VIEW_PEOPLE);
	assert_int_equal(view_person_named(view, "こたろう")->x, 5);
	assert_int_equal(view_apply(view, &gone), VIEW_PEOPLE);
	assert_null(view_person_named(view, "ゆき"));
	assert_non_null(view_person_named(view, "さとう"));
	assert_int_equal(view_apply(view, &nobody), 0);
	assert_int_equal(view_apply(view, &gone), 0);
}

static void a_line_that_follows_the_newest_leaves_no_gap(void **state)
{
	struct view *view = *state;
	struct message said = event_line(EV_SAID, 6, 5, "こたろう", "はい");

	assert_int_equal(view_apply(view, &said), VIEW_LINES);
	assert_false(view->has_gap);
	assert_int_equal(view->newest, 6);
}

static void a_line_after_an_unknown_one_shows_a_gap_until_it_is_read(void **state)
{
	struct view *view = *state;
	struct message said = event_line(EV_SAID, 9, 7, "こたろう", "はい");
	struct message missing = event_line(EV_LINE, 7, 5, "ゆき", "そうですね"), done = event_done(REQ_READ);

	view_apply(view, &said);
	assert_true(view->has_gap);
	view_apply(view, &missing);
	view_apply(view, &missing);
	view_apply(view, &done);
	assert_false(view->has_gap);
	assert_int_equal(view->lines_count, 4);
	assert_int_equal(view->lines[2].line, 7);
	assert_int_equal(view->lines[3].line, 9);
	assert_int_equal(view->newest, 9);
}

static void a_line_taken_back_is_gone_and_leaves_no_gap(void **state)
{
	struct view *view = *state;
	struct message unsaid = { .number = EV_UNSAID, .unsaid = { 5, 0 } };
	struct message said = event_line(EV_SAID, 6, 5, "こたろう", "はい"), earlier = event_line(EV_SAID, 7, 3, "ゆき", "ええ");

	assert_int_equal(view_apply(view, &unsaid), VIEW_LINES);
	assert_null(view_line_numbered(view, 5));
	view_apply(view, &said);
	view_apply(view, &earlier);
	assert_false(view->has_gap);
}

static void reactions_are_counts(void **state)
{
	struct view *view = *state;
	struct message reacted = { .number = EV_REACTED, .reacted = { 3, REACTION_CLAP, 2, 0 } };
	struct message unknown = { .number = EV_REACTED, .reacted = { 3, 77, 2, 0 } };

	view_apply(view, &reacted);
	assert_int_equal(view_line_numbered(view, 3)->reactions[REACTION_CLAP], 2);
	assert_int_equal(view_apply(view, &unknown), 0);
}

static void lines_are_bounded_and_older_ones_are_kept_while_read(void **state)
{
	struct view *view = *state;

	for (uint64_t i = 0; i < 3000; i++) {
		struct message said = event_line(EV_SAID, 5001 + i, i ? 5000 + i : 5, "こたろう", "はい");

		view_apply(view, &said);
	}
	assert_int_equal(view->lines_count, VIEW_LINES_MAX + VIEW_OLDER_MAX);
	assert_int_equal(view->lines[view->lines_count - 1].line, 8000);
	view_forget_older(view);
	assert_int_equal(view->lines_count, VIEW_LINES_MAX);
	for (uint64_t i = 0; i < 3000; i++) {
		struct message older = event_line(EV_LINE, 4900 - i, 0, "こたろう", "まえ");

		view_apply(view, &older);
	}
	assert_int_equal(view->lines_count, VIEW_LINES_MAX + VIEW_OLDER_MAX);
	assert_int_equal(view->lines[view->lines_count - 1].line, 8000);
}

static void lines_of_another_room_are_not_taken(void **state)
{
	struct view *view = *state;
	struct message said = event_line(EV_SAID, 6, 5, "こたろう", "はい");

	said.said.room = wire_string("gallery");
	assert_int_equal(view_apply(view, &said), 0);
	assert_int_equal(view->lines_count, 2);
}

static void whom_one_ignores_vanishes_from_what_was_said(void **state)
{
	struct view *view = *state;
	struct message on = { .number = EV_IGNORED, .ignored = { wire_string("こたろう"), 1 } };
	struct message off = { .number = EV_IGNORED, .ignored = { wire_string("こたろう"), 0 } };

	view_apply(view, &on);
	view_apply(view, &on);
	assert_int_equal(view->ignored_count, 1);
	assert_null(view_line_numbered(view, 3));
	view_apply(view, &off);
	assert_int_equal(view->ignored_count, 0);
}

static void odd_numbers_from_the_wire_do_no_harm(void **state)
{
	struct view *view = *state;
	struct message zone = event_zone(200, "x", "x", "x", (const uint8_t[4]){ 9, 9, 1, 1 }, false);
	struct message person = event_person(50, "だれか", 77, 0xffff & ~STATE_ME, NOWHERE, NOWHERE, NOWHERE);
	struct message setting = { .number = EV_SETTING, .setting = { 200, wire_string("1") } };

	view_apply(view, &zone);
	view_apply(view, &person);
	assert_int_equal(view_apply(view, &setting), 0);
	assert_int_equal(view_person_named(view, "だれか")->role, ROLE_PARTICIPANT);
	for (int i = 0; i < 40; i++) {
		struct message door = event_door(3, 1, 1, "consult", "相談");

		view_apply(view, &door);
	}
	assert_int_equal(view->doors_count, DOORS_MAX + 1);
}

static void an_absence_begins_at_its_first_line_and_ends_with_the_room(void **state)
{
	struct view *view = *state;
	struct message away = event_away(3, 1);
	struct message room = event_room("gallery"), again = event_room("free");

	assert_int_equal(view_apply(view, &away), VIEW_LINES);
	each_room_event(apply, view);
	assert_false(view_begins_away(view, 0));
	assert_true(view_begins_away(view, 1));
	view_apply(view, &again); /* a fresh picture of the same room */
	each_room_event(apply, view);
	assert_true(view_begins_away(view, 1));
	view_apply(view, &room);
	each_room_event(apply, view);
	assert_false(view_begins_away(view, 1));
}

static void an_absence_that_begins_above_all_known_lines_is_not_marked(void **state)
{
	struct view *view = *state;
	struct message away = event_away(3, 9);
	struct message line = event_line(EV_LINE, 9, 8, "こたろう", "いない間の つづき"), ready = event_ready(9, 0);
	struct message first = event_line(EV_LINE, 5, 3, "こたろう", "いない間の はじめ"), room = event_room("free");

	view_apply(view, &away);
	view_apply(view, &room);
	view_apply(view, &line);
	view_apply(view, &ready);
	assert_false(view_begins_away(view, 0));
	view_apply(view, &first); /* read back */
	assert_true(view_begins_away(view, 0));
	assert_false(view_begins_away(view, 1));
}

static struct message event_again(void)
{
	return (struct message){ .number = EV_AGAIN, .again = { .room = wire_string("free") } };
}

static void the_same_room_again_is_compared_and_not_emptied(void **state)
{
	struct view *view = *state;
	struct message again = event_again(), ready = event_ready(7, 1);
	struct message me = event_person(ME, "みかん", ROLE_PARTICIPANT, STATE_ME, 4, 1, ZONE_WINDOW);
	struct message other = event_person(KOTARO, "こたろう", ROLE_PARTICIPANT, 0, 12, 5, ZONE_TABLE);
	struct message line = event_line(EV_LINE, 7, 5, "ゆき", "あたらしい行");
	int known = view->lines_count;

	assert_int_equal(view_apply(view, &again), 0);
	assert_true(view->is_ready);
	view_apply(view, &me);
	view_apply(view, &other);
	assert_int_equal(view->people_count, 4); /* nobody goes before all is told */
	view_apply(view, &line);
	assert_true(view_apply(view, &ready) & VIEW_PEOPLE);
	assert_int_equal(view->people_count, 2);
	assert_int_equal(view->lines_count, known + 1); /* older ones stay */
	assert_string_equal(view_me(view)->nickname, "みかん");
}

static void each_is_found_whoever_goes(void **state)
{
	struct view *view = *state;
	struct message moved = event_moved(KOTARO, 3, 2, ZONE_WINDOW);

	/* the first of those who are there, again and again, until only oneself and whoever came after is left */
	for (int i = 0; i < view->people_count;) {
		struct message gone = { .number = EV_GONE, .gone = { .person = view->people[i].person } };
		bool stays = view->people[i].person == ME || view->people[i].person == KOTARO;

		if (stays)
			i++;
		else
			assert_true(view_apply(view, &gone) & VIEW_PEOPLE);
		assert_string_equal(view_me(view)->nickname, "みかん");
	}
	assert_int_equal(view->people_count, 2);
	assert_true(view_apply(view, &moved) & VIEW_PEOPLE);
	assert_int_equal(view_person_named(view, "こたろう")->x, 3);
	assert_int_equal(view_me(view)->person, ME);
	moved = (struct message){ .number = EV_GONE, .gone = { .person = ME } };
	assert_true(view_apply(view, &moved) & VIEW_PEOPLE);
	assert_null(view_me(view));
	assert_int_equal(view_apply(view, &moved), 0);
}

static void what_is_not_named_again_between_lines_is_gone(void **state)
{
	struct view *view = *state;
	struct message again = event_again(), ready = event_ready(9, 1), first;
	struct message newest = event_line(EV_SAID, 7, 5, "ゆき", "のこる行");

	view_apply(view, &newest);
	newest = event_line(EV_SAID, 8, 7, "ゆき", "取り消された行");
	view_apply(view, &newest);
	newest = event_line(EV_SAID, 9, 8, "ゆき", "いちばん 新しい行");
	view_apply(view, &newest);
	view_apply(view, &again);
	first = event_line(EV_LINE, 7, 5, "ゆき", "のこる行");
	first.line.n1 = 3;
	assert_int_equal(view_apply(view, &first), VIEW_LINES); /* its reactions are new */
	newest.number = EV_LINE;
	assert_int_equal(view_apply(view, &newest), 0);
	view_apply(view, &ready);
	assert_null(view_line_numbered(view, 8));
	assert_int_equal(view_line_numbered(view, 7)->reactions[1], 3);
	assert_non_null(view_line_numbered(view, 9));
}

static void the_newest_key_of_a_team_is_the_one_to_seal_to(void **state)
{
	struct view *view = *state;
	struct message key = { .number = EV_TEAM, .team_key = { TEAM_COORDINATORS, 3, { { 9 } } } };

	assert_int_equal(view->team_epoch[TEAM_COORDINATORS], 0);
	assert_int_equal(view_apply(view, &key), VIEW_PLACE);
	assert_int_equal(view->team_epoch[TEAM_COORDINATORS], 3);
	assert_int_equal(view->team_pk[TEAM_COORDINATORS][0], 9);
	assert_int_equal(view->team_epoch[TEAM_STAFF], 0);
	key.team_key.team = TEAM_COUNT;
	assert_int_equal(view_apply(view, &key), 0);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(the_same_room_again_is_compared_and_not_emptied), CASE(each_is_found_whoever_goes),
		CASE(what_is_not_named_again_between_lines_is_gone),
		CASE(a_snapshot_fills_the_room), CASE(a_new_room_empties_the_room_part_only),
		CASE(tiles_seats_and_zones_are_read_off_the_map), CASE(the_audience_counts_everyone_who_can_read),
		CASE(table_talk_is_heard_by_the_table_and_by_staff), CASE(oneself_in_another_room_waits_for_its_picture),
		CASE(people_come_move_and_go),
		CASE(a_line_that_follows_the_newest_leaves_no_gap),
		CASE(a_line_after_an_unknown_one_shows_a_gap_until_it_is_read),
		CASE(a_line_taken_back_is_gone_and_leaves_no_gap), CASE(reactions_are_counts),
		CASE(lines_are_bounded_and_older_ones_are_kept_while_read), CASE(lines_of_another_room_are_not_taken),
		CASE(whom_one_ignores_vanishes_from_what_was_said), CASE(odd_numbers_from_the_wire_do_no_harm),
		CASE(an_absence_begins_at_its_first_line_and_ends_with_the_room),
		CASE(an_absence_that_begins_above_all_known_lines_is_not_marked),
		CASE(the_newest_key_of_a_team_is_the_one_to_seal_to)
	};

	return cmocka_run_group_tests_name("view", tests, NULL, NULL);
}
