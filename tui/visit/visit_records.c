/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages about what is on record: how long what is kept; for staff, figures and what staff did. The hub tells each row
 * by row; a page opens once it is whole. */
#include "command_list.h"

#include <stdio.h>
#include <stdlib.h>

#include "care.h"
#include "clock.h"
#include "mem.h"
#include "visit_rest.h"
#include "words.h"

static void begin(struct visit *visit, const struct message *request, const char *title)
{
	page_destroy(visit->rest->records);
	visit->rest->records = page_create(title);
	visit_request(visit, request);
}

/* The page that was being gathered, NULL if none was: opened by the caller. */
static struct page *end(struct visit *visit)
{
	struct page *page = visit->rest->records;

	visit->rest->records = NULL;
	return page;
}

void command_kept(struct visit *visit, const char *argument)
{
	(void)argument;
	/* TRANSLATORS: ここに のこるものと、その長さです。 */
	begin(visit, &(struct message){ .number = REQ_KEEPING }, _("What is kept here, and for how long."));
}

void visit_on_keeping(struct visit *visit, const struct message *event)
{
	struct page *page = visit->rest->records;
	unsigned time = event->kept.time;
	const char *what;

	if (!page || event->kept.keeping >= KEEPING_COUNT)
		return;
	what = words_keeping((enum keeping)event->kept.keeping);
	if (event->kept.keeping == KEEPING_BACKUPS)
		visit->rest->backups_days = time;
	if (time == 0)
		/* TRANSLATORS: %s: すぐに消えます */
		page_text(page, _("%s: gone within the hour"), what);
	else if (event->kept.unit == KEEPING_DAYS)
		page_text(page, ngettext("%s: %u day", "%s: %u days", time), what, time);
	else
		page_text(page, ngettext("%s: %u hour", "%s: %u hours", time), what, time);
}

void visit_on_kept_listed(struct visit *visit)
{
	struct page *page = end(visit);
	unsigned days = visit->rest->backups_days;

	if (!page)
		return;
	/* TRANSLATORS: 名前・設定・鍵は あなたがやめる日まで。来た時刻はのこさず、日だけのこります。 */
	page_text(page, "%s", _("Your nickname, settings and keys: until you leave. Of your visits only the newest day."));
	/* TRANSLATORS: 消したものも 控えには あと%u日のこり、そのあと どこにもなくなります。 */
	page_text(page, ngettext("What is erased stays in those copies for %u day more; then it is nowhere.",
		"What is erased stays in those copies for %u days more; then it is nowhere.", days), days);
	/* TRANSLATORS: 自分の記録を 全部見る */
	page_choice(page, "/export", "%s", _("See all that is stored about you"));
	/* TRANSLATORS: 全部消して やめる */
	page_choice(page, "/leave-forever", "%s", _("Have it all erased"));
	visit_open(visit, page);
}

void visit_on_staying(struct visit *visit, const struct message *event)
{
	(void)event;
	/* TRANSLATORS: おかえりなさい。7日後に消すのは とりやめました。なにも消えていません。 */
	visit_tell(visit, "%s", _("Welcome back. Nothing will be erased, and nothing was."));
}

/* -- figures -- */

void command_stats(struct visit *visit, const char *argument)
{
	char *title;

	if (argument[0] && visit->view.role != ROLE_COORDINATOR) {
		/* TRANSLATORS: 月の数字は コーディネーターが見ます。/統計 だけなら きょうの数字です。 */
		visit_tell(visit, "%s", _("Months are for coordinators. /stats alone shows today."));
		return;
	}
	title = argument[0] ? mem_format(_("Figures of %s."), argument) : mem_string(_("Today so far, in figures."));
	/* TRANSLATORS: %sの数字です。 / きょう ここまでの数字です。 */
	begin(visit, &(struct message){ .number = REQ_FIGURES, .figures = { .month = wire_string(argument) } }, title);
	snprintf(visit->rest->period, sizeof visit->rest->period, "%s", argument);
	free(title);
}

/* Of a day two come: the hours it was open, then the visits. */
void visit_on_figure(struct visit *visit, const struct message *event)
{
	const struct wire_figure *told = &event->figure;
	struct page *page = visit->rest->records;

	if (!page || told->figure >= FIGURE_COUNT)
		return;
	snprintf(visit->rest->period, sizeof visit->rest->period, "%.*s", (int)told->period.size, told->period.at);
	if (!told->is_part)
		/* TRANSLATORS: %s: %.*s */
		page_text(page, _("%s: %.*s"), words_figure((enum figure)told->figure), (int)told->shown.size, told->shown.at);
	else if (told->figure == FIGURE_VISITS)
		/* TRANSLATORS: %.*s のべ %.*s人 */
		page_text(page, _("%.*s: visits %.*s"), (int)told->period.size, told->period.at, (int)told->shown.size,
			told->shown.at);
}

/* For coordinators: the month of what is shown, and the one before. */
static void offer_months(struct page *page, const char *period)
{
	char command[32];
	int year, month;

	if (sscanf(period, "%4d-%2d", &year, &month) != 2)
		return;
	for (int i = 0; i < 2; i++) {
		snprintf(command, sizeof command, "/stats %04d-%02d", year, month);
		page_choice(page, command, "%04d-%02d", year, month);
		year -= month == 1;
		month = month == 1 ? 12 : month - 1;
	}
}

