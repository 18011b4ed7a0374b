/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A calendar program repeats a rule by RFC 5545's own arithmetic: the length of the first opening for all of them, and
 * in the hour that is left out in spring the clock of before. Where that differs from what the wall's clock shows here,
 * the opening is taken out of its rule and written by itself. */
#include "calendar.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clock.h"
#include "text.h"

enum { FOLD = 75, LINE_ROOM = 2048, DAY_MINUTES = 24 * 60, DAY_SECONDS = 86400, ZONE_YEARS = 10 };

struct writer {
	FILE *out;
	const struct calendar_place *place;
	int64_t first;    /* day from which rules are written */
	char stamp[20];
};

static void put(struct writer *writer, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* One content line, folded between characters (3.1). */
static void put(struct writer *writer, const char *format, ...)
{
	char line[LINE_ROOM];
	size_t used = 0, size;
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(line, sizeof line, format, arguments);
	va_end(arguments);
	size = strlen(line);
	for (size_t at = 0, step; at < size; at += step) {
		uint32_t cp;

		step = text_decode(line + at, size - at, &cp);
		if (step == 0)
			break; /* the end was cut off within a character */
		if (used + step > FOLD) {
			fputs("\r\n ", writer->out);
			used = 1;
		}
		fwrite(line + at, 1, step, writer->out);
		used += step;
	}
	fputs("\r\n", writer->out);
}

/* A text value (3.3.11). */
static void put_words(struct writer *writer, const char *name, const char *words)
{
	char escaped[LINE_ROOM / 2];
	size_t used = 0;

	for (; *words && used + 3 < sizeof escaped; words++) {
		if (strchr("\\;,", *words))
			escaped[used++] = '\\';
		escaped[used++] = *words;
	}
	escaped[used] = '\0';
	put(writer, "%s:%s", name, escaped);
}

/* -- times -- */

static void write_utc(int64_t second, char to[20])
{
	time_t at = (time_t)second;
	struct tm tm;

	if (!gmtime_r(&at, &tm) || strftime(to, 20, "%Y%m%dT%H%M%SZ", &tm) == 0)
		strcpy(to, "19700101T000000Z");
}

/* As the wall shows it, whether or not it is ever shown. */
static void write_local(int64_t day, unsigned minutes, char to[20])
{
	time_t at = (time_t)(day * DAY_SECONDS + (int64_t)minutes * 60);
	struct tm tm;

	if (!gmtime_r(&at, &tm) || strftime(to, 20, "%Y%m%dT%H%M%S", &tm) == 0)
		strcpy(to, "19700101T000000");
}

static int64_t offset_at(int64_t second, bool *is_summer, char name[16])
{
	time_t at = (time_t)second;
	struct tm tm = { .tm_gmtoff = 0 };

	localtime_r(&at, &tm);
	*is_summer = tm.tm_isdst > 0;
	snprintf(name, 16, "%s", tm.tm_zone ? tm.tm_zone : "");
	return tm.tm_gmtoff;
}

static int64_t plain_offset(int64_t second)
{
	bool is_summer;
	char name[16];

	return offset_at(second, &is_summer, name);
}

/* What a calendar program takes a local time for: by the offset of before, if it is left out or comes twice (3.3.5). */
static int64_t program_moment(int64_t day, unsigned minutes)
{
	int64_t wanted = day * DAY_SECONDS + (int64_t)minutes * 60;
	int64_t before = wanted - plain_offset(wanted - DAY_SECONDS), after = wanted - plain_offset(wanted + DAY_SECONDS);

	return before + plain_offset(before) == wanted || after + plain_offset(after) != wanted ? before : after;
}

/* -- the zone -- */

static void put_offset(struct writer *writer, const char *name, int64_t offset)
{
	int64_t size = offset < 0 ? -offset : offset;
	char seconds[8] = "";

	if (size % 60)
		snprintf(seconds, sizeof seconds, "%02d", (int)(size % 60));
	put(writer, "%s:%c%02d%02d%s", name, offset < 0 ? '-' : '+', (int)(size / 3600), (int)(size / 60 % 60), seconds);
}

/* From that second on; what is shown then by the offset of before is its DTSTART. */
static void put_observance(struct writer *writer, int64_t from, int64_t before)
{
	bool is_summer;
	char name[16], start[20];
	int64_t offset = offset_at(from, &is_summer, name);
	const char *kind = is_summer ? "DAYLIGHT" : "STANDARD";

	put(writer, "BEGIN:%s", kind);
	write_utc(from + before, start);
	put(writer, "DTSTART:%.15s", start);
	put_offset(writer, "TZOFFSETFROM", before);
	put_offset(writer, "TZOFFSETTO", offset);
	put(writer, "TZNAME:%s", name);
	put(writer, "END:%s", kind);
}

/* The second at which the offset changes, of the day that begins at that one. */
static int64_t find_change(int64_t low)
{
	int64_t offset = plain_offset(low), high = low + DAY_SECONDS;

	while (high - low > 1) {
		int64_t middle = low + (high - low) / 2;

		if (plain_offset(middle) == offset)
			low = middle;
		else
			high = middle;
	}
	return high;
}

static void put_zone(struct writer *writer)
{
	int64_t from = (writer->first - 366) * DAY_SECONDS;

	put(writer, "BEGIN:VTIMEZONE");
	put(writer, "TZID:%s", writer->place->zone);
	put_observance(writer, from, plain_offset(from));
	for (int64_t day = 0; day < ZONE_YEARS * 366; day++, from += DAY_SECONDS)
		if (plain_offset(from) != plain_offset(from + DAY_SECONDS))
			put_observance(writer, find_change(from), plain_offset(from));
	put(writer, "END:VTIMEZONE");
}

/* -- events -- */

/* FNV-1a, 64 bits: the same event has the same name each time. */
static uint64_t hash(uint64_t value, const void *bytes, size_t size)
{
	const uint8_t *at = bytes;

	for (size_t i = 0; i < size; i++)
		value = (value ^ at[i]) * UINT64_C(0x100000001b3);
	return value;
}

static void begin_event(struct writer *writer, const char *what, struct hours_times times)
{
	uint64_t value = hash(UINT64_C(0xcbf29ce484222325), writer->place->id, sizeof writer->place->id);

	value = hash(value, what, strlen(what));
	value = hash(value, &times, sizeof times);
	put(writer, "BEGIN:VEVENT");
	put(writer, "UID:%016llx@kokoiru", (unsigned long long)value);
	put(writer, "DTSTAMP:%s", writer->stamp);
}

static void end_event(struct writer *writer)
{
	put_words(writer, "SUMMARY", writer->place->name);
	put(writer, "TRANSP:TRANSPARENT");
	put(writer, "END:VEVENT");
}

/* By itself, in UTC. */
static void put_single(struct writer *writer, int64_t day, struct hours_times times, const char *why)
{
	struct hours_span span = { clock_moment(day, times.from), clock_moment(day, times.to) };
	char from[20], to[20];

	if (span.from >= span.to)
		return;
	write_local(day, 0, from);
	from[8] = '\0';
	begin_event(writer, from, times);
	write_utc(span.from, from);
	write_utc(span.to, to);
	put(writer, "DTSTART:%s", from);
	put(writer, "DTEND:%s", to);
	if (why[0])
		put_words(writer, "DESCRIPTION", why);
	end_event(writer);
}

/* UNTIL is in UTC where DTSTART has a zone (3.3.10): the end of that day. */
static void put_rule(struct writer *writer, const char *rule)
{
	const char *until = strstr(rule, "UNTIL="), *rest = until ? until + strcspn(until, ";") : NULL;
	struct clock_date date;
	char at[20];
	int64_t day;

	if (!until || sscanf(until + 6, "%4d%2d%2d", &date.year, &date.month, &date.day) != 3 || !clock_day_of(date, &day)) {
		put(writer, "RRULE:%s", rule);
		return;
	}
	write_utc(clock_moment(day, DAY_MINUTES) - 1, at);
	put(writer, "RRULE:%.*sUNTIL=%s%s", (int)(until - rule), rule, at, rest);
}

/* Would a program that repeats the first opening have it at another time that day? length: of the first, in seconds. */
static bool is_shifted(int64_t day, struct hours_times times, int64_t length)
{
	int64_t from = program_moment(day, times.from);

	return from != clock_moment(day, times.from) || from + length != clock_moment(day, times.to);
}

/* The first day from the writer's first one on which the rule holds and clocks go on; -1: none. */
static int64_t first_day(const struct writer *writer, unsigned rule, struct hours_times times)
{
	for (int64_t day = writer->first; day < HOURS_FIRST_DAY + HOURS_DAYS; day++)
		if (hours_rule_is_on(writer->place->hours, rule, day)
			&& !is_shifted(day, times, (int64_t)(times.to - times.from) * 60))
			return day;
	return -1;
}

static void put_exdate(struct writer *writer, int64_t day, struct hours_times times)
{
	char local[20];

	write_local(day, times.from, local);
	put(writer, "EXDATE;TZID=%s:%s", writer->place->zone, local);
}

static void put_repeated(struct writer *writer, unsigned rule, struct hours_times times)
{
	const struct hours *hours = writer->place->hours;
	int64_t length = (int64_t)(times.to - times.from) * 60, last = writer->first + ZONE_YEARS * 366;
	int64_t first = first_day(writer, rule, times);
	char local[20];

	if (first < 0)
		return;
	begin_event(writer, hours_rule_text(hours, rule), times);
	write_local(first, times.from, local);
	put(writer, "DTSTART;TZID=%s:%s", writer->place->zone, local);
	write_local(first, times.to, local);
	put(writer, "DTEND;TZID=%s:%s", writer->place->zone, local);
	put_rule(writer, hours_rule_text(hours, rule));
	for (int64_t day = first; day < last; day++)
		if (hours_rule_is_on(hours, rule, day) && (hours_exception_of(hours, day) || is_shifted(day, times, length)))
			put_exdate(writer, day, times);
	end_event(writer);
	for (int64_t day = writer->first; day < last; day++)
		if (hours_rule_is_on(hours, rule, day) && !hours_exception_of(hours, day) && is_shifted(day, times, length))
			put_single(writer, day, times, "");
}

static void put_events(struct writer *writer)
{
	const struct calendar_place *place = writer->place;

	for (unsigned rule = 0; rule < hours_rules_count(place->hours); rule++)
		for (unsigned i = 0; i < hours_rule_times(place->hours, rule)->count; i++)
			put_repeated(writer, rule, hours_rule_times(place->hours, rule)->times[i]);
	for (unsigned i = 0; i < place->decided_count; i++) {
		const struct hours_exception *exception = hours_exception_of(place->hours, place->decided[i].day);

		for (unsigned k = 0; exception && k < exception->open.count; k++)
			put_single(writer, exception->day, exception->open.times[k], place->decided[i].why);
	}
}

char *calendar_write(const struct calendar_place *place)
{
	struct writer writer = { .place = place };
	struct clock_date date = clock_date_of(clock_day((uint64_t)place->now * 1000));
	char *text = NULL;
	size_t size;

	date.month = date.day = 1;
	if (!clock_day_of(date, &writer.first) || writer.first < HOURS_FIRST_DAY)
		writer.first = HOURS_FIRST_DAY;
	write_utc(place->now, writer.stamp);
	writer.out = open_memstream(&text, &size);
	if (!writer.out)
		return NULL;
	put(&writer, "BEGIN:VCALENDAR");
	put(&writer, "VERSION:2.0");
	put(&writer, "PRODID:-//kokoiru//opening hours//EN");
	put(&writer, "CALSCALE:GREGORIAN");
	put_words(&writer, "X-WR-CALNAME", place->name);
	if (place->hours) {
		put_zone(&writer);
		put_events(&writer);
	}
	put(&writer, "END:VCALENDAR");
	if (fclose(writer.out) != 0) {
		free(text);
		return NULL;
	}
	return text;
}
