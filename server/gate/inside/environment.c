/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a client's environment, bounded: only the beginnings of values matter. */
#include "environment.h"

#include <stddef.h>
#include <string.h>

enum { TAKEN_MAX = 64 };

#define SLOT(name, member) { name, offsetof(struct environment, member), sizeof ((struct environment *)0)->member }

static const struct { const char *name; size_t at, room; } slots[] = {
	SLOT("LC_ALL", all), SLOT("LC_MESSAGES", messages), SLOT("LANG", lang), SLOT("KOKOIRU_LANG", own_lang),
	SLOT("KOKOIRU_UI", own_ui)
};

bool environment_take(struct environment *environment, const char *name, const char *value)
{
	bool is_set = value[0] != '\0' && strcmp(value, "0") != 0;

	if (environment->taken >= TAKEN_MAX)
		return false;
	environment->taken++;
	for (size_t i = 0; i < sizeof slots / sizeof *slots; i++) {
		char *to = (char *)environment + slots[i].at;

		if (strcmp(name, slots[i].name) != 0)
			continue;
		memset(to, 0, slots[i].room);
		memcpy(to, value, strnlen(value, slots[i].room - 1));
		return true;
	}
	if (strcmp(name, "NO_COLOR") == 0)
		return environment->no_color = value[0] != '\0', true;
	if (strcmp(name, "ACCESSIBLE") == 0)
		return environment->is_accessible = is_set, true;
	return strncmp(name, "LC_", 3) == 0;
}

/* "ja_JP.UTF-8" is Japanese, "C" and "POSIX" are nobody's language, of the others English is the better guess. */
static bool language_of(const char *value, enum language *language)
{
	if (value[0] == '\0' || strcmp(value, "C") == 0 || strncmp(value, "C.", 2) == 0 || strcmp(value, "POSIX") == 0)
		return false;
	*language = strncmp(value, "ja", 2) == 0 ? LANGUAGE_JA : LANGUAGE_EN;
	return true;
}

bool environment_language(const struct environment *environment, enum language *language)
{
	const char *posix = environment->all[0] ? environment->all
		: environment->messages[0] ? environment->messages : environment->lang;

	if (strncmp(environment->own_lang, "ja", 2) == 0 || strncmp(environment->own_lang, "en", 2) == 0)
		return language_of(environment->own_lang, language);
	return language_of(posix, language);
}

enum face_kind environment_face(const struct environment *environment)
{
	if (strcmp(environment->own_ui, "line") == 0)
		return FACE_LINE;
	if (strcmp(environment->own_ui, "tui") == 0 || strcmp(environment->own_ui, "map") == 0)
		return FACE_MAP;
	return environment->is_accessible ? FACE_LINE : FACE_ASK;
}
