/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any line as a rule of the opening hours, and as times that somebody types: it is refused, or it means openings that
 * begin before they end. */
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "hours.h"

enum { LINE_ROOM = 200, PARTS_MAX = 5, EXPANDED = 97 /* one in so many is a whole rule: these take time */ };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look_at_times(const char *text)
{
	char written[HOURS_TIMES_ROOM], again[HOURS_TIMES_ROOM];
	struct hours_day day;

	if (!hours_read(text, &day))
		return;
	for (unsigned i = 0; i < day.count; i++)
		if (day.times[i].from >= day.times[i].to || day.times[i].to > day.times[i].from + 24 * 60)
			abort();
	hours_write(&day, written);
	if (!hours_read(written, &day))
		abort();
	hours_write(&day, again);
	if (strcmp(written, again) != 0)
		abort();
}

static void look_at_rule(const char *text)
{
	struct hours *hours = hours_create();
	struct hours_span span, next;

	if (hours_add_rule(hours, text) == HOURS_FINE) {
		if (hours_rules_count(hours) != 1)
			abort();
		if (hours_find(hours, 1800000000, &span) && (span.from >= span.to || span.to <= 1800000000))
			abort();
		if (hours_find(hours, 1800000000, &span) && span.to < HOURS_FOR_EVER && hours_find(hours, span.to, &next)
				&& next.from <= span.to)
			abort();
	} else if (hours_rules_count(hours) != 0) {
		abort();
	}
	hours_destroy(hours);
}

/* Whole parts in an order that the bytes say: what is refused for one letter would never be expanded. */
static void make_rule(const uint8_t *data, size_t size, char rule[LINE_ROOM])
{
	static const char *const heads[] = { "FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY" };
	static const char *const parts[] = { ";BYDAY=MO", ";BYDAY=2WE,-1SA", ";BYMONTH=2", ";BYMONTHDAY=-1,30", ";INTERVAL=7",
		";BYSETPOS=-1", ";UNTIL=20301231", ";WKST=SU", ";COUNT=3", ";BYHOUR=1", ";BYDAY=SU;BYDAY=MO" };
	static const char *const times[] = { " 10:00-18:00", " 22-2", " 0-24", " 1-2 3-4", " 5-5", "" };

	strcpy(rule, heads[data[0] % 4]);
	for (size_t i = 1; i + 1 < size && i < PARTS_MAX; i++)
		strcat(rule, parts[data[i] % (sizeof parts / sizeof *parts)]);
	strcat(rule, times[data[size - 1] % (sizeof times / sizeof *times)]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static unsigned count;
	char line[LINE_ROOM];
	size_t length = size < sizeof line - 1 ? size : sizeof line - 1;

	clock_zone_use("Europe/Berlin");
	memcpy(line, data, length);
	line[length] = '\0';
	look_at_times(line);
	look_at_rule(line);
	if (size > 2 && count++ % EXPANDED == 0) {
		make_rule(data, size, line);
		look_at_rule(line);
	}
	return 0;
}
