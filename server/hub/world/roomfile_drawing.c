/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The drawing of a room file: rows to tiles, zones and doors to their places, and whether one can walk to every seat
 * and door. Does not know how the head is written. */
#include <string.h>

#include "roomfile_parts.h"

static void read_rows(struct roomfile_parse *parse);
static void add_row(struct roomfile_parse *parse, struct roomfile_line line, size_t width);
static void check_exhibit(struct roomfile_parse *parse, struct roomfile_line line, size_t at);
static void place_door(struct roomfile_parse *parse, struct roomfile_line line, size_t at);
static void check_areas(struct roomfile_parse *parse);
static void place_zones(struct room_plan *plan);
static void place_door_zones(struct room_plan *plan);
static void check_zones(struct roomfile_parse *parse);
static void check_ways(struct roomfile_parse *parse);

void roomfile_read_drawing(struct roomfile_parse *parse)
{
	struct room_plan *plan = parse->plan;
	unsigned before = parse->faults->count;
	bool is_whole;

	read_rows(parse);
	if (plan->rows == 0) {
		roomfile_add_fault(parse->faults, FAULT_NO_DRAWING, parse->line, 0, "", 0);
		return;
	}
	is_whole = parse->faults->count == before;
	check_areas(parse);
	place_zones(plan);
	/* In a torn drawing, ways and zones would be faults of faults. */
	if (!is_whole)
		return;
	check_zones(parse);
	check_ways(parse);
}

static bool is_blank(struct roomfile_line line)
{
	for (size_t i = 0; i < line.size; i++)
		if (line.at[i] != ' ' && line.at[i] != '\t')
			return false;
	return true;
}

static void read_rows(struct roomfile_parse *parse)
{
	struct room_plan *plan = parse->plan;
	struct roomfile_line line;
	size_t width = 0;
	unsigned blank = 0;

	while (roomfile_next_line(parse, &line)) {
		if (is_blank(line) && (plan->rows == 0 || line.size != width)) {
			blank = line.number;
			continue;
		}
		if (plan->rows == MAP_ROWS_MAX) {
			roomfile_add_fault(parse->faults, FAULT_TOO_HIGH, line.number, 0, "", 0);
			break;
		}
		if (plan->rows == 0) {
			width = line.size;
			parse->drawing_line = line.number;
		} else if (blank == line.number - 1) {
			roomfile_add_fault(parse->faults, FAULT_WIDTH_DIFFERS, blank, 1, "", 0);
		}
		add_row(parse, line, width);
	}
	for (unsigned i = 0; i < plan->doors_count; i++) {
		char number = (char)('0' + plan->doors[i].number);

		if (plan->doors[i].x == NOWHERE)
			roomfile_add_fault(parse->faults, FAULT_DOOR_NOT_DRAWN, plan->doors[i].line, 0, &number, 1);
	}
}

static unsigned cell(const struct room_plan *plan, unsigned x, unsigned y)
{
	return y * plan->columns + x;
}

/* Takes one row. What it lacks is wall, so that later checks have a whole drawing. */
static void add_row(struct roomfile_parse *parse, struct roomfile_line line, size_t width)
{
	struct room_plan *plan = parse->plan;
	size_t used = width > MAP_COLUMNS_MAX ? MAP_COLUMNS_MAX : width, drawn = line.size < used ? line.size : used;
	size_t map_size = strlen(plan->map);
	bool is_known = true;

	if (width > MAP_COLUMNS_MAX && plan->rows == 0)
		roomfile_add_fault(parse->faults, FAULT_TOO_WIDE, line.number, MAP_COLUMNS_MAX + 1, "", 0);
	if (width % 2 != 0 && plan->rows == 0)
		roomfile_add_fault(parse->faults, FAULT_WIDTH_ODD, line.number, (unsigned)width, "", 0);
	if (line.size != width)
		roomfile_add_fault(parse->faults, FAULT_WIDTH_DIFFERS, line.number, (unsigned)drawn + 1, "", 0);
	plan->columns = (uint8_t)(used / 2);
	for (size_t at = 0; at + 1 < used; at += 2) {
		enum tile tile = at + 1 < drawn ? tile_of(line.at[at], line.at[at + 1]) : TILE_WALL;

		/* One column too many shifts all that follow: one fault says enough. */
		if (tile == TILE_UNKNOWN && is_known)
			roomfile_add_fault(parse->faults, FAULT_TILE, line.number, (unsigned)at + 1, line.at + at, 2);
		is_known = is_known && tile != TILE_UNKNOWN;
		plan->tiles[cell(plan, (unsigned)at / 2, plan->rows)] = (uint8_t)tile;
		if (tile == TILE_EXHIBIT)
			check_exhibit(parse, line, at);
		if (tile == TILE_DOOR)
			place_door(parse, line, at);
	}
	if (plan->rows > 0)
		plan->map[map_size++] = '\n';
	memcpy(plan->map + map_size, line.at, drawn);
	plan->rows++;
}

