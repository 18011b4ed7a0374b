/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages about what is on record: how long what is kept. The hub tells it row by row; a page opens once it is whole. */
#include "command_list.h"
#include "visit_rest.h"
#include "words.h"

static void begin(struct visit *visit, enum wire_number request, const char *title)
{
	page_destroy(visit->rest->records);
	visit->rest->records = page_create(title);
	visit_request_plain(visit, request);
}

void command_kept(struct visit *visit, const char *argument)
{
	(void)argument;
	/* TRANSLATORS: ここに のこるものと、その長さです。 */
	begin(visit, REQ_KEEPING, _("What is kept here, and for how long."));
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
	struct page *page = visit->rest->records;
	unsigned days = visit->rest->backups_days;

	if (!page)
		return;
	visit->rest->records = NULL;
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
