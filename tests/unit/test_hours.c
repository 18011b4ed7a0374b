/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening hours against calendars made by hand: eleven years of the standard rules, counted day by day here; nights on
 * which clocks change, found minute by minute; and what a rule may not be. */
#include "hours.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "clock.h"

enum { DAY = 86400, HOUR = 3600, TOKYO = 9 * HOUR, YEAR_FIRST = 2024, YEAR_LAST = 2034 };

static struct hours *make(const char *zone, const char *const rules[], unsigned count)
{
	struct hours *hours = hours_create();

	assert_true(clock_zone_use(zone));
	for (unsigned i = 0; i < count; i++)
		assert_int_equal(hours_add_rule(hours, rules[i]), HOURS_FINE);
	return hours;
}

static const char *const standard[] = { "FREQ=MONTHLY;BYDAY=2WE,3WE,4WE 13:00-21:00",
	"FREQ=MONTHLY;BYDAY=1SA 10:00-18:00" };

static bool is_open(const struct hours *hours, int64_t at)
{
	struct hours_span span;

	return hours_find(hours, at, &span) && span.from <= at;
}

/* -- eleven years in Tokyo -- */

struct hand_day { int weekday, nth; int64_t day; };

/* Calls each for every day; weekdays and their numbers are counted, not calculated. 1 January 2024 was a Monday. */
static void each_day(void (*each)(void *context, const struct hand_day *day), void *context)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	struct hand_day hand = { .weekday = 1, .day = HOURS_FIRST_DAY };

	for (int year = YEAR_FIRST; year <= YEAR_LAST; year++) {
		for (int month = 0; month < 12; month++) {
			int length = lengths[month] + (month == 1 && year % 4 == 0);
			int seen[7] = { 0 };

			for (int day = 1; day <= length; day++) {
				hand.nth = ++seen[hand.weekday];
				each(context, &hand);
				hand.weekday = (hand.weekday + 1) % 7;
				hand.day++;
			}
		}
	}
}

static struct hours_times hand_hours(const struct hand_day *hand)
{
	if (hand->weekday == 3 && hand->nth >= 2 && hand->nth <= 4)
		return (struct hours_times){ 13 * 60, 21 * 60 };
	if (hand->weekday == 6 && hand->nth == 1)
		return (struct hours_times){ 10 * 60, 18 * 60 };
	return (struct hours_times){ 0, 0 };
}

static int open_days;

static void check_day(const struct hours *hours, int64_t day, struct hours_times times)
{
	int64_t midnight = day * DAY - TOKYO, from = midnight + times.from * 60, to = midnight + times.to * 60;
	struct hours_span span;

	for (int minute = 0; minute < 24 * 60; minute += 30)
		if (is_open(hours, midnight + minute * 60) != (minute >= times.from && minute < times.to))
			fail_msg("day %lld, minute %d", (long long)day, minute);
	if (times.from == times.to)
		return;
	open_days++;
	assert_false(is_open(hours, from - 1));
	assert_false(is_open(hours, to));
	for (int64_t at = from - 1; at < to; at += to - from) {
		assert_true(hours_find(hours, at, &span));
		assert_true(span.from == from && span.to == to);
	}
	assert_true(is_open(hours, to - 1));
}

static void check_standard_day(void *context, const struct hand_day *hand)
{
	check_day(context, hand->day, hand_hours(hand));
}

static void standard_rules_from_2024_to_2034(void **state)
{
	struct hours *hours = make("Asia/Tokyo", standard, 2);

	(void)state;
	open_days = 0;
	each_day(check_standard_day, hours);
	assert_int_equal(open_days, 11 * 12 * 4);
	hours_destroy(hours);
}

/* Every ninth opening is closed, and every eleventh takes place on the day after, from 9 to 12. */
struct altered {
	struct hours *hours;
	struct hours_exception list[200];
	unsigned count;
	int openings;
	bool is_checking;
};

