/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is what to a consultation, and what the hub itself writes into its thread. Who asked reads it, and who has it;
 * the desk as a whole reads what was asked while nobody has it, and each time that is on record. */
#include "consults.h"

#include <stdio.h>
#include <string.h>

#include "dismissals.h"
#include "store_act.h"
#include "talks.h"
#include "waiting.h"

enum { RACE_SECONDS = 60 };

int64_t consults_now(const struct hub *hub)
{
	return (int64_t)(hub->wall / 1000);
}

bool consults_is_free(const struct store_consult *consult)
{
	return (CONSULTS_FREE >> consult->state & 1) != 0;
}

enum consults_part consults_part(const struct peer *peer, const struct store_consult *consult)
{
	uint64_t account = peer->account.account;

	if (account == 0 || peer->phase < KNOWN)
		return PART_NONE;
	if (consult->account == account)
		return PART_ASKED;
	if (!role_is_desk(peer->role))
		return PART_NONE;
	if (consults_is_free(consult))
		return PART_QUEUE;
	return consult->counsellor == account && store_is_consult_reader(peer->hub->store, consult->consultation, account)
		? PART_HAS : PART_NONE;
}

bool consults_may_add(struct peer *peer, uint32_t *wait)
{
	static const struct bucket_rate rate = { 60, 1, 10000 };

	return bucket_take(&peer_meter(peer)->desk, rate, peer->hub->now, wait);
}

bool consults_note_act(struct peer *peer, const struct store_consult *consult, const char *name)
{
	struct store_act act = { .staff = peer->account.account, .person = consult->account,
		.at = consults_now(peer->hub) };

	snprintf(act.act, sizeof act.act, "%s", name);
	return store_add_act(peer->hub->store, &act) == STORE_OK;
}

/* Nobody can fill the record by trying. Whose it was is not said: that would tell who asks. */
static bool note_try(struct peer *peer, enum wire_number request)
{
	static const struct bucket_rate rate = { 20, 1, 60000 };
	struct store_act act = { .staff = peer->account.account, .at = consults_now(peer->hub), .act = "consult-refused" };

	if (!bucket_take(&peer_meter(peer)->tries, rate, peer->hub->now, NULL))
		return true;
	return turn_stores(peer->hub, peer, request) && store_add_act(peer->hub->store, &act) == STORE_OK;
}

/* A colleague was quicker a moment ago: that is nobody's fault. */
static bool is_race(const struct peer *peer, enum wire_number request, const struct store_consult *consult)
{
	return request == REQ_CONSULT_CLAIM && consult->state == CONSULT_TAKEN
		&& consults_now(peer->hub) < consult->since + RACE_SECONDS;
}

bool consults_find(struct peer *peer, enum wire_number request, uint64_t number, unsigned parts,
	struct store_consult *consult)
{
	enum consults_part part;

	if (number == 0 || store_find_consult(peer->hub->store, number, consult) != STORE_OK) {
		peer_refuse(peer, request, REASON_NO_CONSULT, 0);
		return false;
	}
	part = consults_part(peer, consult);
	if (part & parts)
		return true;
	if (part == PART_ASKED)
		peer_refuse(peer, request, REASON_OWN, 0);
	else if (part != PART_NONE)
		peer_refuse(peer, request, REASON_NOT_NOW, 0);
	else if (is_race(peer, request, consult))
		peer_refuse(peer, request, REASON_CLAIMED, 0);
	else
		peer_refuse(peer, request, note_try(peer, request) ? REASON_NO_CONSULT : REASON_BUSY, 0);
	return false;
}

/* -- what the hub writes -- */

bool consults_write(struct hub *hub, const struct store_consult *consult, enum consult_kind kind, uint64_t account)
{
	struct store_consult_line line = { .consultation = consult->consultation, .kind = kind, .author = account,
		.at_ms = (int64_t)hub->wall };

	if (store_add_consult_line(hub->store, &line) != STORE_OK
			|| store_find_consult_line(hub->store, line.line, &line) != STORE_OK)
		return false;
	consults_tell_line(hub, consult, &line);
	return true;
}

bool consults_close(struct hub *hub, const struct store_consult *consult, uint64_t account)
{
	if (store_set_consult_state(hub->store, consult->consultation, CONSULT_CLOSED, consults_now(hub)) != STORE_OK
			|| !consults_write(hub, consult, CONSULT_ENDED, account))
		return false;
	dismissals_add(hub, consult->account, consult->consultation, false);
	dismissals_add(hub, consult->counsellor, consult->consultation, false);
	talks_touch(hub, consult->consultation);
	consults_tell(hub, consult->consultation);
	return true;
}

bool consults_put_back(struct hub *hub, const struct store_consult *consult, uint64_t account)
{
	bool is_written = consult->wish == WISH_LETTER || !opening_is_open(hub);

	if (!consults_write(hub, consult, CONSULT_BACK, account) || store_unclaim_consult(hub->store,
			consult->consultation, consults_now(hub), is_written) != STORE_OK)
		return false;
	consults_hide_from(hub, consult->counsellor, consult->consultation);
	consults_tell_changed(hub, consult->consultation);
	waiting_touch(hub);
	return true;
}

/* -- what waits -- */

int64_t consults_waits_since(const struct store_consult *consult)
{
	return consult->wish == WISH_LATER ? consult->since : consult->asked;
}

static bool on_free(void *context, const struct store_consult *consult)
{
	struct waiting_row row = { .kind = WAITING_CONSULT, .number = consult->consultation,
		.since = consults_waits_since(consult),
		.account = consult->account, .hidden_from = consult->account, .marks = (consult->nth == 1 ? MARK_FIRST : 0u)
			| (consult->state == CONSULT_WAITING && consult->alone_since != 0 ? MARK_AWAY : 0u) };

	snprintf(row.words, sizeof row.words, "%u %d %u %s", consult->wish, consult->is_text_only, consult->nth,
		consult->wished_nickname);
	waiting_add(context, &row);
	return true;
}

void consults_gather(struct hub *hub, struct waiting *waiting)
{
	store_each_consult_in(hub->store, 1u << CONSULT_WAITING | 1u << CONSULT_WRITTEN, on_free, waiting);
}
