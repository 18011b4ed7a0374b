/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What keys do in a visit while they are open: locked again in time, granted for a team; and what waits for them. */
#include "form.h"
#include "own_keys_setup.h"
#include "visit_rest.h"
#include "visit_pages.h"
#include "visit_setup.h"

static void an_open_vault_is_locked_after_five_idle_minutes(void **state)
{
	struct visit *visit = *state;

	visit_with_keys(visit, then);
	open_by_passphrase(visit);
	assert_int_equal(visit_deadline(visit), 301000);
	visit_touch(visit, 200000);
	visit_tick(visit, 301000);
	assert_true(vault_is_open(visit->vault));
	visit_tick(visit, 500000);
	assert_false(vault_is_open(visit->vault));
	visit_with_keys(visit, then);
	assert_true(visit->is_secret);
}

static void what_it_had_opened_goes_as_it_is_locked(void **state)
{
	struct visit *visit = *state;
	struct page *page = page_create("sealed words");

	visit_with_keys(visit, then);
	open_by_passphrase(visit);
	page->is_sealed = true;
	visit_open(visit, page);
	visit_command(visit, "/lock");
	assert_null(visit->page);
	assert_false(vault_is_open(visit->vault));
	visit_command(visit, "/lock");
	assert_string_equal(visit->told, "Your own key is locked already.");
}

static void be_staff(struct visit *visit)
{
	give(visit, event_known(ROLE_COORDINATOR));
	visit_with_keys(visit, then);
	open_by_passphrase(visit);
}

static struct message wanted(enum team team, uint32_t epoch)
{
	return (struct message){ .number = EV_TEAM_WANTED, .team_wanted = { .team = (uint8_t)team, .epoch = epoch } };
}

static void an_open_vault_makes_and_grants_keys_unasked(void **state)
{
	struct visit *visit = *state;
	struct message request, lack = { .number = EV_LACK, .lack = { TEAM_STAFF, 1, 9, { { 0 } } } };
	struct vault *other = vault_create();
	unsigned told;

	be_staff(visit);
	assert_true(has_request(visit, REQ_VAULT, &request));
	assert_int_equal(request.vault.is_open, 1);
	told = visit->told_number;
	give(visit, wanted(TEAM_STAFF, 1));
	assert_true(has_request(visit, REQ_TEAM, &request));
	assert_true(vault_make_pair(other, 9));
	vault_public_key(other, lack.lack.public_key.bytes);
	give(visit, lack);
	assert_true(has_request(visit, REQ_GRANT, &request));
	assert_int_equal(request.grant.account, 9);
	assert_int_equal(vault_take_team(other, TEAM_STAFF, 1, (const uint8_t *)request.grant.sealed.at,
		request.grant.sealed.size), SEAL_OPENED);
	assert_int_equal(visit->told_number, told);
	vault_destroy(other);
}

static void the_key_that_all_are_told_of_counts(void **state)
{
	struct visit *visit = *state;
	struct message key = { .number = EV_TEAM, .team_key = { TEAM_STAFF, 1, { { 1 } } } };
	unsigned told;

	be_staff(visit);
	told = visit->told_number;
	give(visit, wanted(TEAM_STAFF, 1));
	give(visit, key); /* somebody else was first */
	assert_false(vault_has_team(visit->vault, TEAM_STAFF, 1, NULL));
	give(visit, event_refused(REQ_TEAM, REASON_NOT_NOW));
	assert_int_equal(visit->told_number, told);
}

static void a_key_that_was_changed_is_told_of(void **state)
{
	struct visit *visit = *state;
	struct message key = { .number = EV_TEAM, .team_key = { TEAM_STAFF, 1, { { 1 } } } };

	be_staff(visit);
	give(visit, wanted(TEAM_STAFF, 1));
	assert_true(vault_has_team(visit->vault, TEAM_STAFF, 1, key.team_key.public_key.bytes));
	give(visit, key);
	assert_true(vault_has_team(visit->vault, TEAM_STAFF, 1, NULL));
	key.team_key.public_key.bytes[0] ^= 1;
	give(visit, key);
	assert_non_null(strstr(visit->told, "is not the one you were given"));
}

