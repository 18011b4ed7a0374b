/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clocks and the calendar. A zone's name comes from a person's file and becomes a path in libc, so it is looked up in
 * the system's list of zones before anything opens it. */
#include "clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ZONE_MAX = 63, DAY_SECONDS = 86400, YEAR_MAX = 9999 };

/* Lists of zones, and which word of a line is a name: zic(8) writes "Z NAME ..." and "L TARGET NAME", and zone.tab has
 * "CC COORDINATES NAME". */
static const struct zone_list {
	const char *path;
	const char *first; /* the line's first word, NULL = any */
	int word;          /* counted from 0 */
} zone_lists[] = {
	{ "/usr/share/zoneinfo/tzdata.zi", "Z", 1 },
	{ "/usr/share/zoneinfo/tzdata.zi", "L", 2 },
	{ "/usr/share/zoneinfo/zone.tab", NULL, 2 },
};

static uint64_t read_clock(clockid_t clock);
static bool list_has(const struct zone_list *list, const char *zone);
static bool line_names(const struct zone_list *list, char *line, const char *zone);
static int64_t days_before(int64_t year, int month, int day);
static int64_t shown_at(int64_t second);

uint64_t clock_wall_ms(void)
{
	return read_clock(CLOCK_REALTIME);
}

uint64_t clock_mono_ms(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

bool clock_zone_is_known(const char *zone)
{
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/";
	size_t n = strlen(zone);

	if (n == 0 || n > ZONE_MAX || zone[0] == '/' || strspn(zone, letters) != n)
		return false;
	for (size_t i = 0; i < sizeof zone_lists / sizeof zone_lists[0]; i++)
		if (list_has(&zone_lists[i], zone))
			return true;
	return false;
}

bool clock_zone_use(const char *zone)
{
	const char *current = getenv("TZ");
	char value[ZONE_MAX + 2];

	if (current && current[0] == ':' && strcmp(current + 1, zone) == 0)
		return true; /* the list of zones is long, and sessions come with the gate's */
	if (!clock_zone_is_known(zone))
		return false;
	snprintf(value, sizeof value, ":%s", zone);
	if (setenv("TZ", value, 1) != 0)
		return false;
	tzset();
	return true;
}

void clock_local(uint64_t wall_ms, struct tm *tm)
{
	time_t seconds = (time_t)(wall_ms / 1000);

	if (!localtime_r(&seconds, tm))
		*tm = (struct tm){ .tm_mday = 1, .tm_year = 70, .tm_wday = 4 }; /* a year past what int holds */
}

int64_t clock_day(uint64_t wall_ms)
{
	struct tm tm;

	clock_local(wall_ms, &tm);
	return days_before((int64_t)tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
}

/* No zone changes its clocks twice in two days: the offsets of a day before and after are the two there may be. */
int64_t clock_moment(int64_t day, unsigned minutes)
{
	int64_t wanted = day * DAY_SECONDS + (int64_t)minutes * 60;
	int64_t before = wanted - DAY_SECONDS, after = wanted + DAY_SECONDS;
	int64_t one = wanted - (shown_at(before) - before), other = wanted - (shown_at(after) - after);
	int64_t low = one < other ? one : other, high = one < other ? other : one;

	if (shown_at(low) >= wanted)
		return low;
	while (high - low > 1) {
		int64_t middle = low + (high - low) / 2;

		if (shown_at(middle) >= wanted)
			high = middle;
		else
			low = middle;
	}
	return high;
}

struct clock_date clock_date_of(int64_t day)
{
	time_t seconds = (time_t)(day * DAY_SECONDS);
	struct tm tm = { .tm_mday = 1, .tm_year = 70 };

	gmtime_r(&seconds, &tm);
	return (struct clock_date){ tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday };
}

bool clock_day_of(struct clock_date date, int64_t *day)
{
	struct clock_date again;

	if (date.year < 1970 || date.year > YEAR_MAX || date.month < 1 || date.month > 12 || date.day < 1 || date.day > 31)
		return false;
	*day = days_before(date.year, date.month, date.day);
	again = clock_date_of(*day);
	return again.month == date.month && again.day == date.day;
}

int clock_weekday(int64_t day)
{
	return (int)(((day + 4) % 7 + 7) % 7);
}

/* What the clock on the wall shows then, as seconds since a midnight of 1970 there. */
static int64_t shown_at(int64_t second)
{
	time_t at = (time_t)second;
	struct tm tm = { .tm_gmtoff = 0 };

	localtime_r(&at, &tm);
	return second + tm.tm_gmtoff;
}

static uint64_t read_clock(clockid_t clock)
{
	struct timespec now;

	if (clock_gettime(clock, &now) != 0 || now.tv_sec < 0)
		return 0;
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static bool list_has(const struct zone_list *list, const char *zone)
{
	FILE *file = fopen(list->path, "re");
	char line[256];
	bool is_found = false;

	if (!file)
		return false;
	while (!is_found && fgets(line, sizeof line, file))
		is_found = line_names(list, line, zone);
	fclose(file);
	return is_found;
}

static bool line_names(const struct zone_list *list, char *line, const char *zone)
{
	char *rest, *word = strtok_r(line, " \t\n", &rest);

	if (!word || word[0] == '#' || (list->first && strcmp(word, list->first) != 0))
		return false;
	for (int i = 0; word && i < list->word; i++)
		word = strtok_r(NULL, " \t\n", &rest);
	return word && strcmp(word, zone) == 0;
}

/* Days from 1970-01-01 to a Gregorian date. The year is taken to begin in March, so that the leap day is its last. */
static int64_t days_before(int64_t year, int month, int day)
{
	int64_t y = month > 2 ? year : year - 1;
	int64_t month_days = (153 * ((month + 9) % 12) + 2) / 5;

	return 365 * y + y / 4 - y / 100 + y / 400 + month_days + day - 1 - 719468;
}
