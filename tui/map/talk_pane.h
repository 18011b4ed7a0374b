/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines of a talk as rows of the screen: names in a gutter, wrapped text indented below. */
#ifndef TALK_PANE_H
#define TALK_PANE_H

#include "chat_rows.h"
#include "draw.h"
#include "visit.h"

/* Draws the rows that end `scroll` rows above the newest, but for those that hold theirs already. */
void talk_pane_draw(struct term *term, const struct visit *visit, struct area area, int scroll, struct chat_rows *rows);
/* scroll, brought to what there is. */
int talk_pane_scroll(const struct term *term, const struct visit *visit, struct area area, int scroll);

#endif
