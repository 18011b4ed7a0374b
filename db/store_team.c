/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of team_key and team_grant. Which roles make a team stands in the statements. */
#include "store_team.h"

#include <string.h>

#include "store_statement.h"

static enum store_result add_key(struct store *store, const struct store_team_key *key);
static enum store_result find_key(struct statement *statement, struct store_team_key *out);
static enum store_result change_for(struct store *store, enum statement_name name, uint64_t account);

enum store_result store_add_team_key(struct store *store, const struct store_team_key *key,
	const struct store_team_grant *grant)
{
	enum store_result result = act_begin(store);

	if (result != STORE_OK)
		return result;
	result = add_key(store, key);
	if (result == STORE_OK)
		result = store_add_team_grant(store, grant);
	result = act_end(store, result);
	store->has_news_of_teams = store->has_news_of_teams || result == STORE_OK;
	return result;
}

static enum store_result add_key(struct store *store, const struct store_team_key *key)
{
	struct statement statement = statement_start(store, STATEMENT_ADD_TEAM_KEY);

	statement_put_text(&statement, key->team);
	statement_put_number(&statement, key->epoch);
	statement_put_bytes(&statement, key->public_key, sizeof key->public_key);
	statement_put_number(&statement, key->made_day);
	return statement_change(&statement);
}

enum store_result store_newest_team_key(struct store *store, const char *team, struct store_team_key *out)
{
	struct statement statement = statement_start(store, STATEMENT_NEWEST_TEAM_KEY);

	statement_put_text(&statement, team);
	return find_key(&statement, out);
}

enum store_result store_find_team_key(struct store *store, const char *team, uint32_t epoch,
	struct store_team_key *out)
{
	struct statement statement = statement_start(store, STATEMENT_FIND_TEAM_KEY);

	statement_put_text(&statement, team);
	statement_put_number(&statement, epoch);
	return find_key(&statement, out);
}

static enum store_result find_key(struct statement *statement, struct store_team_key *out)
{
	memset(out, 0, sizeof *out);
	if (statement_row(statement)) {
		statement_text(statement, out->team, sizeof out->team);
		out->epoch = (uint32_t)statement_number(statement);
		statement_bytes(statement, out->public_key, sizeof out->public_key);
		out->is_ended = statement_number(statement) != 0;
		out->made_day = statement_number(statement);
	}
	return statement_end_found(statement);
}

enum store_result store_add_team_grant(struct store *store, const struct store_team_grant *grant)
{
	struct statement statement = statement_start(store, STATEMENT_ADD_TEAM_GRANT);

	statement_put_number(&statement, (int64_t)grant->account);
	statement_put_text(&statement, grant->team);
	statement_put_number(&statement, grant->epoch);
	statement_put_bytes(&statement, grant->sealed.bytes, grant->sealed.size);
	return statement_change(&statement);
}

bool store_has_team_grant(struct store *store, uint64_t account, const char *team, uint32_t epoch)
{
	struct statement statement = statement_start(store, STATEMENT_HAS_TEAM_GRANT);
	bool is_there;

	statement_put_text(&statement, team);
	statement_put_number(&statement, epoch);
	statement_put_number(&statement, (int64_t)account);
	is_there = statement_row(&statement);
	return statement_end(&statement) == STORE_OK && is_there;
}

enum store_result store_each_team_grant(struct store *store, uint64_t account,
	bool (*each)(void *context, const struct store_team_grant *grant), void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_TEAM_GRANT);
	struct store_team_grant grant;

	statement_put_number(&statement, (int64_t)account);
	while (statement_row(&statement)) {
		memset(&grant, 0, sizeof grant);
		grant.account = account;
		statement_text(&statement, grant.team, sizeof grant.team);
		grant.epoch = (uint32_t)statement_number(&statement);
		grant.sealed.size = (uint16_t)statement_blob(&statement, grant.sealed.bytes, sizeof grant.sealed.bytes);
		if (!each(context, &grant))
			break;
	}
	return statement_end(&statement);
}

enum store_result store_each_team_lack(struct store *store, uint64_t account, unsigned limit,
	bool (*each)(void *context, const struct store_team_lack *lack), void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_TEAM_LACK);
	struct store_team_lack lack;

	statement_put_number(&statement, (int64_t)account);
	statement_put_number(&statement, limit);
	while (statement_row(&statement)) {
		memset(&lack, 0, sizeof lack);
		statement_text(&statement, lack.team, sizeof lack.team);
		lack.epoch = (uint32_t)statement_number(&statement);
		lack.account = (uint64_t)statement_number(&statement);
		statement_bytes(&statement, lack.public_key, sizeof lack.public_key);
		if (!each(context, &lack))
			break;
	}
	return statement_end(&statement);
}

enum store_result store_revoke_team_grants(struct store *store, uint64_t account)
{
	enum store_result result = store_end_team_keys(store, account);

	return result == STORE_OK ? change_for(store, STATEMENT_REMOVE_TEAM_GRANTS, account) : result;
}

enum store_result store_end_team_keys(struct store *store, uint64_t account)
{
	store->has_news_of_teams = true;
	return change_for(store, STATEMENT_END_TEAM_KEYS, account);
}

bool store_takes_news_of_teams(struct store *store)
{
	bool has_news = store->has_news_of_teams;

	store->has_news_of_teams = false;
	return has_news;
}

/* Nothing to change is fine. */
static enum store_result change_for(struct store *store, enum statement_name name, uint64_t account)
{
	struct statement statement = statement_start(store, name);
	enum store_result result;

	statement_put_number(&statement, (int64_t)account);
	result = statement_change(&statement);
	return result == STORE_NONE ? STORE_OK : result;
}
