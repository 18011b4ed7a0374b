/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The recovery key from end to end: a consultation that two have sealed is exported as it lies in the store, and opens
 * with both halves. Whatever was changed on the way is marked, and never shown as other words. */
#include "test_store.h"

#include "admin.h"
#include "name.h"
#include "recovered.h"
#include "recovery_key.h"
#include "recovery_open.h"
#include "seal_roster.h"
#include "store_act.h"
#include "store_consult.h"
#include "vault.h"

#define TALK UINT64_C(0x7123456789abcdef)

struct thread {
	struct store *store;
	uint64_t yuki;
	struct vault *vault;
	uint8_t public_key[PAPER_BYTES], secret_key[PAPER_BYTES];
	uint8_t box[STORE_CONSULT_BOX_MAX];
	bool is_stranger; /* who begins the next epoch knows none before */
};

struct answer {
	int code;
	char *out, *err;
	size_t out_size, err_size;
	struct admin admin;
};

static void make_key(struct thread *talk)
{
	uint8_t halves[RECOVERY_HALVES][PAPER_BYTES];

	recovery_key_make(talk->public_key, halves);
	recovery_key_join(halves[0], halves[1], talk->public_key, talk->secret_key);
}

/* A line of yuki's; box and all are good until the next one. */
static struct store_consult_line seal(struct thread *talk, enum consult_kind kind, uint32_t epoch, uint32_t counter,
	const char *words, size_t n)
{
	struct seal_line place = { TALK, epoch, talk->yuki, counter, { (uint8_t)counter } };
	struct store_consult_line line = { .consultation = TALK, .kind = kind, .author = talk->yuki,
		.at_ms = INT64_C(1700000000000), .epoch = epoch, .counter = counter, .id = { (uint8_t)counter }, .box = talk->box,
		.box_size = seal_line_size(1 + n) };
	char inside[SEAL_LINE_INSIDE_MAX];

	inside[0] = (char)kind;
	memcpy(inside + 1, words, n);
	assert_true(vault_seal_line(talk->vault, &place, inside, 1 + n, talk->box));
	return line;
}

static void say(struct thread *talk, enum consult_kind kind, uint32_t epoch, uint32_t counter, const char *words)
{
	struct store_consult_line line = seal(talk, kind, epoch, counter, words, strlen(words));

	assert_int_equal(store_add_consult_line(talk->store, &line), STORE_OK);
}

/* Granted to its person and, unless recovery is NULL, to the recovery key. */
static void begin_epoch(struct thread *talk, uint32_t epoch, uint32_t counter, const uint8_t *recovery)
{
	struct seal_reader readers[2] = { { talk->yuki, { 0 } }, { SEAL_READER_RECOVERY, { 0 } } };
	struct store_consult_grant grants[2] = { { TALK, talk->yuki, epoch, { 0 } },
		{ TALK, SEAL_READER_RECOVERY, epoch, { 0 } } };
	struct seal_roster linked = { .count = recovery ? 2 : 1 };
	uint8_t bytes[SEAL_ROSTER_ROOM];
	struct store_consult_line roster;
	int count = recovery ? 2 : 1;

	vault_public_key(talk->vault, readers[0].public_key);
	if (recovery)
		memcpy(readers[1].public_key, recovery, sizeof readers[1].public_key);
	assert_true(vault_make_circle(talk->vault, TALK, epoch));
	for (int i = 0; i < count; i++)
		assert_true(vault_grant_circle(talk->vault, TALK, epoch, readers[i].reader, readers[i].public_key,
			grants[i].sealed));
	memcpy(linked.readers, readers, sizeof readers);
	if (!talk->is_stranger)
		assert_true(vault_link_roster(talk->vault, TALK, epoch, &linked));
	roster = seal(talk, CONSULT_ROSTER, epoch, counter, (const char *)bytes, seal_roster_put(&linked, bytes));
	assert_int_equal(store_add_consult_epoch(talk->store, TALK, epoch, grants, count, &roster), STORE_OK);
}

static struct thread begin(void **state, bool has_recovery)
{
	static const uint8_t pepper[SEAL_KEY] = { 7 };
	struct test_place *place = *state;
	struct store_account yuki = { .nickname = "yuki", .role = "participant", .made_day = 20000, .seen_day = 20001 };
	struct thread talk = { .store = place->store, .vault = vault_create() };

