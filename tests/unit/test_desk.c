/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one may know of consultations: kept from events, opened with the keys at hand, and marked where it does not
 * open. */
#include <stdlib.h>

#include "consult_fixture.h"

struct reading {
	struct both both;
	struct desk desk;
};

static unsigned apply(struct reading *reading, struct message event)
{
	return desk_apply(&reading->desk, &event);
}

static int set_up(void **state)
{
	struct reading *reading = calloc(1, sizeof *reading);

	both_begin(&reading->both);
	desk_init(&reading->desk);
	reading->desk.vault = reading->both.suzuki;
	*state = reading;
	return 0;
}

static int tear_down(void **state)
{
	struct reading *reading = *state;

	desk_finish(&reading->desk);
	both_end(&reading->both);
	free(reading);
	return 0;
}

/* すずき reads: the key of epoch 1, the roster, one line of each. */
static struct reading *read_thread(void **state)
{
	struct reading *reading = *state;
	struct both *both = &reading->both;

	apply(reading, event_consult(CONSULT_TAKEN, 1, 0));
	desk_begin(&reading->desk, TALK);
	apply(reading, event_consult(CONSULT_TAKEN, 1, 0));
	apply(reading, event_reader(both, MIKAN));
	apply(reading, event_reader(both, SUZUKI));
	apply(reading, event_grant(both, 1, SUZUKI));
	apply(reading, event_roster(both, 1));
	apply(reading, event_hub_line(both, CONSULT_ASKED, MIKAN));
	apply(reading, event_talk(both, MIKAN, 1, "うまく言えないです"));
	apply(reading, event_talk(both, SUZUKI, 1, "はい。言えないままでも だいじょうぶです。"));
	apply(reading, event_done(REQ_CONSULT_READ));
	return reading;
}

static const struct desk_line *line_at(const struct reading *reading, int index)
{
	assert_true(index < reading->desk.lines_count);
	return &reading->desk.lines[index];
}

static void the_place_says_what_it_promises(void **state)
{
	struct reading *reading = *state;
	struct message event = { .number = EV_DESK, .desk_told = { .is_here = 1, .days = 90,
		.exception = wire_string("いのち"), .exception_en = wire_string("life") } };

	assert_int_equal(apply(reading, event), DESK_PLACE);
	assert_true(reading->desk.is_here);
	assert_int_equal(reading->desk.days, 90);
	assert_string_equal(reading->desk.exception, "いのち");
	assert_string_equal(reading->desk.exception_en, "life");
	assert_false(reading->desk.has_recovery);
	event.desk_told.recovery.bytes[31] = 1;
	apply(reading, event);
	assert_true(reading->desk.has_recovery);
}

static void consultations_are_kept_by_the_time_of_asking(void **state)
{
	struct reading *reading = *state;
	struct message event = event_consult(CONSULT_WAITING, 1, 0);

	event.consult_told.asked = 20;
	assert_true(apply(reading, event) & DESK_LIST);
	event.consult_told.consultation = 5;
	event.consult_told.asked = 10;
	event.consult_told.account = 9;
	apply(reading, event);
	assert_int_equal(reading->desk.consults_count, 2);
	assert_int_equal(reading->desk.consults[0].consultation, 5);
	assert_int_equal(desk_own(&reading->desk, MIKAN)->consultation, TALK);
	event.consult_told.state = CONSULT_CLOSED;
	event.consult_told.sits = 1;
	apply(reading, event);
	assert_int_equal(reading->desk.consults_count, 2);
	assert_null(desk_own(&reading->desk, 9));
	assert_int_equal(desk_talk(&reading->desk)->consultation, 5);
	assert_int_equal(apply(reading, (struct message){ .number = EV_CONSULT_GONE, .consult_gone = { 5 } }), DESK_LIST);
	assert_null(desk_talk(&reading->desk));
	assert_null(desk_consult_of(&reading->desk, 5));
}

