/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What only staff may do. Each act is stored with its reason before anybody hears of it. */
#include "handlers.h"

#include <string.h>

#include "store_act.h"
#include "text.h"

void handle_ask(struct peer *peer, const struct message *message)
{
	static const char *const acts[ASK_COUNT] = { [ASK_MOVE] = "ask-move", [ASK_LEAVE] = "ask-leave" };
	struct hub *hub = peer->hub;
	char nickname[NICKNAME_MAX + 1];
	struct presence *presence = wire_copy(nickname, sizeof nickname, message->ask.nickname)
		? world_named(peer->presence, nickname) : NULL;
	struct store_act act = { .staff = peer->account.account, .at = (int64_t)(hub->wall / 1000) };
	struct message event = { .number = EV_ASKED, .asked = {
		.nickname = wire_string(peer->account.nickname), .asking = message->ask.asking } };
	struct peer *other;

	if (message->ask.asking >= ASK_COUNT)
		peer_refuse(peer, REQ_ASK, REASON_MALFORMED, 0);
	else if (!presence || presence == peer->presence)
		peer_refuse(peer, REQ_ASK, REASON_NO_PERSON, 0);
	else if (text_clean(message->ask.reason.at, message->ask.reason.size, REASON_MAX, REASON_MAX, act.reason,
			sizeof act.reason) != TEXT_FINE)
		peer_refuse(peer, REQ_ASK, REASON_TEXT, REASON_MAX);
	else {
		act.person = world_facts(presence)->account;
		memcpy(act.act, acts[message->ask.asking], strlen(acts[message->ask.asking]));
		memcpy(act.room, world_plan(world_room_of(presence))->id, sizeof act.room);
		if (!turn_stores(hub, peer, REQ_ASK) || store_add_act(hub->store, &act) != STORE_OK) {
			peer_refuse(peer, REQ_ASK, REASON_BUSY, 0);
			return;
		}
		other = world_facts(presence)->owner;
		if (other)
			peer_send(other, &event);
		event.asked.nickname = wire_string(world_facts(presence)->nickname);
		event.asked.is_mine = true;
		peer_send(peer, &event);
	}
}
