/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Consultations as rows: who asked, who has one, who may read it, and what goes when somebody leaves. */
#include "consult_rows.h"

#include "store_statement.h"

struct told {
	unsigned count;
	uint64_t consultations[8];
};

static bool on_consult(void *context, const struct store_consult *consult)
{
	struct told *told = context;

	told->consultations[told->count++] = consult->consultation;
	return true;
}

static bool on_number(void *context, uint64_t consultation)
{
	struct told *told = context;

	told->consultations[told->count++] = consultation;
	return true;
}

static bool on_grant(void *context, const struct store_consult_grant *grant)
{
	struct told *told = context;

	assert_int_equal(grant->sealed[4], grant->epoch);
	told->count++;
	return true;
}

static unsigned grants(struct store *store, uint64_t reader)
{
	struct told told = { 0 };

	assert_int_equal(store_each_consult_grant(store, CIRCLE, reader, on_grant, &told), STORE_OK);
	return told.count;
}

static bool on_lack(void *context, const struct store_consult_lack *lack)
{
	struct told *told = context;

	assert_true(lack->consultation == CIRCLE);
	assert_int_equal(lack->public_key[0], lack->reader);
	told->consultations[told->count++] = lack->reader << 8 | lack->epoch;
	return true;
}

static struct told lacks(struct store *store, uint64_t account)
{
	struct told told = { 0 };

	assert_int_equal(store_each_consult_lack(store, account, 8, on_lack, &told), STORE_OK);
	return told;
}

static void a_request_comes_back_as_it_was(void **state)
{
	struct people people = add_people(state);
	struct store_consult asked = { .consultation = CIRCLE, .account = people.yuki, .wished = people.mori,
		.state = WRITTEN, .wish = 1, .is_text_only = true, .asked = 1000, .since = 1001 }, out;

	assert_int_equal(store_find_consult(people.store, CIRCLE, &out), STORE_NONE);
	assert_int_equal(store_add_consult(people.store, &asked), STORE_OK);
	out = find_consult(people.store, CIRCLE);
	assert_true(out.account == people.yuki && out.wished == people.mori && out.counsellor == 0);
	assert_true(out.state == WRITTEN && out.wish == 1 && out.is_text_only && out.nth == 1);
	assert_true(out.asked == 1000 && out.since == 1001 && out.alone_since == 0 && out.newest == 0);
	assert_true(out.epoch == 0 && !out.needs_epoch);
	assert_string_equal(out.nickname, "yuki");
	assert_string_equal(out.role, "participant");
	assert_string_equal(out.wished_nickname, "mori");
	assert_string_equal(out.counsellor_nickname, "");
	assert_true(store_is_consult_reader(people.store, CIRCLE, people.yuki));
	assert_false(store_is_consult_reader(people.store, CIRCLE, people.mori));
	test_is_whole(people.store);
}

static void a_person_has_one_open_at_a_time(void **state)
{
	struct people people = add_people(state);
	struct store_consult out;

	assert_int_equal(add_consult(people.store, 7, people.yuki, 1000), STORE_OK);
	assert_int_equal(add_consult(people.store, 8, people.yuki, 1000), STORE_TAKEN);
	assert_int_equal(add_consult(people.store, 7, people.mori, 1000), STORE_TAKEN);
	assert_int_equal(add_consult(people.store, 9, 999, 1000), STORE_NONE);
	assert_int_equal(store_find_open_consult(people.store, people.yuki, &out), STORE_OK);
	assert_int_equal(out.consultation, 7);
	assert_int_equal(store_set_consult_state(people.store, 7, CLOSED, 1100), STORE_OK);
	assert_int_equal(store_find_open_consult(people.store, people.yuki, &out), STORE_NONE);
	assert_int_equal(add_consult(people.store, 8, people.yuki, 1200), STORE_OK);
	assert_int_equal(find_consult(people.store, 8).nth, 2);
	assert_int_equal(find_consult(people.store, 7).nth, 1);
	assert_int_equal(store_set_consult_state(people.store, 7, WAITING, 1300), STORE_TAKEN);
	assert_int_equal(store_remove_consult(people.store, 8), STORE_OK);
	assert_int_equal(store_remove_consult(people.store, 8), STORE_NONE);
	assert_int_equal(store_set_consult_state(people.store, 8, CLOSED, 1300), STORE_NONE);
}

