/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom a person does not want to meet. The other one never learns it. */
#ifndef STORE_IGNORE_H
#define STORE_IGNORE_H

#include "store.h"

/* On or off; setting it twice is fine. On: STORE_NONE if either account is not there, STORE_TAKEN for oneself. */
enum store_result store_set_ignore(struct store *store, uint64_t account, uint64_t other, bool is_on);
/* In the order of the others' numbers, with their nicknames. */
enum store_result store_each_ignored(struct store *store, uint64_t account,
	bool (*each)(void *context, uint64_t other, const char *nickname), void *context);

#endif
