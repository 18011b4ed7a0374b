/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that depends on each other is one sum over a handful of cells, so what a reader can find out is an interval for
 * each of them, and few sums have to be tried. */
#include "figures_hide.h"

#include <string.h>

enum { CELLS = 3, PLANS = 1 << (CELLS + 2) };

/* What add up to the visits. */
static const enum figure cells[CELLS] = { FIGURE_WATCHERS, FIGURE_REACTORS, FIGURE_SPEAKERS };

/* A way of showing what depends on each other; the last one tells least. */
struct plan {
	bool is_range;           /* of visits */
	bool is_out[CELLS];
	bool is_first_out;
	bool is_all_out;         /* the three and first visits, however small or large: nothing is known of them */
};

struct span { uint64_t least, most; };

/* What readers know. */
struct known {
	struct span hidden;      /* visits of the days that are not shown, together */
	unsigned hidden_days;
	uint64_t shown;          /* visits of those that are */
	struct span cells[CELLS], first;
};

static void know(const struct figures_month *month, const struct plan *plan, struct known *known);
static bool is_safe(const struct known *known);

static const uint64_t unbounded = UINT32_MAX;

static bool is_few(uint64_t count)
{
	return count < FIGURES_SMALL;
}

void figures_range(const struct figures_month *month, uint64_t *least, uint64_t *most)
{
	*least = *most = 0;
	for (unsigned i = 0; i < month->days; i++) {
		*least += is_few(month->visits[i]) ? 0 : month->visits[i];
		*most += is_few(month->visits[i]) ? FIGURES_SMALL - 1 : month->visits[i];
	}
}

/* Plan number so and so, those that tell more first: visits before the three, the three before first visits. */
static struct plan plan_of(unsigned number)
{
	return (struct plan){ .is_range = number & 16, .is_out = { number & 4, number & 2, number & 8 },
		.is_first_out = number & 1 };
}

/* One that hides what is few already is none of its own; one that shows it is none. */
static bool is_of_use(const struct figures_month *month, const struct plan *plan)
{
	uint64_t visits = month->totals[FIGURE_VISITS];

	if (!plan->is_range && visits > 0 && is_few(visits))
		return false;
	for (int i = 0; i < CELLS; i++)
		if (plan->is_out[i] && is_few(month->totals[cells[i]]))
			return false;
	return !plan->is_first_out || !is_few(month->totals[FIGURE_FIRST_VISITS]);
}

static struct plan choose(const struct figures_month *month)
{
	struct known known;

	for (unsigned i = 0; i < PLANS; i++) {
		struct plan plan = plan_of(i);

		if (!is_of_use(month, &plan))
			continue;
		know(month, &plan, &known);
		if (is_safe(&known))
			return plan;
	}
	return (struct plan){ .is_range = true, .is_all_out = true };
}

static enum figures_way way_of(uint64_t count, bool is_out)
{
	return is_out ? FIGURES_OUT : is_few(count) ? FIGURES_FEW : FIGURES_SHOWN;
}

void figures_hide(const struct figures_month *month, enum figures_way ways[FIGURE_COUNT])
{
	struct plan plan = choose(month);

	for (unsigned i = 0; i < FIGURE_COUNT; i++)
		ways[i] = month->totals[i] == 0 ? FIGURES_SHOWN : way_of(month->totals[i], false);
	ways[FIGURE_HOURS_OPEN] = FIGURES_SHOWN; /* nobody's */
	ways[FIGURE_WAIT_MEDIAN] = ways[FIGURE_WAIT_MAX] = way_of(month->totals[FIGURE_CALLS], false);
	for (int i = 0; i < CELLS; i++)
		ways[cells[i]] = way_of(month->totals[cells[i]], plan.is_all_out || plan.is_out[i]);
	ways[FIGURE_FIRST_VISITS] = way_of(month->totals[FIGURE_FIRST_VISITS], plan.is_all_out || plan.is_first_out);
	ways[FIGURE_VISITS] = plan.is_range ? FIGURES_RANGE : FIGURES_SHOWN;
}

static struct span span_of(uint64_t count, bool is_out, bool is_all_out)
{
	if (is_all_out)
		return (struct span){ 0, unbounded };
	if (is_out)
		return (struct span){ FIGURES_SMALL, unbounded };
	return is_few(count) ? (struct span){ 0, FIGURES_SMALL - 1 } : (struct span){ count, count };
}

static void know(const struct figures_month *month, const struct plan *plan, struct known *known)
{
	memset(known, 0, sizeof *known);
	for (unsigned i = 0; i < month->days; i++) {
		if (is_few(month->visits[i]))
			known->hidden_days++;
		else
			known->shown += month->visits[i];
	}
	known->hidden.most = (uint64_t)known->hidden_days * (FIGURES_SMALL - 1);
	if (!plan->is_range)
		known->hidden.least = known->hidden.most = month->totals[FIGURE_VISITS] - known->shown;
	for (int i = 0; i < CELLS; i++)
		known->cells[i] = span_of(month->totals[cells[i]], plan->is_out[i], plan->is_all_out);
	known->first = span_of(month->totals[FIGURE_FIRST_VISITS], plan->is_first_out, plan->is_all_out);
}

static void widen(struct span *span, uint64_t least, uint64_t most)
{
	span->least = least < span->least ? least : span->least;
	span->most = most > span->most ? most : span->most;
}

static uint64_t above(uint64_t a, uint64_t b)
{
	return a > b ? a - b : 0;
}

/* Which values the cells can have if there were that many visits; false if there cannot have been. */
static bool try(const struct known *known, uint64_t visits, struct span found[CELLS + 1])
{
	struct span sum = { 0, 0 };

	for (int i = 0; i < CELLS; i++) {
		sum.least += known->cells[i].least;
		sum.most += known->cells[i].most;
	}
	if (visits < sum.least || visits > sum.most || visits < known->first.least)
		return false;
	for (int i = 0; i < CELLS; i++) {
		const struct span *cell = &known->cells[i];
		uint64_t least = above(visits, sum.most - cell->most), most = visits - (sum.least - cell->least);

		widen(&found[i], least > cell->least ? least : cell->least, most < cell->most ? most : cell->most);
	}
	widen(&found[CELLS], known->first.least, known->first.most < visits ? known->first.most : visits);
	return true;
}

static bool is_pinned(const struct span *known, const struct span *found)
{
	return known->least != known->most && found->least == found->most && found->least > 0
		&& found->least < FIGURES_SMALL;
}

static bool is_safe(const struct known *known)
{
	struct span found[CELLS + 1], hidden = { UINT64_MAX, 0 };

	for (int i = 0; i <= CELLS; i++)
		found[i] = (struct span){ UINT64_MAX, 0 };
	for (uint64_t sum = known->hidden.least; sum <= known->hidden.most; sum++)
		if (try(known, known->shown + sum, found))
			widen(&hidden, sum, sum);
	for (int i = 0; i < CELLS; i++)
		if (is_pinned(&known->cells[i], &found[i]))
			return false;
	if (is_pinned(&known->first, &found[CELLS]))
		return false;
	/* One hidden day has what is left; several have all four each, or share it in more ways than one. */
	if (known->hidden_days == 0 || hidden.least != hidden.most || hidden.least == 0)
		return true;
	return known->hidden_days > 1 && hidden.least != (uint64_t)known->hidden_days * (FIGURES_SMALL - 1);
}
