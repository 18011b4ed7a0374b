/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files behind admin.h share: one command being run, and what its row's function may ask. */
#ifndef ADMIN_PARTS_H
#define ADMIN_PARTS_H

#include "admin.h"
#include "kinds.h"
#include "language.h"
#include "store_account.h"

enum { ADMIN_DONE = 0, ADMIN_REFUSED = 1, ADMIN_USAGE = 2, WORDS_MAX = 3, OPTIONS_MAX = 5, DAY_SECONDS = 86400 };

struct admin_task {
	struct admin *admin;
	FILE *out;                     /* shown once everything is stored */
	const struct command *command;
	const char *words[WORDS_MAX];  /* after the command's name */
	int words_count;
	struct option { const char *name, *value; } options[OPTIONS_MAX];
	const char *input;
	size_t input_size;
	const char *told;              /* said on the error side once everything is stored; NULL: nothing */
};

/* do_it returns an exit code; words_min and words_max bound what follows the command's name. */
struct command {
	const char *group, *name;
	int words_min, words_max;
	const char *options[OPTIONS_MAX];
	int (*do_it)(struct admin_task *task);
	const char *usage;
};

/* admin_task.c */
/* Tells why not, on the error side at once; returns code. */
int admin_say(struct admin_task *task, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));
int admin_wrong_usage(struct admin_task *task, const char *why);
int admin_wrong_role(struct admin_task *task, const char *role);
/* The exit code for what the store answered; says so unless it is STORE_OK. */
int admin_stored(struct admin_task *task, enum store_result result);
/* What the command line did goes on record too; person 0 for nobody. reason, as typed, may be NULL. */
int admin_add_act(struct admin_task *task, uint64_t person, const char *name, const char *reason);
/* What was given for "--name"; NULL if it was not. */
const char *admin_option(const struct admin_task *task, const char *name);
/* text NULL: true, and *number stays. */
bool admin_number(const char *text, unsigned min, unsigned max, unsigned *number);
/* text NULL: participant. */
bool admin_role(const char *text, enum role *role);

/* admin_account.c */
/* By a nickname as somebody types it; says so if there is nobody. Returns an exit code. */
int admin_find_account(struct admin_task *task, const char *typed, struct store_account *account);
/* Why it cannot be an account (*code is set too), or NULL once it is one or the store has said why not. ssh_key may be
 * NULL. */
const char *admin_add_account(struct admin_task *task, const char *nickname, enum role role, const char *ssh_key,
	int *code);
int admin_do_list(struct admin_task *task);
int admin_do_show(struct admin_task *task);
int admin_do_add(struct admin_task *task);
int admin_do_role(struct admin_task *task);
int admin_do_suspend(struct admin_task *task);
int admin_do_restore(struct admin_task *task);
int admin_do_reset(struct admin_task *task);
int admin_do_erase(struct admin_task *task);
int admin_do_key(struct admin_task *task);

/* admin_mail.c */
/* An invitation that goes by mail; hours: for so long its code holds. */
int admin_mail_invitation(struct admin_task *task, enum role role, unsigned hours);

/* admin_stats.c */
int admin_do_stats(struct admin_task *task);

/* admin_recovery.c */
int admin_do_recovery_list(struct admin_task *task);
int admin_do_recovery_export(struct admin_task *task);

/* admin_import.c */
int admin_do_import(struct admin_task *task);

#endif
