/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form of an application as a visit: every question forwards and back, what does not fit, and what is sealed. */
#include <stdio.h>
#include <stdlib.h>

#include "apply.h"
#include "seal.h"
#include "seal_box.h"
#include "application.h"
#include "visit_fixture.h"
#include "visit_pages.h"

static uint8_t public_key[SEAL_BOX_KEY], secret_key[SEAL_BOX_KEY];
static struct visit visit;

static void hear(struct message event)
{
	visit_event(&visit, &event, 1);
}

static struct message applying(enum applying state, const char *districts)
{
	return (struct message){ .number = EV_APPLYING,
		.applying = { .state = (uint8_t)state, .days = 14, .districts = wire_string(districts) } };
}

static void begin(bool has_key, enum applying state, bool may_apply, const char *districts)
{
	struct message team = { .number = EV_TEAM, .team_key = { .team = TEAM_COORDINATORS, .epoch = 3 } };

	visit_init(&visit, LANGUAGE_EN);
	visit.has_pty = true;
	hear(event_place());
	memcpy(team.team_key.public_key.bytes, public_key, sizeof public_key);
	if (has_key)
		hear(team);
	visit_begin_applying(&visit, may_apply, 1);
	hear(applying(state, districts));
}

static int start(void **state)
{
	(void)state;
	begin(true, APPLYING_OPEN, true, "Aoba\nIzumi");
	return 0;
}

static int stop(void **state)
{
	(void)state;
	visit_finish(&visit);
	return 0;
}

static void type(const char *text)
{
	visit_submit(&visit, text, 1);
}

static void type_all(const char *const texts[], size_t count)
{
	for (size_t i = 0; i < count; i++)
		type(texts[i]);
}
#define TYPE(...) type_all((const char *const[]){ __VA_ARGS__ }, \
	sizeof (const char *const[]){ __VA_ARGS__ } / sizeof (const char *))

static void assert_page(const char *words)
{
	if (!page_says(&visit, words)) {
		print_message("%s\n", visit.page->title);
		for (int i = 0; i < visit.page->count; i++)
			print_message("  %s\n", visit.page->rows[i].text);
		fail_msg("the page does not say: %s", words);
	}
}

/* The newest request of that number, if there is one; takes all. */
static bool request(enum wire_number number, struct message *found)
{
	static struct buf taken;
	struct reader reader;
	struct message message;
	bool is_found = false;

	taken.limit = 65536;
	buf_clear(&taken);
	buf_put(&taken, visit.requests.data, visit.requests.size);
	buf_clear(&visit.requests);
	reader = (struct reader){ taken.data, taken.size, false };
	while (wire_take(&reader, &message) == WIRE_OK) {
		if (message.number == number) {
			*found = message;
			is_found = true;
		}
	}
	return is_found;
}

/* What is in the box that was sent. */
static struct application sent(void)
{
	struct message message;
	struct application application;
	uint8_t inside[APPLICATION_BOX_MAX], sum[32];
	size_t size;

	assert_true(request(REQ_APPLY, &message));
	assert_int_equal(message.apply.epoch, 3);
	assert_true(seal_box_open(APPLICATION_TAG, message.apply.id, public_key, secret_key,
		(const uint8_t *)message.apply.box.at, message.apply.box.size, inside, &size));
	assert_true(application_decode(inside, size, &application));
	application_address_sum(application.address, sum);
	assert_memory_equal(sum, message.apply.address.bytes, sizeof sum);
	return application;
}

static void all_of_it_is_sealed_and_sent(void **state)
{
	struct application application;
	struct message message;

	(void)state;
	assert_page("Apply");
	TYPE("１", "2", "1", "ｓｏｒａ@Example.JP ", "ことばを 聞くだけ", "ゆっくりがいいです", "", "1", "3");
	assert_page("look it over");
	assert_page("As family");
	assert_page("Aoba");
	assert_page("sora@example.jp");
	assert_page("ゆっくりがいいです");
	assert_false(request(REQ_APPLY, &message));
	type("7");
	application = sent();
	assert_int_equal(application.whom, WHOM_FAMILY);
	assert_string_equal(application.district, "Aoba");
	assert_string_equal(application.address, "sora@example.jp");
	assert_string_equal(application.hopes, "ことばを 聞くだけ\nゆっくりがいいです");
	assert_int_equal(application.language, LANGUAGE_JA);
	assert_int_equal(application.helps, HELPS_ALL);
	hear((struct message){ .number = EV_APPLIED, .applied = { wire_string("482-913-557") } });
	assert_page("482-913-557");
	assert_page("14 days");
	type("");
	assert_int_equal(visit.end, VISIT_LEAVES);
}

