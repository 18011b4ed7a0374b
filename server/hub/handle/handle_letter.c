/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Letters to staff. Sheets come sealed from the session that wrote them and go to sessions that can open them; who gets
 * which box is decided here. Who of staff is answering holds a claim for a while, so that two do not answer at once. */
#include "handlers.h"

#include <string.h>

#include "figures.h"
#include "store_act.h"
#include "store_letter.h"
#include "store_pair.h"
#include "store_team.h"
#include "waiting.h"

enum {
	CLAIM_SECONDS = 1800, BOX_LEAST = 64, LISTED_MAX = 500,
	SHEETS_MAX = 100 /* of a letter, which is told as a whole; what its writer adds then begins another one */
};

static int64_t now_of(const struct hub *hub)
{
	return (int64_t)(hub->wall / 1000);
}

static bool tell_letter(void *context, const struct store_letter *letter)
{
	struct peer *peer = context;
	enum role role = ROLE_PARTICIPANT;
	bool is_claimed = letter->claimed_by != 0 && letter->claimed_until > now_of(peer->hub);

	role_parse(letter->role, &role);
	peer_send(peer, &(struct message){ .number = EV_LETTER, .letter_told = { .letter = (uint32_t)letter->letter,
		.account = letter->account, .nickname = wire_string(letter->nickname), .role = (uint8_t)role,
		.since = (uint64_t)letter->since * 1000, .state = (uint8_t)letter->state, .sheets = (uint16_t)letter->sheets,
		.is_unread = letter->account == peer->account.account && !letter->is_read,
		.claimed = wire_string(is_claimed ? letter->claimed_nickname : "") } });
	return true;
}

/* The public key that answers to that account are sealed to; has_key 0: it has none. */
static void tell_key(struct peer *peer, uint64_t account)
{
	struct message message = { .number = EV_LETTER_KEY, .letter_key = { .account = account } };
	struct store_pair pair;

	if (store_find_pair(peer->hub->store, account, &pair) == STORE_OK) {
		message.letter_key.has_key = 1;
		memcpy(message.letter_key.public_key.bytes, pair.public_key, sizeof pair.public_key);
	}
	peer_send(peer, &message);
}

void handle_letters(struct peer *peer, const struct message *message)
{
	struct store *store = peer->hub->store;

	(void)message;
	if (role_is_staff(peer->role)) {
		store_each_letter(store, tell_letter, peer);
	} else {
		tell_key(peer, peer->account.account);
		store_each_letter_of(store, peer->account.account, 0, LISTED_MAX, tell_letter, peer);
	}
	peer_done(peer, REQ_LETTERS);
}

/* Staff, or who wrote it. */
static bool find_letter(struct peer *peer, uint64_t number, struct store_letter *letter)
{
	return number > 0 && store_find_letter(peer->hub->store, number, letter) == STORE_OK
		&& (role_is_staff(peer->role) || letter->account == peer->account.account);
}

static bool tell_sheet(void *context, const struct store_sheet *sheet)
{
	struct peer *peer = context;
	bool is_staff = role_is_staff(peer->role);

	peer_send(peer, &(struct message){ .number = EV_SHEET, .sheet = { .number = (uint16_t)sheet->number,
		.is_answer = sheet->is_answer, .nickname = wire_string(sheet->nickname), .at = (uint64_t)sheet->at * 1000,
		.id = sheet->id, .epoch = sheet->epoch,
		.box = { (const char *)(is_staff ? sheet->for_team : sheet->for_writer),
			(uint16_t)(is_staff ? sheet->for_team_size : sheet->for_writer_size) } } });
	return true;
}

static enum store_result note_act(struct peer *peer, const struct store_letter *letter, const char *name)
{
	struct store_act act = { .staff = peer->account.account, .person = letter->account, .at = now_of(peer->hub) };

	memcpy(act.act, name, strlen(name));
	return store_add_act(peer->hub->store, &act);
}

/* Staff who open one leave an act; who wrote it has seen the answer then. */
void handle_letter(struct peer *peer, const struct message *message)
{
	struct hub *hub = peer->hub;
	struct store_letter letter;
	enum store_result result = STORE_OK;

	if (!find_letter(peer, message->letter.letter, &letter)) {
		peer_refuse(peer, REQ_LETTER, REASON_NO_POST, 0);
		return;
	}
	if (role_is_staff(peer->role))
		result = turn_stores(hub, peer, REQ_LETTER) ? note_act(peer, &letter, "open-letter") : STORE_FULL;
	else if (!letter.is_read)
		result = turn_stores(hub, peer, REQ_LETTER) ? store_read_letter(hub->store, letter.letter) : STORE_FULL;
	if (result != STORE_OK) {
		peer_refuse(peer, REQ_LETTER, REASON_BUSY, 0);
		return;
	}
	peer_make_room(peer, true);
	tell_key(peer, letter.account);
	tell_letter(peer, &letter);
	store_each_sheet(hub->store, letter.letter, tell_sheet, peer);
	peer_done(peer, REQ_LETTER);
	peer_make_room(peer, false);
}

