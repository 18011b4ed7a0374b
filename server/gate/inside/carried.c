/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernel's own counts of one connection. The structure comes from the kernel's header: the C library's ends before
 * the counts wanted here. */
#include "carried.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <stddef.h>
#include <sys/socket.h>

#include "listen.h"

#define HAS(size, field) ((size) >= offsetof(struct tcp_info, field) + sizeof((struct tcp_info *)0)->field)

void carried_look(int socket, uint64_t written, struct pace_link *link)
{
	struct tcp_info info = { 0 };
	socklen_t size = sizeof info;

	if (getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) != 0 || !HAS(size, tcpi_busy_time)) {
		link->unsent = listen_unsent(socket);
		return;
	}
	link->unsent = written > info.tcpi_bytes_acked ? (unsigned)(written - info.tcpi_bytes_acked) : 0;
	link->acked = info.tcpi_bytes_acked;
	link->busy_ms = info.tcpi_busy_time / 1000;
	link->trip_ms = info.tcpi_min_rtt == UINT32_MAX ? 0 : info.tcpi_min_rtt / 1000;
	link->resent = info.tcpi_total_retrans;
}
