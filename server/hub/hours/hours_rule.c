/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads rules and times. A rule is looked through here before libical sees it, because libical 3.0.16 takes some to
 * mean other days than RFC 5545 (3.3.10) says, and looks for others without end: only shapes in which the two agree get
 * there. Every how many days, weeks, months or years is counted here, too. libical is given a time of day though only
 * days are meant: of plain dates it lists the first for ever. A rule's days are listed once, for all the years there
 * are. */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "hours_parts.h"
#include "library.h"
#include "text.h"

/* What is used of libical. It brings all of ICU along, so it is looked for by who lists days, and by nobody else. */
#define CALLS \
	CALL(icalrecurrencetype_from_string) CALL(icalrecur_iterator_new) CALL(icalrecur_iterator_next) \
	CALL(icalrecur_iterator_free) CALL(icaltime_compare)

#define CALL(name) CALL_##name,
enum { CALLS CALL_COUNT };
#undef CALL

struct ical {
#define CALL(name) __typeof__(name) *name;
	CALLS
#undef CALL
};

enum { MINUTES = 24 * 60, VALUE_MAX = 120, STEPS_MAX = HOURS_DAYS + 1, TYPED_ROOM = 128 };

enum { DAILY = 1, WEEKLY = 2, MONTHLY = 4, YEARLY = 8, ANY = 15 };

static const struct { const char *name; unsigned bit; } frequencies[] = {
	{ "DAILY", DAILY }, { "WEEKLY", WEEKLY }, { "MONTHLY", MONTHLY }, { "YEARLY", YEARLY }
};

enum { FREQ, INTERVAL, UNTIL, WKST, BYDAY, BYMONTH, BYMONTHDAY, BYSETPOS, PARTS };

/* Parts that a rule may have: with which frequencies, and whether they name days. */
static const struct part {
	const char *name;
	unsigned frequencies;
	bool names_days;
} parts[PARTS] = {
	[FREQ] = { "FREQ", ANY, false }, [INTERVAL] = { "INTERVAL", ANY, false }, [UNTIL] = { "UNTIL", ANY, false },
	[WKST] = { "WKST", ANY, false }, [BYDAY] = { "BYDAY", ANY, true }, [BYMONTH] = { "BYMONTH", ANY, false },
	[BYMONTHDAY] = { "BYMONTHDAY", MONTHLY | YEARLY, true }, [BYSETPOS] = { "BYSETPOS", MONTHLY | YEARLY, false }
};

/* Parts that it may not have, with words of their own. */
static const struct { const char *name; enum hours_fault fault; } strangers[] = {
	{ "COUNT", HOURS_HAS_COUNT }, { "BYHOUR", HOURS_HAS_TIME }, { "BYMINUTE", HOURS_HAS_TIME },
	{ "BYSECOND", HOURS_HAS_TIME }
};

/* -- times -- */

/* "9", "09", "9:30", up to 24:00. */
static bool take_time(const char **at, unsigned *minutes)
{
	unsigned hour = 0, minute = 0, digits = 0;

	for (; **at >= '0' && **at <= '9' && digits < 3; digits++)
		hour = hour * 10 + (unsigned)(*(*at)++ - '0');
	if (digits < 1 || digits > 2)
		return false;
	if (**at == ':') {
		for ((*at)++, digits = 0; **at >= '0' && **at <= '9' && digits < 3; digits++)
			minute = minute * 10 + (unsigned)(*(*at)++ - '0');
		if (digits != 2)
			return false;
	}
	*minutes = hour * 60 + minute;
	return minute < 60 && *minutes <= MINUTES;
}

/* What ends before it begins ends on the next day. */
static bool take_times(const char **at, struct hours_times *times)
{
	unsigned from, to;

	if (!take_time(at, &from) || *(*at)++ != '-')
		return false;
	if (!take_time(at, &to) || from == to || from == MINUTES)
		return false;
	*times = (struct hours_times){ (uint16_t)from, (uint16_t)(to > from ? to : to + MINUTES) };
	return true;
}

/* In order; false if two of them touch. */
static bool sort(struct hours_day *day)
{
	for (unsigned i = 1; i < day->count; i++) {
		for (unsigned k = i; k > 0 && day->times[k - 1].from > day->times[k].from; k--) {
			struct hours_times times = day->times[k];

			day->times[k] = day->times[k - 1];
			day->times[k - 1] = times;
		}
	}
	for (unsigned i = 1; i < day->count; i++)
		if (day->times[i].from <= day->times[i - 1].to)
			return false;
	return day->count > 0;
}

/* Each is written shorter or as long. */
static void replace(char *text, const char *what, const char *by)
{
	size_t size = strlen(what), room = strlen(by);

	for (char *at = text; (at = strstr(at, what)); at += room) {
		memcpy(at, by, room);
		memmove(at + room, at + size, strlen(at + size) + 1);
	}
}

