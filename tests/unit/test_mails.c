/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outbox: when a mail is tried, when it is given up, how long its code holds, and that nothing of it stays. */
#include "test_store.h"

#include "mails.h"
#include "store_invitation.h"

enum { NOW = 1800000000, HOUR = 3600 };

static uint8_t pepper[SEAL_KEY] = "thirty-two bytes of pepper .....", secret[SEAL_BOX_KEY];
static struct mails mails = { .pepper = pepper, .has_key = true, .retry_seconds = 60, .give_up_hours = 72 };
static char address[ADDRESS_ROOM], words[ENVELOPE_WORDS_MAX + 1];

static uint64_t queue(struct store *store, enum mail_kind kind)
{
	uint8_t sealed[ENVELOPE_ROOM];
	struct mail_order order = { .kind = kind, .language = LANGUAGE_JA, .role = ROLE_FAMILY };
	uint64_t number = 0;

	assert_true(mails_seal(&mails, "taro@example.jp", "words", sealed, &order));
	assert_int_equal(mails_queue(&mails, store, &order, NOW, &number), STORE_OK);
	assert_int_not_equal(number, 0);
	return number;
}

static struct store_mail take(struct store *store, int64_t now)
{
	struct store_mail mail = { .mail = 0 };

	return mails_take_due(&mails, store, now, &mail) == STORE_OK ? mail : (struct store_mail){ .mail = 0 };
}

static struct store_invitation code_of(struct store *store, const struct store_mail *mail)
{
	struct store_invitation invitation;
	char digits[10];
	uint8_t hash[SEAL_KEY];

	assert_true(envelope_open_code(mail->about, mails.post_key, secret, mail->code, mail->code_size, digits));
	seal_code_hash(digits, pepper, hash);
	assert_int_equal(store_find_invitation(store, hash, &invitation), STORE_OK);
	return invitation;
}

static void a_mail_is_handed_out_with_all_that_post_needs(void **state)
{
	struct test_place *place = *state;
	uint64_t number = queue(place->store, MAIL_INVITATION);
	struct store_mail mail = take(place->store, NOW);

	assert_int_equal(mail.mail, number);
	assert_int_equal(mail.kind, MAIL_INVITATION);
	assert_string_equal(mail.language, "ja");
	assert_int_equal(mail.hours, 72);
	assert_true(envelope_open(mail.about, mails.post_key, secret, mail.sealed, mail.sealed_size, address, words));
	assert_string_equal(address, "taro@example.jp");
	assert_string_equal(code_of(place->store, &mail).role, "family");
	assert_int_equal(mails_take_due(&mails, place->store, NOW, &mail), STORE_NONE);
}

static void pauses_grow_to_four_hours(void **state)
{
	static const int pauses[] = { 60, 120, 240, 480, 960, 1920, 3840, 7680, 14400, 14400 };
	struct test_place *place = *state;
	uint64_t number = queue(place->store, MAIL_QUESTION);
	int64_t now = NOW;

	for (size_t i = 0; i < sizeof pauses / sizeof *pauses; i++) {
		assert_int_equal(take(place->store, now).mail, number);
		assert_int_equal(mails_settle(&mails, place->store, number, OUTCOME_DEFERRED, FAULT_SERVER, now), STORE_OK);
		assert_int_equal(mails_wait(&mails, place->store, now), pauses[i]);
		assert_int_equal(take(place->store, now + pauses[i] - 1).mail, 0);
		now += pauses[i];
	}
}

static void post_that_died_over_it_is_not_asked_at_once_again(void **state)
{
	struct test_place *place = *state;
	uint64_t number = queue(place->store, MAIL_QUESTION);

	assert_int_equal(take(place->store, NOW).mail, number);
	assert_int_equal(mails_wait(&mails, place->store, NOW), 60);
	assert_int_equal(take(place->store, NOW + 60).mail, number);
	assert_int_equal(mails_wait(&mails, place->store, NOW + 60), 120);
}

