/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Consultations that were: the list, one of them read again, and letters inside it. A thread is laid out newest page
 * first, as it was opened; what could not be opened stands there as a mark. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command_list.h"
#include "consult_parts.h"
#include "mem.h"
#include "shelf_parts.h"
#include "words.h"

/* -- the list -- */

int consult_list_add(struct visit *visit, uint64_t consultation)
{
	struct consult_pages *pages = visit->rest->consult_pages;

	if (pages->listed_count == CONSULT_LISTED_MAX)
		return 0;
	pages->listed[pages->listed_count++] = consultation;
	return pages->listed_count;
}

uint64_t consult_listed(const struct visit *visit, const char *argument)
{
	const struct consult_pages *pages = visit->rest->consult_pages;
	int number = command_number(argument);

	return number >= 1 && number <= pages->listed_count ? pages->listed[number - 1] : 0;
}

static void add_own(struct visit *visit, struct page *page, const struct desk_consult *consult)
{
	int number = consult_list_add(visit, consult->consultation);
	char state[128], when[32], command[48];

	if (number == 0)
		return;
	consult_words_state(visit, consult, state, sizeof state);
	shelf_when(consult->asked * 1000, when, sizeof when);
	snprintf(command, sizeof command, "/consult read %d", number);
	page_choice(page, command, "%s  %s", when, state);
}

void consult_show_list(struct visit *visit)
{
	const struct desk *desk = &visit->desk;
	/* TRANSLATORS: あなたの相談 */
	struct page *page = page_create(_("Your consultations"));

	visit->rest->consult_pages->listed_count = 0;
	for (int i = desk->consults_count - 1; i >= 0; i--)
		if (desk->consults[i].account == visit->view.account)
			add_own(visit, page, &desk->consults[i]);
	if (page->count == 0)
		/* TRANSLATORS: まだ ありません。 */
		page_text(page, "%s", _("There are none yet."));
	else if (desk->days > 0)
		/* TRANSLATORS: 終わってから %u日で 消えます。読めるのは あなたと受け持ちの相談員だけです。 */
		page_text(page, ngettext("They are erased %u day after they were closed.",
			"They are erased %u days after they were closed.", desk->days), desk->days);
	if (!desk_own(desk, visit->view.account))
		/* TRANSLATORS: 新しく相談する */
		page_choice(page, "/consult new", "%s", _("Ask for a new one"));
	consult_add_safety(visit, page);
	visit_open(visit, page);
}

/* -- reading -- */

static void request_thread(struct visit *visit)
{
	struct consult_pages *pages = visit->rest->consult_pages;
	struct desk *desk = &visit->desk;
	struct message request = { .number = REQ_CONSULT_READ };
	const struct desk_consult *consult = desk_consult_of(desk, pages->wanted);
	void (*then)(struct visit *visit) = pages->then;

	/* What is unread counts as read once it was asked for. */
	if (desk->open == pages->wanted && desk->is_ready && consult && consult->unread == 0) {
		desk_look_again(desk);
		pages->then = NULL;
		then(visit);
		return;
	}
	desk_begin(desk, pages->wanted);
	request.consult_read.consultation = pages->wanted;
	visit_request(visit, &request);
}

void consult_read(struct visit *visit, uint64_t consultation, void (*then)(struct visit *visit))
{
	struct consult_pages *pages = visit->rest->consult_pages;
	const struct desk_consult *talk = desk_talk(&visit->desk);

	if (consultation == 0) {
		/* TRANSLATORS: どの相談か、番号を付けてください。/相談 一覧 に番号があります。 */
		visit_tell(visit, "%s", _("Which one? /consult list shows their numbers: /consult read 1"));
		return;
	}
	if (talk && talk->consultation != consultation) {
		/* TRANSLATORS: いまは話の中なので、ほかの相談は開きません。/出る で出てから 読めます。 */
		visit_tell(visit, "%s", _("You are in a talk, so no other one is opened. /bye leaves it; then you can read."));
		return;
	}
	if (pages->wanted != consultation)
		pages->page = 0;
	pages->wanted = consultation;
	pages->then = then;
	visit_with_keys(visit, request_thread);
}

/* So many lines are shown; marks of who may read and the like are not among them. */
static int shown_lines(const struct desk *desk)
{
	int count = 0;

	for (int i = 0; i < desk->lines_count; i++)
		count += consult_line_is_shown(&desk->lines[i]);
	return count;
}

/* The page of lines: from one to another, counted among those that are shown. */
static void put_lines(const struct visit *visit, struct page *page, int from, int to)
{
	const struct desk *desk = &visit->desk;
	int at = 0;

	for (int i = 0; i < desk->lines_count; i++) {
		if (!consult_line_is_shown(&desk->lines[i]))
			continue;
		if (at >= from && at < to)
			consult_put_line(page, &desk->lines[i]);
		at++;
	}
}

