/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two of one household: every way into a room, with and without both their wishes. */
#include <stdio.h>
#include <string.h>

#include "hub_setup.h"
#include "store_household.h"

static void link_them(struct store *store, uint64_t one, uint64_t other)
{
	assert_int_equal(store_link_members(store, (struct store_member){ .account = one },
		(struct store_member){ .account = other }), STORE_OK);
}

static int start_linked(void **state)
{
	char path[128];
	struct store *store;

	(void)state;
	hub_fixture_make(&fixture, 0);
	fixture.options.limits.say_burst = fixture.options.limits.act_burst = 10000; /* faster than people */
	snprintf(path, sizeof path, "%s/kokoiru.db", fixture.directory);
	assert_int_equal(store_open(path, &store), STORE_OPENED);
	link_them(store, KOTARO, MIKAN);
	link_them(store, YUKI, SATO);
	store_close(store);
	hub_fixture_serve(&fixture);
	return 0;
}

static void set_willing(struct session *session, bool is_willing)
{
	struct message event;

	session_send(session, &(struct message){ .number = REQ_SET, .set = { .setting = SETTING_HOUSEHOLD,
		.value = wire_string(is_willing ? "1" : "0") } });
	do {
		assert_true(session_wait(session, EV_SETTING, &event));
	} while (event.setting.setting != SETTING_HOUSEHOLD);
}

/* Was the request granted? Waits for that event, or for its refusal, which must not say why. */
static bool is_granted(struct session *session, enum wire_number request, enum wire_number granted)
{
	struct message event;

	while (session_next(session, &event)) {
		if (event.number == granted)
			return true;
		if (event.number == EV_REFUSED && event.refused.request == request) {
			assert_int_equal(event.refused.reason, REASON_ANOTHER_ROOM);
			assert_int_equal(event.refused.number, 0);
			return false;
		}
	}
	fail_msg("the hub hung up");
	return false;
}

static void go_into(struct session *session, const char *room)
{
	struct message event;

	enter(session, room);
	assert_true(session_wait(session, EV_ROOM_READY, &event));
}

/* -- the ways into the free space; each begins outside of any room -- */

static bool way_enter(struct session *session)
{
	enter(session, "free");
	return is_granted(session, REQ_ENTER, EV_ROOM_READY);
}

static bool way_enter_anywhere(struct session *session)
{
	enter(session, "");
	return is_granted(session, REQ_ENTER, EV_ROOM_READY);
}

static bool way_go(struct session *session)
{
	go_into(session, "exchange");
	session_send(session, &(struct message){ .number = REQ_GO, .go = { wire_string("free") } });
	return is_granted(session, REQ_GO, EV_ROOM_READY);
}

static void step(struct session *session, enum direction direction, int times)
{
	while (times-- > 0)
		session_send(session, &(struct message){ .number = REQ_STEP, .step = { .direction = (uint8_t)direction } });
}

/* From anywhere in the gallery to its one door. */
static bool way_door(struct session *session)
{
	go_into(session, "gallery");
	step(session, STEP_UP, 9);
	step(session, STEP_RIGHT, 24);
	step(session, STEP_LEFT, 1);
	step(session, STEP_DOWN, 4);
	step(session, STEP_RIGHT, 2);
	session_send(session, &(struct message){ .number = REQ_DOOR });
	return is_granted(session, REQ_DOOR, EV_ROOM_READY);
}

static bool way_say(struct session *session)
{
	static uint64_t id = 1;

	session_send(session, &(struct message){ .number = REQ_SAY, .say = { .id = id++, .room = wire_string("free"),
		.note = wire_string(""), .text = wire_string("こんにちは") } });
	return is_granted(session, REQ_SAY, EV_SAID);
}

static bool way_read(struct session *session)
{
	session_send(session, &(struct message){ .number = REQ_READ, .read = { .room = wire_string("free"), .count = 5 } });
	return is_granted(session, REQ_READ, EV_DONE);
}

static const struct way { const char *name; bool (*in)(struct session *session); } ways[] = {
	{ "enter", way_enter }, { "enter anywhere", way_enter_anywhere }, { "go", way_go }, { "door", way_door },
	{ "say", way_say }, { "read", way_read }
};
enum { WAYS = sizeof ways / sizeof *ways };

/* Whatever a way left behind (a visit to the door, an unnamed reader) ends as its person comes in elsewhere. */
static void leave_no_trace(struct session *session, unsigned account)
{
	session_close(session);
	session_open(&fixture, session, KNOWN, account);
	go_into(session, "gallery");
	session_close(session);
}

static bool comes_in(const struct way *way, unsigned account, bool is_willing)
{
	struct session session;
	bool is_in;

	session_open(&fixture, &session, KNOWN, account);
	set_willing(&session, is_willing);
	is_in = way->in(&session);
	leave_no_trace(&session, account);
	return is_in;
}

