/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a console is told but for people. All of it comes from the store, the world and the peers, so that a new hub
 * tells the same. */
#include "consoles.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clock.h"
#include "mem.h"
#include "phrases.h"
#include "store_today.h"

/* As they stand among the acts of staff. */
const char *const console_day_acts[DAY_STEPS] = {
	[DAY_ROOMS] = "rooms-seen", [DAY_OPENED] = "day-opened", [DAY_CLOSED] = "day-closed"
};

/* -- what waits -- */

static void tell_waiting_row(struct peer *peer, const struct waiting_row *row)
{
	struct store_account account = { .account = 0 };
	struct message event = { .number = EV_WAITING, .waiting = { .kind = (uint8_t)row->kind, .number = row->number,
		.since = (uint64_t)row->since, .count = (uint16_t)row->count, .words = wire_string(row->words) } };
	enum role role = ROLE_PARTICIPANT;

	if (row->account)
		store_find_account(peer->hub->store, row->account, &account);
	role_parse(account.role, &role);
	event.waiting.nickname = wire_string(account.nickname);
	event.waiting.role = (uint8_t)role;
	event.waiting.marks = (uint16_t)(row->marks | (row->mine == peer->account.account ? MARK_MINE : 0u));
	peer_send(peer, &event);
}

/* Takes now. */
static void tell_waiting(struct peer *peer, struct waiting now)
{
	struct waiting *told = &peer->console->waiting;

	for (int i = 0; i < told->count; i++)
		if (!waiting_find(&now, &told->rows[i]))
			peer_send(peer, &(struct message){ .number = EV_WAITING_GONE,
				.waiting_gone = { .kind = (uint8_t)told->rows[i].kind, .number = told->rows[i].number } });
	for (int i = 0; i < now.count; i++) {
		const struct waiting_row *before = waiting_find(told, &now.rows[i]);

		if (!before || !waiting_is_same(before, &now.rows[i]))
			tell_waiting_row(peer, &now.rows[i]);
	}
	waiting_forget(told);
	*told = now;
}

/* -- handover -- */

struct noting { struct peer *peer; struct console_notes now; };

static const struct console_note *find_note(const struct console_notes *notes, uint64_t handover)
{
	for (int i = 0; i < notes->count; i++)
		if (notes->list[i].handover == handover)
			return &notes->list[i];
	return NULL;
}

static bool on_handover(void *context, const struct store_handover *handover)
{
	struct noting *noting = context;
	struct peer *peer = noting->peer;
	const struct console_note *told = find_note(&peer->console->notes, handover->handover);

	noting->now.list = mem_resize(noting->now.list, (size_t)noting->now.count + 1, sizeof *noting->now.list);
	noting->now.list[noting->now.count++] = (struct console_note){ handover->handover, handover->is_read };
	if (told && told->is_read == handover->is_read)
		return true;
	peer_send(peer, &(struct message){ .number = EV_HANDOVER, .handover_told = {
		.handover = handover->handover, .at = (uint64_t)handover->at, .until = (uint32_t)handover->until_day,
		.nickname = wire_string(handover->nickname), .about = wire_string(handover->about),
		.is_mine = handover->staff == peer->account.account, .is_read = handover->is_read,
		.text = wire_string(handover->text) } });
	return true;
}

static void tell_handovers(struct peer *peer)
{
	struct console_notes *told = &peer->console->notes;
	struct noting noting = { .peer = peer };

	store_each_handover(peer->hub->store, peer->account.account, clock_day(peer->hub->wall), on_handover, &noting);
	for (int i = 0; i < told->count; i++)
		if (!find_note(&noting.now, told->list[i].handover))
			peer_send(peer, &(struct message){ .number = EV_HANDOVER_GONE,
				.handover_gone = { .handover = told->list[i].handover } });
	free(told->list);
	*told = noting.now;
}

/* -- the day -- */

static uint64_t begin_of_day(const struct hub *hub)
{
	struct tm tm;

	clock_local(hub->wall, &tm);
	return hub->wall - (uint64_t)(tm.tm_hour * 3600 + tm.tm_min * 60 + tm.tm_sec) * 1000 - hub->wall % 1000;
}

