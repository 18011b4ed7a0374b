/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notes about a consultation: those that a counsellor keeps sealed to themself or to the desk, and those on record,
 * which are lines of the thread, so that the person can read them. Who asked sees the latter, and how many there are of
 * the others. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command_list.h"
#include "consult_parts.h"
#include "mem.h"
#include "seal.h"
#include "shelf_parts.h"
#include "text_rows.h"
#include "words.h"

static const struct form_question note_questions[] = {
	/* TRANSLATORS: メモ / 何行でも どうぞ。 */
	{ N_("Note"), N_("As many rows as you like."), true, false, POST_MAX, POST_GRAPHEMES_MAX }
};

static void send_note(struct visit *visit, const struct form *form);

uint8_t *consult_seal_note(const struct seal_note *note, const uint8_t public_key[32], const char *text, size_t *size)
{
	uint8_t *box = mem_alloc(seal_note_size(strlen(text)));

	*size = seal_note_size(strlen(text));
	if (seal_note(note, public_key, text, strlen(text), box))
		return box;
	free(box);
	return NULL;
}

/* -- writing -- */

void consult_write_note(struct visit *visit, const char *title, const char *readers, enum consult_readers whom,
	void (*send)(struct visit *visit, const struct form *form))
{
	const struct desk_consult *consult = consult_is_desk(visit) ? consult_current(visit) : NULL;
	struct form *form;

	if (!consult)
		return;
	form = form_create(title, note_questions, 1);
	/* TRANSLATORS: 封をして残す */
	form->sends = N_("Seal and keep it");
	form->readers = mem_string(readers);
	form->send = send;
	form->is_private = true;
	form->id = consult->consultation;
	form->number = (uint32_t)whom;
	form_open(visit, form);
}

void command_note_own(struct visit *visit, const char *argument)
{
	(void)argument;
	/* TRANSLATORS: 自分だけのメモ / 読めるのは あなただけです。ご本人には、メモがあることだけ伝わります。 */
	consult_write_note(visit, _("A note for yourself"),
		_("Only you can read it. Its person can see that there is a note."), NOTE_MINE, send_note);
}

void command_note_desk(struct visit *visit, const char *argument)
{
	(void)argument;
	/* TRANSLATORS: 窓口のメモ / 読めるのは 相談窓口の人だけです。ご本人には、メモがあることだけ伝わります。 */
	consult_write_note(visit, _("A note for the desk"),
		_("Only the desk can read it. Its person can see that there is a note."), NOTE_DESK, send_note);
}

static void send_note(struct visit *visit, const struct form *form)
{
	const struct view *view = &visit->view;
	struct message request = { .number = REQ_CONSULT_NOTE, .consult_note = { .consultation = form->id,
		.readers = (uint8_t)form->number } };
	struct seal_note note = { .consultation = form->id, .author = view->account };
	uint8_t own[SEAL_BOX_KEY], *box;
	bool is_desk = form->number == NOTE_DESK;
	size_t size;

	if (!vault_is_open(visit->vault)) {
		form_heard_back(visit, false);
		visit_with_keys(visit, form_again);
		return;
	}
	vault_public_key(visit->vault, own);
	seal_random(&note.number, sizeof note.number);
	note.number = (note.number & INT64_MAX) | 1;
	request.consult_note.id = note.number;
	request.consult_note.epoch = is_desk ? view->team_epoch[TEAM_DESK] : 0;
	box = consult_seal_note(&note, is_desk ? view->team_pk[TEAM_DESK] : own, form->answers[0], &size);
	request.consult_note.box = (struct wire_text){ (const char *)box, (uint16_t)size };
	if (box) {
		visit->rest->consult_pages->noting = request.consult_note.id;
		visit_request(visit, &request);
	} else {
		form_heard_back(visit, false);
		visit_tell(visit, "%s", words_reason(REASON_BUSY));
	}
	free(box);
}

