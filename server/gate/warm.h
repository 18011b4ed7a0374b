/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One whole session before anybody comes, with a client of our own: what libraries load and keep at first use is then
 * loaded once, in the gate, and shared by all sessions. */
#ifndef WARM_H
#define WARM_H

#include <libssh/server.h>

#include "gate.h"

/* Takes at most a few seconds and changes nothing but memory; sessions work as well without it. */
void warm_up(const struct gate_options *options, ssh_bind bind);

#endif
