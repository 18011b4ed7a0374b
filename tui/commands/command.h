/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one table of commands, for both faces: names, who may use them, help and what they do. A command acts on the
 * visit alone. */
#ifndef COMMAND_H
#define COMMAND_H

#include "visit.h"

/* ABOUT_LATER: known words for what is not here yet; the help does not list them. */
enum command_subject {
	ABOUT_AROUND, ABOUT_TALK, ABOUT_READING, ABOUT_SHELF, ABOUT_ME, ABOUT_HELP, ABOUT_STAFF, ABOUT_COUNT,
	ABOUT_LATER = ABOUT_COUNT
};

struct command {
	const char *name;      /* "look"; ASCII */
	const char *japanese;  /* "まわり"; several are parted by a space; as text_fold leaves them */
	enum command_subject subject; /* ABOUT_STAFF: for staff only */
	bool needs_room;       /* only while in a room */
	const char *argument;  /* hint for the help, msgid, or "" */
	const char *help;      /* one line, msgid */
	void (*run)(struct visit *visit, const char *argument); /* argument: trimmed, as typed, "" for none */
};

extern const struct command commands[];
extern const size_t commands_count;

/* The command with that name, in either language, folded, without its slash; NULL for none. */
const struct command *command_find(const char *word);
/* The one whose name comes closest to word, of those that are of use to the person now; NULL if none is near. */
const struct command *command_nearest(const struct visit *visit, const char *word);
/* Its name in the person's language, first one. Writes at most size bytes. */
void command_name(const struct visit *visit, const struct command *command, char *to, size_t size);
bool command_is_allowed(const struct visit *visit, const struct command *command);
/* Is it of use to them now? Help speaks of no others. */
bool command_is_offered(const struct visit *visit, const struct command *command);

/* Does text begin with a slash of either width? */
bool command_is(const char *text);
/* Runs "/word argument"; an unknown word is answered with the nearest one. */
void command_run(struct visit *visit, const char *text);

#endif
