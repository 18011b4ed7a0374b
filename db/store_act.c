/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of act. Does not know which acts there are. */
#include "store_act.h"

#include <string.h>

#include "store_statement.h"

enum store_result store_add_act(struct store *store, const struct store_act *act)
{
	struct statement statement = statement_start(store, STATEMENT_ADD_ACT);

	statement_put_number(&statement, (int64_t)act->staff);
	statement_put_number(&statement, (int64_t)act->person);
	statement_put_text(&statement, act->act);
	statement_put_text(&statement, act->room);
	statement_put_text(&statement, act->reason);
	statement_put_number(&statement, act->at);
	return statement_change(&statement);
}

enum store_result store_each_act(struct store *store,
	bool (*each)(void *context, const struct store_act *act), void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_ACT);
	struct store_act act;

	while (statement_row(&statement)) {
		memset(&act, 0, sizeof act);
		act.staff = (uint64_t)statement_number(&statement);
		act.person = (uint64_t)statement_number(&statement);
		statement_text(&statement, act.act, sizeof act.act);
		statement_text(&statement, act.room, sizeof act.room);
		statement_text(&statement, act.reason, sizeof act.reason);
		act.at = statement_number(&statement);
		if (!each(context, &act))
			break;
	}
	return statement_end(&statement);
}
