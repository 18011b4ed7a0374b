/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads of consultations as rows: lines that come once and in order, letters unread, drafts, notes, and what a line
 * costs. */
#include "consult_rows.h"

#include <sqlite3.h>

#include "store_statement.h"
#include "test_sql.h"

struct thread {
	int count;
	struct store_consult_line lines[8];
};

static bool on_line(void *context, const struct store_consult_line *line)
{
	struct thread *thread = context;

	assert_true(line->box_size == 0 || memcmp(line->box, "KKm1", 4) == 0);
	if (thread->count < 8)
		thread->lines[thread->count] = *line;
	thread->count++;
	return true;
}

static struct thread read_thread(struct store *store, uint64_t after)
{
	struct thread thread = { 0 };

	assert_int_equal(store_each_consult_line(store, CIRCLE, after, on_line, &thread), STORE_OK);
	return thread;
}

static uint64_t say(struct store *store, uint64_t author, unsigned kind, uint32_t counter)
{
	struct store_consult_line line = line_of(CIRCLE, author, kind, counter);

	assert_int_equal(store_add_consult_line(store, &line), STORE_OK);
	return line.line;
}

static void begin(struct people *people)
{
	ask(people);
	assert_int_equal(store_claim_consult(people->store, CIRCLE, people->mori, 1100), STORE_OK);
}

static void lines_come_in_order_and_once(void **state)
{
	struct people people = add_people(state);
	struct store_consult_line again, out;
	struct thread thread;

	begin(&people);
	again = line_of(CIRCLE, people.yuki, SAID, 2);
	assert_int_equal(store_find_consult_line_sent(people.store, &again, &out), STORE_NONE);
	assert_int_equal(store_add_consult_line(people.store, &again), STORE_OK);
	assert_int_equal(store_find_consult_line_sent(people.store, &again, &out), STORE_OK);
	assert_int_equal(out.line, again.line);
	assert_true(out.box == NULL && out.box_size == 300);
	assert_int_equal(store_add_consult_line(people.store, &again), STORE_TAKEN);
	again.id[3]++;
	assert_int_equal(store_find_consult_line_sent(people.store, &again, &out), STORE_NONE);
	assert_int_equal(store_add_consult_line(people.store, &again), STORE_TAKEN);
	say(people.store, people.mori, SAID, 1);
	say(people.store, people.yuki, SAID, 3);
	assert_int_equal(store_consult_counter(people.store, CIRCLE, people.yuki), 3);
	assert_int_equal(store_consult_counter(people.store, CIRCLE, people.sato), 0);
	thread = read_thread(people.store, 0);
	assert_int_equal(thread.count, 4);
	for (int i = 1; i < thread.count; i++)
		assert_true(thread.lines[i].line > thread.lines[i - 1].line);
	assert_int_equal(thread.lines[0].kind, ROSTER);
	assert_true(thread.lines[2].author == people.mori && thread.lines[2].counter == 1);
	assert_string_equal(thread.lines[2].nickname, "mori");
	assert_string_equal(thread.lines[2].role, "counsellor");
	assert_int_equal(thread.lines[2].box_size, 300);
	assert_int_equal(read_thread(people.store, thread.lines[2].line).count, 1);
	assert_int_equal(find_consult(people.store, CIRCLE).newest, thread.lines[3].line);
}

static void what_the_hub_writes_has_neither_box_nor_counter(void **state)
{
	struct people people = add_people(state);
	struct store_consult_line line = { .consultation = CIRCLE, .kind = ASKED, .author = people.yuki, .at_ms = 5 }, out;

	begin(&people);
	assert_int_equal(store_add_consult_line(people.store, &line), STORE_OK);
	assert_int_equal(store_add_consult_line(people.store, &line), STORE_OK);
	line.author = 0; /* the place */
	assert_int_equal(store_add_consult_line(people.store, &line), STORE_OK);
	assert_int_equal(store_find_consult_line(people.store, line.line, &out), STORE_OK);
	assert_true(out.author == 0 && out.counter == 0 && out.box_size == 0 && out.at_ms == 5);
	assert_string_equal(out.nickname, "");
	assert_int_equal(read_thread(people.store, 0).count, 4);
	assert_int_equal(find_consult(people.store, CIRCLE).newest, line.line);
	line.consultation = 5;
	assert_int_equal(store_add_consult_line(people.store, &line), STORE_NONE);
	assert_int_equal(store_find_consult_line(people.store, 999, &out), STORE_NONE);
}

static enum store_result withdraw(struct store *store, uint64_t line)
{
	return store_withdraw_consult_line(store, line, (const uint8_t *)"KKm1.", 5);
}

