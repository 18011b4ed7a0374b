/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words for a person, in their language: the names of things that the wire has numbers for. */
#ifndef WORDS_H
#define WORDS_H

#include "kinds.h"
#include "language.h"
#include "wire.h"

/* Selects the catalogue for this process: one person, one language. Needs setlocale(LC_ALL, "C.UTF-8") once before. */
void words_language(enum language language);

const char *words_reaction(enum reaction reaction);  /* うなずき */
const char *words_role_label(enum role role);        /* 職員 for staff, 家族 for family, "" otherwise */
/* How somebody is named before what they say: 職員 さとう, ゆき(家族), こたろう. Writes at most size bytes. */
void words_person(const char *nickname, enum role role, char *to, size_t size);
/* A line as the line face and the verbs show it: "こたろう: はい", "職員 さとう: ...", "お知らせ: ...". Writes at most
 * size bytes. */
void words_said(enum line_kind kind, const char *nickname, enum role role, const char *text, char *to, size_t size);
/* A whole calm sentence or two for a refusal: what happened, that nothing was lost, what one can do. */
const char *words_reason(enum reason reason);
const char *words_keeping(enum keeping keeping); /* 部屋で話したこと */
const char *words_figure(enum figure figure);    /* のべ人数 */
/* An act on record, by its name in the store: 席の移動をたのんだ. One that is not known is shown by its name. Writes at
 * most size bytes. */
void words_act(struct wire_text act, char *to, size_t size);
const char *words_closing(enum closing closing);

#endif
