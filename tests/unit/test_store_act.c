/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chain of staff acts: it grows at its end alone, tells of every change, goes from its beginning, outlives those it
 * names, and takes in what was on record before there was one. */
#include "test_store.h"

#include <sqlite3.h>

#include "act_chain.h"
#include "migrate.h"
#include "store_act.h"
#include "store_statement.h"

enum { DAY = 86400 };

static const uint8_t pepper[32] = "a pepper of thirty-two bytes ...", other_pepper[32] = "another one";

static struct store_act act_of(uint64_t person, const char *name, const char *reason, int64_t at)
{
	struct store_act act = { .staff = 7, .person = person, .at = at };

	(void)snprintf(act.act, sizeof act.act, "%s", name);
	(void)snprintf(act.reason, sizeof act.reason, "%s", reason);
	(void)strcpy(act.room, "free");
	return act;
}

/* count of them, a day apart, the first on day 1. */
static void add_acts(struct store *store, unsigned count)
{
	char reason[32];

	for (unsigned i = 1; i <= count; i++) {
		struct store_act act;

		(void)snprintf(reason, sizeof reason, "reason %u", i);
		act = act_of(i % 3, "ask-leave", reason, (int64_t)i * DAY);
		act.second = i % 2 ? 0 : 9;
		assert_int_equal(store_add_act(store, &act), STORE_OK);
	}
}

static void keep_words(void *context, const char *words)
{
	(void)snprintf(context, 256, "%s", words);
}

static void fits(struct store *store)
{
	char words[256] = "";

	assert_int_equal(store_check_acts(store, keep_words, words), STORE_OK);
	assert_string_equal(words, "");
}

static void does_not_fit(struct store *store, const char *where)
{
	char words[256] = "";

	assert_int_equal(store_check_acts(store, keep_words, words), STORE_OK);
	if (!strstr(words, where))
		fail_msg("'%s' says nothing of '%s'", words, where);
}

