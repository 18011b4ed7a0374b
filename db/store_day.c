/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of opening_day and opening_stay. Does not know what the hours mean. */
#include "store_day.h"

#include <string.h>

#include "store_statement.h"

enum store_result store_set_day(struct store *store, const struct store_day *day)
{
	struct statement statement = statement_start(store, STATEMENT_SET_DAY);

	statement_put_number(&statement, day->day);
	statement_put_text(&statement, day->hours);
	statement_put_reference(&statement, (uint64_t)day->other);
	statement_put_text(&statement, day->why);
	return statement_change(&statement);
}

enum store_result store_remove_day(struct store *store, int64_t number)
{
	struct statement statement = statement_start(store, STATEMENT_REMOVE_DAY);

	statement_put_number(&statement, number);
	return statement_change(&statement);
}

static void take(struct statement *statement, struct store_day *day)
{
	memset(day, 0, sizeof *day);
	day->day = statement_number(statement);
	statement_text(statement, day->hours, sizeof day->hours);
	day->other = statement_number(statement);
	statement_text(statement, day->why, sizeof day->why);
}

enum store_result store_find_day(struct store *store, int64_t number, struct store_day *day)
{
	struct statement statement = statement_start(store, STATEMENT_FIND_DAY);

	statement_put_number(&statement, number);
	if (statement_row(&statement))
		take(&statement, day);
	return statement_end_found(&statement);
}

enum store_result store_each_day(struct store *store, int64_t from,
	bool (*each)(void *context, const struct store_day *day), void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_DAY);
	struct store_day day;

	statement_put_number(&statement, from);
	while (statement_row(&statement)) {
		take(&statement, &day);
		if (!each(context, &day))
			break;
	}
	return statement_end(&statement);
}

enum store_result store_set_stay(struct store *store, int64_t since, int64_t until)
{
	struct statement statement = statement_start(store, STATEMENT_SET_STAY);

	statement_put_number(&statement, since);
	statement_put_number(&statement, until);
	return statement_change(&statement);
}

enum store_result store_find_stay(struct store *store, int64_t *since, int64_t *until)
{
	struct statement statement = statement_start(store, STATEMENT_FIND_STAY);
	if (statement_row(&statement)) {
		*since = statement_number(&statement);
		*until = statement_number(&statement);
	}
	return statement_end_found(&statement);
}
