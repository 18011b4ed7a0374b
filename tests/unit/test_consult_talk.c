/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of a talk: lines that drop, hubs that die, half an hour alone, the end of the day, a colleague who takes
 * over, a counsellor who leaves. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

#include "desk_fixture.h"
#include "keep.h"
#include "seal_box.h"
#include "store_pair.h"

/* A participant, counsellors. */
enum { KOTARO = 1, SUZUKI = 4, MORI = 9, MINUTE = 60, DAY_START = 1795910400 /* 9:00 of a day in Japan */ };

static struct hub_fixture fixture;
static struct member kotaro, suzuki, mori;
static struct member *const all[] = { &kotaro, &suzuki, &mori };
enum { ALL = sizeof all / sizeof *all };

static uint64_t number = 1000; /* each test has a consultation of its own */

static void serve(bool has_hours)
{
	hub_fixture_make(&fixture, 0);
	fixture.options.limits.act_burst = fixture.options.limits.say_burst = 1000000;
	fixture.has_hours = has_hours;
	fixture.rule = "FREQ=DAILY 09:00-18:00";
	hub_fixture_set_wall(DAY_START + 8 * 3600);
	hub_fixture_serve(&fixture);
	member_come(&suzuki, &fixture, SUZUKI);
	member_come(&mori, &fixture, MORI);
	member_come(&kotaro, &fixture, KOTARO);
	members_settle(all, ALL);
	number++;
}

static int start(void **state)
{
	(void)state;
	serve(false);
	return 0;
}

static int start_with_hours(void **state)
{
	(void)state;
	serve(true);
	for (int i = 1; i < ALL; i++) /* two of staff are signed in */
		session_send(&all[i]->session, &(struct message){ .number = REQ_CONSOLE });
	members_settle(all, ALL);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	for (int i = 0; i < ALL; i++)
		member_leave(all[i]);
	assert_int_equal(hub_fixture_stop(&fixture), 0);
	return 0;
}

static void take_one(void)
{
	member_ask(&kotaro, number, WISH_ANYBODY, "うまく言えないです");
	member_claim(&suzuki, number);
	members_settle(all, ALL);
	member_read(&kotaro, number, NULL);
	member_read(&suzuki, number, NULL);
}

static void sit_both(void)
{
	take_one();
	member_sit(&suzuki, number);
	member_sit(&kotaro, number);
	member_settle(&kotaro, NULL);
	assert_true(kotaro.consult.is_there);
	member_settle(&suzuki, NULL);
	assert_true(suzuki.consult.is_there);
}

static void hear_there(struct member *member, bool is_there)
{
	struct message event;

	do
		member_hear(member, EV_CONSULT, &event);
	while (event.consult_told.consultation != number || (event.consult_told.is_there != 0) != is_there);
}

static void hear_kind(struct member *member, enum consult_kind kind)
{
	struct message event;

	do
		member_hear(member, EV_CONSULT_LINE, &event);
	while (event.consult_line.kind != kind);
}

/* -- dropped lines -- */

static void a_dropped_line_is_the_same_talk_for_half_an_hour(void **state)
{
	(void)state;
	sit_both();
	session_lose(&kotaro.session);
	hear_there(&suzuki, false);
	hub_fixture_wait(29 * MINUTE);
	member_come_again(&kotaro);
	assert_true(kotaro.consult.sits && kotaro.consult.is_there);
	assert_int_equal(kotaro.consult.state, CONSULT_TAKEN);
	hear_there(&suzuki, true);
	hub_fixture_wait(29 * MINUTE);
	member_settle(&suzuki, NULL);
	assert_int_equal(suzuki.consult.state, CONSULT_TAKEN);
}

static void who_does_not_come_back_has_their_talk_closed_gently(void **state)
{
	(void)state;
	sit_both();
	session_lose(&kotaro.session);
	hear_there(&suzuki, false);
	hub_fixture_wait(30 * MINUTE);
	session_send(&suzuki.session, &(struct message){ .number = REQ_KEYS });
	hear_kind(&suzuki, CONSULT_ENDED);
	member_hear_state(&suzuki, number, CONSULT_CLOSED);
	member_come_again(&kotaro);
	member_read(&kotaro, number, NULL);
	assert_int_equal(kotaro.consult.state, CONSULT_CLOSED);
	assert_false(kotaro.consult.sits);
}

