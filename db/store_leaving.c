/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of leaving. They go with their accounts. */
#include "store_leaving.h"

#include "store_statement.h"

static enum store_result find(struct statement *statement, int64_t *number);

enum store_result store_set_leaving(struct store *store, uint64_t account, int64_t due)
{
	struct statement statement = statement_start(store, STATEMENT_SET_LEAVING);

	statement_put_number(&statement, (int64_t)account);
	statement_put_number(&statement, due);
	return statement_change(&statement);
}

enum store_result store_find_leaving(struct store *store, uint64_t account, int64_t *due)
{
	struct statement statement = statement_start(store, STATEMENT_FIND_LEAVING);

	statement_put_number(&statement, (int64_t)account);
	return find(&statement, due);
}

enum store_result store_remove_leaving(struct store *store, uint64_t account)
{
	struct statement statement = statement_start(store, STATEMENT_REMOVE_LEAVING);

	statement_put_number(&statement, (int64_t)account);
	return statement_change(&statement);
}

enum store_result store_next_leaving(struct store *store, int64_t now, uint64_t *account)
{
	struct statement statement = statement_start(store, STATEMENT_NEXT_LEAVING);
	int64_t number = 0;
	enum store_result result;

	statement_put_number(&statement, now);
	result = find(&statement, &number);
	*account = (uint64_t)number;
	return result;
}

static enum store_result find(struct statement *statement, int64_t *number)
{
	if (statement_row(statement))
		*number = statement_number(statement);
	return statement_end_found(statement);
}
