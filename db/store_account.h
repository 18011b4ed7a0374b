/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts: a number, a nickname, a role, perhaps a passphrase's hash. Nothing here says who somebody is outside. */
#ifndef STORE_ACCOUNT_H
#define STORE_ACCOUNT_H

#include "store.h"

enum { STORE_SALT = 16, STORE_AUTH_HASH = 32 };

struct store_account {
	uint64_t account;                /* from 1; never given twice, also after an erasure */
	char nickname[STORE_NICKNAME_ROOM];
	char key[STORE_NAME_KEY_ROOM];   /* of the nickname; equal keys look alike and cannot both be in */
	char role[STORE_ROLE_ROOM];      /* "participant" ... "coordinator" */
	bool is_suspended, has_passphrase;
	uint8_t salt[STORE_SALT];        /* this and what follows: zeros unless has_passphrase */
	uint32_t passes, memory_kib;
	uint8_t auth_hash[STORE_AUTH_HASH];
	int64_t made_day, seen_day;      /* days since 1970, UTC */
};

/* Stores a new account and sets account->account; STORE_TAKEN if a nickname that looks the same is in. */
enum store_result store_add_account(struct store *store, struct store_account *account);
/* Fill *account or give STORE_NONE. */
enum store_result store_find_account(struct store *store, uint64_t account, struct store_account *out);
enum store_result store_find_account_by_key(struct store *store, const char *key, struct store_account *out);
/* In the order they were made. */
enum store_result store_each_account(struct store *store,
	bool (*each)(void *context, const struct store_account *account), void *context);

/* Each gives STORE_NONE if there is no such account. */
enum store_result store_set_passphrase(struct store *store, uint64_t account, const uint8_t salt[STORE_SALT],
	uint32_t passes, uint32_t memory_kib, const uint8_t auth_hash[STORE_AUTH_HASH]);
enum store_result store_set_role(struct store *store, uint64_t account, const char *role);
enum store_result store_set_suspended(struct store *store, uint64_t account, bool is_suspended);
enum store_result store_set_seen_day(struct store *store, uint64_t account, int64_t day);

/* Erases an account with its lines, reactions, keys, settings, ignores both ways, the link to its invitation, reports
 * about it and the words of those it made; of staff acts the numbers stay, and each room goes on counting. The bytes
 * leave the files with the next store_scrub. */
enum store_result store_erase_account(struct store *store, uint64_t account);

#endif
