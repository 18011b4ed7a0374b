/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The room: status, map, people, talk, what was told, the prompt, help. Two layouts: all at once, or one pane. */
#ifndef SCREEN_ROOM_H
#define SCREEN_ROOM_H

#include "board.h"
#include "draw.h"

/* Where the parts lie; a part without rows is not there. */
struct room_layout {
	bool is_wide;             /* map, people and talk at once */
	struct area status, map, people, rule, chat, told, prompt, help;
};

struct room_layout screen_room_layout(const struct board *board);
bool screen_room_applies(const struct board *board);
void screen_room_draw(struct board *board);
/* For screens that cover only a part of it: draws the dirty parts from row on; the status, if it is dirty. */
void screen_room_draw_below(struct board *board, int row);
void screen_room_draw_status(struct board *board);
/* What stands below every screen, as far as it is dirty: what was told, the prompt, help. */
void screen_room_draw_foot(struct board *board, const struct room_layout *layout);
/* Rows that what was told wants; 0 for nothing. */
int screen_room_told_rows(const struct board *board);

#endif
