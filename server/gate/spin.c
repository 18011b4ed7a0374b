/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One timer of the kernel's, which runs while this process does. That it runs is all there is to know about being
 * watched. */
#include "spin.h"

#include <signal.h>
#include <stddef.h>
#include <sys/time.h>

static void arm(unsigned ms)
{
	struct itimerval span = { .it_value = { .tv_sec = ms / 1000, .tv_usec = (suseconds_t)(ms % 1000) * 1000 } };

	setitimer(ITIMER_PROF, &span, NULL);
}

void spin_watch(void (*over)(int number))
{
	struct sigaction action = { .sa_handler = over };

	sigaction(SIGPROF, &action, NULL);
	arm(SPIN_TURN_MS);
}

void spin_renew(void)
{
	arm(SPIN_TURN_MS);
}

void spin_allow(unsigned ms)
{
	struct itimerval left;

	if (getitimer(ITIMER_PROF, &left) == 0 && (left.it_value.tv_sec > 0 || left.it_value.tv_usec > 0))
		arm(ms);
}
