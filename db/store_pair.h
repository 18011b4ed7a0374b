/* SPDX-License-Identifier: GPL-3.0-or-later */
/* People's own key pairs, those they had before, and the recovery codes that open them beside a passphrase. Here they
 * are bytes: what stands in a record only base/ knows. */
#ifndef STORE_PAIR_H
#define STORE_PAIR_H

#include "store.h"

enum { STORE_PUBLIC_KEY = 32, STORE_PROOF_HASH = 32, STORE_RECORD_MAX = 256 };

struct store_record {
	uint8_t bytes[STORE_RECORD_MAX];
	uint16_t size;
};

struct store_pair {
	uint64_t account;
	uint8_t public_key[STORE_PUBLIC_KEY];
	struct store_record wrapped;
	int64_t made_day;
};

struct store_recovery {
	uint64_t account;
	uint8_t proof_hash[STORE_PROOF_HASH];
	struct store_record wrapped;
	int64_t made_day;
};

/* STORE_TAKEN if the account has one; STORE_NONE if there is no such account. */
enum store_result store_add_pair(struct store *store, const struct store_pair *pair);
/* The same secret key, wrapped anew; STORE_NONE if the account has none with that public key. */
enum store_result store_rewrap_pair(struct store *store, const struct store_pair *pair);
/* Another pair, and the one before sealed to it; the recovery code of that one ends. STORE_NONE if the account has
 * none. */
enum store_result store_replace_pair(struct store *store, const struct store_pair *pair,
	const struct store_record *former);
/* The pairs of before as they were sealed, newest first. */
enum store_result store_each_former_pair(struct store *store, uint64_t account,
	bool (*each)(void *context, const struct store_record *former), void *context);
/* Erases it, with its recovery code, those of before and all that was granted to them, and ends those epochs of teams.
 * Nothing to erase is fine. */
enum store_result store_remove_pair(struct store *store, uint64_t account);
enum store_result store_find_pair(struct store *store, uint64_t account, struct store_pair *out);
/* In place of the one before, if there was one. */
enum store_result store_set_recovery(struct store *store, const struct store_recovery *recovery);
enum store_result store_find_recovery(struct store *store, uint64_t account, struct store_recovery *out);

#endif
