/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Consultations as the hub deals with them, for sessions with real keys: the whole way of one, whose it is, and who
 * may not even know that it is there. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "desk_fixture.h"
#include "hub_setup.h"
#include "store.h"
#include "store_act.h"
#include "store_consult.h"

enum { RACES = 1000 };

static struct member kotaro, suzuki, mori, mikan;
static struct member *const all[] = { &kotaro, &suzuki, &mori, &mikan };
enum { ALL = sizeof all / sizeof *all };

static int start_desk(void **state)
{
	(void)state;
	hub_fixture_make(&fixture, 0);
	fixture.options.limits.act_burst = fixture.options.limits.say_burst = 1000000;
	hub_fixture_serve(&fixture);
	member_come(&suzuki, &fixture, SUZUKI);
	member_come(&mori, &fixture, MORI);
	member_come(&kotaro, &fixture, KOTARO);
	member_come(&mikan, &fixture, MIKAN);
	members_settle(all, ALL);
	return 0;
}

static int stop_desk(void **state)
{
	(void)state;
	for (int i = 0; i < ALL; i++)
		member_leave(all[i]);
	assert_int_equal(hub_fixture_stop(&fixture), 0);
	return 0;
}

static uint64_t hear_line(struct member *member, enum consult_kind kind, const char *words)
{
	struct message event;
	char text[5000];

	do
		member_hear(member, EV_CONSULT_LINE, &event);
	while (event.consult_line.kind != kind);
	member_open(member, &event.consult_line, text, sizeof text);
	assert_string_equal(text, words);
	return event.consult_line.line;
}

static void send_step(struct member *member, uint64_t consultation, enum consult_step step)
{
	session_send(&member->session, &(struct message){ .number = REQ_CONSULT_STEP,
		.consult_step = { .consultation = consultation, .step = (uint8_t)step } });
}

static void take_one(uint64_t consultation)
{
	member_ask(&kotaro, consultation, WISH_ANYBODY, "うまく言えないです");
	member_claim(&suzuki, consultation);
	members_settle(all, ALL);
	member_read(&kotaro, consultation, NULL);
	member_read(&suzuki, consultation, NULL);
}

static void the_whole_way_of_one(void **state)
{
	unsigned opened;

	(void)state;
	member_ask(&kotaro, 77, WISH_ANYBODY, "うまく言えないです");
	assert_int_equal(kotaro.consult.state, CONSULT_WAITING);
	assert_int_equal(kotaro.consult.nth, 1);
	assert_int_equal(member_read(&suzuki, 77, &opened), 3);
	assert_int_equal(opened, 2);
	member_claim(&suzuki, 77);
	members_settle(all, ALL);
	assert_int_equal(suzuki.consult.epoch, 2);
	assert_int_equal(kotaro.consult.epoch, 2);
	assert_int_equal(kotaro.consult.next, 0);
	member_read(&kotaro, 77, &opened);
	assert_int_equal(opened, 3);
	member_read(&suzuki, 77, &opened);
	assert_int_equal(opened, 3);
	member_sit(&suzuki, 77);
	member_sit(&kotaro, 77);
	member_settle(&kotaro, NULL);
	assert_true(kotaro.consult.is_there);
	member_say(&kotaro, 77, CONSULT_SAID, "ねむれません");
	hear_line(&kotaro, CONSULT_SAID, "ねむれません");
	hear_line(&suzuki, CONSULT_SAID, "ねむれません");
	member_say(&suzuki, 77, CONSULT_SAID, "はい。");
	hear_line(&kotaro, CONSULT_SAID, "はい。");
	hear_line(&suzuki, CONSULT_SAID, "はい。");
	send_step(&suzuki, 77, CONSULT_STEP_END);
	member_hear_state(&kotaro, 77, CONSULT_CLOSED);
	member_send_number(&kotaro, REQ_CONSULT_SIT, 0);
	member_send_number(&suzuki, REQ_CONSULT_SIT, 0);
	members_settle(all, ALL);
	member_say(&suzuki, 77, CONSULT_LETTER, "その後いかがですか");
	hear_line(&kotaro, CONSULT_LETTER, "その後いかがですか");
	assert_int_equal(member_read(&kotaro, 77, &opened), 9);
}

