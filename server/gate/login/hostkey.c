/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making, reading and naming the host key. Knows the file, not who serves with it. */
#include "hostkey.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "language.h"

enum { FILE_MAX = 16384 };

/* Writes the key's text to a new file that was never readable by others. */
static enum hostkey_result write_new(const char *path, const char *text, size_t size)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	bool is_written;

	if (fd < 0)
		return errno == EEXIST ? HOSTKEY_EXISTS : HOSTKEY_NO_WRITE;
	is_written = write(fd, text, size) == (ssize_t)size && fsync(fd) == 0;
	if (close(fd) != 0 || !is_written) {
		unlink(path);
		return HOSTKEY_NO_WRITE;
	}
	return HOSTKEY_OK;
}

/* libssh writes keys to a name only: a name in a fresh directory of ours keeps the rights right. */
static enum hostkey_result export_key(ssh_key key, const char *path)
{
	char text[FILE_MAX];
	char folder[4096], name[4200];
	enum hostkey_result result = HOSTKEY_NO_WRITE;
	size_t size = 0;
	FILE *file;

	if (snprintf(folder, sizeof folder, "%s.XXXXXX", path) >= (int)sizeof folder || !mkdtemp(folder))
		return HOSTKEY_NO_WRITE;
	snprintf(name, sizeof name, "%s/key", folder);
	if (ssh_pki_export_privkey_file(key, NULL, NULL, NULL, name) == SSH_OK && (file = fopen(name, "re"))) {
		size = fread(text, 1, sizeof text, file);
		fclose(file);
		if (size > 0 && size < sizeof text)
			result = write_new(path, text, size);
	}
	unlink(name);
	rmdir(folder);
	explicit_bzero(text, sizeof text);
	return result;
}

enum hostkey_result hostkey_create(const char *path)
{
	enum hostkey_result result;
	ssh_key key = NULL;

	if (access(path, F_OK) == 0)
		return HOSTKEY_EXISTS;
	if (ssh_pki_generate(SSH_KEYTYPE_ED25519, 0, &key) != SSH_OK)
		return HOSTKEY_NO_WRITE;
	result = export_key(key, path);
	ssh_key_free(key);
	return result;
}

enum hostkey_result hostkey_load(const char *path, ssh_key *key)
{
	struct stat status;

	*key = NULL;
	if (stat(path, &status) != 0)
		return HOSTKEY_MISSING;
	if (!S_ISREG(status.st_mode) || status.st_size > FILE_MAX)
		return HOSTKEY_NOT_A_KEY;
	if (status.st_mode & (S_IRWXG | S_IRWXO))
		return HOSTKEY_OPEN_TO_OTHERS;
	if (ssh_pki_import_privkey_file(path, NULL, NULL, NULL, key) != SSH_OK)
		return HOSTKEY_NOT_A_KEY;
	if (ssh_key_type(*key) == SSH_KEYTYPE_ED25519)
		return HOSTKEY_OK;
	ssh_key_free(*key);
	*key = NULL;
	return HOSTKEY_NOT_A_KEY;
}

bool hostkey_fingerprint(ssh_key key, char to[HOSTKEY_FINGERPRINT_ROOM])
{
	unsigned char *hash = NULL;
	char *text = NULL;
	size_t size = 0;
	bool is_done = false;

	if (ssh_get_publickey_hash(key, SSH_PUBLICKEY_HASH_SHA256, &hash, &size) == 0
			&& (text = ssh_get_fingerprint_hash(SSH_PUBLICKEY_HASH_SHA256, hash, size)))
		is_done = snprintf(to, HOSTKEY_FINGERPRINT_ROOM, "%s", text) < HOSTKEY_FINGERPRINT_ROOM;
	ssh_string_free_char(text);
	ssh_clean_pubkey_hash(&hash);
	return is_done;
}

enum hostkey_result hostkey_fingerprint_of(const char *path, char to[HOSTKEY_FINGERPRINT_ROOM])
{
	ssh_key key;
	enum hostkey_result result = hostkey_load(path, &key);

	if (result != HOSTKEY_OK)
		return result;
	if (!hostkey_fingerprint(key, to))
		result = HOSTKEY_NOT_A_KEY;
	ssh_key_free(key);
	return result;
}

const char *hostkey_words(enum hostkey_result result)
{
	static const char *const words[] = {
		[HOSTKEY_OK] = N_("all is well"),
		[HOSTKEY_MISSING] = N_("there is no host key; restore a backup, or make a place with `kokoiru init`"),
		[HOSTKEY_OPEN_TO_OTHERS] = N_("others may read the host key; run chmod 600 on it"),
		[HOSTKEY_NOT_A_KEY] = N_("this is not an ed25519 private key; restore it from a backup"),
		[HOSTKEY_EXISTS] = N_("there is a host key already; it was left as it is"),
		[HOSTKEY_NO_WRITE] = N_("the host key could not be written; look at the directory's owner and the disk")
	};

	return _(words[result]);
}
