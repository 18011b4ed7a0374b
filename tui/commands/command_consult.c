/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands for who asks for a consultation: the page it begins with, waiting, going in, reading again. */
#include "command_list.h"

#include <string.h>

#include "consult_parts.h"
#include "name.h"
#include "words.h"

static void show_list(struct visit *visit, const char *argument);
static void read_one(struct visit *visit, const char *argument);
static void read_earlier(struct visit *visit, const char *argument);
static void go_in(struct visit *visit, const char *argument);
static void leave_line(struct visit *visit, const char *argument);
static void write_letter(struct visit *visit, const char *argument);
static void ask_new(struct visit *visit, const char *argument);
static void trust(struct visit *visit, const char *argument);
static void make_key(struct visit *visit, const char *argument);

/* What may stand after /consult, beside what one may wish for. */
static const struct {
	const char *word, *japanese;
	void (*run)(struct visit *visit, const char *argument);
} ways[] = {
	{ "list", "一覧", show_list }, { "read", "読む", read_one }, { "earlier", "前", read_earlier },
	{ "in", "入る", go_in }, { "leave", "やめる", leave_line }, { "write", "書く", write_letter },
	{ "new", "新しく", ask_new }, { "trust", "確かめた", trust },
	{ "key", "鍵", make_key }
};

/* For who sits in one already. */
static void show_here(struct visit *visit)
{
	if (talk_now(visit)->state == CONSULT_CLOSED)
		talk_show_end(visit);
	else
		talk_show_help(visit);
}

/* One's own that is not closed; else the page it begins with. */
static void show(struct visit *visit)
{
	const struct desk_consult *own = desk_own(&visit->desk, visit->view.account);

	if (own)
		consult_show_own(visit, own);
	else
		consult_show_start(visit);
}

void command_consult(struct visit *visit, const char *argument)
{
	char word[64];
	const char *rest = command_word(argument, word, sizeof word);

	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		if (strcmp(ways[i].word, word) == 0 || strcmp(ways[i].japanese, word) == 0) {
			ways[i].run(visit, rest);
			return;
		}
	}
	if (!word[0] && talk_now(visit))
		show_here(visit);
	else if (!consult_ask(visit, word))
		consult_ask_list(visit, show);
}

void command_wait(struct visit *visit, const char *argument)
{
	const struct desk_consult *own = desk_own(&visit->desk, visit->view.account);

	(void)argument;
	if (talk_now(visit))
		show_here(visit);
	else if (own)
		consult_show_own(visit, own);
	else
		/* TRANSLATORS: いま待っている相談は ありません。/相談 で たのめます。 */
		visit_tell(visit, "%s", _("You wait for nothing just now. /consult asks for a consultation."));
}

static void show_list(struct visit *visit, const char *argument)
{
	(void)argument;
	consult_ask_list(visit, consult_show_list);
}

/* By its number in the list; one's own that is not closed, or the newest, without. */
static void read_one(struct visit *visit, const char *argument)
{
	const struct desk_consult *own = desk_own(&visit->desk, visit->view.account);
	uint64_t consultation = consult_listed(visit, argument);

	if (!argument[0] && own)
		consultation = own->consultation;
	else if (!argument[0])
		consultation = visit->desk.open;
	consult_read(visit, consultation, consult_show_thread);
}

static void read_earlier(struct visit *visit, const char *argument)
{
	(void)argument;
	visit->rest->consult_pages->page++;
	consult_read(visit, visit->desk.open, consult_show_thread);
}

static void go_in(struct visit *visit, const char *argument)
{
	const struct desk_consult *open = desk_open(&visit->desk);
	const struct desk_consult *own = desk_own(&visit->desk, visit->view.account);

	(void)argument;
	if (!own && role_is_desk(visit->view.role)) {
		own = open && open->counsellor_account == visit->view.account ? open : consult_current(visit);
		if (!own)
			return; /* it has been said why */
	}
	consult_go_in(visit, own);
}

static void leave_line(struct visit *visit, const char *argument)
{
	(void)argument;
	consult_leave_line(visit);
}

static void write_letter(struct visit *visit, const char *argument)
{
	(void)argument;
	consult_write_letter(visit);
}

static void ask_new(struct visit *visit, const char *argument)
{
	(void)argument;
	show(visit);
}

static void trust(struct visit *visit, const char *argument)
{
	consult_trust(visit, argument);
}

static void make_key(struct visit *visit, const char *argument)
{
	(void)argument;
	consult_make_key(visit);
}
