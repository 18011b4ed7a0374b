/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hub and the keys of teams: who makes and grants them, who reads on and who does not. */
#include <string.h>

#include "hub_setup.h"
#include "seal.h"
#include "store.h"
#include "store_account.h"
#include "team_setup.h"
#include "vault.h"

static void the_first_of_a_team_makes_its_key_and_all_hear_of_it(void **state)
{
	struct member sato;
	struct session applicant, later;
	struct message event;
	uint8_t key[32];

	(void)state;
	session_open(&fixture, &applicant, DOOR, 0);
	come_with_keys(&sato, SATO);
	say_open(&sato);
	make_team(&sato, TEAM_STAFF, 1);
	assert_true(vault_has_team(sato.vault, TEAM_STAFF, 1, key));
	expect(&applicant, EV_TEAM, &event);
	assert_int_equal(event.team_key.team, TEAM_STAFF);
	assert_memory_equal(event.team_key.public_key.bytes, key, sizeof key);
	session_open(&fixture, &later, KNOCK, 0);
	session_send(&later, &(struct message){ .number = REQ_HELLO, .hello = { .version = WIRE_VERSION } });
	expect(&later, EV_TEAM, &event);
	assert_int_equal(event.team_key.epoch, 1);
	send_team(&sato, TEAM_COORDINATORS, 1);
	expect_refusal(&sato.session, REQ_TEAM, REASON_NOT_NOW);
	send_team(&sato, TEAM_DESK, 1);
	expect_refusal(&sato.session, REQ_TEAM, REASON_NOT_NOW);
	send_team(&sato, TEAM_STAFF, 2);
	expect_refusal(&sato.session, REQ_TEAM, REASON_NOT_NOW);
	session_close(&applicant);
	session_close(&later);
	leave(&sato);
}

static void of_two_who_make_it_at_once_one_does(void **state)
{
	struct member tanaka, aoki;
	uint8_t theirs[32], own[32];

	(void)state;
	come_with_keys(&tanaka, TANAKA);
	come_with_keys(&aoki, AOKI);
	say_open(&tanaka);
	say_open(&aoki);
	expect_wanted(&tanaka, TEAM_STAFF, 1);
	expect_wanted(&tanaka, TEAM_COORDINATORS, 1);
	expect_wanted(&aoki, TEAM_STAFF, 1);
	expect_wanted(&aoki, TEAM_COORDINATORS, 1);
	send_team(&tanaka, TEAM_COORDINATORS, 1);
	expect_done(&tanaka.session, REQ_TEAM);
	send_team(&aoki, TEAM_COORDINATORS, 1);
	expect_refusal(&aoki.session, REQ_TEAM, REASON_NOT_NOW);
	vault_drop_team(aoki.vault, TEAM_COORDINATORS, 1);
	answer_lack(&tanaka, AOKI);
	take_grant(&aoki, TEAM_COORDINATORS, 1);
	assert_true(vault_has_team(tanaka.vault, TEAM_COORDINATORS, 1, own));
	assert_true(vault_has_team(aoki.vault, TEAM_COORDINATORS, 1, theirs));
	assert_memory_equal(own, theirs, sizeof own);
	leave(&tanaka);
	leave(&aoki);
}

static void only_holders_grant_and_only_to_members(void **state)
{
	struct member sato, suzuki, kotaro;
	struct message event;
	uint8_t key[32];

	(void)state;
	come_with_keys(&sato, SATO);
	say_open(&sato);
	make_team(&sato, TEAM_STAFF, 1);
	come_with_keys(&suzuki, SUZUKI);
	expect(&sato.session, EV_LACK, &event);
	come_with_keys(&kotaro, KOTARO);
	vault_public_key(kotaro.vault, key);
	send_grant(&suzuki, TEAM_STAFF, 1, SUZUKI, key);
	expect_refusal(&suzuki.session, REQ_GRANT, REASON_NOT_NOW);
	send_grant(&sato, TEAM_STAFF, 1, KOTARO, key);
	expect_refusal(&sato.session, REQ_GRANT, REASON_NOT_NOW); /* a guest */
	send_grant(&sato, TEAM_STAFF, 1, KIMURA, key);
	expect_refusal(&sato.session, REQ_GRANT, REASON_NOT_NOW); /* without a pair */
	send_grant(&sato, TEAM_COORDINATORS, 1, SUZUKI, key);
	expect_refusal(&sato.session, REQ_GRANT, REASON_NOT_NOW);
	vault_public_key(suzuki.vault, key);
	for (int i = 0; i < 2; i++) { /* what is granted already is granted */
		send_grant(&sato, TEAM_STAFF, 1, SUZUKI, key);
		expect_done(&sato.session, REQ_GRANT);
	}
	say_open(&suzuki);
	take_grant(&suzuki, TEAM_STAFF, 1);
	expect_none(&sato.session, EV_LACK);
	leave(&sato);
	leave(&suzuki);
	leave(&kotaro);
}

