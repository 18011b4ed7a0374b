/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys that teams share. Sessions whose vault is open make and grant them; the hub says what is wanted, and takes only
 * what is due: the next epoch of a team that needs one, from somebody of that team, and grants by holders to members.
 * The first of several comes to be; the others hear of it as everybody does. */
#include "handlers.h"

#include <string.h>

#include "clock.h"
#include "consults.h"
#include "seal_record.h"
#include "store_team.h"

enum { LACKS_AT_ONCE = 16 };

static enum team team_named(const char *name)
{
	for (unsigned team = 0; team < TEAM_COUNT; team++)
		if (strcmp(team_name((enum team)team), name) == 0)
			return (enum team)team;
	return TEAM_COUNT;
}

static void tell_key(struct peer *peer, const struct store_team_key *key)
{
	struct message message = { .number = EV_TEAM, .team_key = { .team = (uint8_t)team_named(key->team),
		.epoch = key->epoch } };

	memcpy(message.team_key.public_key.bytes, key->public_key, sizeof key->public_key);
	peer_send(peer, &message);
}

void team_tell_keys(struct peer *peer)
{
	struct store_team_key key;

	for (unsigned team = 0; team < TEAM_COUNT; team++)
		if (store_newest_team_key(peer->hub->store, team_name((enum team)team), &key) == STORE_OK)
			tell_key(peer, &key);
}

/* Is this team's next key to be made, and by this peer? A key that came to its end is followed by one of somebody who
 * held it, as long as there is anybody. */
static bool may_make(struct peer *peer, enum team team, uint32_t *epoch)
{
	struct store *store = peer->hub->store;
	struct store_team_key key;
	enum store_result found = store_newest_team_key(store, team_name(team), &key);

	*epoch = found == STORE_OK ? key.epoch + 1 : 1;
	if (!team_has(team, peer->role) || (found != STORE_OK && found != STORE_NONE))
		return false;
	return found == STORE_NONE || (key.is_ended && (store_has_team_grant(store, peer->account.account, key.team, key.epoch)
		|| !store_has_team_grant(store, 0, key.team, key.epoch)));
}

static void tell_wanted(struct peer *peer)
{
	uint32_t epoch;

	for (unsigned team = 0; team < TEAM_COUNT; team++)
		if (may_make(peer, (enum team)team, &epoch))
			peer_send(peer, &(struct message){ .number = EV_TEAM_WANTED,
				.team_wanted = { .team = (uint8_t)team, .epoch = epoch } });
}

static bool tell_grant(void *context, const struct store_team_grant *grant)
{
	peer_send(context, &(struct message){ .number = EV_GRANT, .granted = { .team = (uint8_t)team_named(grant->team),
		.epoch = grant->epoch, .sealed = { (const char *)grant->sealed.bytes, grant->sealed.size } } });
	return true;
}

static bool tell_lack(void *context, const struct store_team_lack *lack)
{
	struct peer *peer = context;
	struct message message = { .number = EV_LACK, .lack = { .team = (uint8_t)team_named(lack->team),
		.epoch = lack->epoch, .account = lack->account } };

	memcpy(message.lack.public_key.bytes, lack->public_key, sizeof lack->public_key);
	peer_send(peer, &message);
	peer->lacks_told++;
	return true;
}

/* A few at a time: the next ones follow the last of these. */
static void tell_lacks(struct peer *peer)
{
	if (peer->lacks_told == 0)
		store_each_team_lack(peer->hub->store, peer->account.account, LACKS_AT_ONCE, tell_lack, peer);
}

void handle_vault(struct peer *peer, const struct message *message)
{
	peer->has_open_vault = message->vault.is_open != 0;
	peer->lacks_told = 0;
	if (!peer->has_open_vault)
		return;
	store_each_team_grant(peer->hub->store, peer->account.account, tell_grant, peer);
	tell_wanted(peer);
	tell_lacks(peer);
	consults_ask_vault(peer);
}

