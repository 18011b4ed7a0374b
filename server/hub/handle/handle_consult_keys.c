/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys of consultations, which sessions make and the hub cannot open. It says what is wanted: the next key once
 * another set of people may read, older keys for who lacks them; and takes only that, from who reads already, for
 * exactly those who may read. The first of several who send a next key makes it. */
#include "consults.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "handlers.h"
#include "mem.h"
#include "seal_line.h"
#include "store_pair.h"

enum { LACKS_AT_ONCE = 16, READERS_MAX = 8 };

bool consults_is_box(struct wire_text box)
{
	return box.size <= STORE_CONSULT_BOX_MAX && seal_is_line((const uint8_t *)box.at, box.size);
}

bool consults_is_sealed(struct wire_text box, const char tag[SEAL_TAG])
{
	return box.size >= seal_box_size(0) && box.size <= STORE_CONSULT_BOX_MAX && memcmp(box.at, tag, SEAL_TAG) == 0;
}

const uint8_t *consults_recovery(const struct hub *hub)
{
	static const uint8_t none[SEAL_BOX_KEY] = { 0 };
	const uint8_t *key = hub->options->recovery_key;

	return memcmp(key, none, sizeof none) == 0 ? NULL : key;
}

int consults_read_grants(struct wire_text raw, uint64_t consultation, uint32_t epoch,
	struct store_consult_grant *grants)
{
	struct reader reader = { (const uint8_t *)raw.at, raw.size, false };
	int count = 0;

	for (; reader.left > 0 && count < CONSULT_GRANTS_MAX; count++) {
		uint64_t to = reader_u64(&reader);
		const uint8_t *sealed = reader_take(&reader, STORE_CONSULT_GRANT);

		if (!sealed || !seal_is_grant(sealed, STORE_CONSULT_GRANT))
			return -1;
		grants[count] = (struct store_consult_grant){ .consultation = consultation, .reader = to, .epoch = epoch };
		memcpy(grants[count].sealed, sealed, STORE_CONSULT_GRANT);
	}
	return reader.left == 0 ? count : -1;
}

bool consults_are_for(const struct store_consult_grant *grants, const uint64_t *readers, int count)
{
	for (int i = 0; i < count; i++) {
		int found = 0;

		for (int j = 0; j < count; j++)
			found += grants[j].reader == readers[i];
		if (found != 1)
			return false;
	}
	return true;
}

bool consults_grant_desk(struct hub *hub, const struct store_consult_grant *grants, int count)
{
	for (int i = 0; i < count; i++) {
		enum store_result result = store_add_consult_grant(hub->store, &grants[i]);

		if (result != STORE_OK && result != STORE_TAKEN)
			return false;
	}
	return true;
}

/* -- what is wanted -- */

static bool on_held(void *context, const struct store_consult_grant *grant)
{
	(void)grant;
	*(bool *)context = true;
	return false;
}

struct holding { struct store *store; uint64_t consultation; bool is_held; };

static bool on_holder(void *context, const struct store_consult_reader *reader)
{
	struct holding *holding = context;

	store_each_consult_grant(holding->store, holding->consultation, reader->account, on_held, &holding->is_held);
	return !holding->is_held;
}

/* Can nobody who reads it vouch for the next key, by one of before? The desk could, where it holds that of the
 * request. */
static bool begins_anew(struct hub *hub, uint64_t consultation)
{
	struct holding holding = { hub->store, consultation, false };

	store_each_consult_grant(hub->store, consultation, 0, on_held, &holding.is_held);
	if (!holding.is_held)
		store_each_consult_reader(hub->store, consultation, on_holder, &holding);
	return !holding.is_held;
}

void consults_ask_epoch(struct peer *peer, const struct store_consult *consult)
{
	if (consult->needs_epoch)
		consults_send(peer, &(struct message){ .number = EV_CONSULT_WANTED,
			.consult_wanted = { .consultation = consult->consultation, .epoch = consult->epoch + 1,
			.begins = begins_anew(peer->hub, consult->consultation) } });
}

