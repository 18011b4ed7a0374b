/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One loop over signals, timers and the children's first signs of life. The listening sockets belong to this process,
 * so that connections wait in their queues while a hub starts again. Orphans of a gate become children of this process,
 * so that sessions outlive their gate and still end with the place. */
#include "supervisor.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "children.h"
#include "clock.h"
#include "jail.h"
#include "jail_files.h"
#include "keep.h"
#include "language.h"
#include "log.h"
#include "manager.h"
#include "mem.h"
#include "sockets.h"

enum {
	PROVEN_MS = 1000, DELAY_FIRST_MS = 100, DELAY_MAX_MS = 5000, /* of starting again */
	HANG_MS = 10000, /* a hub that is silent for so long hangs */
	GATE_STOP_MS = 2000, HUB_STOP_MS = 5000, SESSIONS_STOP_MS = 5000
};

enum which { HUB, GATE, POST, CHILDREN };
static const char *const names[CHILDREN] = { [HUB] = "hub", [GATE] = "gate", [POST] = "post" };
enum { HUB_END, POST_END, ENDS }; /* of the pair between hub and post */

/* In this order. */
enum stage { STAGE_SERVING, STAGE_GATE_STOPS, STAGE_HUB_STOPS, STAGE_SESSIONS_STOP, STAGE_OVER };

struct child {
	pid_t pid;          /* 0: not running */
	int ready;          /* its signs of life come here, the gate's once; -1: there will be no more */
	uint64_t ready_at;  /* 0: not yet */
	uint64_t heard_at;  /* its newest sign of life */
	uint64_t due;       /* start again then */
	unsigned delay;
	bool has_served;    /* some time since this supervisor started */
	bool is_renewed;    /* was asked to end for a successor */
	bool is_resting;    /* post: has nothing to do, or cannot, until the place is renewed */
};

struct supervisor {
	const struct place *place;
	const char *listen;
	struct manager manager;
	int sessions, admin, lifeline[2], signals;
	int pair[ENDS];     /* between hub and post, whichever they are */
	int keep;           /* memory that outlives a hub */
	int program;        /* what hub and gate are started from */
	char path[PATH_MAX]; /* where it was found; "" if that is not known */
	struct child children[CHILDREN];
	enum stage stage;
	uint64_t deadline;  /* of the stage; UINT64_MAX: none */
	bool is_announced, is_renewing;
	int exit;
};

static bool is_wanted(const struct child *child);
static bool prepare(struct supervisor *supervisor, uid_t door);
static void finish(struct supervisor *supervisor);
static void start(struct supervisor *supervisor, enum which which);
static void wait_for_something(struct supervisor *supervisor);
static void look_after_hub(struct supervisor *supervisor);
static void reap(struct supervisor *supervisor);
static void renew(struct supervisor *supervisor);
static void stop(struct supervisor *supervisor);
static void advance(struct supervisor *supervisor);

int supervisor_run(const struct place *place, uid_t door, const char *listen)
{
	struct supervisor supervisor = {
		.place = place, .listen = listen, .sessions = -1, .admin = -1,
		.lifeline = { -1, -1 }, .pair = { -1, -1 }, .signals = -1, .keep = -1, .program = -1, .deadline = UINT64_MAX
	};

	manager_find(&supervisor.manager);
	for (int i = 0; i < CHILDREN; i++)
		supervisor.children[i] = (struct child){ .ready = -1, .delay = DELAY_FIRST_MS };
	if (!prepare(&supervisor, door)) {
		fputs("kokoiru: ", stderr);
		fprintf(stderr, _("%s/run: %s; look at its owner and the disk\n"), place->directory, strerror(errno));
		supervisor.exit = EX_CANTCREAT;
		supervisor.stage = STAGE_OVER;
	}
	while (supervisor.stage != STAGE_OVER) {
		for (int i = 0; supervisor.stage == STAGE_SERVING && i < CHILDREN; i++)
			if (is_wanted(&supervisor.children[i]) && clock_mono_ms() >= supervisor.children[i].due)
				start(&supervisor, (enum which)i);
		wait_for_something(&supervisor);
		look_after_hub(&supervisor);
		reap(&supervisor);
		advance(&supervisor);
	}
	finish(&supervisor);
	return supervisor.exit;
}

/* Does it have to be started? */
static bool is_wanted(const struct child *child)
{
	return child->pid == 0 && !child->is_resting;
}