void handle_letter_claim(struct peer *peer, const struct message *message)
{
	struct hub *hub = peer->hub;
	uint64_t number = message->letter_claim.letter, account = peer->account.account;
	struct store_letter letter;
	enum store_result result = STORE_FULL;

	if (!find_letter(peer, number, &letter) || letter.state == STORE_LETTER_CLOSED) {
		peer_refuse(peer, REQ_LETTER_CLAIM, REASON_NO_POST, 0);
		return;
	}
	if (turn_stores(hub, peer, REQ_LETTER_CLAIM))
		result = message->letter_claim.on
			? store_claim_letter(hub->store, number, account, now_of(hub), now_of(hub) + CLAIM_SECONDS)
			: store_unclaim_letter(hub->store, number, account);
	if (result != STORE_OK)
		peer_refuse(peer, REQ_LETTER_CLAIM, result == STORE_NONE ? REASON_CLAIMED : REASON_BUSY, 0);
	else
		peer_done(peer, REQ_LETTER_CLAIM);
}

/* Is that the key to which letters are sealed now? */
static bool is_team_key(struct hub *hub, uint32_t epoch)
{
	struct store_team_key key;

	return store_newest_team_key(hub->store, team_name(TEAM_STAFF), &key) == STORE_OK && key.epoch == epoch;
}

static bool is_box(struct wire_text box)
{
	return box.size >= BOX_LEAST && box.size <= STORE_SHEET_MAX;
}

/* Whose letter it becomes part of, or why not. */
static enum reason may_write(struct peer *peer, const struct wire_letter_write *from, struct store_letter *letter)
{
	static const struct bucket_rate rate = { 5, 1, 120000 };
	bool is_staff = role_is_staff(peer->role);
	uint32_t wait;

	if (from->id == 0 || !is_box(from->for_team) || !is_box(from->for_writer))
		return REASON_TEXT;
	if (!is_team_key(peer->hub, from->epoch))
		return REASON_NO_TEAM;
	if (from->letter > 0 ? !find_letter(peer, from->letter, letter) : is_staff)
		return REASON_NO_POST;
	if (is_staff && (letter->state == STORE_LETTER_CLOSED || letter->claimed_by != peer->account.account))
		return REASON_CLAIMED;
	return is_staff || bucket_take(&peer_meter(peer)->letters, rate, peer->hub->now, &wait) ? REASON_NONE
		: REASON_TOO_MANY;
}

/* Whoever wrote the letter hears at once that there is an answer, if they are here. */
static void tell_answered(struct hub *hub, uint64_t account)
{
	for (struct peer *writer = peers_next_of(hub, account, NULL); writer; writer = peers_next_of(hub, account, writer))
		peer_send(writer, &(struct message){ .number = EV_UNREAD, .unread = { .answers = 1 } });
}

static enum store_result write_sheet(struct peer *peer, const struct store_letter *letter, struct store_sheet *sheet)
{
	bool is_new = sheet->letter == 0;
	enum store_result result = store_add_sheet(peer->hub->store, letter->account, sheet);

	if (result == STORE_OK && is_new)
		figures_count(peer->hub, FIGURE_LETTERS);
	return result == STORE_OK && sheet->is_answer ? note_act(peer, letter, "answer-letter") : result;
}

void handle_letter_write(struct peer *peer, const struct message *message)
{
	const struct wire_letter_write *from = &message->letter_write;
	struct hub *hub = peer->hub;
	bool is_staff = role_is_staff(peer->role);
	struct store_letter letter = { .account = peer->account.account };
	struct store_sheet sheet = { .letter = from->letter, .staff = is_staff ? peer->account.account : 0,
		.is_answer = is_staff, .id = from->id, .at = now_of(hub), .epoch = from->epoch,
		.for_team = (const uint8_t *)from->for_team.at, .for_team_size = from->for_team.size,
		.for_writer = (const uint8_t *)from->for_writer.at, .for_writer_size = from->for_writer.size };
	enum reason reason = may_write(peer, from, &letter);
	enum store_result result;

	if (reason != REASON_NONE) {
		peer_refuse(peer, REQ_LETTER_WRITE, reason, 0);
		return;
	}
	if (!is_staff && letter.sheets >= SHEETS_MAX)
		sheet.letter = 0;
	result = turn_stores(hub, peer, REQ_LETTER_WRITE) ? write_sheet(peer, &letter, &sheet) : STORE_FULL;
	if (result != STORE_OK && result != STORE_TAKEN) {
		peer_refuse(peer, REQ_LETTER_WRITE, REASON_BUSY, 0);
		return;
	}
	if (result == STORE_OK && is_staff)
		tell_answered(hub, letter.account);
	waiting_touch(hub);
	peer_done(peer, REQ_LETTER_WRITE);
}

void handle_letter_close(struct peer *peer, const struct message *message)
{
	struct hub *hub = peer->hub;
	struct store_letter letter;

	if (!find_letter(peer, message->letter_close.letter, &letter) || letter.state == STORE_LETTER_CLOSED)
		peer_refuse(peer, REQ_LETTER_CLOSE, REASON_NO_POST, 0);
	else if (!turn_stores(hub, peer, REQ_LETTER_CLOSE)
			|| store_close_letter(hub->store, letter.letter, now_of(hub)) != STORE_OK
			|| note_act(peer, &letter, "close-letter") != STORE_OK)
		peer_refuse(peer, REQ_LETTER_CLOSE, REASON_BUSY, 0);
	else {
		waiting_touch(hub);
		peer_done(peer, REQ_LETTER_CLOSE);
	}
}
