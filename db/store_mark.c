/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mark. SQLite takes any -wal file it finds for this database's own, and a missing one for an empty one; neither it
 * nor we could tell later. So the one row of meta holds a random mark while a store is open (0 when it was closed in
 * order), an identity, and a count that only grows; the row as the database file has it and the row as it looks through
 * the -wal file must agree.
 *
 * The order of steps makes every moment at which a process may be killed a sound one:
 *   clear   mark 0 into the -wal file; all of it into the database; then only the -wal file is cut to nothing
 *   set     a new mark into the -wal file, and from there into the database, while the -wal file keeps its bytes
 *   empty   all of it into the database, then one more count, the first thing in the -wal file that begins anew
 * So a database with a mark has a -wal file with bytes in it; one without has none, an empty one, or one whose count is
 * at most one ahead. Whoever copies a database that is open by other means than the -wal file (a backup) must set the
 * copy's mark to 0. */
#include "store_mark.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mem.h"

enum { WAL_PAGES = 1000 };

struct mark {
	uint8_t identity[16];
	int64_t mark, count;
};

/* What the -wal file beside a database is. */
enum wal { WAL_ABSENT, WAL_THERE, WAL_STRANGE };

static enum wal look_at_wal(const char *path);
static bool read_mark(sqlite3 *db, struct mark *mark);
static bool read_mark_of_file(const char *path, struct mark *mark);
static bool has_all_pages(sqlite3 *db, const char *path);
static bool has_integrity(sqlite3 *db);
static enum store_result set(struct store *store);
static enum store_result clear(struct store *store);
static enum store_result write_mark(struct store *store, int64_t mark);
static enum store_result empty(struct store *store);
static enum store_result empty_and_count(struct store *store);
static int on_commit(void *context, sqlite3 *db, const char *name, int pages);

bool mark_is_sound(sqlite3 *db, const char *path)
{
	struct mark file, seen;
	enum wal wal = look_at_wal(path);

	if (wal == WAL_STRANGE || !read_mark(db, &seen))
		return false;
	/* Killed while the -wal file was being emptied, the file alone may be half old, half new; then the whole must do. */
	if (!read_mark_of_file(path, &file))
		return wal == WAL_THERE && has_integrity(db);
	if (wal == WAL_ABSENT)
		return file.mark == 0 && has_all_pages(db, path);
	if (memcmp(file.identity, seen.identity, sizeof file.identity) != 0 || seen.count < file.count)
		return false;
	if (file.mark == 0)
		return seen.count - file.count <= 1;
	return seen.mark == file.mark || seen.mark == 0;
}

enum store_result mark_begin(struct store *store)
{
	enum store_result result;

	store->wal_limit = WAL_PAGES;
	store->is_marked = true;
	result = mark_renew(store);
	(void)sqlite3_wal_hook(store->db, on_commit, store);
	return result;
}

enum store_result mark_renew(struct store *store)
{
	enum store_result result = clear(store);

	return result == STORE_OK ? set(store) : result;
}

enum store_result mark_end(struct store *store)
{
	(void)sqlite3_wal_hook(store->db, NULL, NULL);
	return clear(store);
}

enum store_result mark_empty(struct store *store)
{
	enum store_result result = store->is_marked ? empty_and_count(store) : empty(store);

	if (result == STORE_OK)
		store->wal_limit = WAL_PAGES;
	return result;
}

enum store_result mark_forget(struct store *store)
{
	return write_mark(store, 0);
}

bool mark_is_forgotten(struct store *store)
{
	struct mark mark;

	return read_mark(store->db, &mark) && mark.mark == 0;
}

