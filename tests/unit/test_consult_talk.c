/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of a talk: lines that drop, hubs that die, half an hour alone, full disks, the end of the day. */
#include <errno.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "consult_talk_setup.h"
#include "desk_fixture.h"
#include "hub_setup.h"
#include "store_pair.h"

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

static void a_talk_outlives_its_hub(void **state)
{
	unsigned counts[WIRE_NUMBER_MAX] = { 0 };

	(void)state;
	sit_both();
	hub_fixture_restart(&fixture);
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
	hub_fixture_restart(&fixture);
	member_resume(&kotaro);
	assert_true(kotaro.consult.sits);
	hub_fixture_wait(10 * MINUTE);
	session_send(&kotaro.session, &(struct message){ .number = REQ_KEYS });
	member_hear_state(&kotaro, number, CONSULT_WAITING);
	member_come_again(&suzuki);
}

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
	return start_talk(state);
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

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start_talk, stop_talk)
#define TEST_HOURS(name) cmocka_unit_test_setup_teardown(name, start_talk_with_hours, stop_talk)
	const struct CMUnitTest tests[] = {
		TEST(a_dropped_line_is_the_same_talk_for_half_an_hour),
		TEST(who_does_not_come_back_has_their_talk_closed_gently),
		TEST(who_waits_alone_is_in_the_line_again),
		TEST(nobody_who_rests_is_counted_as_gone),
		TEST(letters_are_in_no_hurry),
		TEST(a_talk_outlives_its_hub),
		TEST(half_an_hour_goes_on_with_another_hub),
		cmocka_unit_test_setup_teardown(what_the_disk_does_not_take_nobody_hears, start_on_disk, stop_talk),
		cmocka_unit_test_setup_teardown(who_went_while_the_disk_was_full_is_missed_soon, start_on_disk, stop_talk),
		TEST_HOURS(the_day_ends_gently),
		TEST_HOURS(whose_turn_did_not_come_is_answered_in_writing),
	};
#undef TEST
#undef TEST_HOURS

	return cmocka_run_group_tests(tests, NULL, NULL);
}
