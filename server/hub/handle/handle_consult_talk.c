/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sitting down to talk, and what is said: boxes that the hub cannot open. It looks at whose they are, in which order
 * they come and under which key; a line that is sent once more is told once more. */
#include "consults.h"

#include <string.h>

#include "admits.h"
#include "handlers.h"
#include "seal_line.h"
#include "talks.h"

static bool may_sit(const struct store_consult *consult)
{
	return consult->state == CONSULT_TAKEN || consult->state == CONSULT_PAUSED;
}

void handle_consult_sit(struct peer *peer, const struct message *message)
{
	uint64_t number = message->consult_sit.consultation, before = talks_sits(peer);
	struct store_consult consult;
	enum reason reason;

	if (number == 0) {
		talks_get_up(peer);
		if (before != 0)
			consults_tell(peer->hub, before);
		return;
	}
	if (!consults_find(peer, REQ_CONSULT_SIT, number, PART_READS, &consult))
		return;
	reason = may_sit(&consult) ? talks_sit(peer, &consult) : REASON_NOT_NOW;
	if (reason != REASON_NONE)
		admits_refuse(peer, REQ_CONSULT_SIT, reason);
	else
		consults_tell_one(peer, &consult);
}

/* -- saying -- */

/* In which states it may be said (bits), and by whom. */
static const struct { unsigned states, parts; } sayings[CONSULT_ASKED] = {
	[CONSULT_SAID] = { 1u << CONSULT_TAKEN | 1u << CONSULT_PAUSED, PART_READS },
	[CONSULT_THINKING] = { 1u << CONSULT_TAKEN | 1u << CONSULT_PAUSED, PART_READS },
	[CONSULT_LETTER] = { 1u << CONSULT_WRITTEN | 1u << CONSULT_TAKEN | 1u << CONSULT_PAUSED | 1u << CONSULT_CLOSED,
		PART_READS },
	[CONSULT_MEMO] = { 1u << CONSULT_TAKEN | 1u << CONSULT_PAUSED | 1u << CONSULT_CLOSED, PART_HAS }
};

static enum reason may_say(struct peer *peer, const struct wire_consult_say *request,
	const struct store_consult *consult, uint32_t *wait)
{
	const struct hub_limits *limits = &peer->hub->options->limits;
	const struct bucket_rate rate = { limits->say_burst, limits->say_per_second, 1000 };

	if (request->kind >= CONSULT_ASKED || !consults_is_box(request->box))
		return REASON_TEXT;
	if (!(sayings[request->kind].states >> consult->state & 1)
			|| !(sayings[request->kind].parts & consults_part(peer, consult)))
		return REASON_NOT_NOW;
	if (consult->needs_epoch || request->epoch != consult->epoch || request->counter != 1 + store_consult_counter(
			peer->hub->store, consult->consultation, peer->account.account))
		return REASON_EPOCH;
	return bucket_take(&peer_meter(peer)->says, rate, peer->hub->now, wait) ? REASON_NONE : REASON_TOO_MANY;
}

static void fill_line(const struct peer *peer, const struct wire_consult_say *request, struct store_consult_line *line)
{
	*line = (struct store_consult_line){ .consultation = request->consultation, .kind = request->kind,
		.author = peer->account.account, .at_ms = (int64_t)peer->hub->wall, .epoch = request->epoch,
		.counter = request->counter, .box = (const uint8_t *)request->box.at, .box_size = request->box.size };
	memcpy(line->id, request->id.bytes, sizeof line->id);
	memcpy(line->nickname, peer->account.nickname, sizeof line->nickname);
	memcpy(line->role, peer->account.role, sizeof line->role);
}

static bool tell_first(void *context, const struct store_consult_line *line)
{
	consults_tell_past(context, line);
	return false;
}

/* A line that is there already, as a session sends it when it never heard of it; it may be taken back by now. */
static bool was_said(struct peer *peer, const struct store_consult_line *line)
{
	struct store *store = peer->hub->store;
	struct store_consult_line before;

	if (store_find_consult_line_sent(store, line, &before) != STORE_OK
			|| (before.kind != line->kind && before.kind != CONSULT_UNSENT))
		return false;
	store_each_consult_line(store, line->consultation, before.line - 1, tell_first, peer);
	return true;
}

/* What they were writing was this line, or its beginning. */
static bool store_line(struct peer *peer, struct store_consult_line *line)
{
	struct store *store = peer->hub->store;

	return turn_stores(peer->hub, peer, REQ_CONSULT_SAY) && store_add_consult_line(store, line) == STORE_OK
		&& store_set_consult_draft(store, line->consultation, line->author, NULL, 0) == STORE_OK;
}

