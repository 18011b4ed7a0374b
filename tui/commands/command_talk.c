/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands for taking part: the six reactions, saying, taking back, folding under a note, hands and waves. */
#include "command_list.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "name.h"
#include "text.h"
#include "visit_rest.h"
#include "words.h"

enum { NOTE_GRAPHEMES_MAX = 40 };

void command_nod(struct visit *visit, const char *argument)
{
	(void)argument;
	visit_react(visit, REACTION_NOD);
}

void command_clap(struct visit *visit, const char *argument)
{
	(void)argument;
	visit_react(visit, REACTION_CLAP);
}

void command_like(struct visit *visit, const char *argument)
{
	(void)argument;
	visit_react(visit, REACTION_LIKE);
}

void command_same(struct visit *visit, const char *argument)
{
	(void)argument;
	visit_react(visit, REACTION_SAME);
}

void command_rest(struct visit *visit, const char *argument)
{
	(void)argument;
	visit_react(visit, REACTION_REST);
}

void command_thanks(struct visit *visit, const char *argument)
{
	(void)argument;
	visit_react(visit, REACTION_THANKS);
}

void command_react(struct visit *visit, const char *argument)
{
	/* TRANSLATORS: いちばん新しい行への反応です。名前は出ません。 */
	struct page *page = page_create(_("A reaction to the newest line. Your name does not show."));

	(void)argument;
	for (int i = 0; i < REACTION_COUNT; i++) {
		char *command = mem_format("/%d", i + 1);

		page_choice(page, command, "%s", words_reaction((enum reaction)i));
		free(command);
	}
	visit_open(visit, page);
}

void command_say(struct visit *visit, const char *argument)
{
	if (argument[0])
		visit_talk(visit, argument);
	else
		/* TRANSLATORS: そのまま書いて Enter で話せます。 */
		visit_tell(visit, "%s", _("Just type and press Enter to speak."));
}

void command_unsend(struct visit *visit, const char *argument)
{
	struct message request = { .number = REQ_UNSAY, .unsay = { 0 } };

	(void)argument;
	if (visit_drop_held(visit)) {
		free(visit->draft);
		visit->draft = NULL;
		/* TRANSLATORS: この行は 送っていません。だれも見ていません。 */
		visit_tell(visit, "%s", _("This line was not said. Nobody has seen it."));
		return;
	}
	if (talk_now(visit)) {
		talk_unsay(visit);
		return;
	}
	visit_request(visit, &request);
}

/* Turns a setting of 0 or 1 round; what came of it is told when the hub has it. */
static void turn(struct visit *visit, enum setting setting)
{
	visit_request_set(visit, setting, view_setting_is(&visit->view, setting, "1") ? "0" : "1");
}

void command_slow(struct visit *visit, const char *argument)
{
	(void)argument;
	turn(visit, SETTING_SLOW);
}

void command_hand(struct visit *visit, const char *argument)
{
	(void)argument;
	turn(visit, SETTING_HAND);
}

void command_note(struct visit *visit, const char *argument)
{
	char clean[NOTE_MAX + 1];
	enum text_fault fault = text_clean(argument, strlen(argument), NOTE_MAX, NOTE_GRAPHEMES_MAX, clean, sizeof clean);

	if (fault == TEXT_TOO_LONG || fault == TEXT_NOT_UTF8) {
		/* TRANSLATORS: 注意のことばは 40文字までです。短くすると付けられます。 */
		visit_tell(visit, "%s", _("A note has 40 characters at most. A shorter one will do."));
		return;
	}
	free(visit->rest->note);
	visit->rest->note = clean[0] ? mem_string(clean) : NULL;
	if (clean[0])
		/* TRANSLATORS: つぎの1行は「%s」の下に たたまれます。/注意 だけで やめます。 */
		visit_tell(visit, _("Your next line is folded under \"%s\". /note alone undoes it."), clean);
	else
		/* TRANSLATORS: 注意のことばは 付けません。/注意 ことば で つぎの行に付けられます。 */
		visit_tell(visit, "%s", _("No note will be added. /note and some words add one to your next line."));
}

void command_wave(struct visit *visit, const char *argument)
{
	struct message request = { .number = REQ_WAVE };
	char name[NAME_ROOM];

	if (!argument[0]) {
		/* TRANSLATORS: 名前を付けてください: /手をふる 名前。/人 で だれがいるか見られます。 */
		visit_tell(visit, "%s", _("At whom? /wave and a name. /who lists who is here."));
		return;
	}
	name_clean(argument, strlen(argument), name);
	if (!name[0]) {
		visit_tell(visit, "%s", words_reason(REASON_NO_PERSON));
		return;
	}
	request.wave.nickname = wire_string(name);
	visit_request(visit, &request);
}
