/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes that grow up to a bound, with a sticky error: write on, look once at the end. Integers are big-endian. */
#ifndef BUF_H
#define BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf {
	uint8_t *data;  /* owned */
	size_t size;    /* bytes in use */
	size_t room;    /* bytes allocated */
	size_t limit;   /* size never passes this */
	bool failed;    /* something did not fit, or there was no memory; later puts do nothing */
};

void buf_init(struct buf *buf, size_t limit);
void buf_finish(struct buf *buf);
/* Empties it and forgets its error; keeps the memory. */
void buf_clear(struct buf *buf);
/* Empties it and gives its memory back. */
void buf_release(struct buf *buf);
/* Empties it and overwrites all its memory, which held a secret. */
void buf_wipe(struct buf *buf);
/* Takes n bytes off the front. */
void buf_drop(struct buf *buf, size_t n);
/* Cuts the end off, down to size, and forgets an error made since. */
void buf_truncate(struct buf *buf, size_t size);

void buf_put(struct buf *buf, const void *data, size_t n);
void buf_put_u8(struct buf *buf, uint8_t value);
void buf_put_u16(struct buf *buf, uint16_t value);
void buf_put_u32(struct buf *buf, uint32_t value);
void buf_put_u64(struct buf *buf, uint64_t value);

/* Borrowed bytes being read; failed sticks once something was short. */
struct reader {
	const uint8_t *at;
	size_t left;
	bool failed;
};

const uint8_t *reader_take(struct reader *reader, size_t n); /* NULL once failed */
uint8_t reader_u8(struct reader *reader);
uint16_t reader_u16(struct reader *reader);
uint32_t reader_u32(struct reader *reader);
uint64_t reader_u64(struct reader *reader);

#endif
