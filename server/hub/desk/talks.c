/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of talks is a list of hints: each is held against the store and the seats whenever it is looked at, so
 * that a turn that was taken back does no harm. If the counsellor is gone the person goes back to the waiting line,
 * if the person is gone their talk is closed, and neither before half an hour is over. */
#include "talks.h"

#include <stdlib.h>
#include <string.h>

#include "admits.h"
#include "consults.h"
#include "mem.h"

enum {
	RETRY_MS = 1000, RETRY_MS_MAX = 60000, PATIENCE_MS = 5000,
	BACK_MS = 3000 /* in which sessions of the hub before come back */
};

/* How far the end of a day has got. */
enum { SHUT_NOT, SHUT_DOORS /* who talks may go on a little */, SHUT_ALL };

static const char room_of_talks[] = "consult", booth[] = "booth-";

struct talking {
	uint64_t consultation;
	bool has_met;       /* both were there at the same time */
	bool has_begun;     /* its person was there */
	bool is_touched;
};

/* -- seats -- */

static bool is_booth_zone(const struct plan_zone *zone)
{
	return zone->is_private && strncmp(zone->id, booth, sizeof booth - 1) == 0;
}

bool talks_is_booth(const struct presence *presence)
{
	const struct room_plan *plan = world_plan(world_room_of(presence));
	uint8_t zone = world_facts(presence)->zone;

	return strcmp(plan->id, room_of_talks) == 0 && zone != NOWHERE && is_booth_zone(&plan->zones[zone]);
}

uint64_t talks_sits(const struct peer *peer)
{
	return peer->presence && talks_is_booth(peer->presence) ? peer->sits : 0;
}

static uint64_t back_until(const struct hub *hub)
{
	return hub->resume_until - (uint64_t)RESUME_SECONDS * 1000 + BACK_MS;
}

/* A session of the hub before, which most likely is on its way back. */
static bool is_expected(struct hub *hub, uint64_t account, uint64_t consultation)
{
	for (struct guest *guest = guests_next_of(hub, account, NULL); guest; guest = guests_next_of(hub, account, guest))
		if (guest->process != 0 && guest->presence && guest->sits == consultation)
			return hub->now < back_until(hub);
	return false;
}

bool talks_has(struct hub *hub, uint64_t account, uint64_t consultation)
{
	for (struct peer *peer = peers_next_of(hub, account, NULL); peer; peer = peers_next_of(hub, account, peer))
		if (!peer->is_gone && !peer->is_leaving && talks_sits(peer) == consultation)
			return true;
	return is_expected(hub, account, consultation);
}

/* One and the same for both; NULL: the room has none. */
static const char *booth_of(const struct room_plan *plan, uint64_t consultation)
{
	const char *booths[ZONES_MAX];
	unsigned count = 0;

	for (unsigned i = 0; i < plan->zones_count; i++)
		if (is_booth_zone(&plan->zones[i]))
			booths[count++] = plan->zones[i].id;
	return count > 0 ? booths[consultation % count] : NULL;
}

static void remember_place(struct peer *peer)
{
	const struct room_plan *plan = world_plan(world_room_of(peer->presence));
	uint8_t zone = world_facts(peer->presence)->zone;

	if (talks_is_booth(peer->presence))
		return;
	memcpy(peer->before.room, plan->id, sizeof peer->before.room);
	memset(peer->before.zone, 0, sizeof peer->before.zone);
	if (zone != NOWHERE)
		memcpy(peer->before.zone, plan->zones[zone].id, sizeof plan->zones[zone].id);
}

enum reason talks_sit(struct peer *peer, const struct store_consult *consult)
{
	struct room *room = world_room(peer->hub->world, room_of_talks);
	const char *zone = room ? booth_of(world_plan(room), consult->consultation) : NULL;
	enum reason reason = peer->presence ? admits_reason(peer, room) : REASON_NOT_INSIDE;

	if (!zone || reason != REASON_NONE)
		return zone ? reason : REASON_NO_ROOM;
	remember_place(peer);
	if (!room_go(peer, room_of_talks, zone))
		return REASON_NO_SEAT;
	if (peer->sits != 0 && peer->sits != consult->consultation)
		talks_touch(peer->hub, peer->sits);
	peer->sits = consult->consultation;
	talks_touch(peer->hub, consult->consultation);
	return REASON_NONE;
}

void talks_sit_again(struct peer *peer, uint64_t consultation)
{
	peer->sits = consultation;
	if (consultation != 0)
		talks_touch(peer->hub, consultation);
}

/* Where they were, if it takes them in; else where people start; else among those who wait. */
static void go_back(struct peer *peer)
{
	const char *const rooms[] = { peer->before.room, "", room_of_talks };

	for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++) {
		struct room *room = world_room(peer->hub->world, rooms[i]);

		if (!room || admits_reason(peer, room) != REASON_NONE)
			continue;
		room_go(peer, world_plan(room)->id, i == 0 ? peer->before.zone : "");
		return;
	}
}

