/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of line and reaction, and each room's counter. Does not know who may read a line, nor what its kind means. */
#include "store_line.h"

#include <string.h>

#include "store_search_put.h"
#include "store_statement.h"

enum { FORGOTTEN_MAX = 256 };

static enum store_result count_line(struct store *store, const char *room, uint64_t *line);
static enum store_result insert_line(struct store *store, const struct store_line *line, uint64_t number);
static enum store_result find_by_id(struct store *store, uint64_t account, uint64_t id, struct store_line *out);
static enum store_result erase_line(struct store *store, int64_t number);
static enum store_result find(struct statement *statement, struct store_line *out);
static enum store_result find_number(struct store *store, const char *room, uint64_t line, int64_t *number);
static enum store_result withdraw(struct store *store, int64_t number, uint64_t at_ms);
static enum store_result walk(struct statement *statement, bool (*each)(void *context, const struct store_line *line),
	void *context);
static int64_t take(struct statement *statement, struct store_line *out);
static enum store_result take_reactions(struct store *store, int64_t number, struct store_line *out);
static enum store_result count(struct statement *statement, uint32_t counts[STORE_REACTIONS]);

enum store_result store_newest_line(struct store *store, const char *room, uint64_t *line)
{
	struct statement statement = statement_start(store, STATEMENT_NEWEST_LINE);

	statement_put_text(&statement, room);
	*line = statement_row(&statement) ? (uint64_t)statement_number(&statement) : 0;
	return statement_end(&statement);
}

enum store_result store_add_line(struct store *store, struct store_line *line)
{
	uint64_t number = 0;
	enum store_result result;

	if (line->account != 0 && line->id != 0) {
		result = find_by_id(store, line->account, line->id, line);
		if (result != STORE_NONE)
			return result == STORE_OK ? STORE_TAKEN : result;
	}
	result = act_begin(store);
	if (result != STORE_OK)
		return result;
	result = count_line(store, line->room, &number);
	if (result == STORE_OK)
		result = insert_line(store, line, number);
	if (result == STORE_OK)
		result = search_put(store, STORE_FOUND_LINE, (uint64_t)sqlite3_last_insert_rowid(store->db), line->account,
			(const char *const[]){ line->text, NULL });
	result = act_end(store, result);
	if (result == STORE_OK)
		line->line = number;
	return result;
}

enum store_result store_find_line(struct store *store, const char *room, uint64_t line, struct store_line *out)
{
	struct statement statement = statement_start(store, STATEMENT_FIND_LINE);

	statement_put_text(&statement, room);
	statement_put_number(&statement, (int64_t)line);
	return find(&statement, out);
}

enum store_result store_newest_line_of(struct store *store, const char *room, uint64_t account, struct store_line *out)
{
	struct statement statement = statement_start(store, STATEMENT_NEWEST_LINE_OF);

	statement_put_number(&statement, (int64_t)account);
	statement_put_text(&statement, room);
	return find(&statement, out);
}

enum store_result store_each_line(struct store *store, const char *room, uint64_t before, unsigned count,
	bool (*each)(void *context, const struct store_line *line), void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_LINE);

	statement_put_text(&statement, room);
	statement_put_number(&statement, before != 0 && before < INT64_MAX ? (int64_t)before : INT64_MAX);
	statement_put_number(&statement, count);
	return walk(&statement, each, context);
}

enum store_result store_each_line_between(struct store *store, const char *room, uint64_t from, uint64_t to,
	bool (*each)(void *context, const struct store_line *line), void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_LINE_BETWEEN);
	struct store_line line;

	statement_put_text(&statement, room);
	statement_put_number(&statement, (int64_t)from);
	statement_put_number(&statement, (int64_t)to);
	while (statement_row(&statement)) {
		take(&statement, &line);
		if (!each(context, &line))
			break;
	}
	return statement_end(&statement);
}

bool store_has_said(struct store *store, uint64_t account, const char *room, int but_kind)
{
	struct statement statement = statement_start(store, STATEMENT_HAS_SAID);
	bool has;

	statement_put_number(&statement, (int64_t)account);
	statement_put_text(&statement, room);
	statement_put_number(&statement, but_kind);
	has = statement_row(&statement);
	return statement_end(&statement) == STORE_OK && has;
}

