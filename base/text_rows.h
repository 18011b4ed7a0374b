/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text of several rows: what people write on a board or in a letter. Each row passes the one gate of text.h, so that
 * nothing in it can move a cursor, and rows are joined by '\n' alone. */
#ifndef TEXT_ROWS_H
#define TEXT_ROWS_H

#include "text.h"

enum { TEXT_ROWS_MAX = 100 };

/* Writes to `to` the cleaned rows of s: NUL-terminated, at most bytes_max bytes (and less than room), graphemes_max
 * clusters and TEXT_ROWS_MAX rows. CR LF, CR and LF end a row. Empty rows at both ends go, and of several in a row one
 * stays. Cleaning twice changes nothing more. With a fault `to` is the empty string; nothing is ever cut off. */
enum text_fault text_clean_rows(const char *s, size_t n, size_t bytes_max, size_t graphemes_max, char *to, size_t room);

/* Bytes of the first row of s, without its end. */
size_t text_row(const char *s, size_t n);

/* text_fold of each row, joined by spaces, for looking words up. False, with `to` empty, as text_fold. */
bool text_fold_rows(const char *s, size_t n, char *to, size_t room);

#endif
