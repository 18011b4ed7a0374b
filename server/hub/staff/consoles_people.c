/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is in the place, for consoles: looked at every now and then, in order of handles, and compared with what was
 * told. Who watches from behind a rope, reads along or peeks is counted, never named. */
#include <stdlib.h>
#include <string.h>

#include "consoles.h"
#include "mem.h"

enum { PEOPLE_MAX = 1000 }; /* of a list that people read */

static int compare(const void *a, const void *b)
{
	uint32_t one = ((const struct console_person *)a)->person, other = ((const struct console_person *)b)->person;

	return (one > other) - (one < other);
}

static unsigned marks_of(const struct peer *peer)
{
	return (console_is_first(peer) ? MARK_FIRST : 0u) | (silence_is_long(peer) ? MARK_SILENT : 0u);
}

/* Everybody with a name but the one who is told. */
static struct console_people gather(const struct peer *reader)
{
	struct world *world = reader->hub->world;
	struct console_people people = { mem_zero(PEOPLE_MAX, sizeof *people.list), 0 };

	for (struct room *room = world_next_room(world, NULL); room; room = world_next_room(world, room)) {
		for (struct presence *other = world_next(room, NULL); other; other = world_next(room, other)) {
			const struct presence_facts *facts = world_facts(other);

			if ((facts->state & STATE_OBSERVER) || facts->account == reader->account.account
					|| people.count == PEOPLE_MAX)
				continue;
			people.list[people.count++] = (struct console_person){ .person = facts->person, .state = facts->state,
				.marks = facts->owner ? marks_of(facts->owner) : 0, .role = facts->role, .room = room,
				.zone = facts->zone };
		}
	}
	qsort(people.list, (size_t)people.count, sizeof *people.list, compare);
	return people;
}

static void tell_somebody(struct peer *peer, const struct console_person *person)
{
	const struct presence *presence = world_find(peer->hub->world, person->person);
	const struct room_plan *plan = world_plan(person->room);
	const struct plan_zone *zone = person->zone != NOWHERE ? &plan->zones[person->zone] : NULL;

	if (!presence)
		return;
	/* Who is by themselves is here, and no more: where would say who talks with whom. */
	if (world_is_private(presence)) {
		plan = NULL;
		zone = NULL;
	}
	peer_send(peer, &(struct message){ .number = EV_SOMEBODY, .somebody = { .person = person->person,
		.nickname = wire_string(world_facts(presence)->nickname), .role = (uint8_t)person->role,
		.state = (uint16_t)person->state, .marks = (uint16_t)person->marks, .room = wire_string(plan ? plan->id : ""),
		.name = wire_string(plan ? plan->name : ""), .name_en = wire_string(plan ? plan->name_en : ""),
		.spot = wire_string(zone ? zone->name : ""), .spot_en = wire_string(zone ? zone->name_en : "") } });
}

static bool is_same(const struct console_person *a, const struct console_person *b)
{
	return a->state == b->state && a->marks == b->marks && a->role == b->role && a->room == b->room && a->zone == b->zone;
}

/* Both are in order of handles. */
static void tell_difference(struct peer *peer, const struct console_people *told, const struct console_people *now)
{
	int before = 0;

	for (int i = 0; i < now->count; i++) {
		const struct console_person *person = &now->list[i];

		for (; before < told->count && told->list[before].person < person->person; before++)
			peer_send(peer, &(struct message){ .number = EV_SOMEBODY_GONE,
				.somebody_gone = { .person = told->list[before].person } });
		if (before == told->count || told->list[before].person != person->person)
			tell_somebody(peer, person);
		else if (!is_same(&told->list[before++], person))
			tell_somebody(peer, person);
	}
	for (; before < told->count; before++)
		peer_send(peer, &(struct message){ .number = EV_SOMEBODY_GONE,
			.somebody_gone = { .person = told->list[before].person } });
}

static unsigned count_peeking(const struct hub *hub)
{
	const struct peer *peer;
	unsigned count = 0;

	TAILQ_FOREACH(peer, &hub->peers, all)
		count += peer->has_peeked && !peer->presence && !peer->is_gone && !role_is_staff(peer->role);
	return count;
}

static void tell_present(struct peer *peer)
{
	struct world_count count = world_count_place(peer->hub->world);
	struct wire_present now = { .people = (uint16_t)count.people, .staff = (uint16_t)console_staff(peer->hub),
		.watching = (uint16_t)(count.watching + count.readers), .peeking = (uint16_t)count_peeking(peer->hub) };
	struct wire_present *told = &peer->console->present;

	if (now.people == told->people && now.staff == told->staff && now.watching == told->watching
			&& now.peeking == told->peeking)
		return;
	*told = now;
	peer_send(peer, &(struct message){ .number = EV_PRESENT, .present = now });
}

void console_tell_people(struct peer *peer)
{
	struct console_people now = gather(peer);

	tell_difference(peer, &peer->console->people, &now);
	console_forget_people(&peer->console->people);
	peer->console->people = now;
	tell_present(peer);
}
