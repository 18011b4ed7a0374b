/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands around a consultation, from both sides: somebody asks, and one of the desk reads and takes it, with keys
 * of their own. In between the test hands on what the hub would. */
#include <stdio.h>
#include <stdlib.h>

#include "consult_pages.h"
#include "seal.h"
#include "seal_note.h"
#include "seal_roster.h"
#include "vault.h"
#include "visit_setup.h"

enum { MIKAN_ACCOUNT = 7, SUZUKI_ACCOUNT = 20, DESK_EPOCH = 3, GRANT_SIZE = 8 + SEAL_GRANT };

struct both {
	struct visit asker, desk;
	struct vault *asker_vault, *desk_vault;
	uint8_t team_key[SEAL_BOX_KEY];
	struct wire_consult consult;           /* as it was asked for ... */
	uint8_t grants[CONSULT_GRANTS_MAX * GRANT_SIZE], roster[CONSULT_BOX_MAX], line[CONSULT_BOX_MAX];
};

static void come(struct visit *visit, struct vault *vault, struct message known, enum face_kind face)
{
	visit_init(visit, LANGUAGE_EN);
	visit->has_pty = true;
	visit->face = face;
	visit->vault = vault;
	visit->desk.vault = vault;
	give(visit, event_place());
	give(visit, known);
	give(visit, event_setting(SETTING_VISITED, "1"));
	visit_begin(visit, 1000);
	each_room_event(give, visit);
}

static void begin(struct visit *visit, struct vault *vault, struct message known, enum face_kind face)
{
	come(visit, vault, known, face);
	give(visit, event_done(REQ_CONSULTS));
	buf_clear(&visit->requests);
}

static void tell_team(struct both *both, struct visit *visit)
{
	struct message team = { .number = EV_TEAM, .team_key = { .team = TEAM_DESK, .epoch = DESK_EPOCH } };
	struct message desk = { .number = EV_DESK, .desk_told = { .is_here = 1, .days = 90, .exception = wire_string(""),
		.exception_en = wire_string("") } };

	memcpy(team.team_key.public_key.bytes, both->team_key, sizeof both->team_key);
	give(visit, team);
	give(visit, desk);
}

static int start(void **state)
{
	struct both *both = calloc(1, sizeof *both);
	struct message suzuki = { .number = EV_KNOWN, .known = { SUZUKI_ACCOUNT, wire_string("すずき"), ROLE_COUNSELLOR, 1, 5,
		2 } };
	uint8_t grant[SEAL_GRANT];

	both->asker_vault = vault_create();
	both->desk_vault = vault_create();
	assert_true(vault_make_pair(both->asker_vault, MIKAN_ACCOUNT));
	assert_true(vault_make_pair(both->desk_vault, SUZUKI_ACCOUNT));
	assert_true(vault_make_team(both->desk_vault, TEAM_DESK, DESK_EPOCH, both->team_key, grant));
	begin(&both->asker, both->asker_vault, event_known(ROLE_PARTICIPANT), FACE_MAP);
	begin(&both->desk, both->desk_vault, suzuki, FACE_LINE);
	tell_team(both, &both->asker);
	tell_team(both, &both->desk);
	*state = both;
	return 0;
}

static int stop(void **state)
{
	struct both *both = *state;

	visit_finish(&both->asker);
	visit_finish(&both->desk);
	vault_destroy(both->asker_vault);
	vault_destroy(both->desk_vault);
	free(both);
	return 0;
}

static void type(struct visit *visit, const char *text)
{
	visit_submit(visit, text, 1000);
}

static bool page_says(const struct visit *visit, const char *words)
{
	assert_non_null(visit->page);
	if (strstr(visit->page->title, words))
		return true;
	for (int i = 0; i < visit->page->count; i++)
		if (strstr(visit->page->rows[i].text, words))
			return true;
	return false;
}

/* Chooses the row that has these words. */
static void choose(struct visit *visit, const char *words)
{
	char digit[2] = "0";

	assert_non_null(visit->page);
	for (int i = 0; i < visit->page->count; i++) {
		if (!visit->page->rows[i].command)
			continue;
		digit[0]++;
		if (strstr(visit->page->rows[i].text, words)) {
			type(visit, digit);
			return;
		}
	}
	fail_msg("no choice says \"%s\"", words);
}

static bool was_told(const struct visit *visit, const char *words)
{
	for (unsigned number = 1; number <= visit->told_number; number++)
		if (visit_told(visit, number) && strstr(visit_told(visit, number), words))
			return true;
	return false;
}

