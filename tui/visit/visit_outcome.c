/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How what was asked for turned out: a refusal in words that offer a next step, a list that is whole now. Knows the
 * requests by their numbers only; what was typed for them is given back by those who sent them. */
#include "visit.h"

#include "care.h"
#include "consult_pages.h"
#include "form.h"
#include "page.h"
#include "shelf.h"
#include "visit_rest.h"
#include "words.h"

static const char *refusal_words(const struct visit *visit, enum wire_number request, enum reason reason);
static void forget_asked(struct visit *visit, enum wire_number request);
static void on_read(struct visit *visit);
static void on_key_removed(struct visit *visit);

/* What follows once all of it has come. */
static const struct {
	enum wire_number request;
	void (*handle)(struct visit *visit);
} whole[] = {
	{ REQ_READ, on_read },
	{ REQ_ROOMS, visit_on_listed },
	{ REQ_PEEK, visit_on_listed },
	{ REQ_KEYS, visit_on_keys_listed },
	{ REQ_HOURS, visit_on_hours_listed },
	{ REQ_FIGURES, visit_on_figures_listed },
	{ REQ_KEEPING, visit_on_kept_listed },
	{ REQ_KEY_REMOVE, on_key_removed },
};

/* Requests whose refusals have words of their own. NULL: nothing is said. */
static const struct {
	enum wire_number request;
	enum reason reason;
	const char *words;
} own_words[] = {
	{ REQ_STEP, REASON_WALL, NULL },
	{ REQ_STEP, REASON_TOO_MANY, NULL },
	{ REQ_DRAFT, REASON_TOO_MANY, NULL },
	{ REQ_DRAFT, REASON_NOT_NOW, NULL },
	{ REQ_SEEN, REASON_NOT_NOW, NULL },
	/* TRANSLATORS: となりの人は そっとしていたいようです。少し離れた席が空いています。 */
	{ REQ_STEP, REASON_QUIET, N_("Somebody beside it would like some room. A seat further away is fine: /seat") },
	{ REQ_GO, REASON_QUIET, N_("Somebody beside it would like some room. A seat further away is fine: /seat") },
	{ REQ_GO, REASON_NO_ZONE, N_("There is no spot or room of that name. /seat and /rooms list them.") },
	{ REQ_DOOR, REASON_WALL, N_("There is no door underfoot. /go shows the ways out.") },
	/* TRANSLATORS: 消せる行は ありません。まだ何も送っていません。 */
	{ REQ_UNSAY, REASON_NO_LINE, N_("There is no line to take back. You have not said anything yet.") },
	/* TRANSLATORS: その行は もうないか、あなたの行です。+ で ほかの人の新しい行に うなずけます。 */
	{ REQ_REACT, REASON_NO_LINE, N_("That line is gone, or it is yours. + nods to the newest one of the others.") },
	{ REQ_WAVE, REASON_TOO_MANY, N_("You waved a little while ago. Once in ten minutes is enough to be seen.") },
	{ REQ_JOIN_IN, REASON_NOT_NOW, N_("You are taking part already. Just type and press Enter.") },
	/* TRANSLATORS: さがす ことばを付けてください: /さがす ことば */
	{ REQ_SEARCH, REASON_TEXT, N_("Please add what to look for: /search and the words") },
	{ REQ_POST, REASON_LISTENING, N_("You are listening, so this was not posted. After /join you can send it.") },
	{ REQ_POST, REASON_TOO_MANY, N_("That was a little fast for the board. It is kept; send it again in a while.") },
	/* TRANSLATORS: もう よんでいません。 */
	{ REQ_GUIDE, REASON_NO_PERSON, N_("They are not calling any more.") },
	/* TRANSLATORS: その呼び名の人は いません。名前なしでも残せます: /申し送り ことば */
	{ REQ_HANDOVER, REASON_NO_PERSON, N_("Nobody has that nickname. A note can do without: /handover WORDS") },
	/* TRANSLATORS: 自分の申し送りだけ 消せます。/申し送り に番号があります。 */
	{ REQ_HANDOVER_BACK, REASON_NO_LINE, N_("Only a note of your own can be taken back: /handover shows its number.") },
	{ REQ_ASK, REASON_NO_PERSON, N_("Nobody of that name is here just now. /who lists who is.") },
	/* TRANSLATORS: 相談室には、職員がそろうと入れます。それまで 手紙で書いておけます: /相談 */
	{ REQ_CONSULT_SIT, REASON_FEW_STAFF,
		N_("The booth opens once enough of staff are in. Until then you can write: /consult") }
};

