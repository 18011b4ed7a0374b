/* SPDX-License-Identifier: GPL-3.0-or-later */
/* People's own keys: the pair, wrapped under a passphrase, and once more under a recovery code. The hub keeps what it
 * cannot open, and gives its share only to who showed that they know the one or the other. */
#include "handlers.h"

#include <string.h>

#include "clock.h"
#include "consults.h"
#include "seal_record.h"
#include "store_pair.h"
#include "store_reset.h"
#include "vault.h"

static bool take_record(struct store_record *record, struct wire_text bytes)
{
	if (bytes.size > sizeof record->bytes || !seal_is_wrapped((const uint8_t *)bytes.at, bytes.size))
		return false;
	memcpy(record->bytes, bytes.at, bytes.size);
	record->size = bytes.size;
	return true;
}

/* As EV_PAIR tells them: one after another, newest first. */
struct formers {
	uint8_t bytes[VAULT_FORMERS_MAX * SEAL_FORMER];
	size_t size;
};

static bool add_former(void *context, const struct store_record *former)
{
	struct formers *formers = context;

	if (former->size != SEAL_FORMER || formers->size == sizeof formers->bytes)
		return false;
	memcpy(formers->bytes + formers->size, former->bytes, SEAL_FORMER);
	formers->size += SEAL_FORMER;
	return true;
}

static struct wire_text record_text(const struct store_record *record)
{
	return (struct wire_text){ (const char *)record->bytes, record->size };
}

void pair_tell(struct peer *peer, const struct store_account *account)
{
	struct hub *hub = peer->hub;
	struct store_pair pair;
	struct store_recovery recovery;
	struct formers formers = { .size = 0 };
	struct message message = { .number = EV_PAIR, .own_pair = { .passes = account->passes,
		.memory_kib = account->memory_kib, .now_passes = hub->cost.passes, .now_memory_kib = hub->cost.memory_kib } };

	seal_share(account->account, hub->pepper, message.own_pair.share.bytes);
	memcpy(message.own_pair.salt.bytes, account->salt, SEAL_SALT);
	if (store_find_pair(hub->store, account->account, &pair) == STORE_OK) {
		memcpy(message.own_pair.public_key.bytes, pair.public_key, sizeof pair.public_key);
		message.own_pair.wrapped = record_text(&pair.wrapped);
	}
	store_each_former_pair(hub->store, account->account, add_former, &formers);
	message.own_pair.formers = (struct wire_text){ (const char *)formers.bytes, (uint16_t)formers.size };
	message.own_pair.has_code = store_find_recovery(hub->store, account->account, &recovery) == STORE_OK;
	peer_send(peer, &message);
	seal_zero(message.own_pair.share.bytes, SEAL_KEY);
}

bool pair_proves(struct peer *peer, const uint8_t auth[SEAL_KEY], struct store_account *account)
{
	uint8_t hash[SEAL_KEY];
	bool is_known = store_find_account(peer->hub->store, peer->account.account, account) == STORE_OK
		&& account->has_passphrase;

	seal_auth_hash(auth, peer->account.account, peer->hub->pepper, hash);
	if (peer->wrong < WRONG_MAX && is_known && seal_equal(hash, account->auth_hash)) {
		peer->wrong = 0;
		return true;
	}
	peer->wrong++;
	return false;
}

/* Has this account no passphrase, so that there is none to be shown? */
static bool has_none(struct peer *peer, struct store_account *account)
{
	return store_find_account(peer->hub->store, peer->account.account, account) == STORE_OK && !account->has_passphrase;
}

/* Who has no passphrase yet gets the share to wrap a first key under. */
void handle_unlock(struct peer *peer, const struct message *message)
{
	struct store_account account;

	slots_release(peer);
	if (has_none(peer, &account)) {
		pair_tell(peer, &account);
		return;
	}
	if (!pair_proves(peer, message->unlock.auth.bytes, &account)) {
		peer_refuse(peer, REQ_UNLOCK, REASON_UNKNOWN_LOGIN, 0);
		return;
	}
	peer->has_proved = true;
	pair_tell(peer, &account);
}

/* A pair is made once, by who typed the passphrase that it is wrapped under. */
void handle_pair(struct peer *peer, const struct message *message)
{
	struct hub *hub = peer->hub;
	struct store_pair pair = { .account = peer->account.account, .made_day = clock_day(hub->wall) };
	enum store_result result = STORE_FULL;

	if (!take_record(&pair.wrapped, message->pair.wrapped)) {
		peer_refuse(peer, REQ_PAIR, REASON_MALFORMED, 0);
		return;
	}
	if (!peer->has_proved) {
		peer_refuse(peer, REQ_PAIR, REASON_NOT_NOW, 0);
		return;
	}
	memcpy(pair.public_key, message->pair.public_key.bytes, sizeof pair.public_key);
	if (turn_stores(hub, peer, REQ_PAIR))
		result = store_add_pair(hub->store, &pair);
	if (result == STORE_OK && !consults_change_key(hub, pair.account, false))
		result = STORE_FULL;
	if (result == STORE_OK)
		peer_done(peer, REQ_PAIR);
	else
		peer_refuse(peer, REQ_PAIR, result == STORE_TAKEN ? REASON_NOT_NOW : REASON_BUSY, 0);
}