static void check_exhibit(struct roomfile_parse *parse, struct roomfile_line line, size_t at)
{
	bool is_left = line.at[at] == '[', has_other;

	if (is_left)
		has_other = at + 4 <= line.size && memcmp(line.at + at + 2, " ]", 2) == 0;
	else
		has_other = at >= 2 && tile_of(line.at[at - 2], line.at[at - 1]) == TILE_EXHIBIT && line.at[at - 2] == '[';
	if (!has_other)
		roomfile_add_fault(parse->faults, FAULT_EXHIBIT_HALF, line.number, (unsigned)at + 1, line.at + at, 2);
}

static void place_door(struct roomfile_parse *parse, struct roomfile_line line, size_t at)
{
	struct room_plan *plan = parse->plan;

	for (unsigned i = 0; i < plan->doors_count; i++) {
		struct plan_door *door = &plan->doors[i];

		if (door->number != line.at[at] - '0')
			continue;
		if (door->x != NOWHERE)
			roomfile_add_fault(parse->faults, FAULT_DOOR_DRAWN_TWICE, line.number, (unsigned)at + 1, line.at + at, 2);
		door->x = (uint8_t)(at / 2);
		door->y = plan->rows;
		return;
	}
	roomfile_add_fault(parse->faults, FAULT_DOOR_NOT_NAMED, line.number, (unsigned)at + 1, line.at + at, 2);
}

/* Was the zone's area fit to be read? */
static bool has_area(const struct plan_zone *zone)
{
	return !zone->is_rest && zone->x1 != NOWHERE;
}

static bool is_inside(const struct plan_zone *inner, const struct plan_zone *outer)
{
	return inner->x1 >= outer->x1 && inner->x2 <= outer->x2 && inner->y1 >= outer->y1 && inner->y2 <= outer->y2;
}

static unsigned size_of(const struct plan_zone *zone)
{
	return (zone->x2 - zone->x1 + 1u) * (zone->y2 - zone->y1 + 1u);
}

/* Parted, or one wholly inside the other and smaller? */
static bool is_apart(const struct plan_zone *a, const struct plan_zone *b)
{
	if (a->x2 < b->x1 || b->x2 < a->x1 || a->y2 < b->y1 || b->y2 < a->y1)
		return true;
	return is_inside(a, b) != is_inside(b, a);
}

static void check_areas(struct roomfile_parse *parse)
{
	struct room_plan *plan = parse->plan;
	const struct plan_zone *rest = NULL;

	for (unsigned i = 0; i < plan->zones_count; i++) {
		struct plan_zone *zone = &plan->zones[i];
		struct roomfile_spot spot = parse->area_at[i];

		if (zone->is_rest && rest)
			roomfile_add_fault(parse->faults, FAULT_TWO_RESTS, zone->line, 0, zone->id, strlen(zone->id));
		if (zone->is_rest)
			rest = zone;
		if (!has_area(zone))
			continue;
		if (zone->x2 >= plan->columns || zone->y2 >= plan->rows)
			roomfile_add_fault(parse->faults, FAULT_AREA_OUTSIDE, spot.line, spot.column, zone->id, strlen(zone->id));
		for (unsigned j = 0; j < i; j++) {
			const struct plan_zone *other = &plan->zones[j];

			if (has_area(other) && !is_apart(zone, other))
				roomfile_add_fault(parse->faults, FAULT_AREA_OVERLAP, spot.line, spot.column, other->id,
					strlen(other->id));
		}
	}
}

/* Gives each tile its zone: the smallest area it lies in, else the rest. */
static void place_zones(struct room_plan *plan)
{
	unsigned tiles = (unsigned)plan->columns * plan->rows;

	memset(plan->zone_at, NOWHERE, tiles);
	for (unsigned i = 0; i < plan->zones_count; i++) {
		struct plan_zone *zone = &plan->zones[i];

		if (zone->is_rest && plan->columns > 0) {
			zone->x1 = zone->y1 = 0;
			zone->x2 = (uint8_t)(plan->columns - 1);
			zone->y2 = (uint8_t)(plan->rows - 1);
		}
		if (!zone->is_rest && !has_area(zone))
			continue;
		for (unsigned y = zone->y1; y <= zone->y2 && y < plan->rows; y++) {
			for (unsigned x = zone->x1; x <= zone->x2 && x < plan->columns; x++) {
				uint8_t *at = &plan->zone_at[cell(plan, x, y)];
				const struct plan_zone *other = *at == NOWHERE ? NULL : &plan->zones[*at];

				if (!other || other->is_rest || (!zone->is_rest && size_of(zone) < size_of(other)))
					*at = (uint8_t)i;
			}
		}
	}
	place_door_zones(plan);
}