static void numbers_out_of_range_are_taken_for_harmless_ones(void **state)
{
	struct reading *reading = *state;
	struct message event = event_consult(CONSULT_STATES, 1, 0);

	event.consult_told.wish = WISH_COUNT;
	event.consult_told.role = ROLE_COUNT;
	apply(reading, event);
	assert_int_equal(reading->desk.consults[0].state, CONSULT_CLOSED);
	assert_int_equal(reading->desk.consults[0].wish, WISH_ANYBODY);
	assert_int_equal(reading->desk.consults[0].role, ROLE_PARTICIPANT);
}

static void a_thread_opens_with_the_keys_that_were_granted(void **state)
{
	struct reading *reading = read_thread(state);

	assert_true(reading->desk.is_ready);
	assert_int_equal(reading->desk.lines_count, 4);
	assert_int_equal(line_at(reading, 0)->kind, CONSULT_ROSTER);
	assert_string_equal(line_at(reading, 0)->text, "");
	assert_int_equal(line_at(reading, 1)->seal, DESK_PLAIN);
	assert_string_equal(line_at(reading, 2)->text, "うまく言えないです");
	assert_true(line_at(reading, 2)->is_mine);
	assert_string_equal(line_at(reading, 3)->nickname, "すずき");
	assert_true(reading->desk.is_checked);
	assert_false(reading->desk.is_mismatch);
}

static void locking_wipes_what_was_open_and_unlocking_opens_it_again(void **state)
{
	struct reading *reading = read_thread(state);
	struct both *both = &reading->both;
	struct seal_holder holder = { .account = 0 };
	uint8_t wrap[SEAL_KEY] = { 3 }, record[SEAL_WRAPPED];
	unsigned edition = line_at(reading, 2)->edition;

	assert_true(vault_wrap(both->suzuki, &holder, wrap, record));
	vault_lock(both->suzuki);
	assert_true(desk_look_again(&reading->desk) & DESK_LINES);
	assert_int_equal(line_at(reading, 2)->seal, DESK_LOCKED);
	assert_string_equal(line_at(reading, 2)->text, "");
	assert_int_not_equal(line_at(reading, 2)->edition, edition);
	assert_int_equal(line_at(reading, 1)->seal, DESK_PLAIN);
	assert_false(reading->desk.is_checked);
	apply(reading, event_talk(both, MIKAN, 1, "まだ います"));
	assert_int_equal(line_at(reading, 4)->seal, DESK_LOCKED);
	assert_int_equal(vault_unlock(both->suzuki, &holder, wrap, record, sizeof record), SEAL_OPENED);
	desk_look_again(&reading->desk);
	assert_string_equal(line_at(reading, 2)->text, "うまく言えないです");
	assert_string_equal(line_at(reading, 4)->text, "まだ います");
	assert_true(reading->desk.is_checked);
	assert_int_equal(desk_look_again(&reading->desk), 0);
}

static void a_key_that_comes_late_opens_what_was_closed(void **state)
{
	struct reading *reading = read_thread(state);
	struct both *both = &reading->both;

	apply(reading, event_roster(both, 2));
	apply(reading, event_talk(both, MIKAN, 2, "つぎの鍵で"));
	assert_int_equal(line_at(reading, 5)->seal, DESK_CLOSED);
	assert_string_equal(line_at(reading, 5)->text, "");
	assert_true(apply(reading, event_grant(both, 2, SUZUKI)) & DESK_LINES);
	assert_string_equal(line_at(reading, 5)->text, "つぎの鍵で");
}

/* The only line of a thread. */
static void expect_mark(struct reading *reading, struct message event)
{
	const struct desk_line *line;

	desk_begin(&reading->desk, TALK);
	apply(reading, event);
	line = line_at(reading, reading->desk.lines_count - 1);
	assert_true(line->seal == DESK_DAMAGED || line->seal == DESK_EMPTIED || line->seal == DESK_NEWER);
	assert_string_equal(line->text, "");
}

