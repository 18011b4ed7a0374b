/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the command line may ask: accounts and invitations. Run by the hub while a place is served and by the program
 * itself while it is not, so that both do the same. */
#ifndef ADMIN_H
#define ADMIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "depart.h"
#include "mails.h"
#include "seal.h"
#include "store.h"

struct admin {
	struct store *store;        /* borrowed, open, no transaction begun */
	const uint8_t *pepper;      /* 32 bytes, borrowed */
	struct seal_cost cost;      /* for passphrases set here */
	int64_t now;                /* seconds since 1970 */
	struct mails *mails;        /* the outbox, borrowed */
	bool is_sending_mail;       /* [mail] names a server */
	bool is_served;             /* the hub itself runs this */
	const char *language;       /* of that person, "ja" or "en"; borrowed. NULL: the one that the process speaks */
	FILE *out, *err;            /* what the person at the command line reads */
	bool changed_accounts;      /* out: somebody online may have lost a right */
	struct departure *departure; /* out: consultations that are otherwise now; NULL: nobody is to be told */
	uint64_t erased;            /* out: an account that is gone, 0 for none */
	uint64_t reset;             /* out: an account for which a code was made, 0 for none */
	uint64_t recovered;         /* out: a consultation that was taken out for the recovery key, 0 for none */
};

/* Runs one command: argv[0] is "invite", "account" ..., then its arguments without the directory. input: what the
 * command reads beside its arguments (import: the CSV file's text). Returns the program's exit code; the command is one
 * transaction, all or nothing. */
int admin_run(struct admin *admin, int argc, char *const argv[], const char *input, size_t input_size);

/* A request or an answer on run/admin.sock: lengths u32 big-endian, then bytes. Request: the language, "ja" or "en";
 * the count of arguments, each argument, the input. Answer: exit code u32, standard output, standard error. */
enum { ADMIN_ARGUMENTS_MAX = 32, ADMIN_ARGUMENT_MAX = 4096, ADMIN_INPUT_MAX = 64 << 20, ADMIN_LANGUAGE_MAX = 2 };

/* Who asks this alone, while a place is served, is answered and stays connected: the database's file then stays as it
 * is, until they send a byte. One byte comes back if it did all the time; if it could not, the connection just ends. */
#define ADMIN_HOLD "hold"
enum { ADMIN_HOLD_SECONDS = 3600 };

#endif
