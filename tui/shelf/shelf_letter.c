/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Letters to staff: the list, a letter that is opened, and what is sealed before it leaves this process. A sheet is
 * sealed twice: to the team's key, and to the key of whoever wrote the letter, so that both can read all of it later.
 *
 *   inside = id[8] text       the sheet's own number, big-endian: a box that was moved to another sheet does not pass
 *   boxes  = "KKl1", about the account of whoever wrote the letter; see seal_box.h */
#include "shelf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "closed.h"
#include "mem.h"
#include "seal.h"
#include "seal_box.h"
#include "shelf_parts.h"
#include "text_rows.h"
#include "visit_rest.h"
#include "words.h"

enum { INSIDE_MAX = 8 + POST_MAX, BOX_MAX = 6000, OPENED_MAX = SEAL_BOX_INSIDE_MAX };

static const char tag[SEAL_TAG] = { 'K', 'K', 'l', '1' };

/* -- the list -- */

void shelf_ask_letters(struct visit *visit)
{
	struct message request = { .number = REQ_LETTERS };
	bool is_staff = role_is_staff(visit->view.role);

	/* TRANSLATORS: 届いた手紙 / 職員への手紙 */
	shelf_begin(visit, is_staff ? _("Letters to staff") : _("A letter to staff"));
	if (!is_staff)
		/* TRANSLATORS: 開いている日に読みます。すぐの返事はできません。職員だけが読めます。 */
		page_text(visit->rest->shelf->page, "%s",
			_("It is read on an open day. There is no answer at once. Only staff can read it."));
	visit->rest->shelf->is_opening = false;
	visit_request(visit, &request);
}

static const char *state_words(const struct wire_letter_told *letter, bool is_staff)
{
	if (letter->is_unread)
		/* TRANSLATORS: 返事があります */
		return _("an answer has come");
	if (letter->state == 2)
		/* TRANSLATORS: 終わりました */
		return _("closed");
	if (letter->state == 1)
		/* TRANSLATORS: 返事ずみ */
		return _("answered");
	/* TRANSLATORS: 返事を待っています / 届いています */
	return is_staff ? _("waits for an answer") : _("has arrived");
}

static void lay_letter(struct visit *visit, const struct wire_letter_told *letter)
{
	struct page *page = visit->rest->shelf->page;
	bool is_staff = role_is_staff(visit->view.role);
	char head[192], when[32], *command = mem_format("/letter %u", letter->letter);
	char *claimed = letter->claimed.size == 0 ? mem_string("")
		/* TRANSLATORS: (%.*sが返事を書いています) */
		: mem_format(_(" (%.*s is answering)"), (int)letter->claimed.size, letter->claimed.at);

	shelf_when(letter->since, when, sizeof when);
	shelf_head(letter->nickname, letter->role, letter->since, head, sizeof head);
	page_choice(page, command, "%s  %s%s", is_staff ? head : when, state_words(letter, is_staff), claimed);
	free(claimed);
	free(command);
	visit->rest->shelf->shown++;
}

void visit_on_letter(struct visit *visit, const struct message *event)
{
	const struct wire_letter_told *letter = &event->letter_told;
	struct shelf *shelf = visit->rest->shelf;
	char head[192];

	if (!shelf->page)
		return;
	if (!shelf->is_opening) {
		lay_letter(visit, letter);
		return;
	}
	shelf->letter = letter->letter;
	shelf->letter_account = letter->account;
	shelf->is_letter_closed = letter->state == 2;
	shelf_head(letter->nickname, letter->role, letter->since, head, sizeof head);
	shelf_begin(visit, head);
	shelf->page->is_sealed = true;
}

void visit_on_letter_key(struct visit *visit, const struct message *event)
{
	struct shelf *shelf = visit->rest->shelf;

	shelf->has_letter_key = event->letter_key.has_key != 0;
	shelf->letter_key_account = event->letter_key.account;
	memcpy(shelf->letter_key, event->letter_key.public_key.bytes, sizeof shelf->letter_key);
}

void shelf_end_letters(struct visit *visit)
{
	struct shelf *shelf = visit->rest->shelf;
	bool is_staff = role_is_staff(visit->view.role);

	if (!shelf->page)
		return;
	if (is_staff && shelf->shown == 0)
		/* TRANSLATORS: いま 手紙はありません。 */
		page_text(shelf->page, "%s", _("There are no letters just now."));
	if (!is_staff && visit->view.team_epoch[TEAM_STAFF] == 0)
		/* TRANSLATORS: ここでは まだ 手紙を受け取れません。職員の準備が できていないためです。 */
		page_text(shelf->page, "%s", _("Letters cannot be taken here yet: staff have not prepared their key."));
	else if (!is_staff && !shelf->has_letter_key)
		/* TRANSLATORS: 手紙を書くには あいことばが いります。職員に聞けます: /職員 */
		page_text(shelf->page, "%s", _("To write a letter one needs a passphrase. Staff can help: /staff"));
	else if (!is_staff)
		/* TRANSLATORS: 新しい手紙を書く */
		page_choice(shelf->page, "/letter write", "%s", _("Write a new letter"));
	if (!is_staff)
		closed_add_contacts(visit, shelf->page);
	shelf_end(visit);
}

/* -- one letter -- */

static void ask_letter(struct visit *visit)
{
	struct shelf *shelf = visit->rest->shelf;
	struct message request = { .number = REQ_LETTER, .letter = { shelf->letter } };

	shelf_begin(visit, "");
	shelf->is_opening = true;
	visit_request(visit, &request);
}

void shelf_ask_letter(struct visit *visit, uint32_t letter)
{
	visit->rest->shelf->letter = letter;
	visit_with_keys(visit, ask_letter);
}

