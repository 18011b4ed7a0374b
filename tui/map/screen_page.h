/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page laid over the room, or over all of a small window. */
#ifndef SCREEN_PAGE_H
#define SCREEN_PAGE_H

#include "board.h"

bool screen_page_applies(const struct board *board);
void screen_page_draw(struct board *board);

#endif
