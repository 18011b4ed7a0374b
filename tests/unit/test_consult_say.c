/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one says in a consultation, on its way: sealed once, in order, under the key that counts. */
#include <stdlib.h>

#include "consult_fixture.h"
#include "talk_setup.h"
#include "visit_rest.h"
#include "visit_setup.h"

static void give_thread(struct visit *visit)
{
	give_readers(visit);
	give(visit, event_talk(&both, MIKAN, 1, "こんにちは"));
	give(visit, event_done(REQ_CONSULT_READ));
}

/* みかん reads a consultation that has a key, a roster and a line; the next one of her own is the third. */
static int come_to_read(void **state)
{
	struct visit *visit;

	come(state);
	visit = *state;
	desk_begin(&visit->desk, TALK);
	give(visit, event_consult(CONSULT_TAKEN, 1, 0));
	give_thread(visit);
	return 0;
}

static const char *opened(const struct message *request)
{
	static char text[SEAL_LINE_INSIDE_MAX + 1];
	const struct wire_consult_say *say = &request->consult_say;
	struct seal_line about = { TALK, say->epoch, MIKAN, say->counter, { 0 } };
	size_t n = 0;

	memcpy(about.id, say->id.bytes, sizeof about.id);
	assert_int_equal(vault_open_line(both.mikan, &about, (const uint8_t *)say->box.at, say->box.size, text, &n),
		SEAL_OPENED);
	assert_int_equal(text[0], say->kind);
	text[n] = '\0';
	return text + 1;
}

/* The hub has stored it. */
static void give_line(struct visit *visit, const struct message *request)
{
	const struct wire_consult_say *say = &request->consult_say;

	give(visit, (struct message){ .number = EV_CONSULT_LINE, .consult_line = { .consultation = TALK,
		.line = 100 + say->counter, .kind = say->kind, .author = MIKAN, .nickname = wire_string("みかん"), .is_mine = 1,
		.epoch = say->epoch, .counter = say->counter, .id = say->id, .box = say->box } });
}

static void lines_go_one_after_the_other_and_count_on(void **state)
{
	struct visit *visit = *state;
	struct message request;

	assert_true(consult_say(visit, CONSULT_SAID, "ひとつめ"));
	assert_true(consult_say(visit, CONSULT_SAID, "ふたつめ"));
	assert_true(has_request(visit, REQ_CONSULT_SAY, &request));
	assert_int_equal(request.consult_say.counter, 3);
	assert_int_equal(request.consult_say.epoch, 1);
	assert_string_equal(opened(&request), "ひとつめ");
	give_line(visit, &request);
	assert_string_equal(visit->desk.lines[visit->desk.lines_count - 1].text, "ひとつめ");
	assert_true(consult_is_saying(visit));
	assert_true(has_request(visit, REQ_CONSULT_SAY, &request));
	assert_int_equal(request.consult_say.counter, 4);
	assert_string_equal(opened(&request), "ふたつめ");
	give_line(visit, &request);
	assert_false(consult_is_saying(visit));
	assert_false(has_request(visit, REQ_CONSULT_SAY, &request));
}

static void a_line_waits_for_the_next_key_and_is_sealed_anew(void **state)
{
	struct visit *visit = *state;
	struct message request, again;
	uint8_t id[SEAL_LINE_ID];

	assert_true(consult_say(visit, CONSULT_SAID, "だいじなこと"));
	assert_true(has_request(visit, REQ_CONSULT_SAY, &request));
	memcpy(id, request.consult_say.id.bytes, sizeof id);
	give(visit, event_consult(CONSULT_TAKEN, 1, 2));
	give(visit, event_refused(REQ_CONSULT_SAY, REASON_EPOCH));
	assert_false(has_request(visit, REQ_CONSULT_SAY, &again));
	assert_null(visit->draft);
	give(visit, event_grant(&both, 2, MIKAN));
	give(visit, event_roster(&both, 2));
	give(visit, event_consult(CONSULT_TAKEN, 2, 0));
	assert_true(has_request(visit, REQ_CONSULT_SAY, &again));
	assert_int_equal(again.consult_say.epoch, 2);
	assert_memory_equal(again.consult_say.id.bytes, id, sizeof id);
	assert_string_equal(opened(&again), "だいじなこと");
}

static void a_count_that_was_wrong_is_put_right(void **state)
{
	struct visit *visit = *state;
	struct message request, consult = event_consult(CONSULT_TAKEN, 1, 0);

	assert_true(consult_say(visit, CONSULT_SAID, "ほかの画面からも"));
	assert_true(has_request(visit, REQ_CONSULT_SAY, &request));
	consult.consult_told.counter = 8;
	give(visit, consult);
	give(visit, event_refused(REQ_CONSULT_SAY, REASON_EPOCH));
	assert_true(has_request(visit, REQ_CONSULT_SAY, &request));
	assert_int_equal(request.consult_say.counter, 9);
}

