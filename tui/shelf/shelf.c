/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shelf itself and what its pages share. Boards and searches are laid out beside this file. */
#include "shelf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clock.h"
#include "mem.h"
#include "shelf_parts.h"
#include "visit_rest.h"
#include "words.h"

static void notices_done(struct visit *visit);
static void notice_kept(struct visit *visit);
static void notice_ended(struct visit *visit);

/* Requests that bring something to read, and what is done when it is all there. */
static const struct {
	enum wire_number request;
	void (*done)(struct visit *visit);
} endings[] = {
	{ REQ_NOTICES, notices_done }, { REQ_NOTICE_WRITE, notice_kept }, { REQ_NOTICE_END, notice_ended },
	{ REQ_BOARD, shelf_end_board }, { REQ_THREAD, shelf_end_thread }, { REQ_SEARCH, shelf_end_search },
	{ REQ_AROUND, shelf_end_around }, { REQ_LETTERS, shelf_end_letters }, { REQ_LETTER, shelf_end_letter },
	{ REQ_LETTER_WRITE, shelf_letter_sent }, { REQ_LETTER_CLAIM, shelf_letter_claimed },
	{ REQ_LETTER_CLOSE, shelf_letter_closed }
};

struct shelf *shelf_create(void)
{
	return mem_zero(1, sizeof(struct shelf));
}

void shelf_destroy(struct shelf *shelf)
{
	if (!shelf)
		return;
	shelf_forget_posts(shelf);
	for (int i = 0; i < 4; i++)
		free(shelf->notice_words[i]);
	free(shelf->words);
	page_destroy(shelf->page);
	free(shelf);
}

void shelf_forget_posts(struct shelf *shelf)
{
	while (shelf->posts_count > 0) {
		struct shelf_post *post = &shelf->posts[--shelf->posts_count];

		free(post->head);
		free(post->note);
		free(post->text);
		free(post->why);
	}
}

void shelf_begin(struct visit *visit, const char *title)
{
	struct shelf *shelf = visit->rest->shelf;

	page_destroy(shelf->page);
	shelf->page = page_create(title);
	shelf->shown = 0;
}

void shelf_end(struct visit *visit)
{
	struct page *page = visit->rest->shelf->page;

	visit->rest->shelf->page = NULL;
	if (page)
		visit_open(visit, page);
}

char *shelf_text(struct wire_text text)
{
	return mem_format("%.*s", (int)text.size, text.at);
}

void shelf_when(uint64_t at, char *to, size_t size)
{
	struct tm tm;

	clock_local(at, &tm);
	snprintf(to, size, "%d/%d %02d:%02d", tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min);
}

void shelf_head(struct wire_text nickname, uint8_t role, uint64_t at, char *to, size_t size)
{
	char name[NICKNAME_MAX + 1], person[128], when[32];

	wire_copy(name, sizeof name, nickname);
	words_person(name, role < ROLE_COUNT ? (enum role)role : ROLE_PARTICIPANT, person, sizeof person);
	shelf_when(at, when, sizeof when);
	snprintf(to, size, "%s  %s", person, when);
}

const char *shelf_new_mark(bool is_unread)
{
	/* TRANSLATORS: [新]  */
	return is_unread ? _("[new] ") : "";
}

void visit_on_shelf_done(struct visit *visit, enum wire_number request)
{
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (endings[i].request == request)
			endings[i].done(visit);
}

/* What was being gathered will not come; what was written comes back. */
void visit_on_shelf_refused(struct visit *visit, enum wire_number request)
{
	struct shelf *shelf = visit->rest->shelf;

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		if (endings[i].request == request) {
			page_destroy(shelf->page);
			shelf->page = NULL;
		}
	}
	if (request == REQ_POST || request == REQ_NOTICE_WRITE || request == REQ_HIDE_POST || request == REQ_LETTER_WRITE)
		form_heard_back(visit, false);
}

/* -- notices -- */

void shelf_ask_notices(struct visit *visit, uint32_t notice)
{
	struct message request = { .number = REQ_NOTICES, .notices = { notice } };

	/* TRANSLATORS: お知らせ */
	shelf_begin(visit, _("Notices"));
	visit_request(visit, &request);
}

static void keep_notice(struct shelf *shelf, const struct wire_notice_told *notice)
{
	const struct wire_text texts[4] = { notice->title, notice->title_en, notice->text, notice->text_en };

	shelf->notice = notice->notice;
	shelf->notice_days = notice->until > notice->at ? (unsigned)((notice->until - notice->at) / 86400000) : NOTICE_DAYS;
	for (int i = 0; i < 4; i++) {
		free(shelf->notice_words[i]);
		shelf->notice_words[i] = shelf_text(texts[i]);
	}
}

