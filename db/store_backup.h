/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copying a store that is at work. While it is held, nothing changes its file: what is written meanwhile waits in the
 * -wal file, so that another process may copy the file's bytes as they are, at its own pace. */
#ifndef STORE_BACKUP_H
#define STORE_BACKUP_H

#include <stddef.h>

#include "store.h"

/* Outside turns: puts all that is committed into the file, which then stays as it is until store_release. The writer
 * waits for what stands in the -wal file to be written, no longer. */
enum store_result store_hold(struct store *store);
/* Goes on as usual; does what had to wait. Fine on a store that is not held. */
void store_release(struct store *store);
/* Is so much waiting in the -wal file that whoever copies should be given up? */
bool store_is_overdue(const struct store *store);

/* What a copy in memory is: size bytes, of which some are changed and put back while it is looked at. */
struct store_copy {
	uint8_t *bytes;
	size_t size;
	bool with_acts;                     /* store_copy_look follows the chain of acts too, without the pepper */
	uint8_t pepper_id[STORE_PEPPER_ID]; /* out */
	int version;                        /* out: how many migrations it has had */
};

/* Makes a copy of a held file one that can be opened without its -wal file. */
enum store_opening store_copy_settle(struct store_copy *copy);
/* Looks through a settled copy as store_check does. STORE_OPENED: it can be used, unless finding was called. */
enum store_opening store_copy_look(struct store_copy *copy, void (*finding)(void *context, const char *words),
	void *context);

#endif
