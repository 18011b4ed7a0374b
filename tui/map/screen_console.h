/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The staff's console in place of the room: what waits, who is here, notes, the day, and the talk of one's room below.
 * A page that is opened lies over the talk, or over more if it is long. */
#ifndef SCREEN_CONSOLE_H
#define SCREEN_CONSOLE_H

#include "screen_room.h"

/* Where the lists lie; one without rows is not there. */
struct console_layout {
	bool is_wide;             /* all at once; else the one that Tab moved to */
	struct area waiting, people, notes, today;
	struct area talk;         /* with its heading */
};

bool screen_console_applies(const struct board *board);
void screen_console_draw(struct board *board);
struct console_layout screen_console_layout(const struct board *board);
/* The parts that room and console share, as they lie while the console shows. */
struct room_layout screen_console_room_layout(const struct board *board);
/* All of it but what a page covers. */
void screen_console_draw_around(struct board *board, struct area page);
/* Tab, and back: to the next list; past the last one, or before the first, to the room. */
void screen_console_turn(struct board *board, int by);
/* So many rows down (or up, if negative) in the list that Tab moved to. */
void screen_console_scroll(struct board *board, int rows);
/* Rows of it that are seen at once. */
int screen_console_page(const struct board *board);

#endif
