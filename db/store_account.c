/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of account. What hangs on one goes with it by the tables' own references. Does not know what a role may do. */
#include "store_account.h"

#include <string.h>

#include "store_consult_put.h"
#include "store_search_put.h"
#include "store_statement.h"
#include "store_team.h"

static enum store_result change_account(struct store *store, enum statement_name name, uint64_t account);
static enum store_result change_standing(struct store *store, uint64_t account, struct statement *statement);
static enum store_result find(struct statement *statement, struct store_account *out);
static void take(struct statement *statement, struct store_account *out);

enum store_result store_add_account(struct store *store, struct store_account *account)
{
	struct statement statement = statement_start(store, STATEMENT_ADD_ACCOUNT);
	enum store_result result;

	statement_put_text(&statement, account->nickname);
	statement_put_text(&statement, account->key);
	statement_put_text(&statement, account->role);
	statement_put_number(&statement, account->is_suspended);
	if (account->has_passphrase) {
		statement_put_bytes(&statement, account->salt, STORE_SALT);
		statement_put_number(&statement, account->passes);
		statement_put_number(&statement, account->memory_kib);
		statement_put_bytes(&statement, account->auth_hash, STORE_AUTH_HASH);
	} else {
		for (int i = 0; i < 4; i++)
			statement_put_bytes(&statement, NULL, 0);
	}
	statement_put_number(&statement, account->made_day);
	statement_put_number(&statement, account->seen_day);
	result = statement_change(&statement);
	if (result == STORE_OK)
		account->account = (uint64_t)sqlite3_last_insert_rowid(store->db);
	return result;
}

enum store_result store_find_account(struct store *store, uint64_t account, struct store_account *out)
{
	struct statement statement = statement_start(store, STATEMENT_FIND_ACCOUNT);

	statement_put_number(&statement, (int64_t)account);
	return find(&statement, out);
}

enum store_result store_find_account_by_key(struct store *store, const char *key, struct store_account *out)
{
	struct statement statement = statement_start(store, STATEMENT_FIND_ACCOUNT_BY_KEY);

	statement_put_text(&statement, key);
	return find(&statement, out);
}

enum store_result store_each_account(struct store *store,
	bool (*each)(void *context, const struct store_account *account), void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_ACCOUNT);
	struct store_account account;

	while (statement_row(&statement)) {
		take(&statement, &account);
		if (!each(context, &account))
			break;
	}
	return statement_end(&statement);
}

enum store_result store_set_passphrase(struct store *store, uint64_t account, const uint8_t salt[STORE_SALT],
	uint32_t passes, uint32_t memory_kib, const uint8_t auth_hash[STORE_AUTH_HASH])
{
	struct statement statement = statement_start(store, STATEMENT_SET_PASSPHRASE);

	statement_put_bytes(&statement, salt, STORE_SALT);
	statement_put_number(&statement, passes);
	statement_put_number(&statement, memory_kib);
	statement_put_bytes(&statement, auth_hash, STORE_AUTH_HASH);
	statement_put_number(&statement, (int64_t)account);
	return statement_change(&statement);
}

enum store_result store_set_role(struct store *store, uint64_t account, const char *role)
{
	struct statement statement;
	enum store_result result = act_begin(store);

	if (result != STORE_OK)
		return result;
	statement = statement_start(store, STATEMENT_SET_ROLE);
	statement_put_text(&statement, role);
	statement_put_number(&statement, (int64_t)account);
	return change_standing(store, account, &statement);
}

enum store_result store_set_suspended(struct store *store, uint64_t account, bool is_suspended)
{
	struct statement statement;
	enum store_result result = act_begin(store);

	if (result != STORE_OK)
		return result;
	statement = statement_start(store, STATEMENT_SET_SUSPENDED);
	statement_put_number(&statement, is_suspended);
	statement_put_number(&statement, (int64_t)account);
	return change_standing(store, account, &statement);
}

enum store_result store_set_seen_day(struct store *store, uint64_t account, int64_t day)
{
	struct statement statement = statement_start(store, STATEMENT_SET_SEEN_DAY);

	statement_put_number(&statement, day);
	statement_put_number(&statement, (int64_t)account);
	return statement_change(&statement);
}

/* The index of words is told before the rows go; a thread whose posts were all theirs goes as well. */
enum store_result store_erase_account(struct store *store, uint64_t account)
{
	enum store_result result = act_begin(store);

	if (result != STORE_OK)
		return result;
	result = change_account(store, STATEMENT_ERASE_REASONS, account);
	if (result == STORE_OK || result == STORE_NONE)
		result = change_account(store, STATEMENT_ERASE_WORDS_OF_REPORTS, account);
	if (result == STORE_OK || result == STORE_NONE)
		result = change_account(store, STATEMENT_FORGET_REPORTED_WORDS, account);
	if (result == STORE_OK || result == STORE_NONE)
		result = search_drop_account(store, account);
	if (result == STORE_OK)
		result = store_revoke_team_grants(store, account);
	if (result == STORE_OK)
		result = consult_drop_account(store, account);
	if (result == STORE_OK)
		result = change_account(store, STATEMENT_ERASE_ACCOUNT, account);
	if (result == STORE_OK)
		result = statement_run(store, STATEMENT_ERASE_EMPTY_THREADS);
	return act_end(store, result);
}

static enum store_result change_account(struct store *store, enum statement_name name, uint64_t account)
{
	struct statement statement = statement_start(store, name);

	statement_put_number(&statement, (int64_t)account);
	return statement_change(&statement);
}

/* What somebody may not read any more is taken from them with the change that brought it about. */
static enum store_result change_standing(struct store *store, uint64_t account, struct statement *statement)
{
	enum store_result result = statement_change(statement);

	if (result == STORE_OK)
		result = store_revoke_team_grants(store, 0);
	if (result == STORE_OK)
		result = consult_drop_undue(store, account);
	return act_end(store, result);
}

static enum store_result find(struct statement *statement, struct store_account *out)
{
	if (statement_row(statement))
		take(statement, out);
	return statement_end_found(statement);
}

static void take(struct statement *statement, struct store_account *out)
{
	memset(out, 0, sizeof *out);
	out->account = (uint64_t)statement_number(statement);
	statement_text(statement, out->nickname, sizeof out->nickname);
	statement_text(statement, out->key, sizeof out->key);
	statement_text(statement, out->role, sizeof out->role);
	out->is_suspended = statement_number(statement) != 0;
	out->has_passphrase = !statement_null(statement);
	statement_bytes(statement, out->salt, sizeof out->salt);
	out->passes = (uint32_t)statement_number(statement);
	out->memory_kib = (uint32_t)statement_number(statement);
	statement_bytes(statement, out->auth_hash, sizeof out->auth_hash);
	out->made_day = statement_number(statement);
	out->seen_day = statement_number(statement);
}
