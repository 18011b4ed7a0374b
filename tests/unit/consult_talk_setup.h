/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One who asks and two of the desk at a hub, with keys of their own, in a talk or about to sit down to one. */
#ifndef CONSULT_TALK_SETUP_H
#define CONSULT_TALK_SETUP_H

#include "desk_fixture.h"
#include "hub_setup.h"
#include "store_pair.h"

enum { MINUTE = 60, DAY_START = 1795910400 /* 9:00 of a day in Japan */ };

static struct member kotaro, suzuki, mori;
static struct member *const all[] = { &kotaro, &suzuki, &mori };
enum { ALL = sizeof all / sizeof *all };

static uint64_t number = 1000; /* each test has a consultation of its own */

static inline void serve(bool has_hours)
{
	hub_fixture_make(&fixture, 0);
	fixture.options.limits.act_burst = fixture.options.limits.say_burst = 1000000;
	fixture.has_hours = has_hours;
	fixture.rule = "FREQ=DAILY 09:00-18:00";
	hub_fixture_set_wall(DAY_START + 8 * 3600);
	hub_fixture_serve(&fixture);
	member_come(&suzuki, &fixture, SUZUKI);
	member_come(&mori, &fixture, MORI);
	member_come(&kotaro, &fixture, KOTARO);
	members_settle(all, ALL);
	number++;
}

static inline int start_talk(void **state)
{
	(void)state;
	serve(false);
	return 0;
}

static inline int start_talk_with_hours(void **state)
{
	(void)state;
	serve(true);
	for (int i = 1; i < ALL; i++) /* two of staff are signed in */
		session_send(&all[i]->session, &(struct message){ .number = REQ_CONSOLE });
	members_settle(all, ALL);
	return 0;
}

static inline int stop_talk(void **state)
{
	(void)state;
	for (int i = 0; i < ALL; i++)
		member_leave(all[i]);
	assert_int_equal(hub_fixture_stop(&fixture), 0);
	return 0;
}

static inline void take_one(void)
{
	member_ask(&kotaro, number, WISH_ANYBODY, "うまく言えないです");
	member_claim(&suzuki, number);
	members_settle(all, ALL);
	member_read(&kotaro, number, NULL);
	member_read(&suzuki, number, NULL);
}

static inline void sit_both(void)
{
	take_one();
	member_sit(&suzuki, number);
	member_sit(&kotaro, number);
	member_settle(&kotaro, NULL);
	assert_true(kotaro.consult.is_there);
	member_settle(&suzuki, NULL);
	assert_true(suzuki.consult.is_there);
}

static inline void hear_there(struct member *member, bool is_there)
{
	struct message event;

	do
		member_hear(member, EV_CONSULT, &event);
	while (event.consult_told.consultation != number || (event.consult_told.is_there != 0) != is_there);
}

static inline void hear_kind(struct member *member, enum consult_kind kind)
{
	struct message event;

	do
		member_hear(member, EV_CONSULT_LINE, &event);
	while (event.consult_line.kind != kind);
}

#endif
