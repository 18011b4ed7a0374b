/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Typing ahead. Some requests decide what the next line means: a line after "/go" is for the people over there, a
 * number after "/rooms" or "/board" is from that list. Such lines wait for the outcome, in order and not for long. */
#include "visit.h"

#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "mem.h"
#include "visit_rest.h"
#include "words.h"

enum { PAUSE_SEEN_MS = 8000 };

/* The requests, and the events beside EV_REFUSED and EV_DONE that show what came of them. 0: none. */
static const struct { enum wire_number request, outcomes[2]; } waits[] = {
	{ REQ_ENTER, { EV_ROOM_READY, 0 } },
	{ REQ_GO, { EV_ROOM_READY, EV_MOVED } },
	{ REQ_DOOR, { EV_ROOM_READY, EV_MOVED } },
	{ REQ_CONSULT_SIT, { EV_CONSULT, 0 } },
	{ REQ_JOIN_IN, { EV_MOVED, 0 } },
	{ REQ_SET, { EV_SETTING, 0 } },
	{ REQ_ROOMS, { 0, 0 } },
	{ REQ_PEEK, { 0, 0 } },
	{ REQ_APPLYING, { EV_APPLYING, 0 } },
	{ REQ_APPLY, { EV_APPLIED, 0 } },
	{ REQ_TAKE_BACK, { 0, 0 } },
	{ REQ_APPLICATIONS, { 0, 0 } },
	{ REQ_MAILS, { 0, 0 } },
	{ REQ_APPLICATION, { EV_APPLICATION_BOX, 0 } },
	{ REQ_ASK_BACK, { 0, 0 } },
	{ REQ_ACCEPT, { 0, 0 } },
	{ REQ_DECLINE, { 0, 0 } },
	{ REQ_LINK, { 0, 0 } },
	{ REQ_UNLINK, { 0, 0 } },
	{ REQ_RECOVERY, { 0, 0 } },
	{ REQ_NOTICES, { 0, 0 } },
	{ REQ_NOTICE_WRITE, { 0, 0 } },
	{ REQ_NOTICE_END, { 0, 0 } },
	{ REQ_BOARD, { 0, 0 } },
	{ REQ_THREAD, { 0, 0 } },
	{ REQ_POST, { EV_POSTED, 0 } },
	{ REQ_UNPOST, { EV_UNPOSTED, 0 } },
	{ REQ_HIDE_POST, { EV_POST_HIDDEN, 0 } },
	{ REQ_SEARCH, { 0, 0 } },
	{ REQ_AROUND, { 0, 0 } },
	{ REQ_LETTERS, { 0, 0 } },
	{ REQ_LETTER, { 0, 0 } },
	{ REQ_LETTER_WRITE, { 0, 0 } },
	{ REQ_LETTER_CLAIM, { 0, 0 } },
	{ REQ_LETTER_CLOSE, { 0, 0 } },
};

void visit_wait_for(struct visit *visit, const struct message *request)
{
	bool gets_up = request->number == REQ_CONSULT_SIT && request->consult_sit.consultation == 0;

	if (gets_up || (request->number == REQ_SET && request->set.setting != SETTING_LISTENING))
		return;
	for (size_t i = 0; i < sizeof waits / sizeof *waits; i++) {
		if (waits[i].request == request->number) {
			visit->rest->waits = request->number;
			visit->rest->waits_seat = request->number == REQ_CONSULT_SIT ? request->consult_sit.consultation : 0;
			visit->rest->waits_until = visit->now + WAIT_MS;
		}
	}
}

bool visit_is_moving(const struct visit *visit)
{
	return visit->rest->waits != 0 && (visit->rest->is_paused || visit->now < visit->rest->waits_until);
}

bool visit_is_waiting(const struct visit *visit)
{
	return visit_is_moving(visit) || visit_is_sending(visit);
}

/* A person's own move comes as EV_MOVED, or as EV_PERSON when a rope or a curtain was crossed. */
static enum wire_number outcome_of(const struct visit *visit, const struct message *event)
{
	const struct view *view = &visit->view;
	const struct view_person *me = view_me(view);
	uint64_t seat = visit->rest->waits_seat;

	if (event->number == EV_MOVED)
		return me && event->moved.person == me->person ? EV_MOVED : 0;
	if (event->number == EV_PERSON)
		return me && event->person.person == me->person ? EV_MOVED : 0;
	if (event->number == EV_SETTING && event->setting.setting != SETTING_LISTENING)
		return 0;
	if (event->number == EV_CONSULT && (event->consult_told.consultation != seat || !event->consult_told.sits))
		return 0;
	return event->number;
}

