/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measures: how one begins, is agreed to, takes effect and is undone. What it does to people happens once it is on
 * disk, by what is stored, so that a hub that dies in between does it no more and no less. */
#include "measures.h"

#include <stdio.h>
#include <string.h>

#include "consults.h"
#include "depart.h"
#include "store_act.h"
#include "text.h"
#include "waiting.h"

enum { GATHER_SECONDS = 30 * 86400 };

static const struct rung_row ladder[RUNG_COUNT] = {
	[RUNG_WATCH] = { .act = "watch", .roles = ROLES_STAFF, .is_about_somebody = true, .undoing = "undo-watch" },
	[RUNG_ALL] = { .act = "word-all", .roles = ROLES_STAFF, .needs_reason = true, .needs_words = true },
	[RUNG_WORD] = { .act = "word", .roles = ROLES_STAFF, .needs_reason = true, .needs_words = true,
		.is_about_somebody = true, .waits_for_second = true },
	[RUNG_SEAT] = { .act = "move-seat", .roles = ROLES_STAFF, .needs_reason = true, .is_about_somebody = true,
		.is_for_guests = true, .waits_for_second = true },
	[RUNG_PAUSE] = { .act = "pause", .roles = ROLES_STAFF, .needs_reason = true, .is_about_somebody = true,
		.is_for_guests = true, .waits_for_second = true, .undoing = "undo-pause" },
	[RUNG_TODAY] = { .act = "rest-today", .roles = ROLES_STAFF, .needs_reason = true, .is_about_somebody = true,
		.is_for_guests = true, .waits_for_second = true, .undoing = "undo-rest" },
	[RUNG_COORDINATOR] = { .act = "to-coordinator", .roles = ROLES_STAFF, .needs_reason = true,
		.undoing = "coordinator-saw" },
	[RUNG_EMERGENCY] = { .act = "emergency", .roles = ROLES_STAFF, .needs_reason = true, .undoing = "emergency-over" },
	[RUNG_SUSPEND] = { .act = "suspend", .roles = ROLES_COORDINATOR, .needs_reason = true, .is_about_somebody = true,
		.waits_for_second = true },
	[RUNG_LIFT] = { .act = "lift", .roles = ROLES_COORDINATOR, .is_about_somebody = true, .waits_for_second = true },
};

static void take_effect(struct hub *hub, uint32_t number);

const struct rung_row *measures_rung(unsigned rung)
{
	return rung < RUNG_COUNT && ladder[rung].act ? &ladder[rung] : NULL;
}

static int64_t now_of(const struct hub *hub)
{
	return (int64_t)(hub->wall / 1000);
}

/* Suspending and lifting stand above the ladder. */
static bool wants_second(const struct hub *hub, int rung)
{
	unsigned from = hub->options->limits.second_from;

	return from > 0 && (unsigned)rung >= from;
}

static bool stores_act(struct hub *hub, const struct store_measure *measure, const char *name, uint64_t staff,
	const char *reason)
{
	struct store_act act = { .staff = staff, .person = measure->person, .at = now_of(hub),
		.second = measure->state == MEASURE_DONE && staff != measure->second ? measure->second : 0 };

	snprintf(act.act, sizeof act.act, "%s", name);
	memcpy(act.room, measure->room, sizeof act.room);
	snprintf(act.reason, sizeof act.reason, "%s", reason);
	return store_add_act(hub->store, &act) == STORE_OK;
}

/* What they had at the desk is with nobody from now on. */
static bool stores_departure(struct hub *hub, uint64_t account)
{
	struct departure departure = { .count = 0 };
	bool is_stored = depart(hub->store, account, false, hub->wall, &departure) == STORE_OK;

	if (is_stored)
		consults_tell_departure(hub, &departure);
	depart_forget(&departure);
	return is_stored;
}

/* What is changed in the store by doing it. peer: who does it, or agreed. */
static bool stores_effect(struct peer *peer, enum wire_number request, const struct store_measure *measure)
{
	struct hub *hub = peer->hub;
	struct room *room = world_room(hub->world, measure->room);

	if (measure->rung == RUNG_ALL)
		return room && talk_give_notice(peer, request, room, measure->words);
	if (measure->rung == RUNG_SUSPEND || measure->rung == RUNG_LIFT)
		return (measure->rung == RUNG_LIFT || stores_departure(hub, measure->person))
			&& store_set_suspended(hub->store, measure->person, measure->rung == RUNG_SUSPEND) == STORE_OK;
	return true;
}

