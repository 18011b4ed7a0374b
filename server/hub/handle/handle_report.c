/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reporting, and staff reading what was reported, with what was said before and after. Reading is an act and stands on
 * record; who reported does not. */
#include "handlers.h"

#include <stdio.h>
#include <string.h>

#include "measures.h"
#include "reports.h"
#include "store_act.h"
#include "store_board.h"
#include "text.h"
#include "waiting.h"

enum { CONTEXT_LINES = 3, MANNER_LINES = 7 };

typedef enum reason find_subject(struct peer *peer, const struct wire_report *asked, struct store_report *report);
typedef void tell_subject(struct peer *peer, const struct store_report *report);
static find_subject find_line, find_manner, find_post;
static tell_subject tell_line, tell_manner, tell_post;

/* What a report may be about: find fills in room, subject and person, tell shows staff what there is to see. */
static const struct { find_subject *find; tell_subject *tell; } subjects[REPORT_ABOUT_COUNT] = {
	[REPORT_LINE] = { find_line, tell_line },
	[REPORT_MANNER] = { find_manner, tell_manner },
	[REPORT_POST] = { find_post, tell_post },
};

void handle_report(struct peer *peer, const struct message *message)
{
	const struct wire_report *asked = &message->report;
	struct store_report report = { .about = asked->about };
	enum reason reason;

	if (asked->about >= REPORT_ABOUT_COUNT || !subjects[asked->about].find)
		reason = REASON_MALFORMED;
	else if (asked->words.size > 0 && text_clean(asked->words.at, asked->words.size, REASON_MAX, REASON_MAX, report.words,
			sizeof report.words) != TEXT_FINE)
		reason = REASON_TEXT;
	else
		reason = subjects[asked->about].find(peer, asked, &report);
	if (reason == REASON_NONE)
		reason = reports_add(peer, REQ_REPORT, &report, asked->about == REPORT_LINE);
	if (reason != REASON_NONE)
		peer_refuse(peer, REQ_REPORT, reason, 0);
}

/* The room that a request names, or one's own. */
static struct room *room_meant(struct peer *peer, struct wire_text name)
{
	char id[ID_MAX + 1];

	if (name.size == 0)
		return peer->presence ? world_room_of(peer->presence) : NULL;
	return wire_copy(id, sizeof id, name) ? world_room(peer->hub->world, id) : NULL;
}

/* One that was taken back meanwhile, or whose author one hides by now, was there all the same. */
static enum reason find_line(struct peer *peer, const struct wire_report *asked, struct store_report *report)
{
	struct room *room = room_meant(peer, asked->room);
	struct store_line line;

	if (!room || store_find_line(peer->hub->store, world_plan(room)->id, asked->subject, &line) != STORE_OK)
		return REASON_NO_LINE;
	line.is_withdrawn = false;
	if (line.account == 0 || line.account == peer->account.account || world_plan(room)->is_private
			|| !(tell_may_read(peer, room, &line) || peer_ignores(peer, line.account)))
		return REASON_NO_LINE;
	memcpy(report->room, line.room, sizeof report->room);
	report->subject = line.line;
	report->person = line.account;
	return REASON_NONE;
}

static enum reason find_manner(struct peer *peer, const struct wire_report *asked, struct store_report *report)
{
	struct room *room = room_meant(peer, asked->room);
	struct store_account person;

	if (!acquaintance_find(peer, asked->nickname, &person) || person.account == peer->account.account)
		return REASON_NO_PERSON;
	if (room)
		memcpy(report->room, world_plan(room)->id, sizeof report->room);
	report->person = person.account;
	return REASON_NONE;
}

/* One that was taken back while its reader wrote is still there for staff. */
static enum reason find_post(struct peer *peer, const struct wire_report *asked, struct store_report *report)
{
	struct store_post post;

	if (store_find_post(peer->hub->store, asked->subject, &post) != STORE_OK || post.account == 0
			|| post.account == peer->account.account || (post.is_hidden && !role_is_staff(peer->role)))
		return REASON_NO_POST;
	memcpy(report->room, post.room, sizeof report->room);
	report->subject = post.post;
	report->person = post.account;
	return REASON_NONE;
}

/* -- staff -- */

static bool on_open(void *context, const struct store_report *report)
{
	struct peer *peer = context;

	if (reports_are_for(peer, report))
		reports_tell(peer, report, false);
	return true;
}

void handle_reports(struct peer *peer, const struct message *message)
{
	(void)message;
	store_each_open_report(peer->hub->store, on_open, peer);
	peer_done(peer, REQ_REPORTS);
}

static bool find_report(struct peer *peer, uint32_t number, struct store_report *report)
{
	return store_find_report(peer->hub->store, number, report) == STORE_OK && reports_are_for(peer, report);
}