static void what_was_not_tried_is_due_again(void **state)
{
	struct test_place *place = *state;
	uint64_t number = queue(place->store, MAIL_QUESTION);

	assert_int_equal(take(place->store, NOW).tries, 0);
	assert_int_equal(mails_settle(&mails, place->store, number, OUTCOME_UNTRIED, FAULT_NONE, NOW), STORE_OK);
	assert_int_equal(take(place->store, NOW).tries, 0);
}

static struct store_mail gone(struct store *store, uint64_t number, enum store_mail_state state, unsigned fault)
{
	struct store_mail mail;

	assert_int_equal(store_find_mail(store, number, &mail), STORE_OK);
	assert_int_equal(mail.state, state);
	assert_int_equal(mail.fault, fault);
	assert_int_equal(mail.about, 0);
	assert_int_equal(mail.sealed_size, 0);
	assert_int_equal(mail.code_size, 0);
	return mail;
}

static void a_code_holds_for_its_hours_from_delivery(void **state)
{
	struct test_place *place = *state;
	uint64_t number = queue(place->store, MAIL_INVITATION);
	struct store_mail mail = take(place->store, NOW);
	struct store_invitation before = code_of(place->store, &mail), after;

	assert_true(before.expires >= NOW + 2 * 72 * HOUR);
	assert_int_equal(mails_settle(&mails, place->store, number, OUTCOME_DELIVERED, FAULT_NONE, NOW + 5), STORE_OK);
	assert_int_equal(store_find_invitation(place->store, before.hash, &after), STORE_OK);
	assert_int_equal(after.expires, NOW + 5 + 72 * HOUR);
	gone(place->store, number, STORE_MAIL_DELIVERED, FAULT_NONE);
	assert_int_equal(mails_settle(&mails, place->store, number, OUTCOME_DELIVERED, FAULT_NONE, NOW + 9), STORE_NONE);
	assert_int_equal(mails_wait(&mails, place->store, NOW), INT64_MAX);
}

static void a_refused_mail_takes_its_code_with_it(void **state)
{
	struct test_place *place = *state;
	uint64_t number = queue(place->store, MAIL_INVITATION);
	struct store_mail mail = take(place->store, NOW);
	struct store_invitation before = code_of(place->store, &mail), after;

	assert_int_equal(mails_settle(&mails, place->store, number, OUTCOME_REFUSED, FAULT_ADDRESS, NOW), STORE_OK);
	assert_int_equal(store_find_invitation(place->store, before.hash, &after), STORE_NONE);
	gone(place->store, number, STORE_MAIL_GIVEN_UP, FAULT_ADDRESS);
}

static void a_code_that_was_used_meanwhile_stays_used(void **state)
{
	struct test_place *place = *state;
	uint64_t number = queue(place->store, MAIL_INVITATION);
	struct store_mail mail = take(place->store, NOW);
	struct store_invitation before = code_of(place->store, &mail), after;
	struct store_account account = { .nickname = "taro", .key = "taro", .role = "family" };

	assert_int_equal(store_add_account(place->store, &account), STORE_OK);
	assert_int_equal(store_use_invitation(place->store, before.hash, account.account), STORE_OK);
	assert_int_equal(mails_settle(&mails, place->store, number, OUTCOME_DELIVERED, FAULT_NONE, NOW), STORE_OK);
	assert_int_equal(store_find_invitation(place->store, before.hash, &after), STORE_OK);
	assert_true(after.is_used);
}

static void after_three_days_it_is_given_up(void **state)
{
	struct test_place *place = *state;
	uint64_t number = queue(place->store, MAIL_INVITATION);
	int64_t now = NOW;
	unsigned tries = 0;

	while (take(place->store, now).mail == number && tries < 1000) {
		assert_true(now < NOW + 72 * HOUR);
		assert_int_equal(mails_settle(&mails, place->store, number, OUTCOME_DEFERRED, FAULT_SAFETY, now), STORE_OK);
		now += mails_wait(&mails, place->store, now);
		tries++;
	}
	assert_in_range(tries, 20, 40);
	gone(place->store, number, STORE_MAIL_GIVEN_UP, FAULT_SAFETY);
}

