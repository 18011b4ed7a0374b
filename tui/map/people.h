/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is here and where, the ways out, and what the marks mean, as one pane. */
#ifndef PEOPLE_H
#define PEOPLE_H

#include "draw.h"
#include "visit.h"

/* Draws the list from person *first on (0: oneself), which is brought into range. has_focus: PgUp and PgDn go here. */
void people_draw(struct term *term, const struct visit *visit, struct area area, int *first, bool has_focus);
/* Rows that a pane of so many columns would like to have, to show everybody. */
int people_rows(const struct visit *visit, int columns);
/* People on one page of such a pane. */
int people_page(const struct visit *visit, struct area area);

#endif
