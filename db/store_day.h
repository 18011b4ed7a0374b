/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What coordinators decided for single days, and a time that was left to those who were inside. Knows no rules. */
#ifndef STORE_DAY_H
#define STORE_DAY_H

#include "store.h"

enum { STORE_HOURS_ROOM = 48, STORE_WHY_ROOM = 241 };

struct store_day {
	int64_t day;                     /* since 1970, in the place's zone */
	char hours[STORE_HOURS_ROOM];    /* "10:00-12:00 13:00-18:00"; "" where it is closed */
	int64_t other;                   /* the day it was moved to or from; 0 for none */
	char why[STORE_WHY_ROOM];
};

/* Holds for its day from now on, instead of what was decided before. */
enum store_result store_set_day(struct store *store, const struct store_day *day);
/* Nothing holds for that day any more; STORE_NONE if nothing did. */
enum store_result store_remove_day(struct store *store, int64_t number);
/* STORE_NONE if nothing was decided for that day. */
enum store_result store_find_day(struct store *store, int64_t number, struct store_day *day);
/* From that day on, in order. */
enum store_result store_each_day(struct store *store, int64_t from,
	bool (*each)(void *context, const struct store_day *day), void *context);

/* Seconds since 1970; the newest one holds. STORE_NONE if there was never one. */
enum store_result store_set_stay(struct store *store, int64_t since, int64_t until);
enum store_result store_find_stay(struct store *store, int64_t *since, int64_t *until);

#endif
