/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The people pane. Oneself comes first; where the list is longer than the pane staff come next, so that whoever looks
 * for help finds it on the first page. Observers have no names and are counted. */
#include "people.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "map.h"
#include "mem.h"
#include "width.h"
#include "words.h"

enum {
	NAME_COLUMN = 3,   /* " m~" */
	NAME_COLUMNS = 12, /* or more where labels are longer */
	EXITS_ROWS = 3,
	EXITS_MAX = 256
};

/* How a pane's rows are shared out. */
struct shares {
	int people;        /* rows for people */
	int exits, exits_row;
	int hand_row, legend_row; /* -1: none */
};

static struct shares share_out(const struct visit *visit, struct area area);
static int list_people(const struct view *view, bool staff_first, const struct view_person ***list);
static void draw_person(struct term *term, const struct visit *visit, struct area area, int row,
	const struct view_person *person, int seats);
static int seat_column(const struct visit *visit);
static bool lacks_label(const struct visit *visit);
static void draw_exits(struct term *term, const struct visit *visit, struct area area, const struct shares *shares);
static int exits_of(const struct visit *visit, int columns, int most, char rows[EXITS_ROWS][EXITS_MAX]);
static unsigned observers_of(const struct view *view);
static bool has_hand(const struct view *view);

static int named_of(const struct view *view)
{
	int count = 0;
	for (int i = 0; i < view->people_count; i++)
		count += view->people[i].nickname[0] != '\0' || (view->people[i].state & STATE_ME) != 0;
	return count;
}

int people_page(const struct visit *visit, struct area area)
{
	struct shares shares = share_out(visit, area);
	return shares.people > 1 ? shares.people : 1;
}

void people_draw(struct term *term, const struct visit *visit, struct area area, int *first, bool has_focus)
{
	struct shares shares = share_out(visit, area);
	const struct view_person **list;
	unsigned observers = observers_of(&visit->view);
	bool is_long = named_of(&visit->view) + (observers > 0 ? 1 : 0) > shares.people;
	int count = list_people(&visit->view, is_long, &list);
	int entries = count + (observers > 0 ? 1 : 0);
	char words[128];
	if (*first >= entries || *first < 0)
		*first = 0;
	int seats = seat_column(visit);
	draw_blank_area(term, area);
	/* TRANSLATORS: いる人 S職員; いる人 */
	snprintf(words, sizeof words, "%s%s", has_focus ? ">" : " ", lacks_label(visit) ? _("Here  S staff") : _("Here"));
	draw_text(term, area.row, area.column, area.columns, STYLE_PLAIN, words);
	if (is_long)
		snprintf(words, sizeof words, "%d-%d / %d", *first + 1, *first + shares.people > entries ? entries
			: *first + shares.people, entries);
	else
		/* TRANSLATORS: 席 */
		snprintf(words, sizeof words, "%s", _("Seat"));
	if (width_text(words, strlen(words), visit->ambiguous) <= area.columns - seats)
		draw_text(term, area.row, area.column + seats, area.columns - seats, STYLE_PLAIN, words);
	for (int row = 0; row < shares.people && *first + row < entries; row++) {
		if (*first + row < count) {
			draw_person(term, visit, area, area.row + 1 + row, list[*first + row], seats);
			continue;
		}
		/* TRANSLATORS: 見学 %u人 */
		snprintf(words, sizeof words, _("%u watching"), observers);
		draw_text(term, area.row + 1 + row, area.column + 1, 2, STYLE_PLAIN, "..");
		draw_text(term, area.row + 1 + row, area.column + NAME_COLUMN + 1, area.columns - NAME_COLUMN - 1, STYLE_PLAIN,
			words);
	}
	free(list);
	draw_exits(term, visit, area, &shares);
}

int people_rows(const struct visit *visit, int columns)
{
	char exits[EXITS_ROWS][EXITS_MAX];
	const struct view *view = &visit->view;
	int entries = named_of(view) + (observers_of(view) > 0 ? 1 : 0);
	return 1 + entries + 1 + exits_of(visit, columns, EXITS_ROWS, exits) + has_hand(view) + 1;
}

