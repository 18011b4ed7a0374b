/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One table of system calls: who may make each, and with which arguments. From it libseccomp makes a program for each
 * filter, once; a session only hands its own to the kernel. Does not know what the calls are wanted for beyond the
 * notes in the table. */
#include "jail_filter.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <linux/sockios.h>
#include <sched.h>
#include <seccomp.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "jail_sanitized.h"

enum {
	H = 1 << FILTER_HUB, G = 1 << FILTER_GATE, D = 1 << FILTER_DOOR, I = 1 << FILTER_INSIDE, P = 1 << FILTER_POST,
	SESSIONS = D | I, ALL = H | G | D | I | P
};
enum { DEMANDS = 2 };

#define WHOLE 0xFFFFFFFFu
#define WRITES (O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND)
#define SOCKET_KIND (~(unsigned)(SOCK_NONBLOCK | SOCK_CLOEXEC))
#define SHARED (CLONE_VM | CLONE_FILES | CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC)

/* Of an argument, counted from 0: these bits are this value. mask 0: nothing is demanded. */
struct demand {
	unsigned argument;
	uint32_t mask, value;
};

/* refusal: the call fails with this errno instead of ending the process; 0: it is allowed. */
struct row {
	int call;
	unsigned who;
	struct demand demands[DEMANDS];
	uint16_t refusal;
};

#define ANY(call, who) { SCMP_SYS(call), who, { { 0, 0, 0 } }, 0 }
#define ONLY(call, who, argument, mask, value) { SCMP_SYS(call), who, { { argument, mask, value } }, 0 }
#define BOTH(call, who, a, a_mask, a_value, b, b_mask, b_value) \
	{ SCMP_SYS(call), who, { { a, a_mask, a_value }, { b, b_mask, b_value } }, 0 }
#define REFUSE(call, who, why) { SCMP_SYS(call), who, { { 0, 0, 0 } }, why }
#define REFUSE_ONLY(call, who, argument, mask, value, why) { SCMP_SYS(call), who, { { argument, mask, value } }, why }

