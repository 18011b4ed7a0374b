/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What consultations are called: where one stands, what was wished for, who can read it, and its lines. Shows what was
 * opened elsewhere, and says of the rest that it is there. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "closed.h"
#include "consult_parts.h"
#include "mem.h"
#include "opening_words.h"
#include "shelf_parts.h"
#include "words.h"

enum { SENTENCE_ROOM = 512 };

void consult_words_since(uint64_t seconds, char *to, size_t size)
{
	uint64_t now = clock_wall_ms() / 1000, minutes = now > seconds ? (now - seconds) / 60 : 0;

	if (minutes < 60)
		/* TRANSLATORS: %u分 */
		snprintf(to, size, _("%u min"), (unsigned)minutes);
	else if (minutes < 48 * 60)
		/* TRANSLATORS: %u時間 */
		snprintf(to, size, _("%u h"), (unsigned)(minutes / 60));
	else
		/* TRANSLATORS: %u日 */
		snprintf(to, size, _("%u days"), (unsigned)(minutes / (24 * 60)));
}

static void booked_state(const struct desk_consult *consult, char *to, size_t size)
{
	char day[OPENING_WORDS_ROOM], time[8];

	opening_words_day(clock_day(consult->slot * 1000), day, sizeof day);
	opening_words_time(consult->slot, time, sizeof time);
	if (consult->slot != 0)
		/* TRANSLATORS: 予約 %s %s */
		snprintf(to, size, _("appointment: %s, %s"), day, time);
	else
		/* TRANSLATORS: 予約。時間はまだです */
		snprintf(to, size, "%s", _("an appointment, no time yet"));
}

/* For who asked. */
static void own_state(const struct desk_consult *consult, char *to, size_t size)
{
	char since[64];

	consult_words_since(consult->asked, since, sizeof since);
	if (consult->unread > 0)
		/* TRANSLATORS: 新しい返事があります */
		snprintf(to, size, "%s", _("a new answer"));
	else if (consult->state == CONSULT_WAITING)
		/* TRANSLATORS: 順番を待っています (%s) */
		snprintf(to, size, _("waiting (%s)"), since);
	else if (consult->state == CONSULT_WRITTEN)
		/* TRANSLATORS: 手紙。返事を待っています */
		snprintf(to, size, "%s", _("a letter, waits for an answer"));
	else if (consult->state == CONSULT_BOOKED)
		booked_state(consult, to, size);
	else if (consult->state == CONSULT_CLOSED)
		/* TRANSLATORS: 終わりました。読みなおせます */
		snprintf(to, size, "%s", _("closed; you can read it again"));
	else if (consult->state == CONSULT_PAUSED)
		/* TRANSLATORS: %sさんと お休み中 */
		snprintf(to, size, _("resting, with %s"), consult->counsellor);
	else
		/* TRANSLATORS: %sさんと話せます */
		snprintf(to, size, _("you can talk with %s"), consult->counsellor);
}

/* For the desk. */
static void desk_state(const struct visit *visit, const struct desk_consult *consult, char *to, size_t size)
{
	bool is_mine = consult->counsellor_account == visit->view.account;
	char since[64];

	consult_words_since(consult->asked, since, sizeof since);
	if (consult->unread > 0 && is_mine)
		/* TRANSLATORS: 新しい手紙があります */
		snprintf(to, size, "%s", _("a new letter"));
	else if (consult->state == CONSULT_WAITING && !consult->is_there)
		/* TRANSLATORS: %s 待ち (いまは不在) */
		snprintf(to, size, _("waits %s, not here just now"), since);
	else if (consult->state == CONSULT_WAITING)
		/* TRANSLATORS: %s 待っています */
		snprintf(to, size, _("waits %s"), since);
	else if (consult->state == CONSULT_WRITTEN)
		/* TRANSLATORS: 手紙で (%s前) */
		snprintf(to, size, _("a letter, %s old"), since);
	else if (consult->state == CONSULT_BOOKED)
		booked_state(consult, to, size);
	else if (consult->state == CONSULT_CLOSED)
		/* TRANSLATORS: 終わりました */
		snprintf(to, size, "%s", _("closed"));
	else if (consult->state == CONSULT_PAUSED)
		/* TRANSLATORS: お休み中 */
		snprintf(to, size, "%s", _("resting"));
	else
		/* TRANSLATORS: 受け持ち中 */
		snprintf(to, size, "%s", _("taken"));
}

void consult_words_state(const struct visit *visit, const struct desk_consult *consult, char *to, size_t size)
{
	if (consult->account == visit->view.account)
		own_state(consult, to, size);
	else
		desk_state(visit, consult, to, size);
}