/* -- what the hub would tell -- */

static struct message as_it_stands(const struct both *both, enum consult_state state, bool is_taken)
{
	return (struct message){ .number = EV_CONSULT, .consult_told = { .consultation = both->consult.consultation,
		.state = (uint8_t)state, .wish = both->consult.wish, .is_text_only = both->consult.is_text_only,
		.account = MIKAN_ACCOUNT, .nickname = wire_string("みかん"), .role = ROLE_PARTICIPANT,
		.counsellor_account = is_taken ? SUZUKI_ACCOUNT : 0, .counsellor = wire_string(is_taken ? "すずき" : ""),
		.wished = wire_string(""), .since = 1000, .asked = 1000, .nth = 2, .epoch = 1, .newest = 3 } };
}

static struct message one_line(const struct both *both, uint64_t line, uint32_t counter, enum consult_kind kind,
	struct wire_text box)
{
	struct message event = { .number = EV_CONSULT_LINE, .consult_line = { .consultation = both->consult.consultation,
		.line = line, .at = 1000000, .kind = (uint8_t)kind, .author = MIKAN_ACCOUNT, .nickname = wire_string("みかん"),
		.epoch = 1, .counter = counter, .box = box } };

	memcpy(event.consult_line.id.bytes, counter == 1 ? both->consult.roster_id.bytes : both->consult.line_id.bytes, 16);
	return event;
}

static uint64_t number_at(const uint8_t *at)
{
	uint64_t number = 0;

	for (int i = 0; i < 8; i++)
		number = number << 8 | at[i];
	return number;
}

/* All of a thread to who may read it by that grant. */
static void tell_thread(struct both *both, struct visit *visit, struct message stands, int grant)
{
	const uint8_t *at = both->grants + grant * GRANT_SIZE;
	enum consult_kind kind = both->consult.wish == WISH_LETTER ? CONSULT_LETTER : CONSULT_SAID;

	give(visit, stands);
	give(visit, (struct message){ .number = EV_CONSULT_GRANT, .consult_granted = { both->consult.consultation, 1,
		number_at(at), { (const char *)at + 8, SEAL_GRANT } } });
	give(visit, one_line(both, 1, 1, CONSULT_ROSTER, both->consult.roster));
	if (both->consult.line.size > 0)
		give(visit, one_line(both, 2, 2, kind, both->consult.line));
	give(visit, event_done(REQ_CONSULT_READ));
}

/* Keeps what was asked for. */
static void take_asked(struct both *both)
{
	struct message request;

	assert_true(has_request(&both->asker, REQ_CONSULT, &request));
	both->consult = request.consult;
	assert_true(request.consult.grants.size <= sizeof both->grants);
	memcpy(both->grants, request.consult.grants.at, request.consult.grants.size);
	memcpy(both->roster, request.consult.roster.at, request.consult.roster.size);
	both->consult.roster.at = (const char *)both->roster;
	if (request.consult.line.size > 0)
		memcpy(both->line, request.consult.line.at, request.consult.line.size);
	both->consult.line.at = (const char *)both->line;
}

static void open_start(struct both *both)
{
	struct message request;

	type(&both->asker, "/相談");
	assert_true(has_request(&both->asker, REQ_CONSULTS, &request));
	give(&both->asker, event_done(REQ_CONSULTS));
}

/* Asked by text only, with one line, and the hub has it. */
static void ask(struct both *both)
{
	open_start(both);
	choose(&both->asker, "text only");
	type(&both->asker, "ねむれない日が多いです");
	type(&both->asker, "1");
	take_asked(both);
}

static void ask_and_wait(struct both *both)
{
	ask(both);
	give(&both->asker, as_it_stands(both, CONSULT_WAITING, false));
	give(&both->desk, as_it_stands(both, CONSULT_WAITING, false));
}

static void read_at_the_desk(struct both *both)
{
	struct message request;

	type(&both->desk, "/desk");
	assert_true(page_says(&both->desk, "みかん"));
	choose(&both->desk, "みかん");
	assert_true(has_request(&both->desk, REQ_CONSULT_READ, &request));
	assert_true(request.consult_read.consultation == both->consult.consultation);
	tell_thread(both, &both->desk, as_it_stands(both, CONSULT_WAITING, false), 1);
}

