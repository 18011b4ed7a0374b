/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One statement for each kind, all with the same columns. */
#include "store_own.h"

#include <string.h>

#include "store_statement.h"

static const enum statement_name names[STORE_OWN_COUNT] = {
	[STORE_OWN_REACTIONS] = STATEMENT_EACH_OWN_REACTION, [STORE_OWN_NOTICES_READ] = STATEMENT_EACH_OWN_NOTICE_READ,
	[STORE_OWN_THREADS_READ] = STATEMENT_EACH_OWN_THREAD_READ,
	[STORE_OWN_REPORTS] = STATEMENT_EACH_OWN_REPORT
};

enum store_result store_each_own(struct store *store, enum store_own what, uint64_t account, uint64_t after,
	unsigned count, bool (*each)(void *context, const struct store_own_row *row), void *context)
{
	struct statement statement = statement_start(store, names[what]);
	struct store_own_row row;

	statement_put_number(&statement, (int64_t)account);
	statement_put_number(&statement, (int64_t)after);
	statement_put_number(&statement, count);
	while (statement_row(&statement)) {
		memset(&row, 0, sizeof row);
		row.place = (uint64_t)statement_number(&statement);
		statement_text(&statement, row.room, sizeof row.room);
		row.number = (uint64_t)statement_number(&statement);
		row.detail = (uint64_t)statement_number(&statement);
		statement_text(&statement, row.words, sizeof row.words);
		if (!each(context, &row))
			break;
	}
	return statement_end(&statement);
}
