/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of a key that does not follow from the ones before it: what happened, that nothing was lost, and what
 * can be done. Where nothing can be shown yet, it says just that. */
#include <stdlib.h>

#include "consult_parts.h"
#include "mem.h"
#include "talk.h"
#include "visit_keys.h"
#include "words.h"

bool consult_line_is_shown(const struct desk_line *line)
{
	if (line->kind == CONSULT_ROSTER)
		return line->chain == DESK_ANEW || line->chain == DESK_STRANGE;
	return line->seal != DESK_WITHDRAWN;
}

const char *consult_words_chain(enum desk_chain chain)
{
	if (chain == DESK_STRANGE)
		/* TRANSLATORS: (!! ここで、前の鍵を持たない人が 鍵を作りました) */
		return _("(!! here somebody made a key who did not have the one before)");
	if (chain == DESK_ANEW)
		/* TRANSLATORS: (ここからは 新しく始めた鍵です。前の鍵を持つ人が いませんでした) */
		return _("(from here on with a key begun anew, as nobody had the one before)");
	return "";
}

void consult_add_chain(const struct visit *visit, struct page *page)
{
	enum desk_chain chain = visit->desk.chain;

	if (chain == DESK_LINKED)
		/* TRANSLATORS: この鍵は、前の鍵を持つ人が作りました。 */
		page_text(page, "%s", _("Its key follows from the one before, as it should."));
	else if (chain == DESK_UNPROVEN)
		/* TRANSLATORS: 前の鍵が あなたには まだないので、この鍵のつながりは まだ確かめられません。 */
		page_text(page, "%s", _("Whether its key follows from the one before does not show yet: you do not have that one."));
	else if (chain == DESK_ANEW)
		page_text(page, "%s", consult_words_chain(chain));
	if (chain != DESK_STRANGE)
		return;
	/* TRANSLATORS: !! いちばん新しい鍵を作った人は、前の鍵を持っていません。それまでの行は 今までどおりです。 */
	page_text(page, "%s", _("!! Who made the newest key did not have the one before. Earlier lines are as they were."));
	/* TRANSLATORS: その鍵では 何も封をしません。新しい鍵を作ると、また書けます。職員にも知らせてください。 */
	page_text(page, "%s", _("Nothing is sealed with it. With a new key you can write again; please tell staff, too."));
	/* TRANSLATORS: 新しい鍵を作る */
	page_choice(page, "/consult key", "%s", _("Make a new key"));
}

void consult_tell_strange(struct visit *visit)
{
	/* TRANSLATORS: 送らずに 下書きに もどしました。新しい鍵を作った人が 前の鍵を持っていないからです。
	 * 何も失われていません。新しい鍵を作れば 送れます: /相談 鍵 */
	visit_tell_once(visit, _("This was not sent, and is a draft again: who made the newest key did not have the one "
		"before. Nothing is lost. With a new key it can go: /consult key"));
}

void consult_tell_waiting(struct visit *visit)
{
	const struct desk_consult *consult = desk_open(&visit->desk);
	char *words;

	if (!consult || consult->next == 0
			|| vault_former_circle(visit->vault, consult->consultation, consult->next) != 0)
		return;
	/* TRANSLATORS: %sさんが来て 鍵を開けると 送られます。それまでは ここで待ちます。 */
	words = mem_format(_("It goes once %s has come and opened their keys. Until then it waits here, with you alone."),
		talk_other(visit, consult));
	visit_tell_once(visit, words);
	free(words);
}

void consult_make_key(struct visit *visit)
{
	const struct desk_consult *consult = desk_open(&visit->desk);

	if (consult && consult->next == 0 && visit->desk.chain != DESK_STRANGE)
		/* TRANSLATORS: いまの鍵のままで だいじょうぶです。 */
		visit_tell(visit, "%s", _("The key there is will do."));
	else if (!consult || (consult->next == 0 && !visit_consult_renew(visit)))
		/* TRANSLATORS: 先に 相談を開いてください: /相談 一覧 */
		visit_tell(visit, "%s", _("One has to be open for that: /consult list"));
	else
		/* TRANSLATORS: 新しい鍵を作っています。書いた行は そのあと届きます。 */
		visit_tell(visit, "%s", _("A new key is being made. What you write arrives after that."));
}
