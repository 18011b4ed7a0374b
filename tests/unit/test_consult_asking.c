/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Somebody asks for a consultation: what is sealed and for whom, what is told while one waits, and what comes back. */
#include "consult_pages_setup.h"
#include "seal.h"
#include "seal_note.h"
#include "seal_roster.h"
#include "vault.h"
#include "visit_pages.h"
#include "visit_setup.h"

static void what_is_asked_is_sealed_for_oneself_and_the_desk(void **state)
{
	struct both *both = *state;
	struct seal_reader readers[SEAL_ROSTER_MAX];
	uint8_t inside[SEAL_LINE_INSIDE_MAX];
	size_t n = 0;
	struct seal_line about = { .epoch = 1, .author = MIKAN_ACCOUNT, .counter = 1 };

	ask(both);
	assert_true(both->consult.consultation > 0 && both->consult.consultation >> 63 == 0);
	assert_int_equal(both->consult.is_text_only, 1);
	assert_int_equal(both->consult.grants.size, 2 * GRANT_SIZE);
	assert_true(number_at(both->grants) == MIKAN_ACCOUNT);
	assert_true(number_at(both->grants + GRANT_SIZE) == SEAL_READER_TEAM(TEAM_DESK, DESK_EPOCH));
	assert_null(memmem(both->line, both->consult.line.size, "ねむれない", strlen("ねむれない")));
	about.circle = both->consult.consultation;
	memcpy(about.id, both->consult.roster_id.bytes, sizeof about.id);
	assert_int_equal(vault_open_line(both->asker_vault, &about, both->roster, both->consult.roster.size, inside, &n),
		SEAL_OPENED);
	assert_int_equal(inside[0], CONSULT_ROSTER);
	assert_int_equal(seal_roster_read(inside + 1, n - 1, readers), 2);
}

static void the_recovery_key_is_a_reader_where_there_is_one(void **state)
{
	struct both *both = *state;
	uint8_t secret[SEAL_BOX_KEY];
	struct message desk = { .number = EV_DESK, .desk_told = { .is_here = 1, .days = 90, .exception = wire_string("約束"),
		.exception_en = wire_string("What is told to others") } };

	seal_box_pair(desk.desk_told.recovery.bytes, secret);
	give(&both->asker, desk);
	open_start(both);
	assert_true(page_says(&both->asker, "What is told to others"));
	assert_true(page_says(&both->asker, "recovery key"));
	choose(&both->asker, "Talk today (");
	type(&both->asker, "");
	type(&both->asker, "1");
	take_asked(both);
	assert_int_equal(both->consult.line.size, 0);
	assert_int_equal(both->consult.grants.size, 3 * GRANT_SIZE);
	assert_true(number_at(both->grants + 2 * GRANT_SIZE) == SEAL_READER_RECOVERY);
}

static void without_anybody_of_the_desk_only_a_letter_can_go(void **state)
{
	struct both *both = *state;

	give(&both->asker, (struct message){ .number = EV_DESK, .desk_told = { .exception = wire_string(""),
		.exception_en = wire_string("") } });
	open_start(both);
	assert_true(page_says(&both->asker, "No counsellor is here"));
	assert_false(page_says(&both->asker, "Talk today"));
	choose(&both->asker, "Write a letter");
	type(&both->asker, "こんばんは。");
	type(&both->asker, ".");
	type(&both->asker, "1");
	take_asked(both);
	assert_int_equal(both->consult.wish, WISH_LETTER);
	give(&both->asker, as_it_stands(both, CONSULT_WRITTEN, false));
	assert_true(page_says(&both->asker, "Your letter has arrived"));
}

static void what_was_refused_comes_back_and_may_go_as_a_letter(void **state)
{
	struct both *both = *state;

	ask(both);
	give(&both->asker, event_refused(REQ_CONSULT, REASON_CLOSED));
	assert_true(page_says(&both->asker, "ねむれない"));
	assert_true(was_told(&both->asker, "/consult letter"));
	type(&both->asker, "/相談 手紙");
	assert_true(page_says(&both->asker, "ねむれない"));
	type(&both->asker, "1");
	take_asked(both);
	assert_int_equal(both->consult.wish, WISH_LETTER);
	assert_false(vault_has_circle(both->asker_vault, both->consult.consultation + 2, 1));
}