static void who_waits_alone_is_in_the_line_again(void **state)
{
	unsigned opened;

	(void)state;
	sit_both();
	session_lose(&suzuki.session);
	hear_there(&kotaro, false);
	hub_fixture_wait(30 * MINUTE);
	session_send(&kotaro.session, &(struct message){ .number = REQ_KEYS });
	hear_kind(&kotaro, CONSULT_BACK);
	member_hear_state(&kotaro, number, CONSULT_WAITING);
	assert_int_equal(kotaro.consult.counsellor_account, 0);
	member_settle(&kotaro, NULL);
	member_claim(&mori, number);
	members_settle(all + 2, 1);
	member_settle(&kotaro, NULL);
	member_settle(&mori, NULL);
	member_settle(&kotaro, NULL);
	member_read(&mori, number, &opened);
	assert_true(opened >= 4); /* what was asked, and each roster */
	member_come_again(&suzuki);
	member_send_number(&suzuki, REQ_CONSULT_READ, number);
	assert_int_equal(member_refused(&suzuki, REQ_CONSULT_READ), REASON_NO_CONSULT);
}

static void nobody_who_rests_is_counted_as_gone(void **state)
{
	(void)state;
	sit_both();
	session_send(&kotaro.session, &(struct message){ .number = REQ_CONSULT_STEP,
		.consult_step = { .consultation = number, .step = CONSULT_STEP_REST } });
	member_hear_state(&suzuki, number, CONSULT_PAUSED);
	member_send_number(&kotaro, REQ_CONSULT_SIT, 0);
	hear_there(&suzuki, false);
	hub_fixture_wait(40 * MINUTE);
	member_settle(&suzuki, NULL);
	assert_int_equal(suzuki.consult.state, CONSULT_PAUSED);
	member_sit(&kotaro, number);
	session_send(&suzuki.session, &(struct message){ .number = REQ_CONSULT_STEP,
		.consult_step = { .consultation = number, .step = CONSULT_STEP_RESUME } });
	member_hear_state(&kotaro, number, CONSULT_TAKEN);
}

/* A counsellor who wrote a letter and went is not waited for. */
static void letters_are_in_no_hurry(void **state)
{
	(void)state;
	member_ask(&kotaro, number, WISH_LETTER, "手紙です");
	assert_int_equal(kotaro.consult.state, CONSULT_WRITTEN);
	session_lose(&kotaro.session);
	member_claim(&suzuki, number);
	member_settle(&suzuki, NULL);
	member_read(&suzuki, number, NULL);
	member_sit(&suzuki, number);
	member_say(&suzuki, number, CONSULT_LETTER, "読みました");
	hear_kind(&suzuki, CONSULT_LETTER);
	member_send_number(&suzuki, REQ_CONSULT_SIT, 0);
	hub_fixture_wait(40 * MINUTE);
	member_settle(&suzuki, NULL);
	assert_int_equal(suzuki.consult.state, CONSULT_TAKEN);
	member_come_again(&kotaro);
	assert_int_equal(kotaro.consult.unread, 1);
	member_read(&kotaro, number, NULL);
	member_read(&kotaro, number, NULL);
	assert_int_equal(kotaro.consult.unread, 0);
}

/* -- another hub -- */

static void die(void)
{
	struct keep *keep;

	hub_fixture_kill(&fixture);
	keep = keep_open(fixture.keep);
	keep_prove(keep);
	keep_close(keep);
	hub_fixture_serve(&fixture);
}

static void a_talk_outlives_its_hub(void **state)
{
	unsigned counts[WIRE_NUMBER_MAX] = { 0 };

	(void)state;
	sit_both();
	die();
	member_resume(&kotaro);
	assert_true(kotaro.consult.sits && kotaro.consult.is_there);
	member_resume(&suzuki);
	assert_true(suzuki.consult.sits && suzuki.consult.is_there);
	member_say(&kotaro, number, CONSULT_SAID, "続きです");
	hear_kind(&suzuki, CONSULT_SAID);
	member_settle(&kotaro, counts);
	assert_int_equal(counts[EV_REFUSED], 0);
}

