/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts and what hangs on them: keys, invitations, settings, ignores, staff acts, and their erasure. */
#include "test_store.h"

#include "store_act.h"
#include "store_ignore.h"
#include "store_invitation.h"
#include "store_key.h"
#include "store_setting.h"

static const char nasty[] = "'); DROP TABLE account;-- %s %n \" $(reboot) `x` \\ ?1 :a @b 居場所";

static void an_account_comes_back_as_it_was(void **state)
{
	struct test_place *place = *state;
	struct store_account in = { .nickname = "はる", .key = "haru", .role = "family", .made_day = 19700 };
	struct store_account out;

	in.has_passphrase = true;
	in.seen_day = 19701;
	in.passes = 3;
	in.memory_kib = 65536;
	memset(in.salt, 7, sizeof in.salt);
	memset(in.auth_hash, 0, sizeof in.auth_hash);
	assert_int_equal(store_add_account(place->store, &in), STORE_OK);
	assert_int_equal(store_find_account(place->store, in.account, &out), STORE_OK);
	assert_string_equal(out.nickname, "はる");
	assert_string_equal(out.key, "haru");
	assert_string_equal(out.role, "family");
	assert_true(out.has_passphrase);
	assert_false(out.is_suspended);
	assert_int_equal(out.passes, 3);
	assert_int_equal(out.memory_kib, 65536);
	assert_memory_equal(out.salt, in.salt, sizeof in.salt);
	assert_memory_equal(out.auth_hash, in.auth_hash, sizeof in.auth_hash);
	assert_int_equal(out.made_day, 19700);
	assert_int_equal(out.seen_day, 19701);
	assert_int_equal(store_find_account_by_key(place->store, "haru", &out), STORE_OK);
	assert_int_equal(out.account, in.account);
}

static void nobody_is_not_found(void **state)
{
	struct test_place *place = *state;
	struct store_account out;

	assert_int_equal(store_find_account(place->store, 1, &out), STORE_NONE);
	assert_int_equal(store_find_account(place->store, 0, &out), STORE_NONE);
	assert_int_equal(store_find_account(place->store, UINT64_MAX, &out), STORE_NONE);
	assert_int_equal(store_find_account_by_key(place->store, "", &out), STORE_NONE);
	assert_int_equal(store_set_role(place->store, 1, "family"), STORE_NONE);
	assert_int_equal(store_set_suspended(place->store, 1, true), STORE_NONE);
	assert_int_equal(store_set_seen_day(place->store, 1, 3), STORE_NONE);
	assert_int_equal(store_erase_account(place->store, 1), STORE_NONE);
}

static void names_that_look_alike_are_taken(void **state)
{
	struct test_place *place = *state;
	struct store_account twin = { .nickname = "Haru", .key = "key of haru", .role = "participant" };

	(void)test_account(place->store, "haru");
	assert_int_equal(store_add_account(place->store, &twin), STORE_TAKEN);
	assert_int_equal(twin.account, 0);
}

static void a_role_nobody_has_is_refused(void **state)
{
	struct test_place *place = *state;
	struct store_account odd = { .nickname = "odd", .key = "odd", .role = "emperor" };
	uint64_t haru = test_account(place->store, "haru");

	assert_int_equal(store_add_account(place->store, &odd), STORE_TAKEN);
	assert_int_equal(store_set_role(place->store, haru, "emperor"), STORE_TAKEN);
	assert_false(store_is_broken(place->store));
}