/* First comes one way, then the other one any way: in if both wish it, else not. */
static void every_way_in_asks_for_both_wishes(void **state)
{
	(void)state;
	for (int first = 0; first < WAYS; first++) {
		for (int second = 0; second < WAYS; second++) {
			for (int wishes = 0; wishes < 4; wishes++) {
				struct session session;
				bool is_in;

				session_open(&fixture, &session, KNOWN, KOTARO);
				set_willing(&session, wishes & 1);
				assert_true(ways[first].in(&session));
				is_in = comes_in(&ways[second], MIKAN, wishes & 2);
				if (is_in != (wishes == 3))
					fail_msg("%s, then %s, wishes %d", ways[first].name, ways[second].name, wishes);
				leave_no_trace(&session, KOTARO);
			}
		}
	}
}

static void others_and_staff_come_in_every_way(void **state)
{
	struct session session;

	(void)state;
	session_open(&fixture, &session, INSIDE, KOTARO);
	for (int i = 0; i < WAYS; i++)
		assert_true(comes_in(&ways[i], HAYASHI, false));
	leave_no_trace(&session, KOTARO);
	session_open(&fixture, &session, INSIDE, YUKI);
	for (int i = 0; i < WAYS; i++)
		assert_true(comes_in(&ways[i], SATO, false));
	leave_no_trace(&session, YUKI);
	session_open(&fixture, &session, INSIDE, SATO);
	assert_true(comes_in(&ways[0], YUKI, false));
	leave_no_trace(&session, SATO);
}

static void other_rooms_and_rooms_for_one_stay_open(void **state)
{
	static const char *const rooms[] = { "gallery", "consult", "exchange" };
	struct session first, second;
	struct message event;

	(void)state;
	for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++) {
		session_open(&fixture, &first, KNOWN, KOTARO);
		set_willing(&first, false);
		go_into(&first, strcmp(rooms[i], "exchange") == 0 ? "free" : rooms[i]);
		session_open(&fixture, &second, KNOWN, MIKAN);
		enter(&second, rooms[i]);
		assert_true(session_wait(&second, EV_ROOM_READY, &event));
		leave_no_trace(&second, MIKAN);
		leave_no_trace(&first, KOTARO);
	}
}

/* A seat kept for a lost line is a presence like any other, and its person comes back to it. */
static void nobody_is_moved(void **state)
{
	struct session first, other, again;

	(void)state;
	session_open(&fixture, &first, KNOWN, KOTARO);
	set_willing(&first, false);
	go_into(&first, "free");
	session_lose(&first);
	assert_false(comes_in(&ways[0], MIKAN, false));
	session_open(&fixture, &again, KNOWN, KOTARO);
	assert_true(way_enter(&again));
	assert_false(comes_in(&ways[0], MIKAN, false));
	session_open(&fixture, &other, KNOWN, KOTARO); /* another terminal takes the seat over */
	assert_true(way_enter(&other));
	session_lose(&again);
	assert_false(comes_in(&ways[2], MIKAN, false));
	leave_no_trace(&other, KOTARO);
	assert_true(comes_in(&ways[0], MIKAN, false));
}

/* Both meet by their wishes; one who changes their mind stays where they are, as does the other. */
static void a_changed_mind_moves_nobody(void **state)
{
	struct session first, second;
	struct message event;

	(void)state;
	session_open(&fixture, &first, KNOWN, KOTARO);
	set_willing(&first, true);
	go_into(&first, "free");
	session_open(&fixture, &second, KNOWN, MIKAN);
	set_willing(&second, true);
	go_into(&second, "free");
	set_willing(&first, false);
	assert_true(way_say(&first));
	session_send(&second, &(struct message){ .number = REQ_GO, .go = { wire_string("sofa") } });
	assert_true(session_wait(&second, EV_MOVED, &event));
	session_send(&second, &(struct message){ .number = REQ_GO, .go = { wire_string("exchange") } });
	assert_true(is_granted(&second, REQ_GO, EV_ROOM_READY));
	session_send(&second, &(struct message){ .number = REQ_GO, .go = { wire_string("free") } });
	assert_false(is_granted(&second, REQ_GO, EV_ROOM_READY));
	leave_no_trace(&second, MIKAN);
	leave_no_trace(&first, KOTARO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_way_in_asks_for_both_wishes),
		cmocka_unit_test(others_and_staff_come_in_every_way),
		cmocka_unit_test(other_rooms_and_rooms_for_one_stay_open),
		cmocka_unit_test(nobody_is_moved),
		cmocka_unit_test(a_changed_mind_moves_nobody)
	};

	return cmocka_run_group_tests(tests, start_linked, stop);
}
