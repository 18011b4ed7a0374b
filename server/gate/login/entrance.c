/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words of user names. Knows nothing of people: a name is looked at once and kept nowhere. */
#include "entrance.h"

#include <string.h>

static const struct { const char *word; enum entrance entrance; } words[] = {
	{ "join", ENTRANCE_JOIN }, { "apply", ENTRANCE_APPLY }, { "look", ENTRANCE_LOOK }
};
static const struct { const char *suffix; enum face_kind face; } suffixes[] = {
	{ "+line", FACE_LINE }, { "+tui", FACE_MAP }
};

enum entrance entrance_of(const char *user, enum face_kind *wish)
{
	size_t size = strlen(user);

	*wish = FACE_ASK;
	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
		size_t tail = strlen(suffixes[i].suffix);

		if (size < tail || memcmp(user + size - tail, suffixes[i].suffix, tail) != 0)
			continue;
		*wish = suffixes[i].face;
		size -= tail;
		break;
	}
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (size == strlen(words[i].word) && memcmp(user, words[i].word, size) == 0)
			return words[i].entrance;
	return ENTRANCE_PERSON;
}