static void who_leaves_the_line_leaves_nothing(void **state)
{
	struct message event;

	(void)state;
	member_ask(&mikan, 78, WISH_ANYBODY, "やっぱり");
	member_hear_state(&mori, 78, CONSULT_WAITING);
	assert_int_equal(mori.consult.account, MIKAN);
	member_send_ask(&mikan, 79, WISH_ANYBODY, NULL);
	assert_int_equal(member_refused(&mikan, REQ_CONSULT), REASON_WAITS);
	member_send_number(&mikan, REQ_CONSULT_LEAVE, 78);
	do
		member_hear(&mori, EV_CONSULT_GONE, &event);
	while (event.consult_gone.consultation != 78);
	member_send_number(&mori, REQ_CONSULT_READ, 78);
	assert_int_equal(member_refused(&mori, REQ_CONSULT_READ), REASON_NO_CONSULT);
}

/* Of one person, so that the desk is not filled by one. */
static void requests_are_bounded(void **state)
{
	unsigned count = 0;

	(void)state;
	for (bool is_told = true; is_told && count < 100; count++) {
		unsigned counts[WIRE_NUMBER_MAX] = { 0 };

		member_send_ask(&mikan, 1000 + count, WISH_ANYBODY, NULL);
		member_settle(&mikan, counts);
		is_told = counts[EV_REFUSED] == 0;
		member_send_number(&mikan, REQ_CONSULT_LEAVE, 1000 + count);
	}
	assert_true(count < 10);
	members_settle(all, ALL);
}

static void nobody_takes_their_own(void **state)
{
	(void)state;
	member_ask(&mori, 80, WISH_ANYBODY, NULL);
	member_send_number(&mori, REQ_CONSULT_CLAIM, 80);
	assert_int_equal(member_refused(&mori, REQ_CONSULT_CLAIM), REASON_OWN);
	member_claim(&suzuki, 80);
	member_settle(&mori, NULL);
	assert_int_equal(mori.consult.state, CONSULT_TAKEN);
	member_hear_state(&suzuki, 80, CONSULT_TAKEN);
	send_step(&mori, 80, CONSULT_STEP_END);
	assert_int_equal(member_refused(&mori, REQ_CONSULT_STEP), REASON_NOT_NOW);
	members_settle(all, ALL);
}

/* -- those of others -- */

/* A message about that consultation, otherwise as good as can be. */
static struct message about(enum wire_number number, uint64_t consultation)
{
	static char line[300] = "KKm1", box[340] = "KKn1", draft[340] = "KKd1", grant[108] = "KKg1";
	static const struct wire_text sealed_line = { line, sizeof line }, sealed_box = { box, sizeof box };
	static const struct wire_text sealed_draft = { draft, sizeof draft };
	struct message message = { .number = (uint16_t)number };

	message.consult_claim.consultation = consultation;
	if (number == REQ_CONSULT_SAY)
		message.consult_say = (struct wire_consult_say){ .consultation = consultation, .kind = CONSULT_SAID, .epoch = 2,
			.counter = 1, .box = sealed_line };
	if (number == REQ_CONSULT_EPOCH)
		message.consult_epoch = (struct wire_consult_epoch){ .consultation = consultation, .epoch = 3, .counter = 1,
			.roster = sealed_line };
	if (number == REQ_CONSULT_GRANT)
		message.consult_grant = (struct wire_consult_grant){ .consultation = consultation, .epoch = 1, .reader = MIKAN,
			.sealed = { grant, sizeof grant } };
	if (number == REQ_CONSULT_HAND)
		message.consult_hand = (struct wire_consult_hand){ .consultation = consultation, .account = MORI, .id = 5,
			.note = sealed_box };
	if (number == REQ_CONSULT_DRAFT)
		message.consult_draft = (struct wire_consult_draft){ .consultation = consultation, .box = sealed_draft };
	if (number == REQ_CONSULT_NOTE)
		message.consult_note = (struct wire_consult_note){ .consultation = consultation, .id = 5, .readers = NOTE_MINE,
			.box = sealed_box };
	if (number == REQ_CONSULT_TRUST)
		message.consult_trust = (struct wire_consult_trust){ .consultation = consultation, .account = KOTARO };
	return message;
}