static void take(struct both *both)
{
	struct message request;

	read_at_the_desk(both);
	choose(&both->desk, "Take it");
	assert_true(has_request(&both->desk, REQ_CONSULT_CLAIM, &request));
	give(&both->desk, as_it_stands(both, CONSULT_TAKEN, true));
	give(&both->asker, as_it_stands(both, CONSULT_TAKEN, true));
}

/* -- asking -- */

static void what_is_asked_is_sealed_for_oneself_and_the_desk(void **state)
{
	struct both *both = *state;
	struct seal_reader readers[SEAL_ROSTER_MAX];
	uint8_t inside[SEAL_LINE_INSIDE_MAX];
	size_t n = 0;
	struct seal_line about = { .epoch = 1, .author = MIKAN_ACCOUNT, .counter = 1 };

	ask(both);
	assert_true(both->consult.consultation > 0 && both->consult.consultation >> 63 == 0);
	assert_int_equal(both->consult.is_text_only, 1);
	assert_int_equal(both->consult.grants.size, 2 * GRANT_SIZE);
	assert_true(number_at(both->grants) == MIKAN_ACCOUNT);
	assert_true(number_at(both->grants + GRANT_SIZE) == SEAL_READER_TEAM(TEAM_DESK, DESK_EPOCH));
	assert_null(memmem(both->line, both->consult.line.size, "ねむれない", strlen("ねむれない")));
	about.circle = both->consult.consultation;
	memcpy(about.id, both->consult.roster_id.bytes, sizeof about.id);
	assert_int_equal(vault_open_line(both->asker_vault, &about, both->roster, both->consult.roster.size, inside, &n),
		SEAL_OPENED);
	assert_int_equal(inside[0], CONSULT_ROSTER);
	assert_int_equal(seal_roster_read(inside + 1, n - 1, readers), 2);
}

static void the_recovery_key_is_a_reader_where_there_is_one(void **state)
{
	struct both *both = *state;
	uint8_t secret[SEAL_BOX_KEY];
	struct message desk = { .number = EV_DESK, .desk_told = { .is_here = 1, .days = 90, .exception = wire_string("約束"),
		.exception_en = wire_string("What is told to others") } };

	seal_box_pair(desk.desk_told.recovery.bytes, secret);
	give(&both->asker, desk);
	open_start(both);
	assert_true(page_says(&both->asker, "What is told to others"));
	assert_true(page_says(&both->asker, "recovery key"));
	choose(&both->asker, "Talk today (");
	type(&both->asker, "");
	type(&both->asker, "1");
	take_asked(both);
	assert_int_equal(both->consult.line.size, 0);
	assert_int_equal(both->consult.grants.size, 3 * GRANT_SIZE);
	assert_true(number_at(both->grants + 2 * GRANT_SIZE) == SEAL_READER_RECOVERY);
}

static void without_anybody_of_the_desk_only_a_letter_can_go(void **state)
{
	struct both *both = *state;

	give(&both->asker, (struct message){ .number = EV_DESK, .desk_told = { .exception = wire_string(""),
		.exception_en = wire_string("") } });
	open_start(both);
	assert_true(page_says(&both->asker, "No counsellor is here"));
	assert_false(page_says(&both->asker, "Talk today"));
	choose(&both->asker, "Write a letter");
	type(&both->asker, "こんばんは。");
	type(&both->asker, ".");
	type(&both->asker, "1");
	take_asked(both);
	assert_int_equal(both->consult.wish, WISH_LETTER);
	give(&both->asker, as_it_stands(both, CONSULT_WRITTEN, false));
	assert_true(page_says(&both->asker, "Your letter has arrived"));
}

static void what_was_refused_comes_back_and_may_go_as_a_letter(void **state)
{
	struct both *both = *state;

	ask(both);
	give(&both->asker, event_refused(REQ_CONSULT, REASON_CLOSED));
	assert_true(page_says(&both->asker, "ねむれない"));
	assert_true(was_told(&both->asker, "/consult letter"));
	type(&both->asker, "/相談 手紙");
	assert_true(page_says(&both->asker, "ねむれない"));
	type(&both->asker, "1");
	take_asked(both);
	assert_int_equal(both->consult.wish, WISH_LETTER);
	assert_false(vault_has_circle(both->asker_vault, both->consult.consultation + 2, 1));
}

