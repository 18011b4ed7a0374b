/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines on their way to the room: the next one is sent when the room has the one before, or after two seconds. One that
 * came too fast for the place is said a little later, and those behind it wait, so that a page that was pasted arrives
 * whole and in order. What is refused for another reason goes back to its person. */
#include "visit.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "seal.h"
#include "visit_rest.h"
#include "words.h"

static void forget(struct line_sent *line)
{
	free(line->text);
	free(line->note);
}

static void send(struct visit *visit, const char *text);
static void tell_pace(struct visit *visit);
/* When the next one is sent. */
static uint64_t next_at(const struct visit *visit);
static void take_back(struct visit *visit, unsigned *told);

static void take_first(struct line_sent lines[SENT_MAX], int *count)
{
	(*count)--;
	memmove(lines, lines + 1, (size_t)*count * sizeof *lines);
}

/* Takes line. */
static void say(struct visit *visit, struct line_sent line)
{
	struct visit_rest *rest = visit->rest;
	struct message request = { .number = REQ_SAY };

	seal_random(&request.say.id, sizeof request.say.id);
	request.say.id |= 1;
	request.say.room = wire_string("");
	request.say.note = wire_string(line.note ? line.note : "");
	request.say.text = wire_string(line.text);
	visit_request(visit, &request);
	if (rest->sent_count == SENT_MAX)
		visit_heard_back(visit, true);
	if (rest->sent_count == 0)
		rest->slow_at = visit->now + SENDING_MS;
	rest->sent[rest->sent_count++] = line;
	rest->sent_until = visit->now + WAIT_MS;
}

static uint8_t zone_of(const struct visit *visit)
{
	const struct view_person *me = view_me(&visit->view);

	return me ? me->zone : NOWHERE;
}

void visit_send(struct visit *visit, const char *text)
{
	if (talk_now(visit))
		talk_say(visit, text);
	else
		send(visit, text);
}

static void send(struct visit *visit, const char *text)
{
	struct line_sent line = { mem_string(text), visit->rest->note, zone_of(visit) };

	visit->rest->note = NULL;
	visit->rest->is_trying_again = false;
	say(visit, line);
}

bool visit_is_sending(const struct visit *visit)
{
	const struct visit_rest *rest = visit->rest;

	return rest->later_count > 0 || (rest->sent_count > 0 && (rest->is_paused || visit->now < rest->sent_until));
}

uint64_t visit_send_deadline(const struct visit *visit)
{
	const struct visit_rest *rest = visit->rest;
	uint64_t slow = rest->sent_count > 0 ? rest->slow_at : UINT64_MAX, next = next_at(visit);

	return slow < next ? slow : next;
}

static uint64_t next_at(const struct visit *visit)
{
	const struct visit_rest *rest = visit->rest;

	if (rest->is_paused)
		return UINT64_MAX;
	if (rest->later_count > 0)
		return rest->sent_count == 0 || rest->later_at > rest->sent_until ? rest->later_at : rest->sent_until;
	return rest->queued_count > 0 && visit_is_sending(visit) ? rest->sent_until : UINT64_MAX;
}

void visit_heard_back(struct visit *visit, bool was_taken)
{
	struct visit_rest *rest = visit->rest;

	if (rest->sent_count == 0)
		return;
	if (!was_taken)
		visit_give_back(visit, rest->sent[0].text);
	forget(&rest->sent[0]);
	take_first(rest->sent, &rest->sent_count);
	rest->slow_at = rest->sent_count > 0 ? visit->now + SENDING_MS : UINT64_MAX;
	if (rest->sent_count == 0)
		take_back(visit, &rest->slow_told);
}

/* What a remark spoke of is over. */
static void take_back(struct visit *visit, unsigned *told)
{
	visit_untell(visit, *told);
	*told = 0;
}

/* Once, and remembered until it is over. */
static void tell(struct visit *visit, unsigned *told, const char *words)
{
	unsigned before = visit->told_number;

	visit_tell_once(visit, words);
	if (visit->told_number != before)
		*told = visit->told_number;
}

