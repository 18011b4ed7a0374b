/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gathering what waits, and telling each console the difference. Rows are asked for only while a console is open, and
 * after the commit, so that what a console was told is on disk. */
#include "waiting.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "mem.h"

enum { WAITING_MAX = 500 };

struct waiting {
	struct waiting_row *rows; /* owned */
	int count;
};

struct console {
	struct waiting told;
	bool is_anew;             /* tell everything */
};

static void gather_calls(struct hub *hub, struct waiting *waiting);

/* What may wait and who is told of it. gather is called outside a transaction and only reads. */
static const struct waiting_source {
	unsigned roles;
	enum waiting_kind kind;
	void (*gather)(struct hub *hub, struct waiting *waiting);
} sources[] = {
	{ ROLES_STAFF, WAITING_CALL, gather_calls },
};

void waiting_add(struct waiting *waiting, const struct waiting_row *row)
{
	if (waiting->count == WAITING_MAX)
		return;
	waiting->rows = mem_resize(waiting->rows, (size_t)waiting->count + 1, sizeof *waiting->rows);
	waiting->rows[waiting->count++] = *row;
}

/* Who called and is still here; a broken line calls no more. */
static void gather_calls(struct hub *hub, struct waiting *waiting)
{
	struct peer *peer;

	TAILQ_FOREACH(peer, &hub->peers, all)
		if (peer->presence && !peer->is_gone && peer_setting_is_on(peer, SETTING_CALLING))
			waiting_add(waiting, &(struct waiting_row){ .kind = WAITING_CALL, .number = peer->account.account,
				.account = peer->account.account, .since = peer->called_at });
}

static bool is_for(enum waiting_kind kind, enum role role)
{
	for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
		if (sources[i].kind == kind)
			return sources[i].roles & 1u << role;
	return false;
}

static const struct waiting_row *find(const struct waiting *waiting, const struct waiting_row *row)
{
	for (int i = 0; i < waiting->count; i++)
		if (waiting->rows[i].kind == row->kind && waiting->rows[i].number == row->number)
			return &waiting->rows[i];
	return NULL;
}

static bool is_same(const struct waiting_row *a, const struct waiting_row *b)
{
	return a->since == b->since && a->account == b->account && a->count == b->count && strcmp(a->words, b->words) == 0;
}

bool console_is_first(const struct peer *peer)
{
	return peer->is_first || peer->account.made_day == clock_day(peer->hub->wall);
}

static void tell_row(struct peer *peer, const struct waiting_row *row)
{
	const struct peer *named = row->account ? peers_next_of(peer->hub, row->account, NULL) : NULL;
	struct store_account account = { .account = 0 };
	struct message event = { .number = EV_WAITING, .waiting = { .kind = (uint8_t)row->kind, .number = row->number,
		.since = (uint64_t)row->since, .count = (uint16_t)row->count, .words = wire_string(row->words) } };
	enum role role = ROLE_PARTICIPANT;

	if (row->account)
		store_find_account(peer->hub->store, row->account, &account);
	role_parse(account.role, &role);
	event.waiting.nickname = wire_string(account.nickname);
	event.waiting.role = (uint8_t)role;
	event.waiting.marks = named && console_is_first(named) ? MARK_FIRST : 0;
	peer_send(peer, &event);
}

static void tell_difference(struct peer *peer, const struct waiting *now)
{
	const struct waiting *told = &peer->console->told;

	for (int i = 0; i < told->count; i++)
		if (!find(now, &told->rows[i]))
			peer_send(peer, &(struct message){ .number = EV_WAITING_GONE,
				.waiting_gone = { .kind = (uint8_t)told->rows[i].kind, .number = told->rows[i].number } });
	for (int i = 0; i < now->count; i++) {
		const struct waiting_row *before = find(told, &now->rows[i]);

		if (!before || !is_same(before, &now->rows[i]))
			tell_row(peer, &now->rows[i]);
	}
}

static void forget(struct waiting *waiting)
{
	free(waiting->rows);
	*waiting = (struct waiting){ .count = 0 };
}

static void tell(struct peer *peer, const struct waiting *all)
{
	struct console *console = peer->console;
	struct waiting own = { .count = 0 };

	for (int i = 0; i < all->count; i++)
		if (is_for(all->rows[i].kind, peer->role))
			waiting_add(&own, &all->rows[i]);
	if (console->is_anew) {
		console->is_anew = false;
		forget(&console->told);
		peer_send(peer, &(struct message){ .number = EV_CONSOLE });
	}
	tell_difference(peer, &own);
	forget(&console->told);
	console->told = own;
}

void waiting_touch(struct hub *hub)
{
	hub->is_waiting_touched = true;
}

void waiting_tell(struct hub *hub)
{
	struct waiting all = { .count = 0 };
	struct peer *peer;

	if (!hub->is_waiting_touched || TAILQ_EMPTY(&hub->consoles))
		return;
	hub->is_waiting_touched = false;
	for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
		sources[i].gather(hub, &all);
	TAILQ_FOREACH(peer, &hub->consoles, consoles)
		tell(peer, &all);
	forget(&all);
}

void console_open(struct peer *peer)
{
	if (!peer->console) {
		peer->console = mem_zero(1, sizeof *peer->console);
		TAILQ_INSERT_TAIL(&peer->hub->consoles, peer, consoles);
	}
	peer->console->is_anew = true;
	waiting_touch(peer->hub);
}

void console_close(struct peer *peer)
{
	if (!peer->console)
		return;
	TAILQ_REMOVE(&peer->hub->consoles, peer, consoles);
	forget(&peer->console->told);
	free(peer->console);
	peer->console = NULL;
}

void console_miss(struct peer *peer)
{
	if (!peer->console)
		return;
	peer->console->is_anew = true;
	waiting_touch(peer->hub);
	event_active(peer->hub->timer, EV_TIMEOUT, 0);
}