void talks_get_up(struct peer *peer)
{
	uint64_t consultation = talks_sits(peer);

	if (consultation == 0)
		return;
	peer->sits = 0;
	go_back(peer);
	talks_touch(peer->hub, consultation);
}

void talks_give_up_seats(struct hub *hub, uint64_t account, uint64_t consultation)
{
	for (struct guest *guest = guests_next_of(hub, account, NULL), *next; guest; guest = next) {
		next = guests_next_of(hub, account, guest);
		if (guest->sits == consultation)
			guests_end(hub, guest->at);
	}
}

void talks_look(struct peer *peer)
{
	uint64_t consultation = peer->sits;

	if (consultation == 0 || talks_sits(peer) != 0)
		return;
	peer->sits = 0;
	talks_touch(peer->hub, consultation);
}

/* -- the list -- */

static struct talking *add(struct hub *hub, uint64_t consultation)
{
	for (int i = 0; i < hub->talks_count; i++)
		if (hub->talks[i].consultation == consultation)
			return &hub->talks[i];
	hub->talks = mem_resize(hub->talks, (size_t)hub->talks_count + 1, sizeof *hub->talks);
	hub->talks[hub->talks_count] = (struct talking){ .consultation = consultation };
	return &hub->talks[hub->talks_count++];
}

void talks_touch(struct hub *hub, uint64_t consultation)
{
	add(hub, consultation)->is_touched = true;
	hub->talks_at = hub->now;
}

static bool on_alone(void *context, const struct store_consult *consult)
{
	struct talking *talk = consult->alone_since != 0 ? add(context, consult->consultation) : NULL;

	if (talk)
		*talk = (struct talking){ consult->consultation, true, true, true };
	return true;
}

void talks_start(struct hub *hub)
{
	store_each_consult_in(hub->store, 1u << CONSULT_TAKEN, on_alone, hub);
	hub->talks_at = hub->now;
}

/* Less and less often: who is told of a turn that is taken back is told anew. */
static void retry(struct hub *hub)
{
	unsigned ms = hub->talks_retry_ms == 0 ? RETRY_MS : 2 * hub->talks_retry_ms;

	hub->talks_retry_ms = ms < RETRY_MS_MAX ? ms : RETRY_MS_MAX;
	hub->talks_retry_at = hub->now + hub->talks_retry_ms;
}

void talks_take_back(struct hub *hub)
{
	for (int i = 0; i < hub->talks_count; i++)
		hub->talks[i].is_touched = true;
	hub->talks_at = hub->now;
	hub->talks_shut = SHUT_NOT;
	retry(hub);
}

void talks_finish(struct hub *hub)
{
	free(hub->talks);
	hub->talks = NULL;
	hub->talks_count = 0;
}

static unsigned shut_of(const struct hub *hub)
{
	if (opening_is_open(hub))
		return SHUT_NOT;
	return hub->now < hub->opening.late_until ? SHUT_DOORS : SHUT_ALL;
}

uint64_t talks_due(const struct hub *hub)
{
	uint64_t due = shut_of(hub) != hub->talks_shut ? hub->now : hub->talks_at;

	return due < hub->talks_retry_at ? hub->talks_retry_at : due;
}

/* -- looking -- */

static bool is_with_somebody(const struct store_consult *consult)
{
	return consult->state == CONSULT_TAKEN || consult->state == CONSULT_PAUSED;
}

static bool end_alone(struct hub *hub, const struct store_consult *consult, bool is_person_there)
{
	return is_person_there ? consults_put_back(hub, consult, 0) : consults_close(hub, consult, 0);
}

static void wake_at(struct hub *hub, int64_t second)
{
	int64_t left = second - consults_now(hub);
	uint64_t due = hub->now + (uint64_t)(left > 0 ? left : 0) * 1000;

	if (due < hub->talks_at)
		hub->talks_at = due;
}

/* False if it cannot be stored. */
static bool look(struct hub *hub, struct talking *talk, const struct store_consult *consult)
{
	uint64_t number = consult->consultation;
	bool is_person = talks_has(hub, consult->account, number), is_other = talks_has(hub, consult->counsellor, number);
	int64_t since = is_with_somebody(consult) ? 0 : consult->alone_since;

	talk->has_met = talk->has_met || (is_person && is_other);
	talk->has_begun = talk->has_begun || is_person;
	if (consult->state == CONSULT_TAKEN && !(is_person && is_other) && (is_person || talk->has_met))
		since = consult->alone_since != 0 ? consult->alone_since : consults_now(hub);
	if (since != consult->alone_since && (!turn_stores(hub, NULL, REQ_CONSULT_SIT)
			|| store_set_consult_alone(hub->store, number, since) != STORE_OK))
		return false;
	if (!is_with_somebody(consult))
		since = 0;
	if (since != 0 && consults_now(hub) >= since + CONSULT_SECONDS)
		return turn_stores(hub, NULL, REQ_CONSULT_SIT) && end_alone(hub, consult, is_person);
	if (since != 0)
		wake_at(hub, since + CONSULT_SECONDS);
	if (talk->is_touched)
		consults_tell(hub, number);
	return true;
}

