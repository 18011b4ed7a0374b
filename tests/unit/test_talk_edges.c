/* SPDX-License-Identifier: GPL-3.0-or-later */
/* At the edges of a talk: what is offered to who sits in it already or cannot go in, and what is said of keys. */
#include <stdlib.h>

#include "consult_pages.h"
#include "consult_parts.h"
#include "talk_setup.h"
#include "visit_pages.h"
#include "visit_rest.h"

static struct visit *sit(void **state)
{
	struct visit *visit = *state;
	struct message sits = event_consult(CONSULT_TAKEN, 1, 0);

	sits.consult_told.sits = 1;
	give(visit, sits);
	give_readers(visit);
	give(visit, event_done(REQ_CONSULT_READ));
	return visit;
}

static void who_sits_there_is_offered_no_way_in(void **state)
{
	struct visit *visit = sit(state);

	visit_submit(visit, "/wait", 2000);
	assert_true(page_says(visit, "only すずき reads it"));
	assert_false(page_says(visit, "Go in"));
}

/* It went back to the line, they stayed in the booth, and a colleague takes it. */
static void who_stayed_is_not_asked_in(void **state)
{
	struct visit *visit = sit(state);
	struct message stands = event_consult(CONSULT_WAITING, 1, 0);

	give(visit, event_done(REQ_CONSULTS));
	stands.consult_told.counsellor_account = 0;
	stands.consult_told.sits = 1;
	give(visit, stands);
	stands = event_consult(CONSULT_TAKEN, 1, 0);
	stands.consult_told.sits = 1;
	give(visit, stands);
	assert_null(visit->page);
	assert_false(was_told(visit, "has time for you now"));
}

/* The place has closed over one that was taken and had not begun. */
static void outside_there_is_no_way_in(void **state)
{
	struct visit *visit = *state;

	give(visit, event_consult(CONSULT_TAKEN, 1, 0));
	visit->view.opening.is_open = false;
	visit->view.room[0] = '\0';
	visit_submit(visit, "/wait", 2000);
	assert_true(page_says(visit, "すずき has your consultation. You can talk while the place is open."));
	assert_false(page_says(visit, "Go in"));
	visit_close_page(visit);
	visit_submit(visit, "/consult in", 2000);
	assert_true(page_says(visit, "You can talk while the place is open."));
}

static void who_named_somebody_hears_that_another_one_may_come(void **state)
{
	struct message waits = event_consult(CONSULT_WAITING, 1, 0);

	waits.consult_told.counsellor_account = 0;
	waits.consult_told.counsellor = wire_string("");
	waits.consult_told.wished = wire_string("すずき");
	give(*state, waits);
	visit_submit(*state, "/wait", 2000);
	assert_true(page_says(*state, "You wished for すずき."));
}

/* Nobody is told that somebody listens who is away. */
static void who_comes_back_is_promised_nobody_who_is_away(void **state)
{
	struct visit *visit = *state;
	struct message taken = event_consult(CONSULT_TAKEN, 1, 0);

	give(visit, taken);
	give(visit, event_done(REQ_CONSULTS));
	assert_string_equal(visit->told, "Your talk with すずき goes on whenever you like: /consult");
	taken.consult_told.is_there = 1;
	give(visit, taken);
	consult_pages_come_back(visit);
	give(visit, event_done(REQ_CONSULTS));
	assert_string_equal(visit->told, "すずき can listen to you now: /consult");
}

static void rosters_do_not_stand_among_lines_that_do_not_open(void **state)
{
	char nothing[] = "";
	struct desk_line line = { .kind = CONSULT_ROSTER, .seal = DESK_CLOSED, .nickname = "みかん", .text = nothing };
	char label[64], words[POST_MAX + 64];

	assert_false(talk_words(*state, &line, label, sizeof label, words, sizeof words));
	line.seal = DESK_LOCKED;
	assert_false(talk_words(*state, &line, label, sizeof label, words, sizeof words));
	line.seal = DESK_DAMAGED; /* this one everybody has to see */
	assert_true(talk_words(*state, &line, label, sizeof label, words, sizeof words));
	line.kind = CONSULT_SAID;
	line.seal = DESK_CLOSED;
	assert_true(talk_words(*state, &line, label, sizeof label, words, sizeof words));
}

static void ones_own_new_key_is_spoken_of_as_ones_own(void **state)
{
	struct desk_line line = { .kind = CONSULT_NEW_KEY, .nickname = "みかん", .is_mine = true };
	char words[512];

	(void)state;
	consult_words_hub(&line, words, sizeof words);
	assert_string_equal(words, "Your key has changed. Earlier lines stay closed until the other one opens them.");
	line.is_mine = false;
	consult_words_hub(&line, words, sizeof words);
	assert_non_null(strstr(words, "The key of みかん has changed."));
}

