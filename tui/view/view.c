/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Applies the hub's events to what one person may know. Asks nobody and shows nothing; what it keeps is bounded. Lines
 * are kept in the order of their numbers, so that one that comes late still finds its place. */
#include "view.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "view_parts.h"

enum { LINES_KEPT = VIEW_LINES_MAX + VIEW_OLDER_MAX, NOBODY = -1 };

static unsigned apply_ignored(struct view *view, const struct message *event);
static unsigned apply_room(struct view *view, const struct message *event);
static unsigned apply_again(struct view *view, const struct message *event);
static unsigned apply_zone(struct view *view, const struct message *event);
static unsigned apply_door(struct view *view, const struct message *event);
static unsigned apply_room_ready(struct view *view, const struct message *event);
static unsigned apply_person(struct view *view, const struct message *event);
static unsigned apply_moved(struct view *view, const struct message *event);
static unsigned apply_gone(struct view *view, const struct message *event);
static unsigned apply_observers(struct view *view, const struct message *event);
static unsigned apply_said(struct view *view, const struct message *event);
static unsigned apply_line(struct view *view, const struct message *event);
static unsigned apply_reacted(struct view *view, const struct message *event);
static unsigned apply_unsaid(struct view *view, const struct message *event);
static unsigned apply_away(struct view *view, const struct message *event);
static unsigned apply_rest(struct view *view, const struct message *event);
static unsigned apply_done(struct view *view, const struct message *event);
static unsigned apply_refused(struct view *view, const struct message *event);

static unsigned apply_outside(struct view *view, const struct message *event);

static const struct {
	enum wire_number number;
	unsigned (*apply)(struct view *view, const struct message *event);
} appliers[] = {
	{ EV_PLACE, view_apply_place }, { EV_CONTACT, view_apply_contact }, { EV_TEAM, view_apply_team },
	{ EV_KNOWN, view_apply_known }, { EV_MAIL_KEY, view_apply_post }, { EV_SETTING, view_apply_setting },
	{ EV_OPENING, view_apply_opening }, { EV_OUTSIDE, apply_outside },
	{ EV_IGNORED, apply_ignored }, { EV_ROOM, apply_room }, { EV_AGAIN, apply_again }, { EV_ZONE, apply_zone },
	{ EV_DOOR, apply_door }, { EV_ROOM_READY, apply_room_ready }, { EV_PERSON, apply_person },
	{ EV_MOVED, apply_moved }, { EV_GONE, apply_gone }, { EV_OBSERVERS, apply_observers }, { EV_SAID, apply_said },
	{ EV_LINE, apply_line }, { EV_REACTED, apply_reacted }, { EV_UNSAID, apply_unsaid }, { EV_AWAY, apply_away },
	{ EV_REST, apply_rest }, { EV_DONE, apply_done }, { EV_REFUSED, apply_refused }
};

static void empty_room(struct view *view)
{
	for (int i = 0; i < view->lines_count; i++) {
		free(view->lines[i].note);
		free(view->lines[i].text);
	}
	free(view->lines);
	free(view->people);
	free(view->handles);
	free(view->map);
	view->lines = NULL;
	view->lines_count = view->lines_room = 0;
	view->people = NULL;
	view->handles = NULL;
	view->people_count = view->people_room = 0;
	view->me = NOBODY;
	view->map = NULL;
	view->columns = view->rows = 0;
	memset(view->zones, 0, sizeof view->zones);
	view->zones_count = 0;
	view->doors_count = 0;
	view->observers = 0;
	view->newest = 0;
	view->has_gap = view->is_ready = view->is_renewing = false;
	view->room[0] = view->room_name[0] = view->room_name_en[0] = '\0';
}

void view_init(struct view *view)
{
	memset(view, 0, sizeof *view);
	view->hours = mem_string("");
	view->me = NOBODY;
	view->opening.is_open = true;
}