/* As somebody would who can write the file: without the tables' own guards. */
static void tamper(struct store *store, const char *sql)
{
	int is_on = -1;

	assert_int_equal(sqlite3_db_config(store->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, &is_on), SQLITE_OK);
	assert_int_equal(sqlite3_exec(store->db, sql, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_db_config(store->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 1, &is_on), SQLITE_OK);
}

static void refuses(struct store *store, const char *sql)
{
	if ((sqlite3_exec(store->db, sql, NULL, NULL, NULL) & 0xff) != SQLITE_CONSTRAINT)
		fail_msg("%s was done", sql);
}

static void a_chain_fits(void **state)
{
	struct test_place *place = *state;
	struct store_acts acts;

	fits(place->store);
	add_acts(place->store, 3);
	fits(place->store);
	assert_int_equal(store_look_at_acts(place->store, &acts), STORE_OK);
	assert_int_equal(acts.first, 1);
	assert_int_equal(acts.newest, 3);
	assert_int_equal(acts.unsealed, 3);
	store_use_pepper(place->store, pepper);
	add_acts(place->store, 2);
	fits(place->store);
	assert_int_equal(store_look_at_acts(place->store, &acts), STORE_OK);
	assert_int_equal(acts.newest, 5);
	assert_int_equal(acts.unsealed, 3);
}

/* Worked out by another program from the form in store_act.h. */
static void the_form_is_the_one_written_down(void **state)
{
	struct store_act act = { .number = 3, .staff = 7, .person = 12, .second = 9, .act = "suspend", .room = "free",
		.reason = "強い言い方", .at = 1700000000 };
	uint8_t salt[ACT_SALT], before[STORE_ACT_HASH], said[STORE_ACT_HASH], hash[STORE_ACT_HASH];
	static const uint8_t said_expected[STORE_ACT_HASH] = {
		0xb9, 0xd3, 0xb7, 0x8c, 0xc7, 0x80, 0x70, 0xbd, 0xd1, 0x45, 0x8e, 0x6e, 0x5a, 0x33, 0x6b, 0x33,
		0x36, 0x20, 0x1e, 0x82, 0xb7, 0xed, 0x6f, 0xde, 0xcd, 0x42, 0xf7, 0xdb, 0xc6, 0x82, 0x0c, 0xb4
	};
	static const uint8_t hash_expected[STORE_ACT_HASH] = {
		0x61, 0x73, 0x22, 0x07, 0xda, 0xdc, 0x79, 0x28, 0x72, 0xd9, 0x54, 0x2e, 0x3e, 0xc1, 0x05, 0x62,
		0xd3, 0x5c, 0xb3, 0x30, 0xac, 0x4a, 0x55, 0x40, 0x23, 0xb9, 0x2d, 0x3e, 0x7a, 0x6d, 0x37, 0xc7
	};

	(void)state;
	memset(salt, 0xa5, sizeof salt);
	memset(before, 0x5a, sizeof before);
	act_chain_said(salt, act.reason, said);
	assert_memory_equal(said, said_expected, sizeof said);
	act_chain_hash(before, &act, said, hash);
	assert_memory_equal(hash, hash_expected, sizeof hash);
}

static void the_tables_refuse_changes(void **state)
{
	static const char *const changes[] = {
		"UPDATE act SET reason = 'kinder' WHERE number = 2", "UPDATE act SET staff = 8", "UPDATE act SET at = at + 1",
		"UPDATE act SET reason = NULL, salt = NULL, person = 9", "UPDATE act SET number = 9 WHERE number = 3",
		"DELETE FROM act", "DELETE FROM act WHERE number = 3", "DELETE FROM act WHERE number = 1",
		"INSERT INTO act SELECT 9, staff, person, second, act, room, at, reason, salt, said, hash, seal FROM act LIMIT 1",
		"UPDATE act_chain SET newest = 2", "UPDATE act_chain SET start = -1", "DELETE FROM act_chain",
		"UPDATE act_chain SET start = 4"
	};
	struct test_place *place = *state;

	add_acts(place->store, 3);
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
		refuses(place->store, changes[i]);
	fits(place->store);
}

static void every_change_is_named(void **state)
{
	static const struct { const char *sql, *where; } rows[] = {
		{ "UPDATE act SET staff = 8 WHERE number = 4", "act 4 (it was changed)" },
		{ "UPDATE act SET person = 8 WHERE number = 4", "act 4 (it was changed)" },
		{ "UPDATE act SET second = 1 WHERE number = 4", "act 4 (it was changed)" },
		{ "UPDATE act SET act = 'ask-move' WHERE number = 4", "act 4 (it was changed)" },
		{ "UPDATE act SET room = 'exchange' WHERE number = 4", "act 4 (it was changed)" },
		{ "UPDATE act SET at = at - 1 WHERE number = 4", "act 4 (it was changed)" },
		{ "UPDATE act SET said = zeroblob(32), reason = NULL, salt = NULL WHERE number = 4", "act 4 (it was changed)" },
		{ "UPDATE act SET hash = zeroblob(32) WHERE number = 4", "act 4 (it was changed)" },
		{ "UPDATE act SET reason = 'x' WHERE number = 4", "act 4 (its reason was changed)" },
		{ "UPDATE act SET salt = zeroblob(16) WHERE number = 4", "act 4 (its reason was changed)" },
		{ "UPDATE act SET seal = zeroblob(32) WHERE number = 4", "act 4 (this place did not write it)" },
		{ "UPDATE act SET seal = NULL WHERE number = 4", "act 4 (this place did not write it)" },
		{ "DELETE FROM act WHERE number = 4", "act 4 (it is missing)" },
		{ "DELETE FROM act WHERE number = 1", "act 1 (it is missing)" },
		{ "DELETE FROM act WHERE number = 6", "act 5 (it should not be the last one)" },
		{ "UPDATE act SET number = number + 1 WHERE number = 6", "act 6 (it is missing)" },
		{ "UPDATE act SET number = -1 WHERE number = 1", "act 1 (it is missing)" },
		{ "UPDATE act_chain SET newest_hash = zeroblob(32)", "act 6 (it should not be the last one)" },
		{ "UPDATE act_chain SET start_hash = randomblob(32)", "act 1 (it should not be the first one)" },
		{ "UPDATE act_chain SET start_seal = randomblob(32)", "act 1 (it should not be the first one)" },
		{ "DELETE FROM act WHERE number <= 2; UPDATE act_chain SET start = 2, start_hash = randomblob(32), "
			"start_seal = randomblob(32)", "act 3 (it should not be the first one)" }
	};
	struct test_place *place = *state;

	store_use_pepper(place->store, pepper);
	add_acts(place->store, 6);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_int_equal(store_begin(place->store), STORE_OK);
		tamper(place->store, rows[i].sql);
		does_not_fit(place->store, rows[i].where);
		store_rollback(place->store);
	}
	fits(place->store);
}

