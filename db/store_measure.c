/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of measure and of held_door. Does not know what a rung or a state means. */
#include "store_measure.h"

#include <string.h>

#include "store_statement.h"

static void take(struct statement *statement, struct store_measure *out)
{
	memset(out, 0, sizeof *out);
	out->number = (uint32_t)statement_number(statement);
	out->rung = (int)statement_number(statement);
	out->state = (int)statement_number(statement);
	out->report = (uint32_t)statement_number(statement);
	out->person = (uint64_t)statement_number(statement);
	out->staff = (uint64_t)statement_number(statement);
	out->second = (uint64_t)statement_number(statement);
	statement_text(statement, out->room, sizeof out->room);
	statement_text(statement, out->zone, sizeof out->zone);
	statement_text(statement, out->reason, sizeof out->reason);
	statement_text(statement, out->words, sizeof out->words);
	out->at = statement_number(statement);
	out->until = statement_number(statement);
	statement_text(statement, out->nickname, sizeof out->nickname);
}

static enum store_result find(struct statement *statement, struct store_measure *out)
{
	if (statement_row(statement))
		take(statement, out);
	return statement_end_found(statement);
}

enum store_result store_add_measure(struct store *store, struct store_measure *measure)
{
	struct statement statement = statement_start(store, STATEMENT_ADD_MEASURE);
	enum store_result result;

	statement_put_number(&statement, measure->rung);
	statement_put_number(&statement, measure->state);
	statement_put_reference(&statement, measure->report);
	statement_put_reference(&statement, measure->person);
	statement_put_number(&statement, (int64_t)measure->staff);
	statement_put_number(&statement, (int64_t)measure->second);
	statement_put_text(&statement, measure->room);
	statement_put_text(&statement, measure->zone);
	statement_put_text(&statement, measure->reason);
	statement_put_text(&statement, measure->words);
	statement_put_number(&statement, measure->at);
	statement_put_number(&statement, measure->until);
	result = statement_change(&statement);
	if (result == STORE_OK)
		measure->number = (uint32_t)sqlite3_last_insert_rowid(store->db);
	return result;
}

enum store_result store_find_measure(struct store *store, uint32_t number, struct store_measure *out)
{
	struct statement statement = statement_start(store, STATEMENT_FIND_MEASURE);

	statement_put_number(&statement, number);
	return find(&statement, out);
}

enum store_result store_move_measure(struct store *store, const struct store_measure *measure, int from)
{
	struct statement statement = statement_start(store, STATEMENT_MOVE_MEASURE);

	statement_put_number(&statement, measure->state);
	statement_put_number(&statement, (int64_t)measure->second);
	statement_put_number(&statement, measure->until);
	statement_put_number(&statement, measure->number);
	statement_put_number(&statement, from);
	return statement_change(&statement);
}

enum store_result store_each_measure(struct store *store, int state, int64_t since,
	bool (*each)(void *context, const struct store_measure *measure), void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_MEASURE);
	struct store_measure measure;

	statement_put_number(&statement, state);
	statement_put_number(&statement, since);
	while (statement_row(&statement)) {
		take(&statement, &measure);
		if (!each(context, &measure))
			break;
	}
	return statement_end(&statement);
}

enum store_result store_find_rest(struct store *store, uint64_t person, int state, int64_t now,
	struct store_measure *out)
{
	struct statement statement = statement_start(store, STATEMENT_FIND_REST);

	statement_put_number(&statement, (int64_t)person);
	statement_put_number(&statement, state);
	statement_put_number(&statement, now);
	return find(&statement, out);
}

enum store_result store_forget_measures(struct store *store, int64_t before, unsigned max, unsigned *count)
{
	return statement_forget(store, STATEMENT_FORGET_MEASURES, before, max, count);
}

int64_t store_find_held_door(struct store *store, const char *room, int64_t now)
{
	struct statement statement = statement_start(store, STATEMENT_FIND_HELD_DOOR);
	int64_t until;

	statement_put_text(&statement, room);
	statement_put_number(&statement, now);
	until = statement_row(&statement) ? statement_number(&statement) : 0;
	return statement_end(&statement) == STORE_OK ? until : 0;
}

enum store_result store_hold_door(struct store *store, const char *room, uint64_t staff, int64_t at, int64_t until)
{
	struct statement statement = statement_start(store, STATEMENT_HOLD_DOOR);

	statement_put_text(&statement, room);
	statement_put_number(&statement, (int64_t)staff);
	statement_put_number(&statement, at);
	statement_put_number(&statement, until);
	return statement_change(&statement);
}

enum store_result store_release_door(struct store *store, const char *room)
{
	struct statement statement = statement_start(store, STATEMENT_RELEASE_DOOR);

	statement_put_text(&statement, room);
	return statement_change(&statement);
}

enum store_result store_each_held_door(struct store *store, int64_t now,
	bool (*each)(void *context, const char *room, int64_t until), void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_HELD_DOOR);
	char room[STORE_ROOM_ROOM];

	statement_put_number(&statement, now);
	while (statement_row(&statement)) {
		statement_text(&statement, room, sizeof room);
		if (!each(context, room, statement_number(&statement)))
			break;
	}
	return statement_end(&statement);
}
