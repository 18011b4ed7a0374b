/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who hears what: the one place that turns what happened into events for those who may know of it. A message that many
 * get is encoded once. */
#include "hall.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"

static struct peer *peer_of(const struct presence *presence)
{
	return world_facts(presence)->owner;
}

/* Gives message to everybody of the room who sees whom it is about, and to that one at once; NULL: everybody. */
static void tell_viewers(const struct room *room, const struct presence *about, const struct message *message)
{
	struct buf encoded;

	buf_init(&encoded, WIRE_MESSAGE_MAX);
	wire_put(&encoded, message);
	for (struct presence *viewer = world_next(room, NULL); viewer; viewer = world_next(room, viewer))
		if (peer_of(viewer) && viewer == about)
			peer_send_encoded(peer_of(viewer), &encoded);
		else if (peer_of(viewer) && (!about || world_sees(viewer, about)))
			peer_send_news(peer_of(viewer), &encoded);
	buf_finish(&encoded);
}

static struct message person_message(const struct presence_facts *facts, bool is_me)
{
	bool is_named = is_me || !(facts->state & STATE_OBSERVER);

	return (struct message){ .number = EV_PERSON, .person = {
		.person = facts->person, .nickname = wire_string(is_named ? facts->nickname : ""),
		.avatar = wire_string(is_named ? facts->avatar : ""), .role = (uint8_t)(is_named ? facts->role : ROLE_PARTICIPANT),
		.state = (uint16_t)(facts->state | (is_me ? STATE_ME : 0)), .x = facts->x, .y = facts->y, .zone = facts->zone } };
}

void tell_person(const struct presence *presence)
{
	struct message me = person_message(world_facts(presence), true);

	if (peer_of(presence))
		peer_send(peer_of(presence), &me);
	tell_others(presence);
}

void tell_others(const struct presence *presence)
{
	const struct room *room = world_room_of(presence);
	struct message message = person_message(world_facts(presence), false);
	struct buf encoded;

	buf_init(&encoded, WIRE_MESSAGE_MAX);
	wire_put(&encoded, &message);
	for (struct presence *viewer = world_next(room, NULL); viewer; viewer = world_next(room, viewer))
		if (viewer != presence && peer_of(viewer) && world_sees(viewer, presence))
			peer_send_news(peer_of(viewer), &encoded);
	buf_finish(&encoded);
}

void tell_moved(const struct presence *presence)
{
	const struct presence_facts *facts = world_facts(presence);
	struct message message = { .number = EV_MOVED,
		.moved = { .person = facts->person, .x = facts->x, .y = facts->y, .zone = facts->zone } };

	tell_viewers(world_room_of(presence), presence, &message);
}

void tell_gone(const struct room *room, uint32_t person, bool was_private)
{
	struct message message = { .number = EV_GONE, .gone = { .person = person } };
	struct buf encoded;

	buf_init(&encoded, WIRE_MESSAGE_MAX);
	wire_put(&encoded, &message);
	for (struct presence *viewer = world_next(room, NULL); viewer; viewer = world_next(room, viewer))
		if (peer_of(viewer) && (!was_private || role_is_staff(world_facts(viewer)->role)))
			peer_send_news(peer_of(viewer), &encoded);
	buf_finish(&encoded);
}

void tell_observers(const struct room *room)
{
	tell_viewers(room, NULL, &(struct message){ .number = EV_OBSERVERS,
		.observers = { .count = (uint16_t)world_count(room).readers } });
}

static uint8_t zone_number(const struct room *room, const char *id)
{
	const struct room_plan *plan = world_plan(room);

	for (uint8_t i = 0; i < plan->zones_count; i++)
		if (strcmp(plan->zones[i].id, id) == 0)
			return i;
	return NOWHERE;
}

bool tell_may_read(const struct peer *peer, const struct room *room, const struct store_line *line)
{
	const struct presence *presence = peer->presence && world_room_of(peer->presence) == room ? peer->presence : NULL;

	if (line->is_withdrawn)
		return false;
	if (line->account == peer->account.account)
		return true;
	if (peer_ignores(peer, line->account) || world_plan(room)->is_private)
		return false;
	if (line->kind != LINE_TABLE || role_is_staff(peer->role))
		return true;
	return presence && world_hears(presence, TALK_ZONE, zone_number(room, line->zone));
}

