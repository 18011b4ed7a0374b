/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of consult_member and consult_grant: who may read a consultation, and the keys that were sealed to them. What
 * somebody may not read any more is taken from them here, with all that follows from it. Opens nothing. */
#include "store_consult.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "store_consult_put.h"
#include "store_statement.h"

/* Numbers of consultations; owned. */
struct circles {
	uint64_t *numbers;
	size_t count;
};

static enum store_result list_read_by(struct store *store, uint64_t account, bool own_too, struct circles *circles);
static enum store_result change(struct store *store, enum statement_name name, uint64_t first, uint64_t second);
static enum store_result begin_epoch(struct store *store, uint64_t consultation, uint32_t epoch);
static enum store_result depart(struct store *store, uint64_t account, int64_t now);
static enum store_result tell_circles(enum store_result result, struct circles *circles,
	bool (*each)(void *context, uint64_t consultation), void *context);
static enum store_result tell_departed(struct store *store, const struct circles *circles,
	bool (*each)(void *context, const struct store_consult *consult), void *context);
static bool is_there(struct statement *statement);

enum store_result store_add_consult_epoch(struct store *store, uint64_t consultation, uint32_t epoch,
	const struct store_consult_grant *grants, int count, struct store_consult_line *roster)
{
	enum store_result result = act_begin(store);

	if (result != STORE_OK)
		return result;
	result = begin_epoch(store, consultation, epoch);
	for (int i = 0; result == STORE_OK && i < count; i++)
		result = store_add_consult_grant(store, &grants[i]);
	if (result == STORE_OK)
		result = change(store, STATEMENT_REMOVE_CONSULT_TEAMS, consultation, 0);
	if (result == STORE_OK)
		result = store_add_consult_line(store, roster);
	return act_end(store, result);
}

static enum store_result doubtful(struct store *store, enum statement_name name, uint64_t consultation, uint64_t reader,
	uint32_t epoch)
{
	struct statement statement = statement_start(store, name);

	statement_put_number(&statement, (int64_t)consultation);
	statement_put_number(&statement, (int64_t)reader);
	statement_put_number(&statement, epoch);
	return statement_change(&statement);
}

enum store_result store_doubt_consult_grant(struct store *store, uint64_t consultation, uint64_t reader,
	uint32_t epoch)
{
	return doubtful(store, STATEMENT_DOUBT_CONSULT_GRANT, consultation, reader, epoch);
}

static enum store_result add_grant(struct store *store, const struct store_consult_grant *grant)
{
	struct statement statement = statement_start(store, STATEMENT_ADD_CONSULT_GRANT);

	statement_put_number(&statement, (int64_t)grant->consultation);
	statement_put_number(&statement, (int64_t)grant->reader);
	statement_put_number(&statement, grant->epoch);
	statement_put_bytes(&statement, grant->sealed, sizeof grant->sealed);
	return statement_change(&statement);
}

enum store_result store_add_consult_grant(struct store *store, const struct store_consult_grant *grant)
{
	enum store_result result = act_begin(store);

	if (result != STORE_OK)
		return result;
	result = doubtful(store, STATEMENT_REMOVE_DOUBTED_GRANT, grant->consultation, grant->reader, grant->epoch);
	if (result == STORE_OK || result == STORE_NONE)
		result = add_grant(store, grant);
	return act_end(store, result);
}

enum store_result store_each_consult_grant(struct store *store, uint64_t consultation, uint64_t reader,
	bool (*each)(void *context, const struct store_consult_grant *grant), void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_CONSULT_GRANT);
	struct store_consult_grant grant = { .consultation = consultation };

	statement_put_number(&statement, (int64_t)consultation);
	statement_put_number(&statement, (int64_t)reader);
	while (statement_row(&statement)) {
		grant.reader = (uint64_t)statement_number(&statement);
		grant.epoch = (uint32_t)statement_number(&statement);
		statement_bytes(&statement, grant.sealed, sizeof grant.sealed);
		if (!each(context, &grant))
			break;
	}
	return statement_end(&statement);
}

bool store_has_consult_grant(struct store *store, uint64_t consultation, uint64_t reader, uint32_t epoch)
{
	struct statement statement = statement_start(store, STATEMENT_HAS_CONSULT_GRANT);

	statement_put_number(&statement, (int64_t)consultation);
	statement_put_number(&statement, (int64_t)reader);
	statement_put_number(&statement, epoch);
	return is_there(&statement);
}

