/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The opening hours as an iCalendar object (RFC 5545): each rule one VEVENT for each of its times, days that differ as
 * EXDATE and as events of their own. Pure. */
#ifndef CALENDAR_H
#define CALENDAR_H

#include "hours.h"
#include "store_day.h"

struct calendar_place {
	const char *name;             /* what the events are called */
	const char *zone;             /* "Asia/Tokyo", in use in this process */
	uint8_t id[16];               /* tells this place's events from another one's */
	const struct hours *hours;    /* NULL: always open, and nothing to be written */
	const struct store_day *decided; /* days that differ, all of them also in hours */
	unsigned decided_count;
	int64_t now;                  /* seconds since 1970 */
};

/* UTF-8, lines of at most 75 octets, CR LF. Rules are written from the first day of this year on. Owned by the caller;
 * NULL without memory. */
char *calendar_write(const struct calendar_place *place);

#endif