/* Does anything still depend on this one? */
static bool is_over(struct hub *hub, const struct store_consult *consult)
{
	return !is_with_somebody(consult) && !talks_has(hub, consult->account, consult->consultation)
		&& !talks_has(hub, consult->counsellor, consult->consultation);
}

/* What looking at it does may lengthen the list, or touch it again. */
static bool look_at(struct hub *hub, int index)
{
	struct talking talk = hub->talks[index];
	struct store_consult consult;
	enum store_result found = store_find_consult(hub->store, talk.consultation, &consult);
	bool is_stored;

	if (found == STORE_NONE || (found == STORE_OK && !talk.is_touched && is_over(hub, &consult))) {
		hub->talks[index] = hub->talks[--hub->talks_count];
		return true;
	}
	hub->talks[index].is_touched = false;
	is_stored = found == STORE_OK && look(hub, &talk, &consult);
	hub->talks[index].has_met = talk.has_met;
	hub->talks[index].has_begun = talk.has_begun;
	hub->talks[index].is_touched = hub->talks[index].is_touched || !is_stored;
	return is_stored;
}

/* -- the end of the day -- */

struct numbers { uint64_t *list; size_t count; };

static bool on_waiting(void *context, const struct store_consult *consult)
{
	struct numbers *numbers = context;

	numbers->list = mem_resize(numbers->list, numbers->count + 1, sizeof *numbers->list);
	numbers->list[numbers->count++] = consult->consultation;
	return true;
}

/* Whose turn did not come is answered in writing. */
static bool make_letters(struct hub *hub)
{
	struct numbers numbers = { NULL, 0 };
	bool is_stored = true;

	store_each_consult_in(hub->store, 1u << CONSULT_WAITING, on_waiting, &numbers);
	for (size_t i = 0; i < numbers.count && is_stored; i++) {
		is_stored = turn_stores(hub, NULL, REQ_CONSULT_STEP) && store_set_consult_state(hub->store, numbers.list[i],
			CONSULT_WRITTEN, consults_now(hub)) == STORE_OK;
		if (is_stored)
			consults_tell(hub, numbers.list[i]);
	}
	free(numbers.list);
	return is_stored;
}

static bool close_talks(struct hub *hub)
{
	for (int i = 0; i < hub->talks_count; i++) {
		struct store_consult consult;

		if (!hub->talks[i].has_begun
				|| store_find_consult(hub->store, hub->talks[i].consultation, &consult) != STORE_OK
				|| !is_with_somebody(&consult))
			continue;
		if (!turn_stores(hub, NULL, REQ_CONSULT_STEP) || !consults_close(hub, &consult, 0))
			return false;
	}
	return true;
}

static bool end_day(struct hub *hub)
{
	unsigned shut = shut_of(hub);

	if (shut == hub->talks_shut)
		return true;
	if ((shut >= SHUT_DOORS && !make_letters(hub)) || (shut == SHUT_ALL && !close_talks(hub)))
		return false;
	hub->talks_shut = shut;
	return true;
}

static bool expects_some(const struct hub *hub)
{
	for (const struct guest *guest = hub->guests; guest && hub->now < back_until(hub); guest = guest->next)
		if (guest->process != 0 && guest->sits != 0)
			return true;
	return false;
}

/* After a failure, until a turn in which nobody loses an answer by another one. */
static bool must_wait(const struct hub *hub)
{
	return hub->talks_retry_at != 0 && !TAILQ_EMPTY(&hub->touched) && hub->now < hub->talks_retry_at + PATIENCE_MS;
}

void talks_tend(struct hub *hub)
{
	bool is_stored;

	if (talks_due(hub) > hub->now)
		return;
	if (expects_some(hub)) {
		hub->talks_retry_at = back_until(hub);
		return;
	}
	if (must_wait(hub))
		return;
	hub->talks_retry_ms = hub->talks_retry_at == 0 ? 0 : hub->talks_retry_ms;
	hub->talks_at = UINT64_MAX;
	hub->talks_retry_at = 0;
	is_stored = end_day(hub);
	for (int i = hub->talks_count; i-- > 0;)
		is_stored = look_at(hub, i) && is_stored;
	if (is_stored)
		return;
	hub->talks_at = hub->now;
	retry(hub);
}
