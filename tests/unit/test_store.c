/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening the store in every state a file can be in, the lock, the mark, turns, and the list of statements. */
#include "test_store.h"

#include <signal.h>
#include <sqlite3.h>

#include "migrate.h"
#include "store_statement.h"
#include "test_sql.h"

/* Opens and expects; closes what opened. */
static void opens_as(const char *path, enum store_opening expected)
{
	struct store *store = NULL;
	enum store_opening opening = store_open(path, &store);

	assert_int_equal(opening, expected);
	assert_int_equal(store != NULL, expected == STORE_OPENED);
	store_close(store);
}

static void run_sql(const char *path, const char *sql)
{
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* A process that opens the store, says a line and dies of SIGKILL: its -wal file stays. */
static void say_and_die(void *context)
{
	struct store *store = NULL;
	struct store_line line = test_line("free", 0, 0, "the last words");

	if (store_open(context, &store) == STORE_OPENED && store_add_line(store, &line) == STORE_OK)
		(void)raise(SIGKILL);
}

static void kill_after_a_line(const char *path)
{
	assert_true(WIFSIGNALED(test_in_child(say_and_die, (void *)(uintptr_t)path)));
}

static void every_statement_prepares(void **state)
{
	struct test_place *place = *state;

	for (int i = 0; i < STATEMENT_COUNT; i++) {
		sqlite3_stmt *statement = NULL;
		int code = sqlite3_prepare_v2(place->store->db, statement_sql((enum statement_name)i), -1, &statement, NULL);

		if (code != SQLITE_OK)
			fail_msg("%s: %s", statement_sql((enum statement_name)i), sqlite3_errmsg(place->store->db));
		(void)sqlite3_finalize(statement);
	}
}

static void an_open_store_is_set_for_safety(void **state)
{
	struct test_place *place = *state;

	assert_int_equal(test_pragma(place->store, "PRAGMA synchronous"), 2);
	assert_int_equal(test_pragma(place->store, "PRAGMA foreign_keys"), 1);
	assert_int_equal(test_pragma(place->store, "PRAGMA trusted_schema"), 0);
	assert_int_equal(test_pragma(place->store, "PRAGMA secure_delete"), 1);
	assert_int_equal(test_pragma(place->store, "PRAGMA mmap_size"), 0);
	assert_int_equal(test_pragma(place->store, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE "
		"'%STRICT%' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_index%'"), 0); /* FTS5 makes its own */
	assert_int_equal(test_pragma(place->store, "PRAGMA user_version"), migrate_newest());
	assert_int_not_equal(access(test_name(place->path, "-shm"), F_OK), 0);
}

static void a_new_file_is_its_owners_alone(void **state)
{
	struct test_place *place = *state;
	struct stat file;

	assert_int_equal(stat(place->path, &file), 0);
	assert_int_equal(file.st_mode & 0777, 0600);
	assert_int_equal(stat(test_name(place->path, "-wal"), &file), 0);
	assert_int_equal(file.st_mode & 0777, 0600);
}

static void create_never_touches_a_file(void **state)
{
	struct test_place *place = *state;
	struct store *store = NULL;
	size_t size;
	char *bytes;

	test_write(place->path, "precious", 8);
	assert_int_equal(store_create(place->path, test_pepper_id, &store), STORE_EXISTS);
	assert_null(store);
	bytes = test_read(place->path, &size);
	assert_string_equal(bytes, "precious");
	free(bytes);
	assert_int_equal(store_create("/nowhere/at/all.db", test_pepper_id, &store), STORE_NO_WRITE);
}

static void create_refuses_beside_an_old_wal(void **state)
{
	struct test_place *place = *state;
	struct store *store = NULL;

	test_write(test_name(place->path, "-wal"), "old", 3);
	assert_int_equal(store_create(place->path, test_pepper_id, &store), STORE_EXISTS);
	assert_int_not_equal(access(place->path, F_OK), 0);
}

static void the_pepper_id_comes_back(void **state)
{
	struct test_place *place = *state;
	uint8_t id[STORE_PEPPER_ID];

	store_close(place->store);
	assert_int_equal(store_open(place->path, &place->store), STORE_OPENED);
	assert_true(store_pepper_id(place->store, id));
	assert_memory_equal(id, test_pepper_id, sizeof id);
}

static void open_makes_nothing(void **state)
{
	struct test_place *place = *state;

	opens_as(place->path, STORE_MISSING);
	assert_int_not_equal(access(place->path, F_OK), 0);
	opens_as("/nowhere/at/all.db", STORE_MISSING);
	opens_as(place->directory, STORE_FOREIGN);
}

static void an_empty_file_is_damaged(void **state)
{
	struct test_place *place = *state;
	struct stat file;

	test_write(place->path, "", 0);
	opens_as(place->path, STORE_DAMAGED);
	assert_int_equal(stat(place->path, &file), 0);
	assert_int_equal(file.st_size, 0);
	assert_int_not_equal(access(test_name(place->path, "-wal"), F_OK), 0);
}

static void a_file_of_something_else_is_foreign(void **state)
{
	struct test_place *place = *state;

	test_write(place->path, "just a letter\n", 14);
	opens_as(place->path, STORE_FOREIGN);
	assert_int_equal(unlink(place->path), 0);
	run_sql(place->path, "CREATE TABLE meta (identity, mark, count); PRAGMA user_version = 1;");
	opens_as(place->path, STORE_FOREIGN);
	run_sql(place->path, "PRAGMA application_id = 0x6b6f6b6f;");
	opens_as(place->path, STORE_DAMAGED);
}

static void a_newer_file_is_left_alone(void **state)
{
	struct test_place *place = *state;
	char back[48];

	store_close(place->store);
	place->store = NULL;
	run_sql(place->path, "PRAGMA user_version = 1000;");
	opens_as(place->path, STORE_NEWER);
	(void)snprintf(back, sizeof back, "PRAGMA user_version = %d;", migrate_newest());
	run_sql(place->path, back);
	opens_as(place->path, STORE_OPENED);
}

static void a_file_cut_short_is_damaged(void **state)
{
	struct test_place *place = *state;
	struct stat file;
	size_t size;
	char *bytes;

	store_close(place->store);
	place->store = NULL;
	bytes = test_read(place->path, &size);
	for (size_t cut = 1; cut < size; cut = cut < 600 ? cut + 37 : cut + 4096) {
		test_write(place->path, bytes, cut);
		opens_as(place->path, STORE_DAMAGED);
		assert_int_equal(stat(place->path, &file), 0);
		assert_int_equal(file.st_size, cut);
		assert_int_not_equal(access(test_name(place->path, "-wal"), F_OK), 0);
	}
	test_write(place->path, bytes, size);
	opens_as(place->path, STORE_OPENED);
	free(bytes);
}

static void one_process_has_it_twice_in_vain(void **state)
{
	struct test_place *place = *state;

	opens_as(place->path, STORE_LOCKED);
	(void)test_say(place->store, "free", 0, "still here");
	opens_as(place->path, STORE_LOCKED);
}

static void open_and_tell(void *context)
{
	struct store *store = NULL;

	_exit((int)store_open(context, &store));
}

static void another_process_is_locked_out(void **state)
{
	struct test_place *place = *state;
	int status = test_in_child(open_and_tell, place->path);

	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), STORE_LOCKED);
	/* Nor did a look at the file in this process drop the lock. */
	opens_as(place->path, STORE_LOCKED);
	status = test_in_child(open_and_tell, place->path);
	assert_int_equal(WEXITSTATUS(status), STORE_LOCKED);
	(void)test_say(place->store, "free", 0, "unharmed");
	test_is_whole(place->store);
}

