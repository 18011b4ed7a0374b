/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way through an application, from the first page to the receipt. What is sent is sealed here; the hub only learns
 * that somebody applied. */
#include "apply_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "seal.h"
#include "seal_box.h"
#include "visit_rest.h"
#include "words.h"

static void open_start(const struct visit *visit, const struct apply *apply, struct page *page);
static void open_shut(const struct visit *visit, const struct apply *apply, struct page *page);
static void open_review(const struct visit *visit, const struct apply *apply, struct page *page);
static void open_receipt(const struct visit *visit, const struct apply *apply, struct page *page);
static void open_take_back(const struct visit *visit, const struct apply *apply, struct page *page);
static void open_taken(const struct visit *visit, const struct apply *apply, struct page *page);
static void answer_start(struct visit *visit, struct apply *apply, const char *text, const char *folded);
static void answer_review(struct visit *visit, struct apply *apply, const char *text, const char *folded);
static void answer_take_back(struct visit *visit, struct apply *apply, const char *text, const char *folded);
static void answer_last(struct visit *visit, struct apply *apply, const char *text, const char *folded);

/* Pages that are no questions of the form. A step without one waits for the hub. */
static const struct {
	enum apply_step step;
	const char *title, *prompt;
	void (*open)(const struct visit *visit, const struct apply *apply, struct page *page);
	void (*answer)(struct visit *visit, struct apply *apply, const char *text, const char *folded);
} pages[] = {
	{ APPLY_SHUT, NULL, N_("Enter leaves> "), open_shut, answer_last },
	{ APPLY_START, NULL, NULL, open_start, answer_start },
	{ APPLY_REVIEW, N_("Please look it over. Nothing has been sent yet."), NULL, open_review, answer_review },
	{ APPLY_RECEIPT, N_("Your application has arrived. Thank you."), N_("Enter leaves> "), open_receipt, answer_last },
	{ APPLY_TAKE_BACK, N_("Taking an application back"), N_("Receipt number> "), open_take_back, answer_take_back },
	{ APPLY_TAKEN, N_("Taking an application back"), N_("Enter leaves> "), open_taken, answer_last }
};
enum { PAGES = sizeof pages / sizeof *pages };

/* Each language's hint stands in the other one's page and so is no matter for a catalogue. */
static const char *const other_language[LANGUAGE_COUNT] = {
	[LANGUAGE_JA] = "English: en + Enter", [LANGUAGE_EN] = "日本語: ja + Enter"
};

static struct apply *of(const struct visit *visit)
{
	return visit->rest->apply;
}

void apply_begin(struct visit *visit, bool may_apply)
{
	struct apply *apply = mem_zero(1, sizeof *apply);

	visit->rest->apply = apply;
	visit->is_applying = visit->is_greeting = true;
	apply->may_apply = may_apply;
	apply->districts = mem_string("");
	visit_request_plain(visit, REQ_APPLYING);
}

void apply_finish(struct visit *visit)
{
	struct apply *apply = of(visit);

	if (!apply)
		return;
	free(apply->districts);
	seal_zero(apply, sizeof *apply);
	free(apply);
	visit->rest->apply = NULL;
}

static const struct apply_question *question_of(enum apply_step step)
{
	for (size_t i = 0; i < apply_questions_count; i++)
		if (apply_questions[i].step == step)
			return &apply_questions[i];
	return NULL;
}

/* Which of how many: the questions that this place asks. */
static int position(const struct apply *apply, enum apply_step step)
{
	int count = 0;

	for (size_t i = 0; i < apply_questions_count; i++)
		count += apply_questions[i].step <= step && apply_is_asked(apply, apply_questions[i].step);
	return count;
}

