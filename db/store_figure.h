/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counts of a day. Who was here stands in them no longer than the day lasts. Days count from 1970, in the place's own
 * zone. */
#ifndef STORE_FIGURE_H
#define STORE_FIGURE_H

#include "store.h"

enum { STORE_FIGURE_ROOM = 33 };

/* How somebody took part, the weakest first. Each is counted once a day, in the strongest. */
enum store_part { STORE_WATCHED, STORE_REACTED, STORE_SPOKE };

/* Somebody is here and takes part so. Counts visits, first_visits and watchers, reactors or speakers; fine if it is
 * known already. STORE_NONE if there is no such account. */
enum store_result store_note_part(struct store *store, uint64_t account, int64_t day, enum store_part part);
/* So many more of a figure. */
enum store_result store_count_figure(struct store *store, int64_t day, const char *figure, int64_t by);
enum store_result store_set_figure(struct store *store, int64_t day, const char *figure, int64_t count);
/* Somebody waited so many minutes for staff. */
enum store_result store_note_wait(struct store *store, int64_t day, unsigned minutes);

/* All of the days from first until before end, by day. */
enum store_result store_each_figure(struct store *store, int64_t first, int64_t end,
	bool (*each)(void *context, int64_t day, const char *figure, int64_t count), void *context);
/* How many waited so long, over all those days, the shortest first. */
enum store_result store_each_wait(struct store *store, int64_t first, int64_t end,
	bool (*each)(void *context, unsigned minutes, int64_t count), void *context);

/* Who was here on days before that one is not known any more. */
enum store_result store_forget_parts(struct store *store, int64_t day, unsigned max, unsigned *count);
/* Counts of days that were over at second `before`. */
enum store_result store_forget_figures(struct store *store, int64_t before, unsigned max, unsigned *count);

#endif
