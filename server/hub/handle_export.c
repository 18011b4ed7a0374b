/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything that is stored of a person, for that person, as one JSON object in pieces. Long ones go out as fast as the
 * session reads them, some lines a turn. */
#include "handlers.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "json.h"
#include "store_ignore.h"
#include "store_key.h"
#include "store_team.h"
#include "store_setting.h"

enum { LINES_A_TURN = 64, PIECE_MAX = 16000, QUEUE_ENOUGH = 65536 };

static bool write_setting(void *context, const char *name, const char *value)
{
	json_name(context, name);
	json_string(context, value);
	return true;
}

static bool write_ignored(void *context, uint64_t other, const char *nickname)
{
	(void)other;
	json_string(context, nickname);
	return true;
}

static void write_day(struct json *json, const char *name, int64_t day)
{
	time_t seconds = (time_t)day * 86400;
	char text[16] = "";
	struct tm tm;

	if (gmtime_r(&seconds, &tm))
		strftime(text, sizeof text, "%Y-%m-%d", &tm);
	json_name(json, name);
	json_string(json, text);
}

static bool write_key(void *context, const struct store_key *key)
{
	json_open(context, '{');
	json_name(context, "number");
	json_number(context, key->number);
	json_name(context, "algorithm");
	json_string(context, key->algorithm);
	json_name(context, "fingerprint_ends");
	json_string(context, key->tail);
	write_day(context, "added", key->added_day);
	json_close(context, '}');
	return true;
}

static bool write_grant(void *context, const struct store_team_grant *grant)
{
	json_open(context, '{');
	json_name(context, "team");
	json_string(context, grant->team);
	json_name(context, "epoch");
	json_number(context, grant->epoch);
	json_close(context, '}');
	return true;
}

/* Which records of one's own key there are; their bytes are of use to nobody but the place. */
static void write_own_key(struct store *store, uint64_t account, struct json *json)
{
	struct store_pair pair;
	struct store_recovery recovery;

	json_name(json, "own_key");
	json_open(json, '{');
	if (store_find_pair(store, account, &pair) == STORE_OK)
		write_day(json, "made", pair.made_day);
	if (store_find_recovery(store, account, &recovery) == STORE_OK)
		write_day(json, "recovery_code_made", recovery.made_day);
	json_name(json, "team_keys");
	json_open(json, '[');
	store_each_team_grant(store, account, write_grant, json);
	json_close(json, ']');
	json_close(json, '}');
}

static bool write_line(void *context, const struct store_line *line)
{
	static const char *const reactions[STORE_REACTIONS] = { "nod", "clap", "like", "same", "rest", "thanks" };

	json_open(context, '{');
	json_name(context, "room");
	json_string(context, line->room);
	json_name(context, "line");
	json_number(context, line->line);
	json_name(context, "at_ms");
	json_number(context, line->at_ms);
	json_name(context, "withdrawn");
	json_bool(context, line->is_withdrawn);
	if (line->note[0]) {
		json_name(context, "note");
		json_string(context, line->note);
	}
	json_name(context, "text");
	json_string(context, line->text);
	json_name(context, "reactions");
	json_open(context, '{');
	for (unsigned i = 0; i < STORE_REACTIONS; i++) {
		json_name(context, reactions[i]);
		json_number(context, line->reactions[i]);
	}
	json_close(context, '}');
	json_close(context, '}');
	return true;
}

/* Sends what was written, in pieces that end between characters. */
static void send_pieces(struct peer *peer, const struct buf *out)
{
	for (size_t at = 0, size; at < out->size; at += size) {
		size = out->size - at < PIECE_MAX ? out->size - at : PIECE_MAX;
		while (at + size < out->size && (out->data[at + size] & 0xc0) == 0x80)
			size--;
		peer_send(peer, &(struct message){ .number = EV_EXPORT,
			.exported = { .json = { (const char *)out->data + at, (uint16_t)size } } });
	}
}

static void write_person(struct peer *peer, struct json *json)
{
	struct store *store = peer->hub->store;
	const struct store_account *account = &peer->account;

	json_open(json, '{');
	json_name(json, "account");
	json_number(json, account->account);
	json_name(json, "nickname");
	json_string(json, account->nickname);
	json_name(json, "role");
	json_string(json, account->role);
	write_day(json, "made", account->made_day);
	write_day(json, "last_day", account->seen_day);
	json_name(json, "settings");
	json_open(json, '{');
	store_each_setting(store, account->account, write_setting, json);
	json_close(json, '}');
	json_name(json, "keys");
	json_open(json, '[');
	store_each_key(store, account->account, write_key, json);
	json_close(json, ']');
	write_own_key(store, account->account, json);
	json_name(json, "not_shown");
	json_open(json, '[');
	store_each_ignored(store, account->account, write_ignored, json);
	json_close(json, ']');
	json_name(json, "lines");
	json_open(json, '[');
}

void handle_export(struct peer *peer, const struct message *message)
{
	struct bucket_rate rate = { 3, 1, 60000 };
	struct buf out;
	struct json json = { &out, false };
	uint32_t wait;

	(void)message;
	if (peer->is_exporting || !bucket_take(&peer_meter(peer)->exports, rate, peer->hub->now, &wait)) {
		peer_refuse(peer, REQ_EXPORT, REASON_TOO_MANY, 60);
		return;
	}
	buf_init(&out, 16 << 20);
	write_person(peer, &json);
	send_pieces(peer, &out);
	buf_finish(&out);
	peer->is_exporting = true;
	memset(peer->export_room, 0, sizeof peer->export_room);
	peer->export_line = 0;
}

void handle_export_more(struct peer *peer)
{
	struct buf out;
	struct json json = { &out, peer->export_line > 0 };

	if (peer->link.out.size >= QUEUE_ENOUGH)
		return;
	buf_init(&out, 16 << 20);
	if (store_each_line_of(peer->hub->store, peer->account.account, peer->export_room, &peer->export_line, LINES_A_TURN,
			write_line, &json) != STORE_OK || out.size == 0) {
		json_close(&json, ']');
		json_close(&json, '}');
		peer->is_exporting = false;
	}
	send_pieces(peer, &out);
	buf_finish(&out);
	if (!peer->is_exporting)
		peer_done(peer, REQ_EXPORT);
}
