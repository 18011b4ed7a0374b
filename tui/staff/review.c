/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening applications and answering them. The box is opened here, and the mail is sealed here, so that the hub sees
 * neither words nor address. */
#include "review.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "apply_parts.h"
#include "command_list.h"
#include "envelope.h"
#include "mem.h"
#include "seal.h"
#include "text.h"
#include "visit_rest.h"
#include "words.h"

enum { ROWS_MAX = 200, DECLINES_MAX = 8, LINKS_ROOM = 2048 };

/* What is being typed. */
enum review_step { REVIEW_NONE, REVIEW_QUESTION, REVIEW_KIN };

struct review {
	struct wire_application_listed rows[ROWS_MAX];
	int count;
	char *declines[DECLINES_MAX][LANGUAGE_COUNT]; /* owned */
	int declines_count;
	uint32_t number;         /* the one that is wanted, or open */
	bool is_open;
	unsigned days;
	bool was_asked;
	char links[LINKS_ROOM];
	struct application form;
	enum review_step step;
	char words[ENVELOPE_WORDS_MAX + 1]; /* of the mail to be sent */
	enum wire_number answer;            /* ... and what it is; 0: none is about to be sent */
	enum role role;
};

static void choose_participant(struct visit *visit, struct review *review);
static void choose_family(struct visit *visit, struct review *review);
static void choose_question(struct visit *visit, struct review *review);
static void choose_decline(struct visit *visit, struct review *review);
static void choose_kin(struct visit *visit, struct review *review);
static void choose_unlink(struct visit *visit, struct review *review);
static void choose_send(struct visit *visit, struct review *review);
static void choose_back(struct visit *visit, struct review *review);

/* What one does with the application that is open: the words after /application that its page's choices stand for. */
static const struct {
	const char *word;
	void (*choose)(struct visit *visit, struct review *review);
} choices[] = {
	{ "ask", choose_question }, { "participant", choose_participant }, { "family", choose_family },
	{ "decline", choose_decline }, { "household", choose_kin }, { "unlink", choose_unlink }, { "send", choose_send },
	{ "page", choose_back }
};
enum { CHOICES = sizeof choices / sizeof *choices };

static struct review *of(struct visit *visit)
{
	if (!visit->rest->review)
		visit->rest->review = mem_zero(1, sizeof *visit->rest->review);
	return visit->rest->review;
}

static void forget_declines(struct review *review)
{
	for (int i = 0; i < review->declines_count; i++)
		for (int language = 0; language < LANGUAGE_COUNT; language++)
			free(review->declines[i][language]);
	review->declines_count = 0;
}

/* What was opened is closed again. */
static void shut(struct review *review)
{
	seal_zero(&review->form, sizeof review->form);
	seal_zero(review->words, sizeof review->words);
	review->is_open = false;
	review->step = REVIEW_NONE;
	review->answer = 0;
}

void review_lock(struct visit *visit)
{
	if (visit->rest->review)
		shut(visit->rest->review);
}

void review_finish(struct visit *visit)
{
	struct review *review = visit->rest->review;

	if (!review)
		return;
	shut(review);
	forget_declines(review);
	free(review);
	visit->rest->review = NULL;
}

/* -- the list -- */

void command_applications(struct visit *visit, const char *argument)
{
	struct review *review = of(visit);

	(void)argument;
	if (visit->view.role != ROLE_COORDINATOR) {
		/* TRANSLATORS: 申し込みは コーディネーターが 受けています。 */
		visit_tell(visit, "%s", _("Applications are for coordinators. /handover leaves them a note."));
		return;
	}
	shut(review);
	forget_declines(review);
	review->count = 0;
	visit_request_plain(visit, REQ_APPLICATIONS);
}

static void add_row(const struct visit *visit, struct page *page, const struct wire_application_listed *row)
{
	struct sentences words = { .size = 0 };
	char command[32];

	if (row->days == 0)
		/* TRANSLATORS: %u番、今日 */
		visit_add(&words, visit, _("No. %u, today"), row->number);
	else
		/* TRANSLATORS: %u番、%u日前 */
		visit_add(&words, visit, ngettext("No. %u, %u day ago", "No. %u, %u days ago", row->days), row->number, row->days);
	if (row->is_late)
		/* TRANSLATORS: 長く待っています */
		visit_add(&words, visit, "  %s", _("has waited long"));
	if (row->was_asked)
		/* TRANSLATORS: 質問を送りました */
		visit_add(&words, visit, "  %s", _("was asked something"));
	if (row->is_linked)
		/* TRANSLATORS: 同じ家の人がいます */
		visit_add(&words, visit, "  %s", _("has a household here"));
	snprintf(command, sizeof command, "/application %u", row->number);
	page_choice(page, command, "%s", words.text);
}

