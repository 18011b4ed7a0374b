/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Consultations in an export: those that somebody asked for, whole, as sealed as they are kept, with the keys that were
 * granted to them. doc/KEYS.md says how a program that has their secret key opens them;
 * server/gate/verbs/export_open.c does, in one pass: what a box opens under is written before it. */
#include "export_parts.h"

#include "export_put.h"
#include "store_consult.h"

static const char *const states[CONSULT_STATES] = { [CONSULT_WAITING] = "waiting", [CONSULT_WRITTEN] = "written",
	[CONSULT_BOOKED] = "booked", [CONSULT_TAKEN] = "taken", [CONSULT_PAUSED] = "paused", [CONSULT_CLOSED] = "closed" };
static const char *const wishes[WISH_COUNT] = { [WISH_ANYBODY] = "anybody", [WISH_NAMED] = "named",
	[WISH_LATER] = "later", [WISH_LETTER] = "letter" };
static const char *const kinds[CONSULT_KINDS] = { [CONSULT_ROSTER] = "roster", [CONSULT_SAID] = "said",
	[CONSULT_THINKING] = "thinking", [CONSULT_LETTER] = "letter", [CONSULT_MEMO] = "memo", [CONSULT_ASKED] = "asked",
	[CONSULT_TOOK] = "taken", [CONSULT_BACK] = "back", [CONSULT_HANDED] = "handed", [CONSULT_RESTED] = "rested",
	[CONSULT_RESUMED] = "resumed", [CONSULT_ENDED] = "ended", [CONSULT_DEPARTED] = "departed",
	[CONSULT_NEW_KEY] = "new_key", [CONSULT_OPENED] = "opened", [CONSULT_RECOVERED] = "recovered",
	[CONSULT_RENEWED] = "renewed", [CONSULT_UNSENT] = "unsent", [CONSULT_LAPSED] = "lapsed" };

struct walk {
	struct peer *peer;
	struct json *json;
	uint64_t before, seen; /* so many are written; so many came by */
};

static bool on_consult(void *context, const struct store_consult *consult);
static void put_head(struct json *json, const struct store_consult *consult);
static bool on_reader(void *context, const struct store_consult_reader *reader);
static bool on_grant(void *context, const struct store_consult_grant *grant);
static bool on_line(void *context, const struct store_consult_line *line);
static bool on_note(void *context, const struct store_consult_note *note);
static void put_draft(struct walk *walk, uint64_t consultation);

/* One at a time: a thread may be long. */
bool export_consult(struct peer *peer, struct json *json)
{
	struct walk walk = { peer, json, peer->export.at, 0 };

	return store_each_consult_of(peer->hub->store, peer->account.account, on_consult, &walk) == STORE_OK
		&& walk.seen > walk.before;
}

static bool on_consult(void *context, const struct store_consult *consult)
{
	struct walk *walk = context;
	struct store *store = walk->peer->hub->store;
	uint64_t kept_by_staff = 0, account = walk->peer->account.account;

	if (consult->account != account || walk->seen++ < walk->before)
		return true;
	walk->peer->export.at = walk->seen;
	json_open(walk->json, '{');
	put_head(walk->json, consult);
	json_name(walk->json, "readers");
	json_open(walk->json, '[');
	store_each_consult_reader(store, consult->consultation, on_reader, walk->json);
	json_close(walk->json, ']');
	json_name(walk->json, "keys");
	json_open(walk->json, '[');
	store_each_consult_grant(store, consult->consultation, account, on_grant, walk->json);
	json_close(walk->json, ']');
	json_name(walk->json, "lines");
	json_open(walk->json, '[');
	store_each_consult_line(store, consult->consultation, 0, on_line, walk->json);
	json_close(walk->json, ']');
	put_draft(walk, consult->consultation);
	store_each_consult_note(store, consult->consultation, on_note, &kept_by_staff);
	export_number(walk->json, "notes_of_staff", kept_by_staff);
	json_close(walk->json, '}');
	return false;
}

static void put_head(struct json *json, const struct store_consult *consult)
{
	export_long(json, "consultation", consult->consultation);
	export_string(json, "state", consult->state < CONSULT_STATES ? states[consult->state] : "");
	export_string(json, "wish", consult->wish < WISH_COUNT ? wishes[consult->wish] : "");
	if (consult->wished != 0)
		export_string(json, "wished", consult->wished_nickname);
	export_bool(json, "text_only", consult->is_text_only);
	export_second(json, "asked", consult->asked);
	export_second(json, "since", consult->since);
	if (consult->counsellor != 0)
		export_string(json, "counsellor", consult->counsellor_nickname);
}

static bool on_reader(void *context, const struct store_consult_reader *reader)
{
	json_string(context, reader->nickname);
	return true;
}

static bool on_grant(void *context, const struct store_consult_grant *grant)
{
	json_open(context, '{');
	export_number(context, "epoch", grant->epoch);
	export_sealed(context, "sealed_key", grant->sealed, sizeof grant->sealed);
	json_close(context, '}');
	return true;
}

/* What a line opens under stands beside it. */
static bool on_line(void *context, const struct store_consult_line *line)
{
	json_open(context, '{');
	export_number(context, "at_ms", (uint64_t)line->at_ms);
	export_string(context, "kind", line->kind < CONSULT_KINDS ? kinds[line->kind] : "");
	export_string(context, "by", line->nickname);
	if (line->counter > 0) {
		export_number(context, "author", line->author);
		export_number(context, "epoch", line->epoch);
		export_number(context, "counter", line->counter);
		export_sealed(context, "id", line->id, sizeof line->id);
		export_bool(context, "withdrawn", line->kind == CONSULT_UNSENT);
	}
	if (line->box_size > 0 && line->kind != CONSULT_UNSENT)
		export_sealed(context, "sealed", line->box, line->box_size);
	json_close(context, '}');
	return true;
}

static bool on_note(void *context, const struct store_consult_note *note)
{
	(void)note;
	++*(uint64_t *)context;
	return true;
}

static void put_draft(struct walk *walk, uint64_t consultation)
{
	uint8_t box[STORE_CONSULT_BOX_MAX];
	size_t size;

	if (store_find_consult_draft(walk->peer->hub->store, consultation, walk->peer->account.account, box, sizeof box,
			&size) == STORE_OK)
		export_sealed(walk->json, "draft_sealed_for_you", box, size);
}
