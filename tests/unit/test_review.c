/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What coordinators do with applications: one decision each, whoever comes first, with its mail, its record, and what
 * becomes of a household on the way to an account. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "application.h"
#include "envelope.h"
#include "hub_setup.h"
#include "seal.h"
#include "store_act.h"
#include "store_application.h"
#include "store_household.h"
#include "store_mail.h"

static uint8_t public_key[SEAL_BOX_KEY], secret_key[SEAL_BOX_KEY], post_public[SEAL_BOX_KEY], post_secret[SEAL_BOX_KEY];
static struct session one, other;

static int start_reviewing(void **state)
{
	char path[128];

	(void)state;
	hub_fixture_make(&fixture, 0);
	seal_box_pair(public_key, secret_key);
	seal_box_pair(post_public, post_secret);
	snprintf(path, sizeof path, "%s/keys/post.pub", fixture.directory);
	assert_int_equal(seal_pepper_write(path, post_public), PEPPER_FINE);
	strcpy(fixture.options.applying.declines[0], "いまは席がありません");
	fixture.options.applying.declines_count = 1;
	hub_fixture_serve(&fixture);
	session_open(&fixture, &one, KNOWN, TANAKA);
	session_open(&fixture, &other, KNOWN, AOKI);
	return 0;
}

static int stop_reviewing(void **state)
{
	(void)state;
	session_close(&one);
	session_close(&other);
	assert_int_equal(hub_fixture_stop(&fixture), 0);
	return 0;
}

static void apply(const char *address)
{
	struct application application = { .whom = WHOM_FAMILY };
	uint8_t inside[APPLICATION_MAX], box[APPLICATION_BOX_MAX];
	struct message message = { .number = REQ_APPLY, .apply = { .epoch = 1 } }, event;
	struct session session;
	size_t size;

	strcpy(application.address, address);
	seal_random(&message.apply.id, sizeof message.apply.id);
	size = application_encode(&application, inside);
	assert_true(seal_box(APPLICATION_TAG, message.apply.id, public_key, inside, size, box));
	application_address_sum(address, message.apply.address.bytes);
	message.apply.box = (struct wire_text){ (const char *)box, (uint16_t)seal_box_size(size) };
	session_open(&fixture, &session, DOOR, 0);
	session_send(&session, &message);
	assert_true(session_wait(&session, EV_APPLIED, &event));
	session_lose(&session);
}

/* A mail to that address, as a coordinator's session seals it. */
static struct wire_text envelope(uint64_t *about, uint8_t to[ENVELOPE_ROOM])
{
	*about = envelope_number();
	return (struct wire_text){ (const char *)to,
		(uint16_t)envelope_seal(*about, post_public, "sora@example.jp", "ひとこと", to) };
}

static void send_accept(struct session *session, uint32_t number, enum role role)
{
	static uint8_t bytes[ENVELOPE_ROOM];
	struct message message = { .number = REQ_ACCEPT, .accept = { .number = number, .role = (uint8_t)role,
		.language = LANGUAGE_JA } };

	message.accept.envelope = envelope(&message.accept.about, bytes);
	session_send(session, &message);
}

/* What came of a request: REASON_NONE if it was done. */
static enum reason outcome(struct session *session, enum wire_number request)
{
	struct message event;

	while (session_next(session, &event)) {
		if (event.number == EV_DONE && event.done.request == request)
			return REASON_NONE;
		if (event.number == EV_REFUSED && event.refused.request == request)
			return (enum reason)event.refused.reason;
	}
	fail_msg("the hub hung up");
	return REASON_NONE;
}

static enum reason accept(uint32_t number, enum role role)
{
	send_accept(&one, number, role);
	return outcome(&one, REQ_ACCEPT);
}

