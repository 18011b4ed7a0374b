/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One person's process: key exchange, the door, and the loop that joins SSH, the hub and the face. */
#ifndef SESSION_H
#define SESSION_H

#include "auth.h"
#include "channel.h"
#include "errands.h"
#include "face.h"
#include "pace.h"
#include "parting.h"
#include "route.h"
#include "traces.h"

/* What the gate learns by a session's exit status. SESSION_WRONG: wrong passphrases or codes, so many that somebody may
 * have been guessing, or a peer that made it compute without end. SESSION_APPLIED: an application was sent. */
enum { SESSION_WAS_IN = 0, SESSION_NOBODY = 1, SESSION_WRONG = 2, SESSION_APPLIED = 3 };

enum { CHANNELS_MAX = 10 };

/* The way from one hub to the next. */
struct bridge {
	bool is_away;                /* no hub knows of this session */
	uint64_t try_at, until;      /* try again; give up */
};

struct session {
	const struct gate_options *options;
	const struct carrier *carrier;
	ssh_session ssh;
	ssh_event event;
	int fd;                      /* the TCP socket; libssh owns it */
	int report;                  /* tells the gate how far it got; -1 once in */
	int signals;                 /* SIGTERM, and SIGUSR1 from the gate: who is not in yet makes room */
	struct ssh_server_callbacks_struct callbacks;
	struct ssh_counter_struct counter;
	uint64_t turned_bytes;       /* of those come in, how many had at the end of the last turn */
	struct hubline hub;
	int watched;                 /* descriptor of the hub, -1 while it is not listened to */
	bool is_called;              /* the hub has something to say */
	struct auth auth;
	struct vault *vault;         /* owned */
	unsigned wrong_inside;       /* passphrases */
	bool is_over;
	bool is_told_to_stop;
	bool may_apply, has_applied;
	/* inside */
	struct view view;            /* the place and oneself, for verbs */
	struct channel *channels[CHANNELS_MAX]; /* owned */
	struct channel *faced;       /* the one a person sits at; NULL for none */
	struct face *face;           /* owned; of faced */
	bool has_face;               /* was opened, and stays true: one a connection */
	bool has_settled;            /* what coming in took has been given back */
	struct route route;
	struct errands errands;
	struct bridge bridge;
	bool is_closing;             /* the hub has said its last word */
	struct pace pace;
	struct parting parting;
	struct traces traces;
	uint64_t heard_at;           /* when the client last sent something */
	uint64_t heard_bytes;
	uint64_t asked_at;           /* when a sign of life was last asked for */
	uint64_t empty_since;        /* no channel is open since; 0: one is */
	int status;                  /* of a terminal: exit code of the visit, EX_TEMPFAIL if it was broken off */
	bool has_read_all;           /* the end of a terminal's input was read */
	uint64_t end_by;             /* over then: the hub has said its last word, or a visit has its end; 0: neither */
};

/* What a session says in the pipe to the gate, which is closed once somebody is in. */
#define SESSION_BEGUN '1'   /* a login was asked for */
#define SESSION_VISITOR 'v' /* who is about to be in has no account */

/* What the gate allows a connection: to come in without an account, and to send an application. */
struct session_leave { bool takes_visitor, takes_application; };

/* Serves the connection fd, which it closes, to its end. report: the pipe to the gate. Returns one of the numbers
 * above. */
int session_run(const struct gate_options *options, ssh_bind bind, int fd, int report, struct session_leave leave);

/* terminal.c: the same at the machine itself, for staff; asks who it is on the terminal. in, out: what is typed and
 * shown; tty: the terminal that asks, in its ordinary mode. Returns an exit code of the program. */
struct terminal {
	int in, out, tty;
	const char *term;          /* NULL: in or out is no terminal */
	struct environment environment;
};
int terminal_run(const struct gate_options *options, const struct terminal *terminal);

/* inside.c: from being let in to the end. */
void inside_run(struct session *session);
/* Gives an event to whoever it concerns. */
bool inside_event(void *context, const struct message *event);
/* As if the hub had said its last word. */
void inside_close(struct session *session, enum closing why);
void inside_finish(struct session *session);

#endif