void team_tend(struct hub *hub)
{
	struct peer *peer;

	if (!store_takes_news_of_teams(hub->store))
		return;
	TAILQ_FOREACH(peer, &hub->peers, all) {
		if (!peer->has_open_vault || peer->phase < KNOWN || peer->is_leaving || !role_is_staff(peer->role))
			continue;
		tell_wanted(peer);
		tell_lacks(peer);
	}
}

static bool take_grant(struct store_team_grant *grant, struct wire_text sealed)
{
	if (sealed.size > sizeof grant->sealed.bytes || !seal_is_grant((const uint8_t *)sealed.at, sealed.size))
		return false;
	memcpy(grant->sealed.bytes, sealed.at, sealed.size);
	grant->sealed.size = sealed.size;
	return true;
}

void handle_team(struct peer *peer, const struct message *message)
{
	const struct wire_team *request = &message->team;
	struct store_team_key key = { .epoch = request->epoch, .made_day = clock_day(peer->hub->wall) };
	struct store_team_grant grant = { .account = peer->account.account, .epoch = request->epoch };
	struct peer *other;
	uint32_t epoch;

	if (request->team >= TEAM_COUNT || !take_grant(&grant, request->sealed)) {
		peer_refuse(peer, REQ_TEAM, REASON_MALFORMED, 0);
		return;
	}
	memcpy(key.team, team_name((enum team)request->team), strlen(team_name((enum team)request->team)) + 1);
	memcpy(grant.team, key.team, sizeof grant.team);
	memcpy(key.public_key, request->public_key.bytes, sizeof key.public_key);
	if (!may_make(peer, (enum team)request->team, &epoch) || epoch != request->epoch) {
		peer_refuse(peer, REQ_TEAM, REASON_NOT_NOW, 0);
		return;
	}
	if (!turn_stores(peer->hub, peer, REQ_TEAM) || store_add_team_key(peer->hub->store, &key, &grant) != STORE_OK) {
		peer_refuse(peer, REQ_TEAM, REASON_BUSY, 0);
		return;
	}
	peer_done(peer, REQ_TEAM);
	TAILQ_FOREACH(other, &peer->hub->peers, all)
		if (other->phase > KNOCK && !other->is_leaving)
			tell_key(other, &key);
}

/* What was granted meanwhile by a colleague is granted. */
void handle_grant(struct peer *peer, const struct message *message)
{
	struct hub *hub = peer->hub;
	const struct wire_grant *request = &message->grant;
	struct store_team_grant grant = { .account = request->account, .epoch = request->epoch };
	enum store_result result = STORE_FULL;

	peer->lacks_told -= peer->lacks_told > 0;
	if (request->team >= TEAM_COUNT || !take_grant(&grant, request->sealed)) {
		peer_refuse(peer, REQ_GRANT, REASON_MALFORMED, 0);
		return;
	}
	memcpy(grant.team, team_name((enum team)request->team), strlen(team_name((enum team)request->team)) + 1);
	if (!store_has_team_grant(hub->store, peer->account.account, grant.team, grant.epoch)) {
		peer_refuse(peer, REQ_GRANT, REASON_NOT_NOW, 0);
		return;
	}
	if (turn_stores(hub, peer, REQ_GRANT))
		result = store_add_team_grant(hub->store, &grant);
	if (result != STORE_OK && result != STORE_TAKEN) {
		peer_refuse(peer, REQ_GRANT, result == STORE_NONE ? REASON_NOT_NOW : REASON_BUSY, 0);
		return;
	}
	peer_done(peer, REQ_GRANT);
	for (struct peer *other = peers_next_of(hub, grant.account, NULL); result == STORE_OK && other;
			other = peers_next_of(hub, grant.account, other))
		if (other->has_open_vault && !other->is_leaving)
			tell_grant(other, &grant);
	tell_lacks(peer);
}
