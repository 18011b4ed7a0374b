/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Callbacks run inside libssh's packet parsing: they set flags, copy bytes, and write nothing. Knows neither faces nor
 * the hub. */
#include "channel.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "spin.h"

enum { WRITE_MAX = 32768 };

static int on_data(ssh_session session, ssh_channel ssh, void *data, uint32_t size, int is_stderr, void *context)
{
	struct channel *channel = context;

	(void)session;
	(void)ssh;
	/* All is taken, or libssh would keep it without bound. */
	if (!is_stderr && channel->in.size + size <= CHANNEL_IN_MAX && !channel->ends)
		buf_put(&channel->in, data, size);
	explicit_bzero(data, size); /* it lies in libssh's own buffer, which keeps it as it is */
	return (int)size;
}

static void on_eof(ssh_session session, ssh_channel ssh, void *context)
{
	struct channel *channel = context;

	(void)session;
	(void)ssh;
	channel->got_eof = true;
}

static void on_close(ssh_session session, ssh_channel ssh, void *context)
{
	struct channel *channel = context;

	(void)session;
	(void)ssh;
	channel->is_closed = true;
}

static int on_pty(ssh_session session, ssh_channel ssh, const char *term, int columns, int rows, int width, int height,
	void *context)
{
	struct channel *channel = context;

	(void)session;
	(void)ssh;
	(void)width;
	(void)height;
	if (channel->has_pty || channel->is_started || channel->command || channel->wants_shell || *channel->has_face)
		return 1;
	channel->has_pty = true;
	channel->columns = columns;
	channel->rows = rows;
	if (term && strnlen(term, CHANNEL_TERM_ROOM) < CHANNEL_TERM_ROOM)
		memcpy(channel->term, term, strlen(term) + 1);
	return 0;
}

static int on_window_change(ssh_session session, ssh_channel ssh, int columns, int rows, int width, int height,
	void *context)
{
	struct channel *channel = context;

	(void)session;
	(void)ssh;
	(void)width;
	(void)height;
	if (!channel->has_pty)
		return 1;
	channel->is_resized = true;
	channel->columns = columns;
	channel->rows = rows;
	return 0;
}

static int on_env(ssh_session session, ssh_channel ssh, const char *name, const char *value, void *context)
{
	struct channel *channel = context;

	(void)session;
	(void)ssh;
	return name && value && environment_take(&channel->environment, name, value) ? 0 : 1;
}

static int on_shell(ssh_session session, ssh_channel ssh, void *context)
{
	struct channel *channel = context;

	(void)session;
	(void)ssh;
	if (channel->wants_shell || channel->command || *channel->has_face)
		return 1;
	channel->wants_shell = *channel->has_face = true;
	return 0;
}

static int on_exec(ssh_session session, ssh_channel ssh, const char *command, void *context)
{
	struct channel *channel = context;

	(void)session;
	(void)ssh;
	if (!command || channel->wants_shell || channel->command
			|| strnlen(command, CHANNEL_COMMAND_MAX) == CHANNEL_COMMAND_MAX)
		return 1;
	channel->command = mem_string(command);
	return 0;
}

static int on_subsystem(ssh_session session, ssh_channel ssh, const char *name, void *context)
{
	(void)session;
	(void)ssh;
	(void)name;
	(void)context;
	return 1;
}

static long write_ssh(struct channel *channel, bool is_err, const void *bytes, size_t size)
{
	uint32_t window = ssh_channel_window_size(channel->ssh);
	int written;

	if (window == 0 || (ssh_get_status(channel->session) & SSH_WRITE_PENDING))
		return 0;
	if (size > window)
		size = window;
	/* A client that takes packets of hardly any size makes libssh write without end. */
	spin_allow(SPIN_WRITE_MS);
	written = is_err ? ssh_channel_write_stderr(channel->ssh, bytes, (uint32_t)size)
		: ssh_channel_write(channel->ssh, bytes, (uint32_t)size);
	spin_allow(SPIN_TURN_MS);
	return written;
}

