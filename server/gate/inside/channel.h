/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One SSH session channel. libssh's callbacks only note down here what the client asked for and sent; the session's
 * loop acts on it. Output waits here until the client's window and the line take it. */
#ifndef CHANNEL_H
#define CHANNEL_H

#include <libssh/callbacks.h>
#include <libssh/server.h>

#include "carrier.h"
#include "environment.h"
#include "verbs.h"

enum {
	CHANNEL_TERM_ROOM = 64,
	CHANNEL_COMMAND_MAX = 8192,
	CHANNEL_IN_MAX = 256 * 1024, /* more than one turn can bring; what is beyond is dropped */
	CHANNEL_OUT_MAX = VERB_OUT_MAX
};

struct channel {
	const struct channel_way *way;
	ssh_session session;         /* these three: of SSH */
	ssh_channel ssh;
	struct ssh_channel_callbacks_struct callbacks;
	bool *has_face;              /* the connection's one interactive channel was opened */
	struct environment environment;
	bool has_pty;
	char term[CHANNEL_TERM_ROOM]; /* as the client sent it; "" if it was too long to be true */
	int out_fd;                  /* of a terminal: where it is written to */
	int columns, rows;           /* as the client sent them */
	bool is_resized;
	uint64_t resized_at;
	bool wants_shell;
	char *command;               /* owned; exec, or NULL */
	bool is_started;
	uint64_t idle_since;         /* nothing runs here since; 0: something does */
	struct buf in;
	bool got_eof, is_closed;     /* by the client */
	struct buf out, err;
	bool ends;                   /* after out and err are sent */
	bool has_ended;
	int status;
	struct verb_run *run;        /* owned; or NULL */
	uint64_t until;              /* run is given up then */
};

/* Accepts a channel; NULL if there is no memory for it. has_face is borrowed; a shell sets it. */
struct channel *channel_create(ssh_session session, bool *has_face);
/* One that goes another way. has_face is borrowed. */
struct channel *channel_create_for(const struct channel_way *way, bool *has_face);
void channel_destroy(struct channel *channel);

/* Text for the client: on a terminal a line feed becomes CR LF. to: &channel->out or &channel->err. */
void channel_put(struct channel *channel, struct buf *to, const void *text, size_t size);
/* Bytes as they are. */
void channel_put_raw(struct channel *channel, const void *bytes, size_t size);
/* No more output will come: the client gets status once all is sent. */
void channel_end(struct channel *channel, int status);
/* Sends what the line takes now, and the end when it is due. */
void channel_flush(struct channel *channel);
bool channel_is_pending(const struct channel *channel);

#endif
