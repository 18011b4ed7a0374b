/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening, turns and closing. Opening is the careful part: the file is looked at, then locked, then compared with what
 * lies beside it, and only a file that is ours and whole is written to. Does not know what the rows are about. */
#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "act_chain.h"
#include "mem.h"
#include "migrate.h"
#include "seal.h"
#include "store_mark.h"
#include "store_statement.h"

enum {
	APPLICATION = 0x6b6f6b6f, /* "koko", application_id in the file's header */
	HEADER = 100,             /* https://www.sqlite.org/fileformat2.html section 1.3 */
	HEADER_APPLICATION = 68,
	PAGE_MIN = 512,
	TRIES = 25                /* for a quarter of a second, about, opening waits for another process to be gone */
};

/* Exclusive before anything is read: then SQLite keeps the -wal file's index in memory, and nobody else gets in. */
static const char lock_sql[] = "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT;";
static const char make_sql[] = "PRAGMA application_id = 0x6b6f6b6f;";
static const char prepare_sql[] =
	"PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA secure_delete = ON;"
	"PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 0;";

static const struct { int code; enum store_opening opening; } refusals[] = {
	{ SQLITE_OK, STORE_OPENED }, { SQLITE_BUSY, STORE_LOCKED }, { SQLITE_LOCKED, STORE_LOCKED },
	{ SQLITE_CORRUPT, STORE_DAMAGED }, { SQLITE_NOTADB, STORE_DAMAGED }, { SQLITE_ERROR, STORE_DAMAGED },
	{ SQLITE_CONSTRAINT, STORE_DAMAGED }
};

static enum store_opening try_open(const char *path, struct store **store);
static void nap(void);
static enum store_opening make_file(const char *path);
static enum store_opening look_at_file(const char *path);
static enum store_opening connect(struct store *store, const char *path);
static enum store_opening look_at_header(sqlite3 *db);
static enum store_opening lock(struct store *store, const char *path);
static enum store_opening judge_locked(struct store *store, const char *path);
static enum store_opening prepare(struct store *store);
static enum store_opening fill(struct store *store, const uint8_t pepper_id[STORE_PEPPER_ID]);
static enum store_opening judge_opening(int code);
static bool uses_wal(sqlite3 *db);
static off_t file_size(const char *path, const char *suffix);
static void remove_file(const char *path, const char *suffix);
static void finish(struct store *store, bool may_empty_wal);

enum store_opening store_create(const char *path, const uint8_t pepper_id[STORE_PEPPER_ID], struct store **store)
{
	struct store *made;
	enum store_opening opening = make_file(path);

	*store = NULL;
	if (opening != STORE_OPENED)
		return opening;
	made = mem_zero(1, sizeof *made);
	opening = connect(made, path);
	if (opening == STORE_OPENED)
		opening = judge_opening(sqlite3_exec(made->db, lock_sql, NULL, NULL, NULL));
	if (opening == STORE_OPENED)
		opening = prepare(made);
	if (opening == STORE_OPENED)
		opening = fill(made, pepper_id);
	if (opening == STORE_OPENED) {
		*store = made;
		return STORE_OPENED;
	}
	finish(made, false);
	remove_file(path, "");
	remove_file(path, "-wal");
	remove_file(path, "-journal");
	return opening;
}

enum store_opening store_open(const char *path, struct store **store)
{
	enum store_opening opening = try_open(path, store);

	/* Not by SQLite's own waiting: in exclusive mode it keeps a shared lock meanwhile, so that two who wait lock each
	 * other out for ever. */
	for (int i = 1; opening == STORE_LOCKED && i < TRIES; i++) {
		nap();
		opening = try_open(path, store);
	}
	return opening;
}

void store_close(struct store *store)
{
	if (!store)
		return;
	store_rollback(store);
	finish(store, !store->is_broken && mark_end(store) == STORE_OK);
}

bool store_pepper_id(struct store *store, uint8_t id[STORE_PEPPER_ID])
{
	struct statement statement = statement_start(store, STATEMENT_FIND_PEPPER_ID);
	bool is_there = statement_row(&statement);

	if (is_there)
		statement_bytes(&statement, id, STORE_PEPPER_ID);
	return statement_end(&statement) == STORE_OK && is_there;
}

void store_use_pepper(struct store *store, const uint8_t pepper[32])
{
	memcpy(store->pepper, pepper, sizeof store->pepper);
	store->has_pepper = true;
}

bool store_is_broken(const struct store *store)
{
	return store->is_broken;
}

