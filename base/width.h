/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many terminal cells text takes, and where it may be cut or wrapped. Text is expected to have passed text_clean;
 * a malformed byte counts as one cell. `ambiguous` is 1 or 2 everywhere: the cells that this terminal gives to the
 * characters Unicode calls East Asian Ambiguous (UAX 11). */
#ifndef WIDTH_H
#define WIDTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Cells of one character: 0 (marks, controls), 1 or 2. */
int width_of(uint32_t cp, int ambiguous);
bool width_is_ambiguous(uint32_t cp);
/* Does every terminal agree about its cells: ASCII, kana, common kanji, full-width forms? After any other character
 * the cursor must be addressed absolutely. */
bool width_is_safe(uint32_t cp);
/* Are all characters of s safe? */
bool width_text_is_safe(const char *s, size_t n);
/* Cells of a text on one row. */
int width_text(const char *s, size_t n, int ambiguous);
/* Bytes of the longest start of s, in whole clusters, that takes at most `columns` cells; *used, unless NULL, gets its
 * cells. 0 if not even the first cluster fits. */
size_t width_cut(const char *s, size_t n, int columns, int ambiguous, int *used);
/* Bytes that go on the first row of `columns` cells, by the Japanese rules (JIS X 4051): closing marks and small kana
 * never start a row, opening brackets never end one, Latin words and numbers stay whole if a row can hold them. Small
 * kana may start rows of fewer than 20 columns. At least one cluster if n > 0, so a loop ends. A '\n' ends a row and
 * belongs to it, as do the spaces at its end, which may stand past the edge: draw only width_shown() of it. */
size_t width_wrap(const char *s, size_t n, int columns, int ambiguous);
/* Bytes to draw of a row that width_wrap gave: all but the spaces and line breaks at its end. */
size_t width_shown(const char *s, size_t n);

#endif