/* Of what was taken back stays that nothing is missing there. */
static void what_is_taken_back_leaves_its_place(void **state)
{
	struct people people = add_people(state);
	struct store_consult_line out;
	uint64_t line;

	begin(&people);
	line = say(people.store, people.yuki, SAID, 2);
	assert_int_equal(withdraw(people.store, line), STORE_OK);
	assert_int_equal(withdraw(people.store, line), STORE_NONE);
	assert_int_equal(store_find_consult_line(people.store, line, &out), STORE_OK);
	assert_true(out.kind == UNSENT && out.counter == 2);
	assert_int_equal(store_consult_counter(people.store, CIRCLE, people.yuki), 2);
	assert_int_equal(withdraw(people.store, read_thread(people.store, 0).lines[0].line), STORE_NONE); /* a roster stays */
}

static void letters_wait_until_they_are_read(void **state)
{
	struct people people = add_people(state);
	uint64_t letter;

	begin(&people);
	assert_int_equal(store_unread_consult(people.store, CIRCLE, people.yuki), 0);
	say(people.store, people.mori, LETTER, 1);
	letter = say(people.store, people.mori, LETTER, 2);
	say(people.store, people.mori, SAID, 3);
	say(people.store, people.yuki, LETTER, 2);
	assert_int_equal(store_unread_consult(people.store, CIRCLE, people.yuki), 2);
	assert_int_equal(store_unread_consult(people.store, CIRCLE, people.mori), 1);
	assert_int_equal(store_read_consult(people.store, CIRCLE, people.yuki, letter - 1), STORE_OK);
	assert_int_equal(store_unread_consult(people.store, CIRCLE, people.yuki), 1);
	assert_int_equal(withdraw(people.store, letter), STORE_OK);
	assert_int_equal(store_unread_consult(people.store, CIRCLE, people.yuki), 0);
	assert_int_equal(store_read_consult(people.store, CIRCLE, people.yuki, letter + 9), STORE_OK);
	assert_int_equal(store_read_consult(people.store, CIRCLE, people.yuki, 1), STORE_OK);
	say(people.store, people.mori, LETTER, 4);
	assert_int_equal(store_unread_consult(people.store, CIRCLE, people.yuki), 0);
	assert_int_equal(store_read_consult(people.store, CIRCLE, people.sato, 1), STORE_NONE);
}

static void a_draft_is_its_readers_alone(void **state)
{
	struct people people = add_people(state);
	uint8_t box[STORE_CONSULT_BOX_MAX];
	size_t size;

	begin(&people);
	assert_int_equal(store_find_consult_draft(people.store, CIRCLE, people.yuki, box, sizeof box, &size), STORE_NONE);
	assert_int_equal(store_set_consult_draft(people.store, CIRCLE, people.yuki, (const uint8_t *)"one", 3), STORE_OK);
	assert_int_equal(store_set_consult_draft(people.store, CIRCLE, people.yuki, (const uint8_t *)"three", 5), STORE_OK);
	assert_int_equal(store_set_consult_draft(people.store, CIRCLE, people.sato, (const uint8_t *)"four", 4), STORE_NONE);
	assert_int_equal(store_find_consult_draft(people.store, CIRCLE, people.mori, box, sizeof box, &size), STORE_NONE);
	assert_int_equal(store_find_consult_draft(people.store, CIRCLE, people.yuki, box, sizeof box, &size), STORE_OK);
	assert_true(size == 5 && memcmp(box, "three", 5) == 0);
	assert_int_equal(store_set_consult_draft(people.store, CIRCLE, people.yuki, NULL, 0), STORE_OK);
	assert_int_equal(store_set_consult_draft(people.store, CIRCLE, people.yuki, NULL, 0), STORE_OK);
	assert_int_equal(store_find_consult_draft(people.store, CIRCLE, people.yuki, box, sizeof box, &size), STORE_NONE);
}

static bool on_note(void *context, const struct store_consult_note *note)
{
	struct store_consult_note *notes = context;

	while (notes->id != 0)
		notes++;
	*notes = *note;
	return true;
}

static enum store_result add_note(struct people *people, uint64_t id, uint64_t to, unsigned readers)
{
	return store_add_consult_note(people->store, &(struct store_consult_note){ .consultation = CIRCLE, .id = id,
		.account = people->mori, .to = to, .readers = readers, .epoch = 1, .at = 1000 + (int64_t)(id & 0xff),
		.box = (const uint8_t *)"note", .box_size = 4 });
}