static const struct hours_exception *altered_of(const struct altered *altered, int64_t day)
{
	for (unsigned i = 0; i < altered->count; i++)
		if (altered->list[i].day == day)
			return &altered->list[i];
	return NULL;
}

static void alter_day(void *context, const struct hand_day *hand)
{
	static const struct hours_day morning = { 1, { { 9 * 60, 12 * 60 } } };
	struct altered *altered = context;
	struct hours_times times = hand_hours(hand);
	const struct hours_exception *exception = altered_of(altered, hand->day);

	if (altered->is_checking) {
		check_day(altered->hours, hand->day, !exception ? times : exception->open.count > 0 ? exception->open.times[0]
			: (struct hours_times){ 0, 0 });
		return;
	}
	if (times.from == times.to)
		return;
	altered->openings++;
	if (altered->openings % 9 == 0 || altered->openings % 11 == 0)
		altered->list[altered->count++] = (struct hours_exception){ hand->day, { 0 } };
	if (altered->openings % 11 == 0)
		altered->list[altered->count++] = (struct hours_exception){ hand->day + 1, morning };
}

static void exceptions_over_the_same_years(void **state)
{
	struct altered altered = { .hours = make("Asia/Tokyo", standard, 2) };

	(void)state;
	each_day(alter_day, &altered);
	hours_except(altered.hours, altered.list, altered.count);
	assert_in_range(altered.count, 100, 200);
	altered.is_checking = true;
	each_day(alter_day, &altered);
	hours_destroy(altered.hours);
}

/* -- nights on which clocks change -- */

/* Minute by minute: the first one at which the wall shows that or more. Zones change by whole minutes here. */
static int64_t walk_to(int64_t day, int minute)
{
	int64_t wanted = day * DAY + minute * 60, at = wanted - 26 * HOUR;

	for (;; at += 60) {
		time_t second = (time_t)at;
		struct tm tm;

		localtime_r(&second, &tm);
		if (at + tm.tm_gmtoff >= wanted)
			return at;
	}
}

static const char *const zones[] = { "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca",
	"America/St_Johns", "Asia/Tokyo", "UTC", "Pacific/Apia" };

/* Days of 2024 to 2027 around which the offset changes. */
static int changing_days(int64_t list[64])
{
	int count = 0;

	for (int64_t day = HOURS_FIRST_DAY; day < HOURS_FIRST_DAY + 4 * 365 && count < 60; day++) {
		time_t one = (time_t)(day * DAY), other = one + DAY;
		struct tm a, b;

		localtime_r(&one, &a);
		localtime_r(&other, &b);
		if (a.tm_gmtoff != b.tm_gmtoff)
			list[count++] = day;
	}
	return count;
}

static void openings_begin_and_end_as_the_wall_shows_it(void **state)
{
	static const struct { const char *rule; int from, to; } rules[] = {
		{ "FREQ=DAILY 22:00-02:00", 22 * 60, 26 * 60 }, { "FREQ=DAILY 01:30-02:30", 90, 150 },
		{ "FREQ=DAILY 02:10-03:15", 130, 195 }, { "FREQ=DAILY 20:00-03:00", 20 * 60, 27 * 60 },
		{ "FREQ=DAILY 02:15-02:45", 135, 165 }, { "FREQ=DAILY 00:00-01:30", 0, 90 }
	};

	(void)state;
	for (size_t z = 0; z < sizeof zones / sizeof *zones; z++) {
		int64_t days[64];
		int count;

		assert_true(clock_zone_use(zones[z]));
		count = changing_days(days);
		for (size_t r = 0; r < sizeof rules / sizeof *rules; r++) {
			struct hours *hours = make(zones[z], &rules[r].rule, 1);

			for (int i = 0; i < count; i++) {
				for (int64_t day = days[i] - 1; day <= days[i] + 1; day++) {
					int64_t from = walk_to(day, rules[r].from), to = walk_to(day, rules[r].to);
					struct hours_span span;

					assert_true(hours_find(hours, from, &span));
					if (from < to && (span.from != from || span.to != to))
						fail_msg("%s %s day %lld: %lld to %lld", zones[z], rules[r].rule, (long long)day,
							(long long)(span.from - from), (long long)(span.to - to));
					if (from == to)
						assert_true(span.from > from);
				}
			}
			hours_destroy(hours);
		}
	}
}