static const struct row rows[] = {
	/* descriptors that are open */
	ANY(read, ALL), ANY(readv, ALL), ANY(pread64, ALL), ANY(write, ALL), ANY(writev, ALL), ANY(lseek, ALL),
	ANY(close, ALL), ANY(fstat, ALL), ANY(ftruncate, H | SESSIONS), ANY(pipe2, G | SESSIONS | P), ANY(close_range, G),
	ANY(poll, ALL), ANY(ppoll, ALL),
	/* files: whoever is not the hub reads; the jail of files says which */
	ANY(openat, H), ONLY(openat, G | SESSIONS | P, 2, WRITES, O_RDONLY), ANY(newfstatat, ALL), ANY(statx, ALL),
	ANY(access, ALL), ANY(faccessat, ALL), ANY(faccessat2, ALL), ANY(readlink, ALL), ANY(readlinkat, ALL),
	ANY(getdents64, ALL), ANY(memfd_create, G | SESSIONS),
	/* fcntl(2): no signals by descriptor, no leases */
	ANY(fcntl, H),
	ONLY(fcntl, G | SESSIONS | P, 1, WHOLE, F_GETFD), ONLY(fcntl, G | SESSIONS | P, 1, WHOLE, F_SETFD),
	ONLY(fcntl, G | SESSIONS | P, 1, WHOLE, F_GETFL), ONLY(fcntl, G | SESSIONS | P, 1, WHOLE, F_SETFL),
	ONLY(fcntl, G | SESSIONS | P, 1, WHOLE, F_DUPFD_CLOEXEC),
	/* how much is unsent or unread, and what ncurses asks of a file that is no terminal */
	ONLY(ioctl, ALL, 1, WHOLE, SIOCOUTQ), ONLY(ioctl, ALL, 1, WHOLE, FIONREAD), ONLY(ioctl, ALL, 1, WHOLE, FIONBIO),
	ONLY(ioctl, ALL, 1, WHOLE, TCGETS), ONLY(ioctl, SESSIONS, 1, WHOLE, TCSETS), ONLY(ioctl, SESSIONS, 1, WHOLE, TCSETSW),
	ONLY(ioctl, SESSIONS, 1, WHOLE, TCSETSF), ONLY(ioctl, SESSIONS, 1, WHOLE, TIOCGWINSZ),
	ONLY(ioctl, SESSIONS, 1, WHOLE, TCFLSH),
	/* sockets: a session makes the one to the hub, the others none */
	BOTH(socket, SESSIONS, 0, WHOLE, AF_UNIX, 1, SOCKET_KIND, SOCK_SEQPACKET), ANY(connect, SESSIONS | P),
	ANY(accept4, H | G), ANY(accept, H | G), ANY(sendto, ALL), ANY(recvfrom, ALL), ANY(sendmsg, ALL), ANY(recvmsg, ALL),
	ANY(recvmmsg, ALL), ANY(sendmmsg, ALL), ANY(shutdown, ALL), ANY(getsockopt, ALL), ANY(setsockopt, ALL),
	ANY(getsockname, ALL), ANY(getpeername, ALL),
	/* ... but post, which reaches the mail server and who knows names; it does without what else libraries try */
	ONLY(socket, P, 0, WHOLE, AF_INET), ONLY(socket, P, 0, WHOLE, AF_INET6), ONLY(socketpair, P, 0, WHOLE, AF_UNIX),
	REFUSE_ONLY(socket, P, 0, WHOLE, AF_UNIX, EACCES), REFUSE_ONLY(socket, P, 0, WHOLE, AF_NETLINK, EACCES),
	REFUSE(clone3, P, ENOSYS), REFUSE(bind, P, EACCES),
#if !JAIL_IS_SANITIZED
	REFUSE(clone, P, EAGAIN), REFUSE_ONLY(mmap, P, 2, PROT_EXEC, PROT_EXEC, EACCES),
#endif
	/* memory, none of it to be executed */
	ANY(brk, ALL), ONLY(mmap, ALL, 2, PROT_EXEC, 0), ONLY(mprotect, ALL, 2, PROT_EXEC, 0), ANY(munmap, ALL),
	ANY(mremap, ALL), ANY(madvise, ALL), ANY(mlock, ALL), ANY(munlock, ALL), ANY(futex, ALL), ANY(getrandom, ALL),
	/* time and signals to itself */
	ANY(clock_gettime, ALL), ANY(clock_getres, ALL), ANY(gettimeofday, ALL), ANY(time, ALL), ANY(clock_nanosleep, ALL),
	ANY(nanosleep, ALL), ANY(alarm, ALL), ANY(setitimer, ALL), ANY(rt_sigaction, ALL),
	ANY(rt_sigprocmask, ALL), ANY(rt_sigreturn, ALL), ANY(signalfd4, G | D), ANY(tgkill, ALL), ANY(restart_syscall, ALL),
	ANY(exit_group, ALL), ANY(exit, ALL),
	/* what it is */
	ANY(getpid, ALL), ANY(gettid, ALL), ANY(getppid, ALL), ANY(getuid, ALL), ANY(geteuid, ALL), ANY(getgid, ALL),
	ANY(getegid, ALL), ANY(getrusage, ALL), ANY(uname, ALL), ANY(sysinfo, ALL), ANY(sched_getaffinity, ALL),
	ANY(sched_yield, ALL), ANY(getcwd, ALL), ANY(umask, H),
	/* the gate makes sessions, ends and buries them */
	ONLY(clone, G, 0, SHARED, 0), ANY(set_robust_list, G), ANY(wait4, G), ANY(kill, G),
	/* a session narrows itself again */
	ONLY(prlimit64, G | SESSIONS, 0, WHOLE, 0), ANY(seccomp, G | D),
	ONLY(prctl, G, 0, WHOLE, PR_SET_NAME),
	ONLY(prctl, G, 0, WHOLE, PR_SET_NO_NEW_PRIVS), ONLY(prctl, G, 0, WHOLE, PR_SET_DUMPABLE),
	/* the hub's loop, and SQLite */
	ANY(epoll_wait, ALL), ANY(epoll_pwait, ALL), ANY(epoll_ctl, H | G), ANY(eventfd2, H),
	ANY(timerfd_settime, H), ANY(pwrite64, H), ANY(pwritev, H), ANY(preadv, H), ANY(fsync, H), ANY(fdatasync, H),
	ANY(fallocate, H), ANY(fadvise64, H), ANY(unlink, H), ANY(unlinkat, H), ANY(fchmod, H), ANY(fchown, H),
	ANY(fstatfs, H),
#if JAIL_IS_SANITIZED
	/* the sanitizers' own: shadow memory, stacks of signals, and what a report takes */
	ANY(sigaltstack, ALL), ANY(prctl, H | SESSIONS | P), ANY(prlimit64, H | P), ANY(clone, ALL),
	ANY(wait4, H | SESSIONS | P), ANY(set_robust_list, H | SESSIONS | P), ANY(rseq, ALL), ANY(msync, ALL),
	ANY(mincore, ALL), ANY(dup, ALL), ANY(dup2, ALL), ANY(pipe, ALL), ANY(kill, H | SESSIONS | P), ANY(arch_prctl, ALL),
	ANY(personality, ALL),
#endif
};
enum { ROWS = sizeof rows / sizeof *rows };

