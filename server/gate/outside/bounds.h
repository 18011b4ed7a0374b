/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many connections there may be from one source and altogether, and how long a source waits after wrong logins. A
 * source is a number that stands for an address; the address itself never comes here. Pure: time comes in as
 * milliseconds. */
#ifndef BOUNDS_H
#define BOUNDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	BOUNDS_DELAY_MS = 250,        /* after the first connection of wrong logins; doubles with each more */
	BOUNDS_DELAY_MAX_MS = 2000,
	BOUNDS_FORGIVE_MS = 30000,    /* one of them is forgotten after so long */
	BOUNDS_DAY_MS = 24 * 3600 * 1000
};

struct bounds_limits {
	unsigned starting_per_source, sessions, sessions_per_source, visitors, visitors_per_source, applications_per_source;
};

enum bounds_answer {
	BOUNDS_WELCOME,
	BOUNDS_SOURCE_KNOCKS, /* too many from there are not in yet */
	BOUNDS_SOURCE_FULL,   /* too many from there */
	BOUNDS_FULL           /* too many altogether */
};

struct bounds;
struct bounds *bounds_create(const struct bounds_limits *limits);
/* Overwrites what it knew. */
void bounds_destroy(struct bounds *bounds);

/* Would one more from source be right? delay: how long it waits before it is served. Counts nothing yet. */
enum bounds_answer bounds_ask(struct bounds *bounds, uint64_t source, uint64_t now, unsigned *delay);
/* A connection comes, is in, ends. Never more come at a time than the limit of sessions. */
void bounds_begin(struct bounds *bounds, uint64_t source, uint64_t now);
void bounds_is_in(struct bounds *bounds, uint64_t source);
void bounds_end(struct bounds *bounds, uint64_t source, bool was_in);
/* How many from source are not in yet. */
unsigned bounds_starting(const struct bounds *bounds, uint64_t source);
/* Visitors have no account. May one more come from source? */
bool bounds_takes_visitor(const struct bounds *bounds, uint64_t source);
/* One of the connections from source turns out to be a visitor's; that connection ends. */
void bounds_visit_begins(struct bounds *bounds, uint64_t source);
void bounds_visit_ends(struct bounds *bounds, uint64_t source);
/* It ended after wrong logins: newcomers from there wait, and fewer of them may come at once. */
void bounds_penalise(struct bounds *bounds, uint64_t source, uint64_t now);
/* A visit from source ended in which an application was sent. */
void bounds_note_application(struct bounds *bounds, uint64_t source, uint64_t now);
/* May one more be sent from there? Within a day of the first one there is an end to it. */
bool bounds_takes_application(const struct bounds *bounds, uint64_t source, uint64_t now);
/* Room for sources, for tests: it does not grow with strangers that are gone. */
size_t bounds_remembered(const struct bounds *bounds);

#endif
