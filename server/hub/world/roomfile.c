/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The head of a room file: sections, keys and their values, each with the line and column where it stands. A reader of
 * our own, since faults must name their column and lines of Japanese are long in bytes. Does not know the drawing, nor
 * other rooms. */
#include "roomfile.h"

#include <string.h>

#include "roomfile_parts.h"
#include "text.h"
#include "width.h"

enum { SECTION_NONE = 1, SECTION_ROOM = 2, SECTION_ZONE = 4, SECTION_DOOR = 8, SECTION_SKIPPED = 16 };

/* What stands right of a key's '='. */
struct value {
	const char *at;
	size_t size;
	struct roomfile_spot spot;
};

static bool read_head(struct roomfile_parse *parse);
static void open_section(struct roomfile_parse *parse, struct value head);
static void open_room(struct roomfile_parse *parse, struct value name);
static void open_zone(struct roomfile_parse *parse, struct value name);
static void open_door(struct roomfile_parse *parse, struct value name);
static void set_key(struct roomfile_parse *parse, struct value whole);
static void set_id(struct roomfile_parse *parse, struct value value);
static void set_name(struct roomfile_parse *parse, struct value value);
static void set_name_en(struct roomfile_parse *parse, struct value value);
static void set_talk(struct roomfile_parse *parse, struct value value);
static void set_private(struct roomfile_parse *parse, struct value value);
static void set_staff(struct roomfile_parse *parse, struct value value);
static void set_start(struct roomfile_parse *parse, struct value value);
static void set_area(struct roomfile_parse *parse, struct value value);
static void set_silent(struct roomfile_parse *parse, struct value value);
static void set_watch(struct roomfile_parse *parse, struct value value);
static void set_to(struct roomfile_parse *parse, struct value value);
static void finish_head(struct roomfile_parse *parse);
static bool copy_id(struct roomfile_parse *parse, struct value value, char id[ID_MAX + 1]);
static void set_choice(struct roomfile_parse *parse, struct value value, bool *choice);
static void copy_title(struct roomfile_parse *parse, struct value value, char title[TITLE_MAX + 1]);
static struct value trimmed(struct value value);
static struct value part(struct value value, size_t from, size_t size);
static bool is(struct value value, const char *word);
static void complain(struct roomfile_parse *parse, enum roomfile_fault_kind kind, struct value value);

static const struct {
	const char *word;
	bool has_name;
	void (*open)(struct roomfile_parse *parse, struct value name);
} sections[] = { { "room", false, open_room }, { "zone", true, open_zone }, { "door", true, open_door } };

static const struct {
	const char *name;
	unsigned sections;
	void (*set)(struct roomfile_parse *parse, struct value value);
} keys[] = {
	{ "id", SECTION_ROOM, set_id },
	{ "name", SECTION_ROOM | SECTION_ZONE, set_name },
	{ "name_en", SECTION_ROOM | SECTION_ZONE, set_name_en },
	{ "talk", SECTION_ROOM | SECTION_ZONE, set_talk },
	{ "private", SECTION_ROOM | SECTION_ZONE, set_private },
	{ "staff", SECTION_ROOM, set_staff },
	{ "start", SECTION_ROOM, set_start },
	{ "area", SECTION_ZONE, set_area },
	{ "silent", SECTION_ZONE, set_silent },
	{ "watch", SECTION_ZONE, set_watch },
	{ "to", SECTION_DOOR, set_to }
};

bool roomfile_parse(const char *text, size_t size, struct room_plan *plan, struct roomfile_faults *faults)
{
	static const char mark[] = "\xef\xbb\xbf";
	struct roomfile_parse parse = { .plan = plan, .faults = faults, .rest = text, .rest_size = size };
	unsigned before = faults->count;

	parse.section = SECTION_NONE;
	memset(plan, 0, sizeof *plan);
	plan->start = NOWHERE;
	if (size > ROOMFILE_MAX) {
		roomfile_add_fault(faults, FAULT_TOO_BIG, 0, 0, "", 0);
		return false;
	}
	if (size >= 3 && memcmp(text, mark, 3) == 0) {
		parse.rest += 3;
		parse.rest_size -= 3;
	}
	if (read_head(&parse)) {
		finish_head(&parse);
		roomfile_read_drawing(&parse);
	} else {
		finish_head(&parse);
		roomfile_add_fault(faults, FAULT_NO_DRAWING, parse.line, 0, "", 0);
	}
	/* A full list takes no more faults, so its being full counts as one. */
	return faults->count == before && faults->count < ROOMFILE_FAULTS_MAX;
}

