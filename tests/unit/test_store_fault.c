/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The store while the disk is full, failing, or the process is killed: at the first write, the second, and so on until
 * nothing goes wrong any more. SQLite's file system is wrapped, so that the N-th change of a file can be made to
 * fail. */
#include "test_store.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "store_invitation.h"
#include "store_statement.h"
#include "wrapped_disk.h"

enum { LINES = 12, PER_TURN = 3 };

/* What shall happen to the change of a file that makes countdown 0: an SQLite code, or death. */
enum { DIE = -1 };

/* SQLite calls back without a context of ours. */
static struct {
	long countdown; /* 0: nothing */
	int code;
	bool is_lasting;
	bool has_fired;
} fault;

static int strike(int only)
{
	if (fault.countdown == 0 || (only != 0 && fault.code >= 0 && (fault.code & 0xff) != (only & 0xff)))
		return SQLITE_OK;
	if (fault.countdown > 1) {
		fault.countdown--;
		return SQLITE_OK;
	}
	if (fault.code == DIE)
		(void)raise(SIGKILL);
	fault.has_fired = true;
	if (!fault.is_lasting)
		fault.countdown = 0;
	return fault.code;
}

static int wrap_write(sqlite3_file *file, const void *from, int size, sqlite3_int64 at)
{
	int code = strike(0);

	return code != SQLITE_OK ? code : real_of(file)->pMethods->xWrite(real_of(file), from, size, at);
}

static int wrap_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	int code = strike(SQLITE_IOERR);

	return code != SQLITE_OK ? code : real_of(file)->pMethods->xTruncate(real_of(file), size);
}

/* Without the disk: what matters here is the order of things, and it is quicker. */
static int wrap_sync(sqlite3_file *file, int flags)
{
	(void)file;
	(void)flags;
	return strike(SQLITE_IOERR);
}