enum store_result store_each_line_of(struct store *store, uint64_t account, char room[STORE_ROOM_ROOM], uint64_t *line,
	unsigned count, bool (*each)(void *context, const struct store_line *line), void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_LINE_OF);
	enum store_result counted = STORE_OK, result;
	struct store_line row;
	char after[STORE_ROOM_ROOM]; /* room changes while the statement still borrows its parameter */

	memcpy(after, room, sizeof after);
	statement_put_number(&statement, (int64_t)account);
	statement_put_text(&statement, after);
	statement_put_number(&statement, (int64_t)*line);
	statement_put_number(&statement, count);
	while (counted == STORE_OK && statement_row(&statement)) {
		counted = take_reactions(store, take(&statement, &row), &row);
		if (counted != STORE_OK)
			break;
		memcpy(room, row.room, sizeof row.room);
		*line = row.line;
		if (!each(context, &row))
			break;
	}
	result = statement_end(&statement);
	return result != STORE_OK ? result : counted;
}

enum store_result store_find_line_numbered(struct store *store, uint64_t number, struct store_line *out)
{
	struct statement statement = statement_start(store, STATEMENT_FIND_LINE_NUMBERED);

	statement_put_number(&statement, (int64_t)number);
	return find(&statement, out);
}

enum store_result store_each_line_around(struct store *store, const char *room, uint64_t line, unsigned count,
	bool (*each)(void *context, const struct store_line *line), void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_LINE_AROUND);

	statement_put_text(&statement, room);
	statement_put_number(&statement, line < INT32_MAX ? (int64_t)line : INT32_MAX);
	statement_put_number(&statement, count);
	return walk(&statement, each, context);
}

enum store_result store_withdraw_line(struct store *store, const char *room, uint64_t line, uint64_t at_ms)
{
	int64_t number;
	enum store_result result = act_begin(store);

	if (result != STORE_OK)
		return result;
	result = find_number(store, room, line, &number);
	if (result == STORE_OK)
		result = withdraw(store, number, at_ms);
	if (result == STORE_OK)
		result = search_drop(store, STORE_FOUND_LINE, (uint64_t)number);
	return act_end(store, result);
}

enum store_result store_each_withdrawn(struct store *store, const char *room, uint64_t since_ms,
	bool (*each)(void *context, uint64_t line), void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_WITHDRAWN);

	statement_put_number(&statement, (int64_t)since_ms);
	statement_put_text(&statement, room);
	while (statement_row(&statement) && each(context, (uint64_t)statement_number(&statement)))
		;
	return statement_end(&statement);
}

enum store_result store_forget_withdrawn(struct store *store, int64_t before, unsigned max, unsigned *count)
{
	return statement_forget(store, STATEMENT_FORGET_WITHDRAWN, before * 1000, max, count);
}

/* Line numbers grow with time, but for clocks that were set; so the oldest are looked at, and no more than those. */
enum store_result store_forget_lines(struct store *store, int64_t before, unsigned max, unsigned *count)
{
	struct statement statement = statement_start(store, STATEMENT_FIND_OLDEST_LINES);
	int64_t numbers[FORGOTTEN_MAX];
	enum store_result result;

	*count = 0;
	statement_put_number(&statement, max < FORGOTTEN_MAX ? max : FORGOTTEN_MAX);
	while (statement_row(&statement)) {
		numbers[*count] = statement_number(&statement);
		*count += statement_number(&statement) < before * 1000;
	}
	result = statement_end(&statement);
	if (result == STORE_OK)
		result = act_begin(store);
	if (result != STORE_OK)
		return result;
	for (unsigned i = 0; result == STORE_OK && i < *count; i++)
		result = erase_line(store, numbers[i]);
	return act_end(store, result);
}

static enum store_result erase_line(struct store *store, int64_t number)
{
	struct statement statement;
	enum store_result result = search_drop(store, STORE_FOUND_LINE, (uint64_t)number);

	if (result != STORE_OK)
		return result;
	statement = statement_start(store, STATEMENT_ERASE_LINE);
	statement_put_number(&statement, number);
	return statement_change(&statement);
}

enum store_result store_add_reaction(struct store *store, const char *room, uint64_t line, uint64_t account,
	unsigned reaction)
{
	struct statement statement = statement_start(store, STATEMENT_ADD_REACTION);

	statement_put_number(&statement, (int64_t)account);
	statement_put_number(&statement, reaction);
	statement_put_text(&statement, room);
	statement_put_number(&statement, (int64_t)line);
	return statement_change(&statement);
}

enum store_result store_count_reactions(struct store *store, const char *room, uint64_t line,
	uint32_t counts[STORE_REACTIONS])
{
	struct statement statement = statement_start(store, STATEMENT_COUNT_REACTIONS);

	statement_put_text(&statement, room);
	statement_put_number(&statement, (int64_t)line);
	return count(&statement, counts);
}