static struct message line_message(enum wire_number event, const struct room *room, const struct store_line *line,
	uint64_t before, bool is_mine)
{
	enum role role = ROLE_PARTICIPANT;
	struct message message = { .number = event, .said = {
		.room = wire_string(line->room), .line = line->line, .before = before, .at = line->at_ms,
		.id = is_mine ? line->id : 0, .nickname = wire_string(line->nickname), .kind = (uint8_t)line->kind,
		.zone = zone_number(room, line->zone), .is_mine = is_mine,
		.n0 = (uint16_t)line->reactions[0], .n1 = (uint16_t)line->reactions[1], .n2 = (uint16_t)line->reactions[2],
		.n3 = (uint16_t)line->reactions[3], .n4 = (uint16_t)line->reactions[4], .n5 = (uint16_t)line->reactions[5],
		.note = wire_string(line->note), .text = wire_string(line->text) } };

	role_parse(line->role, &role);
	message.said.role = (uint8_t)role;
	return message;
}

/* EV_LINE has a payload of its own with the same fields. */
static struct message past_message(const struct room *room, const struct store_line *line, uint64_t before,
	bool is_mine)
{
	struct message said = line_message(EV_SAID, room, line, before, is_mine);
	struct message past = { .number = EV_LINE };

	_Static_assert(sizeof past.line == sizeof said.said, "EV_LINE and EV_SAID carry the same");
	memcpy(&past.line, &said.said, sizeof past.line);
	return past;
}

void tell_said(struct hub *hub, const struct room *room, const struct store_line *line)
{
	struct buf encoded;
	uint64_t encoded_before = UINT64_MAX;

	(void)hub;
	buf_init(&encoded, WIRE_MESSAGE_MAX);
	for (struct presence *viewer = world_next(room, NULL); viewer; viewer = world_next(room, viewer)) {
		struct peer *peer = peer_of(viewer);
		bool is_mine = peer && peer->account.account == line->account;
		struct message message;

		if (!peer || !tell_may_read(peer, room, line))
			continue;
		if (is_mine || peer->told != encoded_before) {
			message = line_message(EV_SAID, room, line, peer->told, is_mine);
			buf_clear(&encoded);
			wire_put(&encoded, &message);
			encoded_before = is_mine ? UINT64_MAX : peer->told;
		}
		peer_send_encoded(peer, &encoded);
		peer->told = line->line;
	}
	buf_finish(&encoded);
}

void tell_author(struct peer *peer, const struct room *room, const struct store_line *line)
{
	struct message message = line_message(EV_SAID, room, line, 0, true);

	peer_send(peer, &message);
}

void tell_again(struct peer *peer, const struct room *room, const struct store_line *line)
{
	struct message message = line_message(EV_SAID, room, line, 0, true);

	if (!line->is_withdrawn)
		peer_send(peer, &message);
}

void tell_about_line(struct hub *hub, const struct room *room, const struct store_line *line, struct message *message,
	uint64_t doer)
{
	struct message own = *message;
	struct buf encoded;

	(void)hub;
	if (message->number == EV_REACTED)
		own.reacted.is_mine = true;
	else
		own.unsaid.is_mine = true;
	buf_init(&encoded, WIRE_MESSAGE_MAX);
	wire_put(&encoded, message);
	for (struct presence *viewer = world_next(room, NULL); viewer; viewer = world_next(room, viewer)) {
		struct peer *peer = peer_of(viewer);

		/* Who heard a line and sits elsewhere by now must lose it too; its number says nothing to others. */
		if (!peer || (message->number != EV_UNSAID && !tell_may_read(peer, room, line)))
			continue;
		if (peer->account.account == doer)
			peer_send(peer, &own);
		else if (message->number == EV_REACTED)
			peer_send_news(peer, &encoded);
		else
			peer_send_encoded(peer, &encoded);
	}
	buf_finish(&encoded);
}

/* Lines as the store gives them, newest first, until there are enough. */
struct gathering {
	struct peer *peer;
	const struct room *room;
	struct store_line *lines;
	unsigned count, wanted;
};

