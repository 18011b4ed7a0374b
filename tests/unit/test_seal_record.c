/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records of keys, and the vault that holds what was in them: nothing but the right record in the right place opens. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "seal_record.h"
#include "vault.h"

enum { YUKI = 7, SATO = 8, STAFF = 0, COORDINATORS = 1 };

struct wrapped {
	struct seal_holder holder;
	uint8_t wrap[SEAL_KEY], secret_key[SEAL_BOX_KEY], record[SEAL_WRAPPED];
};

static struct wrapped make_wrapped(void)
{
	struct wrapped made = { .holder = { .account = YUKI, .cost = { 3, 65536 } } };

	seal_random(made.holder.salt, sizeof made.holder.salt);
	seal_random(made.wrap, sizeof made.wrap);
	seal_box_pair(made.holder.public_key, made.secret_key);
	seal_wrap(&made.holder, made.wrap, made.secret_key, made.record);
	return made;
}

static enum seal_opening unwrap(const struct wrapped *wrapped, size_t size)
{
	uint8_t none[SEAL_BOX_KEY] = { 0 }, secret_key[SEAL_BOX_KEY];
	enum seal_opening opening = seal_unwrap(&wrapped->holder, wrapped->wrap, wrapped->record, size, secret_key);

	assert_memory_equal(secret_key, opening == SEAL_OPENED ? wrapped->secret_key : none, SEAL_BOX_KEY);
	return opening;
}

static void a_wrapped_key_comes_back(void **state)
{
	struct wrapped one = make_wrapped(), other = one;

	(void)state;
	assert_int_equal(unwrap(&one, SEAL_WRAPPED), SEAL_OPENED);
	assert_true(seal_is_wrapped(one.record, SEAL_WRAPPED));
	seal_wrap(&other.holder, other.wrap, other.secret_key, other.record);
	assert_memory_not_equal(one.record, other.record, SEAL_WRAPPED);
}

