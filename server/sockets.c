/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sockets with names. Knows nothing of what is said over them. */
#include "sockets.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static int open_run(const struct place *place)
{
	char path[PLACE_PATH_ROOM];

	place_path(place, "run", path);
	return open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

static void address_in(int directory, const char *name, struct sockaddr_un *address)
{
	*address = (struct sockaddr_un){ .sun_family = AF_UNIX };
	snprintf(address->sun_path, sizeof address->sun_path, "/proc/self/fd/%d/%s", directory, name);
}

/* Born with its rights: to change them by name could change what somebody put there instead. */
static bool bind_private(int fd, const struct sockaddr_un *address)
{
	mode_t before = umask(0177);
	bool is_bound = bind(fd, (const struct sockaddr *)address, sizeof *address) == 0;

	umask(before);
	return is_bound;
}

int sockets_listen(const struct place *place, const char *name, int type, uid_t uid)
{
	int directory = open_run(place), fd = -1;
	struct sockaddr_un address;
	char fresh[64];

	if (directory < 0)
		return -1;
	snprintf(fresh, sizeof fresh, "%s.new", name);
	address_in(directory, fresh, &address);
	unlinkat(directory, fresh, 0);
	fd = socket(AF_UNIX, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd >= 0 && (!bind_private(fd, &address)
		|| (geteuid() == 0 && fchownat(directory, fresh, uid, (gid_t)-1, AT_SYMLINK_NOFOLLOW) != 0)
		|| listen(fd, SOCKETS_BACKLOG) != 0 || renameat(directory, fresh, directory, name) != 0)) {
		int why = errno;

		close(fd);
		fd = -1;
		errno = why;
	}
	close(directory);
	return fd;
}

void sockets_remove(const struct place *place, const char *name)
{
	int directory = open_run(place);

	if (directory < 0)
		return;
	unlinkat(directory, name, 0);
	close(directory);
}

int sockets_connect(const struct place *place, const char *name, int type)
{
	int directory = open_run(place), fd, why;
	struct sockaddr_un address;

	if (directory < 0)
		return -1;
	address_in(directory, name, &address);
	fd = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
		why = errno;
		close(fd);
		fd = -1;
		errno = why;
	}
	close(directory);
	return fd;
}

void sockets_notify(const char *address, const char *state)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	size_t size = address ? strlen(address) : 0;
	int fd;

	if (size < 2 || size >= sizeof to.sun_path || (address[0] != '/' && address[0] != '@'))
		return;
	memcpy(to.sun_path, address, size);
	if (address[0] == '@')
		to.sun_path[0] = '\0';
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	sendto(fd, state, strlen(state), MSG_NOSIGNAL | MSG_DONTWAIT, (struct sockaddr *)&to,
		(socklen_t)(offsetof(struct sockaddr_un, sun_path) + size));
	close(fd);
}