static bool on_line(void *context, const struct store_line *line)
{
	struct gathering *gathering = context;

	if (tell_may_read(gathering->peer, gathering->room, line))
		gathering->lines[gathering->count++] = *line;
	return gathering->count < gathering->wanted;
}

/* Returns the line's number. before: of the one that was told before it. */
static uint64_t tell_past(struct peer *peer, const struct room *room, const struct store_line *line, uint64_t before)
{
	struct message message = past_message(room, line, before, line->account == peer->account.account);

	peer_send(peer, &message);
	return line->line;
}

static uint64_t tell_stored(struct peer *peer, const struct room *room, uint64_t before, unsigned count)
{
	struct gathering gathering = { .peer = peer, .room = room, .wanted = count + 1 };
	uint64_t newest = 0;

	gathering.lines = mem_alloc((count + 1) * sizeof *gathering.lines);
	/* Some of them may be hidden from this person: look a little further than asked. */
	store_each_line(peer->hub->store, world_plan(room)->id, before, count + READ_MAX, on_line, &gathering);
	if (gathering.count > count) /* one more, so that the oldest one can name the one before it */
		newest = gathering.lines[--gathering.count].line;
	for (unsigned i = gathering.count; i-- > 0;)
		newest = tell_past(peer, room, &gathering.lines[i], newest);
	free(gathering.lines);
	return newest;
}

/* The line before one of the recent ones, as far as it is known: older ones may be there. */
static uint64_t line_before(const struct peer *peer, const struct room *room, const struct recent_lines *recent,
	unsigned index)
{
	for (unsigned i = index; i-- > 0;)
		if (tell_may_read(peer, room, recent->lines[i]))
			return recent->lines[i]->line;
	return recent->is_whole ? 0 : recent->lines[index]->line - 1;
}

uint64_t tell_lines(struct peer *peer, const struct room *room, uint64_t before, unsigned count)
{
	struct recent_lines recent = recent_lines(peer->hub->recent, world_plan(room)->id);
	unsigned first = recent.count, found = 0;
	uint64_t newest = 0;

	if (count == 0)
		return 0;
	while (first > 0 && found < count) {
		const struct store_line *line = recent.lines[--first];

		found += (before == 0 || line->line < before) && tell_may_read(peer, room, line);
	}
	if (found < count && !recent.is_whole)
		return tell_stored(peer, room, before, count);
	newest = found > 0 ? line_before(peer, room, &recent, first) : 0;
	for (unsigned i = first; i < recent.count && (before == 0 || recent.lines[i]->line < before); i++)
		if (tell_may_read(peer, room, recent.lines[i]))
			newest = tell_past(peer, room, recent.lines[i], newest);
	return newest;
}

static void tell_plan(struct peer *peer, const struct room_plan *plan)
{
	peer_send(peer, &(struct message){ .number = EV_ROOM, .room = {
		.id = wire_string(plan->id), .name = wire_string(plan->name), .name_en = wire_string(plan->name_en),
		.talk = (uint8_t)plan->talk, .is_private = plan->is_private, .map = wire_string(plan->map) } });
	for (uint8_t i = 0; i < plan->zones_count; i++) {
		const struct plan_zone *zone = &plan->zones[i];

		peer_send(peer, &(struct message){ .number = EV_ZONE, .zone = { .number = i,
			.id = wire_string(zone->id), .name = wire_string(zone->name), .name_en = wire_string(zone->name_en),
			.x1 = zone->x1, .y1 = zone->y1, .x2 = zone->x2, .y2 = zone->y2, .talk = (uint8_t)zone->talk,
			.silent = zone->is_silent, .watch = zone->is_watch, .is_private = zone->is_private } });
	}
	for (uint8_t i = 0; i < plan->doors_count; i++) {
		const struct plan_door *door = &plan->doors[i];
		const struct room_plan *to = world_plan(world_room(peer->hub->world, door->to));

		peer_send(peer, &(struct message){ .number = EV_DOOR, .door_seen = { .number = door->number, .x = door->x,
			.y = door->y, .to = wire_string(to->id), .name = wire_string(to->name), .name_en = wire_string(to->name_en) } });
	}
}

