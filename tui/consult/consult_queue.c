/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desk's own pages: who waits, a request that is opened, taking it, giving it back, handing it to a colleague. The
 * first key is opened with the desk's, so who takes one can read what was written first. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "big_endian.h"
#include "command_list.h"
#include "console_words.h"
#include "consult_parts.h"
#include "mem.h"
#include "seal.h"
#include "shelf_parts.h"
#include "words.h"

enum { EPOCH = 1, READER = 8, GRANT_SIZE = READER + SEAL_GRANT };

/* -- the list -- */

static bool is_waiting(const struct desk_consult *consult)
{
	return consult->counsellor_account == 0
		&& (consult->state == CONSULT_WAITING || consult->state == CONSULT_WRITTEN);
}

static void add_row(struct visit *visit, struct page *page, const struct desk_consult *consult)
{
	int number = consult_list_add(visit, consult->consultation);
	char person[128], state[128], nth[64], wish[256], command[48], at_hand[64] = "";
	const struct console_waiting *row = console_waiting_of(&visit->console, WAITING_CONSULT, consult->consultation);

	if (number == 0)
		return;
	words_person(consult->nickname, consult->role, person, sizeof person);
	consult_words_state(visit, consult, state, sizeof state);
	consult_words_wish(visit, consult, wish, sizeof wish);
	snprintf(command, sizeof command, "/desk open %d", number);
	if (consult->nth > 1)
		/* TRANSLATORS: %lu回目 */
		snprintf(nth, sizeof nth, _("no. %lu"), (unsigned long)consult->nth);
	else
		/* TRANSLATORS: 初めて */
		snprintf(nth, sizeof nth, "%s", _("first time"));
	if (row && row->place != (unsigned)page->choices + 1) /* one must not be taken for another */
		console_words_command(visit, row, true, at_hand, sizeof at_hand);
	page_choice(page, command, "%s  %s  %s  %s%s%s", person, state, nth, wish, at_hand[0] && wish[0] ? "  " : "", at_hand);
}

/* Those in that state that nobody has; never one's own. How many. */
static int add_free(struct visit *visit, struct page *page, enum consult_state state)
{
	const struct desk *desk = &visit->desk;
	int count = 0;

	for (int i = 0; i < desk->consults_count; i++) {
		const struct desk_consult *consult = &desk->consults[i];

		if (!is_waiting(consult) || consult->state != state || consult->account == visit->view.account)
			continue;
		add_row(visit, page, consult);
		count++;
	}
	return count;
}

static void add_mine(struct visit *visit, struct page *page)
{
	const struct desk *desk = &visit->desk;
	bool is_first = true;

	for (int i = 0; i < desk->consults_count; i++) {
		if (desk->consults[i].counsellor_account != visit->view.account)
			continue;
		if (is_first)
			/* TRANSLATORS: あなたの受け持ち: */
			page_text(page, "%s", _("With you:"));
		is_first = false;
		add_row(visit, page, &desk->consults[i]);
	}
}

/* Who sits here and waits comes before letters. */
void consult_show_desk(struct visit *visit)
{
	/* TRANSLATORS: 相談窓口 */
	struct page *page = page_create(_("The desk"));
	int waiting;

	visit->rest->consult_pages->listed_count = 0;
	waiting = add_free(visit, page, CONSULT_WAITING) + add_free(visit, page, CONSULT_WRITTEN);
	if (waiting == 0)
		/* TRANSLATORS: いま待っている人は いません。 */
		page_text(page, "%s", _("Nobody waits just now."));
	else
		/* TRANSLATORS: 開いたことは 記録に残ります (中身は残りません)。 */
		page_text(page, "%s", _("Opening one goes on record; what is in it does not."));
	add_mine(visit, page);
	visit_open(visit, page);
}

/* -- one that is opened -- */

static void add_facts(const struct visit *visit, struct page *page, const struct desk_consult *consult)
{
	char state[128], wish[256], when[32];

	consult_words_state(visit, consult, state, sizeof state);
	consult_words_wish(visit, consult, wish, sizeof wish);
	shelf_when(consult->asked * 1000, when, sizeof when);
	/* TRANSLATORS: %s にたのんで、%s。 */
	page_text(page, _("Asked %s; %s."), when, state);
	if (wish[0])
		/* TRANSLATORS: 希望: %s */
		page_text(page, _("Wished for: %s"), wish);
	if (consult->nth > 1)
		/* TRANSLATORS: %u回目の相談です。 */
		page_text(page, _("This is consultation number %u of theirs."), consult->nth);
	else
		/* TRANSLATORS: 初めての相談です。 */
		page_text(page, "%s", _("It is their first one."));
}

