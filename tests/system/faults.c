/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Preloaded into a place by the tests: makes calls to the system fail, or take long, while a test says so. The test and
 * the processes share one page of memory, so that a jail is no obstacle. Knows nothing of kokoiru but that one library
 * hashes its passphrases. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* In the order in which faults.py has them. Above 0: so many times; below: always. The last three are what they say, of
 * which CLOCK_S sets the clock on the wall, and GONE_S lets time go by, for the hub on its other clock too. */
enum { FORK, ACCEPT, HASH, SYNC, WRITE, SYNC_MS, CLOCK_S, GONE_S, FAULTS };

static volatile int64_t *faults;
static bool is_hub;

/* glibc gives it what main is given. */
static __attribute__((constructor)) void begin(int count, char **words)
{
	const char *path = getenv("KOKOIRU_FAULTS");
	int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
	void *page = fd >= 0 ? mmap(NULL, FAULTS * sizeof *faults, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) : MAP_FAILED;

	if (page != MAP_FAILED)
		faults = page;
	if (fd >= 0)
		close(fd);
	is_hub = count > 1 && strcmp(words[1], "--hub") == 0;
}

static int strikes(int fault)
{
	int64_t left = faults ? faults[fault] : 0;

	if (left > 0)
		faults[fault] = left - 1;
	return left != 0;
}

/* dlsym gives an object pointer, which C does not turn into a function. */
static void *real(void *to, const char *name)
{
	*(void **)to = dlsym(RTLD_NEXT, name);
	return to;
}

pid_t fork(void)
{
	static pid_t (*next)(void);

	if (strikes(FORK)) {
		errno = EAGAIN;
		return -1;
	}
	if (!next)
		real(&next, "fork");
	return next();
}

/* Of people; the hub does not ask who its sessions are. */
int accept4(int fd, __SOCKADDR_ARG address, socklen_t *restrict size, int flags)
{
	static int (*next)(int, __SOCKADDR_ARG, socklen_t *restrict, int);

	if (address.__sockaddr__ && strikes(ACCEPT)) {
		errno = EMFILE;
		return -1;
	}
	if (!next)
		real(&next, "accept4");
	return next(fd, address, size, flags);
}

int argon2id_hash_raw(uint32_t passes, uint32_t memory, uint32_t lanes, const void *words, size_t words_size,
	const void *salt, size_t salt_size, void *hash, size_t hash_size);
int argon2id_hash_raw(uint32_t passes, uint32_t memory, uint32_t lanes, const void *words, size_t words_size,
	const void *salt, size_t salt_size, void *hash, size_t hash_size)
{
	static int (*next)(uint32_t, uint32_t, uint32_t, const void *, size_t, const void *, size_t, void *, size_t);

	if (strikes(HASH))
		return -22; /* ARGON2_MEMORY_ALLOCATION_ERROR */
	if (!next)
		real(&next, "argon2id_hash_raw");
	return next(passes, memory, lanes, words, words_size, salt, salt_size, hash, hash_size);
}

static int sync_by(int fd, const char *name)
{
	int (*next)(int);
	int64_t ms = faults ? faults[SYNC_MS] : 0;
	struct timespec span = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };

	if (ms > 0)
		nanosleep(&span, NULL);
	if (strikes(SYNC)) {
		errno = EIO;
		return -1;
	}
	real(&next, name);
	return next(fd);
}

int fsync(int fd)
{
	return sync_by(fd, "fsync");
}

int fdatasync(int fd)
{
	return sync_by(fd, "fdatasync");
}

/* pwrite64 to the linker, as SQLite calls it. */
ssize_t pwrite(int fd, const void *from, size_t size, off_t at)
{
	static ssize_t (*next)(int, const void *, size_t, off_t);

	if (strikes(WRITE)) {
		errno = ENOSPC;
		return -1;
	}
	if (!next)
		real(&next, "pwrite64");
	return next(fd, from, size, at);
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
	static int (*next)(clockid_t, struct timespec *);
	int result;

	if (!next)
		real(&next, "clock_gettime");
	result = next(clock, now);
	if (result == 0 && clock == CLOCK_REALTIME && faults)
		now->tv_sec += faults[CLOCK_S] + faults[GONE_S];
	if (result == 0 && clock == CLOCK_MONOTONIC && faults && is_hub)
		now->tv_sec += faults[GONE_S];
	return result;
}
