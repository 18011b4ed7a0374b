/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking for words in what one may read: notices, boards and the talk of the rooms. Whoever is shown the talk of a
 * room that they are not in is counted there for a while, as with reading it. */
#include "handlers.h"

#include <string.h>

#include "store_board.h"
#include "store_search.h"

enum { LOOKED_AT_MAX = 2000 /* hits that may have to be passed over in one search */, AROUND_LINES = 4 };

struct searching {
	struct peer *peer;
	unsigned told, looked_at;
	uint64_t below;           /* where it goes on */
	bool is_cut_off;
};

static void tell_found(struct peer *peer, struct wire_found found, const struct room *room)
{
	const struct room_plan *plan = room ? world_plan(room) : NULL;

	found.room = wire_string(plan ? plan->id : "");
	found.name = wire_string(plan ? plan->name : "");
	found.name_en = wire_string(plan ? plan->name_en : "");
	if (found.note.size > 0)
		found.text = wire_string("");
	peer_send(peer, &(struct message){ .number = EV_FOUND, .found = found });
}

static uint8_t role_of(const char *name)
{
	enum role role = ROLE_PARTICIPANT;

	role_parse(name, &role);
	return (uint8_t)role;
}

/* Guests who are outside read no talk: they are, or the place is closed. */
static bool may_read_line(const struct peer *peer, const struct room *room, const struct store_line *line)
{
	return room && (peer->phase == INSIDE || role_is_staff(peer->role)) && tell_may_read(peer, room, line);
}

static void tell_line(struct peer *peer, struct room *room, const struct store_line *line)
{
	if (!peer->presence || world_room_of(peer->presence) != room)
		guests_observe(peer->hub, peer->account.account, room);
	tell_found(peer, (struct wire_found){ .kind = FOUND_LINE, .number = line->line,
		.nickname = wire_string(line->nickname), .role = role_of(line->role), .at = line->at_ms, .title = wire_string(""),
		.note = wire_string(line->note), .text = wire_string(line->text) }, room);
}

static bool try_line(struct peer *peer, uint64_t number)
{
	struct store_line line;
	struct room *room;

	if (store_find_line_numbered(peer->hub->store, number, &line) != STORE_OK)
		return false;
	room = world_room(peer->hub->world, line.room);
	if (!may_read_line(peer, room, &line))
		return false;
	tell_line(peer, room, &line);
	return true;
}

static bool try_post(struct peer *peer, uint64_t number)
{
	struct store_post post;
	struct room *room;

	if (store_find_post(peer->hub->store, number, &post) != STORE_OK || post.is_withdrawn || post.is_hidden
			|| peer_ignores(peer, post.account))
		return false;
	room = world_room(peer->hub->world, post.room);
	if (!room || world_plan(room)->is_private)
		return false;
	tell_found(peer, (struct wire_found){ .kind = FOUND_POST, .number = post.post, .thread = (uint32_t)post.thread,
		.nickname = wire_string(post.nickname), .role = role_of(post.role), .at = post.at_ms,
		.title = wire_string(post.title), .note = wire_string(post.note), .text = wire_string(post.text) }, room);
	return true;
}

static bool try_notice(struct peer *peer, uint64_t number)
{
	struct store_notice notice;
	char text[2 * STORE_POST_ROOM];

	if (store_find_notice(peer->hub->store, number, peer->account.account, &notice) != STORE_OK
			|| notice.until <= (int64_t)(peer->hub->wall / 1000))
		return false;
	memcpy(text, notice.text, strlen(notice.text) + 1);
	strcat(strcat(text, "\n"), notice.text_en);
	tell_found(peer, (struct wire_found){ .kind = FOUND_NOTICE, .number = notice.notice,
		.nickname = wire_string(notice.nickname), .role = ROLE_SUPPORTER, .at = (uint64_t)notice.at * 1000,
		.title = wire_string(notice.title[0] ? notice.title : notice.title_en), .note = wire_string(""),
		.text = wire_string(text) }, NULL);
	return true;
}

static bool on_hit(void *context, enum store_found kind, uint64_t what, uint64_t number)
{
	static bool (*const tries[])(struct peer *peer, uint64_t what) = {
		[STORE_FOUND_LINE] = try_line, [STORE_FOUND_POST] = try_post, [STORE_FOUND_NOTICE] = try_notice };
	struct searching *searching = context;

	if (searching->told == FOUND_A_PAGE || searching->looked_at == LOOKED_AT_MAX) {
		searching->is_cut_off = true;
		return false;
	}
	searching->looked_at++;
	searching->below = number;
	if ((size_t)kind < sizeof tries / sizeof *tries && tries[kind](searching->peer, what))
		searching->told++;
	return true;
}

void handle_search(struct peer *peer, const struct message *message)
{
	static const struct bucket_rate rate = { 5, 1, 2000 }; /* one may cost the hub some 40 ms */
	struct hub *hub = peer->hub;
	struct searching searching = { .peer = peer };
	char words[SAY_MAX + 1];
	uint32_t wait = 0;

	if (!wire_copy(words, sizeof words, message->search.words)) {
		peer_refuse(peer, REQ_SEARCH, REASON_TEXT, 0);
		return;
	}
	if (!bucket_take(&peer_meter(peer)->searches, rate, hub->now, &wait)) {
		peer_refuse(peer, REQ_SEARCH, REASON_TOO_MANY, wait);
		return;
	}
	switch (store_search(hub->store, words, message->search.below, on_hit, &searching)) {
	case STORE_OK:
		peer_send(peer, &(struct message){ .number = EV_SEARCHED,
			.searched = { .below = searching.is_cut_off ? searching.below : 0 } });
		peer_done(peer, REQ_SEARCH);
		break;
	case STORE_NONE:
		peer_refuse(peer, REQ_SEARCH, REASON_TEXT, 0);
		break;
	case STORE_TAKEN:
	case STORE_FULL:
	case STORE_BROKEN:
		peer_refuse(peer, REQ_SEARCH, REASON_BUSY, 0);
		break;
	}
}

struct around { struct peer *peer; struct room *room; unsigned told; };

static bool on_line_around(void *context, const struct store_line *line)
{
	struct around *around = context;

	if (!may_read_line(around->peer, around->room, line))
		return true;
	tell_line(around->peer, around->room, line);
	around->told++;
	return true;
}

void handle_around(struct peer *peer, const struct message *message)
{
	struct hub *hub = peer->hub;
	char id[ID_MAX + 1];
	struct around around = { .peer = peer };

	if (wire_copy(id, sizeof id, message->around.room))
		around.room = world_room(hub->world, id);
	if (around.room)
		store_each_line_around(hub->store, id, message->around.line, AROUND_LINES, on_line_around, &around);
	if (around.told > 0)
		peer_done(peer, REQ_AROUND);
	else
		peer_refuse(peer, REQ_AROUND, REASON_NO_LINE, 0);
}
