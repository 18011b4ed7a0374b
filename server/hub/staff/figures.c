/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who comes in is remembered for some seconds, so that a crowd at the door costs few writes; all else is counted in the
 * turn in which it happens. A count that the disk does not take is not made up for. */
#include "figures.h"

#include "clock.h"

enum { DAY_MINUTES = 1440 };

void figures_came(struct peer *peer)
{
	struct hub *hub = peer->hub;

	if (role_is_staff(peer->role) || hub->came_count == SEEN_MAX)
		return;
	if (hub->seen_count == 0 && hub->came_count == 0)
		hub->seen_at = hub->now + SEEN_SECONDS * 1000;
	hub->came[hub->came_count++] = peer->account.account;
}

void figures_took_part(struct peer *peer, enum store_part part)
{
	if (!role_is_staff(peer->role))
		store_note_part(peer->hub->store, peer->account.account, clock_day(peer->hub->wall), part);
}

void figures_count(struct hub *hub, enum figure figure)
{
	store_count_figure(hub->store, clock_day(hub->wall), figure_name(figure), 1);
}

void figures_waited(struct hub *hub, int64_t since)
{
	int64_t minutes = ((int64_t)(hub->wall / 1000) - since) / 60;

	if (since > 0)
		store_note_wait(hub->store, clock_day(hub->wall),
			minutes < 0 ? 0 : minutes > DAY_MINUTES ? DAY_MINUTES : (unsigned)minutes);
}

void figures_flush(struct hub *hub)
{
	int64_t today = clock_day(hub->wall);

	for (int i = 0; i < hub->came_count; i++)
		store_note_part(hub->store, hub->came[i], today, STORE_WATCHED);
	hub->came_count = 0;
}

void figures_note_hours(struct hub *hub)
{
	int64_t today = clock_day(hub->wall), minutes = hub->opening.hours ? 0 : DAY_MINUTES;
	struct hours_day day = { 0 };

	if (hub->opening.hours)
		day = hours_of_day(hub->opening.hours, today);
	for (unsigned i = 0; i < day.count; i++)
		minutes += day.times[i].to - day.times[i].from;
	store_set_figure(hub->store, today, figure_name(FIGURE_HOURS_OPEN), minutes);
}
