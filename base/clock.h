/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Time: of the wall, for people; monotonic, for timers; and days and hours in the place's own zone. */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

/* Milliseconds since 1970-01-01 UTC; jumps when somebody sets the clock. */
uint64_t clock_wall_ms(void);
/* Milliseconds since some start; never goes back. */
uint64_t clock_mono_ms(void);
/* Is zone a name in the system's own list of zones? Reads files: ask before a jail. */
bool clock_zone_is_known(const char *zone);
/* Makes zone the local time of this process, once, before it is jailed; false, with nothing changed, if unknown.
 * The one that is in use already costs nothing. */
bool clock_zone_use(const char *zone);
/* The local time at wall_ms, in the zone in use. */
void clock_local(uint64_t wall_ms, struct tm *tm);
/* Days since 1970-01-01, as the calendar on the wall counts them in the zone in use. */
int64_t clock_day(uint64_t wall_ms);
/* The first second since 1970 UTC at which the clock on the wall, in the zone in use, shows that many minutes of that
 * day, or a later time: where clocks are put forward over it, that is the moment they are; where it comes twice, the
 * first time. minutes may be those of the days that follow. */
int64_t clock_moment(int64_t day, unsigned minutes);
/* A day since 1970 as a Gregorian date, and back; clock_day_of gives false for a date that no calendar has. */
struct clock_date { int year, month, day; };
struct clock_date clock_date_of(int64_t day);
bool clock_day_of(struct clock_date date, int64_t *day);
/* 0 for Sunday to 6 for Saturday. */
int clock_weekday(int64_t day);

#endif