/* What becomes of the pair as the passphrase changes. */
struct renewal {
	struct store_pair pair;
	struct store_record former; /* size 0: the secret key stays the same */
	bool is_first;              /* there is none yet */
};

static bool take_former(struct peer *peer, struct wire_text bytes, struct renewal *renewal)
{
	if (bytes.size == 0)
		return true;
	if (peer->phase == DOOR || !seal_is_former((const uint8_t *)bytes.at, bytes.size))
		return false;
	memcpy(renewal->former.bytes, bytes.at, bytes.size);
	renewal->former.size = bytes.size;
	return true;
}

/* All is looked at before anything is stored. */
static enum reason look_at_renewal(struct peer *peer, const struct wire_renew *request, struct renewal *renewal)
{
	struct hub *hub = peer->hub;
	struct store_pair there;
	enum store_result found = store_find_pair(hub->store, renewal->pair.account, &there);
	bool is_same = memcmp(there.public_key, request->public_key.bytes, sizeof there.public_key) == 0;

	if (found != STORE_OK && found != STORE_NONE)
		return REASON_BUSY;
	renewal->is_first = found == STORE_NONE;
	renewal->pair.made_day = clock_day(hub->wall);
	memcpy(renewal->pair.public_key, request->public_key.bytes, sizeof renewal->pair.public_key);
	if (request->passes != hub->cost.passes || request->memory_kib != hub->cost.memory_kib)
		return REASON_PASSPHRASE;
	if (!take_record(&renewal->pair.wrapped, request->wrapped) || !take_former(peer, request->former, renewal))
		return REASON_MALFORMED;
	if (renewal->is_first ? renewal->former.size > 0 : is_same == (renewal->former.size > 0))
		return REASON_MALFORMED;
	return REASON_NONE;
}

static bool store_renewal(struct hub *hub, const struct renewal *renewal)
{
	uint64_t account = renewal->pair.account;

	if (renewal->former.size > 0)
		return store_replace_pair(hub->store, &renewal->pair, &renewal->former) == STORE_OK
			&& consults_change_key(hub, account, true);
	if (renewal->is_first)
		return store_add_pair(hub->store, &renewal->pair) == STORE_OK && consults_change_key(hub, account, false);
	return store_rewrap_pair(hub->store, &renewal->pair) == STORE_OK;
}

/* The passphrase and the secret key under it change together. A code that staff gave for a lost one is needed no
 * longer. */
static enum reason renew(struct peer *peer, struct store_account *account, const struct wire_renew *request)
{
	struct hub *hub = peer->hub;
	struct renewal renewal = { .pair = { .account = account->account } };
	enum reason reason = look_at_renewal(peer, request, &renewal);

	if (reason != REASON_NONE)
		return reason;
	if (!turn_stores(hub, peer, REQ_RENEW) || !turn_may_follow(hub))
		return REASON_BUSY;
	memcpy(account->salt, request->salt.bytes, SEAL_SALT);
	account->passes = request->passes;
	account->memory_kib = request->memory_kib;
	account->has_passphrase = true;
	seal_auth_hash(request->auth.bytes, account->account, hub->pepper, account->auth_hash);
	if (store_set_passphrase(hub->store, account->account, account->salt, account->passes, account->memory_kib,
			account->auth_hash) != STORE_OK || store_remove_reset(hub->store, account->account) != STORE_OK
			|| !store_renewal(hub, &renewal))
		return REASON_BUSY;
	memcpy(peer->account.salt, account->salt, SEAL_SALT);
	if (renewal.former.size > 0)
		turn_then(hub, pair_end_earlier, (uint32_t)account->account);
	return REASON_NONE;
}

/* A session knows under which salt it came in, or set its passphrase. */
void pair_end_earlier(struct hub *hub, uint32_t number)
{
	struct store_account account;

	if (store_find_account(hub->store, number, &account) != STORE_OK)
		return;
	for (struct peer *peer = peers_next_of(hub, number, NULL); peer; peer = peers_next_of(hub, number, peer))
		if (!peer->is_leaving && memcmp(peer->account.salt, account.salt, SEAL_SALT) != 0)
			peer_close(peer, CLOSING_PASSPHRASE);
}

