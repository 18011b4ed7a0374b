/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SSH public keys as people paste them: one line of an .pub file. */
#ifndef ADMIN_KEY_H
#define ADMIN_KEY_H

#include <stdbool.h>
#include <stdint.h>

#include "store_key.h"

/* Reads "ALGORITHM BASE64 [COMMENT]", the comment is dropped; fills all of key but number, account and day. False if
 * it is not whole, not of a kind that the door takes, or an RSA key of under 2048 bits. */
bool admin_key_read(const char *text, const uint8_t pepper[32], struct store_key *key);

#endif