/* One notice with all it says. */
static void lay_notice(struct visit *visit, const struct wire_notice_told *notice)
{
	struct shelf *shelf = visit->rest->shelf;
	const char *const *words = (const char *const *)shelf->notice_words;
	char when[32], until[32], *command, *title;

	shelf_when(notice->at, when, sizeof when);
	shelf_when(notice->until, until, sizeof until);
	title = mem_format("%s  %s", visit_name(visit, words[0], words[1]), when);
	shelf_begin(visit, title);
	free(title);
	page_rows(shelf->page, visit_name(visit, words[2], words[3]));
	if (role_is_staff(visit->view.role)) {
		/* TRANSLATORS: %s まで出ます。書いたのは %.*s。 */
		page_text(shelf->page, _("It stays until %s. Written by %.*s."), until, (int)notice->nickname.size,
			notice->nickname.at);
		command = mem_format("/notices edit %u", notice->notice);
		/* TRANSLATORS: 書きなおす */
		page_choice(shelf->page, command, "%s", _("Change it"));
		free(command);
		command = mem_format("/notices end %u", notice->notice);
		/* TRANSLATORS: 下げる */
		page_choice(shelf->page, command, "%s", _("Take it down"));
		free(command);
	}
	/* TRANSLATORS: お知らせの一覧にもどる */
	page_choice(shelf->page, "/notices", "%s", _("Back to the notices"));
}

void visit_on_notice(struct visit *visit, const struct message *event)
{
	const struct wire_notice_told *notice = &event->notice_told;
	struct shelf *shelf = visit->rest->shelf;
	char title[POST_TITLE_MAX + 1], title_en[POST_TITLE_MAX + 1], when[32], *command;

	if (notice->text.size + notice->text_en.size > 0) {
		keep_notice(shelf, notice);
		if (shelf->page)
			lay_notice(visit, notice);
		return;
	}
	if (!shelf->page)
		return;
	wire_copy(title, sizeof title, notice->title);
	wire_copy(title_en, sizeof title_en, notice->title_en);
	shelf_when(notice->at, when, sizeof when);
	command = mem_format("/notices %u", notice->notice);
	page_choice(shelf->page, command, "%s%s  %s", shelf_new_mark(notice->is_unread), visit_name(visit, title, title_en),
		when);
	free(command);
	shelf->shown++;
}

static void notices_done(struct visit *visit)
{
	struct shelf *shelf = visit->rest->shelf;

	if (!shelf->page)
		return;
	if (shelf->page->count == 0)
		/* TRANSLATORS: いま お知らせはありません。 */
		page_text(shelf->page, "%s", _("There are no notices just now."));
	if (role_is_staff(visit->view.role) && (shelf->shown > 0 || shelf->page->choices == 0))
		/* TRANSLATORS: お知らせを書く: /お知らせ一覧 書く */
		page_text(shelf->page, "%s", _("To write one: /notices write"));
	shelf_end(visit);
}

static void notice_kept(struct visit *visit)
{
	form_heard_back(visit, true);
	/* TRANSLATORS: お知らせを出しました。 */
	visit_tell(visit, "%s", _("The notice is up."));
	shelf_ask_notices(visit, visit->rest->shelf->notice);
}

static void notice_ended(struct visit *visit)
{
	/* TRANSLATORS: お知らせを下げました。 */
	visit_tell(visit, "%s", _("The notice is taken down."));
	shelf_ask_notices(visit, 0);
}

/* -- what waits for one -- */

void visit_on_unread(struct visit *visit, const struct message *event)
{
	visit->view.unread_notices = event->unread.notices;
	visit->view.unread_answers = event->unread.answers;
	if (visit->view.room[0])
		shelf_tell_unread(visit);
}

void shelf_tell_unread(struct visit *visit)
{
	struct view *view = &visit->view;
	struct sentences sentences = { .size = 0 };

	if (view->unread_notices > 0)
		/* TRANSLATORS: 新しいお知らせが %u つあります。/お知らせ で読めます。 */
		visit_add(&sentences, visit, ngettext("There is %u new notice: /notices",
			"There are %u new notices: /notices", view->unread_notices), view->unread_notices);
	if (view->unread_answers > 0)
		/* TRANSLATORS: 手紙の返事が とどいています。/手紙 で読めます。 */
		visit_add(&sentences, visit, "%s", _("An answer to your letter has come: /letter"));
	view->unread_notices = view->unread_answers = 0;
	if (sentences.size > 0)
		visit_tell(visit, "%s", sentences.text);
}
