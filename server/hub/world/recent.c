/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list of lines a room, read from the store when first asked for. Does not know who may read them. */
#include "recent.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"

struct room_lines {
	struct room_lines *next;
	char room[STORE_ROOM_ROOM];
	struct store_line **lines; /* owned, each owned; room for limit of them */
	unsigned count;
	bool is_read, is_whole;
};

struct recent {
	struct store *store;
	unsigned limit;
	struct room_lines *rooms;
};

static struct room_lines *find_room(struct recent *recent, const char *room);
static void read_room(struct recent *recent, struct room_lines *room);
static void forget_room(struct room_lines *room);

struct recent *recent_create(struct store *store, unsigned limit)
{
	struct recent *recent = mem_zero(1, sizeof *recent);

	recent->store = store;
	recent->limit = limit;
	return recent;
}

void recent_destroy(struct recent *recent)
{
	struct room_lines *room;

	while (recent && (room = recent->rooms)) {
		recent->rooms = room->next;
		forget_room(room);
		free(room->lines);
		free(room);
	}
	free(recent);
}

struct recent_lines recent_lines(struct recent *recent, const char *id)
{
	struct room_lines *room = find_room(recent, id);

	if (!room) {
		room = mem_zero(1, sizeof *room);
		memcpy(room->room, id, strnlen(id, sizeof room->room - 1));
		room->lines = mem_zero(recent->limit + 1, sizeof *room->lines);
		room->next = recent->rooms;
		recent->rooms = room;
	}
	if (!room->is_read)
		read_room(recent, room);
	return (struct recent_lines){ (const struct store_line *const *)room->lines, room->count, room->is_whole };
}

void recent_add(struct recent *recent, const struct store_line *line)
{
	struct room_lines *room = find_room(recent, line->room);
	struct store_line *kept;

	if (!room || !room->is_read || recent->limit == 0)
		return;
	if (room->count == recent->limit) {
		kept = room->lines[0];
		room->count--;
		memmove(room->lines, room->lines + 1, room->count * sizeof *room->lines);
		room->is_whole = false;
	} else {
		kept = mem_alloc(sizeof *kept);
	}
	*kept = *line;
	room->lines[room->count++] = kept;
}

/* Its index; count if it is not there. */
static unsigned find_line(const struct room_lines *room, uint64_t line)
{
	unsigned i = 0;

	while (i < room->count && room->lines[i]->line != line)
		i++;
	return i;
}

void recent_remove(struct recent *recent, const char *id, uint64_t line)
{
	struct room_lines *room = find_room(recent, id);
	unsigned at = room ? find_line(room, line) : 0;

	if (!room || at == room->count)
		return;
	free(room->lines[at]);
	room->count--;
	memmove(room->lines + at, room->lines + at + 1, (room->count - at) * sizeof *room->lines);
}

void recent_react(struct recent *recent, const char *id, uint64_t line, const uint32_t counts[STORE_REACTIONS])
{
	struct room_lines *room = find_room(recent, id);
	unsigned at = room ? find_line(room, line) : 0;

	if (room && at < room->count)
		memcpy(room->lines[at]->reactions, counts, sizeof room->lines[at]->reactions);
}

void recent_forget(struct recent *recent)
{
	for (struct room_lines *room = recent->rooms; room; room = room->next)
		forget_room(room);
}

static struct room_lines *find_room(struct recent *recent, const char *id)
{
	struct room_lines *room = recent->rooms;

	while (room && strcmp(room->room, id) != 0)
		room = room->next;
	return room;
}

static void forget_room(struct room_lines *room)
{
	while (room->count > 0)
		free(room->lines[--room->count]);
	room->is_read = room->is_whole = false;
}

/* The store gives them newest first. */
static bool on_line(void *context, const struct store_line *line)
{
	struct room_lines *room = context;
	struct store_line *kept = mem_alloc(sizeof *kept);

	*kept = *line;
	room->lines[room->count++] = kept;
	return true;
}

static void read_room(struct recent *recent, struct room_lines *room)
{
	if (store_each_line(recent->store, room->room, 0, recent->limit, on_line, room) != STORE_OK) {
		forget_room(room);
		return;
	}
	for (unsigned i = 0; i < room->count / 2; i++) {
		struct store_line *line = room->lines[i];

		room->lines[i] = room->lines[room->count - 1 - i];
		room->lines[room->count - 1 - i] = line;
	}
	room->is_read = true;
	room->is_whole = room->count < recent->limit;
}
