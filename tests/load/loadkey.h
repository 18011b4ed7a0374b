/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys of people who do not exist: each is made from a number, so that thousands need no files. Never to be used for
 * anybody real. */
#ifndef LOADKEY_H
#define LOADKEY_H

#include <stdbool.h>

#include <libssh/libssh.h>

enum { LOADKEY_LINE = 96 };

/* The ed25519 key of a number, in the form of OpenSSH's PROTOCOL.key; owned, for ssh_key_free; NULL without memory. */
ssh_key loadkey_create(unsigned number);
/* Its public half as "ssh-ed25519 BASE64". */
void loadkey_public(unsigned number, char line[LOADKEY_LINE]);
/* Its private half as a file that ssh takes. False if it could not be written. */
bool loadkey_write(unsigned number, const char *path);
/* The nickname of a number. */
void loadkey_nickname(unsigned number, char nickname[16]);

#endif
