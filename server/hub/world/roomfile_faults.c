/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be wrong with room files, in words, and what only all of a place's rooms together show. Reads no file. */
#include <string.h>

#include "language.h"
#include "roomfile_parts.h"
#include "text.h"

static const char *const fault_words[FAULT_KINDS] = {
	[FAULT_NOT_UTF8] = N_("these bytes are not UTF-8 text; save the file as UTF-8"),
	[FAULT_TOO_BIG] = N_("the file is larger than 64 KiB; make it smaller"),
	[FAULT_LINE] = N_("this line is neither a [section] nor key = value; write one of the two, or start it with ;"),
	[FAULT_SECTION] = N_("no such section; write [room], [zone ID] or [door N]"),
	[FAULT_SECTION_TWICE] = N_("the section [room] stands here again; keep one"),
	[FAULT_KEY] = N_("this section has no such key; see the man page for those it has"),
	[FAULT_KEY_TWICE] = N_("this key stands here again; keep one"),
	[FAULT_ID] = N_("an id has 1 to 16 of a-z, 0-9 and -, and begins with a letter; change it"),
	[FAULT_NAME] = N_("a name has 1 to 60 bytes of plain text; change it"),
	[FAULT_NAME_AMBIGUOUS] = N_("the width of this character differs between terminals; take another one"),
	[FAULT_TALK] = N_("talk is room, zone or none; write one of them"),
	[FAULT_YES_NO] = N_("this is yes or no; write one of them"),
	[FAULT_NO_ROOM_SECTION] = N_("the section [room] is missing; add it at the top"),
	[FAULT_NO_ID] = N_("the room has no id; add id = ..."),
	[FAULT_NO_NAME] = N_("a name is missing; add name = ... and name_en = ..."),
	[FAULT_NO_DRAWING] = N_("there is no drawing; add a line --- and the drawing below it"),
	[FAULT_TOO_MANY_ZONES] = N_("a room has at most 32 zones; take some out"),
	[FAULT_ZONE_TWICE] = N_("another zone has this id; change one of them"),
	[FAULT_AREA_FORM] = N_("an area is X1,Y1-X2,Y2, from the upper left to the lower right; write it so"),
	[FAULT_AREA_COLUMNS] = N_("a tile is two columns: X1 is even and X2 is odd; move the edge by one"),
	[FAULT_AREA_OUTSIDE] = N_("the area goes beyond the drawing; make it smaller"),
	[FAULT_AREA_OVERLAP] = N_("the area overlaps that of another zone; part them, or put one inside the other"),
	[FAULT_TWO_RESTS] = N_("two zones have no area, and only one can be the rest of the room; add area = ..."),
	[FAULT_ZONE_EMPTY] = N_("nobody can stand anywhere in this zone; move its area"),
	[FAULT_START_UNKNOWN] = N_("the room starts in a zone that it does not have; name one of its zones"),
	[FAULT_START_SEATS] = N_("the zone where newcomers sit has no seat; draw one, or start elsewhere"),
	[FAULT_DOOR_NUMBER] = N_("a door has a number from 0 to 9; write [door N]"),
	[FAULT_DOOR_TWICE] = N_("another door has this number; change one of them"),
	[FAULT_DOOR_NO_TO] = N_("the door leads nowhere; add to = ROOM"),
	[FAULT_DOOR_NOT_DRAWN] = N_("the drawing does not show this door; draw N> or take the section out"),
	[FAULT_DOOR_NOT_NAMED] = N_("nothing says where this door leads; add [door N] with to = ROOM"),
	[FAULT_DOOR_DRAWN_TWICE] = N_("this door is drawn a second time; keep one"),
	[FAULT_WIDTH_ODD] = N_("a tile is two columns, and this row has an odd number; add or take out one"),
	[FAULT_WIDTH_DIFFERS] = N_("this row is not as wide as the first one; make them equal"),
	[FAULT_TOO_WIDE] = N_("the drawing is wider than 200 columns; make it narrower"),
	[FAULT_TOO_HIGH] = N_("the drawing has more than 60 rows; make it lower"),
	[FAULT_TILE] = N_("no tile is drawn like this; see the man page for those there are"),
	[FAULT_EXHIBIT_HALF] = N_("an exhibit is four columns, like [1 ]; draw both halves"),
	[FAULT_NOT_REACHED] = N_("nobody can walk here; leave a way open"),
	[FAULT_NO_FLOOR] = N_("nobody can stand anywhere in this room; draw seats or floor"),
	[FAULT_DOOR_NOWHERE] = N_("the door leads to a room that is not there; name one of the place's rooms"),
	[FAULT_ROOM_TWICE] = N_("another room has this id; change one of them"),
	[FAULT_NO_ROOMS] = N_("the place has no room; put a .room file into rooms/"),
	[FAULT_TOO_MANY_ROOMS] = N_("a place has at most 64 rooms; take some out")
};

bool roomfile_check_place(const struct room_plan plans[], unsigned count, struct roomfile_faults *faults)
{
	unsigned before = faults->count;

	if (count == 0 || count > ROOMS_MAX)
		roomfile_add_fault(faults, count == 0 ? FAULT_NO_ROOMS : FAULT_TOO_MANY_ROOMS, 0, 0, "", 0);
	for (unsigned i = 0; i < count; i++) {
		const struct room_plan *plan = &plans[i];
		unsigned first = faults->count;

		for (unsigned j = 0; j < i; j++)
			if (strcmp(plans[j].id, plan->id) == 0)
				roomfile_add_fault(faults, FAULT_ROOM_TWICE, plan->line, 0, plan->id, strlen(plan->id));
		for (unsigned d = 0; d < plan->doors_count; d++) {
			const struct plan_door *door = &plan->doors[d];
			unsigned j = 0;

			while (j < count && strcmp(plans[j].id, door->to) != 0)
				j++;
			if (j == count)
				roomfile_add_fault(faults, FAULT_DOOR_NOWHERE, door->to_line, door->to_column, door->to, strlen(door->to));
		}
		for (unsigned j = first; j < faults->count; j++)
			faults->list[j].plan = i;
	}
	return faults->count == before && faults->count < ROOMFILE_FAULTS_MAX;
}

const char *roomfile_fault_words(enum roomfile_fault_kind kind)
{
	return (unsigned)kind < FAULT_KINDS ? _(fault_words[kind]) : "";
}

void roomfile_add_fault(struct roomfile_faults *faults, enum roomfile_fault_kind kind, unsigned line, unsigned column,
	const char *detail, size_t size)
{
	struct roomfile_fault *fault;
	size_t kept = 0, step;
	uint32_t character;

	if (faults->count == ROOMFILE_FAULTS_MAX)
		return;
	fault = &faults->list[faults->count++];
	*fault = (struct roomfile_fault){ .line = line, .column = column, .kind = kind };
	while (kept < size && (step = text_decode(detail + kept, size - kept, &character)) > 0 &&
	    kept + step <= ROOMFILE_DETAIL_MAX)
		kept += step;
	if (text_clean(detail, kept, ROOMFILE_DETAIL_MAX, ROOMFILE_DETAIL_MAX, fault->detail, sizeof fault->detail) !=
	    TEXT_FINE)
		fault->detail[0] = '\0';
}
