/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follows the chain of acts from its beginning and says where it first does not fit. Changes nothing. */
#include <stdio.h>
#include <string.h>

#include "act_chain.h"
#include "language.h"
#include "seal.h"
#include "store_statement.h"

enum fault { FAULT_NONE, FAULT_GONE, FAULT_CHANGED, FAULT_REASON, FAULT_SEAL, FAULT_START, FAULT_END, FAULT_COUNT };

static const char *const words[FAULT_COUNT] = {
	[FAULT_GONE] = N_("it is missing"),
	[FAULT_CHANGED] = N_("it was changed"),
	[FAULT_REASON] = N_("its reason was changed"),
	[FAULT_SEAL] = N_("this place did not write it"),
	[FAULT_START] = N_("it should not be the first one"),
	[FAULT_END] = N_("it should not be the last one")
};

struct walk {
	const struct store *store;
	uint64_t number;             /* of the act before */
	uint8_t hash[STORE_ACT_HASH]; /* and its hash */
	bool is_sealed;              /* it was, so the next one is */
};

struct row {
	struct store_act act;
	bool is_reason_gone, has_seal;
	uint8_t salt[ACT_SALT], said[STORE_ACT_HASH], hash[STORE_ACT_HASH], seal[STORE_ACT_HASH];
};

static enum fault begin(struct walk *walk, const struct act_chain *chain);
static void take(struct statement *statement, struct row *row);
static enum fault follow(struct walk *walk, const struct row *row);
static bool seal_fits(const struct store *store, const uint8_t hash[STORE_ACT_HASH],
	const uint8_t seal[STORE_ACT_HASH]);

enum store_result store_check_acts(struct store *store, void (*finding)(void *context, const char *words),
	void *context)
{
	struct walk walk = { .store = store };
	struct statement statement;
	struct act_chain chain;
	struct row row;
	enum fault fault;
	char sentence[256];
	enum store_result result = act_chain_find(store, &chain);

	if (result == STORE_NONE)
		finding(context, _("It is not known where the record of what staff did begins; please use a backup."));
	if (result != STORE_OK)
		return result == STORE_NONE ? STORE_OK : result;
	fault = begin(&walk, &chain);
	statement = statement_start(store, STATEMENT_EACH_ACT_IN_CHAIN);
	while (fault == FAULT_NONE && statement_row(&statement)) {
		take(&statement, &row);
		fault = follow(&walk, &row);
	}
	if (fault == FAULT_NONE && (walk.number != chain.newest || !seal_equal(walk.hash, chain.newest_hash)))
		fault = FAULT_END;
	if (fault != FAULT_NONE) {
		(void)snprintf(sentence, sizeof sentence,
			_("The record of what staff did does not fit at act %llu (%s); please compare it with a backup."),
			(unsigned long long)(fault == FAULT_END ? walk.number : walk.number + 1), _(words[fault]));
		finding(context, sentence);
	}
	return statement_end(&statement);
}

static enum fault begin(struct walk *walk, const struct act_chain *chain)
{
	static const uint8_t nothing[STORE_ACT_HASH];

	walk->number = chain->start;
	walk->is_sealed = chain->has_start_seal;
	memcpy(walk->hash, chain->start_hash, sizeof walk->hash);
	if (chain->start == 0)
		return seal_equal(chain->start_hash, nothing) && !chain->has_start_seal ? FAULT_NONE : FAULT_START;
	return !chain->has_start_seal || seal_fits(walk->store, chain->start_hash, chain->start_seal) ? FAULT_NONE
		: FAULT_START;
}

/* As EACH_ACT_IN_CHAIN gives it. */
static void take(struct statement *statement, struct row *row)
{
	memset(row, 0, sizeof *row);
	row->act.number = (uint64_t)statement_number(statement);
	row->act.staff = (uint64_t)statement_number(statement);
	row->act.person = (uint64_t)statement_number(statement);
	row->act.second = (uint64_t)statement_number(statement);
	statement_text(statement, row->act.act, sizeof row->act.act);
	statement_text(statement, row->act.room, sizeof row->act.room);
	row->act.at = statement_number(statement);
	statement_text(statement, row->act.reason, sizeof row->act.reason);
	row->is_reason_gone = statement_number(statement) != 0;
	statement_bytes(statement, row->salt, sizeof row->salt);
	statement_bytes(statement, row->said, sizeof row->said);
	statement_bytes(statement, row->hash, sizeof row->hash);
	row->has_seal = !statement_null(statement);
	statement_bytes(statement, row->seal, sizeof row->seal);
}

static enum fault follow(struct walk *walk, const struct row *row)
{
	uint8_t said[STORE_ACT_HASH], hash[STORE_ACT_HASH];

	if (row->act.number != walk->number + 1)
		return FAULT_GONE;
	act_chain_said(row->salt, row->act.reason, said);
	if (!row->is_reason_gone && !seal_equal(said, row->said))
		return FAULT_REASON;
	act_chain_hash(walk->hash, &row->act, row->said, hash);
	if (!seal_equal(hash, row->hash))
		return FAULT_CHANGED;
	/* Those without a seal are older than all with one. */
	if (row->has_seal ? !seal_fits(walk->store, hash, row->seal) : walk->is_sealed)
		return FAULT_SEAL;
	walk->number = row->act.number;
	walk->is_sealed = row->has_seal;
	memcpy(walk->hash, hash, sizeof walk->hash);
	return FAULT_NONE;
}

/* Without the pepper nobody can tell. */
static bool seal_fits(const struct store *store, const uint8_t hash[STORE_ACT_HASH],
	const uint8_t seal[STORE_ACT_HASH])
{
	uint8_t expected[STORE_ACT_HASH];

	if (!store->has_pepper)
		return true;
	seal_act(hash, store->pepper, expected);
	return seal_equal(expected, seal);
}