enum store_result store_each_consult_reader(struct store *store, uint64_t consultation,
	bool (*each)(void *context, const struct store_consult_reader *reader), void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_CONSULT_READER);
	struct store_consult_reader reader;

	statement_put_number(&statement, (int64_t)consultation);
	while (statement_row(&statement)) {
		memset(&reader, 0, sizeof reader);
		reader.account = (uint64_t)statement_number(&statement);
		reader.is_held = statement_number(&statement) != 0;
		reader.day = (uint32_t)statement_number(&statement);
		statement_bytes(&statement, reader.public_key, sizeof reader.public_key);
		statement_text(&statement, reader.nickname, sizeof reader.nickname);
		statement_text(&statement, reader.role, sizeof reader.role);
		if (!each(context, &reader))
			break;
	}
	return statement_end(&statement);
}

bool store_is_consult_reader(struct store *store, uint64_t consultation, uint64_t account)
{
	struct statement statement = statement_start(store, STATEMENT_IS_CONSULT_READER);

	statement_put_number(&statement, (int64_t)consultation);
	statement_put_number(&statement, (int64_t)account);
	return is_there(&statement);
}

enum store_result store_each_consult_lack(struct store *store, uint64_t account, unsigned limit,
	bool (*each)(void *context, const struct store_consult_lack *lack), void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_CONSULT_LACK);
	struct store_consult_lack lack;

	statement_put_number(&statement, (int64_t)account);
	statement_put_number(&statement, limit);
	while (statement_row(&statement)) {
		lack.consultation = (uint64_t)statement_number(&statement);
		lack.reader = (uint64_t)statement_number(&statement);
		lack.epoch = (uint32_t)statement_number(&statement);
		statement_bytes(&statement, lack.public_key, sizeof lack.public_key);
		if (!each(context, &lack))
			break;
	}
	return statement_end(&statement);
}

/* Their grants go first: what they lead to follows from who still reads. */
enum store_result store_hold_consult_reader(struct store *store, uint64_t account, uint32_t day,
	bool (*each)(void *context, uint64_t consultation), void *context)
{
	struct circles circles = { 0 };
	enum store_result result = list_read_by(store, account, true, &circles);

	if (result == STORE_OK)
		result = act_begin(store);
	if (result == STORE_OK) {
		result = change(store, STATEMENT_REMOVE_GRANTS_OF_READER, account, 0);
		if (result == STORE_OK)
			result = change(store, STATEMENT_NEED_EPOCHS_OF_READER, account, 0);
		if (result == STORE_OK)
			result = change(store, STATEMENT_HOLD_CONSULT_READER, account, day);
		result = act_end(store, result);
	}
	return tell_circles(result, &circles, each, context);
}

enum store_result store_renew_consult_reader(struct store *store, uint64_t account,
	bool (*each)(void *context, uint64_t consultation), void *context)
{
	struct circles circles = { 0 };
	enum store_result result = list_read_by(store, account, true, &circles);

	if (result == STORE_OK)
		result = change(store, STATEMENT_NEED_EPOCHS_OF_READER, account, 0);
	return tell_circles(result, &circles, each, context);
}

/* Empties circles. */
static enum store_result tell_circles(enum store_result result, struct circles *circles,
	bool (*each)(void *context, uint64_t consultation), void *context)
{
	for (size_t i = 0; result == STORE_OK && i < circles->count && each(context, circles->numbers[i]); i++)
		continue;
	free(circles->numbers);
	return result;
}

enum store_result store_trust_consult_reader(struct store *store, uint64_t consultation, uint64_t account)
{
	struct statement statement = statement_start(store, STATEMENT_TRUST_CONSULT_READER);

	statement_put_number(&statement, (int64_t)consultation);
	statement_put_number(&statement, (int64_t)account);
	return statement_change(&statement);
}

enum store_result store_depart_consults(struct store *store, uint64_t account, int64_t now,
	bool (*each)(void *context, const struct store_consult *consult), void *context)
{
	struct circles circles = { 0 };
	enum store_result result = list_read_by(store, account, false, &circles);

	if (result == STORE_OK)
		result = act_begin(store);
	if (result == STORE_OK)
		result = act_end(store, depart(store, account, now));
	if (result == STORE_OK)
		result = tell_departed(store, &circles, each, context);
	free(circles.numbers);
	return result;
}

