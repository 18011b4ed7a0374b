/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who hears what of a consultation: those two who read it, on all of their lines; the desk, while nobody has it.
 * Lines go to who has asked for them. */
#include "consults.h"

#include <string.h>

#include "appointments.h"
#include "depart.h"
#include "dismissals.h"
#include "seal_record.h"
#include "store_team.h"
#include "talks.h"
#include "waiting.h"

/* What a turn told is taken back with it, also from who is in no room. */
void consults_send(struct peer *peer, const struct message *event)
{
	peer->hears_consults = true;
	peer_send(peer, event);
}

static bool is_listening(const struct peer *peer)
{
	return peer->phase >= KNOWN && peer->account.account != 0 && !peer->is_leaving && !peer->is_gone;
}

void consults_each_peer(struct hub *hub, const struct store_consult *consult,
	void (*each)(void *context, struct peer *peer, enum consults_part part), void *context)
{
	const uint64_t readers[] = { consult->account, consult->counsellor };
	bool is_free = consults_is_free(consult);
	struct peer *peer;

	for (size_t i = 0; i < sizeof readers / sizeof *readers && !is_free; i++)
		for (peer = peers_next_of(hub, readers[i], NULL); peer; peer = peers_next_of(hub, readers[i], peer))
			if (is_listening(peer) && consults_part(peer, consult) != PART_NONE)
				each(context, peer, consults_part(peer, consult));
	if (!is_free)
		return;
	TAILQ_FOREACH(peer, &hub->peers, all)
		if (is_listening(peer) && consults_part(peer, consult) != PART_NONE)
			each(context, peer, consults_part(peer, consult));
}

/* -- as it stands -- */

static uint8_t role_number(const char *name)
{
	enum role role = ROLE_PARTICIPANT;

	role_parse(name, &role);
	return (uint8_t)role;
}

static void tell_news(struct peer *peer, const struct store_consult *consult)
{
	const unsigned *keeping = peer->hub->options->limits.keeping;
	unsigned days = keeping[consult->news == NEWS_RESTED ? KEEPING_RESTS : KEEPING_CONSULTATIONS];

	consults_send(peer, &(struct message){ .number = EV_CONSULT_NEWS, .consult_news = {
		.consultation = consult->consultation, .news = (uint8_t)consult->news, .days = (uint16_t)days } });
}

void consults_tell_one(struct peer *peer, const struct store_consult *consult)
{
	struct hub *hub = peer->hub;
	uint64_t account = peer->account.account, number = consult->consultation;
	enum consults_part part = consults_part(peer, consult);
	uint64_t other = part == PART_ASKED ? consult->counsellor : consult->account;
	struct message event = { .number = EV_CONSULT, .consult_told = { .consultation = number,
		.state = (uint8_t)consult->state, .wish = (uint8_t)consult->wish, .is_text_only = consult->is_text_only,
		.account = consult->account, .nickname = wire_string(consult->nickname), .role = role_number(consult->role),
		.counsellor_account = consult->counsellor, .counsellor = wire_string(consult->counsellor_nickname),
		.wished = wire_string(consult->wished_nickname), .since = (uint64_t)consult->since,
		.asked = (uint64_t)consult->asked, .nth = (uint16_t)consult->nth,
		.is_there = (part & PART_READS) && other != 0 && talks_has(hub, other, number),
		.sits = talks_sits(peer) == number, .epoch = consult->epoch,
		.next = consult->needs_epoch ? consult->epoch + 1 : 0, .newest = consult->newest } };

	if (part == PART_QUEUE && consult->state == CONSULT_WAITING)
		event.consult_told.is_there = consult->alone_since == 0;
	if (part == PART_ASKED && consult->news != 0)
		tell_news(peer, consult);
	if (consult->state == CONSULT_BOOKED)
		event.consult_told.slot = (uint64_t)appointments_begin(hub, number);
	else if (consult->state == CONSULT_TAKEN || consult->state == CONSULT_PAUSED)
		event.consult_told.slot = (uint64_t)appointments_end(hub, number);
	if (part & PART_READS) {
		event.consult_told.counter = store_consult_counter(hub->store, number, account);
		event.consult_told.unread = (uint16_t)store_unread_consult(hub->store, number, account);
	}
	consults_send(peer, &event);
}

