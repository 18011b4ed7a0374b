/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which pages of memory a session has for itself: those that it writes to, and the rest it shares with the gate. */
#ifndef PAGES_H
#define PAGES_H

/* In the gate, before it forks: fills the holes in the heap for good, so that what a session allocates lies together,
 * on few pages, instead of a little on each of the gate's. */
void pages_pack(void);
/* In a session: gives back what was needed once, free pages of the heap and of the stack below the caller. */
void pages_settle(void);
/* In a session: nothing of what was done until now stays on the stack below the caller, nor on free pages. */
void pages_forget(void);

#endif
