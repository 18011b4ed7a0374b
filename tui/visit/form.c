/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The questions of a form as pages that stay, and the review after them. Knows no request: send does. */
#include "form.h"

#include <stdlib.h>
#include <string.h>

#include "form_seal.h"
#include "mem.h"
#include "text_rows.h"
#include "visit_rest.h"
#include "words.h"

enum { ROW_ROOM = SAY_MAX + 1, SHOWN_ROWS = 6 /* of a text being written, in the map */ };

static void ask(struct visit *visit);
static struct page *question_page(const struct visit *visit, const struct form *form);
static struct page *review_page(const struct visit *visit, const struct form *form);
static struct page *cover_page(void);
static void answer(struct visit *visit, const char *text, const char *folded);
static void answer_review(struct visit *visit, const char *text, const char *folded);
static void answer_cover(struct visit *visit, const char *text, const char *folded);
static void take_answer(struct visit *visit, const char *text);
static void take_row(struct visit *visit, const char *text, const char *folded);
static void go_on(struct visit *visit);
static void throw_away(struct visit *visit);
static void put_aside(struct visit *visit);
static void close_page(struct visit *visit);
static bool is_own_page(const struct page *page);

struct form *form_create(const char *title, const struct form_question *questions, int count)
{
	struct form *form = mem_zero(1, sizeof *form);

	form->title = mem_string(title);
	form->questions = questions;
	form->count = count;
	return form;
}

static void forget(char **text)
{
	if (*text)
		explicit_bzero(*text, strlen(*text));
	free(*text);
	*text = NULL;
}

void form_destroy(struct form *form)
{
	if (!form)
		return;
	for (int i = 0; i < FORM_QUESTIONS_MAX; i++) {
		forget(&form->answers[i]);
		form_sealed_forget(&form->sealed[i]);
	}
	form_sealed_forget(&form->sealed_row);
	free(form->title);
	free(form->about);
	free(form->readers);
	free(form);
}

void form_fill(struct form *form, int question, const char *text)
{
	forget(&form->answers[question]);
	form->answers[question] = mem_string(text);
}

static bool is_blank(const struct form *form)
{
	for (int i = 0; i < form->count; i++)
		if (form->answers[i] && form->answers[i][0])
			return false;
	return !form->is_locked;
}

/* What is typed meanwhile is for no room: a choice keeps it back. */
static void show_on_its_way(struct visit *visit)
{
	/* TRANSLATORS: 前に書いたものを 送っているところです。 */
	struct page *page = page_create(_("What you wrote before is still on its way."));

	/* TRANSLATORS: 届いたら、また書けます。 */
	page_text(page, "%s", _("Once it has arrived you can write the next one."));
	/* TRANSLATORS: もどる */
	page_choice(page, "", "%s", _("Back"));
	visit_open(visit, page);
}

void form_open(struct visit *visit, struct form *form)
{
	if (visit->rest->form && visit->rest->form->is_sent) {
		form_destroy(form);
		show_on_its_way(visit);
		return;
	}
	if (visit->rest->form && !is_blank(visit->rest->form)) {
		form_destroy(form);
		form_take_up(visit);
		/* TRANSLATORS: 書きかけのものがあります。送るか捨てるかしてから、新しく書けます。 */
		visit_tell(visit, "%s", _("You have begun to write something. Send it or throw it away first."));
		return;
	}
	form_destroy(visit->rest->form);
	visit->rest->form = form;
	form->at = 0;
	while (form->at < form->count && form->answers[form->at])
		form->at++;
	ask(visit);
}

bool form_is_open(const struct visit *visit)
{
	const struct form *form = visit->rest->form;

	return form && !form->is_sent && !form->is_aside;
}

bool form_is_in_front(const struct visit *visit)
{
	return form_is_open(visit) && is_own_page(visit->page);
}

void form_again(struct visit *visit)
{
	if (form_is_open(visit))
		ask(visit);
}

bool form_take_up(struct visit *visit)
{
	struct form *form = visit->rest->form;

	if (!form || form->is_sent)
		return false;
	form->is_aside = false;
	ask(visit);
	return true;
}

bool form_takes_rows(const struct visit *visit)
{
	const struct form *form = visit->rest->form;

	return form && visit->page && visit->page->answer == answer && form->questions[form->at].has_rows;
}

bool form_take_row(struct visit *visit, const char *text)
{
	bool is_taken = form_takes_rows(visit);

	if (is_taken)
		take_row(visit, text, "?");
	return is_taken;
}

