/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program: one table of commands. The supervisor calls it again, as hub, gate and post, by names that no help
 * shows. */
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "children.h"
#include "cli.h"
#include "language.h"
#include "log.h"
#include "paths.h"
#include "seal.h"
#include "where.h"

struct command {
	const char *name;
	int (*run)(int argc, char *argv[]);
	const char *words, *help; /* NULL: not shown */
};

static int run_hub(int argc, char *argv[]);
static int run_gate(int argc, char *argv[]);
static int run_post(int argc, char *argv[]);
static int print_version(int argc, char *argv[]);
static int print_help(int argc, char *argv[]);

static const struct command commands[] = {
	{ "init", cli_init, "DIR [--demo]", N_("make a place") },
	{ "serve", cli_serve, "DIR [--listen ADDR:PORT]", N_("run it in the foreground; SIGTERM ends it in order") },
	{ "check", cli_check, "DIR | FILE",
		N_("look at configuration, rights, maps and database, or at a backup; one line a finding") },
	{ "backup", cli_backup, "DIR FILE [--replace]",
		N_("write all but the pepper into one tar file; also while it is served") },
	{ "restore", cli_restore, "FILE DIR [--pepper FILE]", N_("make a place from a backup and the pepper's paper copy") },
	{ "fingerprint", cli_fingerprint, "DIR", N_("print the fingerprint of the host key") },
	{ "hostkey", cli_hostkey, "DIR next|use", N_("make the next host key and print its fingerprint; use it instead") },
	{ "invite", cli_invite, "DIR [--role R] [--days N] [--count N | --mail ADDRESS [--language ja|en]]",
		N_("print one-time invitation codes, or send one by mail") },
	{ "account", cli_account, "DIR list|show|add|role|suspend|restore|erase|key|import ...", N_("look after accounts") },
	{ "stats", cli_stats, "DIR --month YYYY-MM", N_("print the figures of a month, as CSV") },
	{ "recovery", cli_recovery,
		"split HALF HALF | open HALF HALF FILE | DIR list NICKNAME | DIR export NUMBER --reason TEXT",
		N_("make the recovery key of consultations in two halves; use it") },
	{ "console", cli_console, "DIR", N_("the console of staff, on this terminal") },
	{ "version", print_version, "", N_("print the version") },
	{ "help", print_help, "", N_("print this") },
	{ "--version", print_version, NULL, NULL },
	{ "--help", print_help, NULL, NULL },
	{ "--hub", run_hub, NULL, NULL },
	{ "--gate", run_gate, NULL, NULL },
	{ "--post", run_post, NULL, NULL },
};
enum { COMMANDS = sizeof commands / sizeof *commands };

/* Descriptors 0 to 2 exist from here on, so that no file of ours becomes somebody's standard output. */
static void open_standard_descriptors(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

int main(int argc, char *argv[])
{
	struct paths paths;

	open_standard_descriptors();
	/* What else a locale holds is the same in "C", and each category is a file that every session would map. */
	setlocale(LC_CTYPE, "C.UTF-8");
	setlocale(LC_MESSAGES, "C.UTF-8");
	if (paths_find(&paths))
		language_open(paths.catalogues);
	log_init("kokoiru");
	if (!seal_init())
		return cli_say(CLI_LATER, _("no random numbers from the kernel; try again later"));
	for (size_t i = 0; argc > 1 && i < COMMANDS; i++) {
		if (strcmp(commands[i].name, argv[1]) == 0) {
			int code = commands[i].run(argc, argv);

			if (fflush(stdout) == 0 && !ferror(stdout))
				return code;
			return cli_say(CLI_NO_WRITE, _("standard output: %s; what was printed is not complete"), strerror(errno));
		}
	}
	if (argc < 2)
		return cli_say(CLI_USAGE, _("what is to be done? `kokoiru help` lists the commands"));
	return cli_say(CLI_USAGE, _("%s: no such command; `kokoiru help` lists them"), argv[1]);
}

static int run_hub(int argc, char *argv[])
{
	children_run_hub(argc, argv);
}

static int run_gate(int argc, char *argv[])
{
	children_run_gate(argc, argv);
}

static int run_post(int argc, char *argv[])
{
	children_run_post(argc, argv);
}

static int print_version(int argc, char *argv[])
{
	(void)argc;
	(void)argv;
	printf("kokoiru %s\n", KOKOIRU_VERSION);
	return CLI_DONE;
}

static int print_help(int argc, char *argv[])
{
	(void)argc;
	(void)argv;
	printf("kokoiru: %s\n\n", _("a place where one may be, inside any SSH client"));
	for (size_t i = 0; i < COMMANDS; i++)
		if (commands[i].help)
			printf("  kokoiru %s%s%s\n      %s\n", commands[i].name, commands[i].words[0] ? " " : "", commands[i].words,
				_(commands[i].help));
	printf("\n%s\n%s\n", _("Roles: participant, family, supporter, counsellor, coordinator."),
		_("Exit codes: 0 done, 1 refused or found faults, 2 wrong usage, 69 no such place or not serving,\n"
		"73 cannot write, 75 try again later."));
	return CLI_DONE;
}
