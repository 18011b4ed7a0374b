/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who wished to be erased on a day to come. */
#ifndef STORE_LEAVING_H
#define STORE_LEAVING_H

#include "store.h"

/* That account is to be erased at that second, since 1970; STORE_NONE if there is no such account. */
enum store_result store_set_leaving(struct store *store, uint64_t account, int64_t due);
/* When; STORE_NONE if they stay. */
enum store_result store_find_leaving(struct store *store, uint64_t account, int64_t *due);
/* They stay; STORE_NONE if they never wished to leave. */
enum store_result store_remove_leaving(struct store *store, uint64_t account);
/* Somebody whose time has come; STORE_NONE if there is nobody. */
enum store_result store_next_leaving(struct store *store, int64_t now, uint64_t *account);

#endif
