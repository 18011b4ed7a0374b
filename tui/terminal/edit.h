/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line being typed: grapheme clusters, a caret, one killed piece, a short history. Pure: knows no terminal and no
 * clock. Bytes that are no UTF-8 keep their place in it until somebody makes sense of the whole line. */
#ifndef EDIT_H
#define EDIT_H

#include "keys.h"
#include "kinds.h"

enum { EDIT_HISTORY_MAX = 50, EDIT_FREE_COLUMNS = 24 };

struct edit {
	char text[SAY_MAX + 1];  /* terminated */
	size_t size, caret;      /* bytes */
	size_t first;            /* byte the row begins with: sideways scroll */
	char killed[SAY_MAX + 1];
	char *history[EDIT_HISTORY_MAX]; /* owned; oldest first */
	int history_count;
	int history_at;          /* == history_count: the line being typed */
	char parked[SAY_MAX + 1]; /* what was being typed when Up was pressed */
};

/* What to show of it. */
struct edit_window {
	size_t first, end;       /* bytes of text that are seen */
	int caret;               /* column of the caret, from 0 */
};

void edit_init(struct edit *edit);
void edit_finish(struct edit *edit);

/* ACT_TEXT and ACT_RAW insert, the editing actions edit, Up and Down go through the history. Returns whether the key
 * was one of them; a full line (SAY_MAX bytes) takes it and stays as it was. */
bool edit_key(struct edit *edit, const struct key *key);
bool edit_insert(struct edit *edit, const char *bytes, size_t size); /* at the caret; false: it does not fit */
void edit_set(struct edit *edit, const char *text);                  /* caret at the end; cut at SAY_MAX */
void edit_clear(struct edit *edit);
/* Forgets a passphrase that was typed, where it may have been cut or parked too; the history stays. */
void edit_wipe(struct edit *edit);
/* And the history as well. */
void edit_forget(struct edit *edit);
static inline bool edit_is_empty(const struct edit *edit) { return edit->size == 0; }

/* Keeps text for Up. Empty lines and repeats are not kept. */
void edit_remember(struct edit *edit, const char *text);

/* Columns that text takes as edit shows it: a byte that is no UTF-8 is one column ("?"). */
int edit_columns(const char *text, size_t size, int ambiguous);
/* Scrolls sideways so that the caret is seen in columns with EDIT_FREE_COLUMNS free to its right (two fifths of the row
 * where that is less), for what an input method shows there. */
struct edit_window edit_window(struct edit *edit, int columns, int ambiguous);
/* Bytes of the cluster that begins at text: at least 1 while size > 0, also where it is no UTF-8. */
size_t edit_cluster(const char *text, size_t size);

#endif
