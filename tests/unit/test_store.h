/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For the tests of the store: a directory that is gone afterwards, a new store in it, and rows to fill it with. */
#ifndef TEST_STORE_H
#define TEST_STORE_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store.h"
#include "store_account.h"
#include "store_line.h"

static const uint8_t test_pepper_id[STORE_PEPPER_ID] = "pepper id of 16";

struct test_place {
	char directory[64], path[96], other[96];
	struct store *store;
};

static inline int test_place_empty(void **state)
{
	struct test_place *place = calloc(1, sizeof *place);

	assert_non_null(place);
	(void)strcpy(place->directory, "/tmp/test-store-XXXXXX");
	assert_non_null(mkdtemp(place->directory));
	(void)snprintf(place->path, sizeof place->path, "%s/kokoiru.db", place->directory);
	(void)snprintf(place->other, sizeof place->other, "%s/other 100%%?#.db", place->directory);
	*state = place;
	return 0;
}

static inline int test_place_make(void **state)
{
	struct test_place *place;

	(void)test_place_empty(state);
	place = *state;
	assert_int_equal(store_create(place->path, test_pepper_id, &place->store), STORE_OPENED);
	return 0;
}

static inline int test_place_remove(void **state)
{
	struct test_place *place = *state;
	DIR *directory = opendir(place->directory);
	struct dirent *entry;

	store_close(place->store);
	assert_non_null(directory);
	while ((entry = readdir(directory)))
		(void)unlinkat(dirfd(directory), entry->d_name, 0);
	(void)closedir(directory);
	assert_int_equal(rmdir(place->directory), 0);
	free(place);
	return 0;
}

static inline char *test_name(const char *path, const char *suffix)
{
	static char name[128];

	(void)snprintf(name, sizeof name, "%s%s", path, suffix);
	return name;
}

/* The whole file, to be freed; *size 0 and an empty text if there is none. */
static inline char *test_read(const char *name, size_t *size)
{
	FILE *file = fopen(name, "rb");
	struct stat stat;
	char *bytes;

	*size = 0;
	if (!file)
		return calloc(1, 1);
	assert_int_equal(fstat(fileno(file), &stat), 0);
	bytes = calloc(1, (size_t)stat.st_size + 1);
	assert_non_null(bytes);
	*size = fread(bytes, 1, (size_t)stat.st_size, file);
	(void)fclose(file);
	return bytes;
}

static inline void test_write(const char *name, const char *bytes, size_t size)
{
	FILE *file = fopen(name, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
}

static inline void test_copy(const char *from, const char *from_suffix, const char *to, const char *to_suffix)
{
	size_t size;
	char *bytes = test_read(test_name(from, from_suffix), &size);

	test_write(test_name(to, to_suffix), bytes, size);
	free(bytes);
}

/* Does it stand anywhere in the file? */
static inline bool test_file_holds(const char *name, const char *words)
{
	size_t size;
	char *bytes = test_read(name, &size);
	bool holds = memmem(bytes, size, words, strlen(words)) != NULL;

	free(bytes);
	return holds;
}

static inline uint64_t test_account(struct store *store, const char *nickname)
{
	struct store_account account = { .made_day = 20000, .seen_day = 20001 };

	(void)snprintf(account.nickname, sizeof account.nickname, "%s", nickname);
	(void)snprintf(account.key, sizeof account.key, "key of %s", nickname);
	(void)strcpy(account.role, "participant");
	assert_int_equal(store_add_account(store, &account), STORE_OK);
	assert_true(account.account > 0);
	return account.account;
}

static inline struct store_line test_line(const char *room, uint64_t account, uint64_t id, const char *text)
{
	struct store_line line = { .account = account, .id = id, .at_ms = 1700000000000u, .kind = 1 };

	(void)snprintf(line.room, sizeof line.room, "%s", room);
	(void)strcpy(line.zone, "window");
	(void)snprintf(line.text, sizeof line.text, "%s", text);
	return line;
}

static inline uint64_t test_say(struct store *store, const char *room, uint64_t account, const char *text)
{
	struct store_line line = test_line(room, account, 0, text);

	assert_int_equal(store_add_line(store, &line), STORE_OK);
	return line.line;
}

/* Runs act in a process of its own and returns how that ended (waitpid's status). */
static inline int test_in_child(void (*act)(void *context), void *context)
{
	pid_t child = fork();
	int status = -1;

	assert_true(child >= 0);
	if (child == 0) {
		act(context);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

static inline void test_count_finding(void *context, const char *words)
{
	(void)fprintf(stderr, "finding: %s\n", words);
	++*(int *)context;
}

static inline void test_is_whole(struct store *store)
{
	int findings = 0;

	assert_int_equal(store_check(store, test_count_finding, &findings), STORE_OK);
	assert_int_equal(findings, 0);
}

#endif
