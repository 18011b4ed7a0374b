/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One's own keys in a visit: asked for once, unseen, changed, and opened by a recovery code. */
#include <stdio.h>

#include "form.h"
#include "own_keys_setup.h"
#include "recovery.h"
#include "visit_rest.h"
#include "visit_setup.h"

static void it_is_asked_once(void **state)
{
	struct visit *visit = *state;

	visit_with_keys(visit, then);
	assert_true(visit->is_secret);
	open_by_passphrase(visit);
	assert_int_equal(ran, 1);
	assert_false(visit->is_secret);
	assert_true(visit->drops_input);
	visit_with_keys(visit, then);
	assert_int_equal(ran, 2);
}

static void a_wrong_one_is_asked_again_and_the_third_ends_it(void **state)
{
	struct visit *visit = *state;
	unsigned told;

	visit_with_keys(visit, then);
	for (int i = 0; i < 3; i++) {
		told = visit->told_number;
		assert_false(type_passphrase(visit, "something else"));
		give(visit, event_refused(REQ_UNLOCK, REASON_UNKNOWN_LOGIN));
		assert_int_equal(visit->told_number, told + 1);
	}
	assert_false(visit->is_secret);
	assert_int_equal(visit->wrong_passphrases, 3);
	assert_int_equal(ran, 0);
}

static void an_empty_line_and_a_cancel_leave_it(void **state)
{
	struct visit *visit = *state;
	struct message request;

	visit_with_keys(visit, then);
	visit_submit(visit, "", 1000);
	assert_false(visit->is_secret);
	visit_with_keys(visit, then);
	visit_submit(visit, passphrase, 1000);
	give(visit, (struct message){ .number = EV_SALT, .salt = { .passes = 1, .memory_kib = 8192 } });
	assert_true(has_request(visit, REQ_SLOT, &request));
	assert_true(visit_cancel(visit));
	assert_true(has_request(visit, REQ_SLOT, &request));
	assert_int_equal(request.slot.spare, 1); /* it is given back */
	give(visit, (struct message){ .number = EV_SLOT });
	assert_true(has_request(visit, REQ_SLOT, &request));
	assert_false(has_request(visit, REQ_UNLOCK, &request));
	assert_int_equal(ran, 0);
}

static void what_is_typed_meanwhile_is_said_to_nobody(void **state)
{
	struct visit *visit = *state;
	struct message request;

	sit_at_the_table(visit);
	visit_with_keys(visit, then);
	visit_submit(visit, passphrase, 1000);
	visit_submit(visit, "a second passphrase", 1000);
	assert_true(has_request(visit, REQ_SALT, &request));
	assert_true(visit_cancel(visit));
	assert_false(has_request(visit, REQ_SAY, &request));
	assert_null(visit->draft);
	visit_submit(visit, "こんにちは", 1000);
	assert_true(has_request(visit, REQ_SAY, &request));
	assert_true(wire_equals(request.say.text, "こんにちは"));
}

static void typed_ahead_it_is_the_next_answer(void **state)
{
	struct visit *visit = *state;
	struct message request;

	visit_command(visit, "/passphrase");
	visit_submit(visit, passphrase, 1000);
	visit_submit(visit, "a new passphrase", 1000); /* before it is asked for */
	assert_true(has_request(visit, REQ_SALT, &request));
	give(visit, (struct message){ .number = EV_SALT, .salt = { .passes = 1, .memory_kib = 8192,
		.salt = { { 5 } } } });
	give(visit, (struct message){ .number = EV_SLOT });
	give_pair(visit, true);
	prompt_is(visit, "Once more (nothing shows)> ");
}

/* While one is on the way to another room, say. */
static void a_queued_command_takes_what_was_queued_behind_it(void **state)
{
	struct visit *visit = *state;
	struct message request;

	visit_command(visit, "/go table-a");
	visit_submit(visit, "/recovery", 1000);
	visit_submit(visit, passphrase, 1000);
	buf_clear(&visit->requests);
	sit_at_the_table(visit);
	prompt_is(visit, "One moment> ");
	assert_true(take_request(visit, REQ_SALT, &request, storage, sizeof storage));
	assert_true(visit_cancel(visit));
	assert_false(has_request(visit, REQ_SAY, &request));
}

