/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing a backup into an open, empty file, and looking through one. What goes wrong is said on stderr; each gives an
 * exit code of the program. */
#ifndef BACKUP_MAKE_H
#define BACKUP_MAKE_H

#include <stdbool.h>
#include <stdint.h>

#include "place.h"
#include "store_backup.h"

struct backup_writing {
	const struct place *place;
	const char *name;   /* of the file, for words about it */
	int file;
};

/* The bytes of kokoiru.db as they lie there; who calls sees to it that nobody writes to them meanwhile. */
int backup_make_database(const struct backup_writing *writing);
/* All other files, the list, the end; puts them on the disk and reads all of it again. */
int backup_make_rest(const struct backup_writing *writing);

struct backup_findings {
	void (*finding)(void *context, const char *words); /* one sentence each */
	void *context;
	bool is_thorough;                   /* kokoiru.ini and what staff did are looked at too, as by `kokoiru check` */
	uint8_t pepper_id[STORE_PEPPER_ID]; /* out, if nothing was found */
	unsigned count;                     /* out */
};

/* Everything that can be said of a backup without restoring it. CLI_NO_WRITE only if it could not be read. */
int backup_look(int file, const char *name, struct backup_findings *findings);

/* The file's bytes, in memory for reading; where is_shared, what is written there is written to the file, else to
 * nowhere. NULL, with words, if that cannot be had. To be unmapped. */
uint8_t *backup_map(int file, const char *name, bool is_shared, uint64_t *size);

#endif
