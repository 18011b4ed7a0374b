/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an open vault does for consultations, unasked: the next key for those who may read, and earlier ones for who
 * lacks them. */
#include "big_endian.h"
#include "consult_fixture.h"
#include "talk_setup.h"
#include "visit_setup.h"

enum { ONE = 8 + SEAL_GRANT };

/* すずき has just taken it: the next key is wanted. */
static struct visit *want_next(void **state)
{
	struct visit *visit = *state;
	struct message consult = event_consult(CONSULT_TAKEN, 1, 2);

	consult.consult_told.counter = 2;
	give(visit, event_grant(&both, 1, MIKAN));
	give(visit, consult);
	give(visit, event_reader(&both, MIKAN));
	give(visit, event_reader(&both, SUZUKI));
	give(visit, (struct message){ .number = EV_CONSULT_WANTED, .consult_wanted = { TALK, 2 } });
	return visit;
}

static const uint8_t *grant_in(const struct message *request, int index)
{
	return (const uint8_t *)request->consult_epoch.grants.at + index * ONE;
}

static void roster_names_both(const struct message *request)
{
	const struct wire_consult_epoch *epoch = &request->consult_epoch;
	struct seal_line about = { TALK, 2, MIKAN, epoch->counter, { 0 } };
	struct seal_reader readers[SEAL_ROSTER_MAX];
	uint8_t inside[512];
	size_t n;

	memcpy(about.id, epoch->id.bytes, sizeof about.id);
	assert_int_equal(vault_open_line(both.suzuki, &about, (const uint8_t *)epoch->roster.at, epoch->roster.size, inside,
		&n), SEAL_OPENED);
	assert_int_equal(inside[0], CONSULT_ROSTER);
	assert_int_equal(seal_roster_read(inside + 1, n - 1, readers), 2);
	assert_int_equal(readers[0].reader, MIKAN);
	assert_memory_equal(readers[1].public_key, both.suzuki_key, SEAL_BOX_KEY);
}

static void the_next_key_is_made_for_who_may_read(void **state)
{
	struct visit *visit = want_next(state);
	struct message request;

	assert_true(has_request(visit, REQ_CONSULT_EPOCH, &request));
	assert_int_equal(request.consult_epoch.epoch, 2);
	assert_int_equal(request.consult_epoch.counter, 3);
	assert_int_equal(request.consult_epoch.grants.size, 2 * ONE);
	assert_int_equal(big_endian_get(grant_in(&request, 0), 8), MIKAN);
	assert_int_equal(big_endian_get(grant_in(&request, 1), 8), SUZUKI);
	assert_int_equal(vault_take_circle(both.suzuki, &(struct seal_grant){ TALK, 2, SUZUKI }, grant_in(&request, 1) + 8,
		SEAL_GRANT), SEAL_OPENED);
	roster_names_both(&request);
}

static void the_recovery_key_is_granted_to_if_there_is_one(void **state)
{
	struct visit *visit = *state;
	struct message desk = { .number = EV_DESK, .desk_told = { .exception = wire_string(""),
		.exception_en = wire_string("") } }, request;

	memcpy(desk.desk_told.recovery.bytes, both.suzuki_key, SEAL_BOX_KEY);
	give(visit, desk);
	want_next(state);
	assert_true(has_request(visit, REQ_CONSULT_EPOCH, &request));
	assert_int_equal(request.consult_epoch.grants.size, 3 * ONE);
	assert_int_equal(big_endian_get(grant_in(&request, 2), 8), SEAL_READER_RECOVERY);
}

static void a_recovery_key_that_the_place_does_not_name_gets_nothing(void **state)
{
	struct visit *visit = *state;
	struct message request;

	give(visit, event_consult(CONSULT_TAKEN, 1, 2));
	give(visit, event_reader(&both, MIKAN));
	give(visit, event_reader(&both, SEAL_READER_RECOVERY));
	give(visit, (struct message){ .number = EV_CONSULT_WANTED, .consult_wanted = { TALK, 2, true } });
	assert_true(has_request(visit, REQ_CONSULT_EPOCH, &request));
	assert_int_equal(request.consult_epoch.grants.size, ONE);
}

