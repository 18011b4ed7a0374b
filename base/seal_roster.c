/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rosters: plain bytes, to be sealed by others, and proofs with libsodium. Read as if an enemy had written them. */
#include "seal_roster.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "big_endian.h"

enum { READER = 8, TAG = 4, HEAD = TAG + 1, EPOCH = 4, KEY = 32, LINKING_ID = 1,
	PROVED = TAG + 8 + EPOCH + EPOCH + KEY + SEAL_ROSTER_MAX * SEAL_ROSTER_ONE };

_Static_assert(SEAL_ROSTER_ONE == READER + sizeof ((struct seal_reader *)0)->public_key, "one after another");
_Static_assert(KEY == crypto_kdf_KEYBYTES && KEY <= crypto_generichash_KEYBYTES_MAX, "as libsodium has it");

static const uint8_t roster_tag[TAG] = { 'K', 'K', 'r', '2' };
static const char linking_context[crypto_kdf_CONTEXTBYTES + 1] = "KKlink_1";

static int by_reader(const void *a, const void *b);
static bool take_readers(const uint8_t *bytes, size_t size, struct seal_roster *roster);
static bool take_links(const uint8_t *bytes, struct seal_roster *roster);
static uint8_t *put_readers(const struct seal_reader *readers, int count, uint8_t *to);

void seal_roster_write(struct seal_reader *readers, int count, uint8_t *to)
{
	qsort(readers, (size_t)count, sizeof *readers, by_reader);
	put_readers(readers, count, to);
}

int seal_roster_read(const uint8_t *bytes, size_t size, struct seal_reader readers[SEAL_ROSTER_MAX])
{
	struct seal_roster roster;

	if (!seal_roster_take(bytes, size, &roster))
		return -1;
	memcpy(readers, roster.readers, (size_t)roster.count * sizeof *readers);
	return roster.count;
}

size_t seal_roster_put(struct seal_roster *roster, uint8_t *to)
{
	uint8_t *at = to + HEAD;

	memcpy(to, roster_tag, TAG);
	to[TAG] = (uint8_t)roster->links_count;
	for (int i = 0; i < roster->links_count; i++) {
		at = big_endian_put(at, roster->links[i].former, EPOCH);
		memcpy(at, roster->links[i].proof, sizeof roster->links[i].proof);
		at += sizeof roster->links[i].proof;
	}
	seal_roster_write(roster->readers, roster->count, at);
	return (size_t)(at - to) + (size_t)roster->count * SEAL_ROSTER_ONE;
}

/* An account's number is far below what the tag would be as one. */
bool seal_roster_take(const uint8_t *bytes, size_t size, struct seal_roster *roster)
{
	size_t head;

	memset(roster, 0, sizeof *roster);
	roster->is_old = size < HEAD || memcmp(bytes, roster_tag, TAG - 1) != 0;
	if (roster->is_old)
		return take_readers(bytes, size, roster);
	if (bytes[TAG - 1] != roster_tag[TAG - 1] || bytes[TAG] > SEAL_LINKS_MAX)
		return false;
	roster->links_count = bytes[TAG];
	head = HEAD + (size_t)roster->links_count * SEAL_LINK;
	return size > head && take_links(bytes + HEAD, roster) && take_readers(bytes + head, size - head, roster);
}

void seal_roster_prove(uint64_t circle, uint32_t epoch, const uint8_t key[32], uint32_t former,
	const uint8_t former_key[32], const struct seal_roster *roster, uint8_t proof[32])
{
	uint8_t linking[KEY], proved[PROVED], *at = proved;

	memcpy(at, roster_tag, TAG);
	at = big_endian_put(at + TAG, circle, 8);
	at = big_endian_put(at, epoch, EPOCH);
	at = big_endian_put(at, former, EPOCH);
	memcpy(at, key, KEY);
	at = put_readers(roster->readers, roster->count, at + KEY);
	crypto_kdf_derive_from_key(linking, sizeof linking, LINKING_ID, linking_context, former_key);
	crypto_generichash(proof, KEY, proved, (size_t)(at - proved), linking, sizeof linking);
	sodium_memzero(linking, sizeof linking);
	sodium_memzero(proved, sizeof proved);
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

static uint8_t *put_readers(const struct seal_reader *readers, int count, uint8_t *to)
{
	for (int i = 0; i < count; i++, to += SEAL_ROSTER_ONE) {
		big_endian_put(to, readers[i].reader, READER);
		memcpy(to + READER, readers[i].public_key, sizeof readers[i].public_key);
	}
	return to;
}

static bool take_readers(const uint8_t *bytes, size_t size, struct seal_roster *roster)
{
	struct seal_reader *readers = roster->readers;

	if (size == 0 || size % SEAL_ROSTER_ONE != 0 || size > SEAL_ROSTER_MAX * SEAL_ROSTER_ONE)
		return false;
	roster->count = (int)(size / SEAL_ROSTER_ONE);
	for (int i = 0; i < roster->count; i++, bytes += SEAL_ROSTER_ONE) {
		readers[i].reader = big_endian_get(bytes, READER);
		memcpy(readers[i].public_key, bytes + READER, sizeof readers[i].public_key);
		if (i > 0 && readers[i].reader <= readers[i - 1].reader)
			return false;
	}
	return true;
}

static bool take_links(const uint8_t *bytes, struct seal_roster *roster)
{
	struct seal_link *links = roster->links;

	for (int i = 0; i < roster->links_count; i++, bytes += SEAL_LINK) {
		links[i].former = (uint32_t)big_endian_get(bytes, EPOCH);
		memcpy(links[i].proof, bytes + EPOCH, sizeof links[i].proof);
		if (links[i].former == 0 || (i > 0 && links[i].former >= links[i - 1].former))
			return false;
	}
	return true;
}
