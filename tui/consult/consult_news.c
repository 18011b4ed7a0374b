/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What became of one's consultation while one was away: said once, kindly, and the hub hears that it was. */
#include <string.h>

#include "consult_parts.h"
#include "words.h"

static struct consult_news_told *find(struct consult_pages *pages, uint64_t consultation)
{
	for (int i = 0; i < pages->news_count; i++)
		if (pages->news[i].consultation == consultation)
			return &pages->news[i];
	return NULL;
}

bool consult_has_news(const struct visit *visit, uint64_t consultation)
{
	return find(visit->rest->consult_pages, consultation) != NULL;
}

static void tell(struct visit *visit, const struct consult_news_told *news)
{
	if (news->news == NEWS_RESTED)
		/* TRANSLATORS: %u日 書きこみがなかったので、相談は ひと区切りにしました。読みなおせて、手紙も書けます: /相談 */
		visit_tell(visit, ngettext("Nothing was written in your consultation for %u day, so it was closed. You can read it "
			"again, and write letters: /consult", "Nothing was written in your consultation for %u days, so it was closed. "
			"You can read it again, and write letters: /consult", news->days), news->days);
	else if (news->news == NEWS_UNANSWERED)
		/* TRANSLATORS: ごめんなさい。%u日のあいだ、手紙に お返事できませんでした。読みなおせて、新しくも書けます: /相談 */
		visit_tell(visit, ngettext("We are sorry: for %u day nobody could answer your letter, and it was closed. You can "
			"read it again, and write anew: /consult", "We are sorry: for %u days nobody could answer your letter, and it "
			"was closed. You can read it again, and write anew: /consult", news->days), news->days);
	else if (news->news == NEWS_UNTIMED)
		/* TRANSLATORS: %u日のあいだ 時間が決まらなかったので、相談は ひと区切りにしました。また いつでも たのめます: /相談 */
		visit_tell(visit, ngettext("For %u day no time was found for your consultation, so it was closed. You can ask "
			"again whenever you like: /consult", "For %u days no time was found for your consultation, so it was closed. "
			"You can ask again whenever you like: /consult", news->days), news->days);
	else if (news->news == NEWS_LETTER)
		/* TRANSLATORS: お出かけの間に、相談は手紙として受け取りました。相談員が読んで、返事を書きます: /相談 */
		visit_tell(visit, "%s", _("While you were away your request was kept as a letter. A counsellor reads it and answers: "
			"/consult"));
}

void consult_tell_news(struct visit *visit)
{
	struct consult_pages *pages = visit->rest->consult_pages;
	struct message request = { .number = REQ_CONSULT_HEARD };

	if (!pages->is_known || !(visit->view.is_ready || view_is_shut_out(&visit->view)))
		return;
	for (int i = 0; i < pages->news_count; i++) {
		if (pages->news[i].is_told)
			continue;
		pages->news[i].is_told = true;
		tell(visit, &pages->news[i]);
		request.consult_heard.consultation = pages->news[i].consultation;
		visit_request(visit, &request);
	}
}

void consult_on_news(struct visit *visit, const struct message *event)
{
	struct consult_pages *pages = visit->rest->consult_pages;
	const struct wire_consult_news *told = &event->consult_news;
	struct consult_news_told *news = find(pages, told->consultation);

	if (told->news == NEWS_NONE || told->news >= NEWS_COUNT || (news && news->news == (enum consult_news)told->news))
		return;
	if (!news && pages->news_count == CONSULT_NEWS_MAX) /* the oldest was told long ago */
		memmove(pages->news, pages->news + 1, (size_t)--pages->news_count * sizeof *pages->news);
	if (!news)
		news = &pages->news[pages->news_count++];
	*news = (struct consult_news_told){ told->consultation, (enum consult_news)told->news, told->days, false };
	consult_tell_news(visit);
}
