/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files behind desk_apply share. Each function gives the DESK_* bits of what it changed. */
#ifndef DESK_PARTS_H
#define DESK_PARTS_H

#include "desk.h"
#include "seal_roster.h"

/* desk_thread.c: what is read. */
unsigned desk_apply_grant(struct desk *desk, const struct message *event);
unsigned desk_apply_line(struct desk *desk, const struct message *event);
unsigned desk_apply_unsaid(struct desk *desk, const struct message *event);
/* Wipes and forgets every line and grant. */
void desk_forget_thread(struct desk *desk);
/* Opens what can be opened by now, or wipes what must not be open any more. */
unsigned desk_open_lines(struct desk *desk);

/* desk_roster.c: compares what the newest epoch's roster says with what the hub says. */
unsigned desk_check_roster(struct desk *desk);
/* The roster of that epoch, or NULL while it has not come. */
const struct desk_line *desk_find_roster(const struct desk *desk, uint32_t epoch);
/* False if it cannot be read. */
bool desk_open_roster(const struct desk *desk, const struct desk_line *line, struct seal_roster *roster);

/* desk_chain.c: whether each epoch follows from those before it. */
unsigned desk_check_chain(struct desk *desk);
/* Is the key of that epoch, which is here, one that nobody vouches for? Not before all of the thread has come. */
bool desk_is_foreign(const struct desk *desk, uint32_t epoch);

#endif
