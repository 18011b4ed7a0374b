/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Codes that staff gave for a lost passphrase, as keyed hashes, each for one account. */
#ifndef STORE_RESET_H
#define STORE_RESET_H

#include "store.h"

enum { STORE_RESET_HASH = 32 };

struct store_reset {
	uint64_t account;
	uint8_t hash[STORE_RESET_HASH];
	int64_t expires;               /* seconds since 1970; judge it against store_clock_mark */
};

/* In place of the one before, if there was one. STORE_TAKEN if somebody else has that code; STORE_NONE if there is no
 * such account. */
enum store_result store_set_reset(struct store *store, const struct store_reset *reset);
/* Fills *out, also if it has expired; STORE_NONE for a code that nobody was given, or that was used. */
enum store_result store_find_reset(struct store *store, const uint8_t hash[STORE_RESET_HASH], struct store_reset *out);
/* STORE_NONE if that account was given none. */
enum store_result store_find_reset_of(struct store *store, uint64_t account, struct store_reset *out);
/* Somebody had it and typed a name that is not its person's: with the one that makes it max, the code is gone. */
enum store_result store_miss_reset(struct store *store, uint64_t account, unsigned max);
/* Nothing to remove is fine. */
enum store_result store_remove_reset(struct store *store, uint64_t account);
/* Erases at most max of those that expired before that second; *count says how many went. */
enum store_result store_forget_resets(struct store *store, int64_t before, unsigned max, unsigned *count);

#endif
