/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking for a consultation: a choice, one line that may stay empty, and all of it once more before it goes. The first
 * key is made here, and what was written is sealed with it; who may read it is said before. */
#include <stdlib.h>
#include <string.h>

#include "big_endian.h"
#include "command_list.h"
#include "consult_parts.h"
#include "mem.h"
#include "seal.h"
#include "seal_roster.h"
#include "words.h"

enum { READER = 8, GRANT_SIZE = READER + SEAL_GRANT, EPOCH = 1, LINE_ROOM = CONSULT_BOX_MAX };

/* The bytes of a request while it is put together. */
struct sealed_request {
	uint8_t grants[CONSULT_GRANTS_MAX * GRANT_SIZE];
	size_t grants_size;
	struct seal_reader readers[CONSULT_GRANTS_MAX];
	int readers_count;
	uint8_t roster[LINE_ROOM], line[LINE_ROOM];
	size_t roster_size, line_size;
};

enum { QUESTION_WORD, QUESTION_NAME };

static const struct form_question word_questions[] = {
	/* TRANSLATORS: ひとこと / 何のことか、1行だけ。書かなくても だいじょうぶです。 */
	{ N_("A word"), N_("What is it about, in one line? A vague feeling will do, and so will nothing."), false, true,
		SAY_MAX, SAY_GRAPHEMES_MAX }
};

static const struct form_question named_questions[] = {
	{ N_("A word"), N_("What is it about, in one line? A vague feeling will do, and so will nothing."), false, true,
		SAY_MAX, SAY_GRAPHEMES_MAX },
	/* TRANSLATORS: 相談員 / だれと話したいですか。呼び名で書いてください。 */
	{ N_("Counsellor"), N_("Whom would you like to talk with? Their nickname, please."), false, false,
		4 * NICKNAME_MAX, NICKNAME_MAX }
};

static const struct form_question letter_questions[] = {
	/* TRANSLATORS: 手紙 / 思うままに どうぞ。1行でも手紙です。 */
	{ N_("Letter"), N_("Write as you like. One line is a letter, too."), true, false, POST_MAX, POST_GRAPHEMES_MAX }
};

static void open_form(struct visit *visit);
static void send_form(struct visit *visit, const struct form *form);

/* What one may ask for: the words after /consult that the choices stand for. */
static const struct {
	const char *word, *japanese;
	enum consult_wish wish;
	bool is_text_only;
	const struct form_question *questions;
	int count;
} wishes[] = {
	{ "now", "いま", WISH_ANYBODY, false, word_questions, 1 },
	{ "text", "文字だけ", WISH_ANYBODY, true, word_questions, 1 },
	{ "named", "名前", WISH_NAMED, false, named_questions, 2 },
	{ "letter", "手紙", WISH_LETTER, false, letter_questions, 1 },
	{ "later", "あとで", WISH_LATER, false, word_questions, 1 }
};
enum { WISHES = sizeof wishes / sizeof *wishes };

/* -- the page it begins with -- */

/* Somebody may wait now, and somebody is there to come to them. */
static bool may_wait(const struct visit *visit)
{
	return visit->desk.is_here && !view_is_shut_out(&visit->view);
}

static void add_promise(const struct visit *visit, struct page *page)
{
	/* TRANSLATORS: 書いたものは 封をして送ります。読めるのは あなたと相談窓口の人だけです。 */
	page_text(page, "%s", _("What you write is sealed. Only you and the desk can read it,"));
	/* TRANSLATORS: 受け持つ人が決まると 2人だけになります。サーバーには 封をしたまま置きます。 */
	page_text(page, "%s", _("and once somebody has it, only you two. The server keeps it sealed."));
	if (visit->desk.has_recovery)
		/* TRANSLATORS: 非常用の鍵があります。2人がそろった時だけ 開けられ、使うと ここに出ます。 */
		page_text(page, "%s", _("There is a recovery key that two people hold; if it is used, it shows here."));
}

