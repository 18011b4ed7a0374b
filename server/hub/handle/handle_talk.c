/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines, reactions, taking back, reading, waving. A line is stored first; whoever hears it is told after the commit. */
#include "handlers.h"

#include <string.h>

#include "admits.h"
#include "consoles.h"
#include "figures.h"
#include "text.h"

enum { GRAPHEMES_MAX = 300 };

/* May somebody speak from where they are? */
static enum reason may_speak(const struct peer *peer, const struct presence *presence)
{
	if (world_facts(presence)->state & STATE_OBSERVER)
		return REASON_WATCHING;
	if (world_talk(presence) == TALK_NONE || world_is_private(presence))
		return REASON_SILENT;
	return peer_setting_is_on(peer, SETTING_LISTENING) ? REASON_LISTENING : REASON_NONE;
}

/* Words from before a restart that put their person elsewhere were meant for others, and go back. */
static bool was_said_elsewhere(const struct peer *peer, const struct presence *presence)
{
	return presence == peer->presence && peer->hub->now < peer->settles_at;
}

/* Where somebody speaks: their own spot, or for a verb the door of the room it names. With NULL *why says why. */
static struct presence *speaks_at(struct peer *peer, struct wire_text name, enum reason *why)
{
	char id[ID_MAX + 1];
	struct room *room;

	if (peer->presence && (name.size == 0 || wire_equals(name, world_plan(world_room_of(peer->presence))->id)))
		return peer->presence;
	room = name.size > 0 && wire_copy(id, sizeof id, name) ? world_room(peer->hub->world, id) : NULL;
	*why = room ? admits_reason(peer, room) : REASON_NO_ROOM;
	return *why == REASON_NONE ? guests_stand(peer, room) : NULL;
}

static void fill_author(const struct peer *peer, struct store_line *line)
{
	line->account = peer->account.account;
	line->at_ms = peer->hub->wall;
	memcpy(line->nickname, peer->account.nickname, sizeof line->nickname);
	memcpy(line->role, peer->account.role, sizeof line->role);
}

static void fill_line(const struct peer *peer, const struct presence *presence, struct store_line *line)
{
	const struct room_plan *plan = world_plan(world_room_of(presence));
	uint8_t zone = world_facts(presence)->zone;

	memcpy(line->room, plan->id, sizeof plan->id);
	if (zone != NOWHERE)
		memcpy(line->zone, plan->zones[zone].id, sizeof plan->zones[zone].id);
	fill_author(peer, line);
}

/* Stores a line and tells it, once. Whoever speaks from elsewhere hears it too. */
static void say(struct peer *peer, enum wire_number request, const struct presence *presence, struct store_line *line)
{
	struct hub *hub = peer->hub;
	const struct room *room = world_room_of(presence);
	enum store_result result = turn_stores(hub, peer, request) ? store_add_line(hub->store, line) : STORE_FULL;

	if (result != STORE_OK && result != STORE_TAKEN) {
		peer_refuse(peer, request, REASON_BUSY, 0);
		return;
	}
	peer->has_new_draft = peer->has_new_draft || peer->draft;
	draft_forget(peer->draft); /* it was this line, or its beginning */
	peer->draft = NULL;
	silence_spoke(peer);
	if (result == STORE_OK) {
		recent_add(hub->recent, line);
		figures_took_part(peer, STORE_SPOKE);
		tell_said(hub, room, line);
	}
	if (world_facts(presence)->owner != peer)
		tell_author(peer, room, line);
	else if (result == STORE_TAKEN)
		tell_again(peer, room, line);
	if (peer->phase == KNOWN)
		peer_done(peer, request);
}

void handle_say(struct peer *peer, const struct message *message)
{
	const struct hub_limits *limits = &peer->hub->options->limits;
	struct bucket_rate rate = { limits->say_burst, limits->say_per_second, 1000 };
	struct store_line line = { .id = message->say.id };
	struct presence *presence;
	enum reason reason;
	uint32_t wait = 0;
	struct wire_text text = message->say.text, note = message->say.note;
	bool is_text = text_clean(text.at, text.size, SAY_MAX, GRAPHEMES_MAX, line.text, sizeof line.text) == TEXT_FINE;

	if (!is_text || (note.size > 0
			&& text_clean(note.at, note.size, NOTE_MAX, NOTE_MAX, line.note, sizeof line.note) != TEXT_FINE)) {
		peer_refuse(peer, REQ_SAY, REASON_TEXT, SAY_MAX);
		return;
	}
	if (!bucket_take(&peer_meter(peer)->says, rate, peer->hub->now, &wait)) {
		peer_refuse(peer, REQ_SAY, REASON_TOO_MANY, wait);
		return;
	}
	presence = speaks_at(peer, message->say.room, &reason);
	reason = !presence ? reason : was_said_elsewhere(peer, presence) ? REASON_BUSY : may_speak(peer, presence);
	if (reason != REASON_NONE) {
		admits_refuse(peer, REQ_SAY, reason);
		return;
	}
	fill_line(peer, presence, &line);
	line.kind = world_talk(presence) == TALK_ZONE ? LINE_TABLE : LINE_SAID;
	say(peer, REQ_SAY, presence, &line);
}