static bool tell_grant(void *context, const struct store_consult_grant *grant)
{
	consults_send(context, &(struct message){ .number = EV_CONSULT_GRANT, .consult_granted = {
		.consultation = grant->consultation, .epoch = grant->epoch, .reader = grant->reader,
		.sealed = { (const char *)grant->sealed, sizeof grant->sealed } } });
	return true;
}

static void tell_lack(struct peer *peer, const struct store_consult_lack *lack)
{
	struct message event = { .number = EV_CONSULT_LACK, .consult_lack = { .consultation = lack->consultation,
		.epoch = lack->epoch, .reader = lack->reader } };

	memcpy(event.consult_lack.public_key.bytes, lack->public_key, sizeof lack->public_key);
	consults_send(peer, &event);
}

/* With one's own keys before it, as they may not be in the vault. */
static bool on_lack(void *context, const struct store_consult_lack *lack)
{
	struct peer *peer = context;

	store_each_consult_grant(peer->hub->store, lack->consultation, peer->account.account, tell_grant, peer);
	tell_lack(peer, lack);
	peer->consult_lacks++;
	return true;
}

/* A few at a time: the next ones follow the last of these. */
void consults_ask_lacks(struct peer *peer)
{
	if (peer->consult_lacks == 0)
		store_each_consult_lack(peer->hub->store, peer->account.account, LACKS_AT_ONCE, on_lack, peer);
}

void consults_ask_again(struct peer *peer, const struct store_consult *consult)
{
	peer->consult_lacks = 0;
	consults_ask_epoch(peer, consult);
	consults_ask_lacks(peer);
}

static bool on_wanting(void *context, const struct store_consult *consult)
{
	struct peer *peer = context;

	if (!consult->needs_epoch || !(consults_part(peer, consult) & PART_READS))
		return true;
	consults_tell_one(peer, consult);
	consults_tell_readers(peer, consult);
	consults_ask_epoch(peer, consult);
	return true;
}

void consults_ask_vault(struct peer *peer)
{
	peer->consult_lacks = 0;
	store_each_consult_of(peer->hub->store, peer->account.account, on_wanting, peer);
	consults_ask_lacks(peer);
}

struct giving { struct peer *peer; struct store_consult_lack lack; };

static bool on_given(void *context, const struct store_consult_grant *grant)
{
	struct giving *giving = context;

	giving->lack.epoch = grant->epoch;
	if (!store_has_consult_grant(giving->peer->hub->store, grant->consultation, giving->lack.reader, grant->epoch))
		tell_lack(giving->peer, &giving->lack);
	return true;
}

void consults_ask_giver(struct peer *peer, const struct store_consult *consult, uint64_t colleague)
{
	struct store *store = peer->hub->store;
	struct giving giving = { peer, { .consultation = consult->consultation, .reader = colleague } };
	struct store_pair pair;

	if (!peer->has_open_vault || store_find_pair(store, colleague, &pair) != STORE_OK)
		return;
	memcpy(giving.lack.public_key, pair.public_key, sizeof pair.public_key);
	peer->handed = consult->consultation;
	store_each_consult_grant(store, consult->consultation, peer->account.account, on_given, &giving);
}

/* -- the next key -- */

struct readers { uint64_t list[READERS_MAX]; int count; };

/* Who has no keys yet is granted none. */
static bool on_reader(void *context, const struct store_consult_reader *reader)
{
	static const uint8_t none[32] = { 0 };
	struct readers *readers = context;

	if (memcmp(reader->public_key, none, sizeof none) != 0)
		readers->list[readers->count++] = reader->account;
	return readers->count < READERS_MAX - 1;
}

/* For exactly those who may read from now on. */
static bool is_for_readers(struct hub *hub, uint64_t consultation, const struct store_consult_grant *grants, int count)
{
	struct readers readers = { .count = 0 };

	store_each_consult_reader(hub->store, consultation, on_reader, &readers);
	if (consults_recovery(hub))
		readers.list[readers.count++] = SEAL_READER_RECOVERY;
	return readers.count == count && consults_are_for(grants, readers.list, count);
}

