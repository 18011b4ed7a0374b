/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of letter and sheet. Does not know what is in a box, nor who may open one. */
#include "store_letter.h"

#include <string.h>

#include "store_statement.h"

static enum store_result make_letter(struct store *store, uint64_t account, struct store_sheet *sheet);
static enum store_result insert(struct store *store, const struct store_sheet *sheet);
static enum store_result set_state(struct store *store, uint64_t letter, enum store_letter_state state, int64_t since,
	bool is_read);
static bool came_before(struct store *store, struct store_sheet *sheet, enum store_result *result);
static enum store_result walk(struct statement *statement,
	bool (*each)(void *context, const struct store_letter *letter), void *context);
static void take(struct statement *statement, struct store_letter *out);

enum store_result store_add_sheet(struct store *store, uint64_t account, struct store_sheet *sheet)
{
	enum store_result result;

	if (came_before(store, sheet, &result))
		return result == STORE_OK ? STORE_TAKEN : result;
	result = act_begin(store);
	if (result != STORE_OK)
		return result;
	if (sheet->letter == 0)
		result = make_letter(store, account, sheet);
	if (result == STORE_OK)
		result = insert(store, sheet);
	if (result == STORE_OK)
		result = set_state(store, sheet->letter, sheet->is_answer ? STORE_LETTER_ANSWERED : STORE_LETTER_WAITS, sheet->at,
			!sheet->is_answer);
	return act_end(store, result);
}

enum store_result store_find_letter(struct store *store, uint64_t letter, struct store_letter *out)
{
	struct statement statement = statement_start(store, STATEMENT_FIND_LETTER);

	statement_put_number(&statement, (int64_t)letter);
	if (statement_row(&statement))
		take(&statement, out);
	return statement_end_found(&statement);
}

enum store_result store_each_letter(struct store *store,
	bool (*each)(void *context, const struct store_letter *letter), void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_LETTER);

	return walk(&statement, each, context);
}

enum store_result store_each_letter_of(struct store *store, uint64_t account, uint64_t below, unsigned limit,
	bool (*each)(void *context, const struct store_letter *letter), void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_LETTER_OF);

	statement_put_number(&statement, (int64_t)account);
	statement_put_number(&statement, below > 0 ? (int64_t)below : INT64_MAX);
	statement_put_number(&statement, limit);
	return walk(&statement, each, context);
}

enum store_result store_each_sheet(struct store *store, uint64_t letter,
	bool (*each)(void *context, const struct store_sheet *sheet), void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_SHEET);
	uint8_t for_team[STORE_SHEET_MAX], for_writer[STORE_SHEET_MAX];

	statement_put_number(&statement, (int64_t)letter);
	while (statement_row(&statement)) {
		struct store_sheet sheet = { .letter = letter, .number = (unsigned)statement_number(&statement),
			.for_team = for_team, .for_writer = for_writer };

		sheet.staff = (uint64_t)statement_number(&statement);
		sheet.is_answer = statement_number(&statement) != 0;
		sheet.id = (uint64_t)statement_number(&statement);
		sheet.at = statement_number(&statement);
		sheet.epoch = (uint32_t)statement_number(&statement);
		sheet.for_team_size = statement_blob(&statement, for_team, sizeof for_team);
		sheet.for_writer_size = statement_blob(&statement, for_writer, sizeof for_writer);
		statement_text(&statement, sheet.nickname, sizeof sheet.nickname);
		if (!each(context, &sheet))
			break;
	}
	return statement_end(&statement);
}

enum store_result store_claim_letter(struct store *store, uint64_t letter, uint64_t staff, int64_t now, int64_t until)
{
	struct statement statement = statement_start(store, STATEMENT_CLAIM_LETTER);

	statement_put_number(&statement, (int64_t)staff);
	statement_put_number(&statement, until);
	statement_put_number(&statement, (int64_t)letter);
	statement_put_number(&statement, now);
	return statement_change(&statement);
}

enum store_result store_unclaim_letter(struct store *store, uint64_t letter, uint64_t staff)
{
	struct statement statement = statement_start(store, STATEMENT_UNCLAIM_LETTER);
	enum store_result result;

	statement_put_number(&statement, (int64_t)letter);
	statement_put_number(&statement, (int64_t)staff);
	result = statement_change(&statement);
	return result == STORE_NONE ? STORE_OK : result;
}