static void on_tell(void *context, struct peer *peer, enum consults_part part)
{
	(void)part;
	consults_tell_one(peer, context);
}

void consults_tell(struct hub *hub, uint64_t consultation)
{
	struct store_consult consult;

	if (store_find_consult(hub->store, consultation, &consult) == STORE_OK)
		consults_each_peer(hub, &consult, on_tell, &consult);
}

static void on_change(void *context, struct peer *peer, enum consults_part part)
{
	const struct store_consult *consult = context;

	consults_tell_one(peer, consult);
	if (!(part & PART_READS) && peer->reads != consult->consultation)
		return;
	consults_tell_readers(peer, consult);
	if (!(part & PART_READS) || !peer->has_open_vault)
		return;
	consults_ask_again(peer, consult); /* what could not be looked up then may be on the roster now */
}

void consults_tell_changed(struct hub *hub, uint64_t consultation)
{
	struct store_consult consult;

	if (store_find_consult(hub->store, consultation, &consult) == STORE_OK)
		consults_each_peer(hub, &consult, on_change, &consult);
}

/* -- no longer -- */

static void hide(struct peer *peer, uint64_t consultation)
{
	if (talks_sits(peer) == consultation || peer->reads == consultation)
		dismissals_add(peer->hub, peer->account.account, consultation, true);
	consults_send(peer, &(struct message){ .number = EV_CONSULT_GONE, .consult_gone = { .consultation = consultation } });
}

void consults_hide_from(struct hub *hub, uint64_t account, uint64_t consultation)
{
	for (struct peer *peer = peers_next_of(hub, account, NULL); peer; peer = peers_next_of(hub, account, peer))
		if (is_listening(peer))
			hide(peer, consultation);
	dismissals_add(hub, account, consultation, false);
}

void consults_hide_from_desk(struct hub *hub, const struct store_consult *consult)
{
	struct peer *peer;

	TAILQ_FOREACH(peer, &hub->peers, all)
		if (is_listening(peer) && role_is_desk(peer->role) && !(consults_part(peer, consult) & PART_READS))
			hide(peer, consult->consultation);
}

/* -- readers -- */

struct telling { struct peer *peer; const struct store_consult *consult; };

static bool tell_reader(void *context, const struct store_consult_reader *reader)
{
	struct telling *telling = context;
	struct message event = { .number = EV_CONSULT_READER, .consult_reader = {
		.consultation = telling->consult->consultation, .reader = reader->account,
		.nickname = wire_string(reader->nickname), .role = role_number(reader->role), .is_held = reader->is_held,
		.day = reader->day } };

	memcpy(event.consult_reader.public_key.bytes, reader->public_key, sizeof reader->public_key);
	consults_send(telling->peer, &event);
	return true;
}

/* A team or the recovery key. */
static void tell_other_reader(const struct telling *telling, uint64_t reader, const uint8_t *public_key)
{
	struct message event = { .number = EV_CONSULT_READER, .consult_reader = {
		.consultation = telling->consult->consultation, .reader = reader } };

	memcpy(event.consult_reader.public_key.bytes, public_key, sizeof event.consult_reader.public_key.bytes);
	consults_send(telling->peer, &event);
}

/* The desk reads from the newest key on only where that is the one of the request. */
static bool tell_team(void *context, const struct store_consult_grant *grant)
{
	const struct telling *telling = context;
	struct store_team_key key;
	uint32_t epoch = (uint32_t)((grant->reader & ~(UINT64_C(1) << 63)) >> 8);

	if (grant->epoch == telling->consult->epoch && store_find_team_key(telling->peer->hub->store, team_name(TEAM_DESK),
			epoch, &key) == STORE_OK)
		tell_other_reader(telling, grant->reader, key.public_key);
	return true;
}

