/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pairs, recovery codes, keys of teams and who was granted them, as rows. */
#include "test_store.h"

#include <sqlite3.h>

#include "act_chain.h"
#include "migrate.h"
#include "store_reset.h"
#include "store_team.h"

static uint64_t add_account(struct store *store, const char *name, const char *role)
{
	struct store_account account = { .made_day = 1, .seen_day = 1 };

	(void)snprintf(account.nickname, sizeof account.nickname, "%s", name);
	(void)snprintf(account.key, sizeof account.key, "%s", name);
	(void)snprintf(account.role, sizeof account.role, "%s", role);
	assert_int_equal(store_add_account(store, &account), STORE_OK);
	return account.account;
}

static void add_pair(struct store *store, uint64_t account)
{
	struct store_pair pair = { .account = account, .public_key = { (uint8_t)account }, .wrapped = { "wrapped", 7 },
		.made_day = 3 };

	assert_int_equal(store_add_pair(store, &pair), STORE_OK);
}

static enum store_result add_key(struct store *store, const char *team, uint32_t epoch, uint64_t account)
{
	struct store_team_key key = { .epoch = epoch, .public_key = { 9 }, .made_day = 4 };
	struct store_team_grant grant = { .account = account, .epoch = epoch, .sealed = { "sealed", 6 } };

	(void)snprintf(key.team, sizeof key.team, "%s", team);
	(void)snprintf(grant.team, sizeof grant.team, "%s", team);
	return store_add_team_key(store, &key, &grant);
}

static enum store_result add_grant(struct store *store, const char *team, uint32_t epoch, uint64_t account)
{
	struct store_team_grant grant = { .account = account, .epoch = epoch, .sealed = { "sealed", 6 } };

	(void)snprintf(grant.team, sizeof grant.team, "%s", team);
	return store_add_team_grant(store, &grant);
}

static bool is_ended(struct store *store, const char *team)
{
	struct store_team_key key;

	assert_int_equal(store_newest_team_key(store, team, &key), STORE_OK);
	return key.is_ended;
}

static bool count(void *context, const struct store_team_lack *lack)
{
	(void)lack;
	(*(unsigned *)context)++;
	return true;
}

static unsigned lacks(struct store *store, uint64_t account)
{
	unsigned found = 0;

	assert_int_equal(store_each_team_lack(store, account, 16, count, &found), STORE_OK);
	return found;
}

static void a_pair_comes_back_as_it_was(void **state)
{
	struct test_place *place = *state;
	uint64_t yuki = add_account(place->store, "yuki", "family");
	struct store_pair pair = { .account = yuki, .public_key = { 1 }, .wrapped = { "first", 5 }, .made_day = 3 }, out;

	assert_int_equal(store_find_pair(place->store, yuki, &out), STORE_NONE);
	assert_int_equal(store_rewrap_pair(place->store, &pair), STORE_NONE);
	assert_int_equal(store_add_pair(place->store, &pair), STORE_OK);
	assert_int_equal(store_add_pair(place->store, &pair), STORE_TAKEN);
	memcpy(&pair.wrapped, &(struct store_record){ "second", 6 }, sizeof pair.wrapped);
	assert_int_equal(store_rewrap_pair(place->store, &pair), STORE_OK);
	assert_int_equal(store_find_pair(place->store, yuki, &out), STORE_OK);
	assert_int_equal(out.wrapped.size, 6);
	assert_memory_equal(out.wrapped.bytes, "second", 6);
	assert_memory_equal(out.public_key, pair.public_key, sizeof out.public_key);
	assert_int_equal(out.made_day, 3);
	pair.public_key[0] = 2;
	assert_int_equal(store_rewrap_pair(place->store, &pair), STORE_NONE);
	pair.account = 99;
	assert_int_equal(store_add_pair(place->store, &pair), STORE_NONE);
}

static void a_recovery_code_hangs_on_a_pair(void **state)
{
	struct test_place *place = *state;
	uint64_t yuki = add_account(place->store, "yuki", "family");
	struct store_recovery recovery = { .account = yuki, .proof_hash = { 5 }, .wrapped = { "code", 4 }, .made_day = 6 };
	struct store_recovery out;

	assert_int_equal(store_set_recovery(place->store, &recovery), STORE_NONE);
	add_pair(place->store, yuki);
	assert_int_equal(store_set_recovery(place->store, &recovery), STORE_OK);
	recovery.proof_hash[0] = 7;
	assert_int_equal(store_set_recovery(place->store, &recovery), STORE_OK);
	assert_int_equal(store_find_recovery(place->store, yuki, &out), STORE_OK);
	assert_int_equal(out.proof_hash[0], 7);
	assert_int_equal(out.wrapped.size, 4);
	assert_int_equal(store_erase_account(place->store, yuki), STORE_OK);
	assert_int_equal(store_find_recovery(place->store, yuki, &out), STORE_NONE);
}

