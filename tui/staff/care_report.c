/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report as somebody makes it: which line or whom, a word if they like, and before it is sent what comes of it and
 * who reads it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "care_parts.h"
#include "mem.h"
#include "name.h"
#include "shelf.h"
#include "text.h"
#include "words.h"

enum { LINES_OFFERED = 6, QUOTE_GRAPHEMES = 30, WORDS_GRAPHEMES = 200 };

/* The beginning of what was said; owned. */
static char *quote(const struct view_line *line)
{
	const char *text = line->note[0] && !line->is_unfolded ? line->note : line->text;
	size_t size = 0, whole = strlen(text);
	char person[128];

	for (int i = 0; i < QUOTE_GRAPHEMES && size < whole; i++)
		size += text_cluster(text + size, whole - size);
	words_person(line->nickname, line->role, person, sizeof person);
	return mem_format("%s: %.*s%s", person, (int)size, text, size < whole ? ".." : "");
}

static void offer_staff(struct page *page)
{
	/* TRANSLATORS: 職員をよんで話す */
	page_choice(page, "/staff", "%s", _("Call staff and talk instead"));
	/* TRANSLATORS: 0 やめる */
	page_text(page, "%s", _("0 Leave it"));
}

void care_report_which(struct visit *visit)
{
	const struct view *view = &visit->view;
	/* TRANSLATORS: 職員に知らせます。どの行のことですか。ほかの人には見えません。 */
	struct page *page = page_create(_("Telling staff: which line is it about? Nobody else sees this."));
	int offered = 0;

	for (int i = view->lines_count - 1; i >= 0 && offered < LINES_OFFERED; i--) {
		char *command, *words;

		if (view->lines[i].is_mine)
			continue;
		command = mem_format("/report %llu", (unsigned long long)view->lines[i].line);
		words = quote(&view->lines[i]);
		page_choice(page, command, "%s", words);
		free(words);
		free(command);
		offered++;
	}
	/* TRANSLATORS: 行ではなく、だれかの ふるまいのこと */
	page_choice(page, "/report who", "%s", _("No line: how somebody behaves"));
	offer_staff(page);
	visit_open(visit, page);
}

void care_report_whom(struct visit *visit)
{
	const struct view *view = &visit->view;
	/* TRANSLATORS: だれのことですか。ほかの人には見えません。 */
	struct page *page = page_create(_("Whom is it about? Nobody else sees this."));

	for (int i = 0; i < view->people_count && page->choices < PAGE_CHOICES_MAX - 1; i++) {
		const struct view_person *person = &view->people[i];
		char name[128], *command;

		if ((person->state & STATE_ME) || !person->nickname[0])
			continue;
		words_person(person->nickname, person->role, name, sizeof name);
		command = mem_format("/report @%s", person->nickname);
		page_choice(page, command, "%s", name);
		free(command);
	}
	/* TRANSLATORS: ここにいない人は /知らせる と名前で。 */
	page_text(page, "%s", _("For somebody who is not here now: /report and the name."));
	offer_staff(page);
	visit_open(visit, page);
}

/* -- before it is sent -- */

static void set_words(struct care *care, const char *words)
{
	char clean[REASON_MAX + 1];

	free(care->words);
	care->words = text_clean(words, strlen(words), REASON_MAX, WORDS_GRAPHEMES, clean, sizeof clean) == TEXT_FINE
		? mem_string(clean) : NULL;
}

static void add_what_follows(const struct care *care, struct page *page)
{
	/* TRANSLATORS: 読むのは職員だけです。前後の話も見ます。 */
	page_text(page, "%s", _("Only staff read it, with what was said before and after."));
	/* TRANSLATORS: だれが知らせたかは、職員にも出ません。 */
	page_text(page, "%s", _("Who told is not shown, to staff neither."));
	/* TRANSLATORS: %sさんには、知らせたことも伝わりません。 */
	page_text(page, _("%s is not told, neither by whom nor that somebody did."), care->nickname);
	/* TRANSLATORS: このあとは職員が考えます。何もしなくて だいじょうぶです。 */
	page_text(page, "%s", _("Staff then see what helps. Nothing more is asked of you."));
}

static void show(struct visit *visit)
{
	struct care *care = visit->rest->care;
	/* TRANSLATORS: 職員に知らせますか。 */
	struct page *page = page_create(_("Tell staff of this?"));
	char *command;

	if (care->quote)
		page_text(page, "  %s", care->quote);
	else
		/* TRANSLATORS: %sさんの ふるまいのこと */
		page_text(page, _("  How %s behaves."), care->nickname);
	if (care->words)
		/* TRANSLATORS: ひとこと: %s */
		page_text(page, _("  Your word: %s"), care->words);
	add_what_follows(care, page);
	/* TRANSLATORS: 知らせる */
	page_choice(page, "/report yes", "%s", _("Tell staff"));
	/* TRANSLATORS: ひとこと添える */
	page_choice(page, "/report words", "%s", _("Add a word"));
	if (!care->is_staff) {
		command = mem_format("/ignore %s", care->nickname);
		/* TRANSLATORS: 知らせずに、%sさんの行を見ない */
		page_choice(page, command, _("Do not tell; only hide the lines of %s"), care->nickname);
		free(command);
	}
	/* TRANSLATORS: 0 やめる */
	page_text(page, "%s", _("0 Leave it"));
	visit_open(visit, page);
}

