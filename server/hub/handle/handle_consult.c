/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking for a consultation, leaving the waiting line, what one may know of, and reading one. */
#include "consults.h"

#include <string.h>

#include "appointments.h"
#include "handlers.h"
#include "seal_line.h"
#include "store_pair.h"
#include "store_team.h"
#include "waiting.h"

enum { ROSTER_COUNTER = 1, WORDS_COUNTER = 2 };

/* One of the desk by that very name, besides oneself; 0 for nobody. */
static uint64_t find_by_name(struct peer *peer, struct wire_text typed)
{
	char name[NAME_ROOM], key[NAME_KEY_ROOM];
	struct store_account account;
	enum name_fault fault = name_clean(typed.at, typed.size, name);
	enum role role;

	if (fault != NAME_FINE && fault != NAME_STAFF)
		return 0;
	name_skeleton(name, key);
	if (store_find_account_by_key(peer->hub->store, key, &account) != STORE_OK || account.is_suspended
			|| !role_parse(account.role, &role) || !role_is_desk(role) || account.account == peer->account.account)
		return 0;
	return account.account;
}

/* As people write whom they know: with a title, which belongs to few names. */
static uint64_t find_counsellor(struct peer *peer, struct wire_text typed)
{
	static const char *const titles[] = { "さん", "さま", "様", "先生" };
	uint64_t found = find_by_name(peer, typed);

	for (size_t i = 0; i < sizeof titles / sizeof *titles && found == 0; i++) {
		size_t size = strlen(titles[i]);

		if (typed.size > size && memcmp(typed.at + typed.size - size, titles[i], size) == 0)
			found = find_by_name(peer, (struct wire_text){ typed.at, (uint16_t)(typed.size - size) });
	}
	return found;
}

/* To oneself, to the desk as it is now, and to the recovery key if there is one: no more and no less. */
static enum reason check_grants(struct peer *peer, const struct wire_consult *request,
	struct store_consult_grant *grants)
{
	struct store *store = peer->hub->store;
	struct store_team_key key;
	struct store_pair pair;
	uint64_t wanted[3] = { peer->account.account };
	int count = 2;

	if (store_find_pair(store, peer->account.account, &pair) != STORE_OK)
		return REASON_NO_KEYS;
	if (store_newest_team_key(store, team_name(TEAM_DESK), &key) != STORE_OK)
		return REASON_NO_TEAM;
	wanted[1] = SEAL_READER_TEAM(TEAM_DESK, key.epoch);
	if (consults_recovery(peer->hub))
		wanted[count++] = SEAL_READER_RECOVERY;
	if (consults_read_grants(request->grants, request->consultation, 1, grants) != count)
		return REASON_NO_TEAM;
	return consults_are_for(grants, wanted, count) ? REASON_NONE : REASON_NO_TEAM;
}

/* From the request alone. */
static bool is_well_formed(const struct wire_consult *request)
{
	bool has_line = request->line.size > 0;

	return request->consultation > 0 && request->consultation >> 63 == 0 && request->wish < WISH_COUNT
		&& consults_is_box(request->roster) && (!has_line || consults_is_box(request->line));
}

static enum reason may_ask(struct peer *peer, const struct wire_consult *request, struct store_consult *consult,
	struct store_consult_grant *grants, uint32_t *wait)
{
	static const struct bucket_rate rate = { 5, 1, 600000 };
	struct store_consult other;
	enum reason reason;

	if (!is_well_formed(request))
		return REASON_MALFORMED;
	if (request->wish == WISH_LETTER && request->line.size == 0)
		return REASON_TEXT;
	if (store_find_open_consult(peer->hub->store, consult->account, &other) == STORE_OK)
		return REASON_WAITS;
	if (request->wish == WISH_NAMED && (consult->wished = find_counsellor(peer, request->counsellor)) == 0)
		return REASON_NO_PERSON;
	reason = check_grants(peer, request, grants);
	if (reason != REASON_NONE)
		return reason;
	return bucket_take(&peer_meter(peer)->consults, rate, peer->hub->now, wait) ? REASON_NONE : REASON_TOO_MANY;
}

/* Who is outside, or rests, is answered in writing. */
static enum consult_state first_state(const struct peer *peer, unsigned wish)
{
	if (wish == WISH_LATER)
		return CONSULT_BOOKED;
	return wish == WISH_LETTER || !opening_is_open(peer->hub) || rest_is_on(peer) ? CONSULT_WRITTEN : CONSULT_WAITING;
}

