/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands for what stays readable between open days: notices, boards and looking for words. */
#include "command_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "form.h"
#include "mem.h"
#include "seal.h"
#include "shelf.h"
#include "text.h"
#include "visit_rest.h"
#include "words.h"

static const struct form_question thread_questions[] = {
	/* TRANSLATORS: 題 */
	{ N_("Title"), N_("What is it about? A few words, please."), false, false, POST_TITLE_MAX, POST_TITLE_GRAPHEMES_MAX },
	/* TRANSLATORS: 本文 */
	{ N_("Text"), N_("Write as you like."), true, false, POST_MAX, POST_GRAPHEMES_MAX }
};
static const struct form_question post_questions[] = {
	{ N_("Text"), N_("Write as you like."), true, false, POST_MAX, POST_GRAPHEMES_MAX }
};
static const struct form_question notice_questions[] = {
	{ N_("Title"), N_("What is it about? A few words, please."), false, false, POST_TITLE_MAX, POST_TITLE_GRAPHEMES_MAX },
	{ N_("Text"), N_("Write as you like."), true, false, POST_MAX, POST_GRAPHEMES_MAX },
	/* TRANSLATORS: 日数 */
	{ N_("Days"), N_("For how many days shall it stay? Just Enter means 30."), false, true, 8, 8 },
	/* TRANSLATORS: もう1つの言語の題 */
	{ N_("Title in the other language"), N_("And in the other language?"), false, true, POST_TITLE_MAX,
		POST_TITLE_GRAPHEMES_MAX },
	/* TRANSLATORS: もう1つの言語の本文 */
	{ N_("Text in the other language"), N_("And its text in the other language?"), true, true, POST_MAX,
		POST_GRAPHEMES_MAX }
};
static const struct form_question reason_questions[] = {
	/* TRANSLATORS: 理由 */
	{ N_("Reason"), N_("Why? Its author will read it, and it is kept on record."), false, false, REASON_MAX, REASON_MAX }
};

void command_draft(struct visit *visit, const char *argument)
{
	(void)argument;
	if (!form_take_up(visit))
		/* TRANSLATORS: 書きかけのものは ありません。 */
		visit_tell(visit, "%s", _("There is nothing that you have begun to write."));
}

/* Full-width digits too; 0 for none. */
static uint32_t number_of(const char *argument)
{
	char folded[16];

	if (!text_fold(argument, strlen(argument), folded, sizeof folded) || strlen(folded) > 9
			|| folded[strspn(folded, "0123456789")] != '\0')
		return 0;
	return (uint32_t)strtoul(folded, NULL, 10);
}

static uint64_t new_id(void)
{
	uint64_t id;

	seal_random(&id, sizeof id);
	return id | 1;
}

/* -- notices -- */

static void send_notice(struct visit *visit, const struct form *form)
{
	bool is_english = visit->language == LANGUAGE_EN;
	int days = form->answers[2] ? command_number(form->answers[2]) : -1;
	struct message request = { .number = REQ_NOTICE_WRITE, .notice_write = { .id = form->id, .notice = form->number,
		.days = (uint16_t)(days >= 1 && days <= NOTICE_DAYS_MAX ? days : NOTICE_DAYS) } };
	struct wire_text own[] = { wire_string(form->answers[0]), wire_string(form->answers[1]) };
	struct wire_text other[] = { wire_string(form->answers[3]), wire_string(form->answers[4]) };

	request.notice_write.title = is_english ? other[0] : own[0];
	request.notice_write.text = is_english ? other[1] : own[1];
	request.notice_write.title_en = is_english ? own[0] : other[0];
	request.notice_write.text_en = is_english ? own[1] : other[1];
	visit_request(visit, &request);
}

/* notice: the one that is to be changed, which was read last; 0: a new one. */
static void write_notice(struct visit *visit, uint32_t notice)
{
	static const int places[2][4] = { [LANGUAGE_JA] = { 0, 3, 1, 4 }, [LANGUAGE_EN] = { 3, 0, 4, 1 } };
	const struct shelf *shelf = visit->rest->shelf;
	/* TRANSLATORS: お知らせを書く */
	struct form *form = form_create(_("A notice"), notice_questions, 5);

	/* TRANSLATORS: 出す */
	form->sends = N_("Put it up");
	/* TRANSLATORS: ここに来る人 みんなが読めます。 */
	form->readers = mem_string(_("Everybody who comes here can read it."));
	form->send = send_notice;
	form->id = new_id();
	form->number = notice;
	if (notice) {
		char days[16];

		for (int i = 0; i < 4; i++)
			form_fill(form, places[visit->language][i], shelf->notice_words[i]);
		snprintf(days, sizeof days, "%u", shelf->notice_days);
		form_fill(form, 2, days);
	}
	form_open(visit, form);
}

static bool is_word(const char *word, const char *name, const char *japanese)
{
	return strcmp(word, name) == 0 || strcmp(word, japanese) == 0;
}

void command_notices(struct visit *visit, const char *argument)
{
	char word[64];
	const char *rest = command_word(argument, word, sizeof word);
	uint32_t number = number_of(rest[0] ? rest : word);
	bool writes = is_word(word, "write", "書く"), edits = is_word(word, "edit", "直す");
	bool ends = is_word(word, "end", "下げる");
	struct message request = { .number = REQ_NOTICE_END, .notice_end = { number } };

	if ((writes || edits || ends) && !role_is_staff(visit->view.role))
		visit_tell(visit, "%s", _("That one is for staff. /help lists yours."));
	else if (writes)
		write_notice(visit, 0);
	else if (edits && number > 0 && visit->rest->shelf->notice == number)
		write_notice(visit, number);
	else if (ends && number > 0)
		visit_request(visit, &request);
	else
		shelf_ask_notices(visit, number);
}

