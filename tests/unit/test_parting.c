/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a session sends to the hub for the case that its person's line breaks, and when it sends nothing. */
#include "parting.h"

#include <locale.h>
#include <stdlib.h>

#include "form.h"
#include "visit_fixture.h"

struct try {
	struct parting parting;
	struct face *face;
	uint64_t now;
	unsigned drafts, seens;   /* heard by the hub since the last look */
	char draft[SAY_MAX + 1];
	uint64_t seen;
};

static void give(void *context, struct message event)
{
	struct try *try = context;

	face_event(try->face, &event, try->now);
}

static void draw(struct try *try)
{
	size_t size;

	while (face_urgency(try->face) != FRAME_NONE)
		face_frame(try->face, 0, try->now, &size);
	parting_showed(&try->parting, try->face, try->now);
}

static int set_up(void **state)
{
	struct face_options options = { .wish = FACE_LINE, .why = WHY_SUFFIX, .language = LANGUAGE_EN,
		.is_language_given = true, .has_pty = true, .term = "xterm", .columns = 80, .rows = 24 };
	struct try *try = calloc(1, sizeof *try);

	parting_init(&try->parting);
	try->now = 100000;
	try->face = face_create(&options);
	give(try, event_place());
	give(try, event_known(ROLE_PARTICIPANT));
	give(try, event_setting(SETTING_VISITED, "1"));
	face_begin(try->face, try->now);
	*state = try;
	return 0;
}

static int tear_down(void **state)
{
	struct try *try = *state;

	face_destroy(try->face);
	parting_finish(&try->parting);
	free(try);
	return 0;
}

static void on_request(struct try *try, const struct message *request)
{
	if (request->number == REQ_DRAFT) {
		try->drafts++;
		wire_copy(try->draft, sizeof try->draft, request->draft.text);
	} else if (request->number == REQ_SEEN) {
		assert_true(wire_equals(request->seen.room, "free"));
		try->seens++;
		try->seen = request->seen.line;
	}
}

static void listen_in(struct try *try)
{
	struct buf *requests = &face_visit(try->face)->requests;
	struct reader reader = { requests->data, requests->size, false };
	struct message request;

	try->drafts = try->seens = 0;
	while (wire_take(&reader, &request) == WIRE_OK)
		on_request(try, &request);
	buf_clear(requests);
}

static void type(struct try *try, const char *text)
{
	face_bytes(try->face, (const uint8_t *)text, strlen(text), try->now);
	parting_typed(&try->parting, try->now);
	draw(try);
}

/* Lets time pass as the session does. */
static void pass(struct try *try, uint64_t ms)
{
	uint64_t end = try->now + ms;

	while (parting_deadline(&try->parting) <= end) {
		try->now = parting_deadline(&try->parting) > try->now ? parting_deadline(&try->parting) : try->now;
		parting_copy(&try->parting, try->face, try->now);
	}
	try->now = end;
	listen_in(try);
}

static void come_in(struct try *try)
{
	each_room_event(give, try);
	draw(try);
	parting_took(&try->parting, true, try->now);
}

static void what_is_typed_is_copied_every_few_seconds(void **state)
{
	struct try *try = *state;

	come_in(try);
	for (int i = 0; i < 60; i++) { /* six seconds of typing */
		type(try, "a");
		pass(try, 100);
		assert_true(try->drafts <= 1);
	}
	pass(try, 10000);
	assert_int_equal(strlen(try->draft), 60);
	assert_int_equal(parting_deadline(&try->parting), UINT64_MAX);
	pass(try, 3600000);
	assert_int_equal(try->drafts, 0);
}

static void nothing_new_is_not_sent(void **state)
{
	struct try *try = *state;

	come_in(try);
	type(try, "ab");
	pass(try, 5000);
	assert_int_equal(try->drafts, 1);
	type(try, "c\177");
	pass(try, 5000);
	assert_int_equal(try->drafts, 0);
	type(try, "\025"); /* Ctrl-U */
	pass(try, 5000);
	assert_int_equal(try->drafts, 1);
	assert_string_equal(try->draft, "");
	type(try, "\033[A"); /* and keys that type nothing */
	type(try, "\005");
	pass(try, 5000);
	assert_int_equal(try->drafts, 0);
}