static void one_is_taken_once_and_never_ones_own(void **state)
{
	struct people people = add_people(state);
	struct store_consult out;

	ask(&people);
	assert_int_equal(store_claim_consult(people.store, 5, people.mori, 1100), STORE_NONE);
	assert_int_equal(store_claim_consult(people.store, CIRCLE, people.yuki, 1100), STORE_NONE);
	assert_int_equal(store_claim_consult(people.store, CIRCLE, people.mori, 1100), STORE_OK);
	assert_int_equal(store_claim_consult(people.store, CIRCLE, people.sato, 1100), STORE_NONE);
	assert_int_equal(store_claim_consult(people.store, CIRCLE, people.mori, 1100), STORE_NONE);
	out = find_consult(people.store, CIRCLE);
	assert_true(out.state == TAKEN && out.counsellor == people.mori && out.since == 1100 && out.needs_epoch);
	assert_string_equal(out.counsellor_nickname, "mori");
	assert_true(store_is_consult_reader(people.store, CIRCLE, people.mori));
	assert_false(store_is_consult_reader(people.store, CIRCLE, people.sato));
}

/* What the desk could open while nobody had it is closed to it with the first key of the two. */
static void the_next_epoch_takes_the_desk_its_keys(void **state)
{
	struct people people = add_people(state);
	struct store_consult_grant own = { .consultation = CIRCLE, .reader = people.mori, .epoch = 1, .sealed = "KKg1\1" };

	ask(&people);
	assert_int_equal(grants(people.store, 0), 1);
	assert_int_equal(store_add_consult_grant(people.store, &own), STORE_NONE); /* not yet */
	assert_int_equal(store_claim_consult(people.store, CIRCLE, people.mori, 1100), STORE_OK);
	assert_int_equal(grants(people.store, 0), 1);
	assert_int_equal(store_add_consult_grant(people.store, &own), STORE_OK);
	assert_int_equal(store_add_consult_grant(people.store, &own), STORE_TAKEN);
	own.epoch = 2;
	assert_int_equal(store_add_consult_grant(people.store, &own), STORE_NONE); /* no such epoch */
	assert_int_equal(add_epoch(people.store, CIRCLE, 3, people.mori, (uint64_t[]){ 0 }), STORE_TAKEN);
	assert_int_equal(add_epoch(people.store, 5, 1, people.mori, (uint64_t[]){ 0 }), STORE_NONE);
	assert_int_equal(add_epoch(people.store, CIRCLE, 2, people.mori, (uint64_t[]){ people.sato, 0 }), STORE_NONE);
	assert_int_equal(find_consult(people.store, CIRCLE).epoch, 1); /* all of it or nothing */
	assert_int_equal(add_epoch(people.store, CIRCLE, 2, people.mori,
		(uint64_t[]){ people.yuki, people.mori, SEAL_READER_RECOVERY, 0 }), STORE_OK);
	assert_int_equal(add_epoch(people.store, CIRCLE, 2, people.yuki, (uint64_t[]){ people.yuki, 0 }), STORE_TAKEN);
	assert_int_equal(find_consult(people.store, CIRCLE).epoch, 2);
	assert_false(find_consult(people.store, CIRCLE).needs_epoch);
	assert_int_equal(grants(people.store, 0), 0);
	assert_int_equal(grants(people.store, people.mori), 2);
	assert_int_equal(grants(people.store, people.yuki), 2);
	assert_int_equal(grants(people.store, SEAL_READER_RECOVERY), 2);
	assert_true(store_has_consult_grant(people.store, CIRCLE, people.mori, 1));
	assert_false(store_has_consult_grant(people.store, CIRCLE, people.sato, 1));
}

