/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Households: who is not to be in one room with whom unless both wish it. A member is an application, then the
 * invitation that answered it, then the account that used it. */
#ifndef STORE_HOUSEHOLD_H
#define STORE_HOUSEHOLD_H

#include "store.h"

/* One of the three, the others are 0 and NULL. */
struct store_member {
	uint64_t application, account;
	const uint8_t *invitation; /* borrowed; its hash, of 32 bytes */
};

/* They belong to one household from now on, and so does who belonged to one with either. STORE_NONE if there is no
 * such application, invitation or account. */
enum store_result store_link_members(struct store *store, struct store_member one, struct store_member other);
/* Belongs to none any more; fine if it did not. */
enum store_result store_unlink_member(struct store *store, struct store_member member);
/* What stood for somebody is now something else: an application is answered, an invitation used. */
enum store_result store_move_member(struct store *store, struct store_member from, struct store_member to);
/* The household's number, 0 for none. */
enum store_result store_find_household(struct store *store, struct store_member member, uint64_t *household);
/* Its members, in the order they were linked; an invitation has neither number. */
enum store_result store_each_member(struct store *store, uint64_t household,
	bool (*each)(void *context, uint64_t application, uint64_t account, const char *nickname), void *context);
/* The other accounts of an account's household; is_willing: that one does not mind meeting them. */
enum store_result store_each_kin(struct store *store, uint64_t account,
	bool (*each)(void *context, uint64_t other, bool is_willing), void *context);

#endif
