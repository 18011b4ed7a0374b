/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of consultation: the request and what becomes of it. Its states follow one another as its callers say; here only
 * stands that no two take the same one, and nobody their own. */
#include "store_consult.h"

#include <string.h>

#include "store_consult_put.h"
#include "store_statement.h"

static enum store_result insert(struct store *store, const struct store_consult *consult);
static enum store_result give(struct store *store, enum statement_name name, uint64_t consultation,
	uint64_t counsellor, int64_t now);
static enum store_result find(struct statement *statement, struct store_consult *out);
static enum store_result walk(struct statement *statement,
	bool (*each)(void *context, const struct store_consult *consult), void *context);
static void take(struct statement *statement, struct store_consult *out);

enum store_result store_add_consult(struct store *store, const struct store_consult *consult)
{
	enum store_result result = act_begin(store);

	if (result != STORE_OK)
		return result;
	result = insert(store, consult);
	if (result == STORE_OK)
		result = consult_add_reader(store, consult->account, consult->consultation);
	return act_end(store, result);
}

enum store_result store_find_consult(struct store *store, uint64_t consultation, struct store_consult *out)
{
	struct statement statement = statement_start(store, STATEMENT_FIND_CONSULT);

	statement_put_number(&statement, (int64_t)consultation);
	return find(&statement, out);
}

enum store_result store_find_open_consult(struct store *store, uint64_t account, struct store_consult *out)
{
	struct statement statement = statement_start(store, STATEMENT_FIND_OPEN_CONSULT);

	statement_put_number(&statement, (int64_t)account);
	return find(&statement, out);
}

enum store_result store_each_consult_of(struct store *store, uint64_t account,
	bool (*each)(void *context, const struct store_consult *consult), void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_CONSULT_OF);

	statement_put_number(&statement, (int64_t)account);
	return walk(&statement, each, context);
}

enum store_result store_each_consult_in(struct store *store, unsigned states,
	bool (*each)(void *context, const struct store_consult *consult), void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_CONSULT_IN);

	statement_put_number(&statement, states);
	return walk(&statement, each, context);
}

enum store_result store_each_resting_consult(struct store *store, int64_t talked, int64_t written, unsigned max,
	bool (*each)(void *context, const struct store_consult *consult), void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_RESTING_CONSULT);

	statement_put_number(&statement, talked);
	statement_put_number(&statement, written);
	statement_put_number(&statement, max);
	return walk(&statement, each, context);
}

enum store_result store_claim_consult(struct store *store, uint64_t consultation, uint64_t counsellor, int64_t now)
{
	enum store_result result = act_begin(store);

	return result == STORE_OK
		? act_end(store, give(store, STATEMENT_CLAIM_CONSULT, consultation, counsellor, now)) : result;
}

enum store_result store_unclaim_consult(struct store *store, uint64_t consultation, int64_t now, bool is_written)
{
	struct statement statement;
	struct store_consult before;
	enum store_result result = act_begin(store);

	if (result != STORE_OK)
		return result;
	result = store_find_consult(store, consultation, &before);
	if (result == STORE_OK)
		result = consult_drop_reader(store, before.counsellor, consultation);
	if (result == STORE_OK) {
		statement = statement_start(store, STATEMENT_UNCLAIM_CONSULT);
		statement_put_number(&statement, (int64_t)consultation);
		statement_put_number(&statement, is_written);
		statement_put_number(&statement, now);
		result = statement_change(&statement);
	}
	return act_end(store, result);
}

enum store_result store_hand_consult(struct store *store, uint64_t consultation, uint64_t counsellor, int64_t now)
{
	struct store_consult before;
	enum store_result result = act_begin(store);

	if (result != STORE_OK)
		return result;
	result = store_find_consult(store, consultation, &before);
	if (result == STORE_OK)
		result = consult_drop_reader(store, before.counsellor, consultation);
	if (result == STORE_OK)
		result = give(store, STATEMENT_HAND_CONSULT, consultation, counsellor, now);
	return act_end(store, result);
}

enum store_result store_set_consult_state(struct store *store, uint64_t consultation, unsigned state, int64_t now)
{
	struct statement statement = statement_start(store, STATEMENT_SET_CONSULT_STATE);

	statement_put_number(&statement, (int64_t)consultation);
	statement_put_number(&statement, state);
	statement_put_number(&statement, now);
	return statement_change(&statement);
}

enum store_result store_set_consult_alone(struct store *store, uint64_t consultation, int64_t since)
{
	struct statement statement = statement_start(store, STATEMENT_SET_CONSULT_ALONE);

