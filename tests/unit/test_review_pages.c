/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A coordinator's pages: the list, what is opened with their own keys, and the mails that they seal. */
#include <stdio.h>
#include <stdlib.h>

#include "application.h"
#include "envelope.h"
#include "seal.h"
#include "visit_keys.h"
#include "visit_pages.h"
#include "visit_setup.h"

static uint8_t post_public[SEAL_BOX_KEY], post_secret[SEAL_BOX_KEY], team_public[SEAL_BOX_KEY];
static struct vault *vault;

static int start(void **state)
{
	struct message post = { .number = EV_MAIL_KEY, .mail_key = { .is_sending = 1 } };
	uint8_t grant[SEAL_GRANT];
	struct visit *visit = calloc(1, sizeof *visit);

	vault = vault_create();
	assert_true(vault_make_pair(vault, 7) && vault_make_team(vault, TEAM_COORDINATORS, 1, team_public, grant));
	visit_init(visit, LANGUAGE_EN);
	visit->has_pty = true;
	visit->vault = vault;
	give(visit, event_place());
	give(visit, event_known(ROLE_COORDINATOR));
	memcpy(post.mail_key.pk.bytes, post_public, sizeof post_public);
	give(visit, post);
	*state = visit;
	(void)come_in(state);
	return 0;
}

static int stop(void **state)
{
	vault_destroy(vault);
	return tear_down(state);
}

static void type(struct visit *visit, const char *text)
{
	visit_submit(visit, text, 1000);
}

static void list(struct visit *visit)
{
	struct message request;

	type(visit, "/申し込み");
	assert_true(has_request(visit, REQ_APPLICATIONS, &request));
	give(visit, (struct message){ .number = EV_APPLICATION, .application_listed = { 3, 9, 0, 1, 1 } });
	give(visit, (struct message){ .number = EV_APPLICATION, .application_listed = { 4, 0, 1, 0, 0 } });
	give(visit, (struct message){ .number = EV_DECLINING, .declining = { wire_string("いまは席がありません"),
		wire_string("No seats just now") } });
	give(visit, event_done(REQ_APPLICATIONS));
}

static void tell_box(struct visit *visit, uint64_t id)
{
	struct application application = { .whom = WHOM_FAMILY, .language = LANGUAGE_EN };
	uint8_t inside[APPLICATION_MAX], box[APPLICATION_BOX_MAX];
	size_t size;

	strcpy(application.address, "sora@example.jp");
	strcpy(application.hopes, "ことばを聞くだけ");
	size = application_encode(&application, inside);
	assert_true(seal_box(APPLICATION_TAG, 77, team_public, inside, size, box));
	give(visit, (struct message){ .number = EV_APPLICATION_BOX, .application_box = { .number = 3, .days = 9,
		.links = wire_string("4\nこたろう"), .id = id, .epoch = 1,
		.box = { (const char *)box, (uint16_t)seal_box_size(size) } } });
}

static void open_one(struct visit *visit)
{
	struct message request;

	list(visit);
	assert_true(page_says(visit, "No. 3, 9 days ago"));
	assert_true(page_says(visit, "No. 4, today"));
	type(visit, "1");
	assert_true(has_request(visit, REQ_APPLICATION, &request));
	assert_int_equal(request.application_wanted.number, 3);
	tell_box(visit, 77);
}

static void assert_envelope(uint64_t about, struct wire_text envelope, const char *words)
{
	char address[ADDRESS_ROOM], found[ENVELOPE_WORDS_MAX + 1];

	assert_true(envelope_open(about, post_public, post_secret, (const uint8_t *)envelope.at, envelope.size, address,
		found));
	assert_string_equal(address, "sora@example.jp");
	assert_string_equal(found, words);
}

static void one_is_opened_with_ones_own_keys(void **state)
{
	struct visit *visit = *state;

	open_one(visit);
	assert_true(page_says(visit, "sora@example.jp"));
	assert_true(page_says(visit, "ことばを聞くだけ"));
	assert_true(page_says(visit, "As family"));
	assert_true(page_says(visit, "Same household: 4 こたろう"));
}

static void a_box_for_others_shows_nothing(void **state)
{
	struct visit *visit = *state;
	struct message request;

	list(visit);
	type(visit, "1");
	tell_box(visit, 78); /* moved to another row */
	assert_false(page_says(visit, "sora"));
	assert_true(page_says(visit, "do not open"));
	type(visit, "/application participant");
	assert_false(has_request(visit, REQ_ACCEPT, &request));
}

static void without_keys_nothing_is_asked_for(void **state)
{
	struct visit *visit = *state;
	struct message request;

	vault_lock(vault);
	list(visit);
	type(visit, "1");
	assert_false(has_request(visit, REQ_APPLICATION, &request));
}

static void locked_keys_close_what_was_open(void **state)
{
	struct visit *visit = *state;
	struct message request;

	open_one(visit);
	type(visit, "3");
	vault_lock(vault);
	type(visit, "/application page");
	assert_false(visit->page && page_says(visit, "sora@example.jp") && page_says(visit, "Same household"));
	type(visit, "/application send");
	assert_false(has_request(visit, REQ_ACCEPT, &request));
	type(visit, "/decline 0");
	assert_false(has_request(visit, REQ_DECLINE, &request));
}