bool visit_must_stay(struct visit *visit)
{
	const struct visit_rest *rest = visit->rest;
	bool must = visit_is_sending(visit) && rest->later_count + rest->queued_count > 0;

	if (must)
		tell_pace(visit);
	return must;
}

static void tell_pace(struct visit *visit)
{
	unsigned *told = &visit->rest->pace_told;

	if (visit->has_pty)
		/* TRANSLATORS: 少しずつ 順に送っています。Ctrl-C で 残りをやめられます。 */
		tell(visit, told, _("Your lines are being said one after the other. Ctrl-C keeps the rest back."));
	else
		/* TRANSLATORS: 少しずつ 順に送っています。 */
		tell(visit, told, _("Your lines are being said one after the other."));
}

/* Several on their way are refused in their order; one that was tried again is the first of all. */
void visit_slow_down(struct visit *visit, unsigned seconds)
{
	struct visit_rest *rest = visit->rest;
	int at = rest->is_trying_again ? 0 : rest->later_count;

	if (rest->sent_count == 0 || rest->later_count == SENT_MAX) {
		visit_heard_back(visit, false);
		return;
	}
	memmove(rest->later + at + 1, rest->later + at, (size_t)(rest->later_count - at) * sizeof *rest->later);
	rest->later[at] = rest->sent[0];
	rest->later_count++;
	take_first(rest->sent, &rest->sent_count);
	rest->slow_at = rest->sent_count > 0 ? visit->now + SENDING_MS : UINT64_MAX;
	rest->later_at = visit->now + (seconds > 0 ? seconds : 1) * 1000;
	rest->is_trying_again = false;
	if (rest->later_count == 1 && !rest->has_told_pace)
		tell_pace(visit);
	rest->has_told_pace = true;
}

/* The disk takes its time: once for all lines that are on their way. */
void visit_tell_slow(struct visit *visit)
{
	struct visit_rest *rest = visit->rest;

	if (visit->now < rest->slow_at)
		return;
	rest->slow_at = UINT64_MAX;
	if (rest->sent_count == 0 || rest->is_paused)
		return;
	/* TRANSLATORS: 送っています。少し時間がかかりますが、なくなってはいません。 */
	tell(visit, &rest->slow_told, _("Sending... It takes a little longer, and nothing is lost."));
}

void visit_send_later(struct visit *visit)
{
	struct visit_rest *rest = visit->rest;

	bool is_answered = rest->sent_count == 0 || visit->now >= rest->sent_until;

	if (rest->later_count == 0 && rest->queued_count == 0)
		rest->has_told_pace = false;
	if (!rest->has_told_pace && rest->sent_count == 0)
		take_back(visit, &rest->pace_told);
	if (rest->later_count == 0 || !is_answered || rest->is_paused || visit->now < rest->later_at
			|| visit->end != VISIT_GOES_ON)
		return;
	/* Words for one table are not for the next one, nor for the whole room. */
	if (rest->later[0].zone != zone_of(visit)) {
		visit_return_later(visit);
		return;
	}
	rest->is_trying_again = true;
	say(visit, rest->later[0]);
	take_first(rest->later, &rest->later_count);
}

char *visit_later(const struct visit *visit)
{
	const struct visit_rest *rest = visit->rest;
	char *text = mem_string("");

	for (int i = 0; i < rest->later_count; i++) {
		char *longer = mem_format("%s%s%s", text, text[0] ? " " : "", rest->later[i].text);

		free(text);
		text = longer;
	}
	return text;
}

void visit_return_later(struct visit *visit)
{
	char *text = visit_later(visit);

	if (visit_forget_later(visit))
		visit_give_back(visit, text);
	free(text);
}

bool visit_forget_later(struct visit *visit)
{
	struct visit_rest *rest = visit->rest;
	bool had_some = rest->later_count > 0;

	while (rest->later_count > 0)
		forget(&rest->later[--rest->later_count]);
	return had_some;
}

void visit_forget_sent(struct visit *visit)
{
	while (visit->rest->sent_count > 0)
		visit_heard_back(visit, true);
}
