/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pepper on paper and in its file: the form stands in paper.h. */
#include "seal.h"

#include "paper.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MAX = 512 };

_Static_assert(SEAL_KEY == PAPER_BYTES && SEAL_PEPPER_ROOM == PAPER_ROOM, "a pepper is what paper holds");

static bool write_all(int fd, const char *bytes, size_t n);

void seal_pepper_show(const uint8_t pepper[SEAL_KEY], char shown[SEAL_PEPPER_ROOM])
{
	paper_show(PAPER_PEPPER, pepper, shown);
}

bool seal_pepper_parse(const char *typed, size_t n, uint8_t pepper[SEAL_KEY], int *row)
{
	return paper_parse(PAPER_PEPPER, typed, n, pepper, row);
}

enum seal_pepper seal_pepper_read(const char *path, uint8_t pepper[SEAL_KEY])
{
	enum seal_pepper result = PEPPER_MISSING;
	char content[FILE_MAX];
	struct stat status;
	ssize_t size;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

	sodium_memzero(pepper, SEAL_KEY);
	if (fd < 0)
		return result;
	if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
		goto out;
	result = PEPPER_EXPOSED;
	if (status.st_mode & (S_IRWXG | S_IRWXO))
		goto out;
	size = read(fd, content, sizeof content);
	result = size > 0 && seal_pepper_parse(content, (size_t)size, pepper, NULL) ? PEPPER_FINE : PEPPER_DAMAGED;
	sodium_memzero(content, sizeof content);
out:
	close(fd);
	return result;
}

enum seal_pepper seal_pepper_write(const char *path, const uint8_t pepper[SEAL_KEY])
{
	char shown[SEAL_PEPPER_ROOM];
	bool is_written;
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0)
		return errno == EEXIST ? PEPPER_TAKEN : PEPPER_NO_WRITE;
	seal_pepper_show(pepper, shown);
	is_written = fchmod(fd, 0600) == 0 && write_all(fd, shown, strlen(shown)) && fsync(fd) == 0;
	is_written = close(fd) == 0 && is_written;
	sodium_memzero(shown, sizeof shown);
	if (!is_written)
		unlink(path);
	return is_written ? PEPPER_FINE : PEPPER_NO_WRITE;
}

static bool write_all(int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t written = write(fd, bytes, n);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return false;
		bytes += written;
		n -= (size_t)written;
	}
	return true;
}
