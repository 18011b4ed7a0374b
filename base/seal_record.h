/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How secret keys are kept where anybody may look: wrapped under what only their person knows, or granted to a reader's
 * public key. doc/KEYS.md says it byte by byte. Integers are big-endian.
 *
 *   KKs1 = "KKs1" nonce[24] XChaCha20-Poly1305(secret key[32]; key = wrap[32], associated data as follows)
 *          associated data = "KKs1" account[8] public key[32] salt[16] passes[4] memory_kib[4]
 *   KKg1 = "KKg1" crypto_box_seal("KKg1" circle[8] epoch[4] reader[8] key[32]; the reader's public key)
 *   KKo1 = "KKo1" crypto_box_seal("KKo1" account[8] public key[32] secret key[32]; the public key that came next)
 *
 * So a record that was moved to another row, another account, epoch or reader does not open. A circle is a group with a
 * key of its own: a team (SEAL_TEAM), or those who read a consultation. */
#ifndef SEAL_RECORD_H
#define SEAL_RECORD_H

#include "seal.h"
#include "seal_box.h"

enum { SEAL_WRAPPED = 4 + 24 + SEAL_BOX_KEY + 16, SEAL_GRANT = 4 + 48 + 4 + 8 + 4 + 8 + SEAL_BOX_KEY,
	SEAL_FORMER = 4 + 48 + 4 + 8 + 2 * SEAL_BOX_KEY };

/* The circle that a team is. Circles with numbers of their own stay below. */
#define SEAL_TEAM(team) (UINT64_C(1) << 63 | (team))
/* Readers that are not people: whoever holds a team's key of that epoch; the two who hold the recovery key. */
#define SEAL_READER_TEAM(team, epoch) (UINT64_C(1) << 63 | (uint64_t)(epoch) << 8 | (team))
#define SEAL_READER_RECOVERY (UINT64_C(1) << 63 | 0xff)

/* What a wrapped key belongs to. Salt and cost are those of the passphrase; all zero for a recovery code. */
struct seal_holder {
	uint64_t account;
	uint8_t public_key[SEAL_BOX_KEY];
	uint8_t salt[SEAL_SALT];
	struct seal_cost cost;
};

enum seal_opening {
	SEAL_OPENED,
	SEAL_CLOSED, /* another key or row, or it was changed */
	SEAL_NEWER   /* a record of a kind that only a newer version knows */
};

void seal_wrap(const struct seal_holder *holder, const uint8_t wrap[SEAL_KEY], const uint8_t secret_key[SEAL_BOX_KEY],
	uint8_t record[SEAL_WRAPPED]);
/* secret_key is all zero unless SEAL_OPENED, and then the one that belongs to the holder's public key. */
enum seal_opening seal_unwrap(const struct seal_holder *holder, const uint8_t wrap[SEAL_KEY], const uint8_t *record,
	size_t size, uint8_t secret_key[SEAL_BOX_KEY]);

struct seal_grant {
	uint64_t circle;
	uint32_t epoch;
	uint64_t reader; /* account */
};

/* False if the reader's public key is none. */
bool seal_grant(const struct seal_grant *grant, const uint8_t reader_key[SEAL_BOX_KEY], const uint8_t key[SEAL_BOX_KEY],
	uint8_t record[SEAL_GRANT]);
/* key is all zero unless SEAL_OPENED. */
enum seal_opening seal_grant_open(const struct seal_grant *grant, const uint8_t public_key[SEAL_BOX_KEY],
	const uint8_t secret_key[SEAL_BOX_KEY], const uint8_t *record, size_t size, uint8_t key[SEAL_BOX_KEY]);

/* A pair: of a person, or of a team. */
struct seal_pair {
	uint8_t public_key[SEAL_BOX_KEY], secret_key[SEAL_BOX_KEY];
};

/* The pair that somebody had before, sealed to the one that came next. False if that is none. */
bool seal_former(uint64_t account, const uint8_t next_key[SEAL_BOX_KEY], const struct seal_pair *former,
	uint8_t record[SEAL_FORMER]);
/* former is all zero unless SEAL_OPENED, and then a pair that belongs together. */
enum seal_opening seal_former_open(uint64_t account, const struct seal_pair *next, const uint8_t *record, size_t size,
	struct seal_pair *former);

/* What the first bytes of a record say, whatever its length: that it is of this tag (SEAL_OPENED), of a later version
 * of it, or of neither. The last byte of a tag is its version, a digit. */
enum seal_opening seal_version(const uint8_t *record, size_t size, const char tag[SEAL_TAG]);
/* Could it be one of ours, as far as that shows without a key? */
bool seal_is_wrapped(const uint8_t *record, size_t size);
bool seal_is_grant(const uint8_t *record, size_t size);
bool seal_is_former(const uint8_t *record, size_t size);
/* Or of a kind that only a newer version knows? */
bool seal_is_newer(const uint8_t *record, size_t size);

#endif