static void end_ssh(struct channel *channel)
{
	ssh_channel_request_send_exit_status(channel->ssh, channel->status);
	ssh_channel_send_eof(channel->ssh);
	ssh_channel_close(channel->ssh);
}

static void finish_ssh(struct channel *channel)
{
	ssh_remove_channel_callbacks(channel->ssh, &channel->callbacks);
	ssh_channel_free(channel->ssh);
}

static const struct channel_way over_ssh = { write_ssh, end_ssh, finish_ssh };

struct channel *channel_create_for(const struct channel_way *way, bool *has_face)
{
	struct channel *channel = mem_zero(1, sizeof *channel);

	channel->way = way;
	channel->has_face = has_face;
	buf_init(&channel->in, CHANNEL_IN_MAX);
	buf_init(&channel->out, CHANNEL_OUT_MAX);
	buf_init(&channel->err, CHANNEL_IN_MAX);
	return channel;
}

struct channel *channel_create(ssh_session session, bool *has_face)
{
	ssh_channel ssh = ssh_channel_new(session);
	struct channel *channel;

	if (!ssh)
		return NULL;
	channel = channel_create_for(&over_ssh, has_face);
	channel->session = session;
	channel->ssh = ssh;
	channel->callbacks = (struct ssh_channel_callbacks_struct){
		.userdata = channel,
		.channel_data_function = on_data,
		.channel_eof_function = on_eof,
		.channel_close_function = on_close,
		.channel_pty_request_function = on_pty,
		.channel_pty_window_change_function = on_window_change,
		.channel_env_request_function = on_env,
		.channel_shell_request_function = on_shell,
		.channel_exec_request_function = on_exec,
		.channel_subsystem_request_function = on_subsystem
	};
	ssh_callbacks_init(&channel->callbacks);
	ssh_set_channel_callbacks(channel->ssh, &channel->callbacks);
	return channel;
}

void channel_destroy(struct channel *channel)
{
	if (!channel)
		return;
	channel->way->finish(channel);
	verb_destroy(channel->run);
	free(channel->command);
	buf_wipe(&channel->in);
	buf_finish(&channel->in);
	buf_finish(&channel->out);
	buf_finish(&channel->err);
	free(channel);
}

void channel_put_raw(struct channel *channel, const void *bytes, size_t size)
{
	buf_put(&channel->out, bytes, size);
}

void channel_put(struct channel *channel, struct buf *to, const void *text, size_t size)
{
	const char *at = text, *end = at + size;

	while (channel->has_pty && at < end) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));

		if (!stop)
			break;
		buf_put(to, at, (size_t)(stop - at));
		buf_put(to, "\r\n", 2);
		at = stop + 1;
	}
	buf_put(to, at, (size_t)(end - at));
}

void channel_end(struct channel *channel, int status)
{
	if (channel->ends)
		return;
	channel->ends = true;
	channel->status = status;
}

bool channel_is_pending(const struct channel *channel)
{
	return channel->out.size > 0 || channel->err.size > 0;
}

/* Gives away only what leaves at once: libssh would keep the rest in memory without bound. */
static void write_some(struct channel *channel, struct buf *from, bool is_err)
{
	size_t sent = 0;

	while (sent < from->size) {
		size_t size = from->size - sent < WRITE_MAX ? from->size - sent : WRITE_MAX;
		long written = channel->way->write(channel, is_err, from->data + sent, size);

		if (written < 0)
			channel->is_closed = true;
		if (written <= 0)
			break;
		sent += (size_t)written;
	}
	if (sent == from->size && from->room > 4096)
		buf_release(from);
	else
		buf_drop(from, sent);
}

void channel_flush(struct channel *channel)
{
	if (channel->is_closed || channel->has_ended)
		return;
	write_some(channel, &channel->err, true);
	write_some(channel, &channel->out, false);
	if (!channel->ends || channel_is_pending(channel) || channel->is_closed)
		return;
	channel->has_ended = true;
	channel->way->end(channel);
}
