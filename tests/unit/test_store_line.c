/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines: their numbers, sending twice, walking back, taking back, and reactions. */
#include "test_store.h"

struct walk {
	uint64_t lines[16];
	unsigned count, stop_at;
	struct store_line last;
};

static bool on_line(void *context, const struct store_line *line)
{
	struct walk *walk = context;

	walk->lines[walk->count++] = line->line;
	walk->last = *line;
	return walk->count != walk->stop_at;
}

static void a_line_comes_back_as_it_was(void **state)
{
	struct test_place *place = *state;
	uint64_t haru = test_account(place->store, "はる");
	struct store_line in = test_line("free", haru, UINT64_MAX, "こんにちは"), out;

	(void)strcpy(in.note, "病気の話");
	assert_int_equal(store_add_line(place->store, &in), STORE_OK);
	assert_int_equal(in.line, 1);
	assert_int_equal(store_find_line(place->store, "free", 1, &out), STORE_OK);
	assert_string_equal(out.room, "free");
	assert_int_equal(out.line, 1);
	assert_int_equal(out.account, haru);
	assert_true(out.id == UINT64_MAX);
	assert_true(out.at_ms == 1700000000000u);
	assert_int_equal(out.kind, 1);
	assert_string_equal(out.zone, "window");
	assert_string_equal(out.nickname, "はる");
	assert_string_equal(out.role, "participant");
	assert_string_equal(out.note, "病気の話");
	assert_string_equal(out.text, "こんにちは");
	assert_false(out.is_withdrawn);
	assert_int_equal(store_find_line(place->store, "free", 2, &out), STORE_NONE);
	assert_int_equal(store_find_line(place->store, "consult", 1, &out), STORE_NONE);
}

static void the_longest_line_fits(void **state)
{
	struct test_place *place = *state;
	struct store_line in = test_line("exchange-room-16", 0, 0, ""), out;

	memset(in.text, 'x', sizeof in.text - 1);
	memset(in.note, 'y', sizeof in.note - 1);
	(void)strcpy(in.zone, "zone-of-16-bytes");
	assert_int_equal(store_add_line(place->store, &in), STORE_OK);
	assert_int_equal(store_find_line(place->store, "exchange-room-16", 1, &out), STORE_OK);
	assert_string_equal(out.text, in.text);
	assert_string_equal(out.note, in.note);
	assert_string_equal(out.zone, in.zone);
}

static void the_place_itself_speaks_without_a_name(void **state)
{
	struct test_place *place = *state;
	struct store_line in = test_line("free", 0, 5, "it opens"), out;

	assert_int_equal(store_add_line(place->store, &in), STORE_OK);
	assert_int_equal(store_find_line(place->store, "free", 1, &out), STORE_OK);
	assert_int_equal(out.account, 0);
	assert_string_equal(out.nickname, "");
	assert_string_equal(out.role, "");
}

static void each_room_counts_for_itself(void **state)
{
	struct test_place *place = *state;
	uint64_t newest = 9;

	assert_int_equal(store_newest_line(place->store, "free", &newest), STORE_OK);
	assert_int_equal(newest, 0);
	assert_int_equal(test_say(place->store, "free", 0, "a"), 1);
	assert_int_equal(test_say(place->store, "free", 0, "b"), 2);
	assert_int_equal(test_say(place->store, "gallery", 0, "c"), 1);
	assert_int_equal(store_newest_line(place->store, "free", &newest), STORE_OK);
	assert_int_equal(newest, 2);
}

static void a_line_sent_twice_is_stored_once(void **state)
{
	struct test_place *place = *state;
	uint64_t haru = test_account(place->store, "haru"), natsu = test_account(place->store, "natsu"), newest;
	struct store_line one = test_line("free", haru, 42, "hello"), again = test_line("exchange", haru, 42, "other");
	struct store_line other = test_line("free", natsu, 42, "hello too");

	assert_int_equal(store_add_line(place->store, &one), STORE_OK);
	assert_int_equal(store_add_line(place->store, &again), STORE_TAKEN);
	assert_string_equal(again.room, "free");
	assert_int_equal(again.line, 1);
	assert_string_equal(again.text, "hello");
	assert_string_equal(again.nickname, "haru");
	assert_int_equal(store_add_line(place->store, &other), STORE_OK);
	assert_int_equal(test_say(place->store, "free", haru, "no id"), 3);
	assert_int_equal(test_say(place->store, "free", haru, "no id"), 4);
	assert_int_equal(store_newest_line(place->store, "exchange", &newest), STORE_OK);
	assert_int_equal(newest, 0);
	/* Also once it was taken back. */
	assert_int_equal(store_withdraw_line(place->store, "free", 1, 1), STORE_OK);
	one.id = 42;
	assert_int_equal(store_add_line(place->store, &one), STORE_TAKEN);
	assert_true(one.is_withdrawn);
}