static void who_hands_one_on_reads_it_no_more(void **state)
{
	struct people people = add_people(state);
	struct told told;

	ask(&people);
	assert_int_equal(store_hand_consult(people.store, CIRCLE, people.mori, 1100), STORE_NONE); /* nobody has it */
	assert_int_equal(store_claim_consult(people.store, CIRCLE, people.mori, 1100), STORE_OK);
	assert_int_equal(add_epoch(people.store, CIRCLE, 2, people.mori, (uint64_t[]){ people.yuki, people.mori, 0 }),
		STORE_OK);
	assert_int_equal(store_set_consult_draft(people.store, CIRCLE, people.mori, (const uint8_t *)"box", 3), STORE_OK);
	assert_int_equal(store_hand_consult(people.store, CIRCLE, people.mori, 1200), STORE_NONE);
	assert_true(store_is_consult_reader(people.store, CIRCLE, people.mori)); /* undone with the rest */
	assert_int_equal(store_hand_consult(people.store, CIRCLE, people.yuki, 1200), STORE_NONE);
	assert_int_equal(store_hand_consult(people.store, CIRCLE, people.sato, 1200), STORE_OK);
	assert_int_equal(grants(people.store, people.mori), 0);
	assert_false(store_is_consult_reader(people.store, CIRCLE, people.mori));
	assert_int_equal(store_set_consult_draft(people.store, CIRCLE, people.mori, (const uint8_t *)"box", 3), STORE_NONE);
	assert_true(store_is_consult_reader(people.store, CIRCLE, people.sato));
	assert_true(find_consult(people.store, CIRCLE).needs_epoch);
	told = lacks(people.store, people.yuki);
	assert_int_equal(told.count, 2);
	assert_int_equal(told.consultations[0], people.sato << 8 | 2);
	assert_int_equal(told.consultations[1], people.sato << 8 | 1);
	assert_int_equal(lacks(people.store, people.mori).count, 0);
	assert_int_equal(lacks(people.store, people.sato).count, 0);
}

static void who_is_handed_back_keeps_their_turn(void **state)
{
	struct people people = add_people(state);
	uint64_t hana = add_person(people.store, "hana", "family");
	struct told told = { 0 };

	ask(&people);
	assert_int_equal(add_consult(people.store, 8, hana, 1050), STORE_OK);
	assert_int_equal(store_unclaim_consult(people.store, CIRCLE, 1100, false), STORE_NONE);
	assert_int_equal(store_claim_consult(people.store, CIRCLE, people.mori, 1100), STORE_OK);
	assert_int_equal(store_set_consult_alone(people.store, CIRCLE, 1150), STORE_OK);
	assert_int_equal(find_consult(people.store, CIRCLE).alone_since, 1150);
	assert_int_equal(store_unclaim_consult(people.store, CIRCLE, 1200, false), STORE_OK);
	assert_int_equal(find_consult(people.store, CIRCLE).alone_since, 0);
	assert_int_equal(find_consult(people.store, CIRCLE).counsellor, 0);
	assert_false(store_is_consult_reader(people.store, CIRCLE, people.mori));
	assert_int_equal(store_each_consult_in(people.store, 1u << WAITING | 1u << WRITTEN, on_consult, &told), STORE_OK);
	assert_int_equal(told.count, 2);
	assert_true(told.consultations[0] == CIRCLE && told.consultations[1] == 8);
	assert_int_equal(store_claim_consult(people.store, CIRCLE, people.sato, 1300), STORE_OK);
	assert_int_equal(store_unclaim_consult(people.store, CIRCLE, 1400, true), STORE_OK);
	assert_int_equal(find_consult(people.store, CIRCLE).state, WRITTEN);
	told.count = 0;
	assert_int_equal(store_each_consult_in(people.store, 1u << TAKEN | 1u << WAITING, on_consult, &told), STORE_OK);
	assert_int_equal(told.count, 1);
	assert_int_equal(told.consultations[0], 8);
}

