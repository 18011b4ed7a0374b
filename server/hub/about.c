/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A person's own look at what staff did about them. */
#include "about.h"

#include <string.h>

#include "handlers.h"

/* The rest of what is on record about somebody is staff's own: what they read, weighed and asked each other. */
static const char *const told[] = { "ask-move", "ask-leave", "word", "move-seat", "pause", "rest-today", "undo-pause",
	"undo-rest", "suspend", "lift", "restore", "role", "reset", "hide-post", "show-post" };

static bool is_told(const char *act)
{
	for (size_t i = 0; i < sizeof told / sizeof *told; i++)
		if (strcmp(told[i], act) == 0)
			return true;
	return false;
}

struct walk { bool (*each)(void *context, const struct store_act *act); void *context; };

static bool on_act(void *context, const struct store_act *act)
{
	const struct walk *walk = context;
	struct store_act known = *act;

	known.staff = known.second = 0;
	return !is_told(act->act) || walk->each(walk->context, &known);
}

enum store_result about_each(struct store *store, uint64_t person,
	bool (*each)(void *context, const struct store_act *act), void *context)
{
	struct walk walk = { each, context };

	return store_each_act_about(store, person, on_act, &walk);
}

static bool on_own(void *context, const struct store_act *act)
{
	peer_send(context, &(struct message){ .number = EV_ABOUT_ME, .about_me_seen = { .at = (uint64_t)act->at * 1000,
		.act = wire_string(act->act), .room = wire_string(act->room), .reason = wire_string(act->reason) } });
	return true;
}

void handle_about_me(struct peer *peer, const struct message *message)
{
	(void)message;
	about_each(peer->hub->store, peer->account.account, on_own, peer);
	peer_done(peer, REQ_ABOUT_ME);
}
