/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is on record, for staff: figures, and for coordinators what staff did, day by day. Reading is no act of its own:
 * what is read says nothing that was said in confidence. */
#include "handlers.h"

#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "figures_sheet.h"
#include "store_act.h"

enum { ACTS_MAX = 200 /* of one day, that are told */, NAME_TOLD = STORE_NICKNAME_ROOM, DAY_ROOM = 40 };

static void tell_figure(struct peer *peer, const char *period, bool is_part, enum figure figure, const char *shown)
{
	peer_send(peer, &(struct message){ .number = EV_FIGURE, .figure = { .period = wire_string(period),
		.is_part = is_part, .figure = (uint8_t)figure, .shown = wire_string(shown) } });
}

static void tell_totals(struct peer *peer, const char *period, const struct figures_sheet *sheet)
{
	for (unsigned i = 0; i < FIGURE_COUNT; i++)
		tell_figure(peer, period, false, (enum figure)i, sheet->totals[i]);
}

static void write_day(int64_t day, char to[DAY_ROOM])
{
	struct clock_date date = clock_date_of(day);

	snprintf(to, DAY_ROOM, "%04d-%02d-%02d", date.year, date.month, date.day);
}

static void tell_month(struct peer *peer, const char *month, const struct figures_sheet *sheet)
{
	for (unsigned i = 0; i < sheet->days; i++) {
		char day[DAY_ROOM];

		write_day(sheet->shown[i].day, day);
		tell_figure(peer, day, true, FIGURE_HOURS_OPEN, sheet->shown[i].hours);
		tell_figure(peer, day, true, FIGURE_VISITS, sheet->shown[i].visits);
	}
	if (sheet->is_over)
		tell_totals(peer, month, sheet);
}

void handle_figures(struct peer *peer, const struct message *message)
{
	struct store *store = peer->hub->store;
	int64_t today = clock_day(peer->hub->wall), first, end;
	struct figures_sheet sheet;
	char month[8], day[DAY_ROOM];

	if (!wire_copy(month, sizeof month, message->figures.month)) {
		peer_refuse(peer, REQ_FIGURES, REASON_MALFORMED, 0);
	} else if (!month[0]) {
		write_day(today, day);
		if (figures_sheet_today(store, today, &sheet))
			tell_totals(peer, day, &sheet);
		peer_done(peer, REQ_FIGURES);
	} else if (peer->role != ROLE_COORDINATOR) {
		peer_refuse(peer, REQ_FIGURES, REASON_NOT_NOW, 0);
	} else if (!figures_read_month(month, &first, &end) || !figures_sheet_read(store, first, end, today, &sheet)) {
		peer_refuse(peer, REQ_FIGURES, REASON_MALFORMED, 0);
	} else {
		tell_month(peer, month, &sheet);
		peer_done(peer, REQ_FIGURES);
	}
}

/* -- what staff did -- */

struct reading {
	struct peer *peer;
	unsigned left;
};

/* The nickname while there is one. */
static void name(struct store *store, uint64_t account, char to[NAME_TOLD])
{
	struct store_account found;

	if (account == 0)
		to[0] = '\0';
	else if (store_find_account(store, account, &found) == STORE_OK)
		memcpy(to, found.nickname, NAME_TOLD);
	else
		snprintf(to, NAME_TOLD, "#%llu", (unsigned long long)account);
}

static bool on_act(void *context, const struct store_act *act)
{
	struct reading *reading = context;
	struct store *store = reading->peer->hub->store;
	char staff[NAME_TOLD], person[NAME_TOLD], second[NAME_TOLD];

	name(store, act->staff, staff);
	name(store, act->person, person);
	name(store, act->second, second);
	peer_send(reading->peer, &(struct message){ .number = EV_ACT, .act = { .number = act->number,
		.at = (uint64_t)act->at, .act = wire_string(act->act), .is_machine = act->staff == 0,
		.staff = wire_string(staff), .person = wire_string(person), .second = wire_string(second),
		.room = wire_string(act->room), .reason = wire_string(act->reason) } });
	return --reading->left > 0;
}

static uint32_t day_of(int64_t second)
{
	return second > 0 ? (uint32_t)clock_day((uint64_t)second * 1000) : 0;
}

void handle_audit(struct peer *peer, const struct message *message)
{
	struct store *store = peer->hub->store;
	struct reading reading = { peer, ACTS_MAX };
	int64_t day = message->audit.day, at = 0, before = 0, after = 0;

	if (day == 0 && store_find_act_before(store, INT64_MAX, &at) == STORE_OK)
		day = day_of(at);
	if (day > 0) {
		store_each_act_between(store, clock_moment(day, 0), clock_moment(day + 1, 0), on_act, &reading);
		store_find_act_before(store, clock_moment(day, 0), &before);
		store_find_act_from(store, clock_moment(day + 1, 0), &after);
	}
	peer_send(peer, &(struct message){ .number = EV_AUDIT, .audited = { .day = (uint32_t)day,
		.before = day_of(before), .after = day_of(after) } });
	peer_done(peer, REQ_AUDIT);
}