static void add_wishes(const struct visit *visit, struct page *page)
{
	const struct command *book = command_find("book");

	if (may_wait(visit)) {
		/* TRANSLATORS: いま相談したい (順番を待ちます) */
		page_choice(page, "/consult now", "%s", _("Talk today (you wait for your turn)"));
		/* TRANSLATORS: いま相談したい。文字だけで */
		page_choice(page, "/consult text", "%s", _("Talk today, by text only"));
		/* TRANSLATORS: 相談員を名前でえらぶ */
		page_choice(page, "/consult named", "%s", _("Talk with somebody you name"));
	}
	/* TRANSLATORS: 手紙で相談する (開いている日に読んで 返事をします) */
	page_choice(page, "/consult letter", "%s", _("Write a letter (it is answered on an open day)"));
	if (book && book->subject != ABOUT_LATER)
		/* TRANSLATORS: 日時を予約する */
		page_choice(page, "/book", "%s", _("Make an appointment"));
}

static bool has_any(const struct visit *visit)
{
	const struct desk *desk = &visit->desk;

	for (int i = 0; i < desk->consults_count; i++)
		if (desk->consults[i].account == visit->view.account)
			return true;
	return false;
}

void consult_show_start(struct visit *visit)
{
	/* TRANSLATORS: 個別相談 */
	struct page *page = page_create(_("Private consultation"));

	/* TRANSLATORS: もやもやしたままで だいじょうぶです。うまく言えなくても かまいません。 */
	page_text(page, "%s", _("Bring whatever it is, however vague. You need not find the right words."));
	if (visit->view.team_epoch[TEAM_DESK] == 0)
		/* TRANSLATORS: いまは まだ相談を受け取れません。相談員の準備ができるまで、職員に手紙を書けます: /手紙 */
		page_text(page, "%s", _("Consultations cannot be taken yet: the desk is not ready. Staff read letters: /letter"));
	else if (view_is_shut_out(&visit->view))
		/* TRANSLATORS: 閉まっている間も、手紙は いつでも受け取れます。 */
		page_text(page, "%s", _("While the place is closed, too, a letter can be left at any time."));
	else if (!may_wait(visit))
		/* TRANSLATORS: いまは相談員がいません。手紙なら受け取れます。 */
		page_text(page, "%s", _("No counsellor is here just now. A letter finds one."));
	if (visit->view.team_epoch[TEAM_DESK] > 0) {
		add_wishes(visit, page);
		add_promise(visit, page);
	}
	if (has_any(visit))
		/* TRANSLATORS: これまでの相談を読む */
		page_choice(page, "/consult list", "%s", _("Read earlier ones again"));
	consult_add_safety(visit, page);
	visit_open(visit, page);
}

/* -- the questions -- */

bool consult_ask(struct visit *visit, const char *word)
{
	const struct desk_consult *own = desk_own(&visit->desk, visit->view.account);

	for (int i = 0; i < WISHES; i++) {
		if (strcmp(wishes[i].word, word) != 0 && strcmp(wishes[i].japanese, word) != 0)
			continue;
		visit->rest->consult_pages->wish = i;
		if (!own) {
			visit_with_keys(visit, open_form);
			return true;
		}
		consult_show_own(visit, own);
		visit_tell(visit, "%s", words_reason(REASON_WAITS));
		return true;
	}
	return false;
}

/* What was begun for another wish goes on with this one. Owned; NULL for nothing. */
static char *take_over(struct visit *visit)
{
	struct form *form = visit->rest->form;
	char *text;

	if (!form || form->send != send_form || form->is_sent || form->is_locked)
		return NULL;
	text = mem_string(form->answers[QUESTION_WORD] ? form->answers[QUESTION_WORD] : "");
	form_destroy(form);
	visit->rest->form = NULL;
	return text;
}