static void add_choices(const struct visit *visit, struct page *page, const struct desk_consult *consult)
{
	bool is_mine = consult->account == visit->view.account;
	bool has_it = consult->counsellor_account == visit->view.account;

	if ((is_mine || has_it) && (consult->state == CONSULT_TAKEN || consult->state == CONSULT_PAUSED) && !consult->sits
			&& !consult_is_outside(visit))
		page_choice(page, "/consult in", "%s", _("Go in (a room for the two of you)"));
	if (consult_takes_letters(visit, consult))
		/* TRANSLATORS: 手紙を書く */
		page_choice(page, "/consult write", "%s", _("Write a letter"));
	/* TRANSLATORS: 記録を読む */
	page_choice(page, "/notes", "%s", _("See what notes there are"));
	/* TRANSLATORS: 一覧にもどる */
	page_choice(page, is_mine ? "/consult list" : "/desk", "%s", _("Back to the list"));
}

void consult_show_thread(struct visit *visit)
{
	struct consult_pages *pages = visit->rest->consult_pages;
	const struct desk_consult *consult = desk_open(&visit->desk);
	int count = shown_lines(&visit->desk), to = count - pages->page * CONSULT_PAGE_LINES;
	int from = to > CONSULT_PAGE_LINES ? to - CONSULT_PAGE_LINES : 0;
	char state[128], readers[512], *title;
	struct page *page;

	if (!consult)
		return;
	consult_words_state(visit, consult, state, sizeof state);
	title = consult->account == visit->view.account ? mem_format("%s  %s", _("Your consultation"), state)
		/* TRANSLATORS: %sさんの相談 */
		: mem_format(_("Consultation of %s  %s"), consult->nickname, state);
	page = page_create(title);
	free(title);
	page->is_sealed = true;
	consult_words_readers(visit, readers, sizeof readers);
	page_text(page, "%s", readers);
	if (visit->desk.chain == DESK_STRANGE)
		consult_add_chain(visit, page);
	consult_add_held(visit, page);
	put_lines(visit, page, from, to);
	if (count == 0)
		/* TRANSLATORS: まだ 何も書かれていません。 */
		page_text(page, "%s", _("Nothing is written yet."));
	if (from > 0)
		/* TRANSLATORS: もっと前を読む */
		page_choice(page, "/consult earlier", "%s", _("Earlier lines"));
	add_choices(visit, page, consult);
	consult_add_safety(visit, page);
	visit_open(visit, page);
}

/* -- what is new as one comes -- */

static void add_unread(const struct visit *visit, struct sentences *words)
{
	const struct desk *desk = &visit->desk;
	unsigned own = 0, theirs = 0;

	for (int i = 0; i < desk->consults_count; i++) {
		if (desk->consults[i].account == visit->view.account)
			own += desk->consults[i].unread;
		else if (desk->consults[i].counsellor_account == visit->view.account)
			theirs += desk->consults[i].unread;
	}
	if (own > 0)
		/* TRANSLATORS: 相談の返事が とどいています。/相談 で読めます。 */
		visit_add(words, visit, "%s", _("An answer to your consultation has come: /consult"));
	if (theirs > 0)
		/* TRANSLATORS: 受け持ちの相談に 新しい手紙が %u通 あります: /窓口 */
		visit_add(words, visit, ngettext("%u letter is new in your consultations: /desk",
			"%u letters are new in your consultations: /desk", theirs), theirs);
}

void consult_tell_unread(struct visit *visit)
{
	struct consult_pages *pages = visit->rest->consult_pages;
	const struct desk_consult *own = desk_own(&visit->desk, visit->view.account);
	struct sentences words = { .size = 0 };

	if (pages->has_told_unread || !pages->is_known || !(visit->view.is_ready || view_is_shut_out(&visit->view)))
		return;
	pages->has_told_unread = true;
	add_unread(visit, &words);
	if (own && own->state == CONSULT_WAITING)
		/* TRANSLATORS: 相談の順番を 待っています: /待つ */
		visit_add(&words, visit, "%s", _("You wait for a consultation: /wait"));
	else if (own && own->state == CONSULT_TAKEN && !own->sits && !own->is_there && own->wish != WISH_LETTER)
		/* TRANSLATORS: %sさんとの話は いつでも つづけられます: /相談 */
		visit_add(&words, visit, _("Your talk with %s goes on whenever you like: /consult"), own->counsellor);
	else if (own && own->state == CONSULT_TAKEN && !own->sits && own->wish != WISH_LETTER)
		/* TRANSLATORS: %sさんが 話を聞けます: /相談 */
		visit_add(&words, visit, _("%s can listen to you now: /consult"), own->counsellor);
	else if (own && own->state == CONSULT_TAKEN && !own->sits && own->unread == 0)
		/* TRANSLATORS: %sさんが あなたの相談を 受け持っています: /相談 */
		visit_add(&words, visit, _("%s looks after what you wrote: /consult"), own->counsellor);
	if (words.size > 0)
		visit_tell(visit, "%s", words.text);
}
