/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What staff do with reports: their list, and a measure put together from rung, reason and words. Each question can be
 * left; nothing is done before the last one is answered. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "care_parts.h"
#include "clock.h"
#include "mem.h"
#include "text.h"
#include "words.h"

enum { REASON_GRAPHEMES = 200, PHRASES = 2 };

static void ask_words(struct visit *visit);

/* -- a measure -- */

static void send(struct visit *visit, const char *words)
{
	struct care *care = visit->rest->care;
	struct message request = { .number = REQ_MEASURE, .measure = { .rung = (uint8_t)care->rung,
		.report = care->measure_report, .nickname = wire_string(care->person), .zone = wire_string(""),
		.reason = wire_string(care->reason ? care->reason : ""), .words = wire_string(words) } };

	if (visit->page && visit->page->answer)
		visit->page->stays = false;
	visit_close_page(visit);
	visit_request(visit, &request);
}

static void end_asking(struct visit *visit)
{
	visit->page->stays = false;
	visit_close_page(visit);
	/* TRANSLATORS: やめました。何もしていません。 */
	visit_tell(visit, "%s", _("Left as it was. Nothing was done."));
}

const char *care_phrase(enum rung rung, int number)
{
	/* TRANSLATORS: 少しゆっくり話しましょう。どの気持ちも、ここにいて だいじょうぶです。 / 疲れた時は、休んでも見ているだけでも
	 * だいじょうぶです。 / 言い方が強く届いたかもしれません。責めていません。少し休んでも だいじょうぶです。 / 何かあったのかなと
	 * 思いました。よければ 職員に話してください。 */
	static const char *const phrases[][PHRASES] = {
		[RUNG_ALL] = { N_("Let us go a little more slowly. Every feeling may be here."),
			N_("If you are tired, resting or only watching is fine.") },
		[RUNG_WORD] = { N_("Your words may have come across strongly. Nobody blames you. A little rest is fine."),
			N_("Perhaps something is hard just now. You can talk to staff if you like.") }
	};

	return rung <= RUNG_WORD && phrases[rung][number] ? _(phrases[rung][number]) : NULL;
}

/* Up to the rest for today the gentle words that everybody gets are there already. */
static bool has_standard_words(enum rung rung)
{
	return rung == RUNG_SEAT || rung == RUNG_PAUSE || rung == RUNG_TODAY;
}

static void on_words(struct visit *visit, const char *text, const char *folded)
{
	struct care *care = visit->rest->care;
	bool is_number = folded[0] >= '1' && folded[0] < '1' + PHRASES && !folded[1];
	const char *own = is_number ? care_phrase(care->rung, folded[0] - '1') : NULL;
	char clean[REASON_MAX + 1];

	if (strcmp(folded, "0") == 0)
		end_asking(visit);
	else if (own)
		send(visit, own);
	else if (!folded[0] && has_standard_words(care->rung))
		send(visit, "");
	else if (text_clean(text, strlen(text), REASON_MAX, REASON_GRAPHEMES, clean, sizeof clean) == TEXT_FINE)
		send(visit, clean);
	else
		ask_words(visit);
}

static void ask_words(struct visit *visit)
{
	struct care *care = visit->rest->care;
	/* TRANSLATORS: どんなことばで伝えますか。 */
	struct page *page = page_create(_("In which words?"));

	if (care->rung == RUNG_ALL)
		/* TRANSLATORS: 部屋のみんなに お知らせとして届きます。だれのこととは言いません。 */
		page_text(page, "%s", _("They reach all in the room as a notice. Name nobody."));
	else
		/* TRANSLATORS: %sさんだけに届きます。 */
		page_text(page, _("They reach %s alone."), care->person);
	for (int i = 0; i < PHRASES && care_phrase(care->rung, i); i++)
		page_choice(page, "", "%s", care_phrase(care->rung, i));
	if (has_standard_words(care->rung))
		/* TRANSLATORS: そのまま Enter なら、責めない決まったことばで伝えます。 */
		page_text(page, "%s", _("Just Enter: in the usual words, which blame nobody."));
	/* TRANSLATORS: 0 やめる */
	page_text(page, "%s", _("0 Leave it"));
	/* TRANSLATORS: ことば (the prompt, before "> ") */
	care_ask(visit, page, _("Words"), on_words);
}

static void go_on(struct visit *visit)
{
	enum rung rung = visit->rest->care->rung;

	if (rung >= RUNG_ALL && rung <= RUNG_TODAY)
		ask_words(visit);
	else
		send(visit, "");
}

