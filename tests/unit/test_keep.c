/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What outlives a hub: whole records or their former selves, whatever was being written. */
#include "keep.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

static int memory;

static int make(void **state)
{
	static const uint8_t key[SEAL_KEY] = { 1, 2, 3 };

	(void)state;
	memory = memfd_create("keep", MFD_CLOEXEC);
	return memory < 0 || write(memory, key, sizeof key) != sizeof key || ftruncate(memory, (off_t)keep_size()) != 0;
}

static int end(void **state)
{
	(void)state;
	return close(memory);
}

static struct keep_record record(uint64_t account, uint8_t x)
{
	return (struct keep_record){ .account = account, .person = 7, .x = x, .y = 2, .zone = 1, .room = "free",
		.avatar = "k" };
}

/* A hub that ends without a word, and the next one. */
static struct keep *die(struct keep *keep)
{
	keep_close(keep);
	keep = keep_open(memory);
	assert_non_null(keep);
	return keep;
}

static void records_and_the_key_outlive_a_hub(void **state)
{
	struct keep *keep = keep_open(memory);
	struct keep_record written = record(3, 9), read;
	int at;

	(void)state;
	assert_false(keep_is_whole(keep));
	at = keep_take(keep);
	assert_false(keep_get(keep, at, &read));
	keep_put(keep, at, &written);
	keep_put_draft(keep, at, "書きかけ");
	keep = die(keep);
	assert_true(keep_is_whole(keep));
	assert_true(keep_get(keep, at, &read));
	assert_memory_equal(&read, &written, sizeof read);
	assert_int_equal(keep_key(keep)[1], 2);
	keep_close(keep);
}

static void what_was_being_written_is_as_before(void **state)
{
	struct keep *keep = keep_open(memory);
	struct keep_record first = record(3, 9), second = record(3, 10), read;
	int at = keep_take(keep);
	uint8_t *bytes;

	(void)state;
	bytes = mmap(NULL, keep_size(), PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
	assert_ptr_not_equal(bytes, MAP_FAILED);
	keep_put(keep, at, &first);
	keep_put(keep, at, &second);
	/* Each byte of the newer copy, changed, gives the older one or, where the older one lies, the newer. */
	for (size_t i = 4096; i < 4096 + 2 * sizeof(struct keep_record); i++) {
		bytes[i] ^= 0x55;
		assert_true(keep_get(keep, at, &read));
		assert_true(read.x == 9 || read.x == 10);
		assert_string_equal(read.room, "free");
		bytes[i] ^= 0x55;
	}
	assert_true(keep_get(keep, at, &read));
	assert_int_equal(read.x, 10);
	munmap(bytes, keep_size());
	keep_close(keep);
}

static void nothing_stays_of_a_draft(void **state)
{
	static const char words[] = "だれにも言えないこと";
	struct keep *keep = keep_open(memory);
	struct keep_record one = record(3, 9);
	int at = keep_take(keep);
	uint8_t *bytes = mmap(NULL, keep_size(), PROT_READ, MAP_SHARED, memory, 0);
	char *draft;

	(void)state;
	assert_ptr_not_equal(bytes, MAP_FAILED);
	keep_put(keep, at, &one);
	keep_put_draft(keep, at, words);
	draft = keep_get_draft(keep, at);
	assert_string_equal(draft, words);
	free(draft);
	assert_non_null(memmem(bytes, keep_size(), words, strlen(words)));
	keep_put_draft(keep, at, "ほかのこと");
	assert_null(memmem(bytes, keep_size(), words, strlen(words)));
	keep_drop(keep, at);
	assert_null(keep_get_draft(keep, at));
	assert_null(memmem(bytes, keep_size(), "ほかのこと", strlen("ほかのこと")));
	munmap(bytes, keep_size());
	keep_close(keep);
}

static void free_records_are_given_again(void **state)
{
	struct keep *keep = keep_open(memory);
	struct keep_record one = record(1, 1), read;

	(void)state;
	for (int i = 0; i < KEEP_RECORDS; i++)
		assert_int_equal(keep_take(keep), i);
	assert_int_equal(keep_take(keep), KEEP_NOTHING);
	keep_put(keep, KEEP_NOTHING, &one);
	keep_drop(keep, KEEP_NOTHING);
	keep_put(keep, 77, &one);
	keep_drop(keep, 77);
	assert_false(keep_get(keep, 77, &read));
	assert_int_equal(keep_take(keep), 77);
	keep_close(keep);
}

static void hubs_that_die_young_begin_anew(void **state)
{
	struct keep *keep = keep_open(memory);
	struct keep_record one = record(1, 1), read;
	int at = keep_take(keep), tries = 0;

	(void)state;
	keep_put(keep, at, &one);
	for (int i = 0; i < 20; i++) {
		keep_prove(keep);
		keep = die(keep);
	}
	assert_true(keep_is_whole(keep));
	while (keep_is_whole(keep) && ++tries < 20)
		keep = die(keep);
	assert_in_range(tries, 3, 6);
	assert_false(keep_get(keep, at, &read));
	assert_int_equal(keep_key(keep)[2], 3);
	keep_close(keep);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(records_and_the_key_outlive_a_hub, make, end),
		cmocka_unit_test_setup_teardown(what_was_being_written_is_as_before, make, end),
		cmocka_unit_test_setup_teardown(nothing_stays_of_a_draft, make, end),
		cmocka_unit_test_setup_teardown(free_records_are_given_again, make, end),
		cmocka_unit_test_setup_teardown(hubs_that_die_young_begin_anew, make, end)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