/* The recovery key is one of them where the newest key was sealed for it, whatever the configuration says by now. */
void consults_tell_readers(struct peer *peer, const struct store_consult *consult)
{
	struct store *store = peer->hub->store;
	struct telling telling = { peer, consult };

	store_each_consult_reader(store, consult->consultation, tell_reader, &telling);
	if (consults_is_free(consult))
		store_each_consult_grant(store, consult->consultation, 0, tell_team, &telling);
	if (store_has_consult_grant(store, consult->consultation, SEAL_READER_RECOVERY, consult->epoch))
		tell_other_reader(&telling, SEAL_READER_RECOVERY, peer->hub->options->recovery_key);
}

/* -- lines -- */

bool consults_may_read(enum consults_part part, const struct store_consult_line *line)
{
	return (part & PART_READS) || (part == PART_QUEUE && line->epoch <= 1);
}

void consults_tell_past(struct peer *peer, const struct store_consult_line *line)
{
	struct message event = { .number = EV_CONSULT_LINE, .consult_line = { .consultation = line->consultation,
		.line = line->line, .at = (uint64_t)line->at_ms, .kind = (uint8_t)line->kind, .author = line->author,
		.nickname = wire_string(line->nickname), .role = role_number(line->role),
		.is_mine = line->author == peer->account.account, .epoch = line->epoch,
		.counter = line->counter, .box = { (const char *)line->box, (uint16_t)line->box_size } } };

	memcpy(event.consult_line.id.bytes, line->id, sizeof line->id);
	consults_send(peer, &event);
}

struct new_line { const struct store_consult *consult; const struct store_consult_line *line; };

/* A letter that comes to somebody who sits there is not unread. Who has only read earlier may have put it away. */
static void on_line(void *context, struct peer *peer, enum consults_part part)
{
	const struct new_line *new_line = context;
	const struct store_consult_line *line = new_line->line;
	bool hears = peer->reads == line->consultation && consults_may_read(part, line);
	bool is_unread = line->kind == CONSULT_LETTER && peer->sits != line->consultation;

	if (hears)
		consults_tell_past(peer, line);
	if (!(part & PART_READS))
		return;
	if (!hears || is_unread)
		consults_tell_one(peer, new_line->consult);
	else if (line->kind == CONSULT_LETTER)
		store_read_consult(peer->hub->store, line->consultation, peer->account.account, line->line);
}

void consults_tell_line(struct hub *hub, const struct store_consult *consult, const struct store_consult_line *line)
{
	struct store_consult now = *consult;

	now.newest = line->line;
	consults_each_peer(hub, &now, on_line, &(struct new_line){ &now, line });
}

void consults_tell_newest(struct hub *hub, uint64_t consultation)
{
	struct store_consult consult;
	struct store_consult_line line;

	if (store_find_consult(hub->store, consultation, &consult) == STORE_OK
			&& store_find_consult_line(hub->store, consult.newest, &line) == STORE_OK)
		consults_tell_line(hub, &consult, &line);
}

static bool tell_grant(void *context, const struct store_consult_grant *grant)
{
	consults_send(context, &(struct message){ .number = EV_CONSULT_GRANT, .consult_granted = {
		.consultation = grant->consultation, .epoch = grant->epoch, .reader = grant->reader,
		.sealed = { (const char *)grant->sealed, sizeof grant->sealed } } });
	return true;
}

void consults_tell_team_grants(struct peer *peer, uint64_t consultation)
{
	store_each_consult_grant(peer->hub->store, consultation, 0, tell_grant, peer);
}

struct reading { struct peer *peer; enum consults_part part; };

static bool tell_line(void *context, const struct store_consult_line *line)
{
	const struct reading *reading = context;

	if (consults_may_read(reading->part, line))
		consults_tell_past(reading->peer, line);
	return true;
}