/* "13時から20時半まで" and what Japanese keyboards make of dashes, as 13:00-20:30. */
static void straighten(char *text)
{
	static const struct { const char *what, *by; } signs[] = {
		{ "〜", "-" }, { "～", "-" }, { "~", "-" }, { "–", "-" }, { "—", "-" }, { "−", "-" }, { "ー", "-" }, { "‐", "-" },
		{ "から", "-" }, { "まで", " " }, { "、", " " }, { "時半", ":30" }, { "分", "" }
	};

	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		replace(text, signs[i].what, signs[i].by);
	for (char *at = text; (at = strstr(at, "時")); at++)
		if (at[3] >= '0' && at[3] <= '9') {
			*at = ':';
			memmove(at + 1, at + 3, strlen(at + 3) + 1);
		} else {
			memcpy(at, ":00", 3);
		}
}

bool hours_read(const char *text, struct hours_day *day)
{
	char typed[TYPED_ROOM];
	const char *at = typed;

	day->count = 0;
	if (!text_fold(text, strlen(text), typed, sizeof typed))
		return false;
	straighten(typed);
	for (at += strspn(at, " ,"); *at; at += strspn(at, " ,")) {
		if (day->count == HOURS_TIMES_MAX || !take_times(&at, &day->times[day->count]))
			return false;
		if (*at && !strchr(" ,", *at))
			return false;
		day->count++;
	}
	return sort(day);
}

void hours_write(const struct hours_day *day, char to[HOURS_TIMES_ROOM])
{
	size_t used = 0;

	to[0] = '\0';
	for (unsigned i = 0; i < day->count && used < HOURS_TIMES_ROOM; i++) {
		unsigned from = day->times[i].from, end = day->times[i].to > MINUTES ? day->times[i].to - MINUTES : day->times[i].to;

		used += (size_t)snprintf(to + used, HOURS_TIMES_ROOM - used, "%s%02u:%02u-%02u:%02u", i > 0 ? " " : "", from / 60,
			from % 60, end / 60, end % 60);
	}
}

/* -- rules -- */

/* One rule as its parts: where each value is, NULL for none. */
struct split {
	char text[HOURS_RULE_ROOM];
	char *values[PARTS];
	unsigned frequency, interval;
	int week_start; /* 0 for Sunday */
};

static enum hours_fault take_part(struct split *split, char *part)
{
	static const char letters[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ,+-";
	char *value = strchr(part, '=');

	if (!value)
		return HOURS_NO_PART;
	*value++ = '\0';
	for (size_t i = 0; i < sizeof strangers / sizeof *strangers; i++)
		if (strcmp(strangers[i].name, part) == 0)
			return strangers[i].fault;
	for (size_t i = 0; i < PARTS; i++) {
		if (strcmp(parts[i].name, part) != 0)
			continue;
		if (split->values[i] || !value[0] || strlen(value) > VALUE_MAX || value[strspn(value, letters)] != '\0')
			return HOURS_NO_PART;
		split->values[i] = value;
		return HOURS_FINE;
	}
	return HOURS_NO_PART;
}

static enum hours_fault find_frequency(struct split *split)
{
	for (size_t i = 0; split->values[FREQ] && i < sizeof frequencies / sizeof *frequencies; i++)
		if (strcmp(frequencies[i].name, split->values[FREQ]) == 0)
			split->frequency = frequencies[i].bit;
	return split->frequency ? HOURS_FINE : HOURS_NO_FREQUENCY;
}

/* Does each part suit the frequency, and is it said which days? The fifth of a year, without its month, is of all
 * months to the RFC and of January to libical. */
static enum hours_fault check_parts(const struct split *split)
{
	const char *days = split->values[BYDAY];
	bool names_days = split->frequency == DAILY;

	for (size_t i = 0; i < PARTS; i++) {
		if (split->values[i] && !(parts[i].frequencies & split->frequency))
			return HOURS_WRONG_PART;
		names_days = names_days || (split->values[i] && parts[i].names_days);
	}
	if (days && (split->frequency & (DAILY | WEEKLY)) && days[strcspn(days, "0123456789")] != '\0')
		return HOURS_WRONG_PART;
	if (split->frequency == YEARLY && split->values[BYMONTHDAY] && !split->values[BYMONTH])
		return HOURS_WRONG_PART;
	return names_days ? HOURS_FINE : HOURS_NAMES_NO_DAY;
}

/* What is counted here: every how many, and from which day of the week on. */
static enum hours_fault read_interval(struct split *split)
{
	static const char *const weekdays[] = { "SU", "MO", "TU", "WE", "TH", "FR", "SA" };
	const char *value = split->values[INTERVAL] ? split->values[INTERVAL] : "1";
	int start = 0;

	if (strlen(value) > 3 || value[strspn(value, "0123456789")] != '\0')
		return HOURS_NO_PART;
	split->interval = (unsigned)strtoul(value, NULL, 10);
	while (split->values[WKST] && start < 7 && strcmp(weekdays[start], split->values[WKST]) != 0)
		start++;
	split->week_start = split->values[WKST] ? start : 1;
	return split->interval == 0 || start == 7 ? HOURS_NO_PART : HOURS_FINE;
}

static enum hours_fault split_rule(const char *text, struct split *split)
{
	enum hours_fault fault = HOURS_FINE;
	char *rest = split->text, *part;

