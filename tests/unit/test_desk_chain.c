/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys of a consultation that follow from one another, and those that a stranger made who knows public keys alone:
 * whatever they write, nothing is sealed with theirs by who has an earlier one. */
#include <stdlib.h>

#include "consult_fixture.h"

/* すずき reads, unless a case says otherwise. */
struct seen {
	struct both both;
	struct vault *stranger;
	struct desk desk;
};

static int set_up(void **state)
{
	struct seen *seen = calloc(1, sizeof *seen);

	both_begin(&seen->both);
	seen->stranger = vault_create();
	assert_true(vault_make_pair(seen->stranger, 99));
	desk_init(&seen->desk);
	seen->desk.vault = seen->both.suzuki;
	*state = seen;
	return 0;
}

static int tear_down(void **state)
{
	struct seen *seen = *state;

	desk_finish(&seen->desk);
	vault_destroy(seen->stranger);
	both_end(&seen->both);
	free(seen);
	return 0;
}

static void apply(struct seen *seen, struct message event)
{
	desk_apply(&seen->desk, &event);
}

/* The hub says that this is the newest, and who reads. */
static void tell(struct seen *seen, uint32_t epoch)
{
	apply(seen, event_consult(CONSULT_TAKEN, epoch, 0));
	apply(seen, event_reader(&seen->both, MIKAN));
	apply(seen, event_reader(&seen->both, SUZUKI));
	apply(seen, (struct message){ .number = EV_HEARD });
}

static void make(struct seen *seen, uint32_t epoch)
{
	apply(seen, event_grant(&seen->both, epoch, SUZUKI));
	apply(seen, event_roster(&seen->both, epoch));
	tell(seen, epoch);
}

static struct seen *begin(void **state)
{
	struct seen *seen = *state;

	apply(seen, event_consult(CONSULT_TAKEN, 1, 0));
	desk_begin(&seen->desk, TALK);
	make(seen, 1);
	apply(seen, (struct message){ .number = EV_DONE, .done = { REQ_CONSULT_READ } });
	return seen;
}

static enum desk_chain chain_at(const struct seen *seen, uint32_t epoch)
{
	for (int i = 0; i < seen->desk.lines_count; i++)
		if (seen->desk.lines[i].kind == CONSULT_ROSTER && seen->desk.lines[i].epoch == epoch)
			return seen->desk.lines[i].chain;
	return DESK_UNJUDGED;
}

/* Sealed by a vault, in みかん's name: the roster of both, with what links it has. */
static void write_roster(struct seen *seen, struct vault *by, uint32_t epoch, struct seal_roster *roster)
{
	struct vault *mine = seen->both.mikan;
	uint8_t bytes[SEAL_ROSTER_ROOM], grant[SEAL_GRANT];
	struct message granted = { .number = EV_CONSULT_GRANT, .consult_granted = { TALK, epoch, SUZUKI,
		{ (const char *)grant, sizeof grant } } };

	assert_true(vault_make_circle(by, TALK, epoch));
	assert_true(vault_grant_circle(by, TALK, epoch, SUZUKI, seen->both.suzuki_key, grant));
	apply(seen, granted);
	seen->both.mikan = by;
	apply(seen, event_sealed(&seen->both, MIKAN, epoch, CONSULT_ROSTER, bytes, seal_roster_put(roster, bytes)));
	seen->both.mikan = mine;
	tell(seen, epoch);
}

static struct seal_roster roster_of(const struct seen *seen)
{
	struct seal_roster roster = { .readers = { { MIKAN, { 0 } }, { SUZUKI, { 0 } } }, .count = 2 };

	memcpy(roster.readers[0].public_key, seen->both.mikan_key, SEAL_BOX_KEY);
	memcpy(roster.readers[1].public_key, seen->both.suzuki_key, SEAL_BOX_KEY);
	return roster;
}

