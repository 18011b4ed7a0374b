/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libsodium's base64, which takes the same time whatever the bytes are. */
#include "base64.h"

#include <sodium.h>

void base64_write(const uint8_t *bytes, size_t n, char *to)
{
	(void)sodium_bin2base64(to, BASE64_ROOM(n), bytes, n, sodium_base64_VARIANT_ORIGINAL);
}
