/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an open vault does for the teams of its person, unasked and unseen: it makes the key that a team lacks, takes in
 * what colleagues granted, and grants what colleagues lack. */
#include "visit_keys.h"

#include <string.h>

#include "visit_rest.h"
#include "words.h"

static void make_key(struct visit *visit, const struct wire_team_wanted *wanted)
{
	uint8_t grant[SEAL_GRANT];
	struct message request = { .number = REQ_TEAM, .team = { .team = wanted->team, .epoch = wanted->epoch,
		.sealed = { (const char *)grant, sizeof grant } } };

	if (wanted->team >= TEAM_COUNT || !vault_make_team(visit->vault, wanted->team, wanted->epoch,
			request.team.public_key.bytes, grant))
		return;
	visit->rest->own_keys.made[wanted->team] = wanted->epoch;
	visit_request(visit, &request);
}

/* Two may have made a key at once: the one that everybody is told of counts. If it is not the one that a colleague
 * granted, though, somebody has tampered with it. */
static void compare_key(struct visit *visit, const struct wire_team_key *key)
{
	uint8_t own[SEAL_BOX_KEY];
	bool is_mine;

	if (key->team >= TEAM_COUNT || !vault_has_team(visit->vault, key->team, key->epoch, own))
		return;
	is_mine = visit->rest->own_keys.made[key->team] == key->epoch;
	visit->rest->own_keys.made[key->team] = 0;
	if (memcmp(own, key->public_key.bytes, sizeof own) == 0)
		return;
	vault_drop_team(visit->vault, key->team, key->epoch);
	if (!is_mine)
		/* TRANSLATORS: 職員の鍵が 前に受け取ったものと ちがいます。サーバーの担当者に知らせてください */
		visit_tell_once(visit, _("The staff's key is not the one you were given. Please tell whoever runs the server."));
}

static void take_grant(struct visit *visit, const struct wire_granted *granted)
{
	if (granted->team < TEAM_COUNT)
		vault_take_team(visit->vault, granted->team, granted->epoch, (const uint8_t *)granted->sealed.at,
			granted->sealed.size);
}

/* What cannot be granted is answered all the same, so that the hub goes on to the next one. */
static void grant_key(struct visit *visit, const struct wire_lack *lack)
{
	uint8_t grant[SEAL_GRANT];
	struct message request = { .number = REQ_GRANT, .grant = { .team = lack->team, .epoch = lack->epoch,
		.account = lack->account } };

	if (vault_grant_team(visit->vault, lack->team, lack->epoch, lack->account, lack->public_key.bytes, grant))
		request.grant.sealed = (struct wire_text){ (const char *)grant, sizeof grant };
	visit_request(visit, &request);
}

void visit_team_event(struct visit *visit, const struct message *event)
{
	if (!vault_is_open(visit->vault))
		return;
	switch ((unsigned)event->number) {
	case EV_TEAM:
		compare_key(visit, &event->team_key);
		break;
	case EV_TEAM_WANTED:
		make_key(visit, &event->team_wanted);
		break;
	case EV_GRANT:
		take_grant(visit, &event->granted);
		break;
	case EV_LACK:
		grant_key(visit, &event->lack);
		break;
	}
}
