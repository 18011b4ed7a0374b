/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is in which room and what they know of each other: lists, numbers, names, who sees and who hears whom. Does not
 * know how tiles are chosen. */
#include "world.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "world_parts.h"

/* FNV-1a over all that a person is shown of a room. */
static uint64_t mix(uint64_t sum, const void *bytes, size_t size)
{
	const uint8_t *at = bytes;

	for (size_t i = 0; i < size; i++)
		sum = (sum ^ at[i]) * 0x100000001b3u;
	return sum;
}

static uint64_t drawing_of(const struct room_plan *plan)
{
	uint64_t sum = mix(0xcbf29ce484222325u, plan->map, strlen(plan->map) + 1);

	sum = mix(sum, plan->name, strlen(plan->name) + 1);
	sum = mix(sum, plan->name_en, strlen(plan->name_en) + 1);
	sum = mix(sum, plan->zone_at, (size_t)plan->columns * plan->rows);
	sum = mix(sum, (const uint8_t[]){ (uint8_t)plan->talk, plan->is_private, plan->start }, 3);
	for (unsigned i = 0; i < plan->zones_count; i++) {
		const struct plan_zone *zone = &plan->zones[i];

		sum = mix(sum, zone->id, strlen(zone->id) + 1);
		sum = mix(sum, zone->name, strlen(zone->name) + 1);
		sum = mix(sum, zone->name_en, strlen(zone->name_en) + 1);
		sum = mix(sum, (const uint8_t[]){ (uint8_t)zone->talk, zone->is_silent, zone->is_watch, zone->is_private }, 4);
	}
	for (unsigned i = 0; i < plan->doors_count; i++)
		sum = mix(sum, plan->doors[i].to, strlen(plan->doors[i].to) + 1);
	return sum;
}

struct world *world_create(const struct room_plan plans[], unsigned count, uint32_t (*random)(void *context),
	void *context)
{
	struct world *world = mem_zero(1, sizeof *world);

	world->rooms = mem_zero(count, sizeof *world->rooms);
	world->rooms_count = count;
	world->random = random;
	world->context = context;
	for (unsigned i = 0; i < count; i++) {
		world->rooms[i].world = world;
		world->rooms[i].plan = plans[i];
		world->rooms[i].drawing = drawing_of(&plans[i]);
	}
	return world;
}

void world_destroy(struct world *world)
{
	if (!world)
		return;
	for (unsigned i = 0; i < world->rooms_count; i++) {
		struct presence *presence = world->rooms[i].first;

		while (presence) {
			struct presence *next = presence->next;

			free(presence);
			presence = next;
		}
	}
	free(world->rooms);
	free(world);
}

struct room *world_room(struct world *world, const char *id)
{
	const char *wanted = *id ? id : "free";

	for (unsigned i = 0; i < world->rooms_count; i++)
		if (strcmp(world->rooms[i].plan.id, wanted) == 0)
			return &world->rooms[i];
	return *id || world->rooms_count == 0 ? NULL : &world->rooms[0];
}

struct room *world_next_room(struct world *world, const struct room *room)
{
	size_t next = room ? (size_t)(room - world->rooms) + 1 : 0;

	return next < world->rooms_count ? &world->rooms[next] : NULL;
}

const struct room_plan *world_plan(const struct room *room)
{
	return &room->plan;
}

uint64_t world_drawing(const struct room *room)
{
	return room->drawing;
}

struct world_count world_count(const struct room *room)
{
	return room->count;
}

struct world_count world_count_place(const struct world *world)
{
	struct world_count sum = { 0, 0, 0, 0 };

	for (unsigned i = 0; i < world->rooms_count; i++) {
		const struct world_count *count = &world->rooms[i].count;

		sum.people += count->people;
		sum.staff += count->staff;
		sum.watching += count->watching;
		sum.readers += count->readers;
	}
	return sum;
}

unsigned world_seats(const struct room *room, unsigned zone, unsigned *taken)
{
	unsigned seats = 0;

	*taken = 0;
	for (unsigned i = 0; i < (unsigned)room->plan.columns * room->plan.rows; i++) {
		if (room->plan.zone_at[i] != zone || !tile_is_seat((enum tile)room->plan.tiles[i]))
			continue;
		seats++;
		*taken += room->at[i] != NULL;
	}
	return seats;
}

void world_observe(struct room *room, int change)
{
	if (change > 0)
		room->count.readers++;
	else if (room->count.readers > 0)
		room->count.readers--;
}

const struct presence_facts *world_facts(const struct presence *presence)
{
	return &presence->facts;
}

struct room *world_room_of(const struct presence *presence)
{
	return presence->room;
}

struct presence *world_next(const struct room *room, const struct presence *presence)
{
	return presence ? presence->next : room->first;
}

struct presence *world_find(const struct world *world, uint32_t person)
{
	struct presence *presence = world->persons[person % WORLD_BUCKETS];

	while (presence && presence->facts.person != person)
		presence = presence->next_person;
	return presence;
}

struct presence *world_next_of(const struct world *world, uint64_t account, const struct presence *presence)
{
	struct presence *next = presence ? presence->next_account : world->accounts[account % WORLD_BUCKETS];

	while (next && next->facts.account != account)
		next = next->next_account;
	return next;
}

struct presence *world_named(const struct presence *viewer, const char *nickname)
{
	char key[NAME_KEY_ROOM];

