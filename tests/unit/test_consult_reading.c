/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Consultations read again: letters, long threads, and what is told of them as one comes. */
#include <stdio.h>

#include "consult_pages_setup.h"
#include "seal.h"
#include "vault.h"
#include "visit_pages.h"
#include "visit_setup.h"

static void one_that_was_closed_is_read_again(void **state)
{
	struct both *both = *state;
	struct message request;

	ask_and_wait(both);
	give(&both->asker, as_it_stands(both, CONSULT_TAKEN, true));
	give(&both->asker, as_it_stands(both, CONSULT_CLOSED, true));
	assert_true(was_told(&both->asker, "is closed"));
	type(&both->asker, "0");
	type(&both->asker, "/相談 一覧");
	give(&both->asker, event_done(REQ_CONSULTS));
	choose(&both->asker, "closed; you can read it again");
	assert_true(has_request(&both->asker, REQ_CONSULT_READ, &request));
	tell_thread(both, &both->asker, as_it_stands(both, CONSULT_CLOSED, true), 0);
	assert_true(page_says(&both->asker, "みかん: ねむれない日が多いです"));
	assert_true(page_says(&both->asker, "Write a letter"));
	assert_true(both->asker.page->is_sealed);
}

static void a_letter_is_a_sealed_line_of_the_thread(void **state)
{
	struct both *both = *state;
	struct message request, line;
	struct seal_line about = { .epoch = 1, .author = MIKAN_ACCOUNT, .counter = 1 };
	uint8_t inside[SEAL_LINE_INSIDE_MAX], box[CONSULT_BOX_MAX];
	size_t n = 0;

	ask_and_wait(both);
	give(&both->asker, as_it_stands(both, CONSULT_TAKEN, true));
	choose(&both->asker, "Read what was written");
	tell_thread(both, &both->asker, as_it_stands(both, CONSULT_TAKEN, true), 0);
	choose(&both->asker, "Write a letter");
	type(&both->asker, "つづきを書きます。");
	type(&both->asker, "");
	type(&both->asker, "また来ます。");
	type(&both->asker, ".");
	type(&both->asker, "1");
	assert_true(has_request(&both->asker, REQ_CONSULT_SAY, &request));
	assert_int_equal(request.consult_say.kind, CONSULT_LETTER);
	about.circle = both->consult.consultation;
	memcpy(about.id, request.consult_say.id.bytes, sizeof about.id);
	memcpy(box, request.consult_say.box.at, request.consult_say.box.size);
	assert_int_equal(vault_open_line(both->asker_vault, &about, box, request.consult_say.box.size, inside, &n),
		SEAL_OPENED);
	assert_non_null(memmem(inside, n, "また来ます", strlen("また来ます")));
	line = one_line(both, 9, 1, CONSULT_LETTER, (struct wire_text){ (const char *)box, request.consult_say.box.size });
	line.consult_line.is_mine = 1;
	line.consult_line.id = request.consult_say.id;
	give(&both->asker, line);
	assert_true(was_told(&both->asker, "Your letter has arrived, sealed"));
	assert_null(both->asker.page);
}

static void a_letter_that_is_refused_comes_back(void **state)
{
	struct both *both = *state;
	struct message request;

	ask_and_wait(both);
	give(&both->asker, as_it_stands(both, CONSULT_TAKEN, true));
	choose(&both->asker, "Read what was written");
	tell_thread(both, &both->asker, as_it_stands(both, CONSULT_TAKEN, true), 0);
	choose(&both->asker, "Write a letter");
	type(&both->asker, "つづきを書きます。");
	type(&both->asker, ".");
	type(&both->asker, "1");
	assert_true(has_request(&both->asker, REQ_CONSULT_SAY, &request));
	give(&both->asker, event_refused(REQ_CONSULT_SAY, REASON_NO_CONSULT));
	assert_true(page_says(&both->asker, "つづきを書きます"));
}