	snprintf(split->text, sizeof split->text, "%s", text);
	while (fault == HOURS_FINE && (part = strsep(&rest, ";")))
		fault = take_part(split, part);
	if (fault == HOURS_FINE)
		fault = find_frequency(split);
	if (fault == HOURS_FINE)
		fault = check_parts(split);
	return fault == HOURS_FINE ? read_interval(split) : fault;
}

/* Which day, week, month or year it is, counted from HOURS_FIRST_DAY, a Monday, the first of a month and of a year. */
static unsigned period_of(const struct split *split, struct icaltimetype time, int64_t day)
{
	unsigned year = (unsigned)(time.year - clock_date_of(HOURS_FIRST_DAY).year), past = (unsigned)(day - HOURS_FIRST_DAY);

	switch (split->frequency) {
	case DAILY:
		return past;
	case WEEKLY:
		return (past + (unsigned)(8 - split->week_start) % 7) / 7;
	case MONTHLY:
		return year * 12 + (unsigned)time.month - 1;
	}
	return year;
}

/* Gives whether the rule holds then. */
static bool set_day(struct hours_rule *rule, const struct split *split, struct icaltimetype time)
{
	int64_t day;

	if (!clock_day_of((struct clock_date){ time.year, time.month, time.day }, &day) || day < HOURS_FIRST_DAY
			|| day >= HOURS_FIRST_DAY + HOURS_DAYS || period_of(split, time, day) % split->interval != 0)
		return false;
	rule->days[(day - HOURS_FIRST_DAY) / 8] |= (uint8_t)(1u << (day - HOURS_FIRST_DAY) % 8);
	return true;
}

static struct icaltimetype time_of(int64_t day)
{
	struct clock_date date = clock_date_of(day);

	return (struct icaltimetype){ .year = date.year, .month = date.month, .day = date.day };
}

static bool find_ical(struct ical *ical)
{
	static const char *const names[] = {
#define CALL(name) #name,
		CALLS
#undef CALL
	};
	void (*found[CALL_COUNT])(void) = { NULL };
	bool is_there = library_find("libical.so.3", names, CALL_COUNT, found);

#define CALL(name) ical->name = (__typeof__(name) *)found[CALL_##name];
	CALLS
#undef CALL
	return is_there;
}

/* Each rule has an end here: libical does not look for days beyond one. */
static enum hours_fault list_days(struct hours_rule *rule, const struct split *split)
{
	struct icaltimetype last = time_of(HOURS_FIRST_DAY + HOURS_DAYS - 1), time;
	struct icalrecurrencetype recurrence;
	icalrecur_iterator *iterator;
	bool is_ever = false;
	struct ical ical;

	if (!find_ical(&ical))
		return HOURS_NO_LIBRARY;
	recurrence = ical.icalrecurrencetype_from_string(rule->text);
	if (recurrence.freq == ICAL_NO_RECURRENCE)
		return HOURS_NO_PART;
	recurrence.until.is_date = 0; /* the whole of that day is before it */
	recurrence.until.hour = 23;
	if (recurrence.until.year == 0 || ical.icaltime_compare(recurrence.until, last) > 0)
		recurrence.until = last;
	recurrence.interval = 1;
	iterator = ical.icalrecur_iterator_new(recurrence, time_of(HOURS_FIRST_DAY));
	if (!iterator)
		return HOURS_NEVER;
	for (int i = 0; i < STEPS_MAX && (time = ical.icalrecur_iterator_next(iterator)).year != 0; i++)
		is_ever = set_day(rule, split, time) || is_ever;
	ical.icalrecur_iterator_free(iterator);
	return is_ever ? HOURS_FINE : HOURS_NEVER;
}

static enum hours_fault read_rule(const char *text, struct hours_rule *rule)
{
	const char *times = strchr(text, ' ');
	struct split split = { .frequency = 0 };
	enum hours_fault fault;

	if (!times || (size_t)(times - text) >= sizeof rule->text)
		return HOURS_NO_SHAPE;
	memcpy(rule->text, text, (size_t)(times - text));
	fault = split_rule(rule->text, &split);
	if (fault != HOURS_FINE)
		return fault;
	return hours_read(times, &rule->open) ? list_days(rule, &split) : HOURS_NO_TIMES;
}

enum hours_fault hours_add_rule(struct hours *hours, const char *rule)
{
	struct hours_rule *to = &hours->rules[hours->rules_count];
	enum hours_fault fault;

	if (hours->rules_count == HOURS_RULES_MAX)
		return HOURS_NO_SHAPE;
	memset(to, 0, sizeof *to);
	fault = read_rule(rule, to);
	hours->rules_count += fault == HOURS_FINE;
	return fault;
}

enum hours_fault hours_check_rule(const char *rule)
{
	struct hours_rule scratch = { .text = "" };

	return read_rule(rule, &scratch);
}
