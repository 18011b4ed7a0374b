/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of a month, or of a day, as they are shown. */
#ifndef FIGURES_SHEET_H
#define FIGURES_SHEET_H

#include "figures_hide.h"
#include "store.h"

enum { FIGURES_TEXT = 24 };

struct figures_sheet {
	unsigned days;
	struct figures_shown {
		int64_t day;                 /* since 1970, in the place's zone */
		char hours[FIGURES_TEXT], visits[FIGURES_TEXT];
	} shown[FIGURES_DAYS_MAX];       /* each that the place was open on, or somebody came */
	bool is_over;                    /* else there are no totals yet: from one time to the next they would tell too much */
	char totals[FIGURE_COUNT][FIGURES_TEXT];
};

/* Reads "2026-11": its first day, and the first one after it. False if it is no month. */
bool figures_read_month(const char *text, int64_t *first, int64_t *end);
/* The days from first until before end, at most 31, as far as they are over; with totals if all of them are. today: as
 * days are counted here. False if the store cannot be read. */
bool figures_sheet_read(struct store *store, int64_t first, int64_t end, int64_t today, struct figures_sheet *sheet);
/* Today so far, in the totals. */
bool figures_sheet_today(struct store *store, int64_t today, struct figures_sheet *sheet);

#endif
