/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of mail that is held or given up. Says what happened and what one can do; who it was for nobody knows any
 * more. */
#include "outbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command_list.h"
#include "visit_rest.h"
#include "words.h"

static const char *const kind_words[MAIL_COUNT] = {
	/* TRANSLATORS: 招待 */
	[MAIL_INVITATION] = N_("Invitation"),
	/* TRANSLATORS: 質問 */
	[MAIL_QUESTION] = N_("Question"),
	/* TRANSLATORS: おことわり */
	[MAIL_DECLINED] = N_("Declined")
};

static const char *const fault_words[FAULT_COUNT] = {
	[FAULT_NONE] = N_("it was never tried"),
	[FAULT_SERVER] = N_("the mail server does not answer"),
	[FAULT_SAFETY] = N_("no safe line to the mail server"),
	[FAULT_LOGIN] = N_("the mail server does not let us in"),
	[FAULT_SENDER] = N_("the mail server takes nothing from us"),
	[FAULT_LATER] = N_("the mail server asked us to come later"),
	[FAULT_ADDRESS] = N_("nobody has that address"),
	[FAULT_SEAL] = N_("its address can no longer be opened"),
	[FAULT_TEMPLATE] = N_("its template cannot be used")
};

void command_mails(struct visit *visit, const char *argument)
{
	struct message seen = { .number = REQ_MAIL_SEEN };
	char word[32];

	if (visit->view.role != ROLE_COORDINATOR) {
		/* TRANSLATORS: 届かなかったメールは コーディネーターが 見ています。 */
		visit_tell(visit, "%s", _("Mail that did not arrive is for coordinators. /handover leaves them a note."));
		return;
	}
	/* as the page's choices have it */
	argument = command_word(argument, word, sizeof word);
	if (strcmp(word, "seen") == 0) {
		seen.mail_seen.mail = strtoull(argument, NULL, 10);
		visit_request(visit, &seen);
		return;
	}
	page_destroy(visit->rest->mails);
	/* TRANSLATORS: まだ届いていないメール */
	visit->rest->mails = page_create(_("Mail that has not arrived"));
	visit_request_plain(visit, REQ_MAILS);
}

static void add_row(const struct visit *visit, struct page *page, const struct wire_mail_listed *mail)
{
	struct sentences words = { .size = 0 };
	char command[48];

	if (mail->days == 0)
		/* TRANSLATORS: %s、今日。 */
		visit_add(&words, visit, _("%s, today."), _(kind_words[mail->kind]));
	else
		/* TRANSLATORS: %s、%u日前。 */
		visit_add(&words, visit, ngettext("%s, %u day ago.", "%s, %u days ago.", mail->days), _(kind_words[mail->kind]),
			mail->days);
	if (mail->is_given_up)
		/* TRANSLATORS: とりやめました: わけ */
		visit_add(&words, visit, _("Given up: %s"), _(fault_words[mail->fault]));
	else
		/* TRANSLATORS: あとでまた送ります: わけ */
		visit_add(&words, visit, _("Tried again: %s"), _(fault_words[mail->fault]));
	snprintf(command, sizeof command, "/mails seen %llu", (unsigned long long)mail->mail);
	if (mail->is_given_up)
		page_choice(page, command, "%s", words.text);
	else
		page_text(page, "%s", words.text);
}

static void open_list(struct visit *visit)
{
	struct page *page = visit->rest->mails;

	visit->rest->mails = NULL;
	if (page->count == 0)
		/* TRANSLATORS: いまは ありません。 */
		page_text(page, "%s", _("There is none."));
	if (page->choices > 0) {
		/* TRANSLATORS: とりやめたものは、あて先も招待コードも消えています。 */
		page_text(page, "%s", _("Of what is given up, address and code are erased."));
		/* TRANSLATORS: 別の方法で返事をしたら、番号で一覧から外せます。 */
		page_text(page, "%s", _("Once you have answered otherwise, its number takes it off this list."));
	}
	visit_open(visit, page);
}

void outbox_event(struct visit *visit, const struct message *event)
{
	const struct wire_mail_listed *mail = &event->mail_listed;

	if (event->number == EV_MAIL && visit->rest->mails && mail->kind < MAIL_COUNT && mail->fault < FAULT_COUNT)
		add_row(visit, visit->rest->mails, mail);
	if (event->number == EV_DONE && event->done.request == REQ_MAILS && visit->rest->mails)
		open_list(visit);
	if (event->number == EV_DONE && event->done.request == REQ_MAIL_SEEN)
		command_mails(visit, "");
}