static void an_account_changes(void **state)
{
	struct test_place *place = *state;
	uint64_t haru = test_account(place->store, "haru");
	uint8_t salt[STORE_SALT] = { 1 }, hash[STORE_AUTH_HASH] = { 2 };
	struct store_account out;

	assert_int_equal(store_find_account(place->store, haru, &out), STORE_OK);
	assert_false(out.has_passphrase);
	assert_int_equal(store_set_role(place->store, haru, "supporter"), STORE_OK);
	assert_int_equal(store_set_suspended(place->store, haru, true), STORE_OK);
	assert_int_equal(store_set_seen_day(place->store, haru, 20500), STORE_OK);
	assert_int_equal(store_set_passphrase(place->store, haru, salt, 2, 1024, hash), STORE_OK);
	assert_int_equal(store_set_passphrase(place->store, haru, salt, 2, 4194304, hash), STORE_TAKEN);
	assert_int_equal(store_find_account(place->store, haru, &out), STORE_OK);
	assert_string_equal(out.role, "supporter");
	assert_true(out.is_suspended && out.has_passphrase);
	assert_int_equal(out.seen_day, 20500);
	assert_int_equal(out.memory_kib, 1024);
	assert_memory_equal(out.auth_hash, hash, sizeof hash);
}

static bool count_two(void *context, const struct store_account *account)
{
	assert_true(account->account > 0);
	return ++*(int *)context < 2;
}

static void a_walk_stops_when_told(void **state)
{
	struct test_place *place = *state;
	int count = 0;

	(void)test_account(place->store, "a");
	(void)test_account(place->store, "b");
	(void)test_account(place->store, "c");
	assert_int_equal(store_each_account(place->store, count_two, &count), STORE_OK);
	assert_int_equal(count, 2);
	/* Nothing of the walk is left to hold up a turn. */
	assert_int_equal(store_begin(place->store), STORE_OK);
	(void)test_account(place->store, "d");
	assert_int_equal(store_commit(place->store), STORE_OK);
	assert_int_equal(store_scrub(place->store), STORE_OK);
}

static void metacharacters_are_only_characters(void **state)
{
	struct test_place *place = *state;
	struct store_account out, in = { .nickname = "'); DROP--%s\"", .key = "x' OR '1'='1", .role = "participant" };
	struct store_line line, said = test_line("free", 0, 0, nasty);

	assert_int_equal(store_add_account(place->store, &in), STORE_OK);
	assert_int_equal(store_find_account_by_key(place->store, in.key, &out), STORE_OK);
	assert_string_equal(out.nickname, in.nickname);
	assert_int_equal(store_add_line(place->store, &said), STORE_OK);
	assert_int_equal(store_find_line(place->store, "free", said.line, &line), STORE_OK);
	assert_string_equal(line.text, nasty);
	assert_int_equal(store_set_setting(place->store, in.account, "'; --", nasty), STORE_OK);
	assert_int_equal(store_find_line(place->store, "free' OR 1 --", said.line, &line), STORE_NONE);
	test_is_whole(place->store);
}

static struct store_key test_key(uint64_t account, uint8_t byte)
{
	struct store_key key = { .account = account, .algorithm = "ssh-ed25519", .tail = "Qx9z", .added_day = 20000 };

	memset(key.hash, byte, sizeof key.hash);
	return key;
}

static bool sum_numbers(void *context, const struct store_key *key)
{
	*(uint32_t *)context = *(uint32_t *)context * 10 + key->number;
	return true;
}

static void keys_open_one_account_each(void **state)
{
	struct test_place *place = *state;
	uint64_t haru = test_account(place->store, "haru"), natsu = test_account(place->store, "natsu");
	struct store_key one = test_key(haru, 1), two = test_key(haru, 2), three = test_key(natsu, 3);
	struct store_key again = test_key(natsu, 1), orphan = test_key(99, 9), out;
	uint32_t numbers = 0;

	assert_int_equal(store_add_key(place->store, &one), STORE_OK);
	assert_int_equal(store_add_key(place->store, &two), STORE_OK);
	assert_int_equal(store_add_key(place->store, &three), STORE_OK);
	assert_int_equal(one.number, 1);
	assert_int_equal(two.number, 2);
	assert_int_equal(three.number, 1);
	assert_int_equal(store_add_key(place->store, &again), STORE_TAKEN);
	assert_int_equal(store_add_key(place->store, &orphan), STORE_NONE);
	assert_int_equal(store_find_key(place->store, two.hash, &out), STORE_OK);
	assert_int_equal(out.account, haru);
	assert_string_equal(out.algorithm, "ssh-ed25519");
	assert_string_equal(out.tail, "Qx9z");
	assert_int_equal(out.added_day, 20000);
	assert_int_equal(store_find_key(place->store, orphan.hash, &out), STORE_NONE);
	assert_int_equal(store_each_key(place->store, haru, sum_numbers, &numbers), STORE_OK);
	assert_int_equal(numbers, 12);
	assert_int_equal(store_remove_key(place->store, haru, 1), STORE_OK);
	assert_int_equal(store_remove_key(place->store, haru, 1), STORE_NONE);
	assert_int_equal(store_find_key(place->store, one.hash, &out), STORE_NONE);
}