static char *title_of(const struct visit *visit, const struct apply *apply, const char *title)
{
	if (title)
		return mem_string(_(title));
	if (question_of(apply->step))
		/* TRANSLATORS: 申し込み %d / %d   (0 で ひとつ前へ) */
		return mem_format(_("Application %d / %d   (0 goes one back)"), position(apply, apply->step),
			position(apply, APPLY_REVIEW));
	return mem_format("%s (%s)", visit_name(visit, visit->view.place_name, visit->view.place_name_en),
		other_language[visit->language]);
}

void apply_again(struct visit *visit)
{
	const struct apply *apply = of(visit);
	const struct apply_question *question = question_of(apply->step);
	void (*open)(const struct visit *visit, const struct apply *apply, struct page *page) = NULL;
	const char *title = NULL, *prompt = question ? question->prompt : NULL;
	struct page *page;
	char *words;

	for (int i = 0; i < PAGES; i++) {
		if (pages[i].step == apply->step) {
			open = pages[i].open;
			title = pages[i].title;
			prompt = pages[i].prompt;
		}
	}
	if (question)
		open = question->ask;
	if (!open)
		return;
	words = title_of(visit, apply, title);
	page = page_create(words);
	free(words);
	page->stays = true;
	if (prompt || page->choices == 0)
		if (prompt)
		page_prompt(page, _(prompt));
	open(visit, apply, page);
	visit_open(visit, page);
}

static void go_to(struct visit *visit, enum apply_step step)
{
	struct apply *apply = of(visit);

	apply->step = step;
	apply->district_page = 0;
	apply->keeps_hopes = step == APPLY_HOPES && apply->form.hopes[0];
	if (step >= APPLY_REVIEW)
		apply->is_reviewing = step == APPLY_REVIEW;
	apply_again(visit);
}

/* The question after (1) or before (-1) this one that is asked here; beyond the last one the review, before the first
 * one the beginning. */
static enum apply_step neighbour(const struct apply *apply, int by)
{
	int step = (int)apply->step + by;

	while (step > APPLY_START && step < APPLY_REVIEW && !apply_is_asked(apply, (enum apply_step)step))
		step += by;
	return (enum apply_step)step;
}

static void answer_question(struct visit *visit, struct apply *apply, const struct apply_question *question,
	const char *text, const char *folded)
{
	if (strcmp(folded, "0") == 0)
		go_to(visit, apply->is_reviewing ? APPLY_REVIEW : neighbour(apply, -1));
	else if (question->answer(visit, apply, text, folded))
		go_to(visit, apply->is_reviewing ? APPLY_REVIEW : neighbour(apply, 1));
}

void apply_answer(struct visit *visit, const char *text, const char *folded)
{
	struct apply *apply = of(visit);
	const struct apply_question *question = question_of(apply->step);

	if (strcmp(folded, "en") == 0 || strcmp(folded, "ja") == 0 || strcmp(folded, "english") == 0
			|| strcmp(folded, "日本語") == 0) {
		command_run(visit, folded[0] == 'e' ? "/en" : "/ja");
		return;
	}
	if (question) {
		answer_question(visit, apply, question, text, folded);
		return;
	}
	for (int i = 0; i < PAGES; i++) {
		if (pages[i].step == apply->step) {
			pages[i].answer(visit, apply, text, folded);
			return;
		}
	}
	/* TRANSLATORS: 送っています。少しだけ お待ちください。 */
	visit_tell_once(visit, _("It is on its way. Just a moment, please."));
}

bool apply_allows(const struct command *command)
{
	static const char *const names[] = { "hours", "contacts", "help", "hide", "en", "ja", "bye", "mode", "data", "width",
		"moji", "wrap", "redraw", "copy" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i], command->name) == 0)
			return true;
	return false;
}

/* -- the beginning and the end -- */

