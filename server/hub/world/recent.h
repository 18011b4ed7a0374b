/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The newest lines of each room, kept in memory so that who comes in costs no reading. Holds what the store holds, the
 * turn that is not on disk yet included: whoever changes a line there says so here, and whoever takes a turn back, or
 * changes what a line is shown with, has all of it forgotten. */
#ifndef RECENT_H
#define RECENT_H

#include "store_line.h"

struct recent;

/* The lines of one room that were not taken back, oldest first. Borrowed until the next call. */
struct recent_lines {
	const struct store_line *const *lines;
	unsigned count;
	bool is_whole; /* there are no older ones */
};

/* Keeps at most limit lines a room. Returns owned. */
struct recent *recent_create(struct store *store, unsigned limit);
void recent_destroy(struct recent *recent);
/* None, and not whole, if the store cannot be read. */
struct recent_lines recent_lines(struct recent *recent, const char *room);
/* A line was stored. */
void recent_add(struct recent *recent, const struct store_line *line);
/* A line was taken back. */
void recent_remove(struct recent *recent, const char *room, uint64_t line);
/* People reacted to a line. */
void recent_react(struct recent *recent, const char *room, uint64_t line, const uint32_t counts[STORE_REACTIONS]);
/* Reads anew what is asked for from now on. */
void recent_forget(struct recent *recent);

#endif
