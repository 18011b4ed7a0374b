/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Brings the tables of an open database up to date, one numbered file of SQL after the other. Which of them a database
 * has had stands in its user_version. */
#ifndef MIGRATE_H
#define MIGRATE_H

#include <sqlite3.h>

struct migration {
	int number;       /* from 1, growing */
	const char *name;
	const char *sql;
};

/* Embedded at build time, in order. */
extern const struct migration migrations[];
extern const int migrations_count;

/* The number of the newest one that the database has had, -1 if it cannot be read. */
int migrate_version(sqlite3 *db);
/* The number of the newest one that there is. */
int migrate_newest(void);
/* Applies what it lacks, each in a transaction of its own. Returns SQLITE_OK or SQLite's code; those before the one
 * that was refused stay. */
int migrate_apply(sqlite3 *db);

#endif