static void peek_with_sqlite(void *context)
{
	sqlite3 *db = NULL;
	int code = sqlite3_open(context, &db);

	if (code == SQLITE_OK)
		code = sqlite3_exec(db, "SELECT * FROM account; DELETE FROM meta", NULL, NULL, NULL);
	_exit(code);
}

static void an_admin_with_sqlite_is_locked_out(void **state)
{
	struct test_place *place = *state;
	int status = test_in_child(peek_with_sqlite, place->path);

	assert_int_equal(WEXITSTATUS(status), SQLITE_BUSY);
	(void)test_say(place->store, "free", 0, "unharmed");
	test_is_whole(place->store);
}

/* Opens as soon as it can, says one line, closes. Ten of them fight for the file. */
static void open_when_free(void *context)
{
	struct store *store = NULL;
	struct store_line line = test_line("free", 0, 0, "mine");
	enum store_opening opening;

	do
		opening = store_open(context, &store);
	while (opening == STORE_LOCKED);
	if (opening != STORE_OPENED || store_add_line(store, &line) != STORE_OK)
		_exit(1);
	store_close(store);
}

static void processes_that_fight_take_turns(void **state)
{
	struct test_place *place = *state;
	pid_t children[6];
	uint64_t newest = 0;
	int status;

	store_close(place->store);
	place->store = NULL;
	for (int i = 0; i < 6; i++) {
		children[i] = fork();
		if (children[i] == 0) {
			open_when_free(place->path);
			_exit(0);
		}
	}
	for (int i = 0; i < 6; i++) {
		assert_int_equal(waitpid(children[i], &status, 0), children[i]);
		assert_int_equal(status, 0);
	}
	assert_int_equal(store_open(place->path, &place->store), STORE_OPENED);
	assert_int_equal(store_newest_line(place->store, "free", &newest), STORE_OK);
	assert_int_equal(newest, 6);
}

