/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hub as hostile and as honest sessions meet it: who may send what, who learns what, what is kept. */
#include <stdlib.h>
#include <string.h>

#include "handlers.h"
#include "hub_setup.h"

enum { ANYBODY = 0, EVERYBODY = 31, GUESTS = 3, STAFF = 28, DESK = 24, COORDINATORS = 16 };

/* Who may send what, written down a second time, for people to read. */
static const struct may { enum wire_number number; unsigned phases, roles; } mays[] = {
#define MAY(number, phases, who) { number, phases, who },
#include "authorisation.def"
#undef MAY
};

static const struct may *may_of(enum wire_number number)
{
	const struct may *found = NULL;

	for (size_t i = 0; i < sizeof mays / sizeof *mays; i++) {
		if (mays[i].number == number && found)
			fail_msg("%s stands twice in authorisation.def", wire_row_of(number)->name);
		if (mays[i].number == number)
			found = &mays[i];
	}
	return found;
}

/* Sends an empty message of that number; true if the hub refused it for want of right or of the right moment. */
static bool is_refused(struct session *session, enum wire_phase phase, enum wire_number number)
{
	enum wire_number probe = phase == KNOCK ? REQ_LEAVE : REQ_HELLO; /* always refused in these phases */
	struct message message, event;
	bool refused = false;

	memset(&message, 0, sizeof message);
	message.number = number;
	session_send(session, &message);
	if (link_send(&session->link, &(struct message){ .number = probe }))
		link_flush(&session->link);
	while (session_wait(session, EV_REFUSED, &event)) {
		bool is_not_now = event.refused.reason == REASON_NOT_NOW;

		if (event.refused.request == number && is_not_now)
			refused = true;
		if (event.refused.request == probe)
			break;
	}
	return refused;
}

static void try_message(const struct wire_row *row, enum wire_phase phase, unsigned account)
{
	const struct may *may = may_of(row->number);
	enum role role = (enum role)((account - 1) % ROLE_COUNT);
	bool is_allowed = may && (may->phases & phase) && (may->roles == ANYBODY || (may->roles & 1u << role));
	struct session session;

	session_open(&fixture, &session, phase, account);
	if (is_refused(&session, phase, row->number) == is_allowed)
		fail_msg("%s in phase %d as %s", row->name, phase, role_name(role));
	session_close(&session);
}

static void every_message_in_every_phase_and_role(void **state)
{
	static const enum wire_phase phases[] = { KNOCK, DOOR, KNOWN, INSIDE };

	(void)state;
	for (size_t i = 0; i < wire_rows_count; i++) {
		const struct wire_row *row = &wire_rows[i];

		if (row->direction != TO_HUB || row->number == REQ_HELLO)
			continue;
		if (!may_of(row->number))
			fail_msg("%s is not in authorisation.def: who may send it?", row->name);
		for (size_t p = 0; p < sizeof phases / sizeof *phases; p++)
			for (unsigned account = 1; account <= (phases[p] >= KNOWN ? ROLE_COUNT : 1); account++)
				try_message(row, phases[p], account);
	}
}

static void events_sent_to_the_hub_end_the_connection(void **state)
{
	struct message event;

	(void)state;
	for (size_t i = 0; i < wire_rows_count; i++) {
		struct session session;
		struct message message;

		if (wire_rows[i].direction != TO_SESSION)
			continue;
		memset(&message, 0, sizeof message);
		message.number = wire_rows[i].number;
		session_open(&fixture, &session, INSIDE, KOTARO);
		session_send(&session, &message);
		assert_false(session_wait(&session, EV_REFUSED, &event));
		session_close(&session);
	}
}

static void what_anybody_saw_outlives_a_killed_hub(void **state)
{
	struct session a;
	struct message event;
	unsigned seen = 0;

	(void)state;
	session_open(&fixture, &a, INSIDE, YUKI);
	send_say(&a, 81, "消えない行");
	assert_true(session_wait(&a, EV_SAID, &event));
	hub_fixture_kill(&fixture);
	session_close(&a);
	hub_fixture_serve(&fixture);
	session_open(&fixture, &a, KNOWN, YUKI);
	session_send(&a, &(struct message){ .number = REQ_READ, .read = { .room = wire_string("free"), .count = 500 } });
	do {
		assert_true(session_wait(&a, EV_LINE, &event));
		seen += wire_equals(event.line.text, "消えない行");
	} while (seen == 0);
	assert_int_equal(seen, 1);
	session_close(&a);
}

static void an_export_holds_all_of_oneself_and_is_json(void **state)
{
	struct session a;
	struct message event;
	unsigned counts[WIRE_NUMBER_MAX] = { 0 };

	(void)state;
	session_open(&fixture, &a, KNOWN, KOTARO);
	session_send(&a, &(struct message){ .number = REQ_EXPORT });
	assert_true(session_wait(&a, EV_EXPORT, &event));
	assert_memory_equal(event.exported.json.at, "{\"account\":1,\"nickname\":\"こたろう\"", 36);
	assert_true(session_count(&a, EV_DONE, counts));
	session_close(&a);
}

