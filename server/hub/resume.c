/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coming back. The keep follows what each turn did before anybody is told; a new hub takes everybody up from there, on
 * their tiles, by their handles, so that nobody sees anybody go or come. Their sessions then show a ticket for the
 * place that is waiting for them. It is good for the process that it was given to, for as long as the supervisor
 * lives, in the first minutes of a hub, and only if that process was here when the hub before it ended: whoever gets
 * hold of one cannot be anybody by it. */
#include <stdlib.h>
#include <string.h>

#include "admits.h"
#include "consoles.h"
#include "figures.h"
#include "handlers.h"
#include "keep.h"
#include "mem.h"
#include "talks.h"

static struct keep_record record_of(uint64_t account, pid_t process, const struct presence *presence)
{
	struct keep_record record = { .account = account, .process = (uint32_t)process, .zone = NOWHERE, .x = NOWHERE,
		.y = NOWHERE };
	const struct presence_facts *facts;

	if (!presence)
		return record;
	facts = world_facts(presence);
	record.order = facts->order;
	record.drawing = world_drawing(world_room_of(presence));
	record.person = facts->person;
	record.state = facts->state;
	record.x = facts->x;
	record.y = facts->y;
	record.zone = facts->zone;
	memcpy(record.room, world_plan(world_room_of(presence))->id, sizeof record.room);
	memcpy(record.avatar, facts->avatar, sizeof record.avatar);
	return record;
}

void resume_note(struct peer *peer)
{
	struct hub *hub = peer->hub;
	bool is_over = peer->account.account == 0 || peer->is_leaving || (peer->is_gone && !peer->presence);
	struct keep_record record;

	if (!hub->keep || (is_over && peer->kept == KEEP_NOTHING))
		return;
	if (is_over) {
		keep_drop(hub->keep, peer->kept);
		peer->kept = KEEP_NOTHING;
		return;
	}
	if (peer->kept == KEEP_NOTHING)
		peer->kept = keep_take(hub->keep);
	record = record_of(peer->account.account, peer->process, peer->presence);
	record.told = peer->seen < peer->sent ? peer->seen : peer->sent;
	record.called_at = (uint64_t)peer->called_at;
	record.is_first = peer->is_first;
	record.reads = peer->reads;
	record.sits = talks_sits(peer);
	keep_put(hub->keep, peer->kept, &record);
	if (peer->has_new_draft)
		keep_put_draft(hub->keep, peer->kept, peer->draft);
	peer->has_new_draft = false;
}

void resume_note_guest(struct hub *hub, struct guest *guest)
{
	struct keep_record record;

	if (!hub->keep)
		return;
	if (guest->kept == KEEP_NOTHING)
		guest->kept = keep_take(hub->keep);
	record = record_of(guest->account, guest->process, guest->presence);
	record.until = guest->until;
	record.is_seat = guest->is_seat;
	record.told = guest->told;
	record.called_at = (uint64_t)guest->called_at;
	record.is_first = guest->is_first;
	record.reads = guest->reads;
	record.sits = guest->sits;
	if (!guest->presence)
		memcpy(record.room, guest->room, sizeof record.room);
	keep_put(hub->keep, guest->kept, &record);
	keep_put_draft(hub->keep, guest->kept, guest->draft);
}

void resume_give_ticket(struct peer *peer)
{
	struct message message = { .number = EV_TICKET };
	const uint8_t *key = keep_key(peer->hub->keep);

	if (!key)
		return;
	seal_ticket(peer->account.account, (uint32_t)peer->process, key, message.ticket.ticket.bytes);
	peer_send(peer, &message);
}

/* -- a new hub -- */

struct former_person { struct keep_record record; int at; };

static int compare(const void *a, const void *b)
{
	uint64_t one = ((const struct former_person *)a)->record.order;
	uint64_t other = ((const struct former_person *)b)->record.order;

	return (one > other) - (one < other);
}

/* Records may overlap where a hub died as somebody took their own seat over: nobody is in a room twice. */
static bool is_there(const struct hub *hub, uint64_t account, const char *room)
{
	for (const struct presence *own = world_next_of(hub->world, account, NULL); own;
			own = world_next_of(hub->world, account, own))
		if (strcmp(world_plan(world_room_of(own))->id, room) == 0)
			return true;
	return false;
}

static struct presence *seat(struct hub *hub, const struct keep_record *record, const struct store_account *account)
{
	struct newcomer newcomer = { .account = record->account, .nickname = account->nickname, .avatar = record->avatar,
		.state = record->state };
	struct former former = { record->person, record->x, record->y, record->zone };

