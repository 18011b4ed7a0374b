/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts in bulk, from rows of nickname,role,ssh-public-key (RFC 4180, without line breaks in fields): all of them or
 * none, and a word for each line that is not right. */
#include "admin_parts.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/* Takes the first field off a row: to a comma, or between double quotes. NULL if the quotes do not close. */
static char *next_field(char **row)
{
	char *field = *row + strspn(*row, " \t"), *end;

	if (*field == '"') {
		end = strchr(++field, '"');
		if (!end || !strchr(",\t ", end[1]))
			return NULL;
		*end++ = '\0';
		end += strcspn(end, ",");
	} else {
		end = field + strcspn(field, ",");
		for (char *last = end; last > field && strchr(" \t", last[-1]); *--last = '\0')
			;
	}
	*row = *end ? end + 1 : end;
	*end = '\0';
	return field;
}

static const char *import_row(struct admin_task *task, char *row, int *code)
{
	bool is_whole = strchr(row, ',') != NULL;
	char *nickname = next_field(&row), *role_word = nickname ? next_field(&row) : NULL;
	char *key = role_word ? next_field(&row) : NULL;
	enum role role;

	*code = ADMIN_REFUSED;
	if (!is_whole || !key || *row)
		return _("not nickname,role,ssh-public-key (the key may be empty)");
	if (!role_parse(role_word, &role))
		return _("no such role; write participant, family, supporter, counsellor or coordinator");
	return admin_add_account(task, nickname, role, *key ? key : NULL, code);
}

/* Rows are counted as lines of the file. A first line that only names the columns is passed over. */
int admin_do_import(struct admin_task *task)
{
	static const char columns[] = "nickname,role", mark[] = "\xef\xbb\xbf";
	char *text = malloc(task->input_size + 1), *rest = text, *row;
	unsigned line = 0, faults = 0, added = 0;
	int code = ADMIN_DONE;

	if (memchr(task->input, '\0', task->input_size)) {
		free(text);
		return admin_say(task, ADMIN_REFUSED, _("%s: not a text file; save it as CSV in UTF-8"), task->words[0]);
	}
	if (!text)
		return admin_say(task, EX_TEMPFAIL, _("no memory; try again later"));
	memcpy(text, task->input, task->input_size);
	text[task->input_size] = '\0';
	if (strncmp(rest, mark, strlen(mark)) == 0)
		rest += strlen(mark);
	while ((code == ADMIN_DONE || code == ADMIN_REFUSED) && (row = strsep(&rest, "\n"))) {
		const char *why;

		row[strcspn(row, "\r")] = '\0';
		if (++line == 1 && strncmp(row, columns, strlen(columns)) == 0)
			continue;
		if (row[strspn(row, " \t")] == '\0')
			continue;
		why = import_row(task, row, &code);
		added++;
		if (why) {
			fprintf(task->admin->err, "kokoiru: %s:%u: %s\n", task->words[0], line, why);
			faults++;
		}
	}
	free(text);
	if (faults > 0)
		return admin_say(task, ADMIN_REFUSED,
			ngettext("%u fault, so no account was made; mend that line and import the file again",
			"%u faults, so no account was made; mend those lines and import the file again", faults), faults);
	fprintf(task->out, ngettext("%u account was made\n", "%u accounts were made\n", added), added);
	return code;
}
