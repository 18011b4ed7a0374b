/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks every few seconds at who waits and whether they are here, and every hour at what has been at rest. Nobody who
 * sits in a talk is disturbed, however long they are silent. */
#include "rests.h"

#include <stdlib.h>

#include "consults.h"
#include "dismissals.h"
#include "mem.h"
#include "store_act.h"
#include "talks.h"
#include "waiting.h"

enum {
	LOOK_MS = 3000, IDLE_MS = 30000, AGAIN_MS = 5000,
	BACK_MS = 10000,      /* in which sessions of the hub before come back */
	AT_ONCE = 20          /* end in one turn */
};

struct finds { struct store_consult *list; unsigned count; };

static bool on_found(void *context, const struct store_consult *consult)
{
	struct finds *found = context;

	found->list = mem_resize(found->list, found->count + 1, sizeof *found->list);
	found->list[found->count++] = *consult;
	return true;
}

void rests_start(struct hub *hub)
{
	hub->rests_at = hub->now + BACK_MS;
}

void rests_look(struct hub *hub)
{
	hub->rests_hour = true;
	hub->rests_at = hub->now;
}

void rests_take_back(struct hub *hub)
{
	hub->rests_hour = true;
	hub->rests_at = hub->now + AGAIN_MS;
}

uint64_t rests_due(const struct hub *hub)
{
	return hub->rests_at;
}

/* -- at rest -- */

static int64_t days_ago(const struct hub *hub, enum keeping keeping)
{
	return consults_now(hub) - (int64_t)hub->options->limits.keeping[keeping] * 86400;
}

static bool note(struct hub *hub, const struct store_consult *consult)
{
	struct store_act act = { .person = consult->account, .at = consults_now(hub), .act = "consult-lapsed" };

	return store_add_act(hub->store, &act) == STORE_OK;
}

static enum consult_news news_of(enum consult_state state)
{
	return state == CONSULT_WRITTEN ? NEWS_UNANSWERED : state == CONSULT_BOOKED ? NEWS_UNTIMED : NEWS_RESTED;
}

/* Of what nobody had the desk hears that it is gone from its list. */
static bool lapse(struct hub *hub, const struct store_consult *consult)
{
	enum consult_news news = news_of((enum consult_state)consult->state);
	struct store_consult now;

	if (!turn_stores(hub, NULL, REQ_CONSULT_STEP) || store_lapse_consult(hub->store, consult->consultation,
			consults_now(hub), news) != STORE_OK || !note(hub, consult)
			|| store_find_consult(hub->store, consult->consultation, &now) != STORE_OK
			|| !consults_write(hub, &now, CONSULT_LAPSED, 0))
		return false;
	dismissals_add(hub, now.account, now.consultation, false);
	dismissals_add(hub, now.counsellor, now.consultation, false);
	if (news != NEWS_RESTED)
		consults_hide_from_desk(hub, &now);
	consults_tell_changed(hub, now.consultation);
	waiting_touch(hub);
	return true;
}

static bool is_in_use(struct hub *hub, const struct store_consult *consult)
{
	return talks_has(hub, consult->account, consult->consultation)
		|| talks_has(hub, consult->counsellor, consult->consultation);
}

/* True: there may be more. */
static bool end_some(struct hub *hub)
{
	struct finds found = { NULL, 0 };
	unsigned ended = 0;

	store_each_resting_consult(hub->store, days_ago(hub, KEEPING_RESTS), days_ago(hub, KEEPING_CONSULTATIONS), AT_ONCE,
		on_found, &found);
	for (unsigned i = 0; i < found.count; i++)
		ended += !is_in_use(hub, &found.list[i]) && lapse(hub, &found.list[i]);
	free(found.list);
	return ended == AT_ONCE;
}

/* -- who waits and is not here -- */

static bool is_here(struct hub *hub, uint64_t account)
{
	for (struct peer *peer = peers_next_of(hub, account, NULL); peer; peer = peers_next_of(hub, account, peer))
		if (peer->phase >= KNOWN && !peer->is_leaving && !peer->is_gone)
			return true;
	return false;
}

static bool make_letter(struct hub *hub, const struct store_consult *consult)
{
	return turn_stores(hub, NULL, REQ_CONSULT_STEP) && store_set_consult_state(hub->store, consult->consultation,
			CONSULT_WRITTEN, consults_now(hub)) == STORE_OK
		&& store_set_consult_news(hub->store, consult->consultation, NEWS_LETTER) == STORE_OK;
}

/* A line that breaks takes nobody's turn; who stays away for long is answered in writing. */
static void look_for(struct hub *hub, const struct store_consult *consult)
{
	int64_t now = consults_now(hub), patience = (int64_t)hub->options->limits.away_hours * 3600;
	bool is_away = !is_here(hub, consult->account), was_away = consult->alone_since != 0;
	bool has_changed = is_away && was_away && now >= consult->alone_since + patience ? make_letter(hub, consult)
		: is_away != was_away && turn_stores(hub, NULL, REQ_CONSULT_STEP)
			&& store_set_consult_alone(hub->store, consult->consultation, is_away ? now : 0) == STORE_OK;

	if (!has_changed)
		return;
	consults_tell(hub, consult->consultation);
	waiting_touch(hub);
}

static bool look_for_some(struct hub *hub)
{
	struct finds found = { NULL, 0 };

	store_each_consult_in(hub->store, 1u << CONSULT_WAITING, on_found, &found);
	for (unsigned i = 0; i < found.count; i++)
		look_for(hub, &found.list[i]);
	free(found.list);
	return found.count > 0;
}

void rests_tend(struct hub *hub)
{
	bool is_more = false;

	if (hub->is_stopping || hub->now < hub->rests_at)
		return;
	if (hub->rests_hour)
		is_more = end_some(hub);
	hub->rests_hour = is_more;
	hub->rests_at = hub->now + (look_for_some(hub) || is_more ? LOOK_MS : IDLE_MS);
}