static void tell_to(struct hub *hub, const struct store_consult_grant *grant)
{
	for (struct peer *peer = peers_next_of(hub, grant->reader, NULL); peer;
			peer = peers_next_of(hub, grant->reader, peer))
		if (peer->phase >= KNOWN && !peer->is_leaving)
			tell_grant(peer, grant);
}

/* Nobody needs to have asked: who does not trust the newest key makes the next one. While one waits it is the desk's to
 * read, by the first. */
static enum reason may_begin_epoch(struct peer *peer, const struct wire_consult_epoch *request,
	const struct store_consult *consult, const struct store_consult_grant *grants, int count)
{
	struct hub *hub = peer->hub;

	if (!consults_is_box(request->roster))
		return REASON_TEXT;
	if ((!consult->needs_epoch && consults_is_free(consult)) || request->epoch != consult->epoch + 1
			|| request->counter != 1 + store_consult_counter(hub->store, consult->consultation, peer->account.account)
			|| !is_for_readers(hub, consult->consultation, grants, count))
		return REASON_EPOCH;
	return consult->needs_epoch || consults_may_add(peer, NULL) ? REASON_NONE : REASON_TOO_MANY;
}

static void on_pending(void *context, struct peer *peer, enum consults_part part)
{
	(void)part;
	consults_tell_one(peer, context);
}

/* That there will be another key, to those who were not told so: what is known of it before it is the newest is no
 * reason to doubt the one there is. */
static void tell_pending(struct hub *hub, struct store_consult *consult)
{
	if (consult->needs_epoch)
		return;
	consult->needs_epoch = true;
	consults_each_peer(hub, consult, on_pending, consult);
}

/* Key, roster, and only then how it stands, so that nobody reads under a key without its roster, and a session that was
 * about to make another key of that epoch does not take the roster for damaged. */
void handle_consult_epoch(struct peer *peer, const struct message *message)
{
	const struct wire_consult_epoch *request = &message->consult_epoch;
	struct hub *hub = peer->hub;
	struct store_consult_grant grants[CONSULT_GRANTS_MAX];
	struct store_consult_line roster = { .consultation = request->consultation, .kind = CONSULT_ROSTER,
		.author = peer->account.account, .at_ms = (int64_t)hub->wall, .epoch = request->epoch,
		.counter = request->counter, .box = (const uint8_t *)request->roster.at, .box_size = request->roster.size };
	int count = consults_read_grants(request->grants, request->consultation, request->epoch, grants);
	struct store_consult consult;
	enum reason reason;

	if (!consults_find(peer, REQ_CONSULT_EPOCH, request->consultation, PART_READS, &consult))
		return;
	memcpy(roster.id, request->id.bytes, sizeof roster.id);
	memcpy(roster.nickname, peer->account.nickname, sizeof roster.nickname);
	memcpy(roster.role, peer->account.role, sizeof roster.role);
	reason = may_begin_epoch(peer, request, &consult, grants, count);
	if (reason == REASON_NONE && (!turn_stores(hub, peer, REQ_CONSULT_EPOCH) || store_add_consult_epoch(hub->store,
			request->consultation, request->epoch, grants, count, &roster) != STORE_OK))
		reason = REASON_BUSY;
	if (reason != REASON_NONE) {
		consults_tell_one(peer, &consult);
		peer_refuse(peer, REQ_CONSULT_EPOCH, reason, 0);
		return;
	}
	tell_pending(hub, &consult);
	for (int i = 0; i < count; i++)
		tell_to(hub, &grants[i]);
	consults_tell_line(hub, &consult, &roster);
	consults_tell_changed(hub, request->consultation);
}

/* -- older keys -- */

struct search { uint64_t account; bool is_found; bool is_held; };