static void open_start(const struct visit *visit, const struct apply *apply, struct page *page)
{
	(void)visit;
	/* TRANSLATORS: ここは 申し込みの入口です。質問は %d つ、5分ほどです。 */
	page_text(page, _("This is where one applies: %d questions, about five minutes."), position(apply, APPLY_REVIEW));
	/* TRANSLATORS: 封をして とどけます。読めるのは コーディネーターだけです。 */
	page_text(page, "%s", _("It is sent sealed. Only the coordinators can read it."));
	/* TRANSLATORS: 送るまでは どこにも残りません。とちゅうで切れたら、また はじめから どうぞ。 */
	page_text(page, "%s", _("Until you send it nothing is stored. If the line breaks before, all of it is gone."));
	/* TRANSLATORS: 申し込む */
	page_choice(page, "", "%s", _("Apply"));
	/* TRANSLATORS: 申し込みを取り下げる (受付番号で) */
	page_choice(page, "", "%s", _("Take an application back, by its receipt number"));
	/* TRANSLATORS: 0 やめる   /連絡先 で 電話などの 連絡先 */
	page_text(page, "%s", _("0 Leave   /contacts: whom one can ask"));
}

static void answer_start(struct visit *visit, struct apply *apply, const char *text, const char *folded)
{
	(void)text;
	if (strcmp(folded, "1") == 0)
		go_to(visit, neighbour(apply, 1));
	else if (strcmp(folded, "2") == 0)
		go_to(visit, APPLY_TAKE_BACK);
	else if (strcmp(folded, "0") == 0)
		visit_leave(visit);
	else
		/* TRANSLATORS: 1 か 2 を入れてください。0 で やめられます。 */
		visit_tell(visit, "%s", _("1 or 2, please. 0 leaves."));
}

static void put_contacts(const struct visit *visit, struct page *page)
{
	const struct view *view = &visit->view;

	for (int i = 0; i < view->contacts_count; i++)
		page_text(page, "  %s  %s  %s", view->contacts[i].name, view->contacts[i].number, view->contacts[i].note);
}

static void open_shut(const struct visit *visit, const struct apply *apply, struct page *page)
{
	if (!apply->may_apply)
		/* TRANSLATORS: 同じつなぎ先から 今日は何件か 申し込みがありました。あすまた どうぞ。 */
		page_text(page, "%s", _("Several applications came from where you are today. Please come again tomorrow."));
	else if (apply->state == APPLYING_FULL)
		/* TRANSLATORS: 今日の申し込みは いっぱいになりました。あすまた どうぞ。 */
		page_text(page, "%s", _("Today's applications are all taken. Please come again tomorrow."));
	else
		/* TRANSLATORS: いまは 申し込みを 受けられません。 */
		page_text(page, "%s", _("Applications cannot be taken here just now."));
	/* TRANSLATORS: 来てくれて ありがとうございます。何も残していません。 */
	page_text(page, "%s", _("Thank you for coming. Nothing was kept of this visit."));
	if (visit->view.contacts_count > 0)
		/* TRANSLATORS: 電話などでも 申し込めます。 */
		page_text(page, "%s", _("One can also ask here:"));
	put_contacts(visit, page);
}

static void answer_last(struct visit *visit, struct apply *apply, const char *text, const char *folded)
{
	(void)apply;
	(void)text;
	(void)folded;
	visit_leave(visit);
}

/* -- looking it over, sending -- */

static void open_review(const struct visit *visit, const struct apply *apply, struct page *page)
{
	char shown[HOPES_MAX + 1];

	(void)visit;
	for (size_t i = 0; i < apply_questions_count; i++) {
		if (!apply_is_asked(apply, apply_questions[i].step))
			continue;
		apply_questions[i].show(apply, shown, sizeof shown);
		/* TRANSLATORS: "(empty)" stands where no answer was given */
		page_choice(page, "", "%s: %s", _(apply_questions[i].name), shown[0] ? shown : _("(left empty)"));
	}
	/* TRANSLATORS: これで送る */
	page_choice(page, "", "%s", _("Send it"));
	/* TRANSLATORS: 番号で なおせます。0 で ひとつ前へ もどります。 */
	page_text(page, "%s", _("A number changes that answer. 0 goes one back."));
	seal_zero(shown, sizeof shown);
}