	name_skeleton(yuki.nickname, yuki.key);
	assert_int_equal(store_add_account(talk.store, &yuki), STORE_OK);
	talk.yuki = yuki.account;
	store_use_pepper(talk.store, pepper);
	make_key(&talk);
	assert_true(vault_make_pair(talk.vault, talk.yuki));
	assert_int_equal(store_add_consult(talk.store, &(struct store_consult){ .consultation = TALK, .account = talk.yuki,
		.asked = 1700000000, .since = 1700000000 }), STORE_OK);
	begin_epoch(&talk, 1, 1, has_recovery ? talk.public_key : NULL);
	return talk;
}

static struct answer run(struct thread *talk, const char *const words[])
{
	struct answer answer = { .code = 0 };
	int argc = 0;

	while (words[argc])
		argc++;
	answer.admin = (struct admin){ .store = talk->store, .now = 1700000100,
		.out = open_memstream(&answer.out, &answer.out_size), .err = open_memstream(&answer.err, &answer.err_size) };
	answer.code = admin_run(&answer.admin, argc, (char *const *)(uintptr_t)words, NULL, 0);
	fclose(answer.admin.out);
	fclose(answer.admin.err);
	return answer;
}

#define RUN(talk, ...) run(talk, (const char *const[]){ __VA_ARGS__, NULL })
#define EXPORT(talk) RUN(talk, "recovery", "export", "8152436061464415727", "--reason", "a life in danger")

static void forget(struct answer *answer)
{
	free(answer->out);
	free(answer->err);
}

/* Owned. */
static char *open_it(const struct thread *talk, const char *text, size_t n, enum recovery_opening expected)
{
	char *shown = NULL, *words;
	size_t size;
	unsigned bad_row;
	FILE *out = open_memstream(&shown, &size);

	assert_non_null(out);
	assert_int_equal(recovery_open(text, n, talk->public_key, talk->secret_key, out, &bad_row), expected);
	assert_int_equal(fclose(out), 0);
	words = strdup(shown);
	free(shown);
	return words;
}

static unsigned count_of(const char *text, const char *words)
{
	unsigned count = 0;

	for (const char *at = strstr(text, words); at; at = strstr(at + 1, words))
		count++;
	return count;
}

static void end(struct thread *talk)
{
	vault_destroy(talk->vault);
}

static void both_halves_open_what_was_exported(void **state)
{
	struct thread talk = begin(state, true);
	struct answer answer;
	char *shown;

	say(&talk, CONSULT_SAID, 1, 2, "きょう");
	begin_epoch(&talk, 2, 3, talk.public_key);
	say(&talk, CONSULT_LETTER, 2, 4, "one row\nanother \033[31mrow");
	answer = EXPORT(&talk);
	assert_int_equal(answer.code, 0);
	assert_null(strstr(answer.out, "one row"));
	shown = open_it(&talk, answer.out, answer.out_size, RECOVERY_OPENED);
	assert_non_null(strstr(shown, "yuki: きょう\n"));
	assert_non_null(strstr(shown, "yuki: one row\n    another [31mrow\n"));
	assert_null(strstr(shown, "[this line"));
	assert_null(strstr(shown, "missing"));
	free(shown);
	forget(&answer);
	end(&talk);
}

static bool find_recovered(void *context, const struct store_consult_line *line)
{
	*(uint64_t *)context = line->kind == CONSULT_RECOVERED ? line->line : 0;
	return true;
}

static bool is_on_record(void *context, const struct store_act *act)
{
	*(bool *)context |= strcmp(act->act, "recover-consult") == 0 && strcmp(act->reason, "a life in danger") == 0;
	return true;
}

static void each_use_is_on_record_and_in_the_thread(void **state)
{
	struct thread talk = begin(state, true);
	struct answer answer = EXPORT(&talk);
	uint64_t line = 0;
	bool is_found = false;

	assert_int_equal(store_each_consult_line(talk.store, TALK, 0, find_recovered, &line), STORE_OK);
	assert_true(line > 0 && answer.admin.recovered == TALK);
	assert_int_equal(store_each_act(talk.store, is_on_record, &is_found), STORE_OK);
	assert_true(is_found);
	forget(&answer);
	end(&talk);
}