/* One line a room, with ids that follow each other, so that each is stored once. */
static void notify_all(struct peer *peer, struct store_line line)
{
	struct hub *hub = peer->hub;

	for (struct room *room = world_next_room(hub->world, NULL); room; room = world_next_room(hub->world, room)) {
		const struct room_plan *plan = world_plan(room);
		enum store_result result;

		if (plan->is_private)
			continue;
		fill_author(peer, &line);
		memcpy(line.room, plan->id, sizeof plan->id);
		result = turn_stores(hub, peer, REQ_NOTICE) ? store_add_line(hub->store, &line) : STORE_FULL;
		if (result != STORE_OK && result != STORE_TAKEN) {
			peer_refuse(peer, REQ_NOTICE, REASON_BUSY, 0);
			return;
		}
		if (result == STORE_OK) {
			recent_add(hub->recent, &line);
			tell_said(hub, room, &line);
		}
		line.id++;
	}
	peer_done(peer, REQ_NOTICE);
}

void handle_notice(struct peer *peer, const struct message *message)
{
	struct store_line line = { .id = message->notice.id, .kind = LINE_NOTICE };
	struct presence *presence;
	enum reason why;

	if (text_clean(message->notice.text.at, message->notice.text.size, SAY_MAX, GRAPHEMES_MAX, line.text, sizeof line.text)
			!= TEXT_FINE) {
		peer_refuse(peer, REQ_NOTICE, REASON_TEXT, SAY_MAX);
		return;
	}
	if (wire_equals(message->notice.room, "*")) {
		notify_all(peer, line);
		return;
	}
	presence = speaks_at(peer, message->notice.room, &why);
	if (!presence) {
		peer_refuse(peer, REQ_NOTICE, why, 0);
		return;
	}
	fill_line(peer, presence, &line);
	say(peer, REQ_NOTICE, presence, &line);
}

bool talk_give_notice(struct peer *peer, enum wire_number request, struct room *room, const char *words)
{
	struct hub *hub = peer->hub;
	struct store_line line = { .kind = LINE_NOTICE };
	struct presence *presence = peer->presence && world_room_of(peer->presence) == room ? peer->presence
		: guests_stand(peer, room);

	fill_line(peer, presence, &line);
	memcpy(line.text, words, strlen(words) + 1);
	if (!turn_stores(hub, peer, request) || store_add_line(hub->store, &line) != STORE_OK)
		return false;
	recent_add(hub->recent, &line);
	tell_said(hub, room, &line);
	return true;
}

struct newest { const struct peer *peer; const struct room *room; struct store_line *line; bool is_found; };

static bool on_newest(void *context, const struct store_line *line)
{
	struct newest *newest = context;

	newest->is_found = line->account != newest->peer->account.account
		&& tell_may_read(newest->peer, newest->room, line);
	if (newest->is_found)
		*newest->line = *line;
	return !newest->is_found;
}

/* Those in memory first. */
static void find_newest(struct newest *newest)
{
	struct hub *hub = newest->peer->hub;
	const char *id = world_plan(newest->room)->id;
	struct recent_lines recent = recent_lines(hub->recent, id);

	for (unsigned i = recent.count; i > 0 && on_newest(newest, recent.lines[i - 1]); i--)
		continue;
	if (!newest->is_found && !recent.is_whole)
		store_each_line(hub->store, id, 0, READ_MAX, on_newest, newest);
}

/* The line of somebody else that a request means, 0 for the newest one, if its peer may know it. */
static bool find_line(struct peer *peer, uint64_t number, struct store_line *line)
{
	const struct room *room = world_room_of(peer->presence);
	struct newest newest = { peer, room, line, false };

	if (number > 0)
		return store_find_line(peer->hub->store, world_plan(room)->id, number, line) == STORE_OK
			&& line->account != peer->account.account && tell_may_read(peer, room, line);
	find_newest(&newest);
	return newest.is_found;
}

void handle_react(struct peer *peer, const struct message *message)
{
	struct hub *hub = peer->hub;
	const struct room *room = world_room_of(peer->presence);
	uint32_t counts[STORE_REACTIONS];
	struct message event = { .number = EV_REACTED };
	struct store_line line;
	enum store_result result;

	if (message->react.reaction >= REACTION_COUNT || !find_line(peer, message->react.line, &line)) {
		peer_refuse(peer, REQ_REACT, REASON_NO_LINE, 0);
		return;
	}
	result = turn_stores(hub, peer, REQ_REACT)
		? store_add_reaction(hub->store, line.room, line.line, peer->account.account, message->react.reaction) : STORE_FULL;
	if (result == STORE_OK)
		figures_took_part(peer, STORE_REACTED);
	if (result == STORE_OK || result == STORE_TAKEN)
		store_count_reactions(hub->store, line.room, line.line, counts);
	if (result == STORE_FULL || result == STORE_BROKEN || result == STORE_NONE) {
		peer_refuse(peer, REQ_REACT, result == STORE_NONE ? REASON_NO_LINE : REASON_BUSY, 0);
		return;
	}
	event.reacted.line = line.line;
	event.reacted.reaction = message->react.reaction;
	event.reacted.count = (uint16_t)counts[message->react.reaction];
	if (result == STORE_TAKEN) {
		event.reacted.is_mine = true;
		peer_send(peer, &event);
		return;
	}
	recent_react(hub->recent, line.room, line.line, counts);
	tell_about_line(hub, room, &line, &event, peer->account.account);
}