static void nobody_learns_who_is_a_member(void **state)
{
	static const char *const names[] = { "もり", "だれもいない" }; /* a member who is not here, and nobody */
	static const char *const keys[] = { "key 4", "key of nobody" };
	struct session a;
	struct message event;

	(void)state;
	session_open(&fixture, &a, INSIDE, KOTARO);
	for (int i = 0; i < 4; i++) {
		session_send(&a, &(struct message){ .number = REQ_IGNORE,
			.ignore = { .nickname = wire_string(names[i / 2]), .on = i % 2 == 0 } });
		assert_int_equal(refusal(&a), REASON_NO_PERSON);
	}
	for (int i = 0; i < 4; i++) {
		session_send(&a, &(struct message){ .number = REQ_KEY_ADD,
			.key_add = { .algorithm = wire_string("ssh-ed25519"), .blob = wire_string(keys[i / 2]) } });
		assert_true(session_wait(&a, EV_KEY_INFO, &event));
		assert_true(session_wait(&a, EV_DONE, &event));
	}
	session_close(&a);
	session_open(&fixture, &a, KNOWN, 4); /* whose key it is still comes in as themselves */
	session_close(&a);
}

static void who_guesses_codes_does_not_shut_the_door(void **state)
{
	struct session guesser, honest;
	struct message event;
	enum reason reason = REASON_CODE;

	(void)state;
	for (int lines = 0; reason == REASON_CODE; lines++) {
		assert_true(lines < 100);
		session_open(&fixture, &guesser, DOOR, 0);
		for (int i = 0; i < 9 && reason == REASON_CODE; i++) {
			session_send(&guesser, &(struct message){ .number = REQ_CODE, .code = { wire_string("123456789") } });
			reason = refusal(&guesser);
		}
		session_close(&guesser);
	}
	assert_int_equal(reason, REASON_BUSY);
	session_open(&fixture, &honest, DOOR, 0);
	session_send(&honest, &(struct message){ .number = REQ_CODE, .code = { wire_string(fixture.code) } });
	assert_true(session_wait(&honest, EV_CODE, &event));
	assert_int_equal(event.code_known.role, ROLE_PARTICIPANT);
	session_close(&honest);
}

/* Two may hash at a time. */
static void slots_are_given_in_the_order_they_were_asked_for(void **state)
{
	struct session list[4];
	struct message event;

	(void)state;
	for (int i = 0; i < 4; i++) {
		session_open(&fixture, &list[i], DOOR, 0);
		session_send(&list[i], &(struct message){ .number = REQ_SLOT });
		if (i < 2)
			assert_true(session_wait(&list[i], EV_SLOT, &event));
	}
	session_lose(&list[2]);
	session_send(&list[0], &(struct message){ .number = REQ_SLOT, .slot = { .spare = 1 } });
	assert_true(session_wait(&list[3], EV_SLOT, &event));
	session_lose(&list[0]);
	session_lose(&list[1]);
	session_lose(&list[3]);
}

static void staff_acts_are_stored_and_told(void **state)
{
	struct session staff, guest;
	struct message event;

	(void)state;
	session_open(&fixture, &guest, INSIDE, MIKAN);
	session_open(&fixture, &staff, INSIDE, SATO);
	session_send(&staff, &(struct message){ .number = REQ_ASK, .ask = { .nickname = wire_string("みかん"),
		.asking = ASK_MOVE, .reason = wire_string("") } });
	assert_int_equal(refusal(&staff), REASON_TEXT);
	session_send(&staff, &(struct message){ .number = REQ_ASK, .ask = { .nickname = wire_string("みかん"),
		.asking = ASK_MOVE, .reason = wire_string("席が近い") } });
	assert_true(session_wait(&guest, EV_ASKED, &event));
	assert_true(wire_equals(event.asked.nickname, "さとう") && event.asked.asking == ASK_MOVE);
	session_send(&staff, &(struct message){ .number = REQ_NOTICE, .notice = { .id = 91, .room = wire_string(""),
		.text = wire_string("20時から けやきの会です") } });
	assert_true(session_wait(&guest, EV_SAID, &event));
	assert_true(event.said.kind == LINE_NOTICE && event.said.role == ROLE_SUPPORTER);
	session_close(&staff);
	session_close(&guest);
}

/* One person does more here than people can, however fast the machine is. */
static int start_untiring(void **state)
{
	start(state);
	fixture.options.limits.act_burst = 1000000;
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_learns_who_is_a_member),
		cmocka_unit_test(who_guesses_codes_does_not_shut_the_door),
		cmocka_unit_test(slots_are_given_in_the_order_they_were_asked_for),
		cmocka_unit_test(staff_acts_are_stored_and_told),
		cmocka_unit_test(an_export_holds_all_of_oneself_and_is_json),
		cmocka_unit_test(what_anybody_saw_outlives_a_killed_hub),
		cmocka_unit_test(every_message_in_every_phase_and_role),
		cmocka_unit_test(events_sent_to_the_hub_end_the_connection),
	};

	return cmocka_run_group_tests(tests, start_untiring, stop);
}