static void nothing_is_done_without_a_reason_or_a_right_number(void **state)
{
	static const char *const numbers[] = { "1", "0", "-1", "x", "", "99999999999999999999", "9223372036854775808" };
	struct thread talk = begin(state, true);
	struct answer answer = RUN(&talk, "recovery", "export", "8152436061464415727");
	uint64_t line = 0;

	assert_int_equal(answer.code, 2);
	forget(&answer);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		answer = RUN(&talk, "recovery", "export", numbers[i], "--reason", "why");
		assert_int_equal(answer.code, 1);
		assert_int_equal(answer.out_size, 0);
		forget(&answer);
	}
	assert_int_equal(store_each_consult_line(talk.store, TALK, 0, find_recovered, &line), STORE_OK);
	assert_int_equal(line, 0);
	end(&talk);
}

static void what_was_not_sealed_for_it_does_not_open(void **state)
{
	struct thread talk = begin(state, false), other = talk;
	struct answer answer = EXPORT(&talk);
	char *shown;

	assert_int_equal(answer.code, 1);
	forget(&answer);
	begin_epoch(&talk, 2, 2, talk.public_key);
	say(&talk, CONSULT_SAID, 2, 3, "later");
	answer = EXPORT(&talk);
	assert_int_equal(answer.code, 0);
	shown = open_it(&talk, answer.out, answer.out_size, RECOVERY_OPENED);
	assert_non_null(strstr(shown, "yuki: [this line was not sealed for the recovery key]\n"));
	assert_non_null(strstr(shown, "yuki: later\n"));
	free(shown);
	make_key(&other);
	shown = open_it(&other, answer.out, answer.out_size, RECOVERY_CLOSED);
	assert_string_equal(shown, "");
	free(shown);
	forget(&answer);
	end(&talk);
}

static void the_list_says_what_there_is(void **state)
{
	struct thread talk = begin(state, true);
	struct answer answer = RUN(&talk, "recovery", "list", "yuki");

	assert_int_equal(answer.code, 0);
	assert_string_equal(answer.out, "8152436061464415727\t2023-11-14\twaiting\tyuki\t\t1\n");
	forget(&answer);
	answer = RUN(&talk, "recovery", "list", "nobody");
	assert_int_equal(answer.code, 1);
	forget(&answer);
	end(&talk);
}

/* Flips each character of the file in turn: whatever is shown then is what was said, or a mark. */
static void what_was_changed_is_marked(void **state)
{
	struct thread talk = begin(state, true);
	struct answer answer;

	say(&talk, CONSULT_SAID, 1, 2, "the words");
	answer = EXPORT(&talk);
	for (size_t i = 0; i < answer.out_size; i++) {
		char was = answer.out[i], *shown = NULL;
		size_t size;
		unsigned bad_row;
		FILE *out = open_memstream(&shown, &size);

		assert_non_null(out);
		answer.out[i] = was == 'A' ? 'B' : 'A';
		(void)recovery_open(answer.out, answer.out_size, talk.public_key, talk.secret_key, out, &bad_row);
		assert_int_equal(fclose(out), 0);
		answer.out[i] = was;
		if (strstr(shown, "the words") || bad_row > 0 || size == 0) {
			free(shown);
			continue;
		}
		assert_non_null(strstr(shown, "[this line was"));
		free(shown);
	}
	forget(&answer);
	end(&talk);
}

