/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tests of reports and of measures say and wait for: people of the fixture's place, and what they ask of the
 * hub. */
#ifndef CARE_FIXTURE_H
#define CARE_FIXTURE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "hub_setup.h"

static inline int start_care(void **state)
{
	(void)state;
	hub_fixture_make(&fixture, 0);
	fixture.options.limits.second_from = 4;
	fixture.options.limits.confirm_minutes = 10;
	hub_fixture_serve(&fixture);
	return 0;
}

static inline void report(struct session *session, enum report_about about, uint64_t line, const char *nickname,
	const char *words)
{
	session_send(session, &(struct message){ .number = REQ_REPORT, .report = { .about = (uint8_t)about,
		.room = wire_string(""), .subject = line, .nickname = wire_string(nickname), .words = wire_string(words) } });
}

static inline void measure(struct session *session, enum rung rung, uint32_t about, const char *nickname,
	const char *reason, const char *words)
{
	session_send(session, &(struct message){ .number = REQ_MEASURE, .measure = { .rung = (uint8_t)rung, .report = about,
		.nickname = wire_string(nickname), .zone = wire_string(""), .reason = wire_string(reason),
		.words = wire_string(words) } });
}

static inline uint32_t wait_measure(struct session *session, enum rung rung, enum measure_state state)
{
	struct message event;

	do
		assert_true(session_wait(session, EV_MEASURE, &event));
	while (event.measure_seen.rung != rung || event.measure_seen.state != state);
	return event.measure_seen.measure;
}

static inline void confirm(struct session *session, uint32_t number, bool agrees)
{
	session_send(session, &(struct message){ .number = REQ_CONFIRM, .confirm = { number, agrees } });
}

static inline void undo(struct session *session, uint32_t number)
{
	session_send(session, &(struct message){ .number = REQ_UNDO, .undo = { number } });
}

/* What somebody was sent up to now, but for the refusal that ends it. */
static inline size_t bytes_until_now(struct session *session)
{
	struct message event;
	struct buf all;
	size_t size;

	buf_init(&all, 1 << 20);
	session_send(session, &(struct message){ .number = REQ_HELLO });
	while (session_next(session, &event) && event.number != EV_REFUSED)
		if (event.number != EV_HEARD)
			assert_true(wire_put(&all, &event));
	size = all.size;
	buf_finish(&all);
	return size;
}

/* The newest one that this one of staff is shown, 0 for none. */
static inline uint32_t newest_report(struct session *session)
{
	struct message event;
	uint32_t number = 0;

	session_send(session, &(struct message){ .number = REQ_REPORTS });
	while (session_next(session, &event) && event.number != EV_DONE)
		if (event.number == EV_REPORT)
			number = event.report_seen.report;
	return number;
}

#endif
