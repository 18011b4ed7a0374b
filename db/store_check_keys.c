/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks for damage in what opens people's keys, as far as it shows without opening any. Accounts are named by their
 * numbers. */
#include <stdio.h>

#include "language.h"
#include "seal_record.h"
#include "store_pair.h"
#include "store_statement.h"

enum { WORDS_ROOM = 512 };

static enum store_result check_costs(struct store *store, void (*finding)(void *context, const char *words),
	void *context)
{
	struct statement statement = statement_start(store, STATEMENT_CHECK_COSTS);
	char words[WORDS_ROOM];

	while (statement_row(&statement)) {
		uint64_t account = (uint64_t)statement_number(&statement);
		struct seal_cost cost = { .passes = (uint32_t)statement_number(&statement) };

		cost.memory_kib = (uint32_t)statement_number(&statement);
		if (seal_cost_is_sane(cost))
			continue;
		(void)snprintf(words, sizeof words,
			_("What the passphrase of account %llu costs was changed; please use a backup."), (unsigned long long)account);
		finding(context, words);
	}
	return statement_end(&statement);
}

/* kind: as the statement numbers them. */
static bool is_record(unsigned kind, const struct store_record *record)
{
	static bool (*const is_one[])(const uint8_t *record, size_t size) = { seal_is_wrapped, seal_is_grant, seal_is_former };

	return seal_is_newer(record->bytes, record->size) || is_one[kind](record->bytes, record->size);
}

enum store_result store_check_keys(struct store *store, void (*finding)(void *context, const char *words),
	void *context)
{
	struct statement statement;
	char words[WORDS_ROOM];
	enum store_result result = check_costs(store, finding, context);

	if (result != STORE_OK)
		return result;
	statement = statement_start(store, STATEMENT_CHECK_RECORDS);
	while (statement_row(&statement)) {
		uint64_t account = (uint64_t)statement_number(&statement);
		unsigned kind = (unsigned)statement_number(&statement);
		struct store_record record;

		record.size = (uint16_t)statement_blob(&statement, record.bytes, sizeof record.bytes);
		if (is_record(kind, &record))
			continue;
		(void)snprintf(words, sizeof words, _("A key's record of account %llu is damaged; please use a backup."),
			(unsigned long long)account);
		finding(context, words);
	}
	return statement_end(&statement);
}
