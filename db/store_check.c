/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks for damage: SQLite's own checks, then what the rows must keep to among themselves. Changes nothing. */
#include <stdio.h>
#include <string.h>

#include "language.h"
#include "store_statement.h"

/* A statement that gives a row for each thing that is wrong, and the sentence for it. */
static const struct { enum statement_name name; const char *words; } invariants[] = {
	{ STATEMENT_CHECK_META, N_("The database does not know which place it belongs to; a backup does.") },
	{ STATEMENT_CHECK_COUNTERS, N_("A room's counter is behind its newest line; please use a backup.") },
	{ STATEMENT_CHECK_TEAM_GRANTS,
		N_("Somebody holds a key of a team that is not theirs any more; please use a backup, or set their role again.") },
	{ STATEMENT_CHECK_CONSULT_GRANTS,
		N_("Somebody holds a key of a consultation that is not theirs to read; please use a backup.") },
	{ STATEMENT_CHECK_CONSULT_LINES, N_("A sealed line of a consultation is damaged; please use a backup.") },
	{ STATEMENT_CHECK_NUMBERS, N_("The counter of accounts is behind the newest account; please use a backup.") }
};

static enum store_result check_references(struct store *store, void (*finding)(void *context, const char *words),
	void *context);

enum store_result store_check(struct store *store, void (*finding)(void *context, const char *words), void *context)
{
	enum store_result result = store_check_file(store, finding, context);

	if (result == STORE_OK)
		result = check_references(store, finding, context);
	for (size_t i = 0; result == STORE_OK && i < sizeof invariants / sizeof invariants[0]; i++) {
		struct statement statement = statement_start(store, invariants[i].name);

		if (statement_row(&statement))
			finding(context, _(invariants[i].words));
		result = statement_end(&statement);
	}
	return result == STORE_OK ? store_check_keys(store, finding, context) : result;
}

enum store_result store_check_file(struct store *store, void (*finding)(void *context, const char *words),
	void *context)
{
	struct statement statement = statement_start(store, STATEMENT_CHECK_INTEGRITY);
	char found[256], words[512];

	while (statement_row(&statement)) {
		statement_text(&statement, found, sizeof found);
		if (strcmp(found, "ok") == 0)
			continue;
		for (char *end = found; (end = strchr(end, '\n')); )
			*end = ' ';
		(void)snprintf(words, sizeof words, _("The database file is damaged (%s); please use a backup."), found);
		finding(context, words);
	}
	return statement_end(&statement);
}

static enum store_result check_references(struct store *store, void (*finding)(void *context, const char *words),
	void *context)
{
	struct statement statement = statement_start(store, STATEMENT_CHECK_REFERENCES);
	char table[32], words[512];

	while (statement_row(&statement)) {
		statement_text(&statement, table, sizeof table);
		(void)snprintf(words, sizeof words,
			_("A row of the table %s belongs to something that is gone; please use a backup."), table);
		finding(context, words);
	}
	return statement_end(&statement);
}
