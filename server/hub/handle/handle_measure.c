/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What staff ask for on the ladder, read and checked: whom it is about, why, and which words. */
#include "measures.h"

#include <stdio.h>
#include <string.h>

#include "reports.h"
#include "store_act.h"
#include "text.h"

/* Text that may be left out. */
static bool take_text(struct wire_text from, char *to, size_t room)
{
	return from.size == 0 || text_clean(from.at, from.size, REASON_MAX, REASON_MAX, to, room) == TEXT_FINE;
}

/* The room where somebody is, if they are in one. */
static const char *room_with(struct hub *hub, uint64_t account)
{
	const struct presence *presence = world_next_of(hub->world, account, NULL);

	return presence ? world_plan(world_room_of(presence))->id : "";
}

/* Whom it is about: the report's, or whoever has that name. */
static enum reason find_person(struct peer *peer, uint32_t report_number, struct wire_text nickname,
	struct store_measure *measure, struct store_account *person)
{
	struct hub *hub = peer->hub;
	struct store_report report;
	char name[NICKNAME_MAX + 1], key[NAME_KEY_ROOM];

	if (report_number != 0) {
		if (store_find_report(hub->store, report_number, &report) != STORE_OK || !reports_are_for(peer, &report)
				|| store_find_account(hub->store, report.person, person) != STORE_OK)
			return REASON_NO_REPORT;
		measure->report = report.number;
		memcpy(measure->room, report.room, sizeof measure->room);
	} else if (nickname.size > 0) {
		if (!wire_copy(name, sizeof name, nickname))
			return REASON_NO_PERSON;
		name_skeleton(name, key);
		if (store_find_account_by_key(hub->store, key, person) != STORE_OK)
			return REASON_NO_PERSON;
	} else {
		return REASON_NONE;
	}
	measure->person = person->account;
	return person->account == peer->account.account ? REASON_OWN : REASON_NONE;
}

/* May this rung be taken with this person, who has a role of their own? */
static enum reason check_person(const struct rung_row *row, const struct store_measure *measure,
	const struct store_account *person)
{
	enum role role;

	if (measure->person == 0)
		return row->is_about_somebody ? REASON_NO_PERSON : REASON_NONE;
	return row->is_for_guests && role_parse(person->role, &role) && role_is_staff(role) ? REASON_STAFF : REASON_NONE;
}

static void set_room(struct peer *peer, struct store_measure *measure)
{
	const char *with = measure->person != 0 ? room_with(peer->hub, measure->person) : "";

	if (!with[0] && !measure->room[0])
		with = room_with(peer->hub, peer->account.account);
	if (with[0])
		snprintf(measure->room, sizeof measure->room, "%s", with);
}

static enum reason read_measure(struct peer *peer, const struct wire_measure *asked, struct store_measure *measure)
{
	const struct rung_row *row = asked->rung < RUNG_SUSPEND ? measures_rung(asked->rung) : NULL;
	struct store_account person;
	enum reason reason;

	if (!row || !(row->roles & 1u << peer->role))
		return REASON_MALFORMED;
	measure->rung = asked->rung;
	if (!take_text(asked->reason, measure->reason, sizeof measure->reason)
			|| !take_text(asked->words, measure->words, sizeof measure->words)
			|| !wire_copy(measure->zone, sizeof measure->zone, asked->zone)
			|| (row->needs_words && asked->words.size == 0))
		return REASON_TEXT;
	if (row->needs_reason && !measure->reason[0])
		return REASON_NO_REASON;
	reason = find_person(peer, asked->report, asked->nickname, measure, &person);
	if (reason != REASON_NONE)
		return reason;
	set_room(peer, measure);
	if (measure->rung == RUNG_ALL && !world_room(peer->hub->world, measure->room))
		return REASON_NO_ROOM;
	return check_person(row, measure, &person);
}

void handle_measure(struct peer *peer, const struct message *message)
{
	struct store_measure measure = { .rung = RUNG_NONE };
	enum reason reason = read_measure(peer, &message->measure, &measure);

	if (reason == REASON_NONE)
		reason = measures_begin(peer, REQ_MEASURE, &measure);
	if (reason != REASON_NONE)
		peer_refuse(peer, REQ_MEASURE, reason, 0);
}

void handle_confirm(struct peer *peer, const struct message *message)
{
	enum reason reason = measures_answer(peer, REQ_CONFIRM, message->confirm.measure, message->confirm.agrees != 0);

	if (reason != REASON_NONE)
		peer_refuse(peer, REQ_CONFIRM, reason, 0);
}

