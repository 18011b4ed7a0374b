/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks the catalogues twice. Leaves the process in Japanese, which is what the door speaks if it must choose. */
#include "bilingual.h"

#include <stdio.h>
#include <string.h>

#include "width.h"

enum { COLUMNS = 77 }; /* a terminal of 80 breaks lines itself, within words */

static void break_lines(char *to, size_t room, const char *words)
{
	size_t left = strlen(words), used = 0;

	while (left > 0) {
		size_t row = width_wrap(words, left, COLUMNS, 2), shown = width_shown(words, row);

		if (used + shown + 2 > room)
			break;
		if (used > 0)
			to[used++] = '\n';
		memcpy(to + used, words, shown);
		used += shown;
		words += row;
		left -= row;
	}
	to[used] = '\0';
}

static void add(char *to, size_t room, const char *words)
{
	char broken[BILINGUAL_ROOM];
	size_t used = strlen(to);

	break_lines(broken, sizeof broken, words);
	if (used > 0 && strcmp(to, broken) == 0)
		return; /* a catalogue without this text */
	if (used + strlen(broken) + 2 < room)
		snprintf(to + used, room - used, "%s%s", used > 0 ? "\n" : "", broken);
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