enum store_result store_close_letter(struct store *store, uint64_t letter, int64_t at)
{
	struct store_letter found;
	enum store_result result = store_find_letter(store, letter, &found);

	return result == STORE_OK ? set_state(store, letter, STORE_LETTER_CLOSED, at, found.is_read) : result;
}

enum store_result store_read_letter(struct store *store, uint64_t letter)
{
	struct statement statement = statement_start(store, STATEMENT_READ_LETTER);
	enum store_result result;

	statement_put_number(&statement, (int64_t)letter);
	result = statement_change(&statement);
	return result == STORE_NONE ? STORE_OK : result;
}

enum store_result store_count_answers(struct store *store, uint64_t account, unsigned *count)
{
	struct statement statement = statement_start(store, STATEMENT_COUNT_ANSWERS);

	statement_put_number(&statement, (int64_t)account);
	*count = statement_row(&statement) ? (unsigned)statement_number(&statement) : 0;
	return statement_end(&statement);
}

enum store_result store_purge_letters(struct store *store, int64_t before)
{
	struct statement statement = statement_start(store, STATEMENT_PURGE_LETTERS);
	enum store_result result;

	statement_put_number(&statement, before);
	result = statement_change(&statement);
	return result == STORE_NONE ? STORE_OK : result;
}

static enum store_result make_letter(struct store *store, uint64_t account, struct store_sheet *sheet)
{
	struct statement statement = statement_start(store, STATEMENT_ADD_LETTER);
	enum store_result result;

	statement_put_number(&statement, (int64_t)account);
	statement_put_number(&statement, sheet->at);
	result = statement_change(&statement);
	if (result == STORE_OK)
		sheet->letter = (uint64_t)sqlite3_last_insert_rowid(store->db);
	return result;
}

static enum store_result insert(struct store *store, const struct store_sheet *sheet)
{
	struct statement statement = statement_start(store, STATEMENT_ADD_SHEET);

	statement_put_number(&statement, (int64_t)sheet->letter);
	statement_put_reference(&statement, sheet->staff);
	statement_put_number(&statement, sheet->is_answer);
	statement_put_number(&statement, (int64_t)sheet->id);
	statement_put_number(&statement, sheet->at);
	statement_put_number(&statement, sheet->epoch);
	statement_put_bytes(&statement, sheet->for_team, sheet->for_team_size);
	statement_put_bytes(&statement, sheet->for_writer, sheet->for_writer_size);
	return statement_change(&statement);
}

static enum store_result set_state(struct store *store, uint64_t letter, enum store_letter_state state, int64_t since,
	bool is_read)
{
	struct statement statement = statement_start(store, STATEMENT_SET_LETTER_STATE);

	statement_put_number(&statement, state);
	statement_put_number(&statement, since);
	statement_put_number(&statement, is_read);
	statement_put_number(&statement, (int64_t)letter);
	return statement_change(&statement);
}

static bool came_before(struct store *store, struct store_sheet *sheet, enum store_result *result)
{
	struct statement statement = statement_start(store, STATEMENT_FIND_SHEET_BY_ID);
	bool is_there;

	statement_put_number(&statement, (int64_t)sheet->id);
	is_there = statement_row(&statement);
	if (is_there)
		sheet->letter = (uint64_t)statement_number(&statement);
	*result = statement_end(&statement);
	return is_there || *result != STORE_OK;
}

/* Ends the run. */
static enum store_result walk(struct statement *statement,
	bool (*each)(void *context, const struct store_letter *letter), void *context)
{
	struct store_letter letter;

	while (statement_row(statement)) {
		take(statement, &letter);
		if (!each(context, &letter))
			break;
	}
	return statement_end(statement);
}

static void take(struct statement *statement, struct store_letter *out)
{
	memset(out, 0, sizeof *out);
	out->letter = (uint64_t)statement_number(statement);
	out->account = (uint64_t)statement_number(statement);
	out->state = (enum store_letter_state)statement_number(statement);
	out->since = statement_number(statement);
	out->is_read = statement_number(statement) != 0;
	statement_text(statement, out->nickname, sizeof out->nickname);
	statement_text(statement, out->role, sizeof out->role);
	out->claimed_by = (uint64_t)statement_number(statement);
	out->claimed_until = statement_number(statement);
	statement_text(statement, out->claimed_nickname, sizeof out->claimed_nickname);
	out->sheets = (unsigned)statement_number(statement);
}
