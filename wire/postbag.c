/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Encoding beside decoding; the header has the form. Either end treats the other as hostile: every number is checked
 * against what it may be. */
#include "postbag.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "buf.h"

static void put(struct buf *buf, const struct postbag *postbag);
static void put_bytes(struct buf *buf, struct postbag_bytes bytes);
static struct postbag_bytes take_bytes(struct reader *reader);
static unsigned take_below(struct reader *reader, unsigned count);

enum postbag_result postbag_send(int fd, const struct postbag *postbag)
{
	enum postbag_result result = POSTBAG_OVER;
	struct buf packet;
	ssize_t n;

	buf_init(&packet, POSTBAG_PACKET_MAX);
	put(&packet, postbag);
	do
		n = packet.failed ? -1 : send(fd, packet.data, packet.size, MSG_NOSIGNAL | MSG_DONTWAIT);
	while (n < 0 && errno == EINTR && !packet.failed);
	if (packet.failed)
		result = POSTBAG_STRANGE;
	else if (n == (ssize_t)packet.size)
		result = POSTBAG_OK;
	else if (n < 0 && (errno == EAGAIN || errno == ENOBUFS))
		result = POSTBAG_LATER;
	buf_finish(&packet);
	return result;
}

enum postbag_result postbag_receive(int fd, uint8_t room[POSTBAG_PACKET_MAX], struct postbag *postbag)
{
	ssize_t n;

	do
		n = recv(fd, room, POSTBAG_PACKET_MAX, MSG_DONTWAIT | MSG_TRUNC);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return errno == EAGAIN ? POSTBAG_LATER : POSTBAG_OVER;
	if (n == 0)
		return POSTBAG_OVER;
	return n <= POSTBAG_PACKET_MAX && postbag_read(room, (size_t)n, postbag) ? POSTBAG_OK : POSTBAG_STRANGE;
}

bool postbag_read(const uint8_t *packet, size_t size, struct postbag *postbag)
{
	struct reader reader = { .at = packet, .left = size };

	memset(postbag, 0, sizeof *postbag);
	postbag->number = (enum postbag_number)reader_u8(&reader);
	switch (postbag->number) {
	case POSTBAG_WHO:
	case POSTBAG_END:
	case POSTBAG_ASK:
		break;
	case POSTBAG_MAIL:
		postbag->mail = reader_u64(&reader);
		postbag->kind = (enum mail_kind)take_below(&reader, MAIL_COUNT);
		postbag->language = (enum language)take_below(&reader, LANGUAGE_COUNT);
		postbag->about = reader_u64(&reader);
		postbag->hours = reader_u32(&reader);
		postbag->sealed = take_bytes(&reader);
		postbag->code = take_bytes(&reader);
		break;
	case POSTBAG_TOLD:
		postbag->mail = reader_u64(&reader);
		postbag->outcome = (enum mail_outcome)take_below(&reader, OUTCOME_COUNT);
		postbag->fault = (enum mail_fault)take_below(&reader, FAULT_COUNT);
		break;
	default:
		reader.failed = true;
	}
	return !reader.failed && reader.left == 0;
}

static void put(struct buf *buf, const struct postbag *postbag)
{
	buf_put_u8(buf, (uint8_t)postbag->number);
	if (postbag->number != POSTBAG_MAIL && postbag->number != POSTBAG_TOLD)
		return;
	buf_put_u64(buf, postbag->mail);
	if (postbag->number == POSTBAG_TOLD) {
		buf_put_u8(buf, (uint8_t)postbag->outcome);
		buf_put_u8(buf, (uint8_t)postbag->fault);
		return;
	}
	buf_put_u8(buf, (uint8_t)postbag->kind);
	buf_put_u8(buf, (uint8_t)postbag->language);
	buf_put_u64(buf, postbag->about);
	buf_put_u32(buf, postbag->hours);
	put_bytes(buf, postbag->sealed);
	put_bytes(buf, postbag->code);
}

static void put_bytes(struct buf *buf, struct postbag_bytes bytes)
{
	buf_put_u16(buf, (uint16_t)bytes.size);
	buf_put(buf, bytes.at, bytes.size);
}

static struct postbag_bytes take_bytes(struct reader *reader)
{
	size_t size = reader_u16(reader);
	const uint8_t *at = reader_take(reader, size);

	return (struct postbag_bytes){ at, at ? size : 0 };
}

static unsigned take_below(struct reader *reader, unsigned count)
{
	unsigned number = reader_u8(reader);

	if (number >= count)
		reader->failed = true;
	return number < count ? number : 0;
}