/* A key that somebody else may have chosen opens nothing old until a reader lets it. */
static void another_key_waits_to_be_trusted(void **state)
{
	struct people people = add_people(state);
	struct store_consult_grant old = { .consultation = CIRCLE, .reader = people.yuki, .epoch = 1, .sealed = "KKg1\1" };
	struct told told = { 0 };

	ask(&people);
	assert_int_equal(store_claim_consult(people.store, CIRCLE, people.mori, 1100), STORE_OK);
	assert_int_equal(add_epoch(people.store, CIRCLE, 2, people.mori, (uint64_t[]){ people.yuki, people.mori, 0 }),
		STORE_OK);
	assert_int_equal(store_trust_consult_reader(people.store, CIRCLE, people.yuki), STORE_NONE);
	assert_int_equal(store_hold_consult_reader(people.store, people.yuki, 20000, on_number, &told), STORE_OK);
	assert_int_equal(told.count, 1);
	assert_true(told.consultations[0] == CIRCLE);
	assert_int_equal(grants(people.store, people.yuki), 0);
	assert_true(find_consult(people.store, CIRCLE).needs_epoch);
	assert_int_equal(lacks(people.store, people.mori).count, 0);
	assert_int_equal(add_epoch(people.store, CIRCLE, 3, people.mori, (uint64_t[]){ people.yuki, people.mori, 0 }),
		STORE_OK);
	assert_int_equal(lacks(people.store, people.mori).count, 0);
	assert_int_equal(store_trust_consult_reader(people.store, CIRCLE, people.yuki), STORE_OK);
	assert_int_equal(lacks(people.store, people.mori).count, 1); /* the first epoch was never this one's */
	assert_int_equal(store_add_consult_grant(people.store, &old), STORE_OK);
}

/* A key that opens what was sealed to the one before is asked to hold nothing back. */
static void a_key_that_follows_another_needs_a_new_epoch_alone(void **state)
{
	struct people people = add_people(state);
	struct told told = { 0 };

	ask(&people);
	assert_int_equal(store_renew_consult_reader(people.store, people.mori, on_number, &told), STORE_OK);
	assert_int_equal(told.count, 0);
	assert_int_equal(store_renew_consult_reader(people.store, people.yuki, on_number, &told), STORE_OK);
	assert_int_equal(told.count, 1);
	assert_true(find_consult(people.store, CIRCLE).needs_epoch);
	assert_int_equal(grants(people.store, people.yuki), 1);
	assert_int_equal(store_trust_consult_reader(people.store, CIRCLE, people.yuki), STORE_NONE); /* never held */
}

static bool on_reader(void *context, const struct store_consult_reader *reader)
{
	struct store_consult_reader *readers = context;

	while (readers->account != 0)
		readers++;
	*readers = *reader;
	return true;
}

static void readers_are_told_with_their_keys(void **state)
{
	struct people people = add_people(state);
	struct store_consult_reader readers[4] = { 0 };
	struct told told = { 0 };

	ask(&people);
	assert_int_equal(store_claim_consult(people.store, CIRCLE, people.mori, 1100), STORE_OK);
	assert_int_equal(store_hold_consult_reader(people.store, people.mori, 20000, on_number, &told), STORE_OK);
	assert_int_equal(store_each_consult_reader(people.store, CIRCLE, on_reader, readers), STORE_OK);
	assert_true(readers[0].account == people.yuki && readers[1].account == people.mori && readers[2].account == 0);
	assert_true(!readers[0].is_held && readers[1].is_held && readers[1].day == 20000);
	assert_int_equal(readers[1].public_key[0], people.mori);
	assert_string_equal(readers[1].nickname, "mori");
	assert_string_equal(readers[0].role, "participant");
}

