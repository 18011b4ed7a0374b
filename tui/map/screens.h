/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The map face's screens, one table: the first one that applies is shown. */
#ifndef SCREENS_H
#define SCREENS_H

#include "board.h"

struct screen {
	bool (*applies)(const struct board *board);
	void (*draw)(struct board *board); /* what board->dirty names; sets the caret */
};

/* The one to show now; never NULL. */
const struct screen *screens_find(const struct board *board);

#endif