static void locked_keys_are_asked_for_and_nothing_is_lost(void **state)
{
	struct both *both = *state;
	struct message request;

	open_start(both);
	choose(&both->asker, "Talk today (");
	type(&both->asker, "もやもやします");
	vault_lock(both->asker_vault);
	type(&both->asker, "1");
	assert_true(was_told(&both->asker, "Your passphrase opens it") || was_told(&both->asker, "passphrase"));
	assert_false(has_request(&both->asker, REQ_CONSULT, &request));
	assert_true(visit_cancel(&both->asker));
	assert_true(page_says(&both->asker, "もやもやします"));
}

/* -- waiting -- */

static void one_waits_anywhere_and_may_stop_without_a_reason(void **state)
{
	struct both *both = *state;
	struct message request;

	ask_and_wait(both);
	assert_true(page_says(&both->asker, "You wait for your turn"));
	type(&both->asker, "0");
	type(&both->asker, "/待つ");
	assert_true(page_says(&both->asker, "You have waited"));
	choose(&both->asker, "Stop waiting");
	assert_true(has_request(&both->asker, REQ_CONSULT_LEAVE, &request));
	assert_true(request.consult_leave.consultation == both->consult.consultation);
	give(&both->asker, (struct message){ .number = EV_CONSULT_GONE, .consult_gone = { both->consult.consultation } });
	assert_true(was_told(&both->asker, "erased"));
	type(&both->asker, "/wait");
	assert_true(was_told(&both->asker, "You wait for nothing"));
}

static void ones_turn_is_a_calm_line_and_a_choice(void **state)
{
	struct both *both = *state;
	struct message request;

	ask_and_wait(both);
	type(&both->asker, "0");
	give(&both->asker, as_it_stands(both, CONSULT_TAKEN, true));
	assert_true(was_told(&both->asker, "すずき has time for you now"));
	assert_true(page_says(&both->asker, "There is no hurry"));
	assert_false(has_request(&both->asker, REQ_CONSULT_SIT, &request));
	choose(&both->asker, "Go in");
	assert_true(has_request(&both->asker, REQ_CONSULT_SIT, &request));
	assert_true(request.consult_sit.consultation == both->consult.consultation);
}

static void whoever_is_writing_is_told_and_not_disturbed(void **state)
{
	struct both *both = *state;

	ask_and_wait(both);
	type(&both->asker, "0");
	type(&both->asker, "/who");
	give(&both->asker, as_it_stands(both, CONSULT_TAKEN, true));
	assert_true(was_told(&both->asker, "has time for you now"));
	assert_false(page_says(&both->asker, "There is no hurry"));
}

static void closing_time_makes_a_letter_of_it(void **state)
{
	struct both *both = *state;

	ask_and_wait(both);
	give(&both->asker, as_it_stands(both, CONSULT_WRITTEN, false));
	assert_true(was_told(&both->asker, "kept as a letter"));
}

/* -- the desk -- */

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
		CASE(what_is_asked_is_sealed_for_oneself_and_the_desk), CASE(the_recovery_key_is_a_reader_where_there_is_one),
		CASE(without_anybody_of_the_desk_only_a_letter_can_go),
		CASE(what_was_refused_comes_back_and_may_go_as_a_letter), CASE(locked_keys_are_asked_for_and_nothing_is_lost),
		CASE(one_waits_anywhere_and_may_stop_without_a_reason), CASE(ones_turn_is_a_calm_line_and_a_choice),
		CASE(whoever_is_writing_is_told_and_not_disturbed), CASE(closing_time_makes_a_letter_of_it),
		CASE(the_desk_reads_what_was_asked_and_takes_it), CASE(a_colleague_was_quicker),
		CASE(without_the_desks_key_it_is_not_taken), CASE(supporters_take_none),
		CASE(it_goes_back_with_a_key_for_the_desk), CASE(it_is_handed_on_with_a_note_for_that_colleague_only),
		CASE(notes_open_for_whom_they_are_and_are_counted_for_the_others), CASE(one_that_was_closed_is_read_again),
		CASE(a_letter_is_a_sealed_line_of_the_thread), CASE(a_letter_that_is_refused_comes_back),
		CASE(long_threads_come_in_pages), CASE(a_changed_key_is_trusted_deliberately),
		CASE(a_letter_that_comes_beside_the_open_thread_is_spoken_of),
		CASE(what_waits_is_told_as_one_comes_and_is_no_news),
		CASE(what_a_colleague_left_can_be_taken_without_its_first_key),
		CASE(letters_that_came_meanwhile_are_spoken_of_once),
	};

	setlocale(LC_ALL, "C.UTF-8");
	assert_true(seal_init());
	return cmocka_run_group_tests(tests, NULL, NULL);
}
