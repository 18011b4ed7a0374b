/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Migrations: each is SQL text and the number that user_version has afterwards, in one transaction. Does not know what
 * the tables are for. A migration that has landed is never edited; a change is a new file. */
#include "migrate.h"

#include <stdio.h>

static int apply(sqlite3 *db, const struct migration *migration);

int migrate_version(sqlite3 *db)
{
	sqlite3_stmt *statement = NULL;
	int version = -1;

	if (sqlite3_prepare_v2(db, "PRAGMA user_version", -1, &statement, NULL) == SQLITE_OK &&
	    sqlite3_step(statement) == SQLITE_ROW)
		version = sqlite3_column_int(statement, 0);
	sqlite3_finalize(statement);
	return version;
}

int migrate_newest(void)
{
	return migrations[migrations_count - 1].number;
}

int migrate_apply(sqlite3 *db)
{
	int version = migrate_version(db);
	int code = version < 0 ? sqlite3_errcode(db) : SQLITE_OK;

	for (int i = 0; code == SQLITE_OK && i < migrations_count; i++) {
		if (migrations[i].number > version)
			code = apply(db, &migrations[i]);
	}
	return code;
}

static int apply(sqlite3 *db, const struct migration *migration)
{
	char mark[48];
	int code = sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL);

	if (code == SQLITE_OK)
		code = sqlite3_exec(db, migration->sql, NULL, NULL, NULL);
	if (code == SQLITE_OK) {
		(void)snprintf(mark, sizeof mark, "PRAGMA user_version = %d", migration->number);
		code = sqlite3_exec(db, mark, NULL, NULL, NULL);
	}
	if (code == SQLITE_OK)
		code = sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
	if (code != SQLITE_OK && !sqlite3_get_autocommit(db))
		(void)sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	return code;
}
