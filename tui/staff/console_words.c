/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands in the console's rows. A new kind of thing that waits is a row in the table at `kinds`. */
#include "console_words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "care.h"
#include "clock.h"
#include "command.h"
#include "words.h"

/* What stands after the command's name. */
enum follows { FOLLOWS_NOTHING, FOLLOWS_PLACE, FOLLOWS_NUMBER };

/* A kind whose command is not there yet has none. */
static const struct {
	const char *name, *command;
	enum follows follows;
} kinds[WAITING_KINDS] = {
	/* TRANSLATORS: 案内 */
	[WAITING_CALL] = { N_("call"), "guide", FOLLOWS_PLACE },
	/* TRANSLATORS: 相談 */
	[WAITING_CONSULT] = { N_("consult"), "desk", FOLLOWS_PLACE },
	/* TRANSLATORS: 通報 */
	[WAITING_REPORT] = { N_("report"), "read-report", FOLLOWS_NUMBER },
	/* TRANSLATORS: 手紙 */
	[WAITING_LETTER] = { N_("letter"), "letters", FOLLOWS_NOTHING },
	/* TRANSLATORS: 申込 */
	[WAITING_APPLICATION] = { N_("apply"), "applications", FOLLOWS_NOTHING },
	/* TRANSLATORS: メール */
	[WAITING_MAIL] = { N_("mail"), "mails", FOLLOWS_NOTHING },
	/* TRANSLATORS: 同意 */
	[WAITING_CONFIRM] = { N_("agree"), "measures", FOLLOWS_NOTHING },
	/* TRANSLATORS: 責任者 */
	[WAITING_COORDINATOR] = { N_("look"), "measures", FOLLOWS_NOTHING },
	/* TRANSLATORS: 予約 */
	[WAITING_APPOINTMENT] = { N_("booked"), "desk", FOLLOWS_PLACE }
};

const char *console_words_kind(enum waiting_kind kind)
{
	return _(kinds[kind].name);
}

void console_words_command(const struct visit *visit, const struct console_waiting *waiting, bool is_shown, char *to,
	size_t size)
{
	const struct command *command = command_find(kinds[waiting->kind].command);
	char name[64] = "";

	to[0] = '\0';
	if (!command)
		return;
	if (is_shown)
		command_name(visit, command, name, sizeof name);
	else
		snprintf(name, sizeof name, "%s", command->name);
	switch (kinds[waiting->kind].follows) {
	case FOLLOWS_NOTHING:
		snprintf(to, size, "/%s", name);
		break;
	case FOLLOWS_PLACE:
		snprintf(to, size, "/%s %u", name, waiting->place);
		break;
	case FOLLOWS_NUMBER:
		snprintf(to, size, "/%s %llu", name, (unsigned long long)waiting->number);
		break;
	}
}

void console_words_whose(const struct console_waiting *waiting, char *to, size_t size)
{
	if (waiting->count > 1)
		/* TRANSLATORS: %u件 */
		snprintf(to, size, ngettext("%u of them", "%u of them", waiting->count), waiting->count);
	else if (waiting->nickname[0])
		words_person(waiting->nickname, waiting->role, to, size);
	else
		snprintf(to, size, "-");
}

void console_words_minutes(const struct console_waiting *waiting, char *to, size_t size)
{
	unsigned minutes = console_minutes(waiting, clock_wall_ms());

	to[0] = '\0';
	if (waiting->since == 0)
		return;
	if (minutes < 60)
		/* TRANSLATORS: %u分 */
		snprintf(to, size, _("%u min"), minutes);
	else if (minutes < 48 * 60)
		/* TRANSLATORS: %u時間 */
		snprintf(to, size, _("%u h"), minutes / 60);
	else
		/* TRANSLATORS: %u日 */
		snprintf(to, size, _("%u days"), minutes / (24 * 60));
}

/* Joins what is there with a space. */
static void add(char *to, size_t size, const char *words)
{
	size_t used = strlen(to);

	if (words[0] && used < size)
		snprintf(to + used, size - used, "%s%s", used > 0 ? " " : "", words);
}

