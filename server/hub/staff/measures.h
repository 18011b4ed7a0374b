/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ladder: what staff may do when something is hard for somebody, from keeping an eye on it to the emergency
 * procedure. Each is stored with its reason; from a rung on a second one of staff agrees before anything happens. */
#ifndef MEASURES_H
#define MEASURES_H

#include "handlers.h"
#include "store_measure.h"

struct rung_row {
	const char *act;          /* on record */
	unsigned roles;           /* who may */
	bool needs_reason;
	bool needs_words;         /* there is something to be said */
	bool is_about_somebody;
	bool is_for_guests;       /* staff are spoken with instead */
	bool waits_for_second;    /* where the place asks for one; else a second one agrees afterwards */
	const char *undoing;      /* on record; NULL: cannot be undone */
};

/* Its row; NULL for none. */
const struct rung_row *measures_rung(unsigned rung);
/* Stores measure (rung, person, report, room, zone, reason and words are the caller's), and does it unless a second one
 * has to agree. REASON_NONE, or why it cannot be. */
enum reason measures_begin(struct peer *peer, enum wire_number request, struct store_measure *measure);
/* A second one agrees, or would rather not. */
enum reason measures_answer(struct peer *peer, enum wire_number request, uint32_t number, bool agrees);
/* It is over, as far as it can be. */
enum reason measures_undo(struct peer *peer, enum wire_number request, uint32_t number);
/* Is it still waited for a second one? */
bool measures_is_asked(const struct hub *hub, const struct store_measure *measure);
/* May this one of staff see it? Nobody sees one about themself. */
bool measures_are_for(const struct peer *peer, const struct store_measure *measure);
void measures_tell(struct peer *peer, const struct store_measure *measure, bool is_listed);
/* Tells what is asked for or lasts, newest of the last week, about one account; 0: about anybody. */
void measures_list(struct peer *peer, uint64_t person);
struct waiting;
/* Adds to what waits for staff: what a second one may agree to; what the coordinators are asked to look at. */
void measures_gather_asked(struct hub *hub, struct waiting *waiting);
void measures_gather_calls(struct hub *hub, struct waiting *waiting);

#endif
