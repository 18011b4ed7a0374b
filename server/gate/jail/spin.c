/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One timer of the kernel's, which ticks while this process computes, and a count of ticks that are left: to allow more
 * is to write a number. */
#include "spin.h"

#include <signal.h>
#include <stddef.h>
#include <sys/time.h>

enum { TICK_MS = 100 };

/* A signal comes to the process, so what it counts belongs to the process. */
static struct {
	volatile sig_atomic_t left; /* ticks */
	void (*over)(int number);
} watch;

static void on_tick(int number)
{
	if (watch.left > 0)
		watch.left = watch.left - 1;
	else
		watch.over(number);
}

void spin_watch(void (*over)(int number))
{
	/* Ticks are no news to whoever waits: calls that can go on do. */
	struct sigaction action = { .sa_handler = on_tick, .sa_flags = SA_RESTART };
	struct timeval tick = { .tv_usec = TICK_MS * 1000 };

	watch.over = over;
	spin_allow(SPIN_TURN_MS);
	sigaction(SIGPROF, &action, NULL);
	setitimer(ITIMER_PROF, &(struct itimerval){ tick, tick }, NULL);
}

/* The tick that is running may be about to end: it does not count. */
void spin_allow(unsigned ms)
{
	watch.left = (sig_atomic_t)(ms / TICK_MS);
}
