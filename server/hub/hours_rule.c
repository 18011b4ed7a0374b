/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads rules and times. A rule is looked through here before libical sees it: only what it expands in bounded time,
 * and in the one way that RFC 5545 (3.3.10) means it, gets there. It then lists the rule's days once, for all the years
 * there are. libical is given a time of day though only days are meant: of plain dates 3.0.16 lists the first for
 * ever. */
#include <libical/ical.h>
#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "hours_parts.h"
#include "text.h"

enum { MINUTES = 24 * 60, VALUE_MAX = 120, STEPS_MAX = HOURS_DAYS + 1, TYPED_ROOM = 128 };

enum { DAILY = 1, WEEKLY = 2, MONTHLY = 4, YEARLY = 8, ANY = 15 };

static const struct { const char *name; unsigned bit; } frequencies[] = {
	{ "DAILY", DAILY }, { "WEEKLY", WEEKLY }, { "MONTHLY", MONTHLY }, { "YEARLY", YEARLY }
};

/* Parts that a rule may have: with which frequencies, whether they name days, and what is wrong with those that have no
 * frequency. */
static const struct part {
	const char *name;
	unsigned frequencies;
	bool names_days;
	enum hours_fault fault;
} parts[] = {
	{ "FREQ", ANY, false, HOURS_FINE }, { "INTERVAL", ANY, false, HOURS_FINE }, { "UNTIL", ANY, false, HOURS_FINE },
	{ "WKST", ANY, false, HOURS_FINE }, { "BYDAY", ANY, true, HOURS_FINE }, { "BYMONTH", ANY, false, HOURS_FINE },
	{ "BYMONTHDAY", DAILY | MONTHLY | YEARLY, true, HOURS_FINE }, { "BYYEARDAY", YEARLY, true, HOURS_FINE },
	{ "BYWEEKNO", YEARLY, false, HOURS_FINE }, { "BYSETPOS", MONTHLY | YEARLY, false, HOURS_FINE },
	{ "COUNT", 0, false, HOURS_HAS_COUNT }, { "BYHOUR", 0, false, HOURS_HAS_TIME },
	{ "BYMINUTE", 0, false, HOURS_HAS_TIME }, { "BYSECOND", 0, false, HOURS_HAS_TIME }
};
enum { PARTS = sizeof parts / sizeof *parts };

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
	unsigned frequency;
};

static enum hours_fault take_part(struct split *split, char *part)
{
	char *value = strchr(part, '=');

	if (!value)
		return HOURS_NO_PART;
	*value++ = '\0';
	for (size_t i = 0; i < PARTS; i++) {
		if (strcmp(parts[i].name, part) != 0)
			continue;
		if (parts[i].fault != HOURS_FINE)
			return parts[i].fault;
		if (split->values[i] || !value[0] || strlen(value) > VALUE_MAX || value[strspn(value, "0123456789ABCDEFGHIJKLMNO"
				"PQRSTUVWXYZ,+-")] != '\0')
			return HOURS_NO_PART;
		split->values[i] = value;
		return HOURS_FINE;
	}
	return HOURS_NO_PART;
}

static enum hours_fault find_frequency(struct split *split)
{
	for (size_t i = 0; split->values[0] && i < sizeof frequencies / sizeof *frequencies; i++)
		if (strcmp(frequencies[i].name, split->values[0]) == 0)
			split->frequency = frequencies[i].bit;
	return split->frequency ? HOURS_FINE : HOURS_NO_FREQUENCY;
}

/* Does each part suit the frequency, and is it said which days? */
static enum hours_fault check_parts(const struct split *split)
{
	bool names_days = split->frequency == DAILY;

	for (size_t i = 0; i < PARTS; i++) {
		const char *value = split->values[i];
		bool is_byday = strcmp(parts[i].name, "BYDAY") == 0;

		if (!value)
			continue;
		if (!(parts[i].frequencies & split->frequency))
			return HOURS_WRONG_PART;
		if (is_byday && (split->frequency & (DAILY | WEEKLY)) && value[strcspn(value, "0123456789")] != '\0')
			return HOURS_WRONG_PART;
		names_days = names_days || parts[i].names_days;
	}
	return names_days ? HOURS_FINE : HOURS_NAMES_NO_DAY;
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
	return fault == HOURS_FINE ? check_parts(split) : fault;
}

static void set_day(struct hours_rule *rule, struct icaltimetype time)
{
	int64_t day;

	if (clock_day_of((struct clock_date){ time.year, time.month, time.day }, &day) && day >= HOURS_FIRST_DAY
			&& day < HOURS_FIRST_DAY + HOURS_DAYS)
		rule->days[(day - HOURS_FIRST_DAY) / 8] |= (uint8_t)(1u << (day - HOURS_FIRST_DAY) % 8);
}

static struct icaltimetype time_of(int64_t day)
{
	struct clock_date date = clock_date_of(day);
	struct icaltimetype time = icaltime_null_time();

	time.year = date.year;
	time.month = date.month;
	time.day = date.day;
	return time;
}

/* Each rule has an end here: libical does not look for days beyond one. */
static enum hours_fault list_days(struct hours_rule *rule)
{
	struct icalrecurrencetype recurrence = icalrecurrencetype_from_string(rule->text);
	struct icaltimetype last = time_of(HOURS_FIRST_DAY + HOURS_DAYS - 1), time;
	icalrecur_iterator *iterator;
	int steps = 0;

	if (recurrence.freq == ICAL_NO_RECURRENCE)
		return HOURS_NO_PART;
	recurrence.until.is_date = 0; /* the whole of that day is before it */
	recurrence.until.hour = 23;
	if (recurrence.until.year == 0 || icaltime_compare(recurrence.until, last) > 0)
		recurrence.until = last;
	iterator = icalrecur_iterator_new(recurrence, time_of(HOURS_FIRST_DAY));
	if (!iterator)
		return HOURS_NEVER;
	while (steps < STEPS_MAX && !icaltime_is_null_time(time = icalrecur_iterator_next(iterator))) {
		set_day(rule, time);
		steps++;
	}
	icalrecur_iterator_free(iterator);
	return steps > 0 ? HOURS_FINE : HOURS_NEVER;
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
	return hours_read(times, &rule->open) ? list_days(rule) : HOURS_NO_TIMES;
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
