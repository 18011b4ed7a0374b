/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The letter box: takes from the hub what is due, opens it, writes the mail from its template, sends it, and says what
 * became of it. Asks for nothing while nothing is due. Knows no database and no people. */
#ifndef POST_H
#define POST_H

#include <stdint.h>

#include "kinds.h"
#include "smtp.h"

enum { POST_CONTACTS_ROOM = 4096 };

struct letters;

/* All borrowed until post_run returns. */
struct post_options {
	int hub;                          /* post's end of the pair it shares with the hub */
	int lifeline;                     /* readable (end of file) once the supervisor is gone */
	const uint8_t *public_key, *secret_key;
	const struct letters *letters;    /* the place's templates */
	const char *names[LANGUAGE_COUNT]; /* of the place */
	const char *host;                 /* NAME or NAME:PORT, where people find it */
	const char *fingerprint;          /* of its host key */
	const char *contacts;             /* lines, "" for none */
	const char *from_name;            /* of the sender, "" for none */
	struct smtp_options smtp;         /* is_over and context are post's own */
};

/* Serves until SIGTERM or the supervisor's end. ready is called once everything is read that needs files; it narrows
 * the process, and false ends it. Returns an exit code of the program; EX_TEMPFAIL asks to be started anew, because the
 * mail server's name was not found and what says where names are looked up may be another file by now. */
int post_run(const struct post_options *options, bool (*ready)(void *context), void *context);

#endif