static void open_form(struct visit *visit)
{
	int i = visit->rest->consult_pages->wish;
	bool is_letter = wishes[i].wish == WISH_LETTER;
	/* TRANSLATORS: 手紙で相談する / 個別相談をたのむ */
	struct form *form = form_create(is_letter ? _("A letter to the desk") : _("Asking for a consultation"),
		wishes[i].questions, wishes[i].count);
	char *begun = take_over(visit);

	/* TRANSLATORS: 封をして送る / 封をして たのむ */
	form->sends = is_letter ? N_("Seal and send it") : N_("Seal it and ask");
	/* TRANSLATORS: 読めるのは あなたと相談窓口の人だけです。 */
	form->readers = mem_string(visit->desk.has_recovery
		? _("Only you and the desk can read it; and the recovery key, which two people hold.")
		: _("Only you and the desk can read it."));
	form->about = wishes[i].wish == WISH_LATER ? book_about(visit) : NULL;
	form->add = consult_add_safety;
	form->send = send_form;
	form->is_private = true;
	form->number = (uint32_t)i;
	if (begun && begun[0])
		form_fill(form, QUESTION_WORD, begun);
	if (begun)
		seal_zero(begun, strlen(begun));
	free(begun);
	form_open(visit, form);
}

/* -- sealing -- */

/* One reader more: their grant, and their place in the roster. */
static bool add_reader(const struct visit *visit, struct sealed_request *sealed, uint64_t consultation, uint64_t reader,
	const uint8_t public_key[32])
{
	uint8_t *at = sealed->grants + sealed->grants_size;

	big_endian_put(at, reader, READER);
	if (!vault_grant_circle(visit->vault, consultation, EPOCH, reader, public_key, at + READER))
		return false;
	sealed->grants_size += GRANT_SIZE;
	sealed->readers[sealed->readers_count].reader = reader;
	memcpy(sealed->readers[sealed->readers_count++].public_key, public_key, 32);
	return true;
}

static bool add_readers(const struct visit *visit, struct sealed_request *sealed, uint64_t consultation)
{
	const struct view *view = &visit->view;
	uint8_t own[SEAL_BOX_KEY];

	vault_public_key(visit->vault, own);
	return add_reader(visit, sealed, consultation, view->account, own)
		&& add_reader(visit, sealed, consultation, SEAL_READER_TEAM(TEAM_DESK, view->team_epoch[TEAM_DESK]),
			view->team_pk[TEAM_DESK])
		&& (!visit->desk.has_recovery
			|| add_reader(visit, sealed, consultation, SEAL_READER_RECOVERY, visit->desk.recovery));
}

/* Seals kind and bytes as one's own line of that counter; its size, 0 if it could not be. */
static size_t seal_one(const struct visit *visit, uint64_t consultation, uint32_t counter, enum consult_kind kind,
	const void *bytes, size_t size, uint8_t id[SEAL_LINE_ID], uint8_t *to)
{
	struct seal_line line = { .circle = consultation, .epoch = EPOCH, .author = visit->view.account,
		.counter = counter };
	uint8_t inside[1 + POST_MAX];
	bool is_sealed;

	if (size > POST_MAX || seal_line_size(1 + size) > LINE_ROOM)
		return 0;
	seal_random(id, SEAL_LINE_ID);
	memcpy(line.id, id, SEAL_LINE_ID);
	inside[0] = (uint8_t)kind;
	memcpy(inside + 1, bytes, size);
	is_sealed = vault_seal_line(visit->vault, &line, inside, 1 + size, to);
	seal_zero(inside, sizeof inside);
	return is_sealed ? seal_line_size(1 + size) : 0;
}

/* text: of the first line; may be empty, but of a letter. */
static bool seal_request(const struct visit *visit, struct sealed_request *sealed, const char *text,
	struct wire_consult *consult)
{
	struct seal_roster readers = { .links_count = 0 };
	uint8_t roster[SEAL_ROSTER_ROOM];
	enum consult_kind kind = consult->wish == WISH_LETTER ? CONSULT_LETTER : CONSULT_SAID;
	uint64_t consultation = consult->consultation;
	size_t size;