void consult_words_wish(const struct visit *visit, const struct desk_consult *consult, char *to, size_t size)
{
	struct sentences words = { .size = 0 };

	if (consult->wished[0])
		/* TRANSLATORS: %sさんに */
		visit_add(&words, visit, _("with %s"), consult->wished);
	if (consult->is_text_only)
		/* TRANSLATORS: 文字だけ */
		visit_add(&words, visit, "%s%s", words.size > 0 ? " " : "", _("text only"));
	if (consult->wish == WISH_LETTER && consult->state != CONSULT_WRITTEN)
		/* TRANSLATORS: 手紙で */
		visit_add(&words, visit, "%s%s", words.size > 0 ? " " : "", _("by letter"));
	snprintf(to, size, "%s", words.text);
}

/* -- lines -- */

/* What became of who can read it. */
static void key_words(const struct desk_line *line, char *to, size_t size)
{
	const char *name = line->nickname;

	if (line->kind == CONSULT_NEW_KEY && line->is_mine)
		/* TRANSLATORS: あなたの鍵が変わりました。前の行は、相談員が開けなおすまで 閉じています。 */
		snprintf(to, size, "%s", _("Your key has changed. Earlier lines stay closed until the other one opens them."));
	else if (line->kind == CONSULT_NEW_KEY)
		/* TRANSLATORS: %sさんの鍵が 新しくなりました。前の行は、まだ その鍵では開きません。 */
		snprintf(to, size, _("The key of %s has changed. Earlier lines stay closed to it for now."), name);
	else if (line->kind == CONSULT_OPENED)
		/* TRANSLATORS: %sさんが、新しい鍵でも 前の行が開くように しました。 */
		snprintf(to, size, _("%s opened earlier lines to the new key."), name);
	else if (line->kind == CONSULT_RENEWED)
		/* TRANSLATORS: %sさんは 鍵を新しくしました。前の行も 今までどおり読めます。 */
		snprintf(to, size, _("%s took another key, and goes on reading all of it."), name);
	else
		/* TRANSLATORS: 非常用の鍵が 使われました。 */
		snprintf(to, size, "%s", _("The recovery key was used."));
}

void consult_words_hub(const struct desk_line *line, char *to, size_t size)
{
	const char *name = line->nickname;

	to[0] = '\0';
	switch (line->kind) {
	case CONSULT_ASKED:
		/* TRANSLATORS: %sさんが 相談をたのみました。 */
		snprintf(to, size, _("%s asked for a consultation."), name);
		break;
	case CONSULT_TOOK:
		/* TRANSLATORS: %sさんが 受け持ちました。 */
		snprintf(to, size, _("%s has it from here on."), name);
		break;
	case CONSULT_BACK:
		/* TRANSLATORS: 順番の列に もどりました。 */
		snprintf(to, size, "%s", _("It went back to the waiting line."));
		break;
	case CONSULT_HANDED:
		/* TRANSLATORS: %sさんが ほかの相談員に ひきつぎました。 */
		snprintf(to, size, _("%s handed it on to a colleague."), name);
		break;
	case CONSULT_RESTED:
		/* TRANSLATORS: お休みに入りました。 */
		snprintf(to, size, "%s", _("It was paused."));
		break;
	case CONSULT_RESUMED:
		/* TRANSLATORS: また始まりました。 */
		snprintf(to, size, "%s", _("It went on."));
		break;
	case CONSULT_ENDED:
		/* TRANSLATORS: ここで ひと区切りになりました。 */
		snprintf(to, size, "%s", _("It was closed here."));
		break;
	case CONSULT_LAPSED:
		/* TRANSLATORS: しばらく書きこみがなかったので、ここで ひと区切りになりました。 */
		snprintf(to, size, "%s", _("Nobody had written for some time, so it was closed here."));
		break;
	case CONSULT_DEPARTED:
		/* TRANSLATORS: %sさんは 担当をはなれました。 */
		snprintf(to, size, _("%s is not of the desk any more."), name);
		break;
	case CONSULT_NEW_KEY:
	case CONSULT_OPENED:
	case CONSULT_RENEWED:
	case CONSULT_RECOVERED:
		key_words(line, to, size);
		break;
	case CONSULT_ROSTER:
	case CONSULT_SAID:
	case CONSULT_THINKING:
	case CONSULT_LETTER:
	case CONSULT_MEMO:
	case CONSULT_UNSENT:
	case CONSULT_KINDS:
		break;
	}
}

/* What stands where a line cannot be shown. */
static const char *const marks[] = {
	/* TRANSLATORS: (封がしてあります) */
	[DESK_LOCKED] = N_("(sealed; your key is locked)"),
	/* TRANSLATORS: (あなたの鍵では 開けられない行です) */
	[DESK_CLOSED] = N_("(sealed with a key that you do not have)"),
	/* TRANSLATORS: (この行は こわれているか、変えられています) */
	[DESK_DAMAGED] = N_("(this line was damaged or changed; nothing of it is shown)"),
	/* TRANSLATORS: (新しい版で書かれた行です) */
	/* TRANSLATORS: (前の鍵を持たない人の鍵で 封をした行です。中身は出しません) */
	[DESK_FOREIGN] = N_("(sealed with the key of somebody who did not have the one before; nothing of it is shown)"),
	[DESK_EMPTIED] = N_("(lines that should be here are missing)"),
	[DESK_NEWER] = N_("(a later version wrote this line)"),
	/* TRANSLATORS: (ここに あるはずの行が ありません) */
	[DESK_MISSING] = N_("(lines that should be here are missing)")
};

