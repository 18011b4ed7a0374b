/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Key exchange, a login by `look`, a channel with a terminal, one frame. The hub is not asked and nobody is told. */
#include "warm.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "jail.h"
#include "log.h"
#include "session.h"

enum { WARM_MS = 3000, TURN_MS = 100 };

struct warming {
	struct auth auth;
	struct hubline hub;
	struct channel *channel;
	bool has_face;
};

static int on_none(ssh_session ssh, const char *user, void *context)
{
	struct warming *warming = context;

	(void)ssh;
	return auth_none(&warming->auth, user);
}

static ssh_channel on_channel(ssh_session ssh, void *context)
{
	struct warming *warming = context;

	if (!warming->channel)
		warming->channel = channel_create(ssh, &warming->has_face);
	return warming->channel ? warming->channel->ssh : NULL;
}

/* The client, in a process of its own; what it does wrong ends with it. */
_Noreturn static void be_client(int fd)
{
	ssh_session ssh = ssh_new();
	ssh_channel channel;
	bool no = false;
	char byte[256];

	alarm(WARM_MS / 1000);
	signal(SIGALRM, SIG_DFL);
	if (!ssh || ssh_options_set(ssh, SSH_OPTIONS_FD, &fd) != SSH_OK
			|| ssh_options_set(ssh, SSH_OPTIONS_HOST, "localhost") != SSH_OK
			|| ssh_options_set(ssh, SSH_OPTIONS_PROCESS_CONFIG, &no) != SSH_OK
			|| ssh_options_set(ssh, SSH_OPTIONS_USER, "look") != SSH_OK || ssh_connect(ssh) != SSH_OK
			|| ssh_userauth_none(ssh, NULL) != SSH_AUTH_SUCCESS || !(channel = ssh_channel_new(ssh))
			|| ssh_channel_open_session(channel) != SSH_OK || ssh_channel_request_pty(channel) != SSH_OK
			|| ssh_channel_request_shell(channel) != SSH_OK)
		_exit(1);
	while (ssh_channel_read(channel, byte, sizeof byte, 0) > 0)
		continue;
	_exit(0);
}

static void show_frame(struct channel *channel)
{
	struct face_options options = { .wish = FACE_MAP, .why = WHY_DEFAULT, .has_pty = true, .term = "xterm-256color",
		.columns = 80, .rows = 24 };
	struct face *face;
	const uint8_t *bytes;
	size_t size = 0;

	for (int language = LANGUAGE_COUNT; language-- > 0;) {
		words_language((enum language)language);
		words_reason(REASON_BUSY);
	}
	face = face_create(&options);
	face_begin(face, clock_mono_ms());
	bytes = face_frame(face, 0, clock_mono_ms(), &size);
	if (size > 0)
		channel_put_raw(channel, bytes, size);
	face_destroy(face);
	channel_end(channel, 0);
}

static void play(struct warming *warming, ssh_session ssh, ssh_event event)
{
	uint64_t deadline = clock_mono_ms() + WARM_MS;
	int result = ssh_handle_key_exchange(ssh);

	if (result == SSH_ERROR || ssh_event_add_session(event, ssh) != SSH_OK)
		return;
	while (clock_mono_ms() < deadline && !(ssh_get_status(ssh) & (SSH_CLOSED | SSH_CLOSED_ERROR))) {
		struct channel *channel = warming->channel;

		if (ssh_event_dopoll(event, TURN_MS) == SSH_ERROR)
			break;
		if (result == SSH_AGAIN)
			result = ssh_handle_key_exchange(ssh);
		if (result == SSH_ERROR || (channel && channel->has_ended))
			break;
		if (channel && channel->wants_shell && !channel->ends)
			show_frame(channel);
		if (channel)
			channel_flush(channel);
	}
}

static void be_server(const struct gate_options *options, ssh_bind bind, int fd)
{
	struct warming warming = { 0 };
	ssh_session ssh = ssh_new();
	ssh_event event = ssh_event_new();
	struct ssh_server_callbacks_struct callbacks = { .userdata = &warming, .auth_none_function = on_none,
		.channel_open_request_session_function = on_channel };

	hubline_init(&warming.hub);
	if (ssh && event && ssh_bind_accept_fd(bind, ssh, fd) == SSH_OK) {
		ssh_callbacks_init(&callbacks);
		ssh_set_server_callbacks(ssh, &callbacks);
		ssh_set_blocking(ssh, 0);
		auth_init(&warming.auth, options, &warming.hub, NULL, ssh);
		auth_install(&warming.auth);
		play(&warming, ssh, event);
		ssh_event_remove_session(event, ssh);
		channel_destroy(warming.channel);
		ssh_disconnect(ssh);
	} else {
		close(fd);
	}
	if (event)
		ssh_event_free(event);
	ssh_free(ssh);
	hubline_finish(&warming.hub);
}

void warm_up(const struct gate_options *options, ssh_bind bind)
{
	int ends[2];
	pid_t client;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0)
		return;
	client = fork();
	if (client == 0) {
		jail_keep_descriptors(&ends[1], 1);
		be_client(ends[1]);
	}
	close(ends[1]);
	if (client < 0) {
		close(ends[0]);
		return;
	}
	be_server(options, bind, ends[0]);
	kill(client, SIGKILL);
	waitpid(client, NULL, 0);
	words_language(options->language);
}
