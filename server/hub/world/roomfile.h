/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Room files: the ini-like head and the text drawing that the staff of a place edit. Reads the text of one file into a
 * plan, or says line and column of all that is not right in it. Pure: opens no file and prints nothing. */
#ifndef ROOMFILE_H
#define ROOMFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kinds.h"
#include "tile.h"

enum {
	ROOMFILE_MAX = 65536,        /* bytes of one file */
	ROOMFILE_FAULTS_MAX = 50,
	ROOMFILE_DETAIL_MAX = 47,    /* bytes of what a fault quotes */
	ROOMS_MAX = 64,              /* a place */
	TILE_COLUMNS_MAX = MAP_COLUMNS_MAX / 2,
	TILES_MAX = TILE_COLUMNS_MAX * MAP_ROWS_MAX
};

/* Coordinates are tiles from 0, both corners inside. */
struct plan_zone {
	char id[ID_MAX + 1], name[TITLE_MAX + 1], name_en[TITLE_MAX + 1];
	uint8_t x1, y1, x2, y2;          /* the whole drawing if is_rest */
	enum talk talk;                  /* the room's unless the zone says otherwise */
	bool is_silent, is_watch, is_private;
	bool is_rest;                    /* has no area of its own: all tiles that no other zone takes */
	unsigned line;                   /* of the file, for words about it */
};

struct plan_door {
	uint8_t number, x, y;
	char to[ID_MAX + 1];             /* a room */
	unsigned line;                   /* of the door's head */
	unsigned to_line, to_column;     /* of the room's name */
};

struct room_plan {
	char id[ID_MAX + 1], name[TITLE_MAX + 1], name_en[TITLE_MAX + 1];
	enum talk talk;
	bool is_private;                 /* everybody is alone here */
	bool needs_staff;                /* guests come in only while enough of staff are signed in */
	uint8_t start;                   /* zone where newcomers sit, or NOWHERE */
	uint8_t columns, rows;           /* tiles */
	uint8_t zones_count, doors_count;
	struct plan_zone zones[ZONES_MAX];
	struct plan_door doors[DOORS_MAX + 1];
	char map[MAP_MAX + 1];           /* the drawing, rows joined by '\n', none at its end */
	uint8_t tiles[TILES_MAX];        /* enum tile, row by row, columns to a row */
	uint8_t zone_at[TILES_MAX];      /* zone of each tile, or NOWHERE */
	unsigned line;                   /* of the room's id */
};

enum roomfile_fault_kind {
	FAULT_NOT_UTF8, FAULT_TOO_BIG, FAULT_LINE, FAULT_SECTION, FAULT_SECTION_TWICE, FAULT_KEY, FAULT_KEY_TWICE,
	FAULT_ID, FAULT_NAME, FAULT_NAME_AMBIGUOUS, FAULT_TALK, FAULT_YES_NO, FAULT_NO_ROOM_SECTION, FAULT_NO_ID,
	FAULT_NO_NAME, FAULT_NO_DRAWING, FAULT_TOO_MANY_ZONES, FAULT_ZONE_TWICE, FAULT_AREA_FORM, FAULT_AREA_COLUMNS,
	FAULT_AREA_OUTSIDE, FAULT_AREA_OVERLAP, FAULT_TWO_RESTS, FAULT_ZONE_EMPTY, FAULT_START_UNKNOWN, FAULT_START_SEATS,
	FAULT_DOOR_NUMBER, FAULT_DOOR_TWICE, FAULT_DOOR_NO_TO, FAULT_DOOR_NOT_DRAWN, FAULT_DOOR_NOT_NAMED,
	FAULT_DOOR_DRAWN_TWICE, FAULT_WIDTH_ODD, FAULT_WIDTH_DIFFERS, FAULT_TOO_WIDE, FAULT_TOO_HIGH, FAULT_TILE,
	FAULT_EXHIBIT_HALF, FAULT_NOT_REACHED, FAULT_NO_FLOOR, FAULT_DOOR_NOWHERE, FAULT_ROOM_TWICE, FAULT_NO_ROOMS,
	FAULT_TOO_MANY_ROOMS, FAULT_KINDS
};

struct roomfile_fault {
	unsigned plan;                   /* roomfile_check_place: index of the plan it is about; else 0 */
	unsigned line, column;           /* from 1, column in characters; 0: the file as a whole */
	enum roomfile_fault_kind kind;
	char detail[ROOMFILE_DETAIL_MAX + 1]; /* what stands there, or "" */
};

struct roomfile_faults {
	unsigned count;                  /* at most ROOMFILE_FAULTS_MAX; further ones are not kept */
	struct roomfile_fault list[ROOMFILE_FAULTS_MAX];
};

/* Reads one file's text, size bytes of anything. True: plan is whole. False: at least one fault was added to faults,
 * and plan is not to be used. Adds to what faults holds; set faults->count to 0 before the first call. */
bool roomfile_parse(const char *text, size_t size, struct room_plan *plan, struct roomfile_faults *faults);

/* Checks that the plans make one place: ids differ, doors lead to rooms, there is a room at all. */
bool roomfile_check_place(const struct room_plan plans[], unsigned count, struct roomfile_faults *faults);

/* What a kind of fault is and what to do, an English msgid; a fault's detail, if any, goes behind it. */
const char *roomfile_fault_words(enum roomfile_fault_kind kind);

#endif
