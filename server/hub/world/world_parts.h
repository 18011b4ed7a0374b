/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the world's own files share: world.c knows who is there, world_seat.c finds tiles, world_move.c puts people on
 * them. Nobody else includes this. */
#ifndef WORLD_PARTS_H
#define WORLD_PARTS_H

#include "name.h"
#include "world.h"

enum { NO_TILE = TILES_MAX, WORLD_BUCKETS = 4096 };

struct presence {
	struct presence_facts facts;
	char key[NAME_KEY_ROOM];         /* what the nickname looks like */
	struct room *room;
	struct presence *next, *previous; /* in the room, in the order they came */
	struct presence *next_person, *next_account; /* in the world's tables */
};

struct room {
	struct world *world;
	struct room_plan plan;
	struct presence *first, *last;
	struct presence *at[TILES_MAX];  /* who stands there; never anybody in a private spot */
	struct world_count count;
	uint64_t drawing;
};

struct world {
	struct room *rooms;
	unsigned rooms_count;
	uint64_t came;                   /* how many have come into rooms so far */
	uint32_t (*random)(void *context);
	void *context;
	struct presence *persons[WORLD_BUCKETS], *accounts[WORLD_BUCKETS];
};

/* world.c */
/* Adds presence to the end of a room's list and to its numbers, or takes it off. It stands nowhere yet, or no more. */
void world_link(struct presence *presence, struct room *room);
void world_unlink(struct presence *presence);
/* Counts presence in (1) or out (-1) as what it is now. */
void world_tally(struct presence *presence, int change);
/* A handle that nobody has. */
void world_rename(struct presence *presence);
/* The handle it had, if nobody has it. */
void world_name_again(struct presence *presence, uint32_t person);
/* Enters presence into the table of accounts, or takes it out of both tables. */
void world_register(struct presence *presence);
void world_forget(struct presence *presence);

/* world_seat.c */
/* What somebody looks for. */
struct wish {
	bool is_seat;        /* a seat, else floor */
	bool is_near_door;   /* as near a door as can be, else as far from others */
	bool is_silent;      /* where nobody is addressed */
	unsigned talks;      /* bits 1 << TALK_*: where talk is one of these and nobody keeps silent; 0: anywhere */
	unsigned zone;       /* there; ZONE_PUBLIC: anywhere but behind a rope or in a private zone */
};
enum { ZONE_PUBLIC = ZONES_MAX };

/* The best free tile that nobody quiet is beside, NO_TILE if there is none. presence itself is in nobody's way. */
unsigned world_seek(const struct room *room, const struct presence *presence, struct wish wish);
/* Is the tile in a spot where everybody is alone, so that nobody is in another's way? */
bool world_tile_is_private(const struct room *room, unsigned tile);
/* Would a step from a tile (or NO_TILE) to another come nearer to somebody who wishes to be left alone? */
bool world_comes_near_quiet(const struct room *room, const struct presence *presence, unsigned from, unsigned to);
/* The tile presence stands on, or NO_TILE. */
unsigned world_tile_of(const struct presence *presence);

#endif