static void set_reason(struct care *care, const char *text)
{
	char clean[REASON_MAX + 1];

	free(care->reason);
	care->reason = text_clean(text, strlen(text), REASON_MAX, REASON_GRAPHEMES, clean, sizeof clean) == TEXT_FINE
		? mem_string(clean) : NULL;
}

static void ask_reason(struct visit *visit);

static void on_reason(struct visit *visit, const char *text, const char *folded)
{
	if (strcmp(folded, "0") == 0) {
		end_asking(visit);
		return;
	}
	set_reason(visit->rest->care, text);
	if (visit->rest->care->reason)
		go_on(visit);
	else
		ask_reason(visit);
}

static void ask_reason(struct visit *visit)
{
	const struct care *care = visit->rest->care;
	char *title = care->person[0] ? mem_format("%s: %s", care->person, care_rung(care->rung))
		: mem_string(care_rung(care->rung));
	struct page *page = page_create(title);

	free(title);
	/* TRANSLATORS: なぜ そうするのかを 1行で。 */
	page_text(page, "%s", _("Why, in one line."));
	/* TRANSLATORS: 記録に残り、本人も あとで読めます。だれが知らせたかは書かないでください。 */
	page_text(page, "%s", _("It stays on record, and the person may read it later. Leave out who told."));
	/* TRANSLATORS: 0 やめる */
	page_text(page, "%s", _("0 Leave it"));
	/* TRANSLATORS: 理由 (the prompt, before "> ") */
	care_ask(visit, page, _("Reason"), on_reason);
}

bool care_rung_names(enum rung rung)
{
	return rung != RUNG_ALL && rung != RUNG_COORDINATOR && rung != RUNG_EMERGENCY;
}

static void put_together(struct visit *visit, enum rung rung, const char *nickname, uint32_t report,
	const char *reason)
{
	struct care *care = visit->rest->care;

	care->rung = rung;
	care->measure_report = report;
	snprintf(care->person, sizeof care->person, "%s", nickname);
	set_reason(care, reason);
	if (!care->person[0] && care_rung_names(rung))
		/* TRANSLATORS: だれのことか 名前を付けてください: /対応 %d 名前 理由 */
		visit_tell(visit, _("Whom is it about? /act %d NAME REASON, or open a report first."), (int)rung);
	else if (!care->reason && rung != RUNG_WATCH)
		ask_reason(visit);
	else
		go_on(visit);
}

void care_measure(struct visit *visit, enum rung rung, const char *nickname, const char *reason)
{
	put_together(visit, rung, nickname, 0, reason);
}

void care_measure_reported(struct visit *visit, enum rung rung, const char *reason)
{
	const struct care *care = visit->rest->care;
	char person[NICKNAME_MAX + 1];

	memcpy(person, care->about_whom, sizeof person);
	put_together(visit, rung, person, care->report, reason);
}

/* -- not here for now -- */

static void ask_suspend(struct visit *visit);

static void on_suspend(struct visit *visit, const char *text, const char *folded)
{
	struct care *care = visit->rest->care;
	struct message request = { .number = REQ_SUSPEND, .suspend = { .nickname = wire_string(care->person), .on = true,
		.reason = wire_string(care->reason) } };

	(void)text;
	if (strcmp(folded, "0") == 0) {
		end_asking(visit);
	} else if (strcmp(folded, "1") == 0) {
		visit->page->stays = false;
		visit_close_page(visit);
		visit_request(visit, &request);
	} else {
		ask_suspend(visit);
	}
}

/* The reason is what its person reads last: whoever writes it sees it once as they will. */
static void ask_suspend(struct visit *visit)
{
	struct care *care = visit->rest->care;
	/* TRANSLATORS: %sさんに、しばらく お休みを お願いします。 */
	char *title = mem_format(_("%s is asked to stay away for now."), care->person);
	struct page *page = page_create(title);

	free(title);
	/* TRANSLATORS: 本人は こう読みます。職員から: %s。 */
	page_text(page, _("They read: From staff: %s."), care->reason);
	/* TRANSLATORS: もう1人のコーディネーターの同意のあと、本人の画面が閉じ、入れなくなります。 */
	page_text(page, "%s", _("Once a second coordinator agrees, their screen closes, and they cannot come in."));
	/* TRANSLATORS: /お休みをとく 名前 で、また入れるように できます。 */
	page_text(page, "%s", _("/lift and the name welcomes them again."));
	/* TRANSLATORS: お願いする */
	page_choice(page, "", "%s", _("Ask them so"));
	/* TRANSLATORS: 0 やめる */
	page_text(page, "%s", _("0 Leave it"));
	/* TRANSLATORS: 番号 (the prompt, before "> ") */
	care_ask(visit, page, _("Number"), on_suspend);
}