void view_finish(struct view *view)
{
	empty_room(view);
	free(view->hours);
	free(view->ignored);
	memset(view, 0, sizeof *view);
}

unsigned view_apply(struct view *view, const struct message *event)
{
	for (size_t i = 0; i < sizeof appliers / sizeof *appliers; i++)
		if (appliers[i].number == event->number)
			return appliers[i].apply(view, event);
	return 0;
}

/* Lets lines go from the front. */
static void drop_oldest(struct view *view, int count)
{
	for (int i = 0; i < count; i++) {
		free(view->lines[i].note);
		free(view->lines[i].text);
	}
	view->lines_count -= count;
	memmove(view->lines, view->lines + count, (size_t)view->lines_count * sizeof *view->lines);
}

void view_forget_older(struct view *view)
{
	if (view->lines_count > VIEW_LINES_MAX)
		drop_oldest(view, view->lines_count - VIEW_LINES_MAX);
}

static void remove_line(struct view *view, int index)
{
	free(view->lines[index].note);
	free(view->lines[index].text);
	view->lines_count--;
	memmove(view->lines + index, view->lines + index + 1, (size_t)(view->lines_count - index) * sizeof *view->lines);
}

/* Who is ignored from now on vanishes from what can be read back as well. */
static void remove_lines_of(struct view *view, const char *nickname)
{
	for (int i = view->lines_count - 1; i >= 0; i--)
		if (!view->lines[i].is_mine && strcmp(view->lines[i].nickname, nickname) == 0)
			remove_line(view, i);
}

static int ignored_index(const struct view *view, const char *nickname)
{
	for (int i = 0; i < view->ignored_count; i++)
		if (strcmp(view->ignored[i], nickname) == 0)
			return i;
	return -1;
}

static unsigned apply_ignored(struct view *view, const struct message *event)
{
	char nickname[NICKNAME_MAX + 1];
	int index;

	wire_copy(nickname, sizeof nickname, event->ignored.nickname);
	index = ignored_index(view, nickname);
	if (event->ignored.on && index < 0 && view->ignored_count < VIEW_PEOPLE_MAX) {
		view->ignored = mem_resize(view->ignored, (size_t)view->ignored_count + 1, sizeof *view->ignored);
		memcpy(view->ignored[view->ignored_count++], nickname, sizeof nickname);
		remove_lines_of(view, nickname);
	} else if (!event->ignored.on && index >= 0) {
		view->ignored_count--;
		memmove(view->ignored + index, view->ignored + index + 1,
			(size_t)(view->ignored_count - index) * sizeof *view->ignored);
	}
	return VIEW_ME | VIEW_LINES;
}

/* Notes where rows begin and how wide the widest is. */
static void measure_map(struct view *view)
{
	const char *row = view->map;

	while (*row && view->rows < MAP_ROWS_MAX) {
		size_t width = strcspn(row, "\n");

		view->row_at[view->rows++] = (uint16_t)(row - view->map);
		if ((int)width > view->columns)
			view->columns = (int)width;
		row += width + (row[width] == '\n');
	}
}

static unsigned apply_room(struct view *view, const struct message *event)
{
	const struct wire_room *room = &event->room;

	if (!wire_equals(room->id, view->away_room))
		view->away_count = 0;
	empty_room(view);
	wire_copy(view->room, sizeof view->room, room->id);
	wire_copy(view->room_name, sizeof view->room_name, room->name);
	wire_copy(view->room_name_en, sizeof view->room_name_en, room->name_en);
	view->talk = room->talk < TALK_COUNT ? (enum talk)room->talk : TALK_NONE;
	view->is_private = room->is_private != 0;
	if (room->map.size > 0 && room->map.size <= MAP_MAX) {
		view->map = view_own(room->map);
		measure_map(view);
	}
	return VIEW_ROOM | VIEW_PEOPLE | VIEW_LINES;
}

