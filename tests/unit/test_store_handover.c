/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Handover notes: who has read which, when they end, what stays when people leave; and the day in numbers. */
#include "store_act.h"
#include "store_handover.h"
#include "store_setting.h"
#include "store_today.h"
#include "test_store.h"

enum { DAY = 20000 };

static struct store_handover handover(uint64_t staff, uint64_t person, uint64_t id, int64_t until)
{
	struct store_handover note = { .staff = staff, .person = person, .id = id, .at = 1700000000, .until_day = until };

	strcpy(note.text, "急がない");
	return note;
}

struct found { unsigned count; struct store_handover last; };

static bool on_handover(void *context, const struct store_handover *note)
{
	struct found *found = context;

	found->count++;
	found->last = *note;
	return true;
}

static struct found each(struct store *store, uint64_t reader, int64_t day)
{
	struct found found = { .count = 0 };

	assert_int_equal(store_each_handover(store, reader, day, on_handover, &found), STORE_OK);
	return found;
}

static void a_note_comes_back_as_it_was_and_once(void **state)
{
	struct test_place *place = *state;
	uint64_t sato = test_account(place->store, "さとう"), mikan = test_account(place->store, "みかん");
	struct store_handover note = handover(sato, mikan, UINT64_MAX, DAY), out;

	assert_int_equal(store_add_handover(place->store, &note), STORE_OK);
	assert_int_equal(store_find_handover(place->store, note.handover, sato, &out), STORE_OK);
	assert_true(out.is_read && out.id == UINT64_MAX && out.staff == sato && out.person == mikan);
	assert_string_equal(out.nickname, "さとう");
	assert_string_equal(out.about, "みかん");
	assert_string_equal(out.text, "急がない");
	assert_int_equal(store_add_handover(place->store, &note), STORE_TAKEN);
	assert_int_equal(each(place->store, sato, DAY).count, 1);
	assert_int_equal(store_find_handover(place->store, 99, sato, &out), STORE_NONE);
}

static void each_reads_for_oneself(void **state)
{
	struct test_place *place = *state;
	uint64_t sato = test_account(place->store, "さとう"), suzuki = test_account(place->store, "すずき");
	struct store_handover first = handover(sato, 0, 1, DAY), second = handover(sato, 0, 2, DAY);

	assert_int_equal(store_add_handover(place->store, &first), STORE_OK);
	assert_int_equal(store_add_handover(place->store, &second), STORE_OK);
	assert_false(each(place->store, suzuki, DAY).last.is_read);
	assert_int_equal(store_read_handover(place->store, first.handover, suzuki), STORE_OK);
	assert_int_equal(store_read_handover(place->store, first.handover, suzuki), STORE_OK);
	assert_true(each(place->store, suzuki, DAY).last.is_read); /* the oldest comes last */
	assert_int_equal(store_read_handover(place->store, 0, suzuki), STORE_OK);
	assert_int_equal(store_find_handover(place->store, second.handover, suzuki, &second), STORE_OK);
	assert_true(second.is_read);
}

static void notes_end_and_go_with_whom_they_are_about(void **state)
{
	struct test_place *place = *state;
	uint64_t sato = test_account(place->store, "さとう"), mikan = test_account(place->store, "みかん");
	struct store_handover about = handover(sato, mikan, 1, DAY), other = handover(sato, 0, 2, DAY + 1), out;
	unsigned forgotten;

	assert_int_equal(store_add_handover(place->store, &about), STORE_OK);
	assert_int_equal(store_add_handover(place->store, &other), STORE_OK);
	assert_int_equal(each(place->store, sato, DAY).count, 2);
	assert_int_equal(each(place->store, sato, DAY + 1).count, 1);
	assert_int_equal(store_erase_account(place->store, mikan), STORE_OK);
	assert_int_equal(each(place->store, sato, DAY).count, 1);
	assert_int_equal(store_erase_account(place->store, sato), STORE_OK);
	assert_int_equal(store_find_handover(place->store, other.handover, 0, &out), STORE_OK);
	assert_true(out.staff == 0 && out.nickname[0] == '\0');
	assert_int_equal(store_forget_handovers(place->store, (DAY + 2) * (int64_t)86400, 100, &forgotten), STORE_OK);
	assert_int_equal(forgotten, 1);
	assert_int_equal(each(place->store, 0, 0).count, 0);
}

static void a_day_counts_who_came_and_who_spoke(void **state)
{
	struct test_place *place = *state;
	uint64_t haru = test_account(place->store, "はる"), natsu = test_account(place->store, "なつ");
	struct store_line line = test_line("free", haru, 1, "はい");
	struct store_account account;
	struct store_today today;

	assert_int_equal(store_find_account(place->store, haru, &account), STORE_OK);
	assert_int_equal(store_set_seen_day(place->store, haru, account.made_day + 3), STORE_OK);
	assert_int_equal(store_set_seen_day(place->store, natsu, account.made_day + 3), STORE_OK);
	assert_int_equal(store_add_line(place->store, &line), STORE_OK);
	assert_int_equal(store_count_today(place->store, account.made_day + 3, line.at_ms, &today), STORE_OK);
	assert_int_equal(today.people, 2);
	assert_int_equal(today.first, 0);
	assert_int_equal(today.talked, 1);
	assert_int_equal(store_count_today(place->store, account.made_day + 3, line.at_ms + 1, &today), STORE_OK);
	assert_int_equal(today.talked, 0);
}

static void who_only_has_an_account_has_not_come(void **state)
{
	struct test_place *place = *state;
	uint64_t haru = test_account(place->store, "はる");
	struct store_account account;
	struct store_today today;

	assert_int_equal(store_find_account(place->store, haru, &account), STORE_OK);
	assert_int_equal(store_set_seen_day(place->store, haru, account.made_day), STORE_OK);
	assert_int_equal(store_count_today(place->store, account.made_day, 0, &today), STORE_OK);
	assert_int_equal(today.people, 0);
	assert_int_equal(store_set_setting(place->store, haru, "visited", "1"), STORE_OK);
	assert_int_equal(store_count_today(place->store, account.made_day, 0, &today), STORE_OK);
	assert_true(today.people == 1 && today.first == 1);
}

#define ON_STORE(name) cmocka_unit_test_setup_teardown(name, test_place_make, test_place_remove)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_STORE(a_note_comes_back_as_it_was_and_once), ON_STORE(each_reads_for_oneself),
		ON_STORE(notes_end_and_go_with_whom_they_are_about), ON_STORE(a_day_counts_who_came_and_who_spoke),
		ON_STORE(who_only_has_an_account_has_not_come)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