static void nothing_is_made_for_readers_among_whom_one_is_not(void **state)
{
	struct visit *visit = *state;
	struct message reader = event_reader(&both, MIKAN), request;

	give(visit, event_consult(CONSULT_TAKEN, 1, 2));
	give(visit, event_reader(&both, SUZUKI));
	give(visit, (struct message){ .number = EV_CONSULT_WANTED, .consult_wanted = { TALK, 2, true } });
	memset(reader.consult_reader.public_key.bytes, 1, SEAL_BOX_KEY); /* not the key that one has */
	give(visit, reader);
	give(visit, (struct message){ .number = EV_CONSULT_WANTED, .consult_wanted = { TALK, 2, true } });
	assert_false(has_request(visit, REQ_CONSULT_EPOCH, &request));
}

static void a_locked_vault_makes_nothing(void **state)
{
	struct message request;

	vault_lock(both.mikan);
	assert_false(vault_is_open(both.mikan));
	both.counters[0] = 0;
	give(*state, event_consult(CONSULT_TAKEN, 1, 2));
	give(*state, event_reader(&both, MIKAN));
	give(*state, (struct message){ .number = EV_CONSULT_WANTED, .consult_wanted = { TALK, 2, true } });
	assert_false(has_request(*state, REQ_CONSULT_EPOCH, &request));
}

static void who_was_quicker_counts(void **state)
{
	struct visit *visit = want_next(state);
	struct message request, grant = { .number = EV_CONSULT_GRANT };
	struct seal_line line = { TALK, 2, SUZUKI, 1, { 0 } };
	uint8_t box[300], sealed[SEAL_GRANT], words[300];
	size_t n;

	assert_true(has_request(visit, REQ_CONSULT_EPOCH, &request));
	assert_true(vault_make_circle(both.suzuki, TALK, 2));
	assert_true(vault_grant_circle(both.suzuki, TALK, 2, MIKAN, both.mikan_key, sealed));
	grant.consult_granted = (struct wire_consult_granted){ TALK, 2, MIKAN, { (const char *)sealed, sizeof sealed } };
	give(visit, grant);
	give(visit, event_consult(CONSULT_TAKEN, 2, 0));
	give(visit, event_refused(REQ_CONSULT_EPOCH, REASON_EPOCH));
	assert_false(has_request(visit, REQ_CONSULT_EPOCH, &request));
	assert_true(vault_seal_line(both.suzuki, &line, "\001a", 2, box));
	assert_int_equal(vault_open_line(both.mikan, &line, box, sizeof box, words, &n), SEAL_OPENED);
}

static void a_count_that_was_wrong_is_put_right_and_tried_again(void **state)
{
	struct visit *visit = want_next(state);
	struct message consult = event_consult(CONSULT_TAKEN, 1, 2), request;

	assert_true(has_request(visit, REQ_CONSULT_EPOCH, &request));
	consult.consult_told.counter = 6;
	for (int i = 0; i < 5; i++) {
		give(visit, consult);
		give(visit, event_refused(REQ_CONSULT_EPOCH, REASON_EPOCH));
		assert_int_equal(has_request(visit, REQ_CONSULT_EPOCH, &request), i < 2);
		if (i < 2)
			assert_int_equal(request.consult_epoch.counter, 7);
	}
}

/* みかん reads it: who can, and the roster that says so. */
static struct visit *read_both(void **state)
{
	struct visit *visit = *state;

	desk_begin(&visit->desk, TALK);
	give(visit, event_consult(CONSULT_TAKEN, 1, 0));
	give_readers(visit);
	give(visit, event_done(REQ_CONSULT_READ));
	assert_true(visit->desk.is_checked);
	assert_false(visit->desk.is_mismatch);
	buf_clear(&visit->requests);
	return visit;
}

static void who_lacks_a_key_is_granted_it(void **state)
{
	struct visit *visit = read_both(state);
	struct message lack = { .number = EV_CONSULT_LACK, .consult_lack = { .consultation = TALK, .epoch = 1,
		.reader = SUZUKI } }, request;

	memcpy(lack.consult_lack.public_key.bytes, both.suzuki_key, SEAL_BOX_KEY);
	give(visit, lack);
	assert_true(has_request(visit, REQ_CONSULT_GRANT, &request));
	assert_int_equal(request.consult_grant.reader, SUZUKI);
	assert_int_equal(vault_take_circle(both.suzuki, &(struct seal_grant){ TALK, 1, SUZUKI },
		(const uint8_t *)request.consult_grant.sealed.at, request.consult_grant.sealed.size), SEAL_OPENED);
	lack.consult_lack.epoch = 7;
	give(visit, lack);
	assert_false(has_request(visit, REQ_CONSULT_GRANT, &request));
}