/* The list as it is told: numbers with what is said of them. */
static unsigned list(char seen[128])
{
	struct message event;
	unsigned count = 0;

	seen[0] = '\0';
	session_send(&one, &(struct message){ .number = REQ_APPLICATIONS });
	while (session_next(&one, &event)) {
		if (event.number == EV_DONE && event.done.request == REQ_APPLICATIONS)
			return count;
		if (event.number == EV_DECLINING)
			assert_true(wire_equals(event.declining.words, "いまは席がありません"));
		if (event.number != EV_APPLICATION)
			continue;
		snprintf(seen + strlen(seen), 16, "%u%s%s ", event.application_listed.number,
			event.application_listed.was_asked ? "?" : "", event.application_listed.is_linked ? "=" : "");
		count++;
	}
	return 0;
}

/* With the store open and the hub gone for a moment. */
static void look(void (*at)(struct store *store, void *context), void *context)
{
	char path[128];
	struct store *store;

	hub_fixture_kill(&fixture);
	session_lose(&one);
	session_lose(&other);
	snprintf(path, sizeof path, "%s/kokoiru.db", fixture.directory);
	assert_int_equal(store_open(path, &store), STORE_OPENED);
	at(store, context);
	store_close(store);
	hub_fixture_serve(&fixture);
	session_open(&fixture, &one, KNOWN, TANAKA);
	session_open(&fixture, &other, KNOWN, AOKI);
}

static bool add_act(void *context, const struct store_act *act)
{
	char *seen = context;

	assert_true(act->staff == TANAKA || act->staff == AOKI);
	snprintf(seen + strlen(seen), 64, "%s:%.40s ", act->act, act->reason);
	return true;
}

static void list_acts(struct store *store, void *context)
{
	assert_int_equal(store_each_act(store, add_act, context), STORE_OK);
}

static bool keep_mail(void *context, const struct store_mail *mail)
{
	struct store_mail *kept = context;

	kept[0] = kept[1];
	kept[1] = *mail;
	return true;
}

static void list_mails(struct store *store, void *context)
{
	assert_int_equal(store_each_mail(store, STORE_MAIL_WAITING, keep_mail, context), STORE_OK);
}

static void they_are_listed_and_opened_on_record(void **state)
{
	char seen[128], acts[512] = "";
	struct message event;
	struct application application;
	uint8_t inside[APPLICATION_BOX_MAX];
	size_t size;

	(void)state;
	assert_int_equal(list(seen), 0);
	apply("sora@example.jp");
	apply("umi@example.jp");
	assert_int_equal(list(seen), 2);
	assert_string_equal(seen, "1 2 ");
	session_send(&one, &(struct message){ .number = REQ_APPLICATION, .application_wanted = { 1 } });
	assert_true(session_wait(&one, EV_APPLICATION_BOX, &event));
	assert_true(seal_box_open(APPLICATION_TAG, event.application_box.id, public_key, secret_key,
		(const uint8_t *)event.application_box.box.at, event.application_box.box.size, inside, &size));
	assert_true(application_decode(inside, size, &application));
	assert_string_equal(application.address, "sora@example.jp");
	session_send(&one, &(struct message){ .number = REQ_APPLICATION, .application_wanted = { 9 } });
	assert_int_equal(outcome(&one, REQ_APPLICATION), REASON_NO_APPLICATION);
	look(list_acts, acts);
	assert_string_equal(acts, "open-applic:application 1 ");
}

static void one_is_asked_and_stays(void **state)
{
	struct message message = { .number = REQ_ASK_BACK, .ask_back = { .number = 1, .language = LANGUAGE_EN } };
	static struct store_mail mails[2];
	uint8_t bytes[ENVELOPE_ROOM];
	char seen[128], address[ADDRESS_ROOM], words[ENVELOPE_WORDS_MAX + 1];

	(void)state;
	memset(mails, 0, sizeof mails);
	apply("sora@example.jp");
	message.ask_back.envelope = envelope(&message.ask_back.about, bytes);
	session_send(&one, &message);
	assert_int_equal(outcome(&one, REQ_ASK_BACK), REASON_NONE);
	assert_int_equal(list(seen), 1);
	assert_string_equal(seen, "1? ");
	look(list_mails, mails);
	assert_int_equal(mails[1].kind, MAIL_QUESTION);
	assert_string_equal(mails[1].language, "en");
	assert_int_equal(mails[1].code_size, 0);
	assert_true(envelope_open(mails[1].about, post_public, post_secret, mails[1].sealed, mails[1].sealed_size, address,
		words));
	assert_string_equal(words, "ひとこと");
	apply("sora@example.jp"); /* the answer, perhaps: it is new again */
	assert_int_equal(list(seen), 1);
	assert_string_equal(seen, "1 ");
}

