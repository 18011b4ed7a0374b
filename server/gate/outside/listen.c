/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TCP, v4 and v6. An address is turned into a keyed hash right here and never leaves. */
#include "listen.h"

#include <errno.h>
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "language.h"
#include "seal.h"

enum {
	BACKLOG = 1024,
	/* A peer that vanished without a word is noticed by the kernel after 90 s + 4 x 15 s. */
	KEEP_IDLE_S = 90, KEEP_INTERVAL_S = 15, KEEP_COUNT = 4, USER_TIMEOUT_MS = 150000,
	DISCARD = 1 << 20
};

static void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

static bool parse_one(const char *text, size_t size, struct listen_address *to)
{
	const char *colon = memrchr(text, ':', size);
	size_t host, port;

	if (!colon)
		return false;
	host = (size_t)(colon - text);
	port = size - host - 1;
	if (host >= 2 && text[0] == '[' && text[host - 1] == ']') {
		text++;
		host -= 2;
	} else if (memchr(text, ':', host)) {
		return false; /* an IPv6 address needs its brackets */
	}
	if (host == 0 || host >= sizeof to->host || port == 0 || port >= sizeof to->port
			|| strspn(colon + 1, "0123456789") < port)
		return false;
	memset(to, 0, sizeof *to);
	memcpy(to->port, colon + 1, port);
	if (host != 1 || text[0] != '*')
		memcpy(to->host, text, host);
	return true;
}

int listen_parse(const char *text, struct listen_address to[LISTEN_MAX])
{
	int count = 0;

	while (*text == ' ' || *text == ',')
		text++;
	while (*text) {
		size_t size = strcspn(text, ", ");

		if (count == LISTEN_MAX || !parse_one(text, size, &to[count]))
			return 0;
		count++;
		text += size;
		text += strspn(text, ", ");
	}
	return count;
}

static int open_one(const struct addrinfo *address)
{
	int on = 1;
	int fd = socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (address->ai_family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
	if (bind(fd, address->ai_addr, address->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0)
		return fd;
	on = errno;
	close(fd);
	errno = on;
	return -1;
}

static void say(const char *format, ...)
{
	va_list arguments;

	fputs("kokoiru: listen: ", stderr);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
}

static int open_all(const struct listen_address *where, int sockets[LISTEN_MAX], int count)
{
	struct addrinfo hints = { .ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM };
	const char *host = where->host[0] ? where->host : NULL;
	struct addrinfo *list = NULL;
	int before = count, result;

	if (host && strcmp(host, "localhost") == 0)
		hints.ai_flags &= ~AI_NUMERICHOST;
	result = getaddrinfo(host, where->port, &hints, &list);
	if (result != 0) {
		say(_("%s is no address: %s; write ADDRESS:PORT"), where->host, gai_strerror(result));
		return 0;
	}
	errno = 0;
	for (const struct addrinfo *address = list; address && count < LISTEN_MAX; address = address->ai_next)
		if ((sockets[count] = open_one(address)) >= 0)
			count++;
	freeaddrinfo(list);
	if (count > before)
		return count;
	say(_("port %s: %s; choose another with --listen or stop who has it"), where->port, strerror(errno));
	return 0;
}

int listen_open(const char *text, int sockets[LISTEN_MAX])
{
	struct listen_address addresses[LISTEN_MAX];
	int wanted = listen_parse(text, addresses), count = 0;

	if (wanted == 0)
		say(_("cannot read `%s`; write ADDRESS:PORT, as in 127.0.0.1:2222"), text);
	for (int i = 0; i < wanted; i++) {
		int more = open_all(&addresses[i], sockets, count);

		if (more == 0) {
			while (count > 0)
				close(sockets[--count]);
			return 0;
		}
		count = more;
	}
	return count;
}

/* An IPv4 address, or the /64 that one household or one machine has in IPv6. */
static uint64_t source_of(const struct sockaddr_storage *address, const uint8_t secret[32])
{
	struct sockaddr_in v4 = { 0 };
	struct sockaddr_in6 v6 = { 0 };
	uint8_t bytes[9] = { 0 }, hash[32];
	uint64_t source;

	if (address->ss_family == AF_INET6) {
		memcpy(&v6, address, sizeof v6);
		bytes[0] = 6;
		memcpy(bytes + 1, &v6.sin6_addr, 8);
	} else if (address->ss_family == AF_INET) {
		memcpy(&v4, address, sizeof v4);
		bytes[0] = 4;
		memcpy(bytes + 1, &v4.sin_addr, 4);
	}
	seal_key_hash(bytes, sizeof bytes, secret, hash);
	memcpy(&source, hash, sizeof source);
	return source;
}

static void set(int fd, int level, int option, int value)
{
	(void)setsockopt(fd, level, option, &value, sizeof value); /* a line without it works, only less well */
}

int listen_accept(int socket, const uint8_t secret[32], uint64_t *source)
{
	struct sockaddr_storage address = { 0 };
	socklen_t size = sizeof address;
	int fd = accept4(socket, (struct sockaddr *)&address, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);

	if (fd < 0)
		return -1;
	*source = source_of(&address, secret);
	set(fd, IPPROTO_TCP, TCP_NODELAY, 1);
	set(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
	set(fd, IPPROTO_TCP, TCP_KEEPIDLE, KEEP_IDLE_S);
	set(fd, IPPROTO_TCP, TCP_KEEPINTVL, KEEP_INTERVAL_S);
	set(fd, IPPROTO_TCP, TCP_KEEPCNT, KEEP_COUNT);
	set(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, USER_TIMEOUT_MS);
	return fd;
}

static unsigned count_bytes(int socket, unsigned long request)
{
	int bytes = 0;

	return ioctl(socket, request, &bytes) == 0 && bytes > 0 ? (unsigned)bytes : 0;
}

unsigned listen_unsent(int socket)
{
	return count_bytes(socket, SIOCOUTQ);
}

unsigned listen_unread(int socket)
{
	return count_bytes(socket, SIOCINQ);
}

static struct tcp_info look(int socket)
{
	struct tcp_info info = { 0 };
	socklen_t size = sizeof info;

	(void)getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size); /* a socket that has none has said nothing */
	return info;
}

bool listen_has_spoken(int socket)
{
	return look(socket).tcpi_bytes_received > 0;
}

bool listen_is_stalled(int socket, unsigned ms)
{
	return listen_unread(socket) == 0 && listen_unsent(socket) == 0 && look(socket).tcpi_last_data_recv >= ms;
}

bool listen_discard(int socket)
{
	/* tcp(7): with MSG_TRUNC the bytes are dropped, and no buffer is written to. */
	ssize_t n = recv(socket, NULL, DISCARD, MSG_TRUNC | MSG_DONTWAIT);

	return n > 0 || (n < 0 && errno == EAGAIN);
}
