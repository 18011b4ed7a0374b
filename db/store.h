/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The store: one SQLite file that only one process at a time has open. Here are opening, turns and closing; each
 * subject has a header of its own. Knows no messages and no roles: roles are names, kinds and reactions small numbers.
 * An open store must not cross a fork. */
#ifndef STORE_H
#define STORE_H

#include <stdbool.h>
#include <stdint.h>

enum {
	STORE_PEPPER_ID = 16,
	STORE_NICKNAME_ROOM = 41,
	STORE_NAME_KEY_ROOM = 161,
	STORE_ROLE_ROOM = 16,
	STORE_ROOM_ROOM = 17 /* a room's or a zone's id */
};

struct store;

enum store_result {
	STORE_OK,
	STORE_NONE,  /* no such row */
	STORE_TAKEN, /* it is there already, or the columns' rules refuse it */
	STORE_FULL,  /* no space for now; nothing changed, the same may work later */
	STORE_BROKEN /* the disk failed or the file is damaged; this store takes no more changes, only reopening helps */
};

enum store_opening {
	STORE_OPENED,
	STORE_MISSING, /* no such file */
	STORE_LOCKED,  /* another process or another store has it open */
	STORE_FOREIGN, /* a file, but not one of ours */
	STORE_NEWER,   /* made by a newer kokoiru */
	STORE_DAMAGED, /* empty, cut short, or its -wal file was lost or belongs to another one */
	STORE_NO_WRITE, /* no permission, no space, or a disk that fails */
	STORE_EXISTS   /* store_create only: something is there already */
};

/* Makes the file (mode 0600) and opens it; never touches a file that exists. *store is owned, NULL unless
 * STORE_OPENED. */
enum store_opening store_create(const char *path, const uint8_t pepper_id[STORE_PEPPER_ID], struct store **store);
/* Opens an existing file for this process alone and brings its tables up to date; changes nothing unless STORE_OPENED
 * or STORE_NO_WRITE. *store is owned, NULL unless STORE_OPENED. */
enum store_opening store_open(const char *path, struct store **store);
/* Ends a begun turn without keeping it, puts everything into the one file and closes. NULL is fine. */
void store_close(struct store *store);

/* Which pepper the hashes in here were made with; false if it cannot be read. */
bool store_pepper_id(struct store *store, uint8_t id[STORE_PEPPER_ID]);
/* From here on acts of staff are sealed with this pepper and looked at with it. Copied, and overwritten at the end. */
void store_use_pepper(struct store *store, const uint8_t pepper[32]);
/* Has the disk failed under this store, so that only closing and opening it again helps? */
bool store_is_broken(const struct store *store);

/* A turn: everything between begin and commit is kept together or not at all. Once a call in it gave STORE_FULL or
 * STORE_BROKEN, the turn is lost: every later change in it and the commit give the same, and nothing of it is kept. A
 * change outside a turn is a turn of its own. On STORE_OK from commit it is on the disk. */
enum store_result store_begin(struct store *store);
enum store_result store_commit(struct store *store);
void store_rollback(struct store *store); /* fine without a begun turn */

/* Outside turns: makes what was erased leave the files, the -wal file too (overwritten or cut off). */
enum store_result store_scrub(struct store *store);

/* Looks for damage and for rows that contradict each other; gives each finding as one sentence (borrowed until finding
 * returns). STORE_OK: looked everywhere, and there was a finding only if finding was called. */
enum store_result store_check(struct store *store, void (*finding)(void *context, const char *words), void *context);

/* For all store_each_* functions: each is given rows that it may borrow until it returns, and ends the walk by false.
 * It may read the store by other functions, but neither change it nor start the same walk. */

#endif