void handle_consult_say(struct peer *peer, const struct message *message)
{
	const struct wire_consult_say *request = &message->consult_say;
	struct store_consult_line line;
	struct store_consult consult;
	enum reason reason;
	uint32_t wait = 0;

	if (!consults_find(peer, REQ_CONSULT_SAY, request->consultation, PART_READS, &consult))
		return;
	fill_line(peer, request, &line);
	if (was_said(peer, &line))
		return;
	reason = may_say(peer, request, &consult, &wait);
	if (reason == REASON_EPOCH)
		consults_tell_one(peer, &consult);
	if (reason == REASON_NONE && !store_line(peer, &line))
		reason = REASON_BUSY;
	if (reason != REASON_NONE)
		peer_refuse(peer, REQ_CONSULT_SAY, reason, wait);
	else
		consults_tell_line(peer->hub, &consult, &line);
}

/* -- taking back -- */

static void on_unsaid(void *context, struct peer *peer, enum consults_part part)
{
	const struct store_consult_line *line = context;

	(void)part;
	if (peer->reads == line->consultation)
		consults_send(peer, &(struct message){ .number = EV_CONSULT_UNSAID,
			.consult_unsaid = { .consultation = line->consultation, .line = line->line,
			.box = { (const char *)line->box, (uint16_t)line->box_size } } });
}

/* Of theirs, in that thread, with something in it that can be taken back. */
static bool find_own(struct peer *peer, const struct wire_consult_unsay *request, struct store_consult_line *line)
{
	return request->line != 0 && store_find_consult_line(peer->hub->store, request->line, line) == STORE_OK
		&& line->author == peer->account.account && line->consultation == request->consultation
		&& consult_is_sealed((enum consult_kind)line->kind) && line->kind != CONSULT_ROSTER;
}

void handle_consult_unsay(struct peer *peer, const struct message *message)
{
	struct hub *hub = peer->hub;
	const struct wire_consult_unsay *request = &message->consult_unsay;
	const uint8_t *box = (const uint8_t *)request->box.at;
	struct store_consult_line line;
	struct store_consult consult;

	if (!consults_find(peer, REQ_CONSULT_UNSAY, request->consultation, PART_READS, &consult))
		return;
	if (request->box.size != seal_line_size(1) || !consults_is_box(request->box))
		peer_refuse(peer, REQ_CONSULT_UNSAY, REASON_TEXT, 0);
	else if (!find_own(peer, request, &line))
		peer_refuse(peer, REQ_CONSULT_UNSAY, REASON_NO_LINE, 0);
	else if (line.kind == CONSULT_UNSENT)
		store_each_consult_line(hub->store, line.consultation, line.line - 1, tell_first, peer);
	else if ((int64_t)hub->wall > line.at_ms + UNSAY_SECONDS * 1000)
		peer_refuse(peer, REQ_CONSULT_UNSAY, REASON_TOO_LATE, UNSAY_SECONDS / 60);
	else if (!turn_stores(hub, peer, REQ_CONSULT_UNSAY)
			|| store_withdraw_consult_line(hub->store, line.line, box, request->box.size) != STORE_OK)
		peer_refuse(peer, REQ_CONSULT_UNSAY, REASON_BUSY, 0);
	else {
		hub->scrub_at = 0; /* its box leaves the files too */
		line.box = box;
		line.box_size = request->box.size;
		consults_each_peer(hub, &consult, on_unsaid, &line);
	}
}

/* -- what one is writing -- */

void handle_consult_draft(struct peer *peer, const struct message *message)
{
	const struct wire_consult_draft *request = &message->consult_draft;
	struct store_consult consult;

	if (!consults_find(peer, REQ_CONSULT_DRAFT, request->consultation, PART_READS, &consult))
		return;
	if (request->box.size > 0 && !consults_is_sealed(request->box, "KKd1"))
		peer_refuse(peer, REQ_CONSULT_DRAFT, REASON_TEXT, 0);
	else if (!turn_stores(peer->hub, peer, REQ_CONSULT_DRAFT) || store_set_consult_draft(peer->hub->store,
			consult.consultation, peer->account.account, (const uint8_t *)request->box.at, request->box.size) != STORE_OK)
		peer_refuse(peer, REQ_CONSULT_DRAFT, REASON_BUSY, 0);
}