static bool on_search(void *context, const struct store_consult_reader *reader)
{
	struct search *search = context;

	if (reader->account != search->account)
		return true;
	search->is_found = true;
	search->is_held = reader->is_held;
	return false;
}

static struct search find_reader(struct hub *hub, uint64_t consultation, uint64_t account)
{
	struct search search = { .account = account };

	store_each_consult_reader(hub->store, consultation, on_search, &search);
	return search;
}

static bool on_team(void *context, const struct store_consult_grant *grant)
{
	uint32_t *epoch = context;

	*epoch = *epoch == grant->epoch ? 0 : *epoch;
	return *epoch != 0;
}

/* Can they open that key? Who has just taken a consultation holds the one of the request as one of the desk. */
static bool holds(struct peer *peer, uint64_t consultation, uint32_t epoch)
{
	struct store *store = peer->hub->store;
	uint32_t sought = epoch;

	if (store_has_consult_grant(store, consultation, peer->account.account, epoch))
		return true;
	if (!role_is_desk(peer->role) || epoch == 0)
		return false;
	store_each_consult_grant(store, consultation, 0, on_team, &sought);
	return sought == 0;
}

/* Have they just handed it on to who has it now? */
static bool is_giver(struct peer *peer, const struct wire_consult_grant *request)
{
	struct store_consult consult;

	return peer->handed != 0 && peer->handed == request->consultation && role_is_desk(peer->role)
		&& store_find_consult(peer->hub->store, request->consultation, &consult) == STORE_OK
		&& consult.counsellor == request->reader;
}

/* By who reads it, to who does too and is not held; or by who has just handed it on. To oneself one may grant whatever
 * one could open. */
static enum reason may_grant(struct peer *peer, const struct wire_consult_grant *request, bool gives)
{
	struct search reader = find_reader(peer->hub, request->consultation, request->reader);
	bool is_own = request->reader == peer->account.account;

	if (request->sealed.size != STORE_CONSULT_GRANT
			|| !seal_is_grant((const uint8_t *)request->sealed.at, request->sealed.size))
		return REASON_MALFORMED;
	if (!reader.is_found || reader.is_held || !(gives || is_own || holds(peer, request->consultation, request->epoch)))
		return REASON_NOT_NOW;
	return REASON_NONE;
}

void handle_consult_grant(struct peer *peer, const struct message *message)
{
	const struct wire_consult_grant *request = &message->consult_grant;
	struct hub *hub = peer->hub;
	struct store_consult_grant grant = { .consultation = request->consultation, .reader = request->reader,
		.epoch = request->epoch };
	enum store_result result = STORE_FULL;
	struct store_consult consult;
	enum reason reason;

	bool gives = is_giver(peer, request);

	peer->consult_lacks -= peer->consult_lacks > 0;
	if (!gives && !consults_find(peer, REQ_CONSULT_GRANT, request->consultation, PART_READS, &consult))
		return;
	reason = may_grant(peer, request, gives);
	if (reason != REASON_NONE) {
		peer_refuse(peer, REQ_CONSULT_GRANT, reason, 0);
		return;
	}
	memcpy(grant.sealed, request->sealed.at, sizeof grant.sealed);
	if (turn_stores(hub, peer, REQ_CONSULT_GRANT))
		result = store_add_consult_grant(hub->store, &grant);
	if (result != STORE_OK && result != STORE_TAKEN) {
		peer_refuse(peer, REQ_CONSULT_GRANT, result == STORE_NONE ? REASON_NOT_NOW : REASON_BUSY, 0);
		return;
	}
	if (result == STORE_OK)
		tell_to(hub, &grant);
	consults_ask_lacks(peer);
}

static void on_doubt(void *context, struct peer *peer, enum consults_part part)
{
	if ((part & PART_READS) && peer->has_open_vault)
		consults_ask_again(peer, context);
}

