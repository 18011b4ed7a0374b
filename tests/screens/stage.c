/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rooms are the default place's own files, read as the hub reads them. A spot is "x,y" in tiles, or "zone N" for a seat
 * written zone/N, or "-" for none. */
#include "stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "roomfile.h"

static void send(struct stage *stage, const struct message *event)
{
	face_event(stage->face, event, stage->now);
}

static void fail(const char *what, const char *which)
{
	fprintf(stderr, "screens: %s: %s\n", what, which);
	exit(EXIT_FAILURE);
}

void stage_finish(struct stage *stage)
{
	free(stage->plan);
	stage->plan = NULL;
}

void stage_open(struct stage *stage, const char *nickname, const char *role)
{
	enum role mine = ROLE_PARTICIPANT;
	role_parse(role, &mine);
	stage->me = nickname;
	struct message place = { .number = EV_PLACE, .place = { WIRE_VERSION, wire_string("ここにいるよ。"),
		wire_string("I'm here"), wire_string("Asia/Tokyo"), LANGUAGE_JA, 1, wire_string(""), wire_string(""), 3 } };
	send(stage, &place);
	struct message known = { .number = EV_KNOWN, .known = { 7, wire_string(nickname), (uint8_t)mine, 1, 4, 1 } };
	send(stage, &known);
	stage_set(stage, "visited", "1");
}

void stage_set(struct stage *stage, const char *setting, const char *value)
{
	struct message event = { .number = EV_SETTING };
	for (int i = 0; i < SETTING_COUNT; i++)
		if (strcmp(setting_name((enum setting)i), setting) == 0)
			event.setting = (struct wire_setting){ (uint8_t)i, wire_string(value) };
	send(stage, &event);
}

static struct room_plan *read_plan(const struct stage *stage, const char *id)
{
	static char text[ROOMFILE_MAX];
	char path[4096];
	snprintf(path, sizeof path, "%s/%s.room", stage->rooms, id);
	FILE *file = fopen(path, "r");
	if (file == NULL)
		fail("no such room", path);
	size_t size = fread(text, 1, sizeof text, file);
	fclose(file);
	struct room_plan *plan = mem_zero(1, sizeof *plan);
	struct roomfile_faults faults = { .count = 0 };
	if (!roomfile_parse(text, size, plan, &faults))
		fail("not a room", path);
	return plan;
}

static void send_zones(struct stage *stage)
{
	for (uint8_t i = 0; i < stage->plan->zones_count; i++) {
		const struct plan_zone *zone = &stage->plan->zones[i];
		struct message event = { .number = EV_ZONE, .zone = { i, wire_string(zone->id), wire_string(zone->name),
			wire_string(zone->name_en), zone->x1, zone->y1, zone->x2, zone->y2, (uint8_t)zone->talk, zone->is_silent,
			zone->is_watch, zone->is_private } };
		send(stage, &event);
	}
}

static void send_doors(struct stage *stage)
{
	for (uint8_t i = 0; i < stage->plan->doors_count; i++) {
		const struct plan_door *door = &stage->plan->doors[i];
		struct room_plan *to = read_plan(stage, door->to);
		struct message event = { .number = EV_DOOR, .door_seen = { door->number, door->x, door->y, wire_string(to->id),
			wire_string(to->name), wire_string(to->name_en) } };
		send(stage, &event);
		free(to);
	}
}

void stage_room(struct stage *stage, const char *id)
{
	free(stage->plan);
	stage->plan = read_plan(stage, id);
	stage->count = 0;
	const struct room_plan *plan = stage->plan;
	struct message event = { .number = EV_ROOM, .room = { wire_string(plan->id), wire_string(plan->name),
		wire_string(plan->name_en), (uint8_t)plan->talk, plan->is_private, wire_string(plan->map) } };
	send(stage, &event);
	send_zones(stage);
	send_doors(stage);
}

void stage_ready(struct stage *stage, unsigned observers)
{
	struct message event = { .number = EV_ROOM_READY, .room_ready = { stage->line, (uint16_t)observers } };
	send(stage, &event);
}

static uint8_t zone_of(const struct stage *stage, uint8_t x, uint8_t y)
{
	return x == NOWHERE ? NOWHERE : stage->plan->zone_at[y * stage->plan->columns + x];
}

static bool find_seat(const struct stage *stage, const char *zone, unsigned number, struct stage_person *person)
{
	const struct room_plan *plan = stage->plan;
	for (uint8_t y = 0; y < plan->rows; y++) {
		for (uint8_t x = 0; x < plan->columns; x++) {
			uint8_t at = zone_of(stage, x, y);
			bool is_seat = tile_is_seat((enum tile)plan->tiles[y * plan->columns + x]);
			if (at == NOWHERE || !is_seat || strcmp(plan->zones[at].id, zone) != 0 || --number > 0)
				continue;
			person->x = x;
			person->y = y;
			return true;
		}
	}
	return false;
}

static void put_at(const struct stage *stage, struct stage_person *person, const char *spot)
{
	unsigned x, y, number;
	char zone[ID_MAX + 1];
	if (strcmp(spot, "-") == 0) {
		person->x = person->y = NOWHERE;
	} else if (sscanf(spot, "%u,%u", &x, &y) == 2) {
		person->x = (uint8_t)x;
		person->y = (uint8_t)y;
	} else if (sscanf(spot, "%16[^/]/%u", zone, &number) != 2 || !find_seat(stage, zone, number, person)) {
		fail("no such spot", spot);
	}
}

