/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening hours as a calendar: rules, what coordinators decided for single days, and from both whether the place is
 * open at an instant, until when, and when it opens next. Pure: instants come in and go out as seconds since 1970 UTC,
 * days as days since 1970 in the zone that the process uses (clock_zone_use). Stores nothing, asks no clock. */
#ifndef HOURS_H
#define HOURS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	HOURS_RULES_MAX = 16,
	HOURS_TIMES_MAX = 4,        /* openings of one rule or one exception in a day */
	HOURS_TIMES_ROOM = 48,      /* those as text */
	HOURS_EXCEPTIONS_MAX = 1200,
	HOURS_AHEAD_DAYS = 750,     /* so far it is looked, and decided, ahead */
	HOURS_FIRST_DAY = 19723,    /* 2024-01-01, a Monday: what repeats is counted from there ... */
	HOURS_DAYS = 14610          /* ... for forty years */
};
#define HOURS_FOR_EVER INT64_MAX

/* From a minute of a day to another one, which may be one of the day after: from < to <= from + 24 hours. */
struct hours_times { uint16_t from, to; };

/* Those of one day, in order and apart. */
struct hours_day {
	unsigned count;             /* 0: closed */
	struct hours_times times[HOURS_TIMES_MAX];
};

/* What holds on one day instead of the rules: openings that begin on it. */
struct hours_exception {
	int64_t day;
	struct hours_day open;
};

/* From an instant to another one, which is not in it any more; to may be HOURS_FOR_EVER. */
struct hours_span { int64_t from, to; };

/* Why a rule does not fit. */
enum hours_fault {
	HOURS_FINE,
	HOURS_NO_SHAPE,     /* not FREQ=...;... and times after a space */
	HOURS_NO_FREQUENCY, /* no FREQ, or not DAILY, WEEKLY, MONTHLY or YEARLY */
	HOURS_NO_PART,      /* a part that is not known, there twice, or has nothing in it */
	HOURS_NO_TIMES,     /* not 13:00-21:00 */
	HOURS_HAS_COUNT,    /* nothing to count from */
	HOURS_HAS_TIME,     /* BYHOUR and such: times stand after the rule */
	HOURS_NAMES_NO_DAY, /* FREQ=WEEKLY alone */
	HOURS_WRONG_PART,   /* a part that its frequency does not take, as 2WE of a week */
	HOURS_NEVER,        /* no day of forty years fits */
	HOURS_NO_LIBRARY    /* nothing can be said: libical is not there */
};

struct hours;

/* NULL is fine for hours_destroy. */
struct hours *hours_create(void);
void hours_destroy(struct hours *hours);
/* Adds "FREQ=MONTHLY;BYDAY=2WE,3WE 13:00-21:00": an RRULE of RFC 5545, days to years, and the times of such a day. What
 * repeats every so often is counted from 1 January 2024. Adds nothing unless it is fine. */
enum hours_fault hours_add_rule(struct hours *hours, const char *rule);
/* Would it be taken? Loads libical, for good. */
enum hours_fault hours_check_rule(const char *rule);
unsigned hours_rules_count(const struct hours *hours);
/* Does that rule open on that day? And on which times. */
bool hours_rule_is_on(const struct hours *hours, unsigned rule, int64_t day);
const struct hours_day *hours_rule_times(const struct hours *hours, unsigned rule);
/* The rule without its times, "FREQ=MONTHLY;BYDAY=2WE,3WE"; borrowed. */
const char *hours_rule_text(const struct hours *hours, unsigned rule);

/* These hold from now on and no others; copied. At most one a day; beyond HOURS_EXCEPTIONS_MAX none is taken. */
void hours_except(struct hours *hours, const struct hours_exception *exceptions, unsigned count);
/* The exception of that day, or NULL. */
const struct hours_exception *hours_exception_of(const struct hours *hours, int64_t day);
/* Open in that span too, whatever else holds; one that is empty ends it. */
void hours_stay(struct hours *hours, struct hours_span span);

/* The opening that goes on at that instant, else the next one within HOURS_AHEAD_DAYS; false if there is none. Openings
 * that touch are one. */
bool hours_find(const struct hours *hours, int64_t at, struct hours_span *span);
/* What begins on that day, by exception or by the rules; what overlaps or touches is one. */
struct hours_day hours_of_day(const struct hours *hours, int64_t day);

/* Reads "13:00-21:00", "10-12 13-18", "22:00-02:00", up to 24:00, parted by spaces or commas, full-width digits and
 * signs as they are typed; false if it is not such, or there are too many or they overlap. */
bool hours_read(const char *text, struct hours_day *day);
/* Writes it as "10:00-12:00 13:00-18:00", "" for a closed one. */
void hours_write(const struct hours_day *day, char to[HOURS_TIMES_ROOM]);

#endif
