/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From days to instants. Which days a rule means was found out once, when it was added (hours_rule.c); what stands here
 * lays the openings of one day after another end to end, so that midnight and changing clocks are no cases of their
 * own. */
#include "hours.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "hours_parts.h"
#include "mem.h"

enum {
	DAY_MINUTES = 24 * 60,
	LONG_SECONDS = HOURS_AHEAD_DAYS / 2 * 86400,
	BACK_DAYS = 3,  /* an opening that began so long before is gone on with since then, for all that is said of it */
	SPANS_MAX = HOURS_RULES_MAX * HOURS_TIMES_MAX + 1
};

struct hours *hours_create(void)
{
	return mem_zero(1, sizeof(struct hours));
}

void hours_destroy(struct hours *hours)
{
	if (!hours)
		return;
	free(hours->exceptions);
	free(hours);
}

unsigned hours_rules_count(const struct hours *hours)
{
	return hours->rules_count;
}

bool hours_rule_is_on(const struct hours *hours, unsigned rule, int64_t day)
{
	int64_t at = day - HOURS_FIRST_DAY;

	return at >= 0 && at < HOURS_DAYS && (hours->rules[rule].days[at / 8] & 1u << at % 8);
}

const struct hours_day *hours_rule_times(const struct hours *hours, unsigned rule)
{
	return &hours->rules[rule].open;
}

const char *hours_rule_text(const struct hours *hours, unsigned rule)
{
	return hours->rules[rule].text;
}

static int compare_days(const void *a, const void *b)
{
	int64_t one = ((const struct hours_exception *)a)->day, other = ((const struct hours_exception *)b)->day;

	return (one > other) - (one < other);
}

void hours_except(struct hours *hours, const struct hours_exception *exceptions, unsigned count)
{
	hours->exceptions_count = count < HOURS_EXCEPTIONS_MAX ? count : HOURS_EXCEPTIONS_MAX;
	hours->exceptions = mem_resize(hours->exceptions, hours->exceptions_count + 1, sizeof *exceptions);
	if (count > 0)
		memcpy(hours->exceptions, exceptions, hours->exceptions_count * sizeof *exceptions);
	qsort(hours->exceptions, hours->exceptions_count, sizeof *exceptions, compare_days);
}

const struct hours_exception *hours_exception_of(const struct hours *hours, int64_t day)
{
	struct hours_exception wanted = { .day = day };

	if (hours->exceptions_count == 0)
		return NULL;
	return bsearch(&wanted, hours->exceptions, hours->exceptions_count, sizeof wanted, compare_days);
}

void hours_stay(struct hours *hours, struct hours_span span)
{
	hours->stay = span;
}

/* -- one day -- */

struct day_list { struct hours_times times[HOURS_RULES_MAX * HOURS_TIMES_MAX]; unsigned count; };

/* By their beginning. */
static void insert(struct day_list *list, struct hours_times times)
{
	unsigned at = list->count++;

	for (; at > 0 && list->times[at - 1].from > times.from; at--)
		list->times[at] = list->times[at - 1];
	list->times[at] = times;
}

static void list_day(const struct hours *hours, int64_t day, struct day_list *list)
{
	const struct hours_exception *exception = hours_exception_of(hours, day);

	list->count = 0;
	if (exception) {
		for (unsigned i = 0; i < exception->open.count; i++)
			insert(list, exception->open.times[i]);
		return;
	}
	for (unsigned rule = 0; rule < hours->rules_count; rule++)
		for (unsigned i = 0; hours_rule_is_on(hours, rule, day) && i < hours->rules[rule].open.count; i++)
			insert(list, hours->rules[rule].open.times[i]);
}

/* What has no room of its own any more is joined to the one before it: nothing that is open is left out. */
struct hours_day hours_of_day(const struct hours *hours, int64_t day)
{
	struct hours_day joined = { .count = 0 };
	struct day_list list;

	list_day(hours, day, &list);
	for (unsigned i = 0; i < list.count; i++) {
		struct hours_times *last = joined.count > 0 ? &joined.times[joined.count - 1] : NULL;

		if (!last || (list.times[i].from > last->to && joined.count < HOURS_TIMES_MAX))
			joined.times[joined.count++] = list.times[i];
		else if (list.times[i].to > last->to)
			last->to = list.times[i].to;
	}
	return joined;
}

/* -- instants -- */

static void insert_span(struct hours_span spans[SPANS_MAX], unsigned *count, struct hours_span span)
{
	unsigned at = (*count)++;

	for (; at > 0 && spans[at - 1].from > span.from; at--)
		spans[at] = spans[at - 1];
	spans[at] = span;
}

/* All that begins on a day, by their beginning. */
static unsigned spans_of(const struct hours *hours, int64_t day, struct hours_span spans[SPANS_MAX])
{
	struct day_list list;
	unsigned count = 0;

	list_day(hours, day, &list);
	for (unsigned i = 0; i < list.count; i++) {
		struct hours_span span = { clock_moment(day, list.times[i].from), clock_moment(day, list.times[i].to) };

		if (span.from < span.to) /* an hour that is left out that night has none */
			insert_span(spans, &count, span);
	}
	if (hours->stay.from < hours->stay.to && clock_day((uint64_t)hours->stay.from * 1000) == day)
		insert_span(spans, &count, hours->stay);
	return count;
}

bool hours_find(const struct hours *hours, int64_t at, struct hours_span *span)
{
	int64_t today = clock_day(at > 0 ? (uint64_t)at * 1000 : 0), last = today + HOURS_AHEAD_DAYS;
	struct hours_span open = { 0, 0 };

	for (int64_t day = today - BACK_DAYS; day <= last; day++) {
		struct hours_span spans[SPANS_MAX];
		unsigned count = spans_of(hours, day, spans);

		for (unsigned i = 0; i < count; i++) {
			if (spans[i].from > open.to || open.from == open.to) {
				if (open.to > at && open.from < open.to)
					break;
				open = spans[i];
			} else if (spans[i].to > open.to) {
				open.to = spans[i].to;
			}
		}
		if (open.to > at && open.from < open.to && open.to < clock_moment(day, DAY_MINUTES)) {
			*span = open;
			return true;
		}
	}
	if (open.to <= at || open.from == open.to)
		return false;
	if (open.to - open.from > LONG_SECONDS)
		open.to = HOURS_FOR_EVER;
	*span = open;
	return true;
}
