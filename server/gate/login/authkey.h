/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Public keys as the door takes them. */
#ifndef AUTHKEY_H
#define AUTHKEY_H

#include "auth.h"

/* One of the types that the door takes? */
bool authkey_is_accepted(ssh_key key);
/* The key as RFC 4253 section 6.6 writes it, with its algorithm's name. */
bool authkey_export(ssh_key key, struct auth_pubkey *to);
/* A line as in an id_*.pub file: "ssh-ed25519 AAAA... comment". False if it is no key that the door takes. */
bool authkey_parse(const char *line, struct auth_pubkey *to);

#endif