static struct stage_person *find(struct stage *stage, const char *nickname)
{
	for (unsigned i = 0; i < stage->count; i++)
		if (strcmp(stage->people[i].nickname, nickname) == 0)
			return &stage->people[i];
	return NULL;
}

static unsigned states_of(const char *signs)
{
	static const struct { char sign; unsigned state; } table[] = {
		{ '.', STATE_LISTENING }, { '~', STATE_QUIET }, { '!', STATE_CALLING }, { '^', STATE_HAND }, { 'o', STATE_OBSERVER },
	};
	unsigned states = 0;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (strchr(signs, table[i].sign) != NULL)
			states |= table[i].state;
	return states;
}

void stage_person(struct stage *stage, const char *nickname, const char *role, const char *spot, const char *states,
	const char *avatar)
{
	struct stage_person *person = find(stage, nickname);
	if (person == NULL && stage->count == STAGE_PEOPLE_MAX)
		fail("too many people", nickname);
	if (person == NULL)
		person = &stage->people[stage->count++];
	snprintf(person->nickname, sizeof person->nickname, "%s", nickname);
	snprintf(person->avatar, sizeof person->avatar, "%s", avatar);
	person->role = ROLE_PARTICIPANT;
	role_parse(role, &person->role);
	person->state = states_of(states) | (strcmp(nickname, stage->me) == 0 ? STATE_ME : 0u);
	put_at(stage, person, spot);
	bool is_unnamed = (person->state & STATE_OBSERVER) && !(person->state & STATE_ME);
	struct message event = { .number = EV_PERSON, .person = { (uint32_t)(person - stage->people) + 1,
		wire_string(is_unnamed ? "" : nickname), wire_string(is_unnamed ? "" : person->avatar), (uint8_t)person->role,
		(uint16_t)person->state, person->x, person->y, zone_of(stage, person->x, person->y) } };
	send(stage, &event);
}

void stage_move(struct stage *stage, const char *nickname, const char *spot)
{
	struct stage_person *person = find(stage, nickname);
	if (person == NULL)
		fail("nobody of that name", nickname);
	put_at(stage, person, spot);
	struct message event = { .number = EV_MOVED, .moved = { (uint32_t)(person - stage->people) + 1, person->x, person->y,
		zone_of(stage, person->x, person->y) } };
	send(stage, &event);
}

void stage_gone(struct stage *stage, const char *nickname)
{
	struct stage_person *person = find(stage, nickname);
	if (person == NULL)
		fail("nobody of that name", nickname);
	struct message event = { .number = EV_GONE, .gone = { (uint32_t)(person - stage->people) + 1 } };
	person->nickname[0] = '\0';
	send(stage, &event);
}

void stage_observers(struct stage *stage, unsigned count)
{
	struct message event = { .number = EV_OBSERVERS, .observers = { (uint16_t)count } };
	send(stage, &event);
}

void stage_say(struct stage *stage, enum wire_number number, enum line_kind kind, const char *nickname,
	const char *note, const char *text)
{
	const struct stage_person *person = find(stage, nickname);
	bool is_mine = strcmp(nickname, stage->me) == 0;
	enum role role = person != NULL ? person->role : ROLE_PARTICIPANT;
	uint8_t zone = person != NULL ? zone_of(stage, person->x, person->y) : NOWHERE;
	uint64_t line = stage->line + 1;
	struct wire_said said = { wire_string(stage->plan->id), line, stage->line, 1700000000000, is_mine ? line : 0,
		wire_string(nickname), (uint8_t)role, (uint8_t)kind, zone, is_mine, 0, 0, 0, 0, 0, 0, wire_string(note),
		wire_string(text) };
	struct message event = { .number = number };
	stage->line = line;
	memcpy(&event.said, &said, sizeof said); /* EV_LINE has the same payload */
	send(stage, &event);
}

void stage_react(struct stage *stage, uint64_t back, int reaction, unsigned count)
{
	struct message event = { .number = EV_REACTED, .reacted = { stage->line - back, (uint8_t)(reaction - 1),
		(uint16_t)count, 0 } };
	send(stage, &event);
}

void stage_unsay(struct stage *stage, uint64_t back)
{
	struct message event = { .number = EV_UNSAID, .unsaid = { stage->line - back, 0 } };
	send(stage, &event);
}

void stage_refuse(struct stage *stage, enum wire_number request, enum reason reason)
{
	struct message event = { .number = EV_REFUSED, .refused = { (uint16_t)request, (uint8_t)reason, 0 } };
	send(stage, &event);
}

void stage_away(struct stage *stage, unsigned count, uint64_t back)
{
	struct message event = { .number = EV_AWAY, .away = { wire_string("free"), stage->line - back, (uint16_t)count } };
	send(stage, &event);
}

void stage_draft(struct stage *stage, const char *text)
{
	struct message event = { .number = EV_DRAFT, .draft_kept = { wire_string(text) } };
	send(stage, &event);
}

void stage_close(struct stage *stage)
{
	struct message event = { .number = EV_CLOSING, .closing = { CLOSING_STOP, wire_string("") } };
	send(stage, &event);
}
