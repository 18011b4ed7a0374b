/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The roster: who can read an epoch of a consultation, by reader and public key, written by the session that made the
 * epoch's key and sealed as its first line. Whoever reads compares it with what the hub says.
 *
 *   roster = reader[8] public key[32], one after another, in the order of the readers */
#ifndef SEAL_ROSTER_H
#define SEAL_ROSTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SEAL_ROSTER_ONE = 40, SEAL_ROSTER_MAX = 16 };

struct seal_reader {
	uint64_t reader;          /* as in struct seal_grant */
	uint8_t public_key[32];
};

/* Sorts readers, and writes them to `to`, of count * SEAL_ROSTER_ONE bytes. */
void seal_roster_write(struct seal_reader *readers, int count, uint8_t *to);
/* Readers in order, each once, at most SEAL_ROSTER_MAX of them; -1 if it is no roster. */
int seal_roster_read(const uint8_t *bytes, size_t size, struct seal_reader readers[SEAL_ROSTER_MAX]);
/* Do both name the same readers with the same keys? Each in order. */
bool seal_roster_is_same(const struct seal_reader *a, int a_count, const struct seal_reader *b, int b_count);

#endif
