/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One table of commands. Each row's function reads its words, changes the store inside the one transaction, and writes
 * what is shown only if all of it was stored. Knows neither sockets nor sessions. Speaks the language of who
 * asks; what scripts read (codes, columns) is the same in both. */
#include "admin_parts.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "store_invitation.h"

enum { CODE_ATTEMPTS = 20, HOURS_A_DAY = 24 };

static int do_invite(struct admin_task *task);

static const struct command commands[] = {
	{ "invite", "", 0, 0, { "--role", "--days", "--count", "--mail", "--language" }, do_invite,
		"[--role R] [--days N] [--count N | --mail ADDRESS [--language ja|en]]" },
	{ "account", "list", 0, 0, { NULL }, admin_do_list, "" },
	{ "account", "show", 1, 1, { NULL }, admin_do_show, "NICKNAME" },
	{ "account", "add", 1, 1, { "--role", "--key" }, admin_do_add, "NICKNAME [--role R] [--key 'ssh-ed25519 AAAA...']" },
	{ "account", "role", 2, 2, { NULL }, admin_do_role, "NICKNAME R" },
	{ "account", "suspend", 1, 1, { "--reason" }, admin_do_suspend, "NICKNAME [--reason TEXT]" },
	{ "account", "restore", 1, 1, { NULL }, admin_do_restore, "NICKNAME" },
	{ "account", "reset", 1, 1, { "--reason" }, admin_do_reset, "NICKNAME [--reason TEXT]" },
	{ "account", "erase", 1, 1, { NULL }, admin_do_erase, "NICKNAME" },
	{ "account", "key", 2, 3, { NULL }, admin_do_key, "NICKNAME list | NICKNAME add 'KEY' | NICKNAME remove N" },
	{ "account", "import", 1, 1, { NULL }, admin_do_import, "FILE" },
	{ "recovery", "list", 1, 1, { NULL }, admin_do_recovery_list, "NICKNAME" },
	{ "recovery", "export", 1, 1, { "--reason" }, admin_do_recovery_export, "NUMBER --reason TEXT" },
	{ "stats", "", 0, 0, { "--month" }, admin_do_stats, "--month YYYY-MM" },
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static int run_command(struct admin *admin, int argc, char *const argv[], const char *input, size_t input_size);
static const struct command *find_command(struct admin *admin, int argc, char *const argv[]);
static int read_words(struct admin_task *task, int argc, char *const argv[]);
static int keep(struct admin_task *task, int code);

int admin_run(struct admin *admin, int argc, char *const argv[], const char *input, size_t input_size)
{
	const char *own = language_in_use();
	int code;

	if (admin->language)
		language_use(admin->language);
	code = run_command(admin, argc, argv, input, input_size);
	language_use(own);
	return code;
}

static int run_command(struct admin *admin, int argc, char *const argv[], const char *input, size_t input_size)
{
	struct admin_task task = { .admin = admin, .input = input ? input : "", .input_size = input ? input_size : 0 };
	char *shown = NULL;
	size_t size = 0;
	int code;

	task.command = find_command(admin, argc, argv);
	if (!task.command)
		return ADMIN_USAGE;
	code = read_words(&task, argc, argv);
	if (code != ADMIN_DONE)
		return code;
	task.out = open_memstream(&shown, &size);
	if (!task.out)
		return admin_say(&task, EX_TEMPFAIL, _("no memory; try again later"));
	code = admin_stored(&task, store_begin(admin->store));
	if (code == ADMIN_DONE)
		code = keep(&task, task.command->do_it(&task));
	fclose(task.out);
	if (code == ADMIN_DONE)
		fwrite(shown, 1, size, admin->out);
	if (code == ADMIN_DONE && task.told)
		admin_say(&task, code, "%s", task.told);
	free(shown);
	if (code != ADMIN_DONE) {
		admin->changed_accounts = false;
		admin->erased = 0;
		admin->reset = 0;
		admin->recovered = 0;
	}
	return code;
}

static int keep(struct admin_task *task, int code)
{
	if (code == ADMIN_DONE)
		return admin_stored(task, store_commit(task->admin->store));
	store_rollback(task->admin->store);
	return code;
}

static const struct command *find_command(struct admin *admin, int argc, char *const argv[])
{
	const char *group = argc > 0 ? argv[0] : "", *name = argc > 1 ? argv[1] : "";

	for (size_t i = 0; i < COMMANDS; i++)
		if (strcmp(commands[i].group, group) == 0 && (commands[i].name[0] == '\0' || strcmp(commands[i].name, name) == 0))
			return &commands[i];
	fprintf(admin->err, "kokoiru: %s: %s\n", group, _("no such command; one of these:"));
	for (size_t i = 0; i < COMMANDS; i++)
		fprintf(admin->err, "  kokoiru %s DIR%s%s %s\n", commands[i].group, commands[i].name[0] ? " " : "",
			commands[i].name, commands[i].usage);
	return NULL;
}

/* "--name VALUE" or "--name=VALUE": gives how many arguments it was, 0 if it is no option of this command. */
static int read_option(struct admin_task *task, int argc, char *const argv[])
{
	for (int i = 0; i < OPTIONS_MAX && task->command->options[i]; i++) {
		const char *name = task->command->options[i];
		size_t size = strlen(name);

		if (strncmp(argv[0], name, size) != 0 || (argv[0][size] != '\0' && argv[0][size] != '='))
			continue;
		if (argv[0][size] == '\0' && argc < 2)
			return 0;
		task->options[i].name = name;
		task->options[i].value = argv[0][size] == '=' ? argv[0] + size + 1 : argv[1];
		return argv[0][size] == '=' ? 1 : 2;
	}
	return 0;
}

static int read_words(struct admin_task *task, int argc, char *const argv[])
{
	int i = task->command->name[0] ? 2 : 1;

	while (i < argc) {
		int taken = strncmp(argv[i], "--", 2) == 0 ? read_option(task, argc - i, argv + i) : 0;

		if (taken == 0 && (strncmp(argv[i], "--", 2) == 0 || task->words_count == task->command->words_max))
			return admin_wrong_usage(task, _("not understood"));
		if (taken == 0)
			task->words[task->words_count++] = argv[i++];
		i += taken;
	}
	return task->words_count < task->command->words_min ? admin_wrong_usage(task, _("something is missing")) : ADMIN_DONE;
}

static int add_invitation(struct admin_task *task, const char *role, int64_t expires)
{
	struct store_invitation invitation = { .expires = expires };
	char digits[CODE_DIGITS + 1], shown[12];
	enum store_result result = STORE_TAKEN;

	snprintf(invitation.role, sizeof invitation.role, "%s", role);
	for (int i = 0; result == STORE_TAKEN && i < CODE_ATTEMPTS; i++) {
		seal_code_make(digits);
		seal_code_hash(digits, task->admin->pepper, invitation.hash);
		result = store_add_invitation(task->admin->store, &invitation);
	}
	seal_code_show(digits, shown);
	fprintf(task->out, "%s\n", shown);
	return admin_stored(task, result);
}

static int do_invite(struct admin_task *task)
{
	unsigned days = 3, count = 1;
	enum role role;
	int64_t now;
	int code = ADMIN_DONE;
	char reason[64];

	if (!admin_role(admin_option(task, "--role"), &role))
		return admin_wrong_role(task, admin_option(task, "--role"));
	if (!admin_number(admin_option(task, "--days"), 1, 365, &days))
		return admin_say(task, ADMIN_USAGE, _("--days %s: write a whole number from 1 to 365"), admin_option(task, "--days"));
	if (!admin_number(admin_option(task, "--count"), 1, 10000, &count))
		return admin_say(task, ADMIN_USAGE, _("--count %s: write a whole number from 1 to 10000"),
			admin_option(task, "--count"));
	if (admin_option(task, "--mail"))
		return admin_mail_invitation(task, role, days * HOURS_A_DAY);
	if (admin_option(task, "--language"))
		return admin_wrong_usage(task, _("--language is that of a mail"));
	now = store_clock_mark(task->admin->store, task->admin->now);
	snprintf(reason, sizeof reason, "%s, %u", role_name(role), count);
	while (code == ADMIN_DONE && count-- > 0)
		code = add_invitation(task, role_name(role), now + (int64_t)days * DAY_SECONDS);
	return code == ADMIN_DONE ? admin_add_act(task, 0, "invite", reason) : code;
}
