/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Staff help somebody who has lost passphrase and recovery code: what that means is said first, and then the code. */
#include "command_list.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clock.h"
#include "mem.h"
#include "name.h"
#include "text.h"
#include "visit_rest.h"
#include "words.h"

enum { UNTIL_ROOM = 32 };

static bool read_reset(const char *argument, char name[NAME_ROOM], char reason[REASON_MAX + 1])
{
	char word[256];
	const char *rest = command_word(argument, word, sizeof word);
	enum name_fault fault = name_clean(word, strlen(word), name);

	return (fault == NAME_FINE || fault == NAME_STAFF)
		&& text_clean(rest, strlen(rest), REASON_MAX, REASON_MAX, reason, REASON_MAX + 1) == TEXT_FINE;
}

static void answer(struct visit *visit, const char *text, const char *folded)
{
	struct message request = { .number = REQ_RESET };
	char name[NAME_ROOM], reason[REASON_MAX + 1], *asked = visit->page->asked;

	(void)text;
	if (strcmp(folded, "1") != 0) {
		visit_tell(visit, "%s", _("That number is not in this list. 0 goes back."));
		return;
	}
	visit->page->asked = NULL;
	if (asked && read_reset(strchr(asked, ' '), name, reason)) {
		request.reset.nickname = wire_string(name);
		request.reset.reason = wire_string(reason);
		visit_request(visit, &request);
	}
	free(asked);
	visit_close_page(visit);
}

static void ask(struct visit *visit, const char *name, const char *argument)
{
	/* TRANSLATORS: %s さんに、新しい あいことばのための コードを出しますか。 */
	char *title = mem_format(_("A code for %s, for a new passphrase?"), name);
	struct page *page = page_create(title);

	free(title);
	/* TRANSLATORS: 本人だと、ここではない方法で 確かめてから 出してください。 */
	page_text(page, "%s", _("Only once you made sure, by a way outside of this place, that it is really them."));
	/* TRANSLATORS: それまでに封をした手紙の控えと相談は、本人にも 閉じたままになります。 */
	page_text(page, "%s", _("What was sealed for them until now stays closed, to them as well."));
	/* TRANSLATORS: 相談は、いっしょに読んでいる人が あとから 開けなおせます。 */
	page_text(page, "%s", _("Who reads a consultation with them can open it to them again, later."));
	/* TRANSLATORS: 記録に残り、本人も読めます。 */
	page_text(page, "%s", _("It is kept on record, and they can read so."));
	/* TRANSLATORS: コードを出す */
	page_choice(page, "", "%s", _("Make the code"));
	page->asked = mem_format("/reset %s", argument);
	page->answer = answer;
	visit_open(visit, page);
}

void command_reset(struct visit *visit, const char *argument)
{
	char name[NAME_ROOM], reason[REASON_MAX + 1];

	if (visit->view.role != ROLE_COORDINATOR)
		visit_tell(visit, "%s", _("That one is for coordinators. /act 7 passes it on to them."));
	else if (!read_reset(argument, name, reason))
		/* TRANSLATORS: 呼び名と理由を付けてください: /あいことばの助け 呼び名 理由 */
		visit_tell(visit, "%s", _("With a nickname and why: /reset NAME REASON"));
	else
		ask(visit, name, argument);
}

static void show_until(uint64_t second, char until[UNTIL_ROOM])
{
	struct tm tm;

	clock_local(second * 1000, &tm);
	strftime(until, UNTIL_ROOM, "%Y-%m-%d %H:%M", &tm);
}

void visit_on_reset(struct visit *visit, const struct message *event)
{
	const struct wire_reset_made *made = &event->reset_made;
	/* TRANSLATORS: %.*s さんへのコードです。見られるのは 今だけです。 */
	char *title = mem_format(_("The code for %.*s. It is shown this once:"), (int)made->nickname.size, made->nickname.at);
	struct page *page = page_create(title);
	char until[UNTIL_ROOM];

	free(title);
	show_until(made->until, until);
	page_text(page, "  %.*s", (int)made->code.size, made->code.at);
	/* TRANSLATORS: 1回だけ、%s まで使えます。 */
	page_text(page, _("It is good once, until %s."), until);
	/* TRANSLATORS: 電話か、会って伝えてください。 */
	page_text(page, "%s", _("Please tell it by telephone, or face to face."));
	/* TRANSLATORS: 本人は ssh join@ で入り、コード、いまの呼び名、新しいあいことばの順に入れます。 */
	page_text(page, "%s", _("They come by ssh join@ and type the code, their nickname, and a new passphrase."));
	page->is_sealed = true;
	visit_open(visit, page);
}

void visit_on_reset_out(struct visit *visit, const struct message *event)
{
	visit->rest->code_until = event->reset_out.until;
}

/* Once somebody looks: what is told before the room is there is not seen on the map. */
static bool is_to_tell(const struct visit *visit)
{
	return visit->rest->code_until != visit->rest->code_told
		&& (visit->view.is_ready || view_is_shut_out(&visit->view));
}

/* To its person, who may know nothing of it: whoever has the code and knows the nickname could come in as them. */
void visit_reset_tick(struct visit *visit)
{
	char until[UNTIL_ROOM];

	if (!is_to_tell(visit))
		return;
	visit->rest->code_told = visit->rest->code_until;
	show_until(visit->rest->code_until, until);
	/* TRANSLATORS: 職員が、あなたの新しいあいことばのためのコードを出しました。%s まで使えます。
	 * たのんでいない時は、職員に知らせてください。/あいことば で決めなおすと、使えなくなります。 */
	visit_tell(visit, _("Staff made a code for a new passphrase of yours, good until %s. If you did not ask for one, "
		"please tell staff; it ends once you set your passphrase anew: /passphrase"), until);
}

uint64_t visit_reset_deadline(const struct visit *visit)
{
	return is_to_tell(visit) ? visit->now : UINT64_MAX;
}
