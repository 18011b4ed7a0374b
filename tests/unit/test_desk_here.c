/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What everybody is told of the desk: its rule and its key, and whether somebody is there. */
#include <stdlib.h>
#include <string.h>

#include "hub_setup.h"
#include "store.h"
#include "store_account.h"

static bool is_here(struct session *session)
{
	struct message event;

	assert_true(session_wait(session, EV_DESK, &event));
	return event.desk_told.is_here;
}

/* Comes in, and is told once: is somebody there? */
static bool come(struct session *session, unsigned account)
{
	session_open(&fixture, session, KNOWN, account);
	return is_here(session);
}

static void who_comes_is_told_the_rule_and_the_key(void **state)
{
	struct session guest;
	struct message event;

	(void)state;
	session_open(&fixture, &guest, KNOWN, KOTARO);
	assert_true(session_wait(&guest, EV_DESK, &event));
	assert_false(event.desk_told.is_here);
	assert_true(wire_equals(event.desk_told.exception, "いのちの危険がある時だけ"));
	assert_true(wire_equals(event.desk_told.exception_en, ""));
	assert_int_equal(event.desk_told.days, 100);
	assert_int_equal(event.desk_told.recovery.bytes[0], 9);
	session_close(&guest);
}

static void all_hear_when_the_desk_comes_and_goes(void **state)
{
	struct session guest, later, counsellor, coordinator;

	(void)state;
	assert_false(come(&guest, KOTARO));
	sign_in(&counsellor, SUZUKI);
	assert_true(is_here(&guest));
	assert_true(come(&later, 2));
	sign_in(&coordinator, TANAKA); /* there already was somebody: nobody hears more of it */
	session_lose(&counsellor);
	session_close(&coordinator);
	assert_false(is_here(&guest));
	assert_false(is_here(&later));
	session_close(&guest);
	session_close(&later);
}

static void supporters_and_verbs_are_not_the_desk(void **state)
{
	struct session guest, supporter, counsellor;

	(void)state;
	sign_in(&supporter, SATO);
	session_open(&fixture, &counsellor, KNOWN, SUZUKI); /* whose console is not open */
	assert_false(come(&guest, KOTARO));
	session_close(&guest);
	session_close(&supporter);
	session_close(&counsellor);
}

static void nobody_waits_for_themselves(void **state)
{
	struct session one, other;

	(void)state;
	assert_false(come(&one, SUZUKI));
	session_send(&one, &(struct message){ .number = REQ_CONSOLE });
	sign_in(&other, MORI);
	assert_true(is_here(&one));
	session_close(&one); /* ... while the other one is alone from now on */
	assert_false(is_here(&other));
	session_close(&other);
}

static void another_role_is_the_desk_no_more(struct store *store)
{
	assert_int_equal(store_begin(store), STORE_OK);
	assert_int_equal(store_set_role(store, MORI, "supporter"), STORE_OK);
	assert_int_equal(store_commit(store), STORE_OK);
}

static void another_hub_tells_the_same(void **state)
{
	struct session guest, counsellor;

	(void)state;
	sign_in(&counsellor, MORI);
	assert_true(come(&guest, KOTARO));
	session_close(&guest);
	session_close(&counsellor);
	hub_fixture_change(&fixture, another_role_is_the_desk_no_more);
	sign_in(&counsellor, MORI);
	assert_false(come(&guest, KOTARO));
	session_close(&guest);
	session_close(&counsellor);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_comes_is_told_the_rule_and_the_key),
		cmocka_unit_test(all_hear_when_the_desk_comes_and_goes),
		cmocka_unit_test(supporters_and_verbs_are_not_the_desk),
		cmocka_unit_test(nobody_waits_for_themselves),
		cmocka_unit_test(another_hub_tells_the_same),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
