/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The questions by which a coordinator decides for one day what one line can say as well. */
#ifndef OPENING_FORM_H
#define OPENING_FORM_H

#include "visit.h"

enum opening_change { OPENING_CLOSED, OPENING_HOURS, OPENING_MOVED };

/* Asks what is to be known for that. day: since 1970. known: the first answer, if it was given already, or "". */
void opening_form_open(struct visit *visit, enum opening_change change, int64_t day, const char *known);

#endif
