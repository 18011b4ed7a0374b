/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person chose for themselves, by name. Knows neither the names nor the values. */
#ifndef STORE_SETTING_H
#define STORE_SETTING_H

#include "store.h"

enum { STORE_SETTING_NAME_ROOM = 33, STORE_SETTING_VALUE_ROOM = 257 };

/* Sets or replaces one; STORE_NONE if there is no such account, STORE_TAKEN if name or value is too long. */
enum store_result store_set_setting(struct store *store, uint64_t account, const char *name, const char *value);
/* By name. */
enum store_result store_each_setting(struct store *store, uint64_t account,
	bool (*each)(void *context, const char *name, const char *value), void *context);

#endif