static void open_list(struct visit *visit, const struct review *review)
{
	/* TRANSLATORS: 返事を待っている申し込み */
	struct page *page = page_create(_("Applications that wait for an answer"));

	for (int i = 0; i < review->count; i++)
		add_row(visit, page, &review->rows[i]);
	if (review->count == 0)
		/* TRANSLATORS: いまは ありません。 */
		page_text(page, "%s", _("None is waiting."));
	else
		/* TRANSLATORS: 開いたことは 記録に残ります (中身は残りません)。 */
		page_text(page, "%s", _("Opening one goes on record; what is in it does not."));
	visit_open(visit, page);
}

/* -- one of them -- */

static void request_wanted(struct visit *visit)
{
	struct message request = { .number = REQ_APPLICATION, .application_wanted = { of(visit)->number } };

	visit_request(visit, &request);
}

void command_application(struct visit *visit, const char *argument)
{
	struct review *review = of(visit);
	char word[32];
	int number = command_number(argument);

	if (visit->view.role != ROLE_COORDINATOR) {
		visit_tell(visit, "%s", _("Applications are for coordinators. /handover leaves them a note."));
		return;
	}
	if (number > 0) {
		shut(review);
		review->number = (uint32_t)number;
		visit_with_keys(visit, request_wanted);
		return;
	}
	if (!vault_is_open(visit->vault))
		shut(review);
	command_word(argument, word, sizeof word);
	for (int i = 0; i < CHOICES; i++) {
		if (review->is_open && strcmp(choices[i].word, word) == 0) {
			choices[i].choose(visit, review);
			return;
		}
	}
	/* TRANSLATORS: どの申し込みか、番号を付けてください: /申し込みを開く 3 */
	visit_tell(visit, "%s", _("Which one? Its number, please: /application 3. /applications lists them."));
}

/* What was left empty, or not asked, does not stand there. */
static void put_form(const struct review *review, struct page *page)
{
	struct apply apply = { .form = review->form };
	char shown[HOPES_MAX + 1];

	for (size_t i = 0; i < apply_questions_count; i++) {
		apply_questions[i].show(&apply, shown, sizeof shown);
		if (shown[0])
			page_text(page, "%s: %s", _(apply_questions[i].name), shown);
	}
	seal_zero(shown, sizeof shown);
	seal_zero(&apply, sizeof apply);
}

static void put_links(const struct review *review, struct page *page)
{
	char words[LINKS_ROOM];

	if (!review->links[0])
		return;
	snprintf(words, sizeof words, "%s", review->links);
	for (char *at = words; *at; at++)
		if (*at == '\n')
			*at = ' ';
	/* TRANSLATORS: 同じ家: (numbers of applications and nicknames) */
	page_text(page, _("Same household: %s"), words);
}

/* It goes as one's keys are locked. */
static struct page *create_page(const struct review *review)
{
	char *title = review->days == 0 ? mem_format(_("Application No. %u, of today"), review->number)
		: mem_format(ngettext("Application No. %u, %u day old", "Application No. %u, %u days old", review->days),
			review->number, review->days);
	struct page *page = page_create(title);

	free(title);
	page->is_sealed = true;
	return page;
}

static void open_form(struct visit *visit, const struct review *review)
{
	struct page *page = create_page(review);

	put_form(review, page);
	put_links(review, page);
	/* TRANSLATORS: メールで たずねる */
	page_choice(page, "/application ask", "%s", _("Ask something back by mail"));
	/* TRANSLATORS: 参加者として むかえる */
	page_choice(page, "/application participant", "%s", _("Take them in as a participant"));
	/* TRANSLATORS: ご家族として むかえる */
	page_choice(page, "/application family", "%s", _("Take them in as family"));
	/* TRANSLATORS: 今回は おことわりする */
	page_choice(page, "/application decline", "%s", _("Decline this time"));
	/* TRANSLATORS: 同じ家の人と むすぶ */
	page_choice(page, "/application household", "%s", _("Link with somebody of the same household"));
	if (review->links[0])
		/* TRANSLATORS: 同じ家の むすびつきを はずす */
		page_choice(page, "/application unlink", "%s", _("Undo the link"));
	visit_open(visit, page);
}