/* A line in みかん's name: nothing of it is shown. */
static void say_as_stranger(struct seen *seen, uint32_t epoch)
{
	struct vault *mine = seen->both.mikan;

	seen->both.mikan = seen->stranger;
	apply(seen, event_talk(&seen->both, MIKAN, epoch, "本名を教えてください"));
	seen->both.mikan = mine;
	assert_int_equal(seen->desk.lines[seen->desk.lines_count - 1].seal, DESK_FOREIGN);
	assert_string_equal(seen->desk.lines[seen->desk.lines_count - 1].text, "");
}

static void is_strange(const struct seen *seen)
{
	assert_int_equal(seen->desk.chain, DESK_STRANGE);
	assert_true(seen->desk.is_checked && seen->desk.is_mismatch);
	assert_false(desk_may_seal(&seen->desk, TALK));
}

static void is_fine(const struct seen *seen, enum desk_chain chain)
{
	assert_int_equal(seen->desk.chain, chain);
	assert_true(seen->desk.is_checked);
	assert_false(seen->desk.is_mismatch);
	assert_true(desk_may_seal(&seen->desk, TALK));
}

static void keys_follow_from_one_another(void **state)
{
	struct seen *seen = begin(state);

	is_fine(seen, DESK_FIRST);
	assert_false(desk_may_seal(&seen->desk, TALK + 1));
	for (uint32_t epoch = 2; epoch < 14; epoch++) {
		make(seen, epoch);
		is_fine(seen, DESK_LINKED);
	}
	vault_lock(seen->both.suzuki);
	desk_look_again(&seen->desk);
	assert_false(desk_may_seal(&seen->desk, TALK));
}

static void a_strangers_key_is_seen_and_the_next_one_heals_it(void **state)
{
	struct seen *seen = begin(state);
	struct seal_roster roster = roster_of(seen);

	make(seen, 2);
	write_roster(seen, seen->stranger, 3, &roster);
	say_as_stranger(seen, 3);
	is_strange(seen);
	assert_int_equal(chain_at(seen, 3), DESK_STRANGE);
	assert_int_equal(chain_at(seen, 2), DESK_LINKED);
	apply(seen, event_consult(CONSULT_TAKEN, 3, 4));
	assert_false(desk_may_seal(&seen->desk, TALK));
	make(seen, 4);
	is_fine(seen, DESK_LINKED);
	assert_int_equal(chain_at(seen, 3), DESK_STRANGE);
	say_as_stranger(seen, 3); /* afterwards, too */
}

/* With any links they can think of: to keys of their own, to ones that nobody has, with proofs of another thread. */
static void no_link_of_a_strangers_helps(void **state)
{
	struct seen *seen = begin(state);
	struct seal_roster roster = roster_of(seen), right;

	make(seen, 2);
	assert_true(vault_make_circle(seen->stranger, TALK, 2));
	assert_true(vault_make_circle(seen->stranger, TALK, 3));
	assert_true(vault_link_roster(seen->stranger, TALK, 3, &roster));
	assert_int_equal(roster.links_count, 1);
	write_roster(seen, seen->stranger, 3, &roster);
	is_strange(seen);
	right = roster_of(seen);
	assert_true(vault_make_circle(seen->both.mikan, TALK, 4) && vault_link_roster(seen->both.mikan, TALK, 4, &right));
	assert_int_equal(right.links_count, 2);
	write_roster(seen, seen->stranger, 4, &right); /* somebody else's proofs beside a key of one's own */
	is_strange(seen);
	roster.links_count = 1;
	roster.links[0].former = 3; /* their own, before */
	assert_true(vault_make_circle(seen->stranger, TALK, 5) && vault_link_roster(seen->stranger, TALK, 5, &roster));
	write_roster(seen, seen->stranger, 5, &roster);
	is_strange(seen);
}

