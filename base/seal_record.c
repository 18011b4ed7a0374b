/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Wrapped keys and grants with libsodium; the header has the formats. Every record is read as if an enemy had written
 * it. Does not know where they are kept. */
#include "seal_record.h"

#include <sodium.h>
#include <string.h>

#include "big_endian.h"

enum {
	TAG = SEAL_TAG,
	NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
	SUM = crypto_aead_xchacha20poly1305_ietf_ABYTES,
	HOLDER = TAG + 8 + SEAL_BOX_KEY + SEAL_SALT + 4 + 4,
	GRANTED = TAG + 8 + 4 + 8 + SEAL_BOX_KEY,
	FORMER = TAG + 8 + 2 * SEAL_BOX_KEY
};

_Static_assert(SEAL_WRAPPED == TAG + NONCE + SEAL_BOX_KEY + SUM, "as libsodium has it");
_Static_assert(SEAL_GRANT == TAG + crypto_box_SEALBYTES + GRANTED, "as libsodium has it");
_Static_assert(SEAL_FORMER == TAG + crypto_box_SEALBYTES + FORMER, "as libsodium has it");

static const char wrapped_tag[TAG] = { 'K', 'K', 's', '1' }, grant_tag[TAG] = { 'K', 'K', 'g', '1' },
	former_tag[TAG] = { 'K', 'K', 'o', '1' };

static void write_holder(const struct seal_holder *holder, uint8_t to[HOLDER]);
static void write_grant(const struct seal_grant *grant, uint8_t to[GRANTED]);
static uint8_t *write_former(uint64_t account, uint8_t to[FORMER]);
static uint8_t *put_bytes(uint8_t *to, const void *bytes, size_t size);
static enum seal_opening judge(const uint8_t *record, size_t size, const char tag[TAG], size_t whole);

void seal_wrap(const struct seal_holder *holder, const uint8_t wrap[SEAL_KEY], const uint8_t secret_key[SEAL_BOX_KEY],
	uint8_t record[SEAL_WRAPPED])
{
	uint8_t ad[HOLDER], *nonce = record + TAG;

	write_holder(holder, ad);
	memcpy(record, wrapped_tag, TAG);
	randombytes_buf(nonce, NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + NONCE, NULL, secret_key, SEAL_BOX_KEY, ad, sizeof ad, NULL, nonce,
		wrap);
}

enum seal_opening seal_unwrap(const struct seal_holder *holder, const uint8_t wrap[SEAL_KEY], const uint8_t *record,
	size_t size, uint8_t secret_key[SEAL_BOX_KEY])
{
	enum seal_opening opening = judge(record, size, wrapped_tag, SEAL_WRAPPED);
	uint8_t ad[HOLDER], public_key[SEAL_BOX_KEY];
	const uint8_t *nonce = record + TAG;

	sodium_memzero(secret_key, SEAL_BOX_KEY);
	if (opening != SEAL_OPENED)
		return opening;
	write_holder(holder, ad);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(secret_key, NULL, NULL, nonce + NONCE, SEAL_BOX_KEY + SUM, ad,
			sizeof ad, nonce, wrap) == 0
			&& crypto_scalarmult_base(public_key, secret_key) == 0
			&& sodium_memcmp(public_key, holder->public_key, SEAL_BOX_KEY) == 0)
		return SEAL_OPENED;
	sodium_memzero(secret_key, SEAL_BOX_KEY);
	return SEAL_CLOSED;
}

bool seal_grant(const struct seal_grant *grant, const uint8_t reader_key[SEAL_BOX_KEY], const uint8_t key[SEAL_BOX_KEY],
	uint8_t record[SEAL_GRANT])
{
	uint8_t inside[GRANTED];
	bool is_done;

	write_grant(grant, inside);
	memcpy(inside + GRANTED - SEAL_BOX_KEY, key, SEAL_BOX_KEY);
	memcpy(record, grant_tag, TAG);
	is_done = crypto_box_seal(record + TAG, inside, sizeof inside, reader_key) == 0;
	sodium_memzero(inside, sizeof inside);
	return is_done;
}

enum seal_opening seal_grant_open(const struct seal_grant *grant, const uint8_t public_key[SEAL_BOX_KEY],
	const uint8_t secret_key[SEAL_BOX_KEY], const uint8_t *record, size_t size, uint8_t key[SEAL_BOX_KEY])
{
	enum seal_opening opening = judge(record, size, grant_tag, SEAL_GRANT);
	uint8_t inside[GRANTED], expected[GRANTED];

	sodium_memzero(key, SEAL_BOX_KEY);
	if (opening != SEAL_OPENED)
		return opening;
	write_grant(grant, expected);
	opening = SEAL_CLOSED;
	if (crypto_box_seal_open(inside, record + TAG, size - TAG, public_key, secret_key) == 0
			&& sodium_memcmp(inside, expected, GRANTED - SEAL_BOX_KEY) == 0) {
		memcpy(key, inside + GRANTED - SEAL_BOX_KEY, SEAL_BOX_KEY);
		opening = SEAL_OPENED;
	}
	sodium_memzero(inside, sizeof inside);
	return opening;
}

