/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys that teams of staff share, epoch by epoch, and who was granted one. Who may hold one follows from the account's
 * role: grants that are no longer due go with the change that made them so (a role, a suspension, an erasure), in the
 * same act, and end their epoch. */
#ifndef STORE_TEAM_H
#define STORE_TEAM_H

#include "store_pair.h"

enum { STORE_TEAM_ROOM = 16 };

struct store_team_key {
	char team[STORE_TEAM_ROOM];
	uint32_t epoch;      /* from 1 */
	uint8_t public_key[STORE_PUBLIC_KEY];
	bool is_ended;       /* a next one is to be made */
	int64_t made_day;
};

struct store_team_grant {
	uint64_t account;
	char team[STORE_TEAM_ROOM];
	uint32_t epoch;
	struct store_record sealed;
};

/* Somebody who should be granted a key and is not yet. */
struct store_team_lack {
	char team[STORE_TEAM_ROOM];
	uint32_t epoch;
	uint64_t account;
	uint8_t public_key[STORE_PUBLIC_KEY];
};

/* A key and its maker's grant of it, or neither: STORE_TAKEN if that epoch is there, STORE_NONE if the maker may not
 * hold it or has no pair. */
enum store_result store_add_team_key(struct store *store, const struct store_team_key *key,
	const struct store_team_grant *grant);
/* The newest epoch of a team; STORE_NONE if it has none. */
enum store_result store_newest_team_key(struct store *store, const char *team, struct store_team_key *out);
enum store_result store_find_team_key(struct store *store, const char *team, uint32_t epoch,
	struct store_team_key *out);
/* STORE_TAKEN if the account has that grant; STORE_NONE unless it may have it, and has a pair. */
enum store_result store_add_team_grant(struct store *store, const struct store_team_grant *grant);
/* Does that account, or anybody for account 0, hold the key? */
bool store_has_team_grant(struct store *store, uint64_t account, const char *team, uint32_t epoch);
/* One account's grants, oldest epoch first. */
enum store_result store_each_team_grant(struct store *store, uint64_t account,
	bool (*each)(void *context, const struct store_team_grant *grant), void *context);
/* Who lacks keys that this account holds, at most limit. */
enum store_result store_each_team_lack(struct store *store, uint64_t account, unsigned limit,
	bool (*each)(void *context, const struct store_team_lack *lack), void *context);
/* Takes away what nobody should hold any more, of one account (as it goes) or, for 0, of all (as they are), and ends
 * those epochs. Part of the changes that bring it about. */
enum store_result store_revoke_team_grants(struct store *store, uint64_t account);
/* Ends the epochs of which this account holds the key: the next ones are to be made. What they hold they keep. */
enum store_result store_end_team_keys(struct store *store, uint64_t account);
/* Has anything changed since the last call that may leave a team without a key, or somebody without a grant? */
bool store_takes_news_of_teams(struct store *store);

#endif
