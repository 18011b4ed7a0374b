/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one can do in a talk: the help that comes first there, and what /consult says to who sits in one. */
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "consult_parts.h"
#include "mem.h"
#include "talk.h"
#include "words.h"

/* Whose help a row is in. */
enum { PERSON = 1 << 0, DESK = 1 << 1, OPEN = 1 << 2, CLOSED = 1 << 3, BOTH = PERSON | DESK, ALWAYS = OPEN | CLOSED };

static const struct {
	const char *command;
	unsigned who, when;
	const char *argument, *help;
} rows[] = {
	/* TRANSLATORS: 少し休む。もう一度で つづける */
	{ "pause", BOTH, OPEN, "", N_("rests for a while; once more goes on") },
	/* TRANSLATORS: 分 / 考えていると伝える */
	{ "think", DESK, OPEN, N_("[MINUTES]"), N_("says that you think, and for how many minutes") },
	/* TRANSLATORS: さっきの1行を消す */
	{ "unsend", BOTH, OPEN, "", N_("takes your newest line back") },
	/* TRANSLATORS: 番号だけで返す */
	{ "answers", PERSON, OPEN, "", N_("answers by a number only") },
	/* TRANSLATORS: はい いいえ / 答えを番号でならべて聞く */
	{ "answers", DESK, OPEN, N_("YES NO"), N_("offers answers with their numbers") },
	/* TRANSLATORS: 話を ひと区切りにする */
	{ "end", DESK, OPEN, "", N_("closes the talk gently") },
	/* TRANSLATORS: ほかの相談員に ひきつぐ */
	{ "hand-over", DESK, OPEN, "", N_("hands it to a colleague, with a note") },
	/* TRANSLATORS: 窓口の人だけが読めるメモ */
	{ "note-desk", DESK, ALWAYS, "", N_("a note about it for the desk") },
	/* TRANSLATORS: 自分だけのメモ */
	{ "note-own", DESK, ALWAYS, "", N_("a note about it that only you can read") },
	/* TRANSLATORS: ご本人も読めるメモ */
	{ "memo", DESK, ALWAYS, "", N_("a note on record, for its person too") },
	/* TRANSLATORS: 書く / 手紙を書く */
	{ "consult", BOTH, CLOSED, N_("write"), N_("writes a letter") },
	/* TRANSLATORS: ここを読める人 */
	{ "readers", BOTH, ALWAYS, "", N_("who can read this") },
	/* TRANSLATORS: 何がのこり、いつ消えるか */
	{ "notes", BOTH, ALWAYS, "", N_("what is kept, and until when") },
	/* TRANSLATORS: 静かに席を立つ。理由はいりません */
	{ "bye", BOTH, ALWAYS, "", N_("gets up quietly, no reason needed") }
};

void talk_show_help(struct visit *visit)
{
	const struct desk_consult *consult = talk_now(visit);
	unsigned who = consult->account == visit->view.account ? PERSON : DESK;
	unsigned when = consult->state == CONSULT_CLOSED ? CLOSED : OPEN;
	char *title = when == OPEN
		/* TRANSLATORS: 書いて Enter で、%sさんだけに届きます。何も書かなくても かまいません。 */
		? mem_format(_("Type and press Enter: only %s reads it. Writing nothing is fine too."), talk_other(visit, consult))
		/* TRANSLATORS: 話は ひと区切りになりました。ここでできること */
		: mem_string(_("This talk is closed. What you can do here"));
	struct page *page = page_create(title);
	char name[64];

	free(title);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *argument = rows[i].argument[0] ? _(rows[i].argument) : "";

		if (!(rows[i].who & who) || !(rows[i].when & when)
				|| (strcmp(rows[i].command, "unsend") == 0 && !talk_newest_own(visit)))
			continue;
		command_name(visit, command_find(rows[i].command), name, sizeof name);
		page_text(page, "/%s%s%s: %s", name, argument[0] ? " " : "", argument, _(rows[i].help));
	}
	page_text(page, "%s", visit_quick_end_words(visit));
	/* TRANSLATORS: ほかのヘルプ */
	page_choice(page, "/help all", "%s", _("Help about everything else"));
	consult_add_safety(visit, page);
	visit_open(visit, page);
}
