/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hub and keys that it cannot open: people's own pairs, recovery codes, and what teams share. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "hub_fixture.h"
#include "seal.h"
#include "store.h"
#include "store_account.h"
#include "store_pair.h"
#include "vault.h"

/* A participant, a supporter, a counsellor, a coordinator; the same once more from six on. */
enum { KOTARO = 1, SATO = 3, MORI = 4, AOI = 5, SUZUKI = 8, AOKI = 10 };
enum { COST_PASSES = 1, COST_KIB = 8192 };

static struct hub_fixture fixture;
static const uint8_t first_auth[SEAL_KEY] = { 1 }, second_auth[SEAL_KEY] = { 2 }, wrap[SEAL_KEY] = { 3 };

/* Somebody inside whose vault is open. */
struct member {
	struct session session;
	struct vault *vault;
	struct seal_holder holder;
	uint8_t record[SEAL_WRAPPED];
};

static int start(void **state)
{
	(void)state;
	hub_fixture_start(&fixture);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	assert_int_equal(hub_fixture_stop(&fixture), 0);
	return 0;
}

static void expect(struct session *session, enum wire_number number, struct message *event)
{
	assert_true(session_wait(session, number, event));
}

static void expect_refusal(struct session *session, enum wire_number request, enum reason reason)
{
	struct message event;

	expect(session, EV_REFUSED, &event);
	assert_int_equal(event.refused.request, request);
	assert_int_equal(event.refused.reason, reason);
}

static void expect_done(struct session *session, enum wire_number request)
{
	struct message event;

	expect(session, EV_DONE, &event);
	assert_int_equal(event.done.request, request);
}

/* Nothing of that number came before the hub answered something else. */
static void expect_none(struct session *session, enum wire_number number)
{
	unsigned counts[WIRE_NUMBER_MAX] = { 0 };

	session_send(session, &(struct message){ .number = REQ_KEYS });
	assert_true(session_count(session, EV_DONE, counts));
	assert_int_equal(counts[number], 0);
}

static struct message renewal(const struct member *member, const uint8_t old[SEAL_KEY], const uint8_t auth[SEAL_KEY])
{
	struct message request = { .number = REQ_RENEW, .renew = { .passes = COST_PASSES, .memory_kib = COST_KIB,
		.wrapped = { (const char *)member->record, SEAL_WRAPPED } } };

	memcpy(request.renew.old.bytes, old, SEAL_KEY);
	memcpy(request.renew.auth.bytes, auth, SEAL_KEY);
	memcpy(request.renew.salt.bytes, member->holder.salt, SEAL_SALT);
	memcpy(request.renew.public_key.bytes, member->holder.public_key, SEAL_BOX_KEY);
	return request;
}

/* A passphrase and a pair for somebody who had neither. */
static void come_with_keys(struct member *member, unsigned account)
{
	static const uint8_t none[SEAL_KEY] = { 0 };
	struct message request, event;

	*member = (struct member){ .vault = vault_create(), .holder = { .cost = { COST_PASSES, COST_KIB } } };
	session_open(&fixture, &member->session, KNOWN, account);
	session_send(&member->session, &(struct message){ .number = REQ_UNLOCK });
	expect(&member->session, EV_PAIR, &event);
	assert_int_equal(event.own_pair.wrapped.size, 0);
	assert_true(vault_make_pair(member->vault, account));
	assert_true(vault_wrap(member->vault, &member->holder, wrap, member->record));
	request = renewal(member, none, first_auth);
	session_send(&member->session, &request);
	expect_done(&member->session, REQ_RENEW);
}

static void say_open(struct member *member)
{
	session_send(&member->session, &(struct message){ .number = REQ_VAULT, .vault = { .is_open = 1 } });
}

static void leave(struct member *member)
{
	session_close(&member->session);
	vault_destroy(member->vault);
}

static void send_team(struct member *member, enum team team, uint32_t epoch)
{
	uint8_t sealed[SEAL_GRANT];
	struct message request = { .number = REQ_TEAM, .team = { .team = (uint8_t)team, .epoch = epoch,
		.sealed = { (const char *)sealed, SEAL_GRANT } } };

	assert_true(vault_make_team(member->vault, team, epoch, request.team.public_key.bytes, sealed));
	session_send(&member->session, &request);
}