static const enum wire_number tried[] = { REQ_CONSULT_LEAVE, REQ_CONSULT_READ, REQ_CONSULT_SIT, REQ_CONSULT_SAY,
	REQ_CONSULT_UNSAY, REQ_CONSULT_EPOCH, REQ_CONSULT_GRANT, REQ_CONSULT_BACK, REQ_CONSULT_HAND,
	REQ_CONSULT_STEP, REQ_CONSULT_DRAFT, REQ_CONSULT_NOTE, REQ_CONSULT_NOTES, REQ_CONSULT_UNNOTE, REQ_CONSULT_TRUST,
	REQ_CONSULT_CLAIM };
enum { TRIED = sizeof tried / sizeof *tried };

static bool is_for_desk(enum wire_number number)
{
	return number == REQ_CONSULT_CLAIM || number == REQ_CONSULT_BACK || number == REQ_CONSULT_HAND
		|| number == REQ_CONSULT_NOTE || number == REQ_CONSULT_UNNOTE;
}

/* Nothing of it is told but that refusal. */
static void try_one(struct session *session, enum wire_number number, uint64_t consultation, enum reason wanted)
{
	struct message message = about(number, consultation), event;

	session_send(session, &message);
	assert_true(session_next(session, &event));
	while (event.number == EV_HEARD || event.number == EV_PERSON || event.number == EV_GONE)
		assert_true(session_next(session, &event));
	if (event.number != EV_REFUSED || event.refused.request != number || event.refused.reason != wanted)
		fail_msg("%s was answered by %u, reason %u", wire_row_of(number)->name, event.number, event.refused.reason);
}

static unsigned tries_of[FIXTURE_ACCOUNTS + 1];

static bool on_act(void *context, const struct store_act *act)
{
	(void)context;
	if (strcmp(act->act, "consult-refused") == 0 && act->staff <= FIXTURE_ACCOUNTS)
		tries_of[act->staff]++;
	assert_true(strcmp(act->act, "consult-refused") != 0 || (act->person == 0 && act->reason[0] == '\0'));
	return true;
}

static void count_tries(struct store *store)
{
	memset(tries_of, 0, sizeof tries_of);
	assert_int_equal(store_each_act(store, on_act, NULL), STORE_OK);
}

static void come_all_again(void)
{
	for (int i = 0; i < ALL; i++) {
		session_lose(&all[i]->session);
		member_come_again(all[i]);
	}
	members_settle(all, ALL);
}

static void every_message_about_anothers_is_refused_and_on_record(void **state)
{
	static const unsigned accounts[] = { YUKI, SATO, TANAKA, MIKAN, MORI };

	(void)state;
	take_one(81);
	hub_fixture_change(&fixture, count_tries);
	come_all_again();
	for (size_t i = 0; i < sizeof accounts / sizeof *accounts; i++) {
		struct session session;
		unsigned expected = 0, before = tries_of[accounts[i]];
		bool is_desk = (accounts[i] - 1) % ROLE_COUNT >= ROLE_COUNSELLOR;

		session_open(&fixture, &session, INSIDE, accounts[i]);
		for (int j = 0; j < TRIED; j++) {
			bool may_send = is_desk || !is_for_desk(tried[j]);
			bool is_race = tried[j] == REQ_CONSULT_CLAIM;

			try_one(&session, tried[j], 12345, may_send ? REASON_NO_CONSULT : REASON_NOT_NOW);
			try_one(&session, tried[j], 81, !may_send ? REASON_NOT_NOW : is_race ? REASON_CLAIMED : REASON_NO_CONSULT);
			expected += may_send && !is_race;
		}
		session_close(&session);
		hub_fixture_change(&fixture, count_tries);
		assert_int_equal(tries_of[accounts[i]] - before, expected);
		come_all_again();
	}
	send_step(&suzuki, 81, CONSULT_STEP_END);
	member_hear_state(&kotaro, 81, CONSULT_CLOSED);
}

