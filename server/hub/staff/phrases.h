/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sentences that staff may start from, by situation, as the place's file phrases lists them in both languages. */
#ifndef PHRASES_H
#define PHRASES_H

#include <stdbool.h>
#include <stddef.h>

#include "kinds.h"

enum { PHRASES_MAX = 99, PHRASES_FILE_MAX = 65536 };

struct phrase {
	char situation[NOTE_MAX + 1], situation_en[NOTE_MAX + 1];
	char text[SAY_MAX + 1], text_en[SAY_MAX + 1];
	bool persuades;       /* it asks for something, where others leave the choice */
};

struct phrases;

/* One line that is not as it should be: its number from 1, and why in words (borrowed until it returns). */
typedef void phrases_finding(void *context, unsigned line, const char *words);

/* Reads a whole file's text; what is not as it should be is left out and named. Owned. */
struct phrases *phrases_parse(const char *text, size_t size, phrases_finding *finding, void *context);
/* Reads DIRECTORY/phrases; a place without that file has none. Owned. */
struct phrases *phrases_read(const char *directory, phrases_finding *finding, void *context);
void phrases_destroy(struct phrases *phrases);

int phrases_count(const struct phrases *phrases);
/* From 0. Borrowed. */
const struct phrase *phrases_at(const struct phrases *phrases, int at);

#endif
