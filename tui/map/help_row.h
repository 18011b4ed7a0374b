/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of the last row: which keys do what just now. */
#ifndef HELP_ROW_H
#define HELP_ROW_H

#include <stdbool.h>

enum help_state {
	HELP_ROOM, HELP_EARLIER, HELP_CHOICES, HELP_READING, HELP_FORM, HELP_WRITING, HELP_BARE, HELP_REACTING, HELP_SECRET,
	HELP_CONSOLE, HELP_ACTING, HELP_TALK,
	HELP_TALK_COVERED, HELP_TALK_CLOSED, HELP_STATES
};

/* In the language spoken now: at most 80 columns if is_wide, at most 40 if not. */
const char *help_row(enum help_state state, bool is_wide);

#endif
