/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is in a room without a session of their own at work there: a seat kept for a lost line, somebody who spoke by a
 * verb and stands at the door, an unnamed observer who read by one. Kept in memory only, each until its time. */
#include "hall.h"

#include <stdlib.h>
#include <string.h>

#include "keep.h"
#include "mem.h"
#include "talks.h"
#include "waiting.h"

struct guest *guests_restore(struct hub *hub, uint64_t account, uint64_t until)
{
	struct guest *guest = mem_zero(1, sizeof *guest);

	guest->account = account;
	guest->until = until;
	guest->kept = KEEP_NOTHING;
	if (guest->until < hub->guests_due)
		hub->guests_due = guest->until;
	guest->next = hub->guests;
	guest->at = &hub->guests;
	if (guest->next)
		guest->next->at = &guest->next;
	hub->guests = guest;
	LIST_INSERT_HEAD(&hub->guests_of[account % PEER_BUCKETS], guest, same_account);
	return guest;
}

struct guest *guests_next_of(struct hub *hub, uint64_t account, struct guest *guest)
{
	struct guest *next = guest ? LIST_NEXT(guest, same_account) : LIST_FIRST(&hub->guests_of[account % PEER_BUCKETS]);

	while (next && next->account != account)
		next = LIST_NEXT(next, same_account);
	return next;
}

static struct guest *add(struct hub *hub, uint64_t account, unsigned seconds)
{
	return guests_restore(hub, account, hub->now + (uint64_t)seconds * 1000);
}

/* Takes one off the list and lets its place go, unless somebody else took the presence over. */
void guests_end(struct hub *hub, struct guest **at)
{
	struct guest *guest = *at;

	*at = guest->next;
	if (guest->next)
		guest->next->at = at;
	LIST_REMOVE(guest, same_account);
	if (guest->presence) {
		tell_gone(world_room_of(guest->presence), world_facts(guest->presence)->person,
			world_is_private(guest->presence));
		world_leave(guest->presence);
	} else if (guest->room[0]) {
		struct room *room = world_room(hub->world, guest->room);

		world_observe(room, -1);
		tell_observers(room);
	}
	keep_drop(hub->keep, guest->kept);
	draft_forget(guest->draft);
	free(guest);
}

void guests_keep(struct peer *peer, unsigned seconds)
{
	struct guest *guest = add(peer->hub, peer->account.account, seconds);

	guest->presence = peer->presence;
	guest->is_seat = true;
	guest->told = peer->seen < peer->sent ? peer->seen : peer->sent;
	guest->is_first = peer->is_first;
	guest->sits = talks_sits(peer);
	guest->draft = peer->draft;
	peer->draft = NULL;
	guest->kept = peer->kept;
	peer->kept = KEEP_NOTHING;
	world_set_owner(peer->presence, NULL);
	peer->presence = NULL;
	talks_look(peer);
	waiting_touch(peer->hub);
	resume_note_guest(peer->hub, guest);
}

struct kept guests_take(struct hub *hub, uint64_t account)
{
	struct kept kept = { NULL, NULL, UINT64_MAX, 0 };

	for (struct guest *guest = guests_next_of(hub, account, NULL), *next; guest; guest = next) {
		next = guests_next_of(hub, account, guest);
		if (guest->is_seat && guest->presence && !kept.presence) {
			kept = (struct kept){ guest->presence, guest->draft, guest->told, guest->sits };
			guest->presence = NULL;
			guest->draft = NULL;
		}
		/* A session that is on its way back learns what became of it when it comes. */
		if (guest->process != 0 && !guest->presence)
			resume_note_guest(hub, guest);
		else
			guests_end(hub, guest->at);
	}
	return kept;
}

void guests_keep_draft(struct hub *hub, uint64_t account, char *draft)
{
	for (struct guest *guest = guests_next_of(hub, account, NULL); guest; guest = guests_next_of(hub, account, guest)) {
		if (guest->is_seat && !guest->draft) {
			guest->draft = draft;
			resume_note_guest(hub, guest);
			return;
		}
	}
	draft_forget(draft);
}