/* What was inside: the hub could not look at it, so it is cleaned here as the hub cleans all other text. Owned. */
static char *read_inside(const uint8_t *text, size_t n)
{
	char *clean = mem_alloc(POST_MAX + 1);

	if (text_clean_rows((const char *)text, n, POST_MAX, POST_GRAPHEMES_MAX, clean, POST_MAX + 1) == TEXT_FINE)
		return clean;
	free(clean);
	return NULL;
}

/* Opens a sheet's box; owned, NULL if it cannot be opened or is not this sheet's. */
static char *open_sheet(const struct visit *visit, const struct wire_sheet *sheet)
{
	uint64_t about = visit->rest->shelf->letter_account;
	const uint8_t *box = (const uint8_t *)sheet->box.at;
	uint8_t *inside = mem_alloc(sheet->box.size + 1);
	bool is_staff = role_is_staff(visit->view.role);
	uint64_t id = 0;
	char *text = NULL;
	size_t n = 0;
	bool is_open = is_staff
		? vault_open_team(visit->vault, TEAM_STAFF, sheet->epoch, tag, about, box, sheet->box.size, inside, &n)
		: vault_open_own(visit->vault, tag, about, box, sheet->box.size, inside, &n);

	for (size_t i = 0; is_open && n >= 8 && i < 8; i++)
		id = id << 8 | inside[i];
	if (is_open && n >= 8 && id == sheet->id)
		text = read_inside(inside + 8, n - 8);
	seal_zero(inside, (size_t)sheet->box.size + 1);
	free(inside);
	return text;
}

void visit_on_sheet(struct visit *visit, const struct message *event)
{
	const struct wire_sheet *sheet = &event->sheet;
	struct page *page = visit->rest->shelf->page;
	char head[192], when[32], *text;

	if (!page || !visit->rest->shelf->is_opening)
		return;
	shelf_when(sheet->at, when, sizeof when);
	shelf_head(sheet->nickname, ROLE_SUPPORTER, sheet->at, head, sizeof head);
	if (sheet->is_answer)
		/* TRANSLATORS: 返事  %s */
		page_text(page, _("Answer  %s"), head);
	else
		/* TRANSLATORS: 手紙  %s */
		page_text(page, _("Letter  %s"), when);
	text = open_sheet(visit, sheet);
	/* TRANSLATORS: (この1枚は 開けられません。鍵がちがうか、変えられています) */
	page_rows(page, text ? text : _("(this sheet cannot be opened: it is for another key, or was changed)"));
	if (text)
		seal_zero(text, strlen(text));
	free(text);
}

void shelf_end_letter(struct visit *visit)
{
	struct shelf *shelf = visit->rest->shelf;
	struct page *page = shelf->page;
	bool is_staff = role_is_staff(visit->view.role);
	char *command = mem_format("/letter %s %u", is_staff ? "answer" : "write", shelf->letter);

	if (page && (!is_staff || !shelf->is_letter_closed))
		/* TRANSLATORS: 返事を書く / つづけて書く */
		page_choice(page, command, "%s", is_staff ? _("Write an answer") : _("Write one more sheet"));
	free(command);
	command = mem_format("/letter close %u", shelf->letter);
	if (page && is_staff && !shelf->is_letter_closed)
		/* TRANSLATORS: 終わりにする */
		page_choice(page, command, "%s", _("Close it"));
	free(command);
	if (page)
		/* TRANSLATORS: 手紙の一覧にもどる */
		page_choice(page, "/letter", "%s", _("Back to the letters"));
	shelf_end(visit);
}

/* -- writing -- */

bool shelf_seal_letter(struct visit *visit, const char *text, uint64_t id, struct message *request, uint8_t *boxes)
{
	const struct shelf *shelf = visit->rest->shelf;
	uint64_t about = role_is_staff(visit->view.role) ? shelf->letter_account : visit->view.account;
	size_t size = strlen(text), sealed = seal_box_size(8 + size);
	uint8_t inside[INSIDE_MAX];
	bool is_sealed;

	if (size > POST_MAX || sealed > BOX_MAX || !shelf->has_letter_key || shelf->letter_key_account != about
			|| visit->view.team_epoch[TEAM_STAFF] == 0)
		return false;
	for (int i = 0; i < 8; i++)
		inside[i] = (uint8_t)(id >> (56 - 8 * i));
	memcpy(inside + 8, text, size);
	is_sealed = seal_box(tag, about, visit->view.team_pk[TEAM_STAFF], inside, 8 + size, boxes)
		&& seal_box(tag, about, shelf->letter_key, inside, 8 + size, boxes + sealed);
	seal_zero(inside, sizeof inside);
	request->letter_write.id = id;
	request->letter_write.epoch = visit->view.team_epoch[TEAM_STAFF];
	request->letter_write.for_team = (struct wire_text){ (const char *)boxes, (uint16_t)sealed };
	request->letter_write.for_writer = (struct wire_text){ (const char *)boxes + sealed, (uint16_t)sealed };
	return is_sealed;
}

void shelf_letter_sent(struct visit *visit)
{
	form_heard_back(visit, true);
	if (role_is_staff(visit->view.role))
		/* TRANSLATORS: 返事を送りました。 */
		visit_tell(visit, "%s", _("Your answer is sent."));
	else
		/* TRANSLATORS: 手紙が届きました。開いている日に 職員が読みます。 */
		visit_tell(visit, "%s", _("Your letter has arrived. Staff read it on an open day."));
	shelf_ask_letters(visit);
}

void shelf_letter_closed(struct visit *visit)
{
	/* TRANSLATORS: 手紙を終わりにしました。記録に残ります。 */
	visit_tell(visit, "%s", _("The letter is closed. It is kept on record."));
	shelf_ask_letters(visit);
}
