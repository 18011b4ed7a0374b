/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks the catalogues twice. Leaves the process in Japanese, which is what the door speaks if it must choose. */
#include "bilingual.h"

#include <stdio.h>
#include <string.h>

static void add(char *to, size_t room, const char *words)
{
	size_t used = strlen(to);

	if (used > 0 && strcmp(to, words) == 0)
		return; /* a catalogue without this text */
	if (used + strlen(words) + 2 < room)
		snprintf(to + used, room - used, "%s%s", used > 0 ? "\n" : "", words);
}

void bilingual_words(char *to, size_t room, const char *text)
{
	to[0] = '\0';
	words_language(LANGUAGE_EN);
	add(to, room, _(text));
	words_language(LANGUAGE_JA);
	add(to, room, _(text));
}

void bilingual_reason(char *to, size_t room, enum reason reason)
{
	to[0] = '\0';
	words_language(LANGUAGE_EN);
	add(to, room, words_reason(reason));
	words_language(LANGUAGE_JA);
	add(to, room, words_reason(reason));
}
