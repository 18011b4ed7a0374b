/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of what waits, whoever they are of; and that something about them has changed. */
#include "waiting.h"

#include <stdlib.h>
#include <string.h>

#include "consoles.h"
#include "mem.h"

enum { WAITING_MAX = 500 };

void waiting_add(struct waiting *waiting, const struct waiting_row *row)
{
	if (waiting->count == WAITING_MAX)
		return;
	waiting->rows = mem_resize(waiting->rows, (size_t)waiting->count + 1, sizeof *waiting->rows);
	waiting->rows[waiting->count++] = *row;
}

void waiting_touch(struct hub *hub)
{
	hub->is_waiting_touched = true;
	if (hub->console_at > hub->console_told + CONSOLE_SOON_MS)
		hub->console_at = hub->console_told + CONSOLE_SOON_MS;
}

void waiting_forget(struct waiting *waiting)
{
	free(waiting->rows);
	*waiting = (struct waiting){ .count = 0 };
}

const struct waiting_row *waiting_find(const struct waiting *waiting, const struct waiting_row *row)
{
	for (int i = 0; i < waiting->count; i++)
		if (waiting->rows[i].kind == row->kind && waiting->rows[i].number == row->number)
			return &waiting->rows[i];
	return NULL;
}

bool waiting_is_same(const struct waiting_row *a, const struct waiting_row *b)
{
	return a->since == b->since && a->account == b->account && a->marks == b->marks && a->count == b->count
		&& a->mine == b->mine && strcmp(a->words, b->words) == 0;
}
