/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Applications and households in the store: one an address, any of its receipts takes it back, one decision, and
 * whoever belongs together does so from application to account. */
#include "test_store.h"

#include "store_application.h"
#include "store_household.h"
#include "store_invitation.h"
#include "store_setting.h"

enum { HASH = STORE_APPLICATION_HASH };

static struct store *store_of(void **state)
{
	return ((struct test_place *)*state)->store;
}

static const uint8_t *hash_of(const char *words)
{
	static uint8_t hashes[8][HASH];
	static unsigned next;
	uint8_t *hash = hashes[next++ % 8];

	memset(hash, 0, HASH);
	memcpy(hash, words, strlen(words));
	return hash;
}

static uint64_t apply(struct store *store, const char *address, uint64_t id, const char *inside, int64_t at)
{
	struct store_application application = { .id = id, .epoch = 1, .made = at, .box_size = strlen(inside) };

	memcpy(application.box, inside, application.box_size);
	assert_int_equal(store_add_application(store, hash_of(address), &application), STORE_OK);
	return application.number;
}

static bool note(void *context, const struct store_application *application)
{
	char *seen = context;

	snprintf(seen + strlen(seen), 32, "%u ", (unsigned)application->number);
	return true;
}

static void they_come_by_age_and_are_found_whole(void **state)
{
	struct store *store = store_of(state);
	uint64_t young = apply(store, "a", 0xffffffffffffffff, "sealed words", 300), old = apply(store, "b", 2, "x", 100);
	struct store_application found;
	char seen[64] = "", wanted[64];
	unsigned count;
	int64_t oldest;

	assert_int_equal(store_each_application(store, 10, note, seen), STORE_OK);
	snprintf(wanted, sizeof wanted, "%u %u ", (unsigned)old, (unsigned)young);
	assert_string_equal(seen, wanted);
	assert_int_equal(store_find_application(store, young, &found), STORE_OK);
	assert_true(found.id == 0xffffffffffffffff);
	assert_int_equal(found.box_size, 12);
	assert_memory_equal(found.box, "sealed words", 12);
	assert_int_equal(found.made, 300);
	assert_int_equal(store_count_applications(store, &count, &oldest), STORE_OK);
	assert_int_equal(count, 2);
	assert_int_equal(oldest, 100);
	assert_int_equal(store_find_application(store, 99, &found), STORE_NONE);
}

static void a_second_one_of_an_address_takes_the_first_one_s_place(void **state)
{
	struct store *store = store_of(state);
	uint64_t first = apply(store, "a", 1, "old words", 100), second;
	struct store_application found;

	assert_int_equal(store_ask_application(store, first, 150), STORE_OK);
	second = apply(store, "a", 2, "new words", 200);
	assert_true(second == first);
	assert_int_equal(store_find_application(store, first, &found), STORE_OK);
	assert_true(found.id == 2);
	assert_int_equal(found.made, 100);
	assert_int_equal(found.asked, 0);
	assert_memory_equal(found.box, "new words", 9);
}

static void an_id_is_used_once(void **state)
{
	struct store *store = store_of(state);
	struct store_application again = { .id = 1, .epoch = 1, .box = "x", .box_size = 1 };

	apply(store, "a", 1, "x", 100);
	assert_int_equal(store_add_application(store, hash_of("b"), &again), STORE_TAKEN);
}

static void any_of_its_receipts_takes_it_back(void **state)
{
	struct store *store = store_of(state);
	uint64_t number = apply(store, "a", 1, "x", 100);
	struct store_application found;

	assert_int_equal(store_take_back_application(store, hash_of("r1")), STORE_NONE);
	for (int i = 0; i < STORE_RECEIPTS_MAX + 1; i++)
		assert_int_equal(store_add_receipt(store, hash_of((const char[]){ 'r', (char)('0' + i), 0 }), number), STORE_OK);
	assert_int_equal(store_take_back_application(store, hash_of("r0")), STORE_NONE);
	assert_int_equal(store_take_back_application(store, hash_of("r1")), STORE_OK);
	assert_int_equal(store_find_application(store, number, &found), STORE_NONE);
	assert_int_equal(store_take_back_application(store, hash_of("r2")), STORE_NONE);
	assert_int_equal(store_add_receipt(store, hash_of("r9"), number), STORE_NONE);
	test_is_whole(store);
}

static void one_decision_stands_and_nothing_else_is_left(void **state)
{
	struct test_place *place = *state;
	struct store *store = place->store;
	uint64_t number = apply(store, "a", 1, "nothing of this stays", 100);
	struct store_application found;

	assert_int_equal(store_add_receipt(store, hash_of("r"), number), STORE_OK);
	assert_int_equal(store_decide_application(store, number, 20000, "family"), STORE_OK);
	assert_int_equal(store_decide_application(store, number, 20000, "declined"), STORE_NONE);
	assert_int_equal(store_find_application(store, number, &found), STORE_NONE);
	assert_true(apply(store, "a", 2, "again", 200) > number);
	store_scrub(store);
	assert_false(test_file_holds(place->path, "nothing of this stays"));
	assert_false(test_file_holds(test_name(place->path, "-wal"), "nothing of this stays"));
}