static void a_clean_end_leaves_one_file(void **state)
{
	struct test_place *place = *state;

	(void)test_say(place->store, "free", 0, "good night");
	store_close(place->store);
	place->store = NULL;
	assert_int_not_equal(access(test_name(place->path, "-wal"), F_OK), 0);
	assert_int_not_equal(access(test_name(place->path, "-journal"), F_OK), 0);
	opens_as(place->path, STORE_OPENED);
}

static void a_killed_process_loses_nothing(void **state)
{
	struct test_place *place = *state;
	struct store_line line;

	store_close(place->store);
	kill_after_a_line(place->path);
	kill_after_a_line(place->path);
	assert_int_equal(store_open(place->path, &place->store), STORE_OPENED);
	assert_int_equal(store_find_line(place->store, "free", 2, &line), STORE_OK);
	assert_string_equal(line.text, "the last words");
	test_is_whole(place->store);
}

static void a_lost_wal_is_noticed(void **state)
{
	struct test_place *place = *state;

	store_close(place->store);
	place->store = NULL;
	kill_after_a_line(place->path);
	test_copy(place->path, "-wal", place->other, "");
	assert_int_equal(unlink(test_name(place->path, "-wal")), 0);
	opens_as(place->path, STORE_DAMAGED);
	assert_int_not_equal(access(test_name(place->path, "-wal"), F_OK), 0);
	test_write(test_name(place->path, "-wal"), "", 0);
	opens_as(place->path, STORE_DAMAGED);
	test_write(test_name(place->path, "-wal"), "this was never one", 18);
	opens_as(place->path, STORE_DAMAGED);
	/* Brought back, all is well: the refusals changed nothing. */
	test_copy(place->other, "", place->path, "-wal");
	opens_as(place->path, STORE_OPENED);
}

static void the_wal_of_another_file_is_noticed(void **state)
{
	struct test_place *place = *state;
	struct store *store = NULL;

	store_close(place->store);
	place->store = NULL;
	assert_int_equal(store_create(place->other, test_pepper_id, &store), STORE_OPENED);
	store_close(store);
	kill_after_a_line(place->other);
	/* Beside a file that was closed in order, and beside one that was not. */
	test_copy(place->other, "-wal", place->path, "-wal");
	opens_as(place->path, STORE_DAMAGED);
	assert_int_equal(unlink(test_name(place->path, "-wal")), 0);
	opens_as(place->path, STORE_OPENED);
	kill_after_a_line(place->path);
	test_copy(place->path, "-wal", place->directory, "/kept");
	test_copy(place->other, "-wal", place->path, "-wal");
	opens_as(place->path, STORE_DAMAGED);
	test_copy(place->directory, "/kept", place->path, "-wal");
	opens_as(place->path, STORE_OPENED);
	opens_as(place->other, STORE_OPENED);
}

static void an_old_wal_is_noticed(void **state)
{
	struct test_place *place = *state;

	store_close(place->store);
	place->store = NULL;
	kill_after_a_line(place->path);
	test_copy(place->path, "-wal", place->directory, "/old");
	opens_as(place->path, STORE_OPENED);
	/* The same file's, of an earlier day: after a clean end, and after another kill. */
	test_copy(place->directory, "/old", place->path, "-wal");
	opens_as(place->path, STORE_DAMAGED);
	assert_int_equal(unlink(test_name(place->path, "-wal")), 0);
	kill_after_a_line(place->path);
	test_copy(place->directory, "/old", place->path, "-wal");
	opens_as(place->path, STORE_DAMAGED);
}