/* One may be wanted for several teams; the others wait. */
static void expect_wanted(struct member *member, enum team team, uint32_t epoch)
{
	struct message event;

	do
		expect(&member->session, EV_TEAM_WANTED, &event);
	while (event.team_wanted.team != team);
	assert_int_equal(event.team_wanted.epoch, epoch);
}

static void make_team(struct member *member, enum team team, uint32_t epoch)
{
	expect_wanted(member, team, epoch);
	send_team(member, team, epoch);
	expect_done(&member->session, REQ_TEAM);
}

static void send_grant(struct member *member, enum team team, uint32_t epoch, uint64_t account, const uint8_t key[32])
{
	uint8_t sealed[SEAL_GRANT] = { 'K', 'K', 'g', '1' };

	if (vault_has_team(member->vault, team, epoch, NULL))
		assert_true(vault_grant_team(member->vault, team, epoch, account, key, sealed));
	session_send(&member->session, &(struct message){ .number = REQ_GRANT, .grant = { .team = (uint8_t)team,
		.epoch = epoch, .account = account, .sealed = { (const char *)sealed, SEAL_GRANT } } });
}

static void answer_lack(struct member *member, unsigned account)
{
	struct message event;

	expect(&member->session, EV_LACK, &event);
	assert_int_equal(event.lack.account, account);
	send_grant(member, (enum team)event.lack.team, event.lack.epoch, account, event.lack.public_key.bytes);
	expect_done(&member->session, REQ_GRANT);
}

static void take_grant(struct member *member, enum team team, uint32_t epoch)
{
	struct message event;

	expect(&member->session, EV_GRANT, &event);
	assert_int_equal(event.granted.team, team);
	assert_int_equal(event.granted.epoch, epoch);
	assert_int_equal(vault_take_team(member->vault, team, epoch, (const uint8_t *)event.granted.sealed.at,
		event.granted.sealed.size), SEAL_OPENED);
}

static void come_again(struct member *member, unsigned account)
{
	session_lose(&member->session);
	session_open(&fixture, &member->session, KNOWN, account);
	say_open(member);
}

/* -- one's own pair -- */

static void come_by_passphrase(struct session *session, const char *nickname, const uint8_t auth[SEAL_KEY])
{
	struct message request = { .number = REQ_PASSPHRASE, .passphrase = { .nickname = wire_string(nickname) } };

	memcpy(request.passphrase.auth.bytes, auth, SEAL_KEY);
	session_open(&fixture, session, DOOR, 0);
	session_send(session, &request);
}

static void a_pair_comes_back_to_who_knows_the_passphrase_alone(void **state)
{
	struct member member;
	struct session session;
	struct message event;
	unsigned counts[WIRE_NUMBER_MAX] = { 0 };

	(void)state;
	come_with_keys(&member, KOTARO);
	session_open(&fixture, &session, DOOR, 0);
	session_close(&session);
	come_by_passphrase(&session, "こたろう", first_auth);
	expect(&session, EV_PAIR, &event);
	assert_int_equal(event.own_pair.wrapped.size, SEAL_WRAPPED);
	assert_memory_equal(event.own_pair.wrapped.at, member.record, SEAL_WRAPPED);
	assert_memory_equal(event.own_pair.public_key.bytes, member.holder.public_key, SEAL_BOX_KEY);
	assert_memory_equal(event.own_pair.salt.bytes, member.holder.salt, SEAL_SALT);
	expect(&session, EV_KNOWN, &event);
	session_close(&session);
	come_by_passphrase(&session, "こたろう", second_auth);
	assert_true(session_count(&session, EV_REFUSED, counts));
	assert_int_equal(counts[EV_PAIR], 0);
	session_close(&session);
	leave(&member);
}

