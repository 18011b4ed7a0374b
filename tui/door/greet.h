/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How somebody is received: the few questions of a first visit, each of which an empty line answers, or straight in
 * for who has been here. Acts on the visit alone. */
#ifndef GREET_H
#define GREET_H

#include "visit.h"

enum greet_step {
	GREET_NONE, GREET_FACE, GREET_RULES, GREET_AVATAR, GREET_START, GREET_OUTSIDE, GREET_CLOSED,
	GREET_REST
};

/* Asks the first question that is to be asked, or asks the hub to let the person in. */
void greet_begin(struct visit *visit);
/* Something that is no command was typed at a question; folded: as text_fold leaves it. */
void greet_answer(struct visit *visit, const char *text, const char *folded);
/* Asks the present question once more, in the language of now; nothing happens if there is none. */
void greet_again(struct visit *visit);
/* Is one of the questions open? */
bool greet_is_asking(const struct visit *visit);
/* The questions left are settled as empty lines would, and none is asked any more: a way in was chosen already. */
void greet_settle(struct visit *visit);
/* A screen was chosen by a command: that question is answered. */
void greet_face_chosen(struct visit *visit);
/* The recovery code that was made for the questions is on disk, or could not be put there. */
void greet_code_stored(struct visit *visit, bool is_stored);
/* The code that visit_keys_make_code made, and what it is for. */
void greet_add_code(const struct visit *visit, struct page *page);
/* It has opened, or a rest is over: what is still to be asked, or in. */
void greet_go_in(struct visit *visit);
/* The hub did not let the person in as asked. */
void greet_refused(struct visit *visit, enum reason reason);
/* Staff gave one a rest, or it is over: the page that says so stands before the rooms. */
void greet_rest(struct visit *visit);
/* What was being written has been set aside: the page that stands before the rooms shows it. */
void greet_show_again(struct visit *visit);
/* One is in no room any more: what was meant for it is kept for its person. */
void greet_out_of_room(struct visit *visit);

#endif
