/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The drawing of a room with its people on it. Reads the view, keeps nothing but where the pane looks. */
#ifndef MAP_H
#define MAP_H

#include "draw.h"
#include "view.h"

/* The tile at the top left of the pane. */
struct map_place {
	int x, y;
};

/* Draws the part of the map that area shows, moving *place so that oneself stays in it with a few tiles to spare. */
void map_draw(struct term *term, const struct view *view, struct area area, struct map_place *place);
/* The two columns that stand for somebody: "@ ", "S ", "y.", "..", or one full-width character. Writes at most
 * MAP_MARK_ROOM bytes. */
enum { MAP_MARK_ROOM = AVATAR_MAX + 3 };
void map_mark(const struct view_person *person, char mark[MAP_MARK_ROOM]);
enum style map_style(const struct view_person *person);
/* The sign of a state, '\0' for none: '!' calls staff, '^' hand up, '~' quiet, '.' listens. */
char map_state(unsigned state);

#endif
