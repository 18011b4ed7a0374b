/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For db/ alone: how an act of staff is bound to the one before. The form stands in store_act.h. */
#ifndef ACT_CHAIN_H
#define ACT_CHAIN_H

#include <sqlite3.h>
#include <stddef.h>

#include "store_act.h"

enum { ACT_SALT = 16 };

/* Where the chain begins, after the newest act that is gone, and where it ends. */
struct act_chain {
	uint64_t start, newest;
	uint8_t start_hash[STORE_ACT_HASH], newest_hash[STORE_ACT_HASH], start_seal[STORE_ACT_HASH];
	bool has_start_seal;
};

/* STORE_NONE if the row is missing, which is damage. */
enum store_result act_chain_find(struct store *store, struct act_chain *chain);

void act_chain_said(const uint8_t salt[ACT_SALT], const char *reason, uint8_t said[STORE_ACT_HASH]);
/* The hash of an act with its number, after the one with hash `before`. */
void act_chain_hash(const uint8_t before[STORE_ACT_HASH], const struct store_act *act,
	const uint8_t said[STORE_ACT_HASH], uint8_t hash[STORE_ACT_HASH]);
/* Gives both to SQL, as act_said and act_hash, for migrations alone: no table may use them. SQLITE_OK, or its code. */
int act_chain_register(sqlite3 *db);

#endif
