/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rosters: plain bytes, to be sealed by others. Read as if an enemy had written them. */
#include "seal_roster.h"

#include <stdlib.h>
#include <string.h>

#include "big_endian.h"

enum { READER = 8 };

_Static_assert(SEAL_ROSTER_ONE == READER + sizeof ((struct seal_reader *)0)->public_key, "one after another");

static int by_reader(const void *a, const void *b);

void seal_roster_write(struct seal_reader *readers, int count, uint8_t *to)
{
	qsort(readers, (size_t)count, sizeof *readers, by_reader);
	for (int i = 0; i < count; i++, to += SEAL_ROSTER_ONE) {
		big_endian_put(to, readers[i].reader, READER);
		memcpy(to + READER, readers[i].public_key, sizeof readers[i].public_key);
	}
}

int seal_roster_read(const uint8_t *bytes, size_t size, struct seal_reader readers[SEAL_ROSTER_MAX])
{
	int count = (int)(size / SEAL_ROSTER_ONE);

	if (size == 0 || size % SEAL_ROSTER_ONE != 0 || size > SEAL_ROSTER_MAX * SEAL_ROSTER_ONE)
		return -1;
	for (int i = 0; i < count; i++, bytes += SEAL_ROSTER_ONE) {
		readers[i].reader = big_endian_get(bytes, READER);
		memcpy(readers[i].public_key, bytes + READER, sizeof readers[i].public_key);
		if (i > 0 && readers[i].reader <= readers[i - 1].reader)
			return -1;
	}
	return count;
}

bool seal_roster_is_same(const struct seal_reader *a, int a_count, const struct seal_reader *b, int b_count)
{
	for (int i = 0; a_count == b_count && i < a_count; i++)
		if (a[i].reader != b[i].reader || memcmp(a[i].public_key, b[i].public_key, sizeof a[i].public_key) != 0)
			return false;
	return a_count == b_count;
}

static int by_reader(const void *a, const void *b)
{
	const struct seal_reader *one = a, *other = b;

	return (one->reader > other->reader) - (one->reader < other->reader);
}