/* -- what touches is one -- */

static void openings_that_touch_or_overlap_are_one(void **state)
{
	static const char *const rules[] = { "FREQ=WEEKLY;BYDAY=MO 10:00-12:00", "FREQ=WEEKLY;BYDAY=MO 12:00-14:00 16-18",
		"FREQ=WEEKLY;BYDAY=MO 13:00-15:00", "FREQ=WEEKLY;BYDAY=MO 22-24", "FREQ=WEEKLY;BYDAY=TU 0:00-01:00" };
	struct hours *hours = make("Asia/Tokyo", rules, 5);
	int64_t monday = (HOURS_FIRST_DAY + 7) * (int64_t)DAY - TOKYO;
	struct hours_day day = hours_of_day(hours, HOURS_FIRST_DAY + 7);
	struct hours_span span;

	(void)state;
	assert_true(hours_find(hours, monday, &span));
	assert_true(span.from == monday + 10 * HOUR && span.to == monday + 15 * HOUR);
	assert_true(hours_find(hours, span.to, &span));
	assert_true(span.from == monday + 16 * HOUR && span.to == monday + 18 * HOUR);
	assert_true(hours_find(hours, span.to, &span));
	assert_true(span.from == monday + 22 * HOUR && span.to == monday + 25 * HOUR);
	assert_true(hours_find(hours, monday + 24 * HOUR, &span));
	assert_true(span.from == monday + 22 * HOUR);
	assert_int_equal(day.count, 3);
	assert_int_equal(day.times[0].to, 15 * 60);
	hours_destroy(hours);
}

static void day_and_night_never_ends(void **state)
{
	static const char *const rules[] = { "FREQ=DAILY 00:00-24:00" };
	struct hours *hours = make("Europe/Berlin", rules, 1);
	struct hours_span span;

	(void)state;
	assert_true(hours_find(hours, 1800000000, &span));
	assert_true(span.from <= 1800000000 && span.to == HOURS_FOR_EVER);
	hours_destroy(hours);
}

static void without_rules_only_exceptions_open(void **state)
{
	struct hours *hours = make("Asia/Tokyo", NULL, 0);
	struct hours_exception exception = { 20800, { 1, { { 600, 720 } } } };
	struct hours_span span;
	int64_t at = 20700 * (int64_t)DAY;

	(void)state;
	assert_false(hours_find(hours, at, &span));
	hours_except(hours, &exception, 1);
	assert_true(hours_find(hours, at, &span));
	assert_true(span.from == 20800 * (int64_t)DAY + HOUR && span.to == span.from + 2 * HOUR);
	assert_false(hours_find(hours, span.to, &span));
	hours_except(hours, NULL, 0);
	assert_false(hours_find(hours, at, &span));
	hours_destroy(hours);
}

static void staying_joins_what_it_touches(void **state)
{
	static const char *const rules[] = { "FREQ=DAILY 10:00-12:00" };
	struct hours *hours = make("Asia/Tokyo", rules, 1);
	int64_t noon = 20800 * (int64_t)DAY + 3 * HOUR;
	struct hours_span span;

	(void)state;
	hours_stay(hours, (struct hours_span){ noon - 600, noon + 900 });
	assert_true(hours_find(hours, noon, &span));
	assert_true(span.from == noon - 2 * HOUR && span.to == noon + 900);
	hours_stay(hours, (struct hours_span){ 0, 0 });
	assert_false(is_open(hours, noon));
	hours_destroy(hours);
}

