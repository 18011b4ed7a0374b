/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys of consultations in a vault: who was granted one reads its epoch, and nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "vault.h"

enum { YUKI = 7, SATO = 8, DESK = 2, TALK = 4711, WORDS = 9 };

static const struct seal_line first = { TALK, 1, YUKI, 1, "sixteen bytes !" };

struct two {
	struct vault *yuki, *sato;
	uint8_t yuki_key[SEAL_BOX_KEY], sato_key[SEAL_BOX_KEY];
};

static struct two open_two(void)
{
	struct two two = { .yuki = vault_create(), .sato = vault_create() };

	assert_true(vault_make_pair(two.yuki, YUKI) && vault_make_pair(two.sato, SATO));
	vault_public_key(two.yuki, two.yuki_key);
	vault_public_key(two.sato, two.sato_key);
	return two;
}

static void close_two(struct two *two)
{
	vault_destroy(two->yuki);
	vault_destroy(two->sato);
}

static enum seal_opening read_first(const struct vault *vault, const uint8_t *box)
{
	char words[512];
	size_t n = 0;
	enum seal_opening opening = vault_open_line(vault, &first, box, seal_line_size(WORDS), words, &n);

	if (opening == SEAL_OPENED)
		assert_memory_equal(words, "\001 good day", n);
	return opening;
}

static void who_was_granted_a_key_reads_its_epoch(void **state)
{
	struct two two = open_two();
	struct seal_grant about = { TALK, 1, SATO }, others = { TALK, 1, YUKI };
	uint8_t box[300], grant[SEAL_GRANT];

	(void)state;
	assert_false(vault_seal_line(two.yuki, &first, "\001 good day", WORDS, box));
	assert_true(vault_make_circle(two.yuki, TALK, 1));
	assert_true(vault_seal_line(two.yuki, &first, "\001 good day", WORDS, box));
	assert_int_equal(read_first(two.yuki, box), SEAL_OPENED);
	assert_int_equal(read_first(two.sato, box), SEAL_CLOSED);
	assert_false(vault_grant_circle(two.yuki, TALK, 2, SATO, two.sato_key, grant));
	assert_true(vault_grant_circle(two.yuki, TALK, 1, SATO, two.sato_key, grant));
	assert_int_equal(vault_take_circle(two.sato, &others, grant, SEAL_GRANT), SEAL_CLOSED);
	assert_int_equal(vault_take_circle(two.sato, &about, grant, SEAL_GRANT - 1), SEAL_CLOSED);
	assert_int_equal(vault_take_circle(two.sato, &about, grant, SEAL_GRANT), SEAL_OPENED);
	assert_int_equal(read_first(two.sato, box), SEAL_OPENED);
	vault_drop_circle(two.sato, TALK, 1);
	assert_false(vault_has_circle(two.sato, TALK, 1));
	assert_int_equal(read_first(two.sato, box), SEAL_CLOSED);
	close_two(&two);
}

static void a_team_opens_what_was_granted_to_it(void **state)
{
	struct two two = open_two();
	struct seal_grant about = { TALK, 1, SEAL_READER_TEAM(DESK, 3) };
	uint64_t strange[] = { SEAL_READER_TEAM(DESK, 2), SEAL_READER_TEAM(1, 3), SEAL_READER_RECOVERY, SATO,
		about.reader | UINT64_C(1) << 40, about.reader & ~(UINT64_C(1) << 63) };
	uint8_t box[300], grant[SEAL_GRANT], own[SEAL_GRANT], desk_key[SEAL_BOX_KEY];

	(void)state;
	assert_true(vault_make_team(two.sato, DESK, 3, desk_key, own) && vault_make_circle(two.yuki, TALK, 1));
	assert_true(vault_seal_line(two.yuki, &first, "\001 good day", WORDS, box));
	assert_true(vault_grant_circle(two.yuki, TALK, 1, about.reader, desk_key, grant));
	for (size_t i = 0; i < sizeof strange / sizeof *strange; i++) {
		struct seal_grant other = { TALK, 1, strange[i] };

		assert_int_equal(vault_take_circle(two.sato, &other, grant, SEAL_GRANT), SEAL_CLOSED);
	}
	assert_int_equal(vault_take_circle(two.sato, &about, grant, SEAL_GRANT), SEAL_OPENED);
	assert_int_equal(read_first(two.sato, box), SEAL_OPENED);
	assert_int_equal(vault_take_circle(two.yuki, &about, grant, SEAL_GRANT), SEAL_CLOSED);
	close_two(&two);
}

