/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who can read a consultation as it changes hands and keys: a colleague who takes over, a new key, who leaves. */
#include "consult_talk_setup.h"
#include "desk_fixture.h"
#include "hub_setup.h"
#include "seal_box.h"
#include "store_pair.h"

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
#define TEST(name) cmocka_unit_test_setup_teardown(name, start_talk, stop_talk)
	const struct CMUnitTest tests[] = {
		TEST(a_colleague_who_takes_over_can_read_what_came_before),
		TEST(who_handed_it_on_grants_to_nobody_else),
		TEST(what_is_handed_back_can_be_taken_again),
		TEST(what_is_being_written_comes_back_sealed),
		TEST(a_new_key_opens_what_came_before_only_if_the_other_one_says_so),
		TEST(another_pair_reads_on_and_the_one_before_does_not),
		TEST(nothing_is_with_a_counsellor_who_leaves),
	};
#undef TEST

	return cmocka_run_group_tests(tests, NULL, NULL);
}
