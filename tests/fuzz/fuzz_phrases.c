/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a file of phrases: what is taken is text of its kind and of no more than its length. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "phrases.h"
#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void on_finding(void *context, unsigned line, const char *words)
{
	(void)context;
	if (line == 0 || !words[0])
		abort();
}

static void check(const char *text, size_t most)
{
	size_t size = strlen(text);

	if (size == 0 || size > most || !text_is_valid(text, size) || strchr(text, '\n'))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct phrases *phrases = phrases_parse((const char *)data, size, on_finding, NULL);

	if (phrases_count(phrases) > PHRASES_MAX)
		abort();
	for (int i = 0; i < phrases_count(phrases); i++) {
		check(phrases_at(phrases, i)->situation, NOTE_MAX);
		check(phrases_at(phrases, i)->situation_en, NOTE_MAX);
		check(phrases_at(phrases, i)->text, SAY_MAX);
		check(phrases_at(phrases, i)->text_en, SAY_MAX);
	}
	phrases_destroy(phrases);
	return 0;
}