static struct store_consult_line line_of(const struct store_consult *consult, const struct hub *hub, unsigned kind,
	uint32_t counter, const uint8_t id[16], struct wire_text box)
{
	struct store_consult_line line = { .consultation = consult->consultation, .kind = kind, .author = consult->account,
		.at_ms = (int64_t)hub->wall, .epoch = 1, .counter = counter, .box = (const uint8_t *)box.at,
		.box_size = box.size };

	memcpy(line.id, id, sizeof line.id);
	return line;
}

static bool store_request(struct peer *peer, const struct wire_consult *request, const struct store_consult *consult,
	const struct store_consult_grant *grants)
{
	struct hub *hub = peer->hub;
	int count = consults_recovery(hub) ? 3 : 2;
	struct store_consult_line asked = { .consultation = consult->consultation, .kind = CONSULT_ASKED,
		.author = consult->account, .at_ms = (int64_t)hub->wall };
	struct store_consult_line roster = line_of(consult, hub, CONSULT_ROSTER, ROSTER_COUNTER, request->roster_id.bytes,
		request->roster);
	struct store_consult_line words = line_of(consult, hub, request->wish == WISH_LETTER ? CONSULT_LETTER : CONSULT_SAID,
		WORDS_COUNTER, request->line_id.bytes, request->line);

	return turn_stores(hub, peer, REQ_CONSULT) && store_add_consult(hub->store, consult) == STORE_OK
		&& store_add_consult_line(hub->store, &asked) == STORE_OK
		&& store_add_consult_epoch(hub->store, consult->consultation, 1, grants, count, &roster) == STORE_OK
		&& (request->line.size == 0 || store_add_consult_line(hub->store, &words) == STORE_OK);
}

/* Sent once more after a break, it is the same request. */
static bool was_asked(struct peer *peer, uint64_t number)
{
	struct store_consult consult;

	if (number == 0 || store_find_consult(peer->hub->store, number, &consult) != STORE_OK
			|| consult.account != peer->account.account)
		return false;
	consults_tell_one(peer, &consult);
	return true;
}

void handle_consult(struct peer *peer, const struct message *message)
{
	const struct wire_consult *request = &message->consult;
	struct hub *hub = peer->hub;
	struct store_consult consult = { .consultation = request->consultation, .account = peer->account.account,
		.wish = request->wish, .is_text_only = request->is_text_only != 0, .asked = consults_now(hub),
		.since = consults_now(hub), .state = first_state(peer, request->wish) };
	struct store_consult_grant grants[CONSULT_GRANTS_MAX];
	enum reason reason;
	uint32_t wait = 0;

	if (was_asked(peer, request->consultation))
		return;
	reason = may_ask(peer, request, &consult, grants, &wait);
	if (reason == REASON_NONE && !store_request(peer, request, &consult, grants))
		reason = REASON_BUSY;
	if (reason != REASON_NONE) {
		peer_refuse(peer, REQ_CONSULT, reason, wait);
		return;
	}
	if (consult.state == CONSULT_BOOKED)
		appointments_tell(hub, consult.account);
	else
		consults_tell(hub, consult.consultation);
	waiting_touch(hub);
}

/* With all that was in it, on every screen and on the disk. */
void handle_consult_leave(struct peer *peer, const struct message *message)
{
	struct hub *hub = peer->hub;
	struct store_consult consult;

	if (!consults_find(peer, REQ_CONSULT_LEAVE, message->consult_leave.consultation, PART_ASKED, &consult))
		return;
	if (!consults_is_free(&consult)) {
		peer_refuse(peer, REQ_CONSULT_LEAVE, REASON_NOT_NOW, 0);
		return;
	}
	if (!turn_stores(hub, peer, REQ_CONSULT_LEAVE)
			|| store_remove_consult(hub->store, consult.consultation) != STORE_OK) {
		peer_refuse(peer, REQ_CONSULT_LEAVE, REASON_BUSY, 0);
		return;
	}
	hub->scrub_at = 0;
	consults_hide_from(hub, consult.account, consult.consultation);
	consults_hide_from_desk(hub, &consult);
	if (consult.state == CONSULT_BOOKED)
		appointments_tell(hub, consult.account);
	waiting_touch(hub);
}

static bool on_own(void *context, const struct store_consult *consult)
{
	if (consults_part(context, consult) & PART_READS)
		consults_tell_one(context, consult);
	return true;
}