static void an_old_file_beside_a_newer_wal_is_noticed(void **state)
{
	struct test_place *place = *state;

	store_close(place->store);
	place->store = NULL;
	test_copy(place->path, "", place->directory, "/old");
	opens_as(place->path, STORE_OPENED);
	kill_after_a_line(place->path);
	test_copy(place->directory, "/old", place->path, "");
	opens_as(place->path, STORE_DAMAGED);
}

static void a_stray_journal_is_noticed(void **state)
{
	struct test_place *place = *state;

	store_close(place->store);
	place->store = NULL;
	test_write(test_name(place->path, "-journal"), "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7", 8);
	opens_as(place->path, STORE_DAMAGED);
	assert_int_equal(unlink(test_name(place->path, "-journal")), 0);
	opens_as(place->path, STORE_OPENED);
}

static void names_with_odd_characters_open(void **state)
{
	struct test_place *place = *state;
	struct store *store = NULL;

	assert_int_equal(store_create(place->other, test_pepper_id, &store), STORE_OPENED);
	store_close(store);
	opens_as(place->other, STORE_OPENED);
	assert_int_equal(chdir(place->directory), 0);
	opens_as("kokoiru.db", STORE_LOCKED);
	store_close(place->store);
	place->store = NULL;
	opens_as("kokoiru.db", STORE_OPENED);
	assert_int_equal(chdir("/"), 0);
}

static void a_turn_is_kept_whole_or_not_at_all(void **state)
{
	struct test_place *place = *state;
	uint64_t newest = 0;

	assert_int_equal(store_begin(place->store), STORE_OK);
	(void)test_say(place->store, "free", 0, "one");
	(void)test_say(place->store, "free", 0, "two");
	store_rollback(place->store);
	assert_int_equal(store_newest_line(place->store, "free", &newest), STORE_OK);
	assert_int_equal(newest, 0);
	assert_int_equal(store_begin(place->store), STORE_OK);
	(void)test_say(place->store, "free", 0, "one");
	(void)test_say(place->store, "free", 0, "two");
	assert_int_equal(store_commit(place->store), STORE_OK);
	assert_int_equal(store_newest_line(place->store, "free", &newest), STORE_OK);
	assert_int_equal(newest, 2);
	store_rollback(place->store);
	assert_false(store_is_broken(place->store));
}

static void a_turn_not_committed_ends_with_close(void **state)
{
	struct test_place *place = *state;
	uint64_t newest = 1;

	assert_int_equal(store_begin(place->store), STORE_OK);
	(void)test_say(place->store, "free", 0, "never mind");
	store_close(place->store);
	assert_int_equal(store_open(place->path, &place->store), STORE_OPENED);
	assert_int_equal(store_newest_line(place->store, "free", &newest), STORE_OK);
	assert_int_equal(newest, 0);
	store_close(NULL);
}

static void a_refusal_does_not_spoil_the_turn(void **state)
{
	struct test_place *place = *state;
	struct store_account twin = { .nickname = "twin", .key = "key of haru", .role = "family" };
	struct store_line orphan = test_line("free", 999, 0, "nobody said this");
	uint64_t newest = 0;

	(void)test_account(place->store, "haru");
	assert_int_equal(store_begin(place->store), STORE_OK);
	(void)test_say(place->store, "free", 0, "one");
	assert_int_equal(store_add_account(place->store, &twin), STORE_TAKEN);
	assert_int_equal(store_add_line(place->store, &orphan), STORE_NONE);
	(void)test_say(place->store, "free", 0, "two");
	assert_int_equal(store_commit(place->store), STORE_OK);
	assert_int_equal(store_newest_line(place->store, "free", &newest), STORE_OK);
	assert_int_equal(newest, 2);
}