static void a_walk_goes_back_from_the_newest(void **state)
{
	struct test_place *place = *state;
	uint64_t haru = test_account(place->store, "haru");
	struct walk walk = { 0 }, older = { 0 }, stopped = { .stop_at = 1 }, none = { 0 };

	for (int i = 0; i < 6; i++)
		(void)test_say(place->store, "free", haru, "line");
	(void)test_say(place->store, "gallery", haru, "elsewhere");
	assert_int_equal(store_withdraw_line(place->store, "free", 5, 1), STORE_OK);
	assert_int_equal(store_add_reaction(place->store, "free", 3, haru, 4), STORE_OK);
	assert_int_equal(store_each_line(place->store, "free", 0, 3, on_line, &walk), STORE_OK);
	assert_int_equal(walk.count, 3);
	assert_true(walk.lines[0] == 6 && walk.lines[1] == 4 && walk.lines[2] == 3);
	assert_string_equal(walk.last.nickname, "haru");
	assert_int_equal(walk.last.reactions[4], 1);
	assert_int_equal(store_each_line(place->store, "free", 3, 16, on_line, &older), STORE_OK);
	assert_true(older.count == 2 && older.lines[0] == 2 && older.lines[1] == 1);
	assert_int_equal(store_each_line(place->store, "free", 0, 16, on_line, &stopped), STORE_OK);
	assert_int_equal(stopped.count, 1);
	assert_int_equal(store_each_line(place->store, "free", 0, 0, on_line, &none), STORE_OK);
	assert_int_equal(store_each_line(place->store, "nowhere", UINT64_MAX, 16, on_line, &none), STORE_OK);
	assert_int_equal(none.count, 0);
}

static void the_newest_of_one_person_is_found(void **state)
{
	struct test_place *place = *state;
	uint64_t haru = test_account(place->store, "haru"), natsu = test_account(place->store, "natsu");
	struct store_line out;

	assert_int_equal(store_newest_line_of(place->store, "free", haru, &out), STORE_NONE);
	(void)test_say(place->store, "free", haru, "one");
	(void)test_say(place->store, "free", haru, "two");
	(void)test_say(place->store, "free", natsu, "three");
	(void)test_say(place->store, "gallery", haru, "four");
	assert_int_equal(store_newest_line_of(place->store, "free", haru, &out), STORE_OK);
	assert_int_equal(out.line, 2);
	assert_int_equal(store_withdraw_line(place->store, "free", 2, 1), STORE_OK);
	assert_int_equal(store_newest_line_of(place->store, "free", haru, &out), STORE_OK);
	assert_int_equal(out.line, 1);
}

static void all_lines_of_one_person_come_in_parts(void **state)
{
	struct test_place *place = *state;
	uint64_t haru = test_account(place->store, "haru"), natsu = test_account(place->store, "natsu"), line = 0;
	struct walk first = { 0 }, rest = { 0 }, none = { 0 };
	char room[STORE_ROOM_ROOM] = "";

	for (int i = 0; i < 3; i++) {
		(void)test_say(place->store, "free", natsu, "not this");
		(void)test_say(place->store, "gallery", haru, "later");
		(void)test_say(place->store, "free", haru, "first");
	}
	assert_int_equal(store_withdraw_line(place->store, "free", 4, 1), STORE_OK);
	assert_int_equal(store_each_line_of(place->store, haru, room, &line, 2, on_line, &first), STORE_OK);
	assert_true(first.count == 2 && first.lines[0] == 2 && first.lines[1] == 4);
	assert_true(first.last.is_withdrawn);
	assert_string_equal(room, "free");
	assert_int_equal(store_each_line_of(place->store, haru, room, &line, 16, on_line, &rest), STORE_OK);
	assert_true(rest.count == 4 && rest.lines[0] == 6 && rest.lines[1] == 1 && rest.lines[3] == 3);
	assert_string_equal(room, "gallery");
	assert_int_equal(store_each_line_of(place->store, haru, room, &line, 16, on_line, &none), STORE_OK);
	assert_int_equal(none.count, 0);
	assert_int_equal(line, 3);
}

