/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The roster: who can read an epoch of a consultation, by reader and public key, written by the session that made the
 * epoch's key and sealed as its first line. Whoever reads compares it with what the hub says. Links say that its maker
 * knew earlier keys too, so that nobody who knows public keys alone can begin an epoch. Integers are big-endian.
 *
 *   roster  = "KKr2" links[1] links readers
 *   link    = former epoch[4] proof[32], the newest former epoch first
 *   readers = reader[8] public key[32], one after another, in the order of the readers
 *   proof   = BLAKE2b("KKr2" circle[8] epoch[4] former epoch[4] key of the epoch[32] readers, key = linking[32])
 *   linking = crypto_kdf(key of the former epoch, id 1, context "KKlink_1")
 *
 * A roster of readers alone was written before there were links. */
#ifndef SEAL_ROSTER_H
#define SEAL_ROSTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SEAL_ROSTER_ONE = 40, SEAL_ROSTER_MAX = 16, SEAL_LINKS_MAX = 8, SEAL_LINK = 4 + 32,
	SEAL_ROSTER_ROOM = 4 + 1 + SEAL_LINKS_MAX * SEAL_LINK + SEAL_ROSTER_MAX * SEAL_ROSTER_ONE };

struct seal_reader {
	uint64_t reader;          /* as in struct seal_grant */
	uint8_t public_key[32];
};

struct seal_link {
	uint32_t former;          /* an epoch before */
	uint8_t proof[32];
};

struct seal_roster {
	struct seal_reader readers[SEAL_ROSTER_MAX];
	int count;
	struct seal_link links[SEAL_LINKS_MAX];
	int links_count;
	bool is_old;              /* from before there were links */
};

/* Sorts readers, and writes them to `to`, of count * SEAL_ROSTER_ONE bytes. */
void seal_roster_write(struct seal_reader *readers, int count, uint8_t *to);
/* Readers in order, each once, at most SEAL_ROSTER_MAX of them; -1 if it is no roster. */
int seal_roster_read(const uint8_t *bytes, size_t size, struct seal_reader readers[SEAL_ROSTER_MAX]);
/* Sorts its readers and writes it with its links; how many bytes, at most SEAL_ROSTER_ROOM. */
size_t seal_roster_put(struct seal_roster *roster, uint8_t *to);
/* False if it is none, or one that only a newer version knows. */
bool seal_roster_take(const uint8_t *bytes, size_t size, struct seal_roster *roster);
/* The proof that who wrote these readers down, sorted, for key, of an epoch, knew the key of a former one. */
void seal_roster_prove(uint64_t circle, uint32_t epoch, const uint8_t key[32], uint32_t former,
	const uint8_t former_key[32], const struct seal_roster *roster, uint8_t proof[32]);
/* Do both name the same readers with the same keys? Each in order. */
bool seal_roster_is_same(const struct seal_reader *a, int a_count, const struct seal_reader *b, int b_count);

#endif