/* Somebody who knows how the hashes are made, and has all but the pepper. */
static void who_has_no_pepper_cannot_write_the_record_anew(void **state)
{
	struct test_place *place = *state;

	store_use_pepper(place->store, pepper);
	add_acts(place->store, 4);
	tamper(place->store, "UPDATE act SET staff = 8 WHERE number = 2;"
		"UPDATE act SET hash = act_hash((SELECT hash FROM act WHERE number = 1), number, staff, person, second, act, room, "
		"at, said) WHERE number = 2;"
		"UPDATE act SET hash = act_hash((SELECT hash FROM act WHERE number = 2), number, staff, person, second, act, room, "
		"at, said) WHERE number = 3;"
		"UPDATE act SET hash = act_hash((SELECT hash FROM act WHERE number = 3), number, staff, person, second, act, room, "
		"at, said) WHERE number = 4;"
		"UPDATE act_chain SET newest_hash = (SELECT hash FROM act WHERE number = 4);");
	does_not_fit(place->store, "act 2 (this place did not write it)");
	place->store->has_pepper = false;
	fits(place->store);
	store_use_pepper(place->store, other_pepper);
	does_not_fit(place->store, "act 1 (this place did not write it)");
}

static bool keep_first(void *context, const struct store_act *act)
{
	*(struct store_act *)context = *act;
	return false;
}

static bool count_them(void *context, const struct store_act *act)
{
	(void)act;
	++*(unsigned *)context;
	return true;
}

static void the_oldest_go_and_the_rest_fits(void **state)
{
	struct test_place *place = *state;
	struct store_acts acts;
	unsigned count, left = 0;

	store_use_pepper(place->store, pepper);
	add_acts(place->store, 10);
	assert_int_equal(store_forget_acts(place->store, DAY, 100, &count), STORE_OK);
	assert_int_equal(count, 0);
	assert_int_equal(store_forget_acts(place->store, 5 * DAY, 3, &count), STORE_OK);
	assert_int_equal(count, 3);
	assert_int_equal(store_forget_acts(place->store, 5 * DAY, 3, &count), STORE_OK);
	assert_int_equal(count, 1);
	fits(place->store);
	assert_int_equal(store_look_at_acts(place->store, &acts), STORE_OK);
	assert_int_equal(acts.first, 5);
	assert_int_equal(acts.newest, 10);
	assert_int_equal(store_each_act(place->store, count_them, &left), STORE_OK);
	assert_int_equal(left, 6);
	assert_int_equal(store_forget_acts(place->store, INT64_MAX, 100, &count), STORE_OK);
	assert_int_equal(count, 6);
	fits(place->store);
	add_acts(place->store, 1);
	fits(place->store);
	assert_int_equal(store_look_at_acts(place->store, &acts), STORE_OK);
	assert_int_equal(acts.first, 11);
}

static void walks_find_a_day_and_a_person(void **state)
{
	struct test_place *place = *state;
	struct store_act act = { 0 };
	unsigned count = 0;

	add_acts(place->store, 9);
	assert_int_equal(store_each_act_about(place->store, 2, count_them, &count), STORE_OK);
	assert_int_equal(count, 3);
	assert_int_equal(store_each_act_about(place->store, 2, keep_first, &act), STORE_OK);
	assert_int_equal(act.number, 8);
	assert_int_equal(act.second, 9);
	assert_string_equal(act.reason, "reason 8");
	count = 0;
	assert_int_equal(store_each_act_between(place->store, 2 * DAY, 4 * DAY, count_them, &count), STORE_OK);
	assert_int_equal(count, 2);
	assert_int_equal(store_each_act_between(place->store, 2 * DAY, 4 * DAY, keep_first, &act), STORE_OK);
	assert_int_equal(act.number, 3);
}

