/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Holding a store for a copy, and looking at the copy in memory, where SQLite reads it without making a file. Does not
 * know where the copy lies or what else is in a backup. */
#include "store_backup.h"

#include <string.h>

#include "mem.h"
#include "migrate.h"
#include "store_act.h"
#include "store_mark.h"

enum {
	OVERDUE_PAGES = 1 << 18, /* 1 GiB at 4 KiB */
	HEADER = 100,
	/* https://www.sqlite.org/fileformat2.html section 1.3 */
	PAGE_SIZE_AT = 16, WRITE_VERSION_AT = 18, READ_VERSION_AT = 19, PAGES_AT = 28, APPLICATION_AT = 68,
	VERSION_ROLLBACK = 1, VERSION_WAL = 2
};

static const char prepare_sql[] =
	"PRAGMA journal_mode = MEMORY; PRAGMA trusted_schema = OFF; PRAGMA secure_delete = ON;"
	"PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = ON;";

enum store_result store_hold(struct store *store)
{
	enum store_result result = store->fault != STORE_OK ? store->fault : mark_empty(store);

	store->is_held = result == STORE_OK;
	return result;
}

void store_release(struct store *store)
{
	if (!store->is_held)
		return;
	store->is_held = false;
	store->wal_limit = 0; /* the next commit empties what has gathered */
	if (store->wants_scrub)
		(void)store_scrub(store);
}

bool store_is_overdue(const struct store *store)
{
	return store->is_held && store->wal_pages > OVERDUE_PAGES;
}

static uint32_t number_at(const uint8_t *bytes, size_t at)
{
	return (uint32_t)bytes[at] << 24 | (uint32_t)bytes[at + 1] << 16 | (uint32_t)bytes[at + 2] << 8 | bytes[at + 3];
}

static enum store_opening look_at_header(const struct store_copy *copy)
{
	static const char start[16] = "SQLite format 3";
	const uint8_t *bytes = copy->bytes;
	uint32_t page;

	if (copy->size < HEADER || memcmp(bytes, start, sizeof start) != 0
			|| memcmp(bytes + APPLICATION_AT, "koko", 4) != 0)
		return STORE_FOREIGN;
	if (bytes[WRITE_VERSION_AT] != VERSION_WAL || bytes[READ_VERSION_AT] != VERSION_WAL)
		return STORE_DAMAGED;
	page = (uint32_t)bytes[PAGE_SIZE_AT] << 8 | bytes[PAGE_SIZE_AT + 1];
	if (page == 1)
		page = 65536;
	if (page < 512 || copy->size != (uint64_t)page * number_at(bytes, PAGES_AT))
		return STORE_DAMAGED;
	return STORE_OPENED;
}

/* SQLite keeps no -wal file of memory, so the copy says of itself meanwhile that it has none. */
static void say_wal(struct store_copy *copy, bool has_wal)
{
	copy->bytes[WRITE_VERSION_AT] = copy->bytes[READ_VERSION_AT] = has_wal ? VERSION_WAL : VERSION_ROLLBACK;
}

static enum store_opening open_copy(struct store_copy *copy, struct store *store)
{
	int code = sqlite3_open_v2(":memory:", &store->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE, NULL);

	if (code != SQLITE_OK)
		return STORE_NO_WRITE;
	(void)sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	(void)sqlite3_db_config(store->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	code = sqlite3_deserialize(store->db, "main", copy->bytes, (sqlite3_int64)copy->size, (sqlite3_int64)copy->size, 0);
	if (code == SQLITE_OK)
		code = sqlite3_exec(store->db, prepare_sql, NULL, NULL, NULL);
	copy->version = code == SQLITE_OK ? migrate_version(store->db) : -1;
	if (copy->version > migrate_newest())
		return STORE_NEWER;
	return copy->version > 0 && store_pepper_id(store, copy->pepper_id) ? STORE_OPENED : STORE_DAMAGED;
}

static void close_copy(struct store *store)
{
	for (int i = 0; i < STATEMENT_COUNT; i++)
		sqlite3_finalize(store->statements[i]);
	(void)sqlite3_close(store->db);
}

/* What is done with an open copy. */
typedef enum store_opening copy_work(struct store *store, const struct store_copy *copy,
	void (*finding)(void *context, const char *words), void *context);

static enum store_opening settle(struct store *store, const struct store_copy *copy,
	void (*finding)(void *context, const char *words), void *context)
{
	(void)copy;
	(void)finding;
	(void)context;
	return mark_forget(store) == STORE_OK ? STORE_OPENED : STORE_NO_WRITE;
}

/* The rows' rules are those of this version's tables. */
static enum store_opening look(struct store *store, const struct store_copy *copy,
	void (*finding)(void *context, const char *words), void *context)
{
	enum store_result result = STORE_BROKEN;

	if (mark_is_forgotten(store))
		result = copy->version == migrate_newest() ? store_check(store, finding, context)
			: store_check_file(store, finding, context);
	if (result == STORE_OK && copy->with_acts && copy->version == migrate_newest())
		result = store_check_acts(store, finding, context);
	return result == STORE_OK ? STORE_OPENED : STORE_DAMAGED;
}

static enum store_opening work_on(struct store_copy *copy, copy_work *work,
	void (*finding)(void *context, const char *words), void *context)
{
	struct store store = { .wal_limit = 0 };
	enum store_opening opening = look_at_header(copy);

	if (opening != STORE_OPENED)
		return opening;
	say_wal(copy, false);
	opening = open_copy(copy, &store);
	if (opening == STORE_OPENED)
		opening = work(&store, copy, finding, context);
	close_copy(&store);
	say_wal(copy, true);
	return opening;
}

enum store_opening store_copy_settle(struct store_copy *copy)
{
	return work_on(copy, settle, NULL, NULL);
}

enum store_opening store_copy_look(struct store_copy *copy, void (*finding)(void *context, const char *words),
	void *context)
{
	return work_on(copy, look, finding, context);
}
