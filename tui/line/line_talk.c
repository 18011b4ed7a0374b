/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A talk of two as lines: first what holds in it, then what was said before, then each line as it comes. While it is
 * covered nothing is printed; what came meanwhile follows once the keys are open. */
#include "line_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "visit_rest.h"
#include "words.h"

enum { WORDS_ROOM = POST_MAX + 256 };

/* Rows of their own, each with the label of the line; only the first one may stand there as it was typed. */
static void print_one(struct line *line, const struct desk_line *said)
{
	char label[NICKNAME_MAX + 32], words[WORDS_ROOM], *row;
	const char *at = words;

	if (!talk_words(line->visit, said, label, sizeof label, words, sizeof words))
		return;
	do {
		size_t size = strcspn(at, "\n");

		row = label[0] ? mem_format("%s: %.*s", label, (int)size, at) : mem_format("%.*s", (int)size, at);
		(label[0] ? line_print_said : line_print)(line, row);
		seal_zero(row, strlen(row));
		free(row);
		at += size + (at[size] == '\n');
	} while (*at);
	seal_zero(words, sizeof words);
}

static void print_facts(struct line *line)
{
	struct visit *visit = line->visit;
	const struct desk_consult *consult = talk_now(visit);
	char *title = mem_format(
		/* TRANSLATORS: 個別相談。%sさんとの席です。 */
		_("Private consultation, with %s."), talk_other(visit, consult));
	struct page *page = page_create(title);
	char state[256], *row;

	free(title);
	line_print(line, page->title);
	talk_add_facts(visit, page);
	for (int i = 0; i < page->count; i++)
		line_print(line, page->rows[i].text);
	talk_words_state(visit, state, sizeof state);
	row = mem_format(
		/* TRANSLATORS: いま: %s。 */
		_("Now: %s."), state);
	line_print(line, row);
	free(row);
	/* TRANSLATORS: 書いて Enter で届きます。番号だけでも返せます。 */
	line_print(line, _("Type and press Enter; a number will do."));
	/* TRANSLATORS: /休む 少し止める、/消す 1行消す、/出る 静かに出る、/help ほかにできること。 */
	line_print(line, _("/pause rests, /unsend takes a line back, /bye leaves quietly, /help says what else there is."));
	page_destroy(page);
}

/* What was said before is short here; more of it comes by asking. */
static void begin(struct line *line)
{
	const struct desk *desk = &line->visit->desk;
	int first = desk->lines_count;
	char label[NICKNAME_MAX + 32], words[WORDS_ROOM];

	for (int shown = 0; first > 0 && shown < VISIT_PAGE_LINES; first--)
		shown += talk_words(line->visit, &desk->lines[first - 1], label, sizeof label, words, sizeof words);
	seal_zero(words, sizeof words);
	line->talk = desk->open;
	line->talk_printed = first > 0 ? desk->lines[first - 1].line : 0;
	line->talk_before = desk->lines_count > 0 ? desk->lines[desk->lines_count - 1].line : 0;
	print_facts(line);
	if (first > 0)
		/* TRANSLATORS: これより前の話は /前 で読めます。 */
		line_print(line, _("/back shows what was said before this."));
}

/* As it was typed. */
static bool is_there_already(struct line *line, const struct desk_line *said)
{
	return said->is_mine && said->kind == CONSULT_SAID && said->line > line->talk_before
		&& line_stands_there(line, said->text);
}

void line_print_talk(struct line *line)
{
	const struct visit *visit = line->visit;
	const struct desk_consult *consult = talk_now(visit);
	const struct desk *desk = &visit->desk;

	if (!consult || consult->consultation != desk->open || !desk->is_ready)
		line->talk = consult ? line->talk : 0;
	if (!consult || consult->consultation != desk->open || !desk->is_ready || talk_is_covered(visit))
		return;
	if (line->talk != desk->open)
		begin(line);
	for (int i = 0; i < desk->lines_count && line->out.size <= OUT_HIGH; i++) {
		const struct desk_line *said = &desk->lines[i];

		if (said->line <= line->talk_printed || said->line == 0)
			continue;
		if (i > 0 && desk->lines[i - 1].seal == DESK_MISSING)
			print_one(line, &desk->lines[i - 1]);
		if (!is_there_already(line, said))
			print_one(line, said);
		line->talk_printed = said->line;
	}
}

void line_print_talk_again(struct line *line)
{
	const struct talking *talking = &line->visit->rest->talking;
	const struct desk *desk = &line->visit->desk;

	for (int i = 0; i < desk->lines_count && line->out.size <= OUT_MAX / 2; i++)
		if (desk->lines[i].line >= talking->again_from && desk->lines[i].line <= talking->again_to)
			print_one(line, &desk->lines[i]);
}
