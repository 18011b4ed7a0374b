/* SPDX-License-Identifier: GPL-3.0-or-later */
/* At the door: who is it? Passphrases arrive here only as what argon2id made of them in the session. Unknown names and
 * known ones, unknown codes and used ones are answered alike. */
#include "handlers.h"

#include <string.h>

#include "clock.h"
#include "store_household.h"
#include "store_invitation.h"
#include "store_key.h"
#include "store_setting.h"

void handle_hello(struct peer *peer, const struct message *message)
{
	const struct hub_options *options = peer->hub->options;
	char hours[HUB_RULES_MAX * 200] = "";
	size_t used = 0;

	if (message->hello.version != WIRE_VERSION) {
		peer_refuse(peer, REQ_HELLO, REASON_VERSION, WIRE_VERSION);
		return;
	}
	for (unsigned i = 0; i < options->rules_count; i++) {
		size_t size = strnlen(options->rules[i], 190);

		memcpy(hours + used, options->rules[i], size);
		used += size;
		hours[used++] = '\n';
	}
	hours[used > 0 ? used - 1 : 0] = '\0';
	peer->phase = DOOR;
	peer_send(peer, &(struct message){ .number = EV_PLACE, .place = { .version = WIRE_VERSION,
		.name = wire_string(options->name), .name_en = wire_string(options->name_en),
		.zone = wire_string(options->zone),
		.language = (uint8_t)options->language, .always_open = options->always_open, .hours = wire_string(hours),
		.contacts_checked = wire_string(options->contacts_checked), .tries = CODE_TRIES } });
	for (unsigned i = 0; i < options->contacts_count; i++)
		peer_send(peer, &(struct message){ .number = EV_CONTACT, .contact = {
			.name = wire_string(options->contacts[i].name), .number = wire_string(options->contacts[i].number),
			.note = wire_string(options->contacts[i].note) } });
	opening_tell(peer);
	team_tell_keys(peer);
}

/* The account that a typed name means; false if there is none, or it has no passphrase. */
static bool find_by_name(struct peer *peer, struct wire_text typed, char key[NAME_KEY_ROOM],
	struct store_account *account)
{
	char name[NAME_ROOM];
	enum name_fault fault = name_clean(typed.at, typed.size, name);

	if (fault == NAME_LENGTH || fault == NAME_CHARACTERS) {
		memcpy(key, "?", 2); /* no account has this key; the work that follows is the same */
		return false;
	}
	name_skeleton(name, key);
	return store_find_account_by_key(peer->hub->store, key, account) == STORE_OK && account->has_passphrase;
}

void handle_salt(struct peer *peer, const struct message *message)
{
	struct hub *hub = peer->hub;
	struct store_account account;
	char key[NAME_KEY_ROOM];
	struct message salt = { .number = EV_SALT,
		.salt = { .passes = hub->cost.passes, .memory_kib = hub->cost.memory_kib } };

	if (find_by_name(peer, message->salt_for.nickname, key, &account)) {
		memcpy(salt.salt.salt.bytes, account.salt, SEAL_SALT);
		salt.salt.passes = account.passes;
		salt.salt.memory_kib = account.memory_kib;
	} else {
		seal_fake_salt(key, hub->pepper, salt.salt.salt.bytes);
	}
	peer_send(peer, &salt);
}

void handle_slot(struct peer *peer, const struct message *message)
{
	if (message->slot.spare != 0) {
		slots_release(peer);
		return;
	}
	if (peer->slot_lapsed)
		peer_refuse(peer, REQ_SLOT, REASON_BUSY, 0);
	if (peer->slot != SLOT_NONE || peer->slot_lapsed)
		return;
	slots_ask(peer);
}

bool door_find_by_name(struct peer *peer, struct wire_text typed, struct store_account *account)
{
	char key[NAME_KEY_ROOM];

	return find_by_name(peer, typed, key, account);
}

void door_admit(struct peer *peer, enum wire_number request, const struct store_account *account, bool has_proved)
{
	struct hub *hub = peer->hub;
	int64_t today = clock_day(hub->wall);
	unsigned others = 0;

	for (struct peer *other = peers_next_of(hub, account->account, NULL); other;
			other = peers_next_of(hub, account->account, other))
		others++;
	if (account->is_suspended) {
		peer_refuse(peer, request, REASON_SUSPENDED, 0);
		return;
	}
	if (others >= hub->options->limits.sessions_per_person) {
		peer_refuse(peer, request, REASON_FULL, 0);
		return;
	}
	if (hub->seen_count == 0)
		hub->seen_at = hub->now + SEEN_SECONDS * 1000;
	if (account->seen_day != today && hub->seen_count < SEEN_MAX)
		hub->seen[hub->seen_count++] = account->account;
	peer->has_proved = has_proved;
	peer->wrong = 0;
	if (has_proved)
		pair_tell(peer, account); /* before what a session waits for */
	peer_becomes(peer, account);
}

