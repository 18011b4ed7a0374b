/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs the statements of statements.def: prepared once, reset after each run, so that none stays active and holds up a
 * commit. Turns SQLite's codes into the store's few results. Does not know what the statements are about. */
#include "store_statement.h"

#include <string.h>

#include "log.h"

static const char *const sqls[STATEMENT_COUNT] = {
#define STATEMENT(name, sql) [STATEMENT_##name] = sql,
#include "statements.def"
#undef STATEMENT
};

/* By primary code; what is not listed is a fault of the disk, of the file or of ours, and nobody should go on. A busy
 * database is a walk that somebody is still in. */
static const struct { int code; enum store_result result; } meanings[] = {
	{ SQLITE_OK, STORE_OK }, { SQLITE_ROW, STORE_OK }, { SQLITE_DONE, STORE_OK },
	{ SQLITE_FULL, STORE_FULL }, { SQLITE_NOMEM, STORE_FULL }, { SQLITE_BUSY, STORE_FULL },
	{ SQLITE_TOOBIG, STORE_TAKEN }, { SQLITE_CONSTRAINT, STORE_TAKEN }
};

static void note(struct statement *statement, int code);

const char *statement_sql(enum statement_name name)
{
	return sqls[name];
}

struct statement statement_start(struct store *store, enum statement_name name)
{
	struct statement statement = { .store = store, .result = STORE_OK };
	sqlite3_stmt **handle = &store->statements[name];

	if (!*handle)
		note(&statement, sqlite3_prepare_v3(store->db, sqls[name], -1, SQLITE_PREPARE_PERSISTENT, handle, NULL));
	if (statement.result == STORE_OK && store->fault != STORE_OK && !sqlite3_stmt_readonly(*handle))
		statement.result = store->fault;
	statement.handle = *handle;
	return statement;
}

void statement_put_number(struct statement *statement, int64_t number)
{
	statement->parameter++;
	if (statement->result == STORE_OK)
		note(statement, sqlite3_bind_int64(statement->handle, statement->parameter, number));
}

void statement_put_reference(struct statement *statement, uint64_t account)
{
	if (account != 0)
		statement_put_number(statement, (int64_t)account);
	else
		statement_put_bytes(statement, NULL, 0);
}

void statement_put_text(struct statement *statement, const char *text)
{
	statement->parameter++;
	if (statement->result == STORE_OK)
		note(statement, sqlite3_bind_text(statement->handle, statement->parameter, text, -1, SQLITE_STATIC));
}

void statement_put_bytes(struct statement *statement, const uint8_t *bytes, size_t size)
{
	statement->parameter++;
	if (statement->result == STORE_OK)
		note(statement, sqlite3_bind_blob(statement->handle, statement->parameter, bytes, (int)size, SQLITE_STATIC));
}

bool statement_row(struct statement *statement)
{
	int code;

	if (statement->result != STORE_OK)
		return false;
	code = sqlite3_step(statement->handle);
	statement->column = 0;
	note(statement, code);
	statement->has_row = statement->has_row || code == SQLITE_ROW;
	return code == SQLITE_ROW;
}

int64_t statement_number(struct statement *statement)
{
	return sqlite3_column_int64(statement->handle, statement->column++);
}

void statement_text(struct statement *statement, char *to, size_t room)
{
	const unsigned char *text = sqlite3_column_text(statement->handle, statement->column);
	size_t size = (size_t)sqlite3_column_bytes(statement->handle, statement->column++);

	if (!text || size >= room)
		size = text ? room - 1 : 0;
	if (size > 0)
		memcpy(to, text, size);
	to[size] = '\0';
}

void statement_bytes(struct statement *statement, uint8_t *to, size_t size)
{
	const void *bytes = sqlite3_column_blob(statement->handle, statement->column);
	size_t there = (size_t)sqlite3_column_bytes(statement->handle, statement->column++);

	memset(to, 0, size);
	if (bytes && there == size)
		memcpy(to, bytes, size);
}

size_t statement_blob(struct statement *statement, uint8_t *to, size_t size)
{
	const void *bytes = sqlite3_column_blob(statement->handle, statement->column);
	size_t there = (size_t)sqlite3_column_bytes(statement->handle, statement->column++);

	if (!bytes || there > size)
		return 0;
	memcpy(to, bytes, there);
	return there;
}

bool statement_null(const struct statement *statement)
{
	return sqlite3_column_type(statement->handle, statement->column) == SQLITE_NULL;
}

enum store_result statement_end(struct statement *statement)
{
	if (statement->handle) {
		(void)sqlite3_reset(statement->handle);
		(void)sqlite3_clear_bindings(statement->handle);
	}
	statement->handle = NULL;
	return statement->result;
}

enum store_result statement_end_found(struct statement *statement)
{
	enum store_result result = statement_end(statement);

	return result == STORE_OK && !statement->has_row ? STORE_NONE : result;
}

enum store_result statement_change(struct statement *statement)
{
	enum store_result result;

	while (statement_row(statement))
		continue;
	result = statement_end(statement);
	return result == STORE_OK && sqlite3_changes(statement->store->db) == 0 ? STORE_NONE : result;
}

enum store_result statement_run(struct store *store, enum statement_name name)
{
	struct statement statement = statement_start(store, name);

	(void)statement_row(&statement);
	return statement_end(&statement);
}

enum store_result statement_forget(struct store *store, enum statement_name name, int64_t before, unsigned max,
	unsigned *count)
{
	struct statement statement = statement_start(store, name);
	enum store_result result;

	statement_put_number(&statement, before);
	statement_put_number(&statement, max);
	result = statement_change(&statement);
	*count = result == STORE_OK ? (unsigned)sqlite3_changes(store->db) : 0;
	return result == STORE_NONE ? STORE_OK : result;
}

enum store_result act_begin(struct store *store)
{
	return store->fault != STORE_OK ? store->fault : statement_run(store, STATEMENT_BEGIN_ACT);
}

enum store_result act_end(struct store *store, enum store_result result)
{
	if (result == STORE_OK)
		result = statement_run(store, STATEMENT_END_ACT);
	if (result == STORE_OK || sqlite3_get_autocommit(store->db))
		return result;
	(void)statement_run(store, STATEMENT_UNDO_ACT);
	(void)statement_run(store, STATEMENT_END_ACT);
	return result;
}

enum store_result store_judge(struct store *store, int code)
{
	enum store_result result = STORE_BROKEN;

	for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++) {
		if ((code & 0xff) == meanings[i].code)
			result = meanings[i].result;
	}
	if (code == SQLITE_CONSTRAINT_FOREIGNKEY)
		result = STORE_NONE;
	if (result == STORE_BROKEN && !store->is_broken)
		log_fault("the database cannot be used any more: %s (%d)", sqlite3_errstr(code), code);
	if (result == STORE_BROKEN)
		store->is_broken = true;
	if (result == STORE_BROKEN || (result == STORE_FULL && store->is_in_turn && store->fault == STORE_OK))
		store->fault = result;
	return result;
}

static void note(struct statement *statement, int code)
{
	enum store_result result = store_judge(statement->store, code);

	if (result != STORE_OK)
		statement->result = result;
}
