/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notes that staff keep on a consultation, sealed to themselves, to the desk or to a colleague. Its person hears that
 * they are there, and is never given what is in them: what they may read stands in the thread. */
#include "consults.h"

#include <string.h>

#include "handlers.h"
#include "store_team.h"

struct telling { struct peer *peer; enum consults_part part; };

/* May they open it? Others hear that it is there. */
static bool is_for(const struct telling *telling, const struct store_consult_note *note)
{
	uint64_t account = telling->peer->account.account;

	if (telling->part == PART_ASKED)
		return false;
	switch ((enum consult_readers)note->readers) {
	case NOTE_MINE:
		return note->account == account;
	case NOTE_DESK:
		return true;
	case NOTE_COLLEAGUE:
		return note->to == account;
	case NOTE_READERS:
		break;
	}
	return false;
}

static bool tell_note(void *context, const struct store_consult_note *note)
{
	const struct telling *telling = context;
	bool is_open = is_for(telling, note);

	consults_send(telling->peer, &(struct message){ .number = EV_CONSULT_NOTE, .consult_noted = {
		.consultation = note->consultation, .id = note->id, .at = (uint64_t)note->at, .readers = (uint8_t)note->readers,
		.epoch = note->epoch, .account = note->account, .nickname = wire_string(note->nickname),
		.is_mine = note->account == telling->peer->account.account,
		.box = { (const char *)note->box, (uint16_t)(is_open ? note->box_size : 0) } } });
	return true;
}

/* Sealed to the desk's newest key? */
static bool is_desk_key(struct hub *hub, uint32_t epoch)
{
	struct store_team_key key;

	return store_newest_team_key(hub->store, team_name(TEAM_DESK), &key) == STORE_OK && key.epoch == epoch;
}

void handle_consult_note(struct peer *peer, const struct message *message)
{
	const struct wire_consult_note *request = &message->consult_note;
	struct hub *hub = peer->hub;
	struct store_consult_note note = { .consultation = request->consultation, .id = request->id,
		.account = peer->account.account, .readers = request->readers, .epoch = request->epoch,
		.at = consults_now(hub), .box = (const uint8_t *)request->box.at, .box_size = request->box.size };
	struct telling telling = { peer, PART_HAS };
	enum store_result result = STORE_FULL;
	struct store_consult consult;
	uint32_t wait = 0;

	if (!consults_find(peer, REQ_CONSULT_NOTE, request->consultation, PART_HAS, &consult))
		return;
	if (request->id == 0 || request->readers > NOTE_DESK || !consults_is_sealed(request->box, "KKn1")) {
		peer_refuse(peer, REQ_CONSULT_NOTE, REASON_TEXT, 0);
		return;
	}
	if (request->readers == NOTE_DESK && !is_desk_key(hub, request->epoch)) {
		peer_refuse(peer, REQ_CONSULT_NOTE, REASON_NO_TEAM, 0);
		return;
	}
	if (!consults_may_add(peer, &wait)) {
		peer_refuse(peer, REQ_CONSULT_NOTE, REASON_TOO_MANY, wait);
		return;
	}
	memcpy(note.nickname, peer->account.nickname, sizeof note.nickname);
	if (turn_stores(hub, peer, REQ_CONSULT_NOTE))
		result = store_add_consult_note(hub->store, &note);
	if (result == STORE_OK || result == STORE_TAKEN)
		tell_note(&telling, &note);
	else
		peer_refuse(peer, REQ_CONSULT_NOTE, REASON_BUSY, 0);
}

void handle_consult_notes(struct peer *peer, const struct message *message)
{
	struct telling telling = { .peer = peer };
	struct store_consult consult;

	if (!consults_find(peer, REQ_CONSULT_NOTES, message->consult_notes.consultation, PART_READS | PART_QUEUE, &consult))
		return;
	telling.part = consults_part(peer, &consult);
	peer_make_room(peer, true);
	store_each_consult_note(peer->hub->store, consult.consultation, tell_note, &telling);
	peer_done(peer, REQ_CONSULT_NOTES);
	peer_make_room(peer, false);
}

/* One's own. */
void handle_consult_unnote(struct peer *peer, const struct message *message)
{
	const struct wire_consult_unnote *request = &message->consult_unnote;
	struct hub *hub = peer->hub;
	struct store_consult consult;
	enum store_result result = STORE_FULL;

	if (!consults_find(peer, REQ_CONSULT_UNNOTE, request->consultation, PART_HAS, &consult))
		return;
	if (turn_stores(hub, peer, REQ_CONSULT_UNNOTE))
		result = store_remove_consult_note(hub->store, consult.consultation, request->id, peer->account.account);
	if (result == STORE_OK)
		hub->scrub_at = 0;
	if (result == STORE_OK || result == STORE_NONE)
		peer_done(peer, REQ_CONSULT_UNNOTE);
	else
		peer_refuse(peer, REQ_CONSULT_UNNOTE, REASON_BUSY, 0);
}
