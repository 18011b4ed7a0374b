/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a name leads. In this process and without threads, which its jail does not allow. */
#ifndef RESOLVE_H
#define RESOLVE_H

#include <stdbool.h>
#include <stddef.h>

enum { RESOLVE_ROOM = 1024 };

/* Writes "NAME:PORT:ADDRESS,ADDRESS", as curl's CURLOPT_RESOLVE wants it, or "" if name is an address itself. False if
 * nothing is found, or only_here and any of it is not this machine. Takes as long as resolv.conf says. */
bool resolve_name(const char *name, unsigned port, bool only_here, char to[RESOLVE_ROOM]);

#endif