/* Reads up to the line that parts head and drawing; false if there is none. */
static bool read_head(struct roomfile_parse *parse)
{
	struct roomfile_line line;

	while (roomfile_next_line(parse, &line)) {
		struct value whole = trimmed((struct value){ line.at, line.size, { line.number, 1 } });

		if (is(whole, "---"))
			return true;
		if (whole.size == 0 || *whole.at == ';' || *whole.at == '#')
			continue;
		if (*whole.at == '[')
			open_section(parse, whole);
		else
			set_key(parse, whole);
	}
	return false;
}

static void open_section(struct roomfile_parse *parse, struct value head)
{
	struct value inside, word, name;
	size_t size = 0;

	parse->section = SECTION_SKIPPED;
	parse->keys_seen = 0;
	if (head.size < 2 || head.at[head.size - 1] != ']') {
		complain(parse, FAULT_SECTION, head);
		return;
	}
	inside = trimmed(part(head, 1, head.size - 2));
	while (size < inside.size && inside.at[size] != ' ' && inside.at[size] != '\t')
		size++;
	word = part(inside, 0, size);
	name = trimmed(part(inside, size, inside.size - size));
	for (unsigned i = 0; i < sizeof sections / sizeof *sections; i++) {
		if (is(word, sections[i].word) && sections[i].has_name == (name.size > 0)) {
			sections[i].open(parse, name);
			return;
		}
	}
	complain(parse, FAULT_SECTION, head);
}

static void open_room(struct roomfile_parse *parse, struct value name)
{
	if (parse->room_at.line != 0) {
		complain(parse, FAULT_SECTION_TWICE, name);
		return;
	}
	parse->room_at = name.spot;
	parse->section = SECTION_ROOM;
}

static void open_zone(struct roomfile_parse *parse, struct value name)
{
	struct room_plan *plan = parse->plan;
	struct plan_zone *zone = &plan->zones[plan->zones_count];
	char id[ID_MAX + 1];

	if (!copy_id(parse, name, id))
		return;
	for (unsigned i = 0; i < plan->zones_count; i++) {
		if (strcmp(plan->zones[i].id, id) == 0) {
			complain(parse, FAULT_ZONE_TWICE, name);
			return;
		}
	}
	if (plan->zones_count == ZONES_MAX) {
		complain(parse, FAULT_TOO_MANY_ZONES, name);
		return;
	}
	*zone = (struct plan_zone){ .is_rest = true, .line = name.spot.line };
	memcpy(zone->id, id, sizeof id);
	plan->zones_count++;
	parse->section = SECTION_ZONE;
}

static void open_door(struct roomfile_parse *parse, struct value name)
{
	struct room_plan *plan = parse->plan;
	uint8_t number;

	if (name.size != 1 || *name.at < '0' || *name.at > '9') {
		complain(parse, FAULT_DOOR_NUMBER, name);
		return;
	}
	number = (uint8_t)(*name.at - '0');
	for (unsigned i = 0; i < plan->doors_count; i++) {
		if (plan->doors[i].number == number) {
			complain(parse, FAULT_DOOR_TWICE, name);
			return;
		}
	}
	plan->doors[plan->doors_count++] =
		(struct plan_door){ .number = number, .x = NOWHERE, .y = NOWHERE, .line = name.spot.line };
	parse->section = SECTION_DOOR;
}

static void set_key(struct roomfile_parse *parse, struct value whole)
{
	const char *equals = memchr(whole.at, '=', whole.size);
	size_t left = equals ? (size_t)(equals - whole.at) : 0;
	struct value key = trimmed(part(whole, 0, left)), value;

	if (parse->section == SECTION_SKIPPED)
		return;
	if (key.size == 0) {
		complain(parse, FAULT_LINE, whole);
		return;
	}
	value = trimmed(part(whole, left + 1, whole.size - left - 1));
	for (unsigned i = 0; i < sizeof keys / sizeof *keys; i++) {
		if (!(keys[i].sections & parse->section) || !is(key, keys[i].name))
			continue;
		if (parse->keys_seen & 1u << i) {
			complain(parse, FAULT_KEY_TWICE, key);
			return;
		}
		parse->keys_seen |= 1u << i;
		keys[i].set(parse, value);
		return;
	}
	complain(parse, FAULT_KEY, key);
}