static void choose_back(struct visit *visit, struct review *review)
{
	review->step = REVIEW_NONE;
	open_form(visit, review);
}

static void open_unreadable(struct visit *visit, const struct review *review)
{
	struct page *page = create_page(review);

	/* TRANSLATORS: あなたの鍵では まだ開きません。ほかのコーディネーターが入ると、あなたにも鍵がわたります。 */
	page_text(page, "%s", _("Your keys do not open this one yet. Once another coordinator is in, theirs come to you."));
	/* TRANSLATORS: だれにも開けない時は、あて先もわかりません。ご本人が もう一度 申し込むのを待ちます。 */
	page_text(page, "%s", _("If it opens for nobody, its address is unknown too, and it ends by itself."));
	page_choice(page, "/applications", "%s", _("Back to the list"));
	visit_open(visit, page);
}

static void on_box(struct visit *visit, struct review *review, const struct wire_application_box *box)
{
	uint8_t inside[APPLICATION_BOX_MAX];
	size_t size = 0;

	if (box->number != review->number || box->box.size > sizeof inside)
		return;
	review->days = box->days;
	review->was_asked = box->was_asked;
	wire_copy(review->links, sizeof review->links, box->links);
	review->is_open = vault_open_team(visit->vault, TEAM_COORDINATORS, box->epoch, APPLICATION_TAG, box->id,
		(const uint8_t *)box->box.at, box->box.size, inside, &size) && application_decode(inside, size, &review->form);
	seal_zero(inside, sizeof inside);
	if (review->is_open)
		open_form(visit, review);
	else
		open_unreadable(visit, review);
}

/* -- answers -- */

/* All of it once more before it goes. */
static void open_sending(struct visit *visit, struct review *review, const char *title, const char *what)
{
	struct page *page = page_create(title);

	page->is_sealed = true;
	/* TRANSLATORS: あて先: %s */
	page_text(page, _("To: %s"), review->form.address);
	for (const char *at = review->words; *at;) {
		size_t size = strcspn(at, "\n");

		page_text(page, "  %.*s", (int)size, at);
		at += size + (at[size] == '\n');
	}
	if (!visit->view.is_sending_mail)
		/* TRANSLATORS: ここは まだメールを送れません。送れるようになるまで 待ちます。 */
		page_text(page, "%s", _("This place sends no mail yet. It waits until it does."));
	page_choice(page, "/application send", "%s", what);
	/* TRANSLATORS: もどる */
	page_choice(page, "/application page", "%s", _("Back"));
	visit_open(visit, page);
}

static void prepare(struct visit *visit, struct review *review, enum wire_number answer, enum role role)
{
	review->answer = answer;
	review->role = role;
	if (answer != REQ_ASK_BACK && answer != REQ_DECLINE)
		seal_zero(review->words, sizeof review->words);
	if (!visit->view.has_post)
		/* TRANSLATORS: ここでは メールを書けません。この居場所を動かす人に 伝えてください (kokoiru check)。 */
		visit_tell(visit, "%s", _("Mail cannot be written here. Whoever runs this place can see why: kokoiru check"));
	else if (answer == REQ_ACCEPT)
		/* TRANSLATORS: 招待を送ると、申し込みは消えます。 */
		open_sending(visit, review, _("With the invitation the application is erased."),
			/* TRANSLATORS: ご家族としての招待を送る / 参加者としての招待を送る */
			role == ROLE_FAMILY ? _("Send the invitation for family") : _("Send the invitation for a participant"));
	else if (answer == REQ_DECLINE)
		open_sending(visit, review, _("With this mail the application is erased."), _("Send it"));
	else
		/* TRANSLATORS: 申し込みは そのまま残ります。 */
		open_sending(visit, review, _("The application stays as it is."), _("Send it"));
}

static void choose_participant(struct visit *visit, struct review *review)
{
	prepare(visit, review, REQ_ACCEPT, ROLE_PARTICIPANT);
}

static void choose_family(struct visit *visit, struct review *review)
{
	prepare(visit, review, REQ_ACCEPT, ROLE_FAMILY);
}

/* In the applicant's language, where the place has it. */
static const char *decline_words(const struct review *review, int i)
{
	const char *english = review->declines[i][LANGUAGE_EN];

	return review->form.language == LANGUAGE_EN && english[0] ? english : review->declines[i][LANGUAGE_JA];
}