void care_suspend(struct visit *visit, const char *nickname, const char *reason)
{
	struct care *care = visit->rest->care;

	snprintf(care->person, sizeof care->person, "%s", nickname);
	set_reason(care, reason);
	if (care->reason)
		ask_suspend(visit);
}

/* -- lists -- */

static void gather(struct visit *visit, const char *title, enum wire_number request)
{
	struct care *care = visit->rest->care;

	page_destroy(care->list);
	care->list = page_create(title);
	care->is_opening = false;
	visit_request_plain(visit, request);
}

void care_list_reports(struct visit *visit)
{
	/* TRANSLATORS: 知らせ一覧です。番号で開きます(開いたことは記録に残ります)。 */
	gather(visit, _("Reports. A number opens one, which is put on record."), REQ_REPORTS);
}

void care_list_measures(struct visit *visit)
{
	/* TRANSLATORS: いまの対応です。 */
	gather(visit, _("What is being done just now."), REQ_MEASURES);
}

void care_list_about_me(struct visit *visit)
{
	/* TRANSLATORS: 職員が あなたについて したことの記録です。 */
	gather(visit, _("What staff did about you, as it is on record."), REQ_ABOUT_ME);
}

/* -- reports -- */

uint32_t care_open_report(const struct visit *visit)
{
	return visit->rest->care->report;
}

/* "こたろうさんの行"; owned. */
static char *subject_words(uint8_t about, const char *person)
{
	if (about == REPORT_MANNER)
		/* TRANSLATORS: %sさんの ふるまい */
		return mem_format(_("how %s behaves"), person);
	if (about == REPORT_POST)
		/* TRANSLATORS: %sさんの投稿 */
		return mem_format(_("a post of %s"), person);
	/* TRANSLATORS: %sさんの行 */
	return mem_format(_("a line of %s"), person);
}

/* "19:40 フリースペース、こたろうさんの行"; owned. */
static char *describe(const struct visit *visit, const struct wire_report_seen *seen)
{
	char nickname[NICKNAME_MAX + 1], room[ID_MAX + 1], person[128], time[8], *subject, *words;

	wire_copy(nickname, sizeof nickname, seen->nickname);
	wire_copy(room, sizeof room, seen->room);
	words_person(nickname, seen->role < ROLE_COUNT ? (enum role)seen->role : ROLE_PARTICIPANT, person, sizeof person);
	care_time(seen->at, time);
	subject = subject_words(seen->about, person);
	words = mem_format("%s %s%s%s", time, care_room(visit, room), room[0] ? _(", ") : "", subject);
	free(subject);
	return words;
}

static void list_report(struct visit *visit, const struct wire_report_seen *seen, const char *words)
{
	struct care *care = visit->rest->care;
	char *command = mem_format("/read-report %u", seen->report);

	if (seen->taken_by.size > 0)
		/* TRANSLATORS: %s。%.*sが見ています */
		page_choice(care->list, command, _("%s. %.*s looks at it"), words, (int)seen->taken_by.size, seen->taken_by.at);
	else
		page_choice(care->list, command, "%s", words);
	free(command);
}

void care_on_report(struct visit *visit, const struct message *event)
{
	const struct wire_report_seen *seen = &event->report_seen;
	char *words = describe(visit, seen);

	if (seen->is_opened)
		care_begin_opened(visit, seen, words);
	else if (visit->rest->care->list)
		list_report(visit, seen, words);
	free(words);
}

static void finish_list(struct visit *visit, const char *nothing, const char *below)
{
	struct page *page = visit->rest->care->list;

	visit->rest->care->list = NULL;
	if (page->count == 0)
		page_text(page, "%s", nothing);
	else if (below)
		page_text(page, "%s", below);
	visit_open(visit, page);
}