	if (strlen(nickname) > NICKNAME_MAX)
		return NULL;
	name_skeleton(nickname, key);
	for (struct presence *other = viewer->room->first; other; other = other->next) {
		bool is_known = other == viewer || (world_sees(viewer, other) && !(other->facts.state & STATE_OBSERVER));

		if (is_known && strcmp(other->key, key) == 0)
			return other;
	}
	return NULL;
}

/* The zone one is in, NULL for none. */
static const struct plan_zone *zone_of(const struct presence *presence)
{
	return presence->facts.zone == NOWHERE ? NULL : &presence->room->plan.zones[presence->facts.zone];
}

enum talk world_talk(const struct presence *presence)
{
	const struct plan_zone *zone = zone_of(presence);

	return zone ? zone->talk : presence->room->plan.talk;
}

bool world_is_silent(const struct presence *presence)
{
	const struct plan_zone *zone = zone_of(presence);

	return zone && zone->is_silent;
}

bool world_is_private(const struct presence *presence)
{
	const struct plan_zone *zone = zone_of(presence);

	return presence->room->plan.is_private || (zone && zone->is_private);
}

/* Is one behind a curtain: in a private zone that is not the one where people come in? */
static bool is_behind_curtain(const struct presence *presence)
{
	const struct plan_zone *zone = zone_of(presence);

	return zone && zone->is_private && presence->facts.zone != presence->room->plan.start;
}

bool world_sees(const struct presence *viewer, const struct presence *other)
{
	if (viewer == other)
		return true;
	if (viewer->room != other->room || is_behind_curtain(other))
		return false;
	return role_is_staff(viewer->facts.role) || !world_is_private(other);
}

bool world_hears(const struct presence *listener, enum talk talk, uint8_t zone)
{
	const struct room_plan *plan = &listener->room->plan;
	bool is_in_zone = zone < plan->zones_count;

	if (talk == TALK_NONE || plan->is_private || (is_in_zone && plan->zones[zone].is_private))
		return false;
	if (talk == TALK_ROOM || (is_in_zone ? listener->facts.zone == zone : listener->facts.zone == NOWHERE))
		return true;
	return role_is_staff(listener->facts.role) && !(listener->facts.state & STATE_OBSERVER);
}

void world_set_state(struct presence *presence, unsigned state)
{
	unsigned kept = presence->facts.state & STATE_OBSERVER;

	presence->facts.state = (state & ~(unsigned)(STATE_OBSERVER | STATE_ME)) | kept;
}

void world_set_role(struct presence *presence, enum role role)
{
	world_tally(presence, -1);
	presence->facts.role = role;
	world_tally(presence, 1);
}

void world_set_avatar(struct presence *presence, const char *avatar)
{
	size_t size = strnlen(avatar, AVATAR_MAX);

	memcpy(presence->facts.avatar, avatar, size);
	presence->facts.avatar[size] = '\0';
}

void world_set_owner(struct presence *presence, void *owner)
{
	presence->facts.owner = owner;
}

void world_link(struct presence *presence, struct room *room)
{
	presence->room = room;
	presence->facts.order = ++room->world->came;
	presence->next = NULL;
	presence->previous = room->last;
	if (room->last)
		room->last->next = presence;
	else
		room->first = presence;
	room->last = presence;
	presence->facts.x = presence->facts.y = presence->facts.zone = NOWHERE;
	presence->facts.state &= ~(unsigned)STATE_OBSERVER;
	world_tally(presence, 1);
}

void world_unlink(struct presence *presence)
{
	struct room *room = presence->room;

	world_tally(presence, -1);
	if (presence->previous)
		presence->previous->next = presence->next;
	else
		room->first = presence->next;
	if (presence->next)
		presence->next->previous = presence->previous;
	else
		room->last = presence->previous;
}

void world_tally(struct presence *presence, int change)
{
	struct world_count *count = &presence->room->count;
	unsigned one = (unsigned)change;

	if (presence->facts.state & STATE_OBSERVER) {
		count->watching += one;
		return;
	}
	count->people += one;
	if (role_is_staff(presence->facts.role))
		count->staff += one;
}

static void forget_person(struct presence *presence)
{
	struct presence **at = &presence->room->world->persons[presence->facts.person % WORLD_BUCKETS];

	while (*at && *at != presence)
		at = &(*at)->next_person;
	if (*at)
		*at = presence->next_person;
}

static void name(struct presence *presence, uint32_t person)
{
	struct presence **bucket = &presence->room->world->persons[person % WORLD_BUCKETS];

	forget_person(presence);
	presence->facts.person = person;
	presence->next_person = *bucket;
	*bucket = presence;
}

void world_rename(struct presence *presence)
{
	struct world *world = presence->room->world;
	uint32_t person;

	do
		person = world->random(world->context);
	while (person == 0 || world_find(world, person));
	name(presence, person);
}

void world_name_again(struct presence *presence, uint32_t person)
{
	if (person != 0 && !world_find(presence->room->world, person))
		name(presence, person);
}

void world_register(struct presence *presence)
{
	struct presence **bucket = &presence->room->world->accounts[presence->facts.account % WORLD_BUCKETS];

	presence->next_account = *bucket;
	*bucket = presence;
}

void world_forget(struct presence *presence)
{
	struct presence **at = &presence->room->world->accounts[presence->facts.account % WORLD_BUCKETS];

	while (*at != presence)
		at = &(*at)->next_account;
	*at = presence->next_account;
	forget_person(presence);
}
