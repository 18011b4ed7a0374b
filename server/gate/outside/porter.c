/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accept, fork, reap. Reads nothing that a stranger sends: it asks the kernel whether something came, learns how far a
 * session got from one byte in a pipe, and how it went from its exit status. Who is served when is decided in
 * admission.c. Addresses are known here as keyed numbers only. */
#include "porter.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "algorithms.h"
#include "clock.h"
#include "jail.h"
#include "log.h"
#include "session.h"
#include "words.h"

enum {
	ACCEPTS_A_TURN = 64, SESSIONS_A_TURN = 16, EVENTS_A_TURN = 256,
	SLEEP_MS = 60000,
	PAUSE_MS = 200,      /* no descriptors or no processes left: try again then */
	PATIENCE_MS = 5000,  /* so long one who spoke waits for a process that cannot be had */
	BURY_MS = 50,        /* a session that has ended counts that much longer at most */
	BYE_MS = 2000,       /* so long a session that has to go may take to say so, and who is refused to hear why */
	REFUSED_MAX = 64     /* are told why at the same time; there is no end to whom one could tell */
};

/* What an event belongs to, where it is no guest's. */
enum { TAG_SIGNALS, TAG_LIFELINE, TAG_SOCKETS, TAG_GUESTS = TAG_SOCKETS + LISTEN_MAX };

static void turn(struct porter *porter);

static bool watch(struct porter *porter, int fd, size_t tag)
{
	return epoll_ctl(porter->events, EPOLL_CTL_ADD, fd, &(struct epoll_event){ EPOLLIN, { .u64 = tag } }) == 0;
}

bool porter_init(struct porter *porter, const struct gate_options *options, ssh_bind bind)
{
	const struct gate_limits *limits = &options->limits;

	porter->options = options;
	porter->bind = bind;
	seal_random(porter->secret, sizeof porter->secret);
	words_language(LANGUAGE_EN); /* clients show other letters as codes */
	refusal_make(&porter->source_full, ALGORITHMS_SOFTWARE,
		_("There are very many connections from where you are. Please try again in a minute."));
	refusal_make(&porter->full, ALGORITHMS_SOFTWARE, words_reason(REASON_BUSY));
	words_language(options->language);
	porter->bounds = bounds_create(&(struct bounds_limits){ limits->starting_per_source, limits->sessions,
		limits->sessions_per_source, limits->visitors, limits->visitors_per_source,
		limits->applications_per_source });
	porter->crowd = crowd_create((size_t)limits->sessions + REFUSED_MAX);
	porter->admission = (struct admission){ limits, porter->bounds, porter->crowd, 0 };
	porter->events = epoll_create1(EPOLL_CLOEXEC);
	return porter->events >= 0 && watch(porter, porter->signals, TAG_SIGNALS)
		&& (options->lifeline < 0 || watch(porter, options->lifeline, TAG_LIFELINE));
}

void porter_run(struct porter *porter)
{
	while (!porter->is_stopping)
		turn(porter);
}

static bool watch_guest(struct porter *porter, const struct guest *guest, int fd)
{
	return watch(porter, fd, TAG_GUESTS + crowd_number(porter->crowd, guest));
}

static void unwatch(struct porter *porter, int fd)
{
	epoll_ctl(porter->events, EPOLL_CTL_DEL, fd, NULL);
}

/* Not closed only: a session that is being forked may hold it for a moment. */
static void let_go(struct porter *porter, int *fd)
{
	if (*fd < 0)
		return;
	unwatch(porter, *fd);
	close(*fd);
	*fd = -1;
}

static void remove_guest(struct porter *porter, struct guest *guest)
{
	let_go(porter, &guest->fd);
	let_go(porter, &guest->pipe);
	if (guest->is_visitor)
		bounds_visit_ends(porter->bounds, guest->source);
	if (guest->state != CROWD_REFUSED)
		bounds_end(porter->bounds, guest->source, guest->state == CROWD_INSIDE);
	crowd_remove(porter->crowd, guest);
}

/* In the child: nothing of the gate's is left but what it serves with. */
_Noreturn static void become_session(struct porter *porter, int fd, int report, struct session_leave leave)
{
	const int keep[] = { fd, report };

	seal_zero(porter->secret, sizeof porter->secret);
	porter->crowd = NULL;
	jail_keep_descriptors(keep, 2);
	log_init("kokoiru:session");
	if (!jail_shed(JAIL_SESSION, JAIL_KEEP, JAIL_KEEP))
		_exit(SESSION_NOBODY);
	/* Not exit: nothing that the parent registered is ours to run. */
	_exit(session_run(porter->options, porter->bind, fd, report, leave));
}