static struct plan_zone *zone_of(struct roomfile_parse *parse)
{
	return &parse->plan->zones[parse->plan->zones_count - 1];
}

static void set_id(struct roomfile_parse *parse, struct value value)
{
	parse->plan->line = value.spot.line;
	copy_id(parse, value, parse->plan->id);
}

static void set_name(struct roomfile_parse *parse, struct value value)
{
	copy_title(parse, value, parse->section == SECTION_ROOM ? parse->plan->name : zone_of(parse)->name);
}

static void set_name_en(struct roomfile_parse *parse, struct value value)
{
	copy_title(parse, value, parse->section == SECTION_ROOM ? parse->plan->name_en : zone_of(parse)->name_en);
}

static void set_talk(struct roomfile_parse *parse, struct value value)
{
	static const char *const words[TALK_COUNT] = {
		[TALK_ROOM] = "room", [TALK_ZONE] = "zone", [TALK_NONE] = "none"
	};
	enum talk *talk = parse->section == SECTION_ROOM ? &parse->plan->talk : &zone_of(parse)->talk;

	for (unsigned i = 0; i < TALK_COUNT; i++) {
		if (is(value, words[i])) {
			*talk = (enum talk)i;
			if (parse->section == SECTION_ZONE)
				parse->zone_has_talk[parse->plan->zones_count - 1] = true;
			return;
		}
	}
	complain(parse, FAULT_TALK, value);
}

static void set_private(struct roomfile_parse *parse, struct value value)
{
	set_choice(parse, value,
		parse->section == SECTION_ROOM ? &parse->plan->is_private : &zone_of(parse)->is_private);
}

static void set_staff(struct roomfile_parse *parse, struct value value)
{
	set_choice(parse, value, &parse->plan->needs_staff);
}

static void set_start(struct roomfile_parse *parse, struct value value)
{
	parse->start_at = value.spot;
	copy_id(parse, value, parse->start);
}

/* A number of at most three digits at *at; false if there is none. */
static bool take_number(const char **at, const char *end, unsigned *number)
{
	const char *from = *at;

	for (*number = 0; *at < end && **at >= '0' && **at <= '9' && *at - from < 3; ++*at)
		*number = *number * 10 + (unsigned)(**at - '0');
	return *at > from;
}

static bool take_mark(const char **at, const char *end, char mark)
{
	return *at < end && *(*at)++ == mark;
}

static void set_area(struct roomfile_parse *parse, struct value value)
{
	struct plan_zone *zone = zone_of(parse);
	const char *at = value.at, *end = value.at + value.size;
	unsigned x1, y1, x2, y2;

	parse->area_at[zone - parse->plan->zones] = value.spot;
	zone->is_rest = false;
	zone->x1 = zone->x2 = zone->y1 = zone->y2 = NOWHERE;
	if (!take_number(&at, end, &x1) || !take_mark(&at, end, ',') || !take_number(&at, end, &y1) ||
	    !take_mark(&at, end, '-') || !take_number(&at, end, &x2) || !take_mark(&at, end, ',') ||
	    !take_number(&at, end, &y2) || at != end || x1 >= x2 || y1 > y2) {
		complain(parse, FAULT_AREA_FORM, value);
	} else if (x1 % 2 != 0 || x2 % 2 != 1) {
		complain(parse, FAULT_AREA_COLUMNS, value);
	} else if (x2 >= MAP_COLUMNS_MAX || y2 >= MAP_ROWS_MAX) {
		complain(parse, FAULT_AREA_OUTSIDE, value);
	} else {
		zone->x1 = (uint8_t)(x1 / 2);
		zone->y1 = (uint8_t)y1;
		zone->x2 = (uint8_t)(x2 / 2);
		zone->y2 = (uint8_t)y2;
	}
}

static void set_silent(struct roomfile_parse *parse, struct value value)
{
	set_choice(parse, value, &zone_of(parse)->is_silent);
}

static void set_watch(struct roomfile_parse *parse, struct value value)
{
	set_choice(parse, value, &zone_of(parse)->is_watch);
}