/* Mori has three: one they talk in, a letter, one that is over; and asked for one of their own. */
static void a_counsellor_who_departs_leaves_nothing_unread(void **state)
{
	struct people people = add_people(state);
	uint64_t hana = add_person(people.store, "hana", "family");
	struct told told = { 0 };
	struct store_consult letter = { .consultation = 9, .account = hana, .wish = 3, .state = WRITTEN, .asked = 1 };

	assert_int_equal(add_consult(people.store, 7, people.yuki, 900), STORE_OK);
	assert_int_equal(store_claim_consult(people.store, 7, people.mori, 950), STORE_OK);
	assert_int_equal(store_set_consult_state(people.store, 7, CLOSED, 960), STORE_OK);
	ask(&people);
	assert_int_equal(store_claim_consult(people.store, CIRCLE, people.mori, 1100), STORE_OK);
	assert_int_equal(add_epoch(people.store, CIRCLE, 2, people.yuki, (uint64_t[]){ people.yuki, people.mori, 0 }),
		STORE_OK);
	assert_int_equal(store_add_consult(people.store, &letter), STORE_OK);
	assert_int_equal(store_claim_consult(people.store, 9, people.mori, 1100), STORE_OK);
	assert_int_equal(add_consult(people.store, 10, people.mori, 1100), STORE_OK);
	assert_int_equal(store_depart_consults(people.store, people.mori, 1200, on_consult, &told), STORE_OK);
	assert_int_equal(told.count, 3);
	assert_true(find_consult(people.store, 7).state == CLOSED && find_consult(people.store, 7).counsellor == 0);
	assert_true(find_consult(people.store, 7).needs_epoch && find_consult(people.store, 7).since == 960);
	assert_true(find_consult(people.store, CIRCLE).state == WAITING
		&& find_consult(people.store, CIRCLE).since == 1200);
	assert_true(find_consult(people.store, 9).state == WRITTEN && find_consult(people.store, 9).counsellor == 0);
	assert_int_equal(grants(people.store, people.mori), 0);
	assert_false(find_consult(people.store, 10).needs_epoch);
	assert_true(store_is_consult_reader(people.store, 10, people.mori));
	told.count = 0;
	assert_int_equal(store_depart_consults(people.store, people.mori, 1200, on_consult, &told), STORE_OK);
	assert_int_equal(told.count, 0);
	test_is_whole(people.store);
}

/* With the change itself, if nobody called it before. */
static void a_lost_right_takes_the_keys_along(void **state)
{
	struct people people = add_people(state);

	ask(&people);
	assert_int_equal(store_claim_consult(people.store, CIRCLE, people.mori, 1100), STORE_OK);
	assert_int_equal(store_set_role(people.store, people.mori, "coordinator"), STORE_OK);
	assert_true(store_is_consult_reader(people.store, CIRCLE, people.mori));
	assert_int_equal(store_set_suspended(people.store, people.mori, true), STORE_OK);
	assert_false(store_is_consult_reader(people.store, CIRCLE, people.mori));
	assert_int_equal(find_consult(people.store, CIRCLE).state, WAITING);
	assert_int_equal(store_claim_consult(people.store, CIRCLE, people.sato, 1200), STORE_OK);
	assert_int_equal(store_set_suspended(people.store, people.yuki, true), STORE_OK);
	assert_true(store_is_consult_reader(people.store, CIRCLE, people.yuki)); /* what they asked for stays theirs */
	assert_int_equal(store_set_role(people.store, people.sato, "supporter"), STORE_OK);
	assert_int_equal(find_consult(people.store, CIRCLE).counsellor, 0);
}

static void ones_own_go_with_the_account(void **state)
{
	struct people people = add_people(state);
	struct told told = { 0 };

	ask(&people);
	assert_int_equal(store_claim_consult(people.store, CIRCLE, people.mori, 1100), STORE_OK);
	assert_int_equal(store_each_consult_of(people.store, people.mori, on_consult, &told), STORE_OK);
	assert_int_equal(told.count, 1);
	assert_int_equal(store_erase_account(people.store, people.yuki), STORE_OK);
	assert_int_equal(store_each_consult_of(people.store, people.mori, on_consult, &told), STORE_OK);
	assert_int_equal(told.count, 1);
	assert_int_equal(grants(people.store, SEAL_READER_RECOVERY), 0);
	test_is_whole(people.store);
}

