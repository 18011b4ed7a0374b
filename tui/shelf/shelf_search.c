/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a search found, as a page: where, who, when, and the words around it. A choice opens it where it stands. */
#include "shelf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "shelf_parts.h"
#include "text_rows.h"
#include "visit_rest.h"
#include "words.h"

enum { BEFORE_GRAPHEMES = 12, CONTEXT_GRAPHEMES = 40, WORD_ROOM = 256 };

void shelf_ask_search(struct visit *visit, const char *words)
{
	struct shelf *shelf = visit->rest->shelf;
	struct message request = { .number = REQ_SEARCH };
	char *title;

	if (words) {
		char *copy = mem_string(words);

		free(shelf->words);
		shelf->words = copy;
		shelf->below = 0;
	}
	/* TRANSLATORS: さがした ことば: %s */
	title = mem_format(_("Looked for: %s"), shelf->words);
	shelf_begin(visit, title);
	free(title);
	shelf->is_around = false;
	request.search.words = wire_string(shelf->words);
	request.search.below = shelf->below;
	visit_request(visit, &request);
}

void shelf_ask_around(struct visit *visit, const char *room, uint64_t line)
{
	struct message request = { .number = REQ_AROUND, .around = { wire_string(room), line } };

	/* TRANSLATORS: その前後 */
	shelf_begin(visit, _("Before and after it"));
	visit->rest->shelf->is_around = true;
	visit_request(visit, &request);
}

/* Does text, folded, begin with word? */
static bool begins_with(const char *text, size_t size, const char *word)
{
	char folded[WORD_ROOM];
	size_t length = strlen(word), taken = 0;

	/* as many clusters as the word could be made of */
	while (taken < size && taken < 2 * length + 16)
		taken += text_cluster(text + taken, size - taken);
	return text_fold(text, taken, folded, sizeof folded) && strncmp(folded, word, length) == 0;
}

/* The place in text where one of the words stands; 0 if none is found. */
static size_t place_of(const char *text, size_t size, const char *words)
{
	char folded[4 * WORD_ROOM], word[WORD_ROOM];
	const char *at = folded;

	if (!text_fold(words, strlen(words), folded, sizeof folded))
		return 0;
	while (*at) {
		size_t length = strcspn(at, " ");

		snprintf(word, sizeof word, "%.*s", (int)length, at);
		for (size_t from = 0; length > 0 && from < size; from += text_cluster(text + from, size - from))
			if (begins_with(text + from, size - from, word))
				return from;
		at += length + (at[length] == ' ');
	}
	return 0;
}

/* So many clusters before the place, or as many as there are. */
static size_t step_back(const char *text, size_t place, unsigned clusters)
{
	size_t starts[BEFORE_GRAPHEMES + 1] = { 0 };
	unsigned count = 0;

	for (size_t at = 0; at < place; at += text_cluster(text + at, place - at))
		starts[count++ % (BEFORE_GRAPHEMES + 1)] = at;
	return count <= clusters ? 0 : starts[(count - clusters) % (BEFORE_GRAPHEMES + 1)];
}

/* A few words before and after; owned, in one row. */
static char *context_of(struct wire_text text, const char *words)
{
	size_t from = step_back(text.at, place_of(text.at, text.size, words), BEFORE_GRAPHEMES), end = from;
	char *context;

	for (unsigned i = 0; i < CONTEXT_GRAPHEMES && end < text.size; i++)
		end += text_cluster(text.at + end, text.size - end);
	context = mem_format("%s%.*s%s", from > 0 ? "..." : "", (int)(end - from), text.at + from,
		end < text.size ? "..." : "");
	for (char *at = context; *at; at++)
		if (*at == '\n')
			*at = ' ';
	return context;
}

static char *command_of(const struct wire_found *found)
{
	switch ((enum found)found->kind) {
	case FOUND_NOTICE:
		return mem_format("/notices %llu", (unsigned long long)found->number);
	case FOUND_POST:
		return mem_format("/thread %u", found->thread);
	case FOUND_LINE:
	case FOUND_COUNT:
		break;
	}
	return mem_format("/search @%.*s %llu", (int)found->room.size, found->room.at, (unsigned long long)found->number);
}

/* "お知らせ", "フリースペースの掲示板", "フリースペース" */
static void place_words(const struct visit *visit, const struct wire_found *found, char *to, size_t size)
{
	char name[TITLE_MAX + 1], name_en[TITLE_MAX + 1];

	wire_copy(name, sizeof name, found->name);
	wire_copy(name_en, sizeof name_en, found->name_en);
	if (found->kind == FOUND_NOTICE)
		/* TRANSLATORS: お知らせ */
		snprintf(to, size, "%s", _("Notice"));
	else if (found->kind == FOUND_POST)
		/* TRANSLATORS: %sの掲示板 */
		snprintf(to, size, _("Board: %s"), visit_name(visit, name, name_en));
	else
		snprintf(to, size, "%s", visit_name(visit, name, name_en));
}

static void lay_found(struct visit *visit, const struct wire_found *found)
{
	struct shelf *shelf = visit->rest->shelf;
	char place[2 * TITLE_MAX], head[192], *command = command_of(found), *context, *words;

	place_words(visit, found, place, sizeof place);
	shelf_head(found->nickname, found->role, found->at, head, sizeof head);
	page_choice(shelf->page, command, "%s  %s", place, head);
	free(command);
	context = found->note.size > 0 ? mem_format(_("(note: %.*s)"), (int)found->note.size, found->note.at)
		: context_of(found->text, shelf->words ? shelf->words : "");
	words = mem_format("%.*s%s%s", (int)found->title.size, found->title.at, found->title.size > 0 ? "\n" : "", context);
	page_below(shelf->page, words);
	free(context);
	free(words);
}

void visit_on_found(struct visit *visit, const struct message *event)
{
	const struct wire_found *found = &event->found;
	struct shelf *shelf = visit->rest->shelf;
	char head[192];

	if (!shelf->page)
		return;
	shelf->shown++;
	if (!shelf->is_around) {
		lay_found(visit, found);
		return;
	}
	shelf_head(found->nickname, found->role, found->at, head, sizeof head);
	page_text(shelf->page, "%s", head);
	if (found->note.size > 0)
		page_text(shelf->page, _("(note: %.*s)"), (int)found->note.size, found->note.at);
	else
		page_text(shelf->page, "%.*s", (int)found->text.size, found->text.at);
}

void visit_on_searched(struct visit *visit, const struct message *event)
{
	visit->rest->shelf->below = event->searched.below;
}

void shelf_end_search(struct visit *visit)
{
	struct shelf *shelf = visit->rest->shelf;

	if (!shelf->page)
		return;
	if (shelf->shown == 0 && shelf->below == 0)
		/* TRANSLATORS: 見つかりませんでした。短いことばや、ほかの書き方でも さがせます。 */
		page_text(shelf->page, "%s", _("Nothing was found. A shorter word, or another spelling, may help."));
	if (shelf->below > 0)
		/* TRANSLATORS: もっと前のもの */
		page_choice(shelf->page, "/search >", "%s", _("Earlier ones"));
	shelf_end(visit);
}

void shelf_end_around(struct visit *visit)
{
	struct shelf *shelf = visit->rest->shelf;

	if (!shelf->page)
		return;
	if (shelf->words)
		/* TRANSLATORS: 見つかったものにもどる */
		page_choice(shelf->page, "/search <", "%s", _("Back to what was found"));
	shelf_end(visit);
}