/* By its file, not by its name: until it is told otherwise, what dies is started again as it was, whatever has been
 * installed meanwhile. */
static bool find_program(struct supervisor *supervisor)
{
	ssize_t size = readlink("/proc/self/exe", supervisor->path, sizeof supervisor->path - 1);

	supervisor->path[size > 0 ? size : 0] = '\0';
	supervisor->program = open("/proc/self/exe", O_PATH | O_CLOEXEC);
	return supervisor->program >= 0;
}

/* Memory for the hubs, with a key that none of them made and no disk ever holds. */
static bool make_keep(struct supervisor *supervisor)
{
	uint8_t key[SEAL_KEY];
	bool is_made;

	seal_random(key, sizeof key);
	supervisor->keep = memfd_create("kokoiru-keep", MFD_CLOEXEC);
	is_made = supervisor->keep >= 0 && write(supervisor->keep, key, sizeof key) == (ssize_t)sizeof key
		&& ftruncate(supervisor->keep, (off_t)keep_size()) == 0;
	seal_zero(key, sizeof key);
	return is_made;
}

static bool prepare(struct supervisor *supervisor, uid_t door)
{
	static const int stopping[] = { SIGTERM, SIGINT, SIGHUP, SIGCHLD };
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof stopping / sizeof *stopping; i++)
		sigaddset(&set, stopping[i]);
	signal(SIGPIPE, SIG_IGN);
	if (!jail_shed(JAIL_SUPERVISOR, JAIL_KEEP, JAIL_KEEP) || prctl(PR_SET_CHILD_SUBREAPER, 1) != 0
		|| sigprocmask(SIG_BLOCK, &set, NULL) != 0 || pipe2(supervisor->lifeline, O_CLOEXEC) != 0)
		return false;
	if (!jail_files_can())
		log_note("this kernel has no Landlock; what files a process opens is left to its user's rights");
	if (!find_program(supervisor) || !make_keep(supervisor)
			|| socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, supervisor->pair) != 0)
		return false;
	supervisor->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	supervisor->sessions = sockets_listen(supervisor->place, SOCKETS_SESSIONS, SOCK_SEQPACKET, door);
	if (supervisor->signals < 0 || supervisor->sessions < 0)
		return false;
	supervisor->admin = sockets_listen(supervisor->place, SOCKETS_ADMIN, SOCK_STREAM, supervisor->place->uid);
	return supervisor->admin >= 0;
}

static void finish(struct supervisor *supervisor)
{
	int descriptors[] = { supervisor->sessions, supervisor->admin, supervisor->lifeline[0], supervisor->lifeline[1],
		supervisor->signals, supervisor->keep, supervisor->program, supervisor->pair[HUB_END],
		supervisor->pair[POST_END] };

	if (supervisor->sessions >= 0)
		sockets_remove(supervisor->place, SOCKETS_SESSIONS);
	if (supervisor->admin >= 0)
		sockets_remove(supervisor->place, SOCKETS_ADMIN);
	for (size_t i = 0; i < sizeof descriptors / sizeof *descriptors; i++)
		if (descriptors[i] >= 0)
			close(descriptors[i]);
}