/* Was this very change done already, and its asker's hub died before it was heard of? */
static bool is_done(struct peer *peer, const struct wire_renew *renew)
{
	struct store_account account;
	uint8_t hash[SEAL_KEY];

	if (store_find_account(peer->hub->store, peer->account.account, &account) != STORE_OK || !account.has_passphrase)
		return false;
	seal_auth_hash(renew->auth.bytes, account.account, peer->hub->pepper, hash);
	return memcmp(account.salt, renew->salt.bytes, SEAL_SALT) == 0 && seal_equal(hash, account.auth_hash);
}

static void renew_at_door(struct peer *peer, const struct wire_renew *request)
{
	struct store_account account;
	enum reason reason = REASON_UNKNOWN_LOGIN;

	if (peer->recovering != 0 && store_find_account(peer->hub->store, peer->recovering, &account) == STORE_OK)
		reason = renew(peer, &account, request);
	if (reason != REASON_NONE) {
		peer_refuse(peer, REQ_RENEW, reason, 0);
		return;
	}
	peer->recovering = 0;
	door_admit(peer, REQ_RENEW, &account, true);
}

void handle_renew(struct peer *peer, const struct message *message)
{
	const struct wire_renew *request = &message->renew;
	struct store_account account;
	enum reason reason;
	bool has_shown;

	slots_release(peer);
	if (peer->phase == DOOR) {
		renew_at_door(peer, request);
		return;
	}
	if (is_done(peer, request)) {
		peer_done(peer, REQ_RENEW);
		return;
	}
	has_shown = !has_none(peer, &account);
	if (has_shown && !pair_proves(peer, request->old.bytes, &account)) {
		peer_refuse(peer, REQ_RENEW, REASON_UNKNOWN_LOGIN, 0);
		return;
	}
	reason = renew(peer, &account, request);
	if (reason != REASON_NONE) {
		peer_refuse(peer, REQ_RENEW, reason, 0);
		return;
	}
	peer->has_proved = peer->has_proved || has_shown;
	peer_done(peer, REQ_RENEW);
}

void handle_recovery(struct peer *peer, const struct message *message)
{
	struct hub *hub = peer->hub;
	struct store_recovery recovery = { .account = peer->account.account, .made_day = clock_day(hub->wall) };

	if (!take_record(&recovery.wrapped, message->recovery.wrapped)) {
		peer_refuse(peer, REQ_RECOVERY, REASON_MALFORMED, 0);
		return;
	}
	seal_auth_hash(message->recovery.proof.bytes, recovery.account, hub->pepper, recovery.proof_hash);
	if (peer->has_proved && turn_stores(hub, peer, REQ_RECOVERY)
			&& store_set_recovery(hub->store, &recovery) == STORE_OK)
		peer_done(peer, REQ_RECOVERY);
	else
		peer_refuse(peer, REQ_RECOVERY, REASON_BUSY, 0);
}

/* A code in place of the passphrase: what is wrong with it is not told, as with a passphrase, nor by how long it takes:
 * the same is looked for, whoever has that name. */
void handle_recover(struct peer *peer, const struct message *message)
{
	struct hub *hub = peer->hub;
	struct store_account account = { 0 };
	struct store_recovery recovery = { 0 };
	struct store_pair pair = { 0 };
	uint8_t hash[SEAL_KEY];
	bool is_named = door_find_by_name(peer, message->recover.nickname, &account);
	bool has_code = store_find_recovery(hub->store, account.account, &recovery) == STORE_OK;
	bool has_pair = store_find_pair(hub->store, account.account, &pair) == STORE_OK;
	bool is_known = is_named && has_code && has_pair;
	struct message answer = { .number = EV_RECOVER, .recovered = { .account = account.account,
		.now_passes = hub->cost.passes, .now_memory_kib = hub->cost.memory_kib,
		.wrapped = record_text(&recovery.wrapped) } };

	slots_release(peer);
	seal_auth_hash(message->recover.proof.bytes, account.account, hub->pepper, hash);
	if (peer->wrong >= WRONG_MAX || !seal_equal(hash, recovery.proof_hash) || !is_known) {
		peer_refuse(peer, REQ_RECOVER, REASON_UNKNOWN_LOGIN, 0);
		peer->wrong++;
		return;
	}
	if (account.is_suspended) {
		peer_refuse(peer, REQ_RECOVER, REASON_SUSPENDED, 0);
		return;
	}
	peer->recovering = account.account;
	memcpy(answer.recovered.public_key.bytes, pair.public_key, sizeof pair.public_key);
	seal_share(account.account, hub->pepper, answer.recovered.share.bytes);
	peer_send(peer, &answer);
	seal_zero(answer.recovered.share.bytes, SEAL_KEY);
}
