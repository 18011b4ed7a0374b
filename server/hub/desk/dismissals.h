/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is no longer of a talk leaves it once that is on disk, and not before: a turn that is taken back moves nobody. */
#ifndef DISMISSALS_H
#define DISMISSALS_H

#include "hall.h"

/* Seats that are kept for them there go; if is_up, whoever sits there gets up, and they read it no more. At once
 * where no turn is being stored. */
void dismissals_add(struct hub *hub, uint64_t account, uint64_t consultation, bool is_up);
/* The turn is on disk; or it was taken back. */
void dismissals_do(struct hub *hub);
void dismissals_take_back(struct hub *hub);
void dismissals_finish(struct hub *hub);

#endif
