/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a talk reads: its lines, what holds in it all the time, what holds now, and its end. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clock.h"
#include "consult_parts.h"
#include "mem.h"
#include "opening_words.h"
#include "talk.h"
#include "words.h"

static void thinking_words(const struct desk_line *line, char *to, size_t size)
{
	int minutes = atoi(line->text);

	if (minutes > 0)
		/* TRANSLATORS: (考えています。%d分ほどください) */
		snprintf(to, size, ngettext("(thinking; about %d minute, please)", "(thinking; about %d minutes, please)",
			(unsigned long)minutes), minutes);
	else
		/* TRANSLATORS: (考えています) */
		snprintf(to, size, "%s", _("(thinking)"));
}

static void said_words(const struct desk_line *line, char *to, size_t size)
{
	if (line->seal != DESK_PLAIN)
		snprintf(to, size, "%s", consult_words_mark(line->seal));
	else if (line->kind == CONSULT_THINKING)
		thinking_words(line, to, size);
	else if (line->kind == CONSULT_LETTER)
		/* TRANSLATORS: (手紙) */
		snprintf(to, size, "%s\n%s", _("(a letter)"), line->text);
	else if (line->kind == CONSULT_MEMO)
		/* TRANSLATORS: (記録に残したこと) */
		snprintf(to, size, "%s\n%s", _("(put on record)"), line->text);
	else
		snprintf(to, size, "%s", line->text);
}

/* Nobody said it, and one that does not open only stands among lines that do not. */
static bool is_quiet_roster(const struct desk_line *line)
{
	return line->seal == DESK_PLAIN || line->seal == DESK_LOCKED || line->seal == DESK_CLOSED;
}

bool talk_words(const struct visit *visit, const struct desk_line *line, char *label, size_t label_size, char *words,
	size_t size)
{
	char said[POST_MAX + 64];
	struct tm tm;

	if (!consult_line_is_shown(line) && (line->kind != CONSULT_ROSTER || is_quiet_roster(line)))
		return false;
	label[0] = '\0';
	if (line->kind == CONSULT_ROSTER && line->seal == DESK_PLAIN) {
		snprintf(words, size, "%s", consult_words_chain(line->chain));
		return true;
	}
	if (!consult_is_sealed(line->kind) && line->seal == DESK_PLAIN) {
		consult_words_hub(line, said, sizeof said);
		snprintf(words, size, "%s%s", visit->face == FACE_MAP ? "-- " : "", said);
		return true;
	}
	if (visit->face == FACE_MAP)
		snprintf(label, label_size, "%s", line->nickname);
	else
		words_person(line->nickname, line->role, label, label_size);
	said_words(line, said, sizeof said);
	if (view_setting_is(&visit->view, SETTING_TIMES, "1")) {
		clock_local(line->at, &tm);
		snprintf(words, size, "%02d:%02d %s", tm.tm_hour, tm.tm_min, said);
	} else {
		snprintf(words, size, "%s", said);
	}
	seal_zero(said, sizeof said);
	return true;
}

void talk_words_state(const struct visit *visit, char *to, size_t size)
{
	const struct desk_consult *consult = talk_now(visit);

	if (!consult)
		to[0] = '\0';
	else if (talk_is_covered(visit))
		/* TRANSLATORS: 鍵をかけました。Enter で開きます */
		snprintf(to, size, "%s", _("your key is locked: Enter opens it"));
	else if (consult->state == CONSULT_CLOSED)
		/* TRANSLATORS: ひと区切りになりました。あとからも読めます: /相談 */
		snprintf(to, size, "%s", _("closed. It can be read again later: /consult"));
	else if (consult->state == CONSULT_PAUSED)
		/* TRANSLATORS: お休み中です。/休む で つづけられます */
		snprintf(to, size, "%s", _("resting. /pause goes on"));
	else if (!consult->is_there)
		/* TRANSLATORS: %sさんは いま席にいません。書いておけます */
		snprintf(to, size, _("%s is not in the seat just now. You may write"), talk_other(visit, consult));
	else if (consult->next != 0)
		/* TRANSLATORS: 新しい鍵を作っています。書いた行は そのあと届きます */
		snprintf(to, size, "%s", _("a new key is being made. What you write arrives after that"));
	else
		/* TRANSLATORS: 文字で話します。返事は ゆっくりで だいじょうぶです */
		snprintf(to, size, "%s", _("you talk in writing; there is no hurry to answer"));
}

void talk_add_facts(const struct visit *visit, struct page *page)
{
	char readers[512], ends[8];

	/* TRANSLATORS: ここの話は ほかの人には見えません。書いている途中は おたがい見えません。 */
	page_text(page, "%s", _("What is said here nobody else sees, and nobody sees what is still being written."));
	if (talk_now(visit)->account == visit->view.account)
		/* TRANSLATORS: 伝わっているのは 呼び名の「%s」だけです。本名は伝わっていません。 */
		page_text(page, _("You are known as %s; your real name is not known."), visit->view.nickname);
	else
		/* TRANSLATORS: %sさんの %u回目の相談です。 */
		page_text(page, _("It is consultation number %u of %s."), talk_now(visit)->nth, talk_now(visit)->nickname);
	opening_words_time(talk_ends(visit), ends, sizeof ends);
	if (talk_ends(visit) != 0)
		/* TRANSLATORS: 予約の時間は %s までです。その時間に なっても、急に終わることは ありません。 */
		page_text(page, _("Your appointment is until %s. Nothing breaks off then."), ends);
	consult_words_readers(visit, readers, sizeof readers);
	page_text(page, "%s", readers);
	consult_add_kept(visit, page);
	consult_add_safety(visit, page);
}