static void inside_three_wrong_passphrases_are_enough(void **state)
{
	struct member member;
	struct message right = { .number = REQ_UNLOCK }, wrong = { .number = REQ_UNLOCK }, event;

	(void)state;
	memcpy(right.unlock.auth.bytes, first_auth, SEAL_KEY);
	come_with_keys(&member, KOTARO);
	for (int i = 0; i < 2; i++) {
		session_send(&member.session, &wrong);
		expect_refusal(&member.session, REQ_UNLOCK, REASON_UNKNOWN_LOGIN);
	}
	session_send(&member.session, &right);
	expect(&member.session, EV_PAIR, &event);
	for (int i = 0; i < 3; i++) {
		session_send(&member.session, &wrong);
		expect_refusal(&member.session, REQ_UNLOCK, REASON_UNKNOWN_LOGIN);
	}
	session_send(&member.session, &right);
	expect_refusal(&member.session, REQ_UNLOCK, REASON_UNKNOWN_LOGIN);
	leave(&member);
}

static void another_passphrase_needs_the_one_before(void **state)
{
	struct member member;
	struct session session;
	struct message request, event;

	(void)state;
	come_with_keys(&member, KOTARO);
	memset(member.holder.salt, 7, SEAL_SALT);
	assert_true(vault_wrap(member.vault, &member.holder, wrap, member.record));
	request = renewal(&member, second_auth, second_auth);
	session_send(&member.session, &request);
	expect_refusal(&member.session, REQ_RENEW, REASON_UNKNOWN_LOGIN);
	request = renewal(&member, first_auth, second_auth);
	request.renew.memory_kib = 2 * COST_KIB;
	session_send(&member.session, &request);
	expect_refusal(&member.session, REQ_RENEW, REASON_PASSPHRASE);
	request = renewal(&member, first_auth, second_auth);
	request.renew.public_key.bytes[0] ^= 1;
	session_send(&member.session, &request);
	expect_refusal(&member.session, REQ_RENEW, REASON_MALFORMED);
	request = renewal(&member, first_auth, second_auth);
	for (int i = 0; i < 2; i++) { /* once more, as after a hub that died */
		session_send(&member.session, &request);
		expect_done(&member.session, REQ_RENEW);
	}
	come_by_passphrase(&session, "こたろう", first_auth);
	expect_refusal(&session, REQ_PASSPHRASE, REASON_UNKNOWN_LOGIN);
	session_close(&session);
	come_by_passphrase(&session, "こたろう", second_auth);
	expect(&session, EV_PAIR, &event);
	assert_memory_equal(event.own_pair.wrapped.at, member.record, SEAL_WRAPPED);
	session_close(&session);
	leave(&member);
}

static void a_pair_is_made_once_and_by_who_proved(void **state)
{
	struct member member;
	struct session session;
	struct message request = { .number = REQ_PAIR };

	(void)state;
	come_with_keys(&member, KOTARO);
	memcpy(request.pair.public_key.bytes, member.holder.public_key, SEAL_BOX_KEY);
	request.pair.wrapped = (struct wire_text){ (const char *)member.record, SEAL_WRAPPED };
	session_send(&member.session, &request);
	expect_refusal(&member.session, REQ_PAIR, REASON_NOT_NOW); /* came by key */
	come_by_passphrase(&session, "こたろう", first_auth);
	session_send(&session, &request);
	expect_refusal(&session, REQ_PAIR, REASON_NOT_NOW); /* has one */
	session_close(&session);
	leave(&member);
}

/* -- recovery codes -- */

static void send_recovery(struct member *member, uint8_t proof)
{
	session_send(&member->session, &(struct message){ .number = REQ_RECOVERY,
		.recovery = { .proof = { { proof } }, .wrapped = { (const char *)member->record, SEAL_WRAPPED } } });
}

/* Whoever came by key shows the passphrase first. */
static void set_recovery(struct member *member, uint8_t proof)
{
	struct message request = { .number = REQ_UNLOCK }, event;

	memcpy(request.unlock.auth.bytes, first_auth, SEAL_KEY);
	session_send(&member->session, &request);
	expect(&member->session, EV_PAIR, &event);
	send_recovery(member, proof);
	expect_done(&member->session, REQ_RECOVERY);
}

static void send_code(struct session *session, const char *nickname, uint8_t proof)
{
	session_send(session, &(struct message){ .number = REQ_RECOVER,
		.recover = { .nickname = wire_string(nickname), .proof = { { proof } } } });
}

