/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of act, and the one row of act_chain: where the chain of them begins and ends. Does not know which acts there
 * are. */
#include "store_act.h"

#include <string.h>

#include "act_chain.h"
#include "seal.h"
#include "store_statement.h"

/* What is on record of an act beside what was done. */
struct proof {
	uint8_t salt[ACT_SALT], said[STORE_ACT_HASH], hash[STORE_ACT_HASH];
};

static enum store_result add(struct store *store, const struct store_act *act, const struct proof *proof);
static enum store_result set_newest(struct store *store, uint64_t number, const uint8_t hash[STORE_ACT_HASH]);
static enum store_result walk(struct statement *statement, bool (*each)(void *context, const struct store_act *act),
	void *context);
static enum store_result find_time(struct store *store, enum statement_name name, int64_t second, int64_t *at);
static void take(struct statement *statement, struct store_act *act);
static const uint8_t *seal_of(const struct store *store, const uint8_t hash[STORE_ACT_HASH],
	uint8_t seal[STORE_ACT_HASH]);
static enum store_result find_last_to_go(struct store *store, int64_t before, unsigned max, struct act_chain *chain,
	unsigned *count);
static enum store_result set_start(struct store *store, const struct act_chain *chain);

enum store_result store_add_act(struct store *store, const struct store_act *act)
{
	struct store_act added = *act;
	struct proof proof;
	struct act_chain chain;
	enum store_result result = act_begin(store);

	if (result != STORE_OK)
		return result;
	result = act_chain_find(store, &chain);
	if (result == STORE_OK) {
		added.number = chain.newest + 1;
		seal_random(proof.salt, sizeof proof.salt);
		act_chain_said(proof.salt, added.reason, proof.said);
		act_chain_hash(chain.newest_hash, &added, proof.said, proof.hash);
		result = add(store, &added, &proof);
	}
	if (result == STORE_OK)
		result = set_newest(store, added.number, proof.hash);
	return act_end(store, result);
}

enum store_result store_each_act(struct store *store,
	bool (*each)(void *context, const struct store_act *act), void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_ACT);

	return walk(&statement, each, context);
}

enum store_result store_each_act_about(struct store *store, uint64_t person,
	bool (*each)(void *context, const struct store_act *act), void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_ACT_ABOUT);

	statement_put_number(&statement, (int64_t)person);
	return walk(&statement, each, context);
}

enum store_result store_each_act_between(struct store *store, int64_t from, int64_t until,
	bool (*each)(void *context, const struct store_act *act), void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_ACT_BETWEEN);

	statement_put_number(&statement, from);
	statement_put_number(&statement, until);
	return walk(&statement, each, context);
}

enum store_result store_find_act_before(struct store *store, int64_t second, int64_t *at)
{
	return find_time(store, STATEMENT_NEWEST_ACT_BEFORE, second, at);
}

enum store_result store_find_act_from(struct store *store, int64_t second, int64_t *at)
{
	return find_time(store, STATEMENT_OLDEST_ACT_FROM, second, at);
}

enum store_result store_forget_acts(struct store *store, int64_t before, unsigned max, unsigned *count)
{
	struct act_chain chain;
	enum store_result result = act_begin(store);

	*count = 0;
	if (result != STORE_OK)
		return result;
	result = find_last_to_go(store, before, max, &chain, count);
	if (result == STORE_OK && *count > 0)
		result = set_start(store, &chain);
	if (result == STORE_OK && *count > 0)
		result = statement_run(store, STATEMENT_FORGET_ACTS);
	return act_end(store, result);
}

enum store_result store_look_at_acts(struct store *store, struct store_acts *out)
{
	struct statement statement;
	struct act_chain chain;
	enum store_result result = act_chain_find(store, &chain);

	memset(out, 0, sizeof *out);
	if (result != STORE_OK)
		return result;
	out->newest = chain.newest;
	out->first = chain.newest > chain.start ? chain.start + 1 : 0;
	memcpy(out->hash, chain.newest_hash, sizeof out->hash);
	statement = statement_start(store, STATEMENT_COUNT_UNSEALED_ACTS);
	if (statement_row(&statement))
		out->unsealed = (uint64_t)statement_number(&statement) + (chain.start > 0 && !chain.has_start_seal);
	return statement_end(&statement);
}