static void long_threads_come_in_pages(void **state)
{
	struct both *both = *state;
	char text[64];

	ask_and_wait(both);
	type(&both->asker, "0");
	type(&both->asker, "/consult read");
	give(&both->asker, as_it_stands(both, CONSULT_TAKEN, true));
	for (uint32_t i = 0; i < 90; i++) {
		struct seal_line about = { .circle = both->consult.consultation, .epoch = 1, .author = MIKAN_ACCOUNT,
			.counter = i + 3 };
		uint8_t box[512];
		struct message line;

		text[0] = CONSULT_SAID;
		snprintf(text + 1, sizeof text - 1, "line %u", i);
		assert_true(vault_seal_line(both->asker_vault, &about, text, 1 + strlen(text + 1), box));
		line = one_line(both, 100 + i, i + 3, CONSULT_SAID, (struct wire_text){ (const char *)box,
			(uint16_t)seal_line_size(1 + strlen(text + 1)) });
		memset(line.consult_line.id.bytes, 0, 16);
		give(&both->asker, line);
	}
	give(&both->asker, event_done(REQ_CONSULT_READ));
	assert_true(page_says(&both->asker, "line 89"));
	assert_false(page_says(&both->asker, "line 49"));
	choose(&both->asker, "Earlier lines");
	assert_true(page_says(&both->asker, "line 49"));
	assert_false(page_says(&both->asker, "line 89"));
	choose(&both->asker, "Earlier lines");
	assert_true(page_says(&both->asker, "line 0"));
}

static void a_letter_that_comes_beside_the_open_thread_is_spoken_of(void **state)
{
	struct both *both = *state;
	struct message line;

	ask_and_wait(both);
	give(&both->asker, as_it_stands(both, CONSULT_TAKEN, true));
	choose(&both->asker, "Read what was written");
	tell_thread(both, &both->asker, as_it_stands(both, CONSULT_TAKEN, true), 0);
	assert_false(was_told(&both->asker, "An answer to your consultation has come"));
	line = one_line(both, 9, 1, CONSULT_LETTER, (struct wire_text){ "x", 1 });
	line.consult_line.author = SUZUKI_ACCOUNT;
	give(&both->asker, line);
	assert_true(was_told(&both->asker, "An answer to your consultation has come"));
}

/* However one hears of it: by the line, by how it stands, or by both. */
static void letters_that_came_meanwhile_are_spoken_of_once(void **state)
{
	struct both *both = *state;
	struct message stands;
	unsigned told;

	ask_and_wait(both);
	take(both);
	stands = as_it_stands(both, CONSULT_TAKEN, true);
	stands.consult_told.unread = 1;
	give(&both->asker, stands);
	assert_true(was_told(&both->asker, "An answer to your consultation has come"));
	give(&both->desk, one_line(both, 9, 1, CONSULT_LETTER, (struct wire_text){ "x", 1 }));
	told = both->desk.told_number;
	give(&both->desk, stands);
	assert_true(was_told(&both->desk, "A letter of みかん has come") && both->desk.told_number == told);
}

static void come_again(struct both *both, struct message stands)
{
	struct message request;

	visit_finish(&both->asker);
	come(&both->asker, both->asker_vault, event_known(ROLE_PARTICIPANT), FACE_MAP);
	assert_true(has_request(&both->asker, REQ_CONSULTS, &request));
	give(&both->asker, stands);
	assert_false(was_told(&both->asker, "has come"));
	give(&both->asker, event_done(REQ_CONSULTS));
}

static void what_waits_is_told_as_one_comes_and_is_no_news(void **state)
{
	struct both *both = *state;
	struct message stands;

	ask_and_wait(both);
	stands = as_it_stands(both, CONSULT_CLOSED, true);
	stands.consult_told.unread = 1;
	come_again(both, stands);
	assert_true(was_told(&both->asker, "An answer to your consultation has come"));
	assert_false(was_told(&both->asker, "is closed"));
	stands = as_it_stands(both, CONSULT_TAKEN, true);
	stands.consult_told.wish = WISH_LETTER;
	come_again(both, stands);
	assert_true(was_told(&both->asker, "looks after what you wrote"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define CASE(name) cmocka_unit_test_setup_teardown(name, start, stop)
		CASE(one_that_was_closed_is_read_again),
		CASE(a_letter_is_a_sealed_line_of_the_thread),
		CASE(a_letter_that_is_refused_comes_back),
		CASE(long_threads_come_in_pages),
		CASE(a_letter_that_comes_beside_the_open_thread_is_spoken_of),
		CASE(what_waits_is_told_as_one_comes_and_is_no_news),
		CASE(letters_that_came_meanwhile_are_spoken_of_once),
	};

	setlocale(LC_ALL, "C.UTF-8");
	assert_true(seal_init());
	return cmocka_run_group_tests(tests, NULL, NULL);
}
