/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands about what troubles somebody: telling staff, for everybody; and for staff what can be done then. */
#include "command_list.h"

#include <stdio.h>
#include <string.h>

#include "care.h"
#include "name.h"
#include "text.h"
#include "visit_rest.h"
#include "words.h"

static bool is_one_of(const char *word, const char *const words[])
{
	for (; *words; words++)
		if (strcmp(*words, word) == 0)
			return true;
	return false;
}

void command_report(struct visit *visit, const char *argument)
{
	static const char *const yes[] = { "yes", "はい", NULL }, *const words[] = { "words", "ことば", NULL };
	static const char *const who[] = { "who", "人", "だれか", NULL }, *const post[] = { "post", "投稿", NULL };
	char word[256];
	const char *rest = command_word(argument, word, sizeof word);

	if (!argument[0] || strcmp(word, "0") == 0)
		care_report_which(visit);
	else if (is_one_of(word, yes))
		care_report_send(visit);
	else if (is_one_of(word, words))
		care_report_add_words(visit);
	else if (is_one_of(word, who))
		care_report_whom(visit);
	else if (is_one_of(word, post)) {
		rest = command_word(rest, word, sizeof word);
		care_report_post(visit, care_number(word), rest);
	} else if (care_number(word) > 0)
		care_report_line(visit, care_number(word), rest);
	else
		care_report_manner(visit, word + (word[0] == '@'), rest);
}

void command_my_records(struct visit *visit, const char *argument)
{
	(void)argument;
	care_list_about_me(visit);
}

/* -- staff -- */

void command_reports(struct visit *visit, const char *argument)
{
	(void)argument;
	care_list_reports(visit);
}

void command_read_report(struct visit *visit, const char *argument)
{
	struct message request = { .number = REQ_REPORT_READ, .report_read = { (uint32_t)care_number(argument) } };

	if (request.report_read.report == 0)
		care_list_reports(visit);
	else
		visit_request(visit, &request);
}

void command_close_report(struct visit *visit, const char *argument)
{
	struct message request = { .number = REQ_REPORT_CLOSE };
	char word[64], reason[REASON_MAX + 1] = "";
	const char *rest = command_word(argument, word, sizeof word);
	uint32_t number = word[0] ? (uint32_t)care_number(word) : care_open_report(visit);

	if (number == 0) {
		care_list_reports(visit);
		return;
	}
	text_clean(rest, strlen(rest), REASON_MAX, REASON_MAX, reason, sizeof reason);
	request.report_close.report = number;
	request.report_close.reason = wire_string(reason);
	visit_request(visit, &request);
}

static void show_ladder(struct visit *visit)
{
	/* TRANSLATORS: 対応の段です。/対応 番号 名前 理由。2 から上は理由を書きます。 */
	struct page *page = page_create(_("The ladder: /act N NAME REASON. From 2 on a reason is kept on record."));

	for (int rung = RUNG_WATCH; rung <= RUNG_EMERGENCY; rung++)
		page_text(page, "%d %s", rung, care_rung((enum rung)rung));
	visit_open(visit, page);
}

/* "/act 3 NAME reason": a command always names its person, so that a report read some time ago is not taken for what is
 * meant now. What an open report is answered with goes by its own row. */
void command_act(struct visit *visit, const char *argument)
{
	char word[256], name[NAME_ROOM] = "";
	const char *rest = command_word(argument, word, sizeof word), *reason = rest;
	uint64_t rung = care_number(word);

	if (rung < RUNG_WATCH || rung > RUNG_EMERGENCY) {
		show_ladder(visit);
		return;
	}
	if (care_rung_names((enum rung)rung)) {
		reason = command_word(rest, word, sizeof word);
		name_clean(word + (word[0] == '@'), strlen(word + (word[0] == '@')), name);
	}
	care_measure(visit, (enum rung)rung, name, reason);
}

