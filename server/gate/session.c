/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The life of a connection up to the door and after it: key exchange and login under one absolute deadline, then
 * inside.c, then an orderly end. What a peer sends is never trusted to end by itself: alarms end the process if a
 * library should spin or sleep. */
#include "session.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "carried.h"
#include "clock.h"
#include "jail.h"
#include "log.h"
#include "spin.h"

enum {
	ALARM_SLACK = 10,
	DRAIN_TURNS = 64,
	FLUSH_MS = 1000,
	VISIT_MS = 900000,   /* that people without an account stay */
	BYE_MS = 300,
	GUESSES = 2          /* so many wrong tries count, whoever came in then */
};

static void on_alarm(int number)
{
	(void)number;
	_exit(SESSION_NOBODY);
}

static void on_spin(int number)
{
	(void)number;
	_exit(SESSION_WRONG);
}

/* Signals as the gate left them are not as a session wants them. */
static int take_signals(void)
{
	struct sigaction alarm_action = { .sa_handler = on_alarm };
	sigset_t stop;

	sigaction(SIGALRM, &alarm_action, NULL);
	sigemptyset(&stop);
	sigaddset(&stop, SIGTERM);
	sigaddset(&stop, SIGUSR1);
	sigprocmask(SIG_SETMASK, &stop, NULL);
	spin_watch(on_spin);
	return signalfd(-1, &stop, SFD_NONBLOCK | SFD_CLOEXEC);
}

static void hear_signals(struct session *session)
{
	struct signalfd_siginfo info;

	while (read(session->signals, &info, sizeof info) > 0) {
		if (info.ssi_signo == SIGTERM)
			session->is_told_to_stop = true;
		else if (!session->auth.is_in && !session->auth.is_over)
			auth_postpone(&session->auth, REASON_BUSY);
	}
}

static ssh_channel on_channel(ssh_session ssh, void *context)
{
	struct session *session = context;

	for (int i = 0; i < CHANNELS_MAX && session->auth.is_in; i++) {
		if (session->channels[i])
			continue;
		session->channels[i] = channel_create(ssh, &session->has_face);
		return session->channels[i] ? session->channels[i]->ssh : NULL;
	}
	return NULL;
}

/* The callbacks of the door want its own state, the one for channels the whole session. */
static int on_none(ssh_session ssh, const char *user, void *context)
{
	struct session *session = context;

	(void)ssh;
	return auth_none(&session->auth, user);
}

static int on_key(ssh_session ssh, const char *user, struct ssh_key_struct *key, char state, void *context)
{
	struct session *session = context;

	(void)ssh;
	return auth_key(&session->auth, user, key, state);
}

/* Without this the library would ask Kerberos, which reads files and the network. Nothing is chosen, so it refuses. */
static ssh_string on_kerberos(ssh_session ssh, const char *user, int count, ssh_string *objects, void *context)
{
	(void)ssh;
	(void)user;
	(void)count;
	(void)objects;
	(void)context;
	return NULL;
}

static bool set_up(struct session *session, ssh_bind bind)
{
	session->ssh = ssh_new();
	session->event = ssh_event_new();
	if (!session->ssh || !session->event || ssh_bind_accept_fd(bind, session->ssh, session->fd) != SSH_OK)
		return false;
	session->callbacks = (struct ssh_server_callbacks_struct){ .userdata = session, .auth_none_function = on_none,
		.auth_pubkey_function = on_key, .gssapi_select_oid_function = on_kerberos,
		.channel_open_request_session_function = on_channel };
	ssh_callbacks_init(&session->callbacks);
	ssh_set_server_callbacks(session->ssh, &session->callbacks);
	auth_init(&session->auth, session->options, &session->hub, session->vault, session->ssh);
	auth_install(&session->auth);
	ssh_set_counters(session->ssh, &session->counter, NULL);
	ssh_set_blocking(session->ssh, 0);
	/* Compression starts after login only: before it, a stranger could make us unpack. */
	return ssh_options_set(session->ssh, SSH_OPTIONS_COMPRESSION_C_S, "none,zlib@openssh.com") == SSH_OK
		&& ssh_options_set(session->ssh, SSH_OPTIONS_COMPRESSION_S_C, "none,zlib@openssh.com") == SSH_OK;
}

