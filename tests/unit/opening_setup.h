/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A hub that keeps opening hours, 10:00 to 18:00 in Tokyo, and clocks that are the test's. */
#ifndef OPENING_SETUP_H
#define OPENING_SETUP_H

#include <string.h>

#include "hub_setup.h"

/* A Wednesday, 25 November 2026. */
enum { DAY = 20782, DAY_SECONDS = 86400, TOKYO = 9 * 3600, MINUTE = 60 };

static inline int64_t at(int64_t day, int hour, int minute)
{
	return day * DAY_SECONDS - TOKYO + (int64_t)hour * 3600 + minute * MINUTE;
}

static inline int start_at(int64_t second, const char *rule)
{
	memset(&fixture, 0, sizeof fixture);
	fixture.has_hours = true;
	fixture.rule = rule;
	hub_fixture_set_wall(second);
	hub_fixture_start(&fixture);
	return 0;
}

static inline int start_closed(void **state)
{
	(void)state;
	return start_at(at(DAY, 9, 0), "FREQ=DAILY 10:00-18:00");
}

static inline int start_open(void **state)
{
	(void)state;
	return start_at(at(DAY, 15, 0), "FREQ=DAILY 10:00-18:00");
}

static inline int start_day_and_night(void **state)
{
	(void)state;
	return start_at(at(DAY, 15, 0), "FREQ=DAILY 00:00-24:00");
}

/* The hub looks at its clocks whenever somebody asks something. */
static inline void poke(struct session *session)
{
	session_send(session, &(struct message){ .number = REQ_HOURS });
}

static inline void wait_poked(struct session *session)
{
	struct message event;

	poke(session);
	do
		assert_true(session_wait(session, EV_DONE, &event));
	while (event.done.request != REQ_HOURS);
}

static inline void say_in(struct session *session, const char *room, const char *text)
{
	static uint64_t id;

	session_send(session, &(struct message){ .number = REQ_SAY, .say = { .id = ++id, .room = wire_string(room),
		.note = wire_string(""), .text = wire_string(text) } });
}

/* The next one; its texts are borrowed. */
static inline struct wire_opening opening(struct session *session)
{
	struct message event;

	assert_true(session_wait(session, EV_OPENING, &event));
	return event.opening;
}

/* Everything until the answer to a poke, counted. */
static inline void count_poked(struct session *session, unsigned counts[WIRE_NUMBER_MAX])
{
	memset(counts, 0, WIRE_NUMBER_MAX * sizeof *counts);
	poke(session);
	assert_true(session_count(session, EV_DONE, counts));
}

static inline void decide(struct session *session, uint32_t day, const char *hours, uint32_t other, bool is_now)
{
	session_send(session, &(struct message){ .number = REQ_DAY_SET, .day_set = { .day = day, .hours = wire_string(hours),
		.other = other, .is_now = is_now, .why = wire_string("台風のため") } });
}

#endif
