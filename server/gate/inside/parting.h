/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the hub should know of a person before their line breaks, so that they find it again: what they are writing,
 * copied every few seconds while it changes, and how far the talk had reached their screen. Times in monotonic ms. */
#ifndef PARTING_H
#define PARTING_H

#include "face.h"

struct parting {
	char *copied;            /* owned; the draft as the hub has it; NULL: that is not known */
	uint64_t copy_at;        /* when it is compared; 0: nothing was typed since */
	char room[ID_MAX + 1];   /* of the lines below */
	uint64_t shown, seen;    /* newest line in a frame, and in one that the client has taken */
	uint64_t unseen_since;   /* when the first frame was sent that it has not taken; 0: it has all */
	bool is_late;            /* when last looked at, it had not for longer than most lines take ... */
	bool is_stalled;         /* ... or for so long that nobody sits before it */
};

void parting_init(struct parting *parting);
void parting_finish(struct parting *parting);

/* Something was typed: the draft may have changed. */
void parting_typed(struct parting *parting, uint64_t now);
/* An event of the hub came by that says what it holds. */
void parting_heard(struct parting *parting, const struct message *event, uint64_t now);
/* Asks for the draft to be kept if it is time and it has changed, among the requests of the face's visit. */
void parting_copy(struct parting *parting, struct face *face, uint64_t now);
/* When parting_copy has something to do; UINT64_MAX for never. */
uint64_t parting_deadline(const struct parting *parting);

/* A frame was sent. */
void parting_showed(struct parting *parting, struct face *face, uint64_t now);
/* Is it to be found out whether the client has taken all frames? Then whether it has. */
bool parting_wonders(const struct parting *parting);
void parting_took(struct parting *parting, bool has_all, uint64_t now);

/* The hub may not have taken what was copied last. */
void parting_doubts(struct parting *parting, uint64_t now);

/* The end, unless its person said goodbye: hands over what is being written and, if less was seen than was told, how
 * far. is_lost: the line broke; else another terminal took over. */
void parting_say(struct parting *parting, struct face *face, bool is_lost, uint64_t now);

#endif
