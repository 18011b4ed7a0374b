/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sitting in a talk: what begins, covers and ends it, what becomes of what is being written, and where words go. */
#include <stdlib.h>

#include "consult_fixture.h"
#include "seal_box.h"
#include "talk_setup.h"
#include "visit_rest.h"
#include "visit_setup.h"

static struct message event_sits(enum consult_state state, bool is_there)
{
	struct message event = event_consult(state, 1, 0);

	event.consult_told.sits = 1;
	event.consult_told.is_there = is_there;
	event.consult_told.counter = both.counters[0];
	return event;
}

static void give_thread(struct visit *visit)
{
	give(visit, event_sits(CONSULT_TAKEN, true));
	give_readers(visit);
	give(visit, event_talk(&both, SUZUKI, 1, "こんにちは"));
}

/* みかん has sat down, and has read what there is. */
static struct visit *sit(void **state)
{
	struct visit *visit = *state;

	give(visit, event_sits(CONSULT_TAKEN, true));
	give_thread(visit);
	give(visit, event_done(REQ_CONSULT_READ));
	buf_clear(&visit->requests);
	return visit;
}

static void prompt_is(struct visit *visit, const char *words)
{
	char prompt[128];

	visit_prompt(visit, prompt, sizeof prompt);
	assert_string_equal(prompt, words);
}

static void sitting_down_reads_the_thread(void **state)
{
	struct visit *visit = *state;
	struct message request;

	assert_null(talk_now(visit));
	give(visit, event_sits(CONSULT_TAKEN, true));
	assert_non_null(talk_now(visit));
	assert_true(has_request(visit, REQ_CONSULT_READ, &request));
	assert_int_equal(request.consult_read.consultation, TALK);
	give_thread(visit);
	give(visit, event_done(REQ_CONSULT_READ));
	assert_int_equal(visit->desk.lines_count, 2);
	prompt_is(visit, "To すずき> ");
}

static void words_go_to_the_talk_and_never_to_the_room(void **state)
{
	struct visit *visit = sit(state);
	struct message request;

	visit_submit(visit, "2", 2000);
	assert_true(has_request(visit, REQ_CONSULT_SAY, &request));
	assert_int_equal(request.consult_say.kind, CONSULT_SAID);
	visit_submit(visit, "+", 2000);
	visit_submit(visit, "/say こんにちは", 2000);
	assert_int_equal(visit->rest->sayings.count, 3);
	assert_string_equal(visit->rest->sayings.list[1].text, "nod");
	assert_false(has_request(visit, REQ_SAY, &request));
	assert_false(has_request(visit, REQ_REACT, &request));
}

static void the_other_ones_coming_and_going_is_told_calmly(void **state)
{
	struct visit *visit = sit(state);
	unsigned told = visit->told_number;

	give(visit, event_sits(CONSULT_TAKEN, false));
	assert_int_equal(visit->told_number, told + 1);
	assert_non_null(strstr(visit->told, "not in the seat"));
	prompt_is(visit, "To すずき (not in the seat)> ");
	give(visit, event_sits(CONSULT_TAKEN, true));
	assert_string_equal(visit->told, "すずき has sat down.");
	assert_null(visit_told(visit, told + 1)); /* it holds no longer */
	give(visit, event_sits(CONSULT_PAUSED, true));
	prompt_is(visit, "To すずき (resting)> ");
	give(visit, event_sits(CONSULT_PAUSED, true));
	assert_int_equal(visit->told_number, told + 3);
}

static void who_has_only_been_handed_it_has_left_nothing(void **state)
{
	struct visit *visit = sit(state);
	struct message handed = event_sits(CONSULT_TAKEN, false);
	unsigned told = visit->told_number;

	handed.consult_told.counsellor_account = SUZUKI + 100;
	give(visit, handed);
	assert_int_equal(visit->told_number, told); /* the thread says who has it now */
	handed.consult_told.is_there = 1;
	give(visit, handed);
	assert_int_equal(visit->told_number, told + 1);
	assert_non_null(strstr(visit->told, "has sat down"));
}

