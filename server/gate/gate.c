/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accept, bound, fork, reap. The gate itself reads nothing that a stranger sends: it learns how far a session got from
 * one byte in a pipe, and how it went from its exit status. Addresses are known here as keyed numbers only. */
#include "gate.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "algorithms.h"
#include "bounds.h"
#include "charset.h"
#include "clock.h"
#include "hostkey.h"
#include "jail.h"
#include "language.h"
#include "listen.h"
#include "log.h"
#include "mem.h"
#include "session.h"
#include "text.h"
#include "warm.h"

enum {
	ACCEPTS_A_TURN = 64,
	PAUSE_MS = 200       /* no descriptors or no processes left: try again then */
};

const struct gate_limits gate_limits_standard = {
	.starting = 256, .starting_per_source = 64, .sessions = 12000, .sessions_per_source = 512,
	.visitors = 256, .visitors_per_source = 64,
	.first_seconds = 120, .login_seconds = 300, .join_seconds = 900, .tries = 3,
	.keepalive_seconds = 120, .patience_seconds = 90
};

/* A connection, as the gate sees it. */
struct guest {
	uint64_t source;
	pid_t pid;        /* 0: waits here, unserved, until due */
	int fd;           /* of one who waits */
	int pipe;         /* -1 once it is in or gone */
	uint64_t since, due;
	bool has_begun, is_in, is_visitor, is_leaving;
};

struct gate {
	const struct gate_options *options;
	ssh_bind bind;
	struct bounds *bounds;
	uint8_t secret[SEAL_KEY];
	int sockets[LISTEN_MAX], sockets_count;
	int signals, weight;
	struct charset charset; /* kept open: a jailed session finds its converters, and loads none */
	struct guest *guests; /* owned; there is room for as many as bounds allows */
	size_t count;
	uint64_t paused_until;
	bool is_stopping;
};

static void remove_guest(struct gate *gate, size_t at)
{
	struct guest *guest = &gate->guests[at];

	if (guest->fd >= 0)
		close(guest->fd);
	if (guest->pipe >= 0)
		close(guest->pipe);
	if (guest->is_visitor)
		bounds_visit_ends(gate->bounds, guest->source);
	bounds_end(gate->bounds, guest->source, guest->is_in);
	gate->guests[at] = gate->guests[--gate->count];
	gate->guests[gate->count] = (struct guest){ 0 };
}

/* All that tells one address from another. */
static void forget_guests(struct gate *gate)
{
	seal_zero(gate->secret, sizeof gate->secret);
	seal_zero(gate->guests, gate->count * sizeof *gate->guests);
	free(gate->guests);
	gate->guests = NULL;
	gate->count = 0;
	bounds_destroy(gate->bounds);
	gate->bounds = NULL;
}

/* In the child: nothing of the gate's is left but what it serves with. */
_Noreturn static void become_session(struct gate *gate, int fd, int report, bool is_crowded)
{
	const int keep[] = { fd, report };

	forget_guests(gate);
	jail_keep_descriptors(keep, 2);
	log_init("kokoiru:session");
	if (!jail_shed(JAIL_SESSION, JAIL_KEEP, JAIL_KEEP))
		_exit(SESSION_NOBODY);
	/* Not exit: nothing that the parent registered is ours to run. */
	_exit(session_run(gate->options, gate->bind, fd, report, is_crowded));
}

static bool serve(struct gate *gate, struct guest *guest, uint64_t now)
{
	bool is_crowded = !bounds_takes_visitor(gate->bounds, guest->source);
	int ends[2];

	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
		return false;
	jail_weigh(gate->weight, JAIL_SESSION);
	guest->pid = fork();
	if (guest->pid == 0)
		become_session(gate, guest->fd, ends[1], is_crowded);
	jail_weigh(gate->weight, JAIL_GATE);
	close(ends[1]);
	if (guest->pid < 0) {
		guest->pid = 0;
		close(ends[0]);
		return false;
	}
	close(guest->fd);
	guest->fd = -1;
	guest->pipe = ends[0];
	guest->since = now;
	return true;
}

/* Who has been silent for longest; if nobody is, who has been knocking for longest of the source that knocks most,
 * unless that is the newcomer's own. */
static struct guest *find_leaver(struct gate *gate, uint64_t newcomer)
{
	struct guest *silent = NULL, *knocking = NULL;
	unsigned most = bounds_starting(gate->bounds, newcomer);

	for (size_t i = 0; i < gate->count; i++) {
		struct guest *guest = &gate->guests[i];
		unsigned count;

		if (guest->is_in || guest->is_leaving)
			continue;
		count = bounds_starting(gate->bounds, guest->source);
		if (!guest->has_begun && (!silent || guest->since < silent->since))
			silent = guest;
		if (count > most || (knocking && count == most && guest->since < knocking->since)) {
			most = count;
			knocking = guest;
		}
	}
	return silent ? silent : knocking;
}