void command_confirm(struct visit *visit, const char *argument)
{
	static const char *const no[] = { "no", "いいえ", "n", NULL };
	char word[64];
	const char *rest = command_word(argument, word, sizeof word);
	struct message request = { .number = REQ_CONFIRM, .confirm = { (uint32_t)care_number(word), 1 } };

	command_word(rest, word, sizeof word);
	request.confirm.agrees = !is_one_of(word, no);
	if (request.confirm.measure == 0)
		care_list_measures(visit);
	else
		visit_request(visit, &request);
}

void command_undo(struct visit *visit, const char *argument)
{
	struct message request = { .number = REQ_UNDO, .undo = { (uint32_t)care_number(argument) } };

	if (request.undo.measure == 0)
		care_list_measures(visit);
	else
		visit_request(visit, &request);
}

void command_measures(struct visit *visit, const char *argument)
{
	(void)argument;
	care_list_measures(visit);
}

void command_emergency(struct visit *visit, const char *argument)
{
	char word[64];
	const char *rest = command_word(argument, word, sizeof word);
	struct message request = { .number = REQ_EMERGENCY, .emergency = { (uint32_t)care_number(word),
		(uint8_t)care_number(rest) } };

	if (request.emergency.measure == 0 || request.emergency.step == 0)
		care_measure(visit, RUNG_EMERGENCY, "", argument);
	else
		visit_request(visit, &request);
}

static void suspend(struct visit *visit, const char *argument, bool is_on)
{
	struct message request = { .number = REQ_SUSPEND, .suspend = { .on = is_on } };
	char word[256], name[NAME_ROOM] = "", reason[REASON_MAX + 1] = "";
	const char *rest = command_word(argument, word, sizeof word);

	if (visit->view.role != ROLE_COORDINATOR) {
		/* TRANSLATORS: これはコーディネーターの ことばです。/対応 7 で 伝えられます。 */
		visit_tell(visit, "%s", _("That one is for coordinators. /act 7 passes it on to them."));
		return;
	}
	name_clean(word + (word[0] == '@'), strlen(word + (word[0] == '@')), name);
	text_clean(rest, strlen(rest), REASON_MAX, REASON_MAX, reason, sizeof reason);
	if (!name[0] || (is_on && !reason[0])) {
		/* TRANSLATORS: 名前と理由を付けてください: /お休みにする 名前 理由、/お休みをとく 名前 */
		visit_tell(visit, "%s", _("With a name and why: /suspend NAME REASON; /lift NAME ends it."));
		return;
	}
	if (is_on) {
		care_suspend(visit, name, reason);
		return;
	}
	request.suspend.nickname = wire_string(name);
	request.suspend.reason = wire_string(reason);
	visit_request(visit, &request);
}

void command_suspend(struct visit *visit, const char *argument)
{
	suspend(visit, argument, true);
}

void command_lift(struct visit *visit, const char *argument)
{
	suspend(visit, argument, false);
}

/* Of the room where one is; "place": of all rooms. */
void command_only_present(struct visit *visit, const char *argument)
{
	static const char *const off[] = { "off", "やめる", "もどす", NULL }, *const all[] = { "place", "全部", "居場所", NULL };
	struct message request = { .number = REQ_HOLD_DOOR, .hold_door = { .on = 1 } };
	char word[256], reason[REASON_MAX + 1] = "";
	const char *rest = command_word(argument, word, sizeof word);
	bool is_all = is_one_of(word, all);

	if (is_all) {
		argument = rest;
		rest = command_word(rest, word, sizeof word);
	}
	request.hold_door.on = !is_one_of(word, off);
	if (!request.hold_door.on)
		argument = rest;
	text_clean(argument, strlen(argument), REASON_MAX, REASON_MAX, reason, sizeof reason);
	request.hold_door.room = wire_string(is_all ? "" : visit->view.room);
	request.hold_door.reason = wire_string(reason);
	visit_request(visit, &request);
}
