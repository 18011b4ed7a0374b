/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which system calls a process may still make. Any other one ends it at once. */
#ifndef JAIL_FILTER_H
#define JAIL_FILTER_H

#include <stdbool.h>

/* The gate's holds for the sessions that it forks as well: what one of theirs allows, it allows too. FILTER_INSIDE is
 * for who is under FILTER_DOOR: a call that is allowed both before and after login has the same rows for both. */
enum jail_filter { FILTER_HUB, FILTER_GATE, FILTER_DOOR /* a session until login */, FILTER_INSIDE, FILTER_POST,
	FILTER_COUNT };

/* Makes the program of a filter, unless that was done before; children inherit it. Returns false, with errno, if the
 * kernel or the memory does not give what it takes. */
bool jail_filter_prepare(enum jail_filter filter);

/* Puts the calling process, which must have given up new privileges, under a filter for good; one that it is under
 * already holds on. Returns false, with errno, if nothing changed. */
bool jail_filter_load(enum jail_filter filter);

#endif
