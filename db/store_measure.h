/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What staff did when something was hard for somebody, or would do once a second one of them agrees; and doors that
 * are held for those who are in. Nothing here is undone by deleting: a measure goes from one state to another. */
#ifndef STORE_MEASURE_H
#define STORE_MEASURE_H

#include "store.h"

enum { STORE_MEASURE_ROOM = 601 };

struct store_measure {
	uint32_t number;             /* from 1 */
	int rung, state;             /* 1..15, 0..15; state 0 waits for a second one */
	uint32_t report;             /* 0 for none */
	uint64_t person;             /* 0 for nobody in particular */
	uint64_t staff, second;      /* accounts; second is 0 until one agreed */
	char room[STORE_ROOM_ROOM], zone[STORE_ROOM_ROOM];
	char reason[STORE_MEASURE_ROOM]; /* for the record */
	char words[STORE_MEASURE_ROOM];  /* for the person; "" for those that everybody gets */
	int64_t at, until;           /* seconds since 1970; until 0: no end of its own */
	char nickname[STORE_NICKNAME_ROOM]; /* the person's; joined when read, not stored */
};

/* Stores one, with all but number and nickname, and sets measure->number. STORE_NONE if there is no such account. */
enum store_result store_add_measure(struct store *store, struct store_measure *measure);
enum store_result store_find_measure(struct store *store, uint32_t number, struct store_measure *out);
/* From one state to measure->state, with measure's second and until; STORE_NONE if it is in that state no more. */
enum store_result store_move_measure(struct store *store, const struct store_measure *measure, int from);
/* Those in that state on or after then, oldest first. */
enum store_result store_each_measure(struct store *store, int state, int64_t since,
	bool (*each)(void *context, const struct store_measure *measure), void *context);
/* The one in that state by which a person rests longest after now. */
enum store_result store_find_rest(struct store *store, uint64_t person, int state, int64_t now,
	struct store_measure *out);
/* Forgets at most max of those that began and ended before then; *count says how many. */
enum store_result store_forget_measures(struct store *store, int64_t before, unsigned max, unsigned *count);

/* Until when the door of a room ("": of the place) is held; 0 if it is not, now. */
int64_t store_find_held_door(struct store *store, const char *room, int64_t now);
enum store_result store_hold_door(struct store *store, const char *room, uint64_t staff, int64_t at, int64_t until);
/* STORE_NONE if it was not held. */
enum store_result store_release_door(struct store *store, const char *room);
/* Those held now. */
enum store_result store_each_held_door(struct store *store, int64_t now,
	bool (*each)(void *context, const char *room, int64_t until), void *context);

#endif
