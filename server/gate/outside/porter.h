/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gate's work: takes connections, gives each a session of its own, and buries sessions. */
#ifndef PORTER_H
#define PORTER_H

#include "admission.h"
#include "gate.h"
#include "listen.h"
#include "refusal.h"
#include "seal.h"

#include <libssh/server.h>

struct porter {
	const struct gate_options *options;
	ssh_bind bind;
	struct bounds *bounds; /* owned */
	struct crowd *crowd;   /* owned */
	struct admission admission;
	struct refusal source_full, full;
	uint8_t secret[SEAL_KEY];  /* by which addresses become numbers */
	int sockets[LISTEN_MAX], sockets_count;
	int events, signals, weight;
	uint64_t paused_until, bury_at; /* bury_at 0: nobody ended */
	bool is_listening, is_stopping;
};

/* Borrows options and bind; sockets, signals (of SIGCHLD and SIGTERM) and weight (of jail_weight_open) are filled in
 * by the caller and closed by porter_finish. False, with errno, if the kernel does not give what it takes. */
bool porter_init(struct porter *porter, const struct gate_options *options, ssh_bind bind);
void porter_finish(struct porter *porter);
/* Until SIGTERM or the supervisor's end. */
void porter_run(struct porter *porter);

#endif