/* -- reading -- */

static void rules_that_do_not_fit(void **state)
{
	static const struct { const char *rule; enum hours_fault fault; } rules[] = {
		{ "FREQ=DAILY 10:00-12:00", HOURS_FINE }, { "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU 9-12 13-17", HOURS_FINE },
		{ "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1 10:00-12:00", HOURS_FINE },
		{ "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24,25 22:00-02:00", HOURS_FINE },
		{ "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO 10-12", HOURS_NO_PART },
		{ "FREQ=YEARLY;BYYEARDAY=-1 10-12", HOURS_NO_PART }, { "FREQ=YEARLY;BYMONTHDAY=-1 10-12", HOURS_WRONG_PART },
		{ "FREQ=DAILY;BYMONTHDAY=-1 10-12", HOURS_WRONG_PART }, { "FREQ=DAILY;INTERVAL=1000 10-12", HOURS_NO_PART },
		{ "FREQ=DAILY;INTERVAL=-2 10-12", HOURS_NO_PART }, { "FREQ=DAILY;WKST=XX 10-12", HOURS_NO_PART },
		{ "FREQ=DAILY;UNTIL=20270331 10-12", HOURS_FINE },
		{ "", HOURS_NO_SHAPE }, { "FREQ=DAILY", HOURS_NO_SHAPE }, { " 10-12", HOURS_NO_PART },
		{ "FREQ=HOURLY 10-12", HOURS_NO_FREQUENCY }, { "FREQ=MINUTELY 10-12", HOURS_NO_FREQUENCY },
		{ "FREQ=SECONDLY 10-12", HOURS_NO_FREQUENCY }, { "FREQ=daily 10-12", HOURS_NO_PART },
		{ "BYDAY=MO 10-12", HOURS_NO_FREQUENCY }, { "FREQ=DAILY;X-Y=1 10-12", HOURS_NO_PART },
		{ "FREQ=DAILY;FREQ=WEEKLY 10-12", HOURS_NO_PART }, { "FREQ=DAILY;INTERVAL=0 10-12", HOURS_NO_PART },
		{ "FREQ=DAILY;; 10-12", HOURS_NO_PART }, { "FREQ=DAILY;INTERVAL= 10-12", HOURS_NO_PART },
		{ "FREQ=MONTHLY;BYDAY=2XX 10-12", HOURS_NO_PART }, { "RSCALE=CHINESE;FREQ=YEARLY 10-12", HOURS_NO_PART },
		{ "FREQ=DAILY;COUNT=5 10-12", HOURS_HAS_COUNT }, { "FREQ=DAILY;BYHOUR=5 10-12", HOURS_HAS_TIME },
		{ "FREQ=DAILY;BYMINUTE=5 10-12", HOURS_HAS_TIME }, { "FREQ=DAILY;BYSECOND=5 10-12", HOURS_HAS_TIME },
		{ "FREQ=WEEKLY 10-12", HOURS_NAMES_NO_DAY }, { "FREQ=MONTHLY;INTERVAL=2 10-12", HOURS_NAMES_NO_DAY },
		{ "FREQ=WEEKLY;BYDAY=2WE 10-12", HOURS_WRONG_PART }, { "FREQ=WEEKLY;BYMONTHDAY=3 10-12", HOURS_WRONG_PART },
		{ "FREQ=DAILY;BYSETPOS=2 10-12", HOURS_WRONG_PART },
		{ "FREQ=YEARLY;INTERVAL=3;BYMONTH=2;BYMONTHDAY=29;BYDAY=TU 10-12", HOURS_NEVER },
		{ "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31 10-12", HOURS_NEVER },
		{ "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30 10-12", HOURS_NEVER },
		{ "FREQ=DAILY 12:00-12:00", HOURS_NO_TIMES }, { "FREQ=DAILY 24:00-25:00", HOURS_NO_TIMES },
		{ "FREQ=DAILY 10:60-12:00", HOURS_NO_TIMES }, { "FREQ=DAILY 10:00", HOURS_NO_TIMES },
		{ "FREQ=DAILY 10-12 11-13", HOURS_NO_TIMES }, { "FREQ=DAILY 1-2 3-4 5-6 7-8 9-10", HOURS_NO_TIMES },
		{ "FREQ=DAILY 10-12x", HOURS_NO_TIMES }, { "FREQ=DAILY ", HOURS_NO_TIMES }
	};
	struct hours *hours = hours_create();

	(void)state;
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
		enum hours_fault fault = hours_check_rule(rules[i].rule);

		if (fault != rules[i].fault)
			fail_msg("%s: %d", rules[i].rule, fault);
	}
	for (int i = 0; i < HOURS_RULES_MAX; i++)
		assert_int_equal(hours_add_rule(hours, "FREQ=WEEKLY;BYDAY=SU 10-12"), HOURS_FINE);
	assert_int_equal(hours_add_rule(hours, "FREQ=WEEKLY;BYDAY=SU 10-12"), HOURS_NO_SHAPE);
	assert_int_equal(hours_rules_count(hours), HOURS_RULES_MAX);
	hours_destroy(hours);
}