static void a_role_that_ends_locks_the_vault(void **state)
{
	struct visit *visit = *state;

	be_staff(visit);
	give(visit, event_known(ROLE_PARTICIPANT));
	assert_false(vault_is_open(visit->vault));
}

static void the_code_comes_with_the_rules_once_it_holds(void **state)
{
	struct visit *visit = *state;
	struct message request;

	give(visit, event_setting(SETTING_VISITED, "0"));
	visit->view.room[0] = '\0';
	assert_true(vault_make_pair(visit->vault, visit->view.account));
	greet_begin(visit);
	assert_true(has_request(visit, REQ_RECOVERY, &request));
	assert_null(visit->page);
	give(visit, event_done(REQ_RECOVERY));
	assert_non_null(visit->page);
	assert_non_null(strstr(visit->page->rows[visit->page->count - 1].text, "/recovery"));
	prompt_is(visit, "Enter goes on: ");
	visit_command(visit, "/ja");
	assert_non_null(visit->page);
	visit_submit(visit, "", 1000);
	assert_int_equal(visit->rest->greet, GREET_AVATAR);
	assert_false(visit->rest->own_keys.has_code);
}

static void without_the_code_the_questions_go_on(void **state)
{
	struct visit *visit = *state;

	give(visit, event_setting(SETTING_VISITED, "0"));
	visit->view.room[0] = '\0';
	assert_true(vault_make_pair(visit->vault, visit->view.account));
	greet_begin(visit);
	give(visit, event_refused(REQ_RECOVERY, REASON_BUSY));
	assert_int_equal(visit->rest->greet, GREET_AVATAR);
	assert_non_null(strstr(visit->page->rows[0].text, "House rules"));
}

static const struct form_question two_questions[] = {
	{ "Title", "Title?", false, false, SAY_MAX, SAY_MAX },
	{ "Letter", "Write.", true, false, POST_MAX, POST_GRAPHEMES_MAX }
};

/* What is for few eyes is covered with the keys, in memory too, and comes back with them as it was left. */
static void what_is_being_written_is_sealed_while_keys_are_locked(void **state)
{
	struct visit *visit = *state;
	struct form *form = form_create("A letter", two_questions, 2);

	visit_with_keys(visit, then);
	open_by_passphrase(visit);
	form->is_private = true;
	form_open(visit, form);
	visit_submit(visit, "だれにも見せない題", 2000);
	visit_submit(visit, "ふたりだけの話", 2000);
	assert_true(page_says(visit, "ふたりだけの話"));
	visit_command(visit, "/lock");
	assert_false(page_says(visit, "ふたりだけの話"));
	assert_string_equal(form->answers[0], "");
	assert_string_equal(form->answers[1], "");
	assert_true(visit->puts_away);
	talk_put_away(visit, "まだ打っていた行");
	assert_null(visit->draft);
	visit_submit(visit, "", 3000);
	assert_true(visit->is_secret);
	open_by_passphrase(visit);
	assert_string_equal(form->answers[0], "だれにも見せない題");
	assert_true(page_says(visit, "ふたりだけの話"));
	assert_string_equal(visit->draft, "まだ打っていた行");
	visit_command(visit, "/lock");
	visit_submit(visit, "0", 3000);
	assert_null(visit->page);
	assert_null(visit->rest->form);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, come, go)
	const struct CMUnitTest tests[] = {
		CASE(an_open_vault_is_locked_after_five_idle_minutes),
		CASE(what_it_had_opened_goes_as_it_is_locked),
		CASE(what_is_being_written_is_sealed_while_keys_are_locked),
		CASE(an_open_vault_makes_and_grants_keys_unasked),
		CASE(the_key_that_all_are_told_of_counts),
		CASE(a_key_that_was_changed_is_told_of),
		CASE(a_role_that_ends_locks_the_vault),
		CASE(the_code_comes_with_the_rules_once_it_holds),
		CASE(without_the_code_the_questions_go_on),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests_name("open_keys", tests, NULL, NULL);
}