	if (!role_parse(account->role, &newcomer.role))
		newcomer.role = ROLE_PARTICIPANT;
	return world_restore(hub->world, &newcomer, record->room, &former);
}

/* False if nobody is to be expected back there. */
static bool take_up(struct hub *hub, const struct keep_record *record, int at)
{
	struct store_account account;
	bool is_present = record->person != 0, is_expected = record->process != 0;
	uint64_t until = record->until, away = 1000 * (uint64_t)(record->sits != 0 ? CONSULT_SECONDS : AWAY_SECONDS);
	struct guest *guest;
	bool rests;

	if (store_find_account(hub->store, record->account, &account) != STORE_OK || account.is_suspended
			|| (record->room[0] && !world_room(hub->world, record->room)))
		return false;
	if (until == 0)
		until = hub->now + (is_present ? away : (uint64_t)RESUME_SECONDS * 1000);
	if (until <= hub->now || until > hub->now + away
			|| (is_present && is_there(hub, record->account, record->room)))
		return false;
	rests = is_present && rest_is_stored(hub, record->account); /* the hub died before it had them leave */
	guest = guests_restore(hub, record->account, until);
	guest->kept = at;
	guest->process = (pid_t)record->process;
	guest->is_seat = record->is_seat || (is_present && is_expected);
	guest->presence = is_present && !rests ? seat(hub, record, &account) : NULL;
	guest->drawing = record->drawing;
	guest->is_moved = guest->presence && (world_facts(guest->presence)->zone != record->zone
		|| world_drawing(world_room_of(guest->presence)) != record->drawing);
	guest->told = record->told;
	guest->called_at = (int64_t)record->called_at;
	guest->is_first = record->is_first != 0;
	guest->reads = record->reads;
	guest->sits = guest->presence && talks_is_booth(guest->presence) ? record->sits : 0;
	if (guest->sits != 0)
		talks_touch(hub, guest->sits);
	guest->draft = keep_get_draft(hub->keep, at);
	if (!is_present && record->room[0]) {
		memcpy(guest->room, record->room, sizeof guest->room);
		world_observe(world_room(hub->world, guest->room), 1);
	}
	resume_note_guest(hub, guest);
	return true;
}

void resume_open(struct hub *hub)
{
	struct former_person *people;
	size_t count = 0;

	hub->resume_until = hub->now + RESUME_SECONDS * 1000;
	if (hub->options->keep < 0 || !(hub->keep = keep_open(hub->options->keep)))
		return;
	people = mem_zero(KEEP_RECORDS, sizeof *people);
	for (int i = 0; i < KEEP_RECORDS; i++) {
		people[count].at = i;
		if (!keep_get(hub->keep, i, &people[count].record))
			continue;
		keep_claim(hub->keep, i);
		count++;
	}
	qsort(people, count, sizeof *people, compare);
	for (size_t i = 0; i < count; i++)
		if (!take_up(hub, &people[i].record, people[i].at))
			keep_drop(hub->keep, people[i].at);
	free(people);
}

/* -- a session of the hub before -- */

/* A place that waits for this session and no other; NULL if none does. */
static struct guest **find_expected(struct hub *hub, uint64_t account, pid_t process)
{
	struct guest *guest = guests_next_of(hub, account, NULL);

	while (guest && guest->process != process)
		guest = guests_next_of(hub, account, guest);
	return guest ? guest->at : NULL;
}

static bool has_ticket(const struct peer *peer, const struct wire_resume *resume)
{
	const uint8_t *key = keep_key(peer->hub->keep);
	uint8_t ticket[SEAL_KEY];

	if (!key || resume->account == 0 || peer->hub->now > peer->hub->resume_until)
		return false;
	seal_ticket(resume->account, (uint32_t)peer->process, key, ticket);
	return seal_equal(ticket, resume->ticket.bytes);
}

/* Marks that are not stored are those that the others see. */
static void take_marks(struct peer *peer)
{
	static const struct { unsigned state; enum setting setting; } marks[] = {
		{ STATE_CALLING, SETTING_CALLING }, { STATE_HAND, SETTING_HAND } };
	unsigned state = world_facts(peer->presence)->state;

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		memcpy(peer->settings[marks[i].setting], state & marks[i].state ? "1" : "0", 2);
}

