/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bounded bytes and a reader over them. Knows nothing of messages. */
#include "buf.h"

#include <stdlib.h>
#include <string.h>

void buf_init(struct buf *buf, size_t limit)
{
	*buf = (struct buf){ .limit = limit };
}

/* What was taken out is not to be found in it any more: much of what passes here is for few eyes. */
static void blank(struct buf *buf, size_t from)
{
	if (from < buf->size)
		explicit_bzero(buf->data + from, buf->size - from);
}

void buf_finish(struct buf *buf)
{
	blank(buf, 0);
	free(buf->data);
	*buf = (struct buf){ 0 };
}

void buf_clear(struct buf *buf)
{
	blank(buf, 0);
	buf->size = 0;
	buf->failed = false;
}

void buf_release(struct buf *buf)
{
	size_t limit = buf->limit;

	buf_finish(buf);
	buf_init(buf, limit);
}

void buf_wipe(struct buf *buf)
{
	if (buf->data)
		explicit_bzero(buf->data, buf->room);
	buf_clear(buf);
}

void buf_drop(struct buf *buf, size_t n)
{
	if (n > buf->size)
		n = buf->size;
	if (n > 0 && n < buf->size)
		memmove(buf->data, buf->data + n, buf->size - n);
	blank(buf, buf->size - n);
	buf->size -= n;
}

void buf_truncate(struct buf *buf, size_t size)
{
	if (size <= buf->size) {
		blank(buf, size);
		buf->size = size;
	}
	buf->failed = false;
}

static bool grow(struct buf *buf, size_t n)
{
	size_t room = buf->room ? buf->room : 64;
	uint8_t *data;

	if (buf->failed || n > buf->limit || buf->size > buf->limit - n)
		return false;
	while (room < buf->size + n)
		room *= 2;
	if (room == buf->room)
		return true;
	data = realloc(buf->data, room);
	if (!data)
		return false;
	buf->data = data;
	buf->room = room;
	return true;
}

void buf_put(struct buf *buf, const void *data, size_t n)
{
	if (n == 0)
		return;
	if (!grow(buf, n)) {
		buf->failed = true;
		return;
	}
	memcpy(buf->data + buf->size, data, n);
	buf->size += n;
}

static void put_integer(struct buf *buf, uint64_t value, size_t n)
{
	uint8_t bytes[8];

	for (size_t i = 0; i < n; i++)
		bytes[i] = (uint8_t)(value >> (8 * (n - 1 - i)));
	buf_put(buf, bytes, n);
}

void buf_put_u8(struct buf *buf, uint8_t value) { put_integer(buf, value, 1); }
void buf_put_u16(struct buf *buf, uint16_t value) { put_integer(buf, value, 2); }
void buf_put_u32(struct buf *buf, uint32_t value) { put_integer(buf, value, 4); }
void buf_put_u64(struct buf *buf, uint64_t value) { put_integer(buf, value, 8); }

const uint8_t *reader_take(struct reader *reader, size_t n)
{
	const uint8_t *at = reader->at;

	if (reader->failed || n > reader->left) {
		reader->failed = true;
		return NULL;
	}
	reader->at += n;
	reader->left -= n;
	return at;
}

static uint64_t take_integer(struct reader *reader, size_t n)
{
	const uint8_t *bytes = reader_take(reader, n);
	uint64_t value = 0;

	for (size_t i = 0; bytes && i < n; i++)
		value = value << 8 | bytes[i];
	return value;
}

uint8_t reader_u8(struct reader *reader) { return (uint8_t)take_integer(reader, 1); }
uint16_t reader_u16(struct reader *reader) { return (uint16_t)take_integer(reader, 2); }
uint32_t reader_u32(struct reader *reader) { return (uint32_t)take_integer(reader, 4); }
uint64_t reader_u64(struct reader *reader) { return take_integer(reader, 8); }