/* A session that has begun to make that key itself would else take the roster for damaged, and print that. */
static void a_key_comes_before_the_roster_that_it_opens(void **state)
{
	struct message event;
	bool has_key = false;

	(void)state;
	member_ask(&kotaro, 85, WISH_ANYBODY, "うまく言えないです");
	member_read(&kotaro, 85, NULL);
	member_claim(&suzuki, 85);
	do {
		assert_true(session_next(&kotaro.session, &event));
		has_key = has_key || (event.number == EV_CONSULT_GRANT && event.consult_granted.epoch == 2);
	} while (event.number != EV_CONSULT_LINE || event.consult_line.kind != CONSULT_ROSTER);
	assert_true(has_key);
	member_read(&kotaro, 85, NULL);
	send_step(&suzuki, 85, CONSULT_STEP_END);
	member_hear_state(&kotaro, 85, CONSULT_CLOSED);
}

/* -- lines that do not fit -- */

static void lines_come_in_order_and_once(void **state)
{
	struct message event, line;
	unsigned counts[WIRE_NUMBER_MAX] = { 0 };

	(void)state;
	take_one(82);
	line = about(REQ_CONSULT_SAY, 82);
	line.consult_say.counter = kotaro.consult.counter + 2;
	session_send(&kotaro.session, &line);
	assert_int_equal(member_refused(&kotaro, REQ_CONSULT_SAY), REASON_EPOCH);
	line.consult_say.counter = kotaro.consult.counter + 1;
	line.consult_say.epoch = 1;
	session_send(&kotaro.session, &line);
	assert_int_equal(member_refused(&kotaro, REQ_CONSULT_SAY), REASON_EPOCH);
	line.consult_say.epoch = 2;
	line.consult_say.kind = CONSULT_ROSTER;
	session_send(&kotaro.session, &line);
	assert_int_equal(member_refused(&kotaro, REQ_CONSULT_SAY), REASON_NOT_NOW);
	line.consult_say.kind = CONSULT_MEMO;
	session_send(&kotaro.session, &line);
	assert_int_equal(member_refused(&kotaro, REQ_CONSULT_SAY), REASON_NOT_NOW);
	line.consult_say.kind = CONSULT_ENDED;
	session_send(&kotaro.session, &line);
	assert_int_equal(member_refused(&kotaro, REQ_CONSULT_SAY), REASON_TEXT);
	line.consult_say.kind = CONSULT_SAID;
	line.consult_say.id.bytes[0] = 9;
	session_send(&kotaro.session, &line);
	member_hear(&kotaro, EV_CONSULT_LINE, &event);
	session_send(&kotaro.session, &line);
	member_hear(&kotaro, EV_CONSULT_LINE, &event);
	assert_int_equal(event.consult_line.counter, line.consult_say.counter);
	member_settle(&suzuki, counts);
	assert_int_equal(counts[EV_CONSULT_LINE], 1);
}

static void what_was_said_can_be_taken_back(void **state)
{
	struct message event;
	uint64_t line;

	(void)state;
	member_say(&kotaro, 82, CONSULT_SAID, "言いすぎました");
	line = hear_line(&suzuki, CONSULT_SAID, "言いすぎました");
	member_unsay(&suzuki, 82, line);
	assert_int_equal(member_refused(&suzuki, REQ_CONSULT_UNSAY), REASON_NO_LINE);
	member_unsay(&kotaro, 82, 0);
	assert_int_equal(member_refused(&kotaro, REQ_CONSULT_UNSAY), REASON_NO_LINE);
	session_send(&kotaro.session, &(struct message){ .number = REQ_CONSULT_UNSAY,
		.consult_unsay = { .consultation = 82, .line = line } });
	assert_int_equal(member_refused(&kotaro, REQ_CONSULT_UNSAY), REASON_TEXT); /* by its author's seal alone */
	member_unsay(&kotaro, 82, line);
	member_hear(&suzuki, EV_CONSULT_UNSAID, &event);
	assert_int_equal(event.consult_unsaid.box.size, 300);
	member_hear(&kotaro, EV_CONSULT_UNSAID, &event);
	member_unsay(&kotaro, 82, line); /* sent once more after a break */
	do
		member_hear(&kotaro, EV_CONSULT_LINE, &event);
	while (event.consult_line.line != line);
	assert_int_equal(event.consult_line.kind, CONSULT_UNSENT);
	send_step(&suzuki, 82, CONSULT_STEP_END);
	member_hear_state(&kotaro, 82, CONSULT_CLOSED);
}

