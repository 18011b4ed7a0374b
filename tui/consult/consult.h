/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one says in a consultation, on its way: sealed here, one line after the other, and sealed anew if another key
 * counts by then. For the talk and for letters alike. */
#ifndef CONSULT_H
#define CONSULT_H

#include "visit.h"

enum { CONSULT_SAYINGS_MAX = 16 };

/* Lines that were said and are not in the thread yet, oldest first. */
struct consult_saying {
	uint64_t consultation;
	enum consult_kind kind;
	char *text;             /* owned, wiped */
	uint8_t id[SEAL_LINE_ID];
};

struct consult_sayings {
	struct consult_saying list[CONSULT_SAYINGS_MAX];
	int count, tries;       /* how often the first was refused though nothing had come between */
	uint32_t epoch, counter; /* under which it was sent */
	bool is_sent;           /* the first is with the hub */
	uint64_t wait_until;    /* it was too fast for the place; 0: it was not */
};

/* Cleans and seals text for the consultation that is open, and sends it once its turn has come. False, and its person
 * was told why, if the vault is locked, too many wait, or the text is empty or too long. */
bool consult_say(struct visit *visit, enum consult_kind kind, const char *text);
/* Takes one's own line back: seals what is kept in its place. False if its key is not here. */
bool consult_unsay(struct visit *visit, const struct desk_line *line);
/* Are some still on their way? */
bool consult_is_saying(const struct visit *visit);
/* An event, once the desk and the vault have taken it. */
void consult_say_event(struct visit *visit, const struct message *event);
/* A line was refused. True: it goes once more by itself, and nothing needs to be said. Else it is taken out of here,
 * and what was said in talk is given back to be edited. number: seconds, where it was too fast. */
bool consult_say_refused(struct visit *visit, enum reason reason, unsigned number);
void consult_say_tick(struct visit *visit);
uint64_t consult_say_deadline(const struct visit *visit);
/* Takes what was said in talk and was not sent: owned, to be wiped; "" for nothing. */
char *consult_take_unsent(struct visit *visit);
void consult_forget_sayings(struct visit *visit);

#endif
