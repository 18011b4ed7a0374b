/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A word from staff for oneself alone, and a rest: one is out of the rooms for a while, is told why and until when, and
 * comes in again by one's own Enter. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "care_parts.h"
#include "command.h"
#include "consult_pages.h"
#include "mem.h"
#include "words.h"

/* Shown at once, unless something else lies open that its person is reading or answering. */
void care_on_word(struct visit *visit, const struct message *event)
{
	const struct wire_word *word = &event->word;
	/* TRANSLATORS: 職員 %.*sさんから、あなただけに */
	char *title = mem_format(_("From staff %.*s, to you alone"), (int)word->staff.size, word->staff.at), *words;

	if (word->words.size > 0)
		words = mem_format("%.*s", (int)word->words.size, word->words.at);
	else
		/* TRANSLATORS: 席をうつしてもらいました。責めていません。すわりなおしても だいじょうぶです。 */
		words = mem_string(_("You were given a seat elsewhere. Nobody blames you. You may sit somewhere else again."));
	if (visit->page) {
		char *told = mem_format("%s: %s", title, words);

		visit_tell(visit, "%s", told);
		free(told);
	} else {
		struct page *page = page_create(title);

		page_text(page, "%s", words);
		/* TRANSLATORS: 返事はいりません。話したい時は /職員 */
		page_text(page, "%s", _("No answer is needed. To talk about it: /staff"));
		visit_open(visit, page);
	}
	free(words);
	free(title);
}

void care_on_door_held(struct visit *visit, const struct message *event)
{
	const struct wire_door_held *held = &event->door_held;
	char until[8];

	care_time(held->until, until);
	if (held->is_mine && held->on)
		/* TRANSLATORS: %s まで、新しい人は入りません。/今いる人だけ やめる で もどせます。 */
		visit_tell(visit, _("Nobody new comes in until %s. /only-present off opens it again."), until);
	else if (held->is_mine)
		/* TRANSLATORS: また だれでも入れます。 */
		visit_tell(visit, "%s", _("Others can come in again."));
	else if (role_is_staff(visit->view.role))
		return;
	else if (held->on)
		/* TRANSLATORS: いまは、ここにいる人だけの時間です。新しい人は入ってきません。 */
		visit_tell_once(visit, _("For now it is only for those who are here. Nobody new comes in."));
	else
		/* TRANSLATORS: また ほかの人も入れるようになりました。 */
		visit_tell_once(visit, _("Others can come in again, as before."));
}

/* -- a rest -- */

bool care_rests(const struct visit *visit)
{
	return visit->rest->care->rest != RUNG_NONE;
}

void care_on_rest(struct visit *visit, const struct message *event)
{
	struct care *care = visit->rest->care;
	const struct wire_rest *rest = &event->rest;

	if (rest->rung == RUNG_NONE && !care_rests(visit))
		return;
	care->rest_is_over = rest->rung == RUNG_NONE;
	if (!care->rest_is_over) {
		care->rest = rest->rung == RUNG_TODAY ? RUNG_TODAY : RUNG_PAUSE;
		care->rest_until = rest->until;
		free(care->rest_words);
		care->rest_words = rest->words.size > 0 ? mem_format("%.*s", (int)rest->words.size, rest->words.at) : NULL;
	}
	if (visit->rest->has_begun)
		greet_rest(visit);
}

static struct page *ask_in(const char *title)
{
	struct page *page = page_create(title);

	/* TRANSLATORS: お休みの時間が終わりました。 */
	page_text(page, "%s", _("The rest is over."));
	/* TRANSLATORS: もどっても、今日は ここまででも だいじょうぶです。 */
	page_text(page, "%s", _("Coming in again is fine, and so is calling it a day."));
	/* TRANSLATORS: 入る */
	page_choice(page, "", "%s", _("Come in"));
	/* TRANSLATORS: 0 今日はやめる */
	page_text(page, "%s", _("0 Not today"));
	page->standard = 1;
	return page;
}

static void add_letter(const struct visit *visit, struct page *page)
{
	const struct command *letter = command_find("letter");

	if (letter && letter->subject != ABOUT_LATER && command_is_allowed(visit, letter))
		/* TRANSLATORS: 職員に手紙を書く */
		page_choice(page, "/letter", "%s", _("Write to staff"));
}

struct page *care_rest_ask(const struct visit *visit, const char *title)
{
	const struct care *care = visit->rest->care;
	struct page *page;
	char until[8];

	if (care->rest_is_over)
		return ask_in(title);
	page = page_create(title);
	care_time(care->rest_until, until);
	if (care->rest == RUNG_PAUSE)
		/* TRANSLATORS: 10分お休みです。%s まで。 */
		page_text(page, _("Ten minutes of rest, until %s."), until);
	else
		/* TRANSLATORS: 今日は お休みにします。%s から また入れます。 */
		page_text(page, _("A rest for today. From %s on you can come in again."), until);
	if (care->rest_words)
		/* TRANSLATORS: 職員から: %s */
		page_text(page, _("From staff: %s"), care->rest_words);
	if (visit->aside && visit->aside[0])
		/* TRANSLATORS: 書きかけのことばは ここにあります: %s */
		page_text(page, _("What you were writing is kept here: %s"), visit->aside);
	/* TRANSLATORS: 責めていません。ひと息つくための時間です。 */
	page_text(page, "%s", _("Nobody blames you. It is time to breathe."));
	/* TRANSLATORS: 時間になったら、ここでお知らせします。このままでも、終わっても だいじょうぶです。 */
	page_text(page, "%s", _("This page tells you when it is over. Staying here is fine, and so is leaving."));
	/* TRANSLATORS: ちがうと感じたら、責任者が話を聞きます。 */
	page_text(page, "%s", _("If it seems wrong to you, a coordinator listens."));
	/* TRANSLATORS: 連絡先を見る */
	page_choice(page, "/contacts", "%s", _("Whom to talk to, here and elsewhere"));
	/* TRANSLATORS: 職員が わたしについて記録したこと */
	page_choice(page, "/my-records", "%s", _("What staff have on record about me"));
	add_letter(visit, page);
	/* TRANSLATORS: 0 今日はここまでにする */
	page_text(page, "%s", _("0 Call it a day"));
	return page;
}

static void come_in(struct visit *visit)
{
	struct care *care = visit->rest->care;

	care->rest = RUNG_NONE;
	care->rest_is_over = false;
	consult_pages_come_back(visit);
	greet_go_in(visit);
}

bool care_rest_answer(struct visit *visit, const char *text, const char *folded)
{
	const struct care *care = visit->rest->care;
	int number = folded[0] >= '1' && folded[0] <= '9' && !folded[1] ? folded[0] - '0' : 0;
	const char *command = page_command(visit->page, number);
	char *line;

	if (strcmp(folded, "0") == 0) {
		visit_leave(visit);
	} else if (care->rest_is_over && (number == 1 || !folded[0])) {
		come_in(visit);
	} else if (command && command[0]) {
		line = mem_string(command);
		command_run(visit, line);
		free(line);
	} else if (folded[0]) {
		visit_give_back(visit, text);
		/* TRANSLATORS: いまは だれにも届きません。書いたことばは残っています。 */
		visit_tell(visit, "%s", _("It reaches nobody just now. What you wrote is kept."));
	}
	return false;
}
