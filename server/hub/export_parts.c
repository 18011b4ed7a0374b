/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of an export say. Sealed things stand there as they are stored, in base64: nobody here can open
 * them. */
#include "export_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "about.h"
#include "seal_box.h"
#include "store_board.h"
#include "store_ignore.h"
#include "store_key.h"
#include "store_leaving.h"
#include "store_letter.h"
#include "store_own.h"
#include "store_setting.h"
#include "store_team.h"

enum { FORM = 2, ROWS = 64 /* at a time */ };

/* For walks that may have to stop: the last place given, and whether there were as many as asked for. */
struct walk {
	struct peer *peer;
	struct json *json;
	unsigned count;
};

static void put_string(struct json *json, const char *name, const char *string)
{
	json_name(json, name);
	json_string(json, string);
}

static void put_number(struct json *json, const char *name, uint64_t number)
{
	json_name(json, name);
	json_number(json, number);
}

static void put_bool(struct json *json, const char *name, bool value)
{
	json_name(json, name);
	json_bool(json, value);
}

/* RFC 3339; the first size bytes of it. */
static void put_time(struct json *json, const char *name, int64_t seconds, int size)
{
	time_t time = (time_t)seconds;
	char text[32] = "";
	struct tm tm;

	if (gmtime_r(&time, &tm))
		strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm);
	json_name(json, name);
	json_text(json, (struct wire_text){ text, (uint16_t)strnlen(text, (size_t)size) });
}

static void put_day(struct json *json, const char *name, int64_t day)
{
	put_time(json, name, day * 86400, 10);
}

static void put_second(struct json *json, const char *name, int64_t second)
{
	put_time(json, name, second, 20);
}

static void put_sealed(struct json *json, const char *name, const uint8_t *bytes, size_t size)
{
	char *text = seal_box_text(bytes, size);

	put_string(json, name, text);
	free(text);
}

void export_begin(const struct peer *peer, struct json *json)
{
	const struct store_account *account = &peer->account;

	json_open(json, '{');
	put_number(json, "account", account->account);
	put_string(json, "nickname", account->nickname);
	put_string(json, "role", account->role);
	put_day(json, "made", account->made_day);
	put_day(json, "last_day", account->seen_day);
	put_bool(json, "has_passphrase", account->has_passphrase);
	put_number(json, "form", FORM);
}

static bool on_setting(void *context, const char *name, const char *value)
{
	put_string(context, name, value);
	return true;
}

static bool write_settings(struct peer *peer, struct json *json)
{
	store_each_setting(peer->hub->store, peer->account.account, on_setting, json);
	return false;
}

static bool on_key(void *context, const struct store_key *key)
{
	json_open(context, '{');
	put_number(context, "number", key->number);
	put_string(context, "algorithm", key->algorithm);
	put_string(context, "fingerprint_ends", key->tail);
	put_day(context, "added", key->added_day);
	json_close(context, '}');
	return true;
}

static bool write_keys(struct peer *peer, struct json *json)
{
	store_each_key(peer->hub->store, peer->account.account, on_key, json);
	return false;
}

static bool on_grant(void *context, const struct store_team_grant *grant)
{
	json_open(context, '{');
	put_string(context, "team", grant->team);
	put_number(context, "epoch", grant->epoch);
	json_close(context, '}');
	return true;
}

/* Which records of one's own key there are; their bytes are of use to nobody but the place. */
static bool write_own_key(struct peer *peer, struct json *json)
{
	struct store *store = peer->hub->store;
	struct store_recovery recovery;
	struct store_pair pair;

	if (store_find_pair(store, peer->account.account, &pair) == STORE_OK)
		put_day(json, "made", pair.made_day);
	if (store_find_recovery(store, peer->account.account, &recovery) == STORE_OK)
		put_day(json, "recovery_code_made", recovery.made_day);
	json_name(json, "team_keys");
	json_open(json, '[');
	store_each_team_grant(store, peer->account.account, on_grant, json);
	json_close(json, ']');
	return false;
}

static bool on_ignored(void *context, uint64_t other, const char *nickname)
{
	(void)other;
	json_string(context, nickname);
	return true;
}

