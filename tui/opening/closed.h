/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The closed screen: when the place opens, what can be done meanwhile, whom to reach now. When it opens while somebody
 * looks at it, the same screen says so, and Enter leads in. */
#ifndef CLOSED_H
#define CLOSED_H

#include "visit.h"

/* As greet.c asks its questions. */
struct page *closed_ask(const struct visit *visit, const char *title);
bool closed_answer(struct visit *visit, const char *text, const char *folded);
/* Shows all of it, from now on until one is inside. */
void closed_show(struct visit *visit);
/* Whom to talk to now: the place's contacts with the day they were checked, or how to ask for them. */
void closed_add_contacts(const struct visit *visit, struct page *page);
/* EV_OPENING and EV_OUTSIDE, as the visit hears them. */
void closed_on_opening(struct visit *visit, const struct message *event);
void closed_on_outside(struct visit *visit, const struct message *event);

#endif
