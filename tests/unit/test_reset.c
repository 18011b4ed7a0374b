/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hub and lost passphrases: a code of staff's leads its person, and nobody else, to a new passphrase and keys. */
#include <string.h>

#include "hub_setup.h"
#include "seal.h"
#include "store.h"
#include "store_account.h"
#include "vault.h"

enum { NOW = 2000000000, RESET_SECONDS = 72 * 3600, COST_PASSES = 1, COST_KIB = 8192 };
enum { NAMES_MAX = 5, CODES_AT_ONCE = 5 };

static const uint8_t first_auth[SEAL_KEY] = { 1 }, second_auth[SEAL_KEY] = { 2 }, wrap[SEAL_KEY] = { 3 };

static int start_at_now(void **state)
{
	(void)state;
	hub_fixture_set_wall(NOW);
	hub_fixture_start(&fixture);
	return 0;
}

/* -- staff -- */

static void send_reset(struct session *staff, const char *nickname, const char *reason)
{
	session_send(staff, &(struct message){ .number = REQ_RESET, .reset = { wire_string(nickname),
		wire_string(reason) } });
}

/* The code that a coordinator is given for somebody. */
static void ask_code(const char *nickname, char code[16])
{
	struct session tanaka;
	struct message event;

	session_open(&fixture, &tanaka, KNOWN, TANAKA);
	send_reset(&tanaka, nickname, "電話で話した");
	expect(&tanaka, EV_RESET, &event);
	assert_true(wire_equals(event.reset_made.nickname, nickname));
	assert_true(wire_copy(code, 16, event.reset_made.code));
	assert_int_equal(strlen(code), 11);
	session_close(&tanaka);
}

static void a_code_is_for_a_guest_and_has_a_reason(void **state)
{
	struct session tanaka;

	(void)state;
	session_open(&fixture, &tanaka, KNOWN, TANAKA);
	send_reset(&tanaka, "こたろう", "");
	expect_refusal(&tanaka, REQ_RESET, REASON_NO_REASON);
	send_reset(&tanaka, "だれでもない", "why");
	expect_refusal(&tanaka, REQ_RESET, REASON_NO_PERSON);
	send_reset(&tanaka, "さとう", "why");
	expect_refusal(&tanaka, REQ_RESET, REASON_AT_MACHINE);
	send_reset(&tanaka, "たなか", "why");
	expect_refusal(&tanaka, REQ_RESET, REASON_OWN);
	session_close(&tanaka);
}

static void what_was_done_is_on_record_for_its_person(void **state)
{
	struct session session;
	struct message event;
	char code[16];

	(void)state;
	ask_code("こたろう", code);
	session_open(&fixture, &session, KNOWN, KOTARO);
	session_send(&session, &(struct message){ .number = REQ_ABOUT_ME });
	expect(&session, EV_ABOUT_ME, &event);
	assert_true(wire_equals(event.about_me_seen.act, "reset"));
	assert_true(wire_equals(event.about_me_seen.reason, "電話で話した"));
	session_close(&session);
}

static void nobody_makes_one_after_another(void **state)
{
	struct session tanaka;
	struct message event;

	(void)state;
	session_open(&fixture, &tanaka, KNOWN, TANAKA);
	for (int i = 0; i < CODES_AT_ONCE; i++) {
		send_reset(&tanaka, "こたろう", "電話で話した");
		expect(&tanaka, EV_RESET, &event);
	}
	send_reset(&tanaka, "こたろう", "電話で話した");
	expect_refusal(&tanaka, REQ_RESET, REASON_TOO_MANY);
	session_close(&tanaka);
}

/* Who is not told, hears of nothing but the list they ask for. */
static bool is_told(struct session *session)
{
	unsigned counts[WIRE_NUMBER_MAX] = { 0 };

	session_send(session, &(struct message){ .number = REQ_ABOUT_ME });
	assert_true(session_count(session, EV_DONE, counts));
	return counts[EV_RESET_OUT] > 0;
}

static void its_person_hears_of_a_code_at_once_and_while_it_is_good(void **state)
{
	struct session inside, later, other;
	struct message event;
	char code[16];

	(void)state;
	session_open(&fixture, &inside, KNOWN, YUKI);
	session_open(&fixture, &other, KNOWN, KOTARO);
	ask_code("ゆき", code);
	expect(&inside, EV_RESET_OUT, &event);
	assert_int_equal(event.reset_out.until, NOW + RESET_SECONDS);
	assert_false(is_told(&other));
	session_close(&inside);
	session_open(&fixture, &later, KNOWN, YUKI);
	assert_true(is_told(&later));
	session_close(&later);
	hub_fixture_set_wall(NOW + RESET_SECONDS);
	session_open(&fixture, &later, KNOWN, YUKI);
	assert_false(is_told(&later));
	session_close(&later);
	session_close(&other);
}