static void demote_sato(struct store *store)
{
	assert_int_equal(store_set_role(store, SATO, "participant"), STORE_OK);
}

static void who_leaves_the_team_reads_nothing_new(void **state)
{
	struct member sato, suzuki;
	struct session session;
	struct message event;
	unsigned counts[WIRE_NUMBER_MAX] = { 0 };

	(void)state;
	come_with_keys(&sato, SATO);
	say_open(&sato);
	make_team(&sato, TEAM_STAFF, 1);
	come_with_keys(&suzuki, SUZUKI);
	answer_lack(&sato, SUZUKI);
	hub_fixture_change(&fixture, demote_sato);
	session_lose(&sato.session);
	session_open(&fixture, &sato.session, KNOWN, SATO);
	session_send(&sato.session, &(struct message){ .number = REQ_VAULT, .vault = { .is_open = 1 } });
	session_send(&sato.session, &(struct message){ .number = REQ_KEYS });
	assert_true(session_count(&sato.session, EV_DONE, counts));
	assert_int_equal(counts[EV_GRANT] + counts[EV_TEAM_WANTED] + counts[EV_LACK], 0);
	session_open(&fixture, &session, KNOWN, KIMURA); /* never held it: Suzuki is the one to make the next */
	session_send(&session, &(struct message){ .number = REQ_VAULT, .vault = { .is_open = 1 } });
	expect_none(&session, EV_TEAM_WANTED);
	come_again(&suzuki, SUZUKI);
	take_grant(&suzuki, TEAM_STAFF, 1);
	make_team(&suzuki, TEAM_STAFF, 2);
	expect(&session, EV_TEAM, &event);
	assert_int_equal(event.team_key.epoch, 2);
	assert_true(vault_has_team(suzuki.vault, TEAM_STAFF, 1, NULL));
	session_close(&session);
	leave(&sato);
	leave(&suzuki);
}

static void erasing_oneself_ends_an_epoch_at_once(void **state)
{
	struct member sato, suzuki;
	struct message request = { .number = REQ_ERASE };

	(void)state;
	come_with_keys(&sato, SATO);
	say_open(&sato);
	make_team(&sato, TEAM_STAFF, 1);
	come_with_keys(&suzuki, SUZUKI);
	answer_lack(&sato, SUZUKI);
	say_open(&suzuki);
	take_grant(&suzuki, TEAM_STAFF, 1);
	memcpy(request.erase.auth.bytes, first_auth, SEAL_KEY);
	session_send(&sato.session, &request);
	make_team(&suzuki, TEAM_STAFF, 2);
	leave(&sato);
	leave(&suzuki);
}

static void suspend_sato(struct store *store)
{
	assert_int_equal(store_set_suspended(store, SATO, true), STORE_OK);
}

static void when_nobody_is_left_who_held_it_any_member_makes_the_next(void **state)
{
	struct member sato, suzuki;

	(void)state;
	come_with_keys(&sato, SATO);
	say_open(&sato);
	make_team(&sato, TEAM_STAFF, 1);
	hub_fixture_change(&fixture, suspend_sato);
	come_with_keys(&suzuki, SUZUKI);
	say_open(&suzuki);
	make_team(&suzuki, TEAM_STAFF, 2);
	leave(&sato);
	leave(&suzuki);
}