static void add_reader(const struct visit *visit, struct page *page, const struct desk_reader *reader)
{
	char person[128];

	words_person(reader->nickname, reader->role, person, sizeof person);
	if (reader->reader == SEAL_READER_RECOVERY)
		/* TRANSLATORS: 非常用の鍵: 2人の責任者が 半分ずつ持ち、使うと ここに記録されます。 */
		page_text(page, "%s", _("The recovery key: two people hold one half each, and its use is written here."));
	else if (!reader->nickname[0])
		/* TRANSLATORS: 相談窓口 (だれかが受け持つまで) */
		page_text(page, "%s", _("The desk, until one of them has it."));
	else if (reader->reader == visit->view.account)
		/* TRANSLATORS: %s (あなた) */
		page_text(page, _("%s (you)"), person);
	else if (reader->is_held)
		/* TRANSLATORS: %s (鍵が新しくなりました。前の行は まだ開きません) */
		page_text(page, _("%s (with a new key; earlier lines stay closed to it)"), person);
	else
		page_text(page, "%s", person);
}

void talk_show_readers(struct visit *visit)
{
	const struct desk *desk = &visit->desk;
	/* TRANSLATORS: ここを読める人 */
	struct page *page = page_create(_("Who can read this"));

	if (desk->is_mismatch && desk->chain != DESK_STRANGE)
		/* TRANSLATORS: !! 名簿と合いません。だれかの鍵が すりかえられたかもしれません。大事なことは書かずに、職員に知らせてください。 */
		page_text(page, "%s", _("!! It does not fit the roster that was sealed with the key: somebody's key may have been "
			"replaced. Write nothing private, and please tell staff."));
	for (int i = 0; i < desk->readers_count; i++)
		add_reader(visit, page, &desk->readers[i]);
	consult_add_held(visit, page);
	if (desk->is_checked && !desk->is_mismatch)
		/* TRANSLATORS: 封をした名簿と合っています。 */
		page_text(page, "%s", _("It fits the roster that was sealed with the key."));
	consult_add_chain(visit, page);
	/* TRANSLATORS: サーバーに置かれるのは 封をしたものだけです。 */
	page_text(page, "%s", _("On the server there is only what is sealed."));
	consult_add_kept(visit, page);
	consult_add_safety(visit, page);
	visit_open(visit, page);
}

static void add_end_for_desk(struct page *page)
{
	/* TRANSLATORS: 自分だけのメモを書く */
	page_choice(page, "/note-own", "%s", _("Write a note for yourself"));
	/* TRANSLATORS: 窓口のメモを書く */
	page_choice(page, "/note-desk", "%s", _("Write a note for the desk"));
	/* TRANSLATORS: 記録に書く (ご本人も読めます) */
	page_choice(page, "/memo", "%s", _("Write a note on record, for its person too"));
}

static void add_end_for_person(const struct visit *visit, struct page *page)
{
	unsigned days = visit->desk.days;

	/* TRANSLATORS: 来てくれて、話してくれて、ありがとうございました。 */
	page_text(page, "%s", _("Thank you for coming, and for what you said."));
	/* TRANSLATORS: すぐに立たなくて だいじょうぶです。 */
	page_text(page, "%s", _("There is no need to get up at once."));
	if (days > 0)
		/* TRANSLATORS: %u日は /相談 で読みなおせます。そのあと消えます。手紙も書けます。 */
		page_text(page, ngettext("For %u day you can read it again and write letters: /consult. Then it is erased.",
			"For %u days you can read it again and write letters: /consult. Then it is erased.", days), days);
	/* TRANSLATORS: いま読みなおす */
	page_choice(page, "/consult read", "%s", _("Read it again now"));
	/* TRANSLATORS: 言いたりなかったことを 手紙に書く */
	page_choice(page, "/consult write", "%s", _("Write a letter about what was left unsaid"));
}

void talk_show_end(struct visit *visit)
{
	const struct desk_consult *consult = talk_now(visit);
	/* TRANSLATORS: 今日の話は ここまでです */
	struct page *page = page_create(_("This talk ends here"));

	if (consult->account == visit->view.account)
		add_end_for_person(visit, page);
	else
		add_end_for_desk(page);
	/* TRANSLATORS: 席を立って、前にいた部屋へ もどる */
	page_choice(page, "/bye", "%s", _("Get up, back to the room where you were"));
	if (consult->account == visit->view.account)
		/* TRANSLATORS: これまでの相談を見る、新しく相談する */
		page_choice(page, "/consult list", "%s", _("See your consultations, or ask for a new one"));
	consult_add_safety(visit, page);
	visit_open(visit, page);
}

void talk_prompt(const struct visit *visit, bool is_wide, char *to, size_t size)
{
	const struct desk_consult *consult = talk_now(visit);
	const char *other = talk_other(visit, consult);

	if (talk_is_covered(visit))
		/* TRANSLATORS: (Enter で開く)>  */
		snprintf(to, size, "%s", _("(Enter opens it)> "));
	else if (consult->state == CONSULT_CLOSED)
		/* TRANSLATORS: ひと区切り(/出る で もどる)>  */
		snprintf(to, size, "%s", is_wide ? _("Closed (/bye goes back)> ") : "> ");
	else if (is_wide && consult->state == CONSULT_PAUSED)
		/* TRANSLATORS: %sさんに(お休み中)>  */
		snprintf(to, size, _("To %s (resting)> "), other);
	else if (is_wide && !consult->is_there)
		/* TRANSLATORS: %sさんに(いま席にいません)>  */
		snprintf(to, size, _("To %s (not in the seat)> "), other);
	else
		/* TRANSLATORS: %sさんに>  */
		snprintf(to, size, _("To %s> "), other);
}
