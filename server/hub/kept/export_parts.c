/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of an export say. Sealed things stand there as they are stored, in base64: nobody here can open
 * them. */
#include "export_parts.h"

#include "about.h"
#include "export_put.h"
#include "store_appointment.h"
#include "store_board.h"
#include "store_ignore.h"
#include "store_key.h"
#include "store_leaving.h"
#include "store_letter.h"
#include "store_own.h"
#include "store_reset.h"
#include "store_setting.h"
#include "store_team.h"

enum { FORM = 2, ROWS = 64 /* at a time */ };

/* For walks that may have to stop: the last place given, and whether there were as many as asked for. */
struct walk {
	struct peer *peer;
	struct json *json;
	unsigned count;
};

void export_begin(const struct peer *peer, struct json *json)
{
	const struct store_account *account = &peer->account;

	json_open(json, '{');
	export_number(json, "account", account->account);
	export_string(json, "nickname", account->nickname);
	export_string(json, "role", account->role);
	export_day(json, "made", account->made_day);
	export_day(json, "last_day", account->seen_day);
	export_bool(json, "has_passphrase", account->has_passphrase);
	export_number(json, "form", FORM);
}

static bool on_setting(void *context, const char *name, const char *value)
{
	export_string(context, name, value);
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
	export_number(context, "number", key->number);
	export_string(context, "algorithm", key->algorithm);
	export_string(context, "fingerprint_ends", key->tail);
	export_day(context, "added", key->added_day);
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
	export_string(context, "team", grant->team);
	export_number(context, "epoch", grant->epoch);
	json_close(context, '}');
	return true;
}

static bool on_former(void *context, const struct store_record *former)
{
	(void)former;
	(*(unsigned *)context)++;
	return true;
}

/* Which records of one's own key there are; their bytes are of use to nobody but the place. */
static bool write_own_key(struct peer *peer, struct json *json)
{
	struct store *store = peer->hub->store;
	struct store_recovery recovery;
	struct store_reset reset;
	struct store_pair pair;
	unsigned formers = 0;

	if (store_find_pair(store, peer->account.account, &pair) == STORE_OK)
		export_day(json, "made", pair.made_day);
	if (store_find_recovery(store, peer->account.account, &recovery) == STORE_OK)
		export_day(json, "recovery_code_made", recovery.made_day);
	store_each_former_pair(store, peer->account.account, on_former, &formers);
	export_number(json, "pairs_before", formers);
	if (store_find_reset_of(store, peer->account.account, &reset) == STORE_OK)
		export_second(json, "code_of_staff_until", reset.expires);
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
	export_string(json, "room", line->room);
	export_number(json, "line", line->line);
	export_number(json, "at_ms", line->at_ms);
	export_bool(json, "withdrawn", line->is_withdrawn);
	if (line->note[0])
		export_string(json, "note", line->note);
	export_string(json, "text", line->text);
	json_name(json, "reactions");
	json_open(json, '{');
	for (unsigned i = 0; i < STORE_REACTIONS; i++)
		export_number(json, reactions[i], line->reactions[i]);
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
	export_string(walk->json, "room", row->room);
	export_number(walk->json, "line", row->number);
	export_string(walk->json, "reaction", row->detail < STORE_REACTIONS ? reactions[row->detail] : "");
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
	export_number(walk->json, "thread", row->number);
	export_number(walk->json, "up_to_post", row->detail);
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
	export_second(walk->json, "at", (int64_t)row->detail);
	export_string(walk->json, "room", row->room);
	export_number(walk->json, "about", row->number);
	export_string(walk->json, "words", row->words);
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
	export_string(json, "room", post->room);
	export_number(json, "thread", post->thread);
	export_number(json, "post", post->post);
	export_number(json, "at_ms", post->at_ms);
	export_bool(json, "withdrawn", post->is_withdrawn);
	export_bool(json, "hidden", post->is_hidden);
	if (post->is_hidden)
		export_string(json, "hidden_why", post->hidden_why);
	if (post->title[0])
		export_string(json, "title", post->title);
	if (post->note[0])
		export_string(json, "note", post->note);
	export_string(json, "text", post->text);
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
	export_bool(context, "from_staff", sheet->is_answer);
	export_second(context, "at", sheet->at);
	export_long(context, "sheet", sheet->id);
	export_sealed(context, "sealed_for_you", sheet->for_writer, sheet->for_writer_size);
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
	export_number(walk->json, "letter", letter->letter);
	export_string(walk->json, "state", states[letter->state]);
	export_second(walk->json, "since", letter->since);
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
	export_second(context, "at", act->at);
	export_string(context, "act", act->act);
	if (act->room[0])
		export_string(context, "room", act->room);
	export_string(context, "reason", act->reason);
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
		export_second(json, "at", due);
	return false;
}

static void write_time(struct json *json, const struct store_appointment *appointment, bool is_offered)
{
	json_open(json, '{');
	export_second(json, "at", appointment->at);
	export_number(json, "minutes", appointment->minutes);
	export_bool(json, "offered_by_you", is_offered);
	json_close(json, '}');
}

static bool on_offered(void *context, const struct store_appointment *appointment)
{
	struct walk *walk = context;

	if (appointment->counsellor == walk->peer->account.account)
		write_time(walk->json, appointment, true);
	return true;
}

/* Those that are not over; whom one meets is theirs to tell. */
static bool write_appointments(struct peer *peer, struct json *json)
{
	struct walk walk = { peer, json, 0 };
	struct store_appointment booking;

	if (store_find_booking(peer->hub->store, peer->account.account, &booking) == STORE_OK && booking.appointment != 0)
		write_time(json, &booking, false);
	store_each_appointment(peer->hub->store, 0, on_offered, &walk);
	return false;
}

/* What is stored and does not stand here, for the one who reads it. */
static bool write_not_in_here(struct peer *peer, struct json *json)
{
	(void)peer;
	json_string(json, "notes that staff on duty leave each other: ask them");
	json_string(json, "notes that counsellors keep sealed about consultations: ask them");
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
	{ "consultations", '[', export_consult },
	{ "reports", '[', write_reports },
	{ "acts_about_you", '[', write_acts },
	{ "leaving", '{', write_leaving },
	{ "appointments", '[', write_appointments },
	{ "not_in_here", '[', write_not_in_here }
};
const size_t export_parts_count = sizeof export_parts / sizeof *export_parts;