	if (!vault_make_circle(visit->vault, consultation, EPOCH) || !add_readers(visit, sealed, consultation))
		return false;
	readers.count = sealed->readers_count;
	memcpy(readers.readers, sealed->readers, (size_t)readers.count * sizeof *readers.readers);
	size = seal_roster_put(&readers, roster);
	sealed->roster_size = seal_one(visit, consultation, 1, CONSULT_ROSTER, roster, size, consult->roster_id.bytes,
		sealed->roster);
	if (text[0])
		sealed->line_size = seal_one(visit, consultation, 2, kind, text, strlen(text), consult->line_id.bytes,
			sealed->line);
	consult->grants = (struct wire_text){ (const char *)sealed->grants, (uint16_t)sealed->grants_size };
	consult->roster = (struct wire_text){ (const char *)sealed->roster, (uint16_t)sealed->roster_size };
	consult->line = (struct wire_text){ (const char *)sealed->line, (uint16_t)sealed->line_size };
	return sealed->roster_size > 0 && (!text[0] || sealed->line_size > 0);
}

/* -- sending -- */

static uint64_t new_number(void)
{
	uint64_t number;

	seal_random(&number, sizeof number);
	return (number & INT64_MAX) | 1;
}

/* The vault is open: what the form holds goes. */
static void send_now(struct visit *visit)
{
	struct form *form = form_resume(visit, send_form);
	struct sealed_request sealed = { .grants_size = 0 };
	struct message request = { .number = REQ_CONSULT };
	struct wire_consult *consult = &request.consult;

	if (!form)
		return;
	consult->consultation = new_number();
	consult->wish = (uint8_t)wishes[form->number].wish;
	consult->is_text_only = wishes[form->number].is_text_only;
	consult->counsellor = wire_string(consult->wish == WISH_NAMED ? form->answers[QUESTION_NAME] : "");
	if (seal_request(visit, &sealed, form->answers[QUESTION_WORD], consult)) {
		visit->rest->consult_pages->asking = consult->consultation;
		visit_request(visit, &request);
		return;
	}
	vault_drop_circle(visit->vault, consult->consultation, EPOCH);
	form_heard_back(visit, false);
	visit_tell(visit, "%s", words_reason(REASON_BUSY));
}

/* Keys that were locked meanwhile are asked for once more; what was written stays where it is until then. */
static void send_form(struct visit *visit, const struct form *form)
{
	(void)form;
	if (!vault_is_open(visit->vault))
		form_heard_back(visit, false);
	visit_with_keys(visit, send_now);
}

bool consult_ask_refused(struct visit *visit, enum reason reason)
{
	struct consult_pages *pages = visit->rest->consult_pages;

	if (pages->asking == 0)
		return false;
	vault_drop_circle(visit->vault, pages->asking, EPOCH);
	pages->asking = 0;
	form_heard_back(visit, false);
	if (reason == REASON_NO_PERSON)
		/* TRANSLATORS: その呼び名の相談員は見つかりません。書いたものは残っています。名前を変えるか、だれでもよいに できます。 */
		visit_tell(visit, "%s", _("No counsellor has that nickname. What you wrote is kept; you can change the name."));
	else if (reason == REASON_EPOCH || reason == REASON_NO_TEAM)
		/* TRANSLATORS: 相談窓口の鍵が ちょうど変わりました。書いたものは残っています。もう一度 送ってください。 */
		visit_tell(visit, "%s", _("The desk's key has just changed. What you wrote is kept; please send it once more."));
	else if (reason == REASON_CLOSED || reason == REASON_NOT_NOW)
		/* TRANSLATORS: いまは待てません。書いたものは残っています。手紙なら送れます: /相談 手紙 */
		visit_tell(visit, "%s", _("Nobody can wait just now. What you wrote is kept; a letter can go: /consult letter"));
	else
		return false;
	return true;
}
