/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of ignored. Does not know what ignoring does. */
#include "store_ignore.h"

#include "store_statement.h"

enum store_result store_set_ignore(struct store *store, uint64_t account, uint64_t other, bool is_on)
{
	struct statement statement = statement_start(store, is_on ? STATEMENT_ADD_IGNORE : STATEMENT_REMOVE_IGNORE);

	statement_put_number(&statement, (int64_t)account);
	statement_put_number(&statement, (int64_t)other);
	(void)statement_row(&statement);
	return statement_end(&statement);
}

enum store_result store_each_ignored(struct store *store, uint64_t account,
	bool (*each)(void *context, uint64_t other, const char *nickname), void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_IGNORED);
	char nickname[STORE_NICKNAME_ROOM];
	uint64_t other;

	statement_put_number(&statement, (int64_t)account);
	while (statement_row(&statement)) {
		other = (uint64_t)statement_number(&statement);
		statement_text(&statement, nickname, sizeof nickname);
		if (!each(context, other, nickname))
			break;
	}
	return statement_end(&statement);
}
