/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening hours as people say them. */
#ifndef OPENING_WORDS_H
#define OPENING_WORDS_H

#include <stddef.h>

/* Writes one rule as kokoiru.ini has it ("FREQ=MONTHLY;BYDAY=2WE,3WE 13:00-21:00") in the person's language, at most
 * size bytes; a rule of another shape is written as it stands. */
void opening_words_rule(const char *rule, char *to, size_t size);

#endif
