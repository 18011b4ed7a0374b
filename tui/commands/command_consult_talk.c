/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands for who sits in a talk: resting, thinking, answering by number, who can read it, and its end. */
#include "command_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "visit_rest.h"
#include "words.h"

enum { ANSWERS_MAX = 9, MINUTES_MAX = 60 };

/* The talk, if it can be acted in now; else its person is told why not. */
static const struct desk_consult *current(struct visit *visit)
{
	const struct desk_consult *consult = talk_now(visit);

	if (!consult) {
		/* TRANSLATORS: それは 個別相談の席で使えます。/相談 で入れます。 */
		visit_tell(visit, "%s", _("That one is for a talk at the desk: /consult goes there."));
		return NULL;
	}
	if (talk_is_covered(visit)) {
		talk_uncover(visit);
		return NULL;
	}
	return consult;
}

/* The same while there is somebody to talk to. */
static const struct desk_consult *current_open(struct visit *visit)
{
	const struct desk_consult *consult = current(visit);

	if (!consult || consult->state != CONSULT_CLOSED)
		return consult;
	visit_tell(visit, "%s", _("This talk is closed. A letter can still be written: /consult write"));
	return NULL;
}

static void request_step(struct visit *visit, const struct desk_consult *consult, enum consult_step step)
{
	visit_request(visit, &(struct message){ .number = REQ_CONSULT_STEP, .consult_step = {
		.consultation = consult->consultation, .step = (uint8_t)step } });
}

void command_pause(struct visit *visit, const char *argument)
{
	const struct desk_consult *consult = current_open(visit);

	(void)argument;
	if (consult)
		request_step(visit, consult, consult->state == CONSULT_PAUSED ? CONSULT_STEP_RESUME : CONSULT_STEP_REST);
}

void command_think(struct visit *visit, const char *argument)
{
	int minutes = command_number(argument);
	char text[16] = "";

	if (minutes > 0 && minutes <= MINUTES_MAX)
		snprintf(text, sizeof text, "%d", minutes);
	if (current_open(visit))
		consult_say(visit, CONSULT_THINKING, text);
}

void command_readers(struct visit *visit, const char *argument)
{
	(void)argument;
	if (current(visit))
		talk_show_readers(visit);
}

static void show_answers(struct visit *visit)
{
	static const char *const answers[] = {
		/* TRANSLATORS: はい */
		N_("Yes"),
		/* TRANSLATORS: いいえ */
		N_("No"),
		/* TRANSLATORS: わからない */
		N_("I do not know"),
		/* TRANSLATORS: どちらでもない */
		N_("Neither"),
		/* TRANSLATORS: まだ言えない */
		N_("I cannot say yet"),
		/* TRANSLATORS: 少し待ってほしい */
		N_("Please wait a little"),
		/* TRANSLATORS: 今日は聞くだけにしたい */
		N_("I would rather only listen today"),
		/* TRANSLATORS: パス */
		N_("Pass")
	};
	/* TRANSLATORS: 番号だけで返せます */
	struct page *page = page_create(_("A number is answer enough"));

	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
		char *command = mem_format("/say %s", _(answers[i]));

		page_choice(page, command, "%s", _(answers[i]));
		free(command);
	}
	visit_open(visit, page);
}

/* With words it offers them, each with its number, as a line of the talk. */
void command_answers(struct visit *visit, const char *argument)
{
	char text[SAY_MAX + 1] = "";
	size_t size = 0;
	int count = 0;

	if (!current_open(visit))
		return;
	if (!argument[0]) {
		show_answers(visit);
		return;
	}
	while (argument[0] && count < ANSWERS_MAX && size < sizeof text) {
		size_t space = strcspn(argument, " "), wide = 0;
		const char *next = strstr(argument, "　");

		if (next && (size_t)(next - argument) < space) {
			space = (size_t)(next - argument);
			wide = strlen("　");
		}
		if (space > 0)
			size += (size_t)snprintf(text + size, sizeof text - size, "%s%d %.*s", count > 0 ? "   " : "", count + 1,
				(int)space, argument);
		count += space > 0;
		argument += space + (wide > 0 ? wide : argument[space] == ' ');
	}
	if (count > 0)
		talk_say(visit, text);
}

/* The desk ends a talk once it was sure; its person just gets up. */
void command_end(struct visit *visit, const char *argument)
{
	const struct desk_consult *consult = current_open(visit);
	struct page *page;
	char word[32];

	if (!consult)
		return;
	if (consult->counsellor_account != visit->view.account) {
		talk_get_up(visit);
		return;
	}
	command_word(argument, word, sizeof word);
	if (strcmp(word, "now") == 0) {
		request_step(visit, consult, CONSULT_STEP_END);
		return;
	}
	/* TRANSLATORS: この話を ひと区切りにしますか */
	page = page_create(_("Close this talk?"));
	/* TRANSLATORS: %sさんの画面には お礼と、読みなおし方と、手紙の書き方が出ます。 */
	page_text(page, _("%s then sees thanks, and how to read it again and to write letters."), consult->nickname);
	/* TRANSLATORS: ひと区切りにする */
	page_choice(page, "/end now", "%s", _("Close this talk"));
	/* TRANSLATORS: 0 まだ つづける */
	page_text(page, "%s", _("0 Go on"));
	visit_open(visit, page);
}