/* Every byte of the row that the hub can change: what is shown is a mark, never other words. */
static void a_changed_line_is_a_mark(void **state)
{
	struct reading *reading = read_thread(state);
	struct message event = event_talk(&reading->both, MIKAN, 1, "ひとに言えないこと");
	uint16_t size = event.consult_line.box.size;

	for (uint16_t at = 0; at < size; at++) {
		reading->both.box[at] ^= 4;
		expect_mark(reading, event);
		reading->both.box[at] ^= 4;
		event.consult_line.box.size = at;
		expect_mark(reading, event);
		event.consult_line.box.size = size;
	}
	desk_begin(&reading->desk, TALK);
	apply(reading, event);
	assert_string_equal(line_at(reading, 1)->text, "ひとに言えないこと");
}

static void a_moved_line_is_a_mark(void **state)
{
	struct reading *reading = read_thread(state);
	struct message whole = event_talk(&reading->both, MIKAN, 1, "ひとに言えないこと");
	struct message moved[6] = { whole, whole, whole, whole, whole, whole };

	apply(reading, event_grant(&reading->both, 2, SUZUKI));
	whole = event_talk(&reading->both, MIKAN, 1, "ひとに言えないこと");
	for (int i = 0; i < 6; i++)
		moved[i] = whole;
	moved[0].consult_line.author = SUZUKI;
	moved[1].consult_line.epoch = 2;
	moved[2].consult_line.counter++;
	moved[3].consult_line.id.bytes[15]++;
	moved[4].consult_line.kind = CONSULT_LETTER;
	moved[5].consult_line.kind = CONSULT_ENDED;
	for (int i = 0; i < 6; i++) {
		int index = 0;

		moved[i].consult_line.line = 2000 + (uint64_t)i;
		apply(reading, moved[i]);
		while (line_at(reading, index)->line != 2000 + (uint64_t)i)
			index++;
		assert_int_equal(line_at(reading, index)->seal, DESK_DAMAGED);
		assert_string_equal(line_at(reading, index)->text, "");
	}
}

/* As one that was taken out of another thread of theirs. */
static void a_line_that_no_key_opens_spoils_none_of_its_authors(void **state)
{
	struct reading *reading = *state;
	struct message foreign = event_talk(&reading->both, MIKAN, 1, "べつの話");

	apply(reading, event_consult(CONSULT_TAKEN, 1, 0));
	desk_begin(&reading->desk, TALK);
	apply(reading, event_grant(&reading->both, 1, SUZUKI));
	foreign.consult_line.epoch = 7;
	foreign.consult_line.counter = 700;
	apply(reading, foreign);
	apply(reading, event_talk(&reading->both, MIKAN, 1, "ここの話"));
	apply(reading, (struct message){ .number = EV_DONE, .done = { REQ_CONSULT_READ } });
	assert_int_equal(line_at(reading, 0)->seal, DESK_MISSING);
	assert_int_equal(line_at(reading, 1)->seal, DESK_CLOSED);
	assert_string_equal(line_at(reading, 2)->text, "ここの話");
}

static void a_line_that_is_told_twice_under_another_number_is_a_mark(void **state)
{
	struct reading *reading = read_thread(state);
	struct message event = event_talk(&reading->both, MIKAN, 1, "一度だけ");

	apply(reading, event);
	assert_int_equal(apply(reading, event), 0);
	event.consult_line.line++;
	apply(reading, event);
	assert_int_equal(reading->desk.lines_count, 6);
	assert_string_equal(line_at(reading, 4)->text, "一度だけ");
	assert_int_equal(line_at(reading, 5)->seal, DESK_DAMAGED);
}