/* Too many knock: one of them goes. */
static bool make_room(struct gate *gate, uint64_t newcomer)
{
	struct guest *leaver = find_leaver(gate, newcomer);

	if (!leaver)
		return false;
	if (leaver->pid > 0) {
		leaver->is_leaving = true;
		kill(leaver->pid, SIGKILL);
	} else {
		remove_guest(gate, (size_t)(leaver - gate->guests));
	}
	return true;
}

static void welcome(struct gate *gate, int fd, uint64_t source, uint64_t now)
{
	unsigned delay;
	enum bounds_answer answer = bounds_ask(gate->bounds, source, now, &delay);
	struct guest *guest;

	if (answer == BOUNDS_FULL || (answer == BOUNDS_MAKE_ROOM && !make_room(gate, source))) {
		close(fd);
		return;
	}
	bounds_begin(gate->bounds, source);
	guest = &gate->guests[gate->count++];
	*guest = (struct guest){ .source = source, .fd = fd, .pipe = -1, .since = now, .due = now + delay };
	if (delay == 0 && !serve(gate, guest, now)) {
		remove_guest(gate, gate->count - 1);
		gate->paused_until = now + PAUSE_MS;
	}
}

static void accept_from(struct gate *gate, int socket, uint64_t now)
{
	for (int i = 0; i < ACCEPTS_A_TURN && gate->paused_until <= now; i++) {
		uint64_t source;
		int fd = listen_accept(socket, gate->secret, &source);

		if (fd >= 0)
			welcome(gate, fd, source, now);
		else if (errno == EAGAIN)
			return;
		else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
			gate->paused_until = now + PAUSE_MS;
	}
}

static void reap(struct gate *gate, uint64_t now)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		for (size_t i = 0; i < gate->count; i++) {
			if (gate->guests[i].pid != pid)
				continue;
			if (WIFEXITED(status) && WEXITSTATUS(status) == SESSION_WRONG)
				bounds_penalise(gate->bounds, gate->guests[i].source, now);
			else if (WIFSIGNALED(status) && !gate->guests[i].is_leaving)
				log_warning("a session ended by signal %d", WTERMSIG(status));
			remove_guest(gate, i);
			break;
		}
	}
}

static void take_signals(struct gate *gate, uint64_t now)
{
	struct signalfd_siginfo info;

	while (read(gate->signals, &info, sizeof info) == sizeof info)
		if (info.ssi_signo == SIGTERM)
			gate->is_stopping = true;
	reap(gate, now);
}

/* What a session has to say on its way in; by closing the pipe, that somebody is in. */
static void hear(struct gate *gate, struct guest *guest)
{
	char byte;
	ssize_t n = read(guest->pipe, &byte, 1);

	if (n == 1 && byte == SESSION_VISITOR && !guest->is_visitor) {
		guest->is_visitor = true;
		bounds_visit_begins(gate->bounds, guest->source);
	} else if (n == 1) {
		guest->has_begun = true;
	} else if (n == 0) {
		close(guest->pipe);
		guest->pipe = -1;
		guest->is_in = true;
		bounds_is_in(gate->bounds, guest->source);
	}
}

static void serve_due(struct gate *gate, uint64_t now)
{
	for (size_t i = gate->count; i-- > 0;) {
		struct guest *guest = &gate->guests[i];

		if (guest->pid == 0 && guest->due <= now && !serve(gate, guest, now))
			guest->due = now + PAUSE_MS;
	}
}

static int sleep_ms(const struct gate *gate, uint64_t now)
{
	uint64_t until = now + 60000;

	if (gate->paused_until > now)
		until = gate->paused_until;
	for (size_t i = 0; i < gate->count; i++)
		if (gate->guests[i].pid == 0 && gate->guests[i].due < until)
			until = gate->guests[i].due;
	return until > now ? (int)(until - now) : 0;
}

