/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A store that is held: its file lies still, whatever is written, asked or killed meanwhile; and copies in memory. */
#include "test_store.h"

#include <signal.h>

#include "migrate.h"
#include "store_backup.h"

struct bytes { uint8_t *data; size_t size; };

static struct bytes read_all(const char *path)
{
	struct bytes bytes;

	bytes.data = (uint8_t *)test_read(path, &bytes.size);
	return bytes;
}

static void say(struct store *store, int count)
{
	for (int i = 0; i < count; i++) {
		struct store_line line = test_line("free", 0, 0, "words that lie in the journal for now");

		assert_int_equal(store_add_line(store, &line), STORE_OK);
	}
}

static bool count_line(void *context, const struct store_line *line)
{
	(void)line;
	++*(int *)context;
	return true;
}

static int lines_of(struct store *store)
{
	int count = 0;

	assert_int_equal(store_each_line(store, "free", 0, 100000, count_line, &count), STORE_OK);
	return count;
}

static void never(void *context, const char *words)
{
	(void)context;
	fail_msg("%s", words);
}

static void count_finding(void *context, const char *words)
{
	(void)words;
	++*(int *)context;
}

/* The copy alone, under another name, and how many lines are in it. */
static void opens_alone(const struct test_place *place, struct bytes bytes, int lines)
{
	struct store *store = NULL;

	test_write(place->other, (const char *)bytes.data, bytes.size);
	assert_int_equal(store_open(place->other, &store), STORE_OPENED);
	assert_int_equal(lines_of(store), lines);
	store_close(store);
	(void)unlink(place->other);
}

static void the_file_lies_still(void **state)
{
	struct test_place *place = *state;
	struct bytes before, after;
	struct store_copy copy;

	say(place->store, 50);
	assert_int_equal(store_hold(place->store), STORE_OK);
	before = read_all(place->path);
	say(place->store, 3000); /* over a thousand pages, at which the journal is emptied otherwise */
	assert_int_equal(store_scrub(place->store), STORE_OK);
	after = read_all(place->path);
	assert_int_equal(before.size, after.size);
	assert_memory_equal(before.data, after.data, before.size);
	assert_false(store_is_overdue(place->store));
	store_release(place->store);
	free(after.data);
	after = read_all(place->path);
	assert_true(after.size > before.size); /* what had to wait was done */
	copy = (struct store_copy){ .bytes = before.data, .size = before.size };
	assert_int_equal(store_copy_look(&copy, never, NULL), STORE_DAMAGED); /* it asks for its journal */
	assert_int_equal(store_copy_settle(&copy), STORE_OPENED);
	assert_int_equal(store_copy_look(&copy, never, NULL), STORE_OPENED);
	assert_int_equal(copy.version, migrate_newest());
	assert_memory_equal(copy.pepper_id, test_pepper_id, sizeof copy.pepper_id);
	opens_alone(place, before, 50);
	assert_int_equal(lines_of(place->store), 3050);
	free(before.data);
	free(after.data);
}

static void die_while_held(void *context)
{
	struct store *store = NULL;

	if (store_open(context, &store) != STORE_OPENED || store_hold(store) != STORE_OK)
		_exit(1);
	say(store, 20);
	(void)raise(SIGKILL);
}

static void one_that_is_killed_while_held_loses_nothing(void **state)
{
	struct test_place *place = *state;

	store_close(place->store);
	place->store = NULL;
	for (int round = 1; round <= 3; round++) {
		assert_true(WIFSIGNALED(test_in_child(die_while_held, place->path)));
		assert_int_equal(store_open(place->path, &place->store), STORE_OPENED);
		assert_int_equal(lines_of(place->store), 20 * round);
		store_close(place->store);
		place->store = NULL;
	}
}

static void one_that_is_closed_while_held_is_whole(void **state)
{
	struct test_place *place = *state;

	assert_int_equal(store_hold(place->store), STORE_OK);
	say(place->store, 10);
	store_close(place->store);
	assert_int_equal(store_open(place->path, &place->store), STORE_OPENED);
	assert_int_equal(lines_of(place->store), 10);
	assert_int_equal(store_check(place->store, never, NULL), STORE_OK);
}

static void copies_that_are_not_right(void **state)
{
	struct test_place *place = *state;
	struct bytes bytes;
	struct store_copy copy;
	int findings = 0;

	say(place->store, 200);
	store_close(place->store);
	place->store = NULL;
	bytes = read_all(place->path);
	for (size_t size = 0; size < bytes.size; size += 1000) {
		copy = (struct store_copy){ .bytes = bytes.data, .size = size };
		assert_int_not_equal(store_copy_look(&copy, count_finding, &findings), STORE_OPENED);
	}
	copy = (struct store_copy){ .bytes = bytes.data, .size = bytes.size };
	assert_int_equal(store_copy_look(&copy, never, NULL), STORE_OPENED);
	bytes.data[0] ^= 1;
	assert_int_equal(store_copy_look(&copy, never, NULL), STORE_FOREIGN);
	bytes.data[0] ^= 1;
	bytes.data[68] ^= 1;
	assert_int_equal(store_copy_look(&copy, never, NULL), STORE_FOREIGN);
	bytes.data[68] ^= 1;
	bytes.data[62] = 0x7f; /* user_version */
	assert_int_equal(store_copy_look(&copy, never, NULL), STORE_NEWER);
	bytes.data[62] = 0;
	memset(bytes.data + bytes.size / 2, 0x5a, bytes.size / 4);
	findings = 0;
	assert_true(store_copy_look(&copy, count_finding, &findings) != STORE_OPENED || findings > 0);
	free(bytes.data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_file_lies_still, test_place_make, test_place_remove),
		cmocka_unit_test_setup_teardown(one_that_is_killed_while_held_loses_nothing, test_place_make, test_place_remove),
		cmocka_unit_test_setup_teardown(one_that_is_closed_while_held_is_whole, test_place_make, test_place_remove),
		cmocka_unit_test_setup_teardown(copies_that_are_not_right, test_place_make, test_place_remove),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