bool form_cancel(struct visit *visit)
{
	struct form *form = visit->rest->form;

	if (!form || !is_own_page(visit->page))
		return false;
	if (form->is_locked || form->at == form->count) {
		put_aside(visit);
	} else if (is_blank(form)) {
		throw_away(visit);
	} else {
		form->at = form->count;
		form->is_changing = false;
		ask(visit);
	}
	return true;
}

void form_heard_back(struct visit *visit, bool was_taken)
{
	struct form *form = visit->rest->form;

	if (!form || !form->is_sent)
		return;
	form->is_sent = false;
	if (!was_taken) {
		ask(visit);
		return;
	}
	visit->rest->form = NULL;
	form_destroy(form);
	if (!visit->page)
		greet_again(visit); /* where no room is, a page is all there is to see */
}

static bool is_own_page(const struct page *page)
{
	return page && (page->answer == answer || page->answer == answer_review || page->answer == answer_cover);
}

struct form *form_resume(struct visit *visit, void (*send)(struct visit *visit, const struct form *form))
{
	struct form *form = visit->rest->form;

	if (!form || form->send != send || form->is_aside || form->is_locked)
		return NULL;
	form->is_sent = true;
	if (is_own_page(visit->page))
		close_page(visit);
	return form;
}

void form_lock(struct visit *visit, const uint8_t own_key[SEAL_BOX_KEY])
{
	struct form *form = visit->rest->form;

	if (!form || !form->is_private || form->is_locked)
		return;
	form_seal(form, own_key);
	visit->puts_away = true;
	if (is_own_page(visit->page))
		ask(visit);
}

void form_unlock(struct visit *visit)
{
	struct form *form = visit->rest->form;

	if (form && form->is_locked && is_own_page(visit->page))
		ask(visit);
}

bool form_put_away(struct visit *visit, const uint8_t own_key[SEAL_BOX_KEY], const char *text)
{
	struct form *form = visit->rest->form;

	if (!form || !is_own_page(visit->page))
		return false;
	if (form->is_locked)
		form_seal_row(form, own_key, text);
	else if (text[0])
		visit_give_back(visit, text);
	return true;
}

/* -- asking -- */

static void uncover(struct visit *visit)
{
	char *row = form_unseal(visit->rest->form, visit->vault);

	if (row)
		visit_give_back(visit, row);
	forget(&row);
}

static void ask(struct visit *visit)
{
	struct form *form = visit->rest->form;
	struct page *page;

	if (form->is_locked && vault_is_open(visit->vault))
		uncover(visit);
	page = form->is_locked ? cover_page()
		: form->at < form->count ? question_page(visit, form) : review_page(visit, form);
	page->stays = true;
	visit_open(visit, page);
}

/* In place of what stood there. */
static struct page *cover_page(void)
{
	/* TRANSLATORS: 書きかけに 封をしました */
	struct page *page = page_create(_("What you were writing is sealed"));

	/* TRANSLATORS: 鍵をかけたので、見えなくしました。なくなっていません。 */
	page_text(page, "%s", _("Your key is locked, so it is covered. Nothing of it is lost."));
	/* TRANSLATORS: Enter を押して あいことばを入れると、つづきが書けます。 */
	page_text(page, "%s", _("Enter and your passphrase open it, and you can go on writing."));
	/* TRANSLATORS: 0 なら、だれにも見せずに捨てます。 */
	page_text(page, "%s", _("0 throws it away, seen by nobody."));
	/* TRANSLATORS: Ctrl-C なら、封をしたまま ここに残ります。 */
	page_text(page, "%s", _("Ctrl-C leaves it here as it is, for later."));
	page->answer = answer_cover;
	page->prompt = mem_string(_("(Enter opens it)> "));
	return page;
}

/* How it goes on, and the rows so far where nothing else shows them: the newest ones where there are many. */
static void add_written(const struct visit *visit, struct page *page, const char *text)
{
	const char *row = text;
	int rows = 1;

	/* TRANSLATORS: 書き終えたら 何も書かずに Enter を2回。 */
	page_text(page, "%s", _("When you are done: Enter twice, with nothing written."));
	if (visit->face != FACE_MAP)
		return;
	for (const char *at = text; *at; at++)
		rows += *at == '\n';
	for (; rows > SHOWN_ROWS; rows--)
		row = strchr(row, '\n') + 1;
	page_rows(page, row);
}

