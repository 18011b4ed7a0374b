/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Leaving for ever, at once or some days later, and coming back before that. What is on the disk goes first, then what
 * is in memory and on other people's screens. */
#include "handlers.h"

#include <string.h>

#include "consults.h"
#include "depart.h"
#include "keep.h"
#include "store_leaving.h"

enum { DAY_SECONDS = 86400 };

/* Everybody's picture of the rooms is drawn anew, so that nothing of that person stays on a screen. */
static void forget_everywhere(struct hub *hub, uint64_t account)
{
	guests_forget(hub, account);
	for (struct peer *own = peers_next_of(hub, account, NULL); own; own = peers_next_of(hub, account, own))
		peer_close(own, CLOSING_ERASED);
	peers_make_stale(hub);
	hub->scrub_at = 0; /* what was erased leaves the files too, right after this turn */
}

void handle_erased(struct hub *hub)
{
	if (hub->erased_count > 0)
		keep_note_erased(hub->keep, hub->now);
	while (hub->erased_count > 0)
		forget_everywhere(hub, hub->erased[--hub->erased_count]);
}

/* Who has a passphrase proves once more that it is them. Who has none came in by their key. */
static bool is_right(struct peer *peer, const uint8_t auth[SEAL_KEY])
{
	struct store_account account;
	uint8_t by_word[SEAL_KEY];

	slots_release(peer);
	memset(by_word, 255, sizeof by_word);
	if (store_find_account(peer->hub->store, peer->account.account, &account) != STORE_OK)
		return false;
	return account.has_passphrase ? pair_proves(peer, auth, &account) : seal_equal(auth, by_word);
}

/* In a transaction that is begun. */
static enum store_result erase(struct hub *hub, uint64_t account, struct departure *departure)
{
	enum store_result result = depart(hub->store, account, true, hub->wall, departure);

	return result == STORE_OK ? store_erase_account(hub->store, account) : result;
}

void handle_erase(struct peer *peer, const struct message *message)
{
	struct departure departure = { .count = 0 };
	struct hub *hub = peer->hub;

	if (!is_right(peer, message->erase.auth.bytes))
		peer_refuse(peer, REQ_ERASE, REASON_UNKNOWN_LOGIN, 0);
	else if (hub->erased_count == ERASED_MAX || !turn_stores(hub, peer, REQ_ERASE)
			|| erase(hub, peer->account.account, &departure) != STORE_OK)
		peer_refuse(peer, REQ_ERASE, REASON_BUSY, 0);
	else {
		peer_done(peer, REQ_ERASE);
		consults_tell_departure(hub, &departure);
		recent_forget(hub->recent);
		hub->erased[hub->erased_count++] = peer->account.account;
	}
	depart_forget(&departure);
}

void handle_erase_later(struct peer *peer, const struct message *message)
{
	struct hub *hub = peer->hub;
	int64_t due = (int64_t)(hub->wall / 1000) + LEAVING_DAYS * DAY_SECONDS;

	if (!is_right(peer, message->erase_later.auth.bytes))
		peer_refuse(peer, REQ_ERASE_LATER, REASON_UNKNOWN_LOGIN, 0);
	else if (!turn_stores(hub, peer, REQ_ERASE_LATER)
			|| store_set_leaving(hub->store, peer->account.account, due) != STORE_OK)
		peer_refuse(peer, REQ_ERASE_LATER, REASON_BUSY, 0);
	else
		peer_done(peer, REQ_ERASE_LATER);
}

void leaving_take_back(struct peer *peer)
{
	struct hub *hub = peer->hub;
	int64_t due;

	if (store_find_leaving(hub->store, peer->account.account, &due) != STORE_OK)
		return;
	if (turn_stores(hub, NULL, REQ_ENTER) && store_remove_leaving(hub->store, peer->account.account) == STORE_OK)
		peer_send(peer, &(struct message){ .number = EV_STAYING });
}

/* As a transaction of its own. */
static bool erase_at_once(struct hub *hub, uint64_t account)
{
	struct departure departure = { .count = 0 };
	bool is_stored = store_begin(hub->store) == STORE_OK;

	if (is_stored && erase(hub, account, &departure) != STORE_OK)
		is_stored = false;
	if (!is_stored || store_commit(hub->store) != STORE_OK) {
		store_rollback(hub->store);
		depart_forget(&departure);
		return false;
	}
	consults_tell_departure(hub, &departure);
	return true;
}

bool leaving_run(struct hub *hub)
{
	uint64_t account;

	if (hub->erased_count == ERASED_MAX || hub->in_transaction
			|| store_next_leaving(hub->store, (int64_t)(hub->wall / 1000), &account) != STORE_OK
			|| !erase_at_once(hub, account))
		return false;
	recent_forget(hub->recent);
	hub->erased[hub->erased_count++] = account;
	handle_erased(hub);
	return true;
}
