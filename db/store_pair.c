/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of pair, former_pair and recovery. */
#include "store_pair.h"

#include <string.h>

#include "store_statement.h"
#include "store_team.h"

enum store_result store_add_pair(struct store *store, const struct store_pair *pair)
{
	struct statement statement = statement_start(store, STATEMENT_ADD_PAIR);
	enum store_result result;

	statement_put_number(&statement, (int64_t)pair->account);
	statement_put_bytes(&statement, pair->public_key, sizeof pair->public_key);
	statement_put_bytes(&statement, pair->wrapped.bytes, pair->wrapped.size);
	statement_put_number(&statement, pair->made_day);
	result = statement_change(&statement);
	store->has_news_of_teams = store->has_news_of_teams || result == STORE_OK;
	return result;
}

enum store_result store_rewrap_pair(struct store *store, const struct store_pair *pair)
{
	struct statement statement = statement_start(store, STATEMENT_REWRAP_PAIR);

	statement_put_bytes(&statement, pair->wrapped.bytes, pair->wrapped.size);
	statement_put_number(&statement, (int64_t)pair->account);
	statement_put_bytes(&statement, pair->public_key, sizeof pair->public_key);
	return statement_change(&statement);
}

static enum store_result change_for(struct store *store, enum statement_name name, uint64_t account)
{
	struct statement statement = statement_start(store, name);
	enum store_result result;

	statement_put_number(&statement, (int64_t)account);
	result = statement_change(&statement);
	return result == STORE_NONE ? STORE_OK : result;
}

static enum store_result add_former(struct store *store, uint64_t account, const struct store_record *former)
{
	struct statement statement = statement_start(store, STATEMENT_ADD_FORMER_PAIR);

	statement_put_number(&statement, (int64_t)account);
	statement_put_bytes(&statement, former->bytes, former->size);
	return statement_change(&statement);
}

static enum store_result replace_pair(struct store *store, const struct store_pair *pair)
{
	struct statement statement = statement_start(store, STATEMENT_REPLACE_PAIR);

	statement_put_bytes(&statement, pair->public_key, sizeof pair->public_key);
	statement_put_bytes(&statement, pair->wrapped.bytes, pair->wrapped.size);
	statement_put_number(&statement, pair->made_day);
	statement_put_number(&statement, (int64_t)pair->account);
	return statement_change(&statement);
}

enum store_result store_replace_pair(struct store *store, const struct store_pair *pair,
	const struct store_record *former)
{
	enum store_result result = act_begin(store);

	if (result != STORE_OK)
		return result;
	result = replace_pair(store, pair);
	if (result == STORE_OK)
		result = add_former(store, pair->account, former);
	if (result == STORE_OK)
		result = change_for(store, STATEMENT_REMOVE_RECOVERY, pair->account);
	if (result == STORE_OK)
		result = store_end_team_keys(store, pair->account);
	return act_end(store, result);
}

enum store_result store_each_former_pair(struct store *store, uint64_t account,
	bool (*each)(void *context, const struct store_record *former), void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_FORMER_PAIR);
	struct store_record former;

	statement_put_number(&statement, (int64_t)account);
	while (statement_row(&statement)) {
		former.size = (uint16_t)statement_blob(&statement, former.bytes, sizeof former.bytes);
		if (!each(context, &former))
			break;
	}
	return statement_end(&statement);
}

enum store_result store_remove_pair(struct store *store, uint64_t account)
{
	enum store_result result = act_begin(store);

	if (result != STORE_OK)
		return result;
	result = store_revoke_team_grants(store, account);
	if (result == STORE_OK)
		result = change_for(store, STATEMENT_REMOVE_PAIR, account);
	return act_end(store, result);
}

enum store_result store_find_pair(struct store *store, uint64_t account, struct store_pair *out)
{
	struct statement statement = statement_start(store, STATEMENT_FIND_PAIR);

	memset(out, 0, sizeof *out);
	statement_put_number(&statement, (int64_t)account);
	if (statement_row(&statement)) {
		out->account = account;
		statement_bytes(&statement, out->public_key, sizeof out->public_key);
		out->wrapped.size = (uint16_t)statement_blob(&statement, out->wrapped.bytes, sizeof out->wrapped.bytes);
		out->made_day = statement_number(&statement);
	}
	return statement_end_found(&statement);
}

enum store_result store_set_recovery(struct store *store, const struct store_recovery *recovery)
{
	struct statement statement = statement_start(store, STATEMENT_SET_RECOVERY);

	statement_put_number(&statement, (int64_t)recovery->account);
	statement_put_bytes(&statement, recovery->proof_hash, sizeof recovery->proof_hash);
	statement_put_bytes(&statement, recovery->wrapped.bytes, recovery->wrapped.size);
	statement_put_number(&statement, recovery->made_day);
	return statement_change(&statement);
}

enum store_result store_find_recovery(struct store *store, uint64_t account, struct store_recovery *out)
{
	struct statement statement = statement_start(store, STATEMENT_FIND_RECOVERY);

	memset(out, 0, sizeof *out);
	statement_put_number(&statement, (int64_t)account);
	if (statement_row(&statement)) {
		out->account = account;
		statement_bytes(&statement, out->proof_hash, sizeof out->proof_hash);
		out->wrapped.size = (uint16_t)statement_blob(&statement, out->wrapped.bytes, sizeof out->wrapped.bytes);
		out->made_day = statement_number(&statement);
	}
	return statement_end_found(&statement);
}