/* -- its person -- */

static void send_code(struct session *session, const char *code)
{
	session_open(&fixture, session, DOOR, 0);
	session_send(session, &(struct message){ .number = REQ_CODE, .code = { .code = wire_string(code) } });
}

static void show_code(struct session *session, const char *code)
{
	struct message event;

	send_code(session, code);
	expect(session, EV_CODE, &event);
	assert_int_equal(event.code_known.is_reset, 1);
}

static void send_name(struct session *session, const char *nickname)
{
	session_send(session, &(struct message){ .number = REQ_NICKNAME, .nickname = { wire_string(nickname) } });
}

static void send_join(struct session *session, const char *nickname, const uint8_t auth[SEAL_KEY])
{
	struct message request = { .number = REQ_JOIN, .join = { .nickname = wire_string(nickname),
		.passes = COST_PASSES, .memory_kib = COST_KIB, .language = LANGUAGE_COUNT } };

	seal_random(request.join.salt.bytes, SEAL_SALT);
	memcpy(request.join.auth.bytes, auth, SEAL_KEY);
	session_send(session, &request);
}

static void come_by_passphrase(struct session *session, const char *nickname, const uint8_t auth[SEAL_KEY])
{
	struct message request = { .number = REQ_PASSPHRASE, .passphrase = { .nickname = wire_string(nickname) } };

	memcpy(request.passphrase.auth.bytes, auth, SEAL_KEY);
	session_open(&fixture, session, DOOR, 0);
	session_send(session, &request);
}

/* A first passphrase and pair for somebody, who stays. */
static void have_passphrase(struct session *session, unsigned account)
{
	struct vault *vault = vault_create();
	struct seal_holder holder = { .cost = { COST_PASSES, COST_KIB } };
	uint8_t record[SEAL_WRAPPED];
	struct message request = { .number = REQ_RENEW, .renew = { .passes = COST_PASSES, .memory_kib = COST_KIB,
		.wrapped = { (const char *)record, SEAL_WRAPPED } } };

	seal_random(holder.salt, sizeof holder.salt);
	assert_true(vault_make_pair(vault, account) && vault_wrap(vault, &holder, wrap, record));
	memcpy(request.renew.auth.bytes, first_auth, SEAL_KEY);
	memcpy(request.renew.salt.bytes, holder.salt, SEAL_SALT);
	memcpy(request.renew.public_key.bytes, holder.public_key, SEAL_BOX_KEY);
	session_open(&fixture, session, KNOWN, account);
	session_send(session, &request);
	expect_done(session, REQ_RENEW);
	vault_destroy(vault);
}

static void its_person_comes_in_with_new_keys(void **state)
{
	struct session earlier, session, again;
	struct message event;
	unsigned counts[WIRE_NUMBER_MAX] = { 0 };
	char code[16];

	(void)state;
	have_passphrase(&earlier, KOTARO);
	ask_code("こたろう", code);
	show_code(&session, code);
	send_name(&session, "ゆき");
	expect_refusal(&session, REQ_NICKNAME, REASON_CODE_NAME);
	send_name(&session, "こたろ");
	expect_refusal(&session, REQ_NICKNAME, REASON_CODE_NAME);
	send_name(&session, "コタロウ");
	expect(&session, EV_NICKNAME, &event);
	send_join(&session, "こたろう", second_auth);
	expect(&session, EV_PAIR, &event);
	assert_int_equal(event.own_pair.wrapped.size, 0);
	assert_int_equal(event.own_pair.formers.size, 0);
	assert_int_equal(event.own_pair.has_code, 0);
	expect(&session, EV_SETTING, &event);
	assert_int_equal(event.setting.setting, SETTING_RULES);
	assert_true(wire_equals(event.setting.value, "0"));
	expect(&session, EV_KNOWN, &event);
	assert_int_equal(event.known.account, KOTARO);
	expect(&earlier, EV_CLOSING, &event);
	assert_int_equal(event.closing.why, CLOSING_PASSPHRASE);
	come_by_passphrase(&again, "こたろう", first_auth);
	assert_true(session_count(&again, EV_REFUSED, counts));
	session_close(&again);
	come_by_passphrase(&again, "こたろう", second_auth);
	expect(&again, EV_KNOWN, &event);
	session_close(&again);
	send_code(&again, code);
	expect_refusal(&again, REQ_CODE, REASON_CODE);
	session_close(&again);
	session_lose(&earlier);
	session_close(&session);
}

