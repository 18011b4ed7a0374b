/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of consult_line, and how far somebody has read. Does not know what is in a box; one that was taken
 * back leaves its place to another one. */
#include "store_consult.h"

#include <string.h>

#include "store_statement.h"

static enum store_result insert(struct store *store, struct store_consult_line *line);
static enum store_result add_member(struct store *store, uint64_t consultation, uint64_t account);
static enum store_result find(struct statement *statement, struct store_consult_line *out);
static void take(struct statement *statement, uint8_t box[STORE_CONSULT_BOX_MAX], struct store_consult_line *out);
static uint64_t find_number(struct store *store, enum statement_name name, uint64_t consultation, uint64_t account);

enum store_result store_add_consult_line(struct store *store, struct store_consult_line *line)
{
	enum store_result result = act_begin(store);

	if (result != STORE_OK)
		return result;
	result = insert(store, line);
	if (result == STORE_NONE)
		result = add_member(store, line->consultation, line->author);
	if (result == STORE_OK && line->line == 0)
		result = insert(store, line);
	return act_end(store, result);
}

enum store_result store_find_consult_line(struct store *store, uint64_t line, struct store_consult_line *out)
{
	struct statement statement = statement_start(store, STATEMENT_FIND_CONSULT_LINE);

	statement_put_number(&statement, (int64_t)line);
	return find(&statement, out);
}

enum store_result store_find_consult_line_sent(struct store *store, const struct store_consult_line *line,
	struct store_consult_line *out)
{
	struct statement statement = statement_start(store, STATEMENT_FIND_CONSULT_LINE_SENT);

	statement_put_number(&statement, (int64_t)line->consultation);
	statement_put_number(&statement, (int64_t)line->author);
	statement_put_number(&statement, line->counter);
	statement_put_bytes(&statement, line->id, sizeof line->id);
	return find(&statement, out);
}

enum store_result store_each_consult_line(struct store *store, uint64_t consultation, uint64_t after,
	bool (*each)(void *context, const struct store_consult_line *line), void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_CONSULT_LINE);
	struct store_consult_line line;
	uint8_t box[STORE_CONSULT_BOX_MAX];

	statement_put_number(&statement, (int64_t)consultation);
	statement_put_number(&statement, (int64_t)after);
	while (statement_row(&statement)) {
		take(&statement, box, &line);
		if (!each(context, &line))
			break;
	}
	return statement_end(&statement);
}

uint32_t store_consult_counter(struct store *store, uint64_t consultation, uint64_t author)
{
	return (uint32_t)find_number(store, STATEMENT_FIND_CONSULT_COUNTER, consultation, author);
}

enum store_result store_withdraw_consult_line(struct store *store, uint64_t line, const uint8_t *box, size_t size)
{
	struct statement statement = statement_start(store, STATEMENT_WITHDRAW_CONSULT_LINE);

	statement_put_number(&statement, (int64_t)line);
	statement_put_bytes(&statement, box, size);
	return statement_change(&statement);
}

enum store_result store_read_consult(struct store *store, uint64_t consultation, uint64_t account, uint64_t line)
{
	struct statement statement = statement_start(store, STATEMENT_READ_CONSULT);

	statement_put_number(&statement, (int64_t)consultation);
	statement_put_number(&statement, (int64_t)account);
	statement_put_number(&statement, (int64_t)line);
	return statement_change(&statement);
}

unsigned store_unread_consult(struct store *store, uint64_t consultation, uint64_t account)
{
	return (unsigned)find_number(store, STATEMENT_COUNT_UNREAD_LETTERS, consultation, account);
}

/* Sets line->line; STORE_NONE if its author has had no part in the consultation before. */
static enum store_result insert(struct store *store, struct store_consult_line *line)
{
	struct statement statement = statement_start(store, STATEMENT_ADD_CONSULT_LINE);
	enum store_result result;

	line->line = 0;
	statement_put_number(&statement, (int64_t)line->consultation);
	statement_put_number(&statement, (int64_t)line->author);
	statement_put_number(&statement, line->kind);
	statement_put_number(&statement, line->at_ms);
	statement_put_number(&statement, line->epoch);
	statement_put_reference(&statement, line->counter);
	statement_put_bytes(&statement, line->counter != 0 ? line->id : NULL, sizeof line->id);
	statement_put_bytes(&statement, line->box_size > 0 ? line->box : NULL, line->box_size);
	if (statement_row(&statement))
		line->line = (uint64_t)statement_number(&statement);
	result = statement_end(&statement);
	return result == STORE_OK && line->line == 0 ? STORE_NONE : result;
}

static enum store_result add_member(struct store *store, uint64_t consultation, uint64_t account)
{
	struct statement statement = statement_start(store, STATEMENT_ADD_CONSULT_MEMBER);

	statement_put_number(&statement, (int64_t)consultation);
	statement_put_number(&statement, (int64_t)account);
	return statement_change(&statement);
}

static enum store_result find(struct statement *statement, struct store_consult_line *out)
{
	uint8_t box[STORE_CONSULT_BOX_MAX];
	if (statement_row(statement))
		take(statement, box, out);
	out->box = NULL;
	return statement_end_found(statement);
}

static void take(struct statement *statement, uint8_t box[STORE_CONSULT_BOX_MAX], struct store_consult_line *out)
{
	memset(out, 0, sizeof *out);
	out->line = (uint64_t)statement_number(statement);
	out->consultation = (uint64_t)statement_number(statement);
	out->kind = (unsigned)statement_number(statement);
	out->author = (uint64_t)statement_number(statement);
	out->at_ms = statement_number(statement);
	out->epoch = (uint32_t)statement_number(statement);
	out->counter = (uint32_t)statement_number(statement);
	statement_bytes(statement, out->id, sizeof out->id);
	statement_text(statement, out->nickname, sizeof out->nickname);
	statement_text(statement, out->role, sizeof out->role);
	out->box_size = statement_blob(statement, box, STORE_CONSULT_BOX_MAX);
	out->box = out->box_size > 0 ? box : NULL;
}

/* Of a statement that gives one about somebody's part in a consultation; 0 if there is none. */
static uint64_t find_number(struct store *store, enum statement_name name, uint64_t consultation, uint64_t account)
{
	struct statement statement = statement_start(store, name);
	uint64_t number;

	statement_put_number(&statement, (int64_t)consultation);
	statement_put_number(&statement, (int64_t)account);
	number = statement_row(&statement) ? (uint64_t)statement_number(&statement) : 0;
	return statement_end(&statement) == STORE_OK ? number : 0;
}
