/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Codes for somebody who has lost passphrase and recovery code: staff make one, after they made sure by another way who
 * it is, and hand it on. It is good once, and opens nothing that was sealed. */
#ifndef RESET_H
#define RESET_H

#include "kinds.h"
#include "seal.h"
#include "store_reset.h"

enum { RESET_HOURS = 72 };

/* Makes the code for an account in reset->account, in place of the one before; now: seconds since 1970. The rest of
 * *reset is filled in. */
enum store_result reset_make(struct store *store, const uint8_t pepper[SEAL_KEY], int64_t now,
	struct store_reset *reset, char digits[CODE_DIGITS + 1]);

#endif