/* What is stored is also done: nothing is begun that this turn could not follow up. */
static bool may_begin(struct peer *peer, enum wire_number request)
{
	return turn_may_follow(peer->hub) && turn_stores(peer->hub, peer, request);
}

static int64_t end_of(const struct hub *hub, int rung)
{
	if (rung == RUNG_PAUSE)
		return now_of(hub) + PAUSE_MINUTES * 60;
	return rung == RUNG_TODAY ? rest_day_end(hub) : 0;
}

enum reason measures_begin(struct peer *peer, enum wire_number request, struct store_measure *measure)
{
	const struct rung_row *row = measures_rung((unsigned)measure->rung);
	struct hub *hub = peer->hub;
	bool is_asked = row->waits_for_second && wants_second(hub, measure->rung);
	enum store_result result;

	measure->staff = peer->account.account;
	measure->at = now_of(hub);
	measure->state = is_asked ? MEASURE_ASKED : MEASURE_DONE;
	measure->until = is_asked ? 0 : end_of(hub, measure->rung);
	result = may_begin(peer, request) ? store_add_measure(hub->store, measure) : STORE_FULL;
	if (result != STORE_OK)
		return result == STORE_NONE || result == STORE_TAKEN ? REASON_NO_PERSON : REASON_BUSY;
	if (!stores_act(hub, measure, is_asked ? "ask-second" : row->act, measure->staff, measure->reason)
			|| (!is_asked && !stores_effect(peer, request, measure)) || !turn_then(hub, take_effect, measure->number))
		return REASON_BUSY;
	waiting_touch(hub);
	return REASON_NONE;
}

bool measures_is_asked(const struct hub *hub, const struct store_measure *measure)
{
	return measure->state == MEASURE_ASKED
		&& measure->at + (int64_t)hub->options->limits.confirm_minutes * 60 >= now_of(hub);
}

/* What nobody waited with is agreed to afterwards. */
static bool may_be_agreed(const struct hub *hub, const struct store_measure *measure)
{
	const struct rung_row *row = measures_rung((unsigned)measure->rung);

	return measures_is_asked(hub, measure) || (row && !row->waits_for_second && measure->state == MEASURE_DONE
		&& measure->second == 0 && wants_second(hub, measure->rung));
}

/* Who asked may have left, or be of staff no longer, before anybody agreed. */
static bool is_on_staff(struct hub *hub, uint64_t account)
{
	struct store_account found;
	enum role role;

	return store_find_account(hub->store, account, &found) == STORE_OK && !found.is_suspended
		&& role_parse(found.role, &role) && role_is_staff(role);
}

static enum reason agree(struct peer *peer, enum wire_number request, struct store_measure *measure)
{
	const struct rung_row *row = measures_rung((unsigned)measure->rung);
	struct hub *hub = peer->hub;
	bool was_asked = measure->state == MEASURE_ASKED;
	int from = measure->state;

	if (was_asked && !is_on_staff(hub, measure->staff))
		return REASON_SETTLED;
	measure->state = MEASURE_DONE;
	measure->second = peer->account.account;
	if (was_asked)
		measure->until = end_of(hub, measure->rung);
	if (!may_begin(peer, request) || store_move_measure(hub->store, measure, from) != STORE_OK
			|| (was_asked && !stores_act(hub, measure, row->act, measure->staff, measure->reason))
			|| !stores_act(hub, measure, "second", measure->second, row->act)
			|| (was_asked && !stores_effect(peer, request, measure)) || !turn_then(hub, take_effect, measure->number))
		return REASON_BUSY;
	return REASON_NONE;
}

static enum reason decline(struct peer *peer, enum wire_number request, struct store_measure *measure)
{
	const struct rung_row *row = measures_rung((unsigned)measure->rung);
	struct hub *hub = peer->hub;

	if (measure->state != MEASURE_ASKED)
		return REASON_SETTLED;
	measure->state = MEASURE_DECLINED;
	measure->second = peer->account.account;
	if (!may_begin(peer, request) || store_move_measure(hub->store, measure, MEASURE_ASKED) != STORE_OK
			|| !stores_act(hub, measure, "decline", measure->second, row->act)
			|| !turn_then(hub, take_effect, measure->number))
		return REASON_BUSY;
	return REASON_NONE;
}

enum reason measures_answer(struct peer *peer, enum wire_number request, uint32_t number, bool agrees)
{
	struct hub *hub = peer->hub;
	struct store_measure measure;