static void its_commands_ask_the_hub(void **state)
{
	struct visit *visit = sit(state);
	struct message request;

	visit_submit(visit, "/休む", 2000);
	assert_true(has_request(visit, REQ_CONSULT_STEP, &request));
	assert_int_equal(request.consult_step.step, CONSULT_STEP_REST);
	give(visit, event_sits(CONSULT_PAUSED, true));
	visit_submit(visit, "/pause", 2000);
	assert_true(has_request(visit, REQ_CONSULT_STEP, &request));
	assert_int_equal(request.consult_step.step, CONSULT_STEP_RESUME);
	give(visit, event_sits(CONSULT_TAKEN, true));
	visit_submit(visit, "/unsend", 2000);
	assert_false(has_request(visit, REQ_CONSULT_UNSAY, &request)); /* there is only the other's line */
	give(visit, event_talk(&both, MIKAN, 1, "やっぱり"));
	visit_submit(visit, "/消す", 2000);
	assert_true(has_request(visit, REQ_CONSULT_UNSAY, &request));
	assert_int_equal(request.consult_unsay.line, both.line);
	visit_submit(visit, "/考える 2", 2000);
	assert_true(has_request(visit, REQ_CONSULT_SAY, &request));
	assert_int_equal(request.consult_say.kind, CONSULT_THINKING);
	visit_submit(visit, "/出る", 2000);
	assert_true(has_request(visit, REQ_CONSULT_SIT, &request));
	assert_int_equal(request.consult_sit.consultation, 0);
	assert_int_equal(visit->end, VISIT_GOES_ON);
}

static void answers_can_be_chosen_by_number(void **state)
{
	struct visit *visit = sit(state);

	visit_submit(visit, "/answers", 2000);
	assert_non_null(visit->page);
	visit_submit(visit, "7", 2000);
	assert_string_equal(visit->rest->sayings.list[0].text, "I would rather only listen today");
	visit_submit(visit, "/返事 からだ ねむり　家のこと", 2000);
	assert_string_equal(visit->rest->sayings.list[1].text, "1 からだ   2 ねむり   3 家のこと");
}

static void locking_covers_it_and_puts_away_what_was_being_written(void **state)
{
	struct visit *visit = sit(state);
	struct message request;
	uint8_t mikan_key[SEAL_BOX_KEY];
	char text[256];
	size_t n;

	memcpy(mikan_key, both.mikan_key, sizeof mikan_key);
	visit_tell(visit, "Not said: %s", "ひみつ");
	visit_keys_lock(visit);
	assert_true(talk_is_covered(visit));
	assert_true(visit->puts_away);
	assert_int_equal(visit->desk.lines[1].seal, DESK_LOCKED);
	assert_null(visit_told(visit, visit->told_number));
	talk_put_away(visit, "まだ 書いている");
	assert_true(has_request(visit, REQ_CONSULT_DRAFT, &request));
	assert_false(vault_open_own(both.suzuki, "KKd1", TALK, (const uint8_t *)request.consult_draft.box.at,
		request.consult_draft.box.size, text, &n));
	prompt_is(visit, "(Enter opens it)> ");
	assert_false(has_request(visit, REQ_DRAFT, &request));
}

static void unlocking_gives_back_what_was_put_away(void **state)
{
	struct visit *visit = sit(state);
	struct seal_holder holder = { .account = 0 };
	uint8_t wrap[SEAL_KEY] = { 3 }, record[SEAL_WRAPPED];

	assert_true(vault_wrap(both.mikan, &holder, wrap, record));
	visit_keys_lock(visit);
	talk_put_away(visit, "まだ 書いている");
	assert_null(visit->draft);
	assert_int_equal(vault_unlock(both.mikan, &holder, wrap, record, sizeof record), SEAL_OPENED);
	visit_keys_begin(visit);
	give(visit, event_sits(CONSULT_TAKEN, true));
	assert_string_equal(visit->draft, "まだ 書いている");
	assert_string_equal(visit->desk.lines[1].text, "こんにちは");
}