static unsigned apply_outside(struct view *view, const struct message *event)
{
	(void)event;
	empty_room(view);
	view->away_count = 0;
	return VIEW_ROOM | VIEW_PEOPLE | VIEW_LINES;
}

static void remove_person(struct view *view, int index)
{
	size_t after = (size_t)(view->people_count - (index + 1));

	memmove(view->people + index, view->people + index + 1, after * sizeof *view->people);
	memmove(view->handles + index, view->handles + index + 1, after * sizeof *view->handles);
	view->people_count--;
	if (view->me == index)
		view->me = NOBODY;
	else if (view->me > index)
		view->me--;
}

/* Nothing is emptied: what comes again is compared, so that nothing flickers and one goes on reading where one was. */
static unsigned apply_again(struct view *view, const struct message *event)
{
	if (!view->is_ready || !wire_equals(event->again.room, view->room))
		return 0;
	view->is_renewing = true;
	for (int i = 0; i < view->people_count; i++)
		view->people[i].is_stale = true;
	for (int i = 0; i < view->lines_count; i++)
		view->lines[i].is_stale = true;
	return 0;
}

/* What was not named again is gone; of lines only those that a newer one was named before, since older ones are not
 * looked at. */
static void forget_stale(struct view *view)
{
	int oldest = 0;

	for (int i = view->people_count - 1; i >= 0; i--)
		if (view->people[i].is_stale)
			remove_person(view, i);
	while (oldest < view->lines_count && view->lines[oldest].is_stale)
		oldest++;
	for (int i = view->lines_count - 1; i > oldest; i--)
		if (view->lines[i].is_stale)
			remove_line(view, i);
	for (int i = 0; i < view->lines_count; i++)
		view->lines[i].is_stale = false;
	view->is_renewing = false;
}

static unsigned apply_zone(struct view *view, const struct message *event)
{
	const struct wire_zone *from = &event->zone;
	struct view_zone *zone;

	if (from->number >= ZONES_MAX)
		return 0;
	zone = &view->zones[from->number];
	if (from->number >= view->zones_count)
		view->zones_count = from->number + 1;
	wire_copy(zone->id, sizeof zone->id, from->id);
	wire_copy(zone->name, sizeof zone->name, from->name);
	wire_copy(zone->name_en, sizeof zone->name_en, from->name_en);
	zone->x1 = from->x1;
	zone->y1 = from->y1;
	zone->x2 = from->x2;
	zone->y2 = from->y2;
	zone->talk = from->talk < TALK_COUNT ? (enum talk)from->talk : TALK_NONE;
	zone->is_silent = from->silent != 0;
	zone->is_watch = from->watch != 0;
	zone->is_private = from->is_private != 0;
	return VIEW_ROOM;
}

static unsigned apply_door(struct view *view, const struct message *event)
{
	const struct wire_door_seen *from = &event->door_seen;
	struct view_door *door;

	if (view->doors_count > DOORS_MAX)
		return 0;
	door = &view->doors[view->doors_count++];
	door->number = from->number;
	door->x = from->x;
	door->y = from->y;
	wire_copy(door->to, sizeof door->to, from->to);
	wire_copy(door->name, sizeof door->name, from->name);
	wire_copy(door->name_en, sizeof door->name_en, from->name_en);
	return VIEW_ROOM;
}

static unsigned apply_room_ready(struct view *view, const struct message *event)
{
	if (event->room_ready.newest > view->newest)
		view->newest = event->room_ready.newest;
	if (view->is_renewing)
		forget_stale(view);
	view->observers = event->room_ready.observers;
	view->has_gap = false;
	view->is_ready = true;
	return VIEW_READY | VIEW_PEOPLE | VIEW_LINES;
}

/* A room's picture names hundreds one after the other, each of whom may be there already. */
static int find_person(const struct view *view, uint32_t person)
{
	for (int i = 0; i < view->people_count; i++)
		if (view->handles[i] == person)
			return i;
	return NOBODY;
}