/* Of one's own grants alone, and not without end: nobody can take a key from somebody else by it. */
void handle_consult_doubt(struct peer *peer, const struct message *message)
{
	static const struct bucket_rate rate = { 8, 1, 600000 };
	const struct wire_consult_doubt *request = &message->consult_doubt;
	struct hub *hub = peer->hub;
	enum store_result result = STORE_FULL;
	struct store_consult consult;
	uint32_t wait = 0;

	if (!consults_find(peer, REQ_CONSULT_DOUBT, request->consultation, PART_READS, &consult))
		return;
	if (!bucket_take(&peer_meter(peer)->doubts, rate, hub->now, &wait)) {
		peer_refuse(peer, REQ_CONSULT_DOUBT, REASON_TOO_MANY, wait);
		return;
	}
	if (turn_stores(hub, peer, REQ_CONSULT_DOUBT))
		result = store_doubt_consult_grant(hub->store, request->consultation, peer->account.account, request->epoch);
	if (result != STORE_OK && result != STORE_NONE) {
		peer_refuse(peer, REQ_CONSULT_DOUBT, REASON_BUSY, 0);
		return;
	}
	peer_done(peer, REQ_CONSULT_DOUBT);
	if (result == STORE_OK)
		consults_each_peer(hub, &consult, on_doubt, &consult);
}

/* -- keys that changed -- */

void handle_consult_trust(struct peer *peer, const struct message *message)
{
	const struct wire_consult_trust *request = &message->consult_trust;
	struct hub *hub = peer->hub;
	struct store_consult consult;
	struct search reader;

	if (!consults_find(peer, REQ_CONSULT_TRUST, request->consultation, PART_READS, &consult))
		return;
	reader = find_reader(hub, request->consultation, request->account);
	if (request->account == peer->account.account)
		peer_refuse(peer, REQ_CONSULT_TRUST, REASON_OWN, 0);
	else if (!reader.is_found)
		peer_refuse(peer, REQ_CONSULT_TRUST, REASON_NO_PERSON, 0);
	else if (!reader.is_held)
		consults_tell_one(peer, &consult);
	else if (!turn_stores(hub, peer, REQ_CONSULT_TRUST)
			|| store_trust_consult_reader(hub->store, request->consultation, request->account) != STORE_OK
			|| !consults_note_act(peer, &consult, "consult-trust")
			|| !consults_write(hub, &consult, CONSULT_OPENED, peer->account.account))
		peer_refuse(peer, REQ_CONSULT_TRUST, REASON_BUSY, 0);
	else
		consults_tell_changed(hub, request->consultation);
}

struct numbers { uint64_t *list; size_t count; };

static bool on_number(void *context, uint64_t consultation)
{
	struct numbers *numbers = context;

	numbers->list = mem_resize(numbers->list, numbers->count + 1, sizeof *numbers->list);
	numbers->list[numbers->count++] = consultation;
	return true;
}

/* is_held: what was there before is closed to that key. The thread says so, or that it is not. Told first is that there
 * will be another key: until it is made nobody takes the roster of before for a wrong one. */
static bool tell_key(struct hub *hub, uint64_t account, uint64_t consultation, bool is_held)
{
	struct store_consult consult;

	consults_tell(hub, consultation);
	if (store_find_consult(hub->store, consultation, &consult) != STORE_OK
			|| !consults_write(hub, &consult, is_held ? CONSULT_NEW_KEY : CONSULT_RENEWED, account))
		return false;
	consults_tell_changed(hub, consultation);
	return true;
}

bool consults_change_key(struct hub *hub, uint64_t account, bool opens_former)
{
	uint32_t today = (uint32_t)clock_day(hub->wall);
	struct numbers numbers = { NULL, 0 };
	bool is_stored = (opens_former ? store_renew_consult_reader(hub->store, account, on_number, &numbers)
		: store_hold_consult_reader(hub->store, account, today, on_number, &numbers)) == STORE_OK;

	for (size_t i = 0; i < numbers.count && is_stored; i++)
		is_stored = tell_key(hub, account, numbers.list[i], !opens_former);
	free(numbers.list);
	return is_stored;
}
