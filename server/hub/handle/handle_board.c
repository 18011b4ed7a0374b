/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The boards of the rooms. Everybody may read, while closed and while listening too; who writes is inside and takes
 * part. Whom one ignores is left out here as in talk, and what staff hid is read by its author and by staff only. */
#include "handlers.h"

#include <string.h>

#include "store_act.h"
#include "store_board.h"
#include "text_rows.h"

/* Rooms in which everybody is alone have none. */
static struct room *board_room(struct peer *peer, struct wire_text name)
{
	char id[ID_MAX + 1];
	struct room *room = NULL;

	if (name.size == 0 && peer->presence)
		room = world_room_of(peer->presence);
	else if (wire_copy(id, sizeof id, name))
		room = world_room(peer->hub->world, id);
	return room && !world_plan(room)->is_private ? room : NULL;
}

static uint8_t role_of(const char *name)
{
	enum role role = ROLE_PARTICIPANT;

	role_parse(name, &role);
	return (uint8_t)role;
}

/* Its words are for its author and for staff. */
static bool sees_hidden(const struct peer *peer, uint64_t author)
{
	return role_is_staff(peer->role) || peer->account.account == author;
}

/* A page of a board costs all of its threads, and one of a thread all of its posts: turning pages is slowed down long
 * before others notice. Refused if it is too fast. */
static bool may_turn(struct peer *peer, enum wire_number request)
{
	static const struct bucket_rate rate = { 20, 5, 1000 };
	uint32_t wait = 0;

	if (bucket_take(&peer_meter(peer)->reads, rate, peer->hub->now, &wait))
		return true;
	peer_refuse(peer, request, REASON_TOO_MANY, wait);
	return false;
}

/* -- a board -- */

/* Counts, and tells those of one page unless that is left out. */
struct listing {
	struct peer *peer;
	unsigned first, count;
	bool tells;
};

static bool on_thread(void *context, const struct store_thread *thread)
{
	struct listing *listing = context;
	struct peer *peer = listing->peer;
	bool has_words = !thread->is_hidden || sees_hidden(peer, thread->account);
	unsigned at = listing->count;

	if (peer_ignores(peer, thread->account))
		return true;
	listing->count++;
	if (listing->tells && at >= listing->first && at < listing->first + BOARD_THREADS)
		peer_send(peer, &(struct message){ .number = EV_THREAD, .thread_told = { .thread = (uint32_t)thread->thread,
			.title = wire_string(has_words ? thread->title : ""), .nickname = wire_string(thread->nickname),
			.role = role_of(thread->role), .at = thread->newest_ms, .posts = (uint16_t)thread->posts,
			.is_unread = thread->newest > thread->read, .is_hidden = thread->is_hidden } });
	return !listing->tells || listing->count < listing->first + BOARD_THREADS;
}

void handle_board(struct peer *peer, const struct message *message)
{
	struct hub *hub = peer->hub;
	const struct room *room = board_room(peer, message->board.room);
	const struct room_plan *plan = room ? world_plan(room) : NULL;
	struct listing counted = { .peer = peer };
	struct listing told = { .peer = peer, .first = message->board.first, .tells = true };

	if (!room) {
		peer_refuse(peer, REQ_BOARD, REASON_NO_BOARD, 0);
		return;
	}
	if (!may_turn(peer, REQ_BOARD))
		return;
	store_each_thread(hub->store, plan->id, peer->account.account, on_thread, &counted);
	peer_send(peer, &(struct message){ .number = EV_BOARD, .board_page = { .room = wire_string(plan->id),
		.name = wire_string(plan->name), .name_en = wire_string(plan->name_en), .first = message->board.first,
		.count = (uint16_t)(counted.count < UINT16_MAX ? counted.count : UINT16_MAX) } });
	store_each_thread(hub->store, plan->id, peer->account.account, on_thread, &told);
	peer_done(peer, REQ_BOARD);
}

/* -- a thread -- */

struct reading {
	struct peer *peer;
	uint64_t read;                     /* up to this one before */
	unsigned count, unread, first;     /* posts that may be seen; the first one of them that was not; of the page */
	char title[STORE_TITLE_ROOM];
	struct store_post posts[BOARD_POSTS];
	unsigned gathered;
};

static bool on_counted(void *context, const struct store_post *post)
{
	struct reading *reading = context;

	if (peer_ignores(reading->peer, post->account))
		return true;
	if (reading->count == 0 && (!post->is_hidden || sees_hidden(reading->peer, post->account)))
		memcpy(reading->title, post->title, sizeof reading->title);
	if (post->post <= reading->read)
		reading->unread = reading->count + 1;
	reading->count++;
	return true;
}