static enum store_result add(struct store *store, const struct store_act *act, const struct proof *proof)
{
	struct statement statement = statement_start(store, STATEMENT_ADD_ACT);
	uint8_t seal[STORE_ACT_HASH];

	statement_put_number(&statement, (int64_t)act->number);
	statement_put_number(&statement, (int64_t)act->staff);
	statement_put_number(&statement, (int64_t)act->person);
	statement_put_number(&statement, (int64_t)act->second);
	statement_put_text(&statement, act->act);
	statement_put_text(&statement, act->room);
	statement_put_number(&statement, act->at);
	statement_put_text(&statement, act->reason);
	statement_put_bytes(&statement, proof->salt, sizeof proof->salt);
	statement_put_bytes(&statement, proof->said, sizeof proof->said);
	statement_put_bytes(&statement, proof->hash, sizeof proof->hash);
	statement_put_bytes(&statement, seal_of(store, proof->hash, seal), STORE_ACT_HASH);
	return statement_change(&statement);
}

static enum store_result set_newest(struct store *store, uint64_t number, const uint8_t hash[STORE_ACT_HASH])
{
	struct statement statement = statement_start(store, STATEMENT_SET_NEWEST_ACT);

	statement_put_number(&statement, (int64_t)number);
	statement_put_bytes(&statement, hash, STORE_ACT_HASH);
	return statement_change(&statement);
}

static enum store_result walk(struct statement *statement, bool (*each)(void *context, const struct store_act *act),
	void *context)
{
	struct store_act act;

	while (statement_row(statement)) {
		take(statement, &act);
		if (!each(context, &act))
			break;
	}
	return statement_end(statement);
}

static enum store_result find_time(struct store *store, enum statement_name name, int64_t second, int64_t *at)
{
	struct statement statement = statement_start(store, name);

	statement_put_number(&statement, second);
	*at = statement_row(&statement) ? statement_number(&statement) : 0;
	return statement_end(&statement);
}

static void take(struct statement *statement, struct store_act *act)
{
	memset(act, 0, sizeof *act);
	act->number = (uint64_t)statement_number(statement);
	act->staff = (uint64_t)statement_number(statement);
	act->person = (uint64_t)statement_number(statement);
	act->second = (uint64_t)statement_number(statement);
	statement_text(statement, act->act, sizeof act->act);
	statement_text(statement, act->room, sizeof act->room);
	act->at = statement_number(statement);
	statement_text(statement, act->reason, sizeof act->reason);
}

/* NULL without a pepper. */
static const uint8_t *seal_of(const struct store *store, const uint8_t hash[STORE_ACT_HASH],
	uint8_t seal[STORE_ACT_HASH])
{
	if (!store->has_pepper)
		return NULL;
	seal_act(hash, store->pepper, seal);
	return seal;
}

/* Stops at the first that is young enough: the chain goes from its beginning only. */
static enum store_result find_last_to_go(struct store *store, int64_t before, unsigned max, struct act_chain *chain,
	unsigned *count)
{
	struct statement statement = statement_start(store, STATEMENT_FIND_FORGOTTEN_ACT);
	uint64_t number;
	uint8_t hash[STORE_ACT_HASH];
	bool is_sealed;

	statement_put_number(&statement, before);
	statement_put_number(&statement, max);
	while (statement_row(&statement)) {
		number = (uint64_t)statement_number(&statement);
		statement_bytes(&statement, hash, sizeof hash);
		is_sealed = statement_number(&statement) != 0;
		if (statement_number(&statement))
			break;
		chain->start = number;
		chain->has_start_seal = is_sealed;
		memcpy(chain->start_hash, hash, sizeof hash);
		++*count;
	}
	return statement_end(&statement);
}

/* One that was without a seal stays so: those after it may be, too. */
static enum store_result set_start(struct store *store, const struct act_chain *chain)
{
	struct statement statement = statement_start(store, STATEMENT_SET_FIRST_ACT);
	uint8_t seal[STORE_ACT_HASH];

	statement_put_number(&statement, (int64_t)chain->start);
	statement_put_bytes(&statement, chain->start_hash, STORE_ACT_HASH);
	statement_put_bytes(&statement, chain->has_start_seal ? seal_of(store, chain->start_hash, seal) : NULL,
		STORE_ACT_HASH);
	return statement_change(&statement);
}