static void a_key_that_is_here_is_not_made_anew_but_may_be_put_again(void **state)
{
	struct two two = open_two();
	uint8_t box[300], grant[SEAL_GRANT];

	(void)state;
	assert_true(vault_make_circle(two.yuki, TALK, 1) && vault_make_circle(two.sato, TALK, 1));
	assert_true(vault_seal_line(two.yuki, &first, "\001 good day", WORDS, box));
	assert_true(vault_make_circle(two.yuki, TALK, 1));
	assert_int_equal(read_first(two.yuki, box), SEAL_OPENED);
	assert_int_equal(read_first(two.sato, box), SEAL_CLOSED);
	assert_true(vault_grant_circle(two.yuki, TALK, 1, SATO, two.sato_key, grant));
	assert_int_equal(vault_take_circle(two.sato, &(struct seal_grant){ TALK, 1, SATO }, grant, SEAL_GRANT), SEAL_OPENED);
	assert_int_equal(read_first(two.sato, box), SEAL_OPENED);
	close_two(&two);
}

/* Else a session could be made to seal lines under half of a pair, or to hand a team's key on as that of a talk. */
static void a_team_is_no_consultation(void **state)
{
	struct two two = open_two();
	struct seal_line line = { .circle = SEAL_TEAM(DESK), .epoch = 1 };
	struct seal_grant about = { SEAL_TEAM(DESK), 1, SATO };
	uint8_t box[300], grant[SEAL_GRANT], desk_key[SEAL_BOX_KEY];

	(void)state;
	assert_true(vault_make_team(two.sato, DESK, 1, desk_key, grant));
	assert_false(vault_has_circle(two.sato, SEAL_TEAM(DESK), 1));
	assert_false(vault_make_circle(two.sato, SEAL_TEAM(DESK), 1));
	assert_false(vault_make_circle(two.sato, SEAL_TEAM(DESK), 2));
	assert_int_equal(vault_take_circle(two.sato, &about, grant, SEAL_GRANT), SEAL_CLOSED);
	assert_false(vault_grant_circle(two.sato, SEAL_TEAM(DESK), 1, YUKI, two.yuki_key, grant));
	assert_false(vault_seal_line(two.sato, &line, "words", 5, box));
	vault_drop_circle(two.sato, SEAL_TEAM(DESK), 1);
	assert_true(vault_has_team(two.sato, DESK, 1, NULL));
	close_two(&two);
}

static void a_locked_vault_says_nothing_but_that_something_is_newer(void **state)
{
	struct two two = open_two();
	struct seal_grant about = { TALK, 1, YUKI };
	uint8_t box[300], grant[SEAL_GRANT];

	(void)state;
	assert_true(vault_make_circle(two.yuki, TALK, 1));
	assert_true(vault_seal_line(two.yuki, &first, "\001 good day", WORDS, box));
	assert_true(vault_grant_circle(two.yuki, TALK, 1, YUKI, two.yuki_key, grant));
	vault_lock(two.yuki);
	assert_false(vault_has_circle(two.yuki, TALK, 1));
	assert_false(vault_make_circle(two.yuki, TALK, 1));
	assert_int_equal(vault_take_circle(two.yuki, &about, grant, SEAL_GRANT), SEAL_CLOSED);
	assert_false(vault_grant_circle(two.yuki, TALK, 1, YUKI, two.yuki_key, grant));
	assert_false(vault_seal_line(two.yuki, &first, "words", 5, box));
	assert_int_equal(read_first(two.yuki, box), SEAL_CLOSED);
	assert_int_equal(read_first(NULL, box), SEAL_CLOSED);
	box[3] = '2';
	assert_int_equal(read_first(two.yuki, box), SEAL_NEWER);
	close_two(&two);
}

static void a_vault_holds_many_talks(void **state)
{
	struct two two = open_two();

	(void)state;
	for (uint32_t i = 1; i <= 4096; i++)
		assert_true(vault_make_circle(two.sato, TALK + i % 64, i));
	assert_false(vault_make_circle(two.sato, TALK, 4097));
	for (uint32_t i = 1; i <= 4096; i++)
		assert_true(vault_has_circle(two.sato, TALK + i % 64, i));
	close_two(&two);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_was_granted_a_key_reads_its_epoch),
		cmocka_unit_test(a_team_opens_what_was_granted_to_it),
		cmocka_unit_test(a_key_that_is_here_is_not_made_anew_but_may_be_put_again),
		cmocka_unit_test(a_team_is_no_consultation),
		cmocka_unit_test(a_locked_vault_says_nothing_but_that_something_is_newer),
		cmocka_unit_test(a_vault_holds_many_talks),
	};

	if (!seal_init())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