void visit_wait_ends(struct visit *visit, const struct message *event)
{
	struct visit_rest *rest = visit->rest;
	enum wire_number outcome = outcome_of(visit, event);

	if (rest->waits == 0 || outcome == 0)
		return;
	if (outcome == EV_REFUSED && event->refused.request == REQ_CONSULT_SIT && rest->waits == REQ_CONSULT_SIT)
		visit_return_queued(visit);
	if ((outcome == EV_REFUSED && event->refused.request == rest->waits)
		|| (outcome == EV_DONE && event->done.request == rest->waits))
		rest->waits = 0;
	for (size_t i = 0; i < sizeof waits / sizeof *waits; i++)
		if (waits[i].request == rest->waits && (waits[i].outcomes[0] == outcome || waits[i].outcomes[1] == outcome))
			rest->waits = 0;
}

void visit_pause(struct visit *visit, uint64_t now)
{
	visit->now = now;
	visit->rest->is_paused = true;
	visit->rest->paused_until = UINT64_MAX;
	if (visit->told_read < visit->rest->paused_told && visit_told(visit, visit->rest->paused_told))
		return;
	/* TRANSLATORS: 少しだけ間があきます。ひとりでに つづきます。書いたことばは残ります。 */
	visit_tell(visit, "%s", _("There is a short pause. It goes on by itself. What you write is kept."));
	visit->rest->paused_told = visit->told_number;
}

/* What is over is not said any more, and what could be read stays long enough for that. */
void visit_pause_fades(struct visit *visit)
{
	struct visit_rest *rest = visit->rest;
	bool is_unread_line = visit->face == FACE_LINE && visit->told_read < rest->paused_told;

	if (rest->is_paused || rest->paused_told == 0 || (visit->now < rest->paused_until && !is_unread_line))
		return;
	visit_untell(visit, rest->paused_told);
	rest->paused_told = 0;
	rest->paused_until = UINT64_MAX;
}

void visit_resume(struct visit *visit, uint64_t now)
{
	visit->now = now;
	visit->rest->is_paused = false;
	visit->rest->waits_until = now + WAIT_MS;
	visit->rest->paused_until = now + PAUSE_SEEN_MS;
	visit_ask_console(visit); /* of this hub */
	if (visit->desk.open != 0) /* whatever it told, or was told, meanwhile */
		visit_request(visit, &(struct message){ .number = REQ_CONSULT_READ,
			.consult_read = { .consultation = visit->desk.open } });
	visit_pause_fades(visit);
	visit_go_on(visit);
}

/* Without a terminal two places are left: for a last line without its end, and for the goodbye at the end of input. */
bool visit_is_full(const struct visit *visit)
{
	return visit->rest->queued_count >= QUEUED_MAX - (visit->has_pty ? 0 : 2);
}

/* A page that was pasted is still where it came from. */
void visit_queue(struct visit *visit, const char *text)
{
	char *words;

	if (visit->rest->queued_count < QUEUED_MAX) {
		visit->rest->queued[visit->rest->queued_count++] = mem_string(text);
		return;
	}
	/* TRANSLATORS: 順番を待てるのは %d行までです。その先は 送っていません。少し待って もう一度 どうぞ。 */
	words = mem_format(_("Up to %d lines wait their turn. What came after was not taken; paste it again in a while."),
		QUEUED_MAX);
	visit_tell_once(visit, words);
	free(words);
}

void visit_queue_first(struct visit *visit, const char *text)
{
	struct visit_rest *rest = visit->rest;

	if (rest->queued_count == QUEUED_MAX)
		return;
	memmove(rest->queued + 1, rest->queued, (size_t)rest->queued_count * sizeof *rest->queued);
	rest->queued[0] = mem_string(text);
	rest->queued_count++;
}

void visit_return_queued(struct visit *visit)
{
	struct visit_rest *rest = visit->rest;

	for (int i = 0; i < rest->queued_count; i++)
		if (!command_is(rest->queued[i]))
			visit_give_back(visit, rest->queued[i]);
	while (rest->queued_count > 0)
		visit_keys_forget_text(&rest->queued[--rest->queued_count]);
}

bool visit_forget_queued(struct visit *visit)
{
	struct visit_rest *rest = visit->rest;
	bool had_some = visit_forget_later(visit) || rest->queued_count > 0;

	while (rest->queued_count > 0)
		visit_keys_forget_text(&rest->queued[--rest->queued_count]);
	return had_some;
}

void visit_run_queued(struct visit *visit, void (*submit)(struct visit *visit, const char *text))
{
	struct visit_rest *rest = visit->rest;

	if (rest->waits == REQ_CONSULT_SIT && !visit_is_waiting(visit)) { /* who knows where it would be said by now */
		rest->waits = 0;
		visit_return_queued(visit);
	}
	while (rest->queued_count > 0 && visit->end == VISIT_GOES_ON && !visit_is_waiting(visit)) {
		char *text = rest->queued[0];

		rest->queued_count--;
		memmove(rest->queued, rest->queued + 1, (size_t)rest->queued_count * sizeof *rest->queued);
		submit(visit, text);
		explicit_bzero(text, strlen(text)); /* a passphrase, perhaps */
		free(text);
	}
}
