/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys that were granted and do not open: their reader says so, and another reader grants them anew. A good one cannot
 * be taken from anybody that way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "desk_fixture.h"

/* A participant and two counsellors. */
enum { KOTARO = 1, SUZUKI = 4, MORI = 9 };

static struct hub_fixture fixture;
static struct member kotaro, suzuki, mori;
static struct member *const all[] = { &kotaro, &suzuki, &mori };
enum { ALL = sizeof all / sizeof *all };
static const uint64_t number = 4730;

static int start(void **state)
{
	(void)state;
	hub_fixture_make(&fixture, 0);
	hub_fixture_serve(&fixture);
	member_come(&suzuki, &fixture, SUZUKI);
	member_come(&mori, &fixture, MORI);
	member_come(&kotaro, &fixture, KOTARO);
	members_settle(all, ALL);
	member_ask(&kotaro, number, WISH_ANYBODY, "うまく言えないです");
	member_claim(&suzuki, number);
	members_settle(all, ALL);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	for (int i = 0; i < ALL; i++)
		member_leave(all[i]);
	assert_int_equal(hub_fixture_stop(&fixture), 0);
	return 0;
}

/* Of the right form, and sealed for somebody else. */
static void grant_junk(struct member *member, uint64_t reader, uint32_t epoch)
{
	uint8_t sealed[SEAL_GRANT], own[SEAL_BOX_KEY];

	vault_public_key(member->vault, own);
	assert_true(vault_grant_circle(member->vault, number, epoch, reader, own, sealed));
	session_send(&member->session, &(struct message){ .number = REQ_CONSULT_GRANT, .consult_grant = {
		.consultation = number, .epoch = epoch, .reader = reader, .sealed = { (const char *)sealed, SEAL_GRANT } } });
	member_settle(member, NULL);
}

static void doubt(struct member *member, uint32_t epoch)
{
	session_send(&member->session, &(struct message){ .number = REQ_CONSULT_DOUBT,
		.consult_doubt = { .consultation = number, .epoch = epoch } });
}

/* To mori, who lacks the earlier keys; nobody gives her the right ones meanwhile. */
static void hand_with_junk(void)
{
	kotaro.is_idle = suzuki.is_idle = mori.is_idle = true;
	session_send(&suzuki.session, &(struct message){ .number = REQ_CONSULT_HAND,
		.consult_hand = { .consultation = number, .account = MORI } });
	members_settle(all, ALL);
	grant_junk(&kotaro, MORI, 1);
	grant_junk(&kotaro, MORI, 2);
	kotaro.is_idle = mori.is_idle = false;
	member_read(&kotaro, number, NULL);
	members_settle(all, ALL);
}

static void what_does_not_open_is_granted_anew(void **state)
{
	unsigned before, after;

	(void)state;
	hand_with_junk();
	member_read(&mori, number, &before);
	doubt(&mori, 1);
	doubt(&mori, 2);
	members_settle(all, ALL);
	member_read(&mori, number, &after);
	assert_true(after > before);
	grant_junk(&kotaro, MORI, 1); /* a good one stays, whoever sends another */
	vault_drop_circle(mori.vault, number, 1);
	member_read(&mori, number, &before);
	assert_int_equal(before, after);
}

static void doubts_are_bounded_and_harm_nobody(void **state)
{
	unsigned before, after;

	(void)state;
	member_read(&suzuki, number, &before);
	for (int i = 0; i < 8; i++)
		doubt(&kotaro, 2);
	members_settle(all, ALL);
	doubt(&kotaro, 2);
	assert_int_equal(member_refused(&kotaro, REQ_CONSULT_DOUBT), REASON_TOO_MANY);
	doubt(&mori, 1); /* it is none of hers */
	assert_int_equal(member_refused(&mori, REQ_CONSULT_DOUBT), REASON_NO_CONSULT);
	member_read(&suzuki, number, &after);
	assert_int_equal(before, after);
	member_read(&kotaro, number, &after);
	assert_true(after > 0);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, start, stop)
	const struct CMUnitTest tests[] = {
		CASE(what_does_not_open_is_granted_anew), CASE(doubts_are_bounded_and_harm_nobody)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