static bool write_not_shown(struct peer *peer, struct json *json)
{
	store_each_ignored(peer->hub->store, peer->account.account, on_ignored, json);
	return false;
}

static const char *const reactions[STORE_REACTIONS] = { "nod", "clap", "like", "same", "rest", "thanks" };

static bool on_line(void *context, const struct store_line *line)
{
	struct walk *walk = context;
	struct json *json = walk->json;

	walk->count++;
	json_open(json, '{');
	put_string(json, "room", line->room);
	put_number(json, "line", line->line);
	put_number(json, "at_ms", line->at_ms);
	put_bool(json, "withdrawn", line->is_withdrawn);
	if (line->note[0])
		put_string(json, "note", line->note);
	put_string(json, "text", line->text);
	json_name(json, "reactions");
	json_open(json, '{');
	for (unsigned i = 0; i < STORE_REACTIONS; i++)
		put_number(json, reactions[i], line->reactions[i]);
	json_close(json, '}');
	json_close(json, '}');
	return true;
}

static bool write_lines(struct peer *peer, struct json *json)
{
	struct walk walk = { peer, json, 0 };

	return store_each_line_of(peer->hub->store, peer->account.account, peer->export.room, &peer->export.at, ROWS,
		on_line, &walk) == STORE_OK && walk.count == ROWS;
}

static bool on_reaction(void *context, const struct store_own_row *row)
{
	struct walk *walk = context;

	walk->count++;
	walk->peer->export.at = row->place;
	json_open(walk->json, '{');
	put_string(walk->json, "room", row->room);
	put_number(walk->json, "line", row->number);
	put_string(walk->json, "reaction", row->detail < STORE_REACTIONS ? reactions[row->detail] : "");
	json_close(walk->json, '}');
	return true;
}

static bool on_notice_read(void *context, const struct store_own_row *row)
{
	struct walk *walk = context;

	walk->count++;
	walk->peer->export.at = row->place;
	json_number(walk->json, row->number);
	return true;
}

static bool on_thread_read(void *context, const struct store_own_row *row)
{
	struct walk *walk = context;

	walk->count++;
	walk->peer->export.at = row->place;
	json_open(walk->json, '{');
	put_number(walk->json, "thread", row->number);
	put_number(walk->json, "up_to_post", row->detail);
	json_close(walk->json, '}');
	return true;
}

static bool write_own(struct peer *peer, struct json *json, enum store_own what,
	bool (*each)(void *context, const struct store_own_row *row))
{
	struct walk walk = { peer, json, 0 };

	return store_each_own(peer->hub->store, what, peer->account.account, peer->export.at, ROWS, each, &walk) == STORE_OK
		&& walk.count == ROWS;
}

static bool on_report(void *context, const struct store_own_row *row)
{
	struct walk *walk = context;

	walk->count++;
	walk->peer->export.at = row->place;
	json_open(walk->json, '{');
	put_second(walk->json, "at", (int64_t)row->detail);
	put_string(walk->json, "room", row->room);
	put_number(walk->json, "about", row->number);
	put_string(walk->json, "words", row->words);
	json_close(walk->json, '}');
	return true;
}

static bool write_reports(struct peer *peer, struct json *json)
{
	return write_own(peer, json, STORE_OWN_REPORTS, on_report);
}

static bool write_reactions(struct peer *peer, struct json *json)
{
	return write_own(peer, json, STORE_OWN_REACTIONS, on_reaction);
}

static bool write_notices_read(struct peer *peer, struct json *json)
{
	return write_own(peer, json, STORE_OWN_NOTICES_READ, on_notice_read);
}

static bool write_threads_read(struct peer *peer, struct json *json)
{
	return write_own(peer, json, STORE_OWN_THREADS_READ, on_thread_read);
}