/* In the child, after fork: nothing but its own descriptors, no terminal, no blocked signals, then the program anew. */
static _Noreturn void become(struct supervisor *supervisor, enum which which, int ready)
{
	static const char *const words[CHILDREN] = { [HUB] = "--hub", [GATE] = "--gate", [POST] = "--post" };
	static const int ends[CHILDREN] = { [HUB] = CHILD_END, [GATE] = CHILD_POST, [POST] = CHILD_SESSIONS };
	int wanted[CHILD_END] = { [CHILD_LIFELINE] = supervisor->lifeline[0], [CHILD_READY] = ready,
		[CHILD_POST] = supervisor->pair[which == HUB ? HUB_END : POST_END], [CHILD_SESSIONS] = supervisor->sessions,
		 [CHILD_ADMIN] = supervisor->admin,
		[CHILD_KEEP] = supervisor->keep, [CHILD_LOCK] = supervisor->place->lock };
	int end = ends[which], program = CHILD_END, null = open("/dev/null", O_RDWR | O_CLOEXEC);
	char owner[32];
	char *argv[] = { (char[]){ "kokoiru" }, strdup(words[which]), strdup(supervisor->place->directory),
		which == GATE ? strdup(supervisor->listen) : which == HUB ? owner : NULL, NULL };
	sigset_t none;

	snprintf(owner, sizeof owner, "%u:%u", supervisor->place->uid, supervisor->place->gid);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	setsid();
	unsetenv("NOTIFY_SOCKET");
	unsetenv("WATCHDOG_USEC");
	dup2(null, STDIN_FILENO);
	for (int i = CHILD_LIFELINE; i < end; i++)
		wanted[i] = fcntl(wanted[i], F_DUPFD_CLOEXEC, CHILD_END + 1);
	supervisor->program = fcntl(supervisor->program, F_DUPFD_CLOEXEC, CHILD_END + 1);
	for (int i = CHILD_LIFELINE; i < end; i++)
		if (dup2(wanted[i], i) < 0)
			_exit(EX_OSERR);
	if (dup3(supervisor->program, program, O_CLOEXEC) < 0)
		_exit(EX_OSERR);
	close_range((unsigned)end, CHILD_END - 1, 0);
	close_range(CHILD_END + 1, ~0u, 0);
	if (which == GATE)
		mem_overwrite_freed(); /* there sessions are forked, which hold what people say */
	fexecve(program, argv, environ);
	_exit(EX_OSERR);
}

static void postpone(struct child *child)
{
	child->due = clock_mono_ms() + child->delay;
	child->delay = child->delay * 2 < DELAY_MAX_MS ? child->delay * 2 : DELAY_MAX_MS;
}

static void start(struct supervisor *supervisor, enum which which)
{
	struct child *child = &supervisor->children[which];
	int ready[2];

	if (pipe2(ready, O_CLOEXEC | O_NONBLOCK) != 0) {
		postpone(child);
		return;
	}
	child->pid = fork();
	if (child->pid == 0)
		become(supervisor, which, ready[1]);
	close(ready[1]);
	if (child->pid < 0) {
		log_warning("the %s could not be started: %s", names[which], strerror(errno));
		child->pid = 0;
		close(ready[0]);
		postpone(child);
		return;
	}
	child->ready = ready[0];
	child->ready_at = 0;
}

static void announce(struct supervisor *supervisor)
{
	if (supervisor->is_announced || !supervisor->children[HUB].has_served || !supervisor->children[GATE].has_served)
		return;
	supervisor->is_announced = true;
	/* TRANSLATORS: scripts wait for "listening on", so it stays within the translation */
	printf(_("kokoiru: listening on %s\n"), supervisor->listen);
	fflush(stdout);
	manager_tell(&supervisor->manager, "READY=1");
}

/* The manager heard that the place is being renewed. */
static void announce_again(struct supervisor *supervisor)
{
	for (int i = 0; i < CHILDREN; i++) {
		const struct child *child = &supervisor->children[i];

		if (i != POST && (child->pid == 0 || child->ready_at == 0 || child->is_renewed))
			return;
	}
	supervisor->is_renewing = false;
	manager_tell(&supervisor->manager, "READY=1");
}

/* A hub hands over, a gate just ends. One that is only starting, from what was there before, is asked once it can
 * hear. */
static void ask_to_make_room(const struct supervisor *supervisor, const struct child *child)
{
	kill(child->pid, child == &supervisor->children[HUB] ? SIGHUP : SIGTERM);
}

static void on_sign_of_life(struct supervisor *supervisor, struct child *child)
{
	char bytes[64];
	ssize_t n = read(child->ready, bytes, sizeof bytes);

	if (n > 0) {
		child->heard_at = clock_mono_ms();
		if (child->ready_at == 0 && child->is_renewed)
			ask_to_make_room(supervisor, child);
		if (child->ready_at == 0)
			child->ready_at = child->heard_at;
		child->has_served = true;
		announce(supervisor);
		if (supervisor->is_renewing)
			announce_again(supervisor);
	} else if (n == 0) {
		close(child->ready);
		child->ready = -1;
	}
}

static bool is_watched(const struct supervisor *supervisor)
{
	const struct child *hub = &supervisor->children[HUB];

	return supervisor->stage == STAGE_SERVING && hub->pid > 0 && hub->ready_at > 0 && hub->ready >= 0;
}

