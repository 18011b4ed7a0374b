/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Passphrases, invitation codes and keys as what may be stored of them; the formats stand in seal.h. Whatever was
 * secret is overwritten before a function returns. Knows no account and no file. */
#include "seal.h"

#include "big_endian.h"
#include "text.h"

#include <argon2.h>
#include <sodium.h>
#include <string.h>

enum {
	MEMORY_MIN_KIB = 8 * 1024, MEMORY_MAX_KIB = 512 * 1024,
	PASSES_MIN = 1, PASSES_MAX = 6,
	DIGITS = 9,
	CODE_TYPED_MAX = 256, /* bytes worth reading */
	FULL_WIDTH_ZERO = 0xFF10
};

/* Between digits people type what is near: spaces, dashes of every kind, long marks. */
static const uint32_t separators[] = {
	' ', '\t', '\r', '\n', '-', '.', ',', '_', '~', 0x00A0, 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212,
	0x2500, 0x3000, 0x3001, 0x3002, 0x301C, 0x30FB, 0x30FC, 0x4E00, 0xFE63, 0xFF0C, 0xFF0D, 0xFF0E, 0xFF3F, 0xFF5E,
	0xFF65, 0xFF70,
};

static void hash_keyed(const char tag[8], const void *data, size_t n, const uint8_t pepper[SEAL_KEY], uint8_t *hash,
	size_t size);
static bool is_separator(uint32_t cp);

bool seal_init(void)
{
	return sodium_init() >= 0;
}

void seal_random(void *to, size_t n)
{
	randombytes_buf(to, n);
}

bool seal_passphrase_is_good(const char *s, size_t n)
{
	char plain[SEAL_PASSPHRASE_MAX + 1];
	size_t size = text_normalise(s, n, plain, sizeof plain);

	sodium_memzero(plain, sizeof plain);
	return size != SIZE_MAX && size >= SEAL_PASSPHRASE_MIN;
}

bool seal_cost_is_sane(struct seal_cost cost)
{
	return cost.memory_kib >= MEMORY_MIN_KIB && cost.memory_kib <= MEMORY_MAX_KIB && cost.passes >= PASSES_MIN &&
		cost.passes <= PASSES_MAX;
}

enum seal_result seal_prove(const char *passphrase, size_t n, const uint8_t salt[SEAL_SALT], struct seal_cost cost,
	struct seal_proof *proof)
{
	char plain[SEAL_PASSPHRASE_MAX + 1];
	uint8_t master[SEAL_KEY];
	enum seal_result result = SEAL_BAD;
	size_t size = text_normalise(passphrase, n, plain, sizeof plain);

	memset(proof, 0, sizeof *proof);
	if (size == SIZE_MAX || size < SEAL_PASSPHRASE_MIN || !seal_cost_is_sane(cost))
		goto out;
	/* With cost and lengths known to be good, what is left to go wrong is memory. */
	result = SEAL_BUSY;
	if (argon2id_hash_raw(cost.passes, cost.memory_kib, 1, plain, size, salt, SEAL_SALT, master, sizeof master) !=
		ARGON2_OK)
		goto out;
	crypto_kdf_derive_from_key(proof->auth, SEAL_KEY, 1, "KKauth_1", master);
	crypto_kdf_derive_from_key(proof->w0, SEAL_KEY, 2, "KKwrap_1", master);
	result = SEAL_OK;
out:
	sodium_memzero(master, sizeof master);
	sodium_memzero(plain, sizeof plain);
	return result;
}

void seal_auth_hash(const uint8_t auth[SEAL_KEY], uint64_t account, const uint8_t pepper[SEAL_KEY],
	uint8_t hash[SEAL_KEY])
{
	uint8_t input[SEAL_KEY + 8];

	memcpy(input, auth, SEAL_KEY);
	big_endian_put(input + SEAL_KEY, account, 8);
	crypto_generichash(hash, SEAL_KEY, input, sizeof input, pepper, SEAL_KEY);
	sodium_memzero(input, sizeof input);
}

void seal_share(uint64_t account, const uint8_t pepper[SEAL_KEY], uint8_t share[SEAL_KEY])
{
	uint8_t input[8];

	big_endian_put(input, account, sizeof input);
	crypto_generichash(share, SEAL_KEY, input, sizeof input, pepper, SEAL_KEY);
}

void seal_wrapping_key(const uint8_t w0[SEAL_KEY], const uint8_t share[SEAL_KEY], uint8_t wrap[SEAL_KEY])
{
	crypto_generichash(wrap, SEAL_KEY, w0, SEAL_KEY, share, SEAL_KEY);
}

bool seal_equal(const uint8_t a[SEAL_KEY], const uint8_t b[SEAL_KEY])
{
	return sodium_memcmp(a, b, SEAL_KEY) == 0;
}

void seal_zero(void *memory, size_t n)
{
	sodium_memzero(memory, n);
}

