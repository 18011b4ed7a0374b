/* SPDX-License-Identifier: GPL-3.0-or-later */
/* People inside with a passphrase and a pair of their own, and what they do about the keys of teams. */
#ifndef TEAM_SETUP_H
#define TEAM_SETUP_H

#include <string.h>

#include "hub_setup.h"
#include "seal.h"
#include "store.h"
#include "vault.h"

enum { COST_PASSES = 1, COST_KIB = 8192 };

static const uint8_t first_auth[SEAL_KEY] = { 1 }, second_auth[SEAL_KEY] = { 2 }, wrap[SEAL_KEY] = { 3 };

/* Somebody inside whose vault is open. */
struct member {
	struct session session;
	struct vault *vault;
	struct seal_holder holder;
	uint8_t record[SEAL_WRAPPED];
};

/* Nothing of that number came before the hub answered something else. */
static inline void expect_none(struct session *session, enum wire_number number)
{
	unsigned counts[WIRE_NUMBER_MAX] = { 0 };

	session_send(session, &(struct message){ .number = REQ_KEYS });
	assert_true(session_count(session, EV_DONE, counts));
	assert_int_equal(counts[number], 0);
}

static inline struct message renewal(const struct member *member, const uint8_t old[SEAL_KEY],
	const uint8_t auth[SEAL_KEY])
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
static inline void come_with_keys(struct member *member, unsigned account)
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

static inline void say_open(struct member *member)
{
	session_send(&member->session, &(struct message){ .number = REQ_VAULT, .vault = { .is_open = 1 } });
}

static inline void leave(struct member *member)
{
	session_close(&member->session);
	vault_destroy(member->vault);
}

static inline void send_team(struct member *member, enum team team, uint32_t epoch)
{
	uint8_t sealed[SEAL_GRANT];
	struct message request = { .number = REQ_TEAM, .team = { .team = (uint8_t)team, .epoch = epoch,
		.sealed = { (const char *)sealed, SEAL_GRANT } } };

	assert_true(vault_make_team(member->vault, team, epoch, request.team.public_key.bytes, sealed));
	session_send(&member->session, &request);
}

/* One may be wanted for several teams; the others wait. */
static inline void expect_wanted(struct member *member, enum team team, uint32_t epoch)
{
	struct message event;

	do
		expect(&member->session, EV_TEAM_WANTED, &event);
	while (event.team_wanted.team != team);
	assert_int_equal(event.team_wanted.epoch, epoch);
}

static inline void make_team(struct member *member, enum team team, uint32_t epoch)
{
	expect_wanted(member, team, epoch);
	send_team(member, team, epoch);
	expect_done(&member->session, REQ_TEAM);
}

static inline void send_grant(struct member *member, enum team team, uint32_t epoch, uint64_t account,
	const uint8_t key[32])
{
	uint8_t sealed[SEAL_GRANT] = { 'K', 'K', 'g', '1' };

	if (vault_has_team(member->vault, team, epoch, NULL))
		assert_true(vault_grant_team(member->vault, team, epoch, account, key, sealed));
	session_send(&member->session, &(struct message){ .number = REQ_GRANT, .grant = { .team = (uint8_t)team,
		.epoch = epoch, .account = account, .sealed = { (const char *)sealed, SEAL_GRANT } } });
}

static inline void answer_lack(struct member *member, unsigned account)
{
	struct message event;

	expect(&member->session, EV_LACK, &event);
	assert_int_equal(event.lack.account, account);
	send_grant(member, (enum team)event.lack.team, event.lack.epoch, account, event.lack.public_key.bytes);
	expect_done(&member->session, REQ_GRANT);
}

static inline void take_grant(struct member *member, enum team team, uint32_t epoch)
{
	struct message event;

	expect(&member->session, EV_GRANT, &event);
	assert_int_equal(event.granted.team, team);
	assert_int_equal(event.granted.epoch, epoch);
	assert_int_equal(vault_take_team(member->vault, team, epoch, (const uint8_t *)event.granted.sealed.at,
		event.granted.sealed.size), SEAL_OPENED);
}

static inline void come_again(struct member *member, unsigned account)
{
	session_lose(&member->session);
	session_open(&fixture, &member->session, KNOWN, account);
	say_open(member);
}

static inline void come_by_passphrase(struct session *session, const char *nickname, const uint8_t auth[SEAL_KEY])
{
	struct message request = { .number = REQ_PASSPHRASE, .passphrase = { .nickname = wire_string(nickname) } };

	memcpy(request.passphrase.auth.bytes, auth, SEAL_KEY);
	session_open(&fixture, session, DOOR, 0);
	session_send(session, &request);
}

/* Another passphrase with another pair under it: wraps it anew and gives the request. */
static inline struct message renewal_of_pair(struct member *member, uint8_t former[SEAL_FORMER])
{
	struct message request;

	assert_true(vault_renew_pair(member->vault, former));
	memset(member->holder.salt, member->holder.salt[0] + 1, SEAL_SALT);
	assert_true(vault_wrap(member->vault, &member->holder, wrap, member->record));
	request = renewal(member, first_auth, second_auth);
	request.renew.former = (struct wire_text){ (const char *)former, SEAL_FORMER };
	return request;
}

#endif