static void a_code_is_used_once(void **state)
{
	struct test_place *place = *state;
	struct store_invitation in = { .hash = { 1, 2, 3 }, .role = "supporter", .expires = 1700000000 }, out;
	uint8_t unknown[STORE_INVITATION_HASH] = { 9 };
	uint64_t haru = test_account(place->store, "haru");

	assert_int_equal(store_add_invitation(place->store, &in), STORE_OK);
	assert_int_equal(store_add_invitation(place->store, &in), STORE_TAKEN);
	assert_int_equal(store_find_invitation(place->store, in.hash, &out), STORE_OK);
	assert_string_equal(out.role, "supporter");
	assert_int_equal(out.expires, 1700000000);
	assert_false(out.is_used);
	assert_int_equal(store_use_invitation(place->store, in.hash, 99), STORE_NONE);
	assert_int_equal(store_use_invitation(place->store, in.hash, haru), STORE_OK);
	assert_int_equal(store_use_invitation(place->store, in.hash, haru), STORE_NONE);
	assert_int_equal(store_use_invitation(place->store, unknown, haru), STORE_NONE);
	assert_int_equal(store_find_invitation(place->store, unknown, &out), STORE_NONE);
	/* It stays used when its account is gone. */
	assert_int_equal(store_erase_account(place->store, haru), STORE_OK);
	assert_int_equal(store_find_invitation(place->store, in.hash, &out), STORE_OK);
	assert_true(out.is_used);
}

static void the_clock_never_goes_back(void **state)
{
	struct test_place *place = *state;

	assert_int_equal(store_clock_mark(place->store, 1700000000), 1700000000);
	assert_int_equal(store_clock_mark(place->store, 1600000000), 1700000000);
	store_close(place->store);
	assert_int_equal(store_open(place->path, &place->store), STORE_OPENED);
	assert_int_equal(store_clock_mark(place->store, 5), 1700000000);
	assert_int_equal(store_clock_mark(place->store, 1700000001), 1700000001);
}

static bool join_setting(void *context, const char *name, const char *value)
{
	(void)strcat(strcat(strcat(strcat(context, name), "="), value), ";");
	return true;
}

static void settings_are_replaced(void **state)
{
	struct test_place *place = *state;
	uint64_t haru = test_account(place->store, "haru");
	char all[256] = "", too_long[300] = "";

	memset(too_long, 'x', sizeof too_long - 1);
	assert_int_equal(store_set_setting(place->store, haru, "quiet", "1"), STORE_OK);
	assert_int_equal(store_set_setting(place->store, haru, "avatar", "猫"), STORE_OK);
	assert_int_equal(store_set_setting(place->store, haru, "quiet", ""), STORE_OK);
	assert_int_equal(store_set_setting(place->store, haru, "quiet", too_long), STORE_TAKEN);
	assert_int_equal(store_set_setting(place->store, 99, "quiet", "1"), STORE_NONE);
	assert_int_equal(store_each_setting(place->store, haru, join_setting, all), STORE_OK);
	assert_string_equal(all, "avatar=猫;quiet=;");
}

static bool join_nickname(void *context, uint64_t other, const char *nickname)
{
	assert_true(other > 0);
	(void)strcat(strcat(context, nickname), ";");
	return true;
}

