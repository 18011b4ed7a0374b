/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words for somebody whose language is not known yet: English first, then Japanese, in
 * lines that fit a terminal of 80 columns. */
#ifndef BILINGUAL_H
#define BILINGUAL_H

#include <stddef.h>

#include "words.h"

enum { BILINGUAL_ROOM = 2048 };

/* text: a msgid. Cut at room bytes, between the languages if it can be. */
void bilingual_words(char *to, size_t room, const char *text);
void bilingual_reason(char *to, size_t room, enum reason reason);

#endif
