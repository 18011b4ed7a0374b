/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of reset. Does not know the codes. */
#include "store_reset.h"

#include <string.h>

#include "store_statement.h"

enum store_result store_set_reset(struct store *store, const struct store_reset *reset)
{
	struct statement statement = statement_start(store, STATEMENT_SET_RESET);

	statement_put_number(&statement, (int64_t)reset->account);
	statement_put_bytes(&statement, reset->hash, sizeof reset->hash);
	statement_put_number(&statement, reset->expires);
	return statement_change(&statement);
}

static enum store_result find(struct statement *statement, struct store_reset *out)
{
	memset(out, 0, sizeof *out);
	if (statement_row(statement)) {
		out->account = (uint64_t)statement_number(statement);
		statement_bytes(statement, out->hash, sizeof out->hash);
		out->expires = statement_number(statement);
	}
	return statement_end_found(statement);
}

enum store_result store_find_reset(struct store *store, const uint8_t hash[STORE_RESET_HASH], struct store_reset *out)
{
	struct statement statement = statement_start(store, STATEMENT_FIND_RESET);

	statement_put_bytes(&statement, hash, STORE_RESET_HASH);
	return find(&statement, out);
}

enum store_result store_find_reset_of(struct store *store, uint64_t account, struct store_reset *out)
{
	struct statement statement = statement_start(store, STATEMENT_FIND_RESET_OF);

	statement_put_number(&statement, (int64_t)account);
	return find(&statement, out);
}

static enum store_result changed(struct statement *statement)
{
	enum store_result result = statement_change(statement);

	return result == STORE_NONE ? STORE_OK : result;
}

enum store_result store_miss_reset(struct store *store, uint64_t account, unsigned max)
{
	struct statement statement = statement_start(store, STATEMENT_MISS_RESET);
	enum store_result result;

	statement_put_number(&statement, (int64_t)account);
	result = changed(&statement);
	if (result != STORE_OK)
		return result;
	statement = statement_start(store, STATEMENT_REMOVE_MISSED_RESET);
	statement_put_number(&statement, (int64_t)account);
	statement_put_number(&statement, max);
	return changed(&statement);
}

enum store_result store_remove_reset(struct store *store, uint64_t account)
{
	struct statement statement = statement_start(store, STATEMENT_REMOVE_RESET);

	statement_put_number(&statement, (int64_t)account);
	return changed(&statement);
}

enum store_result store_forget_resets(struct store *store, int64_t before, unsigned max, unsigned *count)
{
	return statement_forget(store, STATEMENT_FORGET_RESETS, before, max, count);
}