static void those_closed_long_ago_are_forgotten(void **state)
{
	struct people people = add_people(state);
	unsigned count;

	for (uint64_t i = 1; i <= 4; i++) {
		assert_int_equal(add_consult(people.store, i, people.yuki, 1000), STORE_OK);
		assert_int_equal(store_set_consult_state(people.store, i, i < 4 ? CLOSED : WRITTEN, 1000 + (int64_t)i), STORE_OK);
	}
	assert_int_equal(store_forget_consults(people.store, 1001, 2, &count), STORE_OK);
	assert_int_equal(count, 0);
	assert_int_equal(store_forget_consults(people.store, 9999, 2, &count), STORE_OK);
	assert_int_equal(count, 2);
	assert_int_equal(store_forget_consults(people.store, 9999, 2, &count), STORE_OK);
	assert_int_equal(count, 1);
	assert_int_equal(find_consult(people.store, 4).state, WRITTEN);
}

static int count_findings(struct store *store)
{
	int findings = 0;

	assert_int_equal(store_check(store, test_count_finding, &findings), STORE_OK);
	return findings;
}

static void change_rows(struct store *store, const char *sql)
{
	assert_int_equal(sqlite3_exec(store->db, sql, NULL, NULL, NULL), SQLITE_OK);
}

/* As if somebody had written to the database beside us. */
static void a_check_finds_keys_in_the_wrong_hands(void **state)
{
	struct people people = add_people(state);

	ask(&people);
	assert_int_equal(store_claim_consult(people.store, CIRCLE, people.mori, 1100), STORE_OK);
	assert_int_equal(add_epoch(people.store, CIRCLE, 2, people.mori, (uint64_t[]){ people.yuki, people.mori, 0 }),
		STORE_OK);
	test_is_whole(people.store);
	change_rows(people.store, "UPDATE account SET role = 'supporter' WHERE nickname = 'mori'");
	assert_int_equal(count_findings(people.store), 1);
	assert_int_equal(store_set_role(people.store, people.mori, "supporter"), STORE_OK);
	test_is_whole(people.store);
	change_rows(people.store, "UPDATE consult_member SET is_reader = 0");
	assert_int_equal(count_findings(people.store), 1);
	change_rows(people.store, "UPDATE consult_member SET is_reader = 1 WHERE account = 1");
	change_rows(people.store, "UPDATE consult_line SET box = zeroblob(300) WHERE line = 1");
	assert_int_equal(count_findings(people.store), 1);
	change_rows(people.store, "UPDATE consult_grant SET sealed = zeroblob(108) WHERE reader = 1 AND epoch = 1");
	assert_int_equal(count_findings(people.store), 2);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, test_place_make, test_place_remove)
	const struct CMUnitTest tests[] = {
		CASE(a_request_comes_back_as_it_was), CASE(a_person_has_one_open_at_a_time),
		CASE(one_is_taken_once_and_never_ones_own), CASE(the_next_epoch_takes_the_desk_its_keys),
		CASE(who_hands_one_on_reads_it_no_more), CASE(who_is_handed_back_keeps_their_turn),
		CASE(another_key_waits_to_be_trusted), CASE(a_key_that_follows_another_needs_a_new_epoch_alone),
		CASE(readers_are_told_with_their_keys),
		CASE(a_counsellor_who_departs_leaves_nothing_unread), CASE(a_lost_right_takes_the_keys_along),
		CASE(ones_own_go_with_the_account), CASE(those_closed_long_ago_are_forgotten),
		CASE(a_check_finds_keys_in_the_wrong_hands)
	};

	return cmocka_run_group_tests_name("store_consult", tests, NULL, NULL);
}