/* What stays for good, in a thread or on record, comes no faster than people are. */
static void what_stays_is_bounded(void **state)
{
	(void)state;
	member_ask(&mikan, 84, WISH_ANYBODY, NULL);
	member_claim(&mori, 84);
	members_settle(all, ALL);
	for (int i = 0; i < 70; i++)
		send_step(&mikan, 84, i % 2 == 0 ? CONSULT_STEP_REST : CONSULT_STEP_RESUME);
	assert_int_equal(member_refused(&mikan, REQ_CONSULT_STEP), REASON_TOO_MANY);
	send_step(&mori, 84, CONSULT_STEP_END); /* which is never too often */
	member_hear_state(&mikan, 84, CONSULT_CLOSED);
}

/* -- two at once -- */

/* Has this one got it? The other is refused. */
static bool has_taken(struct member *member)
{
	struct message event;

	while (session_next(&member->session, &event)) {
		if (event.number == EV_REFUSED && event.refused.request == REQ_CONSULT_CLAIM) {
			assert_int_equal(event.refused.reason, REASON_CLAIMED);
			return false;
		}
		if (event.number == EV_CONSULT && event.consult_told.state == CONSULT_TAKEN)
			return true;
	}
	return false;
}

/* In every other round both stand in the hub's queues before it looks. */
static void of_two_who_take_one_at_once_one_has_it(void **state)
{
	unsigned taken[2] = { 0, 0 };

	(void)state;
	for (int i = 0; i < ALL; i++)
		all[i]->is_idle = true;
	member_ask(&kotaro, 83, WISH_ANYBODY, NULL);
	for (int i = 0; i < RACES; i++) {
		bool is_held = i % 2 == 0;
		struct member *first = i % 3 == 0 ? &mori : &suzuki, *second = i % 3 == 0 ? &suzuki : &mori;
		bool first_has, second_has;

		if (is_held)
			assert_int_equal(kill(fixture.hub, SIGSTOP), 0);
		member_send_number(first, REQ_CONSULT_CLAIM, 83);
		member_send_number(second, REQ_CONSULT_CLAIM, 83);
		if (is_held)
			assert_int_equal(kill(fixture.hub, SIGCONT), 0);
		first_has = has_taken(first);
		second_has = has_taken(second);
		assert_true(first_has != second_has);
		taken[first_has == (first == &suzuki)]++;
		member_send_number(first_has ? first : second, REQ_CONSULT_BACK, 83);
		member_settle(first, NULL);
		member_settle(second, NULL);
	}
	assert_int_equal(taken[0] + taken[1], RACES);
	member_send_number(&kotaro, REQ_CONSULT_LEAVE, 83);
	members_settle(all, ALL);
	for (int i = 0; i < ALL; i++)
		all[i]->is_idle = false;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_whole_way_of_one),
		cmocka_unit_test(who_leaves_the_line_leaves_nothing),
		cmocka_unit_test(requests_are_bounded),
		cmocka_unit_test(nobody_takes_their_own),
		cmocka_unit_test(every_message_about_anothers_is_refused_and_on_record),
		cmocka_unit_test(a_key_comes_before_the_roster_that_it_opens),
		cmocka_unit_test(lines_come_in_order_and_once),
		cmocka_unit_test(what_was_said_can_be_taken_back),
		cmocka_unit_test(what_stays_is_bounded),
		cmocka_unit_test(of_two_who_take_one_at_once_one_has_it),
	};

	return cmocka_run_group_tests(tests, start_desk, stop_desk);
}