void care_on_done(struct visit *visit, enum wire_number request)
{
	struct care *care = visit->rest->care;

	if (request == REQ_REPORT_CLOSE) {
		care->report = 0;
		/* TRANSLATORS: 知らせを閉じました。 */
		visit_tell(visit, "%s", _("The report is closed."));
	} else if (request == REQ_EMERGENCY) {
		/* TRANSLATORS: その手順を 記録しました。 */
		visit_tell(visit, "%s", _("That step is on record."));
	}
	if (!care->list)
		return;
	if (request == REQ_REPORT_READ)
		care_show_opened(visit);
	else if (request == REQ_REPORTS)
		/* TRANSLATORS: 待っている知らせは ありません。 */
		finish_list(visit, _("No report is waiting."), NULL);
	else if (request == REQ_MEASURES)
		/* TRANSLATORS: いまは 何もありません。 / /もどす 番号 で終えられます。 */
		finish_list(visit, _("Nothing just now."), _("/undo and a number ends one."));
	else if (request == REQ_ABOUT_ME)
		/* TRANSLATORS: 記録は ありません。 / 気になることは、責任者に聞けます。連絡先は /連絡先 */
		finish_list(visit, _("There is nothing on record about you."),
			_("If something seems wrong to you, a coordinator listens: /contacts"));
}

void care_on_refused(struct visit *visit, enum wire_number request)
{
	struct care *care = visit->rest->care;

	if (request != REQ_REPORTS && request != REQ_MEASURES && request != REQ_ABOUT_ME && request != REQ_REPORT_READ)
		return;
	page_destroy(care->list);
	care->list = NULL;
}

/* -- measures -- */

/* "12 こたろう、10分お休み"; owned. */
static char *name_measure(const struct wire_measure_seen *seen)
{
	const char *rung = care_rung((enum rung)seen->rung);

	return seen->nickname.size > 0 ? mem_format("%.*s%s%s", (int)seen->nickname.size, seen->nickname.at, _(", "), rung)
		: mem_string(rung);
}

/* What a second one of staff is asked, with both answers to choose from. */
static void list_asked(struct page *page, const struct wire_measure_seen *seen, const char *name)
{
	char *yes = mem_format("/confirm %u", seen->measure), *no = mem_format("/confirm %u no", seen->measure);

	/* TRANSLATORS: %u: %s。%.*sが同意をもとめています。理由: %.*s */
	page_text(page, _("%u: %s. %.*s asks a second one. Why: %.*s"), seen->measure, name, (int)seen->staff.size,
		seen->staff.at, (int)seen->reason.size, seen->reason.at);
	/* TRANSLATORS: 同意する (%u) / 見合わせたい (%u) */
	page_choice(page, yes, _("Agree (%u)"), seen->measure);
	page_choice(page, no, _("Rather not (%u)"), seen->measure);
	free(yes);
	free(no);
}

static void list_measure(struct visit *visit, const struct wire_measure_seen *seen, const char *name)
{
	struct care *care = visit->rest->care;
	char until[8];

	care_time(seen->until, until);
	if (!care->list)
		return;
	care_add_standing(visit);
	if (seen->state == MEASURE_ASKED && !seen->is_mine && !care->is_opening)
		list_asked(care->list, seen, name);
	else if (seen->state == MEASURE_ASKED)
		/* TRANSLATORS: %u: %s。もう1人の職員の同意を待っています。 */
		page_text(care->list, _("%u: %s. It waits for a second one of staff."), seen->measure, name);
	else if (seen->until > 0)
		/* TRANSLATORS: %u: %s、%s まで */
		page_text(care->list, _("%u: %s, until %s"), seen->measure, name, until);
	else
		page_text(care->list, "%u: %s", seen->measure, name);
}

static char *asked_words(const struct wire_measure_seen *seen, const char *name)
{
	if (seen->is_mine)
		/* TRANSLATORS: 「%s」は もう1人の職員の同意を待っています。/もどす %u で取り下げられます。 */
		return mem_format(_("%s: waits for a second one of staff to agree. /undo %u takes it back."), name,
			seen->measure);
	/* TRANSLATORS: %.*sが「%s」に同意をもとめています。理由: %.*s。よければ /同意 %u、そうでなければ /同意 %u いいえ */
	return mem_format(_("%.*s asks a second one to agree. %s. Why: %.*s. /confirm %u, or /confirm %u no"),
		(int)seen->staff.size, seen->staff.at, name, (int)seen->reason.size, seen->reason.at, seen->measure,
		seen->measure);
}

