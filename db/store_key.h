/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SSH keys that open an account's door, as keyed hashes: a stolen file does not tell whose key it is. */
#ifndef STORE_KEY_H
#define STORE_KEY_H

#include "store.h"

enum { STORE_KEY_HASH = 32 };

struct store_key {
	uint32_t number;   /* counts per account from 1 */
	uint64_t account;
	uint8_t hash[STORE_KEY_HASH];
	char algorithm[40];
	char tail[8];      /* the last characters of the fingerprint, for its person to tell keys apart */
	int64_t added_day; /* days since 1970, UTC */
};

/* Stores a key and sets key->number; STORE_TAKEN if any account has it, STORE_NONE if there is no such account. */
enum store_result store_add_key(struct store *store, struct store_key *key);
/* Whose key is it? STORE_NONE if nobody's. */
enum store_result store_find_key(struct store *store, const uint8_t hash[STORE_KEY_HASH], struct store_key *out);
/* One account's keys by number. */
enum store_result store_each_key(struct store *store, uint64_t account,
	bool (*each)(void *context, const struct store_key *key), void *context);
/* STORE_NONE if the account has no key of that number. */
enum store_result store_remove_key(struct store *store, uint64_t account, uint32_t number);

#endif