static void no_flipped_bit_and_no_shorter_record_opens(void **state)
{
	struct wrapped one = make_wrapped();

	(void)state;
	for (size_t bit = 0; bit < 8 * sizeof one.record; bit++) {
		struct wrapped other = one;

		other.record[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_int_not_equal(unwrap(&other, SEAL_WRAPPED), SEAL_OPENED);
	}
	for (size_t bit = 0; bit < 8 * sizeof one.wrap; bit++) {
		struct wrapped other = one;

		other.wrap[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_int_equal(unwrap(&other, SEAL_WRAPPED), SEAL_CLOSED);
	}
	for (size_t size = 0; size < SEAL_WRAPPED; size++)
		assert_int_equal(unwrap(&one, size), SEAL_CLOSED);
}

static void a_moved_key_does_not_open(void **state)
{
	struct wrapped one = make_wrapped();
	struct wrapped moved[5] = { one, one, one, one, one };

	(void)state;
	moved[0].holder.account++;
	moved[1].holder.public_key[0] ^= 1;
	moved[2].holder.salt[15] ^= 1;
	moved[3].holder.cost.passes--;
	moved[4].holder.cost.memory_kib /= 2;
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(unwrap(&moved[i], SEAL_WRAPPED), SEAL_CLOSED);
}

static void what_a_newer_version_wrote_is_told_apart(void **state)
{
	struct wrapped one = make_wrapped();

	(void)state;
	one.record[3] = '2';
	assert_int_equal(unwrap(&one, SEAL_WRAPPED), SEAL_NEWER);
	assert_int_equal(unwrap(&one, 4), SEAL_NEWER);
	one.record[3] = '0';
	assert_int_equal(unwrap(&one, SEAL_WRAPPED), SEAL_CLOSED);
	memcpy(one.record, "KKg1", 4);
	assert_int_equal(unwrap(&one, SEAL_WRAPPED), SEAL_CLOSED);
}

static void a_grant_opens_for_its_reader_alone(void **state)
{
	struct seal_grant grant = { SEAL_TEAM(COORDINATORS), 3, YUKI };
	struct seal_grant moved[] = { { SEAL_TEAM(STAFF), 3, YUKI }, { COORDINATORS, 3, YUKI },
		{ SEAL_TEAM(COORDINATORS), 4, YUKI }, { SEAL_TEAM(COORDINATORS), 3, SATO } };
	uint8_t public_key[32], secret_key[32], other_public[32], other_secret[32], key[32], back[32], record[SEAL_GRANT];

	(void)state;
	seal_box_pair(public_key, secret_key);
	seal_box_pair(other_public, other_secret);
	seal_random(key, sizeof key);
	assert_true(seal_grant(&grant, public_key, key, record));
	assert_true(seal_is_grant(record, SEAL_GRANT));
	assert_int_equal(seal_grant_open(&grant, public_key, secret_key, record, SEAL_GRANT, back), SEAL_OPENED);
	assert_memory_equal(back, key, sizeof key);
	for (size_t i = 0; i < sizeof moved / sizeof *moved; i++)
		assert_int_equal(seal_grant_open(&moved[i], public_key, secret_key, record, SEAL_GRANT, back), SEAL_CLOSED);
	assert_int_equal(seal_grant_open(&grant, other_public, other_secret, record, SEAL_GRANT, back), SEAL_CLOSED);
	for (size_t size = 0; size < SEAL_GRANT; size++)
		assert_int_equal(seal_grant_open(&grant, public_key, secret_key, record, size, back), SEAL_CLOSED);
	for (size_t bit = 0; bit < 8 * SEAL_GRANT; bit++) {
		uint8_t none[32] = { 0 };

		record[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_int_not_equal(seal_grant_open(&grant, public_key, secret_key, record, SEAL_GRANT, back), SEAL_OPENED);
		assert_memory_equal(back, none, sizeof none);
		record[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
}

static void no_key_at_all_is_refused(void **state)
{
	struct seal_grant grant = { SEAL_TEAM(STAFF), 1, YUKI };
	uint8_t none[32] = { 0 }, record[SEAL_GRANT];

	(void)state;
	assert_false(seal_grant(&grant, none, none, record));
}

static void a_vault_opens_with_what_it_was_wrapped_under(void **state)
{
	struct vault *vault = vault_create(), *again = vault_create();
	struct seal_holder holder = { .cost = { 1, 8192 } };
	uint8_t wrap[SEAL_KEY] = { 1 }, record[SEAL_WRAPPED], box[1024], words[64];
	size_t n;

	(void)state;
	assert_false(vault_is_open(NULL));
	assert_false(vault_is_open(vault));
	assert_false(vault_wrap(vault, &holder, wrap, record));
	assert_true(vault_make_pair(vault, YUKI));
	assert_int_equal(vault_account(vault), YUKI);
	assert_true(vault_wrap(vault, &holder, wrap, record));
	assert_int_equal(holder.account, YUKI);
	assert_true(seal_box("KKt1", 3, holder.public_key, "for me", 6, box));
	vault_lock(vault);
	assert_false(vault_is_open(vault));
	assert_false(vault_open_own(vault, "KKt1", 3, box, seal_box_size(6), words, &n));
	assert_int_equal(vault_unlock(again, &holder, wrap, record, SEAL_WRAPPED), SEAL_OPENED);
	assert_true(vault_open_own(again, "KKt1", 3, box, seal_box_size(6), words, &n));
	assert_int_equal(n, 6);
	wrap[0] = 2;
	assert_int_equal(vault_unlock(again, &holder, wrap, record, SEAL_WRAPPED), SEAL_CLOSED);
	assert_false(vault_is_open(again));
	vault_destroy(vault);
	vault_destroy(again);
	vault_destroy(NULL);
}

static void a_team_key_goes_from_one_to_the_next(void **state)
{
	struct vault *sato = vault_create(), *yuki = vault_create();
	uint8_t team_key[32], shown[32], yuki_key[32], own[SEAL_GRANT], grant[SEAL_GRANT], box[1024], words[64];
	size_t n;

	(void)state;
	assert_false(vault_make_team(sato, STAFF, 1, team_key, own));
	assert_true(vault_make_pair(sato, SATO) && vault_make_pair(yuki, YUKI));
	assert_true(vault_make_team(sato, STAFF, 1, team_key, own));
	assert_true(vault_has_team(sato, STAFF, 1, shown));
	assert_memory_equal(shown, team_key, sizeof shown);
	assert_true(seal_box("KKt1", 3, team_key, "for all", 7, box));
	assert_false(vault_open_team(yuki, STAFF, 1, "KKt1", 3, box, seal_box_size(7), words, &n));
	vault_public_key(yuki, yuki_key);
	assert_true(vault_grant_team(sato, STAFF, 1, YUKI, yuki_key, grant));
	assert_false(vault_grant_team(sato, STAFF, 2, YUKI, yuki_key, grant));
	assert_true(vault_grant_team(sato, STAFF, 1, YUKI, yuki_key, grant));
	assert_int_equal(vault_take_team(yuki, COORDINATORS, 1, grant, SEAL_GRANT), SEAL_CLOSED);
	assert_int_equal(vault_take_team(yuki, STAFF, 1, grant, SEAL_GRANT), SEAL_OPENED);
	assert_true(vault_open_team(yuki, STAFF, 1, "KKt1", 3, box, seal_box_size(7), words, &n));
	assert_memory_equal(words, "for all", 7);
	assert_false(vault_open_team(yuki, STAFF, 2, "KKt1", 3, box, seal_box_size(7), words, &n));
	assert_int_equal(vault_take_team(sato, STAFF, 1, own, SEAL_GRANT), SEAL_OPENED);
	vault_drop_team(yuki, STAFF, 1);
	assert_false(vault_has_team(yuki, STAFF, 1, NULL));
	vault_destroy(sato);
	vault_destroy(yuki);
}

static void a_vault_holds_many_epochs(void **state)
{
	struct vault *vault = vault_create();
	uint8_t key[32], grant[SEAL_GRANT];

	(void)state;
	assert_true(vault_make_pair(vault, SATO));
	for (uint32_t epoch = 1; epoch <= 100; epoch++)
		assert_true(vault_make_team(vault, STAFF, epoch, key, grant));
	for (uint32_t epoch = 1; epoch <= 100; epoch++)
		assert_true(vault_has_team(vault, STAFF, epoch, NULL));
	vault_lock(vault);
	assert_false(vault_has_team(vault, STAFF, 1, NULL));
	vault_destroy(vault);
}

static void a_former_pair_opens_for_the_one_after_it_alone(void **state)
{
	struct seal_pair former, next, other, back, none = { { 0 }, { 0 } };
	uint8_t record[SEAL_FORMER];

	(void)state;
	seal_box_pair(former.public_key, former.secret_key);
	seal_box_pair(next.public_key, next.secret_key);
	seal_box_pair(other.public_key, other.secret_key);
	assert_true(seal_former(YUKI, next.public_key, &former, record));
	assert_true(seal_is_former(record, sizeof record));
	assert_int_equal(seal_former_open(YUKI, &next, record, sizeof record, &back), SEAL_OPENED);
	assert_memory_equal(&back, &former, sizeof back);
	assert_int_equal(seal_former_open(SATO, &next, record, sizeof record, &back), SEAL_CLOSED);
	assert_memory_equal(&back, &none, sizeof back);
	assert_int_equal(seal_former_open(YUKI, &other, record, sizeof record, &back), SEAL_CLOSED);
	for (size_t size = 0; size < sizeof record; size++)
		assert_int_equal(seal_former_open(YUKI, &next, record, size, &back), SEAL_CLOSED);
	for (size_t bit = 0; bit < 8 * sizeof record; bit++) {
		record[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_int_not_equal(seal_former_open(YUKI, &next, record, sizeof record, &back), SEAL_OPENED);
		record[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	record[3] = '2';
	assert_int_equal(seal_former_open(YUKI, &next, record, sizeof record, &back), SEAL_NEWER);
	assert_true(seal_is_newer(record, sizeof record));
	memcpy(former.public_key, other.public_key, sizeof former.public_key); /* halves of two pairs */
	assert_true(seal_former(YUKI, next.public_key, &former, record));
	assert_int_equal(seal_former_open(YUKI, &next, record, sizeof record, &back), SEAL_CLOSED);
	assert_false(seal_former(YUKI, none.public_key, &former, record));
}

enum { TIMES = 3 };

/* Everything that was sealed at any time opens afterwards: a box of each pair, and what was granted to each. */
static void a_renewed_pair_opens_what_came_before(void **state)
{
	struct vault *vault = vault_create(), *again = vault_create(), *sato = vault_create();
	struct seal_holder holder = { .cost = { 1, 8192 } };
	uint8_t wrap[SEAL_KEY] = { 1 }, record[SEAL_WRAPPED], formers[TIMES * SEAL_FORMER], own[SEAL_GRANT];
	uint8_t boxes[TIMES + 1][SEAL_GRANT + 512], grants[TIMES + 1][SEAL_GRANT], key[32], words[64];
	size_t n;

	(void)state;
	assert_false(vault_renew_pair(vault, formers));
	assert_true(vault_make_pair(vault, YUKI) && vault_make_pair(sato, SATO));
	for (uint32_t i = 0; i <= TIMES; i++) {
		uint8_t *newest = formers + (TIMES - i) * SEAL_FORMER;

		if (i > 0)
			assert_true(vault_renew_pair(vault, newest));
		vault_public_key(vault, key);
		assert_true(seal_box("KKt1", i, key, "for me", 6, boxes[i]));
		assert_true(vault_make_team(sato, STAFF, i + 1, words, own));
		assert_true(vault_grant_team(sato, STAFF, i + 1, YUKI, key, grants[i]));
	}
	assert_true(vault_wrap(vault, &holder, wrap, record));
	assert_memory_equal(holder.public_key, key, sizeof key);
	assert_int_equal(vault_unlock(again, &holder, wrap, record, sizeof record), SEAL_OPENED);
	assert_false(vault_open_own(again, "KKt1", 0, boxes[0], seal_box_size(6), words, &n));
	assert_true(vault_take_formers(again, formers, sizeof formers));
	for (uint32_t i = 0; i <= TIMES; i++) {
		assert_true(vault_open_own(vault, "KKt1", i, boxes[i], seal_box_size(6), words, &n));
		assert_true(vault_open_own(again, "KKt1", i, boxes[i], seal_box_size(6), words, &n));
		assert_int_equal(vault_take_team(again, STAFF, i + 1, grants[i], SEAL_GRANT), SEAL_OPENED);
	}
	vault_destroy(vault);
	vault_destroy(again);
	vault_destroy(sato);
}

static void a_chain_of_pairs_ends_where_it_was_changed(void **state)
{
	struct vault *vault = vault_create(), *again = vault_create();
	struct seal_holder holder = { .cost = { 1, 8192 } };
	uint8_t wrap[SEAL_KEY] = { 1 }, record[SEAL_WRAPPED], formers[2 * SEAL_FORMER], box[512], words[64], key[32];
	size_t n;

	(void)state;
	assert_true(vault_make_pair(vault, YUKI));
	assert_true(vault_renew_pair(vault, formers + SEAL_FORMER));
	vault_public_key(vault, key);
	assert_true(seal_box("KKt1", 3, key, "for me", 6, box));
	assert_true(vault_renew_pair(vault, formers));
	assert_true(vault_wrap(vault, &holder, wrap, record));
	formers[SEAL_FORMER + 60] ^= 1;
	assert_int_equal(vault_unlock(again, &holder, wrap, record, sizeof record), SEAL_OPENED);
	assert_false(vault_take_formers(again, formers, sizeof formers));
	assert_true(vault_open_own(again, "KKt1", 3, box, seal_box_size(6), words, &n));
	assert_int_equal(vault_unlock(again, &holder, wrap, record, sizeof record), SEAL_OPENED);
	assert_false(vault_take_formers(again, formers, SEAL_FORMER + 7));
	assert_int_equal(vault_unlock(again, &holder, wrap, record, sizeof record), SEAL_OPENED);
	assert_false(vault_take_formers(again, formers + SEAL_FORMER, SEAL_FORMER));
	vault_lock(again);
	assert_false(vault_take_formers(again, formers, 0));
	for (int i = 2; i < VAULT_FORMERS_MAX; i++)
		assert_true(vault_renew_pair(vault, formers));
	assert_false(vault_renew_pair(vault, formers));
	vault_destroy(vault);
	vault_destroy(again);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_wrapped_key_comes_back),
		cmocka_unit_test(no_flipped_bit_and_no_shorter_record_opens),
		cmocka_unit_test(a_moved_key_does_not_open),
		cmocka_unit_test(what_a_newer_version_wrote_is_told_apart),
		cmocka_unit_test(a_grant_opens_for_its_reader_alone),
		cmocka_unit_test(no_key_at_all_is_refused),
		cmocka_unit_test(a_vault_opens_with_what_it_was_wrapped_under),
		cmocka_unit_test(a_team_key_goes_from_one_to_the_next),
		cmocka_unit_test(a_vault_holds_many_epochs),
		cmocka_unit_test(a_former_pair_opens_for_the_one_after_it_alone),
		cmocka_unit_test(a_renewed_pair_opens_what_came_before),
		cmocka_unit_test(a_chain_of_pairs_ends_where_it_was_changed),
	};

	if (!seal_init())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