static void tell_people(struct peer *peer, const struct room *room)
{
	for (struct presence *other = world_next(room, NULL); other; other = world_next(room, other)) {
		struct message message = person_message(world_facts(other), other == peer->presence);

		if (world_sees(peer->presence, other))
			peer_send(peer, &message);
	}
}

void tell_snapshot(struct peer *peer)
{
	const struct room *room = world_room_of(peer->presence);

	tell_plan(peer, world_plan(room));
	tell_people(peer, room);
	peer->told = peer->sent = tell_lines(peer, room, 0, peer->hub->options->limits.history);
	peer_send(peer, &(struct message){ .number = EV_ROOM_READY,
		.room_ready = { .newest = peer->told, .observers = (uint16_t)world_count(room).readers } });
}

static bool on_withdrawn(void *context, uint64_t line)
{
	peer_send(context, &(struct message){ .number = EV_UNSAID, .unsaid = { .line = line } });
	return true;
}

void tell_resumed(struct peer *peer, uint64_t newest)
{
	struct hub *hub = peer->hub;
	const struct room *room = world_room_of(peer->presence);
	const char *id = world_plan(room)->id;
	unsigned count = hub->options->limits.history;
	uint64_t last = 0;

	peer_make_room(peer, true);
	peer_send(peer, &(struct message){ .number = EV_AGAIN, .again = { .room = wire_string(id) } });
	tell_people(peer, room);
	/* Nobody takes back what is older, and no event was on its way for so long. */
	store_each_withdrawn(hub->store, id, hub->wall - UNSAY_SECONDS * 1000, on_withdrawn, peer);
	store_newest_line(hub->store, id, &last);
	if (newest > 0 && last > newest + count)
		count = last - newest < READ_MAX ? (unsigned)(last - newest) : READ_MAX;
	peer->told = peer->sent = tell_lines(peer, room, 0, count);
	peer_send(peer, &(struct message){ .number = EV_ROOM_READY,
		.room_ready = { .newest = peer->told, .observers = (uint16_t)world_count(room).readers } });
	peer_make_room(peer, false);
}

/* Where everybody is by themselves nobody outside learns how many there are, nor who: that would say who talks with
 * whom. */
static void tell_room_info(struct peer *peer, const struct room *room)
{
	const struct room_plan *plan = world_plan(room);
	struct world_count count = plan->is_private ? (struct world_count){ .people = 0 } : world_count(room);
	char staff[2000] = "";
	size_t used = 0;

	for (struct presence *other = world_next(room, NULL); other; other = world_next(room, other)) {
		const struct presence_facts *facts = world_facts(other);
		size_t size = strlen(facts->nickname);

		if (plan->is_private || !role_is_staff(facts->role) || (facts->state & STATE_OBSERVER)
				|| used + size + 2 > sizeof staff)
			continue;
		memcpy(staff + used, facts->nickname, size);
		used += size;
		staff[used++] = '\n';
	}
	staff[used > 0 ? used - 1 : 0] = '\0';
	peer_send(peer, &(struct message){ .number = EV_ROOM_INFO, .room_info = {
		.id = wire_string(plan->id), .name = wire_string(plan->name), .name_en = wire_string(plan->name_en),
		.people = (uint16_t)count.people, .observers = (uint16_t)(count.readers + count.watching),
		.staff = wire_string(staff), .is_private = plan->is_private } });
	for (unsigned i = 0; i < plan->zones_count; i++) {
		unsigned taken, seats = world_seats(room, i, &taken);

		taken = plan->is_private ? 0 : taken;
		peer_send(peer, &(struct message){ .number = EV_ZONE_INFO, .zone_info = {
			.room = wire_string(plan->id), .id = wire_string(plan->zones[i].id), .name = wire_string(plan->zones[i].name),
			.name_en = wire_string(plan->zones[i].name_en), .seats = (uint16_t)seats, .taken = (uint16_t)taken } });
	}
}

void tell_rooms(struct peer *peer, const struct room *only)
{
	for (struct room *room = world_next_room(peer->hub->world, NULL); room;
			room = world_next_room(peer->hub->world, room))
		if (!only || room == only)
			tell_room_info(peer, room);
}
