/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is offered depends on what there is: a choice whose command comes later is left out. Nobody is moved by the
 * clock: who is seen out stays connected, and who waits goes in by their own Enter. */
#include "closed.h"

#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "form.h"
#include "mem.h"
#include "opening_words.h"
#include "visit_rest.h"
#include "words.h"

/* TRANSLATORS: ギャラリーを見る (紹介・絵・うた) / 職員に手紙を書く (つぎに開いた日に読みます) / 相談の予約を見る・変える /
 * 掲示板を読む / 開く日の一覧を見る */
static const struct { const char *command, *words; } offers[] = {
	{ "gallery", N_("See the gallery (introductions, pictures, songs)") },
	{ "letter", N_("Write to staff (they read it on the next open day; nobody can answer at once)") },
	{ "book", N_("See or change your appointment for a consultation") },
	/* TRANSLATORS: 個別相談 (手紙で書けます。開いている日に返事を書きます) */
	{ "consult", N_("Private consultation (by letter; it is answered on an open day)") },
	{ "board", N_("Read the board") },
	{ "hours", N_("See all the days when it opens") }
};

static void add_times(const struct visit *visit, struct page *page)
{
	const struct view_opening *opening = &visit->view.opening;
	char words[OPENING_WORDS_ROOM];

	opening_words_span(opening->from[0], opening->to[0], words, sizeof words);
	if (opening->from[0] != 0)
		/* TRANSLATORS: つぎに開く日  %s */
		page_text(page, _("Next open day: %s"), words);
	else
		/* TRANSLATORS: つぎに開く日は まだ決まっていません。決まったら ここに出ます。 */
		page_text(page, "%s", _("The next open day is not settled yet. It will stand here once it is."));
	opening_words_span(opening->from[1], opening->to[1], words, sizeof words);
	if (opening->from[1] != 0)
		/* TRANSLATORS: そのつぎ  %s */
		page_text(page, _("And then: %s"), words);
	if (opening->note_day == 0)
		return;
	opening_words_decided(opening->note_day, opening->note_hours, opening->note_other, opening->note, words,
		sizeof words);
	page_text(page, "%s", words);
}

static void add_offers(const struct visit *visit, struct page *page)
{
	/* TRANSLATORS: 閉まっている間にできること */
	page_text(page, "%s", _("While it is closed:"));
	for (size_t i = 0; i < sizeof offers / sizeof *offers; i++) {
		const struct command *command = command_find(offers[i].command);
		char *line;

		if (!command || command->subject == ABOUT_LATER || !command_is_allowed(visit, command))
			continue;
		line = mem_format("/%s", offers[i].command);
		page_choice(page, line, "%s", _(offers[i].words));
		free(line);
	}
	/* TRANSLATORS: 0 終わる */
	page_text(page, "%s", _("0 Leave"));
}

void closed_add_contacts(const struct visit *visit, struct page *page)
{
	const struct view *view = &visit->view;

	if (view->contacts_count > 0)
		/* TRANSLATORS: 今すぐ だれかと話したい時 (ここの職員ではありません) */
		page_text(page, "%s", _("If you would like to talk to somebody now (they are not staff of this place):"));
	for (int i = 0; i < view->contacts_count; i++)
		page_text(page, "%s  %s  %s", view->contacts[i].name, view->contacts[i].number, view->contacts[i].note);
	if (view->contacts_count > 0 && view->contacts_checked[0])
		/* TRANSLATORS: 番号を確かめた日 %s */
		page_text(page, _("Numbers last checked on %s"), view->contacts_checked);
	else if (view->contacts_count == 0)
		/* TRANSLATORS: 今すぐ だれかと話したい時: /連絡先 */
		page_text(page, "%s", _("If you would like to talk to somebody now: /contacts"));
}

/* Below the screen that was looked at already. */
static struct page *ask_in(const struct visit *visit)
{
	struct page *page = page_create("");
	char words[OPENING_WORDS_ROOM];

	opening_words_now(&visit->view, words, sizeof words);
	page_text(page, "%s", words);
	/* TRANSLATORS: 入る */
	page_choice(page, "", "%s", _("Come in"));
	/* TRANSLATORS: 0 今日はやめる */
	page_text(page, "%s", _("0 Not today"));
	page->standard = 1;
	return page;
}

/* Lines that were read already need not be read again for every choice. On the map the screen is all there is. */
static bool is_brief(const struct visit *visit)
{
	const struct visit_rest *rest = visit->rest;
	bool is_on_map = visit->face == FACE_MAP && rest->was_inside;

	return !is_on_map && rest->has_shown_closed && rest->closed_language == visit->language;
}

struct page *closed_ask(const struct visit *visit, const char *title)
{
	struct page *page;

