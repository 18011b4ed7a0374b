/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Packets of whole messages over a SEQPACKET socket. Knows lengths, not meanings. */
#include "link.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

enum { AT_ONCE = 2 }; /* packets: where one is fewer than asked for, nobody has to ask for the next */

void link_init(struct link *link, int fd, size_t limit)
{
	*link = (struct link){ .fd = fd };
	buf_init(&link->out, limit);
}

void link_finish(struct link *link)
{
	if (link->fd >= 0)
		close(link->fd);
	link->fd = -1;
	buf_finish(&link->out);
}

bool link_send(struct link *link, const struct message *message)
{
	if (wire_put(&link->out, message))
		return true;
	link->overflowed = true;
	return false;
}

bool link_send_encoded(struct link *link, const uint8_t *data, size_t size)
{
	size_t before = link->out.size;

	buf_put(&link->out, data, size);
	if (!link->out.failed)
		return true;
	buf_truncate(&link->out, before);
	link->overflowed = true;
	return false;
}

void link_reset(struct link *link)
{
	buf_release(&link->out);
	link->overflowed = false;
}

/* How many bytes of whole messages fit one packet, from offset at on. */
static size_t packet_size(const struct buf *out, size_t at)
{
	size_t size = 0;

	while (at + size < out->size) {
		const uint8_t *head = out->data + at + size;
		size_t message = 4 + ((size_t)head[2] << 8 | head[3]);

		if (size + message > WIRE_PACKET_MAX)
			break;
		size += message;
	}
	return size;
}

enum link_result link_flush(struct link *link)
{
	enum link_result result = LINK_OK;
	size_t sent = 0;

	if (link->fd < 0)
		return LINK_CLOSED;
	while (sent < link->out.size) {
		size_t size = packet_size(&link->out, sent);
		ssize_t n = send(link->fd, link->out.data + sent, size, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			result = errno == EAGAIN || errno == ENOBUFS ? LINK_AGAIN : LINK_CLOSED;
			break;
		}
		sent += size;
	}
	if (sent < link->out.size) {
		buf_drop(&link->out, sent);
		return result;
	}
	if (sent > 0)
		buf_wipe(&link->out); /* a proof of a passphrase may have been among it */
	if (link->out.room > 4096)
		buf_release(&link->out);
	return result;
}

/* One packet's messages. */
static bool take_packet(struct link *link, const struct mmsghdr *packet,
	bool (*take)(void *context, const struct message *message), void *context)
{
	struct reader reader = { packet->msg_hdr.msg_iov->iov_base, packet->msg_len, false };
	struct message message;
	enum wire_result result;

	if (link->fd < 0 || packet->msg_len == 0 || (packet->msg_hdr.msg_flags & MSG_TRUNC))
		return false;
	while ((result = wire_take(&reader, &message)) == WIRE_OK)
		if (!take(context, &message))
			return false;
	return result != WIRE_BAD;
}

enum link_result link_receive(struct link *link, int packets,
	bool (*take)(void *context, const struct message *message), void *context)
{
	uint8_t bytes[AT_ONCE][WIRE_PACKET_MAX];

	while (packets > 0) {
		int most = packets < AT_ONCE ? packets : AT_ONCE, count;
		struct iovec parts[AT_ONCE];
		struct mmsghdr heads[AT_ONCE];

		for (int i = 0; i < AT_ONCE; i++) {
			parts[i] = (struct iovec){ bytes[i], sizeof bytes[i] };
			heads[i] = (struct mmsghdr){ .msg_hdr = { .msg_iov = &parts[i], .msg_iovlen = 1 } };
		}
		count = link->fd < 0 ? 0 : recvmmsg(link->fd, heads, (unsigned)most, MSG_DONTWAIT, NULL);
		packets -= count > 0 ? count : 1;
		/* A peer that closed without having read everything gives ECONNRESET once, before its last words. */
		if (count < 0 && (errno == EINTR || errno == ECONNRESET))
			continue;
		if (count < 0 && errno == EAGAIN)
			return LINK_OK;
		if (count <= 0)
			return LINK_CLOSED;
		for (int i = 0; i < count; i++)
			if (!take_packet(link, &heads[i], take, context))
				return LINK_CLOSED;
		if (count < most)
			return LINK_OK;
	}
	return LINK_AGAIN;
}