static bool has_hand(const struct view *view)
{
	for (int i = 0; i < view->people_count; i++)
		if (view->people[i].state & STATE_HAND)
			return true;
	return false;
}

static struct shares share_out(const struct visit *visit, struct area area)
{
	char exits[EXITS_ROWS][EXITS_MAX];
	const struct view *view = &visit->view;
	struct shares shares = { .people = area.rows - 1, .exits_row = -1, .hand_row = -1, .legend_row = -1 };
	int entries = named_of(view) + (observers_of(view) > 0 ? 1 : 0);
	if (area.rows < 6)
		return shares;
	int last = area.rows - 1;
	shares.legend_row = last--;
	if (has_hand(view))
		shares.hand_row = last--;
	shares.exits = exits_of(visit, area.columns - 1, EXITS_ROWS, exits);
	if (entries > last - shares.exits && shares.exits > 1) /* people go before the names of exits */
		shares.exits = 1;
	if (entries + 2 + shares.exits < last + 1) /* nobody is pushed out by an empty row */
		last--;
	shares.exits_row = last + 1 - shares.exits;
	shares.people = shares.exits_row - 1;
	return shares;
}

static void draw_exits(struct term *term, const struct visit *visit, struct area area, const struct shares *shares)
{
	char exits[EXITS_ROWS][EXITS_MAX];
	int rows = shares->exits > 0 ? exits_of(visit, area.columns - 1, shares->exits, exits) : 0;
	for (int row = 0; row < rows; row++)
		draw_text(term, area.row + shares->exits_row + row, area.column + 1, area.columns - 1, STYLE_PLAIN, exits[row]);
	if (shares->hand_row >= 0)
		/* TRANSLATORS: ^手をあげている */
		draw_text(term, area.row + shares->hand_row, area.column + 1, area.columns - 1, STYLE_PLAIN, _("^ hand up"));
	if (shares->legend_row >= 0)
		/* TRANSLATORS: .聞くだけ ~そっと !よんでいる */
		draw_text(term, area.row + shares->legend_row, area.column + 1, area.columns - 1, STYLE_PLAIN,
			_(". listens  ~ quiet  ! calls"));
}

/* The first `named` exits with their names, the others by their numbers alone, on rows that each holds whole ones.
 * Gives the number of rows, which may be more than there are. */
static int lay_exits(const struct visit *visit, int columns, int named, char rows[EXITS_ROWS][EXITS_MAX])
{
	const struct view *view = &visit->view;
	int row = 0;
	/* TRANSLATORS: 出口 */
	snprintf(rows[0], EXITS_MAX, "%s", _("Exits"));
	for (int i = 0; i < view->doors_count; i++) {
		const struct view_door *door = &view->doors[i];
		char name[TITLE_MAX + 16];
		snprintf(name, sizeof name, " %d>%s", door->number, i < named ? visit_name(visit, door->name, door->name_en) : "");
		size_t used = strlen(rows[row]), size = strlen(name);
		bool fits = width_text(rows[row], used, visit->ambiguous) + width_text(name, size, visit->ambiguous) <= columns;
		if (!fits && row + 1 == EXITS_ROWS)
			return EXITS_ROWS + 1;
		if (!fits)
			rows[++row][0] = '\0';
		used = strlen(rows[row]);
		if (used + size < EXITS_MAX)
			memcpy(rows[row] + used, fits ? name : name + 1, fits ? size + 1 : size);
	}
	return row + 1;
}

/* Gives the number of rows, at most `most`: where that is too little, names are left out from the last exit on. */
static int exits_of(const struct visit *visit, int columns, int most, char rows[EXITS_ROWS][EXITS_MAX])
{
	int named = visit->view.doors_count, count;
	if (named == 0)
		return 0;
	do
		count = lay_exits(visit, columns, named, rows);
	while (count > most && named-- > 0);
	return count < most ? count : most;
}

static unsigned observers_of(const struct view *view)
{
	return view->observers + (unsigned)(view->people_count - named_of(view));
}

