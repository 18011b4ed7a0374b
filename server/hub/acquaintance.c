/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom somebody may name: who is here, and who was and said something. */
#include "reports.h"

static bool has_spoken(struct hub *hub, uint64_t account)
{
	for (struct room *room = world_next_room(hub->world, NULL); room; room = world_next_room(hub->world, room))
		if (!world_plan(room)->is_private && store_has_said(hub->store, account, world_plan(room)->id, LINE_TABLE))
			return true;
	return false;
}

bool acquaintance_find(const struct peer *peer, struct wire_text nickname, struct store_account *account)
{
	struct hub *hub = peer->hub;
	char name[NICKNAME_MAX + 1], key[NAME_KEY_ROOM];

	if (!wire_copy(name, sizeof name, nickname))
		return false;
	name_skeleton(name, key);
	if (store_find_account_by_key(hub->store, key, account) != STORE_OK)
		return false;
	return (peer->presence && world_named(peer->presence, name)) || has_spoken(hub, account->account);
}