static void only_members_with_a_pair_are_granted_a_key(void **state)
{
	struct test_place *place = *state;
	struct store *store = place->store;
	uint64_t sato = add_account(store, "sato", "supporter"), yuki = add_account(store, "yuki", "family");
	uint64_t aoki = add_account(store, "aoki", "coordinator");
	struct store_team_key key;

	assert_int_equal(store_newest_team_key(store, "staff", &key), STORE_NONE);
	assert_int_equal(add_key(store, "staff", 1, sato), STORE_NONE); /* no pair yet, and so no key either */
	assert_int_equal(store_newest_team_key(store, "staff", &key), STORE_NONE);
	add_pair(store, sato);
	add_pair(store, yuki);
	assert_int_equal(add_key(store, "coordinators", 1, sato), STORE_NONE);
	assert_int_equal(add_key(store, "staff", 1, sato), STORE_OK);
	assert_int_equal(add_key(store, "staff", 1, sato), STORE_TAKEN);
	assert_true(store_has_team_grant(store, sato, "staff", 1));
	assert_int_equal(add_grant(store, "staff", 1, yuki), STORE_NONE);
	assert_int_equal(lacks(store, sato), 0);
	add_pair(store, aoki);
	assert_int_equal(lacks(store, sato), 1);
	assert_int_equal(lacks(store, aoki), 0);
	assert_int_equal(add_grant(store, "staff", 1, aoki), STORE_OK);
	assert_int_equal(add_grant(store, "staff", 1, aoki), STORE_TAKEN);
	assert_int_equal(add_grant(store, "staff", 2, aoki), STORE_NONE);
	assert_int_equal(lacks(store, sato), 0);
}

static void the_desk_is_no_team_of_supporters(void **state)
{
	struct test_place *place = *state;
	struct store *store = place->store;
	uint64_t sato = add_account(store, "sato", "supporter"), mori = add_account(store, "mori", "counsellor");
	uint64_t aoki = add_account(store, "aoki", "coordinator");

	add_pair(store, sato);
	add_pair(store, mori);
	add_pair(store, aoki);
	assert_int_equal(add_key(store, "desk", 1, sato), STORE_NONE);
	assert_int_equal(add_key(store, "desk", 1, mori), STORE_OK);
	assert_int_equal(lacks(store, mori), 1);
	assert_int_equal(add_grant(store, "desk", 1, sato), STORE_NONE);
	assert_int_equal(add_grant(store, "desk", 1, aoki), STORE_OK);
	assert_int_equal(store_set_role(store, mori, "supporter"), STORE_OK);
	assert_true(is_ended(store, "desk"));
	assert_false(store_has_team_grant(store, mori, "desk", 1));
	assert_true(store_has_team_grant(store, aoki, "desk", 1));
}

static bool keep_former(void *context, const struct store_record *former)
{
	char *all = context;

	(void)strncat(all, (const char *)former->bytes, former->size);
	return true;
}

static void another_pair_keeps_the_one_before(void **state)
{
	struct test_place *place = *state;
	struct store *store = place->store;
	uint64_t aoki = add_account(store, "aoki", "coordinator");
	struct store_pair pair = { .account = aoki, .public_key = { 7 }, .wrapped = { "third", 5 }, .made_day = 9 }, out;
	struct store_recovery recovery = { .account = aoki, .proof_hash = { 5 }, .wrapped = { "code", 4 } };
	char all[64] = "";

	assert_int_equal(store_replace_pair(store, &pair, &(struct store_record){ "first ", 6 }), STORE_NONE);
	add_pair(store, aoki);
	assert_int_equal(store_set_recovery(store, &recovery), STORE_OK);
	assert_int_equal(add_key(store, "staff", 1, aoki), STORE_OK);
	assert_int_equal(store_replace_pair(store, &pair, &(struct store_record){ "first ", 6 }), STORE_OK);
	assert_int_equal(store_replace_pair(store, &pair, &(struct store_record){ "second ", 7 }), STORE_OK);
	assert_int_equal(store_find_pair(store, aoki, &out), STORE_OK);
	assert_int_equal(out.public_key[0], 7);
	assert_int_equal(out.made_day, 9);
	assert_int_equal(store_find_recovery(store, aoki, &recovery), STORE_NONE);
	assert_int_equal(store_each_former_pair(store, aoki, keep_former, all), STORE_OK);
	assert_string_equal(all, "second first ");
	assert_true(is_ended(store, "staff"));
	assert_true(store_has_team_grant(store, aoki, "staff", 1));
	assert_int_equal(store_remove_pair(store, aoki), STORE_OK);
	assert_int_equal(store_remove_pair(store, aoki), STORE_OK);
	assert_false(store_has_team_grant(store, aoki, "staff", 1));
	all[0] = '\0';
	assert_int_equal(store_each_former_pair(store, aoki, keep_former, all), STORE_OK);
	assert_string_equal(all, "");
}

