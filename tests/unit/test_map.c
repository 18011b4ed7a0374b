/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The drawn map: marks, people over tiles, and what part of a large map is seen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <cmocka.h>
#include <curses.h>

#include "map.h"

struct scene {
	struct term *term;
	struct view view;
	struct map_place place;
};

static int make(void **state)
{
	static struct scene scene;
	setlocale(LC_ALL, "C.UTF-8");
	memset(&scene, 0, sizeof scene);
	scene.term = term_create("xterm-256color", 80, 24, true);
	assert_non_null(scene.term);
	draw_begin(scene.term);
	view_init(&scene.view);
	*state = &scene;
	return 0;
}

static int finish(void **state)
{
	struct scene *scene = *state;
	view_finish(&scene->view);
	term_destroy(scene->term);
	return 0;
}

static void give_map(struct scene *scene, const char *map)
{
	struct message room = { .number = EV_ROOM, .room = { wire_string("free"), wire_string("x"), wire_string("x"),
		TALK_ROOM, 0, wire_string(map) } };
	view_apply(&scene->view, &room);
}

static void give_person(struct scene *scene, uint32_t person, const char *nickname, const char *avatar, enum role role,
	unsigned states, uint8_t x, uint8_t y)
{
	struct message event = { .number = EV_PERSON, .person = { person, wire_string(nickname), wire_string(avatar),
		(uint8_t)role, (uint16_t)states, x, y, NOWHERE } };
	view_apply(&scene->view, &event);
}

static void expect_row(int row, const wchar_t *expected)
{
	wchar_t seen[256];
	assert_true(mvinnwstr(row, 0, seen, 80) != ERR);
	size_t end = wcslen(seen);
	while (end > 0 && seen[end - 1] == L' ')
		end--;
	seen[end] = L'\0';
	assert_int_equal(wcscmp(seen, expected), 0);
}

static void expect_mark(struct view_person person, const char *expected)
{
	char mark[MAP_MARK_ROOM];
	map_mark(&person, mark);
	assert_string_equal(mark, expected);
}

static void marks_say_who_and_how(void **state)
{
	(void)state;
	expect_mark((struct view_person){ .nickname = "a", .avatar = "k" }, "k ");
	expect_mark((struct view_person){ .nickname = "a", .avatar = "k", .state = STATE_LISTENING }, "k.");
	expect_mark((struct view_person){ .nickname = "a", .avatar = "k", .state = STATE_LISTENING | STATE_QUIET }, "k~");
	expect_mark((struct view_person){ .nickname = "a", .avatar = "k", .state = STATE_QUIET | STATE_CALLING }, "k!");
	expect_mark((struct view_person){ .nickname = "a", .avatar = "k", .state = STATE_HAND }, "k^");
	expect_mark((struct view_person){ .nickname = "a", .avatar = "猫", .state = STATE_QUIET }, "猫");
	expect_mark((struct view_person){ .nickname = "a", .avatar = "k", .state = STATE_ME }, "@ ");
	expect_mark((struct view_person){ .nickname = "a", .avatar = "k", .role = ROLE_SUPPORTER }, "S ");
	expect_mark((struct view_person){ .state = STATE_OBSERVER }, "..");
}

static void people_lie_over_tiles(void **state)
{
	struct scene *scene = *state;
	give_map(scene, "##########\n##()  ()##\n##########");
	give_person(scene, 1, "me", "m", ROLE_PARTICIPANT, STATE_ME, 1, 1);
	give_person(scene, 2, "neko", "猫", ROLE_PARTICIPANT, 0, 2, 1);
	give_person(scene, 3, "inu", "犬", ROLE_PARTICIPANT, 0, 3, 1);
	give_person(scene, 4, "far", "f", ROLE_PARTICIPANT, 0, NOWHERE, NOWHERE);
	map_draw(scene->term, &scene->view, (struct area){ 0, 0, 4, 48 }, &scene->place);
	expect_row(0, L"##########");
	expect_row(1, L"##@ 猫犬##");
	expect_row(3, L"");
	struct message moved = { .number = EV_MOVED, .moved = { 2, NOWHERE, NOWHERE, NOWHERE } };
	view_apply(&scene->view, &moved);
	map_draw(scene->term, &scene->view, (struct area){ 0, 0, 4, 48 }, &scene->place);
	expect_row(1, L"##@   犬##");
}

static void oneself_is_drawn_before_anybody_on_the_same_tile(void **state)
{
	struct scene *scene = *state;
	give_map(scene, "##  ##");
	give_person(scene, 2, "a", "a", ROLE_PARTICIPANT, 0, 1, 0);
	give_person(scene, 1, "me", "m", ROLE_PARTICIPANT, STATE_ME, 1, 0);
	map_draw(scene->term, &scene->view, (struct area){ 0, 0, 1, 20 }, &scene->place);
	expect_row(0, L"##@ ##");
}

static void a_large_map_follows_by_jumps(void **state)
{
	struct scene *scene = *state;
	char map[61 * 40 + 1] = "";
	for (int row = 0; row < 40; row++)
		for (int i = 0; i < 61; i++)
			map[row * 61 + i] = (char)(i == 60 ? '\n' : row == 0 ? '#' : ' ');
	give_map(scene, map);
	give_person(scene, 1, "me", "m", ROLE_PARTICIPANT, STATE_ME, 2, 2);
	int jumps = 0;
	struct map_place before = scene->place;
	for (uint8_t x = 2; x < 30; x++) {
		struct message moved = { .number = EV_MOVED, .moved = { 1, x, x, NOWHERE } };
		view_apply(&scene->view, &moved);
		map_draw(scene->term, &scene->view, (struct area){ 0, 0, 11, 24 }, &scene->place);
		assert_in_range(x - scene->place.x, 0, 11);
		assert_in_range(x - scene->place.y, 0, 10);
		jumps += before.x != scene->place.x || before.y != scene->place.y;
		before = scene->place;
	}
	assert_in_range(jumps, 2, 16);
	assert_true(scene->place.x + 12 <= 30);
}

static void a_map_that_fits_does_not_move(void **state)
{
	struct scene *scene = *state;
	give_map(scene, "##  ##\n##  ##");
	give_person(scene, 1, "me", "m", ROLE_PARTICIPANT, STATE_ME, 2, 1);
	map_draw(scene->term, &scene->view, (struct area){ 0, 0, 11, 48 }, &scene->place);
	assert_int_equal(scene->place.x, 0);
	assert_int_equal(scene->place.y, 0);
}

static void rows_of_different_length_and_no_map_are_fine(void **state)
{
	struct scene *scene = *state;
	map_draw(scene->term, &scene->view, (struct area){ 0, 0, 3, 20 }, &scene->place);
	expect_row(0, L"");
	give_map(scene, "####\n##\n######");
	map_draw(scene->term, &scene->view, (struct area){ 0, 0, 3, 20 }, &scene->place);
	expect_row(1, L"##");
	expect_row(2, L"######");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(marks_say_who_and_how),
		cmocka_unit_test_setup_teardown(people_lie_over_tiles, make, finish),
		cmocka_unit_test_setup_teardown(oneself_is_drawn_before_anybody_on_the_same_tile, make, finish),
		cmocka_unit_test_setup_teardown(a_large_map_follows_by_jumps, make, finish),
		cmocka_unit_test_setup_teardown(a_map_that_fits_does_not_move, make, finish),
		cmocka_unit_test_setup_teardown(rows_of_different_length_and_no_map_are_fine, make, finish),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
