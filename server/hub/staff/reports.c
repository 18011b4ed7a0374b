/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeping reports: once for each subject, not too many from one person, and no longer than they are looked at. */
#include "reports.h"

#include <string.h>

#include "figures.h"
#include "text.h"
#include "waiting.h"

enum { DAY_SECONDS = 86400, REPORTS_A_DAY = 20 };

static bool is_too_much(struct peer *peer, uint32_t *wait)
{
	static const struct bucket_rate rate = { 5, 1, 600000 };
	struct hub *hub = peer->hub;
	int64_t yesterday = (int64_t)(hub->wall / 1000) - DAY_SECONDS;

	return store_count_reports(hub->store, peer->account.account, yesterday) >= REPORTS_A_DAY
		|| !bucket_take(&peer_meter(peer)->reports, rate, hub->now, wait);
}

static bool is_known_already(struct hub *hub, const struct store_report *report)
{
	return report->subject == 0 && store_has_reported(hub->store, report->reporter, report->person);
}

enum reason reports_add(struct peer *peer, enum wire_number request, struct store_report *report, bool has_line)
{
	struct hub *hub = peer->hub;
	enum store_result result = STORE_TAKEN;
	struct store_account person;
	uint32_t wait = 0;
	enum role role = ROLE_PARTICIPANT;

	report->reporter = peer->account.account;
	report->at = (int64_t)(hub->wall / 1000);
	if (!is_known_already(hub, report)) {
		if (is_too_much(peer, &wait))
			return REASON_TOO_MANY;
		result = turn_stores(hub, peer, request) ? store_add_report(hub->store, report, has_line) : STORE_FULL;
		if (result == STORE_OK)
			figures_count(hub, FIGURE_REPORTS);
	}
	if ((result != STORE_OK && result != STORE_TAKEN)
			|| store_find_account(hub->store, report->person, &person) != STORE_OK)
		return REASON_BUSY;
	role_parse(person.role, &role);
	waiting_touch(hub);
	peer_send(peer, &(struct message){ .number = EV_REPORTED, .reported = { .about = (uint8_t)report->about,
		.nickname = wire_string(person.nickname), .is_staff = role_is_staff(role) } });
	return REASON_NONE;
}

bool reports_are_for(const struct peer *peer, const struct store_report *report)
{
	enum role role;

	if (!role_is_staff(peer->role) || report->person == peer->account.account)
		return false;
	return peer->role == ROLE_COORDINATOR || !role_parse(report->role, &role) || !role_is_staff(role);
}

void reports_tell(struct peer *peer, const struct store_report *report, bool is_opened)
{
	struct store_account staff = { .nickname = "" };
	enum role role = ROLE_PARTICIPANT;

	if (report->taken_by != 0)
		store_find_account(peer->hub->store, report->taken_by, &staff);
	role_parse(report->role, &role);
	peer_send(peer, &(struct message){ .number = EV_REPORT, .report_seen = { .report = report->number,
		.about = (uint8_t)report->about, .room = wire_string(report->room), .subject = report->subject,
		.at = (uint64_t)report->at * 1000, .nickname = wire_string(report->nickname), .role = (uint8_t)role,
		.taken_by = wire_string(staff.nickname), .is_closed = report->closed_at != 0,
		.is_opened = is_opened, .words = wire_string(is_opened ? report->words : "") } });
}

/* So much of the reporter's words as a row has room for, whole characters. */
static void copy_words(char to[NOTE_MAX + 1], const char *words)
{
	size_t size = 0, whole = strlen(words);

	for (size_t step; size < whole && size + (step = text_cluster(words + size, whole - size)) <= NOTE_MAX; size += step)
		continue;
	memcpy(to, words, size);
	to[size] = '\0';
}

static bool on_open(void *context, const struct store_report *report)
{
	struct waiting_row row = { .kind = WAITING_REPORT, .number = report->number, .since = report->at,
		.hidden_from = report->person, .mine = report->taken_by };
	enum role role;

	if (role_parse(report->role, &role) && role_is_staff(role))
		row.roles = ROLES_COORDINATOR;
	copy_words(row.words, report->words);
	waiting_add(context, &row);
	return true;
}

void reports_gather(struct hub *hub, struct waiting *waiting)
{
	store_each_open_report(hub->store, on_open, waiting);
}
