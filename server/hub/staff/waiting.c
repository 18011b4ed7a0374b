/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking the sources. They are asked only while a console is open, and after the commit, so that what a console is told
 * is on disk. Knows nothing of how it is told. */
#include "waiting.h"

#include <stdlib.h>
#include <string.h>

#include "appointments.h"
#include "consoles.h"
#include "consults.h"
#include "measures.h"
#include "mem.h"
#include "reports.h"
#include "store_letter.h"

enum { WAITING_MAX = 500 };

static void gather_calls(struct hub *hub, struct waiting *waiting);
static void gather_letters(struct hub *hub, struct waiting *waiting);

/* What may wait and who is told of it. gather is called outside a transaction and only reads. */
static const struct waiting_source {
	unsigned roles;
	enum waiting_kind kind;
	void (*gather)(struct hub *hub, struct waiting *waiting);
} sources[] = {
	{ ROLES_STAFF, WAITING_CALL, gather_calls },
	{ ROLES_DESK, WAITING_CONSULT, consults_gather },
	{ ROLES_COORDINATOR, WAITING_APPLICATION, review_gather },
	{ ROLES_COORDINATOR, WAITING_MAIL, mails_gather },
	{ ROLES_STAFF, WAITING_LETTER, gather_letters },
	{ ROLES_STAFF, WAITING_REPORT, reports_gather },
	{ ROLES_STAFF, WAITING_CONFIRM, measures_gather_asked },
	{ ROLES_COORDINATOR, WAITING_COORDINATOR, measures_gather_calls },
	{ ROLES_DESK, WAITING_APPOINTMENT, appointments_gather },
};

void waiting_add(struct waiting *waiting, const struct waiting_row *row)
{
	if (waiting->count == WAITING_MAX)
		return;
	waiting->rows = mem_resize(waiting->rows, (size_t)waiting->count + 1, sizeof *waiting->rows);
	waiting->rows[waiting->count++] = *row;
}

void waiting_touch(struct hub *hub)
{
	hub->is_waiting_touched = true;
	if (hub->console_at > hub->console_told + CONSOLE_SOON_MS)
		hub->console_at = hub->console_told + CONSOLE_SOON_MS;
}

struct waiting waiting_gather(struct hub *hub)
{
	struct waiting waiting = { .count = 0 };

	for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
		sources[i].gather(hub, &waiting);
	return waiting;
}

static unsigned roles_of(const struct waiting_row *row)
{
	for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
		if (sources[i].kind == row->kind)
			return row->roles != 0 ? sources[i].roles & row->roles : sources[i].roles;
	return ROLES_NOBODY;
}

struct waiting waiting_for(const struct waiting *waiting, const struct peer *peer)
{
	struct waiting own = { .count = 0 };

	for (int i = 0; i < waiting->count; i++)
		if ((roles_of(&waiting->rows[i]) & 1u << peer->role) && waiting->rows[i].hidden_from != peer->account.account)
			waiting_add(&own, &waiting->rows[i]);
	return own;
}

void waiting_forget(struct waiting *waiting)
{
	free(waiting->rows);
	*waiting = (struct waiting){ .count = 0 };
}

const struct waiting_row *waiting_find(const struct waiting *waiting, const struct waiting_row *row)
{
	for (int i = 0; i < waiting->count; i++)
		if (waiting->rows[i].kind == row->kind && waiting->rows[i].number == row->number)
			return &waiting->rows[i];
	return NULL;
}

bool waiting_is_same(const struct waiting_row *a, const struct waiting_row *b)
{
	return a->since == b->since && a->account == b->account && a->marks == b->marks && a->count == b->count
		&& a->mine == b->mine && strcmp(a->words, b->words) == 0;
}

/* Who called and is still here; a broken line calls no more. */
static void gather_calls(struct hub *hub, struct waiting *waiting)
{
	struct peer *peer;

	TAILQ_FOREACH(peer, &hub->peers, all) {
		struct waiting_row row = { .kind = WAITING_CALL, .number = peer->account.account,
			.account = peer->account.account, .since = peer->called_at, .mine = peer->guide };
		struct store_account guide;

		if (!peer->presence || peer->is_gone || !peer_setting_is_on(peer, SETTING_CALLING))
			continue;
		row.marks = console_is_first(peer) ? MARK_FIRST : 0;
		if (peer->guide && store_find_account(hub->store, peer->guide, &guide) == STORE_OK)
			memcpy(row.words, guide.nickname, sizeof guide.nickname);
		waiting_add(waiting, &row);
	}
}

static bool on_letter(void *context, const struct store_letter *letter)
{
	if (letter->state == STORE_LETTER_WAITS)
		waiting_add(context, &(struct waiting_row){ .kind = WAITING_LETTER, .number = letter->letter, .since = letter->since,
			.account = letter->account });
	return letter->state == STORE_LETTER_WAITS; /* those that wait come first */
}

static void gather_letters(struct hub *hub, struct waiting *waiting)
{
	store_each_letter(hub->store, on_letter, waiting);
}