static void a_code_of_staff_is_for_one_account(void **state)
{
	struct test_place *place = *state;
	struct store *store = place->store;
	struct store_reset reset = { .account = add_account(store, "yuki", "family"), .hash = { 1 }, .expires = 50 }, out;
	struct store_reset other = { .account = add_account(store, "sato", "supporter"), .hash = { 1 }, .expires = 60 };
	unsigned count;

	assert_int_equal(store_set_reset(store, &reset), STORE_OK);
	assert_int_equal(store_set_reset(store, &other), STORE_TAKEN);
	other.hash[0] = 2;
	assert_int_equal(store_set_reset(store, &other), STORE_OK);
	other.hash[0] = 3;
	assert_int_equal(store_set_reset(store, &other), STORE_OK);
	other.hash[0] = 2;
	assert_int_equal(store_find_reset(store, other.hash, &out), STORE_NONE);
	assert_int_equal(store_find_reset(store, reset.hash, &out), STORE_OK);
	assert_int_equal(out.account, reset.account);
	assert_int_equal(out.expires, 50);
	assert_int_equal(store_forget_resets(store, 55, 10, &count), STORE_OK);
	assert_int_equal(count, 1);
	assert_int_equal(store_find_reset_of(store, reset.account, &out), STORE_NONE);
	assert_int_equal(store_find_reset_of(store, other.account, &out), STORE_OK);
	assert_int_equal(store_remove_reset(store, other.account), STORE_OK);
	assert_int_equal(store_remove_reset(store, other.account), STORE_OK);
	reset.account = 99;
	assert_int_equal(store_set_reset(store, &reset), STORE_NONE);
	reset.account = other.account;
	assert_int_equal(store_set_reset(store, &reset), STORE_OK);
	assert_int_equal(store_erase_account(store, other.account), STORE_OK);
	assert_int_equal(store_find_reset(store, reset.hash, &out), STORE_NONE);
}

/* Whatever takes the right away takes the grant and ends the epoch. */
static void a_lost_right_ends_the_epoch(void **state)
{
	struct test_place *place = *state;
	struct store *store = place->store;
	uint64_t aoki = add_account(store, "aoki", "coordinator"), sato = add_account(store, "sato", "supporter");
	uint64_t mori = add_account(store, "mori", "counsellor");

	add_pair(store, aoki);
	add_pair(store, sato);
	add_pair(store, mori);
	assert_int_equal(add_key(store, "staff", 1, sato), STORE_OK);
	assert_int_equal(add_grant(store, "staff", 1, mori), STORE_OK);
	assert_int_equal(add_key(store, "coordinators", 1, aoki), STORE_OK);
	assert_int_equal(store_set_role(store, sato, "counsellor"), STORE_OK);
	assert_false(is_ended(store, "staff"));
	assert_int_equal(store_set_role(store, aoki, "supporter"), STORE_OK);
	assert_true(is_ended(store, "coordinators"));
	assert_false(is_ended(store, "staff"));
	assert_false(store_has_team_grant(store, 0, "coordinators", 1));
	assert_int_equal(store_set_suspended(store, mori, true), STORE_OK);
	assert_true(is_ended(store, "staff"));
	assert_false(store_has_team_grant(store, mori, "staff", 1));
	assert_true(store_has_team_grant(store, sato, "staff", 1));
	assert_int_equal(store_set_suspended(store, mori, false), STORE_OK);
	assert_int_equal(add_key(store, "staff", 2, sato), STORE_OK);
	assert_false(is_ended(store, "staff"));
	(void)store_takes_news_of_teams(store);
	assert_int_equal(store_erase_account(store, sato), STORE_OK);
	assert_true(is_ended(store, "staff"));
	assert_true(store_takes_news_of_teams(store));
	assert_false(store_takes_news_of_teams(store));
}

