/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Questions that both faces and the commands ask of a view: who, where, how many. Changes nothing. */
#include "view.h"

#include <string.h>

bool view_is_shut_out(const struct view *view)
{
	return !view->opening.is_open && !role_is_staff(view->role) && !view->room[0];
}

const struct view_person *view_me(const struct view *view)
{
	return view->me >= 0 ? &view->people[view->me] : NULL;
}

const struct view_person *view_person_named(const struct view *view, const char *nickname)
{
	for (int i = 0; nickname[0] && i < view->people_count; i++)
		if (strcmp(view->people[i].nickname, nickname) == 0)
			return &view->people[i];
	return NULL;
}

/* A zone without an area of its own spans the whole room, so the smallest one wins. */
const struct view_zone *view_zone_at(const struct view *view, int x, int y)
{
	const struct view_zone *found = NULL;
	int smallest = 0;

	for (int i = 0; i < view->zones_count; i++) {
		const struct view_zone *zone = &view->zones[i];
		int size = (zone->x2 - zone->x1 + 1) * (zone->y2 - zone->y1 + 1);

		if (zone->id[0] && x >= zone->x1 && x <= zone->x2 && y >= zone->y1 && y <= zone->y2
			&& (!found || size < smallest)) {
			found = zone;
			smallest = size;
		}
	}
	return found;
}

const struct view_zone *view_my_zone(const struct view *view)
{
	const struct view_person *me = view_me(view);

	if (!me || me->zone >= view->zones_count || !view->zones[me->zone].id[0])
		return NULL;
	return &view->zones[me->zone];
}

bool view_begins_away(const struct view *view, int index)
{
	uint64_t before = index > 0 ? view->lines[index - 1].line : view->lines[0].before;

	return view->away_count > 0 && strcmp(view->away_room, view->room) == 0 && view->lines[index].line > view->away_from
		&& before <= view->away_from;
}

struct view_line *view_line_numbered(struct view *view, uint64_t line)
{
	for (int i = view->lines_count - 1; i >= 0; i--)
		if (view->lines[i].line == line)
			return &view->lines[i];
	return NULL;
}

enum tile view_tile(const struct view *view, int x, int y)
{
	const char *row;
	size_t width;

	if (x < 0 || y < 0 || y >= view->rows)
		return TILE_WALL;
	row = view->map + view->row_at[y];
	width = strcspn(row, "\n");
	if ((size_t)x * 2 + 1 >= width)
		return TILE_WALL;
	return tile_of(row[x * 2], row[x * 2 + 1]);
}

static bool is_taken(const struct view *view, int x, int y)
{
	for (int i = 0; i < view->people_count; i++)
		if (view->people[i].x == x && view->people[i].y == y)
			return true;
	return false;
}

int view_seats_in(const struct view *view, const struct view_zone *zone, int *taken)
{
	int seats = 0, full = 0;

	for (int y = zone->y1; y <= zone->y2; y++) {
		for (int x = zone->x1; x <= zone->x2; x++) {
			if (!tile_is_seat(view_tile(view, x, y)) || view_zone_at(view, x, y) != zone)
				continue;
			seats++;
			full += is_taken(view, x, y);
		}
	}
	if (taken)
		*taken = full;
	return seats;
}

int view_seat_number(const struct view *view, int x, int y)
{
	const struct view_zone *zone = view_zone_at(view, x, y);
	int number = 0;

	if (!zone || !tile_is_seat(view_tile(view, x, y)))
		return 0;
	for (int row = zone->y1; row <= y; row++)
		for (int column = zone->x1; column <= zone->x2 && (row < y || column <= x); column++)
			if (tile_is_seat(view_tile(view, column, row)) && view_zone_at(view, column, row) == zone)
				number++;
	return number;
}

enum talk view_talk(const struct view *view)
{
	const struct view_zone *zone = view_my_zone(view);

	return zone ? zone->talk : view->talk;
}

bool view_is_watching(const struct view *view)
{
	const struct view_person *me = view_me(view);
	const struct view_zone *zone = view_my_zone(view);

	return (me && (me->state & STATE_OBSERVER)) || (zone && zone->is_watch);
}

/* Table talk is heard by the zone and by staff anywhere in the room but behind its rope. */
static unsigned table_audience(const struct view *view, const struct view_person *me)
{
	unsigned count = 0;

	for (int i = 0; i < view->people_count; i++) {
		const struct view_person *person = &view->people[i];
		bool is_near = person->zone == me->zone;
		bool is_host = role_is_staff(person->role) && !(person->state & STATE_OBSERVER);

		count += is_near || is_host;
	}
	return count;
}

unsigned view_audience(const struct view *view)
{
	const struct view_person *me = view_me(view);

	if (!me || view->is_private)
		return 1;
	if (view_talk(view) == TALK_ZONE)
		return table_audience(view, me);
	return (unsigned)view->people_count + view->observers;
}

unsigned view_staff_count(const struct view *view)
{
	unsigned count = 0;

	for (int i = 0; i < view->people_count; i++)
		count += role_is_staff(view->people[i].role) && view->people[i].nickname[0];
	return count;
}

bool view_setting_is(const struct view *view, enum setting setting, const char *value)
{
	return strcmp(view->settings[setting], value) == 0;
}