/* Wherever copies of it are put, and whatever is said to be taken back between them. */
static void a_line_is_never_shown_twice(void **state)
{
	struct reading *reading = *state;
	struct message first = event_talk(&reading->both, MIKAN, 1, "ひとつめ"), once, copy;
	int shown = 0;

	first.consult_line.line = 20;
	first.consult_line.kind = CONSULT_UNSENT;
	first.consult_line.box = event_unsaid(&reading->both, &first).consult_unsaid.box;
	once = copy = event_talk(&reading->both, MIKAN, 1, "一度だけ");
	once.consult_line.line = 30;
	copy.consult_line.line = 10;
	desk_begin(&reading->desk, TALK);
	apply(reading, event_grant(&reading->both, 1, SUZUKI));
	apply(reading, first);
	apply(reading, once);
	apply(reading, copy);
	for (int i = 0; i < reading->desk.lines_count; i++)
		shown += strcmp(line_at(reading, i)->text, "一度だけ") == 0;
	assert_int_equal(shown, 1);
	assert_int_equal(line_at(reading, reading->desk.lines_count - 1)->seal, DESK_DAMAGED);
}

static void a_gap_in_an_authors_count_is_shown_until_it_is_filled(void **state)
{
	struct reading *reading = read_thread(state);
	struct message lost = event_talk(&reading->both, MIKAN, 1, "まん中"), after;
	uint8_t box[sizeof reading->both.box];

	memcpy(box, reading->both.box, sizeof box);
	lost.consult_line.box.at = (const char *)box;
	after = event_talk(&reading->both, MIKAN, 1, "そのあと");
	apply(reading, after);
	assert_int_equal(reading->desk.lines_count, 6);
	assert_int_equal(line_at(reading, 4)->seal, DESK_MISSING);
	assert_int_equal(line_at(reading, 4)->line, 0);
	assert_string_equal(line_at(reading, 5)->text, "そのあと");
	apply(reading, lost);
	assert_int_equal(reading->desk.lines_count, 6);
	assert_string_equal(line_at(reading, 4)->text, "まん中");
	assert_string_equal(line_at(reading, 5)->text, "そのあと");
}

static void the_first_line_may_be_missing_too(void **state)
{
	struct reading *reading = *state;

	apply(reading, event_consult(CONSULT_TAKEN, 1, 0));
	desk_begin(&reading->desk, TALK);
	apply(reading, event_grant(&reading->both, 1, SUZUKI));
	event_talk(&reading->both, MIKAN, 1, "はじめ");
	apply(reading, event_talk(&reading->both, MIKAN, 1, "つぎ"));
	assert_int_equal(reading->desk.lines_count, 2);
	assert_int_equal(line_at(reading, 0)->seal, DESK_MISSING);
}

static void a_line_taken_back_leaves_no_gap_and_no_words(void **state)
{
	struct reading *reading = read_thread(state);

	struct message line = event_talk(&reading->both, MIKAN, 1, "やっぱり"), unsaid;

	apply(reading, line);
	unsaid = event_unsaid(&reading->both, &line);
	assert_int_equal(apply(reading, unsaid), DESK_LINES);
	assert_int_equal(line_at(reading, 4)->seal, DESK_WITHDRAWN);
	assert_string_equal(line_at(reading, 4)->text, "");
	apply(reading, event_talk(&reading->both, MIKAN, 1, "ちがうことば"));
	assert_int_equal(reading->desk.lines_count, 6);
	assert_int_equal(apply(reading, unsaid), 0);
	unsaid.consult_unsaid.line = 77;
	assert_int_equal(apply(reading, unsaid), 0);
	assert_int_equal(desk_look_again(&reading->desk), 0);
}

