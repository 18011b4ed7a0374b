/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of key. Knows hashes only, no key and no fingerprint. */
#include "store_key.h"

#include <string.h>

#include "store_statement.h"

static void take(struct statement *statement, struct store_key *out);

enum store_result store_add_key(struct store *store, struct store_key *key)
{
	struct statement statement = statement_start(store, STATEMENT_ADD_KEY);
	uint32_t number = 0;
	enum store_result result;

	statement_put_number(&statement, (int64_t)key->account);
	statement_put_bytes(&statement, key->hash, STORE_KEY_HASH);
	statement_put_text(&statement, key->algorithm);
	statement_put_text(&statement, key->tail);
	statement_put_number(&statement, key->added_day);
	if (statement_row(&statement)) {
		number = (uint32_t)statement_number(&statement);
		(void)statement_row(&statement); /* the row comes before the change is kept */
	}
	result = statement_end(&statement);
	if (result == STORE_OK)
		key->number = number;
	return result;
}

enum store_result store_find_key(struct store *store, const uint8_t hash[STORE_KEY_HASH], struct store_key *out)
{
	struct statement statement = statement_start(store, STATEMENT_FIND_KEY);

	statement_put_bytes(&statement, hash, STORE_KEY_HASH);
	if (statement_row(&statement))
		take(&statement, out);
	return statement_end_found(&statement);
}

enum store_result store_each_key(struct store *store, uint64_t account,
	bool (*each)(void *context, const struct store_key *key), void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_KEY);
	struct store_key key;

	statement_put_number(&statement, (int64_t)account);
	while (statement_row(&statement)) {
		take(&statement, &key);
		if (!each(context, &key))
			break;
	}
	return statement_end(&statement);
}

enum store_result store_remove_key(struct store *store, uint64_t account, uint32_t number)
{
	struct statement statement = statement_start(store, STATEMENT_REMOVE_KEY);

	statement_put_number(&statement, (int64_t)account);
	statement_put_number(&statement, number);
	return statement_change(&statement);
}

static void take(struct statement *statement, struct store_key *out)
{
	memset(out, 0, sizeof *out);
	out->number = (uint32_t)statement_number(statement);
	out->account = (uint64_t)statement_number(statement);
	statement_bytes(statement, out->hash, sizeof out->hash);
	statement_text(statement, out->algorithm, sizeof out->algorithm);
	statement_text(statement, out->tail, sizeof out->tail);
	out->added_day = statement_number(statement);
}