static void without_a_terminal_it_says_how(void **state)
{
	struct visit *visit = *state;

	visit->has_pty = false;
	visit_with_keys(visit, then);
	assert_false(visit->is_secret);
	assert_non_null(strstr(visit->told, "ssh -t"));
	visit_command(visit, "/recovery");
	assert_non_null(strstr(visit->told, "ssh -t"));
}

static void a_right_passphrase_that_opens_nothing_is_told_of(void **state)
{
	struct visit *visit = *state;

	kept.record[40] ^= 1;
	visit_with_keys(visit, then);
	assert_true(type_passphrase(visit, passphrase));
	give_pair(visit, true);
	assert_int_equal(ran, 0);
	assert_non_null(strstr(visit->told, "does not open as it should"));
	assert_false(vault_is_open(visit->vault));
}

static void who_has_none_yet_gets_a_pair(void **state)
{
	struct visit *visit = *state;
	struct message request;

	visit_with_keys(visit, then);
	assert_true(type_passphrase(visit, passphrase));
	give_pair(visit, false);
	assert_true(has_request(visit, REQ_PAIR, &request));
	assert_int_equal(ran, 1);
	give(visit, event_refused(REQ_PAIR, REASON_BUSY)); /* it is none, then */
	assert_false(vault_is_open(visit->vault));
}

/* The request that puts the new passphrase down opens with it. */
static void another_passphrase_holds_the_same_key(void **state)
{
	struct visit *visit = *state;
	struct seal_holder holder = { .account = 7, .cost = cheap };
	struct seal_proof proof;
	struct vault *vault = vault_create();
	struct message request;
	uint8_t wrap[SEAL_KEY];

	visit_command(visit, "/あいことば");
	open_by_passphrase(visit);
	visit_submit(visit, "short", 1000);
	prompt_is(visit, "New passphrase (nothing shows)> ");
	visit_submit(visit, "a new passphrase", 1000);
	visit_submit(visit, "a new passphrose", 1000);
	prompt_is(visit, "New passphrase (nothing shows)> ");
	visit_submit(visit, "a new passphrase", 1000);
	visit_submit(visit, "a new passphrase", 1000);
	assert_false(visit->is_secret);
	visit_submit(visit, "perhaps", 1000);
	assert_non_null(strstr(visit->told, "1 or 2"));
	prompt_is(visit, "Number and Enter (just Enter means 1): ");
	visit_submit(visit, "", 1000);
	assert_null(visit->page);
	assert_true(has_request(visit, REQ_SLOT, &request));
	give(visit, (struct message){ .number = EV_SLOT });
	assert_true(has_request(visit, REQ_RENEW, &request));
	assert_int_equal(request.renew.former.size, 0);
	assert_memory_equal(request.renew.old.bytes, kept.proof.auth, SEAL_KEY);
	memcpy(holder.public_key, request.renew.public_key.bytes, SEAL_BOX_KEY);
	memcpy(holder.salt, request.renew.salt.bytes, SEAL_SALT);
	assert_memory_equal(holder.public_key, kept.holder.public_key, SEAL_BOX_KEY);
	assert_int_equal(seal_prove("a new passphrase", 16, holder.salt, cheap, &proof), SEAL_OK);
	assert_memory_equal(proof.auth, request.renew.auth.bytes, SEAL_KEY);
	seal_wrapping_key(proof.w0, share, wrap);
	assert_int_equal(vault_unlock(vault, &holder, wrap, (const uint8_t *)request.renew.wrapped.at,
		request.renew.wrapped.size), SEAL_OPENED);
	give(visit, event_done(REQ_RENEW));
	assert_false(visit->is_secret);
	assert_string_equal(visit->told, "Your passphrase is changed. The new one counts from now on.");
	vault_destroy(vault);
}

