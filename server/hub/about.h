/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person may know of the acts about themself. */
#ifndef ABOUT_H
#define ABOUT_H

#include "store_act.h"

/* Gives each act that did something to that person, newest first, as they may know it: when, what, where and the reason
 * that was written for them; who of staff it was, and who agreed, is left out (0). Looking, doubting and asking
 * colleagues is not among them, and nothing shows whether anybody had reported something. */
enum store_result about_each(struct store *store, uint64_t person,
	bool (*each)(void *context, const struct store_act *act), void *context);

#endif
