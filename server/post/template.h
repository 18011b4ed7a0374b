/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Templates of mails: the subject, an empty line, the text. {name} stands for something that only is known when the
 * mail goes out; which names there are depends on the kind. Pure. */
#ifndef TEMPLATE_H
#define TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "kinds.h"

enum { TEMPLATE_MAX = 16 * 1024, TEMPLATE_SUBJECT_MAX = 200 }; /* bytes */

/* What may stand between braces. */
enum template_name {
	TEMPLATE_PLACE,       /* the place's name */
	TEMPLATE_SSH,         /* the line to type, to join or to apply */
	TEMPLATE_CONTACTS,    /* lines */
	TEMPLATE_CODE, TEMPLATE_FINGERPRINT,
	TEMPLATE_UNTIL,       /* when the code runs out */
	TEMPLATE_WORDS,       /* what staff wrote: lines */
	TEMPLATE_NAMES
};

enum template_fault {
	TEMPLATE_FINE,
	TEMPLATE_LONG,
	TEMPLATE_TEXT,    /* not UTF-8, or control characters */
	TEMPLATE_SUBJECT, /* the first line is empty, too long or has a name in it, or the second one is not empty */
	TEMPLATE_UNKNOWN, /* a name that this kind has not, or a brace alone */
	TEMPLATE_LACKS    /* without it the mail would be of no use */
};

/* Can a mail of that kind be made of it? *line, unless NULL, gets the line where not, from 1; *lacks the name that is
 * missing ("{code}"), for TEMPLATE_LACKS. */
enum template_fault template_check(const char *text, size_t n, enum mail_kind kind, unsigned *line, const char **lacks);

/* Writes subject and text, lines ended by '\n', of a template that was found fine. A line that holds nothing but a name
 * whose value is empty goes. False if it does not fit. */
bool template_fill(const char *text, size_t n, const char *const values[TEMPLATE_NAMES], struct buf *subject,
	struct buf *body);

#endif