static void begin(struct care *care, enum report_about about, uint64_t line, const char *nickname, enum role role)
{
	care->is_reporting = true;
	care->about = about;
	care->line = line;
	care->is_staff = role_is_staff(role);
	snprintf(care->nickname, sizeof care->nickname, "%s", nickname);
	free(care->quote);
	care->quote = NULL;
}

void care_report_line(struct visit *visit, uint64_t number, const char *words)
{
	const struct view_line *line = view_line_numbered(&visit->view, number);
	struct care *care = visit->rest->care;

	if (!line || line->is_mine) {
		/* TRANSLATORS: その番号の行は ここにありません。/知らせる だけなら、行をえらべます。 */
		visit_tell(visit, "%s", _("There is no line of that number here. /report alone lists those one can choose."));
		return;
	}
	begin(care, REPORT_LINE, number, line->nickname, line->role);
	memcpy(care->room, visit->view.room, sizeof care->room);
	care->quote = quote(line);
	set_words(care, words);
	show(visit);
}

void care_report_post(struct visit *visit, uint64_t number, const char *words)
{
	const struct shelf_post *post = shelf_find_post(visit, (uint32_t)number);
	struct care *care = visit->rest->care;

	if (!post || post->is_mine) {
		visit_tell(visit, "%s", words_reason(REASON_NO_POST));
		return;
	}
	begin(care, REPORT_POST, number, post->nickname, post->role);
	snprintf(care->room, sizeof care->room, "%s", visit->rest->shelf->room);
	care->quote = mem_string(post->head);
	set_words(care, words);
	show(visit);
}

void care_report_manner(struct visit *visit, const char *nickname, const char *words)
{
	const struct view_person *person = view_person_named(&visit->view, nickname);
	struct care *care = visit->rest->care;
	char name[NAME_ROOM];

	if (name_clean(nickname, strlen(nickname), name) == NAME_LENGTH || !name[0]) {
		visit_tell(visit, "%s", words_reason(REASON_NO_PERSON));
		return;
	}
	begin(care, REPORT_MANNER, 0, person ? person->nickname : name, person ? person->role : ROLE_PARTICIPANT);
	memcpy(care->room, visit->view.room, sizeof care->room);
	set_words(care, words);
	show(visit);
}

static void on_words(struct visit *visit, const char *text, const char *folded)
{
	if (folded[0] && strcmp(folded, "0") != 0)
		set_words(visit->rest->care, text);
	show(visit);
}

void care_report_add_words(struct visit *visit)
{
	struct page *page;

	if (!visit->rest->care->is_reporting) {
		care_report_which(visit);
		return;
	}
	/* TRANSLATORS: 気になることを ひとこと。 */
	page = page_create(_("In a few words, what troubles you."));
	/* TRANSLATORS: 職員が読みます。だれとわかることは、書かなくて だいじょうぶです。 */
	page_text(page, "%s", _("Staff read them. You need not write anything that says who you are."));
	/* TRANSLATORS: 0 書かずに もどる */
	page_text(page, "%s", _("0 Back, without a word"));
	/* TRANSLATORS: ひとこと (the prompt, before "> ") */
	care_ask(visit, page, _("A word"), on_words);
}

void care_report_send(struct visit *visit)
{
	struct care *care = visit->rest->care;
	struct message request = { .number = REQ_REPORT, .report = { .about = (uint8_t)care->about,
		.room = wire_string(care->room), .subject = care->line, .nickname = wire_string(care->nickname),
		.words = wire_string(care->words ? care->words : "") } };

	if (!care->is_reporting) {
		care_report_which(visit);
		return;
	}
	care->is_reporting = false;
	visit_request(visit, &request);
}

/* -- it has arrived -- */

static bool is_hidden_already(const struct view *view, const char *nickname)
{
	for (int i = 0; i < view->ignored_count; i++)
		if (strcmp(view->ignored[i], nickname) == 0)
			return true;
	return false;
}

void care_on_reported(struct visit *visit, const struct message *event)
{
	char nickname[NICKNAME_MAX + 1], *command;
	/* TRANSLATORS: 職員に届きました。知らせてくれて、ありがとうございます。 */
	struct page *page = page_create(_("Staff have it. Thank you for telling."));

	wire_copy(nickname, sizeof nickname, event->reported.nickname);
	/* TRANSLATORS: %sさんには伝わりません。ここからは職員が見ています。 */
	page_text(page, _("%s is not told. Staff look after it from here."), nickname);
	/* TRANSLATORS: 急ぐ時は /職員 で よべます。 */
	page_text(page, "%s", _("If it is urgent, /staff calls somebody."));
	if (!event->reported.is_staff && !is_hidden_already(&visit->view, nickname)) {
		command = mem_format("/ignore %s", nickname);
		/* TRANSLATORS: %sさんの行を見ない (相手には伝わりません。いつでも もどせます) */
		page_choice(page, command, _("Hide the lines of %s (who is not told; you can undo it)"), nickname);
		free(command);
	}
	/* TRANSLATORS: 話せる相手の連絡先を見る */
	page_choice(page, "/contacts", "%s", _("See whom one can talk to"));
	visit_open(visit, page);
}
