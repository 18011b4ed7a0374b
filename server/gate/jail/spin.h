/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bound on computing: a library that never comes back, whatever a peer made it do, ends the process. Time that is
 * spent waiting does not count. */
#ifndef SPIN_H
#define SPIN_H

enum {
	SPIN_TURN_MS = 5000,  /* one turn of a session; nothing here takes a tenth of it */
	SPIN_WRITE_MS = 300,  /* giving some bytes to a channel */
	SPIN_HASH_MS = 60000  /* a passphrase, at the highest cost that kokoiru.ini allows */
};

/* From now on this process is watched: over, which must not return, is called once an allowance is used up; that of a
 * turn holds at first. */
void spin_watch(void (*over)(int number));
/* A new allowance, in place of what is left of the last one, good to a tenth of a second; costs next to nothing. Does
 * nothing in a process that is not watched. */
void spin_allow(unsigned ms);

#endif
