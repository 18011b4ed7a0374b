/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command for letters: guests write to staff, staff answer. */
#include "command_list.h"

#include <stdlib.h>
#include <string.h>

#include "form.h"
#include "mem.h"
#include "seal.h"
#include "shelf_parts.h"
#include "text.h"
#include "visit_rest.h"
#include "words.h"

enum { BOXES_MAX = 2 * 6000 };

static const struct form_question letter_questions[] = {
	/* TRANSLATORS: 手紙 */
	{ N_("Letter"), N_("Write as you like. One line is a letter, too."), true, false, POST_MAX, POST_GRAPHEMES_MAX }
};

static void send_letter(struct visit *visit, const struct form *form)
{
	struct message request = { .number = REQ_LETTER_WRITE, .letter_write = { .letter = form->number } };
	uint8_t boxes[BOXES_MAX];

	if (shelf_seal_letter(visit, form->answers[0], form->id, &request, boxes)) {
		visit_request(visit, &request);
		return;
	}
	form_heard_back(visit, false);
	visit_tell(visit, "%s", words_reason(REASON_NO_TEAM));
}

/* letter 0: a new one. */
static void write_letter(struct visit *visit, uint32_t letter)
{
	bool is_staff = role_is_staff(visit->view.role);
	/* TRANSLATORS: 手紙の返事 / 職員への手紙 */
	struct form *form = form_create(is_staff ? _("An answer to a letter") : _("A letter to staff"), letter_questions, 1);

	/* TRANSLATORS: 封をして送る */
	form->sends = N_("Seal and send it");
	/* TRANSLATORS: 職員と、手紙を書いた人だけが読めます。封をしてから送ります。 */
	form->readers = mem_string(_("Only staff and whoever wrote the letter can read it. It is sealed before it leaves."));
	form->send = send_letter;
	form->is_private = true;
	seal_random(&form->id, sizeof form->id);
	form->id |= 1;
	form->number = letter;
	form_open(visit, form);
}

void shelf_letter_claimed(struct visit *visit)
{
	write_letter(visit, visit->rest->shelf->letter);
}

static uint32_t number_of(const char *argument)
{
	char folded[16];

	if (!text_fold(argument, strlen(argument), folded, sizeof folded) || strlen(folded) > 9
			|| folded[strspn(folded, "0123456789")] != '\0')
		return 0;
	return (uint32_t)strtoul(folded, NULL, 10);
}

/* Staff answer, or close, the letter that they have just read. */
static bool run_for_staff(struct visit *visit, const char *word, uint32_t number)
{
	struct message claim = { .number = REQ_LETTER_CLAIM, .letter_claim = { number, 1 } };
	struct message close = { .number = REQ_LETTER_CLOSE, .letter_close = { number } };
	bool answers = strcmp(word, "answer") == 0 || strcmp(word, "返事") == 0;
	bool closes = strcmp(word, "close") == 0 || strcmp(word, "終わり") == 0;

	if (!role_is_staff(visit->view.role) || (!answers && !closes) || number == 0
			|| visit->rest->shelf->letter != number)
		return false;
	visit_request(visit, answers ? &claim : &close);
	return true;
}

void command_letter(struct visit *visit, const char *argument)
{
	const struct shelf *shelf = visit->rest->shelf;
	char word[64];
	const char *rest = command_word(argument, word, sizeof word);
	bool writes = strcmp(word, "write") == 0 || strcmp(word, "書く") == 0;
	bool can_write = !role_is_staff(visit->view.role) && shelf->has_letter_key
		&& shelf->letter_key_account == visit->view.account && visit->view.team_epoch[TEAM_STAFF] > 0;

	if (run_for_staff(visit, word, number_of(rest)))
		return;
	if (writes && can_write)
		write_letter(visit, number_of(rest));
	else if (number_of(word) > 0)
		shelf_ask_letter(visit, number_of(word));
	else
		shelf_ask_letters(visit);
}

/* What waits, in the words of who answers. */
void command_letters(struct visit *visit, const char *argument)
{
	command_letter(visit, argument);
}
