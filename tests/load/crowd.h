/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many people in one process, and what they were told to do. */
#ifndef CROWD_H
#define CROWD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "person.h"

enum { CROWD_MAX = 20000, ACTIVITIES_MAX = 256 };

struct crowd;

/* What one of them does now. False if they are not there to do it. */
typedef bool crowd_act(struct crowd *crowd, struct person *person, const struct way *way);

/* Each of first to last does it in turn, `gap_us` after the one before, once or until a time. */
struct activity {
	crowd_act *act;
	struct way *way;          /* owned by the crowd */
	unsigned first, last, next, at_once;
	uint64_t gap_us, due_us, until_us; /* until_us 0: once each */
};

struct crowd {
	const char *host, *port;
	int poll;
	struct person *people;    /* CROWD_MAX + 1 of them, by number from 1 on */
	struct marks marks;
	struct crowd_counts counts;
	struct activity activities[ACTIVITIES_MAX];
	unsigned activities_count;
	struct way **ways;        /* all that were ever used */
	size_t ways_count;
	uint64_t wait_until_us;   /* further orders are read then, or */
	bool waits_for_arrivals, waits_for_ears; /* as soon as this is over */
	bool is_over;
};

/* One connection less; is_polite as in person_end. */
void crowd_part(struct crowd *crowd, struct person *person, bool is_polite);
/* Looks at a person's descriptor, or no longer: a deaf one reads nothing. */
void crowd_listen(struct crowd *crowd, struct person *person, bool is_deaf);

/* orders.c */
/* Follows one line of orders and prints what it has to say about it. */
void orders_follow(struct crowd *crowd, char *line);
/* Prints what can be ordered. */
void orders_help(void);

#endif