static bool is_readable(const struct visit *visit, uint64_t consultation)
{
	return vault_has_circle(visit->vault, consultation, EPOCH);
}

/* The desk's key is gone then, unless it was given back; its person grants what came before to who takes it. */
bool consult_was_taken(const struct desk *desk)
{
	for (int i = 0; i < desk->lines_count; i++)
		if (desk->lines[i].kind == CONSULT_TOOK)
			return true;
	return false;
}

static bool may_take(const struct visit *visit, uint64_t consultation)
{
	return is_readable(visit, consultation) || consult_was_taken(&visit->desk);
}

/* One that nobody has: what was written first, and taking it. */
static void show_waiting(struct visit *visit, const struct desk_consult *consult)
{
	const struct desk *desk = &visit->desk;
	char *title = mem_format(_("Consultation of %s"), consult->nickname);
	struct page *page = page_create(title);
	int before;

	free(title);
	page->is_sealed = true;
	add_facts(visit, page, consult);
	if (consult->state == CONSULT_WAITING && !consult->is_there)
		/* TRANSLATORS: ご本人は いま ここにいません。受け持つと、つぎに来た時に お知らせします。手紙も書けます。 */
		page_text(page, "%s", _("They are not here just now. Take it, and they are told as they come; you may write to them, "
			"too."));
	before = page->count;
	for (int i = 0; i < desk->lines_count; i++)
		if (desk->lines[i].kind != CONSULT_ASKED)
			consult_put_line(page, &desk->lines[i]);
	if (page->count == before)
		/* TRANSLATORS: ひとことは ありません。 */
		page_text(page, "%s", _("They wrote nothing, and need not."));
	if (!is_readable(visit, consult->consultation) && consult_was_taken(desk))
		/* TRANSLATORS: 前は ほかの人が受け持ちました。受け持つと、ご本人が相談を開いた時に 読めるようになります。 */
		page_text(page, "%s",
			_("A colleague had it before. If you take it, it opens to you as its person comes back to it."));
	if (may_take(visit, consult->consultation))
		/* TRANSLATORS: 受け持つ */
		page_choice(page, "/take", "%s", _("Take it"));
	else
		/* TRANSLATORS: あなたの鍵では まだ開きません。ほかの相談員が入ると、あなたにも鍵がわたります。 */
		page_text(page, "%s", _("Your keys do not open this one yet. Once a colleague is in, theirs come to you."));
	page_choice(page, "/desk", "%s", _("Back to the list"));
	visit_open(visit, page);
}

/* One that oneself has: the thread, and what there is to do. */
static void show_mine(struct visit *visit)
{
	struct page *page;

	consult_show_thread(visit);
	page = visit->page;
	if (desk_open(&visit->desk)->state == CONSULT_CLOSED)
		/* TRANSLATORS: ほかに: /自分のメモ /窓口のメモ /記録に書く */
		page_text(page, "%s", _("Also: /note-own /note-desk /memo"));
	else
		/* TRANSLATORS: ほかに: /自分のメモ /窓口のメモ /記録に書く /引きつぐ 名前 /列にもどす */
		page_text(page, "%s", _("Also: /note-own /note-desk /memo /hand-over NAME /hand-back"));
}

void consult_show_request(struct visit *visit)
{
	const struct desk_consult *consult = desk_open(&visit->desk);

	if (!consult)
		return;
	if (is_waiting(consult))
		show_waiting(visit, consult);
	else if (consult->counsellor_account == visit->view.account)
		show_mine(visit);
	else
		consult_show_thread(visit);
}

const struct desk_consult *consult_current(struct visit *visit)
{
	const struct desk *desk = &visit->desk;
	const struct desk_consult *found = desk_talk(desk);
	const struct desk_consult *open = desk_open(desk);
	int count = 0;

	if (found && found->counsellor_account == visit->view.account)
		return found;
	if (open && open->counsellor_account == visit->view.account)
		return open;
	for (int i = 0; i < desk->consults_count; i++) {
		const struct desk_consult *consult = &desk->consults[i];

		if (consult->counsellor_account == visit->view.account && consult->state != CONSULT_CLOSED && ++count > 0)
			found = consult;
	}
	if (count == 1)
		return found;
	/* TRANSLATORS: 先に 受け持ちの相談を開いてください: /窓口 */
	visit_tell(visit, "%s", _("Please open one that you have first: /desk"));
	return NULL;
}

