/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the database itself says, for tests of the store that look behind it. */
#ifndef TEST_SQL_H
#define TEST_SQL_H

#include <sqlite3.h>

#include "store_statement.h"
#include "test_store.h"

/* The number that a statement of SQL gives. */
static inline int64_t test_pragma(struct store *store, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	int64_t value;

	assert_int_equal(sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	value = sqlite3_column_int64(statement, 0);
	(void)sqlite3_finalize(statement);
	return value;
}

#endif