static void what_is_refused_for_good_comes_back(void **state)
{
	struct visit *visit = *state;
	struct message request, sits = event_consult(CONSULT_TAKEN, 1, 0);

	sits.consult_told.sits = 1;
	give(visit, sits);
	give_thread(visit);
	assert_true(consult_say(visit, CONSULT_SAID, "もう終わっていた"));
	give(visit, event_refused(REQ_CONSULT_SAY, REASON_NOT_NOW));
	assert_string_equal(visit->draft, "もう終わっていた");
	assert_false(consult_is_saying(visit));
	assert_true(consult_say(visit, CONSULT_SAID, "いつまでも合わない"));
	for (int i = 0; i < 7; i++)
		give(visit, event_refused(REQ_CONSULT_SAY, REASON_EPOCH));
	assert_false(consult_is_saying(visit));
	assert_string_equal(visit->draft, "もう終わっていた いつまでも合わない");
	buf_clear(&visit->requests);
	assert_true(consult_say(visit, CONSULT_LETTER, "手紙は\n書いた人のところに"));
	assert_true(has_request(visit, REQ_CONSULT_SAY, &request));
	assert_string_equal(opened(&request), "手紙は\n書いた人のところに");
	give(visit, event_refused(REQ_CONSULT_SAY, REASON_NOT_NOW));
	assert_string_equal(visit->draft, "もう終わっていた いつまでも合わない");
}

static void what_was_too_fast_goes_a_little_later(void **state)
{
	struct visit *visit = *state;
	struct message request, refused = event_refused(REQ_CONSULT_SAY, REASON_TOO_MANY);

	assert_true(consult_say(visit, CONSULT_SAID, "いそいで"));
	assert_true(has_request(visit, REQ_CONSULT_SAY, &request));
	refused.refused.number = 2;
	give(visit, refused);
	assert_false(has_request(visit, REQ_CONSULT_SAY, &request));
	assert_int_equal(visit_deadline(visit), 3000);
	visit_tick(visit, 3000);
	assert_true(has_request(visit, REQ_CONSULT_SAY, &request));
	assert_string_equal(opened(&request), "いそいで");
}

static void nothing_is_sealed_without_keys_or_words(void **state)
{
	struct visit *visit = *state;
	char *longest = calloc(1, 3 * SAY_MAX);

	assert_false(consult_say(visit, CONSULT_SAID, "  "));
	memset(longest, 'a', 2 * SAY_MAX);
	assert_false(consult_say(visit, CONSULT_SAID, longest));
	assert_true(consult_say(visit, CONSULT_THINKING, ""));
	free(longest);
	vault_lock(both.mikan);
	assert_false(consult_say(visit, CONSULT_SAID, "鍵がない"));
	assert_int_equal(visit->rest->sayings.count, 1);
}

static void what_was_not_sent_can_be_taken_back_whole(void **state)
{
	struct visit *visit = *state;
	char *unsent;

	for (int i = 0; i < 3; i++)
		assert_true(consult_say(visit, CONSULT_SAID, i == 0 ? "送られた" : i == 1 ? "まだ" : "これから"));
	unsent = consult_take_unsent(visit);
	assert_string_equal(unsent, "まだ これから");
	free(unsent);
	assert_int_equal(visit->rest->sayings.count, 1);
	give(visit, (struct message){ .number = EV_CONSULT_GONE, .consult_gone = { TALK } });
	assert_false(consult_is_saying(visit));
	assert_null(visit->draft); /* one sits in a room by now */
	assert_string_equal(visit->told, "This line was not said. Nobody has seen it.");
}

static void too_many_at_once_are_not_taken(void **state)
{
	struct visit *visit = *state;

	for (int i = 0; i < CONSULT_SAYINGS_MAX; i++)
		assert_true(consult_say(visit, CONSULT_SAID, "もっと"));
	assert_false(consult_say(visit, CONSULT_SAID, "もっと"));
}

static void a_new_hub_is_asked_for_the_thread_again(void **state)
{
	struct visit *visit = *state;
	struct message request;

	visit_resume(visit, 2000);
	assert_true(has_request(visit, REQ_CONSULT_READ, &request));
	assert_int_equal(request.consult_read.consultation, TALK);
	assert_int_equal(request.consult_read.after, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(lines_go_one_after_the_other_and_count_on, come_to_read, go),
		cmocka_unit_test_setup_teardown(a_line_waits_for_the_next_key_and_is_sealed_anew, come_to_read, go),
		cmocka_unit_test_setup_teardown(a_count_that_was_wrong_is_put_right, come_to_read, go),
		cmocka_unit_test_setup_teardown(what_is_refused_for_good_comes_back, come_to_read, go),
		cmocka_unit_test_setup_teardown(what_was_too_fast_goes_a_little_later, come_to_read, go),
		cmocka_unit_test_setup_teardown(nothing_is_sealed_without_keys_or_words, come_to_read, go),
		cmocka_unit_test_setup_teardown(what_was_not_sent_can_be_taken_back_whole, come_to_read, go),
		cmocka_unit_test_setup_teardown(too_many_at_once_are_not_taken, come_to_read, go),
		cmocka_unit_test_setup_teardown(a_new_hub_is_asked_for_the_thread_again, come_to_read, go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
