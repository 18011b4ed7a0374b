/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of application, receipt, decision and application_day. Does not know what is in a box. */
#include "store_application.h"

#include <string.h>

#include "store_statement.h"

enum store_result store_add_application(struct store *store, const uint8_t address[STORE_APPLICATION_HASH],
	struct store_application *application)
{
	struct statement statement = statement_start(store, STATEMENT_ADD_APPLICATION);

	statement_put_number(&statement, (int64_t)application->id);
	statement_put_bytes(&statement, address, STORE_APPLICATION_HASH);
	statement_put_number(&statement, application->epoch);
	statement_put_bytes(&statement, application->box, application->box_size);
	statement_put_number(&statement, application->made);
	if (statement_row(&statement))
		application->number = (uint64_t)statement_number(&statement);
	return statement_end(&statement);
}

static enum store_result add_receipt(struct store *store, const uint8_t *hash, uint64_t number)
{
	struct statement statement = statement_start(store, STATEMENT_ADD_RECEIPT);
	enum store_result result;

	statement_put_bytes(&statement, hash, STORE_APPLICATION_HASH);
	statement_put_number(&statement, (int64_t)number);
	result = statement_change(&statement);
	if (result != STORE_OK)
		return result;
	statement = statement_start(store, STATEMENT_TRIM_RECEIPTS);
	statement_put_number(&statement, (int64_t)number);
	statement_put_number(&statement, STORE_RECEIPTS_MAX);
	(void)statement_row(&statement);
	return statement_end(&statement);
}

enum store_result store_add_receipt(struct store *store, const uint8_t hash[STORE_APPLICATION_HASH], uint64_t number)
{
	enum store_result result = act_begin(store);

	return result == STORE_OK ? act_end(store, add_receipt(store, hash, number)) : result;
}

enum store_result store_take_back_application(struct store *store, const uint8_t hash[STORE_APPLICATION_HASH])
{
	struct statement statement = statement_start(store, STATEMENT_TAKE_BACK_APPLICATION);

	statement_put_bytes(&statement, hash, STORE_APPLICATION_HASH);
	return statement_change(&statement);
}

/* The columns before the box. */
static void take_head(struct statement *statement, struct store_application *out)
{
	memset(out, 0, sizeof *out);
	out->number = (uint64_t)statement_number(statement);
	out->id = (uint64_t)statement_number(statement);
	out->epoch = (uint32_t)statement_number(statement);
	out->made = statement_number(statement);
	out->asked = statement_number(statement);
}

enum store_result store_find_application(struct store *store, uint64_t number, struct store_application *out)
{
	struct statement statement = statement_start(store, STATEMENT_FIND_APPLICATION);

	statement_put_number(&statement, (int64_t)number);
	if (statement_row(&statement)) {
		take_head(&statement, out);
		out->box_size = statement_blob(&statement, out->box, sizeof out->box);
	}
	return statement_end_found(&statement);
}

enum store_result store_each_application(struct store *store, unsigned most,
	bool (*each)(void *context, const struct store_application *application), void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_APPLICATION);
	struct store_application application;

	statement_put_number(&statement, most);
	while (statement_row(&statement)) {
		take_head(&statement, &application);
		if (!each(context, &application))
			break;
	}
	return statement_end(&statement);
}

enum store_result store_count_applications(struct store *store, unsigned *count, int64_t *oldest)
{
	struct statement statement = statement_start(store, STATEMENT_COUNT_APPLICATIONS);

	*count = 0;
	*oldest = 0;
	if (statement_row(&statement)) {
		*count = (unsigned)statement_number(&statement);
		*oldest = statement_number(&statement);
	}
	return statement_end(&statement);
}

enum store_result store_ask_application(struct store *store, uint64_t number, int64_t at)
{
	struct statement statement = statement_start(store, STATEMENT_ASK_APPLICATION);

	statement_put_number(&statement, at);
	statement_put_number(&statement, (int64_t)number);
	return statement_change(&statement);
}

static enum store_result decide(struct store *store, uint64_t number, int64_t day, const char *decision)
{
	struct statement statement = statement_start(store, STATEMENT_END_APPLICATION);
	enum store_result result;

	statement_put_number(&statement, (int64_t)number);
	result = statement_change(&statement);
	if (result != STORE_OK)
		return result;
	statement = statement_start(store, STATEMENT_ADD_DECISION);
	statement_put_number(&statement, (int64_t)number);
	statement_put_number(&statement, day);
	statement_put_text(&statement, decision);
	return statement_change(&statement);
}

enum store_result store_decide_application(struct store *store, uint64_t number, int64_t day, const char *decision)
{
	enum store_result result = act_begin(store);

	return result == STORE_OK ? act_end(store, decide(store, number, day, decision)) : result;
}

static enum store_result lapse(struct store *store, int64_t before, int64_t day)
{
	struct statement statement = statement_start(store, STATEMENT_LAPSE_APPLICATIONS);
	enum store_result result;

	statement_put_number(&statement, day);
	statement_put_number(&statement, before);
	result = statement_change(&statement);
	if (result != STORE_OK)
		return result == STORE_NONE ? STORE_OK : result;
	statement = statement_start(store, STATEMENT_ERASE_LAPSED);
	statement_put_number(&statement, before);
	return statement_change(&statement);
}

enum store_result store_lapse_applications(struct store *store, int64_t before, int64_t day)
{
	enum store_result result = act_begin(store);

	return result == STORE_OK ? act_end(store, lapse(store, before, day)) : result;
}

enum store_result store_count_application(struct store *store, int64_t day)
{
	struct statement statement = statement_start(store, STATEMENT_COUNT_APPLICATION);

	statement_put_number(&statement, day);
	return statement_change(&statement);
}

unsigned store_applications_of_day(struct store *store, int64_t day)
{
	struct statement statement = statement_start(store, STATEMENT_APPLICATIONS_OF_DAY);
	unsigned count = 0;

	statement_put_number(&statement, day);
	if (statement_row(&statement))
		count = (unsigned)statement_number(&statement);
	(void)statement_end(&statement);
	return count;
}
