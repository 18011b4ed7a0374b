/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file is lines: `[situation = in English]`, then sentences `Japanese = English` of that situation; `!` before one
 * says that it persuades. Empty lines and those that begin with `;` are for readers. Pure but for phrases_read. */
#include "phrases.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language.h"
#include "mem.h"
#include "text.h"

enum { LINE_MAX_BYTES = 2 * SAY_MAX + 64 };

struct phrases {
	struct phrase *list; /* owned */
	int count;
};

struct reading {
	struct phrases *phrases;
	char situation[NOTE_MAX + 1], situation_en[NOTE_MAX + 1];
	unsigned line;
	phrases_finding *finding;
	void *context;
};

static void find(const struct reading *reading, const char *words)
{
	reading->finding(reading->context, reading->line, words);
}

/* Cuts line at its first " = " into two cleaned texts of at most max bytes each. */
static bool split(const char *line, size_t size, size_t max, char *text, char *text_en)
{
	const char *sign = memmem(line, size, " = ", 3);
	size_t before = sign ? (size_t)(sign - line) : 0;

	return sign && text_clean(line, before, max, max, text, max + 1) == TEXT_FINE
		&& text_clean(sign + 3, size - before - 3, max, max, text_en, max + 1) == TEXT_FINE;
}

static void read_situation(struct reading *reading, const char *line, size_t size)
{
	if (line[size - 1] != ']'
			|| !split(line + 1, size - 2, NOTE_MAX, reading->situation, reading->situation_en)) {
		reading->situation[0] = '\0';
		find(reading, _("a situation is written [in Japanese = in English]"));
	}
}

static void read_phrase(struct reading *reading, const char *line, size_t size)
{
	struct phrases *phrases = reading->phrases;
	struct phrase phrase = { .persuades = line[0] == '!' };

	memcpy(phrase.situation, reading->situation, sizeof phrase.situation);
	memcpy(phrase.situation_en, reading->situation_en, sizeof phrase.situation_en);
	if (!phrase.situation[0])
		find(reading, _("stands under no situation; put a line [in Japanese = in English] above it"));
	else if (!split(line + phrase.persuades, size - phrase.persuades, SAY_MAX, phrase.text, phrase.text_en))
		find(reading, _("a sentence is written: in Japanese = in English"));
	else if (phrases->count == PHRASES_MAX)
		find(reading, _("comes after the ninety-nine that are kept; take some away"));
	else {
		phrases->list = mem_resize(phrases->list, (size_t)phrases->count + 1, sizeof *phrases->list);
		phrases->list[phrases->count++] = phrase;
	}
}

static void read_line(struct reading *reading, const char *line, size_t size)
{
	reading->line++;
	while (size > 0 && strchr(" \t\r", line[size - 1]))
		size--;
	while (size > 0 && (line[0] == ' ' || line[0] == '\t')) {
		line++;
		size--;
	}
	if (size == 0 || line[0] == ';')
		return;
	if (size > LINE_MAX_BYTES || !text_is_valid(line, size))
		find(reading, _("too long, or not UTF-8"));
	else if (line[0] == '[')
		read_situation(reading, line, size);
	else
		read_phrase(reading, line, size);
}

struct phrases *phrases_parse(const char *text, size_t size, phrases_finding *finding, void *context)
{
	struct reading reading = { .phrases = mem_zero(1, sizeof *reading.phrases), .finding = finding,
		.context = context };

	while (size > 0) {
		const char *end = memchr(text, '\n', size);
		size_t length = end ? (size_t)(end - text) : size;

		read_line(&reading, text, length);
		text += length + (end != NULL);
		size -= length + (end != NULL);
	}
	return reading.phrases;
}

struct phrases *phrases_read(const char *directory, phrases_finding *finding, void *context)
{
	char path[4096], *text = mem_alloc(PHRASES_FILE_MAX);
	struct phrases *phrases;
	size_t size = 0;
	FILE *file;

	snprintf(path, sizeof path, "%s/phrases", directory);
	file = fopen(path, "re");
	if (file) {
		size = fread(text, 1, PHRASES_FILE_MAX, file);
		fclose(file);
	}
	if (size == PHRASES_FILE_MAX)
		finding(context, 0, _("longer than is read; make it shorter"));
	phrases = phrases_parse(text, size, finding, context);
	free(text);
	return phrases;
}

void phrases_destroy(struct phrases *phrases)
{
	if (!phrases)
		return;
	free(phrases->list);
	free(phrases);
}

int phrases_count(const struct phrases *phrases)
{
	return phrases ? phrases->count : 0;
}

const struct phrase *phrases_at(const struct phrases *phrases, int at)
{
	return &phrases->list[at];
}