static bool on_gathered(void *context, const struct store_post *post)
{
	struct reading *reading = context;
	unsigned at = reading->count;

	if (peer_ignores(reading->peer, post->account))
		return true;
	reading->count++;
	if (at >= reading->first)
		reading->posts[reading->gathered++] = *post;
	return reading->gathered < BOARD_POSTS;
}

/* The page that is asked for, or the last one. */
static unsigned page_of(const struct reading *reading, uint16_t asked)
{
	unsigned at = asked == FIRST_UNREAD ? reading->unread : asked;

	if (at >= reading->count)
		at = reading->count > 0 ? reading->count - 1 : 0;
	return at - at % BOARD_POSTS;
}

static void tell_post(struct peer *peer, const struct store_post *post, bool is_unread)
{
	bool has_words = !post->is_hidden || sees_hidden(peer, post->account);

	peer_send(peer, &(struct message){ .number = EV_POST, .post_told = { .post = (uint32_t)post->post,
		.nickname = wire_string(post->nickname), .role = role_of(post->role), .at = post->at_ms,
		.is_mine = post->account == peer->account.account, .is_hidden = post->is_hidden, .is_unread = is_unread,
		.note = wire_string(has_words ? post->note : ""), .text = wire_string(has_words ? post->text : ""),
		.why = wire_string(has_words ? post->hidden_why : "") } });
}

static void tell_page(struct reading *reading, uint64_t thread, const char *room)
{
	struct peer *peer = reading->peer;
	struct hub *hub = peer->hub;

	peer_send(peer, &(struct message){ .number = EV_THREAD_PAGE, .thread_page = { .thread = (uint32_t)thread,
		.room = wire_string(room), .title = wire_string(reading->title), .first = (uint16_t)reading->first,
		.count = (uint16_t)reading->count } });
	for (unsigned i = 0; i < reading->gathered; i++)
		tell_post(peer, &reading->posts[i], reading->posts[i].post > reading->read
			&& reading->posts[i].account != peer->account.account);
	/* A mark that is lost is no more than a mark. */
	if (reading->gathered > 0 && reading->posts[reading->gathered - 1].post > reading->read
			&& turn_stores(hub, NULL, REQ_THREAD))
		store_read_thread(hub->store, thread, reading->posts[reading->gathered - 1].post, peer->account.account);
	peer_done(peer, REQ_THREAD);
}

void handle_thread(struct peer *peer, const struct message *message)
{
	struct hub *hub = peer->hub;
	uint64_t thread = message->thread.thread;
	struct reading reading = { .peer = peer };
	char room[STORE_ROOM_ROOM];
	unsigned count;

	if (store_find_thread(hub->store, thread, room) != STORE_OK || !board_room(peer, wire_string(room))) {
		peer_refuse(peer, REQ_THREAD, REASON_NO_POST, 0);
		return;
	}
	if (!may_turn(peer, REQ_THREAD))
		return;
	store_find_read(hub->store, thread, peer->account.account, &reading.read);
	store_each_post(hub->store, thread, on_counted, &reading);
	if (reading.count == 0) {
		peer_refuse(peer, REQ_THREAD, REASON_NO_POST, 0);
		return;
	}
	reading.first = page_of(&reading, message->thread.first);
	count = reading.count;
	reading.count = 0;
	store_each_post(hub->store, thread, on_gathered, &reading);
	reading.count = count;
	tell_page(&reading, thread, room);
}

/* -- writing -- */

/* Guests write while they are inside, which they are in opening hours only: then somebody looks after what is said. */
static enum reason may_post(const struct peer *peer)
{
	if (!role_is_staff(peer->role) && peer->phase != INSIDE)
		return REASON_NOT_INSIDE;
	return peer_setting_is_on(peer, SETTING_LISTENING) ? REASON_LISTENING : REASON_NONE;
}

static bool take_words(const struct wire_post *from, struct store_post *post)
{
	enum text_fault note = from->note.size == 0 ? TEXT_FINE
		: text_clean(from->note.at, from->note.size, NOTE_MAX, NOTE_MAX, post->note, sizeof post->note);
	enum text_fault title = from->thread > 0 ? TEXT_FINE : text_clean(from->title.at, from->title.size, POST_TITLE_MAX,
		POST_TITLE_GRAPHEMES_MAX, post->title, sizeof post->title);

	return note == TEXT_FINE && title == TEXT_FINE && text_clean_rows(from->text.at, from->text.size, POST_MAX,
		POST_GRAPHEMES_MAX, post->text, sizeof post->text) == TEXT_FINE;
}

/* Where it goes; false if there is no such thread or board. */
static bool find_place(struct peer *peer, const struct wire_post *from, struct store_post *post)
{
	const struct room *room;

	post->thread = from->thread;
	if (from->thread > 0)
		return store_find_thread(peer->hub->store, from->thread, post->room) == STORE_OK
			&& board_room(peer, wire_string(post->room));
	room = board_room(peer, from->room);
	if (room)
		memcpy(post->room, world_plan(room)->id, sizeof post->room);
	return room != NULL;
}

