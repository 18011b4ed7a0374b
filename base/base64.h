/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes as text: base64 with padding (RFC 4648 section 4). */
#ifndef BASE64_H
#define BASE64_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BASE64_ROOM(n) (((n) + 2) / 3 * 4 + 1)

/* Writes n bytes to `to`, which has BASE64_ROOM(n), and a NUL. */
void base64_write(const uint8_t *bytes, size_t n, char *to);
/* Reads exactly what base64_write writes, `size` characters of it, into at most room bytes; *n says how many. */
bool base64_read(const char *text, size_t size, uint8_t *to, size_t room, size_t *n);

#endif
