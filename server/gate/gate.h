/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door: takes connections, bounds how many knock at once, forks one session for each before key exchange. Knows
 * nothing of the world and the store; who may come in is asked of the hub by each session. */
#ifndef GATE_H
#define GATE_H

#include <stdbool.h>
#include <sys/types.h>

#include "kinds.h"

/* Limits that kokoiru.ini may set. Defaults: gate_limits_standard. A source is an IPv4 address or an IPv6 /64. */
struct gate_limits {
	unsigned waiting;              /* connections without a session: it waits for bytes, or for its turn */
	unsigned starting;             /* with a session that was not asked for a login yet */
	unsigned entering;             /* being asked who they are */
	unsigned starting_per_source;  /* of these three together */
	unsigned sessions;             /* connections, altogether */
	unsigned sessions_per_source;
	unsigned visitors;             /* of these, people without an account */
	unsigned visitors_per_source;
	unsigned applications_per_source; /* visits of a day in which one was sent */
	unsigned first_seconds;        /* to the first login request */
	unsigned login_seconds;        /* from there to being in */
	unsigned join_seconds;         /* the same for `join` */
	unsigned tries;                /* wrong passphrases a connection */
	unsigned keepalive_seconds;    /* silence after which a sign of life is asked for */
	unsigned patience_seconds;     /* silence after that which ends the connection */
};
extern const struct gate_limits gate_limits_standard;

/* All strings are borrowed until gate_run returns. */
struct gate_options {
	const char *listen;            /* ADDRESS:PORT, [ADDRESS]:PORT or *:PORT; several are joined by commas */
	const char *hub_socket;        /* path of run/hub.sock */
	const char *host_key;          /* path of the private key, read before privileges drop */
	const char *name, *name_en;    /* of the place, for the banner */
	enum language language;        /* of the place */
	uid_t uid;                     /* of gate and sessions when started as root: never 0 then */
	gid_t gid;
	int lifeline;                  /* readable (end of file) once the supervisor is gone; -1 = none */
	struct gate_limits limits;
};

/* Serves until SIGTERM or the supervisor's end. Sessions live on then; the hub ends them. Sheds privileges itself once
 * the sockets are open and the key is read. ready is called once it listens; it may be NULL. Returns an exit code of
 * the program; what kept it from starting is on stderr. */
int gate_run(const struct gate_options *options, void (*ready)(void *context), void *context);

#endif