static int add_person(struct view *view, uint32_t person)
{
	if (view->people_count == VIEW_PEOPLE_MAX)
		return NOBODY;
	if (view->people_count == view->people_room) {
		view->people_room = view->people_room ? 2 * view->people_room : 16;
		view->people = mem_resize(view->people, (size_t)view->people_room, sizeof *view->people);
		view->handles = mem_resize(view->handles, (size_t)view->people_room, sizeof *view->handles);
	}
	view->handles[view->people_count] = view->people[view->people_count].person = person;
	return view->people_count++;
}

/* Oneself, in a room whose picture is yet to come: what it says of places is not about this one. */
static bool is_ahead(const struct view *view, const struct wire_person *from)
{
	return (from->state & STATE_ME) && view->is_ready && !view->is_renewing && view->me != NOBODY
		&& view->people[view->me].person != from->person;
}

static unsigned apply_person(struct view *view, const struct message *event)
{
	const struct wire_person *from = &event->person;
	int index = find_person(view, from->person);
	struct view_person *person;

	if (is_ahead(view, from))
		return 0;
	if (index == NOBODY)
		index = add_person(view, from->person);
	if (index == NOBODY)
		return 0;
	person = &view->people[index];
	person->is_stale = false;
	wire_copy(person->nickname, sizeof person->nickname, from->nickname);
	wire_copy(person->avatar, sizeof person->avatar, from->avatar);
	person->role = view_role_of(from->role);
	person->state = from->state;
	person->x = from->x;
	person->y = from->y;
	person->zone = from->zone;
	if (person->state & STATE_ME)
		view->me = index;
	else if (view->me == index)
		view->me = NOBODY;
	return VIEW_PEOPLE;
}

static unsigned apply_moved(struct view *view, const struct message *event)
{
	int index = find_person(view, event->moved.person);
	struct view_person *person;

	if (index == NOBODY)
		return 0;
	person = &view->people[index];
	person->x = event->moved.x;
	person->y = event->moved.y;
	person->zone = event->moved.zone;
	return VIEW_PEOPLE;
}

static unsigned apply_gone(struct view *view, const struct message *event)
{
	int index = find_person(view, event->gone.person);

	if (index == NOBODY)
		return 0;
	remove_person(view, index);
	return VIEW_PEOPLE;
}

static unsigned apply_observers(struct view *view, const struct message *event)
{
	view->observers = event->observers.count;
	return VIEW_PEOPLE;
}