enum store_result store_begin(struct store *store)
{
	enum store_result result = statement_run(store, STATEMENT_BEGIN);

	store->is_in_turn = result == STORE_OK;
	return result;
}

enum store_result store_commit(struct store *store)
{
	enum store_result result = store->fault;

	if (result == STORE_OK)
		result = statement_run(store, STATEMENT_COMMIT);
	if (result != STORE_OK) {
		store_rollback(store);
		return result;
	}
	store->is_in_turn = false;
	if (!store->is_broken)
		store->fault = STORE_OK;
	return STORE_OK;
}

void store_rollback(struct store *store)
{
	if (!sqlite3_get_autocommit(store->db))
		(void)sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
	store->is_in_turn = false;
	if (!store->is_broken)
		store->fault = STORE_OK;
}

enum store_result store_scrub(struct store *store)
{
	store->wants_scrub = store->is_held;
	if (store->fault != STORE_OK || store->is_held)
		return store->fault;
	return mark_renew(store);
}

static enum store_opening try_open(const char *path, struct store **store)
{
	struct store *opened;
	enum store_opening opening = look_at_file(path);

	*store = NULL;
	if (opening != STORE_OPENED)
		return opening;
	opened = mem_zero(1, sizeof *opened);
	opened->has_untidy_index = true; /* what was begun before may not have been finished */
	opening = connect(opened, path);
	if (opening == STORE_OPENED)
		opening = look_at_header(opened->db);
	if (opening == STORE_OPENED)
		opening = lock(opened, path);
	if (opening == STORE_OPENED)
		opening = prepare(opened);
	if (opening == STORE_OPENED && mark_begin(opened) != STORE_OK)
		opening = STORE_NO_WRITE;
	if (opening == STORE_OPENED)
		*store = opened;
	else
		finish(opened, false);
	return opening;
}

/* 1 to 16 milliseconds, by chance, so that those who wait do not try at the same time. */
static void nap(void)
{
	uint8_t chance = 0;

	sqlite3_randomness(sizeof chance, &chance);
	(void)usleep(1000u * (1u + chance % 16u));
}

static enum store_opening make_file(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0)
		return errno == EEXIST ? STORE_EXISTS : STORE_NO_WRITE;
	(void)close(fd);
	/* Left over from a file that somebody removed alone: they would be taken for the new one's. */
	if (file_size(path, "-wal") > 0 || file_size(path, "-journal") > 0) {
		remove_file(path, "");
		return STORE_EXISTS;
	}
	return STORE_OPENED;
}

/* By name only: a descriptor of ours, once closed, would drop the lock of a store that this process has open. */
static enum store_opening look_at_file(const char *path)
{
	struct stat file;

	if (stat(path, &file) != 0)
		return errno == ENOENT || errno == ENOTDIR ? STORE_MISSING : STORE_NO_WRITE;
	if (!S_ISREG(file.st_mode))
		return STORE_FOREIGN;
	if (file.st_size == 0)
		return STORE_DAMAGED;
	return access(path, R_OK | W_OK) == 0 ? STORE_OPENED : STORE_NO_WRITE;
}

static enum store_opening connect(struct store *store, const char *path)
{
	/* With a slash in it, so that no name is taken for one of SQLite's special ones. */
	char *name = strchr(path, '/') ? mem_string(path) : mem_format("./%s", path);
	int code = sqlite3_open_v2(name, &store->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE, NULL);