/* A door in no area belongs to the zone it opens onto, so that one stands on the same side of a rope in it. */
static void place_door_zones(struct room_plan *plan)
{
	static const struct { int x, y; } sides[] = { { 0, -1 }, { 0, 1 }, { -1, 0 }, { 1, 0 } };

	for (unsigned i = 0; i < plan->doors_count; i++) {
		const struct plan_door *door = &plan->doors[i];
		uint8_t *at;

		if (door->x == NOWHERE)
			continue;
		at = &plan->zone_at[cell(plan, door->x, door->y)];
		for (unsigned s = 0; s < sizeof sides / sizeof *sides; s++) {
			int x = door->x + sides[s].x, y = door->y + sides[s].y;
			unsigned side;

			if (x < 0 || y < 0 || x >= plan->columns || y >= plan->rows)
				continue;
			side = cell(plan, (unsigned)x, (unsigned)y);
			if ((*at == NOWHERE || plan->zones[*at].is_rest) && tile_is_walkable((enum tile)plan->tiles[side]))
				*at = plan->zone_at[side];
		}
	}
}

static void check_zones(struct roomfile_parse *parse)
{
	struct room_plan *plan = parse->plan;
	unsigned standing[ZONES_MAX] = { 0 }, seats[ZONES_MAX] = { 0 };

	for (unsigned i = 0; i < (unsigned)plan->columns * plan->rows; i++) {
		if (plan->zone_at[i] == NOWHERE)
			continue;
		standing[plan->zone_at[i]] += tile_is_walkable((enum tile)plan->tiles[i]);
		seats[plan->zone_at[i]] += tile_is_seat((enum tile)plan->tiles[i]);
	}
	for (unsigned i = 0; i < plan->zones_count; i++) {
		const struct plan_zone *zone = &plan->zones[i];

		if (standing[i] == 0 && (zone->is_rest || has_area(zone)))
			roomfile_add_fault(parse->faults, FAULT_ZONE_EMPTY, zone->line, 0, zone->id, strlen(zone->id));
	}
	if (plan->start != NOWHERE && seats[plan->start] == 0)
		roomfile_add_fault(parse->faults, FAULT_START_SEATS, parse->start_at.line, parse->start_at.column,
			plan->zones[plan->start].id, strlen(plan->zones[plan->start].id));
}

/* Where a walk through the whole room begins: a door, else where newcomers sit, else a seat, else any floor. */
static unsigned first_tile(const struct room_plan *plan)
{
	unsigned tiles = (unsigned)plan->columns * plan->rows, found = tiles, rank = 0;

	for (unsigned i = 0; i < tiles; i++) {
		enum tile tile = (enum tile)plan->tiles[i];
		bool is_start = plan->start != NOWHERE && plan->zone_at[i] == plan->start;
		unsigned this_rank = tile == TILE_DOOR ? 4 : !tile_is_seat(tile) ? tile == TILE_FLOOR : is_start ? 3 : 2;

		if (this_rank > rank) {
			rank = this_rank;
			found = i;
		}
	}
	return found;
}

/* Marks all tiles that one can walk to from the first one; curtains open. */
static void walk(const struct room_plan *plan, unsigned first, bool reached[TILES_MAX])
{
	uint16_t waiting[TILES_MAX];
	unsigned count = 0, columns = plan->columns, tiles = columns * plan->rows;

	reached[first] = true;
	waiting[count++] = (uint16_t)first;
	while (count > 0) {
		unsigned at = waiting[--count];
		unsigned beside[4] = { at - columns, at + columns, at % columns ? at - 1 : tiles,
			(at + 1) % columns ? at + 1 : tiles };

		for (unsigned i = 0; i < 4; i++) {
			unsigned to = beside[i];

			/* Above the first row, the difference wraps round to a number larger than any tile's. */
			if (to >= tiles || reached[to] ||
			    (!tile_is_walkable((enum tile)plan->tiles[to]) && plan->tiles[to] != TILE_CURTAIN))
				continue;
			reached[to] = true;
			waiting[count++] = (uint16_t)to;
		}
	}
}

static void check_ways(struct roomfile_parse *parse)
{
	struct room_plan *plan = parse->plan;
	unsigned tiles = (unsigned)plan->columns * plan->rows, first = first_tile(plan);
	bool reached[TILES_MAX] = { false };

	if (first == tiles) {
		roomfile_add_fault(parse->faults, FAULT_NO_FLOOR, parse->drawing_line, 0, "", 0);
		return;
	}
	walk(plan, first, reached);
	for (unsigned i = 0; i < tiles; i++) {
		enum tile tile = (enum tile)plan->tiles[i];

		if (reached[i])
			continue;
		if (tile_is_seat(tile) || tile == TILE_DOOR)
			roomfile_add_fault(parse->faults, FAULT_NOT_REACHED, parse->drawing_line + i / plan->columns,
				i % plan->columns * 2 + 1, "", 0);
		if (tile == TILE_FLOOR) /* nobody is ever put where nobody can walk */
			plan->tiles[i] = TILE_WALL;
	}
}
