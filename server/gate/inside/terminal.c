/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session of staff at the machine itself, without SSH: the door's questions on the terminal, then the loop that all
 * sessions have. A terminal is shared with whoever started us, so its descriptors stay as they are: nothing is read or
 * written before poll(2) says that it does not wait. */
#include "session.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sysexits.h>
#include <termios.h>
#include <unistd.h>

#include "clock.h"
#include "jail.h"
#include "log.h"
#include "mem.h"
#include "spin.h"
#include "words.h"

enum {
	REFUSED = 1,          /* an exit code of the program, beside those of sysexits.h */
	WRITE_AT_ONCE = 256,  /* bytes that a terminal or a pipe takes when it takes any */
	READ_AT_ONCE = 4096,
	IN_HIGH = 65536,      /* what is typed waits beyond this */
	ANSWER_ROOM = 4096
};

static void on_spin(int number)
{
	(void)number;
	_exit(EX_SOFTWARE);
}

static int take_signals(void)
{
	static const int heard[] = { SIGTERM, SIGHUP, SIGWINCH };
	sigset_t set;

	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	for (size_t i = 0; i < sizeof heard / sizeof *heard; i++)
		sigaddset(&set, heard[i]);
	sigprocmask(SIG_SETMASK, &set, NULL);
	spin_watch(on_spin);
	return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

/* -- who it is -- */

static void show(int tty, const char *text)
{
	dprintf(tty, "%s", text);
}

/* One line, without its end; false at the end of input, or when it takes too long. */
static bool read_line(const struct auth *auth, char line[ANSWER_ROOM])
{
	size_t size = 0;

	for (;;) {
		struct pollfd ready = { auth->terminal, POLLIN, 0 };
		uint64_t now = clock_mono_ms();
		char byte;

		if (now >= auth->deadline || poll(&ready, 1, (int)(auth->deadline - now)) < 0
				|| read(auth->terminal, &byte, 1) != 1)
			return false;
		if (byte == '\n')
			break;
		if (size + 1 < ANSWER_ROOM)
			line[size++] = byte;
	}
	line[size] = '\0';
	return true;
}

static bool read_answer(const struct auth *auth, bool is_seen, char line[ANSWER_ROOM])
{
	struct termios shown, silent;
	bool is_read;

	if (tcgetattr(auth->terminal, &shown) != 0)
		return false;
	silent = shown;
	silent.c_lflag &= ~(tcflag_t)ECHO;
	if (!is_seen)
		tcsetattr(auth->terminal, TCSAFLUSH, &silent);
	is_read = read_line(auth, line);
	if (!is_seen) {
		tcsetattr(auth->terminal, TCSANOW, &shown);
		show(auth->terminal, "\n");
	}
	return is_read;
}

/* One question after the other, until somebody is in. False if they gave up or may not try again. */
static bool pass_door(struct auth *auth)
{
	char lines[2][ANSWER_ROOM] = { "", "" };
	const char *const answers[] = { lines[0], lines[1] };
	enum auth_verdict verdict = VERDICT_ASK;
	bool is_read = true;

	auth->step = AUTH_LOGIN;
	while (verdict != VERDICT_IN && is_read && !auth->is_over) {
		const char *prompts[2];
		bool is_seen[2];
		unsigned count = auth_question(auth, prompts, is_seen);

		if (auth->words[0])
			dprintf(auth->terminal, "%s\n", auth->words);
		auth->words[0] = '\0';
		for (unsigned i = 0; i < count && is_read; i++) {
			show(auth->terminal, prompts[i]);
			is_read = read_answer(auth, is_seen[i], lines[i]);
		}
		if (is_read)
			verdict = auth_take(auth, answers);
		if (verdict == VERDICT_NO)
			auth->step = AUTH_LOGIN;
	}
	seal_zero(lines, sizeof lines);
	return verdict == VERDICT_IN;
}

/* -- bytes -- */

static long write_out(struct channel *channel, bool is_err, const void *bytes, size_t size)
{
	struct pollfd ready = { channel->out_fd, POLLOUT, 0 };
	ssize_t written;

	(void)is_err; /* verbs have an other output, and there are none here */
	if (poll(&ready, 1, 0) <= 0)
		return 0;
	written = write(channel->out_fd, bytes, size < WRITE_AT_ONCE ? size : WRITE_AT_ONCE);
	if (written < 0)
		return errno == EINTR || errno == EAGAIN ? 0 : -1;
	return written;
}

static void nothing(struct channel *channel)
{
	(void)channel;
}

static const struct channel_way by_descriptor = { write_out, nothing, nothing };

static void read_in(struct session *session, struct channel *channel)
{
	uint8_t bytes[READ_AT_ONCE];
	ssize_t size = read(session->fd, bytes, sizeof bytes);

	if (size > 0) {
		buf_put(&channel->in, bytes, (size_t)size);
		session->counter.in_bytes += (uint64_t)size;
	} else if (size == 0 && !channel->has_pty) {
		channel->got_eof = session->has_read_all = true;
	} else if (size == 0 || (errno != EINTR && errno != EAGAIN)) {
		channel->is_closed = true;
	}
	seal_zero(bytes, sizeof bytes);
}

static void take_size(struct channel *channel)
{
	struct winsize size;

	if (!channel->has_pty || ioctl(channel->out_fd, TIOCGWINSZ, &size) != 0)
		return;
	channel->columns = size.ws_col;
	channel->rows = size.ws_row;
	channel->is_resized = true;
}

static void hear_signals(struct session *session, struct channel *channel)
{
	struct signalfd_siginfo info;

	while (read(session->signals, &info, sizeof info) > 0) {
		if (info.ssi_signo == SIGWINCH)
			take_size(channel);
		else if (info.ssi_signo == SIGTERM)
			channel->got_eof = true; /* as if one had said goodbye */
		else
			channel->is_closed = true; /* the terminal is gone: the seat is kept */
	}
}

static void take_turn(struct session *session, uint64_t ms)
{
	struct channel *channel = session->channels[0];
	bool reads = channel && !session->has_read_all && channel->in.size < IN_HIGH;
	struct pollfd ready[] = { { reads ? session->fd : -1, POLLIN, 0 },
		{ channel && channel_is_pending(channel) ? channel->out_fd : -1, POLLOUT, 0 },
		{ session->signals, POLLIN, 0 }, { session->watched, POLLIN, 0 } };

	spin_allow(SPIN_TURN_MS);
	if (!channel || channel->has_ended) {
		session->status = channel ? channel->status : session->status;
		session->is_over = true;
		return;
	}
	if (poll(ready, sizeof ready / sizeof *ready, (int)ms) <= 0)
		return;
	if (ready[2].revents != 0)
		hear_signals(session, channel);
	if (ready[0].revents != 0)
		read_in(session, channel);
	session->is_called = session->is_called || ready[3].revents != 0;
}

static void look(const struct session *session, const struct channel *channel, struct pace_link *line)
{
	int unsent = 0;

	(void)session;
	line->window = UINT32_MAX;
	line->is_pending = channel_is_pending(channel);
	if (ioctl(channel->out_fd, TIOCOUTQ, &unsent) == 0 && unsent > 0)
		line->unsent = (unsigned)unsent;
}

static bool is_there(const struct session *session)
{
	return session->channels[0] && !session->channels[0]->is_closed;
}

static const struct carrier by_terminal = { take_turn, look, is_there, NULL };

/* -- the visit -- */

static struct channel *open_channel(struct session *session, const struct terminal *terminal)
{
	struct channel *channel = channel_create_for(&by_descriptor, &session->has_face);

	channel->out_fd = terminal->out;
	channel->environment = terminal->environment;
	channel->has_pty = terminal->term != NULL;
	if (terminal->term && strlen(terminal->term) < CHANNEL_TERM_ROOM)
		memcpy(channel->term, terminal->term, strlen(terminal->term) + 1);
	take_size(channel);
	channel->is_resized = false;
	channel->wants_shell = session->has_face = true;
	return channel;
}

/* Each key as it is pressed, and nothing done with it. Whoever started us puts it right in the end. */
static void make_raw(const struct terminal *terminal)
{
	struct termios raw;

	if (!terminal->term || tcgetattr(terminal->in, &raw) != 0)
		return;
	cfmakeraw(&raw);
	tcsetattr(terminal->in, TCSADRAIN, &raw);
}

static bool is_staff(struct session *session)
{
	struct reader reader = { session->hub.facts.data, session->hub.facts.size, false };
	struct message fact;

	while (wire_take(&reader, &fact) == WIRE_OK)
		if (fact.number == EV_KNOWN)
			return role_is_staff((enum role)fact.known.role);
	return false;
}

static int visit(struct session *session, const struct terminal *terminal)
{
	if (!auth_reach_hub(&session->auth))
		return EX_UNAVAILABLE;
	if (!pass_door(&session->auth))
		return REFUSED;
	if (!is_staff(session)) {
		auth_say(&session->auth, N_("This door is for staff. Yours is the one by SSH, and it is open to you."));
		return REFUSED;
	}
	session->auth.is_in = true;
	session->errands.heard = session->hub.asked;
	session->channels[0] = open_channel(session, terminal);
	make_raw(terminal);
	if (jail_close(JAIL_SESSION, NULL))
		inside_run(session);
	else
		log_fault("a session could not be narrowed: %s", strerror(errno));
	inside_finish(session);
	return session->status;
}

int terminal_run(const struct gate_options *options, const struct terminal *terminal)
{
	struct session session = { .options = options, .carrier = &by_terminal, .fd = terminal->in, .report = -1,
		.watched = -1, .vault = vault_create(), .status = EX_TEMPFAIL };
	int code;

	hubline_init(&session.hub);
	errands_init(&session.errands);
	view_init(&session.view);
	session.signals = take_signals();
	auth_init_terminal(&session.auth, options, &session.hub, session.vault, terminal->tty);
	code = visit(&session, terminal);
	vault_lock(session.vault);
	auth_finish(&session.auth);
	hubline_finish(&session.hub);
	vault_destroy(session.vault);
	view_finish(&session.view);
	return code;
}
