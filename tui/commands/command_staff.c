/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands of staff: a notice to the room, and asking somebody to move or to leave, with a reason. */
#include "command_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "name.h"
#include "seal.h"
#include "text.h"
#include "visit_rest.h"
#include "words.h"

static bool take_words(struct visit *visit, const char *argument, char clean[SAY_MAX + 1])
{
	if (text_clean(argument, strlen(argument), SAY_MAX, SAY_GRAPHEMES_MAX, clean, SAY_MAX + 1) == TEXT_FINE)
		return true;
	/* TRANSLATORS: お知らせのことばを付けてください: /お知らせ ことば */
	visit_tell(visit, "%s", _("Please add the words, not too many: /notice and the words"));
	if (argument[0])
		visit_give_back(visit, argument);
	return false;
}

static void add_scope(struct page *page, const char *verb, const char *words, const char *scope)
{
	char *command = mem_format("/%s %s", verb, words);

	page_choice(page, command, "%s", scope);
	free(command);
}

/* What many will read is seen once before it is sent. */
void command_notice(struct visit *visit, const char *argument)
{
	const struct view *view = &visit->view;
	char clean[SAY_MAX + 1], whole[SAY_MAX + 128], here[512];
	struct page *page;

	if (!argument[0] || command_number(argument) > 0) {
		command_notices(visit, argument);
		return;
	}
	if (!role_is_staff(view->role)) {
		visit_tell(visit, "%s", _("That one is for staff. /help lists yours."));
		return;
	}
	if (!take_words(visit, argument, clean))
		return;
	words_said(LINE_NOTICE, view->nickname, view->role, clean, whole, sizeof whole);
	page = page_create(whole);
	/* TRANSLATORS: %sへ出す (%u人が読めます) */
	snprintf(here, sizeof here, ngettext("To %s (%u can read it)", "To %s (%u can read it)", view_audience(view)),
		visit_name(visit, view->room_name, view->room_name_en), view_audience(view));
	if (view->room[0])
		add_scope(page, "notice-here", clean, here);
	/* TRANSLATORS: 全部の部屋へ出す */
	add_scope(page, "notice-all", clean, _("To all rooms"));
	page->standard = view->room[0] ? 1 : 0;
	page->asked = mem_format("/notice %s", clean);
	visit_open(visit, page);
}

static void notify(struct visit *visit, const char *room, const char *argument)
{
	struct message request = { .number = REQ_NOTICE };
	char clean[SAY_MAX + 1];

	if (!take_words(visit, argument, clean))
		return;
	seal_random(&request.notice.id, sizeof request.notice.id);
	request.notice.id |= 1;
	request.notice.id >>= 8; /* those of further rooms follow it */
	request.notice.room = wire_string(room);
	request.notice.text = wire_string(clean);
	visit_request(visit, &request);
}

void command_notice_here(struct visit *visit, const char *argument)
{
	notify(visit, "", argument);
}

void command_notice_all(struct visit *visit, const char *argument)
{
	notify(visit, "*", argument);
}

static bool asking_of(const char *word, uint8_t *asking)
{
	static const struct { const char *word; enum asking asking; } words[] = {
		{ "move", ASK_MOVE }, { "席", ASK_MOVE }, { "移動", ASK_MOVE },
		{ "leave", ASK_LEAVE }, { "出る", ASK_LEAVE }, { "退室", ASK_LEAVE }
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcmp(words[i].word, word) == 0) {
			*asking = (uint8_t)words[i].asking;
			return true;
		}
	}
	return false;
}

void command_ask(struct visit *visit, const char *argument)
{
	struct message request = { .number = REQ_ASK };
	char word[64], typed[256], name[NAME_ROOM], reason[REASON_MAX + 1];
	const char *rest = command_word(argument, typed, sizeof typed);

	name_clean(typed, strlen(typed), name);
	rest = command_word(rest, word, sizeof word);
	if (!name[0] || !asking_of(word, &request.ask.asking)
		|| text_clean(rest, strlen(rest), REASON_MAX, REASON_MAX, reason, sizeof reason) != TEXT_FINE) {
		/* TRANSLATORS: /たのむ 名前 席 理由 か /たのむ 名前 退室 理由 です。理由は記録に残ります。 */
		visit_tell(visit, "%s", _("/ask NAME move REASON, or /ask NAME leave REASON. The reason is kept on record."));
		return;
	}
	request.ask.nickname = wire_string(name);
	request.ask.reason = wire_string(reason);
	visit_request(visit, &request);
}
