/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a visit does where a key does not follow from the one before: nothing is sealed with it, what was written comes
 * back, and another one can be made. Nobody begins one who has no earlier key, unless nobody has. */
#include "consult_fixture.h"
#include "visit_rest.h"
#include "visit_setup.h"

static struct both both;
static struct vault *stranger;

static void tell(struct visit *visit, uint32_t epoch, uint32_t next)
{
	struct message consult = event_consult(CONSULT_TAKEN, epoch, next);

	consult.consult_told.sits = consult.consult_told.is_there = 1;
	consult.consult_told.counter = both.counters[0];
	give(visit, consult);
	give(visit, event_reader(&both, MIKAN));
	give(visit, event_reader(&both, SUZUKI));
	give(visit, (struct message){ .number = EV_HEARD });
}

/* みかん sits in a talk, and has read it. */
static int come(void **state)
{
	struct visit *visit;

	both_begin(&both);
	stranger = vault_create();
	assert_true(vault_make_pair(stranger, 99));
	set_up(state);
	visit = come_in(state);
	visit->vault = both.mikan;
	visit->view.account = MIKAN;
	tell(visit, 1, 0);
	give(visit, event_grant(&both, 1, MIKAN));
	give(visit, event_roster(&both, 1));
	give(visit, event_done(REQ_CONSULT_READ));
	buf_clear(&visit->requests);
	return 0;
}

static int go(void **state)
{
	tear_down(state);
	vault_destroy(stranger);
	both_end(&both);
	return 0;
}

/* Into the database of the place: a key, who can read, and that it is the newest. */
static void write_epoch(struct visit *visit, uint32_t epoch)
{
	struct vault *mine = both.mikan;
	uint8_t grant[SEAL_GRANT];

	assert_true(vault_make_circle(stranger, TALK, epoch));
	assert_true(vault_grant_circle(stranger, TALK, epoch, MIKAN, both.mikan_key, grant));
	give(visit, (struct message){ .number = EV_CONSULT_GRANT, .consult_granted = { TALK, epoch, MIKAN,
		{ (const char *)grant, sizeof grant } } });
	both.mikan = stranger;
	give(visit, event_roster(&both, epoch));
	both.mikan = mine;
	tell(visit, epoch, 0);
}

static void nothing_is_sealed_with_a_strangers_key(void **state)
{
	struct visit *visit = *state;
	struct message request;

	write_epoch(visit, 2);
	assert_int_equal(visit->desk.chain, DESK_STRANGE);
	assert_true(consult_say(visit, CONSULT_SAID, "だいじなこと"));
	assert_false(has_request(visit, REQ_CONSULT_SAY, &request));
	assert_false(consult_is_saying(visit));
	assert_string_equal(visit->draft, "だいじなこと");
	assert_non_null(strstr(visit_told(visit, visit->told_number), "This was not sent"));
}

/* A line that waited for the next key, and then it was a stranger's. */
static void what_waited_comes_back(void **state)
{
	struct visit *visit = *state;
	struct message request;

	tell(visit, 1, 2);
	assert_true(consult_say(visit, CONSULT_SAID, "だいじなこと"));
	assert_true(consult_is_saying(visit));
	write_epoch(visit, 2);
	assert_false(has_request(visit, REQ_CONSULT_SAY, &request));
	assert_string_equal(visit->draft, "だいじなこと");
}

static void another_key_can_be_made_in_its_place(void **state)
{
	struct visit *visit = *state;
	struct message request;
	struct seal_roster roster;
	struct seal_line about = { .circle = TALK, .epoch = 3, .author = MIKAN };
	uint8_t inside[1024];
	size_t n;

	visit_submit(visit, "/consult key", 2000);
	assert_false(has_request(visit, REQ_CONSULT_EPOCH, &request)); /* the one there is will do */
	write_epoch(visit, 2);
	visit_submit(visit, "/consult key", 2000);
	assert_true(has_request(visit, REQ_CONSULT_EPOCH, &request));
	assert_int_equal(request.consult_epoch.epoch, 3);
	about.counter = request.consult_epoch.counter;
	memcpy(about.id, request.consult_epoch.id.bytes, sizeof about.id);
	assert_int_equal(vault_open_line(both.mikan, &about, (const uint8_t *)request.consult_epoch.roster.at,
		request.consult_epoch.roster.size, inside, &n), SEAL_OPENED);
	assert_true(seal_roster_take(inside + 1, n - 1, &roster));
	assert_int_equal(roster.links_count, 2);
	assert_int_equal(roster.links[1].former, 1);
	assert_true(vault_proves_link(both.mikan, TALK, 3, &roster, &roster.links[1]));
}

static struct message wanted(uint32_t epoch, bool begins)
{
	return (struct message){ .number = EV_CONSULT_WANTED, .consult_wanted = { TALK, epoch, begins } };
}

static void who_has_no_earlier_key_waits_for_one(void **state)
{
	struct visit *visit = *state;
	struct message request, grant = event_grant(&both, 1, MIKAN);
	uint8_t sealed[SEAL_GRANT];

	memcpy(sealed, both.grant, sizeof sealed);
	grant.consult_granted.sealed.at = (const char *)sealed;
	desk_begin(&visit->desk, TALK);
	vault_drop_circle(both.mikan, TALK, 1);
	tell(visit, 1, 2);
	give(visit, wanted(2, false));
	assert_false(has_request(visit, REQ_CONSULT_EPOCH, &request));
	give(visit, grant);
	assert_true(has_request(visit, REQ_CONSULT_EPOCH, &request));
	give(visit, grant);
	assert_false(has_request(visit, REQ_CONSULT_EPOCH, &request)); /* once */
}

static void where_nobody_has_one_it_begins_anew(void **state)
{
	struct visit *visit = *state;
	struct message request;

	vault_drop_circle(both.mikan, TALK, 1);
	tell(visit, 1, 2);
	give(visit, wanted(2, true));
	assert_true(has_request(visit, REQ_CONSULT_EPOCH, &request));
}

static void what_is_taken_back_is_sealed_in_its_place(void **state)
{
	struct visit *visit = *state;
	struct message line = event_talk(&both, MIKAN, 1, "やっぱり"), request;

	give(visit, line);
	visit_submit(visit, "/unsend", 2000);
	assert_true(has_request(visit, REQ_CONSULT_UNSAY, &request));
	assert_int_equal(request.consult_unsay.line, line.consult_line.line);
	give(visit, (struct message){ .number = EV_CONSULT_UNSAID, .consult_unsaid = { TALK, line.consult_line.line,
		request.consult_unsay.box } });
	assert_int_equal(visit->desk.lines[visit->desk.lines_count - 1].seal, DESK_WITHDRAWN);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, come, go)
	const struct CMUnitTest tests[] = {
		CASE(nothing_is_sealed_with_a_strangers_key), CASE(what_waited_comes_back),
		CASE(another_key_can_be_made_in_its_place), CASE(who_has_no_earlier_key_waits_for_one),
		CASE(where_nobody_has_one_it_begins_anew), CASE(what_is_taken_back_is_sealed_in_its_place)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
