/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Japanese or English: gettext's short names, and which of the two this process speaks. A process speaks one language
 * at a time, since that is how gettext keeps it. */
#ifndef LANGUAGE_H
#define LANGUAGE_H

#include <libintl.h>

#define _(text) gettext(text)
#define N_(text) text

/* "ja" if LC_ALL, LC_MESSAGES or LANG, the first that is set, says Japanese, or where LANGUAGE names it first; "en"
 * otherwise, and under the locales C and POSIX whatever LANGUAGE says. */
const char *language_of_locale(void);
/* Binds the catalogues in directory (as bindtextdomain(3) wants it), reads them while this process may, and speaks
 * language_of_locale(). Needs setlocale(LC_ALL, "C.UTF-8") once before. */
void language_open(const char *directory);
/* From here on this process speaks Japanese for "ja" and English for anything else. */
void language_use(const char *code);
/* What the process speaks now: "ja" or "en", never to be freed. */
const char *language_in_use(void);

#endif