static void every_bit_of_a_link_counts(void **state)
{
	struct seen *seen = begin(state);
	struct vault *mine = seen->both.mikan;
	struct seal_roster roster = roster_of(seen), other;

	assert_true(vault_make_circle(mine, TALK, 2) && vault_link_roster(mine, TALK, 2, &roster));
	assert_true(vault_proves_link(mine, TALK, 2, &roster, &roster.links[0]));
	for (size_t bit = 0; bit < 8 * sizeof roster.links->proof; bit++) {
		other = roster;
		other.links[0].proof[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_false(vault_proves_link(mine, TALK, 2, &other, &other.links[0]));
	}
	for (size_t bit = 0; bit < 8 * 8; bit++) {
		other = roster;
		other.readers[0].reader ^= UINT64_C(1) << bit;
		assert_false(vault_proves_link(mine, TALK, 2, &other, &other.links[0]));
	}
	for (size_t at = 0; at < SEAL_BOX_KEY; at++) {
		other = roster;
		other.readers[1].public_key[at] ^= 1;
		assert_false(vault_proves_link(mine, TALK, 2, &other, &other.links[0]));
	}
	assert_true(vault_make_circle(mine, TALK, 3) && vault_make_circle(mine, TALK + 1, 1)
		&& vault_make_circle(mine, TALK + 1, 2));
	assert_false(vault_proves_link(mine, TALK, 3, &roster, &roster.links[0])); /* of another epoch, another thread */
	assert_false(vault_proves_link(mine, TALK + 1, 2, &roster, &roster.links[0]));
	other = roster;
	other.links[0].former = 2;
	assert_false(vault_proves_link(mine, TALK, 2, &other, &other.links[0]));
}

/* Taken over, with the first key, after it was given back: whoever asked was not there. */
static void any_key_of_before_will_do(void **state)
{
	struct seen *seen = begin(state);
	struct vault *tanaka = vault_create();
	struct seal_roster roster = roster_of(seen);
	uint8_t own[SEAL_BOX_KEY], grant[SEAL_GRANT];

	make(seen, 2);
	assert_true(vault_make_pair(tanaka, 10));
	vault_public_key(tanaka, own);
	assert_true(vault_grant_circle(seen->both.mikan, TALK, 1, 10, own, grant));
	assert_int_equal(vault_take_circle(tanaka, &(struct seal_grant){ TALK, 1, 10 }, grant, sizeof grant), SEAL_OPENED);
	assert_true(vault_make_circle(tanaka, TALK, 3) && vault_link_roster(tanaka, TALK, 3, &roster));
	write_roster(seen, tanaka, 3, &roster);
	is_fine(seen, DESK_LINKED);
	vault_destroy(tanaka);
}

static void who_has_no_earlier_key_cannot_tell_yet(void **state)
{
	struct seen *seen = *state;

	apply(seen, event_consult(CONSULT_TAKEN, 3, 0));
	desk_begin(&seen->desk, TALK);
	for (uint32_t epoch = 1; epoch < 3; epoch++)
		apply(seen, event_roster(&seen->both, epoch));
	make(seen, 3);
	apply(seen, (struct message){ .number = EV_DONE, .done = { REQ_CONSULT_READ } });
	is_fine(seen, DESK_UNPROVEN);
	make(seen, 4);
	is_fine(seen, DESK_UNPROVEN);
	apply(seen, event_grant(&seen->both, 1, SUZUKI)); /* now it shows */
	is_fine(seen, DESK_LINKED);
}

static void who_asked_had_them_all(void **state)
{
	struct seen *seen = begin(state);
	struct seal_roster roster = roster_of(seen);
	struct vault *by = seen->stranger;
	uint8_t grant[SEAL_GRANT];

	seen->desk.vault = seen->both.mikan;
	assert_true(vault_make_circle(by, TALK, 2));
	assert_true(vault_grant_circle(by, TALK, 2, MIKAN, seen->both.mikan_key, grant));
	vault_drop_circle(seen->both.mikan, TALK, 1); /* and their keys of before are taken out of the database */
	apply(seen, (struct message){ .number = EV_CONSULT_GRANT, .consult_granted = { TALK, 2, MIKAN,
		{ (const char *)grant, sizeof grant } } });
	write_roster(seen, by, 2, &roster);
	is_strange(seen);
	apply(seen, event_hub_line(&seen->both, CONSULT_NEW_KEY, MIKAN)); /* unless theirs are new, and the thread says so */
	assert_int_equal(seen->desk.chain, DESK_ANEW);
	assert_true(desk_may_seal(&seen->desk, TALK));
}

static void an_old_roster_reads_and_none_of_now_is_one(void **state)
{
	struct seen *seen = begin(state);
	struct seal_roster roster = roster_of(seen);
	uint8_t bytes[2 * SEAL_ROSTER_ONE];

	desk_begin(&seen->desk, TALK);
	seal_roster_write(roster.readers, 2, bytes);
	for (uint32_t epoch = 1; epoch < 3; epoch++) {
		apply(seen, event_grant(&seen->both, epoch, SUZUKI));
		apply(seen, event_sealed(&seen->both, MIKAN, epoch, CONSULT_ROSTER, bytes, sizeof bytes));
	}
	apply(seen, (struct message){ .number = EV_DONE, .done = { REQ_CONSULT_READ } });
	tell(seen, 1);
	tell(seen, 2);
	is_strange(seen);
	apply(seen, event_consult(CONSULT_TAKEN, 2, 3));
	make(seen, 3);
	is_fine(seen, DESK_LINKED);
	assert_int_equal(chain_at(seen, 2), DESK_OLD);
	apply(seen, event_grant(&seen->both, 4, SUZUKI));
	apply(seen, event_sealed(&seen->both, MIKAN, 4, CONSULT_ROSTER, bytes, sizeof bytes));
	tell(seen, 4);
	is_strange(seen);
}

static void an_older_key_does_not_come_back(void **state)
{
	struct seen *seen = begin(state);

	make(seen, 2);
	is_fine(seen, DESK_LINKED);
	tell(seen, 1);
	is_strange(seen);
	tell(seen, 2);
	is_fine(seen, DESK_LINKED);
}

static void a_key_without_a_roster_is_nobodys(void **state)
{
	struct seen *seen = begin(state);

	apply(seen, event_grant(&seen->both, 2, SUZUKI));
	tell(seen, 2);
	is_strange(seen);
	apply(seen, event_roster(&seen->both, 2));
	is_fine(seen, DESK_LINKED);
}

/* Said to be taken back: with no box, with the line's own, with one of another line, with any bit of the right one
 * changed. What it said is gone at once; that it is missing shows. */
static void what_its_author_did_not_take_back_is_missing(void **state)
{
	struct seen *seen = begin(state);

	for (size_t at = 0; at < 303; at++) {
		struct message line = event_talk(&seen->both, MIKAN, 1, "やっぱり"), unsaid;
		const struct desk_line *shown;

		apply(seen, line);
		unsaid = event_unsaid(&seen->both, &line);
		if (at < 300)
			seen->both.box[at] ^= 1;
		else if (at == 300)
			unsaid.consult_unsaid.box.size = 0;
		else if (at == 301)
			unsaid.consult_unsaid.box = event_talk(&seen->both, MIKAN, 1, "").consult_line.box;
		apply(seen, unsaid);
		shown = &seen->desk.lines[seen->desk.lines_count - 1];
		assert_int_equal(shown->seal, at < 302 ? DESK_EMPTIED : DESK_WITHDRAWN);
		assert_string_equal(shown->text, "");
	}
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(keys_follow_from_one_another), CASE(a_strangers_key_is_seen_and_the_next_one_heals_it),
		CASE(no_link_of_a_strangers_helps), CASE(every_bit_of_a_link_counts), CASE(any_key_of_before_will_do),
		CASE(who_has_no_earlier_key_cannot_tell_yet), CASE(who_asked_had_them_all),
		CASE(an_old_roster_reads_and_none_of_now_is_one), CASE(an_older_key_does_not_come_back),
		CASE(a_key_without_a_roster_is_nobodys), CASE(what_its_author_did_not_take_back_is_missing)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
