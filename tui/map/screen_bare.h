/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The talk without gutter, frame and map, for copying from the terminal. */
#ifndef SCREEN_BARE_H
#define SCREEN_BARE_H

#include "board.h"

bool screen_bare_applies(const struct board *board);
void screen_bare_draw(struct board *board);

#endif