static void what_lies_too_long_lapses(void **state)
{
	struct store *store = store_of(state);
	uint64_t old = apply(store, "a", 1, "x", 100), renewed = apply(store, "b", 2, "x", 100);
	struct store_application found;

	apply(store, "b", 3, "x", 900);
	assert_int_equal(store_lapse_applications(store, 500, 20000), STORE_OK);
	assert_int_equal(store_find_application(store, old, &found), STORE_NONE);
	assert_int_equal(store_find_application(store, renewed, &found), STORE_OK);
	assert_int_equal(store_lapse_applications(store, 500, 20001), STORE_OK);
	test_is_whole(store);
}

static void a_day_s_are_counted(void **state)
{
	struct store *store = store_of(state);

	assert_int_equal(store_applications_of_day(store, 20000), 0);
	assert_int_equal(store_count_application(store, 20000), STORE_OK);
	assert_int_equal(store_count_application(store, 20000), STORE_OK);
	assert_int_equal(store_applications_of_day(store, 20000), 2);
	assert_int_equal(store_applications_of_day(store, 20001), 0);
}

/* -- households -- */

static bool count_kin(void *context, uint64_t other, bool is_willing)
{
	unsigned *seen = context;

	(void)other;
	*seen += is_willing ? 100 : 1;
	return true;
}

static unsigned kin_of(struct store *store, uint64_t account)
{
	unsigned seen = 0;

	assert_int_equal(store_each_kin(store, account, count_kin, &seen), STORE_OK);
	return seen;
}

static void a_link_goes_from_application_to_account(void **state)
{
	struct store *store = store_of(state);
	uint64_t number = apply(store, "a", 1, "x", 100), known = test_account(store, "母"), child;
	struct store_member application = { .application = number }, account = { .account = known };
	struct store_invitation invitation = { .role = "participant", .expires = 5000 };
	uint64_t household;

	memcpy(invitation.hash, hash_of("code"), HASH);
	assert_int_equal(store_add_invitation(store, &invitation), STORE_OK);
	assert_int_equal(store_link_members(store, application, account), STORE_OK);
	assert_int_equal(kin_of(store, known), 0);
	assert_int_equal(store_move_member(store, application, (struct store_member){ .invitation = invitation.hash }),
		STORE_OK);
	assert_int_equal(store_decide_application(store, number, 1, "participant"), STORE_OK);
	child = test_account(store, "子");
	assert_int_equal(store_move_member(store, (struct store_member){ .invitation = invitation.hash },
		(struct store_member){ .account = child }), STORE_OK);
	assert_int_equal(kin_of(store, known), 1);
	assert_int_equal(kin_of(store, child), 1);
	assert_int_equal(store_set_setting(store, child, "household", "1"), STORE_OK);
	assert_int_equal(kin_of(store, known), 100);
	assert_int_equal(store_erase_account(store, child), STORE_OK);
	assert_int_equal(kin_of(store, known), 0);
	assert_int_equal(store_find_household(store, account, &household), STORE_OK);
	assert_true(household > 0);
	test_is_whole(store);
}

static bool list_member(void *context, uint64_t application, uint64_t account, const char *nickname)
{
	char *seen = context;

	(void)account;
	snprintf(seen + strlen(seen), 64, "%u%s ", (unsigned)application, nickname);
	return true;
}

static void two_households_become_one_and_part_again(void **state)
{
	struct store *store = store_of(state);
	struct store_member members[4];
	char seen[128] = "";
	uint64_t household;

	for (int i = 0; i < 4; i++)
		members[i] = (struct store_member){ .account = test_account(store, (const char[]){ (char)('a' + i), 0 }) };
	assert_int_equal(store_link_members(store, members[0], members[1]), STORE_OK);
	assert_int_equal(store_link_members(store, members[2], members[3]), STORE_OK);
	assert_int_equal(kin_of(store, members[0].account), 1);
	assert_int_equal(store_link_members(store, members[1], members[2]), STORE_OK);
	assert_int_equal(store_link_members(store, members[3], members[0]), STORE_OK);
	for (int i = 0; i < 4; i++)
		assert_int_equal(kin_of(store, members[i].account), 3);
	assert_int_equal(store_find_household(store, members[0], &household), STORE_OK);
	assert_int_equal(store_each_member(store, household, list_member, seen), STORE_OK);
	assert_int_equal(strlen(seen), 12);
	assert_int_equal(store_unlink_member(store, members[1]), STORE_OK);
	assert_int_equal(kin_of(store, members[1].account), 0);
	assert_int_equal(kin_of(store, members[0].account), 2);
	assert_int_equal(store_unlink_member(store, members[2]), STORE_OK);
	assert_int_equal(store_unlink_member(store, members[3]), STORE_OK);
	assert_int_equal(store_find_household(store, members[0], &household), STORE_OK);
	assert_true(household == 0);
	assert_int_equal(store_link_members(store, members[0], (struct store_member){ .account = 999 }), STORE_NONE);
	assert_int_equal(store_find_household(store, members[0], &household), STORE_OK);
	assert_true(household == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, test_place_make, test_place_remove)
		TEST(they_come_by_age_and_are_found_whole),
		TEST(a_second_one_of_an_address_takes_the_first_one_s_place),
		TEST(an_id_is_used_once),
		TEST(any_of_its_receipts_takes_it_back),
		TEST(one_decision_stands_and_nothing_else_is_left),
		TEST(what_lies_too_long_lapses),
		TEST(a_day_s_are_counted),
		TEST(a_link_goes_from_application_to_account),
		TEST(two_households_become_one_and_part_again)
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
