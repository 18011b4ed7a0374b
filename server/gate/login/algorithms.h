/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the door speaks: key exchange, ciphers, signatures. */
#ifndef ALGORITHMS_H
#define ALGORITHMS_H

#include <libssh/libssh.h>
#include <libssh/server.h>

/* What the door calls itself, after SSH-2.0- */
#define ALGORITHMS_SOFTWARE "kokoiru"

/* A bind that offers exactly the door's algorithms and reads no file of the system; takes key. NULL if libssh does not
 * know one of them. */
ssh_bind algorithms_bind(ssh_key key);

#endif