	if (!view_is_shut_out(&visit->view))
		return ask_in(visit);
	if (is_brief(visit)) {
		page = page_create("");
		add_offers(visit, page);
		return page;
	}
	page = page_create(title);
	if (visit->rest->was_inside)
		/* TRANSLATORS: 閉まる時間になりました。来てくれて、ありがとうございました。 */
		page_text(page, "%s", _("It is closing time. Thank you for having been here."));
	else
		/* TRANSLATORS: いまは閉まっています。来てくれて、ありがとうございます。 */
		page_text(page, "%s", _("The place is closed just now. Thank you for coming."));
	if (visit->aside && visit->aside[0])
		/* TRANSLATORS: 書きかけのことばは ここにあります: %s */
		page_text(page, _("What you were writing is kept here: %s"), visit->aside);
	add_times(visit, page);
	book_add_own(visit, page);
	add_offers(visit, page);
	closed_add_contacts(visit, page);
	return page;
}

void closed_show(struct visit *visit)
{
	struct visit_rest *rest = visit->rest;

	visit->is_greeting = true;
	rest->greet = GREET_CLOSED;
	rest->has_shown_closed = false;
	if (form_is_in_front(visit))
		return; /* what is being written is written to its end first */
	greet_again(visit);
	rest->has_shown_closed = view_is_shut_out(&visit->view);
	rest->closed_language = visit->language;
}

/* A page that a choice opened lies over this one, and closing it comes back here. */
static void choose(struct visit *visit, int number)
{
	char *line = mem_string(page_command(visit->page, number));

	command_run(visit, line);
	free(line);
}

bool closed_answer(struct visit *visit, const char *text, const char *folded)
{
	bool is_digit = folded[0] >= '0' && folded[0] <= '9' && folded[1] == '\0';
	int number = is_digit ? folded[0] - '0' : visit->page->standard;

	(void)text;
	if (strcmp(folded, "0") == 0)
		visit_leave(visit);
	else if (!view_is_shut_out(&visit->view) && number == 1 && (is_digit || !folded[0]))
		greet_go_in(visit);
	else if (is_digit && page_command(visit->page, number))
		choose(visit, number);
	else if (folded[0])
		/* TRANSLATORS: 番号を入れてください。0 で終わります。 */
		visit_tell(visit, "%s", _("A number from the list, please. 0 leaves."));
	return false; /* no question is done with */
}

/* -- as it opens and closes -- */

/* What was said of the minutes that are left holds no longer. */
static void forget_minutes(struct visit *visit)
{
	if (visit->rest->closing_told != 0)
		visit_untell(visit, visit->rest->closing_told);
	visit->rest->closing_told = 0;
}

static void tell_minutes(struct visit *visit, unsigned minutes)
{
	char closes[8];

	opening_words_time(visit->view.opening.closes, closes, sizeof closes);
	forget_minutes(visit);
	/* TRANSLATORS: あと%u分で閉まります(%sまで)。書きかけのことばは残ります。 */
	visit_tell(visit, ngettext("The place closes in %u minute, at %s. What you write is kept.",
		"The place closes in %u minutes, at %s. What you write is kept.", minutes), minutes, closes);
	visit->rest->closing_told = visit->told_number;
}

/* The place has closed over a talk of two. */
static void tell_late(struct visit *visit)
{
	char until[8];

	forget_minutes(visit);
	if (!talk_now(visit) || visit->view.opening.closes == 0)
		return;
	opening_words_time(visit->view.opening.closes, until, sizeof until);
	/* TRANSLATORS: 閉まる時間になりました。この話は %s まで つづけられます。 */
	visit_tell(visit, _("It is closing time. The two of you can go on until %s."), until);
}

void closed_on_opening(struct visit *visit, const struct message *event)
{
	struct visit_rest *rest = visit->rest;
	bool was_shut_out = rest->was_shut_out, was_open = rest->was_open;

	rest->was_open = visit->view.opening.is_open;
	rest->was_shut_out = view_is_shut_out(&visit->view);
	if (event->opening.minutes > 0 && visit->view.room[0])
		tell_minutes(visit, event->opening.minutes);
	if (was_open && !rest->was_open)
		tell_late(visit);
	if (rest->greet != GREET_CLOSED)
		return;
	if (visit->page && visit->page->stays)
		closed_show(visit);
	else if (was_shut_out && !rest->was_shut_out)
		/* TRANSLATORS: いま開きました。0 でもどると、入れます。 */
		visit_tell(visit, "%s", _("The place has just opened. 0 goes back, and you can come in."));
}

/* What was being written waits until one comes in again. */
void closed_on_outside(struct visit *visit, const struct message *event)
{
	bool is_writing = form_is_in_front(visit);

	(void)event;
	greet_out_of_room(visit);
	visit->rest->was_inside = true;
	visit->wants_aside = !is_writing;
	closed_show(visit);
	if (is_writing)
		/* TRANSLATORS: 閉まる時間になりました。いま書いているものは、さいごまで書けます。 */
		visit_tell(visit, "%s", _("The place has closed. What you are writing can be written to its end."));
}