static void a_place_that_was_off_tries_before_it_gives_up(void **state)
{
	struct test_place *place = *state;
	uint64_t number = queue(place->store, MAIL_QUESTION);

	assert_int_equal(take(place->store, NOW).mail, number);
	assert_int_equal(take(place->store, NOW + 100 * HOUR).mail, number);
	assert_int_equal(take(place->store, NOW + 721 * HOUR).mail, 0);
	gone(place->store, number, STORE_MAIL_GIVEN_UP, FAULT_NONE);
}

static void a_clock_set_back_holds_nothing_up(void **state)
{
	struct test_place *place = *state;
	uint64_t number = queue(place->store, MAIL_QUESTION);

	assert_int_equal(mails_wait(&mails, place->store, NOW - 24 * HOUR), 0);
	assert_int_equal(take(place->store, NOW - 24 * HOUR).mail, number);
	assert_int_equal(mails_wait(&mails, place->store, NOW - 24 * HOUR), 60);
}

static void an_order_that_cannot_be_kept_changes_nothing(void **state)
{
	struct test_place *place = *state;
	uint8_t sealed[ENVELOPE_ROOM + 1] = { 1 };
	struct mails keyless = mails;
	struct mail_order order = { .kind = MAIL_QUESTION, .about = 1, .sealed = sealed, .sealed_size = 100 };
	struct mail_order wrong[] = { order, order, order, order };

	wrong[0].kind = MAIL_COUNT;
	wrong[1].about = 0;
	wrong[2].sealed_size = 0;
	wrong[3].sealed_size = sizeof sealed;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_int_equal(mails_queue(&mails, place->store, &wrong[i], NOW, NULL), STORE_TAKEN);
	keyless.has_key = false;
	assert_int_equal(mails_queue(&keyless, place->store, &order, NOW, NULL), STORE_TAKEN);
	assert_int_equal(mails_wait(&mails, place->store, NOW), INT64_MAX);
}

static bool count(void *context, const struct store_mail *mail)
{
	(void)mail;
	++*(int *)context;
	return true;
}

static void staff_can_see_what_became_of_them(void **state)
{
	struct test_place *place = *state;
	uint64_t first = queue(place->store, MAIL_QUESTION), second = queue(place->store, MAIL_DECLINED);
	int waiting = 0, given_up = 0;

	assert_true(second > first);
	assert_int_equal(mails_settle(&mails, place->store, first, OUTCOME_REFUSED, FAULT_ADDRESS, NOW), STORE_OK);
	assert_int_equal(store_each_mail(place->store, STORE_MAIL_WAITING, count, &waiting), STORE_OK);
	assert_int_equal(store_each_mail(place->store, STORE_MAIL_GIVEN_UP, count, &given_up), STORE_OK);
	assert_int_equal(waiting, 1);
	assert_int_equal(given_up, 1);
	assert_int_equal(store_forget_mails(place->store, NOW / 86400 + 1), STORE_OK);
	assert_int_equal(store_forget_mails(place->store, NOW / 86400 + 1), STORE_NONE);
}

static int set_up(void **state)
{
	(void)state;
	assert_true(seal_init());
	seal_box_pair(mails.post_key, secret);
	return 0;
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, test_place_make, test_place_remove)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_mail_is_handed_out_with_all_that_post_needs), CASE(pauses_grow_to_four_hours),
		CASE(post_that_died_over_it_is_not_asked_at_once_again), CASE(what_was_not_tried_is_due_again),
		CASE(a_code_holds_for_its_hours_from_delivery), CASE(a_refused_mail_takes_its_code_with_it),
		CASE(a_code_that_was_used_meanwhile_stays_used), CASE(after_three_days_it_is_given_up),
		CASE(a_place_that_was_off_tries_before_it_gives_up), CASE(a_clock_set_back_holds_nothing_up),
		CASE(an_order_that_cannot_be_kept_changes_nothing), CASE(staff_can_see_what_became_of_them)
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