static void a_draft_that_the_hub_kept_comes_back(void **state)
{
	struct visit *visit = *state;
	uint8_t box[1024];
	size_t size = strlen("とちゅうまで");

	give(visit, event_sits(CONSULT_TAKEN, true));
	give_thread(visit);
	assert_true(seal_box("KKd1", TALK, both.mikan_key, "とちゅうまで", size, box));
	give(visit, (struct message){ .number = EV_CONSULT_DRAFT, .consult_draft_kept = { TALK,
		{ (const char *)box, (uint16_t)seal_box_size(size) } } });
	assert_null(visit->draft);
	give(visit, event_done(REQ_CONSULT_READ));
	assert_string_equal(visit->draft, "とちゅうまで");
	free(visit->draft);
	visit->draft = NULL;
	give(visit, (struct message){ .number = EV_CONSULT_DRAFT, .consult_draft_kept = { TALK,
		{ (const char *)box, (uint16_t)seal_box_size(size) } } });
	assert_null(visit->draft); /* something newer is being written */
}

static void what_is_written_there_is_kept_sealed_only(void **state)
{
	struct visit *visit = sit(state);
	struct message request;
	char text[256];
	size_t n = 0;

	assert_true(talk_keep_draft(visit, "いま 書いているところ"));
	assert_true(has_request(visit, REQ_CONSULT_DRAFT, &request));
	assert_true(vault_open_own(both.mikan, "KKd1", TALK, (const uint8_t *)request.consult_draft.box.at,
		request.consult_draft.box.size, text, &n));
	assert_int_equal(n, strlen("いま 書いているところ"));
	assert_true(talk_keep_draft(visit, "いま 書いているところ"));
	assert_false(has_request(visit, REQ_CONSULT_DRAFT, &request));
	assert_true(talk_keep_draft(visit, ""));
	assert_true(has_request(visit, REQ_CONSULT_DRAFT, &request));
	assert_int_equal(request.consult_draft.box.size, 0);
	give(visit, event_consult(CONSULT_TAKEN, 1, 0));
	assert_false(talk_keep_draft(visit, "部屋のことば"));
}

static void getting_up_takes_what_was_typed_along_nowhere(void **state)
{
	struct visit *visit = sit(state);
	struct message request;

	give(visit, event_consult(CONSULT_TAKEN, 1, 0));
	assert_null(talk_now(visit));
	assert_true(visit->puts_away);
	talk_put_away(visit, "ふたりだけの話");
	assert_true(has_request(visit, REQ_CONSULT_DRAFT, &request));
	assert_null(visit->draft);
}

static void its_end_is_a_page_that_offers_what_comes_next(void **state)
{
	struct visit *visit = sit(state);
	struct message request;

	give(visit, event_sits(CONSULT_CLOSED, true));
	assert_non_null(visit->page);
	assert_string_equal(page_command(visit->page, 1), "/consult read");
	visit_submit(visit, "3", 2000);
	assert_true(has_request(visit, REQ_CONSULT_SIT, &request));
	visit_submit(visit, "おそかったことば", 2000);
	assert_string_equal(visit->draft, "おそかったことば");
	assert_false(has_request(visit, REQ_CONSULT_SAY, &request));
}

static void the_desk_ends_it_once_it_is_sure(void **state)
{
	struct visit *visit = *state;
	struct message sits = event_sits(CONSULT_TAKEN, true), request;

	sits.consult_told.account = SUZUKI;
	sits.consult_told.counsellor_account = MIKAN;
	visit->view.role = visit->rest->role = ROLE_COUNSELLOR;
	give(visit, sits);
	buf_clear(&visit->requests);
	visit_submit(visit, "/end", 2000);
	assert_non_null(visit->page);
	assert_false(has_request(visit, REQ_CONSULT_STEP, &request));
	visit_submit(visit, "1", 2000);
	assert_true(has_request(visit, REQ_CONSULT_STEP, &request));
	assert_int_equal(request.consult_step.step, CONSULT_STEP_END);
}

