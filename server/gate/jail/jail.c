/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Privilege, given up in two steps: what a role never needs as soon as it is forked (jail_shed), what it no longer
 * needs once it is at work (jail_close). One table, a row a role. Does not know what the processes do with what is
 * left. */
#include "jail.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "jail_files.h"
#include "jail_filter.h"
#include "jail_sanitized.h"

#define UNLIMITED RLIM_INFINITY
#define MIB ((rlim_t)1 << 20)

#define UNFILTERED FILTER_COUNT

/* badness: how gladly the kernel, short of memory, ends it, or NULL to leave that; below 0 takes root. memory: address
 * space; data: what of it is its own to write, until hashing.c lifts that for a moment; ASan reserves terabytes, so
 * sanitized builds leave both alone. open: descriptors, as far as the system allows. tasks, file: what jail_close
 * leaves, processes of this uid and the size of a written file. shed, closed: the filters of system calls from either
 * step on. */
struct role_limits {
	const char *name, *badness;
	bool follows_parent, closes_files;
	rlim_t memory, data, open, tasks, file;
	enum jail_filter shed, closed;
};

static const struct role_limits limits[JAIL_COUNT] = {
	[JAIL_SUPERVISOR] = { "kokoiru:super", NULL, false, false, UNLIMITED, UNLIMITED, UNLIMITED, UNLIMITED, UNLIMITED,
		UNFILTERED, UNFILTERED },
	[JAIL_HUB] = { "kokoiru:hub", "-500", true, true, UNLIMITED, UNLIMITED, 65536, 0, UNLIMITED, UNFILTERED,
		FILTER_HUB },
	[JAIL_GATE] = { "kokoiru:gate", "300", true, true, UNLIMITED, UNLIMITED, 65536, UNLIMITED, 16 * MIB, UNFILTERED,
		FILTER_GATE },
	[JAIL_POST] = { "kokoiru:post", "300", true, true, 1024 * MIB, UNLIMITED, 64, 0, 16 * MIB, UNFILTERED,
		FILTER_POST },
	/* the gate weighs it, and closes its files before it is forked */
	[JAIL_SESSION] = { "kokoiru:session", "800", false, false, 1024 * MIB, 64 * MIB, 64, 0, 16 * MIB, FILTER_DOOR,
		FILTER_INSIDE },
	/* waits for a session at the machine itself, and puts its terminal right */
	[JAIL_CONSOLE] = { "kokoiru:console", NULL, false, false, UNLIMITED, UNLIMITED, 64, UNLIMITED, UNLIMITED,
		UNFILTERED, UNFILTERED }
};

/* Lowers a limit for good; one that is lower already stays. */
static bool lower(int resource, rlim_t to)
{
	struct rlimit limit;

	if (getrlimit((__rlimit_resource_t)resource, &limit) != 0)
		return false;
	if (to < limit.rlim_max)
		limit.rlim_max = to;
	if (to < limit.rlim_cur || resource == RLIMIT_NOFILE)
		limit.rlim_cur = limit.rlim_max;
	return setrlimit((__rlimit_resource_t)resource, &limit) == 0;
}

/* Lowers a limit until the process itself lifts it. */
static bool soften(int resource, rlim_t to)
{
	struct rlimit limit;

	if (getrlimit((__rlimit_resource_t)resource, &limit) != 0)
		return false;
	if (to < limit.rlim_cur)
		limit.rlim_cur = to;
	return setrlimit((__rlimit_resource_t)resource, &limit) == 0;
}

static bool drop_to(uid_t uid, gid_t gid)
{
	if (geteuid() != 0 || uid == JAIL_KEEP)
		return true;
	if (uid == 0) {
		errno = EPERM;
		return false;
	}
	if (setgroups(0, NULL) != 0 || setresgid(gid, gid, gid) != 0 || setresuid(uid, uid, uid) != 0)
		return false;
	if (setuid(0) == 0) { /* the way back must be shut */
		errno = EPERM;
		return false;
	}
	return true;
}

/* A change of uid forgets this wish, so it is made last; a parent that died before it was made is noticed here. */
static bool follow(pid_t parent)
{
	if (prctl(PR_SET_PDEATHSIG, SIGTERM) != 0)
		return false;
	return getppid() == parent || raise(SIGTERM) == 0;
}

static void weigh_once(enum jail_role role)
{
	int fd = jail_weight_open();

	jail_weigh(fd, role);
	if (fd >= 0)
		close(fd);
}

bool jail_shed(enum jail_role role, uid_t uid, gid_t gid)
{
	const struct role_limits *row = &limits[role];
	pid_t parent = getppid();

	if (prctl(PR_SET_NAME, row->name) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return false;
	if (!lower(RLIMIT_CORE, 0) || !lower(RLIMIT_NOFILE, row->open))
		return false;
	if (role != JAIL_SESSION)
		weigh_once(role);
	if (!JAIL_IS_SANITIZED && row->memory != UNLIMITED && !lower(RLIMIT_AS, row->memory))
		return false;
	if (!JAIL_IS_SANITIZED && row->data != UNLIMITED && !soften(RLIMIT_DATA, row->data))
		return false;
	if (!drop_to(uid, gid))
		return false;
	/* After the change of uid, which would set it again. */
	if (prctl(PR_SET_DUMPABLE, 0) != 0)
		return false;
	if (row->follows_parent && !follow(parent))
		return false;
	return row->shed == UNFILTERED || jail_filter_load(row->shed);
}

bool jail_close(enum jail_role role, const struct jail_opening *opening)
{
	const struct role_limits *row = &limits[role];

	if (row->tasks != UNLIMITED && !JAIL_IS_SANITIZED && !lower(RLIMIT_NPROC, row->tasks))
		return false;
	if (row->file != UNLIMITED && !lower(RLIMIT_FSIZE, row->file))
		return false;
	if (row->closes_files && !jail_files_close(opening))
		return false;
	/* Once for all sessions, while it can still be done. */
	if (role == JAIL_GATE && (!jail_filter_prepare(FILTER_DOOR) || !jail_filter_prepare(FILTER_INSIDE)))
		return false;
	return row->closed == UNFILTERED || jail_filter_load(row->closed);
}

int jail_weight_open(void)
{
	return open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
}

void jail_weigh(int fd, enum jail_role role)
{
	const char *badness = limits[role].badness;

	/* Where the kernel does not take it, the place runs as well without. */
	if (fd >= 0 && badness)
		(void)!write(fd, badness, strlen(badness));
}

void jail_keep_descriptors(const int *keep, size_t count)
{
	unsigned from = 3;

	/* keep is short: look for the next one kept above from, close all between. */
	for (;;) {
		unsigned next = ~0u;

		for (size_t i = 0; i < count; i++)
			if (keep[i] >= 0 && (unsigned)keep[i] >= from && (unsigned)keep[i] < next)
				next = (unsigned)keep[i];
		if (next > from)
			close_range(from, next == ~0u ? ~0u : next - 1, 0);
		if (next == ~0u)
			return;
		from = next + 1;
	}
}