static void a_code_sets_a_new_passphrase_at_the_door(void **state)
{
	struct member member;
	struct session session;
	struct message request, event;

	(void)state;
	come_with_keys(&member, KOTARO);
	set_recovery(&member, 5);
	session_open(&fixture, &session, DOOR, 0);
	send_code(&session, "だれもいない", 5);
	expect_refusal(&session, REQ_RECOVER, REASON_UNKNOWN_LOGIN);
	send_code(&session, "こたろう", 6);
	expect_refusal(&session, REQ_RECOVER, REASON_UNKNOWN_LOGIN);
	request = renewal(&member, first_auth, second_auth);
	session_send(&session, &request);
	expect_refusal(&session, REQ_RENEW, REASON_UNKNOWN_LOGIN);
	send_code(&session, "こたろう", 5);
	expect(&session, EV_RECOVER, &event);
	assert_int_equal(event.recovered.account, KOTARO);
	assert_memory_equal(event.recovered.wrapped.at, member.record, SEAL_WRAPPED);
	session_send(&session, &request);
	expect(&session, EV_KNOWN, &event);
	session_close(&session);
	come_by_passphrase(&session, "こたろう", second_auth);
	expect(&session, EV_KNOWN, &event);
	session_close(&session);
	leave(&member);
}

static void wrong_codes_count_like_wrong_passphrases(void **state)
{
	struct member member;
	struct session session;

	(void)state;
	come_with_keys(&member, KOTARO);
	set_recovery(&member, 5);
	session_open(&fixture, &session, DOOR, 0);
	for (int i = 0; i < 3; i++) {
		send_code(&session, "こたろう", 9);
		expect_refusal(&session, REQ_RECOVER, REASON_UNKNOWN_LOGIN);
	}
	send_code(&session, "こたろう", 5);
	expect_refusal(&session, REQ_RECOVER, REASON_UNKNOWN_LOGIN);
	session_close(&session);
	leave(&member);
}

static void another_code_ends_the_one_before_and_needs_the_passphrase(void **state)
{
	struct member member;
	struct session session;
	struct message event;

	(void)state;
	come_with_keys(&member, KOTARO);
	send_recovery(&member, 5);
	expect_refusal(&member.session, REQ_RECOVERY, REASON_BUSY);
	set_recovery(&member, 5);
	set_recovery(&member, 6);
	session_open(&fixture, &session, DOOR, 0);
	send_code(&session, "こたろう", 5);
	expect_refusal(&session, REQ_RECOVER, REASON_UNKNOWN_LOGIN);
	send_code(&session, "こたろう", 6);
	expect(&session, EV_RECOVER, &event);
	session_close(&session);
	leave(&member);
}

/* -- teams -- */

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
	struct member aoi, aoki;
	uint8_t theirs[32], own[32];

	(void)state;
	come_with_keys(&aoi, AOI);
	come_with_keys(&aoki, AOKI);
	say_open(&aoi);
	say_open(&aoki);
	expect_wanted(&aoi, TEAM_STAFF, 1);
	expect_wanted(&aoi, TEAM_COORDINATORS, 1);
	expect_wanted(&aoki, TEAM_STAFF, 1);
	expect_wanted(&aoki, TEAM_COORDINATORS, 1);
	send_team(&aoi, TEAM_COORDINATORS, 1);
	expect_done(&aoi.session, REQ_TEAM);
	send_team(&aoki, TEAM_COORDINATORS, 1);
	expect_refusal(&aoki.session, REQ_TEAM, REASON_NOT_NOW);
	vault_drop_team(aoki.vault, TEAM_COORDINATORS, 1);
	answer_lack(&aoi, AOKI);
	take_grant(&aoki, TEAM_COORDINATORS, 1);
	assert_true(vault_has_team(aoi.vault, TEAM_COORDINATORS, 1, own));
	assert_true(vault_has_team(aoki.vault, TEAM_COORDINATORS, 1, theirs));
	assert_memory_equal(own, theirs, sizeof own);
	leave(&aoi);
	leave(&aoki);
}