bool seal_former(uint64_t account, const uint8_t next_key[SEAL_BOX_KEY], const struct seal_pair *former,
	uint8_t record[SEAL_FORMER])
{
	uint8_t inside[FORMER], *at = write_former(account, inside);
	bool is_done;

	at = put_bytes(at, former->public_key, SEAL_BOX_KEY);
	put_bytes(at, former->secret_key, SEAL_BOX_KEY);
	memcpy(record, former_tag, TAG);
	is_done = crypto_box_seal(record + TAG, inside, sizeof inside, next_key) == 0;
	sodium_memzero(inside, sizeof inside);
	return is_done;
}

enum seal_opening seal_former_open(uint64_t account, const struct seal_pair *next, const uint8_t *record, size_t size,
	struct seal_pair *former)
{
	enum seal_opening opening = judge(record, size, former_tag, SEAL_FORMER);
	uint8_t inside[FORMER], expected[FORMER], public_key[SEAL_BOX_KEY];
	size_t head = (size_t)(write_former(account, expected) - expected);

	sodium_memzero(former, sizeof *former);
	if (opening != SEAL_OPENED)
		return opening;
	opening = SEAL_CLOSED;
	if (crypto_box_seal_open(inside, record + TAG, size - TAG, next->public_key, next->secret_key) == 0
			&& sodium_memcmp(inside, expected, head) == 0
			&& crypto_scalarmult_base(public_key, inside + head + SEAL_BOX_KEY) == 0
			&& sodium_memcmp(public_key, inside + head, SEAL_BOX_KEY) == 0) {
		memcpy(former->public_key, inside + head, SEAL_BOX_KEY);
		memcpy(former->secret_key, inside + head + SEAL_BOX_KEY, SEAL_BOX_KEY);
		opening = SEAL_OPENED;
	}
	sodium_memzero(inside, sizeof inside);
	return opening;
}

bool seal_is_wrapped(const uint8_t *record, size_t size)
{
	return judge(record, size, wrapped_tag, SEAL_WRAPPED) == SEAL_OPENED;
}

bool seal_is_grant(const uint8_t *record, size_t size)
{
	return judge(record, size, grant_tag, SEAL_GRANT) == SEAL_OPENED;
}

bool seal_is_former(const uint8_t *record, size_t size)
{
	return judge(record, size, former_tag, SEAL_FORMER) == SEAL_OPENED;
}

bool seal_is_newer(const uint8_t *record, size_t size)
{
	return judge(record, size, wrapped_tag, SEAL_WRAPPED) == SEAL_NEWER
		|| judge(record, size, grant_tag, SEAL_GRANT) == SEAL_NEWER
		|| judge(record, size, former_tag, SEAL_FORMER) == SEAL_NEWER;
}

enum seal_opening seal_version(const uint8_t *record, size_t size, const char tag[SEAL_TAG])
{
	if (size < TAG || memcmp(record, tag, TAG - 1) != 0)
		return SEAL_CLOSED;
	if (record[TAG - 1] > tag[TAG - 1] && record[TAG - 1] <= '9')
		return SEAL_NEWER;
	return record[TAG - 1] == tag[TAG - 1] ? SEAL_OPENED : SEAL_CLOSED;
}

static void write_holder(const struct seal_holder *holder, uint8_t to[HOLDER])
{
	to = put_bytes(to, wrapped_tag, TAG);
	to = big_endian_put(to, holder->account, 8);
	to = put_bytes(to, holder->public_key, SEAL_BOX_KEY);
	to = put_bytes(to, holder->salt, SEAL_SALT);
	to = big_endian_put(to, holder->cost.passes, 4);
	big_endian_put(to, holder->cost.memory_kib, 4);
}

/* All but the key, which stands last. */
static void write_grant(const struct seal_grant *grant, uint8_t to[GRANTED])
{
	to = put_bytes(to, grant_tag, TAG);
	to = big_endian_put(to, grant->circle, 8);
	to = big_endian_put(to, grant->epoch, 4);
	big_endian_put(to, grant->reader, 8);
}

/* What stands before the pair; returns where that goes. */
static uint8_t *write_former(uint64_t account, uint8_t to[FORMER])
{
	return big_endian_put(put_bytes(to, former_tag, TAG), account, 8);
}

static uint8_t *put_bytes(uint8_t *to, const void *bytes, size_t size)
{
	memcpy(to, bytes, size);
	return to + size;
}

/* What its first bytes and its length say. */
static enum seal_opening judge(const uint8_t *record, size_t size, const char tag[TAG], size_t whole)
{
	enum seal_opening version = seal_version(record, size, tag);

	return version == SEAL_OPENED && size != whole ? SEAL_CLOSED : version;
}