/* Sits down where they sat. Nobody else is told: to them nothing has happened. */
static uint64_t sit_down(struct peer *peer, struct guest **expected)
{
	uint64_t drawing = (*expected)->drawing;

	if ((*expected)->is_moved)
		peer->settles_at = peer->hub->now + SETTLE_MS;
	peer->presence = (*expected)->presence;
	peer->draft = (*expected)->draft;
	peer->has_new_draft = peer->draft != NULL;
	peer->called_at = (*expected)->called_at;
	peer->is_first = (*expected)->is_first;
	talks_sit_again(peer, (*expected)->sits);
	(*expected)->presence = NULL;
	(*expected)->draft = NULL;
	guests_end(peer->hub, expected);
	world_set_owner(peer->presence, peer);
	world_set_role(peer->presence, peer->role);
	take_marks(peer);
	silence_look(peer);
	peer->phase = INSIDE;
	return drawing;
}

/* Nothing is known of where they were: they come in where they say they were, unless the place has closed since. */
static bool come_in(struct peer *peer, struct wire_text name)
{
	char room[ID_MAX + 1], avatar[AVATAR_MAX + 1];
	struct newcomer newcomer = { .account = peer->account.account, .nickname = peer->account.nickname, .avatar = avatar,
		.role = peer->role, .state = peer_state(peer), .owner = peer };
	enum reason reason;

	if (!wire_copy(room, sizeof room, name) || !room[0] || !world_room(peer->hub->world, room))
		return false;
	reason = admits_reason(peer, world_room(peer->hub->world, room));
	if (reason == REASON_CLOSED)
		opening_show_out(peer);
	if (reason != REASON_NONE)
		return false;
	peer_avatar(peer, avatar);
	peer->presence = world_enter(peer->hub->world, &newcomer, room, NULL);
	peer->phase = INSIDE;
	peer->settles_at = peer->hub->now + SETTLE_MS;
	silence_look(peer);
	tell_others(peer->presence);
	tell_snapshot(peer);
	return true;
}

/* Has another terminal of theirs sat down where they were? */
static bool is_elsewhere(const struct hub *hub, uint64_t account)
{
	for (const struct presence *own = world_next_of(hub->world, account, NULL); own;
			own = world_next_of(hub->world, account, own))
		if (world_facts(own)->owner)
			return true;
	return false;
}

static void welcome_back(struct peer *peer, const struct wire_resume *resume, struct guest **expected)
{
	struct hub *hub = peer->hub;
	const struct room *room;
	uint64_t erased_at = keep_erased_at(hub->keep), drawing;

	peer->reads = expected ? (*expected)->reads : 0;
	if (!expected || !(*expected)->presence) {
		if (expected)
			guests_end(hub, expected);
		come_in(peer, resume->room);
		return;
	}
	drawing = sit_down(peer, expected);
	room = world_room_of(peer->presence);
	/* What somebody erased may still stand on this screen, if the hub died over it. */
	if (resume->newest > 0 && drawing == world_drawing(room) && wire_equals(resume->room, world_plan(room)->id)
			&& (erased_at == 0 || hub->now > erased_at + AWAY_SECONDS * 1000))
		tell_resumed(peer, resume->newest);
	else
		tell_snapshot(peer);
}

void handle_resume(struct peer *peer, const struct message *message)
{
	const struct wire_resume *resume = &message->resume;
	struct hub *hub = peer->hub;
	struct store_account account;
	struct guest **expected;
	enum store_result found;

	if (!has_ticket(peer, resume)) {
		peer_refuse(peer, REQ_RESUME, REASON_UNKNOWN_LOGIN, 0);
		return;
	}
	expected = find_expected(hub, resume->account, peer->process);
	found = store_find_account(hub->store, resume->account, &account);
	if (found == STORE_NONE)
		peer_close(peer, CLOSING_ERASED);
	else if (found == STORE_OK && account.is_suspended)
		peer_close(peer, CLOSING_SUSPENDED);
	else if (found != STORE_OK || (!expected && keep_is_whole(hub->keep)))
		peer_refuse(peer, REQ_RESUME, REASON_UNKNOWN_LOGIN, 0);
	else if (!(expected && (*expected)->presence) && resume->room.size > 0 && is_elsewhere(hub, resume->account))
		peer_close(peer, CLOSING_TAKEN_OVER);
	else {
		peer_becomes_again(peer, &account);
		welcome_back(peer, resume, expected);
		if (peer->presence)
			figures_came(peer);
	}
}