static void only_holders_grant_and_only_to_members(void **state)
{
	struct member sato, mori, kotaro;
	struct message event;
	uint8_t key[32];

	(void)state;
	come_with_keys(&sato, SATO);
	say_open(&sato);
	make_team(&sato, TEAM_STAFF, 1);
	come_with_keys(&mori, MORI);
	expect(&sato.session, EV_LACK, &event);
	come_with_keys(&kotaro, KOTARO);
	vault_public_key(kotaro.vault, key);
	send_grant(&mori, TEAM_STAFF, 1, MORI, key);
	expect_refusal(&mori.session, REQ_GRANT, REASON_NOT_NOW);
	send_grant(&sato, TEAM_STAFF, 1, KOTARO, key);
	expect_refusal(&sato.session, REQ_GRANT, REASON_NOT_NOW); /* a guest */
	send_grant(&sato, TEAM_STAFF, 1, SUZUKI, key);
	expect_refusal(&sato.session, REQ_GRANT, REASON_NOT_NOW); /* without a pair */
	send_grant(&sato, TEAM_COORDINATORS, 1, MORI, key);
	expect_refusal(&sato.session, REQ_GRANT, REASON_NOT_NOW);
	vault_public_key(mori.vault, key);
	for (int i = 0; i < 2; i++) { /* what is granted already is granted */
		send_grant(&sato, TEAM_STAFF, 1, MORI, key);
		expect_done(&sato.session, REQ_GRANT);
	}
	say_open(&mori);
	take_grant(&mori, TEAM_STAFF, 1);
	expect_none(&sato.session, EV_LACK);
	leave(&sato);
	leave(&mori);
	leave(&kotaro);
}

static void demote_sato(struct store *store)
{
	assert_int_equal(store_set_role(store, SATO, "participant"), STORE_OK);
}

static void who_leaves_the_team_reads_nothing_new(void **state)
{
	struct member sato, mori;
	struct session session;
	struct message event;
	unsigned counts[WIRE_NUMBER_MAX] = { 0 };

	(void)state;
	come_with_keys(&sato, SATO);
	say_open(&sato);
	make_team(&sato, TEAM_STAFF, 1);
	come_with_keys(&mori, MORI);
	answer_lack(&sato, MORI);
	hub_fixture_change(&fixture, demote_sato);
	session_lose(&sato.session);
	session_open(&fixture, &sato.session, KNOWN, SATO);
	session_send(&sato.session, &(struct message){ .number = REQ_VAULT, .vault = { .is_open = 1 } });
	session_send(&sato.session, &(struct message){ .number = REQ_KEYS });
	assert_true(session_count(&sato.session, EV_DONE, counts));
	assert_int_equal(counts[EV_GRANT] + counts[EV_TEAM_WANTED] + counts[EV_LACK], 0);
	session_open(&fixture, &session, KNOWN, SUZUKI); /* never held it: Mori is the one to make the next */
	session_send(&session, &(struct message){ .number = REQ_VAULT, .vault = { .is_open = 1 } });
	expect_none(&session, EV_TEAM_WANTED);
	come_again(&mori, MORI);
	take_grant(&mori, TEAM_STAFF, 1);
	make_team(&mori, TEAM_STAFF, 2);
	expect(&session, EV_TEAM, &event);
	assert_int_equal(event.team_key.epoch, 2);
	assert_true(vault_has_team(mori.vault, TEAM_STAFF, 1, NULL));
	session_close(&session);
	leave(&sato);
	leave(&mori);
}

static void erasing_oneself_ends_an_epoch_at_once(void **state)
{
	struct member sato, mori;
	struct message request = { .number = REQ_ERASE };

	(void)state;
	come_with_keys(&sato, SATO);
	say_open(&sato);
	make_team(&sato, TEAM_STAFF, 1);
	come_with_keys(&mori, MORI);
	answer_lack(&sato, MORI);
	say_open(&mori);
	take_grant(&mori, TEAM_STAFF, 1);
	memcpy(request.erase.auth.bytes, first_auth, SEAL_KEY);
	session_send(&sato.session, &request);
	make_team(&mori, TEAM_STAFF, 2);
	leave(&sato);
	leave(&mori);
}

static void suspend_sato(struct store *store)
{
	assert_int_equal(store_set_suspended(store, SATO, true), STORE_OK);
}

static void when_nobody_is_left_who_held_it_any_member_makes_the_next(void **state)
{
	struct member sato, mori;

	(void)state;
	come_with_keys(&sato, SATO);
	say_open(&sato);
	make_team(&sato, TEAM_STAFF, 1);
	hub_fixture_change(&fixture, suspend_sato);
	come_with_keys(&mori, MORI);
	say_open(&mori);
	make_team(&mori, TEAM_STAFF, 2);
	leave(&sato);
	leave(&mori);
}