static void notes_stay_with_who_can_open_them(void **state)
{
	struct people people = add_people(state);
	const uint64_t high = UINT64_MAX - 5;
	struct store_consult_note notes[4] = { 0 };

	begin(&people);
	assert_int_equal(add_note(&people, 1, 0, 0), STORE_OK);
	assert_int_equal(add_note(&people, 1, 0, 1), STORE_TAKEN);
	assert_int_equal(add_note(&people, high, 0, 1), STORE_OK);
	assert_int_equal(add_note(&people, 3, people.sato, 2), STORE_OK);
	assert_int_equal(store_each_consult_note(people.store, CIRCLE, on_note, notes), STORE_OK);
	assert_true(notes[0].id == high && notes[1].id == 3 && notes[2].id == 1 && notes[3].id == 0);
	assert_true(notes[1].to == people.sato && notes[1].readers == 2 && notes[1].epoch == 1 && notes[1].box_size == 4);
	assert_string_equal(notes[0].nickname, "mori");
	assert_int_equal(store_remove_consult_note(people.store, CIRCLE, 3, people.sato), STORE_NONE);
	assert_int_equal(store_erase_account(people.store, people.sato), STORE_OK);
	assert_int_equal(store_remove_consult_note(people.store, CIRCLE, 3, people.mori), STORE_NONE);
	assert_int_equal(store_erase_account(people.store, people.mori), STORE_OK);
	memset(notes, 0, sizeof notes);
	assert_int_equal(store_each_consult_note(people.store, CIRCLE, on_note, notes), STORE_OK);
	assert_true(notes[0].id == high && notes[1].id == 0);
	assert_string_equal(notes[0].nickname, "");
}

/* Lines open under the number of their author alone, and belong to the person as well. */
static void lines_of_who_left_stay_in_the_thread(void **state)
{
	struct people people = add_people(state);
	struct thread thread;

	begin(&people);
	say(people.store, people.mori, SAID, 1);
	assert_int_equal(store_erase_account(people.store, people.mori), STORE_OK);
	thread = read_thread(people.store, 0);
	assert_int_equal(thread.count, 2);
	assert_int_equal(thread.lines[1].author, people.mori);
	assert_string_equal(thread.lines[1].nickname, "");
	assert_int_equal(thread.lines[1].box_size, 300);
	assert_int_equal(find_consult(people.store, CIRCLE).state, WAITING);
	test_is_whole(people.store);
}

static int64_t bytes_in_use(struct store *store)
{
	return (test_pragma(store, "PRAGMA page_count") - test_pragma(store, "PRAGMA freelist_count"))
		* test_pragma(store, "PRAGMA page_size");
}

/* Forty talks at a time, line by line in turn, as large as numbers get in years: with every index, by pages. */
static void a_line_costs_at_most_400_bytes(void **state)
{
	enum { TALKS = 40, LINES = 500 };
	struct people people = add_people(state);
	struct store *store = people.store;
	int64_t before, each;

	assert_int_equal(sqlite3_exec(store->db, "UPDATE sqlite_sequence SET seq = 100000 WHERE name = 'account'", NULL, NULL,
		NULL), SQLITE_OK);
	assert_int_equal(store_begin(store), STORE_OK);
	for (uint64_t i = 0; i < TALKS; i++) {
		char name[16];

		(void)snprintf(name, sizeof name, "guest %d", (int)i);
		assert_int_equal(add_consult(store, CIRCLE + i, test_account(store, name), 1000), STORE_OK);
		assert_int_equal(store_claim_consult(store, CIRCLE + i, people.mori, 1000), STORE_OK);
	}
	before = bytes_in_use(store);
	for (uint32_t n = 0; n < LINES; n++) {
		for (uint64_t i = 0; i < TALKS; i++) {
			struct store_consult_line line = line_of(CIRCLE + i, n % 2 == 0 ? people.mori : 100001 + i, SAID,
				n / 2 + 1);

			line.epoch = 2 + n % 3;
			assert_int_equal(store_add_consult_line(store, &line), STORE_OK);
		}
	}
	each = (bytes_in_use(store) - before) / (TALKS * LINES);
	assert_int_equal(store_commit(store), STORE_OK);
	(void)fprintf(stderr, "a sealed line of up to 255 bytes takes %d bytes in the store\n", (int)each);
	assert_true(each <= 400);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, test_place_make, test_place_remove)
	const struct CMUnitTest tests[] = {
		CASE(lines_come_in_order_and_once), CASE(what_the_hub_writes_has_neither_box_nor_counter),
		CASE(what_is_taken_back_leaves_its_place), CASE(letters_wait_until_they_are_read),
		CASE(a_draft_is_its_readers_alone), CASE(notes_stay_with_who_can_open_them),
		CASE(lines_of_who_left_stay_in_the_thread), CASE(a_line_costs_at_most_400_bytes)
	};

	return cmocka_run_group_tests_name("store_consult_line", tests, NULL, NULL);
}