void visit_on_refused(struct visit *visit, const struct message *event)
{
	enum wire_number request = event->refused.request;
	enum reason reason = event->refused.reason < REASON_COUNT ? (enum reason)event->refused.reason : REASON_NONE;
	const char *words = refusal_words(visit, request, reason);
	bool was_near = request == REQ_ROOMS && visit->rest->list == LIST_NEAR;

	if (visit_keys_refused(visit, request, reason))
		return;
	if (request == REQ_CONSULT_SAY && consult_say_refused(visit, reason, event->refused.number))
		return;
	if (request == REQ_CONSULT_READ && consult_again_refused(visit, reason, event->refused.number))
		return;
	if (talk_refused(visit, request, reason))
		return;
	if (consult_pages_refused(visit, request, reason))
		return;
	care_on_refused(visit, request);
	book_on_refused(visit, request);
	forget_asked(visit, request);
	visit_on_shelf_refused(visit, request);
	visit_console_refused(visit, request);
	if (request == REQ_ENTER) {
		greet_refused(visit, reason);
		return;
	}
	if (request == REQ_SAY && reason == REASON_TOO_MANY) {
		visit_slow_down(visit, event->refused.number);
		return;
	}
	if (request == REQ_SAY)
		visit_heard_back(visit, false);
	if (request == REQ_READ && visit->rest->back_count > 0)
		visit_back(visit, visit->rest->back_count);
	else if (words && !was_near && request != REQ_READ)
		visit_tell_once(visit, words);
}

void visit_on_done(struct visit *visit, const struct message *event)
{
	enum wire_number request = (enum wire_number)event->done.request;

	if (visit_keys_done(visit, request))
		return;
	visit_on_shelf_done(visit, request);
	care_on_done(visit, request);
	book_on_done(visit, request);
	for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
		if (whole[i].request == request)
			whole[i].handle(visit);
}

static const char *refusal_words(const struct visit *visit, enum wire_number request, enum reason reason)
{
	if (request == REQ_SAY && reason == REASON_SILENT)
		return visit_silent_words(visit);
	if (reason == REASON_NOT_NOW && visit->rest->greet == GREET_CLOSED && visit->rest->was_inside)
		return NULL; /* it was on its way as the place closed */
	if (request == REQ_UNSAY && reason == REASON_NO_LINE && visit->rest->has_said)
		/* TRANSLATORS: 消せる行は もうありません。 */
		return _("There is no line left to take back.");
	for (size_t i = 0; i < sizeof own_words / sizeof *own_words; i++)
		if (own_words[i].request == request && own_words[i].reason == reason)
			return own_words[i].words ? _(own_words[i].words) : NULL;
	return words_reason(reason);
}

static void forget_asked(struct visit *visit, enum wire_number request)
{
	struct visit_rest *rest = visit->rest;

	if (request == REQ_READ) {
		rest->is_reading = false;
		rest->gap_asked = 0;
	} else if (request == REQ_ROOMS || request == REQ_PEEK) {
		rest->list = LIST_NONE;
	} else if (request == REQ_KEYS) {
		page_destroy(rest->keys);
		rest->keys = NULL;
	} else if (request == REQ_HOURS) {
		visit_forget_ahead(visit);
	} else if (request == REQ_DAY_SET) {
		form_heard_back(visit, false);
	} else if (request == REQ_MAILS) {
		page_destroy(rest->mails);
		rest->mails = NULL;
	} else if (request == REQ_KEEPING || request == REQ_FIGURES || request == REQ_AUDIT) {
		page_destroy(rest->records);
		rest->records = NULL;
	} else if (request == REQ_GO) {
		rest->is_going = false;
	} else if (request == REQ_JOIN_IN) {
		rest->is_going = rest->is_joining = false;
	}
}

static void on_read(struct visit *visit)
{
	forget_asked(visit, REQ_READ);
	if (visit->rest->back_count > 0)
		visit_back(visit, visit->rest->back_count);
}

static void on_key_removed(struct visit *visit)
{
	/* TRANSLATORS: 鍵を1つ はずしました。 */
	visit_tell(visit, "%s", _("That key no longer opens the door."));
}
