/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What staff did to somebody, with the reason they gave. Holds numbers, no names, and outlives the accounts. Acts are
 * only ever added, each bound to the one before; those whose time is over go from the oldest on.
 *
 * Integers are big-endian; [n] is a number of bytes; a text is its length[2], then its bytes.
 *   said[32] = BLAKE2b-256(salt[16] reason)            stays when reason and salt go with the person
 *   hash[32] = BLAKE2b-256("KKacts_1" before[32] number[8] staff[8] person[8] second[8] at[8] act room said[32])
 *   seal[32] = seal_act(hash, pepper)                  see seal.h
 * before is the hash of the act before, 32 zeros for the first. hash tells of slips and of damage, and needs nothing
 * to be looked at, in a backup too; seal tells of whoever can write the file and reckon hashes anew, but has no
 * pepper. Neither tells that the newest acts were taken off together with all that says there were more: for that,
 * `kokoiru check` shows the beginning of the newest hash, to be kept on paper. */
#ifndef STORE_ACT_H
#define STORE_ACT_H

#include "store.h"

enum { STORE_ACT_ROOM = 16, STORE_REASON_ROOM = 601, STORE_ACT_HASH = 32 };

struct store_act {
	uint64_t number;            /* from 1, without gaps; out only */
	uint64_t staff, person;     /* accounts; staff 0 is the command line, person may be 0 */
	uint64_t second;            /* the other member of staff, where it took two; 0 for none */
	char act[STORE_ACT_ROOM];
	char room[STORE_ROOM_ROOM];
	char reason[STORE_REASON_ROOM]; /* "" also once its person is erased */
	int64_t at;                 /* seconds since 1970 */
};

enum store_result store_add_act(struct store *store, const struct store_act *act);
/* Newest first, all of them. */
enum store_result store_each_act(struct store *store,
	bool (*each)(void *context, const struct store_act *act), void *context);
/* Newest first, those done to this person. */
enum store_result store_each_act_about(struct store *store, uint64_t person,
	bool (*each)(void *context, const struct store_act *act), void *context);
/* Newest first, from second `from` until before `until`. */
enum store_result store_each_act_between(struct store *store, int64_t from, int64_t until,
	bool (*each)(void *context, const struct store_act *act), void *context);
/* When the newest one before a second was, or the oldest one from it on; *at is 0 if there is none. */
enum store_result store_find_act_before(struct store *store, int64_t second, int64_t *at);
enum store_result store_find_act_from(struct store *store, int64_t second, int64_t *at);
/* Erases the oldest acts that are older than second `before`, at most max of them, and binds the rest to where they
 * were; *count says how many went. */
enum store_result store_forget_acts(struct store *store, int64_t before, unsigned max, unsigned *count);

/* Follows the chain and gives one sentence on where it first does not fit, as store_check does, but apart from it: a
 * changed record is no reason not to keep a place, or not to restore one. With the pepper (store_use_pepper) the seals
 * are looked at too. */
enum store_result store_check_acts(struct store *store, void (*finding)(void *context, const char *words),
	void *context);

struct store_acts {
	uint64_t first, newest;     /* 0: none */
	uint64_t unsealed;          /* from before there were seals, at the beginning; the act after which it begins, too */
	uint8_t hash[STORE_ACT_HASH]; /* of the newest */
};
/* What there is to be noted on paper. */
enum store_result store_look_at_acts(struct store *store, struct store_acts *out);

#endif