const char *consult_words_mark(enum desk_seal seal)
{
	return marks[seal] ? _(marks[seal]) : "";
}

void consult_put_text(struct page *page, const char *rows)
{
	for (size_t size; *rows; rows += size + (rows[size] == '\n')) {
		size = strcspn(rows, "\n");
		page_text(page, "  %.*s", (int)size, rows);
	}
}

static void put_text(struct page *page, const struct desk_line *line)
{
	const char *label = line->kind == CONSULT_LETTER ? _("letter")
		/* TRANSLATORS: 手紙 / 記録 */
		: line->kind == CONSULT_MEMO ? _("note on record") : "";
	char person[128], when[32];
	const char *rest = strchr(line->text, '\n');

	words_person(line->nickname, line->role, person, sizeof person);
	shelf_when(line->at, when, sizeof when);
	if (label[0]) {
		/* TRANSLATORS: %s  %sさんの%s (time, who, letter or note) */
		page_text(page, _("%s  %s, %s"), when, person, label);
		consult_put_text(page, line->text);
		return;
	}
	if (line->kind == CONSULT_THINKING)
		/* TRANSLATORS: %s: (考えています) */
		page_text(page, _("%s: (thinking)"), person);
	else
		page_text(page, "%s: %.*s", person, rest ? (int)(rest - line->text) : (int)strlen(line->text), line->text);
	if (rest && line->kind != CONSULT_THINKING)
		consult_put_text(page, rest + 1);
}

void consult_put_line(struct page *page, const struct desk_line *line)
{
	char words[SENTENCE_ROOM];

	if (!consult_line_is_shown(line))
		return;
	consult_words_hub(line, words, sizeof words);
	if (line->kind == CONSULT_ROSTER)
		page_text(page, "%s", consult_words_chain(line->chain));
	else if (line->seal != DESK_PLAIN)
		page_text(page, "%s", consult_words_mark(line->seal));
	else if (words[0])
		page_text(page, "%s", words);
	else
		put_text(page, line);
}

/* -- who can read, and when others are told -- */

static const char *reader_name(const struct visit *visit, const struct desk_reader *reader)
{
	if (reader->reader == visit->view.account)
		/* TRANSLATORS: あなた */
		return _("you");
	if (reader->reader == SEAL_READER_RECOVERY)
		/* TRANSLATORS: 非常用の鍵 */
		return _("the recovery key");
	if (reader->nickname[0])
		return reader->nickname;
	/* TRANSLATORS: 相談窓口 */
	return _("the desk");
}

void consult_words_readers(const struct visit *visit, char *to, size_t size)
{
	const struct desk *desk = &visit->desk;
	char words[SENTENCE_ROOM] = "";
	size_t used = 0;

	for (int i = 0; i < desk->readers_count && used < sizeof words; i++)
		used += (size_t)snprintf(words + used, sizeof words - used, "%s%s", i > 0 ? _(", ") : "",
			reader_name(visit, &desk->readers[i]));
	if (desk->is_mismatch)
		/* TRANSLATORS: 読める人の名簿が 合いません。大事なことは書かずに、職員に知らせてください: %s */
		snprintf(to, size, _("Who can read does not fit the roster; write nothing private, please tell staff: %s"), words);
	else
		/* TRANSLATORS: 読めるのは: %s */
		snprintf(to, size, _("Can be read by: %s"), words);
}

const char *consult_words_exception(const struct visit *visit)
{
	const struct desk *desk = &visit->desk;
	const char *own = visit_name(visit, desk->exception, desk->exception_en);

	/* TRANSLATORS: いのちの危険がある時だけ、まず あなたと話してから 外に知らせます。 */
	return own[0] ? own : _("Only if a life is in danger are others told, and you are spoken with first.");
}

void consult_add_kept(const struct visit *visit, struct page *page)
{
	unsigned days = visit->desk.days;

	if (days > 0)
		/* TRANSLATORS: 話したことは 封をして、終わってから %u日のこります。そのあと消えます。 */
		page_text(page, ngettext("What is said here is kept, sealed, until %u day after its end. Then it is erased.",
			"What is said here is kept, sealed, until %u days after its end. Then it is erased.", days), days);
	else
		/* TRANSLATORS: 話したことは 封をして のこります。 */
		page_text(page, "%s", _("What is said here is kept, sealed."));
	/* TRANSLATORS: 読みなおせるのは、読める人だけです。ほかにのこるのは 職員のメモだけです。 */
	page_text(page, "%s", _("Only those who can read it can read it again. Beside it there are only notes of staff."));
}

void consult_add_safety(const struct visit *visit, struct page *page)
{
	page_text(page, "%s", consult_words_exception(visit));
	closed_add_contacts(visit, page);
}
