/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Privilege, given up in two steps: what a role never needs as soon as it is forked (jail_shed), what it no longer
 * needs once it is at work (jail_close). Limits are kept in one table, a row a role. Does not know what the processes
 * do with what is left. */
#include "jail.h"

#include <errno.h>
#include <grp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define JAIL_IS_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define JAIL_IS_SANITIZED 1
#endif
#endif
#ifndef JAIL_IS_SANITIZED
#define JAIL_IS_SANITIZED 0
#endif

#define UNLIMITED RLIM_INFINITY
#define MIB ((rlim_t)1 << 20)

/* memory: address space; ASan reserves terabytes of it, so sanitized builds leave it alone. open: descriptors, as far
 * as the system allows. tasks, file: what jail_close leaves, processes of this uid and the size of a written file. */
struct role_limits {
	const char *name;
	bool follows_parent;
	rlim_t memory, open, tasks, file;
};

static const struct role_limits limits[JAIL_COUNT] = {
	[JAIL_SUPERVISOR] = { "kokoiru:super", false, UNLIMITED, UNLIMITED, UNLIMITED, UNLIMITED },
	[JAIL_HUB] = { "kokoiru:hub", true, UNLIMITED, 65536, 0, UNLIMITED },
	[JAIL_GATE] = { "kokoiru:gate", true, UNLIMITED, 65536, UNLIMITED, 16 * MIB },
	[JAIL_POST] = { "kokoiru:post", true, 1024 * MIB, 64, 0, 16 * MIB },
	[JAIL_SESSION] = { "kokoiru:session", false, 1024 * MIB, 64, 0, 16 * MIB }
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

bool jail_shed(enum jail_role role, uid_t uid, gid_t gid)
{
	const struct role_limits *row = &limits[role];
	pid_t parent = getppid();

	if (prctl(PR_SET_NAME, row->name) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return false;
	if (!lower(RLIMIT_CORE, 0) || !lower(RLIMIT_NOFILE, row->open))
		return false;
	if (!JAIL_IS_SANITIZED && row->memory != UNLIMITED && !lower(RLIMIT_AS, row->memory))
		return false;
	if (!drop_to(uid, gid))
		return false;
	/* After the change of uid, which would set it again. */
	if (prctl(PR_SET_DUMPABLE, 0) != 0)
		return false;
	return !row->follows_parent || follow(parent);
}

bool jail_close(enum jail_role role)
{
	const struct role_limits *row = &limits[role];

	if (row->tasks != UNLIMITED && !JAIL_IS_SANITIZED && !lower(RLIMIT_NPROC, row->tasks))
		return false;
	return row->file == UNLIMITED || lower(RLIMIT_FSIZE, row->file);
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
