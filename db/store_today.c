/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counts over accounts, lines and acts. Nothing of its own is stored. */
#include "store_today.h"

#include "store_statement.h"

enum store_result store_count_today(struct store *store, int64_t day, uint64_t begun_ms, struct store_today *today)
{
	struct statement statement = statement_start(store, STATEMENT_COUNT_PEOPLE_OF_DAY);
	enum store_result result;

	*today = (struct store_today){ 0 };
	statement_put_number(&statement, day);
	if (statement_row(&statement)) {
		today->people = (unsigned)statement_number(&statement);
		today->first = (unsigned)statement_number(&statement);
	}
	result = statement_end(&statement);
	if (result != STORE_OK)
		return result;
	statement = statement_start(store, STATEMENT_COUNT_TALKED);
	statement_put_number(&statement, (int64_t)begun_ms);
	if (statement_row(&statement))
		today->talked = (unsigned)statement_number(&statement);
	result = statement_end(&statement);
	if (result != STORE_OK)
		return result;
	statement = statement_start(store, STATEMENT_COUNT_REPORTS_SINCE);
	statement_put_number(&statement, (int64_t)(begun_ms / 1000));
	if (statement_row(&statement))
		today->reports = (unsigned)statement_number(&statement);
	return statement_end(&statement);
}

enum store_result store_find_act_since(struct store *store, const char *act, int64_t since, int64_t *at,
	char nickname[STORE_NICKNAME_ROOM])
{
	struct statement statement = statement_start(store, STATEMENT_FIND_ACT_SINCE);

	*at = 0;
	nickname[0] = '\0';
	statement_put_number(&statement, since);
	statement_put_text(&statement, act);
	if (statement_row(&statement)) {
		*at = statement_number(&statement);
		statement_text(&statement, nickname, STORE_NICKNAME_ROOM);
	}
	return statement_end(&statement);
}
