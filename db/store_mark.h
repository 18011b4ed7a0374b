/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For db/ alone: the mark in a database that says its -wal file must be there. Set when a store opens, cleared when it
 * is closed in order, so that a lost or exchanged -wal file is noticed before anything is written. */
#ifndef STORE_MARK_H
#define STORE_MARK_H

#include "store_statement.h"

/* Do the database at path, locked and open as db, and the -wal file beside it belong together, with nothing missing? */
bool mark_is_sound(sqlite3 *db, const char *path);
/* Sets a new mark; from here on the -wal file is emptied when it has grown. */
enum store_result mark_begin(struct store *store);
/* Clears the mark and empties the -wal file, then marks anew. */
enum store_result mark_renew(struct store *store);
/* Puts all that is committed into the database; the -wal file keeps its mark. */
enum store_result mark_empty(struct store *store);
/* Of a copy that has no -wal file: takes the mark away. */
enum store_result mark_forget(struct store *store);
bool mark_is_forgotten(struct store *store);
/* Clears the mark and empties the -wal file: SQLite may remove it. */
enum store_result mark_end(struct store *store);

#endif
