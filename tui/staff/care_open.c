/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report that lies open: what was said before and after, how things stand with the person, the ladder with a fitting
 * phrase, and a row in which a rung and why are typed at once. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "care_parts.h"
#include "mem.h"
#include "text.h"
#include "words.h"

enum { CLOSES_REPORT = RUNG_EMERGENCY + 1, A_ROW = 2 };

void care_begin_opened(struct visit *visit, const struct wire_report_seen *seen, const char *words)
{
	struct care *care = visit->rest->care;
	/* TRANSLATORS: 知らせ %u: %s (知らせた人は出ません) */
	char *title = mem_format(_("Report %u: %s (who told is not shown)"), seen->report, words);

	page_destroy(care->list);
	care->list = page_create(title);
	free(title);
	care->is_opening = true;
	care->has_standing = false;
	care->report = seen->report;
	wire_copy(care->about_whom, sizeof care->about_whom, seen->nickname);
	if (seen->words.size > 0)
		/* TRANSLATORS: ひとこと: %.*s */
		page_text(care->list, _("With this word: %.*s"), (int)seen->words.size, seen->words.at);
}

/* A post has rows of its own. */
static void list_post(struct page *page, const struct wire_report_line *line, const char *time, const char *person)
{
	char *text = mem_format("%.*s", (int)line->text.size, line->text.at);

	page_text(page, "> %s %s: %.*s %s", time, person, (int)line->note.size, line->note.at,
		line->is_withdrawn ? _("(taken back)") : "");
	page_rows(page, text);
	free(text);
}

void care_on_report_line(struct visit *visit, const struct message *event)
{
	const struct wire_report_line *line = &event->report_line;
	struct care *care = visit->rest->care;
	char nickname[NICKNAME_MAX + 1], person[128], time[8];

	if (!care->list)
		return;
	wire_copy(nickname, sizeof nickname, line->nickname);
	words_person(nickname, line->role < ROLE_COUNT ? (enum role)line->role : ROLE_PARTICIPANT, person, sizeof person);
	care_time(line->at, time);
	/* TRANSLATORS: (取り消し) */
	if (memchr(line->text.at, '\n', line->text.size)) {
		list_post(care->list, line, time, person);
		return;
	}
	page_text(care->list, "%s %s %s: %.*s%s%.*s %s", line->is_reported ? ">" : " ", time, person, (int)line->note.size,
		line->note.at, line->note.size > 0 ? " / " : "", (int)line->text.size, line->text.at,
		line->is_withdrawn ? _("(taken back)") : "");
}

void care_add_standing(struct visit *visit)
{
	struct care *care = visit->rest->care;

	if (!care->is_opening || care->has_standing)
		return;
	care->has_standing = true;
	/* TRANSLATORS: いまの対応: */
	page_text(care->list, "%s", _("What is being done already:"));
}

/* -- the ladder -- */

/* Read aloud, each rung has a line of its own; on the map two of them share a row. */
static void add_ladder(const struct visit *visit, struct page *page)
{
	int a_row = visit->face == FACE_MAP ? A_ROW : 1;

	for (int rung = RUNG_WATCH; rung <= RUNG_EMERGENCY; rung += a_row) {
		if (a_row == A_ROW)
			page_text(page, "%d %s  %d %s", rung, care_rung((enum rung)rung), rung + 1, care_rung((enum rung)(rung + 1)));
		else
			page_text(page, "%d %s", rung, care_rung((enum rung)rung));
	}
	/* TRANSLATORS: この知らせを閉じる */
	page_text(page, "%d %s", CLOSES_REPORT, _("Close this report"));
}

static void close_report(struct visit *visit, const char *reason)
{
	char *command = mem_format("/close-report %u %s", visit->rest->care->report, reason);

	visit_command(visit, command);
	free(command);
}

/* The number that text begins with, 0 for none of them; *rest goes on behind it, with a space between or without. */
static int begin_of(const char *text, const char **rest)
{
	size_t size = text_cluster(text, strlen(text));
	char digit[16], word[16];

	if (!text_fold(text, size, digit, sizeof digit) || digit[0] < '1' || digit[0] > '0' + CLOSES_REPORT || digit[1])
		return 0;
	*rest = text + size;
	size = text_cluster(*rest, strlen(*rest));
	if (text_fold(*rest, size, word, sizeof word) && word[0] >= '0' && word[0] <= '9')
		return 0;
	return digit[0] - '0';
}

static void on_act(struct visit *visit, const char *text, const char *folded)
{
	const char *rest = "";
	int number = begin_of(text, &rest);

	(void)folded;
	if (number == 0) {
		visit_give_back(visit, text);
		/* TRANSLATORS: 番号から書いてください(例: 3 強い言い方)。0 で もどります。 */
		visit_tell(visit, "%s", _("Begin with a number, as in: 3 strong words. 0 goes back."));
		return;
	}
	visit_close_page(visit);
	if (number == CLOSES_REPORT)
		close_report(visit, rest);
	else
		care_measure_reported(visit, (enum rung)number, rest);
}

void care_show_opened(struct visit *visit)
{
	struct care *care = visit->rest->care;
	struct page *page = care->list;
	char *line;

	care->list = NULL;
	care->is_opening = false;
	if (!care->has_standing)
		/* TRANSLATORS: いまの対応: なし */
		page_text(page, "%s", _("Nothing is being done yet."));
	add_ladder(visit, page);
	/* TRANSLATORS: 文例 「%s」 */
	page_text(page, _("For instance: %s"), care_phrase(RUNG_WORD, 0));
	/* TRANSLATORS: 2から上は理由も。すべて記録に残ります。 */
	page_text(page, "%s", _("From 2 on with a reason. All of it is put on record."));
	/* TRANSLATORS: 対応(番号 理由) (the prompt, before "> ") */
	line = mem_format("%s> ", _("Act (number and why)"));
	page_prompt(page, line);
	free(line);
	page->answer = on_act;
	visit_open(visit, page);
}
