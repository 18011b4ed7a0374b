/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One hub for the tests of a program, the people of its place, and what these tests wait for again and again. */
#ifndef HUB_SETUP_H
#define HUB_SETUP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "hub_fixture.h"

/* Two of each role: participants, families, supporters, counsellors, coordinators. */
enum { KOTARO = 1, YUKI, SATO, SUZUKI, TANAKA, MIKAN, HAYASHI, KIMURA, MORI, AOKI };

static struct hub_fixture fixture;

static inline int start(void **state)
{
	(void)state;
	hub_fixture_start(&fixture);
	return 0;
}

static inline int stop(void **state)
{
	(void)state;
	assert_int_equal(hub_fixture_stop(&fixture), 0);
	return 0;
}

static inline void expect(struct session *session, enum wire_number number, struct message *event)
{
	assert_true(session_wait(session, number, event));
}

static inline void expect_done(struct session *session, enum wire_number request)
{
	struct message event;

	expect(session, EV_DONE, &event);
	assert_int_equal(event.done.request, request);
}

static inline void expect_refusal(struct session *session, enum wire_number request, enum reason reason)
{
	struct message event;

	expect(session, EV_REFUSED, &event);
	assert_int_equal(event.refused.request, request);
	assert_int_equal(event.refused.reason, reason);
}

/* Why the next thing was refused that was. */
static inline enum reason refusal(struct session *session)
{
	struct message event;

	expect(session, EV_REFUSED, &event);
	return (enum reason)event.refused.reason;
}

/* Why that request was refused; others are skipped. */
static inline enum reason refusal_of(struct session *session, enum wire_number request)
{
	struct message event;

	do
		expect(session, EV_REFUSED, &event);
	while (event.refused.request != request);
	return (enum reason)event.refused.reason;
}

static inline void enter(struct session *session, const char *room)
{
	session_send(session, &(struct message){ .number = REQ_ENTER, .enter = { wire_string(room), wire_string("") } });
}

static inline void set(struct session *session, enum setting setting, const char *value)
{
	struct message event;

	session_send(session, &(struct message){ .number = REQ_SET,
		.set = { .setting = (uint8_t)setting, .value = wire_string(value) } });
	do
		expect(session, EV_SETTING, &event);
	while (event.setting.setting != setting);
	assert_true(wire_equals(event.setting.value, value));
}

/* Asks to say a line in the room one is in. */
static inline void send_say(struct session *session, uint64_t id, const char *text)
{
	session_send(session, &(struct message){ .number = REQ_SAY, .say = { .id = id, .room = wire_string(""),
		.note = wire_string(""), .text = wire_string(text) } });
}

/* Says a line and waits until it is stored; gives its number. */
static inline uint64_t say(struct session *session, const char *text)
{
	static uint64_t id = 1000;
	struct message event;

	send_say(session, ++id, text);
	do
		expect(session, EV_SAID, &event);
	while (event.said.id != id);
	return event.said.line;
}

/* Signs in at the console. */
static inline void sign_in(struct session *session, unsigned account)
{
	struct message event;

	session_open(&fixture, session, KNOWN, account);
	session_send(session, &(struct message){ .number = REQ_CONSOLE });
	expect(session, EV_CONSOLE, &event);
}

#endif