static bool is_dead(const struct session *session)
{
	return (ssh_get_status(session->ssh) & (SSH_CLOSED | SSH_CLOSED_ERROR)) || !ssh_is_connected(session->ssh);
}

/* Lets libssh read and write what it can without waiting. */
static void work(struct session *session)
{
	if (!session->is_over && ssh_event_dopoll(session->event, 0) == SSH_ERROR)
		session->is_over = true;
	session->is_over = session->is_over || is_dead(session);
}

static bool is_writing(const struct session *session)
{
	return (ssh_get_status(session->ssh) & SSH_WRITE_PENDING) != 0;
}

/* libssh takes what is written and sends it at the next opportunity: here it is. True if a channel, which waited for
 * that, has more to write. */
static bool write_out(struct session *session)
{
	if (!is_writing(session))
		return false;
	work(session);
	for (int i = 0; i < CHANNELS_MAX && !session->is_over && !is_writing(session); i++)
		if (session->channels[i] && channel_is_pending(session->channels[i]))
			return true;
	return false;
}

/* libssh's own loop wakes after each write to say that the socket takes more; that is news only where something waits
 * to be written. True if there is something for libssh to do. */
static bool sleep_until_news(struct session *session, uint64_t ms)
{
	struct pollfd ready[] = {
		{ session->fd, (short)(POLLIN | (is_writing(session) ? POLLOUT : 0)), 0 },
		{ session->signals, POLLIN, 0 }, { session->watched, POLLIN, 0 } };

	if (poll(ready, sizeof ready / sizeof *ready, (int)ms) <= 0)
		return false;
	if (ready[1].revents != 0)
		hear_signals(session);
	session->is_called = session->is_called || ready[2].revents != 0;
	return ready[0].revents != 0;
}

/* Lets SSH and the other descriptors work for at most ms, and drains them. */
static void take_turn(struct session *session, uint64_t ms)
{
	uint64_t before = session->turned_bytes;
	bool has_news, has_more;
	int turns = 0;

	spin_allow(SPIN_TURN_MS);
	/* Writing to a channel may read, too: what came that way since the last turn was not looked at yet. */
	has_more = write_out(session) || session->counter.in_bytes != before;
	has_news = !session->is_over && sleep_until_news(session, has_more ? 0 : ms);
	/* libssh may hold what it read while the socket is quiet, and what it could not write yet: go on until neither
	 * moves, then flush, before anybody sleeps. */
	while (!session->is_over && (has_news || session->counter.in_bytes != before) && ++turns < DRAIN_TURNS) {
		has_news = false;
		before = session->counter.in_bytes;
		work(session);
	}
	if (!session->is_over)
		ssh_blocking_flush(session->ssh, 0);
	session->turned_bytes = session->counter.in_bytes;
}

static void look(const struct session *session, const struct channel *channel, struct pace_link *line)
{
	line->window = ssh_channel_window_size(channel->ssh);
	line->is_pending = channel_is_pending(channel) || is_writing(session);
	carried_look(session->fd, session->counter.out_bytes, line);
}

static bool is_there(const struct session *session)
{
	return ssh_is_connected(session->ssh);
}

/* The first call may only take note of an old answer. */
static void seek_life(struct session *session)
{
	ssh_send_keepalive(session->ssh);
	ssh_send_keepalive(session->ssh);
}

static const struct carrier over_ssh = { take_turn, look, is_there, seek_life };

/* One turn under the login's deadline; false when there is no more to wait for. */
static bool turn_at_door(struct session *session)
{
	uint64_t now = clock_mono_ms(), deadline = session->auth.deadline;

	if (session->is_over || session->is_told_to_stop || now >= deadline)
		return false;
	alarm((unsigned)((deadline - now) / 1000 + ALARM_SLACK));
	take_turn(session, deadline - now < 60000 ? deadline - now : 60000);
	return !session->is_over;
}

