/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking the sources. They are asked only while a console is open, and after the commit, so that what a console is told
 * is on disk. Knows nothing of how it is told. */
#include "waiting.h"

#include <string.h>

#include "appointments.h"
#include "consoles.h"
#include "consults.h"
#include "measures.h"
#include "reports.h"
#include "store_letter.h"

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