static void type_new_passphrase(struct visit *visit)
{
	visit_command(visit, "/passphrase");
	open_by_passphrase(visit);
	visit_submit(visit, "a new passphrase", 1000);
	visit_submit(visit, "a new passphrase", 1000);
}

/* The request that puts another pair down, with what the new passphrase gives. */
static struct message renew_pair(struct visit *visit, struct seal_holder *holder, uint8_t wrap[SEAL_KEY])
{
	struct message request;
	struct seal_proof proof;

	type_new_passphrase(visit);
	visit_submit(visit, "2", 1000);
	assert_true(has_request(visit, REQ_SLOT, &request));
	give(visit, (struct message){ .number = EV_SLOT });
	assert_true(has_request(visit, REQ_RENEW, &request));
	memcpy(holder->public_key, request.renew.public_key.bytes, SEAL_BOX_KEY);
	memcpy(holder->salt, request.renew.salt.bytes, SEAL_SALT);
	assert_int_equal(seal_prove("a new passphrase", 16, holder->salt, cheap, &proof), SEAL_OK);
	seal_wrapping_key(proof.w0, share, wrap);
	return request;
}

static void who_doubts_the_old_one_gets_another_pair(void **state)
{
	struct visit *visit = *state;
	struct seal_holder holder = { .account = 7, .cost = cheap };
	struct vault *vault = vault_create();
	struct message request;
	uint8_t wrap[SEAL_KEY], box[512], words[16];
	size_t n;

	request = renew_pair(visit, &holder, wrap);
	assert_memory_not_equal(holder.public_key, kept.holder.public_key, SEAL_BOX_KEY);
	assert_int_equal(vault_unlock(vault, &holder, wrap, (const uint8_t *)request.renew.wrapped.at,
		request.renew.wrapped.size), SEAL_OPENED);
	assert_true(seal_box("KKt1", 7, kept.holder.public_key, "before", 6, box));
	assert_false(vault_open_own(vault, "KKt1", 7, box, seal_box_size(6), words, &n));
	assert_true(vault_take_formers(vault, (const uint8_t *)request.renew.former.at, request.renew.former.size));
	assert_true(vault_open_own(vault, "KKt1", 7, box, seal_box_size(6), words, &n));
	assert_true(vault_open_own(visit->vault, "KKt1", 7, box, seal_box_size(6), words, &n));
	give(visit, event_done(REQ_RENEW));
	assert_string_equal(visit->told, "Your passphrase is changed, and so is your own key.");
	assert_true(has_request(visit, REQ_VAULT, &request)); /* what has ended is to be made anew */
	assert_true(has_request(visit, REQ_RECOVERY, &request));
	assert_null(visit->page);
	give(visit, event_done(REQ_RECOVERY));
	assert_non_null(strstr(visit->page->rows[visit->page->count - 1].text, "no longer good"));
	vault_destroy(vault);
}

static void a_pair_of_before_opens_at_the_next_login(void **state)
{
	struct visit *visit = *state;
	struct seal_holder holder = { .account = 7, .cost = cheap };
	struct message event = { .number = EV_PAIR, .own_pair = { .now_passes = cheap.passes,
		.now_memory_kib = cheap.memory_kib } };
	struct vault *vault = vault_create();
	uint8_t former[SEAL_FORMER], record[SEAL_WRAPPED], wrap[SEAL_KEY], box[512], words[16];
	size_t n;

	visit_with_keys(visit, then);
	assert_true(type_passphrase(visit, passphrase));
	seal_wrapping_key(kept.proof.w0, share, wrap);
	assert_int_equal(vault_unlock(vault, &kept.holder, wrap, kept.record, SEAL_WRAPPED), SEAL_OPENED);
	assert_true(vault_renew_pair(vault, former));
	memcpy(holder.salt, salt, sizeof salt);
	assert_true(vault_wrap(vault, &holder, wrap, record));
	memcpy(event.own_pair.share.bytes, share, sizeof share);
	memcpy(event.own_pair.public_key.bytes, holder.public_key, SEAL_BOX_KEY);
	event.own_pair.wrapped = (struct wire_text){ (const char *)record, SEAL_WRAPPED };
	event.own_pair.formers = (struct wire_text){ (const char *)former, SEAL_FORMER };
	give(visit, event);
	assert_int_equal(ran, 1);
	assert_true(seal_box("KKt1", 7, kept.holder.public_key, "before", 6, box));
	assert_true(vault_open_own(visit->vault, "KKt1", 7, box, seal_box_size(6), words, &n));
	vault_destroy(vault);
}