static void every_other_week_is_counted_from_2024(void **state)
{
	static const char *const rules[] = { "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE 13:00-21:00" };
	struct hours *hours = make("Asia/Tokyo", rules, 1);

	(void)state;
	for (int week = 0; week < 500; week++)
		assert_int_equal(hours_rule_is_on(hours, 0, HOURS_FIRST_DAY + 7 * week + 2), week % 2 == 0);
	assert_false(hours_rule_is_on(hours, 0, HOURS_FIRST_DAY - 1));
	assert_false(hours_rule_is_on(hours, 0, HOURS_FIRST_DAY + HOURS_DAYS));
	hours_destroy(hours);
}

/* -- shapes of rules, each with its days said otherwise -- */

struct date { int year, month, day, weekday, last; int64_t past; };

static bool is_last_of_month(const struct date *date) { return date->day == date->last; }
static bool is_other_sunday(const struct date *date) { return date->weekday == 0 && date->past / 7 % 2 == 0; }
static bool is_other_sunday_by_sundays(const struct date *date)
{
	return date->weekday == 0 && (date->past + 1) / 7 % 2 == 0;
}
static bool is_third_day(const struct date *date) { return date->past % 3 == 0; }
static bool is_last_weekday(const struct date *date)
{
	int behind = date->last - date->day;

	return date->weekday >= 1 && date->weekday <= 5 && (behind == 0 || (date->weekday == 5 && behind < 3));
}
static bool is_first_monday_of_quarters(const struct date *date)
{
	return date->month % 3 == 1 && date->weekday == 1 && date->day <= 7;
}
static bool is_leap_day(const struct date *date) { return date->month == 2 && date->day == 29; }
static bool is_new_year_monday(const struct date *date)
{
	return date->weekday == 1 && date->month == 1 && date->day <= 7;
}
static bool is_friday_13(const struct date *date) { return date->weekday == 5 && date->day == 13; }
static bool is_weekend_of_spring(const struct date *date)
{
	return (date->weekday == 0 || date->weekday == 6) && date->month >= 3 && date->month <= 5;
}

