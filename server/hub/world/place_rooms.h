/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rooms of a place's directory, read into a world. */
#ifndef PLACE_ROOMS_H
#define PLACE_ROOMS_H

#include "roomfile.h"
#include "world.h"

/* Reads DIRECTORY/rooms/, each file that ends in .room, in the order of their names. Owned; NULL, with every fault on
 * stderr as FILE:LINE:COLUMN, if they do not make a place. */
struct world *place_rooms_load(const char *directory);

/* As above, for who only wants to know: *plans (owned) and *count are what could be read, faults go to finding. */
bool place_rooms_read(const char *directory, struct room_plan **plans, unsigned *count,
	void (*finding)(void *context, const char *words), void *context);

#endif