/* Of a measure the rung's number comes first: "5 looks tired". */
static void measure_note(const char *words, char *to, size_t size)
{
	char *reason;
	unsigned long rung = strtoul(words, &reason, 10);

	snprintf(to, size, "%s", care_rung((enum rung)rung));
	add(to, size, reason + (*reason == ' '));
}

/* Of a consultation: the wish, whether by text only, and how many it is of its person's, as numbers; then whom they
 * would like to talk with. */
static void consult_note(const struct console_waiting *waiting, char *to, size_t size)
{
	char part[128], *rest;
	unsigned long wish = strtoul(waiting->words, &rest, 10), is_text_only = strtoul(rest, &rest, 10);
	unsigned long nth = strtoul(rest, &rest, 10);

	to[0] = '\0';
	if (waiting->marks & MARK_AWAY)
		/* TRANSLATORS: いまは不在 */
		add(to, size, _("not here just now"));
	if (nth > 1) {
		/* TRANSLATORS: %lu回目 */
		snprintf(part, sizeof part, _("no. %lu"), nth);
		add(to, size, part);
	}
	if (wish == WISH_LETTER)
		/* TRANSLATORS: 手紙で */
		add(to, size, _("by letter"));
	if (wish == WISH_LATER)
		/* TRANSLATORS: 予約 */
		add(to, size, _("booked"));
	if (is_text_only)
		/* TRANSLATORS: 文字だけ */
		add(to, size, _("text only"));
	rest += *rest == ' ';
	if (*rest) {
		/* TRANSLATORS: %sさんに */
		snprintf(part, sizeof part, _("with %s"), rest);
		add(to, size, part);
	}
}

/* Of a call: who is on the way. Else what was said of it. */
void console_words_note(const struct console_waiting *waiting, char *to, size_t size)
{
	if (waiting->kind == WAITING_CONFIRM || waiting->kind == WAITING_COORDINATOR)
		measure_note(waiting->words, to, size);
	else if (waiting->kind == WAITING_CONSULT)
		consult_note(waiting, to, size);
	else
		snprintf(to, size, "%s", waiting->kind == WAITING_CALL ? "" : waiting->words);
	if (waiting->kind == WAITING_APPOINTMENT && !waiting->words[0])
		/* TRANSLATORS: 時間はまだ */
		snprintf(to, size, "%s", _("no time chosen yet"));
	if (waiting->kind == WAITING_CALL && (waiting->marks & MARK_MINE))
		/* TRANSLATORS: あなたが行く */
		snprintf(to, size, "%s", _("you are going"));
	else if (waiting->marks & MARK_MINE)
		/* TRANSLATORS: 見ています */
		snprintf(to, size, "%s", _("you look at it"));
	else if (waiting->kind == WAITING_CALL && waiting->words[0])
		/* TRANSLATORS: %sが行く */
		snprintf(to, size, _("%s is going"), waiting->words);
	if (waiting->marks & MARK_FIRST)
		/* TRANSLATORS: 初めて */
		add(to, size, _("first time"));
}

void console_words_waiting(const struct visit *visit, const struct console_waiting *waiting, char *to, size_t size)
{
	char part[256];

	snprintf(to, size, "%s", console_words_kind(waiting->kind));
	console_words_whose(waiting, part, sizeof part);
	add(to, size, part);
	console_words_minutes(waiting, part, sizeof part);
	add(to, size, part);
	console_words_note(waiting, part, sizeof part);
	add(to, size, part);
	(void)visit;
}

void console_words_spot(const struct visit *visit, const struct console_person *person, char *to, size_t size)
{
	const char *room = visit_name(visit, person->name, person->name_en);
	const char *spot = visit_name(visit, person->spot, person->spot_en);
	bool is_near = strcmp(person->room, visit->view.room) == 0;

	if (!person->room[0])
		/* TRANSLATORS: ひとりのところ (ギャラリーや 相談室) */
		snprintf(to, size, "%s", _("by themselves"));
	else if (spot[0] && is_near)
		snprintf(to, size, "%s", spot);
	else
		snprintf(to, size, "%s%s%s", room, spot[0] ? " " : "", spot);
}

