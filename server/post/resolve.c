/* SPDX-License-Identifier: GPL-3.0-or-later */
/* getaddrinfo(3), once for each line to the mail server. Knows no mail. */
#include "resolve.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

enum { ADDRESSES_MAX = 8 };

static bool is_address(const char *name);
static bool is_here(const struct sockaddr *address);
static bool show(const struct sockaddr *address, char shown[INET6_ADDRSTRLEN]);

bool resolve_name(const char *name, unsigned port, bool only_here, char to[RESOLVE_ROOM])
{
	const struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM };
	struct addrinfo *found = NULL;
	char shown[INET6_ADDRSTRLEN];
	int used = snprintf(to, RESOLVE_ROOM, "%s:%u:", name, port), count = 0;
	bool is_fine = true;

	if (used < 0 || used >= RESOLVE_ROOM || getaddrinfo(name, NULL, &hints, &found) != 0)
		return false;
	for (const struct addrinfo *each = found; each && count < ADDRESSES_MAX; each = each->ai_next) {
		is_fine = is_fine && (!only_here || is_here(each->ai_addr));
		if (!show(each->ai_addr, shown))
			continue;
		used += snprintf(to + used, (size_t)(RESOLVE_ROOM - used), "%s%s", count > 0 ? "," : "", shown);
		is_fine = is_fine && used < RESOLVE_ROOM - INET6_ADDRSTRLEN;
		count++;
	}
	freeaddrinfo(found);
	if (is_address(name))
		to[0] = '\0';
	return is_fine && count > 0;
}

static bool is_address(const char *name)
{
	uint8_t bytes[sizeof(struct in6_addr)];

	return inet_pton(AF_INET, name, bytes) == 1 || inet_pton(AF_INET6, name, bytes) == 1;
}

static bool is_here(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET) {
		struct sockaddr_in in;

		memcpy(&in, address, sizeof in);
		return ntohl(in.sin_addr.s_addr) >> 24 == 127;
	}
	if (address->sa_family == AF_INET6) {
		struct sockaddr_in6 in6;

		memcpy(&in6, address, sizeof in6);
		return IN6_IS_ADDR_LOOPBACK(&in6.sin6_addr);
	}
	return false;
}

static bool show(const struct sockaddr *address, char shown[INET6_ADDRSTRLEN])
{
	struct sockaddr_in in;
	struct sockaddr_in6 in6;

	if (address->sa_family == AF_INET) {
		memcpy(&in, address, sizeof in);
		return inet_ntop(AF_INET, &in.sin_addr, shown, INET6_ADDRSTRLEN);
	}
	if (address->sa_family != AF_INET6)
		return false;
	memcpy(&in6, address, sizeof in6);
	return inet_ntop(AF_INET6, &in6.sin6_addr, shown, INET6_ADDRSTRLEN);
}