const struct desk_consult *consult_current_open(struct visit *visit)
{
	const struct desk_consult *consult = consult_current(visit);

	if (!consult || consult->state != CONSULT_CLOSED)
		return consult;
	/* TRANSLATORS: %sさんの相談は ひと区切りになったので、そのままです。手紙なら書けます: /相談 書く */
	visit_tell(visit, _("The consultation of %s is closed, and stays as it is. Letters can go on: /consult write"),
		consult->nickname);
	return NULL;
}

/* -- taking -- */

static void claim(struct visit *visit)
{
	struct consult_pages *pages = visit->rest->consult_pages;
	struct message request = { .number = REQ_CONSULT_CLAIM };

	if (!may_take(visit, pages->wanted)) {
		consult_show_request(visit);
		return;
	}
	pages->claiming = request.consult_claim.consultation = pages->wanted;
	visit_request(visit, &request);
}

bool consult_is_desk(struct visit *visit)
{
	if (role_is_desk(visit->view.role))
		return true;
	/* TRANSLATORS: 相談は相談員が受け持ちます。/申し送り で伝えられます。 */
	visit_tell(visit, "%s", _("Consultations are for counsellors. /handover leaves them a note."));
	return false;
}

/* The consultation that a number on the console, or in the newest list, stands for; the open one without. */
static uint64_t named(const struct visit *visit, const char *argument)
{
	int number = command_number(argument);
	const struct console_waiting *row = number > 0 ? console_waiting_at(&visit->console, (unsigned)number) : NULL;

	if (!argument[0])
		return visit->desk.open;
	return row && (row->kind == WAITING_CONSULT || row->kind == WAITING_APPOINTMENT) ? row->number : 0;
}

static void tell_which(struct visit *visit)
{
	/* TRANSLATORS: どの相談か、番号を付けてください: /窓口 3。/窓口 で一覧が出ます。 */
	visit_tell(visit, "%s", _("Which one? Its number, please: /desk 3. /desk alone lists them."));
}

void command_desk(struct visit *visit, const char *argument)
{
	char word[32];
	const char *rest = command_word(argument, word, sizeof word);
	uint64_t consultation = strcmp(word, "open") == 0 ? consult_listed(visit, rest) : named(visit, argument);

	if (strcmp(word, "read") == 0)
		consultation = visit->desk.open;
	if (!consult_is_desk(visit))
		return;
	if (!argument[0])
		consult_show_desk(visit);
	else if (consultation != 0)
		consult_read(visit, consultation, consult_show_request);
	else
		tell_which(visit);
}

void command_take(struct visit *visit, const char *argument)
{
	uint64_t consultation = named(visit, argument);

	if (!consult_is_desk(visit))
		return;
	if (consultation != 0)
		consult_read(visit, consultation, claim);
	else
		tell_which(visit);
}

static void show_taken(struct visit *visit, const struct desk_consult *consult)
{
	const struct consult_pages *pages = visit->rest->consult_pages;
	/* TRANSLATORS: %sさんの相談を 受け持ちました */
	char *title = mem_format(_("You have the consultation of %s now"), consult->nickname);
	struct page *page = page_create(title);

	free(title);
	if (consult->wish == WISH_LETTER)
		/* TRANSLATORS: 手紙での返事を 待っています。 */
		page_text(page, "%s", _("They wait for an answer by letter."));
	else if (pages->before.state == CONSULT_WAITING && !pages->before.is_there)
		/* TRANSLATORS: ご本人は いま ここにいません。つぎに来た時に お知らせします。手紙も書けます。 */
		page_text(page, "%s", _("They are not here just now, and are told as they come. You may write to them, too."));
	else
		/* TRANSLATORS: ご本人に お知らせしました。入るかどうかは ご本人がえらびます。 */
		page_text(page, "%s", _("They were told, and choose themselves when to come in."));
	if (visit->console.staff < visit->console.needed)
		/* TRANSLATORS: 職員が%u人そろうまで、ご本人は 相談室に入れません。手紙なら書けます。 */
		page_text(page, ngettext("They can sit down there once %u of staff is in; until then you can write to each other.",
			"They can sit down there once %u of staff are in; until then you can write to each other.",
			visit->console.needed), visit->console.needed);
	/* TRANSLATORS: 相談室に入る */
	page_choice(page, "/consult in", "%s", _("Go into the booth"));
	/* TRANSLATORS: 読む、手紙で返事をする */
	page_choice(page, "/desk read", "%s", _("Read it, or answer by letter"));
	visit_open(visit, page);
}