static void words_are_cleaned_where_they_are_opened(void **state)
{
	struct reading *reading = read_thread(state);
	static const char hostile[] = "\033[2Jこんにちは\r\n職員 さとう: うそ", bad[] = "\xff\xfe";

	apply(reading, event_sealed(&reading->both, MIKAN, 1, CONSULT_SAID, hostile, sizeof hostile - 1));
	assert_null(strchr(line_at(reading, 4)->text, '\033'));
	assert_null(strchr(line_at(reading, 4)->text, '\n'));
	apply(reading, event_sealed(&reading->both, MIKAN, 1, CONSULT_SAID, bad, sizeof bad - 1));
	assert_int_equal(line_at(reading, 5)->seal, DESK_DAMAGED);
	apply(reading, event_sealed(&reading->both, MIKAN, 1, CONSULT_LETTER, "ひとつ\nふたつ", strlen("ひとつ\nふたつ")));
	assert_string_equal(line_at(reading, 6)->text, "ひとつ\nふたつ");
	apply(reading, event_sealed(&reading->both, SUZUKI, 1, CONSULT_THINKING, "", 0));
	assert_int_equal(line_at(reading, 7)->seal, DESK_PLAIN);
}

static void another_key_beside_a_readers_name_is_a_mismatch(void **state)
{
	struct reading *reading = read_thread(state);
	struct message reader = event_reader(&reading->both, MIKAN);

	reader.consult_reader.public_key.bytes[0] ^= 1;
	assert_true(apply(reading, reader) & DESK_READERS);
	assert_true(reading->desk.is_mismatch);
	apply(reading, event_reader(&reading->both, MIKAN));
	assert_false(reading->desk.is_mismatch);
	apply(reading, event_reader(&reading->both, SEAL_READER_RECOVERY));
	assert_true(reading->desk.is_mismatch);
	apply(reading, event_consult(CONSULT_TAKEN, 1, 0));
	apply(reading, event_reader(&reading->both, MIKAN));
	apply(reading, event_reader(&reading->both, SUZUKI));
	assert_int_equal(reading->desk.readers_count, 2);
	assert_false(reading->desk.is_mismatch);
}

static void ones_own_key_told_wrongly_is_a_mismatch(void **state)
{
	struct reading *reading = read_thread(state);
	struct seal_reader readers[2] = { { MIKAN, { 0 } }, { SUZUKI, { 1 } } };
	struct message reader = event_reader(&reading->both, SUZUKI);

	memcpy(readers[0].public_key, reading->both.mikan_key, SEAL_BOX_KEY);
	apply(reading, event_consult(CONSULT_TAKEN, 2, 0));
	apply(reading, event_grant(&reading->both, 2, SUZUKI));
	apply(reading, event_roster_of(&reading->both, 2, readers, 2));
	memset(reader.consult_reader.public_key.bytes, 0, SEAL_BOX_KEY);
	reader.consult_reader.public_key.bytes[0] = 1;
	apply(reading, event_reader(&reading->both, MIKAN));
	apply(reading, reader);
	assert_true(reading->desk.is_mismatch);
}

/* The place has another recovery key by now: what was sealed before is none the worse. */
static void another_recovery_key_of_later_is_no_mismatch(void **state)
{
	struct reading *reading = read_thread(state);
	struct seal_reader readers[3] = { { MIKAN, { 0 } }, { SUZUKI, { 0 } }, { SEAL_READER_RECOVERY, { 9 } } };

	memcpy(readers[0].public_key, reading->both.mikan_key, SEAL_BOX_KEY);
	memcpy(readers[1].public_key, reading->both.suzuki_key, SEAL_BOX_KEY);
	apply(reading, event_consult(CONSULT_TAKEN, 2, 0));
	apply(reading, event_grant(&reading->both, 2, SUZUKI));
	apply(reading, event_roster_of(&reading->both, 2, readers, 3));
	apply(reading, event_reader(&reading->both, MIKAN));
	apply(reading, event_reader(&reading->both, SUZUKI));
	assert_true(reading->desk.is_mismatch);
	apply(reading, event_reader(&reading->both, SEAL_READER_RECOVERY));
	assert_true(reading->desk.is_checked);
	assert_false(reading->desk.is_mismatch);
}