static void locked_keys_are_asked_for_and_nothing_is_lost(void **state)
{
	struct both *both = *state;
	struct message request;

	open_start(both);
	choose(&both->asker, "Talk today (");
	type(&both->asker, "もやもやします");
	vault_lock(both->asker_vault);
	type(&both->asker, "1");
	assert_true(was_told(&both->asker, "Your passphrase opens it") || was_told(&both->asker, "passphrase"));
	assert_false(has_request(&both->asker, REQ_CONSULT, &request));
	assert_true(visit_cancel(&both->asker));
	type(&both->asker, "/draft");
	assert_true(page_says(&both->asker, "もやもやします"));
}

/* -- waiting -- */

static void one_waits_anywhere_and_may_stop_without_a_reason(void **state)
{
	struct both *both = *state;
	struct message request;

	ask_and_wait(both);
	assert_true(page_says(&both->asker, "You wait for your turn"));
	type(&both->asker, "0");
	type(&both->asker, "/待つ");
	assert_true(page_says(&both->asker, "You have waited"));
	choose(&both->asker, "Stop waiting");
	assert_true(has_request(&both->asker, REQ_CONSULT_LEAVE, &request));
	assert_true(request.consult_leave.consultation == both->consult.consultation);
	give(&both->asker, (struct message){ .number = EV_CONSULT_GONE, .consult_gone = { both->consult.consultation } });
	assert_true(was_told(&both->asker, "erased"));
	type(&both->asker, "/wait");
	assert_true(was_told(&both->asker, "You wait for nothing"));
}

static void ones_turn_is_a_calm_line_and_a_choice(void **state)
{
	struct both *both = *state;
	struct message request;

	ask_and_wait(both);
	type(&both->asker, "0");
	give(&both->asker, as_it_stands(both, CONSULT_TAKEN, true));
	assert_true(was_told(&both->asker, "すずき has time for you now"));
	assert_true(page_says(&both->asker, "There is no hurry"));
	assert_false(has_request(&both->asker, REQ_CONSULT_SIT, &request));
	choose(&both->asker, "Go in");
	assert_true(has_request(&both->asker, REQ_CONSULT_SIT, &request));
	assert_true(request.consult_sit.consultation == both->consult.consultation);
}

static void whoever_is_writing_is_told_and_not_disturbed(void **state)
{
	struct both *both = *state;

	ask_and_wait(both);
	type(&both->asker, "0");
	type(&both->asker, "/who");
	give(&both->asker, as_it_stands(both, CONSULT_TAKEN, true));
	assert_true(was_told(&both->asker, "has time for you now"));
	assert_false(page_says(&both->asker, "There is no hurry"));
}

static void closing_time_makes_a_letter_of_it(void **state)
{
	struct both *both = *state;

	ask_and_wait(both);
	give(&both->asker, as_it_stands(both, CONSULT_WRITTEN, false));
	assert_true(was_told(&both->asker, "kept as a letter"));
}

/* -- the desk -- */

int main(void)
{
	const struct CMUnitTest tests[] = {
#define CASE(name) cmocka_unit_test_setup_teardown(name, start, stop)
		CASE(what_is_asked_is_sealed_for_oneself_and_the_desk),
		CASE(the_recovery_key_is_a_reader_where_there_is_one),
		CASE(without_anybody_of_the_desk_only_a_letter_can_go),
		CASE(what_was_refused_comes_back_and_may_go_as_a_letter),
		CASE(locked_keys_are_asked_for_and_nothing_is_lost),
		CASE(one_waits_anywhere_and_may_stop_without_a_reason),
		CASE(ones_turn_is_a_calm_line_and_a_choice),
		CASE(whoever_is_writing_is_told_and_not_disturbed),
		CASE(closing_time_makes_a_letter_of_it),
	};

	setlocale(LC_ALL, "C.UTF-8");
	assert_true(seal_init());
	return cmocka_run_group_tests(tests, NULL, NULL);
}
