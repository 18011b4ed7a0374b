/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nicknames: which ones a person may take, and which ones look so alike that only one person may have them. */
#ifndef NAME_H
#define NAME_H

#include <stddef.h>

#define NAME_CHARACTERS_MAX 10
#define NAME_ROOM 41      /* bytes of a name, with its NUL */
#define NAME_KEY_ROOM 161 /* bytes of a key, with its NUL */

enum name_fault { NAME_FINE, NAME_LENGTH, NAME_CHARACTERS, NAME_STAFF };

/* Writes s as a nickname: NFKC, trimmed of spaces, 1 to 10 characters, each kana, kanji, an ASCII letter or digit.
 * NAME_STAFF: it looks like staff or like the place itself; name is written then too, for those who may have such a
 * one. With the other faults name is empty. */
enum name_fault name_clean(const char *s, size_t n, char name[NAME_ROOM]);

/* Writes what name looks like: case, kana script, small kana, long marks and look-alikes (0 o, 1 l i, kanji like kana)
 * folded. Two names with equal keys cannot be told apart at a glance. name need not be clean. Keys are stored: a fold
 * that changes needs a migration. */
void name_skeleton(const char *name, char key[NAME_KEY_ROOM]);

#endif