static void finding(void *context, const char *words)
{
	assert_non_null(words);
	(*(int *)context)++;
}

/* As a hub that checked nothing would have stored them. */
static void a_check_finds_records_that_are_none(void **state)
{
	struct test_place *place = *state;
	uint64_t sato = add_account(place->store, "sato", "supporter"), yuki = add_account(place->store, "yuki", "family");
	const uint8_t salt[STORE_SALT] = { 1 }, hash[STORE_AUTH_HASH] = { 2 };
	struct store_pair newer = { .account = yuki, .public_key = { 1 }, .wrapped = { "KKs2 of a later day", 19 } };
	int found = 0;

	assert_int_equal(store_add_pair(place->store, &newer), STORE_OK);
	assert_int_equal(store_set_passphrase(place->store, yuki, salt, 3, 65536, hash), STORE_OK);
	assert_int_equal(store_check(place->store, finding, &found), STORE_OK);
	assert_int_equal(found, 0);
	add_pair(place->store, sato);
	assert_int_equal(add_key(place->store, "staff", 1, sato), STORE_OK);
	assert_int_equal(store_set_passphrase(place->store, yuki, salt, 1, 8, hash), STORE_OK);
	assert_int_equal(store_check(place->store, finding, &found), STORE_OK);
	assert_int_equal(found, 3);
	assert_int_equal(store_replace_pair(place->store, &newer, &(struct store_record){ "former", 6 }), STORE_OK);
	assert_int_equal(store_check(place->store, finding, &found), STORE_OK);
	assert_int_equal(found, 7);
}

static void run_sql(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
}

/* A place from before there was a desk. */
static void older_keys_of_teams_stay(void **state)
{
	enum { BEFORE_DESK = 9 };
	struct test_place *place = *state;
	struct store_team_key key;
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(place->path, &db), SQLITE_OK);
	assert_int_equal(act_chain_register(db), SQLITE_OK);
	run_sql(db, "PRAGMA application_id = 0x6b6f6b6f; PRAGMA journal_mode = WAL;");
	for (int i = 0; i < migrations_count && migrations[i].number <= BEFORE_DESK; i++)
		run_sql(db, migrations[i].sql);
	run_sql(db, "PRAGMA user_version = 9;"
		"INSERT INTO meta (one, identity, pepper_id) VALUES (1, zeroblob(16), zeroblob(16));"
		"INSERT INTO account (account, nickname, key, role, made_day, seen_day) "
		"VALUES (1, 'aoki', 'aoki', 'coordinator', 1, 1);"
		"INSERT INTO pair (account, public_key, wrapped, made_day) VALUES (1, zeroblob(32), zeroblob(76), 1);"
		"INSERT INTO team_key (team, epoch, public_key, is_ended, made_day) VALUES "
		"('staff', 1, zeroblob(32), 1, 2), ('staff', 2, zeroblob(32), 0, 3);"
		"INSERT INTO team_grant (account, team, epoch, sealed) VALUES (1, 'staff', 2, zeroblob(108));");
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	assert_int_equal(store_open(place->path, &place->store), STORE_OPENED);
	assert_int_equal(store_newest_team_key(place->store, "staff", &key), STORE_OK);
	assert_int_equal(key.epoch, 2);
	assert_int_equal(key.made_day, 3);
	assert_true(store_has_team_grant(place->store, 1, "staff", 2));
	assert_int_equal(add_key(place->store, "desk", 1, 1), STORE_OK);
	assert_int_equal(store_erase_account(place->store, 1), STORE_OK);
	assert_false(store_has_team_grant(place->store, 0, "desk", 1));
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, test_place_make, test_place_remove)
	const struct CMUnitTest tests[] = {
		CASE(a_pair_comes_back_as_it_was), CASE(a_recovery_code_hangs_on_a_pair),
		CASE(only_members_with_a_pair_are_granted_a_key), CASE(the_desk_is_no_team_of_supporters),
		CASE(another_pair_keeps_the_one_before), CASE(a_code_of_staff_is_for_one_account),
		CASE(a_lost_right_ends_the_epoch), CASE(a_check_finds_records_that_are_none),
		cmocka_unit_test_setup_teardown(older_keys_of_teams_stay, test_place_empty, test_place_remove)
	};

	return cmocka_run_group_tests_name("store_team", tests, NULL, NULL);
}