static void ignores_go_on_and_off(void **state)
{
	struct test_place *place = *state;
	uint64_t haru = test_account(place->store, "haru"), natsu = test_account(place->store, "natsu");
	char all[128] = "";

	assert_int_equal(store_set_ignore(place->store, haru, natsu, true), STORE_OK);
	assert_int_equal(store_set_ignore(place->store, haru, natsu, true), STORE_OK);
	assert_int_equal(store_set_ignore(place->store, haru, haru, true), STORE_TAKEN);
	assert_int_equal(store_set_ignore(place->store, haru, 99, true), STORE_NONE);
	assert_int_equal(store_each_ignored(place->store, haru, join_nickname, all), STORE_OK);
	assert_string_equal(all, "natsu;");
	all[0] = '\0';
	assert_int_equal(store_each_ignored(place->store, natsu, join_nickname, all), STORE_OK);
	assert_string_equal(all, "");
	assert_int_equal(store_set_ignore(place->store, haru, natsu, false), STORE_OK);
	assert_int_equal(store_set_ignore(place->store, haru, natsu, false), STORE_OK);
	assert_int_equal(store_each_ignored(place->store, haru, join_nickname, all), STORE_OK);
	assert_string_equal(all, "");
}

static bool take_first_act(void *context, const struct store_act *act)
{
	*(struct store_act *)context = *act;
	return false;
}

static void acts_come_newest_first(void **state)
{
	struct test_place *place = *state;
	struct store_act one = { .staff = 1, .person = 2, .act = "ask-leave", .room = "free", .reason = "声", .at = 5 };
	struct store_act two = { .staff = 1, .act = "notice", .at = 6 }, out = { 0 };

	assert_int_equal(store_add_act(place->store, &two), STORE_OK);
	assert_int_equal(store_add_act(place->store, &one), STORE_OK);
	assert_int_equal(store_each_act(place->store, take_first_act, &out), STORE_OK);
	assert_int_equal(out.staff, 1);
	assert_int_equal(out.person, 2);
	assert_string_equal(out.act, "ask-leave");
	assert_string_equal(out.room, "free");
	assert_string_equal(out.reason, "声");
	assert_int_equal(out.at, 5);
}

static bool count_lines(void *context, const struct store_line *line)
{
	assert_string_not_equal(line->text, "");
	++*(int *)context;
	return true;
}

/* An account with something of everything, met by another one both ways. */
static uint64_t fill(struct store *store, const char *nickname, uint64_t other, const char *words)
{
	uint64_t account = test_account(store, nickname);
	struct store_key key = test_key(account, (uint8_t)account);
	struct store_invitation invitation = { .hash = { 77 }, .role = "participant", .expires = 1 };
	struct store_act act = { .staff = other, .person = account, .act = "ask-seat", .reason = "because", .at = 1 };
	uint32_t counts[STORE_REACTIONS];

	assert_int_equal(store_add_key(store, &key), STORE_OK);
	assert_int_equal(store_add_invitation(store, &invitation), STORE_OK);
	assert_int_equal(store_use_invitation(store, invitation.hash, account), STORE_OK);
	assert_int_equal(store_set_setting(store, account, "avatar", words), STORE_OK);
	assert_int_equal(store_set_ignore(store, account, other, true), STORE_OK);
	assert_int_equal(store_set_ignore(store, other, account, true), STORE_OK);
	assert_int_equal(store_add_act(store, &act), STORE_OK);
	assert_int_equal(store_add_reaction(store, "free", 1, account, 2), STORE_OK);
	assert_int_equal(store_count_reactions(store, "free", 1, counts), STORE_OK);
	assert_int_equal(counts[2], 1);
	for (int i = 0; i < 60; i++)
		(void)test_say(store, "free", i % 3 == 0 ? other : account, i % 3 == 0 ? "an ordinary line" : words);
	assert_int_equal(store_withdraw_line(store, "free", 3, 5), STORE_OK);
	return account;
}

