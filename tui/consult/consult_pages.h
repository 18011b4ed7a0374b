/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands around a consultation: asking for one, waiting and being called, reading again and letters; for the desk,
 * its queue, taking, handing on, and notes. The talk itself is no part of this. Acts on the visit alone, in both
 * faces. */
#ifndef CONSULT_PAGES_H
#define CONSULT_PAGES_H

#include "visit.h"

struct consult_pages;

struct consult_pages *consult_pages_create(void);
void consult_pages_destroy(struct consult_pages *pages);

/* Asks for all of them that one may know of, once it is known who one is; nothing if one can have none. */
void consult_pages_begin(struct visit *visit);
/* Somebody comes in again in the middle of a visit: what waits for them is told once more, with the room. */
void consult_pages_come_back(struct visit *visit);
/* An event, before and after the desk has taken it. */
void consult_pages_before(struct visit *visit, const struct message *event);
void consult_pages_event(struct visit *visit, const struct message *event);
/* A request of these was refused: what was typed for it comes back. Has it been spoken of already? */
bool consult_pages_refused(struct visit *visit, enum wire_number request, enum reason reason);
/* A thread that was not given just now is asked for once more by itself, as soon as it may be, and nothing needs to be
 * said; false where that would be of no use. number: seconds, where it was too often. */
bool consult_again_refused(struct visit *visit, enum reason reason, unsigned number);
void consult_again_tick(struct visit *visit);
uint64_t consult_again_deadline(const struct visit *visit);

/* Is one handing it on to them, under that key, just now? */
bool consult_is_heir(const struct visit *visit, uint64_t consultation, uint64_t account, const uint8_t public_key[32]);

/* What stands on every page about them: whom to call, and when something is told to others. */
void consult_add_safety(const struct visit *visit, struct page *page);

#endif