static bool shake_hands(struct session *session)
{
	int result;

	alarm(session->options->limits.first_seconds + ALARM_SLACK);
	result = ssh_handle_key_exchange(session->ssh);
	if (result == SSH_ERROR || ssh_event_add_session(session->event, session->ssh) != SSH_OK || session->signals < 0)
		return false;
	/* A quick client may ask for its login, and get it, within one turn: libssh then waits for a key exchange that is
	 * long over. */
	while (result == SSH_AGAIN && !session->auth.has_begun) {
		if (!turn_at_door(session))
			return false;
		result = ssh_handle_key_exchange(session->ssh);
	}
	return result != SSH_ERROR;
}

static void report(struct session *session, char byte)
{
	if (session->report >= 0 && write(session->report, &byte, 1) != 1)
		log_warning("the gate does not listen to a session");
}

/* The gate closes connections that never asked for anything before it closes others. */
static void report_begun(struct session *session, bool *is_reported)
{
	if (*is_reported || !session->auth.has_begun)
		return;
	*is_reported = true;
	report(session, SESSION_BEGUN);
}

static bool pass_door(struct session *session)
{
	bool is_reported = false;

	while (!session->auth.is_in && !session->auth.is_over) {
		report_begun(session, &is_reported);
		if (!turn_at_door(session))
			return false;
	}
	if (session->auth.is_over)
		return false;
	alarm(0);
	if (session->auth.entrance > ENTRANCE_JOIN) {
		session->end_by = clock_mono_ms() + VISIT_MS;
		report(session, SESSION_VISITOR);
	}
	if (session->report >= 0)
		close(session->report);
	session->report = -1;
	return true;
}

static void end(struct session *session)
{
	if (session->ssh && !is_dead(session)) {
		alarm(ALARM_SLACK);
		ssh_blocking_flush(session->ssh, FLUSH_MS);
		/* What the client shows must not come before what was said last. */
		if (session->auth.is_over)
			ssh_event_dopoll(session->event, BYE_MS);
		if (!is_dead(session)) {
			words_language(LANGUAGE_EN); /* clients show other letters as codes */
			ssh_session_set_disconnect_message(session->ssh, _("Thank you for coming. You are welcome at any time."));
			ssh_disconnect(session->ssh);
		}
	}
	auth_finish(&session->auth);
	hubline_finish(&session->hub);
}

static int exit_status(const struct session *session)
{
	if (session->auth.wrong + session->wrong_inside >= GUESSES)
		return SESSION_WRONG;
	if (session->auth.is_in)
		return session->has_applied ? SESSION_APPLIED : SESSION_WAS_IN;
	return session->auth.wrong > 0 ? SESSION_WRONG : SESSION_NOBODY;
}

int session_run(const struct gate_options *options, ssh_bind bind, int fd, int pipe, struct session_leave leave)
{
	struct session session = { .options = options, .carrier = &over_ssh, .fd = fd, .report = pipe, .watched = -1,
		.may_apply = leave.takes_application, .vault = vault_create() };

	hubline_init(&session.hub);
	errands_init(&session.errands);
	view_init(&session.view);
	session.signals = take_signals();
	if (!set_up(&session, bind)) {
		close(fd);
		vault_destroy(session.vault);
		return SESSION_NOBODY;
	}
	session.auth.is_crowded = !leave.takes_visitor;
	if (shake_hands(&session) && pass_door(&session)) {
		session.errands.heard = session.hub.asked;
		if (jail_close(JAIL_SESSION, NULL))
			inside_run(&session);
		else
			log_fault("a session could not be narrowed: %s", strerror(errno));
		inside_finish(&session);
	}
	vault_lock(session.vault);
	end(&session);
	vault_destroy(session.vault);
	view_finish(&session.view);
	return exit_status(&session);
}
