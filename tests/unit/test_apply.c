/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Applications as the hub takes them at the door: bounded, answered alike, and nothing of them in the clear. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "application.h"
#include "hub_setup.h"
#include "seal.h"
#include "seal_box.h"
#include "store_application.h"

static uint8_t public_key[SEAL_BOX_KEY], secret_key[SEAL_BOX_KEY];

static int make_place(void **state)
{
	(void)state;
	hub_fixture_make(&fixture, 0);
	seal_box_pair(public_key, secret_key);
	return 0;
}

static void begin(struct session *session)
{
	session_open(&fixture, session, DOOR, 0);
}

/* An application of that address, as its session would send it. */
static struct message sealed(const char *address, uint8_t box[APPLICATION_BOX_MAX])
{
	struct application application = { .whom = WHOM_ONESELF };
	uint8_t inside[APPLICATION_MAX];
	struct message message = { .number = REQ_APPLY, .apply = { .epoch = 1 } };
	size_t size;

	strcpy(application.address, address);
	strcpy(application.hopes, "ひみつのことばを ここに");
	seal_random(&message.apply.id, sizeof message.apply.id);
	size = application_encode(&application, inside);
	assert_true(size > 0);
	assert_true(seal_box(APPLICATION_TAG, message.apply.id, public_key, inside, size, box));
	application_address_sum(address, message.apply.address.bytes);
	message.apply.box = (struct wire_text){ (const char *)box, (uint16_t)seal_box_size(size) };
	return message;
}

static bool apply(struct session *session, const char *address, char receipt[12], enum reason *why)
{
	uint8_t box[APPLICATION_BOX_MAX];
	struct message request = sealed(address, box), event;

	session_send(session, &request);
	while (session_next(session, &event)) {
		if (event.number == EV_APPLIED)
			return wire_copy(receipt, 12, event.applied.receipt);
		if (event.number == EV_REFUSED) {
			*why = (enum reason)event.refused.reason;
			return false;
		}
	}
	fail_msg("the hub hung up");
	return false;
}

static char *applied(const char *address)
{
	static char receipts[4][12];
	static unsigned next;
	char *receipt = receipts[next++ % 4];
	struct session session;
	enum reason why;

	begin(&session);
	assert_true(apply(&session, address, receipt, &why));
	session_lose(&session);
	return receipt;
}

/* Always the same answer. */
static void take_back(const char *typed)
{
	struct session session;
	struct message event;

	begin(&session);
	session_send(&session, &(struct message){ .number = REQ_TAKE_BACK, .take_back = { wire_string(typed) } });
	assert_true(session_wait(&session, EV_DONE, &event));
	assert_int_equal(event.done.request, REQ_TAKE_BACK);
	session_lose(&session);
}

static unsigned state_now(char districts[64], unsigned *days)
{
	struct session session;
	struct message event;

	begin(&session);
	session_send(&session, &(struct message){ .number = REQ_APPLYING });
	assert_true(session_wait(&session, EV_APPLYING, &event));
	assert_true(wire_copy(districts, 64, event.applying.districts));
	*days = event.applying.days;
	session_lose(&session);
	return event.applying.state;
}

/* How often bytes stand in the place's files. */
static unsigned times_stored(const void *bytes, size_t size)
{
	static const char *const files[] = { "kokoiru.db", "kokoiru.db-wal" };
	unsigned times = 0;

	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		static char all[8 << 20];
		char path[128], *at = all;
		FILE *file;
		size_t left;

		snprintf(path, sizeof path, "%s/%s", fixture.directory, files[i]);
		file = fopen(path, "rb");
		left = file ? fread(all, 1, sizeof all, file) : 0;
		if (file)
			fclose(file);
		while ((at = memmem(at, left - (size_t)(at - all), bytes, size))) {
			times++;
			at += size;
		}
	}
	return times;
}

/* How many are open: the hub goes for a moment. */
static unsigned open_now(void)
{
	char path[128];
	struct store *store;
	unsigned count;
	int64_t oldest;

	hub_fixture_kill(&fixture);
	snprintf(path, sizeof path, "%s/kokoiru.db", fixture.directory);
	assert_int_equal(store_open(path, &store), STORE_OPENED);
	assert_int_equal(store_count_applications(store, &count, &oldest), STORE_OK);
	store_close(store);
	hub_fixture_serve(&fixture);
	return count;
}

static void a_receipt_comes_and_nothing_is_in_the_clear(void **state)
{
	char receipt[12], digits[10], districts[64];
	unsigned days;
	uint8_t sum[32];

	(void)state;
	hub_fixture_serve(&fixture);
	assert_int_equal(state_now(districts, &days), APPLYING_OPEN);
	assert_string_equal(districts, "青葉区\n泉区");
	assert_int_equal(days, 14);
	strcpy(receipt, applied("sora@example.jp"));
	assert_int_equal(strlen(receipt), 11);
	assert_true(seal_code_read(receipt, strlen(receipt), digits));
	application_address_sum("sora@example.jp", sum);
	assert_int_equal(times_stored(APPLICATION_TAG, 4), 1);
	assert_int_equal(times_stored("sora@example", 12), 0);
	assert_int_equal(times_stored("ひみつのことば", strlen("ひみつのことば")), 0);
	assert_int_equal(times_stored(digits, 9), 0);
	assert_int_equal(times_stored(receipt, 11), 0);
	assert_int_equal(times_stored(sum, sizeof sum), 0);
}