static enum store_result count_line(struct store *store, const char *room, uint64_t *line)
{
	struct statement statement = statement_start(store, STATEMENT_COUNT_LINE);

	statement_put_text(&statement, room);
	if (statement_row(&statement)) {
		*line = (uint64_t)statement_number(&statement);
		(void)statement_row(&statement); /* the row comes before the change is kept */
	}
	return statement_end(&statement);
}

static enum store_result insert_line(struct store *store, const struct store_line *line, uint64_t number)
{
	struct statement statement = statement_start(store, STATEMENT_ADD_LINE);

	statement_put_text(&statement, line->room);
	statement_put_number(&statement, (int64_t)number);
	statement_put_reference(&statement, line->account);
	statement_put_number(&statement, (int64_t)line->at_ms);
	statement_put_number(&statement, (int64_t)line->id);
	statement_put_number(&statement, line->kind);
	statement_put_text(&statement, line->zone);
	statement_put_text(&statement, line->note);
	statement_put_text(&statement, line->text);
	return statement_change(&statement);
}

static enum store_result find_number(struct store *store, const char *room, uint64_t line, int64_t *number)
{
	struct statement statement = statement_start(store, STATEMENT_FIND_LINE);
	bool is_there;

	statement_put_text(&statement, room);
	statement_put_number(&statement, (int64_t)line);
	is_there = statement_row(&statement);
	*number = is_there ? statement_number(&statement) : 0;
	return statement_end(&statement) == STORE_OK && !is_there ? STORE_NONE : statement.result;
}

static enum store_result withdraw(struct store *store, int64_t number, uint64_t at_ms)
{
	struct statement statement = statement_start(store, STATEMENT_WITHDRAW_LINE);

	statement_put_number(&statement, (int64_t)at_ms);
	statement_put_number(&statement, number);
	return statement_change(&statement);
}

/* Ends the run. */
static enum store_result walk(struct statement *statement, bool (*each)(void *context, const struct store_line *line),
	void *context)
{
	enum store_result counted = STORE_OK, result;
	struct store_line line;

	while (counted == STORE_OK && statement_row(statement)) {
		counted = take_reactions(statement->store, take(statement, &line), &line);
		if (counted == STORE_OK && !each(context, &line))
			break;
	}
	result = statement_end(statement);
	return result != STORE_OK ? result : counted;
}

static enum store_result find_by_id(struct store *store, uint64_t account, uint64_t id, struct store_line *out)
{
	struct statement statement = statement_start(store, STATEMENT_FIND_LINE_BY_ID);

	statement_put_number(&statement, (int64_t)account);
	statement_put_number(&statement, (int64_t)id);
	return find(&statement, out);
}

static enum store_result find(struct statement *statement, struct store_line *out)
{
	bool is_there = statement_row(statement);
	int64_t number = is_there ? take(statement, out) : 0;
	enum store_result result = statement_end(statement);

	if (result != STORE_OK || !is_there)
		return result == STORE_OK ? STORE_NONE : result;
	return take_reactions(statement->store, number, out);
}

/* Returns the row's own number. */
static int64_t take(struct statement *statement, struct store_line *out)
{
	int64_t number = statement_number(statement);

	memset(out, 0, sizeof *out);
	statement_text(statement, out->room, sizeof out->room);
	out->line = (uint64_t)statement_number(statement);
	out->account = (uint64_t)statement_number(statement);
	out->at_ms = (uint64_t)statement_number(statement);
	out->id = (uint64_t)statement_number(statement);
	out->kind = (int)statement_number(statement);
	statement_text(statement, out->zone, sizeof out->zone);
	statement_text(statement, out->nickname, sizeof out->nickname);
	statement_text(statement, out->role, sizeof out->role);
	statement_text(statement, out->note, sizeof out->note);
	statement_text(statement, out->text, sizeof out->text);
	out->is_withdrawn = statement_number(statement) != 0;
	return number;
}

static enum store_result take_reactions(struct store *store, int64_t number, struct store_line *out)
{
	struct statement statement = statement_start(store, STATEMENT_COUNT_REACTIONS_OF);

	statement_put_number(&statement, number);
	return count(&statement, out->reactions);
}

static enum store_result count(struct statement *statement, uint32_t counts[STORE_REACTIONS])
{
	int64_t reaction;

	memset(counts, 0, STORE_REACTIONS * sizeof counts[0]);
	while (statement_row(statement)) {
		reaction = statement_number(statement);
		if (reaction >= 0 && reaction < STORE_REACTIONS)
			counts[reaction] = (uint32_t)statement_number(statement);
	}
	return statement_end(statement);
}
