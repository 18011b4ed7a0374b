/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of the console in words, for both faces. All write at most size bytes, in the person's language. */
#ifndef CONSOLE_WORDS_H
#define CONSOLE_WORDS_H

#include "visit.h"

/* What waits, by its kind: 案内. */
const char *console_words_kind(enum waiting_kind kind);
/* The command that looks after it, with its slash: "/guide 2"; "" while nothing does. In the person's language where
 * is_shown, else as it is run. */
void console_words_command(const struct visit *visit, const struct console_waiting *waiting, bool is_shown, char *to,
	size_t size);
/* Who it is, "" for nobody's; how long it waits, "" where that says nothing; what else there is to say. */
void console_words_whose(const struct console_waiting *waiting, char *to, size_t size);
void console_words_minutes(const struct console_waiting *waiting, char *to, size_t size);
void console_words_note(const struct console_waiting *waiting, char *to, size_t size);
/* All of that as one row of a list. */
void console_words_waiting(const struct visit *visit, const struct console_waiting *waiting, char *to, size_t size);
/* Where somebody is, and what staff may want to know of them. */
void console_words_spot(const struct visit *visit, const struct console_person *person, char *to, size_t size);
void console_words_marks(const struct console_person *person, char *to, size_t size);
/* "11/18 みかん: 急がない". */
void console_words_handover(const struct console_note *note, char *to, size_t size);
/* Who watches and peeks, "" for nobody; the day's figures, in two rows. */
void console_words_unnamed(const struct console *console, char *to, size_t size);
void console_words_today(const struct console *console, int row, char *to, size_t size);
/* Who may like a word; gives how many there are beyond the one at index, which is written. False if there is none. */
bool console_words_hint(const struct console *console, int index, char *to, size_t size);
/* "水", and "11/25(水)". */
void console_words_date(uint64_t wall_ms, char *to, size_t size);

#endif