static void lines_that_are_gone_leave_a_mark_and_withdrawn_ones_none(void **state)
{
	struct thread talk = begin(state, true);
	struct store_consult_line line, unsent;
	struct answer answer;
	char *shown;

	line = seal(&talk, CONSULT_SAID, 1, 2, "withdrawn", 9);
	assert_int_equal(store_add_consult_line(talk.store, &line), STORE_OK);
	unsent = seal(&talk, CONSULT_UNSENT, 1, 2, "", 0);
	assert_int_equal(store_withdraw_consult_line(talk.store, line.line, unsent.box, unsent.box_size), STORE_OK);
	say(&talk, CONSULT_SAID, 1, 3, "here");
	answer = EXPORT(&talk);
	shown = open_it(&talk, answer.out, answer.out_size, RECOVERY_OPENED);
	assert_null(strstr(shown, "missing"));
	assert_null(strstr(shown, "[this line"));
	free(shown);
	forget(&answer);
	say(&talk, CONSULT_SAID, 1, 5, "after a gap");
	answer = EXPORT(&talk);
	shown = open_it(&talk, answer.out, answer.out_size, RECOVERY_OPENED);
	assert_non_null(strstr(shown, "yuki: [lines before this one are missing]\n"));
	assert_non_null(strstr(shown, "yuki: after a gap\n"));
	free(shown);
	forget(&answer);
	end(&talk);
}

static void a_key_of_somebody_elses_and_what_only_they_took_back_are_marked(void **state)
{
	struct thread talk = begin(state, true);
	struct store_consult_line line;
	struct answer answer;
	char *shown;

	begin_epoch(&talk, 2, 2, talk.public_key);
	line = seal(&talk, CONSULT_SAID, 2, 3, "stays", 5);
	assert_int_equal(store_add_consult_line(talk.store, &line), STORE_OK);
	assert_int_equal(store_withdraw_consult_line(talk.store, line.line, (const uint8_t *)"KKm1", 4), STORE_OK);
	talk.is_stranger = true;
	begin_epoch(&talk, 3, 4, talk.public_key);
	talk.is_stranger = false;
	begin_epoch(&talk, 4, 5, talk.public_key);
	answer = EXPORT(&talk);
	shown = open_it(&talk, answer.out, answer.out_size, RECOVERY_OPENED);
	assert_int_equal(count_of(shown, "did not have the one before"), 1);
	assert_int_equal(count_of(shown, "[this line was changed"), 1);
	free(shown);
	forget(&answer);
	end(&talk);
}

/* The newest line once more, as if it had been said twice. */
static void a_line_that_is_there_twice_is_marked(void **state)
{
	struct thread talk = begin(state, true);
	struct answer answer;
	char *shown, *last, *end_row, *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	say(&talk, CONSULT_SAID, 1, 2, "only once");
	answer = EXPORT(&talk);
	last = strstr(answer.out, "line\t");
	while (strstr(last + 1, "line\t"))
		last = strstr(last + 1, "line\t");
	end_row = strstr(last, "end\t");
	fprintf(to, "%.*s%.*send\t5\n", (int)(end_row - answer.out), answer.out, (int)(end_row - last), last);
	assert_int_equal(fclose(to), 0);
	shown = open_it(&talk, text, size, RECOVERY_OPENED);
	assert_non_null(strstr(shown, "yuki: only once\n"));
	assert_int_equal(count_of(shown, "only once"), 1);
	assert_non_null(strstr(shown, "yuki: [this line was changed or moved; it does not open]\n"));
	free(shown);
	free(text);
	forget(&answer);
	end(&talk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(both_halves_open_what_was_exported, test_place_make, test_place_remove),
		cmocka_unit_test_setup_teardown(each_use_is_on_record_and_in_the_thread, test_place_make, test_place_remove),
		cmocka_unit_test_setup_teardown(nothing_is_done_without_a_reason_or_a_right_number, test_place_make,
			test_place_remove),
		cmocka_unit_test_setup_teardown(what_was_not_sealed_for_it_does_not_open, test_place_make, test_place_remove),
		cmocka_unit_test_setup_teardown(the_list_says_what_there_is, test_place_make, test_place_remove),
		cmocka_unit_test_setup_teardown(what_was_changed_is_marked, test_place_make, test_place_remove),
		cmocka_unit_test_setup_teardown(a_line_that_is_there_twice_is_marked, test_place_make, test_place_remove),
		cmocka_unit_test_setup_teardown(a_key_of_somebody_elses_and_what_only_they_took_back_are_marked, test_place_make,
			test_place_remove),
		cmocka_unit_test_setup_teardown(lines_that_are_gone_leave_a_mark_and_withdrawn_ones_none, test_place_make,
			test_place_remove),
	};

	if (!seal_init())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