static void add_question(struct page *page, const struct form_question *question)
{
	page_text(page, "%s", _(question->asks));
	if (question->has_rows)
		/* TRANSLATORS: Enter で つぎの行へ。書き終えたら、何も書かずに Enter を2回。 */
		page_text(page, "%s", _("Enter begins the next row. When you are done: Enter twice, with nothing written."));
	else if (question->may_be_empty)
		/* TRANSLATORS: なくてもよければ、そのまま Enter。 */
		page_text(page, "%s", _("It may stay empty: just Enter."));
	/* TRANSLATORS: やめる時は 0。Ctrl-C でも やめられます。 */
	page_text(page, "%s", _("To stop: 0."));
}

static struct page *question_page(const struct visit *visit, const struct form *form)
{
	const struct form_question *question = &form->questions[form->at];
	const char *written = form->answers[form->at];
	struct page *page = page_create(form->title);

	if (form->about)
		page_text(page, "%s", form->about);
	if (question->has_rows && written && written[0])
		add_written(visit, page, written);
	else
		add_question(page, question);
	page->answer = answer;
	page->prompt = mem_format("%s> ", _(question->label));
	return page;
}

static struct page *review_page(const struct visit *visit, const struct form *form)
{
	/* TRANSLATORS: これで よいですか。まだ だれにも届いていません。 */
	struct page *page = page_create(_("Is it good like this? Nobody has seen it yet."));

	if (form->about)
		page_text(page, "%s", form->about);
	for (int i = 0; i < form->count; i++) {
		const struct form_question *question = &form->questions[i];
		const char *text = form->answers[i];

		if (!text || !text[0])
			/* TRANSLATORS: (なし) */
			page_text(page, "%s: %s", _(question->label), _("(none)"));
		else if (!question->has_rows)
			page_text(page, "%s: %s", _(question->label), text);
		else
			page_rows(page, text);
	}
	if (form->readers)
		page_text(page, "%s", form->readers);
	page_choice(page, "", "%s", _(form->sends));
	for (int i = 0; i < form->count; i++)
		/* TRANSLATORS: %s を 書きなおす */
		page_choice(page, "", _("Write anew: %s"), _(form->questions[i].label));
	/* TRANSLATORS: やめて 捨てる */
	page_choice(page, "", "%s", _("Throw it away"));
	/* TRANSLATORS: 0 いまは このまま残しておく */
	page_text(page, "%s", _("0 Keep it here for now"));
	if (form->add)
		form->add(visit, page);
	page->answer = answer_review;
	return page;
}

/* -- answers -- */

static void answer(struct visit *visit, const char *text, const char *folded)
{
	struct form *form = visit->rest->form;
	const struct form_question *question = &form->questions[form->at];
	const char *written = form->answers[form->at];
	bool stops = strcmp(folded, "0") == 0 && (!question->has_rows || !written || !written[0]);

	if (stops) {
		if (!form_cancel(visit))
			throw_away(visit);
	} else if (question->has_rows) {
		take_row(visit, text, folded);
	} else {
		take_answer(visit, text);
	}
}

static void on_opened(struct visit *visit)
{
	(void)visit; /* form_unlock has shown it again */
}

static void answer_cover(struct visit *visit, const char *text, const char *folded)
{
	if (strcmp(folded, "0") == 0) {
		throw_away(visit);
		return;
	}
	if (folded[0])
		visit_give_back(visit, text);
	visit_with_keys(visit, on_opened);
}

static void tell_too_long(struct visit *visit, const struct form_question *question)
{
	/* TRANSLATORS: 少し長いようです。%zu文字までにしてください。書いたものは残っています。 */
	visit_tell(visit, _("That is a little long: up to %zu characters. What you wrote is kept."),
		question->graphemes_max);
}

static void take_answer(struct visit *visit, const char *text)
{
	struct form *form = visit->rest->form;
	const struct form_question *question = &form->questions[form->at];
	char clean[ROW_ROOM];
	enum text_fault fault = text_clean(text, strlen(text), question->bytes_max, question->graphemes_max, clean,
		sizeof clean);

	if (fault == TEXT_EMPTY && !question->may_be_empty) {
		/* TRANSLATORS: ここは 何か書いてください。やめる時は 0。 */
		visit_tell(visit, "%s", _("Something has to stand here. To stop: 0."));
		return;
	}
	if (fault != TEXT_FINE && fault != TEXT_EMPTY) {
		visit_give_back(visit, text);
		tell_too_long(visit, question);
		return;
	}
	form_fill(form, form->at, clean);
	go_on(visit);
}