static void known_and_unknown_receipts_are_answered_alike(void **state)
{
	char first[12], second[12];

	(void)state;
	hub_fixture_serve(&fixture);
	strcpy(first, applied("sora@example.jp"));
	strcpy(second, applied("Sora@example.jp")); /* the same mailbox: one application, two receipts */
	assert_string_not_equal(first, second);
	take_back("000-000-000");
	take_back("");
	take_back("no number");
	assert_int_equal(open_now(), 1);
	take_back(first);
	take_back(second);
	take_back(first);
	assert_int_equal(open_now(), 0);
	strcpy(first, applied("sora@example.jp"));
	take_back(first);
	for (int i = 0; i < 100 && times_stored(APPLICATION_TAG, 4) > 0; i++)
		state_now((char[64]){ 0 }, &(unsigned){ 0 });
	assert_int_equal(times_stored(APPLICATION_TAG, 4), 0);
}

static void receipts_are_not_guessed_for_long(void **state)
{
	struct session session;
	struct message event;
	int answered = 0;

	(void)state;
	hub_fixture_serve(&fixture);
	begin(&session);
	for (int i = 0; i < 9; i++) {
		session_send(&session, &(struct message){ .number = REQ_TAKE_BACK, .take_back = { wire_string("123456789") } });
		do {
			assert_true(session_next(&session, &event));
		} while (event.number != EV_DONE && event.number != EV_REFUSED);
		answered += event.number == EV_DONE;
		if (event.number == EV_REFUSED)
			assert_int_equal(event.refused.reason, REASON_TOO_MANY);
	}
	assert_int_equal(answered, 5);
	session_lose(&session);
}

static void a_line_sends_three_and_a_day_takes_five(void **state)
{
	struct session session;
	char receipt[12], districts[64], address[32];
	unsigned days;
	enum reason why;

	(void)state;
	hub_fixture_serve(&fixture);
	begin(&session);
	for (int i = 0; i < 3; i++) {
		snprintf(address, sizeof address, "a%d@example.jp", i);
		assert_true(apply(&session, address, receipt, &why));
	}
	assert_false(apply(&session, "a4@example.jp", receipt, &why));
	assert_int_equal(why, REASON_TOO_MANY);
	session_lose(&session);
	begin(&session);
	assert_true(apply(&session, "a4@example.jp", receipt, &why));
	assert_true(apply(&session, "a5@example.jp", receipt, &why));
	assert_int_equal(state_now(districts, &days), APPLYING_FULL);
	assert_false(apply(&session, "a6@example.jp", receipt, &why));
	assert_int_equal(why, REASON_APPLYING);
	session_lose(&session);
	assert_int_equal(open_now(), 5);
}

static void a_place_may_take_none(void **state)
{
	struct session session;
	char receipt[12], districts[64];
	unsigned days;
	enum reason why;

	(void)state;
	fixture.options.applying.is_open = 0;
	hub_fixture_serve(&fixture);
	assert_int_equal(state_now(districts, &days), APPLYING_SHUT);
	begin(&session);
	assert_false(apply(&session, "sora@example.jp", receipt, &why));
	assert_int_equal(why, REASON_APPLYING);
	session_lose(&session);
	assert_int_equal(open_now(), 0);
}

static void what_is_no_box_is_not_kept(void **state)
{
	uint8_t box[APPLICATION_BOX_MAX];
	struct message request = sealed("sora@example.jp", box), broken, event;
	static const uint8_t large[APPLICATION_BOX_MAX + 1] = APPLICATION_TAG;
	const struct { struct wire_text box; uint32_t epoch; } bad[] = { { { "", 0 }, 1 }, { { "KKa1", 4 }, 1 },
		{ { (const char *)large, sizeof large }, 1 }, { { (const char *)box + 1, request.apply.box.size }, 1 },
		{ request.apply.box, 0 } };
	struct session session;

	(void)state;
	hub_fixture_serve(&fixture);
	begin(&session);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		broken = request;
		broken.apply.box = bad[i].box;
		broken.apply.epoch = bad[i].epoch;
		session_send(&session, &broken);
		assert_true(session_wait(&session, EV_REFUSED, &event));
		assert_int_equal(event.refused.reason, REASON_MALFORMED);
	}
	session_send(&session, &request);
	assert_true(session_wait(&session, EV_APPLIED, &event));
	session_lose(&session);
}

/* A session that lost its hub asks once more: nobody is in the list twice. */
static void one_sent_twice_is_one(void **state)
{
	uint8_t box[APPLICATION_BOX_MAX];
	struct message request = sealed("sora@example.jp", box), event;
	struct session session;

	(void)state;
	hub_fixture_serve(&fixture);
	begin(&session);
	session_send(&session, &request);
	assert_true(session_wait(&session, EV_APPLIED, &event));
	hub_fixture_kill(&fixture);
	session_lose(&session);
	hub_fixture_serve(&fixture);
	begin(&session);
	session_send(&session, &request);
	assert_true(session_wait(&session, EV_APPLIED, &event));
	session_lose(&session);
	assert_int_equal(open_now(), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_place, stop)
		TEST(a_receipt_comes_and_nothing_is_in_the_clear),
		TEST(known_and_unknown_receipts_are_answered_alike),
		TEST(receipts_are_not_guessed_for_long),
		TEST(a_line_sends_three_and_a_day_takes_five),
		TEST(a_place_may_take_none),
		TEST(what_is_no_box_is_not_kept),
		TEST(one_sent_twice_is_one)
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
