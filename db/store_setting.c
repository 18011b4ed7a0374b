/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of setting. Does not know what may be chosen. */
#include "store_setting.h"

#include "store_statement.h"

enum store_result store_set_setting(struct store *store, uint64_t account, const char *name, const char *value)
{
	struct statement statement = statement_start(store, STATEMENT_SET_SETTING);

	statement_put_number(&statement, (int64_t)account);
	statement_put_text(&statement, name);
	statement_put_text(&statement, value);
	return statement_change(&statement);
}

enum store_result store_each_setting(struct store *store, uint64_t account,
	bool (*each)(void *context, const char *name, const char *value), void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_SETTING);
	char name[STORE_SETTING_NAME_ROOM], value[STORE_SETTING_VALUE_ROOM];

	statement_put_number(&statement, (int64_t)account);
	while (statement_row(&statement)) {
		statement_text(&statement, name, sizeof name);
		statement_text(&statement, value, sizeof value);
		if (!each(context, name, value))
			break;
	}
	return statement_end(&statement);
}