static bool stores_act(struct peer *peer, enum wire_number request, const struct store_report *report, const char *name,
	const char *reason)
{
	struct hub *hub = peer->hub;
	struct store_act act = { .staff = peer->account.account, .person = report->person,
		.at = (int64_t)(hub->wall / 1000) };

	snprintf(act.act, sizeof act.act, "%s", name);
	memcpy(act.room, report->room, sizeof act.room);
	snprintf(act.reason, sizeof act.reason, "%s", reason);
	return turn_stores(hub, peer, request) && store_add_act(hub->store, &act) == STORE_OK;
}

void handle_report_read(struct peer *peer, const struct message *message)
{
	struct hub *hub = peer->hub;
	uint32_t number = message->report_read.report;
	struct store_report report;

	if (!find_report(peer, number, &report)) {
		peer_refuse(peer, REQ_REPORT_READ, REASON_NO_REPORT, 0);
		return;
	}
	if (!stores_act(peer, REQ_REPORT_READ, &report, "read-report", "")) {
		peer_refuse(peer, REQ_REPORT_READ, REASON_BUSY, 0);
		return;
	}
	if (report.taken_by == 0 && store_take_report(hub->store, number, peer->account.account) == STORE_OK)
		report.taken_by = peer->account.account;
	reports_tell(peer, &report, true);
	if (report.about < REPORT_ABOUT_COUNT && subjects[report.about].tell)
		subjects[report.about].tell(peer, &report);
	measures_list(peer, report.person);
	peer_done(peer, REQ_REPORT_READ);
}

void handle_report_close(struct peer *peer, const struct message *message)
{
	const struct wire_report_close *asked = &message->report_close;
	struct hub *hub = peer->hub;
	struct store_report report;
	char reason[REASON_MAX + 1] = "";

	if (!find_report(peer, asked->report, &report))
		peer_refuse(peer, REQ_REPORT_CLOSE, REASON_NO_REPORT, 0);
	else if (asked->reason.size > 0 && text_clean(asked->reason.at, asked->reason.size, REASON_MAX, REASON_MAX, reason,
			sizeof reason) != TEXT_FINE)
		peer_refuse(peer, REQ_REPORT_CLOSE, REASON_TEXT, REASON_MAX);
	else if (report.closed_at != 0)
		peer_done(peer, REQ_REPORT_CLOSE);
	else if (!stores_act(peer, REQ_REPORT_CLOSE, &report, "close-report", reason)
			|| store_close_report(hub->store, report.number, (int64_t)(hub->wall / 1000)) != STORE_OK)
		peer_refuse(peer, REQ_REPORT_CLOSE, REASON_BUSY, 0);
	else {
		waiting_touch(hub);
		peer_done(peer, REQ_REPORT_CLOSE);
	}
}

/* -- what there is to see -- */

struct shown { struct peer *peer; uint64_t reported; };

static bool on_line(void *context, const struct store_line *line)
{
	const struct shown *shown = context;
	enum role role = ROLE_PARTICIPANT;

	role_parse(line->role, &role);
	peer_send(shown->peer, &(struct message){ .number = EV_REPORT_LINE, .report_line = { .line = line->line,
		.at = line->at_ms, .nickname = wire_string(line->nickname), .role = (uint8_t)role,
		.is_withdrawn = line->is_withdrawn, .is_reported = line->line == shown->reported,
		.note = wire_string(line->note), .text = wire_string(line->text) } });
	return true;
}

static void tell_line(struct peer *peer, const struct store_report *report)
{
	struct shown shown = { peer, report->subject };
	uint64_t from = report->subject > CONTEXT_LINES ? report->subject - CONTEXT_LINES : 1;

	store_each_line_between(peer->hub->store, report->room, from, report->subject + CONTEXT_LINES, on_line, &shown);
}

static void tell_manner(struct peer *peer, const struct store_report *report)
{
	struct shown shown = { peer, 0 };
	uint64_t newest = 0;

	if (store_newest_line(peer->hub->store, report->room, &newest) == STORE_OK && newest > 0)
		store_each_line_between(peer->hub->store, report->room, newest > MANNER_LINES ? newest - MANNER_LINES + 1 : 1,
			newest, on_line, &shown);
}

static void tell_post(struct peer *peer, const struct store_report *report)
{
	struct store_post post;
	enum role role = ROLE_PARTICIPANT;

	if (store_find_post(peer->hub->store, report->subject, &post) != STORE_OK)
		return;
	role_parse(post.role, &role);
	peer_send(peer, &(struct message){ .number = EV_REPORT_LINE, .report_line = { .line = post.post, .at = post.at_ms,
		.nickname = wire_string(post.nickname), .role = (uint8_t)role, .is_withdrawn = post.is_withdrawn,
		.is_reported = true, .note = wire_string(post.title[0] ? post.title : post.note),
		.text = wire_string(post.text) } });
}
