/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What hours.c and hours_rule.c share. Nobody else includes this. */
#ifndef HOURS_PARTS_H
#define HOURS_PARTS_H

#include "hours.h"

enum { HOURS_RULE_ROOM = 160 };

struct hours_rule {
	char text[HOURS_RULE_ROOM];           /* without its times */
	struct hours_day open;
	uint8_t days[HOURS_DAYS / 8 + 1];     /* a bit for each from HOURS_FIRST_DAY on */
};

struct hours {
	struct hours_rule rules[HOURS_RULES_MAX];
	unsigned rules_count;
	struct hours_exception *exceptions;   /* owned, or NULL */
	unsigned exceptions_count;
	struct hours_span stay;
};

#endif
