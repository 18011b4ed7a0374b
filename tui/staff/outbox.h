/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mail that did not arrive, as a coordinator sees it in both faces. */
#ifndef OUTBOX_H
#define OUTBOX_H

#include "visit.h"

/* Takes notice of what the hub says. */
void outbox_event(struct visit *visit, const struct message *event);

#endif
