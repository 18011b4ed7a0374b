/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How each statement finds its rows, as SQLite itself says: no statement reads the whole of a table that grows with the
 * place, unless it stands here with the reason. */
#include "test_store.h"

#include <sqlite3.h>

#include "store_statement.h"

static const char *const names[STATEMENT_COUNT] = {
#define STATEMENT(name, sql) [STATEMENT_##name] = #name,
#include "statements.def"
#undef STATEMENT
};

/* What does not grow with the place. */
static const struct { const char *table, *why; } small[] = {
	{ "meta", "one row" }, { "act_chain", "one row" }, { "opening_stay", "one row" },
	{ "room", "one for each room" }, { "held_door", "one for each room" },
	{ "team_key", "one whenever somebody of staff leaves" }, { "team_grant", "of these, one for each of staff" },
	{ "handover", "of four weeks" }, { "notice", "as many as staff write, until they are over" },
	{ "application", "as many as wait" }, { "mail", "as many as wait, and some days" },
	{ "invitation", "until they expire" }, { "reset", "three days" }, { "appointment", "until they are over" }
};

/* What may read all of a table, and why. */
static const struct { enum statement_name name; const char *why; } allowed[] = {
	{ STATEMENT_EACH_ACCOUNT, "the command line lists them all" },
	{ STATEMENT_FIND_OLDEST_LINES, "goes no further than it is asked to" },
	{ STATEMENT_FIND_FORGOTTEN_ACT, "goes no further than it is asked to" },
	{ STATEMENT_EACH_ACT, "newest first, and whoever reads ends the walk" },
	{ STATEMENT_EACH_ACT_IN_CHAIN, "kokoiru check" },
	{ STATEMENT_COUNT_UNSEALED_ACTS, "kokoiru check, and whoever looks at the record's seals" },
	{ STATEMENT_EACH_TEAM_LACK, "once, when somebody of staff opens their keys" },
	{ STATEMENT_COUNT_PEOPLE_OF_DAY, "every thirty seconds at most, while a console is open; 10,000 people: 1 ms" },
	{ STATEMENT_COUNT_TALKED, "with it, and never more than 20,000 lines" },
	{ STATEMENT_COUNT_REPORTS_SINCE, "with it; reports are few, and go" },
	{ STATEMENT_EACH_OPEN_REPORT, "of an index that holds the open ones only" },
	{ STATEMENT_EACH_MEASURE, "measures are few, and go" },
	{ STATEMENT_FORGET_MEASURES, "once an hour" },
	{ STATEMENT_FORGET_REPORTS, "once an hour" },
	{ STATEMENT_FORGET_PARTS, "once an hour" },
	{ STATEMENT_PURGE_POSTS, "once an hour, the reports" },
	{ STATEMENT_ERASE_EMPTY_THREADS, "when posts are forgotten or somebody leaves for ever" },
	{ STATEMENT_EACH_THREAD, "of what it has made of one room" },
	{ STATEMENT_SEARCH_INDEX, "SQLite's word for the index itself" },
	{ STATEMENT_EACH_APPOINTMENT, "appointments, until they are over" },
	{ STATEMENT_ERASE_CONSULT_NOTES, "when somebody leaves for ever" },
	{ STATEMENT_CHECK_REFERENCES, "kokoiru check" }, { STATEMENT_CHECK_COSTS, "kokoiru check" },
	{ STATEMENT_CHECK_RECORDS, "kokoiru check" }, { STATEMENT_CHECK_CONSULT_GRANTS, "kokoiru check" },
	{ STATEMENT_CHECK_CONSULT_LINES, "kokoiru check" }
};

enum { SMALL = sizeof small / sizeof *small, ALLOWED = sizeof allowed / sizeof *allowed };

static bool is_small(const char *scanned)
{
	for (size_t i = 0; i < SMALL; i++) {
		size_t size = strlen(small[i].table);

		if (strncmp(scanned, small[i].table, size) == 0 && (scanned[size] == ' ' || scanned[size] == '\0'))
			return true;
	}
	return false;
}

/* The plan says of a subquery, in parentheses, by itself what that reads. */
static bool reads_all(const char *step)
{
	if (strstr(step, "AUTOMATIC"))
		return true; /* an index made for one run */
	return strncmp(step, "SCAN ", 5) == 0 && step[5] != '(' && !strstr(step, "CONSTANT ROW") && !is_small(step + 5);
}

/* The step that does; "" if none. */
static void find_scan(struct store *store, enum statement_name name, char scan[128])
{
	char *sql = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", statement_sql(name));
	sqlite3_stmt *plan = NULL;

	scan[0] = '\0';
	assert_int_equal(sqlite3_prepare_v2(store->db, sql, -1, &plan, NULL), SQLITE_OK);
	while (sqlite3_step(plan) == SQLITE_ROW) {
		const char *step = (const char *)sqlite3_column_text(plan, 3);

		if (reads_all(step))
			(void)snprintf(scan, 128, "%s", step);
	}
	(void)sqlite3_finalize(plan);
	sqlite3_free(sql);
}

static const char *reason_of(enum statement_name name)
{
	for (size_t i = 0; i < ALLOWED; i++)
		if (allowed[i].name == name)
			return allowed[i].why;
	return NULL;
}

static void no_statement_reads_a_whole_table(void **state)
{
	struct test_place *place = *state;
	unsigned findings = 0;
	char scan[128];

	for (int i = 0; i < STATEMENT_COUNT; i++) {
		const char *why = reason_of((enum statement_name)i);

		find_scan(place->store, (enum statement_name)i, scan);
		if ((scan[0] != '\0') == (why != NULL))
			continue;
		print_error("%s: %s\n", names[i], scan[0] ? scan : "needs no leave any more");
		findings++;
	}
	assert_int_equal(findings, 0);
}

/* A statement whose plan hung on what is bound would be prepared anew at every run. */
static void what_is_bound_changes_no_plan(void **state)
{
	struct test_place *place = *state;
	struct statement statement;
	int before;

	for (int64_t number = 0; number < 3; number++) {
		statement = statement_start(place->store, STATEMENT_FIND_REST);
		for (int i = 0; i < 3; i++)
			statement_put_number(&statement, number);
		before = sqlite3_stmt_status(statement.handle, SQLITE_STMTSTATUS_REPREPARE, 0);
		assert_false(statement_row(&statement));
		assert_int_equal(sqlite3_stmt_status(statement.handle, SQLITE_STMTSTATUS_REPREPARE, 0), before);
		assert_int_equal(statement_end(&statement), STORE_OK);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(no_statement_reads_a_whole_table, test_place_make, test_place_remove),
		cmocka_unit_test_setup_teardown(what_is_bound_changes_no_plan, test_place_make, test_place_remove)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
