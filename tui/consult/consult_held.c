/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Somebody's key has changed: whoever reads with them sees so, and opens earlier lines to it once they know that it is
 * really them. Nothing opens by itself. */
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "command_list.h"
#include "consult_parts.h"
#include "mem.h"
#include "name.h"
#include "words.h"

static const struct desk_reader *held_named(const struct desk *desk, const char *nickname)
{
	for (int i = 0; i < desk->readers_count; i++)
		if (desk->readers[i].is_held && strcmp(desk->readers[i].nickname, nickname) == 0)
			return &desk->readers[i];
	return NULL;
}

static void add_one(const struct visit *visit, struct page *page, const struct desk_reader *reader)
{
	struct clock_date date = clock_date_of(reader->day);
	char *command;

	if (reader->reader == visit->view.account) {
		/* TRANSLATORS: あなたの鍵は %d/%d に新しくなりました。前の行は、相手が開けるまで読めません。 */
		page_text(page, _("Your key changed on %d/%d. Earlier lines stay closed until the other one opens them."),
			date.month, date.day);
		return;
	}
	/* TRANSLATORS: %sさんの鍵は %d/%d に新しくなりました。前の行は その鍵では開きません。 */
	page_text(page, _("The key of %s changed on %d/%d. Earlier lines stay closed to it."), reader->nickname, date.month,
		date.day);
	command = mem_format("/consult trust %s", reader->nickname);
	/* TRANSLATORS: %sさんに 前の行も開ける */
	page_choice(page, command, _("Open earlier lines to %s"), reader->nickname);
	free(command);
}

void consult_add_held(const struct visit *visit, struct page *page)
{
	for (int i = 0; i < visit->desk.readers_count; i++)
		if (visit->desk.readers[i].is_held)
			add_one(visit, page, &visit->desk.readers[i]);
}

static void ask_first(struct visit *visit, const struct desk_reader *reader)
{
	char *title = mem_format(_("Open earlier lines to %s"), reader->nickname);
	struct page *page = page_create(title);
	char *command = mem_format("/consult trust yes %s", reader->nickname);

	free(title);
	/* TRANSLATORS: 鍵が変わるのは、あいことばを決めなおした時です。別の人が なりすますこともできます。 */
	page_text(page, "%s", _("A key changes when somebody sets their passphrase anew. Somebody else could, too."));
	/* TRANSLATORS: 声や会った時など、ほかの方法で 本人だと確かめてからにしてください。 */
	page_text(page, "%s", _("Please make sure in another way that it is really them, by voice or face to face."));
	/* TRANSLATORS: 開けたことは 相談の中に残ります。 */
	page_text(page, "%s", _("That you opened them will stand in the consultation."));
	/* TRANSLATORS: 確かめたので 開ける */
	page_choice(page, command, "%s", _("I made sure: open them"));
	page_text(page, "%s", _("0 Leave it"));
	free(command);
	visit_open(visit, page);
}

void consult_on_trusted(struct visit *visit)
{
	/* TRANSLATORS: 前の行も 新しい鍵で開くようになります。そのことが 相談の中に残ります。 */
	visit_tell(visit, "%s", _("Earlier lines open to the new key now. A line in the consultation says so."));
}

void consult_trust(struct visit *visit, const char *argument)
{
	char word[NAME_ROOM];
	const char *rest = command_word(argument, word, sizeof word);
	bool is_sure = strcmp(word, "yes") == 0 && rest[0];
	const struct desk_reader *reader = held_named(&visit->desk, is_sure ? rest : argument);
	struct message request = { .number = REQ_CONSULT_TRUST };

	if (!reader) {
		/* TRANSLATORS: いま開いている相談に、鍵が変わった人は いません。 */
		visit_tell(visit, "%s", _("In the consultation that is open nobody's key has changed."));
		return;
	}
	if (!is_sure) {
		ask_first(visit, reader);
		return;
	}
	request.consult_trust.consultation = visit->desk.open;
	request.consult_trust.account = reader->reader;
	visit_request(visit, &request);
}
