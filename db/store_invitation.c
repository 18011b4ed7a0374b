/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of invitation, and the clock that never goes back. Does not know the codes. */
#include "store_invitation.h"

#include <string.h>

#include "store_statement.h"

enum store_result store_add_invitation(struct store *store, const struct store_invitation *invitation)
{
	struct statement statement = statement_start(store, STATEMENT_ADD_INVITATION);

	statement_put_bytes(&statement, invitation->hash, STORE_INVITATION_HASH);
	statement_put_text(&statement, invitation->role);
	statement_put_number(&statement, invitation->expires);
	statement_put_number(&statement, invitation->is_used);
	return statement_change(&statement);
}

enum store_result store_find_invitation(struct store *store, const uint8_t hash[STORE_INVITATION_HASH],
	struct store_invitation *out)
{
	struct statement statement = statement_start(store, STATEMENT_FIND_INVITATION);

	statement_put_bytes(&statement, hash, STORE_INVITATION_HASH);
	if (statement_row(&statement)) {
		memset(out, 0, sizeof *out);
		statement_bytes(&statement, out->hash, sizeof out->hash);
		statement_text(&statement, out->role, sizeof out->role);
		out->expires = statement_number(&statement);
		out->is_used = statement_number(&statement) != 0;
	}
	return statement_end_found(&statement);
}

enum store_result store_use_invitation(struct store *store, const uint8_t hash[STORE_INVITATION_HASH],
	uint64_t account)
{
	struct statement statement = statement_start(store, STATEMENT_USE_INVITATION);

	statement_put_number(&statement, (int64_t)account);
	statement_put_bytes(&statement, hash, STORE_INVITATION_HASH);
	return statement_change(&statement);
}

enum store_result store_set_invitation_expires(struct store *store, const uint8_t hash[STORE_INVITATION_HASH],
	int64_t expires)
{
	struct statement statement = statement_start(store, STATEMENT_SET_INVITATION_EXPIRES);

	statement_put_number(&statement, expires);
	statement_put_bytes(&statement, hash, STORE_INVITATION_HASH);
	return statement_change(&statement);
}

enum store_result store_remove_invitation(struct store *store, const uint8_t hash[STORE_INVITATION_HASH])
{
	struct statement statement = statement_start(store, STATEMENT_REMOVE_INVITATION);

	statement_put_bytes(&statement, hash, STORE_INVITATION_HASH);
	return statement_change(&statement);
}

enum store_result store_forget_invitations(struct store *store, int64_t before, unsigned max, unsigned *count)
{
	return statement_forget(store, STATEMENT_FORGET_INVITATIONS, before, max, count);
}

int64_t store_clock_mark(struct store *store, int64_t now)
{
	struct statement statement = statement_start(store, STATEMENT_FIND_CLOCK);
	int64_t highest = statement_row(&statement) ? statement_number(&statement) : now;

	(void)statement_end(&statement);
	if (now <= highest)
		return highest;
	statement = statement_start(store, STATEMENT_SET_CLOCK);
	statement_put_number(&statement, now);
	(void)statement_change(&statement);
	return now;
}