static void one_is_declined_and_gone(void **state)
{
	struct message message = { .number = REQ_DECLINE, .decline = { .number = 1 } };
	static struct store_mail mails[2];
	uint8_t bytes[ENVELOPE_ROOM];
	char seen[128];

	(void)state;
	memset(mails, 0, sizeof mails);
	apply("sora@example.jp");
	message.decline.envelope = envelope(&message.decline.about, bytes);
	session_send(&one, &message);
	assert_int_equal(outcome(&one, REQ_DECLINE), REASON_NONE);
	assert_int_equal(list(seen), 0);
	assert_int_equal(accept(1, ROLE_FAMILY), REASON_NO_APPLICATION);
	look(list_mails, mails);
	assert_int_equal(mails[1].kind, MAIL_DECLINED);
	assert_int_equal(mails[0].mail, 0);
	apply("sora@example.jp"); /* nothing stands in the way of another one */
	assert_int_equal(list(seen), 1);
}

/* Both send before either hears: exactly one is done, and exactly one mail goes. */
static void of_two_who_accept_at_once_one_does(void **state)
{
	static struct store_mail mails[2];
	char acts[512] = "";

	(void)state;
	for (uint32_t number = 1; number <= 5; number++) {
		enum reason first, second;
		char address[32];

		snprintf(address, sizeof address, "a%u@example.jp", number);
		apply(address);
		send_accept(number % 2 ? &one : &other, number, ROLE_PARTICIPANT);
		send_accept(number % 2 ? &other : &one, number, ROLE_FAMILY);
		first = outcome(&one, REQ_ACCEPT);
		second = outcome(&other, REQ_ACCEPT);
		assert_true((first == REASON_NONE && second == REASON_NO_APPLICATION)
			|| (second == REASON_NONE && first == REASON_NO_APPLICATION));
		if (number == 1) {
			memset(mails, 0, sizeof mails);
			look(list_mails, mails);
			assert_int_equal(mails[0].mail, 0);
			assert_int_equal(mails[1].kind, MAIL_INVITATION);
		}
	}
	look(list_acts, acts);
	assert_string_equal(acts, "accept-applic:application 5 accept-applic:application 4 accept-applic:application 3 "
		"accept-applic:application 2 accept-applic:application 1 ");
}

static void what_is_no_mail_decides_nothing(void **state)
{
	struct message message = { .number = REQ_ACCEPT, .accept = { .number = 1, .role = ROLE_FAMILY } }, bad;
	uint8_t bytes[ENVELOPE_ROOM];
	static const char large[ENVELOPE_ROOM + 1] = "KKp1";
	char seen[128];

	(void)state;
	apply("sora@example.jp");
	message.accept.envelope = envelope(&message.accept.about, bytes);
	for (int i = 0; i < 5; i++) {
		bad = message;
		if (i == 0)
			bad.accept.envelope = (struct wire_text){ "", 0 };
		else if (i == 1)
			bad.accept.envelope = (struct wire_text){ large, sizeof large };
		else if (i == 2)
			bad.accept.about = 0;
		else if (i == 3)
			bad.accept.language = LANGUAGE_COUNT;
		else
			bad.accept.role = ROLE_COORDINATOR;
		session_send(&one, &bad);
		assert_int_equal(outcome(&one, REQ_ACCEPT), REASON_MALFORMED);
	}
	assert_int_equal(list(seen), 1);
}

static void link_to(uint32_t number, uint32_t to, const char *nickname, enum reason wanted)
{
	session_send(&one, &(struct message){ .number = REQ_LINK, .link = { number, to, wire_string(nickname) } });
	assert_int_equal(outcome(&one, REQ_LINK), wanted);
}

