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

#endif