static void tell_days(struct peer *peer)
{
	struct hub *hub = peer->hub;

	for (unsigned step = 0; step < DAY_STEPS; step++) {
		char nickname[STORE_NICKNAME_ROOM];
		int64_t at = 0, *told = &peer->console->days[step];

		store_find_act_since(hub->store, console_day_acts[step], (int64_t)(begin_of_day(hub) / 1000), &at,
			nickname);
		if (at == *told)
			continue;
		*told = at;
		peer_send(peer, &(struct message){ .number = EV_DAY,
			.day_done = { .step = (uint8_t)step, .nickname = wire_string(nickname), .at = (uint64_t)at } });
	}
}

static void tell_today(struct peer *peer, const struct store_today *today)
{
	struct wire_today now = { .people = today->people, .first = today->first, .talked = today->talked,
		.reports = today->reports };
	struct wire_today *told = &peer->console->today;

	if (now.people == told->people && now.first == told->first && now.talked == told->talked
			&& now.reports == told->reports)
		return;
	*told = now;
	peer_send(peer, &(struct message){ .number = EV_TODAY, .today = now });
}

/* False if it is not time for it. */
static bool count_today(struct hub *hub, struct store_today *today)
{
	if (hub->now < hub->today_at)
		return false;
	hub->today_at = hub->now + TODAY_MS;
	return store_count_today(hub->store, clock_day(hub->wall), begin_of_day(hub), today) == STORE_OK;
}

/* -- telling -- */

static void tell_phrase(struct peer *peer, int number)
{
	const struct phrase *phrase = phrases_at(peer->hub->phrases, number);

	peer_send(peer, &(struct message){ .number = EV_PHRASE, .phrase = { .number = (uint16_t)(number + 1),
		.situation = wire_string(phrase->situation), .situation_en = wire_string(phrase->situation_en),
		.persuades = phrase->persuades, .text = wire_string(phrase->text), .text_en = wire_string(phrase->text_en) } });
}

static void begin_anew(struct peer *peer)
{
	console_forget(peer->console);
	peer_send(peer, &(struct message){ .number = EV_CONSOLE,
		.console_open = { .needed = (uint8_t)peer->hub->options->staff_needed } });
	for (int i = 0; i < phrases_count(peer->hub->phrases); i++)
		tell_phrase(peer, i);
}

/* What only a touch or another day changes. */
static void tell_rows(struct peer *peer, const struct waiting *all)
{
	tell_waiting(peer, waiting_for(all, peer));
	tell_handovers(peer);
	tell_days(peer);
}

static void tell(struct peer *peer, const struct waiting *all, const struct store_today *today, bool is_due)
{
	bool is_anew = peer->console->is_anew;

	peer_make_room(peer, is_anew);
	if (is_anew)
		begin_anew(peer);
	if (all)
		tell_rows(peer, all);
	if (is_due)
		console_tell_people(peer);
	if (today)
		tell_today(peer, today);
	if (is_anew)
		peer_done(peer, REQ_CONSOLE);
	peer_make_room(peer, false);
}

void console_tell(struct hub *hub)
{
	bool is_touched = hub->is_waiting_touched, is_due = hub->now >= hub->console_at, is_counted;
	struct waiting waiting = { .count = 0 };
	struct store_today today;
	struct peer *peer;

	if (TAILQ_EMPTY(&hub->consoles) || !(is_touched || is_due))
		return;
	hub->is_waiting_touched = false;
	if (is_touched)
		waiting = waiting_gather(hub);
	if (is_due) {
		hub->console_told = hub->now;
		hub->console_at = hub->now + CONSOLE_MS;
	}
	is_counted = is_due && count_today(hub, &today);
	TAILQ_FOREACH(peer, &hub->consoles, consoles)
		tell(peer, is_touched ? &waiting : NULL, is_counted ? &today : NULL, is_due);
	waiting_forget(&waiting);
}