static enum apply_step question_numbered(const struct apply *apply, int number)
{
	for (size_t i = 0; i < apply_questions_count; i++)
		if (apply_is_asked(apply, apply_questions[i].step) && --number == 0)
			return apply_questions[i].step;
	return APPLY_REVIEW;
}

/* Sealed to the coordinators' key as the hub told it. */
static bool seal_form(const struct visit *visit, const struct apply *apply, struct wire_apply *to,
	uint8_t box[APPLICATION_BOX_MAX])
{
	uint8_t inside[APPLICATION_MAX];
	size_t size = application_encode(&apply->form, inside);
	bool is_sealed = size > 0 && seal_box_size(size) <= APPLICATION_BOX_MAX;

	seal_random(&to->id, sizeof to->id);
	to->epoch = visit->view.team_epoch[TEAM_COORDINATORS];
	application_address_sum(apply->form.address, to->address.bytes);
	to->box = (struct wire_text){ (const char *)box, (uint16_t)seal_box_size(size) };
	is_sealed = is_sealed
		&& seal_box(APPLICATION_TAG, to->id, visit->view.team_pk[TEAM_COORDINATORS], inside, size, box);
	seal_zero(inside, sizeof inside);
	return is_sealed;
}

static void send(struct visit *visit, struct apply *apply)
{
	struct message request = { .number = REQ_APPLY };
	uint8_t box[APPLICATION_BOX_MAX];

	if (!seal_form(visit, apply, &request.apply, box)) {
		visit_tell(visit, "%s", words_reason(REASON_BUSY));
		return;
	}
	apply->step = APPLY_SENDING;
	visit_request(visit, &request);
}

static void answer_review(struct visit *visit, struct apply *apply, const char *text, const char *folded)
{
	int last = position(apply, APPLY_REVIEW) + 1;
	int digit = folded[0] >= '0' && folded[0] <= '9' && folded[1] == '\0' ? folded[0] - '0' : -1;

	(void)text;
	if (digit == 0) {
		apply->is_reviewing = false;
		go_to(visit, neighbour(apply, -1));
	} else if (digit == last) {
		send(visit, apply);
	} else if (digit > 0 && digit < last) {
		go_to(visit, question_numbered(apply, digit));
	} else {
		/* TRANSLATORS: 番号を入れてください。%d で送ります。まだ何も送っていません。 */
		visit_tell(visit, _("A number, please: %d sends it. Nothing has been sent yet."), last);
	}
}

static void open_receipt(const struct visit *visit, const struct apply *apply, struct page *page)
{
	(void)visit;
	/* TRANSLATORS: 受付番号は %s です。書きとめておいてください。 */
	page_text(page, _("Its receipt number is %s. Please note it down."), apply->receipt);
	/* TRANSLATORS: %u日のうちに コーディネーターが読み、メールでお返事します。 */
	page_text(page, ngettext("Within %u day a coordinator reads it and answers by mail.",
		"Within %u days a coordinator reads it and answers by mail.", apply->days), apply->days);
	/* TRANSLATORS: それまでは 何もしなくて だいじょうぶです。 */
	page_text(page, "%s", _("Until then there is nothing that you need to do."));
	/* TRANSLATORS: とどかない時は 迷惑メールの箱を見るか、/連絡先 へ どうぞ。 */
	page_text(page, "%s", _("If nothing comes, it may lie among unwanted mail; /contacts has whom to ask."));
	/* TRANSLATORS: 気が変わったら またここへ来て、2 と 受付番号で 取り下げられます。 */
	page_text(page, "%s", _("Should you change your mind: come here again, 2, and this number takes it back."));
}

/* -- taking it back -- */