static enum wal look_at_wal(const char *path)
{
	/* https://www.sqlite.org/fileformat2.html section 4.1: magic number, its last bit free, and format version. */
	static const uint8_t start[8] = { 0x37, 0x7f, 0x06, 0x82, 0x00, 0x2d, 0xe2, 0x18 };
	uint8_t bytes[8] = { 0 };
	char *name = mem_format("%s-wal", path);
	int fd = open(name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	ssize_t size = fd >= 0 ? pread(fd, bytes, sizeof bytes, 0) : 0;

	if (fd >= 0)
		(void)close(fd);
	free(name);
	bytes[3] &= 0xfe;
	if (size <= 0)
		return size < 0 ? WAL_STRANGE : WAL_ABSENT;
	return memcmp(bytes, start, sizeof start) == 0 ? WAL_THERE : WAL_STRANGE;
}

static bool read_mark(sqlite3 *db, struct mark *mark)
{
	sqlite3_stmt *statement = NULL;
	bool is_read = sqlite3_prepare_v2(db, "SELECT identity, mark, count FROM meta", -1, &statement, NULL) == SQLITE_OK &&
		sqlite3_step(statement) == SQLITE_ROW && sqlite3_column_bytes(statement, 0) == sizeof mark->identity;

	if (is_read) {
		memcpy(mark->identity, sqlite3_column_blob(statement, 0), sizeof mark->identity);
		mark->mark = sqlite3_column_int64(statement, 1);
		mark->count = sqlite3_column_int64(statement, 2);
	}
	sqlite3_finalize(statement);
	return is_read;
}

/* The row without the -wal file: "immutable" makes SQLite look at the database file alone. It also shares SQLite's
 * descriptors, where an open() and close() of ours would drop this process's lock. */
static bool read_mark_of_file(const char *path, struct mark *mark)
{
	char *uri = mem_alloc(3 * strlen(path) + 32), *to = uri + sprintf(uri, "file:");
	sqlite3 *db = NULL;
	bool is_read;

	for (const char *from = path; *from; from++)
		to += sprintf(to, isalnum((unsigned char)*from) || *from == '/' ? "%c" : "%%%02x", (unsigned char)*from);
	(void)strcpy(to, "?immutable=1");
	is_read = sqlite3_open_v2(uri, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL) == SQLITE_OK && read_mark(db, mark);
	(void)sqlite3_close(db);
	free(uri);
	return is_read;
}

/* SQLite itself takes a last page that was cut short for one that ends in zeros. */
static bool has_all_pages(sqlite3 *db, const char *path)
{
	sqlite3_stmt *statement = NULL;
	struct stat file;
	bool has_all = stat(path, &file) == 0 &&
		sqlite3_prepare_v2(db, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size", -1,
			&statement, NULL) == SQLITE_OK &&
		sqlite3_step(statement) == SQLITE_ROW && file.st_size >= sqlite3_column_int64(statement, 0);

	sqlite3_finalize(statement);
	return has_all;
}

static bool has_integrity(sqlite3 *db)
{
	sqlite3_stmt *statement = NULL;
	bool is_fine = sqlite3_prepare_v2(db, "PRAGMA integrity_check(1)", -1, &statement, NULL) == SQLITE_OK &&
		sqlite3_step(statement) == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(statement, 0), "ok") == 0;

	sqlite3_finalize(statement);
	return is_fine;
}

static enum store_result set(struct store *store)
{
	int64_t mark = 0;
	enum store_result result;

	while (mark == 0)
		sqlite3_randomness(sizeof mark, &mark);
	result = write_mark(store, mark);
	if (result != STORE_OK)
		return result;
	store->is_marked = true;
	return empty_and_count(store);
}

static enum store_result clear(struct store *store)
{
	/* Emptied before: else a killed process could leave a count two ahead of the database's. */
	enum store_result result = empty(store);

	if (result == STORE_OK && store->is_marked)
		result = write_mark(store, 0);
	if (result != STORE_OK)
		return result;
	store->is_marked = false;
	return store_judge(store, sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL));
}

static enum store_result write_mark(struct store *store, int64_t mark)
{
	struct statement statement = statement_start(store, STATEMENT_SET_MARK);

	statement_put_number(&statement, mark);
	return statement_change(&statement);
}

/* Puts all of the -wal file into the database, without cutting it. */
static enum store_result empty(struct store *store)
{
	int pages = 0, done = 0;
	int code = sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_PASSIVE, &pages, &done);

	return store_judge(store, code == SQLITE_OK && pages != done ? SQLITE_FULL : code);
}

static enum store_result empty_and_count(struct store *store)
{
	enum store_result result = empty(store);

	return result == STORE_OK ? statement_run(store, STATEMENT_COUNT_ON) : result;
}

/* Called by SQLite after a commit, which stands whatever happens here. A full disk may have space again later. */
static int on_commit(void *context, sqlite3 *db, const char *name, int pages)
{
	struct store *store = context;

	(void)db;
	(void)name;
	store->wal_pages = pages;
	if (pages < store->wal_limit || store->is_broken || store->is_held)
		return SQLITE_OK;
	store->wal_limit = pages + WAL_PAGES;
	(void)mark_empty(store);
	return SQLITE_OK;
}