static void nothing_but_the_address_is_needed(void **state)
{
	struct application application;

	(void)state;
	TYPE("1", "1", "", "sora@example.jp", "", "", "", "7");
	application = sent();
	assert_int_equal(application.where, WHERE_UNSAID);
	assert_string_equal(application.hopes, "");
	assert_int_equal(application.language, LANGUAGE_EN);
	assert_int_equal(application.helps, 0);
}

static void an_empty_enter_is_an_answer_only_where_it_may_be(void **state)
{
	(void)state;
	TYPE("1", "", "", "");
	assert_page("Who is it for?");
	type("1");
	type("");
	assert_page("mail address");
	TYPE("", "", "");
	assert_page("mail address");
	assert_non_null(strstr(visit.told, "invitation"));
}

static void zero_goes_one_back_and_keeps_what_was_said(void **state)
{
	(void)state;
	TYPE("1", "1", "2", "sora@example.jp", "はい", "", "0");
	assert_page("はい");
	assert_page("Leave it so");
	type("0");
	assert_page("sora@example.jp");
	TYPE("0", "0", "0");
	assert_page("This is where one applies");
	TYPE("1", "", "", "", "", "", "");
	assert_page("look it over");
	assert_page("Izumi");
	TYPE("0", "0", "0", "0", "0", "0", "0", "0");
	assert_int_equal(visit.end, VISIT_LEAVES);
}

static void each_answer_is_changed_by_its_number(void **state)
{
	(void)state;
	TYPE("1", "1", "2", "sora@example.jp", "はい", "", "", "", "1", "2");
	assert_page("look it over");
	assert_page("As family");
	TYPE("2", "3");
	assert_page("District: Elsewhere");
	TYPE("3", "umi@example.jp");
	assert_page("umi@example.jp");
	TYPE("4", "3", "いいえ", "");
	assert_page("いいえ");
	assert_false(page_says(&visit, "はい"));
	TYPE("4", "2", "でも", "", "5", "1", "6", "2");
	assert_page("いいえ でも");
	assert_page("日本語");
	assert_page("Little data");
	TYPE("6", "0");
	assert_page("look it over");
}

static void what_is_no_address_comes_back(void **state)
{
	static const char *const bad[] = { "sora", "sora@", "a@b@c.jp", "sora@example.jp, umi@example.jp",
		"Sora <sora@example.jp>", "sora @example.jp", "sora@example.jp\nBcc: x@y.jp", "そら@example.jp" };

	(void)state;
	TYPE("1", "1", "");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		type(bad[i]);
		assert_page("mail address");
		assert_string_equal(visit.draft, bad[i]);
		assert_non_null(strstr(visit.told, "kept"));
		free(visit.draft);
		visit.draft = NULL;
	}
	type("sora@example.jp");
	assert_page("What do you hope for");
}

static void hopes_have_room_for_five_hundred_characters(void **state)
{
	char line[3 * 250 + 1] = "";

	(void)state;
	TYPE("1", "1", "", "sora@example.jp");
	for (int i = 0; i < 250; i++)
		strcat(line, "あ");
	type(line);
	type(line);
	assert_page("What do you hope for");
	type("もう一字");
	assert_string_equal(visit.draft, "もう一字");
	assert_non_null(strstr(visit.told, "500"));
	type("");
	assert_page("In which language");
	TYPE("0", "1", "", "");
	assert_page("look it over");
	type("7");
	assert_int_equal(strlen(sent().hopes), 2 * 750 + 1);
}