/* Gives the guest a process of its own. The connection stays known here until somebody asks to be let in. */
static bool serve(struct porter *porter, struct guest *guest, uint64_t now)
{
	struct session_leave leave = { bounds_takes_visitor(porter->bounds, guest->source),
		bounds_takes_application(porter->bounds, guest->source, now) };
	int fd = guest->fd, ends[2];
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
		return false;
	jail_weigh(porter->weight, JAIL_SESSION);
	pid = fork();
	if (pid == 0)
		become_session(porter, fd, ends[1], leave); /* guests are no longer there */
	jail_weigh(porter->weight, JAIL_GATE);
	close(ends[1]);
	if (pid < 0) {
		close(ends[0]);
		return false;
	}
	unwatch(porter, guest->fd);
	guest->pipe = ends[0];
	watch_guest(porter, guest, guest->pipe);
	crowd_set_process(porter->crowd, guest, pid);
	crowd_move(porter->crowd, guest, CROWD_STARTING, now);
	return true;
}

/* Tells why, in words that clients show, and waits until they are taken; where too many are told already, just ends. */
static void refuse(struct porter *porter, int fd, enum admission_answer why, uint64_t now)
{
	const struct refusal *words = why == ADMISSION_SOURCE_FULL ? &porter->source_full : &porter->full;
	struct guest *guest = NULL;

	if (crowd_count(porter->crowd, CROWD_REFUSED) < REFUSED_MAX
			&& send(fd, words->bytes, words->size, MSG_NOSIGNAL) == (ssize_t)words->size && shutdown(fd, SHUT_WR) == 0)
		guest = crowd_add(porter->crowd, CROWD_REFUSED, 0, now);
	if (guest && watch_guest(porter, guest, fd)) {
		guest->fd = fd;
		guest->due = now + BYE_MS;
		return;
	}
	if (guest)
		crowd_remove(porter->crowd, guest);
	close(fd);
}

/* Takes the connection from who waits and tells why it cannot be served. */
static void turn_away(struct porter *porter, struct guest *guest, uint64_t now)
{
	int fd = guest->fd;

	unwatch(porter, fd);
	guest->fd = -1;
	remove_guest(porter, guest);
	refuse(porter, fd, ADMISSION_FULL, now);
}

static void make_leave(struct porter *porter, struct guest *guest, uint64_t now)
{
	if (guest->pid == 0) {
		if (guest->state == CROWD_READY)
			turn_away(porter, guest, now);
		else
			remove_guest(porter, guest);
		return;
	}
	/* Who is asked something hears why that ends, or is in already; who does not speak would not hear it. */
	guest->due = now + BYE_MS;
	guest->is_killed = guest->state != CROWD_ENTERING;
	kill(guest->pid, guest->is_killed ? SIGKILL : SIGUSR1);
	crowd_move(porter->crowd, guest, CROWD_DYING, now);
}

static void welcome(struct porter *porter, int fd, uint64_t source, uint64_t now)
{
	unsigned delay;
	struct guest *guest;
	enum admission_answer answer = admission_ask(&porter->admission, source, now, &delay, &guest);

	if (guest)
		make_leave(porter, guest, now);
	if (answer != ADMISSION_WELCOME) {
		refuse(porter, fd, answer, now);
		return;
	}
	guest = crowd_add(porter->crowd, delay > 0 ? CROWD_DELAYED : listen_unread(fd) > 0 ? CROWD_READY : CROWD_SILENT,
		source, now);
	if (!guest || (delay == 0 && !watch_guest(porter, guest, fd))) {
		if (guest)
			crowd_remove(porter->crowd, guest);
		close(fd);
		return;
	}
	guest->fd = fd;
	guest->due = now + delay;
	bounds_begin(porter->bounds, source, now);
}

/* Listening sockets are left alone while there is nothing to serve a connection with. */
static void listen_if_can(struct porter *porter, uint64_t now)
{
	bool can = porter->paused_until <= now;

	for (int i = 0; i < porter->sockets_count && can != porter->is_listening; i++)
		if (can)
			watch(porter, porter->sockets[i], TAG_SOCKETS + (size_t)i);
		else
			unwatch(porter, porter->sockets[i]);
	porter->is_listening = can;
}