	free(name);
	if (code != SQLITE_OK)
		return judge_opening(code);
	(void)sqlite3_db_config(store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	(void)sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	(void)sqlite3_db_config(store->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	(void)sqlite3_db_config(store->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	return sqlite3_db_readonly(store->db, "main") == 0 ? STORE_OPENED : STORE_NO_WRITE;
}

/* The first bytes, through SQLite's own descriptor and without its -wal file. */
static enum store_opening look_at_header(sqlite3 *db)
{
	static const char start[16] = "SQLite format 3";
	uint8_t header[HEADER] = { 0 };
	sqlite3_file *file = NULL;
	sqlite3_int64 size = 0;
	uint32_t application;

	if (sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK || !file || !file->pMethods ||
	    file->pMethods->xFileSize(file, &size) != SQLITE_OK)
		return STORE_NO_WRITE;
	if (size > HEADER)
		size = HEADER;
	if (file->pMethods->xRead(file, header, (int)size, 0) != SQLITE_OK)
		return STORE_NO_WRITE;
	if (memcmp(header, start, size < (int)sizeof start ? (size_t)size : sizeof start) != 0)
		return STORE_FOREIGN;
	if (size < HEADER)
		return STORE_DAMAGED;
	application = (uint32_t)header[HEADER_APPLICATION] << 24 | (uint32_t)header[HEADER_APPLICATION + 1] << 16 |
		(uint32_t)header[HEADER_APPLICATION + 2] << 8 | header[HEADER_APPLICATION + 3];
	return application == APPLICATION ? STORE_OPENED : STORE_FOREIGN;
}

/* Takes the lock, then asks whether all that belongs to the file is there. */
static enum store_opening lock(struct store *store, const char *path)
{
	bool had_wal = file_size(path, "-wal") >= 0;
	enum store_opening opening;

	/* We never leave one: SQLite would play an old or foreign one back into the database. */
	if (file_size(path, "-journal") > 0)
		return STORE_DAMAGED;
	opening = judge_opening(sqlite3_exec(store->db, lock_sql, NULL, NULL, NULL));
	if (opening == STORE_OPENED)
		opening = judge_locked(store, path);
	/* Locking made an empty -wal file where there was none; whoever looks into the damage should not find it. */
	if (opening != STORE_OPENED && opening != STORE_LOCKED && !had_wal && file_size(path, "-wal") == 0)
		remove_file(path, "-wal");
	return opening;
}

static enum store_opening judge_locked(struct store *store, const char *path)
{
	int version = migrate_version(store->db);

	if (version > migrate_newest())
		return STORE_NEWER;
	return version > 0 && mark_is_sound(store->db, path) ? STORE_OPENED : STORE_DAMAGED;
}

static enum store_opening prepare(struct store *store)
{
	int code = SQLITE_OK;

	if (!uses_wal(store->db))
		return STORE_NO_WRITE;
	code = sqlite3_exec(store->db, prepare_sql, NULL, NULL, NULL);
	if (code == SQLITE_OK && migrate_version(store->db) == 0)
		code = sqlite3_exec(store->db, make_sql, NULL, NULL, NULL);
	if (code == SQLITE_OK)
		code = act_chain_register(store->db);
	if (code == SQLITE_OK)
		code = migrate_apply(store->db);
	if (code == SQLITE_OK)
		(void)sqlite3_db_config(store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
	/* one plan a statement, whatever is bound: otherwise some would be prepared anew at every run */
	if (code == SQLITE_OK)
		(void)sqlite3_db_config(store->db, SQLITE_DBCONFIG_ENABLE_QPSG, 1, NULL);
	return code == SQLITE_OK ? STORE_OPENED : STORE_NO_WRITE;
}

static enum store_opening fill(struct store *store, const uint8_t pepper_id[STORE_PEPPER_ID])
{
	struct statement statement = statement_start(store, STATEMENT_ADD_META);
	uint8_t identity[16];

	sqlite3_randomness(sizeof identity, identity);
	statement_put_bytes(&statement, identity, sizeof identity);
	statement_put_bytes(&statement, pepper_id, STORE_PEPPER_ID);
	if (statement_change(&statement) != STORE_OK || mark_begin(store) != STORE_OK)
		return STORE_NO_WRITE;
	return STORE_OPENED;
}

static enum store_opening judge_opening(int code)
{
	for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
		if ((code & 0xff) == refusals[i].code)
			return refusals[i].opening;
	}
	return STORE_NO_WRITE;
}

static bool uses_wal(sqlite3 *db)
{
	sqlite3_stmt *statement = NULL;
	bool is_wal = sqlite3_prepare_v2(db, "PRAGMA journal_mode = WAL", -1, &statement, NULL) == SQLITE_OK &&
		sqlite3_step(statement) == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(statement, 0), "wal") == 0;

	sqlite3_finalize(statement);
	return is_wal;
}

/* -1 if there is no such file. */
static off_t file_size(const char *path, const char *suffix)
{
	char *name = mem_format("%s%s", path, suffix);
	struct stat file;
	off_t size = lstat(name, &file) == 0 ? file.st_size : -1;

	free(name);
	return size;
}

static void remove_file(const char *path, const char *suffix)
{
	char *name = mem_format("%s%s", path, suffix);

	(void)unlink(name);
	free(name);
}

static void finish(struct store *store, bool may_empty_wal)
{
	for (int i = 0; i < STATEMENT_COUNT; i++)
		sqlite3_finalize(store->statements[i]);
	if (store->db)
		(void)sqlite3_db_config(store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, may_empty_wal ? 0 : 1, NULL);
	(void)sqlite3_close(store->db);
	seal_zero(store->pepper, sizeof store->pepper);
	free(store);
}