void handle_passphrase(struct peer *peer, const struct message *message)
{
	struct hub *hub = peer->hub;
	struct store_account account = { 0 };
	char key[NAME_KEY_ROOM];
	uint8_t hash[SEAL_KEY];
	bool is_known = find_by_name(peer, message->passphrase.nickname, key, &account);

	slots_release(peer);
	seal_auth_hash(message->passphrase.auth.bytes, account.account, hub->pepper, hash);
	if (peer->wrong < WRONG_MAX && seal_equal(hash, account.auth_hash) && is_known) {
		door_admit(peer, REQ_PASSPHRASE, &account, true);
		return;
	}
	peer_refuse(peer, REQ_PASSPHRASE, REASON_UNKNOWN_LOGIN, 0);
	peer->wrong++;
}

void handle_key(struct peer *peer, const struct message *message)
{
	struct hub *hub = peer->hub;
	struct store_account account;
	struct store_key key;
	uint8_t hash[SEAL_KEY];

	if (message->key.blob.size == 0 || message->key.blob.size > KEY_BLOB_MAX) {
		peer_refuse(peer, REQ_KEY, REASON_UNKNOWN_LOGIN, 0);
		return;
	}
	seal_key_hash((const uint8_t *)message->key.blob.at, message->key.blob.size, hub->pepper, hash);
	if (store_find_key(hub->store, hash, &key) == STORE_OK
			&& store_find_account(hub->store, key.account, &account) == STORE_OK)
		door_admit(peer, REQ_KEY, &account, false);
	else
		peer_refuse(peer, REQ_KEY, REASON_UNKNOWN_LOGIN, 0);
}

/* Is this invitation good now? */
static bool code_is_good(struct hub *hub, const char *digits, struct store_invitation *invitation)
{
	uint8_t hash[SEAL_KEY];
	int64_t now = store_clock_mark(hub->store, (int64_t)(hub->wall / 1000));

	seal_code_hash(digits, hub->pepper, hash);
	return store_find_invitation(hub->store, hash, invitation) == STORE_OK && !invitation->is_used
		&& invitation->expires > now;
}

/* An invitation, or what staff gave somebody who is here already. */
static bool take_code(struct peer *peer, const char *digits, enum role *role)
{
	struct store_invitation invitation;
	struct store_account account;

	peer->resets = 0;
	if (code_is_good(peer->hub, digits, &invitation))
		return role_parse(invitation.role, role);
	if (!reset_find(peer->hub, digits, &account))
		return false;
	peer->resets = account.account;
	return role_parse(account.role, role);
}

/* Wrong codes are bounded for all together. The first one of a line has a measure of its own, so that who goes on
 * guessing does not shut the door for who comes with a good one. */
void handle_code(struct peer *peer, const struct message *message)
{
	struct hub *hub = peer->hub;
	const struct hub_limits *limits = &hub->options->limits;
	struct bucket_rate rate = { limits->code_burst, limits->code_per_minute, 60000 };
	struct bucket *bucket = &hub->codes[peer->codes_tried > 0];
	char digits[CODE_DIGITS + 1];
	enum role role;

	peer->code[0] = '\0';
	if (peer->codes_tried++ >= CODE_TRIES || !bucket_has(bucket, rate, hub->now) || !turn_stores(hub, peer, REQ_CODE)) {
		peer_refuse(peer, REQ_CODE, REASON_BUSY, 60);
		return;
	}
	if (!seal_code_read(message->code.code.at, message->code.code.size, digits) || !take_code(peer, digits, &role)) {
		bucket_take(bucket, rate, hub->now, NULL);
		peer_refuse(peer, REQ_CODE, REASON_CODE, 0);
		return;
	}
	memcpy(peer->code, digits, sizeof peer->code);
	peer_send(peer, &(struct message){ .number = EV_CODE, .code_known = { .role = (uint8_t)role,
		.is_reset = peer->resets != 0 } });
}

static enum reason reason_of_name(enum name_fault fault)
{
	static const enum reason reasons[] = { [NAME_FINE] = REASON_NONE, [NAME_LENGTH] = REASON_NAME_LENGTH,
		[NAME_CHARACTERS] = REASON_NAME_CHARACTERS, [NAME_STAFF] = REASON_NAME_STAFF };

	return reasons[fault];
}