void seal_fake_salt(const char *skeleton, const uint8_t pepper[SEAL_KEY], uint8_t salt[SEAL_SALT])
{
	hash_keyed("KKsalt_1", skeleton, strlen(skeleton), pepper, salt, SEAL_SALT);
}

void seal_code_make(char digits[10])
{
	for (size_t i = 0; i < DIGITS; i++)
		digits[i] = (char)('0' + randombytes_uniform(10));
	digits[DIGITS] = '\0';
}

void seal_code_show(const char digits[10], char shown[12])
{
	for (size_t i = 0; i < DIGITS; i++)
		shown[i + i / 3] = digits[i];
	shown[3] = shown[7] = '-';
	shown[11] = '\0';
}

bool seal_code_read(const char *typed, size_t n, char digits[10])
{
	size_t count = 0;
	uint32_t cp;

	memset(digits, 0, DIGITS + 1);
	if (n > CODE_TYPED_MAX)
		return false;
	while (n > 0) {
		size_t bytes = text_decode(typed, n, &cp);

		if (bytes == 0)
			break;
		if (cp >= FULL_WIDTH_ZERO && cp <= FULL_WIDTH_ZERO + 9)
			cp = cp - FULL_WIDTH_ZERO + '0';
		if (cp >= '0' && cp <= '9' && count < DIGITS)
			digits[count++] = (char)cp;
		else if (!is_separator(cp))
			break;
		typed += bytes;
		n -= bytes;
	}
	if (n == 0 && count == DIGITS)
		return true;
	memset(digits, 0, DIGITS + 1);
	return false;
}

void seal_code_hash(const char digits[10], const uint8_t pepper[SEAL_KEY], uint8_t hash[SEAL_KEY])
{
	hash_keyed("KKcode_1", digits, DIGITS, pepper, hash, SEAL_KEY);
}

void seal_receipt_hash(const char digits[10], const uint8_t pepper[SEAL_KEY], uint8_t hash[SEAL_KEY])
{
	hash_keyed("KKrcpt_1", digits, DIGITS, pepper, hash, SEAL_KEY);
}

void seal_address_hash(const uint8_t sum[32], const uint8_t pepper[SEAL_KEY], uint8_t hash[SEAL_KEY])
{
	hash_keyed("KKmbox_1", sum, 32, pepper, hash, SEAL_KEY);
}

void seal_ticket(uint64_t account, uint32_t process, const uint8_t key[SEAL_KEY], uint8_t ticket[SEAL_KEY])
{
	uint8_t input[12];

	big_endian_put(big_endian_put(input, account, 8), process, 4);
	hash_keyed("KKtick_1", input, sizeof input, key, ticket, SEAL_KEY);
}

void seal_key_hash(const uint8_t *blob, size_t n, const uint8_t pepper[SEAL_KEY], uint8_t hash[SEAL_KEY])
{
	hash_keyed("KKskey_1", blob, n, pepper, hash, SEAL_KEY);
}

void seal_act(const uint8_t hash[32], const uint8_t pepper[SEAL_KEY], uint8_t seal[32])
{
	hash_keyed("KKactk_1", hash, 32, pepper, seal, 32);
}

void seal_sum(const void *bytes, size_t n, uint8_t sum[32])
{
	crypto_generichash(sum, 32, bytes, n, NULL, 0);
}

void seal_key_tail(const uint8_t *blob, size_t n, char tail[5])
{
	uint8_t digest[crypto_hash_sha256_BYTES];
	char print[sodium_base64_ENCODED_LEN(crypto_hash_sha256_BYTES, sodium_base64_VARIANT_ORIGINAL_NO_PADDING)];

	crypto_hash_sha256(digest, blob, n);
	sodium_bin2base64(print, sizeof print, digest, sizeof digest, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
	memcpy(tail, print + strlen(print) - 4, 5);
}

void seal_pepper_make(uint8_t pepper[SEAL_KEY])
{
	randombytes_buf(pepper, SEAL_KEY);
}

void seal_pepper_id(const uint8_t pepper[SEAL_KEY], uint8_t id[16])
{
	hash_keyed("KKppid_1", NULL, 0, pepper, id, 16);
}

/* The tag keeps what is hashed for one purpose from standing for another. */
static void hash_keyed(const char tag[8], const void *data, size_t n, const uint8_t pepper[SEAL_KEY], uint8_t *hash,
	size_t size)
{
	crypto_generichash_state state;

	crypto_generichash_init(&state, pepper, SEAL_KEY, size);
	crypto_generichash_update(&state, (const uint8_t *)tag, 8);
	if (n > 0)
		crypto_generichash_update(&state, data, n);
	crypto_generichash_final(&state, hash, size);
	sodium_memzero(&state, sizeof state);
}

static bool is_separator(uint32_t cp)
{
	for (size_t i = 0; i < sizeof separators / sizeof separators[0]; i++)
		if (separators[i] == cp)
			return true;
	return false;
}