static void readers_that_do_not_fit_are_told_of_once(void **state)
{
	struct visit *visit = sit(state);
	struct message reader = event_reader(&both, SUZUKI);
	unsigned told = visit->told_number;

	reader.consult_reader.public_key.bytes[3] ^= 1;
	give(visit, reader);
	assert_int_equal(visit->told_number, told + 1);
	assert_non_null(strstr(visit->told, "/readers"));
	give(visit, event_talk(&both, SUZUKI, 1, "それから"));
	assert_int_equal(visit->told_number, told + 1);
	visit_submit(visit, "/読める人", 2000);
	assert_non_null(visit->page);
	assert_memory_equal(visit->page->rows[0].text, "!!", 2);
}

static void a_list_of_readers_that_comes_anew_is_waited_for(void **state)
{
	struct visit *visit = sit(state);
	unsigned told;

	give(visit, event_sits(CONSULT_TAKEN, true));
	told = visit->told_number;
	give(visit, event_reader(&both, SUZUKI));
	assert_int_equal(visit->told_number, told);
	give(visit, event_talk(&both, SUZUKI, 1, "ひとりぶん"));
	assert_int_equal(visit->told_number, told + 1);
}

static void slow_lines_wait_there_as_well(void **state)
{
	struct visit *visit = sit(state);
	struct message request;

	give(visit, event_setting(SETTING_SLOW, "1"));
	visit_submit(visit, "ゆっくり", 2000);
	assert_false(has_request(visit, REQ_CONSULT_SAY, &request));
	visit_tick(visit, 7000);
	assert_true(has_request(visit, REQ_CONSULT_SAY, &request));
	assert_false(has_request(visit, REQ_SAY, &request));
}

/* A line is sealed for whom the screen names, or not at all. */
static void words_do_not_go_to_another_thread_that_is_open(void **state)
{
	struct visit *visit = sit(state);

	desk_begin(&visit->desk, TALK + 1);
	visit_submit(visit, "ふたりだけの話", 2000);
	assert_int_equal(visit->rest->sayings.count, 0);
	assert_string_equal(visit->draft, "ふたりだけの話");
}

/* The talk ended while a line was on its way. */
static void a_line_refused_afterwards_is_not_shown_in_a_room(void **state)
{
	struct visit *visit = sit(state);
	struct message request;
	char text[256];
	size_t n = 0;

	visit_submit(visit, "ふたりだけの話", 2000);
	give(visit, event_consult(CONSULT_WAITING, 1, 0));
	talk_put_away(visit, "");
	visit->puts_away = false;
	buf_clear(&visit->requests);
	give(visit, event_refused(REQ_CONSULT_SAY, REASON_NOT_NOW));
	assert_null(visit->draft);
	assert_true(has_request(visit, REQ_CONSULT_DRAFT, &request));
	assert_true(vault_open_own(both.mikan, "KKd1", TALK, (const uint8_t *)request.consult_draft.box.at,
		request.consult_draft.box.size, text, &n));
	assert_memory_equal(text, "ふたりだけの話", n);
}

static void what_is_gone_from_ones_eyes_is_kept_nowhere(void **state)
{
	struct visit *visit = sit(state);
	struct message request;

	visit_submit(visit, "ふたりだけの話", 2000);
	give(visit, (struct message){ .number = EV_CONSULT_GONE, .consult_gone = { TALK } });
	buf_clear(&visit->requests);
	talk_put_away(visit, "書きかけ");
	assert_null(visit->draft);
	assert_false(has_request(visit, REQ_CONSULT_DRAFT, &request)); /* which would be on record as a try */
	assert_false(has_request(visit, REQ_DRAFT, &request));
	assert_string_equal(visit->told, "This line was not said. Nobody has seen it.");
}