void care_on_measure(struct visit *visit, const struct message *event)
{
	/* TRANSLATORS: しました。 / 今回は見合わせになりました。 / 終わりました。 */
	static const char *const states[MEASURE_COUNT] = { [MEASURE_DONE] = N_("It is done."),
		[MEASURE_DECLINED] = N_("A second one would rather not."), [MEASURE_UNDONE] = N_("It is over.") };
	/* TRANSLATORS: はじめました。 / コーディネーターに伝えました。 / はじめました。/もどす で 終えます。 */
	static const char *const begun[RUNG_COUNT] = { [RUNG_WATCH] = N_("It has begun."),
		[RUNG_COORDINATOR] = N_("The coordinators know."), [RUNG_EMERGENCY] = N_("It has begun.") };
	const struct wire_measure_seen *seen = &event->measure_seen;
	char *name = name_measure(seen), *words = NULL;

	if (seen->is_listed)
		list_measure(visit, seen, name);
	else if (seen->state == MEASURE_ASKED)
		words = asked_words(seen, name);
	else if (seen->state == MEASURE_DONE && seen->rung < RUNG_COUNT && begun[seen->rung])
		words = mem_format("%u %s: %s", seen->measure, name, _(begun[seen->rung]));
	else if (seen->state < MEASURE_COUNT)
		words = mem_format("%u %s: %s", seen->measure, name, _(states[seen->state]));
	if (words)
		visit_tell_once(visit, words);
	free(words);
	free(name);
}

/* What an act on record is called for the person it was about. */
static const char *act_words(struct wire_text act)
{
	/* TRANSLATORS: 席をかえてもらえるか聞きました / 今日は ここまでに してもらえるか聞きました / あなただけに ことばを伝えました /
	 * 席をうつしました / 10分お休みにしました / 今日はお休みにしました / お休みを終わりにしました / しばらく入れないように
	 * しました / また入れるようにしました / 役割をかえました / 投稿をかくしました / 投稿をまた見えるようにしました */
	static const struct { const char *act, *words; } names[] = {
		{ "ask-move", N_("asked you to sit somewhere else") }, { "ask-leave", N_("asked you to call it a day") },
		{ "word", N_("said a word to you alone") }, { "move-seat", N_("gave you a seat elsewhere") },
		{ "pause", N_("gave you ten minutes of rest") }, { "rest-today", N_("gave you a rest for the day") },
		{ "undo-pause", N_("ended your rest") }, { "undo-rest", N_("ended your rest") },
		{ "reset", N_("gave a code for a new passphrase of yours") },
		{ "suspend", N_("asked you to stay away for now") }, { "lift", N_("welcomed you again") },
		{ "restore", N_("welcomed you again") }, { "role", N_("changed your role") },
		{ "hide-post", N_("hid a post of yours") }, { "show-post", N_("showed a post of yours again") }
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (wire_equals(act, names[i].act))
			return _(names[i].words);
	return "";
}

void care_on_about_me(struct visit *visit, const struct message *event)
{
	const struct wire_about_me_seen *seen = &event->about_me_seen;
	struct care *care = visit->rest->care;
	char day[24] = "";
	struct tm tm;

	if (!care->list)
		return;
	clock_local(seen->at, &tm);
	strftime(day, sizeof day, "%Y-%m-%d %H:%M", &tm);
	/* TRANSLATORS: %s 職員が %s (what they did) */
	page_text(care->list, _("%s  staff %s"), day, act_words(seen->act));
	if (seen->reason.size > 0)
		/* TRANSLATORS: 理由: %.*s */
		page_text(care->list, _("  because: %.*s"), (int)seen->reason.size, seen->reason.at);
}

/* A place that wrote no procedure down says so in one step without words. */
void care_on_emergency(struct visit *visit, const struct message *event)
{
	const struct wire_emergency_step *step = &event->emergency_step;
	struct care *care = visit->rest->care;
	char *command = mem_format("/emergency %u %u", step->measure, step->step);

	if (!care->list || step->step <= 1) {
		page_destroy(care->list);
		/* TRANSLATORS: 緊急手順です。終えた手順の番号を入れると 記録されます。 */
		care->list = page_create(_("The emergency procedure. The number of a step that is done puts it on record."));
	}
	if (step->words.size > 0)
		page_choice(care->list, command, "%.*s", (int)step->words.size, step->words.at);
	else
		/* TRANSLATORS: この場所の手順は まだ書かれていません。いのちの危険がある時は 119 や 110 です。/連絡先 も見られます。 */
		page_text(care->list, "%s",
			_("This place has not written its own down yet. In danger of life, call the emergency number. /contacts helps."));
	free(command);
	if (!step->is_last)
		return;
	visit_open(visit, care->list);
	care->list = NULL;
}
