/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tar format as a backup needs it: plain files only, POSIX ustar headers (IEEE Std 1003.1, pax, "ustar Interchange
 * Format"), sizes of 8 GiB and more as GNU tar writes them. Pure: bytes in, bytes out. */
#ifndef TAR_H
#define TAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TAR_BLOCK = 512, TAR_NAME_ROOM = 257, TAR_END_SIZE = 2 * TAR_BLOCK };

struct tar_entry {
	char name[TAR_NAME_ROOM];
	uint64_t size, offset;  /* where its bytes lie, from the beginning of the archive */
	uint64_t changed;       /* seconds since 1970 */
};

/* A walk through an archive's bytes, borrowed. */
struct tar {
	const uint8_t *bytes;
	uint64_t size, at;
};

enum tar_step {
	TAR_ENTRY,
	TAR_END,   /* the end that an archive must have, and nothing behind it but zeros */
	TAR_BROKEN /* cut short, a sum that does not fit, or anything that is not a plain file */
};

/* Gives the next entry, whose bytes are wholly there. */
enum tar_step tar_next(struct tar *tar, struct tar_entry *entry);

/* The header of a plain file with mode 0600. False if the name does not fit: over 100 bytes for the last part. */
bool tar_header(const struct tar_entry *entry, uint8_t block[TAR_BLOCK]);
/* How many zeros follow an entry's bytes. */
size_t tar_padding(uint64_t size);

#endif