static int wrap_sector(sqlite3_file *file)
{
	return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int wrap_traits(sqlite3_file *file)
{
	return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static const sqlite3_io_methods wrap_methods = {
	WRAP_PASSED_ON, .xWrite = wrap_write, .xTruncate = wrap_truncate, .xSync = wrap_sync, .xSectorSize = wrap_sector,
	.xDeviceCharacteristics = wrap_traits
};

static int wrap_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
	(void)vfs;
	return wrap_open_real(name, wrapped_of(file), &wrap_methods, flags, out_flags);
}

static int wrap_delete(sqlite3_vfs *vfs, const char *name, int sync_directory)
{
	int code = strike(SQLITE_IOERR);

	(void)vfs;
	return code != SQLITE_OK ? code : real_vfs->xDelete(real_vfs, name, sync_directory);
}

static int wrap_all(void **state)
{
	(void)state;
	return wrap_disk(wrap_open, wrap_delete);
}

static void arm(long countdown, int code, bool is_lasting)
{
	fault.countdown = countdown;
	fault.code = code;
	fault.is_lasting = is_lasting;
	fault.has_fired = false;
}

/* Which lines were acknowledged, by id, in memory that outlives a killed child. */
struct deeds {
	const char *path;
	volatile unsigned char *is_kept; /* LINES + 1 */
};

static struct deeds deeds_begin(const char *path)
{
	struct deeds deeds = { .path = path };

	deeds.is_kept = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_ptr_not_equal(deeds.is_kept, MAP_FAILED);
	return deeds;
}

static void deeds_end(struct deeds *deeds)
{
	(void)munmap((void *)(uintptr_t)deeds->is_kept, 4096);
}

/* Says lines in turns of three, skipping those kept before, withdraws and scrubs between; notes what was committed. */
static enum store_result say_all(struct store *store, struct deeds *deeds)
{
	for (unsigned first = 1; first <= LINES; first += PER_TURN) {
		enum store_result result = store_begin(store);

		for (unsigned id = first; result == STORE_OK && id < first + PER_TURN; id++) {
			struct store_line line = test_line("free", 1, id, "a line of the loop");

			result = store_add_line(store, &line);
			if (result == STORE_TAKEN)
				result = STORE_OK;
		}
		if (result == STORE_OK)
			result = store_commit(store);
		if (result != STORE_OK) {
			store_rollback(store);
			return result;
		}
		for (unsigned id = first; id < first + PER_TURN; id++)
			deeds->is_kept[id] = 1;
		if (first == 1 + PER_TURN)
			(void)store_scrub(store);
	}
	return STORE_OK;
}

static void open_say_close(void *context)
{
	struct deeds *deeds = context;
	struct store *store = NULL;

	if (store_open(deeds->path, &store) != STORE_OPENED)
		return;
	(void)say_all(store, deeds);
	store_close(store);
}

/* Every acknowledged line is there once, no line twice, the rest at most once; the file is whole and opens. */
static void all_that_was_kept_is_there(struct deeds *deeds)
{
	struct store *store = NULL;
	uint64_t newest = 0;
	unsigned found[LINES + 1] = { 0 };

	assert_int_equal(store_open(deeds->path, &store), STORE_OPENED);
	assert_int_equal(store_newest_line(store, "free", &newest), STORE_OK);
	for (uint64_t number = 1; number <= newest; number++) {
		struct store_line line;

		assert_int_equal(store_find_line(store, "free", number, &line), STORE_OK);
		assert_in_range(line.id, 1, LINES);
		found[line.id]++;
	}
	for (unsigned id = 1; id <= LINES; id++) {
		assert_true(found[id] <= 1);
		assert_true(found[id] >= deeds->is_kept[id]);
	}
	test_is_whole(store);
	store_close(store);
}

static void copy_file(const char *from, const char *to)
{
	char bytes[1 << 16];
	FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
	size_t n;

	assert_true(in && out);
	while ((n = fread(bytes, 1, sizeof bytes, in)) > 0)
		assert_int_equal(fwrite(bytes, 1, n, out), n);
	assert_int_equal(fclose(out), 0);
	(void)fclose(in);
}

/* A new, empty place at path with one account; the one before is gone. Made once, and copied from then on. */
static void start_over(struct test_place *place)
{
	char made[512];

	(void)snprintf(made, sizeof made, "%s-made", place->path);
	store_close(place->store);
	place->store = NULL;
	(void)unlink(place->path);
	(void)unlink(test_name(place->path, "-wal"));
	if (access(made, F_OK) == 0) {
		copy_file(made, place->path);
		return;
	}
	assert_int_equal(store_create(place->path, test_pepper_id, &place->store), STORE_OPENED);
	assert_int_equal(test_account(place->store, "haru"), 1);
	store_close(place->store);
	place->store = NULL;
	copy_file(place->path, made);
}

static void killed_at_the_nth(void *context)
{
	open_say_close(context);
}

/* Also shows that no moment of opening, scrubbing and closing leaves a mark that would refuse the next opening. */
static void a_kill_at_any_moment_loses_nothing(void **state)
{
	struct test_place *place = *state;
	int status = -1;
	long n;

	for (n = 1; n < 1000; n++) {
		struct deeds deeds;

		start_over(place);
		deeds = deeds_begin(place->path);
		arm(n, DIE, false);
		status = test_in_child(killed_at_the_nth, &deeds);
		arm(0, 0, false);
		all_that_was_kept_is_there(&deeds);
		deeds_end(&deeds);
		if (WIFEXITED(status))
			break;
		assert_int_equal(WTERMSIG(status), SIGKILL);
	}
	assert_true(WIFEXITED(status) && n > 50);
}

static void reopened_and_killed(void *context)
{
	struct deeds *deeds = context;
	struct store *store = NULL;

	/* Without closing: as if killed, and everything up to here was survived. */
	_exit(store_open(deeds->path, &store) == STORE_OPENED ? 0 : 1);
}

/* The same for a store that is opened after a kill, and killed again while it repairs. */
static void a_kill_while_recovering_loses_nothing(void **state)
{
	struct test_place *place = *state;
	int status = -1;
	long n;

	for (n = 1; n < 200; n++) {
		struct deeds deeds;

		start_over(place);
		deeds = deeds_begin(place->path);
		arm(30, DIE, false);
		assert_true(WIFSIGNALED(test_in_child(killed_at_the_nth, &deeds)));
		arm(n, DIE, false);
		status = test_in_child(reopened_and_killed, &deeds);
		arm(0, 0, false);
		all_that_was_kept_is_there(&deeds);
		deeds_end(&deeds);
		if (WIFEXITED(status))
			break;
	}
	assert_true(WIFEXITED(status) && n > 10);
	assert_int_equal(WEXITSTATUS(status), 0);
}

/* One failure of the disk at the N-th change: whatever was acknowledged is there after reopening. */
static void fail_at_each(struct test_place *place, int code)
{
	bool has_fired = true;
	long n;

	for (n = 1; has_fired && n < 1000; n++) {
		struct deeds deeds;

		start_over(place);
		deeds = deeds_begin(place->path);
		arm(n, code, false);
		open_say_close(&deeds);
		has_fired = fault.has_fired;
		arm(0, 0, false);
		all_that_was_kept_is_there(&deeds);
		deeds_end(&deeds);
	}
	assert_false(has_fired);
	assert_true(n > 20);
}

static void a_failing_write_at_any_moment_loses_nothing(void **state)
{
	fail_at_each(*state, SQLITE_IOERR_WRITE);
}

static void a_failing_fsync_at_any_moment_loses_nothing(void **state)
{
	fail_at_each(*state, SQLITE_IOERR_FSYNC);
}

static void a_full_disk_at_any_moment_loses_nothing(void **state)
{
	fail_at_each(*state, SQLITE_FULL);
}

static void a_full_disk_keeps_reading_and_recovers(void **state)
{
	struct test_place *place = *state;
	struct store_line line = test_line("free", 0, 0, "no room for this"), out;
	uint64_t newest = 0;

	(void)test_say(place->store, "free", 0, "before");
	arm(1, SQLITE_FULL, true);
	assert_int_equal(store_begin(place->store), STORE_OK);
	assert_int_not_equal(store_add_line(place->store, &line), STORE_BROKEN);
	assert_int_equal(store_commit(place->store), STORE_FULL);
	assert_int_equal(store_add_line(place->store, &line), STORE_FULL);
	assert_false(store_is_broken(place->store));
	assert_int_equal(store_find_line(place->store, "free", 1, &out), STORE_OK);
	assert_string_equal(out.text, "before");
	arm(0, 0, false);
	assert_int_equal(store_newest_line(place->store, "free", &newest), STORE_OK);
	assert_int_equal(newest, 1);
	assert_int_equal(store_begin(place->store), STORE_OK);
	assert_int_equal(test_say(place->store, "free", 0, "after"), 2);
	assert_int_equal(store_commit(place->store), STORE_OK);
	test_is_whole(place->store);
}

static void a_turn_once_lost_takes_nothing_more(void **state)
{
	struct test_place *place = *state;
	struct store_line line = test_line("free", 0, 0, "no page for this");
	uint64_t newest = 9;
	char limit[64];
	sqlite3_stmt *pages = NULL;

	assert_int_equal(sqlite3_prepare_v2(place->store->db, "PRAGMA page_count", -1, &pages, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(pages), SQLITE_ROW);
	(void)snprintf(limit, sizeof limit, "PRAGMA max_page_count = %d", sqlite3_column_int(pages, 0));
	(void)sqlite3_finalize(pages);
	assert_int_equal(sqlite3_exec(place->store->db, limit, NULL, NULL, NULL), SQLITE_OK);
	memset(line.text, 'a', sizeof line.text - 1);
	assert_int_equal(store_begin(place->store), STORE_OK);
	for (int i = 0; i < 20 && store_add_line(place->store, &line) == STORE_OK; i++)
		continue;
	/* A small one would fit, but its turn is lost already, and nothing of it may be kept. */
	(void)strcpy(line.text, "a");
	assert_int_equal(store_add_line(place->store, &line), STORE_FULL);
	assert_int_equal(store_set_role(place->store, 1, "family"), STORE_FULL);
	assert_int_equal(store_commit(place->store), STORE_FULL);
	assert_int_equal(store_newest_line(place->store, "free", &newest), STORE_OK);
	assert_int_equal(newest, 0);
	assert_int_equal(store_begin(place->store), STORE_OK);
	assert_int_equal(store_add_line(place->store, &line), STORE_OK);
	assert_int_equal(store_commit(place->store), STORE_OK);
	test_is_whole(place->store);
}

static void a_failing_disk_ends_all_changes_until_reopened(void **state)
{
	struct test_place *place = *state;
	struct store_line line = test_line("free", 0, 0, "perhaps"), out;
	struct store *again = NULL;

	(void)test_say(place->store, "free", 0, "before");
	arm(1, SQLITE_IOERR_FSYNC, false);
	assert_int_equal(store_begin(place->store), STORE_OK);
	assert_int_equal(store_add_line(place->store, &line), STORE_OK);
	assert_int_equal(store_commit(place->store), STORE_BROKEN);
	assert_true(store_is_broken(place->store));
	/* The disk is well again; this handle must not try. */
	assert_int_equal(store_begin(place->store), STORE_BROKEN);
	assert_int_equal(store_add_line(place->store, &line), STORE_BROKEN);
	assert_int_equal(store_set_role(place->store, 1, "family"), STORE_BROKEN);
	assert_int_equal(store_scrub(place->store), STORE_BROKEN);
	assert_int_equal(store_clock_mark(place->store, 1700000000), 1700000000);
	store_close(place->store);
	place->store = NULL;
	assert_int_equal(store_open(place->path, &again), STORE_OPENED);
	assert_false(store_is_broken(again));
	assert_int_equal(store_find_line(again, "free", 1, &out), STORE_OK);
	assert_int_equal(store_add_line(again, &line), STORE_OK);
	test_is_whole(again);
	store_close(again);
}

/* The kernel itself refuses: files of this process may not grow. */
static void open_under_a_limit(void *context)
{
	struct rlimit limit = { .rlim_cur = 64, .rlim_max = RLIM_INFINITY };
	struct store *store = NULL;

	(void)signal(SIGXFSZ, SIG_IGN);
	if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
		_exit(99);
	_exit((int)store_open(context, &store));
}

static void a_file_that_cannot_be_written_does_not_open(void **state)
{
	struct test_place *place = *state;
	int status;

	store_close(place->store);
	place->store = NULL;
	status = test_in_child(open_under_a_limit, place->path);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), STORE_NO_WRITE);
	assert_int_equal(store_open(place->path, &place->store), STORE_OPENED);
}