static bool on_free(void *context, const struct store_consult *consult)
{
	if (consults_part(context, consult) == PART_QUEUE)
		consults_tell_one(context, consult);
	return true;
}

void handle_consults(struct peer *peer, const struct message *message)
{
	struct store *store = peer->hub->store;

	(void)message;
	peer_make_room(peer, true);
	store_each_consult_of(store, peer->account.account, on_own, peer);
	if (role_is_desk(peer->role))
		store_each_consult_in(store, CONSULTS_FREE, on_free, peer);
	peer_done(peer, REQ_CONSULTS);
	peer_make_room(peer, false);
}

/* Of the desk, who opens what nobody has is on record; a reader has seen the letters then. */
static bool note_reading(struct peer *peer, const struct store_consult *consult, bool is_reader)
{
	struct hub *hub = peer->hub;
	uint64_t number = consult->consultation, account = peer->account.account;

	if (!is_reader)
		return turn_stores(hub, peer, REQ_CONSULT_READ) && consults_note_act(peer, consult, "open-consult");
	if (store_unread_consult(hub->store, number, account) == 0)
		return true;
	return turn_stores(hub, peer, REQ_CONSULT_READ)
		&& store_read_consult(hub->store, number, account, consult->newest) == STORE_OK;
}

void handle_consult_read(struct peer *peer, const struct message *message)
{
	uint64_t number = message->consult_read.consultation;
	struct store_consult consult;
	bool is_reader;
	uint32_t wait = 0;

	if (number == 0) {
		peer->reads = 0;
		peer_done(peer, REQ_CONSULT_READ);
		return;
	}
	if (!consults_find(peer, REQ_CONSULT_READ, number, PART_READS | PART_QUEUE, &consult))
		return;
	is_reader = consults_part(peer, &consult) & PART_READS;
	if (!is_reader && !consults_may_add(peer, &wait)) {
		peer_refuse(peer, REQ_CONSULT_READ, REASON_TOO_MANY, wait);
		return;
	}
	if (!note_reading(peer, &consult, is_reader)) {
		peer_refuse(peer, REQ_CONSULT_READ, REASON_BUSY, 0);
		return;
	}
	peer->reads = number;
	peer_make_room(peer, true);
	consults_tell_thread(peer, &consult, message->consult_read.after);
	peer_done(peer, REQ_CONSULT_READ);
	peer_make_room(peer, false);
	if (is_reader && peer->has_open_vault)
		consults_ask_again(peer, &consult);
}

/* What was told once need not be told at the next visit. */
void handle_consult_heard(struct peer *peer, const struct message *message)
{
	struct store_consult consult;

	if (!consults_find(peer, REQ_CONSULT_HEARD, message->consult_heard.consultation, PART_ASKED, &consult))
		return;
	if (consult.news != 0 && (!turn_stores(peer->hub, peer, REQ_CONSULT_HEARD)
			|| store_set_consult_news(peer->hub->store, consult.consultation, NEWS_NONE) != STORE_OK))
		peer_refuse(peer, REQ_CONSULT_HEARD, REASON_BUSY, 0);
	else
		peer_done(peer, REQ_CONSULT_HEARD);
}

static bool on_account(void *context, const struct store_account *account)
{
	struct peer *peer = context, *other = peers_next_of(peer->hub, account->account, NULL);
	struct message event = { .number = EV_CONSULT_COLLEAGUE, .consult_colleague = { .account = account->account,
		.nickname = wire_string(account->nickname) } };
	struct store_pair pair;
	enum role role;

	if (!role_parse(account->role, &role) || !role_is_desk(role) || account->is_suspended
			|| account->account == peer->account.account)
		return true;
	event.consult_colleague.role = (uint8_t)role;
	while (other && (other->phase < KNOWN || other->is_gone || other->is_leaving))
		other = peers_next_of(peer->hub, account->account, other);
	event.consult_colleague.is_here = other != NULL;
	if (store_find_pair(peer->hub->store, account->account, &pair) == STORE_OK) {
		event.consult_colleague.has_key = 1;
		memcpy(event.consult_colleague.public_key.bytes, pair.public_key, sizeof pair.public_key);
	}
	peer_send(peer, &event);
	return true;
}

void handle_consult_colleagues(struct peer *peer, const struct message *message)
{
	(void)message;
	store_each_account(peer->hub->store, on_account, peer);
	peer_done(peer, REQ_CONSULT_COLLEAGUES);
}