	if (store_find_measure(hub->store, number, &measure) != STORE_OK || !measures_are_for(peer, &measure))
		return REASON_NO_REPORT;
	if (measure.staff == peer->account.account)
		return REASON_OWN;
	if (!may_be_agreed(hub, &measure))
		return REASON_SETTLED;
	waiting_touch(hub);
	return agrees ? agree(peer, request, &measure) : decline(peer, request, &measure);
}

enum reason measures_undo(struct peer *peer, enum wire_number request, uint32_t number)
{
	struct hub *hub = peer->hub;
	struct store_measure measure;
	const struct rung_row *row;
	bool was_asked;
	int from;

	if (store_find_measure(hub->store, number, &measure) != STORE_OK || !measures_are_for(peer, &measure))
		return REASON_NO_REPORT;
	row = measures_rung((unsigned)measure.rung);
	was_asked = measures_is_asked(hub, &measure);
	if (!row || !(row->roles & 1u << peer->role) || (!row->undoing && !was_asked))
		return row ? REASON_NO_UNDOING : REASON_NO_REPORT;
	if (measure.state != MEASURE_DONE && !was_asked)
		return REASON_SETTLED;
	if (measure.rung == RUNG_COORDINATOR && peer->role != ROLE_COORDINATOR && measure.staff != peer->account.account)
		return REASON_OWN;
	from = measure.state;
	measure.state = MEASURE_UNDONE;
	measure.until = 0;
	if (!may_begin(peer, request) || store_move_measure(hub->store, &measure, from) != STORE_OK
			|| !stores_act(hub, &measure, was_asked ? "take-back" : row->undoing, peer->account.account, "")
			|| !turn_then(hub, take_effect, number))
		return REASON_BUSY;
	waiting_touch(hub);
	return REASON_NONE;
}

/* -- on disk -- */

bool measures_are_for(const struct peer *peer, const struct store_measure *measure)
{
	const struct rung_row *row = measures_rung((unsigned)measure->rung);

	return peer->phase >= KNOWN && row && (row->roles & 1u << peer->role) && measure->person != peer->account.account;
}

static void name_of(struct hub *hub, uint64_t account, char nickname[STORE_NICKNAME_ROOM])
{
	struct store_account found;

	nickname[0] = '\0';
	if (account != 0 && store_find_account(hub->store, account, &found) == STORE_OK)
		memcpy(nickname, found.nickname, sizeof found.nickname);
}

void measures_tell(struct peer *peer, const struct store_measure *measure, bool is_listed)
{
	char staff[STORE_NICKNAME_ROOM], second[STORE_NICKNAME_ROOM];

	name_of(peer->hub, measure->staff, staff);
	name_of(peer->hub, measure->second, second);
	peer_send(peer, &(struct message){ .number = EV_MEASURE, .measure_seen = { .measure = measure->number,
		.rung = (uint8_t)measure->rung, .state = (uint8_t)measure->state, .nickname = wire_string(measure->nickname),
		.staff = wire_string(staff), .second = wire_string(second), .room = wire_string(measure->room),
		.at = (uint64_t)measure->at * 1000, .until = (uint64_t)measure->until * 1000,
		.is_mine = measure->staff == peer->account.account, .is_listed = is_listed,
		.reason = wire_string(measure->reason) } });
}

static void tell_word(struct hub *hub, const struct store_measure *measure)
{
	char staff[STORE_NICKNAME_ROOM];

	name_of(hub, measure->staff, staff);
	for (struct peer *own = peers_next_of(hub, measure->person, NULL); own;
			own = peers_next_of(hub, measure->person, own))
		if (own->presence)
			peer_send(own, &(struct message){ .number = EV_WORD, .word = { .rung = (uint8_t)measure->rung,
				.staff = wire_string(staff), .words = wire_string(measure->words) } });
}

/* To the wanted zone, else to one where nobody is addressed, else to any other. */
static void seat_elsewhere(struct peer *peer, const char *wanted)
{
	const struct room_plan *plan = world_plan(world_room_of(peer->presence));
	uint8_t now = world_facts(peer->presence)->zone;

	if (wanted[0] && room_put(peer, wanted))
		return;
	for (int is_silent = 1; is_silent >= 0; is_silent--)
		for (unsigned i = 0; i < plan->zones_count; i++)
			if (i != now && plan->zones[i].is_silent == (is_silent == 1) && !plan->zones[i].is_watch
					&& room_put(peer, plan->zones[i].id))
				return;
}

static void move_seat(struct hub *hub, const struct store_measure *measure)
{
	for (struct peer *own = peers_next_of(hub, measure->person, NULL); own;
			own = peers_next_of(hub, measure->person, own))
		if (own->presence)
			seat_elsewhere(own, measure->zone);
	tell_word(hub, measure);
}

