/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the counts of the store to the few that are shown, as text. */
#include "figures_sheet.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "store_figure.h"

/* What is being gathered; days by their place after first. */
struct gathering {
	int64_t first;
	uint64_t visits[FIGURES_DAYS_MAX], minutes[FIGURES_DAYS_MAX];
	uint64_t totals[FIGURE_COUNT];
	uint64_t half;  /* of those who waited: the median is found past it */
	uint64_t seen;
};

bool figures_read_month(const char *text, int64_t *first, int64_t *end)
{
	struct clock_date date = { .day = 1 };
	int used = 0;

	if (strlen(text) != 7 || strspn(text, "0123456789-") != 7
			|| sscanf(text, "%4d-%2d%n", &date.year, &date.month, &used) != 2 || used != 7 || !clock_day_of(date, first))
		return false;
	date.year += date.month / 12;
	date.month = date.month % 12 + 1;
	return clock_day_of(date, end);
}

static bool on_figure(void *context, int64_t day, const char *name, int64_t count)
{
	struct gathering *gathering = context;
	size_t at = (size_t)(day - gathering->first);

	for (unsigned i = 0; i < FIGURE_COUNT; i++)
		if (strcmp(figure_name((enum figure)i), name) == 0)
			gathering->totals[i] += (uint64_t)count;
	if (strcmp(name, figure_name(FIGURE_VISITS)) == 0)
		gathering->visits[at] = (uint64_t)count;
	else if (strcmp(name, figure_name(FIGURE_HOURS_OPEN)) == 0)
		gathering->minutes[at] = (uint64_t)count;
	return true;
}

static bool on_wait_counted(void *context, unsigned minutes, int64_t count)
{
	struct gathering *gathering = context;

	gathering->totals[FIGURE_CALLS] += (uint64_t)count;
	gathering->totals[FIGURE_WAIT_MAX] = minutes;
	return true;
}

static bool on_wait(void *context, unsigned minutes, int64_t count)
{
	struct gathering *gathering = context;

	gathering->seen += (uint64_t)count;
	gathering->totals[FIGURE_WAIT_MEDIAN] = minutes;
	return gathering->seen < gathering->half;
}

static bool gather(struct store *store, int64_t first, int64_t end, struct gathering *gathering)
{
	memset(gathering, 0, sizeof *gathering);
	gathering->first = first;
	if (end - first > FIGURES_DAYS_MAX || store_each_figure(store, first, end, on_figure, gathering) != STORE_OK
			|| store_each_wait(store, first, end, on_wait_counted, gathering) != STORE_OK)
		return false;
	gathering->half = (gathering->totals[FIGURE_CALLS] + 1) / 2;
	return store_each_wait(store, first, end, on_wait, gathering) == STORE_OK;
}

static void write_hours(uint64_t minutes, char to[FIGURES_TEXT])
{
	snprintf(to, FIGURES_TEXT, "%" PRIu64 ".%" PRIu64, minutes / 60, minutes % 60 / 6);
}

static void write_count(uint64_t count, char to[FIGURES_TEXT])
{
	if (count < FIGURES_SMALL)
		snprintf(to, FIGURES_TEXT, "<%d", FIGURES_SMALL);
	else
		snprintf(to, FIGURES_TEXT, "%" PRIu64, count);
}

/* Of ranges that begin at nothing and end below FIGURES_SMALL "<5" says the same. */
static void write_range(const struct figures_month *month, char to[FIGURES_TEXT])
{
	uint64_t least, most;

	figures_range(month, &least, &most);
	if (most < FIGURES_SMALL)
		write_count(0, to);
	else
		snprintf(to, FIGURES_TEXT, "%" PRIu64 "-%" PRIu64, least, most);
}

static void write_totals(const struct figures_month *month, char totals[FIGURE_COUNT][FIGURES_TEXT])
{
	enum figures_way ways[FIGURE_COUNT];

	figures_hide(month, ways);
	for (unsigned i = 0; i < FIGURE_COUNT; i++) {
		if (ways[i] == FIGURES_SHOWN)
			snprintf(totals[i], FIGURES_TEXT, "%" PRIu64, month->totals[i]);
		else if (ways[i] == FIGURES_FEW)
			write_count(0, totals[i]);
		else if (ways[i] == FIGURES_OUT)
			snprintf(totals[i], FIGURES_TEXT, "*");
		else
			write_range(month, totals[i]);
	}
	write_hours(month->totals[FIGURE_HOURS_OPEN], totals[FIGURE_HOURS_OPEN]);
}

bool figures_sheet_read(struct store *store, int64_t first, int64_t end, int64_t today, struct figures_sheet *sheet)
{
	struct figures_month month = { .days = 0 };
	struct gathering gathering;

	memset(sheet, 0, sizeof *sheet);
	if (!gather(store, first, end, &gathering))
		return false;
	sheet->is_over = today >= end;
	for (int64_t day = first; day < end && day < today; day++) {
		uint64_t visits = gathering.visits[day - first], minutes = gathering.minutes[day - first];
		struct figures_shown *shown = &sheet->shown[sheet->days];

		if (visits == 0 && minutes == 0)
			continue;
		shown->day = day;
		write_hours(minutes, shown->hours);
		write_count(visits, shown->visits);
		month.visits[sheet->days++] = visits;
	}
	month.days = sheet->days;
	memcpy(month.totals, gathering.totals, sizeof month.totals);
	if (sheet->is_over)
		write_totals(&month, sheet->totals);
	return true;
}

bool figures_sheet_today(struct store *store, int64_t today, struct figures_sheet *sheet)
{
	struct figures_month month = { .days = 1 };
	struct gathering gathering;

	memset(sheet, 0, sizeof *sheet);
	if (!gather(store, today, today + 1, &gathering))
		return false;
	month.visits[0] = gathering.visits[0];
	memcpy(month.totals, gathering.totals, sizeof month.totals);
	write_totals(&month, sheet->totals);
	return true;
}
