/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines in memory are what the store holds, whatever was done to it. */
#include "test_store.h"

#include "recent.h"

enum { LIMIT = 12, ACTS = 600 };

static const char *const rooms[] = { "free", "exchange" };

/* Walks the store beside the lines in memory, newest first. */
struct comparison {
	struct recent_lines lines;
	unsigned at;
};

static bool compare(void *context, const struct store_line *line)
{
	struct comparison *comparison = context;
	const struct store_line *kept = comparison->lines.lines[comparison->lines.count - 1 - comparison->at++];

	assert_int_equal(kept->line, line->line);
	assert_int_equal(kept->account, line->account);
	assert_int_equal(kept->at_ms, line->at_ms);
	assert_string_equal(kept->nickname, line->nickname);
	assert_string_equal(kept->text, line->text);
	assert_memory_equal(kept->reactions, line->reactions, sizeof kept->reactions);
	return true;
}

static bool count(void *context, const struct store_line *line)
{
	(void)line;
	++*(unsigned *)context;
	return true;
}

static void is_as_stored(struct test_place *place, struct recent *recent, const char *room)
{
	struct comparison comparison = { .lines = recent_lines(recent, room) };
	unsigned stored = 0;

	assert_in_range(comparison.lines.count, 0, LIMIT);
	assert_int_equal(store_each_line(place->store, room, 0, comparison.lines.count, compare, &comparison), STORE_OK);
	assert_int_equal(comparison.at, comparison.lines.count);
	assert_int_equal(store_each_line(place->store, room, 0, 10000, count, &stored), STORE_OK);
	if (comparison.lines.is_whole)
		assert_int_equal(stored, comparison.lines.count);
}

/* A new line, or one sent twice. */
static void say(struct test_place *place, struct recent *recent, const char *room, uint64_t account, uint64_t id)
{
	struct store_line line = test_line(room, account, id, "こんにちは");

	strcpy(line.nickname, "はる");
	if (store_add_line(place->store, &line) == STORE_OK)
		recent_add(recent, &line);
}

static void act(struct test_place *place, struct recent *recent, uint64_t account)
{
	const char *room = rooms[rand() % 2];
	uint64_t newest, line;
	uint32_t counts[STORE_REACTIONS];

	assert_int_equal(store_newest_line(place->store, room, &newest), STORE_OK);
	line = newest > 0 ? 1 + (uint64_t)rand() % newest : 0;
	switch (rand() % 8) {
	case 0:
		if (store_withdraw_line(place->store, room, line, 1) == STORE_OK)
			recent_remove(recent, room, line);
		break;
	case 1:
		if (store_add_reaction(place->store, room, line, account, (unsigned)rand() % STORE_REACTIONS) != STORE_OK)
			break;
		assert_int_equal(store_count_reactions(place->store, room, line, counts), STORE_OK);
		recent_react(recent, room, line, counts);
		break;
	default:
		say(place, recent, room, account, 1 + (uint64_t)rand() % ACTS);
	}
}

static void memory_is_what_the_store_holds(void **state)
{
	struct test_place *place = *state;
	uint64_t account = test_account(place->store, "はる");
	struct recent *recent = recent_create(place->store, LIMIT);

	srand(7);
	is_as_stored(place, recent, rooms[0]);
	for (unsigned i = 0; i < ACTS; i++) {
		bool is_kept = rand() % 16 != 0;

		assert_int_equal(store_begin(place->store), STORE_OK);
		act(place, recent, account);
		act(place, recent, account);
		if (is_kept)
			assert_int_equal(store_commit(place->store), STORE_OK);
		else
			store_rollback(place->store);
		if (!is_kept)
			recent_forget(recent);
		is_as_stored(place, recent, rooms[i % 2]);
	}
	recent_destroy(recent);
}

static void no_line_is_kept_if_none_shall_be(void **state)
{
	struct test_place *place = *state;
	uint64_t account = test_account(place->store, "はる");
	struct recent *recent = recent_create(place->store, 0);

	assert_int_equal(recent_lines(recent, "free").count, 0);
	say(place, recent, "free", account, 1);
	assert_int_equal(recent_lines(recent, "free").count, 0);
	assert_false(recent_lines(recent, "free").is_whole);
	recent_destroy(recent);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(memory_is_what_the_store_holds, test_place_make, test_place_remove),
		cmocka_unit_test_setup_teardown(no_line_is_kept_if_none_shall_be, test_place_make, test_place_remove)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