/* A writer that tells each line it has kept through a pipe, until it is killed. */
static void write_until_killed(void *context)
{
	struct { const char *path; int pipe; } *writer = context;
	struct store *store = NULL;

	if (store_open(writer->path, &store) != STORE_OPENED)
		_exit(1);
	for (uint64_t id = 1; id < 1000000; id++) {
		struct store_line line = test_line("free", 1, id, "acknowledged");

		if (store_add_line(store, &line) != STORE_OK || write(writer->pipe, &id, sizeof id) != sizeof id)
			_exit(1);
	}
}

static void a_writer_killed_in_a_loop_keeps_what_it_told(void **state)
{
	struct test_place *place = *state;
	struct { const char *path; int pipe; } writer = { .path = place->path };
	uint64_t id = 0, newest = 0;
	struct store_line line;
	int pipes[2], status;
	pid_t child;

	start_over(place);
	assert_int_equal(pipe(pipes), 0);
	writer.pipe = pipes[1];
	child = fork();
	if (child == 0) {
		write_until_killed(&writer);
		_exit(0);
	}
	(void)close(pipes[1]);
	for (int i = 0; i < 10000; i++)
		assert_int_equal(read(pipes[0], &id, sizeof id), sizeof id);
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	while (read(pipes[0], &id, sizeof id) == sizeof id)
		continue;
	(void)close(pipes[0]);
	assert_int_equal(store_open(place->path, &place->store), STORE_OPENED);
	assert_int_equal(store_newest_line(place->store, "free", &newest), STORE_OK);
	assert_true(newest == id || newest == id + 1);
	for (uint64_t number = 1; number <= newest; number++) {
		assert_int_equal(store_find_line(place->store, "free", number, &line), STORE_OK);
		assert_true(line.id == number);
	}
	test_is_whole(place->store);
}

int main(void)
{
#define ON_STORE(name) cmocka_unit_test_setup_teardown(name, test_place_make, test_place_remove)
	const struct CMUnitTest tests[] = {
		ON_STORE(a_kill_at_any_moment_loses_nothing), ON_STORE(a_kill_while_recovering_loses_nothing),
		ON_STORE(a_failing_write_at_any_moment_loses_nothing), ON_STORE(a_failing_fsync_at_any_moment_loses_nothing),
		ON_STORE(a_full_disk_at_any_moment_loses_nothing), ON_STORE(a_full_disk_keeps_reading_and_recovers),
		ON_STORE(a_turn_once_lost_takes_nothing_more), ON_STORE(a_failing_disk_ends_all_changes_until_reopened),
		ON_STORE(a_file_that_cannot_be_written_does_not_open),
		ON_STORE(a_writer_killed_in_a_loop_keeps_what_it_told)
	};

	return cmocka_run_group_tests_name("store_fault", tests, wrap_all, NULL);
}
