/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between libssh's keys and the bytes that the hub knows them by. */
#include "authkey.h"

#include <string.h>

bool authkey_is_accepted(ssh_key key)
{
	static const enum ssh_keytypes_e types[] = { SSH_KEYTYPE_ED25519, SSH_KEYTYPE_SK_ED25519, SSH_KEYTYPE_RSA,
		SSH_KEYTYPE_ECDSA_P256, SSH_KEYTYPE_SK_ECDSA };

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (ssh_key_type(key) == types[i])
			return true;
	return false;
}

static int digit_of(char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* Base64 as libssh writes it; false if it does not fit. */
static bool decode(const char *text, uint8_t *to, size_t room, uint16_t *size)
{
	unsigned bits = 0, count = 0;
	size_t used = 0;

	for (; *text && *text != '='; text++) {
		int digit = digit_of(*text);

		if (digit < 0)
			return false;
		bits = bits << 6 | (unsigned)digit;
		count += 6;
		if (count < 8)
			continue;
		count -= 8;
		if (used == room)
			return false;
		to[used++] = (uint8_t)(bits >> count);
	}
	*size = (uint16_t)used;
	return true;
}

bool authkey_export(ssh_key key, struct auth_pubkey *to)
{
	char *text = NULL;
	struct reader reader;
	bool is_done = false;

	memset(to, 0, sizeof *to);
	if (ssh_pki_export_pubkey_base64(key, &text) != SSH_OK)
		return false;
	if (decode(text, to->blob, sizeof to->blob, &to->size)) {
		uint32_t length;
		const uint8_t *name;

		reader = (struct reader){ to->blob, to->size, false };
		length = reader_u32(&reader);
		name = reader_take(&reader, length);
		is_done = name && length > 0 && length < sizeof to->algorithm;
		if (is_done)
			memcpy(to->algorithm, name, length);
	}
	ssh_string_free_char(text);
	if (!is_done)
		to->size = 0;
	return is_done;
}

bool authkey_parse(const char *line, struct auth_pubkey *to)
{
	char name[64], text[KEY_BLOB_MAX * 4 / 3 + 8];
	size_t size;
	enum ssh_keytypes_e type;
	ssh_key key = NULL;
	bool is_good;

	line += strspn(line, " \t\r\n");
	size = strcspn(line, " \t\r\n");
	if (size == 0 || size >= sizeof name)
		return false;
	memcpy(name, line, size);
	name[size] = '\0';
	line += size;
	line += strspn(line, " \t");
	size = strcspn(line, " \t\r\n");
	type = ssh_key_type_from_name(name);
	if (type == SSH_KEYTYPE_UNKNOWN || size == 0 || size >= sizeof text)
		return false;
	memcpy(text, line, size);
	text[size] = '\0';
	if (ssh_pki_import_pubkey_base64(text, type, &key) != SSH_OK)
		return false;
	is_good = authkey_is_accepted(key) && authkey_export(key, to) && strcmp(to->algorithm, name) == 0;
	ssh_key_free(key);
	return is_good;
}
