/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Appointments for a consultation, as one person meets them: their own, what is free, and for the desk the times that
 * were offered. Acts on the visit alone, in both faces. Nobody is asked why they move or cancel one. */
#ifndef BOOK_H
#define BOOK_H

#include "visit.h"

struct book;

struct book *book_create(void);
void book_destroy(struct book *book);

void book_on_booked(struct visit *visit, const struct message *event);
void book_on_appointment(struct visit *visit, const struct message *event);
/* All that was asked for has come, or is stored. */
void book_on_done(struct visit *visit, enum wire_number request);
void book_on_refused(struct visit *visit, enum wire_number request);

/* In a sentence, the time that was chosen and is to be booked next; owned, NULL if none is. */
char *book_about(const struct visit *visit);
/* One's own as a row of a page, or nothing. */
void book_add_own(const struct visit *visit, struct page *page);
/* One's own as a page, and what one can do about it; or what is free. */
void book_show(struct visit *visit);
/* Tells of it once one has come in, and reminds of it some minutes before; when there will be something to tell,
 * UINT64_MAX for never. */
void book_tick(struct visit *visit);
uint64_t book_deadline(const struct visit *visit);

#endif