static void half_an_hour_goes_on_with_another_hub(void **state)
{
	(void)state;
	sit_both();
	session_lose(&suzuki.session);
	hear_there(&kotaro, false);
	hub_fixture_wait(20 * MINUTE);
	die();
	member_resume(&kotaro);
	assert_true(kotaro.consult.sits);
	hub_fixture_wait(10 * MINUTE);
	session_send(&kotaro.session, &(struct message){ .number = REQ_KEYS });
	member_hear_state(&kotaro, number, CONSULT_WAITING);
	member_come_again(&suzuki);
}

/* -- a full disk -- */

static bool *is_full; /* shared with the hub */

/* What the store writes by, in place of the library's. */
ssize_t pwrite64(int fd, const void *from, size_t size, off64_t at)
{
	if (!is_full || !*is_full)
		return syscall(SYS_pwrite64, fd, from, size, at);
	errno = ENOSPC;
	return -1;
}

static int start_on_disk(void **state)
{
	is_full = mmap(NULL, sizeof *is_full, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(is_full != MAP_FAILED);
	return start(state);
}

static void what_the_disk_does_not_take_nobody_hears(void **state)
{
	unsigned counts[WIRE_NUMBER_MAX] = { 0 }, before;

	(void)state;
	member_ask(&kotaro, number, WISH_ANYBODY, NULL);
	member_read(&suzuki, number, NULL);
	*is_full = true;
	member_send_number(&suzuki, REQ_CONSULT_CLAIM, number);
	assert_int_equal(member_refused(&suzuki, REQ_CONSULT_CLAIM), REASON_BUSY);
	member_settle(&kotaro, NULL);
	assert_int_equal(kotaro.consult.state, CONSULT_WAITING);
	*is_full = false;
	member_claim(&suzuki, number);
	members_settle(all, ALL);
	member_read(&kotaro, number, NULL);
	before = member_read(&suzuki, number, NULL);
	*is_full = true;
	member_say(&kotaro, number, CONSULT_SAID, "とどきますか");
	assert_int_equal(member_refused(&kotaro, REQ_CONSULT_SAY), REASON_BUSY);
	member_settle(&suzuki, counts);
	*is_full = false;
	member_say(&kotaro, number, CONSULT_SAID, "とどきますか");
	hear_kind(&suzuki, CONSULT_SAID);
	assert_int_equal(member_read(&suzuki, number, NULL), before + 1);
}

static void who_went_while_the_disk_was_full_is_missed_soon(void **state)
{
	(void)state;
	sit_both();
	*is_full = true;
	session_lose(&suzuki.session);
	hear_there(&kotaro, false);
	*is_full = false;
	hub_fixture_wait(MINUTE);
	member_settle(&kotaro, NULL);
	member_settle(&kotaro, NULL);
	hub_fixture_wait(30 * MINUTE);
	session_send(&kotaro.session, &(struct message){ .number = REQ_KEYS });
	member_hear_state(&kotaro, number, CONSULT_WAITING);
	member_come_again(&suzuki);
}

/* -- the end of the day -- */

static void the_day_ends_gently(void **state)
{
	(void)state;
	sit_both();
	hub_fixture_wait(3600 + 1);
	member_settle(&kotaro, NULL);
	assert_true(kotaro.consult.sits);
	member_say(&kotaro, number, CONSULT_SAID, "もう少しだけ");
	hear_kind(&suzuki, CONSULT_SAID);
	hub_fixture_wait(10 * MINUTE);
	session_send(&suzuki.session, &(struct message){ .number = REQ_KEYS });
	member_hear_state(&suzuki, number, CONSULT_CLOSED);
	member_hear_state(&kotaro, number, CONSULT_CLOSED);
	member_say(&kotaro, number, CONSULT_LETTER, "ありがとうございました");
	hear_kind(&suzuki, CONSULT_LETTER);
}

static void whose_turn_did_not_come_is_answered_in_writing(void **state)
{
	(void)state;
	member_ask(&kotaro, number, WISH_ANYBODY, "きょうのうちに");
	assert_int_equal(kotaro.consult.state, CONSULT_WAITING);
	hub_fixture_wait(3600 + 1);
	session_send(&kotaro.session, &(struct message){ .number = REQ_KEYS });
	member_hear_state(&kotaro, number, CONSULT_WRITTEN);
	member_send_number(&kotaro, REQ_CONSULT_LEAVE, number);
	member_settle(&kotaro, NULL);
	member_ask(&kotaro, ++number, WISH_ANYBODY, "閉まっていても");
	assert_int_equal(kotaro.consult.state, CONSULT_WRITTEN);
}

/* -- others -- */

static void a_colleague_who_takes_over_can_read_what_came_before(void **state)
{
	uint8_t note[600], key[SEAL_BOX_KEY];
	struct message event;
	char words[600];
	unsigned opened;
	size_t n;

	(void)state;
	take_one();
	member_say(&kotaro, number, CONSULT_SAID, "ねむれません");
	hear_kind(&suzuki, CONSULT_SAID);
	session_lose(&kotaro.session);
	vault_public_key(mori.vault, key);
	assert_true(seal_box("KKn1", 5, key, "よろしく", 12, note));
	session_send(&suzuki.session, &(struct message){ .number = REQ_CONSULT_HAND, .consult_hand = {
		.consultation = number, .account = MORI, .id = 5, .note = { (const char *)note, (uint16_t)seal_box_size(12) } } });
	do
		member_hear(&suzuki, EV_CONSULT_GONE, &event);
	while (event.consult_gone.consultation != number);
	members_settle(all + 1, 2);
	assert_int_equal(mori.consult.epoch, 3);
	member_read(&mori, number, &opened);
	assert_int_equal(opened, 5); /* three rosters, what was asked, what was said */
	member_send_number(&mori, REQ_CONSULT_NOTES, number);
	member_hear(&mori, EV_CONSULT_NOTE, &event);
	assert_true(vault_open_own(mori.vault, "KKn1", 5, (const uint8_t *)event.consult_noted.box.at,
		event.consult_noted.box.size, words, &n));
	member_send_number(&suzuki, REQ_CONSULT_READ, number);
	assert_int_equal(member_refused(&suzuki, REQ_CONSULT_READ), REASON_NO_CONSULT);
	member_come_again(&kotaro);
	member_read(&kotaro, number, &opened);
	assert_int_equal(opened, 5);
	member_send_number(&kotaro, REQ_CONSULT_NOTES, number);
	member_hear(&kotaro, EV_CONSULT_NOTE, &event);
	assert_int_equal(event.consult_noted.box.size, 0);
}

/* Who has handed one on gives keys to whom they gave it, and to nobody else any more. */
static void who_handed_it_on_grants_to_nobody_else(void **state)
{
	struct message grant = { .number = REQ_CONSULT_GRANT, .consult_grant = { .consultation = number, .epoch = 1,
		.reader = kotaro.account } }, event;
	uint8_t key[SEAL_BOX_KEY], sealed[SEAL_GRANT];

	(void)state;
	take_one();
	vault_public_key(kotaro.vault, key);
	assert_true(vault_grant_circle(suzuki.vault, number, 1, kotaro.account, key, sealed));
	grant.consult_grant.sealed = (struct wire_text){ (const char *)sealed, sizeof sealed };
	session_send(&suzuki.session, &(struct message){ .number = REQ_CONSULT_HAND, .consult_hand = {
		.consultation = number, .account = MORI } });
	member_hear(&suzuki, EV_CONSULT_GONE, &event);
	session_send(&suzuki.session, &grant);
	assert_int_equal(member_refused(&suzuki, REQ_CONSULT_GRANT), REASON_NO_CONSULT);
	grant.consult_grant.consultation = 0;
	session_send(&suzuki.session, &grant);
	assert_int_equal(member_refused(&suzuki, REQ_CONSULT_GRANT), REASON_NO_CONSULT);
}

static void what_is_handed_back_can_be_taken_again(void **state)
{
	uint8_t grant[8 + SEAL_GRANT] = { 0 };
	uint64_t desk = SEAL_READER_TEAM(TEAM_DESK, suzuki.team_epoch);
	unsigned opened;

	(void)state;
	take_one();
	for (int i = 0; i < 8; i++)
		grant[i] = (uint8_t)(desk >> (56 - 8 * i));
	assert_true(vault_grant_circle(suzuki.vault, number, 1, desk, suzuki.team_key, grant + 8));
	session_send(&suzuki.session, &(struct message){ .number = REQ_CONSULT_BACK, .consult_back = {
		.consultation = number, .grants = { (const char *)grant, sizeof grant } } });
	member_hear_state(&kotaro, number, CONSULT_WAITING);
	assert_int_equal(member_read(&mori, number, &opened), 5); /* asked, roster, words; taken; handed back */
	assert_int_equal(opened, 2);
}

/* Nobody is asked for the passphrase's key again and again; the hub has it. */
static void what_is_being_written_comes_back_sealed(void **state)
{
	uint8_t key[SEAL_BOX_KEY], box[600];
	struct message event;

	(void)state;
	take_one();
	vault_public_key(kotaro.vault, key);
	assert_true(seal_box("KKd1", number, key, "とちゅう", 12, box));
	session_send(&kotaro.session, &(struct message){ .number = REQ_CONSULT_DRAFT, .consult_draft = {
		.consultation = number, .box = { (const char *)box, (uint16_t)seal_box_size(12) } } });
	member_send_number(&kotaro, REQ_CONSULT_READ, number);
	member_hear(&kotaro, EV_CONSULT_DRAFT, &event);
	assert_memory_equal(event.consult_draft_kept.box.at, box, seal_box_size(12));
	member_settle(&kotaro, NULL);
	member_say(&kotaro, number, CONSULT_SAID, "とちゅうから");
	hear_kind(&suzuki, CONSULT_SAID);
	member_send_number(&kotaro, REQ_CONSULT_READ, number);
	do {
		assert_true(session_next(&kotaro.session, &event));
		assert_int_not_equal(event.number, EV_CONSULT_DRAFT);
	} while (event.number != EV_DONE);
}

static void remove_pair(struct store *store)
{
	assert_int_equal(store_remove_pair(store, KOTARO), STORE_OK);
}

/* Of its reader by number. */
static bool hear_held(struct member *member, uint64_t account)
{
	struct message event;

	do
		member_hear(member, EV_CONSULT_READER, &event);
	while (event.consult_reader.reader != account);
	return event.consult_reader.is_held != 0;
}

static void a_new_key_opens_what_came_before_only_if_the_other_one_says_so(void **state)
{
	unsigned opened;

	(void)state;
	take_one();
	member_say(&kotaro, number, CONSULT_SAID, "ねむれません");
	hear_kind(&suzuki, CONSULT_SAID);
	hub_fixture_change(&fixture, remove_pair);
	session_lose(&suzuki.session);
	session_lose(&kotaro.session);
	member_come_again(&suzuki);
	member_read(&suzuki, number, NULL);
	member_come_with_new_keys(&kotaro);
	hear_kind(&suzuki, CONSULT_NEW_KEY);
	assert_true(hear_held(&suzuki, KOTARO));
	members_settle(all, 2);
	member_read(&kotaro, number, &opened);
	assert_int_equal(kotaro.consult.epoch, 3);
	assert_int_equal(opened, 1); /* who reads from now on */
	session_send(&kotaro.session, &(struct message){ .number = REQ_CONSULT_TRUST,
		.consult_trust = { .consultation = number, .account = KOTARO } });
	assert_int_equal(member_refused(&kotaro, REQ_CONSULT_TRUST), REASON_OWN);
	session_send(&suzuki.session, &(struct message){ .number = REQ_CONSULT_TRUST,
		.consult_trust = { .consultation = number, .account = KOTARO } });
	hear_kind(&kotaro, CONSULT_OPENED);
	members_settle(all, 2);
	member_read(&kotaro, number, &opened);
	assert_int_equal(opened, 5);
	member_say(&kotaro, number, CONSULT_SAID, "また読めます");
	hear_kind(&suzuki, CONSULT_SAID);
}

/* Grants of the newest epoch, for whoever has the pair of before. */
static void somebody_who_knows_the_old_key_reads_nothing_new(struct vault *old)
{
	struct message event;
	uint32_t epochs = 0;

	session_send(&kotaro.session, &(struct message){ .number = REQ_CONSULT_READ, .consult_read = { number, 0 } });
	do {
		assert_true(session_next(&kotaro.session, &event));
		if (event.number == EV_CONSULT_GRANT && event.consult_granted.reader == KOTARO) {
			const struct wire_consult_granted *granted = &event.consult_granted;
			struct seal_grant about = { granted->consultation, granted->epoch, granted->reader };

			assert_int_equal(vault_take_circle(old, &about, (const uint8_t *)granted->sealed.at, granted->sealed.size),
				granted->epoch < kotaro.consult.epoch ? SEAL_OPENED : SEAL_CLOSED);
			epochs++;
		}
	} while (event.number != EV_DONE);
	assert_int_equal(epochs, kotaro.consult.epoch);
}

static void another_pair_reads_on_and_the_one_before_does_not(void **state)
{
	struct seal_holder holder = { .cost = { 1, 8192 } };
	struct vault *old = vault_create();
	uint8_t under[SEAL_KEY] = { 9 }, record[SEAL_WRAPPED];
	unsigned opened;

	(void)state;
	take_one();
	member_say(&kotaro, number, CONSULT_SAID, "ねむれません");
	hear_kind(&suzuki, CONSULT_SAID);
	assert_true(vault_wrap(kotaro.vault, &holder, under, record));
	assert_int_equal(vault_unlock(old, &holder, under, record, SEAL_WRAPPED), SEAL_OPENED);
	member_renew_pair(&kotaro);
	hear_kind(&suzuki, CONSULT_RENEWED);
	assert_false(hear_held(&suzuki, KOTARO));
	members_settle(all, 2);
	member_read(&kotaro, number, &opened);
	assert_int_equal(kotaro.consult.epoch, 3);
	assert_int_equal(opened, 5);
	member_say(&kotaro, number, CONSULT_SAID, "鍵を変えました");
	hear_kind(&suzuki, CONSULT_SAID);
	somebody_who_knows_the_old_key_reads_nothing_new(old);
	vault_destroy(old);
}

static void nothing_is_with_a_counsellor_who_leaves(void **state)
{
	struct message request = { .number = REQ_ERASE }, event;
	unsigned opened;

	(void)state;
	sit_both();
	request.erase.auth.bytes[0] = 1;
	session_send(&suzuki.session, &request);
	hear_kind(&kotaro, CONSULT_DEPARTED);
	member_hear_state(&kotaro, number, CONSULT_WAITING);
	assert_int_equal(kotaro.consult.counsellor_account, 0);
	assert_true(session_wait(&suzuki.session, EV_CLOSING, &event));
	member_settle(&kotaro, NULL);
	member_claim(&mori, number);
	members_settle(all, 1);
	members_settle(all + 2, 1);
	members_settle(all, 1);
	members_settle(all + 2, 1);
	member_read(&mori, number, &opened);
	assert_int_equal(mori.consult.counsellor_account, MORI);
	member_say(&mori, number, CONSULT_SAID, "かわりました");
	hear_kind(&mori, CONSULT_SAID);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)
#define TEST_HOURS(name) cmocka_unit_test_setup_teardown(name, start_with_hours, stop)
	const struct CMUnitTest tests[] = {
		TEST(a_dropped_line_is_the_same_talk_for_half_an_hour),
		TEST(who_does_not_come_back_has_their_talk_closed_gently),
		TEST(who_waits_alone_is_in_the_line_again),
		TEST(nobody_who_rests_is_counted_as_gone),
		TEST(letters_are_in_no_hurry),
		TEST(a_talk_outlives_its_hub),
		TEST(half_an_hour_goes_on_with_another_hub),
		cmocka_unit_test_setup_teardown(what_the_disk_does_not_take_nobody_hears, start_on_disk, stop),
		cmocka_unit_test_setup_teardown(who_went_while_the_disk_was_full_is_missed_soon, start_on_disk, stop),
		TEST_HOURS(the_day_ends_gently),
		TEST_HOURS(whose_turn_did_not_come_is_answered_in_writing),
		TEST(a_colleague_who_takes_over_can_read_what_came_before),
		TEST(who_handed_it_on_grants_to_nobody_else),
		TEST(what_is_handed_back_can_be_taken_again),
		TEST(what_is_being_written_comes_back_sealed),
		TEST(a_new_key_opens_what_came_before_only_if_the_other_one_says_so),
		TEST(another_pair_reads_on_and_the_one_before_does_not),
		TEST(nothing_is_with_a_counsellor_who_leaves),
	};
#undef TEST
#undef TEST_HOURS

	return cmocka_run_group_tests(tests, NULL, NULL);
}