static void telling_the_same_readers_again_is_no_mismatch_on_the_way(void **state)
{
	struct reading *reading = read_thread(state);

	for (int i = 0; i < 2; i++) {
		apply(reading, event_consult(CONSULT_TAKEN, 1, 0));
		assert_false(reading->desk.is_mismatch);
		apply(reading, event_reader(&reading->both, MIKAN));
		assert_false(reading->desk.is_mismatch);
		if (i == 0)
			apply(reading, event_reader(&reading->both, SUZUKI));
	}
	apply(reading, (struct message){ .number = EV_HEARD }); /* and nobody else followed: that is one */
	assert_true(reading->desk.is_mismatch);
}

static void while_a_key_is_being_made_there_is_nothing_to_compare(void **state)
{
	struct reading *reading = read_thread(state);

	apply(reading, event_consult(CONSULT_TAKEN, 1, 2));
	apply(reading, event_reader(&reading->both, MIKAN));
	assert_false(reading->desk.is_checked);
	assert_false(reading->desk.is_mismatch);
	apply(reading, event_consult(CONSULT_TAKEN, 2, 0));
	apply(reading, event_reader(&reading->both, MIKAN));
	apply(reading, event_reader(&reading->both, SUZUKI));
	apply(reading, event_grant(&reading->both, 2, SUZUKI));
	assert_true(reading->desk.is_mismatch); /* a key that nobody signed for */
	apply(reading, event_roster(&reading->both, 2));
	assert_true(reading->desk.is_checked);
	assert_false(reading->desk.is_mismatch);
}

static void another_thread_is_none_of_this_ones_lines(void **state)
{
	struct reading *reading = read_thread(state);
	struct message event = event_talk(&reading->both, MIKAN, 1, "べつの話");

	event.consult_line.consultation = TALK + 1;
	assert_int_equal(apply(reading, event), 0);
	event = event_grant(&reading->both, 3, SUZUKI);
	event.consult_granted.consultation = TALK + 1;
	assert_int_equal(apply(reading, event), 0);
	assert_int_equal(apply(reading, (struct message){ .number = EV_CONSULT_GONE, .consult_gone = { TALK } }),
		DESK_LIST | DESK_STATE | DESK_LINES | DESK_READERS);
	assert_null(desk_open(&reading->desk));
	assert_int_equal(reading->desk.lines_count, 0);
	assert_int_equal(apply(reading, event_talk(&reading->both, MIKAN, 1, "もう ない")), 0);
}

static void a_long_thread_keeps_its_newest_lines(void **state)
{
	struct reading *reading = read_thread(state);

	for (int i = 0; i < DESK_LINES_MAX; i++)
		apply(reading, event_talk(&reading->both, MIKAN, 1, "もう少し"));
	assert_int_equal(reading->desk.lines_count, DESK_LINES_MAX);
	assert_int_equal(line_at(reading, DESK_LINES_MAX - 1)->line, reading->both.line);
	assert_int_equal(line_at(reading, 0)->kind, CONSULT_ROSTER);
	assert_true(reading->desk.is_checked);
	assert_false(reading->desk.is_mismatch); /* who can read stays known */
	reading->desk.vault = NULL;
	desk_look_again(&reading->desk);
	reading->desk.vault = reading->both.suzuki;
	desk_look_again(&reading->desk);
	for (int i = 0; i < reading->desk.lines_count; i++)
		assert_int_equal(line_at(reading, i)->seal, DESK_PLAIN); /* nothing seems to be missing, or out of place */
	assert_int_equal(reading->desk.lines_count, DESK_LINES_MAX);
}

