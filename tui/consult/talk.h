/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The talk of two, for who sits in it: when it begins and ends for the person, what is told of the other one, what is
 * being written there. In both faces it stands in place of the room. What is said goes by consult.h. */
#ifndef TALK_H
#define TALK_H

#include "consult.h"

enum { TALK_FACTS_MAX = 8 };

struct talking {
	uint64_t consultation;         /* in which one sat as the newest event came; 0: in none */
	enum consult_state state;      /* as it was then ... */
	bool is_there;                 /* ... and whether the other one sat there ... */
	uint64_t other;                /* ... the account of whom; 0: nobody has it */
	bool is_mismatch;              /* that was told */
	int closed_lines;              /* that did not open to these keys */
	unsigned told;                 /* the remark on how things stand, taken back by the next one; 0: none */
	bool has_key;                  /* the public half of one's own pair, with which a draft is sealed, also while the */
	uint8_t own_key[SEAL_BOX_KEY]; /* vault is locked */
	uint8_t *draft;                /* owned; sealed: given back once the vault is open; or NULL */
	size_t draft_size;
	uint8_t draft_sum[32];         /* of what the hub was given to keep last */
	int scroll;                    /* rows below those that the map face shows */
	uint64_t again_from, again_to; /* lines that are printed once more, as visit->again_number says */
	uint64_t back_before;          /* /back goes on from here; 0: from the newest */
};

void talk_finish(struct talking *talk);

/* The one that one sits in, which stands in place of the room; NULL for none. */
const struct desk_consult *talk_now(const struct visit *visit);
/* When the appointment that it was booked for ends, seconds since 1970; 0: none does, or the place closes before. */
uint64_t talk_ends(const struct visit *visit);
/* Is it covered, as one's keys are locked? */
bool talk_is_covered(const struct visit *visit);
/* The nickname of the other one. */
const char *talk_other(const struct visit *visit, const struct desk_consult *consult);

/* An event, once the desk and the keys have taken it. */
void talk_event(struct visit *visit, const struct message *event);
/* A request was refused; true: it needs no words, or has had them. */
bool talk_refused(struct visit *visit, enum wire_number request, enum reason reason);
/* Says a line that is clean. Covered, it asks for the keys and gives the line back. */
void talk_say(struct visit *visit, const char *text);
/* Asks for the keys that uncover it. */
void talk_uncover(struct visit *visit);
/* Gets up, back to where one was. */
void talk_get_up(struct visit *visit);
/* Takes back one's newest line. */
void talk_unsay(struct visit *visit);
/* The line that would be taken back; NULL for none. */
const struct desk_line *talk_newest_own(const struct visit *visit);
/* So many lines (rows, on the map) before those that were shown last. */
void talk_back(struct visit *visit, int count);
/* The newest ones once more. */
void talk_newest(struct visit *visit);

/* The keys are about to be locked: nothing that was typed stays readable. */
void talk_lock(struct visit *visit);
/* What was being written, as the face gave it up: it is sealed, and comes back once the keys are open. */
void talk_put_away(struct visit *visit, const char *text);
/* What was being written in the open consultation as one last sat there, once it has been read: owned, to be wiped; ""
 * for nothing. */
char *talk_take_left(struct visit *visit);
/* A line of that talk which could not be said: back to the input row while one sits there; else sealed, as above, and
 * not shown where others might hear it. */
void talk_give_back(struct visit *visit, uint64_t consultation, const char *text);
/* What is being written, every few seconds. False: one sits in no talk, and it is to be kept otherwise. */
bool talk_keep_draft(struct visit *visit, const char *text);

/* talk_help.c: what one can do here. */
void talk_show_help(struct visit *visit);

/* talk_words.c */
/* Who said it and what it is, with '\n' between rows; false: nothing of it is shown. */
bool talk_words(const struct visit *visit, const struct desk_line *line, char *label, size_t label_size, char *words,
	size_t size);
/* What holds now, in one short sentence: "お休み中です。" Writes at most size bytes. */
void talk_words_state(const struct visit *visit, char *to, size_t size);
/* What holds all the time, as a page or as lines: what is kept, what may be told to others, who can read it. */
void talk_add_facts(const struct visit *visit, struct page *page);
void talk_show_readers(struct visit *visit);
/* It is over. */
void talk_show_end(struct visit *visit);
/* "すずきさんに> ", the short one for narrow windows. */
void talk_prompt(const struct visit *visit, bool is_wide, char *to, size_t size);

#endif