static void newcomers_are_granted_every_epoch(void **state)
{
	struct member tanaka, suzuki;
	struct message event;

	(void)state;
	come_with_keys(&tanaka, TANAKA);
	say_open(&tanaka);
	expect_wanted(&tanaka, TEAM_STAFF, 1);
	make_team(&tanaka, TEAM_COORDINATORS, 1);
	send_team(&tanaka, TEAM_STAFF, 1);
	expect_done(&tanaka.session, REQ_TEAM);
	come_with_keys(&suzuki, SUZUKI);
	expect(&tanaka.session, EV_LACK, &event);
	assert_int_equal(event.lack.team, TEAM_STAFF);
	assert_int_equal(event.lack.account, SUZUKI);
	expect_none(&tanaka.session, EV_LACK); /* the coordinators' is not for Suzuki */
	leave(&tanaka);
	leave(&suzuki);
}

static void the_desk_is_of_counsellors_and_coordinators(void **state)
{
	struct member tanaka, sato, suzuki;
	struct message event;

	(void)state;
	come_with_keys(&tanaka, TANAKA);
	say_open(&tanaka);
	make_team(&tanaka, TEAM_DESK, 1);
	come_with_keys(&sato, SATO);
	expect_none(&tanaka.session, EV_LACK);
	come_with_keys(&suzuki, SUZUKI);
	expect(&tanaka.session, EV_LACK, &event);
	assert_int_equal(event.lack.team, TEAM_DESK);
	assert_int_equal(event.lack.account, SUZUKI);
	send_grant(&tanaka, TEAM_DESK, 1, SUZUKI, event.lack.public_key.bytes);
	expect_done(&tanaka.session, REQ_GRANT);
	say_open(&suzuki);
	take_grant(&suzuki, TEAM_DESK, 1);
	expect_none(&suzuki.session, EV_GRANT);
	leave(&tanaka);
	leave(&sato);
	leave(&suzuki);
}

/* What the team had is still open to who held it; what comes is sealed to a key that the old pair never saw. */
static void another_pair_ends_the_epochs_of_its_teams(void **state)
{
	struct member suzuki;
	struct message request, event;
	uint8_t former[SEAL_FORMER], key[32], box[512], words[16];
	size_t n;

	(void)state;
	come_with_keys(&suzuki, SUZUKI);
	say_open(&suzuki);
	make_team(&suzuki, TEAM_DESK, 1);
	assert_true(vault_has_team(suzuki.vault, TEAM_DESK, 1, key));
	assert_true(seal_box("KKt1", 3, key, "before", 6, box));
	request = renewal_of_pair(&suzuki, former);
	session_send(&suzuki.session, &request);
	expect_done(&suzuki.session, REQ_RENEW);
	make_team(&suzuki, TEAM_DESK, 2);
	session_lose(&suzuki.session);
	vault_lock(suzuki.vault);
	come_by_passphrase(&suzuki.session, "すずき", second_auth);
	expect(&suzuki.session, EV_PAIR, &event);
	assert_int_equal(vault_unlock(suzuki.vault, &suzuki.holder, wrap, suzuki.record, SEAL_WRAPPED), SEAL_OPENED);
	assert_true(vault_take_formers(suzuki.vault, (const uint8_t *)event.own_pair.formers.at, event.own_pair.formers.size));
	say_open(&suzuki);
	take_grant(&suzuki, TEAM_DESK, 1);
	take_grant(&suzuki, TEAM_DESK, 2);
	assert_true(vault_open_team(suzuki.vault, TEAM_DESK, 1, "KKt1", 3, box, seal_box_size(6), words, &n));
	leave(&suzuki);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, start, stop)
	const struct CMUnitTest tests[] = {
		CASE(the_first_of_a_team_makes_its_key_and_all_hear_of_it),
		CASE(of_two_who_make_it_at_once_one_does),
		CASE(only_holders_grant_and_only_to_members),
		CASE(who_leaves_the_team_reads_nothing_new),
		CASE(erasing_oneself_ends_an_epoch_at_once),
		CASE(when_nobody_is_left_who_held_it_any_member_makes_the_next),
		CASE(newcomers_are_granted_every_epoch),
		CASE(the_desk_is_of_counsellors_and_coordinators),
		CASE(another_pair_ends_the_epochs_of_its_teams),
	};

	return cmocka_run_group_tests_name("team", tests, NULL, NULL);
}
