/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One's own things: settings, whom one does not want to see, keys. Nobody else learns of any of it, but for the marks
 * on the map. */
#include "handlers.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "avatar.h"
#include "clock.h"
#include "reports.h"
#include "store_ignore.h"
#include "store_key.h"
#include "store_setting.h"

void handle_set(struct peer *peer, const struct message *message)
{
	enum setting setting = (enum setting)message->set.setting;
	char value[SETTING_VALUE_MAX + 1];

	if (!wire_copy(value, sizeof value, message->set.value) || !setting_value_is_valid(setting, value, strlen(value))) {
		peer_refuse(peer, REQ_SET, REASON_MALFORMED, 0);
		return;
	}
	if (setting == SETTING_AVATAR && value[0] && !avatar_is_allowed(value, strlen(value))) {
		peer_refuse(peer, REQ_SET, REASON_AVATAR, 0);
		return;
	}
	if (setting_is_stored(setting) && (!turn_stores(peer->hub, peer, REQ_SET)
			|| store_set_setting(peer->hub->store, peer->account.account, setting_name(setting), value) != STORE_OK)) {
		peer_refuse(peer, REQ_SET, REASON_BUSY, 0);
		return;
	}
	if (setting == SETTING_CALLING) {
		peer_calls(peer, value[0] == '1');
		return;
	}
	peer_set(peer, setting, value);
	if (setting == SETTING_LISTENING || setting == SETTING_QUIET || setting == SETTING_HAND
			|| setting == SETTING_AVATAR)
		peer_show_marks(peer);
}

static bool is_staff_role(const char *name)
{
	enum role role;

	return role_parse(name, &role) && role_is_staff(role);
}

/* Whom one hides already, one may show again, whether they have been met lately or not. */
static bool find_other(struct peer *peer, const struct wire_ignore *asked, struct store_account *other)
{
	char key[NAME_KEY_ROOM], nickname[NICKNAME_MAX + 1];

	if (asked->on)
		return acquaintance_find(peer, asked->nickname, other) && !is_staff_role(other->role); /* their words arrive */
	if (!wire_copy(nickname, sizeof nickname, asked->nickname))
		return false;
	name_skeleton(nickname, key);
	return store_find_account_by_key(peer->hub->store, key, other) == STORE_OK && peer_ignores(peer, other->account);
}

void handle_ignore(struct peer *peer, const struct message *message)
{
	struct store_account other;
	bool is_on = message->ignore.on != 0;

	if (!find_other(peer, &message->ignore, &other) || other.account == peer->account.account) {
		peer_refuse(peer, REQ_IGNORE, REASON_NO_PERSON, 0);
		return;
	}
	if (!turn_stores(peer->hub, peer, REQ_IGNORE)
			|| store_set_ignore(peer->hub->store, peer->account.account, other.account, is_on) != STORE_OK) {
		peer_refuse(peer, REQ_IGNORE, REASON_BUSY, 0);
		return;
	}
	if (!is_on)
		peer_send(peer, &(struct message){ .number = EV_IGNORED,
			.ignored = { .nickname = wire_string(other.nickname), .on = 0 } });
	peer_load_ignored(peer);
	if (peer->presence)
		tell_snapshot(peer);
}

static bool on_key(void *context, const struct store_key *key)
{
	struct peer *peer = context;
	time_t seconds = (time_t)key->added_day * 86400;
	struct tm tm;
	char day[16] = "";

	if (gmtime_r(&seconds, &tm))
		strftime(day, sizeof day, "%Y-%m-%d", &tm);
	peer_send(peer, &(struct message){ .number = EV_KEY_INFO, .key_info = { .number = key->number,
		.algorithm = wire_string(key->algorithm), .tail = wire_string(key->tail), .day = wire_string(day) } });
	return true;
}

void handle_keys(struct peer *peer, const struct message *message)
{
	(void)message;
	store_each_key(peer->hub->store, peer->account.account, on_key, peer);
	peer_done(peer, REQ_KEYS);
}

struct key_search { uint8_t hash[SEAL_KEY]; struct store_key found; unsigned count; };

static bool on_own_key(void *context, const struct store_key *key)
{
	struct key_search *search = context;

	search->count++;
	if (memcmp(key->hash, search->hash, sizeof search->hash) == 0)
		search->found = *key;
	return true;
}

/* A key that opens somebody else's door is put down all the same, as one that opens none: the answer must not tell
 * whether its owner comes here. */
static enum store_result add_key(struct peer *peer, struct store_key *key)
{
	enum store_result result = store_add_key(peer->hub->store, key);
	uint8_t mixed[SEAL_KEY + sizeof key->account];

	if (result != STORE_TAKEN)
		return result;
	memcpy(mixed, key->hash, SEAL_KEY);
	memcpy(mixed + SEAL_KEY, &key->account, sizeof key->account);
	seal_key_hash(mixed, sizeof mixed, peer->hub->pepper, key->hash);
	return store_add_key(peer->hub->store, key);
}

void handle_key_add(struct peer *peer, const struct message *message)
{
	struct hub *hub = peer->hub;
	struct store_key key = { .account = peer->account.account, .added_day = clock_day(hub->wall) };
	struct wire_text blob = message->key_add.blob;
	struct key_search search = { .count = 0 };
	enum store_result result;

	if (blob.size == 0 || blob.size > KEY_BLOB_MAX || message->key_add.algorithm.size == 0
			|| !wire_copy(key.algorithm, sizeof key.algorithm, message->key_add.algorithm)) {
		peer_refuse(peer, REQ_KEY_ADD, REASON_KEY, 0);
		return;
	}
	seal_key_hash((const uint8_t *)blob.at, blob.size, hub->pepper, key.hash);
	seal_key_tail((const uint8_t *)blob.at, blob.size, key.tail);
	memcpy(search.hash, key.hash, sizeof search.hash);
	store_each_key(hub->store, key.account, on_own_key, &search);
	if (search.found.number == 0 && search.count >= KEYS_MAX) {
		peer_refuse(peer, REQ_KEY_ADD, REASON_TOO_MANY, 0);
		return;
	}
	result = search.found.number > 0 ? STORE_OK : turn_stores(hub, peer, REQ_KEY_ADD) ? add_key(peer, &key) : STORE_FULL;
	if (result != STORE_OK && result != STORE_TAKEN) {
		peer_refuse(peer, REQ_KEY_ADD, REASON_BUSY, 0);
		return;
	}
	on_key(peer, search.found.number > 0 ? &search.found : &key);
	peer_done(peer, REQ_KEY_ADD);
}

void handle_key_remove(struct peer *peer, const struct message *message)
{
	struct hub *hub = peer->hub;
	enum store_result result = turn_stores(hub, peer, REQ_KEY_REMOVE)
		? store_remove_key(hub->store, peer->account.account, message->key_remove.number) : STORE_FULL;

	if (result == STORE_OK)
		peer_done(peer, REQ_KEY_REMOVE);
	else
		peer_refuse(peer, REQ_KEY_REMOVE, result == STORE_NONE ? REASON_KEY : REASON_BUSY, 0);
}
