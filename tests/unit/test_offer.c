/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Help offers what can be done now; what cannot is answered in a sentence when it is typed all the same. */
#include "command.h"
#include "form.h"
#include "visit_rest.h"
#include "visit_setup.h"

enum { CONSULTATION = 4711, OWN = 7, OTHER = 8 };

static bool is_offered(const struct visit *visit, const char *name)
{
	return command_is_offered(visit, command_find(name));
}

static void type(struct visit *visit, const char *text)
{
	visit_submit(visit, text, 1000);
}

static void stand(struct visit *visit, enum consult_state state, uint64_t account, uint64_t counsellor, bool sits)
{
	give(visit, (struct message){ .number = EV_CONSULT, .consult_told = { .consultation = CONSULTATION,
		.state = (uint8_t)state, .account = account, .nickname = wire_string(account == OWN ? "みかん" : "ゆき"),
		.counsellor_account = counsellor, .counsellor = wire_string(counsellor == 0 ? "" : "さとう"),
		.wished = wire_string(""), .nth = 1, .is_there = 1, .sits = sits, .epoch = 1 } });
}

static struct visit *come(void **state, enum role role)
{
	struct visit *visit = come_in(state);

	give(visit, event_known(role));
	visit->view.role = role;
	return visit;
}

static void who_talks_about_nothing_is_offered_no_talk(void **state)
{
	static const char *const later[] = { "wait", "notes", "pause", "think", "answers", "readers", "draft", "desk", "take",
		"hand-over", "hand-back", "memo", "note-own", "note-desk", "end", "slots" };
	struct visit *visit = come(state, ROLE_PARTICIPANT);

	for (size_t i = 0; i < sizeof later / sizeof *later; i++)
		assert_false(is_offered(visit, later[i]));
	assert_true(is_offered(visit, "consult") && is_offered(visit, "book") && is_offered(visit, "unsend"));
	assert_string_not_equal(command_nearest(visit, "pausee") ? command_nearest(visit, "pausee")->name : "", "pause");
	type(visit, "/pause");
	assert_string_equal(visit->told, "That one is for a talk at the desk: /consult goes there.");
	assert_null(visit->page);
}

static void a_talk_offers_what_belongs_to_it(void **state)
{
	struct visit *visit = come(state, ROLE_PARTICIPANT);

	stand(visit, CONSULT_WAITING, OWN, 0, false);
	assert_true(is_offered(visit, "wait") && is_offered(visit, "notes"));
	assert_false(is_offered(visit, "pause"));
	stand(visit, CONSULT_TAKEN, OWN, OTHER, true);
	assert_true(is_offered(visit, "pause") && is_offered(visit, "think") && is_offered(visit, "readers"));
	assert_false(is_offered(visit, "end"));
	stand(visit, CONSULT_CLOSED, OWN, OTHER, true);
	assert_true(is_offered(visit, "readers"));
	assert_false(is_offered(visit, "pause") || is_offered(visit, "answers") || is_offered(visit, "wait"));
}

static void the_desk_is_offered_what_it_has(void **state)
{
	struct visit *visit = come(state, ROLE_COUNSELLOR);

	assert_true(is_offered(visit, "desk") && is_offered(visit, "slots"));
	assert_false(is_offered(visit, "take") || is_offered(visit, "memo"));
	stand(visit, CONSULT_WAITING, OTHER, 0, false);
	assert_true(is_offered(visit, "take"));
	assert_false(is_offered(visit, "hand-over"));
	stand(visit, CONSULT_TAKEN, OTHER, OWN, false);
	assert_false(is_offered(visit, "take"));
	assert_true(is_offered(visit, "hand-over") && is_offered(visit, "hand-back") && is_offered(visit, "memo"));
	stand(visit, CONSULT_CLOSED, OTHER, OWN, false);
	assert_false(is_offered(visit, "hand-over") || is_offered(visit, "hand-back"));
	assert_true(is_offered(visit, "memo") && is_offered(visit, "note-own"));
}

static void other_staff_are_not_offered_the_desk(void **state)
{
	struct visit *visit = come(state, ROLE_SUPPORTER);

	assert_false(is_offered(visit, "desk") || is_offered(visit, "take") || is_offered(visit, "slots"));
	type(visit, "/hand-over");
	assert_non_null(strstr(visit->told, "Consultations are for counsellors"));
}

static void what_is_closed_stays_as_it_is(void **state)
{
	struct visit *visit = come(state, ROLE_COUNSELLOR);
	struct message request;

	visit->vault = vault_create();
	assert_true(seal_init() && vault_make_pair(visit->vault, OWN));
	stand(visit, CONSULT_CLOSED, OTHER, OWN, true);
	for (size_t i = 0; i < 3; i++) {
		type(visit, (const char *const[]){ "/pause", "/think 3", "/end" }[i]);
		assert_string_equal(visit->told, "This talk is closed. A letter can still be written: /consult write");
	}
	for (size_t i = 0; i < 2; i++) {
		type(visit, (const char *const[]){ "/hand-over", "/hand-back" }[i]);
		assert_non_null(strstr(visit->told, "is closed, and stays as it is"));
	}
	assert_false(has_request(visit, REQ_CONSULT_STEP, &request));
	assert_false(has_request(visit, REQ_CONSULT_COLLEAGUES, &request));
	vault_destroy(visit->vault);
	visit->vault = NULL;
}

static void who_has_asked_is_shown_it_and_not_asked_anew(void **state)
{
	struct visit *visit = come(state, ROLE_PARTICIPANT);

	stand(visit, CONSULT_WAITING, OWN, 0, false);
	type(visit, "/consult letter");
	assert_false(form_is_open(visit));
	assert_non_null(visit->page);
	assert_non_null(strstr(visit->page->title, "You wait for your turn"));
	assert_non_null(strstr(visit->told, "open already"));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(who_talks_about_nothing_is_offered_no_talk, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_talk_offers_what_belongs_to_it, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_desk_is_offered_what_it_has, set_up, tear_down),
		cmocka_unit_test_setup_teardown(other_staff_are_not_offered_the_desk, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_closed_stays_as_it_is, set_up, tear_down),
		cmocka_unit_test_setup_teardown(who_has_asked_is_shown_it_and_not_asked_anew, set_up, tear_down)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