static void accept_from(struct porter *porter, int socket, uint64_t now)
{
	for (int i = 0; i < ACCEPTS_A_TURN && porter->paused_until <= now; i++) {
		struct guest *silent = crowd_first(porter->crowd, CROWD_SILENT);
		uint64_t source;
		int fd = listen_accept(socket, porter->secret, &source);

		if (fd >= 0)
			welcome(porter, fd, source, now);
		else if (errno == EAGAIN)
			return;
		else if ((errno == EMFILE || errno == ENFILE) && silent)
			make_leave(porter, silent, now);
		else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
			porter->paused_until = now + PAUSE_MS;
	}
}

/* False if there is none to bury. Asked after any child the kernel goes through all of them, after a single one it does
 * not. */
static bool bury(struct porter *porter, pid_t which, uint64_t now)
{
	int status;
	pid_t pid = waitpid(which, &status, WNOHANG);
	struct guest *guest = pid > 0 ? crowd_of_process(porter->crowd, pid) : NULL;

	if (!guest)
		return pid > 0;
	if (WIFEXITED(status) && WEXITSTATUS(status) == SESSION_WRONG)
		bounds_penalise(porter->bounds, guest->source, now);
	else if (WIFEXITED(status) && WEXITSTATUS(status) == SESSION_APPLIED)
		bounds_note_application(porter->bounds, guest->source, now);
	else if (WIFSIGNALED(status) && !guest->is_killed)
		log_warning("a session ended by signal %d", WTERMSIG(status));
	remove_guest(porter, guest);
	return true;
}

/* Of those that end at the same time the kernel names one only: the others are looked for a little later, together. */
static void bury_unnamed(struct porter *porter, uint64_t now)
{
	if (porter->bury_at == 0 || now < porter->bury_at)
		return;
	porter->bury_at = 0;
	while (bury(porter, -1, now))
		continue;
}

static void take_signals(struct porter *porter, uint64_t now)
{
	struct signalfd_siginfo info;
	struct guest *guest, *after;

	while (read(porter->signals, &info, sizeof info) == sizeof info) {
		if (info.ssi_signo == SIGTERM)
			porter->is_stopping = true;
		else
			bury(porter, (pid_t)info.ssi_pid, now);
	}
	for (guest = crowd_first(porter->crowd, CROWD_DYING); guest; guest = after) {
		after = guest->after;
		bury(porter, guest->pid, now);
	}
	if (porter->bury_at == 0)
		porter->bury_at = now + BURY_MS;
}

/* What a session has to say on its way in; by closing the pipe, that somebody is in. */
static void hear(struct porter *porter, struct guest *guest, uint64_t now)
{
	char byte;
	ssize_t n = read(guest->pipe, &byte, 1);

	if (n == 1 && byte == SESSION_VISITOR && !guest->is_visitor) {
		guest->is_visitor = true;
		bounds_visit_begins(porter->bounds, guest->source);
	} else if (n == 1 && guest->state == CROWD_STARTING) {
		let_go(porter, &guest->fd);
		crowd_move(porter->crowd, guest, CROWD_ENTERING, now);
	} else if (n == 0) {
		let_go(porter, &guest->fd);
		let_go(porter, &guest->pipe);
		if (guest->is_killed)
			return;
		crowd_move(porter->crowd, guest, CROWD_INSIDE, now);
		bounds_is_in(porter->bounds, guest->source);
	}
}

/* Something has happened to a connection or a session. */
static void look_at(struct porter *porter, struct guest *guest, uint64_t now)
{
	if (guest->pipe >= 0)
		hear(porter, guest, now);
	else if (guest->state == CROWD_SILENT && listen_unread(guest->fd) > 0)
		crowd_move(porter->crowd, guest, CROWD_READY, now);
	else if (guest->state == CROWD_SILENT || (guest->state == CROWD_REFUSED && !listen_discard(guest->fd)))
		remove_guest(porter, guest);
	else if (guest->state == CROWD_READY)
		unwatch(porter, guest->fd); /* it waits for its turn, whatever else it says */
}

static void serve_waiting(struct porter *porter, uint64_t now)
{
	struct guest *guest;

	while ((guest = admission_leaver(&porter->admission, now)))
		make_leave(porter, guest, now);
	for (int i = 0; i < SESSIONS_A_TURN && porter->paused_until <= now; i++) {
		guest = admission_next(&porter->admission);
		if (!guest)
			return;
		if (serve(porter, guest, now))
			continue;
		porter->paused_until = now + PAUSE_MS;
		if (guest->came + PATIENCE_MS <= now)
			turn_away(porter, guest, now);
	}
}

