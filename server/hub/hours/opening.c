/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clock on the wall says when to open and to close, and may be set by somebody at any moment; how much time people
 * have left is counted on the one that never jumps. Whatever makes the end come sooner than they were told, a decision
 * or a clock, leaves them fifteen minutes. */
#include "opening.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "hall.h"
#include "log.h"
#include "mem.h"
#include "talks.h"
#include "waiting.h"

enum {
	JUMP_MS = 3000,       /* more than this between two looks is a clock that was set, not one that drifts */
	SHORT_SECONDS = 60,   /* nobody is let in for less */
	LOOK_SECONDS = 3600, WAKE_MS = 20000
};

static const unsigned marks[] = { 15, 5 };

static int64_t wall_seconds(const struct hub *hub)
{
	return (int64_t)(hub->wall / 1000);
}

/* -- what is decided -- */

struct decisions { struct hours_exception list[HOURS_EXCEPTIONS_MAX]; unsigned count; };

static bool on_decision(void *context, const struct store_day *opening)
{
	struct decisions *decisions = context;
	struct hours_exception *exception = &decisions->list[decisions->count++];

	exception->day = opening->day;
	if (!hours_read(opening->hours, &exception->open))
		exception->open.count = 0;
	return decisions->count < HOURS_EXCEPTIONS_MAX;
}

/* Those of this year's past are in its calendar. */
static void load(struct hub *hub)
{
	struct decisions *decisions = mem_zero(1, sizeof *decisions);
	struct hours_span stay = { 0, 0 };

	store_each_day(hub->store, clock_day(hub->wall) - PAST_DAYS, on_decision, decisions);
	store_find_stay(hub->store, &stay.from, &stay.to);
	hours_except(hub->opening.hours, decisions->list, decisions->count);
	hours_stay(hub->opening.hours, stay);
	free(decisions);
}

struct note_search { int64_t today, last; struct store_day *note; };

static bool on_note(void *context, const struct store_day *opening)
{
	struct note_search *search = context;

	if (opening->day <= search->last)
		*search->note = *opening;
	return false;
}

/* The next day that differs, if it is near or before the openings that are told of. */
static void find_note(struct hub *hub, struct opening_shown *shown)
{
	int64_t today = clock_day(hub->wall);
	struct note_search search = { today, today + NOTE_DAYS, &shown->note };

	if (shown->ahead[0].from > 0 && clock_day((uint64_t)shown->ahead[0].from * 1000) > search.last)
		search.last = clock_day((uint64_t)shown->ahead[0].from * 1000);
	store_each_day(hub->store, today, on_note, &search);
}

/* -- looking -- */

