/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The place's SSH host key: one ed25519 key in a file that only its owner reads. */
#ifndef HOSTKEY_H
#define HOSTKEY_H

#include <stdbool.h>

#include <libssh/libssh.h>

enum hostkey_result {
	HOSTKEY_OK,
	HOSTKEY_MISSING,
	HOSTKEY_OPEN_TO_OTHERS, /* group or others have rights on the file */
	HOSTKEY_NOT_A_KEY,      /* or not an ed25519 one */
	HOSTKEY_EXISTS,
	HOSTKEY_NO_WRITE
};

enum { HOSTKEY_FINGERPRINT_ROOM = 64 };

/* Makes a new key at path, mode 0600. Never over an existing file. */
enum hostkey_result hostkey_create(const char *path);
/* Gives the key, to be freed with ssh_key_free. */
enum hostkey_result hostkey_load(const char *path, ssh_key *key);
/* "SHA256:..." as ssh prints it. */
bool hostkey_fingerprint(ssh_key key, char to[HOSTKEY_FINGERPRINT_ROOM]);
/* The same for a file, for who only prints it. */
enum hostkey_result hostkey_fingerprint_of(const char *path, char to[HOSTKEY_FINGERPRINT_ROOM]);
/* What went wrong, and what to do, in words for stderr. */
const char *hostkey_words(enum hostkey_result result);

#endif
