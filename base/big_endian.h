/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers in records, the highest byte first. */
#ifndef BIG_ENDIAN_H
#define BIG_ENDIAN_H

#include <stdint.h>

/* Writes the lower `size` bytes of number; returns where the next one goes. */
static inline uint8_t *big_endian_put(uint8_t *to, uint64_t number, int size)
{
	for (int i = 0; i < size; i++)
		to[i] = (uint8_t)(number >> (8 * (size - 1 - i)));
	return to + size;
}

/* At most 8 bytes. */
static inline uint64_t big_endian_get(const uint8_t *from, int size)
{
	uint64_t number = 0;

	for (int i = 0; i < size; i++)
		number = number << 8 | from[i];
	return number;
}

#endif
