/* SPDX-License-Identifier: GPL-3.0-or-later */
/* みかん's visit with an open vault, around the consultation of consult_fixture.h. */
#ifndef TALK_SETUP_H
#define TALK_SETUP_H

#include "consult_fixture.h"
#include "visit_setup.h"

static struct both both;

static inline int come(void **state)
{
	both_begin(&both);
	set_up(state);
	come_in(state)->vault = both.mikan;
	return 0;
}

static inline int go(void **state)
{
	tear_down(state);
	both_end(&both);
	return 0;
}

/* Both may read, by the key of the first epoch and a roster that says so. */
static inline void give_readers(struct visit *visit)
{
	give(visit, event_reader(&both, MIKAN));
	give(visit, event_reader(&both, SUZUKI));
	give(visit, event_grant(&both, 1, MIKAN));
	give(visit, event_roster(&both, 1));
}

#endif