static void an_erased_person_takes_the_reasons_along(void **state)
{
	struct test_place *place = *state;
	uint64_t haru = test_account(place->store, "はる"), natsu = test_account(place->store, "なつ");
	struct store_act about_haru = act_of(haru, "suspend", "harumaki said so", DAY), act = { 0 };
	struct store_act about_natsu = act_of(natsu, "restore", "all is well", DAY);

	store_use_pepper(place->store, pepper);
	assert_int_equal(store_add_act(place->store, &about_haru), STORE_OK);
	assert_int_equal(store_add_act(place->store, &about_natsu), STORE_OK);
	assert_int_equal(store_erase_account(place->store, haru), STORE_OK);
	assert_int_equal(store_scrub(place->store), STORE_OK);
	fits(place->store);
	assert_int_equal(store_each_act_about(place->store, haru, keep_first, &act), STORE_OK);
	assert_string_equal(act.act, "suspend");
	assert_string_equal(act.reason, "");
	assert_int_equal(store_each_act_about(place->store, natsu, keep_first, &act), STORE_OK);
	assert_string_equal(act.reason, "all is well");
	assert_false(test_file_holds(place->path, "harumaki"));
	assert_false(test_file_holds(test_name(place->path, "-wal"), "harumaki"));
}

static void run_sql(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
}

/* A place of the first version, with acts of which one was never kept. */
static void old_acts_are_chained(void **state)
{
	struct test_place *place = *state;
	struct store_act act = { 0 };
	struct store_acts acts;
	unsigned count;
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(place->path, &db), SQLITE_OK);
	run_sql(db, "PRAGMA application_id = 0x6b6f6b6f; PRAGMA journal_mode = WAL;");
	run_sql(db, migrations[0].sql);
	run_sql(db, "PRAGMA user_version = 1;"
		"INSERT INTO meta (one, identity, pepper_id) VALUES (1, zeroblob(16), zeroblob(16));"
		"INSERT INTO act (number, staff, person, act, room, reason, at) VALUES (1, 1, 2, 'ask-leave', 'free', '声が', 5);"
		"INSERT INTO act (number, staff, person, act, room, reason, at) VALUES (3, 0, 2, 'suspend', '', '', 9);");
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	assert_int_equal(store_open(place->path, &place->store), STORE_OPENED);
	fits(place->store);
	assert_int_equal(store_look_at_acts(place->store, &acts), STORE_OK);
	assert_int_equal(acts.newest, 2);
	assert_int_equal(acts.unsealed, 2);
	assert_int_equal(store_each_act_between(place->store, 0, 6, keep_first, &act), STORE_OK);
	assert_int_equal(act.number, 1);
	assert_string_equal(act.reason, "声が");
	store_use_pepper(place->store, pepper);
	add_acts(place->store, 2);
	fits(place->store);
	tamper(place->store, "UPDATE act SET at = 6 WHERE number = 1");
	does_not_fit(place->store, "act 1 (it was changed)");
	tamper(place->store, "UPDATE act SET at = 5 WHERE number = 1");
	assert_int_equal(store_forget_acts(place->store, 6, 100, &count), STORE_OK);
	assert_int_equal(count, 1);
	fits(place->store);
	assert_int_equal(store_look_at_acts(place->store, &acts), STORE_OK);
	assert_int_equal(acts.unsealed, 2); /* one of them is where the chain begins now */
}

/* As if all had been forgotten in time, and nothing was ever sealed. */
static void a_beginning_that_nobody_sealed_is_told(void **state)
{
	struct test_place *place = *state;
	struct store_acts acts;

	store_use_pepper(place->store, pepper);
	add_acts(place->store, 3);
	tamper(place->store, "UPDATE act_chain SET start = newest, start_hash = newest_hash, start_seal = NULL;"
		"DELETE FROM act");
	fits(place->store);
	assert_int_equal(store_look_at_acts(place->store, &acts), STORE_OK);
	assert_int_equal(acts.unsealed, 1);
}

#define ON_STORE(name) cmocka_unit_test_setup_teardown(name, test_place_make, test_place_remove)
#define ON_EMPTY(name) cmocka_unit_test_setup_teardown(name, test_place_empty, test_place_remove)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_STORE(a_chain_fits), ON_STORE(a_beginning_that_nobody_sealed_is_told),
		cmocka_unit_test(the_form_is_the_one_written_down), ON_STORE(the_tables_refuse_changes),
		ON_STORE(every_change_is_named), ON_STORE(who_has_no_pepper_cannot_write_the_record_anew),
		ON_STORE(the_oldest_go_and_the_rest_fits), ON_STORE(walks_find_a_day_and_a_person),
		ON_STORE(an_erased_person_takes_the_reasons_along), ON_EMPTY(old_acts_are_chained)
	};

	return cmocka_run_group_tests_name("store_act", tests, NULL, NULL);
}
