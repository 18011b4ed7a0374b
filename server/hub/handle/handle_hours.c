/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening hours: what is ahead, for everybody who asks, and what coordinators decide for single days. Each decision is
 * stored with who made it and why before anybody hears of it. */
#include "handlers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calendar.h"
#include "clock.h"
#include "mem.h"
#include "store_act.h"
#include "text.h"

enum { AHEAD_MAX = 12, WHY_GRAPHEMES = 80, PIECE = 16000 };

static void tell_day(struct peer *peer, const struct store_day *opening, enum day_news news)
{
	peer_send(peer, &(struct message){ .number = EV_DAY_INFO, .day_info = { .day = (uint32_t)opening->day,
		.hours = wire_string(opening->hours), .other = (uint32_t)opening->other, .why = wire_string(opening->why),
		.news = (uint8_t)news } });
}

static bool on_day(void *context, const struct store_day *opening)
{
	tell_day(context, opening, DAY_LISTED);
	return true;
}

void handle_hours(struct peer *peer, const struct message *message)
{
	struct hub *hub = peer->hub;
	const struct hours *hours = opening_hours(hub);
	int64_t at = (int64_t)(hub->wall / 1000);
	struct hours_span span;

	(void)message;
	peer_make_room(peer, true);
	for (int i = 0; hours && i < AHEAD_MAX && at < HOURS_FOR_EVER && hours_find(hours, at, &span); i++, at = span.to)
		peer_send(peer, &(struct message){ .number = EV_AHEAD, .ahead = { .from = (uint64_t)span.from,
			.to = span.to == HOURS_FOR_EVER ? 0 : (uint64_t)span.to } });
	if (hours)
		store_each_day(hub->store, clock_day(hub->wall), on_day, peer);
	peer_make_room(peer, false);
	peer_done(peer, REQ_HOURS);
}

/* -- the calendar -- */

struct decided { struct store_day *list; unsigned count; };

static bool on_decided(void *context, const struct store_day *opening)
{
	struct decided *decided = context;

	decided->list[decided->count++] = *opening;
	return decided->count < HOURS_EXCEPTIONS_MAX;
}

/* In pieces that end with lines. */
static void send_text(struct peer *peer, const char *text)
{
	for (size_t left = strlen(text), size; left > 0; text += size, left -= size) {
		size = left < PIECE ? left : PIECE;
		while (size < left && text[size - 1] != '\n')
			size--;
		peer_send(peer, &(struct message){ .number = EV_ICAL,
			.ical_part = { .text = { text, (uint16_t)size } } });
	}
}

void handle_ical(struct peer *peer, const struct message *message)
{
	struct hub *hub = peer->hub;
	struct decided decided = { .list = mem_alloc(HOURS_EXCEPTIONS_MAX * sizeof *decided.list) };
	struct calendar_place place = { .name = hub->options->name, .zone = hub->options->zone,
		.hours = opening_hours(hub), .decided = decided.list, .now = (int64_t)(hub->wall / 1000) };
	char *text;

	(void)message;
	seal_pepper_id(hub->pepper, place.id);
	store_each_day(hub->store, clock_day(hub->wall) - PAST_DAYS, on_decided, &decided);
	place.decided_count = decided.count;
	text = calendar_write(&place);
	free(decided.list);
	if (!text) {
		peer_refuse(peer, REQ_ICAL, REASON_BUSY, 0);
		return;
	}
	peer_make_room(peer, true);
	send_text(peer, text);
	peer_make_room(peer, false);
	free(text);
	peer_done(peer, REQ_ICAL);
}

/* -- deciding -- */

static bool is_ahead(const struct hub *hub, uint32_t day)
{
	int64_t today = clock_day(hub->wall);

	return day >= today && day <= today + HOURS_AHEAD_DAYS;
}

/* What was decided before for a day, and for the one that it had been moved to or from, holds no longer. */
static bool free_day(struct hub *hub, int64_t day)
{
	struct store_day opening;

	if (store_find_day(hub->store, day, &opening) != STORE_OK)
		return true;
	return store_remove_day(hub->store, day) == STORE_OK
		&& (opening.other == 0 || store_remove_day(hub->store, opening.other) != STORE_BROKEN);
}

static bool store_decision(struct hub *hub, const struct store_day *opening)
{
	return free_day(hub, opening->day) && store_set_day(hub->store, opening) == STORE_OK;
}