enum store_result consult_drop_reader(struct store *store, uint64_t account, uint64_t consultation)
{
	static const enum statement_name names[] = {
		STATEMENT_REMOVE_STAFF_GRANTS, STATEMENT_REMOVE_STAFF_DRAFTS, STATEMENT_REMOVE_STAFF_READER
	};
	enum store_result result = STORE_OK;

	for (size_t i = 0; result == STORE_OK && i < sizeof names / sizeof names[0]; i++)
		result = change(store, names[i], account, consultation);
	return result;
}

enum store_result consult_add_reader(struct store *store, uint64_t account, uint64_t consultation)
{
	struct statement statement = statement_start(store, STATEMENT_ADD_CONSULT_READER);

	statement_put_number(&statement, (int64_t)consultation);
	statement_put_number(&statement, (int64_t)account);
	return statement_change(&statement);
}

enum store_result consult_drop_account(struct store *store, uint64_t account)
{
	enum store_result result = depart(store, account, 0);

	return result == STORE_OK ? change(store, STATEMENT_ERASE_CONSULT_NOTES, account, 0) : result;
}

enum store_result consult_drop_undue(struct store *store, uint64_t account)
{
	struct statement statement = statement_start(store, STATEMENT_IS_OF_DESK);
	bool is_of_desk;
	enum store_result result;

	statement_put_number(&statement, (int64_t)account);
	is_of_desk = statement_row(&statement);
	result = statement_end(&statement);
	return result == STORE_OK && !is_of_desk ? depart(store, account, 0) : result;
}

static enum store_result list_read_by(struct store *store, uint64_t account, bool own_too, struct circles *circles)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_CONSULT_READ_BY);

	statement_put_number(&statement, (int64_t)account);
	statement_put_number(&statement, own_too);
	while (statement_row(&statement)) {
		circles->numbers = mem_resize(circles->numbers, circles->count + 1, sizeof *circles->numbers);
		circles->numbers[circles->count++] = (uint64_t)statement_number(&statement);
	}
	return statement_end(&statement);
}

/* For statements of two numbers, or of one if the other is 0; nothing to change is fine. */
static enum store_result change(struct store *store, enum statement_name name, uint64_t first, uint64_t second)
{
	struct statement statement = statement_start(store, name);
	enum store_result result;

	statement_put_number(&statement, (int64_t)first);
	if (sqlite3_bind_parameter_count(statement.handle) > 1)
		statement_put_number(&statement, (int64_t)second);
	result = statement_change(&statement);
	return result == STORE_NONE ? STORE_OK : result;
}

static enum store_result begin_epoch(struct store *store, uint64_t consultation, uint32_t epoch)
{
	struct statement statement = statement_start(store, STATEMENT_BEGIN_CONSULT_EPOCH);
	struct store_consult found;
	enum store_result result;

	statement_put_number(&statement, (int64_t)consultation);
	statement_put_number(&statement, epoch);
	result = statement_change(&statement);
	if (result != STORE_NONE)
		return result;
	result = store_find_consult(store, consultation, &found);
	return result == STORE_OK ? STORE_TAKEN : result;
}

/* The waiting line and the readers follow from what they read until now, so that goes last. */
static enum store_result depart(struct store *store, uint64_t account, int64_t now)
{
	enum store_result result = change(store, STATEMENT_DEPART_CONSULTS, account, (uint64_t)now);

	return result == STORE_OK ? consult_drop_reader(store, account, 0) : result;
}

static enum store_result tell_departed(struct store *store, const struct circles *circles,
	bool (*each)(void *context, const struct store_consult *consult), void *context)
{
	struct store_consult consult;
	enum store_result result = STORE_OK;

	for (size_t i = 0; result == STORE_OK && i < circles->count; i++) {
		result = store_find_consult(store, circles->numbers[i], &consult);
		if (result == STORE_OK && !each(context, &consult))
			break;
	}
	return result;
}

static bool is_there(struct statement *statement)
{
	bool is_row = statement_row(statement);

	return statement_end(statement) == STORE_OK && is_row;
}