static void who_has_the_code_and_not_the_name_uses_it_up(void **state)
{
	struct session session;
	char code[16];

	(void)state;
	ask_code("こたろう", code);
	for (int names = 0; names < NAMES_MAX; names += 2) {
		show_code(&session, code);
		send_name(&session, "ゆき");
		expect_refusal(&session, REQ_NICKNAME, REASON_CODE_NAME);
		send_join(&session, "ゆき", second_auth);
		expect_refusal(&session, REQ_JOIN, names + 1 < NAMES_MAX ? REASON_CODE_NAME : REASON_CODE);
		session_close(&session);
	}
	send_code(&session, code);
	expect_refusal(&session, REQ_CODE, REASON_CODE);
	session_close(&session);
}

static void a_code_that_was_not_shown_leads_nowhere(void **state)
{
	struct session session;
	char code[16];

	(void)state;
	ask_code("こたろう", code);
	session_open(&fixture, &session, DOOR, 0);
	send_name(&session, "こたろう");
	expect_refusal(&session, REQ_NICKNAME, REASON_CODE);
	send_join(&session, "こたろう", second_auth);
	expect_refusal(&session, REQ_JOIN, REASON_CODE);
	session_close(&session);
	send_code(&session, fixture.code); /* an invitation is none for who is here already */
	send_join(&session, "こたろう", second_auth);
	expect_refusal(&session, REQ_JOIN, REASON_NAME_TAKEN);
	session_close(&session);
}

static void the_newest_code_counts_until_its_time_is_over(void **state)
{
	struct session session;
	char first[16], code[16];

	(void)state;
	ask_code("こたろう", first);
	ask_code("こたろう", code);
	send_code(&session, first);
	expect_refusal(&session, REQ_CODE, REASON_CODE);
	session_close(&session);
	hub_fixture_set_wall(NOW);
	ask_code("こたろう", code);
	hub_fixture_set_wall(NOW + RESET_SECONDS - 60);
	show_code(&session, code);
	hub_fixture_set_wall(NOW + RESET_SECONDS + 60);
	send_name(&session, "こたろう");
	expect_refusal(&session, REQ_NICKNAME, REASON_CODE);
	session_close(&session);
	hub_fixture_set_wall(NOW); /* and is not good again in a clock that was set back */
	send_code(&session, code);
	expect_refusal(&session, REQ_CODE, REASON_CODE);
	session_close(&session);
}

static void suspend_kotaro(struct store *store)
{
	assert_int_equal(store_set_suspended(store, KOTARO, true), STORE_OK);
}

static void who_is_asked_to_stay_away_does(void **state)
{
	struct session session;
	char code[16];

	(void)state;
	ask_code("こたろう", code);
	hub_fixture_change(&fixture, suspend_kotaro);
	show_code(&session, code);
	send_name(&session, "こたろう");
	expect_refusal(&session, REQ_NICKNAME, REASON_SUSPENDED);
	send_join(&session, "こたろう", second_auth);
	expect_refusal(&session, REQ_JOIN, REASON_SUSPENDED);
	session_close(&session);
}

/* Whoever found their passphrase again, and took another one, needs it no more. */
static void a_new_passphrase_ends_the_code(void **state)
{
	struct session session, other;
	char code[16];

	(void)state;
	ask_code("ゆき", code);
	have_passphrase(&session, YUKI);
	send_code(&other, code);
	expect_refusal(&other, REQ_CODE, REASON_CODE);
	session_close(&other);
	session_close(&session);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, start_at_now, stop)
	const struct CMUnitTest tests[] = {
		CASE(a_code_is_for_a_guest_and_has_a_reason), CASE(what_was_done_is_on_record_for_its_person),
		CASE(its_person_hears_of_a_code_at_once_and_while_it_is_good), CASE(nobody_makes_one_after_another),
		CASE(its_person_comes_in_with_new_keys), CASE(who_has_the_code_and_not_the_name_uses_it_up),
		CASE(a_code_that_was_not_shown_leads_nowhere), CASE(the_newest_code_counts_until_its_time_is_over),
		CASE(who_is_asked_to_stay_away_does), CASE(a_new_passphrase_ends_the_code)
	};

	return cmocka_run_group_tests_name("reset", tests, NULL, NULL);
}
