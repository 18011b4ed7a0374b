/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A thread that could not be given is asked for once more by itself; a line that one's other window overtook goes
 * again under the next number, however often that happens. */
#include "consult_fixture.h"
#include "visit_rest.h"
#include "visit_setup.h"

static struct both both;

/* みかん has just sat down; her thread has not come yet. */
static int sit(void **state)
{
	struct message sits = event_consult(CONSULT_TAKEN, 1, 0);
	struct visit *visit;

	both_begin(&both);
	set_up(state);
	visit = come_in(state);
	visit->vault = both.mikan;
	sits.consult_told.sits = 1;
	give(visit, sits);
	return 0;
}

static int go(void **state)
{
	tear_down(state);
	both_end(&both);
	return 0;
}

static void give_refusal(struct visit *visit, enum wire_number request, enum reason reason, unsigned number)
{
	struct message refused = event_refused(request, reason);

	refused.refused.number = number;
	give(visit, refused);
}

static void a_thread_that_was_refused_is_asked_for_again(void **state)
{
	struct visit *visit = *state;
	unsigned told = visit->told_number;
	struct message request;

	assert_true(has_request(visit, REQ_CONSULT_READ, &request));
	give_refusal(visit, REQ_CONSULT_READ, REASON_TOO_MANY, 2);
	assert_int_equal(visit->desk.open, TALK);
	assert_int_equal(visit->told_number, told); /* one need not know */
	assert_int_equal(visit_deadline(visit), 3000);
	visit_tick(visit, 2999);
	assert_false(has_request(visit, REQ_CONSULT_READ, &request));
	visit_tick(visit, 3000);
	assert_true(has_request(visit, REQ_CONSULT_READ, &request));
	assert_int_equal(request.consult_read.consultation, TALK);
	visit_tick(visit, 9000);
	assert_false(has_request(visit, REQ_CONSULT_READ, &request)); /* it is under way */
}

static void a_talk_waits_for_a_full_disk_too(void **state)
{
	struct visit *visit = *state;
	struct message request;

	assert_true(has_request(visit, REQ_CONSULT_READ, &request));
	give_refusal(visit, REQ_CONSULT_READ, REASON_BUSY, 0);
	visit_tick(visit, 4000);
	assert_true(has_request(visit, REQ_CONSULT_READ, &request));
	give(visit, event_done(REQ_CONSULT_READ));
	assert_true(visit->desk.is_ready);
}

static void what_came_meanwhile_is_not_asked_for_again(void **state)
{
	struct visit *visit = *state;
	struct message request;

	assert_true(has_request(visit, REQ_CONSULT_READ, &request));
	give_refusal(visit, REQ_CONSULT_READ, REASON_TOO_MANY, 1);
	give(visit, event_done(REQ_CONSULT_READ));
	visit_tick(visit, 60000);
	assert_false(has_request(visit, REQ_CONSULT_READ, &request));
}

static void what_is_not_theirs_is_not_asked_for_again(void **state)
{
	struct visit *visit = *state;
	struct message request;

	assert_true(has_request(visit, REQ_CONSULT_READ, &request));
	give_refusal(visit, REQ_CONSULT_READ, REASON_NO_CONSULT, 0);
	visit_tick(visit, 60000);
	assert_false(has_request(visit, REQ_CONSULT_READ, &request));
	assert_int_equal(visit->desk.open, 0);
}

/* -- two windows -- */

static void a_line_that_another_window_overtakes_is_never_given_back(void **state)
{
	struct visit *visit = *state;
	struct message request, moved = event_consult(CONSULT_TAKEN, 1, 0);

	moved.consult_told.sits = 1;
	give(visit, event_grant(&both, 1, MIKAN));
	give(visit, event_done(REQ_CONSULT_READ));
	assert_true(consult_say(visit, CONSULT_SAID, "こちらからも"));
	for (unsigned i = 1; i < 50; i++) {
		assert_true(has_request(visit, REQ_CONSULT_SAY, &request));
		assert_int_equal(request.consult_say.counter, i);
		moved.consult_told.counter = i;
		give(visit, moved);
		give_refusal(visit, REQ_CONSULT_SAY, REASON_EPOCH, 0);
	}
	assert_true(consult_is_saying(visit));
	assert_null(visit->draft);
	for (unsigned i = 0; i < 7; i++) /* but for a hub that just does not take it */
		give_refusal(visit, REQ_CONSULT_SAY, REASON_EPOCH, 0);
	assert_false(consult_is_saying(visit));
	assert_string_equal(visit->draft, "こちらからも");
}

/* -- a key that is none -- */

static void a_key_that_does_not_open_is_doubted_once(void **state)
{
	struct visit *visit = *state;
	struct message request, granted = event_grant(&both, 2, MIKAN);
	unsigned told = visit->told_number;

	vault_drop_circle(both.mikan, TALK, 2);
	both.grant[SEAL_GRANT / 2] ^= 1;
	give(visit, granted);
	assert_true(has_request(visit, REQ_CONSULT_DOUBT, &request));
	assert_int_equal(request.consult_doubt.epoch, 2);
	give_refusal(visit, REQ_CONSULT_DOUBT, REASON_TOO_MANY, 60);
	assert_int_equal(visit->told_number, told);
	give(visit, granted);
	assert_false(has_request(visit, REQ_CONSULT_DOUBT, &request));
	both.grant[SEAL_GRANT / 2] ^= 1; /* it comes right in the end */
	give(visit, granted);
	assert_true(vault_has_circle(both.mikan, TALK, 2));
	assert_false(has_request(visit, REQ_CONSULT_DOUBT, &request));
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, sit, go)
	const struct CMUnitTest tests[] = {
		CASE(a_thread_that_was_refused_is_asked_for_again), CASE(a_talk_waits_for_a_full_disk_too),
		CASE(what_came_meanwhile_is_not_asked_for_again), CASE(what_is_not_theirs_is_not_asked_for_again),
		CASE(a_line_that_another_window_overtakes_is_never_given_back),
		CASE(a_key_that_does_not_open_is_doubted_once)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