static bool on_post(void *context, const struct store_post *post)
{
	struct walk *walk = context;
	struct json *json = walk->json;

	walk->count++;
	walk->peer->export.at = post->post;
	json_open(json, '{');
	put_string(json, "room", post->room);
	put_number(json, "thread", post->thread);
	put_number(json, "post", post->post);
	put_number(json, "at_ms", post->at_ms);
	put_bool(json, "withdrawn", post->is_withdrawn);
	put_bool(json, "hidden", post->is_hidden);
	if (post->is_hidden)
		put_string(json, "hidden_why", post->hidden_why);
	if (post->title[0])
		put_string(json, "title", post->title);
	if (post->note[0])
		put_string(json, "note", post->note);
	put_string(json, "text", post->text);
	json_close(json, '}');
	return true;
}

static bool write_posts(struct peer *peer, struct json *json)
{
	struct walk walk = { peer, json, 0 };

	return store_each_post_of(peer->hub->store, peer->account.account, peer->export.at, ROWS, on_post, &walk) == STORE_OK
		&& walk.count == ROWS;
}

static bool on_sheet(void *context, const struct store_sheet *sheet)
{
	json_open(context, '{');
	put_bool(context, "from_staff", sheet->is_answer);
	put_second(context, "at", sheet->at);
	put_sealed(context, "sealed_for_you", sheet->for_writer, sheet->for_writer_size);
	json_close(context, '}');
	return true;
}

static bool on_letter(void *context, const struct store_letter *letter)
{
	static const char *const states[] = { [STORE_LETTER_WAITS] = "waits", [STORE_LETTER_ANSWERED] = "answered",
		[STORE_LETTER_CLOSED] = "closed" };
	struct walk *walk = context;

	walk->count++;
	walk->peer->export.at = letter->letter;
	json_open(walk->json, '{');
	put_number(walk->json, "letter", letter->letter);
	put_string(walk->json, "state", states[letter->state]);
	put_second(walk->json, "since", letter->since);
	json_name(walk->json, "sheets");
	json_open(walk->json, '[');
	store_each_sheet(walk->peer->hub->store, letter->letter, on_sheet, walk->json);
	json_close(walk->json, ']');
	json_close(walk->json, '}');
	return true;
}

/* One at a time: a letter may be long. */
static bool write_letters(struct peer *peer, struct json *json)
{
	struct walk walk = { peer, json, 0 };

	return store_each_letter_of(peer->hub->store, peer->account.account, peer->export.at, 1, on_letter, &walk) == STORE_OK
		&& walk.count == 1;
}

/* Not by whom: that was for the place. */
static bool on_act(void *context, const struct store_act *act)
{
	json_open(context, '{');
	put_second(context, "at", act->at);
	put_string(context, "act", act->act);
	if (act->room[0])
		put_string(context, "room", act->room);
	put_string(context, "reason", act->reason);
	json_close(context, '}');
	return true;
}

static bool write_acts(struct peer *peer, struct json *json)
{
	about_each(peer->hub->store, peer->account.account, on_act, json);
	return false;
}

static bool write_leaving(struct peer *peer, struct json *json)
{
	int64_t due;

	if (store_find_leaving(peer->hub->store, peer->account.account, &due) == STORE_OK)
		put_second(json, "at", due);
	return false;
}

/* What is stored and does not stand here, for the one who reads it. */
static bool write_not_in_here(struct peer *peer, struct json *json)
{
	(void)peer;
	json_string(json, "notes that staff on duty leave each other: ask them");
	json_string(json, "what was reported to staff by others, so that nobody learns by whom: ask them");
	return false;
}

const struct export_part export_parts[] = {
	{ "settings", '{', write_settings },
	{ "keys", '[', write_keys },
	{ "own_key", '{', write_own_key },
	{ "not_shown", '[', write_not_shown },
	{ "lines", '[', write_lines },
	{ "reactions", '[', write_reactions },
	{ "posts", '[', write_posts },
	{ "notices_read", '[', write_notices_read },
	{ "threads_read", '[', write_threads_read },
	{ "letters", '[', write_letters },
	{ "reports", '[', write_reports },
	{ "acts_about_you", '[', write_acts },
	{ "leaving", '{', write_leaving },
	{ "not_in_here", '[', write_not_in_here }
};
const size_t export_parts_count = sizeof export_parts / sizeof *export_parts;
