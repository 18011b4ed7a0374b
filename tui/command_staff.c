/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands of staff: a notice to the room, and asking somebody to move or to leave, with a reason. */
#include "command_list.h"

#include <string.h>

#include "name.h"
#include "seal.h"
#include "text.h"
#include "visit_rest.h"
#include "words.h"

void command_notice(struct visit *visit, const char *argument)
{
	struct message request = { .number = REQ_NOTICE };
	char clean[SAY_MAX + 1];

	if (!argument[0] || command_number(argument) > 0) {
		command_notices(visit, argument);
		return;
	}
	if (!role_is_staff(visit->view.role)) {
		visit_tell(visit, "%s", _("That one is for staff. /help lists yours."));
		return;
	}
	if (!visit->view.room[0]) {
		/* TRANSLATORS: まだ 部屋の外です。/行く free で フリースペースに入れます。 */
		visit_tell(visit, "%s", _("You are not in a room yet. /go free goes into the free space."));
		return;
	}
	if (text_clean(argument, strlen(argument), SAY_MAX, SAY_GRAPHEMES_MAX, clean, sizeof clean) != TEXT_FINE) {
		/* TRANSLATORS: お知らせのことばを付けてください: /お知らせ ことば */
		visit_tell(visit, "%s", _("Please add the words, not too many: /notice and the words"));
		visit_give_back(visit, argument);
		return;
	}
	seal_random(&request.notice.id, sizeof request.notice.id);
	request.notice.id |= 1;
	request.notice.room = wire_string("");
	request.notice.text = wire_string(clean);
	visit_request(visit, &request);
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
