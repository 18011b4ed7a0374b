/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A talk of two: what holds in it all the time above, who and who can read beside it, the talk below. */
#ifndef SCREEN_TALK_H
#define SCREEN_TALK_H

#include "screen_room.h"

struct room_layout screen_talk_layout(const struct board *board);
bool screen_talk_applies(const struct board *board);
void screen_talk_draw(struct board *board);
/* For screens that cover only a part of it: the dirty parts from row on. */
void screen_talk_draw_below(struct board *board, int row);
/* The talk alone, in this area, and what stands below it. */
void screen_talk_draw_bare(struct board *board, struct area area);
/* Is it what a key would scroll now? So many rows back then, or on. */
bool screen_talk_scroll(struct board *board, int rows);

#endif