static void rest(struct hub *hub, const struct store_measure *measure)
{
	rest_follow(hub, measure->person);
}

static void suspend(struct hub *hub, const struct store_measure *measure)
{
	for (struct peer *own = peers_next_of(hub, measure->person, NULL); own;
			own = peers_next_of(hub, measure->person, own))
		if (!own->is_leaving)
			peer_close_saying(own, CLOSING_SUSPENDED, measure->reason);
	guests_forget(hub, measure->person);
}

static void show_step(struct peer *peer, const struct store_measure *measure, unsigned step)
{
	const struct hub_options *options = peer->hub->options;

	peer_send(peer, &(struct message){ .number = EV_EMERGENCY, .emergency_step = { .measure = measure->number,
		.step = (uint8_t)step, .is_last = step == options->steps_count,
		.words = wire_string(step > 0 ? options->steps[step - 1] : "") } });
}

/* The one who asked for it has it before them. Without a procedure there is one step without words. */
static void show_procedure(struct hub *hub, const struct store_measure *measure)
{
	unsigned count = hub->options->steps_count;

	if (measure->second != 0)
		return;
	for (struct peer *own = peers_next_of(hub, measure->staff, NULL); own; own = peers_next_of(hub, measure->staff, own))
		for (unsigned step = count > 0; step <= count; step++)
			show_step(own, measure, step);
}

/* Tells staff how a measure stands, and does what it says. */
static void take_effect(struct hub *hub, uint32_t number)
{
	static void (*const effects[RUNG_COUNT])(struct hub *hub, const struct store_measure *measure) = {
		[RUNG_WORD] = tell_word, [RUNG_SEAT] = move_seat, [RUNG_PAUSE] = rest, [RUNG_TODAY] = rest,
		[RUNG_EMERGENCY] = show_procedure, [RUNG_SUSPEND] = suspend };
	struct store_measure measure;
	struct peer *peer;

	if (store_find_measure(hub->store, number, &measure) != STORE_OK)
		return;
	TAILQ_FOREACH(peer, &hub->peers, all)
		if (measures_are_for(peer, &measure))
			measures_tell(peer, &measure, false);
	if (measure.rung >= RUNG_COUNT || !effects[measure.rung])
		return;
	if (measure.state == MEASURE_DONE || (measure.state == MEASURE_UNDONE && effects[measure.rung] == rest))
		effects[measure.rung](hub, &measure);
}

/* -- what waits -- */

struct gathering { struct hub *hub; struct waiting *waiting; };

/* The rung's number and why, as far as a row has room for whole characters. */
static void copy_words(char to[NOTE_MAX + 1], const struct store_measure *measure)
{
	size_t used = (size_t)snprintf(to, NOTE_MAX, "%d ", measure->rung), whole = strlen(measure->reason), size = 0;

	for (size_t step; size < whole; size += step) {
		step = text_cluster(measure->reason + size, whole - size);
		if (used + size + step > NOTE_MAX)
			break;
	}
	memcpy(to + used, measure->reason, size);
	to[used + size] = '\0';
}

static void gather(struct waiting *waiting, enum waiting_kind kind, const struct store_measure *measure)
{
	struct waiting_row row = { .kind = kind, .number = measure->number, .since = measure->at,
		.account = measure->person, .hidden_from = measure->person,
		.roles = measures_rung((unsigned)measure->rung)->roles };

	copy_words(row.words, measure);
	waiting_add(waiting, &row);
}

static bool on_asked(void *context, const struct store_measure *measure)
{
	const struct gathering *gathering = context;

	if (may_be_agreed(gathering->hub, measure))
		gather(gathering->waiting, WAITING_CONFIRM, measure);
	return true;
}

void measures_gather_asked(struct hub *hub, struct waiting *waiting)
{
	struct gathering gathering = { hub, waiting };
	int64_t since = now_of(hub) - GATHER_SECONDS;

	store_each_measure(hub->store, MEASURE_ASKED, since, on_asked, &gathering);
	store_each_measure(hub->store, MEASURE_DONE, since, on_asked, &gathering);
}

static bool on_call(void *context, const struct store_measure *measure)
{
	if (measure->rung == RUNG_COORDINATOR)
		gather(context, WAITING_COORDINATOR, measure);
	return true;
}

void measures_gather_calls(struct hub *hub, struct waiting *waiting)
{
	store_each_measure(hub->store, MEASURE_DONE, now_of(hub) - GATHER_SECONDS, on_call, waiting);
}