static void nothing_is_handed_on_while_readers_do_not_fit(void **state)
{
	struct visit *visit = *state;
	struct message lack = { .number = EV_CONSULT_LACK, .consult_lack = { .consultation = TALK, .epoch = 1,
		.reader = SUZUKI } }, reader = event_reader(&both, SUZUKI), request;

	desk_begin(&visit->desk, TALK);
	give(visit, event_consult(CONSULT_TAKEN, 1, 0));
	give(visit, event_reader(&both, MIKAN));
	reader.consult_reader.public_key.bytes[0] ^= 1;
	give(visit, reader);
	give(visit, event_grant(&both, 1, MIKAN));
	give(visit, event_roster(&both, 1));
	give(visit, event_done(REQ_CONSULT_READ));
	assert_true(visit->desk.is_mismatch);
	memcpy(lack.consult_lack.public_key.bytes, reader.consult_reader.public_key.bytes, SEAL_BOX_KEY);
	give(visit, lack);
	assert_false(has_request(visit, REQ_CONSULT_GRANT, &request));
}

/* A key that somebody wrote into the database opens nothing of before, whether the thread is being read or not. */
static void nothing_is_handed_on_to_a_key_that_is_on_no_roster(void **state)
{
	struct visit *visit = *state;
	struct message lack = { .number = EV_CONSULT_LACK, .consult_lack = { .consultation = TALK, .epoch = 1,
		.reader = SUZUKI } }, request;

	give(visit, event_grant(&both, 1, MIKAN));
	give(visit, event_consult(CONSULT_TAKEN, 1, 0));
	memset(lack.consult_lack.public_key.bytes, 9, SEAL_BOX_KEY);
	give(visit, lack);
	assert_false(has_request(visit, REQ_CONSULT_GRANT, &request));
	read_both(state);
	give(visit, lack);
	assert_false(has_request(visit, REQ_CONSULT_GRANT, &request));
}

/* すずき, who took it, opened the request with the desk's key: its key is kept before the desk's goes. */
static void who_takes_it_over_keeps_the_key_of_the_request(void **state)
{
	struct visit *visit = *state;
	struct message request;

	visit->vault = both.suzuki;
	give(visit, event_grant(&both, 1, SUZUKI));
	want_next(state);
	assert_true(has_request(visit, REQ_CONSULT_GRANT, &request));
	assert_int_equal(request.consult_grant.reader, SUZUKI);
	assert_int_equal(request.consult_grant.epoch, 1);
	assert_true(has_request(visit, REQ_CONSULT_EPOCH, &request));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_next_key_is_made_for_who_may_read, come, go),
		cmocka_unit_test_setup_teardown(the_recovery_key_is_granted_to_if_there_is_one, come, go),
		cmocka_unit_test_setup_teardown(a_recovery_key_that_the_place_does_not_name_gets_nothing, come, go),
		cmocka_unit_test_setup_teardown(nothing_is_made_for_readers_among_whom_one_is_not, come, go),
		cmocka_unit_test_setup_teardown(a_locked_vault_makes_nothing, come, go),
		cmocka_unit_test_setup_teardown(who_was_quicker_counts, come, go),
		cmocka_unit_test_setup_teardown(a_count_that_was_wrong_is_put_right_and_tried_again, come, go),
		cmocka_unit_test_setup_teardown(who_lacks_a_key_is_granted_it, come, go),
		cmocka_unit_test_setup_teardown(nothing_is_handed_on_while_readers_do_not_fit, come, go),
		cmocka_unit_test_setup_teardown(nothing_is_handed_on_to_a_key_that_is_on_no_roster, come, go),
		cmocka_unit_test_setup_teardown(who_takes_it_over_keeps_the_key_of_the_request, come, go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