static void newcomers_are_granted_every_epoch(void **state)
{
	struct member aoi, mori;
	struct message event;

	(void)state;
	come_with_keys(&aoi, AOI);
	say_open(&aoi);
	expect_wanted(&aoi, TEAM_STAFF, 1);
	make_team(&aoi, TEAM_COORDINATORS, 1);
	send_team(&aoi, TEAM_STAFF, 1);
	expect_done(&aoi.session, REQ_TEAM);
	come_with_keys(&mori, MORI);
	expect(&aoi.session, EV_LACK, &event);
	assert_int_equal(event.lack.team, TEAM_STAFF);
	assert_int_equal(event.lack.account, MORI);
	expect_none(&aoi.session, EV_LACK); /* the coordinators' is not for Mori */
	leave(&aoi);
	leave(&mori);
}

static void the_desk_is_of_counsellors_and_coordinators(void **state)
{
	struct member aoi, sato, mori;
	struct message event;

	(void)state;
	come_with_keys(&aoi, AOI);
	say_open(&aoi);
	make_team(&aoi, TEAM_DESK, 1);
	come_with_keys(&sato, SATO);
	expect_none(&aoi.session, EV_LACK);
	come_with_keys(&mori, MORI);
	expect(&aoi.session, EV_LACK, &event);
	assert_int_equal(event.lack.team, TEAM_DESK);
	assert_int_equal(event.lack.account, MORI);
	send_grant(&aoi, TEAM_DESK, 1, MORI, event.lack.public_key.bytes);
	expect_done(&aoi.session, REQ_GRANT);
	say_open(&mori);
	take_grant(&mori, TEAM_DESK, 1);
	expect_none(&mori.session, EV_GRANT);
	leave(&aoi);
	leave(&sato);
	leave(&mori);
}

/* -- another pair -- */

/* Another passphrase with another pair under it: wraps it anew and gives the request. */
static struct message renewal_of_pair(struct member *member, uint8_t former[SEAL_FORMER])
{
	struct message request;

	assert_true(vault_renew_pair(member->vault, former));
	memset(member->holder.salt, member->holder.salt[0] + 1, SEAL_SALT);
	assert_true(vault_wrap(member->vault, &member->holder, wrap, member->record));
	request = renewal(member, first_auth, second_auth);
	request.renew.former = (struct wire_text){ (const char *)former, SEAL_FORMER };
	return request;
}

static void another_pair_comes_with_the_one_before(void **state)
{
	struct member member;
	struct session earlier, session;
	struct message request, event;
	uint8_t former[SEAL_FORMER];

	(void)state;
	come_with_keys(&member, KOTARO);
	set_recovery(&member, 5);
	come_by_passphrase(&earlier, "こたろう", first_auth);
	expect(&earlier, EV_KNOWN, &event);
	request = renewal_of_pair(&member, former);
	for (int i = 0; i < 2; i++) { /* once more, as after a hub that died */
		session_send(&member.session, &request);
		expect_done(&member.session, REQ_RENEW);
	}
	expect(&earlier, EV_CLOSING, &event);
	assert_int_equal(event.closing.why, CLOSING_PASSPHRASE);
	session_lose(&earlier);
	come_by_passphrase(&session, "こたろう", second_auth);
	expect(&session, EV_PAIR, &event);
	assert_memory_equal(event.own_pair.public_key.bytes, member.holder.public_key, SEAL_BOX_KEY);
	assert_int_equal(event.own_pair.formers.size, SEAL_FORMER);
	assert_memory_equal(event.own_pair.formers.at, former, SEAL_FORMER);
	assert_int_equal(event.own_pair.has_code, 0);
	session_close(&session);
	session_open(&fixture, &session, DOOR, 0);
	send_code(&session, "こたろう", 5);
	expect_refusal(&session, REQ_RECOVER, REASON_UNKNOWN_LOGIN);
	session_close(&session);
	leave(&member);
}

