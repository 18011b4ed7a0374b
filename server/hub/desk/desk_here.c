/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who of the desk is signed in is seen by their open consoles. Nobody waits for themselves, so a counsellor who is
 * alone there is told that nobody is. */
#include "desk_here.h"

#include <string.h>

enum { NOBODY = 0 };
#define SEVERAL UINT64_MAX

/* NOBODY, the one account that is, or SEVERAL. */
static uint64_t who_is_here(const struct hub *hub)
{
	const struct peer *peer;
	uint64_t one = NOBODY;

	TAILQ_FOREACH(peer, &hub->consoles, consoles) {
		if (!role_is_desk(peer->role) || peer->is_leaving || peer->is_gone || peer->account.account == one)
			continue;
		if (one != NOBODY)
			return SEVERAL;
		one = peer->account.account;
	}
	return one;
}

static enum desk_told as_seen_by(const struct peer *peer, uint64_t who)
{
	return who == NOBODY || who == peer->account.account ? DESK_EMPTY : DESK_HERE;
}

static void tell(struct peer *peer, enum desk_told now)
{
	const struct hub_options *options = peer->hub->options;
	struct message message = { .number = EV_DESK, .desk_told = { .is_here = now == DESK_HERE,
		.days = (uint16_t)options->limits.keeping[KEEPING_CONSULTATIONS],
		.exception = wire_string(options->exception), .exception_en = wire_string(options->exception_en) } };

	memcpy(message.desk_told.recovery.bytes, options->recovery_key, sizeof options->recovery_key);
	peer_send(peer, &message);
	peer->desk_told = now;
}

void desk_here_tell(struct peer *peer)
{
	tell(peer, as_seen_by(peer, who_is_here(peer->hub)));
}

void desk_here_miss(struct peer *peer)
{
	peer->desk_told = DESK_UNTOLD;
	peer->hub->is_desk_missed = true;
}

void desk_here_tend(struct hub *hub)
{
	uint64_t who = who_is_here(hub);
	struct peer *peer;

	if (who == hub->desk && !hub->is_desk_missed)
		return;
	hub->desk = who;
	hub->is_desk_missed = false;
	TAILQ_FOREACH(peer, &hub->peers, all)
		if (peer->phase >= KNOWN && !peer->is_leaving && peer->desk_told != as_seen_by(peer, who))
			tell(peer, as_seen_by(peer, who));
}

bool desk_here_is(const struct hub *hub, uint64_t besides)
{
	uint64_t who = who_is_here(hub);

	return who != NOBODY && who != besides;
}