static void the_wal_does_not_grow_without_end(void **state)
{
	struct test_place *place = *state;
	char text[STORE_TEXT_ROOM] = "";
	struct stat file;
	uint64_t newest = 0;

	memset(text, 'a', sizeof text - 1);
	for (int turn = 0; turn < 60; turn++) {
		assert_int_equal(store_begin(place->store), STORE_OK);
		for (int i = 0; i < 200; i++)
			(void)test_say(place->store, "free", 0, text);
		assert_int_equal(store_commit(place->store), STORE_OK);
	}
	assert_int_equal(stat(test_name(place->path, "-wal"), &file), 0);
	assert_in_range(file.st_size, 1, 6 * 1000 * 4120);
	store_close(place->store);
	assert_int_equal(store_open(place->path, &place->store), STORE_OPENED);
	assert_int_equal(store_newest_line(place->store, "free", &newest), STORE_OK);
	assert_int_equal(newest, 12000);
}

static void check_finds_nothing_in_a_good_store(void **state)
{
	struct test_place *place = *state;
	uint64_t account = test_account(place->store, "haru");

	(void)test_say(place->store, "free", account, "hello");
	test_is_whole(place->store);
}

static void check_finds_rows_that_contradict_each_other(void **state)
{
	struct test_place *place = *state;
	int findings = 0;

	(void)test_say(place->store, "free", test_account(place->store, "haru"), "hello");
	assert_int_equal(sqlite3_exec(place->store->db, "PRAGMA foreign_keys = OFF; UPDATE room SET newest = 0;"
		"DELETE FROM account; UPDATE sqlite_sequence SET seq = 0; PRAGMA foreign_keys = ON", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(store_check(place->store, test_count_finding, &findings), STORE_OK);
	assert_int_equal(findings, 3);
}

static void check_finds_a_damaged_page(void **state)
{
	struct test_place *place = *state;
	struct store *store = NULL;
	size_t size;
	char *bytes;
	int findings = 0;

	for (int i = 0; i < 200; i++)
		(void)test_say(place->store, "free", 0, "a line that fills a few pages of the file, so that one may be hurt");
	store_close(place->store);
	place->store = NULL;
	bytes = test_read(place->path, &size);
	memset(bytes + size - 4096, 0x5a, 4096);
	test_write(place->path, bytes, size);
	free(bytes);
	assert_int_equal(store_open(place->path, &store), STORE_OPENED);
	(void)store_check(store, test_count_finding, &findings);
	assert_true(findings > 0);
	store_close(store);
}

int main(void)
{
#define ON_EMPTY(name) cmocka_unit_test_setup_teardown(name, test_place_empty, test_place_remove)
#define ON_STORE(name) cmocka_unit_test_setup_teardown(name, test_place_make, test_place_remove)
	const struct CMUnitTest tests[] = {
		ON_STORE(every_statement_prepares), ON_STORE(an_open_store_is_set_for_safety),
		ON_STORE(a_new_file_is_its_owners_alone), ON_EMPTY(create_never_touches_a_file),
		ON_EMPTY(create_refuses_beside_an_old_wal), ON_STORE(the_pepper_id_comes_back), ON_EMPTY(open_makes_nothing),
		ON_EMPTY(an_empty_file_is_damaged), ON_EMPTY(a_file_of_something_else_is_foreign),
		ON_STORE(a_newer_file_is_left_alone), ON_STORE(a_file_cut_short_is_damaged),
		ON_STORE(one_process_has_it_twice_in_vain), ON_STORE(another_process_is_locked_out),
		ON_STORE(an_admin_with_sqlite_is_locked_out), ON_STORE(processes_that_fight_take_turns),
		ON_STORE(a_clean_end_leaves_one_file), ON_STORE(a_killed_process_loses_nothing),
		ON_STORE(a_lost_wal_is_noticed), ON_STORE(the_wal_of_another_file_is_noticed), ON_STORE(an_old_wal_is_noticed),
		ON_STORE(an_old_file_beside_a_newer_wal_is_noticed), ON_STORE(a_stray_journal_is_noticed),
		ON_STORE(names_with_odd_characters_open), ON_STORE(a_turn_is_kept_whole_or_not_at_all),
		ON_STORE(a_turn_not_committed_ends_with_close), ON_STORE(a_refusal_does_not_spoil_the_turn),
		ON_STORE(the_wal_does_not_grow_without_end), ON_STORE(check_finds_nothing_in_a_good_store),
		ON_STORE(check_finds_rows_that_contradict_each_other), ON_STORE(check_finds_a_damaged_page)
	};

	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