static void rules_mean_what_the_rfc_says(void **state)
{
	static const struct { const char *rule; bool (*is_on)(const struct date *date); } shapes[] = {
		{ "FREQ=MONTHLY;BYMONTHDAY=-1 1-2", is_last_of_month },
		{ "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU 1-2", is_other_sunday },
		{ "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU 1-2", is_other_sunday_by_sundays },
		{ "FREQ=DAILY;INTERVAL=3 1-2", is_third_day },
		{ "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1 1-2", is_last_weekday },
		{ "FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO 1-2", is_first_monday_of_quarters },
		{ "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29 1-2", is_leap_day },
		{ "FREQ=YEARLY;BYDAY=1MO 1-2", is_new_year_monday },
		{ "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13 1-2", is_friday_13 },
		{ "FREQ=DAILY;BYDAY=SA,SU;BYMONTH=3,4,5 1-2", is_weekend_of_spring }
	};

	(void)state;
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
		struct hours *hours = make("UTC", &shapes[i].rule, 1);

		for (int64_t past = 0; past < HOURS_DAYS; past++) {
			struct clock_date date = clock_date_of(HOURS_FIRST_DAY + past);
			struct date told = { date.year, date.month, date.day, (int)((past + 1) % 7), 31, past };

			if (date.month == 2)
				told.last = date.year % 4 == 0 ? 29 : 28;
			else if (date.month == 4 || date.month == 6 || date.month == 9 || date.month == 11)
				told.last = 30;
			if (hours_rule_is_on(hours, 0, HOURS_FIRST_DAY + past) != shapes[i].is_on(&told))
				fail_msg("%s: %d-%d-%d", shapes[i].rule, date.year, date.month, date.day);
		}
		hours_destroy(hours);
	}
}

static void a_rule_ends_with_its_last_day(void **state)
{
	static const char *const rules[] = { "FREQ=DAILY;UNTIL=20270331 10:00-12:00" };
	struct hours *hours = make("Asia/Tokyo", rules, 1);
	int64_t last;

	(void)state;
	assert_true(clock_day_of((struct clock_date){ 2027, 3, 31 }, &last));
	assert_true(hours_rule_is_on(hours, 0, last) && !hours_rule_is_on(hours, 0, last + 1));
	hours_destroy(hours);
}

static void times_as_people_type_them(void **state)
{
	static const struct { const char *typed, *read; } times[] = {
		{ "13:00-21:00", "13:00-21:00" }, { "9-12", "09:00-12:00" }, { "１３：００〜２１：００", "13:00-21:00" },
		{ "13時から20時半まで", "13:00-20:30" }, { "10時-12時、13時15分-18時", "10:00-12:00 13:15-18:00" },
		{ "13-18, 10-12", "10:00-12:00 13:00-18:00" }, { "22:00-02:00", "22:00-02:00" }, { "0-24", "00:00-24:00" },
		{ "20:00～24:00", "20:00-24:00" }, { "１０ー１２　１３ー１５", "10:00-12:00 13:00-15:00" },
		{ "", NULL }, { "13", NULL }, { "13-", NULL }, { "-21", NULL }, { "25-26", NULL }, { "13:5-14", NULL },
		{ "10-12-14", NULL }, { "10-12;13-14", NULL }, { "123-4", NULL }, { "10-11 11-12", NULL }, { "昼から夜まで", NULL }
	};

	(void)state;
	for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
		char written[HOURS_TIMES_ROOM];
		struct hours_day day;

		if (hours_read(times[i].typed, &day) != (times[i].read != NULL))
			fail_msg("%s", times[i].typed);
		if (!times[i].read)
			continue;
		hours_write(&day, written);
		assert_string_equal(written, times[i].read);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(standard_rules_from_2024_to_2034),
		cmocka_unit_test(exceptions_over_the_same_years),
		cmocka_unit_test(openings_begin_and_end_as_the_wall_shows_it),
		cmocka_unit_test(openings_that_touch_or_overlap_are_one),
		cmocka_unit_test(day_and_night_never_ends),
		cmocka_unit_test(without_rules_only_exceptions_open),
		cmocka_unit_test(staying_joins_what_it_touches),
		cmocka_unit_test(rules_that_do_not_fit),
		cmocka_unit_test(every_other_week_is_counted_from_2024),
		cmocka_unit_test(rules_mean_what_the_rfc_says),
		cmocka_unit_test(a_rule_ends_with_its_last_day),
		cmocka_unit_test(times_as_people_type_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