static void words_typed_ahead_of_a_seat_wait_for_it(void **state)
{
	struct visit *visit = *state;
	struct message request, moved = event_consult(CONSULT_TAKEN, 1, 0);

	visit_request(visit, &(struct message){ .number = REQ_CONSULT_SIT, .consult_sit = { TALK } });
	visit_submit(visit, "ふたりだけの話", 2000);
	give(visit, moved);
	assert_false(has_request(visit, REQ_SAY, &request));
	give(visit, event_sits(CONSULT_TAKEN, true));
	assert_false(has_request(visit, REQ_SAY, &request));
	assert_true(has_request(visit, REQ_CONSULT_SAY, &request) || visit->rest->sayings.count == 1);
}

static void words_typed_ahead_of_a_seat_that_is_not_given_come_back(void **state)
{
	struct visit *visit = *state;
	struct message request;

	visit_request(visit, &(struct message){ .number = REQ_CONSULT_SIT, .consult_sit = { TALK } });
	visit_submit(visit, "ふたりだけの話", 2000);
	give(visit, event_refused(REQ_CONSULT_SIT, REASON_NO_SEAT));
	assert_false(has_request(visit, REQ_SAY, &request));
	assert_string_equal(visit->draft, "ふたりだけの話");
	visit_keys_forget_text(&visit->draft);
	visit_request(visit, &(struct message){ .number = REQ_CONSULT_SIT, .consult_sit = { TALK } });
	visit_submit(visit, "ひとことめ", 3000);
	visit_tick(visit, 60000); /* and nobody answers */
	assert_false(has_request(visit, REQ_SAY, &request));
	assert_string_equal(visit->draft, "ひとことめ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(sitting_down_reads_the_thread, come, go),
		cmocka_unit_test_setup_teardown(words_go_to_the_talk_and_never_to_the_room, come, go),
		cmocka_unit_test_setup_teardown(the_other_ones_coming_and_going_is_told_calmly, come, go),
		cmocka_unit_test_setup_teardown(who_has_only_been_handed_it_has_left_nothing, come, go),
		cmocka_unit_test_setup_teardown(its_commands_ask_the_hub, come, go),
		cmocka_unit_test_setup_teardown(answers_can_be_chosen_by_number, come, go),
		cmocka_unit_test_setup_teardown(locking_covers_it_and_puts_away_what_was_being_written, come, go),
		cmocka_unit_test_setup_teardown(unlocking_gives_back_what_was_put_away, come, go),
		cmocka_unit_test_setup_teardown(a_draft_that_the_hub_kept_comes_back, come, go),
		cmocka_unit_test_setup_teardown(what_is_written_there_is_kept_sealed_only, come, go),
		cmocka_unit_test_setup_teardown(getting_up_takes_what_was_typed_along_nowhere, come, go),
		cmocka_unit_test_setup_teardown(its_end_is_a_page_that_offers_what_comes_next, come, go),
		cmocka_unit_test_setup_teardown(the_desk_ends_it_once_it_is_sure, come, go),
		cmocka_unit_test_setup_teardown(readers_that_do_not_fit_are_told_of_once, come, go),
		cmocka_unit_test_setup_teardown(a_list_of_readers_that_comes_anew_is_waited_for, come, go),
		cmocka_unit_test_setup_teardown(slow_lines_wait_there_as_well, come, go),
		cmocka_unit_test_setup_teardown(words_do_not_go_to_another_thread_that_is_open, come, go),
		cmocka_unit_test_setup_teardown(a_line_refused_afterwards_is_not_shown_in_a_room, come, go),
		cmocka_unit_test_setup_teardown(what_is_gone_from_ones_eyes_is_kept_nowhere, come, go),
		cmocka_unit_test_setup_teardown(words_typed_ahead_of_a_seat_wait_for_it, come, go),
		cmocka_unit_test_setup_teardown(words_typed_ahead_of_a_seat_that_is_not_given_come_back, come, go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
