/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a backup is: one tar archive below the folder kokoiru/ with the database, the configuration, the host key and
 * the files of gallery, mail, rooms and songs, and the phrases, in this order, then a list of them with their sums.
 * Never the pepper. Pure: an archive is its bytes in memory. */
#ifndef BACKUP_H
#define BACKUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "tar.h"

#define BACKUP_FOLDER "kokoiru/"
#define BACKUP_LIST BACKUP_FOLDER "list"
enum { BACKUP_FORMAT = 1, BACKUP_FILES_MAX = 100000, BACKUP_SUM = 32 };

/* Where in a place a backup's files lie, in the order in which they are written. */
struct backup_part {
	const char *name;
	bool is_folder;  /* all plain files in it, by name, but those that begin with a dot */
	bool may_miss;   /* a file that a place may be without */
};
extern const struct backup_part backup_parts[];
extern const size_t backup_parts_count;

/* May a file of that name lie in a folder of a backup? UTF-8, without control characters and slashes, no first dot. */
bool backup_name_is_fine(const char *name);

enum backup_fault {
	BACKUP_WHOLE,
	BACKUP_NOT_OURS, /* not a tar archive, or its list is not one of kokoiru's */
	BACKUP_CUT,      /* its end is missing, or its frame is damaged */
	BACKUP_STRANGE,  /* a file that no backup has, twice the same, or not in order */
	BACKUP_TOO_NEW,  /* of a later format */
	BACKUP_MISSING,  /* a file that every backup has is not there */
	BACKUP_CHANGED   /* a file is not what the list says */
};

struct backup {
	struct tar_entry *files; /* owned; the list not among them; the first is the database */
	size_t count;
	const struct tar_entry *fault_at; /* BACKUP_CHANGED: that file, or NULL */
};

/* Reads an archive and compares all of it with its list. backup is to be given to backup_finish in any case. */
enum backup_fault backup_read(const uint8_t *bytes, uint64_t size, struct backup *backup);
void backup_finish(struct backup *backup);
/* The names and places of what has been written so far, before there is a list and an end. */
enum backup_fault backup_read_begun(const uint8_t *bytes, uint64_t size, struct backup *backup);
/* The list for these files of the archive, made by that version of the program. */
void backup_list(const uint8_t *bytes, const struct backup *backup, const char *version, struct buf *list);
/* What is not right and what to do, an English msgid. */
const char *backup_fault_words(enum backup_fault fault);

#endif
