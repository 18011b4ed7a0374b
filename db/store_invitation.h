/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Invitation codes, as keyed hashes, and the highest time ever seen, so that a clock set back revives none. */
#ifndef STORE_INVITATION_H
#define STORE_INVITATION_H

#include "store.h"

enum { STORE_INVITATION_HASH = 32 };

struct store_invitation {
	uint8_t hash[STORE_INVITATION_HASH];
	char role[STORE_ROLE_ROOM]; /* that its account will have */
	int64_t expires;            /* seconds since 1970; judge it against store_clock_mark */
	bool is_used;
};

/* STORE_TAKEN if the same code was made before. */
enum store_result store_add_invitation(struct store *store, const struct store_invitation *invitation);
/* Fills *out, also if it is used or expired; STORE_NONE if nobody made that code. */
enum store_result store_find_invitation(struct store *store, const uint8_t hash[STORE_INVITATION_HASH],
	struct store_invitation *out);
/* Uses the code for an account. STORE_OK once only; STORE_NONE if it was used or never made, or there is no such
 * account. */
enum store_result store_use_invitation(struct store *store, const uint8_t hash[STORE_INVITATION_HASH],
	uint64_t account);

/* It holds until then; STORE_NONE if it was used or never made. */
enum store_result store_set_invitation_expires(struct store *store, const uint8_t hash[STORE_INVITATION_HASH],
	int64_t expires);
/* As if it had never been made; STORE_NONE if it was used or never made. */
enum store_result store_remove_invitation(struct store *store, const uint8_t hash[STORE_INVITATION_HASH]);

/* Erases at most max of those whose time was over by second `before`, used or not; *count says how many went. */
enum store_result store_forget_invitations(struct store *store, int64_t before, unsigned max, unsigned *count);

/* The later of now and the latest now ever given here, in seconds since 1970; remembers it when the disk allows. */
int64_t store_clock_mark(struct store *store, int64_t now);

#endif
