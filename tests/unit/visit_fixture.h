/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events made by hand for tests of views, visits and faces: a small free space with four people in it. */
#ifndef VISIT_FIXTURE_H
#define VISIT_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "visit.h"

enum { ME = 1, KOTARO = 2, YUKI = 3, SATO = 4 };
enum { ZONE_WINDOW, ZONE_DESK, ZONE_TABLE, ZONE_ALONE, ZONE_FLOOR };

static const char free_map[] =
	"####~~~~~~~~~~~~~~~~############################\n"
	"##&&()  ()  ()  ()  ##                  ()  ()##\n"
	"##                                ()==        ##\n"
	"##                  ##              ==========##\n"
	"######################                        3>\n"
	"##                      ()[][]()    ()[][]()  ##\n"
	"##  %%%%%%              ()[][]()    ()[][]()  ##\n"
	"##  %%[]%%                                    2>\n"
	"##  %%%%%%    &&                              ##\n"
	"##&&                        ||()||()||()||()||##\n"
	"######################1>########################";

static inline struct message event_place(void)
{
	return (struct message){ .number = EV_PLACE, .place = { 1, wire_string("ここにいるよ。(kokoiru)"),
		wire_string("kokoiru, I'm here"), wire_string("Asia/Tokyo"), LANGUAGE_JA, 0,
		wire_string("FREQ=MONTHLY;BYDAY=2WE,3WE,4WE 13:00-21:00\nFREQ=MONTHLY;BYDAY=1SA 10:00-18:00"),
		wire_string("2026-11-01"), 3 } };
}

static inline struct message event_known(enum role role)
{
	return (struct message){ .number = EV_KNOWN, .known = { 7, wire_string("みかん"), (uint8_t)role, 1, 5, 2 } };
}

static inline struct message event_setting(enum setting setting, const char *value)
{
	return (struct message){ .number = EV_SETTING, .setting = { (uint8_t)setting, wire_string(value) } };
}

static inline struct message event_room(const char *id)
{
	return (struct message){ .number = EV_ROOM, .room = { wire_string(id), wire_string("フリースペース"),
		wire_string("Free space"), TALK_ROOM, 0, wire_string(free_map) } };
}

static inline struct message event_zone(uint8_t number, const char *id, const char *name, const char *name_en,
	const uint8_t area[4], bool is_silent)
{
	return (struct message){ .number = EV_ZONE, .zone = { number, wire_string(id), wire_string(name),
		wire_string(name_en), area[0], area[1], area[2], area[3], TALK_ROOM, is_silent, 0, 0 } };
}

static inline struct message event_door(uint8_t number, uint8_t x, uint8_t y, const char *to, const char *name)
{
	return (struct message){ .number = EV_DOOR, .door_seen = { number, x, y, wire_string(to), wire_string(name),
		wire_string("") } };
}

static inline struct message event_person(uint32_t person, const char *nickname, enum role role, unsigned state,
	uint8_t x, uint8_t y, uint8_t zone)
{
	return (struct message){ .number = EV_PERSON, .person = { person, wire_string(nickname), wire_string("k"),
		(uint8_t)role, (uint16_t)state, x, y, zone } };
}

static inline struct message event_moved(uint32_t person, uint8_t x, uint8_t y, uint8_t zone)
{
	return (struct message){ .number = EV_MOVED, .moved = { person, x, y, zone } };
}

static inline struct message event_line(enum wire_number number, uint64_t line, uint64_t before, const char *nickname,
	const char *text)
{
	struct wire_said said = { .room = wire_string("free"), .line = line, .before = before, .at = 1000 * line,
		.nickname = wire_string(nickname), .zone = ZONE_TABLE, .text = wire_string(text), .note = wire_string("") };
	struct message event = { .number = number };

	said.is_mine = strcmp(nickname, "みかん") == 0;
	said.id = said.is_mine ? 99 : 0;
	if (strcmp(nickname, "さとう") == 0)
		said.role = ROLE_SUPPORTER;
	else if (strcmp(nickname, "ゆき") == 0)
		said.role = ROLE_FAMILY;
	memcpy(&event.said, &said, sizeof said);
	return event;
}

static inline struct message event_ready(uint64_t newest, uint16_t observers)
{
	return (struct message){ .number = EV_ROOM_READY, .room_ready = { newest, observers } };
}

static inline struct message event_away(uint64_t line, uint16_t count)
{
	return (struct message){ .number = EV_AWAY, .away = { wire_string("free"), line, count } };
}

static inline struct message event_done(enum wire_number request)
{
	return (struct message){ .number = EV_DONE, .done = { (uint16_t)request } };
}

static inline struct message event_refused(enum wire_number request, enum reason reason)
{
	return (struct message){ .number = EV_REFUSED, .refused = { (uint16_t)request, (uint8_t)reason, 0 } };
}

/* Gives the events of a snapshot one after another: oneself by the window, two at table A, staff at the desk. */
static inline void each_room_event(void (*give)(void *context, struct message event), void *context)
{
	static const uint8_t window[4] = { 1, 1, 9, 3 }, desk[4] = { 17, 1, 22, 3 }, table[4] = { 12, 5, 15, 6 },
		alone[4] = { 15, 9, 21, 9 }, whole[4] = { 0, 0, 23, 10 };

	give(context, event_room("free"));
	give(context, event_zone(ZONE_WINDOW, "window", "まどぎわ", "By the window", window, true));
	give(context, event_zone(ZONE_DESK, "desk", "うけつけ", "Desk", desk, false));
	give(context, event_zone(ZONE_TABLE, "table-a", "テーブルA", "Table A", table, false));
	give(context, event_zone(ZONE_ALONE, "alone", "ひとりの席", "Alone", alone, true));
	give(context, event_zone(ZONE_FLOOR, "floor", "ひろば", "Floor", whole, false));
	give(context, event_door(1, 11, 10, "gallery", "ギャラリー"));
	give(context, event_door(2, 23, 7, "exchange", "交流スペース"));
	give(context, event_person(ME, "みかん", ROLE_PARTICIPANT, STATE_ME, 4, 1, ZONE_WINDOW));
	give(context, event_person(KOTARO, "こたろう", ROLE_PARTICIPANT, 0, 12, 5, ZONE_TABLE));
	give(context, event_person(YUKI, "ゆき", ROLE_FAMILY, STATE_QUIET, 15, 6, ZONE_TABLE));
	give(context, event_person(SATO, "さとう", ROLE_SUPPORTER, 0, 20, 1, ZONE_DESK));
	give(context, event_line(EV_LINE, 3, 0, "こたろう", "今日は昼すぎに起きました"));
	give(context, event_line(EV_LINE, 5, 3, "ゆき", "うちの子もそうです"));
	give(context, event_ready(5, 1));
}

/* Takes the first waiting request that has that number; the ones before it are dropped. False: there is none. Texts
 * are borrowed from storage. */
static inline bool take_request(struct visit *visit, enum wire_number number, struct message *request, uint8_t *storage,
	size_t room)
{
	size_t size = visit->requests.size < room ? visit->requests.size : room;
	struct reader reader = { storage, size, false };
	bool is_found = false;

	if (size > 0)
		memcpy(storage, visit->requests.data, size);
	while (!is_found && wire_take(&reader, request) == WIRE_OK)
		is_found = request->number == number;
	buf_clear(&visit->requests);
	if (is_found && reader.left > 0)
		buf_put(&visit->requests, reader.at, reader.left);
	return is_found;
}

#endif
