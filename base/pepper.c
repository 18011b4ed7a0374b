/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pepper on paper and in its file: the form stands in seal.h. */
#include "seal.h"

#include "crockford.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ROWS = 4, ROW_BYTES = 8, ROW_SYMBOLS = 13, FILE_MAX = 512 };

static char check_symbol(int row, uint64_t value);
static bool read_row(const char *row, int number, uint64_t *value);
static bool write_all(int fd, const char *bytes, size_t n);

void seal_pepper_show(const uint8_t pepper[SEAL_KEY], char shown[SEAL_PEPPER_ROOM])
{
	char *at = shown;

	for (int row = 0; row < ROWS; row++) {
		uint64_t value = 0;

		for (int i = 0; i < ROW_BYTES; i++)
			value = value << 8 | pepper[row * ROW_BYTES + i];
		for (int i = 0; i < ROW_SYMBOLS; i++) {
			int shift = 5 * (ROW_SYMBOLS - 1 - i);

			*at++ = crockford_symbol(value >> shift & 31);
			if (i == 4 || i == 9)
				*at++ = '-';
		}
		*at++ = check_symbol(row, value);
		*at++ = '\n';
	}
	*at = '\0';
}

bool seal_pepper_parse(const char *typed, size_t n, uint8_t pepper[SEAL_KEY], int *row)
{
	char copied[ROWS * (ROW_SYMBOLS + 1)];
	size_t count = 0;
	int bad = 0;

	for (size_t i = 0; i < n && count <= sizeof copied; i++) {
		if (isspace((unsigned char)typed[i]) || typed[i] == '-')
			continue;
		if (count < sizeof copied)
			copied[count] = typed[i];
		count++;
	}
	for (int i = 0; i < ROWS && !bad; i++) {
		uint64_t value = 0;
		size_t start = (size_t)i * (ROW_SYMBOLS + 1);

		if (count < start + ROW_SYMBOLS + 1 || !read_row(copied + start, i, &value))
			bad = i + 1;
		for (int j = 0; j < ROW_BYTES; j++)
			pepper[i * ROW_BYTES + j] = (uint8_t)(value >> (8 * (ROW_BYTES - 1 - j)));
	}
	if (!bad && count != sizeof copied)
		bad = ROWS;
	if (bad)
		sodium_memzero(pepper, SEAL_KEY);
	if (row)
		*row = bad;
	sodium_memzero(copied, sizeof copied);
	return !bad;
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

static char check_symbol(int row, uint64_t value)
{
	/* 2^64 = 12 (mod 37) */
	return crockford_symbol((value % CROCKFORD_CHECK + (uint64_t)row * 12) % CROCKFORD_CHECK);
}

static bool read_row(const char *row, int number, uint64_t *value)
{
	*value = 0;
	for (int i = 0; i < ROW_SYMBOLS; i++) {
		int digit = crockford_value(row[i]);

		if (digit < 0 || digit > 31 || (i == 0 && digit > 15))
			return false;
		*value = *value << 5 | (uint64_t)digit;
	}
	return crockford_value(row[ROW_SYMBOLS]) == crockford_value(check_symbol(number, *value));
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