/* A process is under what its parent made, so the programs belong to the process. */
static struct sock_fprog programs[FILTER_COUNT];

static bool is_allowed(const struct row *row, enum jail_filter filter)
{
	unsigned who = filter == FILTER_GATE ? G | SESSIONS : 1u << filter;

	return (row->who & who) != 0;
}

static int add(scmp_filter_ctx context, const struct row *row)
{
	struct scmp_arg_cmp demands[DEMANDS];
	unsigned count = 0;

	for (; count < DEMANDS && row->demands[count].mask != 0; count++)
		demands[count] = (struct scmp_arg_cmp){ row->demands[count].argument, SCMP_CMP_MASKED_EQ,
			row->demands[count].mask, row->demands[count].value };
	return seccomp_rule_add_array(context, row->refusal ? SCMP_ACT_ERRNO(row->refusal) : SCMP_ACT_ALLOW, row->call, count,
		demands);
}

static bool has_call(int call, unsigned who)
{
	for (size_t i = 0; i < ROWS; i++)
		if (rows[i].call == call && (rows[i].who & who) != 0)
			return true;
	return false;
}

/* Inside lies on top of the door's, which holds on, so it only says what of that is over: a short program for the
 * kernel to make ready each time somebody comes in. */
static int add_inside(scmp_filter_ctx context)
{
	int result = 0;

	for (size_t i = 0; result == 0 && i < ROWS; i++)
		if ((rows[i].who & D) != 0 && (rows[i].who & I) == 0)
			result = has_call(rows[i].call, I) ? -EINVAL /* what is over is a call as a whole */
				: seccomp_rule_add(context, SCMP_ACT_KILL_PROCESS, rows[i].call, 0);
	return result;
}

static int add_rows(scmp_filter_ctx context, enum jail_filter filter)
{
	/* a binary tree: no call has to be compared with all others */
	int result = seccomp_attr_set(context, SCMP_FLTATR_CTL_OPTIMIZE, 2);

	for (size_t i = 0; result == 0 && i < ROWS; i++)
		if (is_allowed(&rows[i], filter))
			result = add(context, &rows[i]);
	return result;
}

/* Reads what libseccomp wrote; the memory stays as long as the process does. */
static bool take_program(int fd, struct sock_fprog *program)
{
	off_t size = lseek(fd, 0, SEEK_END);
	struct sock_filter *steps = size > 0 ? malloc((size_t)size) : NULL;

	if (!steps || pread(fd, steps, (size_t)size, 0) != size) {
		free(steps);
		return false;
	}
	*program = (struct sock_fprog){ (unsigned short)((size_t)size / sizeof *steps), steps };
	return true;
}

bool jail_filter_prepare(enum jail_filter filter)
{
	scmp_filter_ctx context;
	int fd, result = 0;
	bool is_made = false;

	if (programs[filter].len > 0)
		return true;
	context = seccomp_init(filter == FILTER_INSIDE ? SCMP_ACT_ALLOW : SCMP_ACT_KILL_PROCESS);
	fd = memfd_create("filter", MFD_CLOEXEC);
	if (!context || fd < 0)
		goto out;
	result = filter == FILTER_INSIDE ? add_inside(context) : add_rows(context, filter);
	if (result == 0)
		result = seccomp_export_bpf(context, fd);
	errno = result < 0 ? -result : errno;
	is_made = result == 0 && take_program(fd, &programs[filter]);
out:
	if (fd >= 0)
		close(fd);
	if (context)
		seccomp_release(context);
	return is_made;
}

bool jail_filter_load(enum jail_filter filter)
{
	return jail_filter_prepare(filter) && syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &programs[filter]) == 0;
}
