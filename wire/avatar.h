/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Avatars: which may stand for a person, and which one a nickname suggests until its person chooses another. */
#ifndef AVATAR_H
#define AVATAR_H

#include "kinds.h"

/* May a guest have this avatar? One ASCII letter but S, which is staff's, or one full-width kana or kanji. */
bool avatar_is_allowed(const char *avatar, size_t size);

/* One character for nickname: its first ASCII letter in lower case, the letter of its first kana's row (こ is k, あ is
 * a), else its first kanji itself. "o" when there is nothing to go by. */
void avatar_suggest(const char *nickname, char avatar[AVATAR_MAX + 1]);

enum { AVATAR_CHOICES = 8 };
/* Characters to choose from: the nickname's own suggestion first, then its first character if that is full-width, then
 * small pictures in kanji. None twice. */
void avatar_choices(const char *nickname, char avatars[AVATAR_CHOICES][AVATAR_MAX + 1]);

/* Takes what was typed as an avatar; false if it is none that is allowed. */
bool avatar_read(const char *typed, char avatar[AVATAR_MAX + 1]);

#endif