void handle_undo(struct peer *peer, const struct message *message)
{
	enum reason reason = measures_undo(peer, REQ_UNDO, message->undo.measure);

	if (reason != REASON_NONE)
		peer_refuse(peer, REQ_UNDO, reason, 0);
}

void handle_suspend(struct peer *peer, const struct message *message)
{
	const struct wire_suspend *asked = &message->suspend;
	struct store_measure measure = { .rung = asked->on ? RUNG_SUSPEND : RUNG_LIFT };
	struct store_account person = { .account = 0 };
	enum reason reason = find_person(peer, 0, asked->nickname, &measure, &person);

	if (reason == REASON_NONE && person.account == 0)
		reason = REASON_NO_PERSON;
	if (reason == REASON_NONE && !take_text(asked->reason, measure.reason, sizeof measure.reason))
		reason = REASON_TEXT;
	if (reason == REASON_NONE && asked->on && !measure.reason[0])
		reason = REASON_NO_REASON;
	if (reason == REASON_NONE && person.is_suspended == (asked->on != 0))
		reason = REASON_SETTLED;
	if (reason == REASON_NONE)
		reason = measures_begin(peer, REQ_SUSPEND, &measure);
	if (reason != REASON_NONE)
		peer_refuse(peer, REQ_SUSPEND, reason, 0);
}

/* -- the emergency procedure -- */

static enum reason note_step(struct peer *peer, const struct wire_emergency *asked)
{
	struct hub *hub = peer->hub;
	struct store_act act = { .staff = peer->account.account, .at = (int64_t)(hub->wall / 1000) };
	struct store_measure measure;

	if (store_find_measure(hub->store, asked->measure, &measure) != STORE_OK || !measures_are_for(peer, &measure)
			|| measure.rung != RUNG_EMERGENCY)
		return REASON_NO_REPORT;
	if (asked->step == 0 || asked->step > hub->options->steps_count)
		return REASON_MALFORMED;
	act.person = measure.person;
	snprintf(act.act, sizeof act.act, "emergency-%u", asked->step);
	memcpy(act.room, measure.room, sizeof act.room);
	return turn_stores(hub, peer, REQ_EMERGENCY) && store_add_act(hub->store, &act) == STORE_OK
		? REASON_NONE : REASON_BUSY;
}

void handle_emergency(struct peer *peer, const struct message *message)
{
	enum reason reason = note_step(peer, &message->emergency);

	if (reason != REASON_NONE)
		peer_refuse(peer, REQ_EMERGENCY, reason, 0);
	else
		peer_done(peer, REQ_EMERGENCY);
}

/* -- the list -- */

struct listing { struct peer *peer; uint64_t person; /* 0: whoever it is about */ };

static bool on_asked(void *context, const struct store_measure *measure)
{
	const struct listing *listing = context;
	struct peer *peer = listing->peer;

	if (listing->person != 0 && listing->person != measure->person)
		return true;
	if (measures_are_for(peer, measure) && measures_is_asked(peer->hub, measure))
		measures_tell(peer, measure, true);
	return true;
}

/* What lasts: rests that are not over, eyes kept on somebody, calls and emergencies. */
static bool on_done(void *context, const struct store_measure *measure)
{
	const struct listing *listing = context;
	struct peer *peer = listing->peer;
	bool lasts = measure->rung == RUNG_WATCH || measure->rung == RUNG_COORDINATOR || measure->rung == RUNG_EMERGENCY
		|| measure->until > (int64_t)(peer->hub->wall / 1000);

	if (listing->person != 0 && listing->person != measure->person)
		return true;
	if (lasts && measures_are_for(peer, measure))
		measures_tell(peer, measure, true);
	return true;
}

void measures_list(struct peer *peer, uint64_t person)
{
	enum { LISTED_SECONDS = 7 * 86400 };
	int64_t since = (int64_t)(peer->hub->wall / 1000) - LISTED_SECONDS;
	struct listing listing = { peer, person };

	store_each_measure(peer->hub->store, MEASURE_ASKED, since, on_asked, &listing);
	store_each_measure(peer->hub->store, MEASURE_DONE, since, on_done, &listing);
}

void handle_measures(struct peer *peer, const struct message *message)
{
	(void)message;
	measures_list(peer, 0);
	peer_done(peer, REQ_MEASURES);
}