static void on_kept(struct visit *visit)
{
	visit->rest->consult_pages->noting = 0;
	form_heard_back(visit, true);
	/* TRANSLATORS: メモを残しました。/記録 で読めます。 */
	visit_tell(visit, "%s", _("The note is kept: /notes"));
}

/* -- reading -- */

void consult_forget_notes(struct consult_pages *pages)
{
	for (int i = 0; i < pages->notes_count; i++)
		free(pages->notes[i].box);
	free(pages->notes);
	pages->notes = NULL;
	pages->notes_count = 0;
}

void consult_on_note(struct visit *visit, const struct message *event)
{
	struct consult_pages *pages = visit->rest->consult_pages;
	const struct wire_consult_noted *noted = &event->consult_noted;
	struct consult_note *note;

	if (noted->id != 0 && noted->id == pages->noting) {
		on_kept(visit);
		return;
	}
	if (noted->consultation != pages->wanted || pages->notes_count == CONSULT_NOTES_MAX)
		return;
	pages->notes = mem_resize(pages->notes, (size_t)pages->notes_count + 1, sizeof *pages->notes);
	note = &pages->notes[pages->notes_count++];
	*note = (struct consult_note){ .id = noted->id, .at = noted->at, .account = noted->account,
		.readers = noted->readers < NOTE_READERS ? (enum consult_readers)noted->readers : NOTE_MINE,
		.epoch = noted->epoch, .is_mine = noted->is_mine != 0, .size = noted->box.size };
	wire_copy(note->nickname, sizeof note->nickname, noted->nickname);
	if (noted->box.size == 0)
		return;
	note->box = mem_alloc(noted->box.size);
	memcpy(note->box, noted->box.at, noted->box.size);
}

/* What a note says, cleaned, as the hub could not look at it; owned, NULL if it does not open. */
static char *open_note(const struct visit *visit, const struct consult_note *note)
{
	struct seal_note place = { visit->rest->consult_pages->wanted, note->account, note->id };
	uint8_t *inside = mem_alloc((size_t)note->size + 1);
	char *text = mem_alloc(POST_MAX + 1);
	size_t n = 0;
	bool is_open = note->readers == NOTE_DESK
		? vault_open_team(visit->vault, TEAM_DESK, note->epoch, SEAL_NOTE_TAG, note->id, note->box, note->size, inside, &n)
		: vault_open_own(visit->vault, SEAL_NOTE_TAG, note->id, note->box, note->size, inside, &n);
	const char *words = is_open ? seal_note_text(&place, inside, &n) : NULL;

	is_open = words && text_clean_rows(words, n, POST_MAX, POST_GRAPHEMES_MAX, text, POST_MAX + 1) == TEXT_FINE;
	seal_zero(inside, (size_t)note->size + 1);
	free(inside);
	if (is_open)
		return text;
	free(text);
	return NULL;
}

static void put_note(const struct visit *visit, struct page *page, const struct consult_note *note, int number)
{
	/* TRANSLATORS: 自分だけ / 窓口 / ひきつぎ */
	static const char *const readers[NOTE_READERS] = { N_("for oneself"), N_("for the desk"), N_("handed on") };
	char when[32], command[48], *text = open_note(visit, note);

	shelf_when(note->at * 1000, when, sizeof when);
	/* TRANSLATORS: %s  %sさん、%s */
	page_text(page, _("%s  %s, %s"), when, note->nickname, _(readers[note->readers]));
	/* TRANSLATORS: (このメモは 開けられません。鍵がちがうか、変えられています) */
	consult_put_text(page, text ? text : _("(this note cannot be opened: it is for another key, or was changed)"));
	if (note->is_mine) {
		snprintf(command, sizeof command, "/notes erase %d", number);
		/* TRANSLATORS: このメモを消す */
		page_choice(page, command, "%s", _("Erase this note"));
	}
	if (text)
		seal_zero(text, strlen(text));
	free(text);
}

