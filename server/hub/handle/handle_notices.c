/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notices of staff to everybody: written, changed and ended by staff, read by all. Who has read one is known to that
 * person's own screen only. */
#include "handlers.h"

#include <string.h>

#include "store_act.h"
#include "store_letter.h"
#include "store_notice.h"
#include "text_rows.h"

enum { DAY = 86400 };

struct telling { struct peer *peer; bool is_whole; };

static bool tell_notice(void *context, const struct store_notice *notice)
{
	struct telling *telling = context;

	peer_send(telling->peer, &(struct message){ .number = EV_NOTICE, .notice_told = {
		.notice = (uint32_t)notice->notice, .at = (uint64_t)notice->at * 1000, .until = (uint64_t)notice->until * 1000,
		.is_unread = !notice->is_read, .nickname = wire_string(notice->nickname), .title = wire_string(notice->title),
		.title_en = wire_string(notice->title_en), .text = wire_string(telling->is_whole ? notice->text : ""),
		.text_en = wire_string(telling->is_whole ? notice->text_en : "") } });
	return true;
}

static int64_t now_of(const struct hub *hub)
{
	return (int64_t)(hub->wall / 1000);
}

void handle_notices(struct peer *peer, const struct message *message)
{
	struct hub *hub = peer->hub;
	struct telling telling = { peer, message->notices.notice > 0 };
	struct store_notice notice;

	if (!telling.is_whole) {
		store_each_notice(hub->store, now_of(hub), peer->account.account, tell_notice, &telling);
		peer_done(peer, REQ_NOTICES);
		return;
	}
	if (store_find_notice(hub->store, message->notices.notice, peer->account.account, &notice) != STORE_OK
			|| notice.until <= now_of(hub)) {
		peer_refuse(peer, REQ_NOTICES, REASON_NO_POST, 0);
		return;
	}
	/* A mark that is lost is no more than a mark. */
	if (!notice.is_read && turn_stores(hub, NULL, REQ_NOTICES))
		store_read_notice(hub->store, notice.notice, peer->account.account);
	tell_notice(&telling, &notice);
	peer_done(peer, REQ_NOTICES);
}

/* An empty text stays one. */
static bool clean(struct wire_text from, size_t bytes_max, size_t graphemes_max, char *to, size_t room)
{
	enum text_fault fault = text_clean_rows(from.at, from.size, bytes_max, graphemes_max, to, room);

	return fault == TEXT_FINE || fault == TEXT_EMPTY;
}

static bool take(const struct wire_notice_write *from, struct store_notice *notice)
{
	struct wire_text titles[] = { from->title, from->title_en }, texts[] = { from->text, from->text_en };
	char *to_titles[] = { notice->title, notice->title_en }, *to_texts[] = { notice->text, notice->text_en };

	for (int i = 0; i < 2; i++) {
		enum text_fault fault = text_clean(titles[i].at, titles[i].size, POST_TITLE_MAX, POST_TITLE_GRAPHEMES_MAX,
			to_titles[i], STORE_TITLE_ROOM);

		if ((fault != TEXT_FINE && fault != TEXT_EMPTY)
				|| !clean(texts[i], POST_MAX, POST_GRAPHEMES_MAX, to_texts[i], STORE_POST_ROOM))
			return false;
	}
	return (notice->title[0] && notice->text[0]) || (notice->title_en[0] && notice->text_en[0]);
}

static enum store_result note_act(struct peer *peer, const char *name)
{
	struct store_act act = { .staff = peer->account.account, .at = now_of(peer->hub) };

	memcpy(act.act, name, strlen(name));
	return store_add_act(peer->hub->store, &act);
}

/* Several changes of one request; the turn keeps them together. */
static enum store_result write_notice(struct peer *peer, struct store_notice *notice)
{
	struct store *store = peer->hub->store;
	enum store_result result = notice->notice ? store_change_notice(store, notice) : store_add_notice(store, notice);

	return result == STORE_OK ? note_act(peer, notice->id ? "notice-new" : "notice-edit") : result;
}

void handle_notice_write(struct peer *peer, const struct message *message)
{
	const struct wire_notice_write *from = &message->notice_write;
	struct hub *hub = peer->hub;
	struct store_notice notice = { .notice = from->notice, .account = peer->account.account,
		.id = from->notice ? 0 : from->id, .at = now_of(hub) };
	enum store_result result;

	if (!take(from, &notice)) {
		peer_refuse(peer, REQ_NOTICE_WRITE, REASON_TEXT, POST_GRAPHEMES_MAX);
		return;
	}
	if (from->days < 1 || from->days > NOTICE_DAYS_MAX || (!from->notice && !from->id)) {
		peer_refuse(peer, REQ_NOTICE_WRITE, REASON_MALFORMED, 0);
		return;
	}
	notice.until = notice.at + (int64_t)from->days * DAY;
	result = turn_stores(hub, peer, REQ_NOTICE_WRITE) ? write_notice(peer, &notice) : STORE_FULL;
	if (result == STORE_OK || result == STORE_TAKEN) {
		tell_notice(&(struct telling){ peer, true }, &notice);
		peer_done(peer, REQ_NOTICE_WRITE);
	} else {
		peer_refuse(peer, REQ_NOTICE_WRITE, result == STORE_NONE ? REASON_NO_POST : REASON_BUSY, 0);
	}
}

void handle_notice_end(struct peer *peer, const struct message *message)
{
	struct hub *hub = peer->hub;
	enum store_result result = turn_stores(hub, peer, REQ_NOTICE_END)
		? store_erase_notice(hub->store, message->notice_end.notice) : STORE_FULL;

	if (result == STORE_OK)
		result = note_act(peer, "notice-end");
	if (result == STORE_OK)
		peer_done(peer, REQ_NOTICE_END);
	else
		peer_refuse(peer, REQ_NOTICE_END, result == STORE_NONE ? REASON_NO_POST : REASON_BUSY, 0);
}

/* Of notices: those put up since they were here last, and not in the days before they were known here. */
void handle_unread(struct peer *peer)
{
	struct store *store = peer->hub->store;
	uint64_t account = peer->account.account;
	int64_t seen = peer->account.seen_day, made = peer->account.made_day;
	int64_t since = (seen > made ? seen : made + 1) * DAY;
	unsigned notices = 0, answers = 0;

	if (store_count_unread_notices(store, now_of(peer->hub), since, account, &notices) != STORE_OK
			|| store_count_answers(store, account, &answers) != STORE_OK || notices + answers == 0)
		return;
	peer_send(peer, &(struct message){ .number = EV_UNREAD,
		.unread = { .notices = (uint16_t)notices, .answers = (uint16_t)answers } });
}