static char *links_of(uint32_t number)
{
	static char links[128];
	struct message event;

	session_send(&one, &(struct message){ .number = REQ_APPLICATION, .application_wanted = { number } });
	assert_true(session_wait(&one, EV_APPLICATION_BOX, &event));
	assert_true(wire_copy(links, sizeof links, event.application_box.links));
	return links;
}

static void households_are_linked_and_unlinked(void **state)
{
	char seen[128];

	(void)state;
	apply("sora@example.jp");
	apply("umi@example.jp");
	link_to(1, 2, "", REASON_NONE);
	link_to(2, 0, "こたろう", REASON_NONE);
	assert_string_equal(links_of(1), "2\nこたろう");
	assert_int_equal(list(seen), 2);
	assert_string_equal(seen, "1= 2= ");
	link_to(1, 1, "", REASON_NO_PERSON);
	link_to(1, 0, "だれでもない", REASON_NO_PERSON);
	link_to(1, 0, "さとう", REASON_NO_PERSON); /* staff */
	link_to(9, 1, "", REASON_NO_APPLICATION);
	link_to(1, 9, "", REASON_NO_APPLICATION);
	session_send(&one, &(struct message){ .number = REQ_UNLINK, .unlink = { .number = 1,
		.nickname = wire_string("") } });
	assert_int_equal(outcome(&one, REQ_UNLINK), REASON_NONE);
	assert_string_equal(links_of(1), "");
	assert_string_equal(links_of(2), "こたろう");
	session_send(&one, &(struct message){ .number = REQ_UNLINK, .unlink = { .nickname = wire_string("こたろう") } });
	assert_int_equal(outcome(&one, REQ_UNLINK), REASON_NONE);
	assert_string_equal(links_of(2), "");
}

static void join(const char *digits, struct session *session)
{
	struct message event, request = { .number = REQ_JOIN, .join = { .nickname = wire_string("すずめ"), .passes = 1,
		.memory_kib = 8192, .auth = { .bytes = "proof" }, .algorithm = wire_string(""), .blob = wire_string("") } };

	session_open(&fixture, session, DOOR, 0);
	session_send(session, &(struct message){ .number = REQ_CODE, .code = { wire_string(digits) } });
	assert_true(session_wait(session, EV_CODE, &event));
	assert_int_equal(event.code_known.role, ROLE_FAMILY);
	session_send(session, &request);
	assert_true(session_wait(session, EV_KNOWN, &event));
	assert_int_equal(event.known.role, ROLE_FAMILY);
}

/* The link goes with the invitation to who comes with it, and holds from their first step on. */
static void a_household_s_newcomer_does_not_meet_their_kin(void **state)
{
	static struct store_mail mails[2];
	struct session kin, newcomer;
	struct message event;
	char digits[10];

	(void)state;
	memset(mails, 0, sizeof mails);
	apply("sora@example.jp");
	link_to(1, 0, "こたろう", REASON_NONE);
	assert_int_equal(accept(1, ROLE_FAMILY), REASON_NONE);
	look(list_mails, mails);
	assert_true(envelope_open_code(mails[1].about, post_public, post_secret, mails[1].code, mails[1].code_size, digits));
	session_open(&fixture, &kin, INSIDE, KOTARO);
	join(digits, &newcomer);
	session_send(&newcomer, &(struct message){ .number = REQ_ENTER, .enter = { wire_string("free"), wire_string("") } });
	assert_int_equal(outcome(&newcomer, REQ_ENTER), REASON_ANOTHER_ROOM);
	session_send(&newcomer, &(struct message){ .number = REQ_ENTER,
		.enter = { wire_string("exchange"), wire_string("") } });
	assert_true(session_wait(&newcomer, EV_ROOM_READY, &event));
	session_close(&newcomer);
	session_close(&kin);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, start_reviewing, stop_reviewing)
		TEST(they_are_listed_and_opened_on_record),
		TEST(one_is_asked_and_stays),
		TEST(one_is_declined_and_gone),
		TEST(of_two_who_accept_at_once_one_does),
		TEST(what_is_no_mail_decides_nothing),
		TEST(households_are_linked_and_unlinked),
		TEST(a_household_s_newcomer_does_not_meet_their_kin)
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