static void open_take_back(const struct visit *visit, const struct apply *apply, struct page *page)
{
	(void)visit;
	(void)apply;
	/* TRANSLATORS: 受付番号を入れてください。0 で もどります。 */
	page_text(page, "%s", _("The receipt number, please, as in 482-913-557. 0 goes back."));
	/* TRANSLATORS: 申し込みは すぐに消えます。また いつでも 申し込めます。 */
	page_text(page, "%s", _("The application is erased at once. You may apply again whenever you like."));
}

static void answer_take_back(struct visit *visit, struct apply *apply, const char *text, const char *folded)
{
	struct message request = { .number = REQ_TAKE_BACK };
	char digits[CODE_DIGITS + 1];

	if (strcmp(folded, "0") == 0) {
		go_to(visit, APPLY_START);
		return;
	}
	if (!seal_code_read(text, strlen(text), digits)) {
		/* TRANSLATORS: 受付番号は 9けたの数字です。もう一度 どうぞ。 */
		visit_tell(visit, "%s", _("A receipt number has nine digits. Please type it once more; 0 goes back."));
		if (visit->has_pty)
			visit_give_back(visit, text);
		return;
	}
	request.take_back.receipt = wire_string(digits);
	apply->step = APPLY_TAKING;
	visit_request(visit, &request);
}

static void open_taken(const struct visit *visit, const struct apply *apply, struct page *page)
{
	(void)visit;
	(void)apply;
	/* TRANSLATORS: その番号の申し込みは もうありません。 */
	page_text(page, "%s", _("There is no application with that number any more."));
	/* TRANSLATORS: どの番号でも こうお答えします。番号が合っているか 気になる時は /連絡先 へ どうぞ。 */
	page_text(page, "%s", _("Every number gets this answer. If you would like to be sure: /contacts"));
	/* TRANSLATORS: 招待がもうとどいていたら、使わなければ そのまま おわります。 */
	page_text(page, "%s", _("An invitation that has come already ends by itself if it is not used."));
}

/* -- what the hub says -- */

static void on_applying(struct visit *visit, struct apply *apply, const struct wire_applying *applying)
{
	bool is_open = applying->state == APPLYING_OPEN && apply->may_apply
		&& visit->view.team_epoch[TEAM_COORDINATORS] != 0;

	free(apply->districts);
	apply->districts = mem_format("%.*s", (int)applying->districts.size, applying->districts.at);
	apply->state = applying->state < APPLYING_COUNT ? (enum applying)applying->state : APPLYING_SHUT;
	apply->days = applying->days;
	visit->rest->has_begun = true; /* nothing was shown before it could be said */
	if (apply->step == APPLY_WAITING)
		go_to(visit, is_open ? APPLY_START : APPLY_SHUT);
}

/* Nothing was stored: the form is as it was. */
static void on_refused(struct visit *visit, struct apply *apply, const struct wire_refused *refused)
{
	enum reason reason = refused->reason < REASON_COUNT ? (enum reason)refused->reason : REASON_NONE;

	if (refused->request == REQ_APPLY && apply->step == APPLY_SENDING)
		go_to(visit, APPLY_REVIEW);
	else if (refused->request == REQ_TAKE_BACK && apply->step == APPLY_TAKING)
		go_to(visit, APPLY_TAKE_BACK);
	else
		return;
	visit_tell(visit, "%s", words_reason(reason));
}

bool apply_event(struct visit *visit, const struct message *event)
{
	struct apply *apply = of(visit);

	if (event->number == EV_APPLYING) {
		on_applying(visit, apply, &event->applying);
	} else if (event->number == EV_APPLIED) {
		wire_copy(apply->receipt, sizeof apply->receipt, event->applied.receipt);
		seal_zero(&apply->form, sizeof apply->form);
		go_to(visit, APPLY_RECEIPT);
	} else if (event->number == EV_DONE && event->done.request == REQ_TAKE_BACK) {
		go_to(visit, APPLY_TAKEN);
	} else if (event->number == EV_REFUSED) {
		on_refused(visit, apply, &event->refused);
	} else {
		return false;
	}
	return true;
}