/* Index of the first line whose number is not below this one. */
static int place_for(const struct view *view, uint64_t line)
{
	int low = 0, high = view->lines_count;

	while (low < high) {
		int middle = (low + high) / 2;

		if (view->lines[middle].line < line)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void fill_line(struct view_line *line, const struct wire_said *from)
{
	const uint16_t reactions[REACTION_COUNT] = { from->n0, from->n1, from->n2, from->n3, from->n4, from->n5 };

	line->line = from->line;
	line->before = from->before;
	line->at = from->at;
	line->id = from->id;
	wire_copy(line->nickname, sizeof line->nickname, from->nickname);
	line->role = view_role_of(from->role);
	line->kind = from->kind < LINE_COUNT ? (enum line_kind)from->kind : LINE_SAID;
	line->zone = from->zone;
	line->is_mine = from->is_mine != 0;
	memcpy(line->reactions, reactions, sizeof reactions);
	line->note = view_own(from->note);
	line->text = view_own(from->text);
}

/* Puts a line into its place. False: known already, or older than anything that could still be kept. */
static bool add_line(struct view *view, const struct wire_said *from)
{
	int index = place_for(view, from->line);
	bool is_known = index < view->lines_count && view->lines[index].line == from->line;

	if (is_known || from->line == 0 || (index == 0 && view->lines_count >= LINES_KEPT))
		return false;
	if (view->lines_count >= LINES_KEPT) {
		drop_oldest(view, 1);
		index--;
	}
	if (view->lines_count == view->lines_room) {
		view->lines_room = view->lines_room ? 2 * view->lines_room : 32;
		view->lines = mem_resize(view->lines, (size_t)view->lines_room, sizeof *view->lines);
	}
	memmove(view->lines + index + 1, view->lines + index, (size_t)(view->lines_count - index) * sizeof *view->lines);
	memset(&view->lines[index], 0, sizeof *view->lines);
	fill_line(&view->lines[index], from);
	view->lines_count++;
	return true;
}

static bool is_this_room(const struct view *view, struct wire_text room)
{
	return view->room[0] != '\0' && (room.size == 0 || wire_equals(room, view->room));
}

/* A line taken back may leave before below newest; only one that was never seen lies above it. */
static unsigned apply_said(struct view *view, const struct message *event)
{
	const struct wire_said *said = &event->said;

	if (!is_this_room(view, said->room))
		return 0;
	if (view->is_ready && said->before > view->newest)
		view->has_gap = true;
	if (!add_line(view, said))
		return view->has_gap ? VIEW_LINES : 0;
	if (said->line > view->newest)
		view->newest = said->line;
	return VIEW_LINES;
}

/* A line that is known is as it comes now, reactions and all. */
static unsigned refresh_line(struct view *view, const struct wire_said *said)
{
	const uint16_t reactions[REACTION_COUNT] = { said->n0, said->n1, said->n2, said->n3, said->n4, said->n5 };
	struct view_line *line = view_line_numbered(view, said->line);

	if (!line)
		return 0;
	line->is_stale = false;
	if (memcmp(line->reactions, reactions, sizeof reactions) == 0)
		return 0;
	memcpy(line->reactions, reactions, sizeof reactions);
	line->edition++;
	return VIEW_LINES;
}

static unsigned apply_line(struct view *view, const struct message *event)
{
	struct wire_said said;

	/* EV_LINE is EV_SAID's payload under another name */
	_Static_assert(sizeof said == sizeof event->line, "both carry one line");
	memcpy(&said, &event->line, sizeof said);
	if (!is_this_room(view, said.room))
		return 0;
	if (!add_line(view, &said))
		return refresh_line(view, &said);
	if (said.line > view->newest)
		view->newest = said.line;
	return VIEW_LINES;
}

static unsigned apply_reacted(struct view *view, const struct message *event)
{
	struct view_line *line = view_line_numbered(view, event->reacted.line);

	if (!line || event->reacted.reaction >= REACTION_COUNT)
		return 0;
	line->reactions[event->reacted.reaction] = event->reacted.count;
	line->edition++;
	return VIEW_LINES;
}

static unsigned apply_unsaid(struct view *view, const struct message *event)
{
	struct view_line *line = view_line_numbered(view, event->unsaid.line);

	if (!line)
		return 0;
	remove_line(view, (int)(line - view->lines));
	return VIEW_LINES;
}

static unsigned apply_away(struct view *view, const struct message *event)
{
	wire_copy(view->away_room, sizeof view->away_room, event->away.room);
	view->away_from = event->away.line;
	view->away_count = event->away.count;
	return VIEW_LINES;
}

/* Who rests is in no room. */
static unsigned apply_rest(struct view *view, const struct message *event)
{
	if (event->rest.rung == RUNG_NONE || !view->room[0])
		return 0;
	empty_room(view);
	view->away_count = 0;
	return VIEW_ROOM | VIEW_PEOPLE | VIEW_LINES;
}

static unsigned apply_done(struct view *view, const struct message *event)
{
	if (event->done.request != REQ_READ || !view->has_gap)
		return 0;
	view->has_gap = false;
	return VIEW_LINES;
}

/* What is refused will not come: going on beats waiting. */
static unsigned apply_refused(struct view *view, const struct message *event)
{
	if (event->refused.request != REQ_READ || !view->has_gap)
		return 0;
	view->has_gap = false;
	return VIEW_LINES;
}