void handle_unsay(struct peer *peer, const struct message *message)
{
	struct hub *hub = peer->hub;
	const struct room *room = world_room_of(peer->presence);
	const char *id = world_plan(room)->id;
	struct message event = { .number = EV_UNSAID };
	struct store_line line;
	bool is_found = message->unsay.line
		? store_find_line(hub->store, id, message->unsay.line, &line) == STORE_OK && !line.is_withdrawn
		: store_newest_line_of(hub->store, id, peer->account.account, &line) == STORE_OK;

	if (!is_found || line.account != peer->account.account)
		peer_refuse(peer, REQ_UNSAY, REASON_NO_LINE, 0);
	else if (hub->wall > line.at_ms + UNSAY_SECONDS * 1000)
		peer_refuse(peer, REQ_UNSAY, REASON_TOO_LATE, UNSAY_SECONDS / 60);
	else if (!turn_stores(hub, peer, REQ_UNSAY)
			|| store_withdraw_line(hub->store, id, line.line, hub->wall) != STORE_OK)
		peer_refuse(peer, REQ_UNSAY, REASON_BUSY, 0);
	else {
		recent_remove(hub->recent, id, line.line);
		event.unsaid.line = line.line;
		tell_about_line(hub, room, &line, &event, peer->account.account);
	}
}

void handle_read(struct peer *peer, const struct message *message)
{
	struct hub *hub = peer->hub;
	char id[ID_MAX + 1];
	struct room *room = NULL;
	unsigned count = message->read.count < READ_MAX ? message->read.count : READ_MAX;
	enum reason why;
	bool is_outside;

	if (peer->presence && message->read.room.size == 0)
		room = world_room_of(peer->presence);
	else if (wire_copy(id, sizeof id, message->read.room))
		room = world_room(hub->world, id);
	is_outside = !peer->presence || world_room_of(peer->presence) != room;
	why = !room ? REASON_NO_ROOM : is_outside ? admits_reason(peer, room) : REASON_NONE;
	if (why != REASON_NONE) {
		admits_refuse(peer, REQ_READ, why);
		return;
	}
	if (is_outside)
		guests_observe(hub, peer->account.account, room);
	peer_make_room(peer, true);
	tell_lines(peer, room, message->read.before, count);
	peer_make_room(peer, false);
	peer_done(peer, REQ_READ);
}

/* Was there a wave between the two a short while ago? Remembers this one if not. */
static bool waved_lately(struct hub *hub, uint64_t from, uint64_t to)
{
	for (size_t i = 0; i < sizeof hub->waves / sizeof *hub->waves; i++)
		if (hub->waves[i].from == from && hub->waves[i].to == to && hub->waves[i].until > hub->now)
			return true;
	hub->waves[hub->waves_next++ % (sizeof hub->waves / sizeof *hub->waves)] =
		(struct wave){ from, to, hub->now + WAVE_SECONDS * 1000 };
	return false;
}

void handle_wave(struct peer *peer, const struct message *message)
{
	char nickname[NICKNAME_MAX + 1];
	struct presence *presence = wire_copy(nickname, sizeof nickname, message->wave.nickname)
		? world_named(peer->presence, nickname) : NULL;
	struct peer *other = presence ? world_facts(presence)->owner : NULL;
	struct message event = { .number = EV_WAVED, .waved = {
		.nickname = wire_string(peer->account.nickname), .role = (uint8_t)peer->role } };

	if (!presence || presence == peer->presence) {
		peer_refuse(peer, REQ_WAVE, REASON_NO_PERSON, 0);
		return;
	}
	if (world_facts(presence)->state & STATE_QUIET) {
		peer_refuse(peer, REQ_WAVE, REASON_QUIET, 0);
		return;
	}
	if (waved_lately(peer->hub, peer->account.account, world_facts(presence)->account)) {
		peer_refuse(peer, REQ_WAVE, REASON_TOO_MANY, WAVE_SECONDS);
		return;
	}
	/* Whoever ignores the one who waves hears nothing, and the one who waves never learns it. */
	if (other && !peer_ignores(other, peer->account.account))
		peer_send(other, &event);
	event.waved = (struct wire_waved){ .nickname = wire_string(world_facts(presence)->nickname),
		.role = (uint8_t)world_facts(presence)->role, .is_mine = true };
	peer_send(peer, &event);
}