static void a_line_taken_back_keeps_its_number(void **state)
{
	struct test_place *place = *state;
	struct store_line out;
	unsigned count;

	(void)test_say(place->store, "free", 0, "PLANTEDONE");
	(void)test_say(place->store, "free", 0, "PLANTEDTWO");
	assert_int_equal(store_withdraw_line(place->store, "free", 2, 1000), STORE_OK);
	assert_int_equal(store_withdraw_line(place->store, "free", 2, 1001), STORE_NONE);
	assert_int_equal(store_withdraw_line(place->store, "free", 3, 1000), STORE_NONE);
	assert_int_equal(store_find_line(place->store, "free", 2, &out), STORE_OK);
	assert_true(out.is_withdrawn);
	assert_string_equal(out.text, "PLANTEDTWO");
	assert_int_equal(store_forget_withdrawn(place->store, 1, 9, &count), STORE_OK);
	assert_int_equal(store_find_line(place->store, "free", 2, &out), STORE_OK);
	assert_string_equal(out.text, "PLANTEDTWO");
	assert_int_equal(store_forget_withdrawn(place->store, 2, 9, &count), STORE_OK);
	assert_int_equal(store_find_line(place->store, "free", 2, &out), STORE_OK);
	assert_string_equal(out.text, "");
	assert_int_equal(store_find_line(place->store, "free", 1, &out), STORE_OK);
	assert_string_equal(out.text, "PLANTEDONE");
	assert_int_equal(test_say(place->store, "free", 0, "three"), 3);
	assert_int_equal(store_scrub(place->store), STORE_OK);
	assert_false(test_file_holds(place->path, "PLANTEDTWO"));
	assert_true(test_file_holds(place->path, "PLANTEDONE"));
	test_is_whole(place->store);
}

static void old_lines_are_forgotten_some_at_a_time(void **state)
{
	struct test_place *place = *state;
	uint64_t haru = test_account(place->store, "はる"), newest;
	struct store_line line, out;
	unsigned count;

	for (unsigned i = 1; i <= 7; i++) {
		line = test_line("free", haru, i, "words");
		line.at_ms = i * 1000;
		assert_int_equal(store_add_line(place->store, &line), STORE_OK);
		assert_int_equal(store_add_reaction(place->store, "free", i, haru, 0), STORE_OK);
	}
	assert_int_equal(store_forget_lines(place->store, 1, 9, &count), STORE_OK);
	assert_int_equal(count, 0);
	assert_int_equal(store_forget_lines(place->store, 6, 3, &count), STORE_OK);
	assert_int_equal(count, 3);
	assert_int_equal(store_forget_lines(place->store, 6, 3, &count), STORE_OK);
	assert_int_equal(count, 2);
	assert_int_equal(store_find_line(place->store, "free", 5, &out), STORE_NONE);
	assert_int_equal(store_find_line(place->store, "free", 6, &out), STORE_OK);
	assert_int_equal(store_newest_line(place->store, "free", &newest), STORE_OK);
	assert_int_equal(newest, 7);
	test_is_whole(place->store);
}

static void one_reacts_once_each_way(void **state)
{
	struct test_place *place = *state;
	uint64_t haru = test_account(place->store, "haru"), natsu = test_account(place->store, "natsu");
	uint32_t counts[STORE_REACTIONS], expected[STORE_REACTIONS] = { 2, 0, 0, 0, 0, 1 };
	struct store_line out;

	(void)test_say(place->store, "free", haru, "hello");
	assert_int_equal(store_add_reaction(place->store, "free", 1, haru, 0), STORE_OK);
	assert_int_equal(store_add_reaction(place->store, "free", 1, haru, 0), STORE_TAKEN);
	assert_int_equal(store_add_reaction(place->store, "free", 1, haru, 5), STORE_OK);
	assert_int_equal(store_add_reaction(place->store, "free", 1, natsu, 0), STORE_OK);
	assert_int_equal(store_add_reaction(place->store, "free", 1, natsu, 6), STORE_TAKEN);
	assert_int_equal(store_add_reaction(place->store, "free", 1, 99, 0), STORE_NONE);
	assert_int_equal(store_add_reaction(place->store, "free", 2, natsu, 0), STORE_NONE);
	assert_int_equal(store_count_reactions(place->store, "free", 1, counts), STORE_OK);
	assert_memory_equal(counts, expected, sizeof counts);
	assert_int_equal(store_find_line(place->store, "free", 1, &out), STORE_OK);
	assert_memory_equal(out.reactions, expected, sizeof expected);
	assert_int_equal(store_count_reactions(place->store, "free", 2, counts), STORE_OK);
	assert_int_equal(counts[0], 0);
	assert_int_equal(store_withdraw_line(place->store, "free", 1, 1), STORE_OK);
	assert_int_equal(store_add_reaction(place->store, "free", 1, natsu, 1), STORE_NONE);
}

int main(void)
{
#define ON_STORE(name) cmocka_unit_test_setup_teardown(name, test_place_make, test_place_remove)
	const struct CMUnitTest tests[] = {
		ON_STORE(a_line_comes_back_as_it_was), ON_STORE(the_longest_line_fits),
		ON_STORE(the_place_itself_speaks_without_a_name), ON_STORE(each_room_counts_for_itself),
		ON_STORE(a_line_sent_twice_is_stored_once), ON_STORE(a_walk_goes_back_from_the_newest),
		ON_STORE(the_newest_of_one_person_is_found), ON_STORE(all_lines_of_one_person_come_in_parts),
		ON_STORE(a_line_taken_back_keeps_its_number),
		ON_STORE(old_lines_are_forgotten_some_at_a_time), ON_STORE(one_reacts_once_each_way)
	};

	return cmocka_run_group_tests_name("store_line", tests, NULL, NULL);
}