/* -- boards -- */

void command_board(struct visit *visit, const char *argument)
{
	char room[64];
	const char *rest = command_word(argument, room, sizeof room);

	if (room[0])
		shelf_ask_board(visit, room, number_of(rest));
	else if (visit->view.room[0] && !visit->view.is_private)
		shelf_ask_board(visit, visit->view.room, 0);
	else
		visit_request_rooms(visit, LIST_BOARDS, NULL);
}

static void tell_no_post(struct visit *visit)
{
	visit_tell(visit, "%s", words_reason(REASON_NO_POST));
}

void command_thread(struct visit *visit, const char *argument)
{
	char word[64];
	const char *rest = command_word(argument, word, sizeof word);
	uint32_t thread = number_of(word), first = number_of(rest);

	if (strcmp(word, "post") == 0) {
		if (!shelf_open_post(visit, first))
			tell_no_post(visit);
	} else if (thread > 0) {
		shelf_ask_thread(visit, thread, rest[0] ? first : FIRST_UNREAD);
	} else {
		/* TRANSLATORS: 番号を付けてください: /話題 番号。一覧は /掲示板 で見られます。 */
		visit_tell(visit, "%s", _("A number, please: /thread and the number. /board lists them."));
	}
}

static void send_post(struct visit *visit, const struct form *form)
{
	bool is_thread = form->number == 0;
	struct message request = { .number = REQ_POST, .post = { .id = form->id, .room = wire_string(form->room),
		.thread = form->number, .note = wire_string(visit->rest->note ? visit->rest->note : "") } };

	request.post.title = wire_string(is_thread ? form->answers[0] : "");
	request.post.text = wire_string(form->answers[is_thread ? 1 : 0]);
	visit_request(visit, &request);
}

/* The board that is looked at, or the one of the room one is in; "" for none. */
static const char *board_at_hand(const struct visit *visit)
{
	const struct shelf *shelf = visit->rest->shelf;

	if (shelf->room[0])
		return shelf->room;
	return visit->view.is_private ? "" : visit->view.room;
}

void command_post(struct visit *visit, const char *argument)
{
	uint32_t thread = number_of(argument);
	const char *room = board_at_hand(visit);
	struct form *form;

	if (!room[0]) {
		command_board(visit, "");
		return;
	}
	form = thread > 0 ? form_create(_("An answer on the board"), post_questions, 1)
		/* TRANSLATORS: 掲示板に書く */
		: form_create(_("Something new on the board"), thread_questions, 2);
	/* TRANSLATORS: 掲示板にのせる */
	form->sends = N_("Put it on the board");
	/* TRANSLATORS: ここに入れる人 みんなが読めます。よびなが出ます。あとで取り消せます。 */
	form->readers = mem_string(_("Everybody who may come in here can read it, with your nickname. You can take it back."));
	form->send = send_post;
	form->id = new_id();
	form->number = thread;
	snprintf(form->room, sizeof form->room, "%s", room);
	form_open(visit, form);
}

void command_unpost(struct visit *visit, const char *argument)
{
	uint32_t number = number_of(argument);
	struct message request = { .number = REQ_UNPOST, .unpost = { number } };

	if (number > 0)
		visit_request(visit, &request);
	else
		tell_no_post(visit);
}

/* -- staff -- */

static void send_hide(struct visit *visit, const struct form *form)
{
	struct message request = { .number = REQ_HIDE_POST, .hide_post = { form->number, 1, wire_string(form->answers[0]) } };

	visit_request(visit, &request);
}

void command_hide_post(struct visit *visit, const char *argument)
{
	char word[64];
	const char *reason = command_word(argument, word, sizeof word);
	uint32_t number = number_of(word);
	struct form *form;

	if (number == 0) {
		tell_no_post(visit);
		return;
	}
	/* TRANSLATORS: 投稿をかくす */
	form = form_create(_("Hide a post"), reason_questions, 1);
	form->sends = N_("Hide it");
	form->send = send_hide;
	form->number = number;
	if (reason[0])
		form_fill(form, 0, reason);
	form_open(visit, form);
}

void command_show_post(struct visit *visit, const char *argument)
{
	uint32_t number = number_of(argument);
	struct message request = { .number = REQ_HIDE_POST, .hide_post = { number, 0, wire_string("") } };

	if (number > 0)
		visit_request(visit, &request);
	else
		tell_no_post(visit);
}

/* -- looking for words -- */

/* "@ROOM LINE": what was said around a line; ">": what comes next; "<": the newest of it again. */
void command_search(struct visit *visit, const char *argument)
{
	const struct shelf *shelf = visit->rest->shelf;
	char room[64];
	const char *rest = command_word(argument, room, sizeof room);

	if (room[0] == '@' && number_of(rest) > 0)
		shelf_ask_around(visit, room + 1, number_of(rest));
	else if (strcmp(argument, ">") == 0 && shelf->words)
		shelf_ask_search(visit, NULL);
	else if (strcmp(argument, "<") == 0 && shelf->words)
		shelf_ask_search(visit, shelf->words);
	else if (argument[0])
		shelf_ask_search(visit, argument);
	else
		/* TRANSLATORS: さがす ことばを付けてください: /さがす ことば */
		visit_tell(visit, "%s", _("Please add what to look for: /search and the words"));
}
