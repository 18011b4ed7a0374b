/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which figures of a month may be shown, so that none from 1 to 4 can be found, neither in its place nor by reckoning.
 * Pure.
 *
 * Of a day only the visits are told, and of a month all figures. Who takes part is counted once a day in one of three
 * ways, so the three add up to the visits, and the visits of the days to those of the month; nobody comes for the first
 * time without a visit. What readers could reckon from that is reckoned here, for one way of showing after another,
 * until in one of them every small figure could have at least two values. */
#ifndef FIGURES_HIDE_H
#define FIGURES_HIDE_H

#include <stdbool.h>
#include <stdint.h>

#include "kinds.h"

enum { FIGURES_SMALL = 5, FIGURES_DAYS_MAX = 31 };

enum figures_way {
	FIGURES_SHOWN,
	FIGURES_FEW,   /* "<5": from none to four; of figures that no others depend on, from one to four */
	FIGURES_OUT,   /* "*": left out, lest others be reckoned */
	FIGURES_RANGE  /* the month's visits, as far as the days tell them */
};

struct figures_month {
	unsigned days;                               /* on which the place was open, or somebody came */
	uint64_t visits[FIGURES_DAYS_MAX];           /* of each */
	uint64_t totals[FIGURE_COUNT];
};

/* ways: how to show each total. A day's visits are FIGURES_FEW below FIGURES_SMALL, else FIGURES_SHOWN. */
void figures_hide(const struct figures_month *month, enum figures_way ways[FIGURE_COUNT]);
/* What FIGURES_RANGE stands for. */
void figures_range(const struct figures_month *month, uint64_t *least, uint64_t *most);

#endif