void console_words_marks(const struct console_person *person, char *to, size_t size)
{
	static const struct { unsigned mark, state; const char *words; } signs[] = {
		/* TRANSLATORS: よんでいる */
		{ 0, STATE_CALLING, N_("calls") },
		/* TRANSLATORS: 初めて */
		{ MARK_FIRST, 0, N_("new") },
		/* TRANSLATORS: 長く無言 */
		{ MARK_SILENT, 0, N_("long silent") },
		/* TRANSLATORS: そっと */
		{ 0, STATE_QUIET, N_("quiet") },
		/* TRANSLATORS: 見るだけ */
		{ 0, STATE_LISTENING, N_("listens") },
		/* TRANSLATORS: 手をあげている */
		{ 0, STATE_HAND, N_("hand up") }
	};
	/* These two are a hint to staff that a guest may like a word. */
	unsigned marks = role_is_staff(person->role) ? person->marks & ~(unsigned)(MARK_FIRST | MARK_SILENT) : person->marks;

	to[0] = '\0';
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if ((marks & signs[i].mark) || (person->state & signs[i].state))
			add(to, size, _(signs[i].words));
}

void console_words_handover(const struct console_note *note, char *to, size_t size)
{
	struct tm tm;

	clock_local(note->at * 1000, &tm);
	snprintf(to, size, "%d/%d %s%s%s", tm.tm_mon + 1, tm.tm_mday, note->about, note->about[0] ? ": " : "", note->text);
}

void console_words_unnamed(const struct console *console, char *to, size_t size)
{
	to[0] = '\0';
	if (console->watching + console->peeking > 0)
		/* TRANSLATORS: 見学 %u  のぞき %u (名前なし) */
		snprintf(to, size, _("%u watch, %u peek (no names)"), console->watching, console->peeking);
}

void console_words_today(const struct console *console, int row, char *to, size_t size)
{
	unsigned silent = console->today_people > console->today_talked ? console->today_people - console->today_talked : 0;

	if (row == 0)
		/* TRANSLATORS: 今日  のべ %u  初めて %u */
		snprintf(to, size, _("Today  %u people, %u new"), console->today_people, console->today_first);
	else
		/* TRANSLATORS:   話した人 %u  見るだけ %u  通報 %u */
		snprintf(to, size, _("  spoke %u watched %u reports %u"), console->today_talked, silent,
			console->today_reports);
}

/* New here, and nobody is on the way to them; or calling. */
static bool may_like_a_word(const struct console *console, const struct console_person *person)
{
	bool is_guided = false;

	for (int i = 0; i < console->waiting_count; i++)
		is_guided = is_guided || (console->waiting[i].kind == WAITING_CALL && console->waiting[i].words[0]
			&& strcmp(console->waiting[i].nickname, person->nickname) == 0);
	return !role_is_staff(person->role) && !(person->state & STATE_QUIET) && !is_guided
		&& (person->marks & (MARK_FIRST | MARK_SILENT));
}

bool console_words_hint(const struct console *console, int index, char *to, size_t size)
{
	for (int i = 0; i < console->people_count; i++) {
		const struct console_person *person = &console->people[i];

		if (!may_like_a_word(console, person) || index-- > 0)
			continue;
		if (person->marks & MARK_FIRST)
			/* TRANSLATORS: %s: 初めて。まだ案内なし */
			snprintf(to, size, _("%s: new, no guide yet"), person->nickname);
		else
			/* TRANSLATORS: %s: 無言は そのままで */
			snprintf(to, size, _("%s: silent. That is fine"), person->nickname);
		return true;
	}
	return false;
}

void console_words_date(uint64_t wall_ms, char *to, size_t size)
{
	/* TRANSLATORS: 日 月 火 水 木 金 土 */
	static const char *const days[] = { N_("Sun"), N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat") };
	struct tm tm;

	clock_local(wall_ms, &tm);
	/* TRANSLATORS: month, day, day of the week: %02d/%02d(%s) */
	snprintf(to, size, _("%02d/%02d (%s)"), tm.tm_mon + 1, tm.tm_mday, _(days[tm.tm_wday]));
}
