/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The world: rooms, seats and who is where. Pure: no descriptor, no clock, no database; whoever changes it tells the
 * others. It holds the rules of nearness: one avatar a tile, nobody beside who wishes to be left alone, nobody drawn in
 * a private spot, and no name for who watches from behind the rope. */
#ifndef WORLD_H
#define WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kinds.h"
#include "roomfile.h"

struct world;
struct room;
struct presence;

/* What is known of a presence. Read only: the functions below change it. */
struct presence_facts {
	void *owner;                     /* the caller's */
	uint64_t account;
	uint64_t order;                  /* who came into their room earlier has a lower one */
	uint32_t person;                 /* handle; not 0; new in each room and on each side of a rope */
	enum role role;
	unsigned state;                  /* STATE_* bits; STATE_OBSERVER while in a watch zone */
	uint8_t x, y;                    /* tile, or NOWHERE: in the room but on no tile */
	uint8_t zone;                    /* index in the room's plan, or NOWHERE */
	char nickname[NICKNAME_MAX + 1];
	char avatar[AVATAR_MAX + 1];
};

/* Who comes. Strings are copied. */
struct newcomer {
	uint64_t account;
	const char *nickname, *avatar;
	enum role role;
	unsigned state;                  /* STATE_OBSERVER and STATE_ME are not looked at */
	void *owner;
	bool is_at_door;                 /* stands near the door to speak, before a rope, instead of sitting */
};

enum world_result {
	WORLD_MOVED,      /* is somewhere else in the same room */
	WORLD_ENTERED,    /* is in another room */
	WORLD_STAYED,     /* was there already; nothing changed */
	WORLD_WALL,       /* something stands there, or no door is underfoot */
	WORLD_OCCUPIED,   /* somebody stands there */
	WORLD_NEAR_QUIET, /* beside it is somebody who wishes to be left alone */
	WORLD_NO_ZONE,    /* no zone here and no room has that id */
	WORLD_NO_SEAT     /* no tile is free there */
};

/* Numbers of a room or of the whole place. */
struct world_count {
	unsigned people;                 /* present and named, staff among them */
	unsigned staff;
	unsigned watching;               /* present in a watch zone: seen, not named */
	unsigned readers;                /* read along without being present */
};

/* Builds a world of count plans, which are copied; random gives 32 bits a call, not the same ones for ever.
 * Returns owned. */
struct world *world_create(const struct room_plan plans[], unsigned count, uint32_t (*random)(void *context),
	void *context);
/* Ends the world and everybody's presence; owners are not touched. */
void world_destroy(struct world *world);

/* The room of that id, NULL if there is none; "" is where people start: free, else the first one. */
struct room *world_room(struct world *world, const char *id);
/* Rooms in the order of their plans; NULL gives the first one, the last one gives NULL. */
struct room *world_next_room(struct world *world, const struct room *room);
/* A room's plan, borrowed from the world. */
const struct room_plan *world_plan(const struct room *room);
/* Differs if the room was drawn or named otherwise; the same in each hub. */
uint64_t world_drawing(const struct room *room);
struct world_count world_count(const struct room *room);
struct world_count world_count_place(const struct world *world);
/* Seats of a zone and how many are taken; none ever look taken in a private spot. */
unsigned world_seats(const struct room *room, unsigned zone, unsigned *taken);
/* One reader more or less (1, -1) who is not present. */
void world_observe(struct room *room, int change);

/* Puts somebody into a room ("" as in world_room), into the wanted zone if there is one of that id and a tile is free,
 * else where newcomers sit; where that is behind a rope, everybody begins there. Never refuses for want of tiles. NULL
 * only for an unknown room. The presence lives until world_leave. */
struct presence *world_enter(struct world *world, const struct newcomer *newcomer, const char *room, const char *zone);
/* Somebody who was here before this world: on their tile and by their handle if both can be had and the room was drawn
 * so then, else where newcomers sit. NULL for an unknown room. */
struct former { uint32_t person; uint8_t x, y, zone; };
struct presence *world_restore(struct world *world, const struct newcomer *newcomer, const char *room,
	const struct former *former);
void world_leave(struct presence *presence);

/* One step. From no tile: onto one where newcomers sit, if one is free by now. */
enum world_result world_step(struct presence *presence, enum direction direction);
/* At once to a free seat, else tile, of the zone with that id in one's own room, or into the room of that id. */
enum world_result world_go(struct presence *presence, const char *id);
/* Through the door one stands on. */
enum world_result world_door(struct presence *presence);
/* The other room to which world_go or world_door would lead, NULL if to none. */
struct room *world_room_ahead(const struct presence *presence, const char *id);
struct room *world_room_behind_door(const struct presence *presence);
/* Out from behind the rope to a seat where one may talk, else to any tile, else to none: never refused. WORLD_STAYED if
 * one was not behind it. */
enum world_result world_participate(struct presence *presence);

void world_set_state(struct presence *presence, unsigned state); /* STATE_OBSERVER and STATE_ME are not looked at */
void world_set_role(struct presence *presence, enum role role);
void world_set_avatar(struct presence *presence, const char *avatar);
void world_set_owner(struct presence *presence, void *owner);

const struct presence_facts *world_facts(const struct presence *presence);
struct room *world_room_of(const struct presence *presence);
/* Who is in a room, in the order they came; NULL gives the first one. Take the next one before ending this one. */
struct presence *world_next(const struct room *room, const struct presence *presence);
/* By handle; NULL if nobody has it (any more). */
struct presence *world_find(const struct world *world, uint32_t person);
/* An account's presences one after another; NULL gives the first one. */
struct presence *world_next_of(const struct world *world, uint64_t account, const struct presence *presence);
/* Whom the viewer sees under that name (spellings that look alike are one name); NULL for nobody. */
struct presence *world_named(const struct presence *viewer, const char *nickname);

/* How one's words travel from where one is. */
enum talk world_talk(const struct presence *presence);
/* Is one in a zone where nobody is addressed? */
bool world_is_silent(const struct presence *presence);
/* Is one where only staff and oneself see one, or, in a booth, only oneself? */
bool world_is_private(const struct presence *presence);
/* Is other drawn and listed for viewer: in the same room, and not in a private spot unless viewer is other, or staff
 * and it is no booth? */
bool world_sees(const struct presence *viewer, const struct presence *other);
/* Does listener hear what somebody says in that zone (or NOWHERE) of listener's room? Table talk is for the zone and
 * for staff who are not behind a rope; in a private spot nobody hears but its speaker, whom the caller knows. */
bool world_hears(const struct presence *listener, enum talk talk, uint8_t zone);

#endif
