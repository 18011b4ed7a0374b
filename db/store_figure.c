/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of day_count and day_wait, which hold nobody; of here_today and has_visited, which go with their accounts. */
#include "store_figure.h"

#include "store_statement.h"

static const char *const parts[] = {
	[STORE_WATCHED] = "watchers", [STORE_REACTED] = "reactors", [STORE_SPOKE] = "speakers"
};

static enum store_result find_part(struct store *store, uint64_t account, int64_t day, int *part);
static enum store_result uncount(struct store *store, int64_t day, const char *figure);
static enum store_result note_visit(struct store *store, uint64_t account, int64_t day);
static enum store_result set_part(struct store *store, uint64_t account, int64_t day, enum store_part part);

enum store_result store_note_part(struct store *store, uint64_t account, int64_t day, enum store_part part)
{
	int before;
	enum store_result result = find_part(store, account, day, &before);

	if (result != STORE_OK || before >= (int)part)
		return result;
	result = act_begin(store);
	if (result != STORE_OK)
		return result;
	result = set_part(store, account, day, part);
	if (result == STORE_OK && before < 0)
		result = note_visit(store, account, day);
	if (result == STORE_OK && before >= 0)
		result = uncount(store, day, parts[before]);
	if (result == STORE_OK)
		result = store_count_figure(store, day, parts[part], 1);
	return act_end(store, result);
}

enum store_result store_count_figure(struct store *store, int64_t day, const char *figure, int64_t by)
{
	struct statement statement = statement_start(store, STATEMENT_COUNT_FIGURE);

	statement_put_number(&statement, day);
	statement_put_text(&statement, figure);
	statement_put_number(&statement, by);
	return statement_change(&statement);
}

enum store_result store_set_figure(struct store *store, int64_t day, const char *figure, int64_t count)
{
	struct statement statement = statement_start(store, STATEMENT_SET_FIGURE);

	statement_put_number(&statement, day);
	statement_put_text(&statement, figure);
	statement_put_number(&statement, count);
	return statement_change(&statement);
}

enum store_result store_note_wait(struct store *store, int64_t day, unsigned minutes)
{
	struct statement statement = statement_start(store, STATEMENT_NOTE_WAIT);

	statement_put_number(&statement, day);
	statement_put_number(&statement, minutes);
	return statement_change(&statement);
}

enum store_result store_each_figure(struct store *store, int64_t first, int64_t end,
	bool (*each)(void *context, int64_t day, const char *figure, int64_t count), void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_FIGURE);
	char figure[STORE_FIGURE_ROOM];

	statement_put_number(&statement, first);
	statement_put_number(&statement, end);
	while (statement_row(&statement)) {
		int64_t day = statement_number(&statement);

		statement_text(&statement, figure, sizeof figure);
		if (!each(context, day, figure, statement_number(&statement)))
			break;
	}
	return statement_end(&statement);
}

enum store_result store_each_wait(struct store *store, int64_t first, int64_t end,
	bool (*each)(void *context, unsigned minutes, int64_t count), void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_WAIT);

	statement_put_number(&statement, first);
	statement_put_number(&statement, end);
	while (statement_row(&statement)) {
		unsigned minutes = (unsigned)statement_number(&statement);

		if (!each(context, minutes, statement_number(&statement)))
			break;
	}
	return statement_end(&statement);
}

enum store_result store_forget_parts(struct store *store, int64_t day, unsigned max, unsigned *count)
{
	return statement_forget(store, STATEMENT_FORGET_PARTS, day, max, count);
}

enum store_result store_forget_figures(struct store *store, int64_t before, unsigned max, unsigned *count)
{
	unsigned waits = 0;
	enum store_result result = statement_forget(store, STATEMENT_FORGET_FIGURES, before / 86400, max, count);

	if (result == STORE_OK)
		result = statement_forget(store, STATEMENT_FORGET_WAITS, before / 86400, max, &waits);
	*count = waits > *count ? waits : *count;
	return result;
}

/* -1: not here on that day yet. */
static enum store_result find_part(struct store *store, uint64_t account, int64_t day, int *part)
{
	struct statement statement = statement_start(store, STATEMENT_FIND_PART);

	statement_put_number(&statement, (int64_t)account);
	statement_put_number(&statement, day);
	*part = statement_row(&statement) ? (int)statement_number(&statement) : -1;
	return statement_end(&statement);
}

static enum store_result set_part(struct store *store, uint64_t account, int64_t day, enum store_part part)
{
	struct statement statement = statement_start(store, STATEMENT_SET_PART);

	statement_put_number(&statement, (int64_t)account);
	statement_put_number(&statement, day);
	statement_put_number(&statement, part);
	return statement_change(&statement);
}

static enum store_result uncount(struct store *store, int64_t day, const char *figure)
{
	struct statement statement = statement_start(store, STATEMENT_UNCOUNT_FIGURE);
	enum store_result result;

	statement_put_number(&statement, day);
	statement_put_text(&statement, figure);
	result = statement_change(&statement);
	return result == STORE_NONE ? STORE_OK : result;
}

static enum store_result note_visit(struct store *store, uint64_t account, int64_t day)
{
	struct statement statement = statement_start(store, STATEMENT_NOTE_VISITOR);
	enum store_result result;

	statement_put_number(&statement, (int64_t)account);
	result = statement_change(&statement);
	if (result == STORE_OK)
		result = store_count_figure(store, day, "first_visits", 1);
	else if (result == STORE_NONE)
		result = STORE_OK; /* was here before */
	return result == STORE_OK ? store_count_figure(store, day, "visits", 1) : result;
}