static void set_to(struct roomfile_parse *parse, struct value value)
{
	struct plan_door *door = &parse->plan->doors[parse->plan->doors_count - 1];

	door->to_line = value.spot.line;
	door->to_column = value.spot.column;
	if (!copy_id(parse, value, door->to))
		memcpy(door->to, "?", 2); /* not missing as well */
}

/* What only the whole head shows: what is missing, where people start, which talk a zone has. */
static void finish_head(struct roomfile_parse *parse)
{
	struct room_plan *plan = parse->plan;
	unsigned line = parse->room_at.line;

	if (line == 0)
		roomfile_add_fault(parse->faults, FAULT_NO_ROOM_SECTION, 1, 0, "", 0);
	if (line != 0 && plan->line == 0)
		roomfile_add_fault(parse->faults, FAULT_NO_ID, line, 0, "", 0);
	if (line != 0 && (!plan->name[0] || !plan->name_en[0]))
		roomfile_add_fault(parse->faults, FAULT_NO_NAME, line, 0, "", 0);
	for (unsigned i = 0; i < plan->zones_count; i++) {
		struct plan_zone *zone = &plan->zones[i];

		if (!zone->name[0] || !zone->name_en[0])
			roomfile_add_fault(parse->faults, FAULT_NO_NAME, zone->line, 0, zone->id, strlen(zone->id));
		if (!parse->zone_has_talk[i])
			zone->talk = plan->talk;
		if (strcmp(zone->id, parse->start) == 0)
			plan->start = (uint8_t)i;
	}
	if (parse->start[0] && plan->start == NOWHERE)
		roomfile_add_fault(parse->faults, FAULT_START_UNKNOWN, parse->start_at.line, parse->start_at.column,
			parse->start, strlen(parse->start));
	for (unsigned i = 0; i < plan->doors_count; i++)
		if (!plan->doors[i].to[0])
			roomfile_add_fault(parse->faults, FAULT_DOOR_NO_TO, plan->doors[i].line, 0, "", 0);
}

static bool copy_id(struct roomfile_parse *parse, struct value value, char id[ID_MAX + 1])
{
	bool is_good = value.size >= 1 && value.size <= ID_MAX && *value.at >= 'a' && *value.at <= 'z';

	for (size_t i = 0; is_good && i < value.size; i++) {
		char c = value.at[i];

		is_good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
	}
	if (!is_good) {
		complain(parse, FAULT_ID, value);
		return false;
	}
	memcpy(id, value.at, value.size);
	id[value.size] = '\0';
	return true;
}

static void set_choice(struct roomfile_parse *parse, struct value value, bool *choice)
{
	*choice = is(value, "yes");
	if (!*choice && !is(value, "no"))
		complain(parse, FAULT_YES_NO, value);
}

static void copy_title(struct roomfile_parse *parse, struct value value, char title[TITLE_MAX + 1])
{
	size_t step;
	uint32_t character;

	if (text_clean(value.at, value.size, TITLE_MAX, TITLE_MAX, title, TITLE_MAX + 1) != TEXT_FINE) {
		memcpy(title, "?", 2); /* not missing as well */
		complain(parse, FAULT_NAME, value);
		return;
	}
	for (size_t i = 0; i < value.size; i += step) {
		step = text_decode(value.at + i, value.size - i, &character);
		if (step == 0)
			return;
		if (width_is_ambiguous(character)) {
			complain(parse, FAULT_NAME_AMBIGUOUS, part(value, i, step));
			return;
		}
	}
}

static struct value trimmed(struct value value)
{
	while (value.size > 0 && (value.at[value.size - 1] == ' ' || value.at[value.size - 1] == '\t'))
		value.size--;
	while (value.size > 0 && (*value.at == ' ' || *value.at == '\t'))
		value = part(value, 1, value.size - 1);
	return value;
}

static struct value part(struct value value, size_t from, size_t size)
{
	unsigned column = value.spot.column + roomfile_characters_before(value.at, from);

	return (struct value){ value.at + from, size, { value.spot.line, column } };
}

static bool is(struct value value, const char *word)
{
	return value.size == strlen(word) && memcmp(value.at, word, value.size) == 0;
}

static void complain(struct roomfile_parse *parse, enum roomfile_fault_kind kind, struct value value)
{
	roomfile_add_fault(parse->faults, kind, value.spot.line, value.spot.column, value.at, value.size);
}
