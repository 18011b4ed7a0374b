/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads events, made from messages.def as the encoding is, so that each new one can be played at once. */
#include "happen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"

/* The next field; NULL if there is none. */
static char *field(char **rest)
{
	char *start = *rest, *end = start ? strchr(start, '|') : NULL;
	*rest = end ? end + 1 : NULL;
	if (end)
		*end = '\0';
	return start;
}

static unsigned long long number(char **rest, bool *is_whole)
{
	char *word = field(rest);
	*is_whole = *is_whole && word;
	if (word && word[0] == '@')
		return clock_wall_ms() / 1000 - strtoull(word + 1, NULL, 10);
	return word ? strtoull(word, NULL, 10) : 0;
}

static void read_u8(char **rest, uint8_t *value, bool *is_whole) { *value = (uint8_t)number(rest, is_whole); }
static void read_u16(char **rest, uint16_t *value, bool *is_whole) { *value = (uint16_t)number(rest, is_whole); }
static void read_u32(char **rest, uint32_t *value, bool *is_whole) { *value = (uint32_t)number(rest, is_whole); }
static void read_u64(char **rest, uint64_t *value, bool *is_whole) { *value = number(rest, is_whole); }

static void read_text(char **rest, struct wire_text *value, bool *is_whole)
{
	char *from = field(rest), *to = from;
	*is_whole = *is_whole && from;
	*value = wire_string(from ? from : "");
	if (!from)
		return;
	for (const char *at = from; *at; at++) {
		bool is_break = at[0] == '\\' && at[1] == 'n';
		*to++ = is_break ? '\n' : *at;
		at += is_break;
	}
	value->size = (uint16_t)(to - from);
}

static void read_bytes(char **rest, uint8_t *bytes, size_t size, bool *is_whole)
{
	const char *word = field(rest);
	unsigned byte;
	*is_whole = *is_whole && word;
	for (size_t i = 0; word && i < size && sscanf(word + 2 * i, "%2x", &byte) == 1; i++)
		bytes[i] = (uint8_t)byte;
}

static void read_raw(char **rest, struct wire_text *value, bool *is_whole) { read_text(rest, value, is_whole); }
static void read_b16(char **rest, wire_type_b16 *value, bool *is_whole)
{
	read_bytes(rest, value->bytes, 16, is_whole);
}

static void read_b32(char **rest, wire_type_b32 *value, bool *is_whole)
{
	read_bytes(rest, value->bytes, 32, is_whole);
}

#define FIELD(type, name) read_##type(rest, &payload->name, is_whole);
#define MESSAGE(number, NAME, payload_name, direction, phases, fields) \
	static void read_##NAME(char **rest, struct wire_##payload_name *payload, bool *is_whole) \
	{ fields }
#include "messages.def"
#undef MESSAGE
#undef FIELD

bool happen_read(char *words, struct message *message)
{
	char *space = strchr(words, ' '), *rest = space ? space + 1 : NULL;
	bool is_whole = true;
	if (space)
		*space = '\0';
	memset(message, 0, sizeof *message);
	for (size_t i = 0; i < wire_rows_count; i++)
		if (strcmp(wire_rows[i].name, words) == 0)
			message->number = wire_rows[i].number;
	switch ((unsigned)message->number) {
#define MESSAGE(number, NAME, payload, direction, phases, fields) \
	case NAME: read_##NAME(&rest, &message->payload, &is_whole); break;
#include "messages.def"
#undef MESSAGE
	default:
		return false;
	}
	return is_whole;
}
