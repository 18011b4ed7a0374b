/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What staff do from their console: going to who called, notes for those on duty later, the steps of the day. Each is
 * stored, as an act where it concerns somebody, before anybody hears of it. */
#include "handlers.h"

#include <string.h>

#include "clock.h"
#include "consoles.h"
#include "figures.h"
#include "name.h"
#include "store_act.h"
#include "text.h"

void handle_console(struct peer *peer, const struct message *message)
{
	(void)message;
	console_open(peer);
}

static bool store_act_of(struct peer *peer, enum wire_number request, uint64_t person, const char *name)
{
	struct store_act act = { .staff = peer->account.account, .person = person,
		.at = (int64_t)(peer->hub->wall / 1000) };

	memcpy(act.act, name, strlen(name));
	return turn_stores(peer->hub, peer, request) && store_add_act(peer->hub->store, &act) == STORE_OK;
}

/* -- who called -- */

static struct peer *caller(const struct peer *peer, uint64_t account)
{
	struct peer *other = NULL;

	while ((other = peers_next_of(peer->hub, account, other)))
		if (other != peer && other->presence && !other->is_gone && peer_setting_is_on(other, SETTING_CALLING))
			return other;
	return NULL;
}

static void tell_guided(struct peer *to, const char *nickname, bool is_mine, bool is_over)
{
	peer_send(to, &(struct message){ .number = EV_GUIDED,
		.guided = { .nickname = wire_string(nickname), .is_mine = is_mine, .is_over = is_over } });
}

void handle_guide(struct peer *peer, const struct message *message)
{
	struct peer *other = caller(peer, message->guide.account);
	bool is_over = message->guide.is_over != 0;

	if (!other) {
		peer_refuse(peer, REQ_GUIDE, REASON_NO_PERSON, 0);
		return;
	}
	if (!store_act_of(peer, REQ_GUIDE, other->account.account, is_over ? "guided" : "guide")) {
		peer_refuse(peer, REQ_GUIDE, REASON_BUSY, 0);
		return;
	}
	if (!is_over && other->guide == 0)
		figures_waited(peer->hub, other->called_at);
	if (is_over)
		peer_calls(other, false);
	else
		tell_guided(other, peer->account.nickname, false, false);
	peer_touch(other);
	other->guide = is_over ? 0 : peer->account.account;
	tell_guided(peer, other->account.nickname, true, is_over);
	waiting_touch(peer->hub);
}

/* -- handover -- */

static bool find_about(struct peer *peer, struct wire_text name, uint64_t *account)
{
	char nickname[NICKNAME_MAX + 1], key[NAME_KEY_ROOM];
	struct store_account found;

	if (name.size == 0)
		return true;
	if (!wire_copy(nickname, sizeof nickname, name))
		return false;
	name_skeleton(nickname, key);
	if (store_find_account_by_key(peer->hub->store, key, &found) != STORE_OK)
		return false;
	*account = found.account;
	return true;
}

/* A note that was sent twice is taken as it is. */
static bool add_handover(struct peer *peer, struct store_handover *handover)
{
	enum store_result result;

	if (!turn_stores(peer->hub, peer, REQ_HANDOVER))
		return false;
	result = store_add_handover(peer->hub->store, handover);
	if (result == STORE_TAKEN)
		return true;
	return result == STORE_OK && store_act_of(peer, REQ_HANDOVER, handover->person, "handover");
}

void handle_handover(struct peer *peer, const struct message *message)
{
	struct hub *hub = peer->hub;
	unsigned days = message->handover.days ? message->handover.days : hub->options->limits.keeping[KEEPING_HANDOVERS];
	struct store_handover handover = { .staff = peer->account.account, .id = message->handover.id,
		.at = (int64_t)(hub->wall / 1000),
		.until_day = clock_day(hub->wall) + (days < HANDOVER_DAYS_MAX ? days : HANDOVER_DAYS_MAX) };

	if (text_clean(message->handover.text.at, message->handover.text.size, HANDOVER_MAX, HANDOVER_MAX, handover.text,
			sizeof handover.text) != TEXT_FINE)
		peer_refuse(peer, REQ_HANDOVER, REASON_TEXT, HANDOVER_MAX);
	else if (!find_about(peer, message->handover.about, &handover.person))
		peer_refuse(peer, REQ_HANDOVER, REASON_NO_PERSON, 0);
	else if (!add_handover(peer, &handover))
		peer_refuse(peer, REQ_HANDOVER, REASON_BUSY, 0);
	else {
		peer_done(peer, REQ_HANDOVER);
		waiting_touch(hub);
	}
}

void handle_handover_read(struct peer *peer, const struct message *message)
{
	struct hub *hub = peer->hub;

	if (!turn_stores(hub, peer, REQ_HANDOVER_READ)
			|| store_read_handover(hub->store, message->handover_read.handover, peer->account.account) != STORE_OK) {
		peer_refuse(peer, REQ_HANDOVER_READ, REASON_BUSY, 0);
		return;
	}
	peer_done(peer, REQ_HANDOVER_READ);
	waiting_touch(hub);
}

/* One's own; a coordinator's is the care for all of them. */
void handle_handover_back(struct peer *peer, const struct message *message)
{
	struct hub *hub = peer->hub;
	struct store_handover handover;

	if (store_find_handover(hub->store, message->handover_back.handover, peer->account.account, &handover) != STORE_OK
			|| (handover.staff != peer->account.account && peer->role != ROLE_COORDINATOR)) {
		peer_refuse(peer, REQ_HANDOVER_BACK, REASON_NO_LINE, 0);
		return;
	}
	if (!turn_stores(hub, peer, REQ_HANDOVER_BACK)
			|| store_remove_handover(hub->store, handover.handover) != STORE_OK
			|| !store_act_of(peer, REQ_HANDOVER_BACK, handover.person, "handover-back")) {
		peer_refuse(peer, REQ_HANDOVER_BACK, REASON_BUSY, 0);
		return;
	}
	peer_done(peer, REQ_HANDOVER_BACK);
	waiting_touch(hub);
}

/* -- the day -- */

void handle_day(struct peer *peer, const struct message *message)
{
	if (message->day.step >= DAY_STEPS) {
		peer_refuse(peer, REQ_DAY, REASON_MALFORMED, 0);
		return;
	}
	if (!store_act_of(peer, REQ_DAY, 0, console_day_acts[message->day.step])) {
		peer_refuse(peer, REQ_DAY, REASON_BUSY, 0);
		return;
	}
	peer_done(peer, REQ_DAY);
	waiting_touch(peer->hub);
}
