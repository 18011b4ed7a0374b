/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For db/ alone: the inside of a store, and how a statement of the list is run. Faults are sticky: start, put, take
 * rows, and ask once at the end. */
#ifndef STORE_STATEMENT_H
#define STORE_STATEMENT_H

#include <sqlite3.h>
#include <stddef.h>

#include "store.h"

enum statement_name {
#define STATEMENT(name, sql) STATEMENT_##name,
#include "statements.def"
#undef STATEMENT
	STATEMENT_COUNT
};

struct store {
	sqlite3 *db;
	sqlite3_stmt *statements[STATEMENT_COUNT]; /* prepared when first used */
	bool is_in_turn, is_broken;
	enum store_result fault;                   /* why the turn, or all, is lost */
	bool is_marked;                            /* see store_mark.h */
	int wal_limit;                             /* pages in the -wal file at which to empty it into the database */
	int wal_pages;                             /* in it, as of the newest commit */
	bool has_pepper;
	uint8_t pepper[32];                        /* if has_pepper, see store_use_pepper */
	bool has_news_of_teams;                    /* see store_team.h */
	bool is_held, wants_scrub;                 /* see store_backup.h; a scrub waits for the end of it */
	bool has_untidy_index, is_merging_index;   /* see store_search.h: words were taken out; they are being merged away */
};

/* One run of a statement; lives on the stack between start and end. */
struct statement {
	struct store *store;
	sqlite3_stmt *handle;     /* borrowed from the store; NULL if it cannot run */
	int parameter, column;    /* done so far */
	bool has_row;             /* it gave one */
	enum store_result result; /* STORE_OK until something went wrong */
};

/* The SQL of a statement. */
const char *statement_sql(enum statement_name name);

/* Begins a run. A lost turn or a broken store refuses whatever would change something. */
struct statement statement_start(struct store *store, enum statement_name name);
/* Bind the next parameter. Texts and bytes are borrowed until the end. */
void statement_put_number(struct statement *statement, int64_t number);
void statement_put_reference(struct statement *statement, uint64_t account); /* 0 is NULL */
void statement_put_text(struct statement *statement, const char *text);
void statement_put_bytes(struct statement *statement, const uint8_t *bytes, size_t size); /* NULL is NULL */
/* Steps; true if there is a row, whose columns are then taken from left to right. */
bool statement_row(struct statement *statement);
int64_t statement_number(struct statement *statement); /* NULL is 0 */
void statement_text(struct statement *statement, char *to, size_t room);
void statement_bytes(struct statement *statement, uint8_t *to, size_t size); /* zeros unless there are that many */
/* Bytes of any number; gives it, 0 if there are more than size or none. */
size_t statement_blob(struct statement *statement, uint8_t *to, size_t size);
bool statement_null(const struct statement *statement); /* is the next column NULL? */
/* Ends the run and says how it went. */
enum store_result statement_end(struct statement *statement);
/* The same, with STORE_NONE if there was no row. */
enum store_result statement_end_found(struct statement *statement);
/* Steps to the end and ends the run; STORE_NONE if it changed no row. */
enum store_result statement_change(struct statement *statement);
/* Runs a statement without parameters and rows. */
enum store_result statement_run(struct store *store, enum statement_name name);

/* Runs a statement that takes a time and how many rows at most: those from before it go. *count says how many did. */
enum store_result statement_forget(struct store *store, enum statement_name name, int64_t before, unsigned max,
	unsigned *count);

/* Several changes that are kept together or not at all, inside a turn or out of one: act_end gives back result, or why
 * it could not be kept. */
enum store_result act_begin(struct store *store);
enum store_result act_end(struct store *store, enum store_result result);

/* The part of store_check that looks at the file and not at what its rows mean. */
enum store_result store_check_file(struct store *store, void (*finding)(void *context, const char *words),
	void *context);
/* And the part that looks at what opens people's keys. */
enum store_result store_check_keys(struct store *store, void (*finding)(void *context, const char *words),
	void *context);

/* What SQLite's code means; notes it when the turn or the store is lost. */
enum store_result store_judge(struct store *store, int code);

#endif
