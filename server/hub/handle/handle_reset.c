/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A lost passphrase: staff ask for a code, its person brings it to the door. What they come to have is an account with
 * a new passphrase and, made by their session, new keys. Nothing here opens what was sealed to the keys of before. */
#include "reset.h"

#include <string.h>

#include "clock.h"
#include "handlers.h"
#include "store_act.h"
#include "store_invitation.h"
#include "store_pair.h"
#include "store_setting.h"
#include "text.h"

enum { CODE_ATTEMPTS = 20, NAMES_MAX = 5 /* that may be tried with a code */ };

enum store_result reset_make(struct store *store, const uint8_t pepper[SEAL_KEY], int64_t now,
	struct store_reset *reset, char digits[CODE_DIGITS + 1])
{
	struct store_invitation invitation;
	enum store_result result = STORE_TAKEN;

	reset->expires = store_clock_mark(store, now) + RESET_HOURS * 3600;
	for (int i = 0; result == STORE_TAKEN && i < CODE_ATTEMPTS; i++) {
		seal_code_make(digits);
		seal_code_hash(digits, pepper, reset->hash);
		if (store_find_invitation(store, reset->hash, &invitation) == STORE_NONE)
			result = store_set_reset(store, reset);
	}
	return result;
}

/* -- whom it is for -- */

/* Who did not lose anything hears of it before somebody else could come by it. */
void reset_tell(struct peer *peer)
{
	struct store_reset reset;

	if (store_find_reset_of(peer->hub->store, peer->account.account, &reset) == STORE_OK
			&& (int64_t)(peer->hub->wall / 1000) < reset.expires)
		peer_send(peer, &(struct message){ .number = EV_RESET_OUT, .reset_out = { (uint64_t)reset.expires } });
}

void reset_tell_all(struct hub *hub, uint32_t account)
{
	for (struct peer *peer = peers_next_of(hub, account, NULL); peer; peer = peers_next_of(hub, account, peer))
		if (peer->phase >= KNOWN && !peer->is_leaving)
			reset_tell(peer);
}

/* -- who of staff asks for one -- */

static enum reason find_person(struct peer *peer, struct wire_text nickname, struct store_account *person)
{
	char name[NICKNAME_MAX + 1], key[NAME_KEY_ROOM];
	enum role role;

	if (!wire_copy(name, sizeof name, nickname))
		return REASON_NO_PERSON;
	name_skeleton(name, key);
	if (store_find_account_by_key(peer->hub->store, key, person) != STORE_OK)
		return REASON_NO_PERSON;
	if (person->account == peer->account.account)
		return REASON_OWN;
	return role_parse(person->role, &role) && role_is_staff(role) ? REASON_AT_MACHINE : REASON_NONE;
}

/* Whoever asks is on record, and so is why. */
static enum reason make(struct peer *peer, struct wire_text why, const struct store_account *person,
	struct store_reset *reset, char digits[CODE_DIGITS + 1])
{
	struct hub *hub = peer->hub;
	int64_t now = (int64_t)(hub->wall / 1000);
	struct store_act act = { .staff = peer->account.account, .person = person->account, .act = "reset", .at = now };

	reset->account = person->account;
	if (!turn_may_follow(hub))
		return REASON_BUSY;
	if (text_clean(why.at, why.size, REASON_MAX, REASON_MAX, act.reason, sizeof act.reason) != TEXT_FINE)
		return REASON_NO_REASON;
	return turn_stores(hub, peer, REQ_RESET) && store_add_act(hub->store, &act) == STORE_OK
		&& reset_make(hub->store, hub->pepper, now, reset, digits) == STORE_OK ? REASON_NONE : REASON_BUSY;
}

/* Each is told to its person: nobody is to be told without end. */
static bool may_make(struct peer *peer, uint32_t *wait)
{
	static const struct bucket_rate rate = { 5, 1, 600000 };

	return bucket_take(&peer_meter(peer)->resets, rate, peer->hub->now, wait);
}

void handle_reset(struct peer *peer, const struct message *message)
{
	struct store_account person;
	struct store_reset reset;
	char digits[CODE_DIGITS + 1], shown[CODE_DIGITS + 3];
	enum reason reason = find_person(peer, message->reset.nickname, &person);
	uint32_t wait = 0;

	if (reason == REASON_NONE && !may_make(peer, &wait))
		reason = REASON_TOO_MANY;
	if (reason == REASON_NONE)
		reason = make(peer, message->reset.reason, &person, &reset, digits);
	if (reason != REASON_NONE) {
		peer_refuse(peer, REQ_RESET, reason, wait);
		return;
	}
	turn_then(peer->hub, reset_tell_all, (uint32_t)person.account);
	seal_code_show(digits, shown);
	peer_send(peer, &(struct message){ .number = EV_RESET, .reset_made = { .nickname = wire_string(person.nickname),
		.code = wire_string(shown), .until = (uint64_t)reset.expires } });
	seal_zero(digits, sizeof digits);
	seal_zero(shown, sizeof shown);
}

/* -- who comes with one -- */

bool reset_find(struct hub *hub, const char *digits, struct store_account *account)
{
	struct store_reset reset;
	uint8_t hash[SEAL_KEY];

	seal_code_hash(digits, hub->pepper, hash);
	return store_find_reset(hub->store, hash, &reset) == STORE_OK
		&& store_clock_mark(hub->store, (int64_t)(hub->wall / 1000)) < reset.expires
		&& store_find_account(hub->store, reset.account, account) == STORE_OK;
}

enum reason reset_check_name(struct peer *peer, struct wire_text typed, struct store_account *account)
{
	char name[NAME_ROOM], key[NAME_KEY_ROOM];
	enum name_fault fault = name_clean(typed.at, typed.size, name);

	if (!reset_find(peer->hub, peer->code, account) || account->account != peer->resets)
		return REASON_CODE;
	if (account->is_suspended)
		return REASON_SUSPENDED;
	name_skeleton(name, key);
	if ((fault == NAME_FINE || fault == NAME_STAFF) && strcmp(key, account->key) == 0)
		return REASON_NONE;
	if (turn_stores(peer->hub, NULL, REQ_NICKNAME))
		store_miss_reset(peer->hub->store, account->account, NAMES_MAX);
	return REASON_CODE_NAME;
}

/* All in this turn's transaction. That the rules and a recovery code were shown no longer holds. */
static bool replace(struct hub *hub, const struct wire_join *join, struct store_account *account)
{
	memcpy(account->salt, join->salt.bytes, SEAL_SALT);
	account->passes = join->passes;
	account->memory_kib = join->memory_kib;
	account->has_passphrase = true;
	seal_auth_hash(join->auth.bytes, account->account, hub->pepper, account->auth_hash);
	return store_set_passphrase(hub->store, account->account, account->salt, account->passes, account->memory_kib,
			account->auth_hash) == STORE_OK
		&& store_remove_pair(hub->store, account->account) == STORE_OK
		&& store_remove_reset(hub->store, account->account) == STORE_OK
		&& store_set_setting(hub->store, account->account, setting_name(SETTING_RULES), "0") == STORE_OK;
}

enum reason reset_join(struct peer *peer, const struct wire_join *join, struct store_account *account)
{
	struct hub *hub = peer->hub;
	enum reason reason = reset_check_name(peer, join->nickname, account);

	if (reason != REASON_NONE)
		return reason;
	if (!turn_may_follow(hub) || !replace(hub, join, account))
		return REASON_BUSY;
	door_keep_key(hub, join, account);
	turn_then(hub, pair_end_earlier, (uint32_t)account->account);
	return REASON_NONE;
}