void visit_on_figures_listed(struct visit *visit)
{
	struct page *page = end(visit);

	if (!page)
		return;
	if (page->count == 0)
		/* TRANSLATORS: その月の数字は まだありません。 */
		page_text(page, "%s", _("There are no figures of that time."));
	/* TRANSLATORS: <5 は 0から4のどれか、* は出さない数です。だれのことか わからないようにしています。 */
	page_text(page, "%s",
		_("<5 is any number up to four, * is left out: so that nobody can be found in a figure. A month is told once over."));
	if (visit->view.role == ROLE_COORDINATOR)
		offer_months(page, visit->rest->period);
	visit_open(visit, page);
}

/* -- what staff did -- */

static bool read_day(const char *argument, uint32_t *day)
{
	struct clock_date date;
	int64_t found = 0;

	if (argument[0] && (sscanf(argument, "%4d-%2d-%2d", &date.year, &date.month, &date.day) != 3
			|| !clock_day_of(date, &found) || found <= 0))
		return false;
	*day = (uint32_t)found;
	return true;
}

static void write_day(uint32_t day, char *to, size_t size)
{
	struct clock_date date = clock_date_of(day);

	snprintf(to, size, "%04d-%02d-%02d", date.year, date.month, date.day);
}

void command_audit(struct visit *visit, const char *argument)
{
	struct message request = { .number = REQ_AUDIT };

	if (visit->view.role != ROLE_COORDINATOR)
		/* TRANSLATORS: 職員の記録簿は コーディネーターが見ます。自分についてのことは /わたしの記録 */
		visit_tell(visit, "%s", _("Coordinators read what staff did. What was done about you: /my-records"));
	else if (!read_day(argument, &request.audit.day))
		/* TRANSLATORS: 日を 2026-11-25 のように書いてください。ただの /記録簿 で いちばん新しい日です。 */
		visit_tell(visit, "%s", _("Write the day as 2026-11-25. /audit alone shows the newest one."));
	else
		/* TRANSLATORS: 職員がしたことの記録です。 */
		begin(visit, &request, _("What staff did, as it is on record."));
}

void visit_on_act(struct visit *visit, const struct message *event)
{
	const struct wire_act *act = &event->act;
	struct sentences words = { .size = 0 };
	struct tm tm = { 0 };
	char done[128], room[ID_MAX + 1], reason[REASON_MAX + 1];

	if (!visit->rest->records)
		return;
	clock_local(act->at * 1000, &tm);
	words_act(act->act, done, sizeof done);
	words_act(act->reason, reason, sizeof reason); /* who agreed to something did so because of that act */
	wire_copy(room, sizeof room, act->room);
	if (act->is_machine && wire_equals(act->act, "consult-lapsed"))
		/* TRANSLATORS: %02d:%02d 時間がたって、ひとりでに: %s */
		visit_add(&words, visit, _("%02d:%02d by itself, as its time was over: %s."), tm.tm_hour, tm.tm_min, done);
	else if (act->is_machine)
		/* TRANSLATORS: %02d:%02d コマンドから: %s */
		visit_add(&words, visit, _("%02d:%02d from the command line: %s."), tm.tm_hour, tm.tm_min, done);
	else
		visit_add(&words, visit, _("%02d:%02d %.*s: %s."), tm.tm_hour, tm.tm_min, (int)act->staff.size, act->staff.at,
			done);
	if (act->person.size > 0)
		/* TRANSLATORS: 相手 %.*s。 */
		visit_add(&words, visit, _("To %.*s."), (int)act->person.size, act->person.at);
	if (act->room.size > 0)
		/* TRANSLATORS: 部屋 %s。 */
		visit_add(&words, visit, _("In %s."), care_room(visit, room));
	if (act->second.size > 0)
		/* TRANSLATORS: 確認 %.*s。 */
		visit_add(&words, visit, _("Agreed by %.*s."), (int)act->second.size, act->second.at);
	if (reason[0])
		/* TRANSLATORS: 理由: %s */
		visit_add(&words, visit, _("Why: %s"), reason);
	page_text(visit->rest->records, "%s", words.text);
}

static void offer_day(struct page *page, uint32_t day)
{
	char text[16], command[32];

	if (day == 0)
		return;
	write_day(day, text, sizeof text);
	snprintf(command, sizeof command, "/audit %s", text);
	page_choice(page, command, "%s", text);
}

void visit_on_audited(struct visit *visit, const struct message *event)
{
	const struct wire_audited *told = &event->audited;
	struct page *page = end(visit);
	char day[16];

	if (!page)
		return;
	write_day(told->day, day, sizeof day);
	free(page->title);
	/* TRANSLATORS: 職員がしたことの記録です。%s、新しい順。 */
	page->title = mem_format(_("What staff did on %s, newest first."), day);
	if (page->count == 0)
		/* TRANSLATORS: この日は なにもありません。 */
		page_text(page, "%s", _("There is nothing on record of that day."));
	offer_day(page, told->before);
	offer_day(page, told->after);
	visit_open(visit, page);
}
