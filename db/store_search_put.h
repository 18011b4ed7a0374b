/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For db/ alone: whoever stores a text that can be looked for, changes it or lets it go says so here, in the same turn
 * or act. */
#ifndef STORE_SEARCH_PUT_H
#define STORE_SEARCH_PUT_H

#include "store_search.h"

/* Makes texts findable, several joined (NULL ends them); account 0 for nobody's. */
enum store_result search_put(struct store *store, enum store_found kind, uint64_t what, uint64_t account,
	const char *const texts[]);
/* Nobody finds it any more; fine if it was not there. */
enum store_result search_drop(struct store *store, enum store_found kind, uint64_t what);
/* All that an account wrote. */
enum store_result search_drop_account(struct store *store, uint64_t account);

#endif