/* It is somebody's of the desk from now on, or stands otherwise. */
void consult_on_desk(struct visit *visit, const struct desk_consult *consult)
{
	struct consult_pages *pages = visit->rest->consult_pages;
	const struct desk_consult *before = &pages->before;
	bool is_mine = consult->counsellor_account == visit->view.account;
	bool was_mine = before->consultation != 0 && before->counsellor_account == visit->view.account;

	if (is_mine && consult->consultation == pages->claiming) {
		pages->claiming = 0;
		if (consult->epoch > EPOCH)
			desk_begin(&visit->desk, consult->consultation); /* the desk is told of the first key's lines alone */
		show_taken(visit, consult);
	} else if (!pages->is_known) {
		return;
	} else if (is_mine && !was_mine) {
		/* TRANSLATORS: %sさんの相談が あなたに ひきつがれました: /窓口 */
		visit_tell(visit, _("The consultation of %s was handed on to you: /desk"), consult->nickname);
	} else if (is_mine && consult->unread > before->unread) {
		consult_tell_letter(visit, consult);
	}
}

bool consult_queue_refused(struct visit *visit, enum wire_number request, enum reason reason)
{
	struct consult_pages *pages = visit->rest->consult_pages;

	if (request == REQ_CONSULT_CLAIM)
		pages->claiming = 0;
	if (request == REQ_CONSULT_CLAIM && (reason == REASON_CLAIMED || reason == REASON_NO_CONSULT)) {
		/* TRANSLATORS: ほかの相談員が 先に受け持ちました。/窓口 で ほかの人が見られます。 */
		visit_tell(visit, "%s", _("A colleague was a little quicker and has it now. /desk shows the others."));
		return true;
	}
	if (request == REQ_CONSULT_BACK)
		pages->returning = 0;
	return false;
}

void consult_on_taken_away(struct visit *visit)
{
	/* TRANSLATORS: この相談は もう ここにはありません */
	struct page *page = page_create(_("This consultation is no longer here"));

	/* TRANSLATORS: ほかの人が受け持ったか、消されました。 */
	page_text(page, "%s", _("Somebody else has it now, or it is erased. What it said is put away."));
	if (role_is_desk(visit->view.role))
		page_choice(page, "/desk", "%s", _("Back to the list"));
	else
		page_choice(page, "/consult list", "%s", _("Back to the list"));
	visit_open(visit, page);
}

/* -- back to the line -- */

static void give_back(struct visit *visit)
{
	struct consult_pages *pages = visit->rest->consult_pages;
	const struct view *view = &visit->view;
	uint8_t grant[GRANT_SIZE];
	uint64_t desk = SEAL_READER_TEAM(TEAM_DESK, view->team_epoch[TEAM_DESK]);
	struct message request = { .number = REQ_CONSULT_BACK };

	request.consult_back.consultation = pages->returning;
	big_endian_put(grant, desk, READER);
	if (vault_grant_circle(visit->vault, pages->returning, EPOCH, desk, view->team_pk[TEAM_DESK], grant + READER)) {
		request.consult_back.grants = (struct wire_text){ (const char *)grant, sizeof grant };
		visit_request(visit, &request);
		return;
	}
	pages->returning = 0;
	/* TRANSLATORS: 最初の鍵が まだ届いていないので、列にもどせません。少し後で もう一度どうぞ。 */
	visit_tell(visit, "%s", _("Its first key is not here yet, so it cannot go back now. Please try again in a while."));
}

void command_hand_back(struct visit *visit, const char *argument)
{
	struct consult_pages *pages = visit->rest->consult_pages;
	const struct desk_consult *consult = consult_is_desk(visit) ? consult_current_open(visit) : NULL;
	char *title;
	struct page *page;

	if (!consult)
		return;
	pages->returning = consult->consultation;
	if (strcmp(argument, "yes") == 0) {
		consult_read(visit, consult->consultation, give_back);
		return;
	}
	/* TRANSLATORS: %sさんの相談を 列にもどしますか */
	title = mem_format(_("Give the consultation of %s back to the waiting line?"), consult->nickname);
	page = page_create(title);
	free(title);
	/* TRANSLATORS: 待った時間は そのままです。あなたは もう読めません。ご本人に伝わります。 */
	page_text(page, "%s", _("The time they have waited stays. You can read it no more, and they are told."));
	/* TRANSLATORS: 列にもどす */
	page_choice(page, "/hand-back yes", "%s", _("Give it back"));
	page_text(page, "%s", _("0 Leave it"));
	visit_open(visit, page);
}