static int patience(const struct supervisor *supervisor)
{
	uint64_t now = clock_mono_ms(), due = supervisor->deadline;

	for (int i = 0; supervisor->stage == STAGE_SERVING && i < CHILDREN; i++)
		if (is_wanted(&supervisor->children[i]) && supervisor->children[i].due < due)
			due = supervisor->children[i].due;
	if (supervisor->stage == STAGE_SERVING && supervisor->manager.due < due)
		due = supervisor->manager.due;
	if (is_watched(supervisor) && supervisor->children[HUB].heard_at + HANG_MS < due)
		due = supervisor->children[HUB].heard_at + HANG_MS;
	if (due == UINT64_MAX)
		return -1;
	return due > now ? (int)(due - now) : 0;
}

/* The program may have been installed anew. A path that leads nowhere leaves the one that runs. */
static void look_for_program(struct supervisor *supervisor)
{
	int program = supervisor->path[0] ? open(supervisor->path, O_PATH | O_CLOEXEC) : -1;

	if (program < 0 || faccessat(program, "", X_OK, AT_EMPTY_PATH) != 0) {
		log_warning("%s cannot be started; hub and gate are renewed from the program that runs", supervisor->path);
		if (program >= 0)
			close(program);
		return;
	}
	close(supervisor->program);
	supervisor->program = program;
}

/* Hub and gate end in order and are started again, from the program as it is now. Sessions stay. */
static void renew(struct supervisor *supervisor)
{
	manager_tell_reloading(&supervisor->manager);
	supervisor->is_renewing = true;
	look_for_program(supervisor);
	for (int i = 0; i < CHILDREN; i++) {
		struct child *child = &supervisor->children[i];

		child->is_resting = false;
		if (child->pid == 0)
			continue; /* will be started from it */
		child->is_renewed = true;
		if (child->ready_at > 0)
			ask_to_make_room(supervisor, child);
	}
}

static void wait_for_something(struct supervisor *supervisor)
{
	struct pollfd fds[1 + CHILDREN] = { { .fd = supervisor->signals, .events = POLLIN } };
	struct signalfd_siginfo signal;

	for (int i = 0; i < CHILDREN; i++)
		fds[1 + i] = (struct pollfd){ .fd = supervisor->children[i].ready, .events = POLLIN };
	if (poll(fds, 1 + CHILDREN, patience(supervisor)) <= 0)
		return;
	for (int i = 0; i < CHILDREN; i++)
		if (fds[1 + i].revents)
			on_sign_of_life(supervisor, &supervisor->children[i]);
	while (read(supervisor->signals, &signal, sizeof signal) == sizeof signal)
		if (signal.ssi_signo == SIGHUP && supervisor->stage == STAGE_SERVING)
			renew(supervisor);
		else if (signal.ssi_signo != SIGCHLD && supervisor->stage == STAGE_SERVING)
			stop(supervisor);
}

/* A hub that hangs is ended, and the next one is started. The manager hears that all is well only while one answers. */
static void look_after_hub(struct supervisor *supervisor)
{
	struct child *hub = &supervisor->children[HUB];
	uint64_t now = clock_mono_ms();
	bool is_well = is_watched(supervisor) && now < hub->heard_at + HANG_MS;

	if (is_watched(supervisor) && !is_well) {
		log_warning("the hub has not answered for %d seconds; it is ended, to be started again", HANG_MS / 1000);
		kill(hub->pid, SIGKILL);
		hub->heard_at = now;
	}
	if (supervisor->stage == STAGE_SERVING)
		manager_ping(&supervisor->manager, now, is_well);
}

/* Has it said why it will not start, so that starting it again would only say so again? */
static bool is_refusal(const struct child *child, int status)
{
	static const int codes[] = { EXIT_FAILURE, 2, EX_UNAVAILABLE, EX_CANTCREAT };

	for (size_t i = 0; !child->has_served && WIFEXITED(status) && i < sizeof codes / sizeof *codes; i++)
		if (WEXITSTATUS(status) == codes[i])
			return true;
	return false;
}

/* Post says that there is nothing for it to do, or why it cannot; people come and go as before. One that asks to be
 * started anew is, without a word. */
static bool may_rest(struct child *child, int status)
{
	static const int anew = EX_TEMPFAIL;

	if (!WIFEXITED(status) || child->is_renewed)
		return false;
	if (WEXITSTATUS(status) == anew)
		postpone(child);
	else
		child->is_resting = child->ready_at == 0 && WEXITSTATUS(status) != EX_OSERR;
	return WEXITSTATUS(status) == anew || child->is_resting;
}

