/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A queue of open questions. Knows which event answers which request, nothing of what they say. */
#include "route.h"

#include <string.h>

/* What brings what. is_last: the event ends the answer. */
static const struct { enum wire_number event, request; bool is_last; } answers[] = {
	{ EV_SALT, REQ_SALT, true }, { EV_SLOT, REQ_SLOT, true }, { EV_ROOM_INFO, REQ_ROOMS, false },
	{ EV_ZONE_INFO, REQ_ROOMS, false }, { EV_ROOM_INFO, REQ_PEEK, false }, { EV_ZONE_INFO, REQ_PEEK, false },
	{ EV_KEY_INFO, REQ_KEYS, false }, { EV_KEY_INFO, REQ_KEY_ADD, false },
	{ EV_EXPORT, REQ_EXPORT, false }, { EV_AHEAD, REQ_HOURS, false }, { EV_DAY_INFO, REQ_HOURS, false },
	{ EV_ICAL, REQ_ICAL, false },
	{ EV_LINE, REQ_READ, false }
};
static const enum wire_number followed[] = { REQ_SALT, REQ_SLOT, REQ_SAY, REQ_READ, REQ_KEYS, REQ_KEY_ADD,
	REQ_KEY_REMOVE, REQ_EXPORT, REQ_ERASE, REQ_ERASE_LATER, REQ_ROOMS, REQ_PEEK, REQ_HOURS, REQ_ICAL };

static bool is_followed(unsigned number)
{
	for (size_t i = 0; i < sizeof followed / sizeof *followed; i++)
		if (followed[i] == number)
			return true;
	return false;
}

static void drop(struct route *route, int at)
{
	memmove(&route->entries[at], &route->entries[at + 1],
		(size_t)(route->count - at - 1) * sizeof *route->entries);
	route->count--;
}

static void expire(struct route *route, uint64_t now)
{
	for (int i = route->count - 1; i >= 0; i--)
		if (route->entries[i].until <= now)
			drop(route, i);
}

void route_sent(struct route *route, const void *owner, const uint8_t *messages, size_t size, uint64_t now)
{
	struct reader reader = { messages, size, false };

	expire(route, now);
	while (reader.left > 0 && !reader.failed) {
		uint16_t number = reader_u16(&reader), length = reader_u16(&reader);
		struct reader payload = { reader_take(&reader, length), length, false };

		if (reader.failed || !is_followed(number) || route->count == ROUTE_MAX)
			continue;
		if (number == REQ_SLOT && reader_u8(&payload) != 0)
			continue; /* given back, which brings no answer */
		route->entries[route->count++] = (struct route_entry){ .number = number, .owner = owner,
			.id = number == REQ_SAY ? reader_u64(&payload) : 0, .until = now + ROUTE_MS };
	}
}

static int find(const struct route *route, unsigned number)
{
	for (int i = 0; i < route->count; i++)
		if (route->entries[i].number == number)
			return i;
	return -1;
}

static const void *settle(struct route *route, int at, bool is_last)
{
	const void *owner;

	if (at < 0)
		return NULL;
	owner = route->entries[at].owner;
	route->entries[at].is_begun = true;
	if (is_last)
		drop(route, at);
	return owner;
}

/* The oldest open question that this event may answer. */
static const void *take_answer(struct route *route, enum wire_number event)
{
	int found = -1;
	bool is_last = false;

	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
		int at = answers[i].event == event ? find(route, answers[i].request) : -1;

		if (at >= 0 && (found < 0 || at < found)) {
			found = at;
			is_last = answers[i].is_last;
		}
	}
	return settle(route, found, is_last);
}

static const void *take_said(struct route *route, const struct wire_said *said)
{
	for (int i = 0; said->is_mine && i < route->count; i++)
		if (route->entries[i].number == REQ_SAY && route->entries[i].id == said->id)
			return settle(route, i, true);
	return NULL;
}

const void *route_take(struct route *route, const struct message *event, uint64_t now)
{
	expire(route, now);
	if (event->number == EV_ROOM || event->number == EV_AGAIN || event->number == EV_ROOM_READY)
		route->in_snapshot = event->number != EV_ROOM_READY;
	if (event->number == EV_LINE && route->in_snapshot)
		return NULL;
	if (event->number == EV_SAID)
		return take_said(route, &event->said);
	if (event->number == EV_DONE)
		return settle(route, find(route, event->done.request), true);
	if (event->number == EV_REFUSED)
		return settle(route, find(route, event->refused.request), true);
	return take_answer(route, event->number);
}

bool route_has(const struct route *route, const void *owner)
{
	for (int i = 0; i < route->count; i++)
		if (route->entries[i].owner == owner)
			return true;
	return false;
}

bool route_has_begun(const struct route *route, const void *owner)
{
	for (int i = 0; i < route->count; i++)
		if (route->entries[i].owner == owner && route->entries[i].is_begun)
			return true;
	return false;
}

void route_forget(struct route *route, const void *owner)
{
	for (int i = 0; i < route->count; i++)
		if (route->entries[i].owner == owner)
			route->entries[i].owner = route;
}