/* Whoever opens their keys again has to open the application again, too, and that goes on record. */
static void what_was_open_is_forgotten_with_the_lock(void **state)
{
	struct visit *visit = *state;

	open_one(visit);
	assert_true(visit_keys_lock(visit));
	assert_true(vault_make_pair(vault, 7));
	type(visit, "/application page");
	assert_false(visit->page && page_says(visit, "sora@example.jp"));
}

static void accepting_is_looked_over_and_sealed(void **state)
{
	struct visit *visit = *state;
	struct message request;

	open_one(visit);
	type(visit, "3");
	assert_true(page_says(visit, "To: sora@example.jp"));
	assert_false(has_request(visit, REQ_ACCEPT, &request));
	type(visit, "2");
	assert_true(page_says(visit, "Same household"));
	type(visit, "3");
	type(visit, "1");
	assert_true(has_request(visit, REQ_ACCEPT, &request));
	assert_int_equal(request.accept.number, 3);
	assert_int_equal(request.accept.role, ROLE_FAMILY);
	assert_int_equal(request.accept.language, LANGUAGE_EN);
	assert_envelope(request.accept.about, request.accept.envelope, "");
	give(visit, event_done(REQ_ACCEPT));
	assert_non_null(strstr(visit->told, "invitation"));
	assert_true(has_request(visit, REQ_APPLICATIONS, &request));
	type(visit, "/application family"); /* nothing is open any more */
	assert_false(has_request(visit, REQ_ACCEPT, &request));
}

static void declining_takes_words_in_their_language(void **state)
{
	struct visit *visit = *state;
	struct message request;

	open_one(visit);
	type(visit, "4");
	assert_true(page_says(visit, "No seats just now"));
	type(visit, "1");
	assert_true(page_says(visit, "No seats just now"));
	type(visit, "1");
	assert_true(has_request(visit, REQ_DECLINE, &request));
	assert_envelope(request.decline.about, request.decline.envelope, "No seats just now");
}

static void a_question_has_lines(void **state)
{
	struct visit *visit = *state;
	struct message request;

	open_one(visit);
	type(visit, "1");
	type(visit, "");
	type(visit, "どの曜日が よいですか");
	type(visit, "急ぎません");
	type(visit, "");
	assert_true(page_says(visit, "急ぎません"));
	type(visit, "1");
	assert_true(has_request(visit, REQ_ASK_BACK, &request));
	assert_envelope(request.ask_back.about, request.ask_back.envelope, "どの曜日が よいですか\n急ぎません");
}

static void kin_is_a_number_or_a_nickname(void **state)
{
	struct visit *visit = *state;
	struct message request;

	open_one(visit);
	type(visit, "5");
	type(visit, "４");
	assert_true(has_request(visit, REQ_LINK, &request));
	assert_int_equal(request.link.number, 3);
	assert_int_equal(request.link.other, 4);
	give(visit, event_done(REQ_LINK));
	assert_non_null(strstr(visit->told, "linked"));
	give(visit, event_done(REQ_APPLICATIONS));
	open_one(visit);
	type(visit, "5");
	type(visit, "こたろう");
	assert_true(has_request(visit, REQ_LINK, &request));
	assert_int_equal(request.link.other, 0);
	assert_true(wire_equals(request.link.nickname, "こたろう"));
	give(visit, event_refused(REQ_LINK, REASON_NO_PERSON));
	type(visit, "6");
	assert_true(has_request(visit, REQ_UNLINK, &request));
	give(visit, event_done(REQ_UNLINK));
	give(visit, event_done(REQ_APPLICATIONS));
	type(visit, "/unlink こたろう");
	assert_true(has_request(visit, REQ_UNLINK, &request));
	assert_true(wire_equals(request.unlink.nickname, "こたろう"));
}

static void others_of_staff_are_told_whose_it_is(void **state)
{
	struct visit *visit = *state;
	struct message request;

	give(visit, event_known(ROLE_COUNSELLOR));
	type(visit, "/applications");
	type(visit, "/application 3");
	assert_false(has_request(visit, REQ_APPLICATIONS, &request));
	assert_non_null(strstr(visit->told, "coordinators"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)
		TEST(one_is_opened_with_ones_own_keys),
		TEST(a_box_for_others_shows_nothing),
		TEST(without_keys_nothing_is_asked_for),
		TEST(locked_keys_close_what_was_open),
		TEST(what_was_open_is_forgotten_with_the_lock),
		TEST(accepting_is_looked_over_and_sealed),
		TEST(declining_takes_words_in_their_language),
		TEST(a_question_has_lines),
		TEST(kin_is_a_number_or_a_nickname),
		TEST(others_of_staff_are_told_whose_it_is)
#undef TEST
	};

	setlocale(LC_ALL, "C.UTF-8");
	if (!seal_init())
		return 1;
	seal_box_pair(post_public, post_secret);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
