/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gettext takes its language from the environment, so this writes there. Knows nobody's wishes but the locale's. */
#include "language.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* glibc's own: a change makes gettext look the language up again (gettext manual, "Being a gettext grok"). */
extern int _nl_msg_cat_cntr;

static const char *const codes[] = { "ja", "en" };
enum { CODES = sizeof codes / sizeof *codes };

/* Is it "ja", "ja_JP", "ja_JP.UTF-8" or one of a list that begins with these? */
static bool begins_with(const char *name, const char *code)
{
	size_t size = strlen(code);

	return strncmp(name, code, size) == 0 && (name[size] == '\0' || strchr("_.@:", name[size]));
}

static const char *locale_name(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *value = getenv(names[i]);

		if (value && value[0])
			return value;
	}
	return "C";
}

const char *language_of_locale(void)
{
	const char *locale = locale_name(), *list = getenv("LANGUAGE");

	if (begins_with(locale, "C") || begins_with(locale, "POSIX"))
		return "en";
	for (const char *at = list; at && *at; at += strspn(at, ":")) {
		for (int i = 0; i < CODES; i++)
			if (begins_with(at, codes[i]))
				return codes[i];
		at += strcspn(at, ":");
	}
	return begins_with(locale, "ja") ? "ja" : "en";
}

void language_open(const char *directory)
{
	const char *own = language_of_locale();

	bindtextdomain("kokoiru", directory);
	bind_textdomain_codeset("kokoiru", "UTF-8");
	textdomain("kokoiru");
	/* gettext reads a catalogue when it is first asked for a word, which may be after the right to read it is gone */
	for (int i = 0; i < CODES; i++) {
		language_use(codes[i]);
		gettext(codes[i]);
	}
	language_use(own);
}

void language_use(const char *code)
{
	setenv("LANGUAGE", strcmp(code, "ja") == 0 ? "ja" : "en", 1);
	++_nl_msg_cat_cntr;
}

const char *language_in_use(void)
{
	const char *language = getenv("LANGUAGE");

	return language && begins_with(language, "ja") ? "ja" : "en";
}