static void what_is_no_other_pair_is_refused(void **state)
{
	struct member member, first = { .vault = NULL };
	struct message request;
	uint8_t former[SEAL_FORMER], before[SEAL_BOX_KEY];

	(void)state;
	come_with_keys(&member, KOTARO);
	memcpy(before, member.holder.public_key, sizeof before);
	request = renewal_of_pair(&member, former);
	request.renew.former.size = 0; /* another key, and nothing of the one before */
	session_send(&member.session, &request);
	expect_refusal(&member.session, REQ_RENEW, REASON_MALFORMED);
	request.renew.former.size = SEAL_FORMER - 1;
	session_send(&member.session, &request);
	expect_refusal(&member.session, REQ_RENEW, REASON_MALFORMED);
	request.renew.former.size = SEAL_FORMER;
	memcpy(request.renew.public_key.bytes, before, sizeof before);
	session_send(&member.session, &request);
	expect_refusal(&member.session, REQ_RENEW, REASON_MALFORMED);
	memcpy(request.renew.public_key.bytes, member.holder.public_key, sizeof before);
	memcpy(request.renew.old.bytes, second_auth, SEAL_KEY);
	session_send(&member.session, &request);
	expect_refusal(&member.session, REQ_RENEW, REASON_UNKNOWN_LOGIN);
	session_open(&fixture, &first.session, KNOWN, SUZUKI); /* who has none yet */
	session_send(&first.session, &request);
	expect_refusal(&first.session, REQ_RENEW, REASON_MALFORMED);
	session_close(&first.session);
	leave(&member);
}

/* What the team had is still open to who held it; what comes is sealed to a key that the old pair never saw. */
static void another_pair_ends_the_epochs_of_its_teams(void **state)
{
	struct member mori;
	struct message request, event;
	uint8_t former[SEAL_FORMER], key[32], box[512], words[16];
	size_t n;

	(void)state;
	come_with_keys(&mori, MORI);
	say_open(&mori);
	make_team(&mori, TEAM_DESK, 1);
	assert_true(vault_has_team(mori.vault, TEAM_DESK, 1, key));
	assert_true(seal_box("KKt1", 3, key, "before", 6, box));
	request = renewal_of_pair(&mori, former);
	session_send(&mori.session, &request);
	expect_done(&mori.session, REQ_RENEW);
	make_team(&mori, TEAM_DESK, 2);
	session_lose(&mori.session);
	vault_lock(mori.vault);
	come_by_passphrase(&mori.session, "すずき", second_auth);
	expect(&mori.session, EV_PAIR, &event);
	assert_int_equal(vault_unlock(mori.vault, &mori.holder, wrap, mori.record, SEAL_WRAPPED), SEAL_OPENED);
	assert_true(vault_take_formers(mori.vault, (const uint8_t *)event.own_pair.formers.at, event.own_pair.formers.size));
	say_open(&mori);
	take_grant(&mori, TEAM_DESK, 1);
	take_grant(&mori, TEAM_DESK, 2);
	assert_true(vault_open_team(mori.vault, TEAM_DESK, 1, "KKt1", 3, box, seal_box_size(6), words, &n));
	leave(&mori);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, start, stop)
	const struct CMUnitTest tests[] = {
		CASE(a_pair_comes_back_to_who_knows_the_passphrase_alone),
		CASE(inside_three_wrong_passphrases_are_enough),
		CASE(another_passphrase_needs_the_one_before),
		CASE(a_pair_is_made_once_and_by_who_proved),
		CASE(a_code_sets_a_new_passphrase_at_the_door),
		CASE(wrong_codes_count_like_wrong_passphrases),
		CASE(another_code_ends_the_one_before_and_needs_the_passphrase),
		CASE(the_first_of_a_team_makes_its_key_and_all_hear_of_it),
		CASE(of_two_who_make_it_at_once_one_does),
		CASE(only_holders_grant_and_only_to_members),
		CASE(who_leaves_the_team_reads_nothing_new),
		CASE(erasing_oneself_ends_an_epoch_at_once),
		CASE(when_nobody_is_left_who_held_it_any_member_makes_the_next),
		CASE(newcomers_are_granted_every_epoch), CASE(the_desk_is_of_counsellors_and_coordinators),
		CASE(another_pair_comes_with_the_one_before), CASE(what_is_no_other_pair_is_refused),
		CASE(another_pair_ends_the_epochs_of_its_teams)
	};

	return cmocka_run_group_tests_name("team", tests, NULL, NULL);
}