/* On record stands which day, what, and why. */
static bool store_deed(struct peer *peer, const char *name, const struct store_day *opening)
{
	struct store_act act = { .staff = peer->account.account, .at = (int64_t)(peer->hub->wall / 1000) };
	struct clock_date date = clock_date_of(opening->day), other = clock_date_of(opening->other);
	char moved[32] = "";

	if (opening->other != 0)
		snprintf(moved, sizeof moved, " %04d-%02d-%02d", other.year, other.month, other.day);
	snprintf(act.act, sizeof act.act, "%s", name);
	snprintf(act.reason, sizeof act.reason, "%04d-%02d-%02d%s%s%s: %s", date.year, date.month, date.day,
		opening->hours[0] ? " " : "", opening->hours, moved, opening->why);
	return store_add_act(peer->hub->store, &act) == STORE_OK;
}

/* Reads what is to hold. day: as the rules have it, for a move without hours of its own. */
static enum reason read_decision(struct hub *hub, const struct wire_day_set *set, struct store_day *opening)
{
	struct hours_day now, there, open = { .count = 0 };
	char typed[128];

	*opening = (struct store_day){ .day = set->day, .other = set->other };
	if (!is_ahead(hub, set->day) || (set->other != 0 && (!is_ahead(hub, set->other) || set->other == set->day)))
		return REASON_DAY;
	if (!wire_copy(typed, sizeof typed, set->hours) || (typed[0] && !hours_read(typed, &open)))
		return REASON_HOURS;
	if (text_clean(set->why.at, set->why.size, WHY_MAX, WHY_GRAPHEMES, opening->why, sizeof opening->why) != TEXT_FINE)
		return REASON_TEXT;
	now = hours_of_day(opening_hours(hub), set->day);
	there = hours_of_day(opening_hours(hub), set->other);
	if (set->other != 0 && (now.count == 0 || there.count > 0))
		return REASON_DAY_TAKEN;
	hours_write(set->other != 0 && open.count == 0 ? &now : &open, opening->hours);
	return REASON_NONE;
}

/* A move is two decisions that know of each other. */
static bool store_all(struct peer *peer, const struct store_day *opening)
{
	struct store_day closed = *opening, open = *opening;

	if (opening->other == 0)
		return store_decision(peer->hub, opening)
			&& store_deed(peer, opening->hours[0] ? "open-day" : "close-day", opening);
	closed.hours[0] = '\0';
	open.day = opening->other;
	open.other = opening->day;
	return store_decision(peer->hub, &closed) && store_decision(peer->hub, &open)
		&& store_deed(peer, "move-day", opening);
}

/* The same asked once more, as after a hub's death, is done already. */
static bool is_decided(struct hub *hub, const struct wire_day_set *set, const struct store_day *wanted)
{
	struct store_day stored;

	if (store_find_day(hub->store, set->day, &stored) != STORE_OK || stored.other != set->other)
		return false;
	return wire_equals(set->why, stored.why) && (set->other != 0 || strcmp(stored.hours, wanted->hours) == 0);
}

void handle_day_set(struct peer *peer, const struct message *message)
{
	struct hub *hub = peer->hub;
	struct store_day opening;
	enum reason reason = opening_hours(hub) ? read_decision(hub, &message->day_set, &opening) : REASON_DAY;
	bool is_done = opening_hours(hub) && is_decided(hub, &message->day_set, &opening);

	if (reason == REASON_NONE && !is_done && (!turn_stores(hub, peer, REQ_DAY_SET) || !store_all(peer, &opening)))
		reason = REASON_BUSY;
	if (reason != REASON_NONE && !is_done) {
		peer_refuse(peer, REQ_DAY_SET, reason, 0);
		return;
	}
	opening_touch(hub, message->day_set.is_now != 0);
	if (opening.other != 0)
		opening.hours[0] = '\0'; /* of the day that was meant, not of the one it moved to */
	tell_day(peer, &opening, DAY_SET);
}

void handle_day_free(struct peer *peer, const struct message *message)
{
	struct hub *hub = peer->hub;
	struct store_day opening;

	if (!opening_hours(hub) || store_find_day(hub->store, message->day_free.day, &opening) != STORE_OK) {
		peer_refuse(peer, REQ_DAY_FREE, REASON_DAY, 0);
		return;
	}
	if (!turn_stores(hub, peer, REQ_DAY_FREE) || !free_day(hub, opening.day)
			|| !store_deed(peer, "free-day", &opening)) {
		peer_refuse(peer, REQ_DAY_FREE, REASON_BUSY, 0);
		return;
	}
	opening_touch(hub, message->day_free.is_now != 0);
	tell_day(peer, &opening, DAY_FREED);
}
