/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checks the shape of a key (RFC 4253 section 6.6, RFC 5656, RFC 8709, OpenSSH's PROTOCOL.u2f), not its mathematics: a
 * key that is no point of its curve opens nothing. */
#include "admin_key.h"

#include <sodium.h>
#include <string.h>

#include "buf.h"
#include "kinds.h"
#include "seal.h"

enum { PARTS_MAX = 4 };

/* sizes: fewest bytes of each part after the name */
struct algorithm { const char *name; unsigned parts; uint32_t sizes[PARTS_MAX]; };

static const struct algorithm algorithms[] = {
	{ "ssh-ed25519", 1, { 32 } },
	{ "sk-ssh-ed25519@openssh.com", 2, { 32, 1 } },
	{ "ssh-rsa", 2, { 1, 256 } },
	{ "ecdsa-sha2-nistp256", 2, { 8, 65 } },
	{ "sk-ecdsa-sha2-nistp256@openssh.com", 3, { 8, 65, 1 } },
};

/* Is blob the parts of this algorithm, and nothing behind them? */
static bool is_shaped(const struct algorithm *algorithm, const uint8_t *blob, size_t size)
{
	struct reader reader = { .at = blob, .left = size };
	uint32_t n = reader_u32(&reader);
	const uint8_t *name = reader_take(&reader, n);

	if (!name || n != strlen(algorithm->name) || memcmp(name, algorithm->name, n) != 0)
		return false;
	for (unsigned i = 0; i < algorithm->parts; i++) {
		n = reader_u32(&reader);
		if (!reader_take(&reader, n) || n < algorithm->sizes[i])
			return false;
	}
	return reader.left == 0;
}

bool admin_key_read(const char *text, const uint8_t pepper[32], struct store_key *key)
{
	size_t indent = strspn(text, " \t"), name = strcspn(text + indent, " \t"), coded, size;
	const char *base64 = text + indent + name;
	uint8_t blob[KEY_BLOB_MAX];

	base64 += strspn(base64, " \t");
	coded = strcspn(base64, " \t\r\n");
	if (sodium_base642bin(blob, sizeof blob, base64, coded, NULL, &size, NULL, sodium_base64_VARIANT_ORIGINAL) != 0)
		return false;
	for (size_t i = 0; i < sizeof algorithms / sizeof *algorithms; i++) {
		const struct algorithm *algorithm = &algorithms[i];

		if (strlen(algorithm->name) != name || memcmp(algorithm->name, text + indent, name) != 0
			|| !is_shaped(algorithm, blob, size))
			continue;
		memset(key, 0, sizeof *key);
		memcpy(key->algorithm, algorithm->name, name);
		seal_key_hash(blob, size, pepper, key->hash);
		seal_key_tail(blob, size, key->tail);
		return true;
	}
	return false;
}
