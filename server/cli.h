/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program's commands: one function each, with the words after the command's name; they return the exit code. What
 * a person reads is in the language of their locale; what scripts read (codes, columns, "note:") is the same in all. */
#ifndef CLI_H
#define CLI_H

#include "place.h"

struct store;

enum cli_exit {
	CLI_DONE = 0,
	CLI_REFUSED = 1,   /* or found faults */
	CLI_USAGE = 2,
	CLI_NO_PLACE = 69, /* or not serving */
	CLI_NO_WRITE = 73,
	CLI_LATER = 75
};

int cli_init(int argc, char *argv[]);
int cli_serve(int argc, char *argv[]);
int cli_check(int argc, char *argv[]);
int cli_backup(int argc, char *argv[]);
int cli_restore(int argc, char *argv[]);
int cli_fingerprint(int argc, char *argv[]);
int cli_hostkey(int argc, char *argv[]);
int cli_invite(int argc, char *argv[]);
int cli_account(int argc, char *argv[]);
int cli_console(int argc, char *argv[]);
int cli_stats(int argc, char *argv[]);
int cli_recovery(int argc, char *argv[]);

/* A command whose row stands in server/hub/admin/admin.c: asked of the hub while the place, argv[2], is served, else
 * done here under the same lock. */
int cli_ask(int argc, char *argv[]);

/* "kokoiru: " and the words, on stderr; returns code. */
int cli_say(int code, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A config_finding: "kokoiru: " and the words, on stderr. */
void cli_print_finding(void *context, const char *words);

/* The store of a place whose lock is held; NULL, with words and the exit code, if it cannot be opened. */
struct store *cli_open_store(const struct place *place, int *code);
/* `check` of a backup instead of a place. */
int cli_check_backup(const char *name);

#endif
