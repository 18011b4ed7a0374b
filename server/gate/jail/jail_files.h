/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which files a process may still open, by the kernel's Landlock; descriptors that are open already stay what they are.
 * With newer kernels it may open no TCP socket either, but post to its own port, and signal nobody outside. */
#ifndef JAIL_FILES_H
#define JAIL_FILES_H

#include <stdbool.h>

#include "jail.h"

/* Does this kernel have Landlock, and is it switched on? */
bool jail_files_can(void);

/* Does it tell TCP ports apart as well? */
bool jail_files_tell_ports(void);

/* Leaves the calling process, which must have given up new privileges, and its children to come, reading what libraries
 * read, and opening, which may be NULL. Where the kernel has no Landlock, nothing changes. Returns false, with
 * errno, if it has but did not take this. */
bool jail_files_close(const struct jail_opening *opening);

#endif
