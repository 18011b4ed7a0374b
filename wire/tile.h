/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The alphabet of map drawings, which hub and session read alike. A tile is two columns. */
#ifndef TILE_H
#define TILE_H

#include <stdbool.h>

enum tile {
	TILE_FLOOR,     /* two spaces */
	TILE_WALL,      /* ## */
	TILE_WINDOW,    /* ~~ */
	TILE_SEAT,      /* () */
	TILE_SOFA,      /* %% */
	TILE_TABLE,     /* [] */
	TILE_COUNTER,   /* == */
	TILE_PARTITION, /* || */
	TILE_PLANT,     /* && */
	TILE_ROPE,      /* -- */
	TILE_SCREEN,    /* ^^ */
	TILE_CURTAIN,   /* :: */
	TILE_EXHIBIT,   /* [N and the " ]" after it */
	TILE_DOOR,      /* N> */
	TILE_UNKNOWN
};

/* x, y = NOWHERE: in the room, but on no tile; zone = NOWHERE: in no zone. */
enum { NOWHERE = 0xff };

/* The tile that the two columns a, b draw. */
enum tile tile_of(char a, char b);
bool tile_is_walkable(enum tile tile);
bool tile_is_seat(enum tile tile);

#endif
