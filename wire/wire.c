/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Encoding beside decoding, both made from messages.def, so that they cannot differ. Knows no socket. */
#include "wire.h"

#include <string.h>

#include "text.h"

const struct wire_row wire_rows[] = {
#define FIELD(type, name)
#define MESSAGE(number, NAME, payload, direction, phases, fields) { NAME, #NAME, direction, phases },
#include "messages.def"
#undef MESSAGE
#undef FIELD
};
const size_t wire_rows_count = sizeof wire_rows / sizeof *wire_rows;

static void put_u8(struct buf *buf, const uint8_t *value) { buf_put_u8(buf, *value); }
static void put_u16(struct buf *buf, const uint16_t *value) { buf_put_u16(buf, *value); }
static void put_u32(struct buf *buf, const uint32_t *value) { buf_put_u32(buf, *value); }
static void put_u64(struct buf *buf, const uint64_t *value) { buf_put_u64(buf, *value); }
static void put_b16(struct buf *buf, const wire_type_b16 *value) { buf_put(buf, value->bytes, 16); }
static void put_b32(struct buf *buf, const wire_type_b32 *value) { buf_put(buf, value->bytes, 32); }
static void put_raw(struct buf *buf, const struct wire_text *value)
{
	buf_put_u16(buf, value->size);
	buf_put(buf, value->at, value->size);
}
static void put_text(struct buf *buf, const struct wire_text *value) { put_raw(buf, value); }

static void take_u8(struct reader *reader, uint8_t *value) { *value = reader_u8(reader); }
static void take_u16(struct reader *reader, uint16_t *value) { *value = reader_u16(reader); }
static void take_u32(struct reader *reader, uint32_t *value) { *value = reader_u32(reader); }
static void take_u64(struct reader *reader, uint64_t *value) { *value = reader_u64(reader); }
static void take_fixed(struct reader *reader, uint8_t *to, size_t n)
{
	const uint8_t *bytes = reader_take(reader, n);

	if (bytes)
		memcpy(to, bytes, n);
	else
		memset(to, 0, n);
}
static void take_b16(struct reader *reader, wire_type_b16 *value) { take_fixed(reader, value->bytes, 16); }
static void take_b32(struct reader *reader, wire_type_b32 *value) { take_fixed(reader, value->bytes, 32); }
static void take_raw(struct reader *reader, struct wire_text *value)
{
	uint16_t size = reader_u16(reader);
	const uint8_t *bytes = reader_take(reader, size);

	*value = bytes ? (struct wire_text){ (const char *)bytes, size } : (struct wire_text){ "", 0 };
}
static void take_text(struct reader *reader, struct wire_text *value)
{
	take_raw(reader, value);
	if (!text_is_valid(value->at, value->size))
		reader->failed = true;
}

#define FIELD(type, name) put_##type(buf, &payload->name);
#define MESSAGE(number, NAME, payload_, direction, phases, fields) \
	static void put_##NAME(struct buf *buf, const struct wire_##payload_ *payload) { fields }
#include "messages.def"
#undef MESSAGE
#undef FIELD

#define FIELD(type, name) take_##type(reader, &payload->name);
#define MESSAGE(number, NAME, payload_, direction, phases, fields) \
	static void take_##NAME(struct reader *reader, struct wire_##payload_ *payload) { fields }
#include "messages.def"
#undef MESSAGE
#undef FIELD

const struct wire_row *wire_row_of(unsigned number)
{
	for (size_t i = 0; i < wire_rows_count; i++)
		if (wire_rows[i].number == number)
			return &wire_rows[i];
	return NULL;
}

struct wire_text wire_string(const char *string)
{
	size_t size = strlen(string);

	return (struct wire_text){ string, (uint16_t)(size > UINT16_MAX ? UINT16_MAX : size) };
}

bool wire_copy(char *to, size_t room, struct wire_text text)
{
	to[0] = '\0';
	if (text.size >= room || memchr(text.at, '\0', text.size))
		return false;
	memcpy(to, text.at, text.size);
	to[text.size] = '\0';
	return true;
}

bool wire_equals(struct wire_text text, const char *string)
{
	return strlen(string) == text.size && memcmp(string, text.at, text.size) == 0;
}

bool wire_put(struct buf *buf, const struct message *message)
{
	size_t start = buf->size;
	size_t length;

	if (buf->failed)
		return false;
	buf_put_u16(buf, (uint16_t)message->number);
	buf_put_u16(buf, 0);
	switch ((unsigned)message->number) {
#define FIELD(type, name)
#define MESSAGE(number, NAME, payload, direction, phases, fields) case NAME: put_##NAME(buf, &message->payload); break;
#include "messages.def"
#undef MESSAGE
#undef FIELD
	default:
		buf->failed = true;
	}
	length = buf->size - start - (buf->failed ? 0 : 4);
	if (buf->failed || length + 4 > WIRE_MESSAGE_MAX) {
		buf_truncate(buf, start);
		return false;
	}
	buf->data[start + 2] = (uint8_t)(length >> 8);
	buf->data[start + 3] = (uint8_t)length;
	return true;
}

enum wire_result wire_take(struct reader *reader, struct message *message)
{
	struct reader body = { 0 };
	uint16_t number, length;

	if (reader->left == 0)
		return WIRE_END;
	number = reader_u16(reader);
	length = reader_u16(reader);
	body.at = reader_take(reader, length);
	body.left = length;
	if (reader->failed)
		return WIRE_BAD;
	message->number = number;
	switch (number) {
#define FIELD(type, name)
#define MESSAGE(number, NAME, payload, direction, phases, fields) \
	case NAME: take_##NAME(&body, &message->payload); break;
#include "messages.def"
#undef MESSAGE
#undef FIELD
	default:
		return WIRE_BAD;
	}
	return body.failed || body.left > 0 ? WIRE_BAD : WIRE_OK;
}