/* May a newcomer have this name? Fills account's nickname and key. */
static enum reason check_name(struct hub *hub, struct wire_text typed, struct store_account *account)
{
	struct store_account other;
	char name[NAME_ROOM];
	enum reason reason = reason_of_name(name_clean(typed.at, typed.size, name));

	if (reason != REASON_NONE)
		return reason;
	memcpy(account->nickname, name, strlen(name) + 1);
	name_skeleton(name, account->key);
	return store_find_account_by_key(hub->store, account->key, &other) == STORE_OK ? REASON_NAME_TAKEN : REASON_NONE;
}

void handle_nickname(struct peer *peer, const struct message *message)
{
	struct store_account account = { 0 };
	enum reason reason = !peer->code[0] ? REASON_CODE
		: peer->resets != 0 ? reset_check_name(peer, message->nickname.nickname, &account)
		: check_name(peer->hub, message->nickname.nickname, &account);

	if (reason != REASON_NONE)
		peer_refuse(peer, REQ_NICKNAME, reason, 0);
	else
		peer_send(peer, &(struct message){ .number = EV_NICKNAME,
			.nickname_free = { .nickname = wire_string(account.nickname) } });
}

static bool cost_is_allowed(const struct hub *hub, const struct wire_join *join)
{
	return join->passes == hub->cost.passes && join->memory_kib == hub->cost.memory_kib;
}

/* Stores the newcomer, all of it in this turn's transaction. */
static enum reason store_newcomer(struct hub *hub, const struct wire_join *join, const char *digits,
	struct store_account *account)
{
	uint8_t hash[SEAL_KEY];

	memcpy(account->salt, join->salt.bytes, SEAL_SALT);
	account->passes = join->passes;
	account->memory_kib = join->memory_kib;
	account->made_day = account->seen_day = clock_day(hub->wall);
	if (store_add_account(hub->store, account) != STORE_OK)
		return REASON_NAME_TAKEN;
	seal_code_hash(digits, hub->pepper, hash);
	if (store_use_invitation(hub->store, hash, account->account) != STORE_OK)
		return REASON_CODE;
	if (store_move_member(hub->store, (struct store_member){ .invitation = hash },
			(struct store_member){ .account = account->account }) != STORE_OK)
		return REASON_BUSY;
	seal_auth_hash(join->auth.bytes, account->account, hub->pepper, account->auth_hash);
	account->has_passphrase = true;
	if (store_set_passphrase(hub->store, account->account, account->salt, account->passes, account->memory_kib,
			account->auth_hash) != STORE_OK)
		return REASON_BUSY;
	door_keep_key(hub, join, account);
	return REASON_NONE;
}

void door_keep_key(struct hub *hub, const struct wire_join *join, const struct store_account *account)
{
	struct store_key key = { .account = account->account, .added_day = clock_day(hub->wall) };

	if (join->blob.size == 0 || join->blob.size > KEY_BLOB_MAX
			|| !wire_copy(key.algorithm, sizeof key.algorithm, join->algorithm))
		return;
	seal_key_hash((const uint8_t *)join->blob.at, join->blob.size, hub->pepper, key.hash);
	seal_key_tail((const uint8_t *)join->blob.at, join->blob.size, key.tail);
	store_add_key(hub->store, &key); /* a key that somebody else has stays theirs */
}

static enum reason join_by_invitation(struct peer *peer, const struct wire_join *join, struct store_account *account)
{
	struct hub *hub = peer->hub;
	struct store_invitation invitation;
	enum reason reason;

	if (!peer->code[0] || !code_is_good(hub, peer->code, &invitation))
		return REASON_CODE;
	reason = check_name(hub, join->nickname, account);
	if (reason != REASON_NONE)
		return reason;
	memcpy(account->role, invitation.role, sizeof account->role);
	return store_newcomer(hub, join, peer->code, account);
}

void handle_join(struct peer *peer, const struct message *message)
{
	struct hub *hub = peer->hub;
	const struct wire_join *join = &message->join;
	struct store_account account = { 0 };
	enum reason reason;

	slots_release(peer);
	if (!turn_stores(hub, peer, REQ_JOIN))
		reason = REASON_BUSY;
	else if (!cost_is_allowed(hub, join))
		reason = REASON_PASSPHRASE;
	else
		reason = (peer->resets != 0 ? reset_join : join_by_invitation)(peer, join, &account);
	if (reason != REASON_NONE) {
		peer_refuse(peer, REQ_JOIN, reason, 0);
		return;
	}
	if (join->language < LANGUAGE_COUNT)
		store_set_setting(hub->store, account.account, setting_name(SETTING_LANGUAGE),
			join->language == LANGUAGE_EN ? "en" : "ja");
	peer->has_proved = true;
	pair_tell(peer, &account);
	peer_becomes(peer, &account);
}