static void choose_decline(struct visit *visit, struct review *review)
{
	/* TRANSLATORS: どのことばを 添えますか。 */
	struct page *page = page_create(_("Which words shall go with it?"));
	char command[48];

	for (int i = 0; i < review->declines_count; i++) {
		snprintf(command, sizeof command, "/decline %d", i + 1);
		page_choice(page, command, "%s", decline_words(review, i));
	}
	/* TRANSLATORS: 何も添えない (メールの文だけ) */
	page_choice(page, "/decline 0", "%s", _("None beside those of the mail itself"));
	visit_open(visit, page);
}

void command_decline(struct visit *visit, const char *argument)
{
	struct review *review = of(visit);
	int number = command_number(argument);

	if (!review->is_open || !vault_is_open(visit->vault) || number < 0 || number > review->declines_count) {
		/* TRANSLATORS: 先に 申し込みを開いてください: /申し込み */
		visit_tell(visit, "%s", _("An application has to be open for that: /applications"));
		return;
	}
	snprintf(review->words, sizeof review->words, "%s", number > 0 ? decline_words(review, number - 1) : "");
	prepare(visit, review, REQ_DECLINE, ROLE_PARTICIPANT);
}

/* Seals the mail to post: its address came out of the box, and goes nowhere else. */
static void choose_send(struct visit *visit, struct review *review)
{
	uint64_t about = envelope_number();
	uint8_t sealed[ENVELOPE_ROOM];
	size_t size = envelope_seal(about, visit->view.post_pk, review->form.address, review->words, sealed);
	struct wire_text envelope = { (const char *)sealed, (uint16_t)size };
	uint8_t language = (uint8_t)review->form.language;
	struct message request = { .number = review->answer };

	if (size == 0 || review->answer == 0) {
		visit_tell(visit, "%s", words_reason(REASON_BUSY));
		return;
	}
	if (review->answer == REQ_ACCEPT)
		request.accept = (struct wire_accept){ review->number, (uint8_t)review->role, language, about, envelope };
	else if (review->answer == REQ_DECLINE)
		request.decline = (struct wire_decline){ review->number, language, about, envelope };
	else
		request.ask_back = (struct wire_ask_back){ review->number, language, about, envelope };
	review->answer = 0;
	visit_request(visit, &request);
}

/* -- what is typed -- */

static void open_typing(struct visit *visit, const char *title, const char *hint, const char *prompt)
{
	struct page *page = page_create(title);

	page_text(page, "%s", hint);
	page_prompt(page, prompt);
	page->stays = true;
	visit_open(visit, page);
}

static void choose_question(struct visit *visit, struct review *review)
{
	review->step = REVIEW_QUESTION;
	seal_zero(review->words, sizeof review->words);
	/* TRANSLATORS: 何を たずねますか。 */
	open_typing(visit, _("What would you like to ask?"),
		/* TRANSLATORS: 何行でも。そのまま Enter で 見なおし、0 で もどります。 */
		_("Line by line; just Enter looks it over, 0 goes back."),
		/* TRANSLATORS: 質問>  */
		_("Question> "));
}

static void choose_kin(struct visit *visit, struct review *review)
{
	review->step = REVIEW_KIN;
	/* TRANSLATORS: だれと 同じ家ですか。 */
	open_typing(visit, _("Who is of the same household?"),
		/* TRANSLATORS: ほかの申し込みの番号か、よびな。0 で もどります。同じ部屋には 入らないようになります。 */
		_("The number of another application, or a nickname; 0 goes back. They will not come into one room."),
		/* TRANSLATORS: 番号か 呼び名>  */
		_("Number or nickname> "));
}

static void choose_unlink(struct visit *visit, struct review *review)
{
	struct message request = { .number = REQ_UNLINK, .unlink = { review->number, wire_string("") } };

	visit_request(visit, &request);
}

void command_unlink(struct visit *visit, const char *argument)
{
	struct message request = { .number = REQ_UNLINK, .unlink = { 0, wire_string(argument) } };

	if (argument[0])
		visit_request(visit, &request);
	else
		/* TRANSLATORS: 呼び名を付けてください: /家族をはずす 呼び名 */
		visit_tell(visit, "%s", _("Whose link? Their nickname, please: /unlink NAME"));
}

static void leave_typing(struct visit *visit, struct review *review)
{
	review->step = REVIEW_NONE;
	visit->page->stays = false;
	open_form(visit, review);
}

