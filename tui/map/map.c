/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tiles and people. The drawing is ASCII by the rules of room files; people lie over it, one a tile, two columns each.
 * A map larger than its pane moves by jumps, since each scroll redraws the pane. */
#include "map.h"

#include <stdio.h>
#include <string.h>

#include "avatar.h"
#include "width.h"

enum {
	MARGIN = 3,                    /* tiles kept between oneself and the pane's border */
	ACROSS = MAP_COLUMNS_MAX / 2   /* tiles */
};

static const enum style tile_styles[TILE_UNKNOWN + 1] = {
	[TILE_WINDOW] = STYLE_GLASS, [TILE_PLANT] = STYLE_PLANT, [TILE_DOOR] = STYLE_DOOR,
};

static const struct {
	unsigned state;
	char sign;
} signs[] = {
	{ STATE_CALLING, '!' }, { STATE_HAND, '^' }, { STATE_QUIET, '~' }, { STATE_LISTENING, '.' },
};

/* A row being put together: text of one style at a time. */
struct run {
	char text[MAP_COLUMNS_MAX * AVATAR_MAX];
	size_t size;
	enum style style;
	int column, columns;
};

static void look_at(int *origin, int mine, int shown, int whole);
static void draw_tiles(struct term *term, const struct view *view, struct area area, const struct map_place *place,
	int row);
static void add(struct term *term, struct run *run, int row, enum style style, const char *text, int columns);
static void flush(struct term *term, struct run *run, int row);

void map_draw(struct term *term, const struct view *view, struct area area, struct map_place *place)
{
	const struct view_person *me = view_me(view);
	bool is_placed = me != NULL && me->x != NOWHERE;
	look_at(&place->x, is_placed ? me->x : 0, area.columns / 2, (view->columns + 1) / 2);
	look_at(&place->y, is_placed ? me->y : 0, area.rows, view->rows);
	for (int row = 0; row < area.rows; row++) {
		int y = place->y + row;
		if (view->map == NULL || y >= view->rows || y >= MAP_ROWS_MAX)
			draw_blank(term, area.row + row, area.column, area.columns);
		else
			draw_tiles(term, view, area, place, row);
	}
}

void map_mark(const struct view_person *person, char mark[MAP_MARK_ROOM])
{
	char avatar[AVATAR_MAX + 1], sign = map_state(person->state);
	if (person->nickname[0] == '\0' && !(person->state & STATE_ME)) {
		snprintf(mark, MAP_MARK_ROOM, "..");
		return;
	}
	if (person->state & STATE_ME)
		snprintf(avatar, sizeof avatar, "@");
	else if (role_is_staff(person->role))
		snprintf(avatar, sizeof avatar, "S");
	else if (person->avatar[0] != '\0')
		memcpy(avatar, person->avatar, sizeof avatar);
	else
		avatar_suggest(person->nickname, avatar);
	int columns = width_text(avatar, strlen(avatar), 1);
	if (columns == 2)
		snprintf(mark, MAP_MARK_ROOM, "%s", avatar);
	else
		snprintf(mark, MAP_MARK_ROOM, "%s%c", columns == 1 ? avatar : "o", sign != '\0' ? sign : ' ');
}

enum style map_style(const struct view_person *person)
{
	if (person->state & STATE_ME)
		return STYLE_SELF;
	return role_is_staff(person->role) ? STYLE_STAFF : STYLE_PLAIN;
}

char map_state(unsigned state)
{
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (state & signs[i].state)
			return signs[i].sign;
	return '\0';
}

static void look_at(int *origin, int mine, int shown, int whole)
{
	int margin = shown > 4 * MARGIN ? MARGIN : shown / 4;
	if (mine < *origin + margin || mine >= *origin + shown - margin)
		*origin = mine - shown / 2;
	if (*origin > whole - shown)
		*origin = whole - shown;
	if (*origin < 0)
		*origin = 0;
}

/* Who is seen on each tile of a row: oneself, else who came first. A row at a time, since each page of stack that is
 * ever used stays with the session. */
static void find_standing(const struct view *view, int y, const struct view_person *standing[ACROSS])
{
	for (int i = 0; i < view->people_count; i++) {
		const struct view_person *person = &view->people[i];
		bool is_mine = (person->state & STATE_ME) != 0;
		if (person->y == y && person->x < ACROSS && (is_mine || standing[person->x] == NULL))
			standing[person->x] = person;
	}
}

static void draw_tiles(struct term *term, const struct view *view, struct area area, const struct map_place *place,
	int row)
{
	const struct view_person *standing[ACROSS] = { NULL };
	const char *drawing = view->map + view->row_at[place->y + row];
	int width = (int)strcspn(drawing, "\n");
	struct run run = { .column = area.column };
	find_standing(view, place->y + row, standing);
	draw_blank(term, area.row + row, area.column, area.columns);
	for (int tile = 0; tile < area.columns / 2; tile++) {
		int x = place->x + tile;
		const struct view_person *person = x < ACROSS ? standing[x] : NULL;
		char pair[3] = "  ", mark[MAP_MARK_ROOM];
		if (person != NULL) {
			map_mark(person, mark);
			add(term, &run, area.row + row, map_style(person), mark, 2);
			continue;
		}
		for (int i = 0; i < 2 && x * 2 + i < width; i++)
			pair[i] = drawing[x * 2 + i];
		add(term, &run, area.row + row, tile_styles[tile_of(pair[0], pair[1])], pair, 2);
	}
	flush(term, &run, area.row + row);
}

static void add(struct term *term, struct run *run, int row, enum style style, const char *text, int columns)
{
	if (style != run->style)
		flush(term, run, row);
	run->style = style;
	memcpy(run->text + run->size, text, strlen(text));
	run->size += strlen(text);
	run->columns += columns;
}

static void flush(struct term *term, struct run *run, int row)
{
	draw_bytes(term, row, run->column, run->columns, run->style, run->text, run->size);
	run->column += run->columns;
	run->columns = 0;
	run->size = 0;
}
