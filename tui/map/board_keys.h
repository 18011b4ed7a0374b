/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each key does in the map face. */
#ifndef BOARD_KEYS_H
#define BOARD_KEYS_H

#include "board.h"

/* board: a struct board. */
void board_on_key(void *board, const struct key *key);
/* After keys and events: takes a line given back, a pane asked for. */
void board_take_wishes(struct board *board);

#endif