/* Nobody waits for ever, and whoever was told to go goes. */
static void end_overdue(struct porter *porter, uint64_t now)
{
	uint64_t silence = porter->options->limits.first_seconds * 1000u;
	struct guest *guest, *after;

	for (guest = crowd_first(porter->crowd, CROWD_DELAYED); guest; guest = after) {
		after = guest->after;
		if (guest->due > now)
			continue;
		crowd_move(porter->crowd, guest, listen_unread(guest->fd) > 0 ? CROWD_READY : CROWD_SILENT, now);
		watch_guest(porter, guest, guest->fd);
	}
	while ((guest = crowd_first(porter->crowd, CROWD_SILENT)) && guest->since + silence <= now)
		remove_guest(porter, guest);
	while ((guest = crowd_first(porter->crowd, CROWD_READY)) && guest->since + silence <= now)
		turn_away(porter, guest, now);
	while ((guest = crowd_first(porter->crowd, CROWD_REFUSED)) && guest->due <= now)
		remove_guest(porter, guest);
	while ((guest = crowd_first(porter->crowd, CROWD_DYING)) && guest->due <= now) {
		guest->is_killed = true;
		guest->due = now + BYE_MS;
		kill(guest->pid, SIGKILL);
		crowd_move(porter->crowd, guest, CROWD_DYING, now);
	}
}

static uint64_t sooner(uint64_t one, uint64_t other)
{
	return other < one ? other : one;
}

static int sleep_ms(const struct porter *porter, uint64_t now)
{
	uint64_t until = now + SLEEP_MS, silence = porter->options->limits.first_seconds * 1000u;
	uint64_t look = admission_look(&porter->admission);
	const struct guest *silent = crowd_first(porter->crowd, CROWD_SILENT), *guest;

	if (porter->paused_until > now)
		until = porter->paused_until;
	else if (admission_next(&porter->admission))
		return 0;
	if (look > 0)
		until = sooner(until, look);
	if (porter->bury_at > 0)
		until = sooner(until, porter->bury_at);
	if (silent)
		until = sooner(until, silent->since + silence);
	if ((guest = crowd_first(porter->crowd, CROWD_READY)))
		until = sooner(until, guest->since + silence);
	if ((guest = crowd_first(porter->crowd, CROWD_REFUSED)))
		until = sooner(until, guest->due);
	if ((guest = crowd_first(porter->crowd, CROWD_DYING)))
		until = sooner(until, guest->due);
	for (guest = crowd_first(porter->crowd, CROWD_DELAYED); guest; guest = guest->after)
		until = sooner(until, guest->due);
	return until > now ? (int)(until - now) : 0;
}

/* Guests first: accepting and reaping give their numbers to others. */
static void turn(struct porter *porter)
{
	struct epoll_event events[EVENTS_A_TURN];
	bool has_signals = false;
	uint64_t now = clock_mono_ms();
	int count;

	listen_if_can(porter, now);
	count = epoll_wait(porter->events, events, EVENTS_A_TURN, sleep_ms(porter, now));
	now = clock_mono_ms();
	for (int i = 0; i < count; i++) {
		uint64_t tag = events[i].data.u64;
		struct guest *guest = tag >= TAG_GUESTS ? crowd_of_number(porter->crowd, tag - TAG_GUESTS) : NULL;

		if (guest)
			look_at(porter, guest, now);
		has_signals = has_signals || tag == TAG_SIGNALS;
		porter->is_stopping = porter->is_stopping || tag == TAG_LIFELINE;
	}
	if (has_signals)
		take_signals(porter, now);
	bury_unnamed(porter, now);
	for (int i = 0; i < count && !porter->is_stopping; i++)
		if (events[i].data.u64 >= TAG_SOCKETS && events[i].data.u64 < TAG_GUESTS)
			accept_from(porter, porter->sockets[events[i].data.u64 - TAG_SOCKETS], now);
	end_overdue(porter, now);
	if (!porter->is_stopping)
		serve_waiting(porter, now);
}

void porter_finish(struct porter *porter)
{
	const int descriptors[] = { porter->events, porter->signals, porter->weight };

	for (int i = 0; i < porter->sockets_count; i++)
		close(porter->sockets[i]);
	for (enum crowd_state state = CROWD_DELAYED; porter->crowd && state < CROWD_STATES; state++)
		while (crowd_first(porter->crowd, state))
			remove_guest(porter, crowd_first(porter->crowd, state));
	seal_zero(porter->secret, sizeof porter->secret);
	crowd_destroy(porter->crowd);
	bounds_destroy(porter->bounds);
	for (size_t i = 0; i < sizeof descriptors / sizeof *descriptors; i++)
		if (descriptors[i] >= 0)
			close(descriptors[i]);
}