static void turn(struct gate *gate, struct pollfd *ready)
{
	uint64_t now = clock_mono_ms();
	int sockets = gate->paused_until > now ? 0 : gate->sockets_count;
	nfds_t count = 0;

	ready[count++] = (struct pollfd){ gate->signals, POLLIN, 0 };
	ready[count++] = (struct pollfd){ gate->options->lifeline, POLLIN, 0 };
	for (int i = 0; i < sockets; i++)
		ready[count++] = (struct pollfd){ gate->sockets[i], POLLIN, 0 };
	for (size_t i = 0; i < gate->count; i++)
		if (gate->guests[i].pipe >= 0)
			ready[count++] = (struct pollfd){ gate->guests[i].pipe, POLLIN, 0 };
	if (poll(ready, count, sleep_ms(gate, now)) < 0)
		return;
	now = clock_mono_ms();
	/* Pipes first: reaping moves guests about. */
	for (size_t i = 0, at = (size_t)sockets + 2; i < gate->count && at < count; i++)
		if (gate->guests[i].pipe == ready[at].fd && ready[at++].revents)
			hear(gate, &gate->guests[i]);
	if (ready[0].revents)
		take_signals(gate, now);
	if (ready[1].revents)
		gate->is_stopping = true;
	for (int i = 0; i < sockets && !gate->is_stopping; i++)
		if (ready[2 + i].revents)
			accept_from(gate, gate->sockets[i], now);
	serve_due(gate, now);
}

static void loop(struct gate *gate)
{
	size_t room = 0;
	struct pollfd *ready = NULL;

	while (!gate->is_stopping) {
		size_t needed = 2 + LISTEN_MAX + gate->count;

		if (needed > room)
			ready = mem_resize(ready, room = needed * 2, sizeof *ready);
		turn(gate, ready);
	}
	free(ready);
}

static bool take_signals_over(struct gate *gate)
{
	/* Ctrl-C and a closed terminal are for the supervisor; a broken pipe is an error like others. */
	static const int ignored[] = { SIGPIPE, SIGINT, SIGHUP, SIGQUIT };
	sigset_t set;

	for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
		signal(ignored[i], SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_SETMASK, &set, NULL);
	gate->signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	return gate->signals >= 0;
}

/* What needs the rights that the gate started with. */
static int open_door(struct gate *gate)
{
	enum hostkey_result result;
	ssh_key key;

	if (!setlocale(LC_ALL, "C.UTF-8") || ssh_init() != 0 || !seal_init()) {
		fprintf(stderr, "kokoiru: gate: %s\n", _("the locale C.UTF-8, libssh or libsodium is missing; install them"));
		return EX_UNAVAILABLE;
	}
	ssh_set_log_level(SSH_LOG_NOLOG);
	result = hostkey_load(gate->options->host_key, &key);
	if (result != HOSTKEY_OK) {
		fprintf(stderr, "kokoiru: %s: %s\n", gate->options->host_key, hostkey_words(result));
		return EX_UNAVAILABLE;
	}
	gate->bind = algorithms_bind(key);
	if (!gate->bind) {
		fprintf(stderr, "kokoiru: gate: %s\n", _("this libssh lacks an algorithm of the door; install Debian's own"));
		return EX_UNAVAILABLE;
	}
	gate->sockets_count = listen_open(gate->options->listen, gate->sockets);
	return gate->sockets_count > 0 ? 0 : EX_UNAVAILABLE;
}

static void finish(struct gate *gate)
{
	for (int i = 0; i < gate->sockets_count; i++)
		close(gate->sockets[i]);
	while (gate->count > 0)
		remove_guest(gate, gate->count - 1);
	forget_guests(gate);
	ssh_bind_free(gate->bind);
	if (gate->signals >= 0)
		close(gate->signals);
	if (gate->weight >= 0)
		close(gate->weight);
}

int gate_run(const struct gate_options *options, void (*ready)(void *context), void *context)
{
	const struct gate_limits *limits = &options->limits;
	struct gate gate = { .options = options, .signals = -1, .weight = jail_weight_open(),
		.bounds = bounds_create(&(struct bounds_limits){
		limits->starting, limits->starting_per_source, limits->sessions, limits->sessions_per_source,
		limits->visitors, limits->visitors_per_source }),
		.guests = mem_zero(limits->sessions, sizeof *gate.guests) };
	int exit = open_door(&gate);

	if (exit == 0 && !take_signals_over(&gate))
		exit = EX_OSERR;
	if (exit == 0 && !jail_shed(JAIL_GATE, options->uid, options->gid)) {
		fputs("kokoiru: gate: ", stderr);
		fprintf(stderr, _("privileges could not be dropped: %s; look at the service's rights\n"), strerror(errno));
		exit = EX_NOPERM;
	}
	if (exit == 0) {
		seal_random(gate.secret, sizeof gate.secret);
		text_rescue_open();
		warm_up(options, gate.bind);
		charset_init(&gate.charset);
		if (jail_close(JAIL_GATE, NULL)) {
			if (ready)
				ready(context);
			loop(&gate);
		} else {
			log_fault("the gate could not be narrowed: %s", strerror(errno));
			exit = EX_OSERR;
		}
		charset_finish(&gate.charset);
	}
	finish(&gate);
	return exit;
}