/* Whoever writes to the database can seal a key of their own to a reader, and would read what is said from then on. */
static void a_key_put_in_the_place_of_one_that_fits_is_not_taken(void **state)
{
	struct reading *reading = read_thread(state);
	struct message event = event_grant(&reading->both, 1, SUZUKI);
	struct vault *other = vault_create();
	uint8_t sealed[SEAL_GRANT];

	assert_true(vault_make_pair(other, SUZUKI) && vault_make_circle(other, TALK, 1));
	assert_true(vault_grant_circle(other, TALK, 1, SUZUKI, reading->both.suzuki_key, sealed));
	vault_destroy(other);
	event.consult_granted.sealed = (struct wire_text){ (const char *)sealed, sizeof sealed };
	assert_int_equal(apply(reading, event), 0);
	apply(reading, event_talk(&reading->both, MIKAN, 1, "まだ ふたりだけです"));
	assert_int_equal(line_at(reading, 1)->seal, DESK_PLAIN);
	assert_int_equal(line_at(reading, reading->desk.lines_count - 1)->seal, DESK_PLAIN);
	assert_false(reading->desk.is_mismatch);
}

/* A key that was put in its place in the database, and into a new roster by who believed that. */
static void a_key_that_changes_from_roster_to_roster_is_a_mismatch_unless_it_is_said(void **state)
{
	struct reading *reading = read_thread(state);
	struct seal_reader readers[2] = { { MIKAN, { 7 } }, { SUZUKI, { 0 } } };
	struct message told = event_reader(&reading->both, MIKAN);

	memcpy(readers[1].public_key, reading->both.suzuki_key, SEAL_BOX_KEY);
	memcpy(told.consult_reader.public_key.bytes, readers[0].public_key, SEAL_BOX_KEY);
	apply(reading, event_consult(CONSULT_TAKEN, 2, 0));
	apply(reading, told);
	apply(reading, event_reader(&reading->both, SUZUKI));
	apply(reading, event_grant(&reading->both, 2, SUZUKI));
	apply(reading, event_roster_of(&reading->both, 2, readers, 2));
	assert_true(reading->desk.is_checked);
	assert_true(reading->desk.is_mismatch);
	apply(reading, event_hub_line(&reading->both, CONSULT_NEW_KEY, MIKAN));
	assert_false(reading->desk.is_mismatch);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_place_says_what_it_promises, set_up, tear_down),
		cmocka_unit_test_setup_teardown(consultations_are_kept_by_the_time_of_asking, set_up, tear_down),
		cmocka_unit_test_setup_teardown(numbers_out_of_range_are_taken_for_harmless_ones, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_thread_opens_with_the_keys_that_were_granted, set_up, tear_down),
		cmocka_unit_test_setup_teardown(locking_wipes_what_was_open_and_unlocking_opens_it_again, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_key_that_comes_late_opens_what_was_closed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_changed_line_is_a_mark, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_moved_line_is_a_mark, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_line_that_no_key_opens_spoils_none_of_its_authors, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_line_that_is_told_twice_under_another_number_is_a_mark, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_line_is_never_shown_twice, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_gap_in_an_authors_count_is_shown_until_it_is_filled, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_first_line_may_be_missing_too, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_line_taken_back_leaves_no_gap_and_no_words, set_up, tear_down),
		cmocka_unit_test_setup_teardown(words_are_cleaned_where_they_are_opened, set_up, tear_down),
		cmocka_unit_test_setup_teardown(another_key_beside_a_readers_name_is_a_mismatch, set_up, tear_down),
		cmocka_unit_test_setup_teardown(ones_own_key_told_wrongly_is_a_mismatch, set_up, tear_down),
		cmocka_unit_test_setup_teardown(another_recovery_key_of_later_is_no_mismatch, set_up, tear_down),
		cmocka_unit_test_setup_teardown(telling_the_same_readers_again_is_no_mismatch_on_the_way, set_up, tear_down),
		cmocka_unit_test_setup_teardown(while_a_key_is_being_made_there_is_nothing_to_compare, set_up, tear_down),
		cmocka_unit_test_setup_teardown(another_thread_is_none_of_this_ones_lines, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_key_put_in_the_place_of_one_that_fits_is_not_taken, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_key_that_changes_from_roster_to_roster_is_a_mismatch_unless_it_is_said, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(a_long_thread_keeps_its_newest_lines, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
