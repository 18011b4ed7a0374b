/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The life of what stands around a consultation, and which of its files hears of what. */
#include "consult_pages.h"

#include <stdlib.h>
#include <string.h>

#include "consult_parts.h"
#include "mem.h"
#include "seal.h"
#include "words.h"

static void on_consult(struct visit *visit, const struct message *event);
static void on_gone(struct visit *visit, const struct message *event);
static void on_done(struct visit *visit, const struct message *event);
static void on_room_ready(struct visit *visit, const struct message *event);
static void on_known(struct visit *visit, const struct message *event);
static void on_listed(struct visit *visit);
static void on_read(struct visit *visit);

static const struct {
	enum wire_number number;
	void (*handle)(struct visit *visit, const struct message *event);
} events[] = {
	{ EV_CONSULT, on_consult }, { EV_CONSULT_GONE, on_gone }, { EV_CONSULT_LINE, consult_on_line },
	{ EV_CONSULT_COLLEAGUE, consult_on_colleague }, { EV_CONSULT_NOTE, consult_on_note }, { EV_DONE, on_done },
	{ EV_CONSULT_NEWS, consult_on_news }, { EV_ROOM_READY, on_room_ready }, { EV_KNOWN, on_known }
};

/* What follows once all of it has come, or is on disk. */
static const struct {
	enum wire_number request;
	void (*handle)(struct visit *visit);
} whole[] = {
	{ REQ_CONSULTS, on_listed }, { REQ_CONSULT_READ, on_read }, { REQ_CONSULT_COLLEAGUES, consult_on_colleagues },
	{ REQ_CONSULT_NOTES, consult_show_notes }, { REQ_CONSULT_UNNOTE, consult_on_unnoted }
};

struct consult_pages *consult_pages_create(void)
{
	return mem_zero(1, sizeof(struct consult_pages));
}

void consult_pages_destroy(struct consult_pages *pages)
{
	if (!pages)
		return;
	consult_forget_notes(pages);
	free(pages->wished_heir);
	free(pages);
}

void consult_pages_begin(struct visit *visit)
{
	visit->rest->consult_pages->is_known = false;
	if (visit->view.has_passphrase || role_is_desk(visit->view.role))
		visit_request_plain(visit, REQ_CONSULTS);
}

void consult_pages_come_back(struct visit *visit)
{
	visit->rest->consult_pages->has_told_unread = false;
}

void consult_pages_before(struct visit *visit, const struct message *event)
{
	const struct desk_consult *before = NULL;

	if (event->number == EV_CONSULT)
		before = desk_consult_of(&visit->desk, event->consult_told.consultation);
	if (event->number == EV_CONSULT)
		visit->rest->consult_pages->before = before ? *before : (struct desk_consult){ .consultation = 0 };
}

void consult_pages_event(struct visit *visit, const struct message *event)
{
	for (size_t i = 0; i < sizeof events / sizeof *events; i++)
		if (events[i].number == event->number)
			events[i].handle(visit, event);
}

bool consult_pages_refused(struct visit *visit, enum wire_number request, enum reason reason)
{
	struct consult_pages *pages = visit->rest->consult_pages;

	switch ((unsigned)request) {
	case REQ_CONSULT:
		return consult_ask_refused(visit, reason);
	case REQ_CONSULT_LEAVE:
		pages->leaving = 0;
		return false;
	case REQ_CONSULTS:
		pages->listing = NULL;
		return false;
	case REQ_CONSULT_READ:
		pages->then = NULL;
		desk_begin(&visit->desk, 0);
		return false;
	case REQ_CONSULT_HEARD: /* said by the session alone */
	case REQ_CONSULT_DOUBT:
		return true;
	case REQ_CONSULT_HAND:
		return consult_hand_refused(visit, reason);
	case REQ_CONSULT_NOTE:
		form_heard_back(visit, false);
		return false;
	case REQ_CONSULT_SAY:
		consult_letter_refused(visit);
		return false;
	default:
		return consult_queue_refused(visit, request, reason);
	}
}

void consult_ask_list(struct visit *visit, void (*then)(struct visit *visit))
{
	visit->rest->consult_pages->listing = then;
	visit_request_plain(visit, REQ_CONSULTS);
}

/* -- events -- */

static void on_consult(struct visit *visit, const struct message *event)
{
	const struct desk_consult *consult = desk_consult_of(&visit->desk, event->consult_told.consultation);

	if (!consult)
		return;
	if (consult->account == visit->view.account)
		consult_on_own(visit, consult);
	else
		consult_on_desk(visit, consult);
}

static void on_gone(struct visit *visit, const struct message *event)
{
	struct consult_pages *pages = visit->rest->consult_pages;
	uint64_t consultation = event->consult_gone.consultation;

	if (consultation == visit->rest->talking.consultation && consultation != pages->handed
			&& consultation != pages->returning && role_is_desk(visit->view.role))
		/* TRANSLATORS: この相談は もうありません。ご本人の記録が すべて消されました。 */
		visit_tell(visit, "%s", _("This consultation is there no more: all that was stored about its person was erased."));
	if (consultation == pages->handed)
		consult_on_handed(visit);
	if (consultation == pages->leaving) {
		pages->leaving = 0;
		/* TRANSLATORS: 待つのをやめました。書いたものは消えました。また いつでも どうぞ。 */
		visit_tell(visit, "%s", _("You wait no more, and what you wrote is erased. Come back any time: /consult"));
	}
	if (consultation == pages->returning) {
		pages->returning = 0;
		/* TRANSLATORS: 列にもどしました。ご本人にも伝わりました。 */
		visit_tell(visit, "%s", _("It is back in the line, and its person was told."));
	}
	if (consultation == pages->wanted) {
		consult_forget_notes(pages);
		pages->wanted = 0;
		if (visit->page && visit->page->is_sealed)
			consult_on_taken_away(visit);
	}
}

static void on_done(struct visit *visit, const struct message *event)
{
	for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
		if (whole[i].request == (enum wire_number)event->done.request)
			whole[i].handle(visit);
}

/* With another role, in the middle of a visit, one may know of others. */
static void on_known(struct visit *visit, const struct message *event)
{
	(void)event;
	if (visit->rest->has_begun)
		consult_pages_begin(visit);
}

static void on_listed(struct visit *visit)
{
	struct consult_pages *pages = visit->rest->consult_pages;
	void (*listing)(struct visit *visit) = pages->listing;

	pages->listing = NULL;
	pages->is_known = true;
	consult_tell_unread(visit);
	consult_tell_news(visit);
	if (listing)
		listing(visit);
}

static void on_read(struct visit *visit)
{
	struct consult_pages *pages = visit->rest->consult_pages;
	void (*then)(struct visit *visit) = pages->then;

	pages->then = NULL;
	if (then && visit->desk.open == pages->wanted)
		then(visit);
}

/* What waits is asked for from inside, so that a face which has just opened shows what is said of it. In the room for
 * it one hears how to ask. */
static void on_room_ready(struct visit *visit, const struct message *event)
{
	(void)event;
	if (!visit->rest->consult_pages->is_known)
		consult_pages_begin(visit);
	else
		consult_tell_unread(visit);
	if (visit->rest->is_fresh_picture || strcmp(visit->view.room, "consult") != 0 || role_is_staff(visit->view.role)
		|| visit_is_in_booth(visit))
		return;
	if (!desk_own(&visit->desk, visit->view.account))
		/* TRANSLATORS: /相談 で 個別相談をたのめます。 */
		visit_tell(visit, "%s", _("/consult asks for a consultation."));
}
