/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of household_member. Does not know what follows from belonging together. */
#include "store_household.h"

#include <string.h>

#include "store_statement.h"

enum { HASH = 32 };

static void put_member(struct statement *statement, struct store_member member)
{
	statement_put_reference(statement, member.application);
	statement_put_bytes(statement, member.invitation, HASH);
	statement_put_reference(statement, member.account);
}

enum store_result store_find_household(struct store *store, struct store_member member, uint64_t *household)
{
	struct statement statement = statement_start(store, STATEMENT_FIND_HOUSEHOLD);

	put_member(&statement, member);
	*household = statement_row(&statement) ? (uint64_t)statement_number(&statement) : 0;
	return statement_end(&statement);
}

static enum store_result next_household(struct store *store, uint64_t *household)
{
	struct statement statement = statement_start(store, STATEMENT_NEXT_HOUSEHOLD);

	*household = statement_row(&statement) ? (uint64_t)statement_number(&statement) : 0;
	return statement_end(&statement);
}

static enum store_result add_member(struct store *store, struct store_member member, uint64_t household)
{
	struct statement statement = statement_start(store, STATEMENT_ADD_MEMBER);

	put_member(&statement, member);
	statement_put_number(&statement, (int64_t)household);
	return statement_change(&statement);
}

static enum store_result join_households(struct store *store, uint64_t to, uint64_t from)
{
	struct statement statement = statement_start(store, STATEMENT_JOIN_HOUSEHOLDS);

	statement_put_number(&statement, (int64_t)to);
	statement_put_number(&statement, (int64_t)from);
	return statement_change(&statement);
}

static enum store_result link_members(struct store *store, struct store_member one, struct store_member other)
{
	uint64_t first, second;
	enum store_result result = store_find_household(store, one, &first);

	if (result == STORE_OK)
		result = store_find_household(store, other, &second);
	if (result != STORE_OK || (first != 0 && first == second))
		return result;
	if (first != 0 && second != 0)
		return join_households(store, first, second);
	if (first != 0)
		return add_member(store, other, first);
	if (second == 0) {
		result = next_household(store, &second);
		if (result == STORE_OK)
			result = add_member(store, other, second);
	}
	return result == STORE_OK ? add_member(store, one, second) : result;
}

enum store_result store_link_members(struct store *store, struct store_member one, struct store_member other)
{
	enum store_result result = act_begin(store);

	return result == STORE_OK ? act_end(store, link_members(store, one, other)) : result;
}

static enum store_result unlink_member(struct store *store, struct store_member member)
{
	uint64_t household;
	enum store_result result = store_find_household(store, member, &household);
	struct statement statement;

	if (result != STORE_OK || household == 0)
		return result;
	statement = statement_start(store, STATEMENT_REMOVE_MEMBER);
	put_member(&statement, member);
	result = statement_change(&statement);
	if (result != STORE_OK)
		return result;
	statement = statement_start(store, STATEMENT_REMOVE_LONE_MEMBER);
	statement_put_number(&statement, (int64_t)household);
	(void)statement_row(&statement);
	return statement_end(&statement);
}

enum store_result store_unlink_member(struct store *store, struct store_member member)
{
	enum store_result result = act_begin(store);

	return result == STORE_OK ? act_end(store, unlink_member(store, member)) : result;
}

enum store_result store_move_member(struct store *store, struct store_member from, struct store_member to)
{
	struct statement statement = statement_start(store, STATEMENT_MOVE_MEMBER);

	put_member(&statement, from);
	put_member(&statement, to);
	(void)statement_row(&statement);
	return statement_end(&statement);
}

enum store_result store_each_member(struct store *store, uint64_t household,
	bool (*each)(void *context, uint64_t application, uint64_t account, const char *nickname), void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_MEMBER);
	char nickname[STORE_NICKNAME_ROOM];
	uint64_t application, account;

	statement_put_number(&statement, (int64_t)household);
	while (statement_row(&statement)) {
		application = (uint64_t)statement_number(&statement);
		account = (uint64_t)statement_number(&statement);
		statement_text(&statement, nickname, sizeof nickname);
		if (!each(context, application, account, nickname))
			break;
	}
	return statement_end(&statement);
}

enum store_result store_each_kin(struct store *store, uint64_t account,
	bool (*each)(void *context, uint64_t other, bool is_willing), void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_KIN);
	char value[8];
	uint64_t other;

	statement_put_number(&statement, (int64_t)account);
	while (statement_row(&statement)) {
		other = (uint64_t)statement_number(&statement);
		statement_text(&statement, value, sizeof value);
		if (!each(context, other, strcmp(value, "1") == 0))
			break;
	}
	return statement_end(&statement);
}
