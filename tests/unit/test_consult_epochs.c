/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who makes the next key of a consultation: whoever reads it and has an earlier one, asked or not. Only where nobody
 * has one is it said that it begins anew. */
#include "consult_talk_setup.h"
#include "store_consult.h"

static void who_does_not_trust_the_newest_key_makes_another(void **state)
{
	struct message event;
	unsigned opened;

	(void)state;
	take_one();
	member_begin_epoch(&kotaro, number, 3);
	do
		member_hear(&suzuki, EV_CONSULT, &event);
	while (event.consult_told.consultation != number || event.consult_told.next != 3); /* first that there will be one */
	hear_kind(&suzuki, CONSULT_ROSTER);
	members_settle(all, ALL);
	assert_int_equal(suzuki.consult.epoch, 3);
	assert_int_equal(suzuki.consult.next, 0);
	member_read(&suzuki, number, &opened);
	assert_int_equal(opened, 4); /* three rosters, what was asked */
	member_say(&suzuki, number, CONSULT_SAID, "つづけましょう");
	hear_kind(&kotaro, CONSULT_SAID);
	member_begin_epoch(&kotaro, number, 3); /* that one is there already */
	assert_int_equal(member_refused(&kotaro, REQ_CONSULT_EPOCH), REASON_EPOCH);
}

static void the_first_key_stays_while_one_waits(void **state)
{
	(void)state;
	member_ask(&kotaro, number, WISH_ANYBODY, "うまく言えないです");
	member_read(&kotaro, number, NULL);
	kotaro.readers_count = 1;
	member_begin_epoch(&kotaro, number, 2);
	assert_int_equal(member_refused(&kotaro, REQ_CONSULT_EPOCH), REASON_EPOCH);
}

static bool is_anew(struct member *member)
{
	struct message event;

	member_send_number(member, REQ_CONSULT_READ, number);
	do
		member_hear(member, EV_CONSULT_WANTED, &event);
	while (event.consult_wanted.consultation != number);
	return event.consult_wanted.begins != 0;
}

static bool go_on(void *context, uint64_t consultation)
{
	(void)context;
	(void)consultation;
	return true;
}

static void lose_one(struct store *store)
{
	assert_int_equal(store_hold_consult_reader(store, KOTARO, 20000, go_on, NULL), STORE_OK);
}

static void lose_both(struct store *store)
{
	lose_one(store);
	assert_int_equal(store_hold_consult_reader(store, SUZUKI, 20000, go_on, NULL), STORE_OK);
}

static void come_again(void)
{
	session_lose(&suzuki.session);
	suzuki.is_idle = true;
	member_come_again(&suzuki);
}

static void it_begins_anew_only_where_nobody_has_an_earlier_key(void **state)
{
	(void)state;
	take_one();
	session_lose(&kotaro.session);
	hub_fixture_change(&fixture, lose_one);
	come_again();
	assert_false(is_anew(&suzuki));
	hub_fixture_change(&fixture, lose_both);
	come_again();
	assert_true(is_anew(&suzuki));
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, start_talk, stop_talk)
	const struct CMUnitTest tests[] = {
		CASE(who_does_not_trust_the_newest_key_makes_another), CASE(the_first_key_stays_while_one_waits),
		CASE(it_begins_anew_only_where_nobody_has_an_earlier_key)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
