/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libsodium's base64, which takes the same time whatever the bytes are. */
#include "base64.h"

#include <sodium.h>

void base64_write(const uint8_t *bytes, size_t n, char *to)
{
	(void)sodium_bin2base64(to, BASE64_ROOM(n), bytes, n, sodium_base64_VARIANT_ORIGINAL);
}

bool base64_read(const char *text, size_t size, uint8_t *to, size_t room, size_t *n)
{
	for (size_t i = 0; i < size; i++)
		if ((uint8_t)text[i] > 'z')
			return false; /* libsodium takes some bytes beyond ASCII for letters */
	return sodium_base642bin(to, room, text, size, NULL, n, NULL, sodium_base64_VARIANT_ORIGINAL) == 0;
}
