/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening hours as people say them. Times are shown in the zone that the process uses, which is the place's. */
#ifndef OPENING_WORDS_H
#define OPENING_WORDS_H

#include "view.h"

enum { OPENING_WORDS_ROOM = 512 };

/* Writes one rule as kokoiru.ini has it ("FREQ=MONTHLY;BYDAY=2WE,3WE 13:00-21:00") in the person's language, at most
 * size bytes; a rule of another shape is written as it stands. */
void opening_words_rule(const char *rule, char *to, size_t size);
/* 11月25日(水). day: since 1970. */
void opening_words_day(int64_t day, char *to, size_t size);
/* 21:00. second: since 1970 UTC. */
void opening_words_time(uint64_t second, char *to, size_t size);
/* 11月25日(水) 13:00 から 21:00. to: 0 for an end that is not in sight. */
void opening_words_span(uint64_t from, uint64_t to, char *words, size_t size);
/* What differs from the rules on a day: 11月25日(水)は お休みです。, and why. other: where it was moved to or from. */
void opening_words_decided(int64_t day, const char *hours, int64_t other, const char *why, char *to, size_t size);
/* Whether the place is open now, and until when or when next: a sentence or two. */
void opening_words_now(const struct view *view, char *to, size_t size);
/* Minutes until it closes, while they are few enough to be spoken of; 0: they are not. wall_ms: now. */
unsigned opening_words_minutes(const struct view *view, uint64_t wall_ms);

#endif
