/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The functions behind the commands, and what they share. */
#ifndef COMMAND_LIST_H
#define COMMAND_LIST_H

#include "command.h"

#define COMMAND(name, japanese, subject, needs_room, argument, help, function) \
	void command_##function(struct visit *visit, const char *argument_typed);
#define COMMAND_LATER(name, japanese)
#include "commands.def"
#undef COMMAND
#undef COMMAND_LATER
void command_later(struct visit *visit, const char *argument);

/* The number that was typed, full-width digits too; -1 if it is none from 0 to 9999. */
int command_number(const char *argument);
/* Copies the first word, folded, and returns what comes after it, spaces skipped. */
const char *command_word(const char *text, char *word, size_t room);

#endif
