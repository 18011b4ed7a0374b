/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Applications as a coordinator sees them: those that wait, one that was opened with one's own keys, and the answers to
 * it. What is in one is known here alone, while its page lies open. */
#ifndef REVIEW_H
#define REVIEW_H

#include "visit.h"

struct review;

/* Wipes what was opened; fine if nothing was. */
void review_finish(struct visit *visit);
/* One's keys are locked: what was opened with them is wiped. */
void review_lock(struct visit *visit);
/* Takes notice of what the hub says. */
void review_event(struct visit *visit, const struct message *event);
/* Something that is no command was typed at a page that stays; false if that is none of these. */
bool review_answer(struct visit *visit, const char *text, const char *folded);

#endif
