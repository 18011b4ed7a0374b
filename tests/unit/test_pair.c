/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hub and people's own pairs, which it cannot open: passphrases, recovery codes, another pair. */
#include <string.h>

#include "hub_setup.h"
#include "seal.h"
#include "store.h"
#include "team_setup.h"
#include "vault.h"

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
	session_open(&fixture, &first.session, KNOWN, KIMURA); /* who has none yet */
	session_send(&first.session, &request);
	expect_refusal(&first.session, REQ_RENEW, REASON_MALFORMED);
	session_close(&first.session);
	leave(&member);
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
		CASE(another_pair_comes_with_the_one_before),
		CASE(what_is_no_other_pair_is_refused),
	};

	return cmocka_run_group_tests_name("pair", tests, NULL, NULL);
}