static int64_t sooner(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static void find(struct hub *hub, struct opening_shown *shown)
{
	struct opening *opening = &hub->opening;
	int64_t now = wall_seconds(hub), at = now;
	struct hours_span span;
	bool is_there = hours_find(opening->hours, now, &span);

	memset(shown, 0, sizeof *shown);
	opening->look_at = now + LOOK_SECONDS;
	opening->closes_at = UINT64_MAX;
	if (is_there && span.from <= now && (opening->shown.is_open || span.to - now >= SHORT_SECONDS)) {
		shown->is_open = true;
		shown->closes = span.to == HOURS_FOR_EVER ? 0 : span.to;
		if (shown->closes > 0)
			opening->closes_at = hub->now + (uint64_t)(span.to * 1000 - (int64_t)hub->wall);
		for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
			if (span.to - (int64_t)marks[i] * 60 > now)
				opening->look_at = sooner(opening->look_at, span.to - (int64_t)marks[i] * 60);
	}
	if (is_there && span.from <= now)
		at = span.to;
	for (int i = 0; i < 2 && at < HOURS_FOR_EVER && hours_find(opening->hours, at, &shown->ahead[i]); i++)
		at = shown->ahead[i].to;
	opening->look_at = sooner(opening->look_at, shown->is_open ? span.to : LOOK_SECONDS + now);
	if (shown->ahead[0].from > now)
		opening->look_at = sooner(opening->look_at, shown->ahead[0].from);
	find_note(hub, shown);
}

/* What cannot be stored holds for this hub. */
static void stay(struct hub *hub, struct hours_span span)
{
	if (store_begin(hub->store) == STORE_OK) {
		store_set_stay(hub->store, span.from, span.to);
		if (store_commit(hub->store) != STORE_OK)
			store_rollback(hub->store);
	}
	hours_stay(hub->opening.hours, span);
}

/* Whoever is inside was told of another end, mono ms: they keep some time, though none beyond that. */
static void leave_time(struct hub *hub, uint64_t told)
{
	int64_t now = wall_seconds(hub), left = STAY_SECONDS;

	if (told < hub->now + (uint64_t)STAY_SECONDS * 1000)
		left = (int64_t)(told - hub->now + 999) / 1000;
	stay(hub, (struct hours_span){ now - SHORT_SECONDS, now + left });
}

static bool is_sooner_than_told(const struct hub *hub, uint64_t told, const struct opening_shown *now)
{
	uint64_t end = now->is_open ? hub->opening.closes_at : hub->now;

	return end < hub->now + (uint64_t)STAY_SECONDS * 1000 && (told == UINT64_MAX || end + JUMP_MS < told);
}

static bool is_same(const struct opening_shown *a, const struct opening_shown *b)
{
	for (int i = 0; i < 2; i++)
		if (a->ahead[i].from != b->ahead[i].from || a->ahead[i].to != b->ahead[i].to)
			return false;
	return a->is_open == b->is_open && a->closes == b->closes && a->note.day == b->note.day
		&& a->note.other == b->note.other && strcmp(a->note.hours, b->note.hours) == 0
		&& strcmp(a->note.why, b->note.why) == 0;
}

/* Minutes to be spoken of now; 0: none. */
static unsigned reach_mark(struct hub *hub)
{
	struct opening *opening = &hub->opening;
	uint64_t left = opening->closes_at > hub->now ? opening->closes_at - hub->now : 0;
	unsigned mark = 0, before = opening->mark;

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (opening->shown.is_open && opening->closes_at < UINT64_MAX && left <= (uint64_t)marks[i] * 60000)
			mark = marks[i];
	opening->mark = mark;
	if (mark == 0 || (before != 0 && before <= mark))
		return 0;
	return (unsigned)((left + 59999) / 60000);
}

/* -- telling -- */

static bool is_guest(const struct presence *presence)
{
	return !role_is_staff(world_facts(presence)->role);
}

/* A consultation goes on a little longer. */
static bool may_stay(const struct hub *hub, const struct presence *presence)
{
	return hub->now < hub->opening.late_until && talks_is_booth(presence);
}

/* As it is told: 0 for never. */
static uint64_t end_of(struct hours_span span)
{
	return span.to == HOURS_FOR_EVER ? 0 : (uint64_t)span.to;
}

static struct message message_of(const struct hub *hub, unsigned minutes)
{
	const struct opening_shown *shown = &hub->opening.shown;

	return (struct message){ .number = EV_OPENING, .opening = { .is_open = opening_is_open(hub),
		.minutes = (uint8_t)minutes, .closes = (uint64_t)shown->closes, .from = (uint64_t)shown->ahead[0].from,
		.to = end_of(shown->ahead[0]), .then_from = (uint64_t)shown->ahead[1].from,
		.then_to = end_of(shown->ahead[1]), .note_day = (uint32_t)shown->note.day,
		.note_hours = wire_string(shown->note.hours), .note_other = (uint32_t)shown->note.other,
		.note = wire_string(shown->note.why) } };
}

void opening_tell(struct peer *peer)
{
	struct hub *hub = peer->hub;
	struct message message = message_of(hub, 0);

	if (!opening_is_open(hub) && peer->presence && may_stay(hub, peer->presence))
		message.opening.closes = (hub->wall + hub->opening.late_until - hub->now) / 1000;
	peer_send(peer, &message);
}

void opening_show_out(struct peer *peer)
{
	peer->is_outside = true;
	peer_send(peer, &(struct message){ .number = EV_OUTSIDE });
}

static void tell_all(struct hub *hub, unsigned minutes)
{
	struct message message = message_of(hub, minutes);
	struct peer *peer;
	struct buf encoded;

	buf_init(&encoded, WIRE_MESSAGE_MAX);
	wire_put(&encoded, &message);
	TAILQ_FOREACH(peer, &hub->peers, all) {
		if (peer->phase < DOOR || peer->is_gone)
			continue;
		if (!message.opening.is_open && peer->presence)
			opening_tell(peer);
		else
			peer_send_encoded(peer, &encoded);
	}
	buf_finish(&encoded);
}

/* What holds now, and what was told of it before. */
static void look(struct hub *hub)
{
	struct opening *opening = &hub->opening;
	struct opening_shown shown, before = opening->shown;
	uint64_t told = opening->closes_at;
	unsigned minutes;

	if (opening->is_stale)
		load(hub);
	if (opening->is_now)
		stay(hub, (struct hours_span){ 0, 0 });
	find(hub, &shown);
	if (before.is_open && !opening->is_now && is_sooner_than_told(hub, told, &shown)) {
		leave_time(hub, told);
		find(hub, &shown);
	}
	if (before.is_open && !shown.is_open && !opening->is_now)
		opening->late_until = hub->now + LATE_SECONDS * 1000;
	if (shown.is_open)
		opening->late_until = 0;
	opening->is_stale = opening->is_now = false;
	opening->looked_at = wall_seconds(hub);
	opening->shift = (int64_t)hub->wall - (int64_t)hub->now;
	opening->shown = shown;
	minutes = reach_mark(hub);
	if (minutes > 0 || !is_same(&shown, &before))
		tell_all(hub, minutes);
}

/* -- seeing guests out -- */

struct leaver { const struct room *room; uint32_t person; bool was_private; };

/* What their person had begun to write stays for as long as their seat would have. */
static void end_kept_seat(struct hub *hub, struct presence *presence)
{
	uint64_t account = world_facts(presence)->account;
	struct guest *guest = guests_next_of(hub, account, NULL);

	while (guest && guest->presence != presence)
		guest = guests_next_of(hub, account, guest);
	if (!guest)
		return;
	guest->presence = NULL;
	guest->is_seat = false;
	guest->sits = 0;
	if (guest->draft || guest->process != 0)
		resume_note_guest(hub, guest);
	else
		guests_end(hub, guest->at);
}

static void see_out(struct hub *hub, struct presence *presence)
{
	struct peer *peer = world_facts(presence)->owner;

	world_set_owner(presence, NULL);
	if (!peer) {
		end_kept_seat(hub, presence);
		return;
	}
	peer->presence = NULL;
	peer->phase = KNOWN;
	talks_look(peer);
	peer->settings[SETTING_CALLING][0] = peer->settings[SETTING_HAND][0] = '\0';
	peer->called_at = 0;
	waiting_touch(peer->hub);
	opening_show_out(peer);
}

/* First all are out, then those who stay are told: nobody who leaves hears of the others. */
static void clear_room(struct hub *hub, struct room *room)
{
	struct leaver *leavers = NULL;
	size_t count = 0, space = 0;

	for (struct presence *presence = world_next(room, NULL), *next; presence; presence = next) {
		next = world_next(room, presence);
		if (!is_guest(presence) || may_stay(hub, presence))
			continue;
		if (count == space)
			leavers = mem_resize(leavers, space = space ? 2 * space : 64, sizeof *leavers);
		leavers[count++] = (struct leaver){ room, world_facts(presence)->person, world_is_private(presence) };
		see_out(hub, presence);
		world_leave(presence);
	}
	for (size_t i = 0; i < count; i++)
		tell_gone(leavers[i].room, leavers[i].person, leavers[i].was_private);
	free(leavers);
}

/* -- */

bool opening_is_open(const struct hub *hub)
{
	return !hub->opening.hours || hub->opening.shown.is_open;
}

bool opening_admits(const struct peer *peer)
{
	return role_is_staff(peer->role) || opening_is_open(peer->hub);
}

const struct hours *opening_hours(struct hub *hub)
{
	if (hub->opening.is_stale)
		load(hub);
	return hub->opening.hours;
}

void opening_take_back(struct hub *hub)
{
	hub->opening.is_now = false;
}

void opening_refuse(struct peer *peer, enum wire_number request)
{
	struct guest *guest = guests_next_of(peer->hub, peer->account.account, NULL);

	while (guest && (guest->presence || !guest->draft || guest->process != 0))
		guest = guests_next_of(peer->hub, peer->account.account, guest);
	if (guest && request == REQ_ENTER) {
		draft_give(peer, guest->draft);
		guest->draft = NULL;
		guests_end(peer->hub, guest->at);
	}
	peer_refuse(peer, request, REASON_CLOSED, 0);
}

void opening_touch(struct hub *hub, bool is_now)
{
	hub->opening.is_stale = true;
	hub->opening.is_now = hub->opening.is_now || is_now;
}

static bool has_guests(const struct hub *hub)
{
	for (struct room *room = world_next_room(hub->world, NULL); room; room = world_next_room(hub->world, room))
		for (struct presence *presence = world_next(room, NULL); presence; presence = world_next(room, presence))
			if (is_guest(presence))
				return true;
	return false;
}

/* A hub that begins in the minutes after the end gives consultations the rest of them. If guests were inside and the
 * end is longer ago, the rules were others until now. */
static void start_closed(struct hub *hub)
{
	int64_t now = wall_seconds(hub), then = now - LATE_SECONDS;
	struct hours_span span;

	if (hours_find(hub->opening.hours, then, &span) && span.from <= then) {
		hub->opening.late_until = hub->now + (uint64_t)(span.to + LATE_SECONDS - now) * 1000;
	} else if (has_guests(hub)) {
		leave_time(hub, UINT64_MAX);
		look(hub);
	}
}

void opening_start(struct hub *hub)
{
	const struct hub_options *options = hub->options;
	struct opening *opening = &hub->opening;

	if (options->always_open)
		return;
	opening->hours = hours_create();
	for (unsigned i = 0; i < options->rules_count; i++)
		if (hours_add_rule(opening->hours, options->rules[i]) != HOURS_FINE)
			log_warning("a rule of the opening hours is left out; `kokoiru check DIR` says why");
	opening->is_stale = true;
	look(hub);
	if (!opening->shown.is_open)
		start_closed(hub);
}

void opening_finish(struct hub *hub)
{
	hours_destroy(hub->opening.hours);
	hub->opening.hours = NULL;
}

static bool has_jumped(const struct hub *hub)
{
	int64_t shift = (int64_t)hub->wall - (int64_t)hub->now - hub->opening.shift;

	return shift > JUMP_MS || shift < -JUMP_MS;
}

void opening_tend(struct hub *hub)
{
	struct opening *opening = &hub->opening;
	int64_t now = wall_seconds(hub);

	if (!opening->hours || hub->is_stopping)
		return;
	if (opening->is_stale || now >= opening->look_at || now < opening->looked_at || has_jumped(hub))
		look(hub);
	if (opening->shown.is_open)
		return;
	for (struct room *room = world_next_room(hub->world, NULL); room; room = world_next_room(hub->world, room))
		clear_room(hub, room);
	if (hub->now >= opening->late_until)
		opening->late_until = 0;
}

uint64_t opening_due(const struct hub *hub)
{
	const struct opening *opening = &hub->opening;
	int64_t left = opening->look_at * 1000 - (int64_t)hub->wall;
	uint64_t due = hub->now + WAKE_MS;

	if (!opening->hours)
		return UINT64_MAX;
	if (left < WAKE_MS)
		due = hub->now + (uint64_t)(left > 0 ? left : 0);
	return opening->late_until > hub->now && opening->late_until < due ? opening->late_until : due;
}
