/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a store keeps of consultations so that nobody else can say what became of them: what is taken back leaves the
 * file, and one from before rosters were linked has its keys made anew. */
#include "consult_rows.h"

#include <sqlite3.h>

enum { LONG = 4000 };

static void run_sql(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
}

static void consultations_of_before_have_another_key_made(void **state)
{
	struct test_place *place = *state;
	struct people people = add_people(state);
	sqlite3 *db = NULL;

	ask(&people);
	assert_int_equal(add_consult(people.store, CIRCLE + 1, people.sato, 1000), STORE_OK);
	store_close(people.store);
	place->store = NULL;
	assert_int_equal(sqlite3_open(place->path, &db), SQLITE_OK);
	run_sql(db, "UPDATE consultation SET needs_epoch = 0, epoch = 1 + (number = 2);"
		"ALTER TABLE consultation DROP COLUMN news; ALTER TABLE consult_grant DROP COLUMN is_doubted;"
		"PRAGMA user_version = 13;");
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	assert_int_equal(store_open(place->path, &place->store), STORE_OPENED);
	assert_false(find_consult(place->store, CIRCLE).needs_epoch); /* waits to be read by the desk */
	assert_true(find_consult(place->store, CIRCLE + 1).needs_epoch);
}

/* In the file, or in its journal. */
static bool is_on_disk(const struct test_place *place, const char *words)
{
	bool is_found = false;

	for (int i = 0; i < 2; i++) {
		char path[128];
		static char content[1 << 20];
		FILE *file;
		size_t size;

		(void)snprintf(path, sizeof path, "%s%s", place->path, i == 0 ? "" : "-wal");
		file = fopen(path, "rb");
		if (!file)
			continue;
		size = fread(content, 1, sizeof content, file);
		assert_true(size < sizeof content);
		is_found = is_found || memmem(content, size, words, strlen(words));
		assert_int_equal(fclose(file), 0);
	}
	return is_found;
}

static void what_is_taken_back_leaves_the_file(void **state)
{
	struct test_place *place = *state;
	struct people people = add_people(state);
	static uint8_t box[LONG];
	struct store_consult_line line;

	ask(&people);
	for (uint32_t size = 300; size <= LONG; size += LONG - 300) {
		line = line_of(CIRCLE, people.yuki, LETTER, size);
		memset(box, '.', sizeof box);
		memcpy(box, "KKm1 it was sealed", 18);
		memcpy(box + size - 9, "to its end", 9);
		line.box = box;
		line.box_size = size;
		assert_int_equal(store_add_consult_line(people.store, &line), STORE_OK);
		assert_true(is_on_disk(place, "it was sealed"));
		memset(box, '-', sizeof box);
		memcpy(box, "KKm1 it is empty", 16);
		assert_int_equal(store_withdraw_consult_line(people.store, line.line, box, 300), STORE_OK);
		assert_int_equal(store_scrub(people.store), STORE_OK);
		assert_false(is_on_disk(place, "it was sealed"));
		assert_false(is_on_disk(place, "to its en"));
		assert_true(is_on_disk(place, "it is empty"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(consultations_of_before_have_another_key_made, test_place_make,
			test_place_remove),
		cmocka_unit_test_setup_teardown(what_is_taken_back_leaves_the_file, test_place_make, test_place_remove)
	};

	return cmocka_run_group_tests_name("store_chain", tests, NULL, NULL);
}
