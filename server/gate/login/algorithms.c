/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One list a kind, each checked when it is set: libssh drops names that it does not know without a word, so every name
 * is also tried alone. The finite-field groups are left out because they cost a stranger little and us much. */
#include "algorithms.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define CIPHERS "chacha20-poly1305@openssh.com,aes256-gcm@openssh.com,aes128-gcm@openssh.com,aes256-ctr,aes128-ctr"
#define MACS "hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com"

static const struct { enum ssh_bind_options_e option; const char *names; } lists[] = {
	{ SSH_BIND_OPTIONS_KEY_EXCHANGE, "curve25519-sha256,curve25519-sha256@libssh.org" },
	{ SSH_BIND_OPTIONS_CIPHERS_C_S, CIPHERS },
	{ SSH_BIND_OPTIONS_CIPHERS_S_C, CIPHERS },
	{ SSH_BIND_OPTIONS_HMAC_C_S, MACS },
	{ SSH_BIND_OPTIONS_HMAC_S_C, MACS },
	{ SSH_BIND_OPTIONS_HOSTKEY_ALGORITHMS, "ssh-ed25519" },
	{ SSH_BIND_OPTIONS_PUBKEY_ACCEPTED_KEY_TYPES,
		"ssh-ed25519,sk-ssh-ed25519@openssh.com,rsa-sha2-512,rsa-sha2-256,ecdsa-sha2-nistp256,"
		"sk-ecdsa-sha2-nistp256@openssh.com" }
};

static bool each_is_known(ssh_bind bind, enum ssh_bind_options_e option, const char *names)
{
	char name[64];

	while (*names) {
		size_t size = strcspn(names, ",");

		if (size == 0 || size >= sizeof name)
			return false;
		memcpy(name, names, size);
		name[size] = '\0';
		if (ssh_bind_options_set(bind, option, name) != SSH_OK)
			return false;
		names += size + (names[size] == ',');
	}
	return true;
}

ssh_bind algorithms_bind(ssh_key key)
{
	ssh_bind bind = ssh_bind_new();
	bool no = false, is_good = bind != NULL;
	int quiet = SSH_LOG_NOLOG;

	is_good = is_good && ssh_bind_options_set(bind, SSH_BIND_OPTIONS_PROCESS_CONFIG, &no) == SSH_OK
		&& ssh_bind_options_set(bind, SSH_BIND_OPTIONS_LOG_VERBOSITY, &quiet) == SSH_OK
		&& ssh_bind_options_set(bind, SSH_BIND_OPTIONS_BANNER, ALGORITHMS_SOFTWARE) == SSH_OK;
	for (size_t i = 0; is_good && i < sizeof lists / sizeof *lists; i++)
		is_good = each_is_known(bind, lists[i].option, lists[i].names)
			&& ssh_bind_options_set(bind, lists[i].option, lists[i].names) == SSH_OK;
	if (is_good && ssh_bind_options_set(bind, SSH_BIND_OPTIONS_IMPORT_KEY, key) == SSH_OK)
		return bind;
	ssh_key_free(key);
	ssh_bind_free(bind);
	return NULL;
}