static void what_answers_a_question_is_no_draft(void **state)
{
	struct try *try = *state;

	type(try, "at the door");
	pass(try, 5000);
	assert_int_equal(try->drafts, 0);
	type(try, "\025");
	come_in(try);
	type(try, "/hide\r");
	type(try, "typed unseen");
	pass(try, 5000);
	assert_int_equal(try->drafts, 0);
}

/* A letter may be for two people only: the hub has none of it before it is sealed. */
static void what_is_written_in_a_form_is_no_draft(void **state)
{
	struct try *try = *state;
	static const struct form_question questions[] = { { "Letter", "Write.", true, false, POST_MAX, POST_GRAPHEMES_MAX } };

	come_in(try);
	form_open(face_visit(try->face), form_create("A letter", questions, 1));
	type(try, "for two people only");
	pass(try, 5000);
	assert_int_equal(try->drafts, 0);
	type(try, "\r");
	type(try, "another row");
	parting_say(&try->parting, try->face, true, try->now);
	listen_in(try);
	assert_int_equal(try->drafts, 0);
}

static void what_the_hub_gave_back_or_refused_is_known(void **state)
{
	struct try *try = *state;
	struct message draft = { .number = EV_DRAFT, .draft_kept = { wire_string("kept") } };
	struct message refused = event_refused(REQ_SAY, REASON_BUSY);

	come_in(try);
	parting_heard(&try->parting, &draft, try->now);
	give(try, draft);
	pass(try, 5000);
	assert_int_equal(try->drafts, 0);
	parting_heard(&try->parting, &refused, try->now); /* what became of the copy then is not known */
	pass(try, 5000);
	assert_int_equal(try->drafts, 1);
	assert_string_equal(try->draft, "kept");
}

static void a_broken_line_says_how_far_it_got(void **state)
{
	struct try *try = *state;

	come_in(try);
	give(try, event_line(EV_SAID, 6, 5, "ゆき", "とどいた行"));
	draw(try);
	assert_true(parting_wonders(&try->parting));
	parting_took(&try->parting, true, try->now);
	assert_false(parting_wonders(&try->parting));
	try->now += 60000;
	type(try, "half a li");
	give(try, event_line(EV_SAID, 7, 6, "ゆき", "とどかない行"));
	parting_say(&try->parting, try->face, true, try->now);
	listen_in(try);
	assert_int_equal(try->drafts, 1);
	assert_string_equal(try->draft, "half a li");
	assert_int_equal(try->seens, 1);
	assert_int_equal(try->seen, 6);
}

static void a_line_that_had_all_says_nothing_of_it(void **state)
{
	struct try *try = *state;

	come_in(try);
	parting_say(&try->parting, try->face, true, try->now);
	listen_in(try);
	assert_int_equal(try->drafts + try->seens, 0);
}

static void a_frame_sent_just_before_the_end_may_be_lost(void **state)
{
	struct try *try = *state;

	come_in(try);
	give(try, event_line(EV_SAID, 6, 5, "ゆき", "いまの行"));
	draw(try);
	parting_say(&try->parting, try->face, true, try->now + 100);
	listen_in(try);
	assert_int_equal(try->seens, 1);
	assert_int_equal(try->seen, 5);
}

static void a_stalled_line_is_told_apart_from_one_that_listens(void **state)
{
	struct try *try = *state;

	come_in(try);
	give(try, event_line(EV_SAID, 6, 5, "ゆき", "一"));
	draw(try);
	parting_took(&try->parting, false, try->now + 300); /* on its way */
	parting_say(&try->parting, try->face, false, try->now);
	listen_in(try);
	assert_int_equal(try->seens, 0);
	parting_took(&try->parting, false, try->now + 30000);
	parting_say(&try->parting, try->face, false, try->now + 30000);
	listen_in(try);
	assert_int_equal(try->seens, 1);
	assert_int_equal(try->seen, 5);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(what_is_typed_is_copied_every_few_seconds), CASE(nothing_new_is_not_sent),
		CASE(what_answers_a_question_is_no_draft), CASE(what_is_written_in_a_form_is_no_draft),
		CASE(what_the_hub_gave_back_or_refused_is_known),
		CASE(a_broken_line_says_how_far_it_got), CASE(a_line_that_had_all_says_nothing_of_it),
		CASE(a_frame_sent_just_before_the_end_may_be_lost), CASE(a_stalled_line_is_told_apart_from_one_that_listens)
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests_name("parting", tests, NULL, NULL);
}
