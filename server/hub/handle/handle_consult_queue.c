/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Taking a consultation, handing it back or on, and its steps. Of two who take one at once the second finds that it
 * is taken; nobody takes their own. */
#include "consults.h"

#include <string.h>

#include "appointments.h"
#include "figures.h"
#include "handlers.h"
#include "seal_record.h"
#include "store_pair.h"
#include "store_team.h"
#include "talks.h"
#include "waiting.h"

static bool claim(struct peer *peer, struct store_consult *consult)
{
	struct hub *hub = peer->hub;
	bool has_waited = consult->state == CONSULT_WAITING;
	uint64_t account = peer->account.account, number = consult->consultation;
	int64_t since = consults_waits_since(consult);

	if (!turn_stores(hub, peer, REQ_CONSULT_CLAIM)
			|| store_claim_consult(hub->store, number, account, consults_now(hub)) != STORE_OK
			|| !consults_note_act(peer, consult, "consult-claim")
			|| store_find_consult(hub->store, number, consult) != STORE_OK
			|| !consults_write(hub, consult, CONSULT_TOOK, account))
		return false;
	figures_count(hub, FIGURE_CONSULTATIONS);
	if (has_waited)
		figures_waited(hub, since);
	return true;
}

void handle_consult_claim(struct peer *peer, const struct message *message)
{
	struct hub *hub = peer->hub;
	struct store_consult consult;
	struct store_pair pair;

	if (!consults_find(peer, REQ_CONSULT_CLAIM, message->consult_claim.consultation, PART_QUEUE | PART_HAS, &consult))
		return;
	if (consults_part(peer, &consult) == PART_HAS)
		consults_tell_one(peer, &consult);
	else if (store_find_pair(hub->store, peer->account.account, &pair) != STORE_OK)
		peer_refuse(peer, REQ_CONSULT_CLAIM, REASON_NO_KEYS, 0);
	else if (!claim(peer, &consult))
		peer_refuse(peer, REQ_CONSULT_CLAIM, REASON_BUSY, 0);
	else {
		consults_hide_from_desk(hub, &consult);
		consults_tell_team_grants(peer, consult.consultation);
		consults_tell_changed(hub, consult.consultation);
		appointments_tell(hub, consult.account);
		waiting_touch(hub);
	}
}

/* With them the desk can read what was asked; without, nobody of it can until somebody has taken it. */
static enum reason check_back(struct peer *peer, const struct wire_consult_back *request,
	struct store_consult_grant *grants, int *count)
{
	struct store_team_key key;
	uint64_t desk;

	*count = consults_read_grants(request->grants, request->consultation, 1, grants);
	if (*count == 0)
		return REASON_NONE;
	if (store_newest_team_key(peer->hub->store, team_name(TEAM_DESK), &key) != STORE_OK)
		return REASON_NO_TEAM;
	desk = SEAL_READER_TEAM(TEAM_DESK, key.epoch);
	return *count == 1 && consults_are_for(grants, &desk, 1) ? REASON_NONE : REASON_NO_TEAM;
}

void handle_consult_back(struct peer *peer, const struct message *message)
{
	const struct wire_consult_back *request = &message->consult_back;
	struct hub *hub = peer->hub;
	struct store_consult_grant grants[CONSULT_GRANTS_MAX];
	struct store_consult consult;
	enum reason reason;
	int count;

	if (!consults_find(peer, REQ_CONSULT_BACK, request->consultation, PART_HAS, &consult))
		return;
	reason = consult.state == CONSULT_CLOSED ? REASON_NOT_NOW : check_back(peer, request, grants, &count);
	if (reason == REASON_NONE && (!turn_stores(hub, peer, REQ_CONSULT_BACK)
			|| !consults_note_act(peer, &consult, "consult-back") || !consults_grant_desk(hub, grants, count)
			|| !consults_put_back(hub, &consult, peer->account.account)))
		reason = REASON_BUSY;
	if (reason != REASON_NONE)
		peer_refuse(peer, REQ_CONSULT_BACK, reason, 0);
}

/* Somebody else of the desk, who has keys of their own. */
static enum reason may_take_over(struct peer *peer, const struct store_consult *consult, uint64_t colleague)
{
	struct store_account account;
	struct store_pair pair;
	enum role role;

	if (colleague == peer->account.account || colleague == consult->account)
		return REASON_OWN;
	if (store_find_account(peer->hub->store, colleague, &account) != STORE_OK || account.is_suspended
			|| !role_parse(account.role, &role) || !role_is_desk(role))
		return REASON_NO_PERSON;
	return store_find_pair(peer->hub->store, colleague, &pair) == STORE_OK ? REASON_NONE : REASON_NO_KEYS;
}