void guests_observe(struct hub *hub, uint64_t account, struct room *room)
{
	struct guest *guest;

	for (struct presence *own = world_next_of(hub->world, account, NULL); own;
			own = world_next_of(hub->world, account, own))
		if (world_room_of(own) == room)
			return;
	for (guest = guests_next_of(hub, account, NULL); guest; guest = guests_next_of(hub, account, guest)) {
		if (strcmp(guest->room, world_plan(room)->id) == 0) {
			guest->until = hub->now + DOORWAY_SECONDS * 1000;
			resume_note_guest(hub, guest);
			return;
		}
	}
	guest = add(hub, account, DOORWAY_SECONDS);
	memcpy(guest->room, world_plan(room)->id, sizeof guest->room);
	resume_note_guest(hub, guest);
	world_observe(room, 1);
	tell_observers(room);
}

/* Who is seen is not counted among the unseen as well. */
static void end_observing(struct hub *hub, uint64_t account, const struct room *room)
{
	for (struct guest *guest = guests_next_of(hub, account, NULL); guest; guest = guests_next_of(hub, account, guest)) {
		if (strcmp(guest->room, world_plan(room)->id) == 0) {
			guests_end(hub, guest->at);
			return;
		}
	}
}

struct presence *guests_stand(struct peer *peer, struct room *room)
{
	struct hub *hub = peer->hub;
	char avatar[AVATAR_MAX + 1];
	struct newcomer newcomer = { .account = peer->account.account, .nickname = peer->account.nickname,
		.avatar = avatar, .role = peer->role, .is_at_door = true };
	struct guest *guest;

	for (struct presence *own = world_next_of(hub->world, newcomer.account, NULL); own;
			own = world_next_of(hub->world, newcomer.account, own)) {
		if (world_room_of(own) != room)
			continue;
		world_set_role(own, peer->role);
		for (guest = guests_next_of(hub, newcomer.account, NULL); guest;
				guest = guests_next_of(hub, newcomer.account, guest)) {
			if (guest->presence != own || guest->until >= hub->now + DOORWAY_SECONDS * 1000)
				continue;
			guest->until = hub->now + DOORWAY_SECONDS * 1000;
			resume_note_guest(hub, guest);
		}
		return own;
	}
	end_observing(hub, newcomer.account, room);
	peer_avatar(peer, avatar);
	guest = add(hub, newcomer.account, DOORWAY_SECONDS);
	guest->presence = world_enter(hub->world, &newcomer, world_plan(room)->id, NULL);
	resume_note_guest(hub, guest);
	tell_person(guest->presence);
	return guest->presence;
}

void guests_forget(struct hub *hub, uint64_t account)
{
	struct guest *guest;

	while ((guest = account == 0 ? hub->guests : guests_next_of(hub, account, NULL)))
		guests_end(hub, guest->at);
}

void guests_look_again(struct hub *hub)
{
	struct store_account account;
	enum role role;

	for (struct guest **at = &hub->guests; *at;) {
		struct guest *guest = *at;

		if (store_find_account(hub->store, guest->account, &account) != STORE_OK || account.is_suspended) {
			guests_end(hub, at);
			continue;
		}
		if (guest->presence && role_parse(account.role, &role) && role != world_facts(guest->presence)->role) {
			world_set_role(guest->presence, role);
			tell_person(guest->presence);
		}
		at = &guest->next;
	}
}

/* Nobody's time gets shorter, so that there is nothing to look for before guests_due. */
uint64_t guests_expire(struct hub *hub)
{
	uint64_t next = UINT64_MAX;

	if (hub->now < hub->guests_due)
		return hub->guests_due;
	for (struct guest **at = &hub->guests; *at;) {
		if ((*at)->until <= hub->now) {
			guests_end(hub, at);
			continue;
		}
		if ((*at)->until < next)
			next = (*at)->until;
		at = &(*at)->next;
	}
	hub->guests_due = next;
	return next;
}
