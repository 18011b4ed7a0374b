/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kept seats and their time, with a clock of the test's own. */
#include "hall.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "mem.h"

static uint32_t random_of(void *context)
{
	uint32_t *seed = context;

	return *seed = *seed * 1664525u + 1013904223u;
}

static uint32_t seed = 1;

static int set_up(void **state)
{
	static const char text[] = "[room]\nid = small\nname = a\nname_en = a\n---\n########\n##    ##\n########\n";
	struct roomfile_faults faults = { .count = 0 };
	struct room_plan *plan = mem_zero(1, sizeof *plan);
	struct hub *hub = mem_zero(1, sizeof *hub);

	if (!roomfile_parse(text, strlen(text), plan, &faults))
		fail_msg("%u:%u %s", faults.list[0].line, faults.list[0].column, roomfile_fault_words(faults.list[0].kind));
	hub->world = world_create(plan, 1, random_of, &seed);
	hub->now = 1000000;
	free(plan);
	*state = hub;
	return 0;
}

static int tear_down(void **state)
{
	struct hub *hub = *state;

	guests_forget(hub, 0);
	world_destroy(hub->world);
	free(hub);
	return 0;
}

/* Somebody's line breaks: they had been told line 9, and seen so much of it. */
static void lose(struct hub *hub, uint64_t account, uint64_t seen, const char *draft)
{
	struct newcomer newcomer = { .account = account, .nickname = "みかん", .avatar = "m", .role = ROLE_PARTICIPANT };
	struct peer peer = { .hub = hub, .sent = 9, .seen = seen, .draft = mem_string(draft) };

	peer.account.account = account;
	peer.presence = world_enter(hub->world, &newcomer, "small", NULL);
	guests_keep(&peer, AWAY_SECONDS);
	assert_null(peer.presence);
	assert_null(peer.draft);
}

static void a_seat_is_kept_for_fifteen_minutes(void **state)
{
	struct hub *hub = *state;
	struct kept kept;

	lose(hub, 7, UINT64_MAX, "かきかけ");
	hub->now += 15 * 60 * 1000 - 1;
	assert_int_equal(guests_expire(hub), hub->now + 1);
	kept = guests_take(hub, 7);
	assert_non_null(kept.presence);
	assert_string_equal(kept.draft, "かきかけ");
	assert_int_equal(kept.told, 9);
	world_leave(kept.presence);
	draft_forget(kept.draft);
}

static void and_no_longer(void **state)
{
	struct hub *hub = *state;
	struct kept kept;

	lose(hub, 7, UINT64_MAX, "かきかけ");
	hub->now += 15 * 60 * 1000;
	assert_int_equal(guests_expire(hub), UINT64_MAX);
	assert_null(world_next_of(hub->world, 7, NULL));
	kept = guests_take(hub, 7);
	assert_null(kept.presence);
	assert_null(kept.draft);
	assert_int_equal(kept.told, UINT64_MAX);
}

static void everybody_finds_their_own(void **state)
{
	struct hub *hub = *state;
	struct kept kept;

	lose(hub, 7, 5, "ななの");
	lose(hub, 8, 12, "はちの");
	kept = guests_take(hub, 7);
	assert_string_equal(kept.draft, "ななの");
	assert_int_equal(kept.told, 5); /* what was seen ... */
	world_leave(kept.presence);
	draft_forget(kept.draft);
	kept = guests_take(hub, 8);
	assert_int_equal(kept.told, 9); /* ... and never more than was told */
	world_leave(kept.presence);
	draft_forget(kept.draft);
	assert_null(guests_take(hub, 7).presence);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_seat_is_kept_for_fifteen_minutes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(and_no_longer, set_up, tear_down),
		cmocka_unit_test_setup_teardown(everybody_finds_their_own, set_up, tear_down)
	};

	return cmocka_run_group_tests_name("guests", tests, NULL, NULL);
}
