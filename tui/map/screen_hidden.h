/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nothing but a blank prompt: somebody came into the person's room. */
#ifndef SCREEN_HIDDEN_H
#define SCREEN_HIDDEN_H

#include "board.h"

bool screen_hidden_applies(const struct board *board);
void screen_hidden_draw(struct board *board);

#endif