/* Those that are for oneself; the others are only counted. */
static void put_notes(const struct visit *visit, struct page *page)
{
	const struct consult_pages *pages = visit->rest->consult_pages;
	unsigned closed = 0;

	for (int i = 0; i < pages->notes_count; i++) {
		if (pages->notes[i].box)
			put_note(visit, page, &pages->notes[i], i + 1);
		else
			closed++;
	}
	if (closed > 0)
		/* TRANSLATORS: ほかに、相談員のメモが %uつあります。中身は 書いた人と窓口だけが読めます。 */
		page_text(page, ngettext("Beside these the desk keeps %u note, which only it can read.",
			"Beside these the desk keeps %u notes, which only it can read.", closed), closed);
	else
		/* TRANSLATORS: ほかに 相談員のメモは ありません。 */
		page_text(page, "%s", _("There are no other notes."));
}

static int put_memos(const struct visit *visit, struct page *page)
{
	const struct desk *desk = &visit->desk;
	int count = 0;

	for (int i = 0; i < desk->lines_count; i++) {
		if (desk->lines[i].kind != CONSULT_MEMO || desk->lines[i].seal == DESK_WITHDRAWN)
			continue;
		consult_put_line(page, &desk->lines[i]);
		count++;
	}
	return count;
}

void consult_show_notes(struct visit *visit)
{
	const struct desk_consult *consult = desk_open(&visit->desk);
	struct page *page;
	char readers[512];

	if (!consult)
		return;
	/* TRANSLATORS: 記録 */
	page = page_create(_("Notes"));
	page->is_sealed = true;
	consult_add_kept(visit, page);
	consult_words_readers(visit, readers, sizeof readers);
	page_text(page, "%s", readers);
	if (put_memos(visit, page) == 0)
		/* TRANSLATORS: 記録のメモは ありません。 */
		page_text(page, "%s", _("No note is on record."));
	put_notes(visit, page);
	visit_open(visit, page);
}

static void request_notes(struct visit *visit)
{
	struct message request = { .number = REQ_CONSULT_NOTES };

	consult_forget_notes(visit->rest->consult_pages);
	request.consult_notes.consultation = visit->rest->consult_pages->wanted;
	visit_request(visit, &request);
}

static void erase(struct visit *visit, int number)
{
	const struct consult_pages *pages = visit->rest->consult_pages;
	struct message request = { .number = REQ_CONSULT_UNNOTE };

	if (number < 1 || number > pages->notes_count || !pages->notes[number - 1].is_mine) {
		/* TRANSLATORS: 消せるのは 自分のメモだけです。/記録 に番号があります。 */
		visit_tell(visit, "%s", _("Only a note of your own can be erased: /notes shows them."));
		return;
	}
	request.consult_unnote.consultation = pages->wanted;
	request.consult_unnote.id = pages->notes[number - 1].id;
	visit_request(visit, &request);
}

void consult_on_unnoted(struct visit *visit)
{
	/* TRANSLATORS: メモを1つ 消しました。 */
	visit_tell(visit, "%s", _("The note is erased."));
	request_notes(visit);
}

/* Of the one where one sits, the open one, one's own, or, for the desk, the only one. */
void command_notes(struct visit *visit, const char *argument)
{
	const struct desk *desk = &visit->desk;
	const struct desk_consult *consult = desk_talk(desk);
	char word[32];
	const char *rest = command_word(argument, word, sizeof word);

	if (strcmp(word, "erase") == 0 || strcmp(word, "消す") == 0) {
		erase(visit, command_number(rest));
		return;
	}
	if (!consult)
		consult = desk_open(desk);
	if (!consult)
		consult = desk_own(desk, visit->view.account);
	if (!consult && role_is_desk(visit->view.role))
		consult = consult_current(visit);
	else if (!consult)
		/* TRANSLATORS: 先に 相談を開いてください: /相談 一覧 */
		visit_tell(visit, "%s", _("One has to be open for that: /consult list"));
	if (consult)
		consult_read(visit, consult->consultation, request_notes);
}
