/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Applying: a few questions, one a page, each with why it is asked and whether it may stay empty; then all of it once
 * more before it is sealed and sent. Also taking an application back. Until it is sent it is in this visit alone, and
 * gone with it. Acts on the visit alone, for both faces. */
#ifndef APPLY_H
#define APPLY_H

#include "command.h"
#include "visit.h"

struct apply;

/* Begins: asks the hub whether applications are taken. may_apply: not too many came from there lately. */
void apply_begin(struct visit *visit, bool may_apply);
/* Wipes what was typed; fine if none was begun. */
void apply_finish(struct visit *visit);
/* Something that is no command was typed; folded: as text_fold leaves it. */
void apply_answer(struct visit *visit, const char *text, const char *folded);
/* Shows the present page once more, in the language of now. */
void apply_again(struct visit *visit);
/* False if it does not concern the form. */
bool apply_event(struct visit *visit, const struct message *event);
/* May somebody who is nobody here yet use it? */
bool apply_allows(const struct command *command);

#endif