static void add_question(struct visit *visit, struct review *review, const char *text)
{
	char line[SAY_MAX + 1];
	size_t used = strlen(review->words);

	if (text_clean(text, strlen(text), SAY_MAX, SAY_MAX, line, sizeof line) != TEXT_FINE
			|| used + strlen(line) + 2 > sizeof review->words) {
		visit_give_back(visit, text);
		visit_tell(visit, "%s", words_reason(REASON_TEXT));
		return;
	}
	snprintf(review->words + used, sizeof review->words - used, "%s%s", used > 0 ? "\n" : "", line);
	visit_tell_once(visit, _("It is noted down. Write on, or just Enter goes on."));
}

static void answer_question(struct visit *visit, struct review *review, const char *text, const char *folded)
{
	if (strcmp(folded, "0") == 0) {
		leave_typing(visit, review);
	} else if (folded[0] != '\0') {
		add_question(visit, review, text);
	} else if (review->words[0]) {
		review->step = REVIEW_NONE;
		visit->page->stays = false;
		prepare(visit, review, REQ_ASK_BACK, ROLE_PARTICIPANT);
	} else {
		/* TRANSLATORS: まだ何も書いていません。0 で もどります。 */
		visit_tell(visit, "%s", _("Nothing is written yet. 0 goes back."));
	}
}

static void answer_kin(struct visit *visit, struct review *review, const char *text, const char *folded)
{
	int number = command_number(folded);
	struct message request = { .number = REQ_LINK, .link = { .number = review->number } };

	if (folded[0] == '\0' || number == 0) {
		leave_typing(visit, review);
		return;
	}
	request.link.other = number > 0 ? (uint32_t)number : 0;
	request.link.nickname = wire_string(number > 0 ? "" : text);
	visit_request(visit, &request);
	leave_typing(visit, review);
}

bool review_answer(struct visit *visit, const char *text, const char *folded)
{
	struct review *review = visit->rest->review;

	if (!review || review->step == REVIEW_NONE)
		return false;
	if (review->step == REVIEW_QUESTION)
		answer_question(visit, review, text, folded);
	else
		answer_kin(visit, review, text, folded);
	return true;
}

/* -- what the hub says -- */

static const struct { enum wire_number request; const char *words; } done_words[] = {
	/* TRANSLATORS: 招待を送ります。申し込みは消しました。 */
	{ REQ_ACCEPT, N_("The invitation is on its way, and the application is erased.") },
	{ REQ_DECLINE, N_("The mail is on its way, and the application is erased.") },
	/* TRANSLATORS: 質問を送ります。申し込みは残っています。 */
	{ REQ_ASK_BACK, N_("The question is on its way. The application stays.") },
	/* TRANSLATORS: むすびました。両方がのぞまない限り、同じ部屋には なりません。 */
	{ REQ_LINK, N_("They are linked: no room takes both in unless both wish it. Neither is told.") },
	{ REQ_UNLINK, N_("The link is undone.") }
};

static void on_done(struct visit *visit, struct review *review, unsigned request)
{
	if (request == REQ_APPLICATIONS)
		open_list(visit, review);
	for (size_t i = 0; i < sizeof done_words / sizeof *done_words; i++) {
		if (done_words[i].request != request)
			continue;
		visit_tell(visit, "%s", _(done_words[i].words));
		if (review->is_open)
			command_applications(visit, "");
	}
}

static void add_decline(struct review *review, const struct wire_declining *declining)
{
	char **words = review->declines[review->declines_count];

	if (review->declines_count == DECLINES_MAX)
		return;
	words[LANGUAGE_JA] = mem_format("%.*s", (int)declining->words.size, declining->words.at);
	words[LANGUAGE_EN] = mem_format("%.*s", (int)declining->words_en.size, declining->words_en.at);
	review->declines_count++;
}

void review_event(struct visit *visit, const struct message *event)
{
	struct review *review = visit->rest->review;

	if (!review)
		return;
	if (event->number == EV_APPLICATION && review->count < ROWS_MAX)
		review->rows[review->count++] = event->application_listed;
	else if (event->number == EV_DECLINING)
		add_decline(review, &event->declining);
	else if (event->number == EV_APPLICATION_BOX)
		on_box(visit, review, &event->application_box);
	else if (event->number == EV_DONE)
		on_done(visit, review, event->done.request);
}
