/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desk's side of a consultation: reading and taking what was asked, giving it back, handing it on, notes, keys. */
#include "consult_pages_setup.h"
#include "seal.h"
#include "seal_note.h"
#include "vault.h"
#include "visit_pages.h"
#include "visit_setup.h"

static void the_desk_reads_what_was_asked_and_takes_it(void **state)
{
	struct both *both = *state;
	struct message request;

	ask_and_wait(both);
	read_at_the_desk(both);
	assert_true(page_says(&both->desk, "ねむれない日が多いです"));
	assert_true(page_says(&both->desk, "text only"));
	assert_true(page_says(&both->desk, "number 2"));
	choose(&both->desk, "Take it");
	assert_true(has_request(&both->desk, REQ_CONSULT_CLAIM, &request));
	give(&both->desk, as_it_stands(both, CONSULT_TAKEN, true));
	assert_true(page_says(&both->desk, "You have the consultation of みかん"));
	choose(&both->desk, "booth");
	assert_true(has_request(&both->desk, REQ_CONSULT_SIT, &request));
}

static void a_colleague_was_quicker(void **state)
{
	struct both *both = *state;

	ask_and_wait(both);
	read_at_the_desk(both);
	choose(&both->desk, "Take it");
	give(&both->desk, event_refused(REQ_CONSULT_CLAIM, REASON_CLAIMED));
	assert_true(was_told(&both->desk, "a little quicker"));
}

static void without_the_desks_key_it_is_not_taken(void **state)
{
	struct both *both = *state;
	struct message request;

	ask_and_wait(both);
	vault_drop_team(both->desk_vault, TEAM_DESK, DESK_EPOCH);
	read_at_the_desk(both);
	assert_true(page_says(&both->desk, "do not open this one yet"));
	assert_false(page_says(&both->desk, "ねむれない"));
	type(&both->desk, "/take");
	assert_false(has_request(&both->desk, REQ_CONSULT_CLAIM, &request));
}

static void supporters_take_none(void **state)
{
	struct both *both = *state;
	struct message request;

	give(&both->desk, (struct message){ .number = EV_KNOWN, .known = { SUZUKI_ACCOUNT, wire_string("すずき"),
		ROLE_SUPPORTER, 1, 5, 2 } });
	for (size_t i = 0; i < 7; i++) {
		static const char *const commands[] = { "/desk", "/take 1", "/hand-back", "/hand-over", "/note-own",
			"/note-desk", "/memo" };

		type(&both->desk, commands[i]);
		assert_true(was_told(&both->desk, "are for counsellors"));
	}
	assert_false(has_request(&both->desk, REQ_CONSULT_CLAIM, &request));
}

static void it_goes_back_with_a_key_for_the_desk(void **state)
{
	struct both *both = *state;
	struct message request;
	struct seal_grant about = { .epoch = 1, .reader = SEAL_READER_TEAM(TEAM_DESK, DESK_EPOCH) };

	ask_and_wait(both);
	take(both);
	type(&both->desk, "0");
	type(&both->desk, "/列にもどす");
	choose(&both->desk, "Give it back");
	assert_true(has_request(&both->desk, REQ_CONSULT_BACK, &request));
	assert_int_equal(request.consult_back.grants.size, GRANT_SIZE);
	about.circle = both->consult.consultation;
	vault_drop_circle(both->desk_vault, about.circle, 1);
	assert_int_equal(vault_take_circle(both->desk_vault, &about, (const uint8_t *)request.consult_back.grants.at + 8,
		SEAL_GRANT), SEAL_OPENED);
	give(&both->desk, (struct message){ .number = EV_CONSULT_GONE, .consult_gone = { both->consult.consultation } });
	assert_true(was_told(&both->desk, "back in the line"));
	give(&both->asker, as_it_stands(both, CONSULT_WAITING, false));
	assert_true(was_told(&both->asker, "back in the waiting line"));
}

static void it_is_handed_on_with_a_note_for_that_colleague_only(void **state)
{
	struct both *both = *state;
	struct message request, colleague = { .number = EV_CONSULT_COLLEAGUE, .consult_colleague = { .account = 21,
		.nickname = wire_string("たなか"), .role = ROLE_COUNSELLOR, .is_here = 1, .has_key = 1 } };
	struct seal_note note = { .author = SUZUKI_ACCOUNT };
	uint8_t secret[SEAL_BOX_KEY], inside[SEAL_BOX_INSIDE_MAX];
	size_t n = 0;

	seal_box_pair(colleague.consult_colleague.public_key.bytes, secret);
	ask_and_wait(both);
	take(both);
	type(&both->desk, "0");
	type(&both->desk, "/ひきつぐ");
	assert_true(has_request(&both->desk, REQ_CONSULT_COLLEAGUES, &request));
	give(&both->desk, colleague);
	give(&both->desk, event_done(REQ_CONSULT_COLLEAGUES));
	choose(&both->desk, "たなか (is here)");
	assert_true(has_request(&both->desk, REQ_CONSULT_COLLEAGUES, &request)); /* keys as they are now */
	give(&both->desk, colleague);
	give(&both->desk, event_done(REQ_CONSULT_COLLEAGUES));
	type(&both->desk, "ねむりの話は自分から");
	type(&both->desk, ".");
	type(&both->desk, "1");
	assert_true(has_request(&both->desk, REQ_CONSULT_HAND, &request));
	assert_int_equal(request.consult_hand.account, 21);
	assert_true(seal_box_open("KKn1", request.consult_hand.id, colleague.consult_colleague.public_key.bytes, secret,
		(const uint8_t *)request.consult_hand.note.at, request.consult_hand.note.size, inside, &n));
	note.consultation = both->consult.consultation;
	assert_non_null(seal_note_text(&note, inside, &n));
	assert_int_equal(n, strlen("ねむりの話は自分から"));
	give(&both->desk, (struct message){ .number = EV_CONSULT_GONE, .consult_gone = { both->consult.consultation } });
	assert_true(was_told(&both->desk, "It is with たなか now"));
}