static void on_end(struct supervisor *supervisor, enum which which, int status)
{
	struct child *child = &supervisor->children[which];

	if (child->ready >= 0)
		on_sign_of_life(supervisor, child);
	if (child->ready >= 0)
		close(child->ready);
	child->ready = -1;
	child->pid = 0;
	if (supervisor->stage != STAGE_SERVING)
		return;
	if (which == POST && may_rest(child, status))
		return;
	if (is_refusal(child, status)) {
		supervisor->exit = WEXITSTATUS(status);
		stop(supervisor);
		return;
	}
	if (child->is_renewed) {
		log_note("the %s is renewed", names[which]);
		child->is_renewed = false;
		child->due = 0;
		return;
	}
	if (WIFSIGNALED(status))
		log_warning("the %s ended by signal %d; it is started again", names[which], WTERMSIG(status));
	else
		log_warning("the %s ended by itself with %d; it is started again", names[which], WEXITSTATUS(status));
	if (child->ready_at > 0 && clock_mono_ms() - child->ready_at >= PROVEN_MS) {
		child->due = 0;
		child->delay = DELAY_FIRST_MS;
	} else {
		postpone(child);
	}
}

/* Everybody who ended; those who are not ours by name are sessions whose gate has died. */
static void reap(struct supervisor *supervisor)
{
	pid_t pid;
	int status;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		for (int i = 0; i < CHILDREN; i++)
			if (supervisor->children[i].pid == pid)
				on_end(supervisor, (enum which)i, status);
	if (pid < 0 && errno == ECHILD && supervisor->stage == STAGE_SESSIONS_STOP)
		supervisor->stage = STAGE_OVER;
}

static void enter_stage(struct supervisor *supervisor, enum stage stage, unsigned limit_ms)
{
	supervisor->stage = stage;
	supervisor->deadline = clock_mono_ms() + limit_ms;
}

/* Gate and post first, so that nobody new comes and the hub hears what was sent; then the hub, which tells everybody;
 * then the sessions have a while. */
static void stop(struct supervisor *supervisor)
{
	manager_tell(&supervisor->manager, "STOPPING=1");
	enter_stage(supervisor, STAGE_GATE_STOPS, GATE_STOP_MS);
	for (int i = GATE; i < CHILDREN; i++)
		if (supervisor->children[i].pid > 0)
			kill(supervisor->children[i].pid, SIGTERM);
}

/* True once it is gone, be it by force. */
static bool is_gone(struct supervisor *supervisor, enum which which)
{
	struct child *child = &supervisor->children[which];

	if (child->pid > 0 && clock_mono_ms() < supervisor->deadline)
		return false;
	if (child->pid > 0) {
		log_warning("the %s does not end by itself; it is ended", names[which]);
		kill(child->pid, SIGKILL);
		waitpid(child->pid, NULL, 0);
		child->pid = 0;
	}
	return true;
}

static void end_stragglers(void)
{
	char path[64];
	FILE *file;
	int pid;

	snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
	file = fopen(path, "re");
	if (!file)
		return;
	while (fscanf(file, "%d", &pid) == 1)
		kill(pid, SIGKILL);
	fclose(file);
}

static void close_door(struct supervisor *supervisor)
{
	sockets_remove(supervisor->place, SOCKETS_SESSIONS);
	close(supervisor->sessions);
	supervisor->sessions = -1;
}

static void advance(struct supervisor *supervisor)
{
	if (supervisor->stage == STAGE_GATE_STOPS && is_gone(supervisor, GATE) && is_gone(supervisor, POST)) {
		enter_stage(supervisor, STAGE_HUB_STOPS, HUB_STOP_MS);
		if (supervisor->children[HUB].pid > 0)
			kill(supervisor->children[HUB].pid, SIGTERM);
	}
	if (supervisor->stage == STAGE_HUB_STOPS && is_gone(supervisor, HUB)) {
		enter_stage(supervisor, STAGE_SESSIONS_STOP, SESSIONS_STOP_MS);
		close_door(supervisor); /* who still waits for a hub learns that there will be none */
		reap(supervisor);
	}
	if (supervisor->stage == STAGE_SESSIONS_STOP && clock_mono_ms() >= supervisor->deadline) {
		end_stragglers();
		reap(supervisor);
		supervisor->deadline = clock_mono_ms() + DELAY_FIRST_MS;
	}
}