/* Owned by the caller; gives the count. */
static int list_people(const struct view *view, bool staff_first, const struct view_person ***list)
{
	int count = 0;
	*list = mem_zero((size_t)view->people_count + 1, sizeof **list);
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < view->people_count; i++) {
			const struct view_person *person = &view->people[i];
			bool is_me = (person->state & STATE_ME) != 0;
			int turn = is_me ? 0 : staff_first && role_is_staff(person->role) ? 1 : 2;
			if (turn == round && (is_me || person->nickname[0] != '\0'))
				(*list)[count++] = person;
		}
	}
	return count;
}

/* A short name and its label stand side by side before the seat. */
static int seat_column(const struct visit *visit)
{
	const char *label = words_role_label(ROLE_FAMILY);
	int columns = width_text(label, strlen(label), visit->ambiguous) + 7;
	return NAME_COLUMN + (columns > NAME_COLUMNS ? columns : NAME_COLUMNS);
}

/* Writes the name without it where the label would break the column of seats; gives whether it is there. */
static bool label_staff(const struct visit *visit, const struct view_person *person, char *to, size_t size)
{
	/* TRANSLATORS: %s職員 */
	snprintf(to, size, _("%s(staff)"), person->nickname);
	if (width_text(to, strlen(to), visit->ambiguous) < seat_column(visit) - NAME_COLUMN)
		return true;
	snprintf(to, size, "%s", person->nickname);
	return false;
}

/* Is there somebody whose S alone says staff? */
static bool lacks_label(const struct visit *visit)
{
	char name[NICKNAME_MAX + 32];
	for (int i = 0; i < visit->view.people_count; i++) {
		const struct view_person *person = &visit->view.people[i];
		if (role_is_staff(person->role) && !(person->state & STATE_ME) && !label_staff(visit, person, name, sizeof name))
			return true;
	}
	return false;
}

static void name_of(const struct visit *visit, const struct view_person *person, int columns, char *to, size_t size)
{
	if (person->state & STATE_ME) {
		/* TRANSLATORS: あなた */
		snprintf(to, size, "%s", _("you"));
	} else if (role_is_staff(person->role)) {
		label_staff(visit, person, to, size);
	} else {
		words_person(person->nickname, person->role, to, size);
		if (person->role == ROLE_FAMILY && width_text(to, strlen(to), visit->ambiguous) > columns)
			/* TRANSLATORS: the shortest way to say family: %s(家族) */
			snprintf(to, size, _("%s(fam.)"), person->nickname);
	}
}

/* The seat with its number, without it, or nothing: what is cut in the middle would say another one. */
static void spot_of(const struct visit *visit, const struct view_person *person, int columns, char *to, size_t size)
{
	const struct view *view = &visit->view;
	const struct view_zone *zone = person->zone < view->zones_count ? &view->zones[person->zone] : NULL;
	to[0] = '\0';
	if (person->state & STATE_ME)
		visit_spot(visit, to, size);
	if (zone != NULL && (to[0] == '\0' || width_text(to, strlen(to), visit->ambiguous) > columns))
		snprintf(to, size, "%s", visit_name(visit, zone->name, zone->name_en));
	if (width_text(to, strlen(to), visit->ambiguous) > columns)
		to[0] = '\0';
}

static void draw_person(struct term *term, const struct visit *visit, struct area area, int row,
	const struct view_person *person, int seats)
{
	char mark[MAP_MARK_ROOM], name[NICKNAME_MAX + 32], spot[2 * TITLE_MAX];
	char sign[2] = { map_state(person->state), '\0' };
	map_mark(person, mark);
	draw_text(term, row, area.column + 1, area.columns - 1, map_style(person), mark);
	bool is_wide = width_text(mark, strlen(mark), 1) == 2 && (unsigned char)mark[0] >= 0x80;
	int used = NAME_COLUMN + is_wide;
	if (is_wide) /* there was no room in the mark */
		draw_text(term, row, area.column + NAME_COLUMN, area.columns - NAME_COLUMN, STYLE_PLAIN, sign);
	name_of(visit, person, area.columns - used, name, sizeof name);
	used += draw_text(term, row, area.column + used, area.columns - used, STYLE_PLAIN, name);
	used = used + 1 > seats ? used + 1 : seats;
	spot_of(visit, person, area.columns - used, spot, sizeof spot);
	draw_text(term, row, area.column + used, area.columns - used, STYLE_PLAIN, spot);
}