/* Controls, bidi marks and escapes never arrive; what looks like a command is one. */
static void hopes_hold_text_only(void **state)
{
	(void)state;
	TYPE("1", "1", "", "sora@example.jp", "\x1b[2Jは\xe2\x80\xaeい\x07", "/who", "", "", "", "7");
	assert_string_equal(sent().hopes, "[2Jはい");
}

static void only_what_needs_nobody_works_here(void **state)
{
	struct message message;

	(void)state;
	TYPE("1", "/go free", "/staff", "/export", "/keys", "/wave x", "/listen");
	assert_true(request(REQ_APPLYING, &message));
	TYPE("/rooms", "/who");
	assert_int_equal(visit.requests.size, 0);
	type("/contacts");
	assert_false(page_says(&visit, "Who is it for?"));
	type("0");
	assert_page("Who is it for?");
	type("ja");
	assert_int_equal(visit.language, LANGUAGE_JA);
	assert_page("1 / 6");
	type("en");
}

static void refused_the_form_is_as_it_was(void **state)
{
	static const enum reason reasons[] = { REASON_BUSY, REASON_TOO_MANY, REASON_APPLYING, REASON_MALFORMED };

	(void)state;
	TYPE("1", "1", "", "sora@example.jp", "はい", "", "", "");
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
		type("7");
		hear((struct message){ .number = EV_REFUSED, .refused = { REQ_APPLY, (uint8_t)reasons[i], 0 } });
		assert_page("look it over");
		assert_page("はい");
	}
}

static void a_receipt_takes_it_back(void **state)
{
	struct message message;

	(void)state;
	TYPE("2", "", "12345", "ことば");
	assert_page("receipt number");
	type("４８２ー９１３ー５５７");
	assert_true(request(REQ_TAKE_BACK, &message));
	assert_true(wire_equals(message.take_back.receipt, "482913557"));
	hear((struct message){ .number = EV_DONE, .done = { REQ_TAKE_BACK } });
	assert_page("no application with that number");
	type("");
	assert_int_equal(visit.end, VISIT_LEAVES);
}

static void a_place_that_cannot_says_so(void **state)
{
	static const struct { bool has_key; enum applying state; bool may_apply; const char *words; } cases[] = {
		{ false, APPLYING_OPEN, true, "just now" }, { true, APPLYING_SHUT, true, "just now" },
		{ true, APPLYING_FULL, true, "tomorrow" }, { true, APPLYING_OPEN, false, "where you are" }
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		begin(cases[i].has_key, cases[i].state, cases[i].may_apply, "");
		assert_page(cases[i].words);
		type("");
		assert_int_equal(visit.end, VISIT_LEAVES);
		visit_finish(&visit);
	}
}

static void districts_fill_as_many_pages_as_they_need(void **state)
{
	(void)state;
	begin(true, APPLYING_OPEN, true, "");
	TYPE("1", "1");
	assert_page("mail address");
	visit_finish(&visit);
	begin(true, APPLYING_OPEN, true, "a\nb\nc\nd\ne\nf\ng\nh\ni");
	TYPE("1", "1");
	assert_int_equal(visit.page->choices, 9);
	type("9");
	assert_int_equal(visit.page->choices, 4); /* two more, elsewhere, others */
	type("4");
	assert_int_equal(visit.page->choices, 9);
	TYPE("9", "2", "sora@example.jp", "", "", "");
	assert_page("District: i");
	visit_finish(&visit);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)
		TEST(all_of_it_is_sealed_and_sent),
		TEST(nothing_but_the_address_is_needed),
		TEST(an_empty_enter_is_an_answer_only_where_it_may_be),
		TEST(zero_goes_one_back_and_keeps_what_was_said),
		TEST(each_answer_is_changed_by_its_number),
		TEST(what_is_no_address_comes_back),
		TEST(hopes_have_room_for_five_hundred_characters),
		TEST(hopes_hold_text_only),
		TEST(only_what_needs_nobody_works_here),
		TEST(refused_the_form_is_as_it_was),
		TEST(a_receipt_takes_it_back),
#undef TEST
		cmocka_unit_test(a_place_that_cannot_says_so),
		cmocka_unit_test(districts_fill_as_many_pages_as_they_need)
	};

	if (!seal_init())
		return 1;
	seal_box_pair(public_key, secret_key);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