	statement_put_number(&statement, (int64_t)consultation);
	statement_put_number(&statement, since);
	return statement_change(&statement);
}

enum store_result store_set_consult_news(struct store *store, uint64_t consultation, unsigned news)
{
	struct statement statement = statement_start(store, STATEMENT_SET_CONSULT_NEWS);

	statement_put_number(&statement, (int64_t)consultation);
	statement_put_number(&statement, news);
	return statement_change(&statement);
}

enum store_result store_lapse_consult(struct store *store, uint64_t consultation, int64_t now, unsigned news)
{
	struct statement statement;
	struct store_consult before;
	enum store_result result = act_begin(store);

	if (result != STORE_OK)
		return result;
	result = store_find_consult(store, consultation, &before);
	if (result == STORE_OK) {
		statement = statement_start(store, STATEMENT_LAPSE_CONSULT);
		statement_put_number(&statement, (int64_t)consultation);
		statement_put_number(&statement, now);
		statement_put_number(&statement, news);
		result = statement_change(&statement);
	}
	if (result == STORE_OK && before.counsellor == 0) {
		statement = statement_start(store, STATEMENT_REMOVE_LAPSED_TEAMS);
		statement_put_number(&statement, (int64_t)consultation);
		result = statement_change(&statement);
		result = result == STORE_NONE ? STORE_OK : result;
	}
	return act_end(store, result);
}

enum store_result store_remove_consult(struct store *store, uint64_t consultation)
{
	struct statement statement = statement_start(store, STATEMENT_REMOVE_CONSULT);

	statement_put_number(&statement, (int64_t)consultation);
	return statement_change(&statement);
}

enum store_result store_forget_consults(struct store *store, int64_t before, unsigned max, unsigned *count)
{
	return statement_forget(store, STATEMENT_FORGET_CONSULTS, before, max, count);
}

static enum store_result insert(struct store *store, const struct store_consult *consult)
{
	struct statement statement = statement_start(store, STATEMENT_ADD_CONSULT);

	statement_put_number(&statement, (int64_t)consult->consultation);
	statement_put_number(&statement, (int64_t)consult->account);
	statement_put_reference(&statement, consult->wished);
	statement_put_number(&statement, consult->state);
	statement_put_number(&statement, consult->wish);
	statement_put_number(&statement, consult->is_text_only);
	statement_put_number(&statement, consult->asked);
	statement_put_number(&statement, consult->since);
	return statement_change(&statement);
}

/* To a counsellor, who reads it from then on. */
static enum store_result give(struct store *store, enum statement_name name, uint64_t consultation,
	uint64_t counsellor, int64_t now)
{
	struct statement statement = statement_start(store, name);
	enum store_result result;

	statement_put_number(&statement, (int64_t)consultation);
	statement_put_number(&statement, (int64_t)counsellor);
	statement_put_number(&statement, now);
	result = statement_change(&statement);
	return result == STORE_OK ? consult_add_reader(store, counsellor, consultation) : result;
}

static enum store_result find(struct statement *statement, struct store_consult *out)
{
	if (statement_row(statement))
		take(statement, out);
	return statement_end_found(statement);
}

/* Ends the run. */
static enum store_result walk(struct statement *statement,
	bool (*each)(void *context, const struct store_consult *consult), void *context)
{
	struct store_consult consult;

	while (statement_row(statement)) {
		take(statement, &consult);
		if (!each(context, &consult))
			break;
	}
	return statement_end(statement);
}

static void take(struct statement *statement, struct store_consult *out)
{
	memset(out, 0, sizeof *out);
	out->consultation = (uint64_t)statement_number(statement);
	out->account = (uint64_t)statement_number(statement);
	out->counsellor = (uint64_t)statement_number(statement);
	out->wished = (uint64_t)statement_number(statement);
	out->state = (unsigned)statement_number(statement);
	out->wish = (unsigned)statement_number(statement);
	out->is_text_only = statement_number(statement) != 0;
	out->asked = statement_number(statement);
	out->since = statement_number(statement);
	out->alone_since = statement_number(statement);
	out->news = (unsigned)statement_number(statement);
	out->epoch = (uint32_t)statement_number(statement);
	out->needs_epoch = statement_number(statement) != 0;
	out->nth = (unsigned)statement_number(statement);
	out->newest = (uint64_t)statement_number(statement);
	statement_text(statement, out->nickname, sizeof out->nickname);
	statement_text(statement, out->role, sizeof out->role);
	statement_text(statement, out->counsellor_nickname, sizeof out->counsellor_nickname);
	statement_text(statement, out->wished_nickname, sizeof out->wished_nickname);
}