static void a_new_key_of_a_reader_shows_where_the_readers_do(void **state)
{
	struct visit *visit = sit(state);

	visit->desk.readers[1].is_held = true;
	visit_submit(visit, "/readers", 2000);
	assert_true(page_says(visit, "Open earlier lines to すずき"));
}

/* The keys of what was said before come only as its person does. */
static void lines_that_open_later_are_told_of_in_lines(void **state)
{
	struct visit *visit = sit(state);
	struct message said = event_talk(&both, SUZUKI, 2, "まえに 言ったこと");

	visit->face = FACE_LINE;
	vault_drop_circle(both.mikan, TALK, 2);
	give(visit, said);
	give(visit, event_grant(&both, 2, MIKAN));
	assert_string_equal(visit->told, "Earlier lines have opened to you: /back");
}

/* Its person was erased in the middle of it. */
static void the_desk_hears_that_there_is_nothing_any_more(void **state)
{
	struct visit *visit = sit(state);

	visit->view.role = ROLE_COUNSELLOR;
	give(visit, (struct message){ .number = EV_CONSULT_GONE, .consult_gone = { TALK } });
	assert_string_equal(visit->told,
		"This consultation is there no more: all that was stored about its person was erased.");
}

/* What was being written as one was led out is in no row that others could read, and opens in a letter. */
static void what_was_left_opens_only_for_its_own_consultation(void **state)
{
	struct visit *visit = sit(state);
	char *left;

	talk_put_away(visit, "あと ひとこと");
	assert_null(visit->draft);
	visit->desk.open = TALK + 1;
	left = talk_take_left(visit);
	assert_string_equal(left, "");
	free(left);
	visit->desk.open = TALK;
	talk_put_away(visit, "あと ひとこと");
	left = talk_take_left(visit);
	assert_string_equal(left, "あと ひとこと");
	free(left);
}

/* With one of staff alone nobody sits down; what was typed ahead of the seat comes back. */
static void a_booth_that_is_not_open_yet_is_spoken_of_as_one(void **state)
{
	struct visit *visit = *state;
	struct message request;

	give(visit, event_consult(CONSULT_TAKEN, 1, 0));
	visit_submit(visit, "/consult in", 2000);
	assert_true(has_request(visit, REQ_CONSULT_SIT, &request));
	visit_submit(visit, "ふたりだけの話", 2000);
	give(visit, event_refused(REQ_CONSULT_SIT, REASON_FEW_STAFF));
	assert_true(was_told(visit, "The booth opens once enough of staff are in."));
	assert_string_equal(visit->draft, "ふたりだけの話");
	assert_false(has_request(visit, REQ_SAY, &request));
}

static void no_time_is_offered_that_could_not_be_taken(void **state)
{
	struct visit *visit = *state;
	struct message request;

	give(visit, event_consult(CONSULT_TAKEN, 1, 0));
	buf_clear(&visit->requests);
	visit_submit(visit, "/book", 2000);
	assert_true(page_says(visit, "A consultation of yours is open."));
	assert_false(has_request(visit, REQ_APPOINTMENTS, &request));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(who_sits_there_is_offered_no_way_in, come, go),
		cmocka_unit_test_setup_teardown(who_stayed_is_not_asked_in, come, go),
		cmocka_unit_test_setup_teardown(outside_there_is_no_way_in, come, go),
		cmocka_unit_test_setup_teardown(who_named_somebody_hears_that_another_one_may_come, come, go),
		cmocka_unit_test_setup_teardown(who_comes_back_is_promised_nobody_who_is_away, come, go),
		cmocka_unit_test_setup_teardown(rosters_do_not_stand_among_lines_that_do_not_open, come, go),
		cmocka_unit_test_setup_teardown(ones_own_new_key_is_spoken_of_as_ones_own, come, go),
		cmocka_unit_test_setup_teardown(a_new_key_of_a_reader_shows_where_the_readers_do, come, go),
		cmocka_unit_test_setup_teardown(lines_that_open_later_are_told_of_in_lines, come, go),
		cmocka_unit_test_setup_teardown(the_desk_hears_that_there_is_nothing_any_more, come, go),
		cmocka_unit_test_setup_teardown(what_was_left_opens_only_for_its_own_consultation, come, go),
		cmocka_unit_test_setup_teardown(a_booth_that_is_not_open_yet_is_spoken_of_as_one, come, go),
		cmocka_unit_test_setup_teardown(no_time_is_offered_that_could_not_be_taken, come, go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