static void an_erasure_takes_everything_but_the_count(void **state)
{
	struct test_place *place = *state;
	uint64_t natsu = test_account(place->store, "natsu"), haru, newest = 0;
	struct store_act act = { 0 };
	uint32_t counts[STORE_REACTIONS];
	uint32_t numbers = 0;
	char all[256] = "";
	int lines = 0;

	(void)test_say(place->store, "free", natsu, "first");
	haru = fill(place->store, "haru", natsu, "words");
	assert_int_equal(store_erase_account(place->store, haru), STORE_OK);
	assert_int_equal(store_each_line(place->store, "free", 0, 1000, count_lines, &lines), STORE_OK);
	assert_int_equal(lines, 21);
	assert_int_equal(store_newest_line(place->store, "free", &newest), STORE_OK);
	assert_int_equal(newest, 61);
	assert_int_equal(test_say(place->store, "free", natsu, "next"), 62);
	assert_int_equal(store_count_reactions(place->store, "free", 1, counts), STORE_OK);
	assert_int_equal(counts[2], 0);
	assert_int_equal(store_each_key(place->store, haru, sum_numbers, &numbers), STORE_OK);
	assert_int_equal(numbers, 0);
	assert_int_equal(store_each_setting(place->store, haru, join_setting, all), STORE_OK);
	assert_int_equal(store_each_ignored(place->store, haru, join_nickname, all), STORE_OK);
	assert_int_equal(store_each_ignored(place->store, natsu, join_nickname, all), STORE_OK);
	assert_string_equal(all, "");
	assert_int_equal(store_each_act(place->store, take_first_act, &act), STORE_OK);
	assert_int_equal(act.person, haru);
	/* The number is not given again, though it was the highest. */
	assert_int_equal(test_account(place->store, "aki"), haru + 1);
	test_is_whole(place->store);
}

static void an_erased_account_leaves_the_files(void **state)
{
	struct test_place *place = *state;
	uint64_t natsu = test_account(place->store, "natsu"), haru;

	(void)test_say(place->store, "free", natsu, "first");
	haru = fill(place->store, "PLANTEDNAME", natsu, "PLANTEDWORDS");
	assert_true(test_file_holds(test_name(place->path, "-wal"), "PLANTED"));
	/* Once through both files, so that erasing has to reach into both. */
	assert_int_equal(store_scrub(place->store), STORE_OK);
	assert_true(test_file_holds(place->path, "PLANTEDNAME"));
	assert_true(test_file_holds(place->path, "PLANTEDWORDS"));
	assert_int_equal(store_erase_account(place->store, haru), STORE_OK);
	assert_int_equal(store_scrub(place->store), STORE_OK);
	assert_false(test_file_holds(place->path, "PLANTED"));
	assert_false(test_file_holds(test_name(place->path, "-wal"), "PLANTED"));
	assert_true(test_file_holds(place->path, "an ordinary line"));
	test_is_whole(place->store);
}

int main(void)
{
#define ON_STORE(name) cmocka_unit_test_setup_teardown(name, test_place_make, test_place_remove)
	const struct CMUnitTest tests[] = {
		ON_STORE(an_account_comes_back_as_it_was), ON_STORE(nobody_is_not_found),
		ON_STORE(names_that_look_alike_are_taken), ON_STORE(a_role_nobody_has_is_refused), ON_STORE(an_account_changes),
		ON_STORE(a_walk_stops_when_told), ON_STORE(metacharacters_are_only_characters),
		ON_STORE(keys_open_one_account_each), ON_STORE(a_code_is_used_once), ON_STORE(the_clock_never_goes_back),
		ON_STORE(settings_are_replaced), ON_STORE(ignores_go_on_and_off), ON_STORE(acts_come_newest_first),
		ON_STORE(an_erasure_takes_everything_but_the_count), ON_STORE(an_erased_account_leaves_the_files)
	};

	return cmocka_run_group_tests_name("store_account", tests, NULL, NULL);
}