static void tell_draft(struct peer *peer, uint64_t consultation)
{
	uint8_t box[STORE_CONSULT_BOX_MAX];
	size_t size = 0;

	if (store_find_consult_draft(peer->hub->store, consultation, peer->account.account, box, sizeof box, &size)
			== STORE_OK && size > 0)
		consults_send(peer, &(struct message){ .number = EV_CONSULT_DRAFT, .consult_draft_kept = {
			.consultation = consultation, .box = { (const char *)box, (uint16_t)size } } });
}

void consults_tell_thread(struct peer *peer, const struct store_consult *consult, uint64_t after)
{
	struct store *store = peer->hub->store;
	uint64_t number = consult->consultation;
	struct reading reading = { peer, consults_part(peer, consult) };

	peer_make_room(peer, true);
	consults_tell_one(peer, consult);
	consults_tell_readers(peer, consult);
	if (reading.part & PART_READS)
		store_each_consult_grant(store, number, peer->account.account, tell_grant, peer);
	if (reading.part == PART_QUEUE)
		consults_tell_team_grants(peer, number);
	store_each_consult_line(store, number, after, tell_line, &reading);
	if (reading.part & PART_READS)
		tell_draft(peer, number);
	peer_make_room(peer, false);
}

/* -- coming, and missing something -- */

static bool tell_own(void *context, const struct store_consult *consult)
{
	struct peer *peer = context;

	if (consults_part(peer, consult) != PART_NONE && (consult->state != CONSULT_CLOSED || consult->news != 0
			|| store_unread_consult(peer->hub->store, consult->consultation, peer->account.account) > 0))
		consults_tell_one(peer, consult);
	return true;
}

static bool tell_free(void *context, const struct store_consult *consult)
{
	if (consults_part(context, consult) == PART_QUEUE)
		consults_tell_one(context, consult);
	return true;
}

void consults_tell_known(struct peer *peer)
{
	struct store *store = peer->hub->store;

	store_each_consult_of(store, peer->account.account, tell_own, peer);
	if (role_is_desk(peer->role))
		store_each_consult_in(store, CONSULTS_FREE, tell_free,
			peer);
}

void consults_miss(struct peer *peer)
{
	peer->misses_consults = true;
	peer_touch(peer);
}

void consults_tell_missed(struct peer *peer)
{
	struct store_consult consult;

	peer->misses_consults = false;
	if (!is_listening(peer))
		return;
	peer_make_room(peer, true);
	consults_tell_known(peer);
	appointments_tell_one(peer);
	if (peer->reads != 0 && store_find_consult(peer->hub->store, peer->reads, &consult) == STORE_OK
			&& consults_part(peer, &consult) != PART_NONE)
		consults_tell_thread(peer, &consult, 0);
	peer_make_room(peer, false);
}

/* -- departures -- */

static void hide_from_all(struct hub *hub, uint64_t consultation)
{
	struct peer *peer;

	TAILQ_FOREACH(peer, &hub->peers, all)
		if (is_listening(peer) && (role_is_desk(peer->role) || peer->reads == consultation
				|| talks_sits(peer) == consultation))
			hide(peer, consultation);
}

void consults_tell_departure(struct hub *hub, struct departure *departure)
{
	for (size_t i = 0; i < departure->count; i++) {
		struct store_consult consult;

		consults_hide_from(hub, departure->account, departure->consultations[i]);
		if (store_find_consult(hub->store, departure->consultations[i], &consult) != STORE_OK) {
			hide_from_all(hub, departure->consultations[i]);
			continue;
		}
		consults_tell_newest(hub, consult.consultation);
		consults_tell_changed(hub, consult.consultation);
		talks_touch(hub, consult.consultation);
	}
	if (departure->count > 0)
		waiting_touch(hub);
	appointments_look_again(hub);
	depart_forget(departure);
}

static bool on_queued(void *context, const struct store_consult *consult)
{
	struct peer *peer = context;

	if (consult->account != peer->account.account)
		hide(peer, consult->consultation);
	return true;
}

void consults_hide_queue(struct peer *peer)
{
	store_each_consult_in(peer->hub->store, CONSULTS_FREE, on_queued, peer);
}