static bool hand(struct peer *peer, const struct wire_consult_hand *request, struct store_consult *consult)
{
	struct hub *hub = peer->hub;
	struct store_consult_note note = { .consultation = consult->consultation, .id = request->id,
		.account = peer->account.account, .to = request->account, .readers = NOTE_COLLEAGUE,
		.at = consults_now(hub), .box = (const uint8_t *)request->note.at, .box_size = request->note.size };

	return turn_stores(hub, peer, REQ_CONSULT_HAND)
		&& (request->id == 0 || store_add_consult_note(hub->store, &note) == STORE_OK)
		&& consults_note_act(peer, consult, "consult-hand")
		&& consults_write(hub, consult, CONSULT_HANDED, peer->account.account)
		&& store_hand_consult(hub->store, consult->consultation, request->account, consults_now(hub)) == STORE_OK
		&& store_find_consult(hub->store, consult->consultation, consult) == STORE_OK
		&& consults_write(hub, consult, CONSULT_TOOK, request->account);
}

void handle_consult_hand(struct peer *peer, const struct message *message)
{
	const struct wire_consult_hand *request = &message->consult_hand;
	struct hub *hub = peer->hub;
	struct store_consult consult;
	enum reason reason;
	uint32_t wait = 0;

	if (!consults_find(peer, REQ_CONSULT_HAND, request->consultation, PART_HAS, &consult))
		return;
	reason = may_take_over(peer, &consult, request->account);
	if (reason == REASON_NONE && consult.state == CONSULT_CLOSED)
		reason = REASON_NOT_NOW;
	if (reason == REASON_NONE && request->id != 0 && !consults_is_sealed(request->note, "KKn1"))
		reason = REASON_TEXT;
	if (reason == REASON_NONE && !consults_may_add(peer, &wait))
		reason = REASON_TOO_MANY;
	if (reason == REASON_NONE) {
		consults_ask_giver(peer, &consult, request->account);
		reason = hand(peer, request, &consult) ? REASON_NONE : REASON_BUSY;
	}
	if (reason != REASON_NONE) {
		peer_refuse(peer, REQ_CONSULT_HAND, reason, wait);
		return;
	}
	consults_hide_from(hub, peer->account.account, consult.consultation);
	consults_tell_changed(hub, consult.consultation);
	talks_touch(hub, consult.consultation);
}

static bool step(struct peer *peer, const struct store_consult *consult, enum consult_step step)
{
	static const struct { enum consult_state state; enum consult_kind kind; } steps[] = {
		[CONSULT_STEP_REST] = { CONSULT_PAUSED, CONSULT_RESTED },
		[CONSULT_STEP_RESUME] = { CONSULT_TAKEN, CONSULT_RESUMED } };
	struct hub *hub = peer->hub;

	if (!turn_stores(hub, peer, REQ_CONSULT_STEP))
		return false;
	if (step == CONSULT_STEP_END)
		return consults_note_act(peer, consult, "consult-close")
			&& consults_close(hub, consult, peer->account.account);
	if (store_set_consult_state(hub->store, consult->consultation, steps[step].state, consults_now(hub)) != STORE_OK
			|| !consults_write(hub, consult, steps[step].kind, peer->account.account))
		return false;
	consults_tell(hub, consult->consultation);
	talks_touch(hub, consult->consultation);
	return true;
}

/* Both may rest and go on; who has it ends it. Its person just leaves. */
void handle_consult_step(struct peer *peer, const struct message *message)
{
	static const enum consult_state goals[CONSULT_STEPS] = { CONSULT_PAUSED, CONSULT_TAKEN, CONSULT_CLOSED };
	const struct wire_consult_step *request = &message->consult_step;
	struct store_consult consult;
	uint32_t wait = 0;

	if (request->step >= CONSULT_STEPS) {
		peer_refuse(peer, REQ_CONSULT_STEP, REASON_MALFORMED, 0);
		return;
	}
	if (!consults_find(peer, REQ_CONSULT_STEP, request->consultation, PART_READS, &consult))
		return;
	if (consult.state == goals[request->step])
		consults_tell_one(peer, &consult);
	else if ((consult.state != CONSULT_TAKEN && consult.state != CONSULT_PAUSED)
			|| (request->step == CONSULT_STEP_END && consults_part(peer, &consult) != PART_HAS))
		peer_refuse(peer, REQ_CONSULT_STEP, REASON_NOT_NOW, 0);
	else if (request->step != CONSULT_STEP_END && !consults_may_add(peer, &wait))
		peer_refuse(peer, REQ_CONSULT_STEP, REASON_TOO_MANY, wait);
	else if (!step(peer, &consult, (enum consult_step)request->step))
		peer_refuse(peer, REQ_CONSULT_STEP, REASON_BUSY, 0);
}
