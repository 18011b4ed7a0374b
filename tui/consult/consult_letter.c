/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is written in rows inside a consultation: letters, and notes on record. Both are lines of its thread, sealed as
 * all of them are. */
#include <stdlib.h>
#include <string.h>

#include "command_list.h"
#include "consult.h"
#include "consult_parts.h"
#include "mem.h"
#include "seal.h"
#include "talk.h"
#include "words.h"

static void send_letter(struct visit *visit, const struct form *form);
static void send_memo(struct visit *visit, const struct form *form);

bool consult_takes_letters(const struct visit *visit, const struct desk_consult *consult)
{
	bool is_mine = consult->account == visit->view.account;
	bool has_it = consult->counsellor_account == visit->view.account;

	if (consult->state == CONSULT_CLOSED && consult->counsellor_account == 0 && !consult_was_taken(&visit->desk))
		return false; /* nobody would read it */
	return (consult->state == CONSULT_WRITTEN && is_mine) || ((is_mine || has_it)
		&& (consult->state == CONSULT_TAKEN || consult->state == CONSULT_PAUSED || consult->state == CONSULT_CLOSED));
}

/* What was begun in the talk goes on as the letter's first row. */
static void give_left(struct visit *visit)
{
	char *begun = talk_take_left(visit);

	if (begun[0])
		visit_give_back(visit, begun);
	seal_zero(begun, strlen(begun));
	free(begun);
}

static const struct form_question letter_questions[] = {
	{ N_("Letter"), N_("Write as you like. One line is a letter, too."), true, false, POST_MAX, POST_GRAPHEMES_MAX }
};

void consult_write_letter(struct visit *visit)
{
	const struct desk_consult *consult = desk_open(&visit->desk);
	struct form *form;
	char readers[512];

	if (!consult || !consult_takes_letters(visit, consult)) {
		/* TRANSLATORS: 先に 相談を開いてください: /相談 一覧 */
		visit_tell(visit, "%s", _("One has to be open for that: /consult list"));
		return;
	}
	/* TRANSLATORS: 相談の手紙 */
	form = form_create(_("A letter in your consultation"), letter_questions, 1);
	consult_words_readers(visit, readers, sizeof readers);
	form->readers = mem_string(readers);
	form->sends = N_("Seal and send it");
	form->add = consult_add_safety;
	form->send = send_letter;
	form->is_private = true;
	form->id = consult->consultation;
	form_open(visit, form);
	if (visit->rest->form == form)
		give_left(visit);
}

/* The vault is open, and the thread that it belongs to is read. */
static void say(struct visit *visit, void (*send)(struct visit *visit, const struct form *form), enum consult_kind kind)
{
	struct form *form = form_resume(visit, send);

	if (!form)
		return;
	visit->rest->consult_pages->letter = form->id;
	if (consult_say(visit, kind, form->answers[0]))
		return;
	visit->rest->consult_pages->letter = 0;
	form_heard_back(visit, false);
}

/* What has to be opened first may take a passphrase: until then the form is back at its review. */
static void read_first(struct visit *visit, uint64_t consultation, void (*then)(struct visit *visit))
{
	if (!vault_is_open(visit->vault) || visit->desk.open != consultation)
		form_heard_back(visit, false);
	consult_read(visit, consultation, then);
}

static void say_letter(struct visit *visit)
{
	say(visit, send_letter, CONSULT_LETTER);
}

static void send_letter(struct visit *visit, const struct form *form)
{
	read_first(visit, form->id, say_letter);
}

void consult_letter_refused(struct visit *visit)
{
	if (visit->rest->consult_pages->letter == 0)
		return;
	visit->rest->consult_pages->letter = 0;
	form_heard_back(visit, false);
}

void consult_tell_letter(struct visit *visit, const struct desk_consult *consult)
{
	char *words;

	if (consult->account == visit->view.account) {
		/* TRANSLATORS: 相談の返事が とどきました。/相談 で読めます。 */
		visit_tell_once(visit, _("An answer to your consultation has come: /consult"));
		return;
	}
	/* TRANSLATORS: %sさんから 相談の手紙が とどきました: /窓口 */
	words = mem_format(_("A letter of %s has come in your consultation: /desk"), consult->nickname);
	visit_tell_once(visit, words);
	free(words);
}

/* One of the other's has come while this one's thread is here; whoever sits in the talk sees it there. */
static void tell_letter(struct visit *visit, const struct wire_consult_line *line)
{
	const struct desk_consult *consult = desk_consult_of(&visit->desk, line->consultation);

	if (consult && visit->desk.is_ready && !consult->sits && !line->is_mine && line->kind == CONSULT_LETTER)
		consult_tell_letter(visit, consult);
}

void consult_on_line(struct visit *visit, const struct message *event)
{
	struct consult_pages *pages = visit->rest->consult_pages;
	const struct wire_consult_line *line = &event->consult_line;
	bool is_written = line->kind == CONSULT_LETTER || line->kind == CONSULT_MEMO;

	tell_letter(visit, line);
	if (line->is_mine && line->kind == CONSULT_OPENED)
		consult_on_trusted(visit);
	if (!line->is_mine || !is_written || line->consultation != pages->letter)
		return;
	pages->letter = 0;
	form_heard_back(visit, true);
	if (line->kind == CONSULT_LETTER)
		/* TRANSLATORS: 手紙が届きました。封をしてあります。 */
		visit_tell(visit, "%s", _("Your letter has arrived, sealed."));
	else
		/* TRANSLATORS: 記録に残しました。ご本人も読めます。 */
		visit_tell(visit, "%s", _("The note is on record; the person can read it too."));
}

/* -- notes on record -- */

void command_memo(struct visit *visit, const char *argument)
{
	(void)argument;
	/* TRANSLATORS: 記録 / ご本人も /記録 で読めます。 */
	consult_write_note(visit, _("A note on record"), _("Its person can read it as well: /notes"), NOTE_READERS,
		send_memo);
}

static void say_memo(struct visit *visit)
{
	say(visit, send_memo, CONSULT_MEMO);
}

static void send_memo(struct visit *visit, const struct form *form)
{
	read_first(visit, form->id, say_memo);
}