/* -- notes -- */

static void notes_open_for_whom_they_are_and_are_counted_for_the_others(void **state)
{
	struct both *both = *state;
	struct message request, noted = { .number = EV_CONSULT_NOTE, .consult_noted = { .at = 1000, .readers = NOTE_DESK,
		.epoch = DESK_EPOCH, .account = SUZUKI_ACCOUNT, .nickname = wire_string("すずき"), .is_mine = 1 } };
	uint8_t box[4096];

	ask_and_wait(both);
	take(both);
	type(&both->desk, "0");
	type(&both->desk, "/窓口のメモ");
	type(&both->desk, "つぎは ねむりのことから");
	type(&both->desk, ".");
	type(&both->desk, "1");
	assert_true(has_request(&both->desk, REQ_CONSULT_NOTE, &request));
	assert_int_equal(request.consult_note.readers, NOTE_DESK);
	assert_int_equal(request.consult_note.epoch, DESK_EPOCH);
	noted.consult_noted.consultation = both->consult.consultation;
	noted.consult_noted.id = request.consult_note.id;
	memcpy(box, request.consult_note.box.at, request.consult_note.box.size);
	noted.consult_noted.box = (struct wire_text){ (const char *)box, request.consult_note.box.size };
	give(&both->desk, noted);
	assert_true(was_told(&both->desk, "The note is kept"));
	type(&both->desk, "/記録");
	assert_true(has_request(&both->desk, REQ_CONSULT_NOTES, &request));
	give(&both->desk, noted);
	give(&both->desk, event_done(REQ_CONSULT_NOTES));
	assert_true(page_says(&both->desk, "つぎは ねむりのことから"));
	assert_true(both->desk.page->is_sealed);
	choose(&both->desk, "Erase this note");
	assert_true(has_request(&both->desk, REQ_CONSULT_UNNOTE, &request));
	type(&both->desk, "/記録");
	noted.consult_noted.account++;
	give(&both->desk, noted);
	give(&both->desk, event_done(REQ_CONSULT_NOTES));
	assert_true(page_says(&both->desk, "this note cannot be opened"));
	assert_false(page_says(&both->desk, "ねむり"));
	noted.consult_noted.account--;

	type(&both->asker, "0");
	type(&both->asker, "/notes");
	assert_true(has_request(&both->asker, REQ_CONSULT_READ, &request));
	tell_thread(both, &both->asker, as_it_stands(both, CONSULT_TAKEN, true), 0);
	assert_true(has_request(&both->asker, REQ_CONSULT_NOTES, &request));
	noted.consult_noted.is_mine = 0;
	noted.consult_noted.box.size = 0;
	give(&both->asker, noted);
	give(&both->asker, event_done(REQ_CONSULT_NOTES));
	assert_true(page_says(&both->asker, "No note is on record"));
	assert_true(page_says(&both->asker, "keeps 1 note"));
	assert_false(page_says(&both->asker, "ねむり"));
}

/* -- reading again -- */

static void a_changed_key_is_trusted_deliberately(void **state)
{
	struct both *both = *state;
	struct message request;

	ask_and_wait(both);
	take(both);
	give(&both->desk, (struct message){ .number = EV_CONSULT_READER, .consult_reader = {
		.consultation = both->consult.consultation, .reader = MIKAN_ACCOUNT, .nickname = wire_string("みかん"),
		.is_held = 1, .day = 20781 } });
	type(&both->desk, "/desk read");
	assert_true(page_says(&both->desk, "The key of みかん changed on 11/24"));
	choose(&both->desk, "Open earlier lines");
	assert_false(has_request(&both->desk, REQ_CONSULT_TRUST, &request));
	assert_true(page_says(&both->desk, "in another way"));
	choose(&both->desk, "I made sure");
	assert_true(has_request(&both->desk, REQ_CONSULT_TRUST, &request));
	assert_true(request.consult_trust.account == MIKAN_ACCOUNT);
}

static void what_a_colleague_left_can_be_taken_without_its_first_key(void **state)
{
	struct both *both = *state;
	struct message request;

	ask_and_wait(both);
	read_at_the_desk(both);
	vault_drop_circle(both->desk.vault, both->consult.consultation, 1);
	give(&both->desk, one_line(both, 3, 0, CONSULT_TOOK, (struct wire_text){ "", 0 }));
	type(&both->desk, "/take");
	assert_true(has_request(&both->desk, REQ_CONSULT_CLAIM, &request));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define CASE(name) cmocka_unit_test_setup_teardown(name, start, stop)
		CASE(the_desk_reads_what_was_asked_and_takes_it),
		CASE(a_colleague_was_quicker),
		CASE(without_the_desks_key_it_is_not_taken),
		CASE(supporters_take_none),
		CASE(it_goes_back_with_a_key_for_the_desk),
		CASE(it_is_handed_on_with_a_note_for_that_colleague_only),
		CASE(notes_open_for_whom_they_are_and_are_counted_for_the_others),
		CASE(a_changed_key_is_trusted_deliberately),
		CASE(what_a_colleague_left_can_be_taken_without_its_first_key),
	};

	setlocale(LC_ALL, "C.UTF-8");
	assert_true(seal_init());
	return cmocka_run_group_tests(tests, NULL, NULL);
}