void handle_post(struct peer *peer, const struct message *message)
{
	static const struct bucket_rate rate = { 5, 1, 30000 };
	struct hub *hub = peer->hub;
	struct store_post post = { .account = peer->account.account, .at_ms = hub->wall, .id = message->post.id };
	enum reason reason = may_post(peer);
	enum store_result result;
	uint32_t wait = 0;

	if (reason == REASON_NONE && (post.id == 0 || !take_words(&message->post, &post)))
		reason = REASON_TEXT;
	if (reason == REASON_NONE && !find_place(peer, &message->post, &post))
		reason = message->post.thread > 0 ? REASON_NO_POST : REASON_NO_BOARD;
	if (reason == REASON_NONE && !bucket_take(&peer_meter(peer)->posts, rate, hub->now, &wait))
		reason = REASON_TOO_MANY;
	if (reason != REASON_NONE) {
		peer_refuse(peer, REQ_POST, reason, wait);
		return;
	}
	result = turn_stores(hub, peer, REQ_POST) ? store_add_post(hub->store, &post) : STORE_FULL;
	if (result != STORE_OK && result != STORE_TAKEN) {
		peer_refuse(peer, REQ_POST, REASON_BUSY, 0);
		return;
	}
	if (store_read_thread(hub->store, post.thread, post.post, post.account) == STORE_OK)
		peer_send(peer, &(struct message){ .number = EV_POSTED,
			.posted = { .thread = (uint32_t)post.thread, .post = (uint32_t)post.post } });
}

void handle_unpost(struct peer *peer, const struct message *message)
{
	struct hub *hub = peer->hub;
	struct store_post post;

	if (store_find_post(hub->store, message->unpost.post, &post) != STORE_OK || post.is_withdrawn
			|| post.account != peer->account.account)
		peer_refuse(peer, REQ_UNPOST, REASON_NO_POST, 0);
	else if (!turn_stores(hub, peer, REQ_UNPOST) || store_withdraw_post(hub->store, post.post, hub->wall) != STORE_OK)
		peer_refuse(peer, REQ_UNPOST, REASON_BUSY, 0);
	else
		peer_send(peer, &(struct message){ .number = EV_UNPOSTED, .unposted = { .post = (uint32_t)post.post } });
}

/* -- staff -- */

static enum store_result hide(struct peer *peer, const struct store_post *post, const char *why)
{
	struct hub *hub = peer->hub;
	struct store_act act = { .staff = peer->account.account, .person = post->account, .at = (int64_t)(hub->wall / 1000) };
	enum store_result result = store_hide_post(hub->store, post->post, act.staff, why, hub->wall);

	memcpy(act.act, why ? "hide-post" : "show-post", strlen("hide-post"));
	memcpy(act.room, post->room, sizeof act.room);
	if (why)
		memcpy(act.reason, why, strlen(why));
	return result == STORE_OK ? store_add_act(hub->store, &act) : result;
}

/* To the one who did it, and to its author, who reads why. */
static void tell_hidden(struct peer *peer, const struct store_post *post, const char *why)
{
	struct message event = { .number = EV_POST_HIDDEN, .post_hidden = { .post = (uint32_t)post->post, .on = why != NULL,
		.why = wire_string(why ? why : "") } };
	struct hub *hub = peer->hub;

	peer_send(peer, &event);
	event.post_hidden.is_mine = true;
	for (struct peer *author = peers_next_of(hub, post->account, NULL); author;
			author = peers_next_of(hub, post->account, author))
		if (author != peer)
			peer_send(author, &event);
}

void handle_hide_post(struct peer *peer, const struct message *message)
{
	struct hub *hub = peer->hub;
	const struct wire_text *reason = &message->hide_post.reason;
	bool hides = message->hide_post.on != 0;
	struct store_post post;
	char why[REASON_MAX + 1];

	if (hides && text_clean(reason->at, reason->size, REASON_MAX, REASON_MAX, why, sizeof why) != TEXT_FINE)
		peer_refuse(peer, REQ_HIDE_POST, REASON_TEXT, REASON_MAX);
	else if (store_find_post(hub->store, message->hide_post.post, &post) != STORE_OK || post.is_withdrawn)
		peer_refuse(peer, REQ_HIDE_POST, REASON_NO_POST, 0);
	else if (!turn_stores(hub, peer, REQ_HIDE_POST) || hide(peer, &post, hides ? why : NULL) != STORE_OK)
		peer_refuse(peer, REQ_HIDE_POST, REASON_BUSY, 0);
	else
		tell_hidden(peer, &post, hides ? why : NULL);
}
