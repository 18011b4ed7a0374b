/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Handing a consultation on to a colleague, with a note that only they can open. Who there is comes from the hub each
 * time, with the keys as they are now. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command_list.h"
#include "consult_parts.h"
#include "mem.h"
#include "name.h"
#include "seal.h"
#include "words.h"

static void send_note(struct visit *visit, const struct form *form);

static const struct form_question note_questions[] = {
	/* TRANSLATORS: ひきつぎのメモ / つぎの人が知っていると助かることを。なくても かまいません。 */
	{ N_("Note"), N_("What helps your colleague to know. It may stay empty."), true, true, POST_MAX, POST_GRAPHEMES_MAX }
};

/* /hand-over, /hand-over NAME, and as the page's choices have it: /hand-over to N. */
void command_hand_over(struct visit *visit, const char *argument)
{
	struct consult_pages *pages = visit->rest->consult_pages;
	const struct desk_consult *consult = consult_is_desk(visit) ? consult_current_open(visit) : NULL;

	if (!consult)
		return;
	pages->handing = consult->consultation;
	pages->colleagues_count = 0;
	free(pages->wished_heir);
	pages->wished_heir = mem_string(argument);
	visit_request_plain(visit, REQ_CONSULT_COLLEAGUES);
}

void consult_on_colleague(struct visit *visit, const struct message *event)
{
	struct consult_pages *pages = visit->rest->consult_pages;
	const struct wire_consult_colleague *told = &event->consult_colleague;
	struct consult_colleague *colleague = &pages->colleagues[pages->colleagues_count];

	if (pages->colleagues_count == CONSULT_COLLEAGUES_MAX || told->account == visit->view.account)
		return;
	colleague->account = told->account;
	wire_copy(colleague->nickname, sizeof colleague->nickname, told->nickname);
	colleague->is_here = told->is_here != 0;
	colleague->has_key = told->has_key != 0;
	memcpy(colleague->public_key, told->public_key.bytes, sizeof colleague->public_key);
	pages->colleagues_count++;
}

static void show_colleagues(struct visit *visit)
{
	const struct consult_pages *pages = visit->rest->consult_pages;
	/* TRANSLATORS: だれに ひきつぎますか */
	struct page *page = page_create(_("To whom shall it be handed on?"));
	int offered = 0;

	for (int i = 0; i < pages->colleagues_count; i++) {
		const struct consult_colleague *colleague = &pages->colleagues[i];
		char *command = mem_format("/hand-over %s", colleague->nickname);

		if (!colleague->has_key)
			continue;
		offered++;
		if (colleague->is_here)
			/* TRANSLATORS: %s (いまいます) */
			page_choice(page, command, _("%s (is here)"), colleague->nickname);
		else
			page_choice(page, command, "%s", colleague->nickname);
		free(command);
	}
	if (offered == 0)
		/* TRANSLATORS: ひきつげる相談員が いません。列にもどすことは できます: /列にもどす */
		page_text(page, "%s", _("There is no colleague to hand it to. It can go back to the line: /hand-back"));
	else
		/* TRANSLATORS: 前の行も その人に開かれます。ご本人に伝わります。あなたは もう読めません。 */
		page_text(page, "%s", _("All of it opens to them, its person is told, and you can read it no more."));
	page_text(page, "%s", _("0 Leave it"));
	visit_open(visit, page);
}

static void write_note(struct visit *visit, const struct consult_colleague *colleague)
{
	struct consult_pages *pages = visit->rest->consult_pages;
	/* TRANSLATORS: %sさんへの ひきつぎ */
	char *title = mem_format(_("Handing on to %s"), colleague->nickname);
	struct form *form = form_create(title, note_questions, 1);

	free(title);
	pages->heir = *colleague;
	/* TRANSLATORS: 封をして ひきつぐ */
	form->sends = N_("Seal it and hand on");
	/* TRANSLATORS: メモを読めるのは %sさんだけです。 */
	form->readers = mem_format(_("Only %s can read the note."), colleague->nickname);
	form->send = send_note;
	form->is_private = true;
	form->id = pages->handing;
	form_open(visit, form);
}

void consult_on_colleagues(struct visit *visit)
{
	const struct consult_pages *pages = visit->rest->consult_pages;
	char name[NAME_ROOM] = "";

	if (pages->handing == 0)
		return;
	if (pages->wished_heir && pages->wished_heir[0])
		name_clean(pages->wished_heir, strlen(pages->wished_heir), name);
	for (int i = 0; i < pages->colleagues_count && name[0]; i++) {
		if (strcmp(pages->colleagues[i].nickname, name) == 0 && pages->colleagues[i].has_key) {
			write_note(visit, &pages->colleagues[i]);
			return;
		}
	}
	if (pages->wished_heir && pages->wished_heir[0])
		/* TRANSLATORS: その呼び名の相談員には ひきつげません。鍵のある人は ここに出ています。 */
		visit_tell(visit, "%s", _("It cannot be handed to anybody of that name. Those who have keys stand here."));
	show_colleagues(visit);
}

static void send_note(struct visit *visit, const struct form *form)
{
	const struct consult_colleague *heir = &visit->rest->consult_pages->heir;
	struct message request = { .number = REQ_CONSULT_HAND, .consult_hand = { .consultation = form->id,
		.account = heir->account } };
	struct seal_note note = { .consultation = form->id, .author = visit->view.account };
	uint8_t *box = NULL;
	size_t size = 0;

	if (form->answers[0][0]) {
		seal_random(&note.number, sizeof note.number);
		note.number = (note.number & INT64_MAX) | 1;
		request.consult_hand.id = note.number;
		box = consult_seal_note(&note, heir->public_key, form->answers[0], &size);
		request.consult_hand.note = (struct wire_text){ (const char *)box, (uint16_t)size };
	}
	if (box || !form->answers[0][0]) {
		visit->rest->consult_pages->handed = form->id;
		visit_request(visit, &request);
	} else {
		form_heard_back(visit, false);
		visit_tell(visit, "%s", words_reason(REASON_BUSY));
	}
	free(box);
}

bool consult_is_heir(const struct visit *visit, uint64_t consultation, uint64_t account, const uint8_t public_key[32])
{
	const struct consult_pages *pages = visit->rest->consult_pages;

	return consultation != 0 && pages->handed == consultation && pages->heir.account == account
		&& memcmp(pages->heir.public_key, public_key, sizeof pages->heir.public_key) == 0;
}

void consult_on_handed(struct visit *visit)
{
	struct consult_pages *pages = visit->rest->consult_pages;

	form_heard_back(visit, true);
	/* TRANSLATORS: %sさんに ひきつぎました。ご本人にも伝わりました。 */
	visit_tell(visit, _("It is with %s now. Its person was told, too."), pages->heir.nickname);
	pages->handing = pages->handed = 0;
}

bool consult_hand_refused(struct visit *visit, enum reason reason)
{
	visit->rest->consult_pages->handing = visit->rest->consult_pages->handed = 0;
	form_heard_back(visit, false);
	if (reason != REASON_NO_KEYS && reason != REASON_NO_PERSON)
		return false;
	/* TRANSLATORS: その人は いま受け取れません。メモは残っています。ほかの人にするか、列にもどせます: /列にもどす */
	visit_tell(visit, "%s", _("They cannot take it just now. Your note is kept; another one may, or /hand-back."));
	return true;
}
