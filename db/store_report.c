/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of report. Does not know what they are about, nor who may read them. */
#include "store_report.h"

#include <string.h>

#include "store_statement.h"

static void take(struct statement *statement, struct store_report *out)
{
	memset(out, 0, sizeof *out);
	out->number = (uint32_t)statement_number(statement);
	out->about = (int)statement_number(statement);
	statement_text(statement, out->room, sizeof out->room);
	out->subject = (uint64_t)statement_number(statement);
	out->person = (uint64_t)statement_number(statement);
	out->reporter = (uint64_t)statement_number(statement);
	statement_text(statement, out->words, sizeof out->words);
	out->at = statement_number(statement);
	out->taken_by = (uint64_t)statement_number(statement);
	out->closed_at = statement_number(statement);
	statement_text(statement, out->nickname, sizeof out->nickname);
	statement_text(statement, out->role, sizeof out->role);
}

enum store_result store_add_report(struct store *store, struct store_report *report, bool has_line)
{
	struct statement statement = statement_start(store, STATEMENT_ADD_REPORT);
	enum store_result result;

	statement_put_number(&statement, report->about);
	statement_put_text(&statement, report->room);
	statement_put_number(&statement, (int64_t)report->subject);
	statement_put_number(&statement, has_line);
	statement_put_number(&statement, (int64_t)report->person);
	statement_put_reference(&statement, report->reporter);
	statement_put_text(&statement, report->words);
	statement_put_number(&statement, report->at);
	result = statement_change(&statement);
	if (result == STORE_OK)
		report->number = (uint32_t)sqlite3_last_insert_rowid(store->db);
	return result;
}

enum store_result store_find_report(struct store *store, uint32_t number, struct store_report *out)
{
	struct statement statement = statement_start(store, STATEMENT_FIND_REPORT);

	statement_put_number(&statement, number);
	if (statement_row(&statement))
		take(&statement, out);
	return statement_end_found(&statement);
}

enum store_result store_each_open_report(struct store *store,
	bool (*each)(void *context, const struct store_report *report), void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_OPEN_REPORT);
	struct store_report report;

	while (statement_row(&statement)) {
		take(&statement, &report);
		if (!each(context, &report))
			break;
	}
	return statement_end(&statement);
}

bool store_has_reported(struct store *store, uint64_t reporter, uint64_t person)
{
	struct statement statement = statement_start(store, STATEMENT_HAS_REPORTED);
	bool has;

	statement_put_number(&statement, (int64_t)reporter);
	statement_put_number(&statement, (int64_t)person);
	has = statement_row(&statement);
	return statement_end(&statement) == STORE_OK && has;
}

unsigned store_count_reports(struct store *store, uint64_t reporter, int64_t since)
{
	struct statement statement = statement_start(store, STATEMENT_COUNT_REPORTS);
	unsigned count;

	statement_put_number(&statement, (int64_t)reporter);
	statement_put_number(&statement, since);
	count = statement_row(&statement) ? (unsigned)statement_number(&statement) : 0;
	return statement_end(&statement) == STORE_OK ? count : 0;
}

enum store_result store_take_report(struct store *store, uint32_t number, uint64_t staff)
{
	struct statement statement = statement_start(store, STATEMENT_TAKE_REPORT);

	statement_put_number(&statement, (int64_t)staff);
	statement_put_number(&statement, number);
	return statement_change(&statement);
}

enum store_result store_close_report(struct store *store, uint32_t number, int64_t at)
{
	struct statement statement = statement_start(store, STATEMENT_CLOSE_REPORT);

	statement_put_number(&statement, at);
	statement_put_number(&statement, number);
	return statement_change(&statement);
}

enum store_result store_forget_reports(struct store *store, int64_t before, unsigned max, unsigned *count)
{
	return statement_forget(store, STATEMENT_FORGET_REPORTS, before, max, count);
}