static void a_doubt_can_be_left(void **state)
{
	struct visit *visit = *state;
	struct message request;

	type_new_passphrase(visit);
	visit_submit(visit, "0", 1000);
	assert_non_null(strstr(visit->told, "Nothing has changed"));
	assert_null(visit->page);
	vault_lock(visit->vault);
	type_new_passphrase(visit);
	assert_true(visit_cancel(visit));
	assert_null(visit->page);
	vault_lock(visit->vault);
	type_new_passphrase(visit);
	visit_command(visit, "/lock");
	assert_null(visit->page);
	assert_null(visit->rest->own_keys.typed);
	assert_false(has_request(visit, REQ_RENEW, &request));
}

static void a_pair_that_the_hub_does_not_take_is_none(void **state)
{
	struct visit *visit = *state;
	struct seal_holder holder = { .account = 7, .cost = cheap };
	uint8_t wrap[SEAL_KEY];

	(void)renew_pair(visit, &holder, wrap);
	give(visit, event_refused(REQ_RENEW, REASON_BUSY));
	assert_false(vault_is_open(visit->vault));
	visit_with_keys(visit, then);
	open_by_passphrase(visit);
	assert_int_equal(ran, 1);
}

static void a_recovery_code_opens_what_it_was_made_for(void **state)
{
	struct visit *visit = *state;
	struct vault *vault = vault_create();
	struct seal_holder holder = { .account = 7 };
	struct message request;
	uint8_t code[RECOVERY_CODE], wrap[SEAL_KEY], proof[SEAL_KEY];
	char typed[64];

	visit_command(visit, "/もどすコード");
	open_by_passphrase(visit);
	assert_true(has_request(visit, REQ_RECOVERY, &request));
	assert_null(visit->page); /* not before it holds */
	give(visit, event_done(REQ_RECOVERY));
	assert_non_null(visit->page);
	snprintf(typed, sizeof typed, "%s %s", visit->page->rows[0].text, visit->page->rows[1].text);
	assert_true(recovery_read(typed, strlen(typed), code));
	recovery_proof(code, proof);
	assert_memory_equal(proof, request.recovery.proof.bytes, sizeof proof);
	recovery_wrapping_key(code, wrap);
	memcpy(holder.public_key, kept.holder.public_key, SEAL_BOX_KEY);
	assert_int_equal(vault_unlock(vault, &holder, wrap, (const uint8_t *)request.recovery.wrapped.at,
		request.recovery.wrapped.size), SEAL_OPENED);
	vault_destroy(vault);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, come, go)
	const struct CMUnitTest tests[] = {
		CASE(it_is_asked_once),
		CASE(a_wrong_one_is_asked_again_and_the_third_ends_it),
		CASE(an_empty_line_and_a_cancel_leave_it),
		CASE(what_is_typed_meanwhile_is_said_to_nobody),
		CASE(typed_ahead_it_is_the_next_answer),
		CASE(a_queued_command_takes_what_was_queued_behind_it),
		CASE(without_a_terminal_it_says_how),
		CASE(a_right_passphrase_that_opens_nothing_is_told_of),
		CASE(who_has_none_yet_gets_a_pair),
		CASE(another_passphrase_holds_the_same_key),
		CASE(who_doubts_the_old_one_gets_another_pair),
		CASE(a_pair_of_before_opens_at_the_next_login),
		CASE(a_doubt_can_be_left),
		CASE(a_pair_that_the_hub_does_not_take_is_none),
		CASE(a_recovery_code_opens_what_it_was_made_for),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests_name("own_keys", tests, NULL, NULL);
}
