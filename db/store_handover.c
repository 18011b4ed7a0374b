/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of handover and handover_read. Does not know who is staff. */
#include "store_handover.h"

#include <string.h>

#include "store_statement.h"

enum store_result store_add_handover(struct store *store, struct store_handover *handover)
{
	struct statement statement = statement_start(store, STATEMENT_ADD_HANDOVER);

	statement_put_reference(&statement, handover->staff);
	statement_put_reference(&statement, handover->person);
	statement_put_number(&statement, (int64_t)handover->id);
	statement_put_number(&statement, handover->at);
	statement_put_number(&statement, handover->until_day);
	statement_put_text(&statement, handover->text);
	if (statement_row(&statement))
		handover->handover = (uint64_t)statement_number(&statement);
	return statement_end(&statement);
}

static void take(struct statement *statement, struct store_handover *handover)
{
	memset(handover, 0, sizeof *handover);
	handover->handover = (uint64_t)statement_number(statement);
	handover->staff = (uint64_t)statement_number(statement);
	handover->person = (uint64_t)statement_number(statement);
	statement_text(statement, handover->nickname, sizeof handover->nickname);
	statement_text(statement, handover->about, sizeof handover->about);
	handover->id = (uint64_t)statement_number(statement);
	handover->at = statement_number(statement);
	handover->until_day = statement_number(statement);
	handover->is_read = statement_number(statement) != 0;
	statement_text(statement, handover->text, sizeof handover->text);
}

enum store_result store_find_handover(struct store *store, uint64_t handover, uint64_t reader,
	struct store_handover *out)
{
	struct statement statement = statement_start(store, STATEMENT_FIND_HANDOVER);

	statement_put_number(&statement, (int64_t)reader);
	statement_put_number(&statement, (int64_t)handover);
	if (statement_row(&statement))
		take(&statement, out);
	return statement_end_found(&statement);
}

enum store_result store_each_handover(struct store *store, uint64_t reader, int64_t day,
	bool (*each)(void *context, const struct store_handover *handover), void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_HANDOVER);
	struct store_handover handover;

	statement_put_number(&statement, (int64_t)reader);
	statement_put_number(&statement, day);
	while (statement_row(&statement)) {
		take(&statement, &handover);
		if (!each(context, &handover))
			break;
	}
	return statement_end(&statement);
}

enum store_result store_read_handover(struct store *store, uint64_t handover, uint64_t reader)
{
	struct statement statement = statement_start(store, STATEMENT_READ_HANDOVER);

	statement_put_number(&statement, (int64_t)reader);
	statement_put_number(&statement, (int64_t)handover);
	(void)statement_row(&statement);
	return statement_end(&statement);
}

enum store_result store_remove_handover(struct store *store, uint64_t handover)
{
	struct statement statement = statement_start(store, STATEMENT_REMOVE_HANDOVER);

	statement_put_number(&statement, (int64_t)handover);
	return statement_change(&statement);
}

enum store_result store_forget_handovers(struct store *store, int64_t before, unsigned max, unsigned *count)
{
	return statement_forget(store, STATEMENT_FORGET_HANDOVERS, before / 86400, max, count);
}