/* Adds a row if all of it still fits; false, and the row goes back to its person, if not. */
static bool add_row(struct visit *visit, const char *text)
{
	struct form *form = visit->rest->form;
	const struct form_question *question = &form->questions[form->at];
	const char *written = form->answers[form->at] ? form->answers[form->at] : "";
	char *longer = mem_format("%s%s%s%s", written, written[0] ? "\n" : "", form->blanks > 0 && written[0] ? "\n" : "",
		text);
	char clean[POST_MAX + 1];
	enum text_fault fault = text_clean_rows(longer, strlen(longer), question->bytes_max, question->graphemes_max, clean,
		sizeof clean);

	forget(&longer);
	if (fault == TEXT_FINE)
		form_fill(form, form->at, clean);
	else if (fault != TEXT_EMPTY)
		visit_give_back(visit, text);
	explicit_bzero(clean, sizeof clean);
	return fault == TEXT_FINE || fault == TEXT_EMPTY;
}

static bool ends_text(const char *folded)
{
	return strcmp(folded, ".") == 0 || strcmp(folded, "。") == 0;
}

static void end_text(struct visit *visit)
{
	struct form *form = visit->rest->form;
	const char *written = form->answers[form->at];

	form->blanks = 0;
	if (written && written[0]) {
		go_on(visit);
	} else if (form->questions[form->at].may_be_empty) {
		form_fill(form, form->at, "");
		go_on(visit);
	} else if (form->at == 0 || is_blank(form)) {
		throw_away(visit);
	} else {
		visit_tell(visit, "%s", _("Something has to stand here. To stop: 0."));
	}
}

static void take_row(struct visit *visit, const char *text, const char *folded)
{
	struct form *form = visit->rest->form;
	bool is_empty = folded[0] == '\0' || text[0] == '\0';

	if (ends_text(folded) || (is_empty && form->blanks == 1)) {
		end_text(visit);
		return;
	}
	if (is_empty) {
		form->blanks++;
		/* TRANSLATORS: もう一度 Enter で 書き終わりです。 */
		visit_tell(visit, "%s", _("Enter once more, and the text is done."));
		return;
	}
	if (!add_row(visit, text)) {
		tell_too_long(visit, &form->questions[form->at]);
		return;
	}
	form->blanks = 0;
	if (visit->face == FACE_MAP)
		ask(visit); /* where nothing else shows what was written */
}

static void go_on(struct visit *visit)
{
	struct form *form = visit->rest->form;

	form->at = form->is_changing ? form->count : form->at + 1;
	while (form->at < form->count && form->answers[form->at])
		form->at++;
	form->is_changing = false;
	ask(visit);
}

static void close_page(struct visit *visit)
{
	page_destroy(visit->page);
	visit->page = NULL;
}

static void throw_away(struct visit *visit)
{
	form_destroy(visit->rest->form);
	visit->rest->form = NULL;
	visit->page->stays = false;
	visit_close_page(visit);
	/* TRANSLATORS: 送らずに やめました。だれも見ていません。 */
	visit_tell(visit, "%s", _("Not sent. Nobody has seen it."));
}

/* Out of sight, and not lost. */
static void put_aside(struct visit *visit)
{
	visit->rest->form->is_aside = true;
	visit->page->stays = false;
	visit_close_page(visit);
	/* TRANSLATORS: 送っていません。書いたものは残してあります。/書きかけ で つづけられます。 */
	visit_tell(visit, "%s", _("Not sent. What you wrote is kept while you are here: /draft goes on with it."));
}

static void answer_review(struct visit *visit, const char *text, const char *folded)
{
	struct form *form = visit->rest->form;
	int choice = folded[0] >= '1' && folded[0] <= '9' && !folded[1] ? folded[0] - '0' : 0;

	(void)text;
	if (choice == 1) {
		form->is_sent = true;
		close_page(visit);
		form->send(visit, form);
	} else if (choice >= 2 && choice < 2 + form->count) {
		form->at = choice - 2;
		form->is_changing = true;
		forget(&form->answers[form->at]);
		ask(visit);
	} else if (choice == 2 + form->count) {
		throw_away(visit);
	} else if (strcmp(folded, "0") == 0) {
		put_aside(visit);
	} else {
		/* TRANSLATORS: 1 から %d の番号を入れてください。まだ 送っていません。 */
		visit_tell(visit, _("A number from 1 to %d, please. Nothing has been sent yet."), form->count + 2);
	}
}
