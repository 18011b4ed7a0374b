/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the function of a command may ask: its options, words for who typed it, and what the store answered. */
#include "admin_parts.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "store_act.h"
#include "text.h"

int admin_wrong_usage(struct admin_task *task, const char *why)
{
	const struct command *command = task->command;

	return admin_say(task, ADMIN_USAGE, _("%s; write kokoiru %s DIR%s%s %s"), why, command->group,
		command->name[0] ? " " : "", command->name, command->usage);
}

const char *admin_option(const struct admin_task *task, const char *name)
{
	for (int i = 0; i < OPTIONS_MAX; i++)
		if (task->options[i].name && strcmp(task->options[i].name, name) == 0)
			return task->options[i].value;
	return NULL;
}

int admin_say(struct admin_task *task, int code, const char *format, ...)
{
	va_list arguments;

	fprintf(task->admin->err, "kokoiru: %s%s%s: ", task->command->group, task->command->name[0] ? " " : "",
		task->command->name);
	va_start(arguments, format);
	vfprintf(task->admin->err, format, arguments);
	va_end(arguments);
	fputc('\n', task->admin->err);
	return code;
}

int admin_stored(struct admin_task *task, enum store_result result)
{
	switch (result) {
	case STORE_OK:
		return ADMIN_DONE;
	case STORE_NONE:
	case STORE_TAKEN:
		return admin_say(task, ADMIN_REFUSED, _("the store does not take it; run `kokoiru check DIR`"));
	case STORE_FULL:
		return admin_say(task, EX_CANTCREAT, _("nothing was changed, since the disk is full; make space and try again"));
	case STORE_BROKEN:
		return admin_say(task, EX_CANTCREAT, _("nothing was changed, since the disk does not take it; look at the disk"));
	}
	return ADMIN_REFUSED;
}

int admin_add_act(struct admin_task *task, uint64_t person, const char *name, const char *reason)
{
	struct store_act act = { .person = person, .at = task->admin->now };

	snprintf(act.act, sizeof act.act, "%s", name);
	if (reason && reason[0] && text_clean(reason, strlen(reason), REASON_MAX, REASON_MAX, act.reason, sizeof act.reason)
		!= TEXT_FINE)
		return admin_say(task, ADMIN_USAGE, _("--reason: not text of at most %d bytes; make it shorter"), REASON_MAX);
	return admin_stored(task, store_add_act(task->admin->store, &act));
}

bool admin_number(const char *text, unsigned min, unsigned max, unsigned *number)
{
	if (!text)
		return true;
	if (text[0] == '\0' || strlen(text) > 9 || text[strspn(text, "0123456789")] != '\0')
		return false;
	*number = (unsigned)strtoul(text, NULL, 10);
	return *number >= min && *number <= max;
}

bool admin_role(const char *text, enum role *role)
{
	*role = ROLE_PARTICIPANT;
	return !text || role_parse(text, role);
}

int admin_wrong_role(struct admin_task *task, const char *role)
{
	return admin_say(task, ADMIN_USAGE,
		_("%s is no role; write participant, family, supporter, counsellor or coordinator"), role);
}
