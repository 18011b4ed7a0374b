/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Seed, key pair, and the file format that libssh reads keys from. Knows no accounts. */
#include "loadkey.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { BLOB_ROOM = 320, TEXT_ROOM = 640, PUBLIC = crypto_sign_PUBLICKEYBYTES, SECRET = crypto_sign_SECRETKEYBYTES };

struct blob {
	uint8_t bytes[BLOB_ROOM];
	size_t size;
};

static const char algorithm[] = "ssh-ed25519";

static void put(struct blob *blob, const void *bytes, size_t size)
{
	memcpy(blob->bytes + blob->size, bytes, size);
	blob->size += size;
}

static void put_u32(struct blob *blob, uint32_t value)
{
	put(blob, (const uint8_t[]){ (uint8_t)(value >> 24), (uint8_t)(value >> 16), (uint8_t)(value >> 8),
		(uint8_t)value }, 4);
}

static void put_string(struct blob *blob, const void *bytes, size_t size)
{
	put_u32(blob, (uint32_t)size);
	put(blob, bytes, size);
}

static void make_pair(unsigned number, uint8_t public[PUBLIC], uint8_t secret[SECRET])
{
	uint8_t seed[crypto_sign_SEEDBYTES];
	char words[48];
	int size = snprintf(words, sizeof words, "kokoiru load %u", number);

	crypto_generichash(seed, sizeof seed, (const uint8_t *)words, (size_t)size, NULL, 0);
	crypto_sign_seed_keypair(public, secret, seed);
}

static void put_public(struct blob *blob, const uint8_t public[PUBLIC])
{
	put_string(blob, algorithm, sizeof algorithm - 1);
	put_string(blob, public, PUBLIC);
}

/* Not enciphered: kdf and cipher none, two equal check numbers, padding 1, 2, 3 ... to a multiple of eight. */
static void write_private(unsigned number, char text[TEXT_ROOM])
{
	uint8_t public[PUBLIC], secret[SECRET];
	struct blob outer = { .size = 0 }, inner = { .size = 0 }, known = { .size = 0 };
	char base64[TEXT_ROOM];

	make_pair(number, public, secret);
	put_public(&known, public);
	put_u32(&inner, number);
	put_u32(&inner, number);
	put_public(&inner, public);
	put_string(&inner, secret, SECRET);
	put_string(&inner, "", 0);
	for (uint8_t pad = 1; inner.size % 8 != 0; pad++)
		put(&inner, &pad, 1);
	put(&outer, "openssh-key-v1", 15);
	put_string(&outer, "none", 4);
	put_string(&outer, "none", 4);
	put_string(&outer, "", 0);
	put_u32(&outer, 1);
	put_string(&outer, known.bytes, known.size);
	put_string(&outer, inner.bytes, inner.size);
	sodium_bin2base64(base64, sizeof base64, outer.bytes, outer.size, sodium_base64_VARIANT_ORIGINAL);
	snprintf(text, TEXT_ROOM, "-----BEGIN OPENSSH PRIVATE KEY-----\n%.512s\n-----END OPENSSH PRIVATE KEY-----\n", base64);
}

ssh_key loadkey_create(unsigned number)
{
	char text[TEXT_ROOM];
	ssh_key key = NULL;

	write_private(number, text);
	return ssh_pki_import_privkey_base64(text, NULL, NULL, NULL, &key) == SSH_OK ? key : NULL;
}

void loadkey_public(unsigned number, char line[LOADKEY_LINE])
{
	uint8_t public[PUBLIC], secret[SECRET];
	struct blob known = { .size = 0 };
	int size = snprintf(line, LOADKEY_LINE, "%s ", algorithm);

	make_pair(number, public, secret);
	put_public(&known, public);
	sodium_bin2base64(line + size, LOADKEY_LINE - (size_t)size, known.bytes, known.size,
		sodium_base64_VARIANT_ORIGINAL);
}

bool loadkey_write(unsigned number, const char *path)
{
	char text[TEXT_ROOM];
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	ssize_t size, written;

	if (fd < 0)
		return false;
	write_private(number, text);
	size = (ssize_t)strlen(text);
	written = write(fd, text, (size_t)size);
	return close(fd) == 0 && written == size;
}

void loadkey_nickname(unsigned number, char nickname[16])
{
	snprintf(nickname, 16, "p%u", number);
}
